"""Balances by example: what counts as one event, what is unknown, and how to ask."""

from typing import Any

import polars as pl
import pytest

from mediation import Balance, Dataset, UsageError, When, balance
from mediation.analysis import Count, Move, Period
from moves.build import (
    Fields,
    agreement,
    dataset,
    dispute,
    measure,
    meeting,
    member,
    source,
    statement,
    step,
    talks,
    transfer,
)

POLES = ("RUS", "UKR")


def ask(ds: Dataset, **question: Any) -> Balance:
    """Return the balance of Türkiye between Russia and Ukraine."""
    return balance(ds, "TUR", POLES, **question)


def by_period(answer: Balance) -> dict[str, str]:
    """Return the counts by period. The cells here are of one kind."""
    return {cell.period: str(cell.count) for cell in answer.cells}


def reading(answer: Balance, name: str) -> tuple[str, str]:
    """Return the favour of Russia and of Ukraine under a reading."""
    (found,) = (each for each in answer.sensitivity if each.reading == name)
    return str(found.favour[0]), str(found.favour[1])


class TestEvents:
    """Counts are of events, not of mentions."""

    def test_accounts_of_an_event_are_one(self) -> None:
        """Two sources that report one delivery count as one event, and both accounts are among the moves."""
        answer = ask(dataset(*(transfer("delivered", source=name, terms="sale") for name in ("one", "two"))))
        assert answer.count("cooperative", "UKR") == Count(1, 1)
        assert [move.record for move in answer.moves] == ["arms-transfer-1@one", "arms-transfer-1@two"]

    def test_words_and_deeds_are_one_event(self) -> None:
        """A fulfilled contract counts among verbal and among material moves, and once in favour."""
        answer = ask(dataset(transfer("contracted", "delivered")))
        assert [(cell.means, cell.count) for cell in answer.totals] == [
            ("material", Count(1, 1)),
            ("verbal", Count(1, 1)),
        ]
        assert answer.count("cooperative", "UKR") == Count(2, 2)
        assert answer.base.favour == (Count(0, 0), Count(1, 1))

    def test_sure_words_and_a_deed_in_doubt(self) -> None:
        """An event is certain if either its words or its deeds are."""
        bought = transfer("contracted", "delivered", terms="unknown")
        again = transfer("delivered", terms="unknown", source="two", multiplicity=4)
        answer = balance(dataset(bought, again), "UKR", ("TUR", "RUS"))
        assert [(cell.means, str(cell.count)) for cell in answer.totals] == [("material", "0–1"), ("verbal", "1")]
        assert answer.base.favour == (Count(1, 1), Count(0, 0))

    def test_conflict_with_one_is_favour_to_the_other(self) -> None:
        """Conflict with one pole is favour to the other within the dispute, and elsewhere under that reading only."""
        threat = measure("sanction", "threatened", targets=["RUS"], disputes=["syria"])
        ds = dataset(threat, entities=[dispute("ukraine")])
        assert ask(ds, dispute="syria").base.favour == (Count(0, 0), Count(1, 1))
        elsewhere = ask(ds, dispute="ukraine")
        assert elsewhere.base.favour == (Count(0, 0), Count(0, 0))
        assert elsewhere.count("conflictual", "RUS") == Count(1, 1)
        assert reading(elsewhere, "any dispute") == ("0", "1")

    def test_one_account_within_the_dispute_is_enough(self) -> None:
        """An event is within the dispute, and counts once, if one account names the dispute."""
        accounts = (
            measure("sanction", "imposed", targets=["RUS"], source=name, disputes=disputes)
            for name, disputes in (("one", ["ukraine"]), ("two", []))
        )
        answer = ask(dataset(*accounts), dispute="ukraine")
        assert [(cell.within_dispute, cell.count) for cell in answer.totals] == [(True, Count(1, 1))]
        assert [move.within_dispute for move in answer.moves] == [True, False]
        assert answer.base.conflict == (Count(1, 1), Count(0, 0))

    def test_one_domain_within_the_dispute_is_enough(self) -> None:
        """The same if accounts differ in domain: two cells, one event of conflict within the dispute."""
        accounts = (
            measure("sanction", "imposed", targets=["RUS"], source=name, disputes=disputes, own_domain=domain)
            for name, disputes, domain in (("one", ["ukraine"], "economic"), ("two", [], "energy"))
        )
        answer = ask(dataset(*accounts), dispute="ukraine")
        assert [(cell.domain, cell.within_dispute) for cell in answer.totals] == [("economic", True), ("energy", False)]
        assert answer.base.favour == (Count(0, 0), Count(1, 1))

    def test_only_favour_is_scoped(self) -> None:
        """Restraint, contact and bridging count in every dispute."""
        ds = dataset(
            measure("sanction", "declined", targets=["RUS"]),
            meeting("held"),
            talks("held", others={"TUR": "host"}),
            entities=[dispute("ukraine")],
        )
        base = ask(ds, dispute="ukraine").base
        assert (base.restraint[0], base.contact[0], base.bridging) == (Count(1, 1), Count(1, 1), Count(1, 1))

    def test_restraint_is_once_per_measure(self) -> None:
        """A measure declined again and again is one restraint, in the year of the first certain refusal."""
        refusals = (
            measure("sanction", "declined", targets=["RUS"], refers_to="sanctions", event=f"in-{when}", when=when)
            for when in ("2023-05", "2022-03", "2024")
        )
        answer = ask(dataset(*refusals))
        assert by_period(answer) == {"2022": "1"}
        assert answer.base.restraint == (Count(1, 1), Count(0, 0))
        assert reading(answer, "base") == ("0", "0")
        assert reading(answer, "restraint as favour") == ("1", "0")

    def test_a_refusal_that_is_only_reported(self) -> None:
        """If the first refusal is in doubt, the restraint may also lie in the year of the first certain refusal."""
        refusals = (
            measure(
                "sanction",
                "declined",
                targets=["RUS"],
                refers_to="sanctions",
                event=f"in-{year}",
                when=year,
                modality=how,
            )
            for year, how in (("2021", "reported"), ("2023", "asserted"), ("2024", "asserted"))
        )
        answer = ask(dataset(*refusals))
        assert by_period(answer) == {"2021": "0–1", "2023": "0–1"}
        assert [str(cell.count) for cell in answer.totals] == ["1"]

    def test_refusals_that_are_all_only_reported(self) -> None:
        """If no refusal is certain, the restraint is possible in the years of all of them."""
        refusals = (
            measure(
                "veto",
                "declined",
                targets=["RUS"],
                refers_to="vetoes",
                event=f"in-{year}",
                when=year,
                modality="reported",
            )
            for year in ("2021", "2023")
        )
        assert by_period(ask(dataset(*refusals))) == {"2021": "0–1", "2023": "0–1"}

    def test_one_refusal_within_the_dispute_is_enough(self) -> None:
        """Refusals that count as one are within the dispute if one of them is."""
        refusals = (
            measure("sanction", "declined", targets=["RUS"], refers_to="sanctions", event=f"no-{n}", disputes=disputes)
            for n, disputes in enumerate(([], ["ukraine"], []))
        )
        answer = ask(dataset(*refusals), dispute="ukraine")
        assert [(cell.within_dispute, cell.count) for cell in answer.totals] == [(True, Count(1, 1))]

    def test_number(self) -> None:
        """A number is as certain as the account that gives it."""
        accounts = (
            statement("criticise", about=["RUS"], source=name, multiplicity=times, modality=how)
            for name, times, how in (("one", 2, "asserted"), ("two", 5, "reported"))
        )
        answer = ask(dataset(*accounts))
        assert answer.count("conflictual", "RUS") == 1
        assert answer.times("conflictual", "RUS") == Count(2, 5)
        assert reading(answer, "base") == reading(answer, "certain only") == ("0", "1")


