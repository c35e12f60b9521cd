"""Code lists of arms transfers."""

from mediation.vocabulary.base import SIPRI, Vocabulary


class ArmsCategory(Vocabulary):
    """The armament category (the names are those of SIPRI's delivery rows)."""

    AIRCRAFT = "Aircraft", "Aircraft and helicopters, unmanned ones included.", SIPRI
    AIR_DEFENCE = "Air-defence systems", "Surface-to-air systems and guns.", SIPRI
    ANTI_SUBMARINE = "Anti-submarine warfare weapons", "Torpedoes and rockets against submarines.", SIPRI
    ARMOURED_VEHICLES = "Armoured vehicles", "Tanks and other protected vehicles.", SIPRI
    ARTILLERY = "Artillery", "Guns, howitzers, rocket launchers and mortars.", SIPRI
    ENGINES = "Engines", "Engines for aircraft, ships and vehicles.", SIPRI
    MISSILES = "Missiles", "Guided missiles, bombs and shells.", SIPRI
    NAVAL_WEAPONS = "Naval weapons", "Guns and launchers for ships.", SIPRI
    SATELLITES = "Satellites", "Reconnaissance satellites.", SIPRI
    SENSORS = "Sensors", "Radars, sonars and electro-optical systems.", SIPRI
    SHIPS = "Ships", "Ships and submarines.", SIPRI
    OTHER = "Other", "Turrets, air refuelling systems, transmissions.", SIPRI
    UNSPECIFIED = "unspecified", "The source does not say what is transferred."


class Terms(Vocabulary):
    """On what terms arms change hands."""

    SALE = "sale", "For money."
    DONATION = "donation", "As a gift."
    LICENCE = "licence", "The recipient may build them."
    COPRODUCTION = "coproduction", "Both build them."
    LOAN = "loan", "To be returned."
    UNKNOWN = "unknown", "The source does not say."


class TransferStage(Vocabulary):
    """A step of a transfer."""

    UNDER_CONSIDERATION = "under_consideration", "Discussed; nobody has asked or offered."
    REQUESTED = "requested", "The recipient asked for it."
    NOTIFIED = "notified", "The supplier notified its legislature."
    APPROVED = "approved", "The supplier's authorities allowed it."
    COMMITTED = "committed", "Promised by the supplier, as a whole or for years to come."
    ALLOCATED = "allocated", "Reserved for the recipient, item by item; another step says whether it was delivered."
    CONTRACTED = "contracted", "Ordered."
    LICENSED = "licensed", "A licence to build was given."
    DELIVERED = "delivered", "Handed over, at least in part."
    SUSPENDED = "suspended", "Stopped for a time."
    CANCELLED = "cancelled", "Called off after it was agreed."
    REFUSED = "refused", "The supplier refused."


class WeaponStatus(Vocabulary):
    """The condition of transferred weapons."""

    NEW = "new", "Newly made.", SIPRI
    SECOND_HAND = "second_hand", "Used before.", SIPRI
    SECOND_HAND_MODERNISED = "second_hand_modernised", "Used before, then improved.", SIPRI
