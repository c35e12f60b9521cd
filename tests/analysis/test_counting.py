"""What counts once, and when it may have happened: the smallest example of each fault."""

from collections.abc import Iterable
from typing import Any

import pytest

from mediation import Balance, Dataset, balance
from mediation.analysis import Count
from moves.build import agreement, dataset, measure, meeting, statement, step, talks, transfer


def ask(ds: Dataset, **question: Any) -> Balance:
    """Return the balance of Türkiye between Russia and Ukraine."""
    return balance(ds, "TUR", ("RUS", "UKR"), **question)


def reported(*dates: str, **fields: Any) -> Dataset:
    """Return a dataset with an account of one event for each date."""
    return dataset(*(meeting("held", source=f"source-{n}", when=when, **fields) for n, when in enumerate(dates)))


def timeline(answer: Balance) -> dict[str, str]:
    """Return the counts by period. The cells here are of one kind."""
    return {cell.period: str(cell.count) for cell in answer.cells}


class TestGaps:
    """A one-of set keeps its gaps."""

    @pytest.mark.parametrize(
        ("dates", "years"),
        [
            (["[2021, 2023]", "[2022, 2024]"], {"2021": "0–1", "2022": "0–1", "2023": "0–1", "2024": "0–1"}),
            (["[2021, 2024]", "2022"], {"2021": "0–1", "2022": "0–1", "2024": "0–1"}),
            (["[2021, 2024]"], {"2021": "0–1", "2024": "0–1"}),
            (["[2021, 2024]", "[2021..2023]"], {"2021": "1"}),
            (["[2021, 2022, 2024]", "[2022, 2023, 2024]"], {"2022": "0–1", "2024": "0–1"}),
            (["[2021, 2022]", "[2022, 2023]", "[2021, 2023]"], {"2021": "0–1", "2022": "0–1", "2023": "0–1"}),
            (["2021", "2024"], {"2021": "0–1", "2024": "0–1"}),
            (["[2021-01, 2022-03]", "[2021-05, 2022-03]"], {"2022": "1"}),
            (["[..2019, 2022]", "2021/2022"], {"2021": "0–1", "2022": "0–1"}),
            (["[2021, 2024]", "[2022..]"], {"2024": "1"}),
            (["[2021-12-30, 2022-01-02, 2024-05]"], {"2021": "0–1", "2022": "0–1", "2024": "0–1"}),
        ],
    )
    def test_accounts_of_one_event(self, dates: list[str], years: dict[str, str]) -> None:
        """Only periods with a day that the accounts allow are possible, and one is certain if it has all of them."""
        ds = reported(*dates)
        for data in (ds, ds.events()):
            found = timeline(ask(data))  # type: ignore[arg-type]
            assert {year: count for year, count in found.items() if year >= "2021"} == years

    def test_several_refusals(self) -> None:
        """Refusals that count as one began with the first, so later days than the first certain one drop out."""
        refusals = (
            measure("sanction", "declined", event=f"refusal-{n}", targets=["RUS"], refers_to="sanctions", when=when)
            for n, when in enumerate(["[2019, 2024]", "[2021, 2023]"])
        )
        assert timeline(ask(dataset(*refusals))) == {"2019": "0–1", "2021": "0–1", "2023": "0–1"}

    def test_two_acts_of_one_account(self) -> None:
        """Two acts of one account don't narrow each other: the event began with the first of them."""
        both = measure(
            "sanction",
            step("threatened", "[2021..2023]"),
            step("declined", "[2022..2024]"),
            targets=["RUS"],
            asked_by=["BLR"],
        )
        answer = balance(dataset(both), "TUR", ({"East": ("RUS", "BLR")}, "UKR"))
        cells = {cell.period: str(cell.count) for cell in answer.cells if cell.move_class == "conflictual"}
        assert cells == {"2021": "0–1", "2022": "0–1", "2023": "0–1"}

    def test_each_account(self) -> None:
        """If any account may be right, all their days are possible, but no day between them."""
        answer = ask(reported("2020", "[2022, 2024]"), accounts="each")
        assert timeline(answer) == {"2020": "0–1", "2022": "0–1", "2024": "0–1"}