class TestDates:
    """Uncertain dates in the timeline."""

    def test_a_date_in_doubt_is_possible_in_each_period(self) -> None:
        """An event on either side of a new year is certain over all time and possible in both years."""
        answer = ask(dataset(meeting("held", when="[2022-12-30..2023-01-02]")))
        assert by_period(answer) == {"2022": "0–1", "2023": "0–1"}
        assert answer.count("contact", "RUS") == Count(1, 1)
        assert answer.count("contact", "RUS", period="2023") == Count(0, 1)

    @pytest.mark.parametrize("exact", ["2022-03", "2022-03-10"])
    def test_accounts_narrow_each_other(self, exact: str) -> None:
        """An account with a month or day narrows an account with only a year."""
        accounts = (meeting("held", source=name, when=when) for name, when in (("one", "2022"), ("two", exact)))
        assert by_period(ask(dataset(*accounts), every="1mo")) == {"2022-03": "1"}

    def test_accounts_that_contradict_each_other(self) -> None:
        """Accounts that contradict each other leave all their days possible, for any length of period."""
        dates = (("one", "[2022-11..2023-01]"), ("two", "[2023-06..2023-07]"))
        ds = dataset(*(meeting("held", source=name, when=when) for name, when in dates))
        assert by_period(ask(ds)) == {"2022": "0–1", "2023": "0–1"}
        assert [*by_period(ask(ds, every="1mo"))] == ["2022-11", "2022-12", "2023-01", "2023-06", "2023-07"]

    def test_no_bound(self) -> None:
        """An event without an earliest or latest day is possible in every period on that side."""
        open_past, later = meeting("held", when="[..2022-06]"), meeting("held", event="later", when="2024-05")
        answer = ask(dataset(open_past, later))
        assert by_period(answer) == {"2022": "0–1", "2024": "1"}
        assert [period.label for period in answer.periods] == ["2022", "2023", "2024"]

    def test_periods_without_gaps(self) -> None:
        """The timeline runs from the first period to the last, including empty ones."""
        ds = dataset(meeting("held", when="2021-05"), meeting("held", event="later", when="2022-02"))
        answer = ask(ds, every="6mo")
        assert answer.periods == (
            Period(label="2021-H1", when=When("2021-01-01/2021-06-30"), is_covered=False),
            Period(label="2021-H2", when=When("2021-07-01/2021-12-31"), is_covered=False),
            Period(label="2022-H1", when=When("2022-01-01/2022-06-30"), is_covered=False),
        )


