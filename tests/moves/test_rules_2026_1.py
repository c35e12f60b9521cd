"""The rules of the codebook, by example: each situation with exactly the acts that it gives.

An act is written `rule: actor → target, class form, means domain, certain`, or `possible` if it may have happened.
A record without acts has the reason instead.
"""

from collections import Counter

import attrs
import pytest
from hypothesis import given

from mediation import AnyRecord
from mediation import testing as drawn
from mediation.models.part import EventId
from mediation.models.references import references
from mediation.moves import RULES, Act, Context
from mediation.vocabulary import ActorType, Modality, MoveClass
from moves.build import (
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

RULE_SET = RULES["2026.1"]
CONTEXT = Context(
    actor_types={"TUR": ActorType.STATE, "EU": ActorType.IGO, "families": ActorType.GROUP},
    processes=frozenset({EventId("peace-process")}),
)
COPY = source("copy", publisher="sabah", relays=["ampe", "reuters"])


@attrs.frozen(kw_only=True)
class Example:
    """A situation, its record, and the result of the rules: acts, or the reason for none."""

    situation: str
    record: AnyRecord
    acts: frozenset[str] = frozenset()
    why_not: str = ""


TABLE: list[Example] = []


def gives(situation: str, record: AnyRecord, *acts: str) -> Example:
    """Return an example of a record that gives these acts and no others."""
    return Example(situation=situation, record=record, acts=frozenset(acts))


def gives_none(situation: str, record: AnyRecord, why_not: str) -> Example:
    """Return an example of a record that gives no act, for the reason."""
    return Example(situation=situation, record=record, why_not=why_not)


def table(*examples: Example) -> pytest.MarkDecorator:
    """Test each example, and collect them for the test that every rule has one."""
    TABLE.extend(examples)
    return pytest.mark.parametrize("example", examples, ids=lambda example: example.situation)


def read(record: AnyRecord) -> tuple[list[str], str]:
    """Return the acts of a record and the reason for none, as written in the table."""
    acts, why_not = RULE_SET.read(record, CONTEXT)
    return [_written(act) for act in acts], f"{why_not.rule}: {why_not.reason}" if why_not else ""


def _written(act: Act) -> str:
    what = f"{act.move_class} {act.form}, {act.means} {act.domain}"
    return f"{act.rule}: {act.actor} → {act.target}, {what}, {'certain' if act.is_certain else 'possible'}"


def check(example: Example) -> None:
    """Check that the record gives exactly the acts in the table."""
    acts, why_not = read(example.record)
    assert sorted(acts) == sorted(example.acts)
    assert why_not == example.why_not


class TestArmsTransfers:
    @table(
        gives(
            "asked for",
            transfer("requested"),
            "transfer-requested: UKR → TUR, cooperative plain, verbal military, certain",
        ),
        gives_none(
            "under consideration",
            transfer("under_consideration"),
            "transfer-considered: only under consideration: nobody has asked, offered or agreed",
        ),
    )
    def test_requested(self, example: Example) -> None:
        """A request for arms is + verbal military, recipient to supplier; arms under consideration make no move."""
        check(example)

    @table(
        *(
            gives(
                stage,
                transfer(stage),
                "transfer-allowed: TUR → UKR, cooperative plain, verbal military, certain",
            )
            for stage in ("approved", "notified", "committed", "allocated", "licensed")
        ),
        gives(
            "approved by the legislature of the supplier",
            transfer(step("approved", by=["parliament"])),
            "transfer-allowed: TUR → UKR, cooperative plain, verbal military, certain",
        ),
    )
    def test_allowed(self, example: Example) -> None:
        """Arms approved, notified, committed, allocated or licensed are + verbal military, supplier to recipient."""
        check(example)

    @table(
        gives(
            "contracted",
            transfer("contracted"),
            "transfer-contracted: TUR → UKR, cooperative plain, verbal military, certain",
            "transfer-contracted: UKR → TUR, cooperative plain, verbal military, certain",
        )
    )
    def test_contracted(self, example: Example) -> None:
        """Arms contracted are + verbal military, both ways."""
        check(example)

    @table(
        *(
            gives(
                f"delivered, {terms}",
                transfer("delivered", terms=terms),
                "transfer-delivered: TUR → UKR, cooperative plain, material military, certain",
                "transfer-bought: UKR → TUR, cooperative plain, material military, certain",
            )
            for terms in ("sale", "licence", "coproduction")
        ),
        *(
            gives(
                f"delivered, {terms}",
                transfer("delivered", terms=terms),
                "transfer-delivered: TUR → UKR, cooperative plain, material military, certain",
            )
            for terms in ("donation", "loan")
        ),
        gives(
            "delivered, the source does not say on what terms",
            transfer("delivered"),
            "transfer-delivered: TUR → UKR, cooperative plain, material military, certain",
            "transfer-bought: UKR → TUR, cooperative plain, material military, possible",
        ),
    )
    def test_delivered(self, example: Example) -> None:
        """Arms delivered are + material military, and so is taking delivery as a buyer; on unknown terms, possibly."""
        check(example)

    @table(
        gives(
            "refused",
            transfer("refused"),
            "transfer-stopped: TUR → UKR, conflictual plain, verbal military, certain",
        ),
        *(
            gives(
                stage,
                transfer(stage),
                "transfer-stopped: TUR → UKR, conflictual plain, material military, certain",
            )
            for stage in ("suspended", "cancelled")
        ),
        gives(
            "cancelled by the recipient",
            transfer(step("cancelled", by=["UKR"])),
            "transfer-stopped: UKR → TUR, conflictual plain, material military, certain",
        ),
        gives(
            "suspended by somebody else",
            transfer(step("suspended", by=["USA"])),
            "transfer-stopped: USA → UKR, conflictual plain, material military, certain",
        ),
        gives(
            "asked for and refused",
            transfer("requested", "refused"),
            "transfer-requested: UKR → TUR, cooperative plain, verbal military, certain",
            "transfer-stopped: TUR → UKR, conflictual plain, verbal military, certain",
        ),
    )
    def test_stopped(self, example: Example) -> None:
        """Arms refused are − verbal, suspended or cancelled − material military, by the actor who did it."""
        check(example)


class TestMeasures:
    @table(
        gives(
            "sanction imposed",
            measure("sanction", "imposed", targets=["RUS"]),
            "penalty-imposed: TUR → RUS, conflictual plain, material economic, certain",
        ),
        *(
            gives(
                f"sanction {posture}",
                measure("sanction", posture, targets=["RUS"]),
                "penalty-imposed: TUR → RUS, conflictual plain, verbal economic, certain",
            )
            for posture in ("threatened", "announced")
        ),
        gives(
            "embargo of two on two",
            measure("embargo", "imposed", actors=["TUR", "USA"], targets=["RUS", "BLR"]),
            "penalty-imposed: TUR → RUS, conflictual plain, material economic, certain",
            "penalty-imposed: TUR → BLR, conflictual plain, material economic, certain",
            "penalty-imposed: USA → RUS, conflictual plain, material economic, certain",
            "penalty-imposed: USA → BLR, conflictual plain, material economic, certain",
        ),
        gives(
            "arrest warrant issued",
            measure("arrest_warrant", "imposed", actors=["ICC"], targets=["putin"]),
            "penalty-imposed: ICC → putin, conflictual plain, material legal, certain",
        ),
        gives(
            "embargo on both sides, which does not restrict transit",
            measure("embargo", "imposed", targets=["RUS", "UKR"], even_handed=True),
            "penalty-imposed: TUR → RUS, conflictual plain, material economic, certain",
            "penalty-imposed: TUR → UKR, conflictual plain, material economic, certain",
        ),
        gives(
            "sanctions on gas",
            measure("sanction", "imposed", targets=["RUS"], own_domain="energy"),
            "penalty-imposed: TUR → RUS, conflictual plain, material energy, certain",
        ),
    )
    def test_sanction_imposed(self, example: Example) -> None:
        """A sanction imposed is − material economic, threatened or announced − verbal; the domain follows content."""
        check(example)

    @table(
        *(
            gives(
                f"sanction {posture}",
                measure("sanction", posture, targets=["RUS"]),
                "measure-eased: TUR → RUS, cooperative plain, material economic, certain",
            )
            for posture in ("eased", "lifted")
        ),
        gives(
            "sanction imposed and lifted",
            measure("sanction", "imposed", "lifted", targets=["RUS"]),
            "penalty-imposed: TUR → RUS, conflictual plain, material economic, certain",
            "measure-eased: TUR → RUS, cooperative plain, material economic, certain",
        ),
        gives(
            "blockade lifted",
            measure("blockade", "lifted", actors=["RUS"], targets=["UKR"]),
            "measure-eased: RUS → UKR, cooperative plain, material military, certain",
        ),
    )
    def test_sanction_eased(self, example: Example) -> None:
        """A sanction eased or lifted is + material economic, and so is any adverse measure in its domain."""
        check(example)

    @table(
        *(
            gives(
                f"sanction {posture}",
                measure("sanction", posture, targets=["RUS"], joining=["USA", "EU"]),
                "measure-declined: TUR → RUS, restraint plain, verbal economic, certain",
            )
            for posture in ("declined", "opposed")
        ),
        gives(
            "sanction declined, though asked for",
            measure("sanction", "declined", targets=["RUS"], joining=["USA", "EU"], asked_by=["USA"]),
            "measure-declined: TUR → RUS, restraint plain, verbal economic, certain",
            "measure-declined-to-askers: TUR → USA, conflictual plain, verbal economic, certain",
        ),
        gives(
            "aid declined that somebody asked for",
            measure("military_support", "declined", targets=["UKR"], asked_by=["USA"]),
            "measure-declined-to-askers: TUR → USA, conflictual plain, verbal military, certain",
        ),
        gives_none(
            "aid declined that nobody asked for",
            measure("military_support", "declined", targets=["UKR"]),
            ": no rule of 2026.1 names such a measure",
        ),
    )
    def test_sanction_declined(self, example: Example) -> None:
        """A sanction declined or opposed is restraint toward its target, and − verbal only toward those who asked."""
        check(example)

    @table(
        gives(
            "transit ban that names one side",
            measure("transit_restriction", "imposed", targets=["RUS"]),
            "transit-restricted: TUR → RUS, conflictual plain, material military, certain",
        ),
        *(
            gives_none(
                f"even-handed transit ban {posture}",
                measure("transit_restriction", posture, targets=["RUS", "UKR"], even_handed=True),
                "transit-restricted: an even-handed restriction favours nobody",
            )
            for posture in ("announced", "imposed", "lifted", "declined")
        ),
        gives(
            "even-handed transit ban declined, though asked for",
            measure("transit_restriction", "declined", targets=["RUS"], even_handed=True, asked_by=["UKR"]),
            "measure-declined-to-askers: TUR → UKR, conflictual plain, verbal military, certain",
        ),
        gives(
            "transit ban on one side lifted",
            measure("transit_restriction", "lifted", targets=["RUS"]),
            "measure-eased: TUR → RUS, cooperative plain, material military, certain",
        ),
    )
    def test_transit_restricted(self, example: Example) -> None:
        """A transit ban that names one side is − material military; an even-handed one makes no move at any step."""
        check(example)

    @table(
        gives_none(
            "persons find refuge with private persons",
            measure("refuge", "carried_out", actors=["families"], targets=["refugees"]),
            "refuge-given: private persons found refuge; no state is said to admit them",
        ),
        *(
            gives(
                f"persons admitted by {who}",
                measure("refuge", "carried_out", actors=[actor], targets=["refugees"]),
                f"refuge-given: {actor} → refugees, cooperative plain, material humanitarian, certain",
            )
            for who, actor in (("a state", "TUR"), ("an organisation of states", "EU"))
        ),
    )
    def test_refuge(self, example: Example) -> None:
        """Refuge with private persons makes no move; a state that admits persons is + humanitarian toward them."""
        check(example)

    @table(
        gives(
            "evacuation offered",
            measure("evacuation", "offered", targets=["civilians"]),
            "evacuation-offered: TUR → civilians, cooperative plain, verbal humanitarian, certain",
        ),
        gives(
            "evacuation offered, one side's consent sought",
            measure("evacuation", "offered", targets=["civilians"], consent=["RUS"]),
            "evacuation-offered: TUR → civilians, cooperative plain, verbal humanitarian, certain",
        ),
        gives(
            "evacuation offered, both sides' consent sought",
            measure("evacuation", "offered", targets=["civilians"], consent=["RUS", "UKR"]),
            "evacuation-offered: TUR → civilians, cooperative plain, verbal humanitarian, certain",
            "evacuation-agreed-with-both: TUR → RUS, bridging offer, verbal humanitarian, certain",
            "evacuation-agreed-with-both: TUR → UKR, bridging offer, verbal humanitarian, certain",
        ),
        gives(
            "evacuation carried out with both sides' consent",
            measure("evacuation", "carried_out", targets=["civilians"], consent=["RUS", "UKR"]),
            "evacuation-offered: TUR → civilians, cooperative plain, material humanitarian, certain",
        ),
    )
    def test_evacuation(self, example: Example) -> None:
        """An evacuation offered is + verbal humanitarian to those helped, and bridging if both must consent."""
        check(example)

    @table(
        *(
            gives(
                type_,
                measure(type_, "carried_out", actors=["RUS"], targets=["UKR"]),
                "force-used: RUS → UKR, conflictual plain, material military, certain",
            )
            for type_ in ("invasion", "attack", "capture", "annexation", "blockade", "troop_build_up")
        ),
        gives(
            "annexation announced",
            measure("annexation", "announced", actors=["RUS"], targets=["UKR"]),
            "force-used: RUS → UKR, conflictual plain, verbal military, certain",
        ),
        gives(
            "forces withdrawn",
            measure("withdrawal", "carried_out", actors=["RUS"], targets=["UKR"]),
            "forces-withdrawn: RUS → UKR, cooperative plain, material military, certain",
        ),
        gives(
            "withdrawal of forces announced",
            measure("withdrawal", "announced", actors=["RUS"], targets=["UKR"]),
            "forces-withdrawn: RUS → UKR, cooperative plain, verbal military, certain",
        ),
    )
    def test_force(self, example: Example) -> None:
        """Capture, annexation, blockade and other force are − material military, a withdrawal of forces +."""
        check(example)

    @table(
        gives(
            "objection to an accession",
            measure("accession_objection", "imposed", targets=["SWE"]),
            "accession-opposed: TUR → SWE, conflictual plain, verbal diplomatic, certain",
        ),
        gives(
            "objection that is also to the alliance",
            measure("accession_objection", "imposed", targets=["SWE", "NATO"]),
            "accession-opposed: TUR → SWE, conflictual plain, verbal diplomatic, certain",
            "accession-opposed: TUR → NATO, conflictual plain, verbal diplomatic, certain",
        ),
        gives(
            "veto cast",
            measure("veto", "imposed", targets=["SWE"]),
            "accession-opposed: TUR → SWE, conflictual plain, material diplomatic, certain",
        ),
        gives(
            "veto threatened",
            measure("veto", "threatened", targets=["SWE"]),
            "accession-opposed: TUR → SWE, conflictual plain, verbal diplomatic, certain",
        ),
    )
    def test_accession_opposed(self, example: Example) -> None:
        """An objection or veto is − toward the applicant, and toward the alliance only if the source says so."""
        check(example)

    @table(
        *(
            gives(
                f"{type_} given",
                measure(type_, "carried_out", targets=["UKR"]),
                f"help-given: TUR → UKR, cooperative plain, material {domain}, certain",
            )
            for type_, domain in (
                ("investment", "economic"),
                ("humanitarian_aid", "humanitarian"),
                ("financial_aid", "economic"),
                ("aid", "economic"),
                ("military_support", "military"),
            )
        ),
        gives(
            "aid offered",
            measure("humanitarian_aid", "offered", targets=["UKR"]),
            "help-given: TUR → UKR, cooperative plain, verbal humanitarian, certain",
        ),
    )
    def test_help(self, example: Example) -> None:
        """Investment, aid and support are + material in their domain, and + verbal while only announced."""
        check(example)

    @table(
        gives_none(
            "sanction under consideration",
            measure("sanction", "under_consideration", targets=["RUS"]),
            "measure-without-move: only under consideration",
        ),
        gives_none(
            "sanction on nobody known",
            measure("sanction", "imposed"),
            "measure-without-move: the source names nobody toward whom it is",
        ),
        *(
            gives_none(
                type_,
                measure(type_, "carried_out", targets=["EU"]),
                f"measure-without-move: {type_}: neither for nor against its target",
            )
            for type_ in ("accession", "representation")
        ),
        gives_none(
            "aid that ended, and nothing else is known",
            measure("humanitarian_aid", "lifted", targets=["UKR"]),
            ": no rule of 2026.1 names such a measure",
        ),
        gives_none(
            "sanction coded as its target's own",
            measure("sanction", step("imposed", by=["RUS"]), targets=["RUS"]),
            "penalty-imposed: an act of RUS toward itself",
        ),
    )
    def test_without_move(self, example: Example) -> None:
        """A measure that is only considered, neutral, or toward nobody makes no move, and gives the reason."""
        check(example)


class TestNegotiations:
    @table(
        gives(
            "offered to both",
            talks(step("offered", by=["TUR"]), others={"TUR": "mediator"}),
            "negotiation-offered: TUR → RUS, bridging offer, verbal diplomatic, certain",
            "negotiation-offered: TUR → UKR, bridging offer, verbal diplomatic, certain",
        ),
        gives(
            "offered by the future host",
            talks("offered", others={"TUR": "host", "UN": "observer"}),
            "negotiation-offered: TUR → RUS, bridging offer, verbal diplomatic, certain",
            "negotiation-offered: TUR → UKR, bridging offer, verbal diplomatic, certain",
        ),
        gives(
            "offered and rejected",
            talks(step("offered", by=["TUR"]), "rejected", others={"TUR": "mediator"}),
            "negotiation-offered: TUR → RUS, bridging offer, verbal diplomatic, certain",
            "negotiation-offered: TUR → UKR, bridging offer, verbal diplomatic, certain",
        ),
        gives(
            "offered by a party",
            talks(step("offered", by=["RUS"])),
            "negotiation-offered: RUS → UKR, contact offer, verbal diplomatic, certain",
        ),
        gives(
            "a process offered, whose rounds are coded",
            talks(step("offered", by=["TUR"]), "held", others={"TUR": "host"}, event="peace-process"),
            "negotiation-offered: TUR → RUS, bridging offer, verbal diplomatic, certain",
            "negotiation-offered: TUR → UKR, bridging offer, verbal diplomatic, certain",
        ),
    )
    def test_offered(self, example: Example) -> None:
        """Talks offered by a third party are bridging, also when rejected; offered by a party, contact."""
        check(example)

    @table(
        *(
            gives(
                f"{status}, with a {role}",
                talks(status, others={"TUR": role}, format="direct"),
                "negotiation-brought-about: TUR → RUS, bridging held, material diplomatic, certain",
                "negotiation-brought-about: TUR → UKR, bridging held, material diplomatic, certain",
                "negotiation-joined: RUS → UKR, contact held, material diplomatic, certain",
                "negotiation-joined: UKR → RUS, contact held, material diplomatic, certain",
            )
            for status, role in (
                ("held", "mediator"),
                ("held", "facilitator"),
                ("held", "host"),
                ("held", "convener"),
                ("concluded", "guarantor"),
            )
        ),
        gives(
            "held, with a mediator, the source does not say how",
            talks("held", others={"TUR": "mediator"}),
            "negotiation-brought-about: TUR → RUS, bridging held, material diplomatic, certain",
            "negotiation-brought-about: TUR → UKR, bridging held, material diplomatic, certain",
            "negotiation-joined: RUS → UKR, contact held, material diplomatic, possible",
            "negotiation-joined: UKR → RUS, contact held, material diplomatic, possible",
        ),
        *(
            gives(
                f"mediated, {how}: the parties do not meet",
                talks("held", others={"TUR": "mediator"}, format=how),
                "negotiation-brought-about: TUR → RUS, bridging held, material diplomatic, certain",
                "negotiation-brought-about: TUR → UKR, bridging held, material diplomatic, certain",
            )
            for how in ("shuttle", "indirect")
        ),
        gives(
            "held at a host's, the source does not say how",
            talks("held", others={"TUR": "host"}),
            "negotiation-brought-about: TUR → RUS, bridging held, material diplomatic, certain",
            "negotiation-brought-about: TUR → UKR, bridging held, material diplomatic, certain",
            "negotiation-joined: RUS → UKR, contact held, material diplomatic, certain",
            "negotiation-joined: UKR → RUS, contact held, material diplomatic, certain",
        ),
        gives(
            "held at a host's with a mediator, the source does not say how",
            talks("held", others={"TUR": "host", "UN": "mediator"}),
            *(
                f"negotiation-brought-about: {third} → {party}, bridging held, material diplomatic, certain"
                for third in ("TUR", "UN")
                for party in ("RUS", "UKR")
            ),
            "negotiation-joined: RUS → UKR, contact held, material diplomatic, certain",
            "negotiation-joined: UKR → RUS, contact held, material diplomatic, certain",
        ),
        gives(
            "held, with an observer",
            talks("held", others={"UN": "observer"}),
            "negotiation-joined: RUS → UKR, contact held, material diplomatic, certain",
            "negotiation-joined: UKR → RUS, contact held, material diplomatic, certain",
        ),
        gives(
            "scheduled",
            talks("scheduled", others={"TUR": "host"}),
            "negotiation-brought-about: TUR → RUS, bridging held, material diplomatic, possible",
            "negotiation-brought-about: TUR → UKR, bridging held, material diplomatic, possible",
            "negotiation-joined: RUS → UKR, contact held, material diplomatic, possible",
            "negotiation-joined: UKR → RUS, contact held, material diplomatic, possible",
        ),
        gives(
            "scheduled, then held",
            talks("scheduled", "held", others={"TUR": "host"}),
            "negotiation-brought-about: TUR → RUS, bridging held, material diplomatic, certain",
            "negotiation-brought-about: TUR → UKR, bridging held, material diplomatic, certain",
            "negotiation-joined: RUS → UKR, contact held, material diplomatic, certain",
            "negotiation-joined: UKR → RUS, contact held, material diplomatic, certain",
        ),
        gives(
            "a round of a process",
            talks("held", others={"TUR": "host"}, part_of="peace-process", round=2),
            "negotiation-brought-about: TUR → RUS, bridging held, material diplomatic, certain",
            "negotiation-brought-about: TUR → UKR, bridging held, material diplomatic, certain",
            "negotiation-joined: RUS → UKR, contact held, material diplomatic, certain",
            "negotiation-joined: UKR → RUS, contact held, material diplomatic, certain",
        ),
        gives_none(
            "a process whose rounds are coded",
            talks("held", others={"TUR": "host"}, event="peace-process"),
            "negotiation-brought-about: a process; its rounds are counted",
        ),
        gives(
            "the actor itself a party",
            talks("held", parties=["TUR", "RUS"]),
            "negotiation-joined: TUR → RUS, contact held, material diplomatic, certain",
            "negotiation-joined: RUS → TUR, contact held, material diplomatic, certain",
        ),
        gives(
            "a party that also hosts",
            talks("held", parties=["TUR", "RUS"], others={"TUR": "host"}),
            "negotiation-joined: TUR → RUS, contact held, material diplomatic, certain",
            "negotiation-joined: RUS → TUR, contact held, material diplomatic, certain",
        ),
        gives(
            "only one party named",
            talks("held", parties=["RUS"], unnamed_parties=["others"], others={"TUR": "host"}),
            "negotiation-brought-about: TUR → RUS, bridging held, material diplomatic, certain",
        ),
        gives(
            "on a ceasefire",
            talks("held", parties=["RUS"], unnamed_parties=["others"], others={"TUR": "host"}, domain="military"),
            "negotiation-brought-about: TUR → RUS, bridging held, material military, certain",
        ),
    )
    def test_held(self, example: Example) -> None:
        """Talks brought about are bridging, contact for parties who meet; rounds count, their process does not."""
        check(example)

    @table(
        gives(
            "a party withdraws",
            talks(step("withdrawn", by=["RUS"])),
            "negotiation-left: RUS → UKR, conflictual plain, material diplomatic, certain",
        ),
        gives(
            "the mediator withdraws from talks on a ceasefire",
            talks(step("withdrawn", by=["TUR"]), others={"TUR": "mediator"}, domain="military"),
            "negotiation-left: TUR → RUS, conflictual plain, material diplomatic, certain",
            "negotiation-left: TUR → UKR, conflictual plain, material diplomatic, certain",
        ),
        gives_none(
            "somebody withdraws, the source does not say who",
            talks("withdrawn", others={"TUR": "mediator"}),
            "negotiation-without-move: nobody is named who brought the parties together or met the other side",
        ),
    )
    def test_left(self, example: Example) -> None:
        """Withdrawing from talks is − material diplomatic toward the other parties."""
        check(example)

    @table(
        *(
            gives_none(
                status,
                talks(status, others={"TUR": "host"}),
                f"negotiation-without-move: {status.replace('_', ' ')}: no talks took place",
            )
            for status in ("under_consideration", "rejected", "not_held")
        ),
        gives_none(
            "scheduled, and not held",
            talks("scheduled", "not_held", others={"TUR": "host"}),
            "negotiation-without-move: not held: no talks took place",
        ),
        *(
            gives_none(
                status,
                talks(status, others={"TUR": "host"}),
                f"negotiation-without-move: {status}: the source does not say that talks were held",
            )
            for status in ("accepted", "suspended", "collapsed")
        ),
        *(
            gives_none(
                f"{status} between one party and others unnamed",
                talks(status, parties=["RUS"], unnamed_parties=["others"]),
                "negotiation-without-move: nobody is named who brought the parties together or met the other side",
            )
            for status in ("scheduled", "held")
        ),
        gives_none(
            "offered by nobody known",
            talks("offered", others={"UN": "observer"}),
            "negotiation-without-move: nobody is named who brought the parties together or met the other side",
        ),
    )
    def test_without_move(self, example: Example) -> None:
        """Talks that may not have taken place, or that nobody known brought about, make no move."""
        check(example)


class TestReplies:
    @table(
        *(
            gives(
                f"offer {how}",
                talks(step("offered", by=["TUR"]), others={"TUR": "mediator"}, responses=[reply("UKR", how)]),
                "negotiation-offered: TUR → RUS, bridging offer, verbal diplomatic, certain",
                "negotiation-offered: TUR → UKR, bridging offer, verbal diplomatic, certain",
                f"negotiation-reply: UKR → TUR, {move_class} plain, verbal diplomatic, {certainty}",
            )
            for how, move_class, certainty in (
                ("accepted", "cooperative", "certain"),
                ("welcomed", "cooperative", "certain"),
                ("conditional", "cooperative", "possible"),
                ("rejected", "conflictual", "certain"),
            )
        ),
        gives(
            "not objected to",
            talks(step("offered", by=["TUR"]), others={"TUR": "mediator"}, responses=[reply("UKR", "not_objected")]),
            "negotiation-offered: TUR → RUS, bridging offer, verbal diplomatic, certain",
            "negotiation-offered: TUR → UKR, bridging offer, verbal diplomatic, certain",
        ),
        gives(
            "welcomed by one side, rejected by the other",
            talks("offered", others={"TUR": "host"}, responses=[reply("UKR", "welcomed"), reply("RUS", "rejected")]),
            "negotiation-offered: TUR → RUS, bridging offer, verbal diplomatic, certain",
            "negotiation-offered: TUR → UKR, bridging offer, verbal diplomatic, certain",
            "negotiation-reply: UKR → TUR, cooperative plain, verbal diplomatic, certain",
            "negotiation-reply: RUS → TUR, conflictual plain, verbal diplomatic, certain",
        ),
        gives(
            "accepted, before another party withdrew",
            talks(
                "offered", step("withdrawn", by=["RUS"]), others={"TUR": "host"}, responses=[reply("UKR", "accepted")]
            ),
            "negotiation-offered: TUR → RUS, bridging offer, verbal diplomatic, certain",
            "negotiation-offered: TUR → UKR, bridging offer, verbal diplomatic, certain",
            "negotiation-reply: UKR → TUR, cooperative plain, verbal diplomatic, certain",
            "negotiation-left: RUS → UKR, conflictual plain, material diplomatic, certain",
        ),
        gives(
            "an offer first thought about, then made",
            talks("under_consideration", step("offered", by=["RUS"]), responses=[reply("UKR", "rejected")]),
            "negotiation-offered: RUS → UKR, contact offer, verbal diplomatic, certain",
            "negotiation-reply: UKR → RUS, conflictual plain, verbal diplomatic, certain",
        ),
    )
    def test_to_talks(self, example: Example) -> None:
        """Accepting or welcoming talks is + verbal diplomatic toward the offerer, rejecting −, else no move."""
        check(example)

    @table(
        gives(
            "request of arms rejected",
            transfer("requested", responses=[reply("TUR", "rejected")]),
            "transfer-requested: UKR → TUR, cooperative plain, verbal military, certain",
            "arms-transfer-reply: TUR → UKR, conflictual plain, verbal diplomatic, certain",
        ),
        gives(
            "request of arms that somebody else had thought of, rejected",
            transfer(step("under_consideration", by=["USA"]), "requested", responses=[reply("TUR", "rejected")]),
            "transfer-requested: UKR → TUR, cooperative plain, verbal military, certain",
            "arms-transfer-reply: TUR → UKR, conflictual plain, verbal diplomatic, certain",
        ),
        gives(
            "request of arms that somebody else made for the recipient, rejected",
            transfer(step("requested", by=["USA"]), responses=[reply("TUR", "rejected")]),
            "transfer-requested: UKR → TUR, cooperative plain, verbal military, certain",
            "arms-transfer-reply: TUR → USA, conflictual plain, verbal diplomatic, certain",
        ),
        gives(
            "aid of two, offered by one of them and rejected",
            measure(
                "humanitarian_aid",
                step("offered", by=["TUR"]),
                actors=["TUR", "USA"],
                targets=["UKR"],
                responses=[reply("UKR", "rejected")],
            ),
            "help-given: TUR → UKR, cooperative plain, verbal humanitarian, certain",
            "measure-reply: UKR → TUR, conflictual plain, verbal diplomatic, certain",
        ),
        gives(
            "arms offered and welcomed",
            transfer("approved", responses=[reply("UKR", "welcomed")]),
            "transfer-allowed: TUR → UKR, cooperative plain, verbal military, certain",
            "arms-transfer-reply: UKR → TUR, cooperative plain, verbal diplomatic, certain",
        ),
        gives(
            "aid offered and accepted",
            measure("humanitarian_aid", "offered", targets=["UKR"], responses=[reply("UKR", "accepted")]),
            "help-given: TUR → UKR, cooperative plain, verbal humanitarian, certain",
            "measure-reply: UKR → TUR, cooperative plain, verbal diplomatic, certain",
        ),
        gives(
            "agreement proposed and accepted",
            agreement(step("offered", by=["TUR"]), responses=[reply("UKR", "accepted")]),
            "agreement-reply: UKR → TUR, cooperative plain, verbal diplomatic, certain",
        ),
        gives(
            "visit proposed and rejected",
            meeting(step("under_consideration", by=["TUR"]), responses=[reply("RUS", "rejected")]),
            "meeting-reply: RUS → TUR, conflictual plain, verbal diplomatic, certain",
        ),
        gives_none(
            "agreement proposed by nobody known",
            agreement("offered", responses=[reply("UKR", "accepted")]),
            "agreement-without-move: offered: nothing was concluded",
        ),
        gives_none(
            "visit not objected to",
            meeting(step("not_held", by=["TUR"]), responses=[reply("RUS", "not_objected")]),
            "meeting-held: did not take place",
        ),
    )
    def test_to_other_offers(self, example: Example) -> None:
        """A reply is + or − by the responder toward the actor who made the offer or request, of any kind."""
        check(example)


class TestAgreements:
    @table(
        *(
            gives(
                status,
                agreement(status),
                "agreement-signed: TUR → UKR, cooperative plain, verbal diplomatic, certain",
                "agreement-signed: UKR → TUR, cooperative plain, verbal diplomatic, certain",
            )
            for status in ("signed", "in_force")
        ),
        gives(
            "signed and in force, on trade",
            agreement("signed", "in_force", domain="economic"),
            "agreement-signed: TUR → UKR, cooperative plain, verbal economic, certain",
            "agreement-signed: UKR → TUR, cooperative plain, verbal economic, certain",
        ),
        *(
            gives(
                f"signed, with a {role}",
                agreement("signed", parties=["RUS", "UKR"], others={"TUR": role}),
                "agreement-signed: RUS → UKR, cooperative plain, verbal diplomatic, certain",
                "agreement-signed: UKR → RUS, cooperative plain, verbal diplomatic, certain",
                "agreement-brokered: TUR → RUS, bridging brokered, material diplomatic, certain",
                "agreement-brokered: TUR → UKR, bridging brokered, material diplomatic, certain",
            )
            for role in ("mediator", "facilitator", "host", "chair", "guarantor")
        ),
        *(
            gives(
                f"signed, with a {role}",
                agreement("signed", parties=["RUS", "UKR"], others={"TUR": role}),
                "agreement-signed: RUS → UKR, cooperative plain, verbal diplomatic, certain",
                "agreement-signed: UKR → RUS, cooperative plain, verbal diplomatic, certain",
            )
            for role in ("signatory", "witness", "observer", "depositary", "unspecified")
        ),
    )
    def test_signed(self, example: Example) -> None:
        """An agreement signed is + verbal toward the co-parties, and bridging by the third party that brokered it."""
        check(example)

    @table(
        *(
            gives(
                status,
                agreement(step(status, by=["TUR"])),
                "agreement-left: TUR → UKR, conflictual plain, material diplomatic, certain",
            )
            for status in ("withdrawn", "suspended", "ended")
        ),
        gives(
            "signed, then left",
            agreement("signed", step("withdrawn", by=["UKR"])),
            "agreement-signed: TUR → UKR, cooperative plain, verbal diplomatic, certain",
            "agreement-signed: UKR → TUR, cooperative plain, verbal diplomatic, certain",
            "agreement-left: UKR → TUR, conflictual plain, material diplomatic, certain",
        ),
    )
    def test_left(self, example: Example) -> None:
        """An agreement left is − material toward the co-parties, by the party that left it."""
        check(example)

    @table(
        gives_none(
            "proposed",
            agreement("offered"),
            "agreement-without-move: offered: nothing was concluded",
        ),
        gives_none(
            "not reached",
            agreement("not_reached"),
            "agreement-without-move: not reached: nothing was concluded",
        ),
        gives_none(
            "signed with somebody unnamed",
            agreement("signed", parties=["TUR"], unnamed_parties=["a company"]),
            "agreement-without-move: the source names no other party",
        ),
        gives_none(
            "left by its only known party",
            agreement(step("withdrawn", by=["TUR"]), parties=["TUR"], unnamed_parties=["a company"]),
            "agreement-without-move: the source names no other party",
        ),
        gives_none(
            "ended, the source does not say by whom",
            agreement("ended"),
            "agreement-without-move: ended: the source does not say by whom",
        ),
    )
    def test_without_move(self, example: Example) -> None:
        """An agreement that is only proposed, left by nobody known or made with nobody known makes no move."""
        check(example)


class TestMeetings:
    @table(
        gives(
            "visit held",
            meeting("held"),
            "meeting-held: TUR → RUS, contact visit, material diplomatic, certain",
            "meeting-held: RUS → TUR, contact visit, material diplomatic, certain",
        ),
        gives(
            "call planned, on grain",
            meeting("planned", mode="call", domain="humanitarian"),
            "meeting-held: TUR → RUS, contact visit, material humanitarian, possible",
            "meeting-held: RUS → TUR, contact visit, material humanitarian, possible",
        ),
        gives(
            "summit planned, then held, of three",
            meeting("planned", "held", mode="summit", attendees=["TUR", "RUS", "IRN"]),
            *(
                f"meeting-held: {one} → {other}, contact visit, material diplomatic, certain"
                for one in ("TUR", "RUS", "IRN")
                for other in ("TUR", "RUS", "IRN")
                if one != other
            ),
        ),
        gives_none(
            "visit that is part of a mediation",
            meeting("held", part_of="talks-1"),
            "meeting-held: part of talks-1, and nothing more",
        ),
        gives(
            "visit that is part of a process, which is not counted",
            meeting("held", part_of="peace-process"),
            "meeting-held: TUR → RUS, contact visit, material diplomatic, certain",
            "meeting-held: RUS → TUR, contact visit, material diplomatic, certain",
        ),
        gives_none("visit not held", meeting("planned", "not_held"), "meeting-held: did not take place"),
        gives_none("visit put off", meeting("postponed"), "meeting-held: was put off"),
        gives_none("visit called off", meeting("cancelled"), "meeting-held: was called off"),
        gives_none("visit thought of", meeting("under_consideration"), "meeting-held: only under consideration"),
        gives_none(
            "visit with somebody unnamed",
            meeting("held", attendees=["TUR"], unnamed_attendees=["a diplomat"]),
            "meeting-held: nobody else is named who met",
        ),
    )
    def test_visit(self, example: Example) -> None:
        """A visit, call or summit held is contact both ways, planned possibly, not held or part of talks never."""
        check(example)


class TestStatements:
    @table(
        *(
            gives(
                act,
                statement(act, about=["UKR"], audience=["journalists"]),
                "statement-favourable: TUR → UKR, cooperative plain, verbal diplomatic, certain",
            )
            for act in ("praise", "recognise")
        ),
        gives(
            "praise on behalf of a state",
            statement("praise", "kalin", on_behalf_of="TUR", about=["UKR"]),
            "statement-favourable: TUR → UKR, cooperative plain, verbal diplomatic, certain",
        ),
        gives(
            "praise by a person for nobody else",
            statement("praise", "kalin", about=["UKR"]),
            "statement-favourable: kalin → UKR, cooperative plain, verbal diplomatic, certain",
        ),
    )
    def test_favourable(self, example: Example) -> None:
        """Praise, recognition and support of territorial integrity are + verbal to those they are about."""
        check(example)

    @table(
        *(
            gives(
                act,
                statement(act, about=["RUS"], audience=["journalists"]),
                "statement-adverse: TUR → RUS, conflictual plain, verbal diplomatic, certain",
            )
            for act in ("criticise", "accuse", "reject")
        ),
        *(
            gives(
                act,
                statement(act, about=["UKR"], audience=["RUS"], domain="military"),
                "statement-adverse: TUR → RUS, conflictual plain, verbal military, certain",
            )
            for act in ("threaten", "demand")
        ),
    )
    def test_adverse(self, example: Example) -> None:
        """Criticism, accusation, rejection, threat and the demand of a concession are − verbal."""
        check(example)

    @table(
        gives(
            "to one side",
            statement("appeal", audience=["RUS"]),
            "statement-appeal: TUR → RUS, bridging appeal, verbal diplomatic, certain",
        ),
        gives(
            "to both sides",
            statement("appeal", audience=["RUS", "UKR"]),
            "statement-appeal: TUR → RUS, bridging appeal, verbal diplomatic, certain",
            "statement-appeal: TUR → UKR, bridging appeal, verbal diplomatic, certain",
        ),
    )
    def test_appeal(self, example: Example) -> None:
        """An appeal is toward its audience; a balance decides whether that is one pole or both."""
        check(example)

    @table(
        gives(
            "promise",
            statement("promise", audience=["UKR"]),
            "statement-possible: TUR → UKR, cooperative plain, verbal diplomatic, possible",
        ),
        gives(
            "reaction",
            statement("react", "RUS", about=["TUR"]),
            "statement-possible: RUS → TUR, conflictual plain, verbal diplomatic, possible",
        ),
    )
    def test_possible(self, example: Example) -> None:
        """A promise is possibly +, a reaction without words possibly −."""
        check(example)

    @table(
        *(
            gives_none(
                act,
                statement(act, about=["RUS"], audience=["UKR"]),
                f"statement-without-move: to {act.replace('_', ' ')} is not to favour or oppose anybody",
            )
            for act in (
                "state",
                "announce",
                "opine",
                "justify",
                "predict",
                "hope",
                "warn",
                "deny",
                "decline_comment",
                "offer",
                "request",
            )
        ),
        gives_none(
            "a promise to nobody in particular",
            statement("promise"),
            "statement-without-move: the source does not say to whom the promise is made",
        ),
        gives_none(
            "praise of oneself",
            statement("praise", about=["TUR"]),
            "statement-favourable: an act of TUR toward itself",
        ),
    )
    def test_without_move(self, example: Example) -> None:
        """Hopes that address no pole, denials, predictions and opinions make no move."""
        check(example)


class TestConventions:
    @table(
        gives_none(
            "words that perform an offer",
            statement("appeal", audience=["RUS", "UKR"], performs="negotiation-1"),
            "statement-counted-elsewhere: negotiation-1 is counted, not the words that perform or announce it",
        ),
        gives_none(
            "words that announce a visit",
            statement("praise", about=["UKR"], announces="meeting-1"),
            "statement-counted-elsewhere: meeting-1 is counted, not the words that perform or announce it",
        ),
    )
    def test_deed_and_announcement(self, example: Example) -> None:
        """A deed that a statement performs or announces is coded itself, and the words make no second move."""
        check(example)

    @table(
        *(
            gives_none(
                f"sanction {modality}",
                measure("sanction", "imposed", targets=["RUS"], modality=modality),
                f"penalty-imposed: the source gives it as {modality}: it did not happen",
            )
            for modality in ("negated", "counterfactual")
        ),
        *(
            gives(
                f"sanction {modality}",
                measure("sanction", "imposed", targets=["RUS"], modality=modality),
                "penalty-imposed: TUR → RUS, conflictual plain, material economic, possible",
            )
            for modality in ("reported", "expected", "conditional")
        ),
        gives_none(
            "talks that there have not been since",
            talks("held", others={"TUR": "host"}, modality="negated"),
            "negotiation-brought-about: the source gives it as negated: it did not happen",
        ),
    )
    def test_modality(self, example: Example) -> None:
        """A negated record makes no move; a reported, expected or conditional one makes a possible move."""
        check(example)

    @table(
        *(
            gives_none(
                relation,
                condition(relation),
                f"condition-lasts: a state of affairs ({relation.replace('_', ' ')}), not an act",
            )
            for relation in ("good_relations", "dependence", "opposition", "absence")
        ),
    )
    def test_states_of_affairs(self, example: Example) -> None:
        """A Condition is never a move, nor is a negative fact."""
        check(example)

    @table(
        gives(
            "approved, then licensed",
            transfer("approved", "licensed"),
            "transfer-allowed: TUR → UKR, cooperative plain, verbal military, certain",
        ),
        gives(
            "contracted and delivered as a gift",
            transfer("contracted", "delivered", terms="donation"),
            "transfer-contracted: TUR → UKR, cooperative plain, verbal military, certain",
            "transfer-contracted: UKR → TUR, cooperative plain, verbal military, certain",
            "transfer-delivered: TUR → UKR, cooperative plain, material military, certain",
        ),
        gives(
            "accepted, and signed later",
            agreement(
                step("offered", "2022-01", by=["TUR"]),
                step("signed", "2022-03"),
                responses=[reply("UKR", "accepted", "2022-02")],
            ),
            "agreement-signed: TUR → UKR, cooperative plain, verbal diplomatic, certain",
            "agreement-reply: UKR → TUR, cooperative plain, verbal diplomatic, certain",
        ),
        gives(
            "accepted on a condition, then without it",
            talks(
                step("offered", "2022-01", by=["TUR"]),
                others={"TUR": "host"},
                parties=["UKR"],
                unnamed_parties=["others"],
                responses=[reply("UKR", "conditional", "2022-02"), reply("UKR", "accepted", "2022-03")],
            ),
            "negotiation-offered: TUR → UKR, bridging offer, verbal diplomatic, certain",
            "negotiation-reply: UKR → TUR, cooperative plain, verbal diplomatic, certain",
        ),
    )
    def test_one_verbal_and_one_material(self, example: Example) -> None:
        """Within a record there is at most one verbal and one material act of a class in each direction."""
        check(example)

    @pytest.mark.parametrize(
        ("record", "onsets"),
        [
            (transfer(step("approved", "2021"), step("licensed", "2022")), {"transfer-allowed": "2021"}),
            (
                transfer(step("delivered", "2022-05/2022-09"), terms="loan"),
                {"transfer-delivered": "[2022-05-01..2022-05-31]"},
            ),
            (
                agreement(step("signed", "2022-07-22"), step("suspended", "2022-10-29", by=["UKR"])),
                {"agreement-signed": "2022-07-22", "agreement-left": "2022-10-29"},
            ),
            (meeting(step("planned", "2024-01"), step("held", "2024-02-12")), {"meeting-held": "2024-02-12"}),
            (talks("scheduled", step("held", "2022-03-10"), "concluded"), {"negotiation-joined": "2022-03-10"}),
            (
                statement("praise", about=["UKR"], when="2022/2023"),
                {"statement-favourable": "[2022-01-01..2022-12-31]"},
            ),
        ],
        ids=["steps that say the same", "a delivery that lasted", "two acts", "planned", "held", "words over years"],
    )
    def test_onset(self, record: AnyRecord, onsets: dict[str, str]) -> None:
        """An act is dated by the day when it began, and by the first of several equal steps."""
        acts, _ = RULE_SET.read(record, CONTEXT)
        assert {act.rule: act.when.text for act in acts} == onsets

    def test_announced_when_it_was_said(self) -> None:
        """An announcement is dated by when it was made, and the deed by when it was done."""
        said = {"status": "announced", "when": "2025", "as_of": "2024-02-29"}
        done = {"status": "carried_out", "when": "2025", "as_of": "2025-12-31"}
        acts, _ = RULE_SET.read(measure("investment", said, done, targets=["UKR"], when="2025"), CONTEXT)
        assert {act.means: act.when.text for act in acts} == {"verbal": "2024-02-29", "material": "2025"}

    def test_a_certain_act_is_kept_over_a_possible_one(self) -> None:
        """If two acts merge into one, the certain one is kept, even if the other is earlier."""
        replies = [reply("UKR", "conditional", "2022-02"), reply("UKR", "accepted", "2022-03")]
        record = talks(step("offered", "2022-01", by=["TUR"]), parties=["UKR", "RUS"], responses=replies)
        (act,) = (act for act in RULE_SET.read(record, CONTEXT)[0] if act.rule == "negotiation-reply")
        assert (act.is_certain, act.when.text) == (True, "2022-03")

    @pytest.mark.parametrize(("multiplicity", "times"), [(1, 1), (3, 3), ("repeated", 1)])
    def test_number(self, multiplicity: int | str, times: int) -> None:
        """A number is kept as it is; "repeated" is at least once."""
        acts, _ = RULE_SET.read(measure("sanction", "threatened", targets=["RUS"], multiplicity=multiplicity), CONTEXT)
        assert [act.times for act in acts] == [times]

    def test_restraint_once_per_measure(self) -> None:
        """A measure declined twice is one restraint toward its target, but each answer to those who asked counts."""
        refusals = (
            measure(
                "sanction",
                "declined",
                event=event,
                targets=["RUS"],
                asked_by=["USA"],
                refers_to="sanctions-2022",
                multiplicity=times,
            )
            for event, times in (("refusal-1", 1), ("refusal-2", 3))
        )
        acts, _ = RULE_SET.acts(dataset(*refusals))
        assert Counter((act.move_class, act.counted_as, act.times) for act in acts) == {
            (MoveClass.RESTRAINT, "sanctions-2022", 1): 2,
            (MoveClass.CONFLICTUAL, "refusal-1", 1): 1,
            (MoveClass.CONFLICTUAL, "refusal-2", 3): 1,
        }

    def test_rounds_and_process(self) -> None:
        """In a dataset the rounds of a process are counted and the process is not."""
        process = talks("held", event="process", others={"TUR": "host"})
        rounds = [talks("held", event=f"round-{n}", others={"TUR": "host"}, part_of="process") for n in (1, 2)]
        acts, why_not = RULE_SET.acts(dataset(process, *rounds))
        assert {act.event for act in acts} == {"round-1", "round-2"}
        assert [(each.record, each.reason) for each in why_not] == [
            ("process@one", "a process; its rounds are counted")
        ]

    def test_an_act_carries_its_record(self) -> None:
        """An act has its event, record, source, kind, rule set, disputes, and reason."""
        ds = dataset(transfer("requested", disputes=["russia-ukraine"], source="copy"), entities=[COPY])
        (act,), why_not = RULE_SET.acts(ds)
        assert why_not == ()
        assert (act.event, act.counted_as, act.record) == ("arms-transfer-1", "arms-transfer-1", "arms-transfer-1@copy")
        assert (act.source, act.origin, act.kind, act.rules) == ("copy", "reuters", "arms_transfer", "2026.1")
        assert (act.disputes, act.reason) == (("russia-ukraine",), "drones requested")


class TestTheWholeTable:
    def test_every_rule_has_an_example(self) -> None:
        """Each rule of the set makes an act or gives a reason somewhere in the table."""
        fired = {line.partition(":")[0] for each in TABLE for line in (*each.acts, each.why_not)}
        assert {rule.name for rule in RULE_SET.rules} - fired == set()

    def test_every_rule_has_a_name_and_a_sentence(self) -> None:
        """Rules have unique names, and each is stated in a sentence."""
        names = [rule.name for rule in RULE_SET.rules]
        assert sorted(set(names)) == sorted(names)
        assert [rule.name for rule in RULE_SET.rules if not rule.sentence.endswith(".")] == []


@given(record=drawn.records())
def test_conservation(record: AnyRecord) -> None:
    """A record gives acts or a reason why not, never both."""
    acts, why_not = RULE_SET.read(record, CONTEXT)
    assert bool(acts) is not bool(why_not)
    assert {act.record for act in acts} <= {record.id}
    assert why_not is None or (why_not.record == record.id and why_not.reason)


@given(record=drawn.records())
def test_acts_are_of_known_rules_between_two_actors_of_the_record(record: AnyRecord) -> None:
    """An act names a rule of the set and goes from one actor of its record to another."""
    acts, _ = RULE_SET.read(record, CONTEXT)
    assert {act.rule for act in acts} <= {rule.name for rule in RULE_SET.rules if rule.kind == record.kind}
    assert [act for act in acts if act.actor == act.target] == []
    named = {ref for _, what, ref in references(record) if what == "actor"}
    assert {each for act in acts for each in (act.actor, act.target)} <= named


@given(record=drawn.records())
def test_at_most_one_act_per_class_means_and_direction(record: AnyRecord) -> None:
    """A record gives at most one act of a class and means in each direction."""
    acts, _ = RULE_SET.read(record, CONTEXT)
    directions = Counter((act.actor, act.target, act.move_class, act.means) for act in acts)
    assert set(directions.values()) <= {1}


@given(record=drawn.records())
def test_only_what_the_source_asserts_is_certain(record: AnyRecord) -> None:
    """No act of a record that is not asserted is certain, and a negated record gives none."""
    acts, _ = RULE_SET.read(record, CONTEXT)
    if record.modality in (Modality.NEGATED, Modality.COUNTERFACTUAL):
        assert acts == ()
    elif record.modality is not Modality.ASSERTED:
        assert [act for act in acts if act.is_certain] == []


@given(record=drawn.records())
def test_acts_are_points(record: AnyRecord) -> None:
    """An act is a day, perhaps in doubt, never a span."""
    acts, _ = RULE_SET.read(record, CONTEXT)
    assert [act.when for act in acts if act.when.is_span] == []