class TestMultiplicity:
    """Counts are of events. How often an event happened stands beside them."""

    @pytest.mark.parametrize(("multiplicity", "times"), [(1, 1), (3, 3), ("repeated", 1)])
    def test_an_event_counts_once(self, multiplicity: int | str, times: int) -> None:
        """An event that happened several times is one event in cells, favour and readings."""
        ds = dataset(statement("praise", about=["RUS"], multiplicity=multiplicity))
        for data in (ds, ds.events()):
            answer = ask(data)  # type: ignore[arg-type]
            assert answer.base.favour == (Count(1, 1), Count(0, 0))
            assert [(cell.count, cell.times) for cell in answer.totals] == [(Count(1, 1), Count(times, times))]
            assert [(cell.count, cell.times) for cell in answer.cells] == [(Count(1, 1), Count(times, times))]
            assert answer.times("cooperative", "RUS") == times

    def test_accounts_that_differ(self) -> None:
        """A number is as certain as the account that gives it."""
        accounts = [
            statement("praise", about=["RUS"], source=source, multiplicity=times, modality=how)
            for source, times, how in (("one", 2, "asserted"), ("two", 5, "reported"))
        ]
        (cell,) = ask(dataset(*accounts)).totals
        assert (cell.count, cell.times) == (Count(1, 1), Count(2, 5))

    def test_bridging(self) -> None:
        """Bridging happened as often as toward the less certain pole."""
        accounts = [
            statement("appeal", audience=[party], source=source, multiplicity=times)
            for party, source, times in (("RUS", "one", 1), ("UKR", "two", 3))
        ]
        (cell,) = ask(dataset(*accounts)).totals
        assert (cell.pole, cell.count, cell.times) == ("both", Count(1, 1), Count(1, 3))


class TestBridging:
    """All accounts of a bridging event narrow its date, whichever side they name."""

    @pytest.mark.parametrize(
        ("dates", "years"),
        [
            ({"RUS": "[2021, 2022]", "RUS UKR": "[2022..2024-01-31]"}, {"2022": "1"}),
            ({"RUS": "[2021, 2022]", "UKR": "[2022, 2023]"}, {"2022": "1"}),
            ({"RUS": "2021", "UKR": "2023"}, {"2021": "0–1", "2023": "0–1"}),
            ({"RUS UKR": "[2021, 2023]", "UKR": "[2022..2024]"}, {"2023": "1"}),
        ],
    )
    def test_dates(self, dates: dict[str, str], years: dict[str, str]) -> None:
        """An account that names one side dates the event as well as one that names both."""
        accounts = [
            agreement("signed", parties=sides.split(), unnamed_parties=["others"], others={"TUR": "mediator"},
                      source=f"source-{n}", when=when)
            for n, (sides, when) in enumerate(dates.items())
        ]  # fmt: skip
        ds = dataset(*accounts)
        for data in (ds, ds.events()):
            assert timeline(ask(data)) == years  # type: ignore[arg-type]


class TestReadings:
    """A reading counts an event once per pole and sign, whichever of its classes count as favour."""

    def favour(self, records: Iterable[Any], reading: str, **question: Any) -> tuple[Count, Count]:
        (found,) = (each for each in ask(dataset(*records), **question).sensitivity if each.reading == reading)
        return found.favour

    @pytest.mark.parametrize("accounts", ["merged", "each"])
    def test_contact_and_cooperation(self, accounts: str) -> None:
        """Talks count as one favour if one account makes them contact and another cooperation."""
        answered = talks("held", step("offered", by=["RUS"]), parties=["RUS", "TUR"], responses=[
            {"by": "TUR", "reply": "accepted"}])  # fmt: skip
        assert self.favour([answered], "base", accounts=accounts)[0] == 1
        assert self.favour([answered], "contact as favour", accounts=accounts)[0] == 1
        apart = meeting("held", event="visit")
        assert self.favour([answered, apart], "contact as favour", accounts=accounts)[0] == 2

    def test_restraint_and_cooperation(self) -> None:
        """A sanction lifted and declined is one favour."""
        lifted = measure("sanction", "declined", targets=["RUS"])
        eased = measure("sanction", "lifted", targets=["RUS"], source="two")
        assert self.favour([lifted, eased], "restraint as favour")[0] == 1
        assert self.favour([lifted, eased], "base")[0] == 1

    def test_as_certain_as_either(self) -> None:
        """The event is certain if either its contact or its cooperation is."""
        promise = talks("scheduled", step("offered", by=["RUS"]), parties=["RUS", "TUR"], responses=[
            {"by": "TUR", "reply": "accepted"}])  # fmt: skip
        held = talks("held", step("offered", by=["RUS"]), parties=["RUS", "TUR"], event="other", responses=[
            {"by": "TUR", "reply": "conditional"}])  # fmt: skip
        assert self.favour([promise, held], "base")[0] == Count(1, 2)
        assert self.favour([promise, held], "contact as favour")[0] == 2

    def test_signs_stay_apart(self) -> None:
        """Conflict with the other pole is another sign, and adds up."""
        both = transfer("delivered", recipient="UKR", terms="donation")
        against = statement("criticise", about=["RUS"])
        assert self.favour([both, against], "base")[1] == 2