class TestBridging:
    """Between the poles, or with one of them."""

    def test_an_offer_to_both(self) -> None:
        """An offer to mediate is one bridging event between both poles, though one of them rejected it."""
        answer = ask(dataset(talks("offered", "rejected", others={"TUR": "mediator"})))
        assert answer.count("bridging") == answer.count("bridging", "both") == Count(1, 1)
        assert answer.base.bridging == Count(1, 1)
        assert next(each for each in answer.sensitivity if each.reading == "without offers").bridging == Count(0, 0)
        assert {(move.pole, move.move_class) for move in answer.moves} == {("RUS", "bridging"), ("UKR", "bridging")}

    @pytest.mark.parametrize(
        "record",
        [
            talks("held", parties=["RUS", "USA"], others={"TUR": "host"}),
            statement("appeal", audience=["RUS"]),
            agreement("signed", parties=["RUS"], unnamed_parties=["others"], others={"TUR": "mediator"}),
        ],
        ids=["talks", "appeal", "agreement"],
    )
    def test_with_one_pole(self, record: Any) -> None:
        """Talks, appeals and agreements with only one pole are contact with it."""
        answer = ask(dataset(record))
        assert (answer.count("contact", "RUS"), answer.count("bridging")) == (Count(1, 1), None)

    def test_within_one_pole(self) -> None:
        """Talks between two members of one pole are contact with that pole."""
        answer = balance(dataset(talks("held", others={"TUR": "host"})), "TUR", ({"East": POLES}, "USA"))
        assert (answer.count("contact", "East"), answer.count("bridging")) == (Count(1, 1), None)

    def test_accounts_that_name_a_side_each(self) -> None:
        """Two accounts that each name one side make one bridging event, in any domains."""
        accounts = [
            talks("held", parties=[party], unnamed_parties=["x"], others={"TUR": "host"}, source=name, domain=domain)
            for party, name, domain in (("RUS", "one", "diplomatic"), ("UKR", "two", "military"))
        ]
        ds = dataset(*accounts)
        assert ask(ds).base.bridging == Count(1, 1)
        assert ask(ds, domain="military").base.bridging == Count(1, 1)

    def test_accounts_that_differ_by_side(self) -> None:
        """If each account names one side, one within the dispute is enough."""
        accounts = [
            statement("appeal", audience=[party], source=name, multiplicity=times, disputes=disputes)
            for party, name, times, disputes in (("RUS", "one", 1, ["ukraine"]), ("UKR", "two", 3, []))
        ]
        answer = ask(dataset(*accounts), dispute="ukraine")
        assert [(cell.within_dispute, cell.count) for cell in answer.totals] == [(True, Count(1, 1))]

    def test_the_dates_of_both_sides(self) -> None:
        """If accounts of one side each contradict each other in the date, either date is possible."""
        accounts = [
            talks("held", parties=[party], unnamed_parties=["x"], others={"TUR": "host"}, source=name, when=when)
            for party, name, when in (("RUS", "one", "2023-05"), ("UKR", "two", "2021-02"))
        ]
        assert by_period(ask(dataset(*accounts))) == {"2021": "0–1", "2023": "0–1"}

    def test_as_certain_as_toward_either_pole(self) -> None:
        """Bridging is only possible if one of the sides is in doubt."""
        accounts = [
            talks("held", parties=[party], unnamed_parties=["x"], others={"TUR": "host"}, source=name, modality=how)
            for party, name, how in (("RUS", "one", "asserted"), ("UKR", "two", "reported"))
        ]
        assert ask(dataset(*accounts)).base.bridging == Count(0, 1)


