"""A small dataset with everything that the tables of a balance show."""

from mediation import Balance, balance
from moves.build import (
    actor,
    agreement,
    condition,
    dataset,
    measure,
    meeting,
    reply,
    source,
    statement,
    step,
    talks,
    transfer,
)

SOURCES = (source("one", publisher="daily"), source("two", publisher="weekly", relays=["agency"]))
UKRAINE = ["ukraine"]
DS = dataset(
    transfer(step("contracted", "2021-06"), step("delivered", "2022-03"), terms="sale", disputes=UKRAINE),
    transfer(step("delivered", "2022"), terms="sale", source="two", disputes=UKRAINE),
    measure("sanction", "declined", targets=["RUS"], joining=["USA"], disputes=UKRAINE, event="sanctions-declined"),
    measure("annexation", "opposed", targets=["RUS"], event="annexation-opposed", modality="reported"),
    statement("criticise", about=["RUS"], disputes=UKRAINE, event="criticism", when="2022-02-24"),
    statement("demand", audience=["UKR"], event="demand", when="[2022-12-30..2023-01-02]", domain="economic"),
    statement("hope", about=["RUS", "UKR"], event="hope"),
    talks(
        step("offered", "2022-02", by=["TUR"]),
        step("held", "2022-03-10"),
        others={"TUR": "host"},
        responses=[reply("UKR", "welcomed", "2022-02")],
        disputes=UKRAINE,
    ),
    agreement(step("signed", "2022-07-22"), parties=["RUS", "UKR"], others={"TUR": "mediator"}, domain="humanitarian"),
    meeting("planned", event="visit", when="2024-02"),
    meeting("held", event="elsewhere", attendees=["TUR", "USA"]),
    condition("good_relations"),
    entities=[*SOURCES, actor("daily", "media"), actor("TUR", names=[{"text": "Türkiye", "kind": "preferred"}])],
    covered=[{"period": "2021/2024"}],
)


def answer() -> Balance:
    """Return the balance of Türkiye between Russia and Ukraine."""
    return balance(DS, "TUR", ("RUS", "UKR"), dispute="ukraine")