class TestCorroboration:
    """Two sources are two witnesses only if neither relays the other's outlet."""

    @pytest.mark.parametrize(
        ("second", "favour"),
        [
            ({"publisher": "sabah"}, "1"),
            ({"publisher": "sabah", "relays": ["reuters"]}, "0"),
            ({"publisher": "reuters"}, "0"),
        ],
        ids=["another outlet", "a relay of the same", "the same"],
    )
    def test_outlets(self, second: Fields, favour: str) -> None:
        """An event is corroborated if two outlets report it, not if both accounts relay one outlet."""
        sources = [source("one", publisher="ampe", relays=["reuters"]), source("two", **second)]
        ds = dataset(*(transfer("delivered", source=each.id) for each in sources), entities=sources)
        assert reading(ask(ds), "corroborated") == ("0", favour)

    def test_any_coding(self) -> None:
        """Two outlets corroborate an event even if their domains differ."""
        domains = (("one", "economic"), ("two", "humanitarian"))
        ds = dataset(*(agreement("signed", source=name, domain=domain) for name, domain in domains))
        assert reading(ask(ds), "base") == reading(ask(ds), "corroborated") == ("0", "1")


class TestMembership:
    """An organisation's members depend on the date."""

    @pytest.mark.parametrize(
        ("when", "count"),
        [
            ("2023-03", None),
            ("2023-04-03", None),
            ("2023-04", Count(0, 1)),
            ("2023-04-04", Count(1, 1)),
            ("2024", Count(1, 1)),
        ],
    )
    def test_while_it_belonged(self, when: str, count: Count | None) -> None:
        """A visit to a state is a move toward its alliance if it had joined, a possible one if it may have."""
        ds = dataset(
            meeting("held", attendees=["TUR", "FIN"], when=when), entities=[member("FIN", NATO="2023-04-04/..")]
        )
        assert balance(ds, "TUR", ("RUS", "NATO"), members=True).count("contact", "NATO") == count

    @pytest.mark.parametrize(("when", "count"), [("2022-06-30", Count(1, 1)), ("2022-07-01", None)])
    def test_until_its_last_day(self, when: str, count: Count | None) -> None:
        """A state belongs up to and including the last day of its membership."""
        ds = dataset(
            meeting("held", attendees=["TUR", "FIN"], when=when), entities=[member("FIN", EU="1995-01-01/2022-06-30")]
        )
        assert balance(ds, "TUR", ("RUS", "EU"), members=True).count("contact", "EU") == count

    def test_not_unless_asked(self) -> None:
        """Without `members=True`, an organisation doesn't include its members."""
        ds = dataset(meeting("held", attendees=["TUR", "FIN"]), entities=[member("FIN", NATO="1949/..")])
        answer = balance(ds, "TUR", ("RUS", "NATO"))
        assert answer.moves == ()
        assert [each.reason for each in answer.why_not] == [
            "TUR toward FIN (diplomatic): no move of TUR toward RUS or NATO"
        ]


class TestUnknownIsNotZero:
    """Nothing reported is zero only if the data claim to be complete."""

    VISIT = meeting("held", when="2022-05")
    LATER = meeting("held", event="later", when="2024-05")

    @pytest.mark.parametrize(
        ("covered", "known"),
        [
            ([], False),
            ([{"period": "2020/2024"}], False),
            ([{"period": "2020/2024", "exhaustive": True}], True),
            ([{"period": "2020/2024", "exhaustive": True, "actors": ["TUR", "RUS"]}], True),
            ([{"period": "2020/2024", "exhaustive": True, "actors": ["GRC"]}], False),
        ],
        ids=["nothing said", "not exhaustive", "exhaustive", "for some", "for others"],
    )
    def test_coverage(self, covered: list[Fields], known: bool) -> None:
        """A cell without moves is zero if coverage of the actor is exhaustive, and None otherwise."""
        answer = ask(dataset(self.VISIT, covered=covered))
        assert answer.is_exhaustive is known
        assert [period.is_covered for period in answer.periods] == [known]
        nothing = Count(0, 0) if known else None
        assert answer.count("cooperative", "UKR") == answer.count("cooperative", period="2022") == nothing
        assert answer.count("contact", "RUS") == Count(1, 1)

    def test_periods_that_are_not_covered(self) -> None:
        """A year that is covered only in part is unknown, and so is the total."""
        covered = [{"period": "2022", "exhaustive": True}, {"period": "2023-01-01/2024-06-30", "exhaustive": True}]
        answer = ask(dataset(self.VISIT, self.LATER, covered=covered))
        assert {each.label: each.is_covered for each in answer.periods} == {"2022": True, "2023": True, "2024": False}
        assert answer.count("cooperative", "UKR", period="2023") == Count(0, 0)
        assert answer.count("cooperative", "UKR", period="2024") is None
        assert answer.count("cooperative", "UKR") is None

    def test_nothing_at_all(self) -> None:
        """A dataset without records has no period. Counts are unknown, or zero if coverage is claimed."""
        empty = ask(dataset())
        assert (empty.periods, empty.cells, empty.totals, empty.moves, empty.why_not) == ((), (), (), (), ())
        assert empty.count("bridging") is None
        assert empty.base.equidistance_in_cooperation is empty.base.equidistance_in_conflict is None
        assert empty.base.leans == ""
        assert ask(dataset(covered=[{"period": "2022", "exhaustive": True}])).count("bridging") == Count(0, 0)


class TestLeaning:
    """Which pole a balance leans to, if any."""

    @pytest.mark.parametrize(
        ("toward", "leans"),
        [
            ([("RUS", "asserted"), ("RUS", "asserted"), ("UKR", "asserted")], "RUS"),
            ([("UKR", "asserted")], "UKR"),
            ([("RUS", "asserted"), ("UKR", "asserted")], "even"),
            ([("RUS", "asserted"), ("UKR", "reported")], ""),
            ([("RUS", "reported"), ("UKR", "reported")], ""),
            ([], ""),
        ],
    )
    def test_leans(self, toward: list[tuple[str, str]], leans: str) -> None:
        """It leans to the pole with certainly greater favour, is even if both are certainly equal, else it is open."""
        records = (
            statement("praise", about=[pole], modality=how, event=f"praise-{number}")
            for number, (pole, how) in enumerate(toward)
        )
        assert ask(dataset(*records)).base.leans == leans


class TestAsking:
    """Questions to a balance."""

    DS = dataset(
        transfer("contracted", "delivered", terms="donation", disputes=["ukraine"]),
        meeting("held", when="2023-02"),
        talks(step("offered", "2022-02"), "held", others={"TUR": "host"}),
        statement("hope", about=["RUS"]),
        meeting("held", attendees=["TUR", "USA"], event="elsewhere"),
    )

    @pytest.mark.parametrize(
        ("asked", "count"),
        [
            ({"move_class": "cooperative"}, Count(2, 2)),
            ({"move_class": "cooperative", "pole": "UKR", "means": "material"}, Count(1, 1)),
            ({"move_class": "cooperative", "pole": "RUS"}, None),
            ({"move_class": "contact", "domain": "diplomatic", "form": "visit"}, Count(1, 1)),
            ({"move_class": "contact", "domain": "military"}, None),
            ({"move_class": "bridging", "pole": "both"}, Count(2, 2)),
            ({"move_class": "bridging", "form": "offer", "period": "2022"}, Count(1, 1)),
            ({"move_class": "bridging", "period": "2023"}, None),
        ],
    )
    def test_count(self, asked: dict[str, str], count: Count | None) -> None:
        """Counts can be asked by class, pole, period, domain, means and form."""
        assert ask(self.DS).count(**asked) == count

    @pytest.mark.parametrize(
        ("asked", "message"),
        [
            ({"move_class": "hedging"}, r'Unknown class of move "hedging"\. Did you mean bridging'),
            ({"move_class": "bridging", "pole": "RUS"}, "Bridging moves are between the poles"),
            ({"pole": "USA"}, 'Unknown pole "USA"'),
            ({"period": "2025"}, r'Unknown period "2025"\. Did you mean 202'),
            ({"domain": "cultural"}, r'Unknown domain "cultural"\. Known: diplomatic'),
            ({"means": "cyber"}, r'Unknown means "cyber"\. Known: material, verbal'),
            ({"form": "visits"}, r'Unknown form "visits"\. Did you mean visit'),
        ],
    )
    def test_unknown_in_count(self, asked: dict[str, str], message: str) -> None:
        """An unknown class, pole, period, domain, means or form is rejected, with suggestions."""
        with pytest.raises(UsageError, match=message):
            ask(self.DS).count(**{"move_class": "contact"} | asked)

    @pytest.mark.parametrize(
        ("asked", "message"),
        [
            ({"dispute": "ukrain"}, r'Unknown dispute "ukrain"\. Did you mean ukraine'),
            ({"domain": "cultural"}, r'Unknown domain "cultural"\. Known: diplomatic'),
            ({"domain": ["military", "x"]}, 'Unknown domain "x"'),
            ({"every": "2w"}, 'Invalid period every="2w"'),
            ({"rules": "1999.1"}, r'Unknown rule set "1999.1"\. Known: 2026.1'),
        ],
    )
    def test_unknown_in_question(self, asked: dict[str, Any], message: str) -> None:
        """An unknown dispute, domain, period or rule set is rejected, with suggestions."""
        with pytest.raises(UsageError, match=message):
            ask(self.DS, **asked)

    def test_domains(self) -> None:
        """Only moves of the given domains count. The other records say that they are of other domains."""
        answer = ask(self.DS, domain="military")
        assert answer.domains == ("military",)
        assert {move.act.domain for move in answer.moves} == {"military"}
        assert ask(self.DS, domain=["military"]).totals == answer.totals
        reasons = {str(each.record): each.reason for each in answer.why_not}
        assert (
            reasons["meeting-1@one"] == "TUR toward RUS (diplomatic): no move of TUR toward RUS or UKR in these domains"
        )

    def test_moves(self) -> None:
        """A move leads back to its record, rule, reason and day."""
        move = next(move for move in ask(self.DS).moves if move.rule == "transfer-delivered")
        assert isinstance(move, Move)
        assert (move.record, move.reason) == ("arms-transfer-1@one", "drones delivered")
        assert (move.pole, move.move_class, move.when) == ("UKR", "cooperative", When("2022-03"))

    def test_why_not(self) -> None:
        """Every other record has a reason: its rule, or that it concerns other actors."""
        assert [(each.record, each.rule, each.reason) for each in ask(self.DS).why_not] == [
            ("elsewhere@one", "meeting-held", "TUR toward USA (diplomatic): no move of TUR toward RUS or UKR"),
            ("statement-1@one", "statement-without-move", "to hope is not to favour or oppose anybody"),
        ]

    def test_repr(self) -> None:
        """The repr shows actor, poles, favour and bridging."""
        assert repr(ask(self.DS)) == "<Balance of TUR between RUS and UKR: favour RUS 0, UKR 1, bridging 1>"

    def test_frame(self) -> None:
        """Totals and cells have a row each, and counts of periods can't be added to totals by accident."""
        schema = {
            **dict.fromkeys(("period", "move_class", "pole", "form", "means", "domain"), pl.String),
            "within_dispute": pl.Boolean,
            "certain": pl.Int64,
            "possible": pl.Int64,
            "certain_times": pl.Int64,
            "possible_times": pl.Int64,
            "certain_in_period": pl.Int64,
            "possible_in_period": pl.Int64,
        }
        assert ask(dataset()).to_frame().schema == schema
        frame = ask(self.DS, dispute="ukraine").to_frame()
        assert frame.schema == schema
        of_all, of_periods = (1, 1, 1, 1, None, None), (None, None, None, None, 1, 1)
        assert frame.rows() == [
            ("all", "bridging", "both", "held", "material", "diplomatic", False, *of_all),
            ("all", "bridging", "both", "offer", "verbal", "diplomatic", False, *of_all),
            ("all", "contact", "RUS", "visit", "material", "diplomatic", False, *of_all),
            ("all", "cooperative", "UKR", "plain", "material", "military", True, *of_all),
            ("all", "cooperative", "UKR", "plain", "verbal", "military", True, *of_all),
            ("2022", "bridging", "both", "held", "material", "diplomatic", False, *of_periods),
            ("2022", "bridging", "both", "offer", "verbal", "diplomatic", False, *of_periods),
            ("2022", "cooperative", "UKR", "plain", "material", "military", True, *of_periods),
            ("2022", "cooperative", "UKR", "plain", "verbal", "military", True, *of_periods),
            ("2023", "contact", "RUS", "visit", "material", "diplomatic", False, *of_periods),
        ]

    def test_sums_of_the_frame(self) -> None:
        """Sums over the frame are those of the totals, however many periods a move may lie in."""
        meetings = (meeting("held", event=f"visit-{n}", when="2020/2024") for n in range(3))
        doubtful = (meeting("held", event=f"call-{n}", when="202X", source="two") for n in range(2))
        frame = ask(dataset(*meetings, *doubtful)).to_frame()
        assert frame["possible"].sum() == frame["certain"].sum() == 5
        assert frame["possible_in_period"].sum() > frame["possible"].sum() > frame["certain_in_period"].sum()
