"""States are found by listed names and codes at valid dates, without fuzzy matching."""

import re
from collections import Counter
from datetime import date
from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import mediation
from mediation import UsageError
from mediation.codes import SYSTEMS, DatedCode, DatedName, State, SystemCode, find_state, states, translate
from mediation.codes.countries import fold
from mediation.codes.dated import Dated, day, earliest_of, latest_of

STATES: Final = states()
# Words for the form of a state, as official names have them, and states whose official names have none of them.
FORMS: Final = re.compile(
    r"\b(republic|kingdom|states?|emirates|sultanate|principality|duchy|commonwealth|(con)?federation|holy see)\b"
)
PLAIN: Final = frozenset(
    "ATG BFA BLZ BRB BRN CAN GRD JAM JPN KNA LCA MNG MYS NZL ROU SLB TKM TUV UKR VCT".split()  # noqa: SIM905 - easier to read
)
# Names that several states have or had; AU is a name of the African Union, and Australia's code.
SHARED: Final = {"au", "congo", "korea", "russia soviet union", "serbia yugoslavia"}

each_state = st.sampled_from(sorted(STATES)).map(STATES.__getitem__)
names = each_state.flatmap(lambda state: st.tuples(st.just(state), st.sampled_from(state.names)))
coded = each_state.filter(lambda state: state.codes)
codes = coded.flatmap(lambda state: st.tuples(st.just(state), st.sampled_from(state.codes)))


def a_day(of: Dated) -> date:
    """Return a day of a period."""
    return of.since or of.until or date(2020, 1, 1)


def _numbers(state: State, system: str) -> set[str]:
    return {code.code for code in state.codes if code.system == system and code.until is None}


class TestTheTable:
    """The table of states is consistent."""

    def test_members_of_the_united_nations(self) -> None:
        """The table has the 193 UN members, the Holy See, Palestine, Kosovo, Taiwan and former states."""
        living = [state for state in STATES.values() if state.type == "state" and state.until is None]
        assert len(living) == 193 + 4
        assert {"VAT", "PSE", "XKX", "TWN"} <= {state.id for state in living}
        assert {"SUN", "YUG", "SCG", "CSK", "DDR", "YMD", "RVN"} <= set(STATES) - {state.id for state in living}
        for state in living:
            systems = {code.system for code in state.codes}
            assert systems >= {"iso2", "iso3", "fips", "cameo", "plover", "icews"}
            assert systems >= {"cow", "cowc", "gw"} or state.id == "PSE"

    def test_long_names(self) -> None:
        """Current states have an official name with their form of state, except some."""
        without = {
            state.id
            for state in STATES.values()
            if state.type == "state" and state.until is None
            if not any(FORMS.search(fold(name.text)) and "," not in name.text for name in state.names)
        }
        assert without == PLAIN

    def test_types(self) -> None:
        """States, territories, organisations and regions have different types."""
        assert Counter(state.type for state in STATES.values()) == {
            "state": 222,
            "territory": 54,
            "organisation": 7,
            "region": 7,
        }

    @given(each_state)
    def test_entries(self, state: State) -> None:
        """Each state has its name among its names, known code systems, and a valid period."""
        assert state.name in {name.text for name in state.names}
        assert {code.system for code in state.codes} <= set(SYSTEMS)
        assert state.since is None or state.until is None or state.since < state.until
        assert repr(state).startswith(f"<{state.id}: {state.name}, {state.type}")

    def test_one_holder_per_code(self) -> None:
        """Two states never have the same code on the same day."""
        held: dict[tuple[str, str], list[tuple[State, SystemCode]]] = {}
        for state in STATES.values():
            for code in state.codes:
                held.setdefault((code.system, code.code), []).append((state, code))
        for holders in held.values():
            for at, (state, code) in enumerate(holders):
                for other, another in holders[at + 1 :]:
                    assert not code.meets(another.since, another.until), (state, other, code)

    @pytest.mark.parametrize("system", ["cow", "gw"])
    def test_one_number_per_state(self, system: str) -> None:
        """A state never has two numbers of one list on the same day."""
        for state in STATES.values():
            numbers = [code for code in state.codes if code.system == system]
            for at, code in enumerate(numbers):
                assert not any(code.meets(other.since, other.until) for other in numbers[at + 1 :]), state

    def test_differences_between_lists(self) -> None:
        """Current states have the same number in both lists, with known exceptions."""
        differing = {
            state.id
            for state in STATES.values()
            if state.until is None and state.type == "state" and _numbers(state, "cow") != _numbers(state, "gw")
        }
        assert differing == {"DEU", "KIR", "NRU", "SRB", "TON", "TUV", "YEM"}

    @given(codes)
    def test_form_of_codes(self, found: tuple[State, SystemCode]) -> None:
        """Codes have the form of their system, and numbers no leading zeros."""
        code = found[1]
        shape = {"iso2": 2, "iso3": 3, "fips": 2, "cameo": 3, "plover": 3}
        if code.system in shape:
            assert len(code.code) == shape[code.system]
            assert code.code.isupper()
        elif code.system in {"cow", "gw"}:
            assert code.code == str(int(code.code))

    def test_codes_of_the_seeds(self) -> None:
        """The states of the seed dataset have the same codes here."""
        for actor in mediation.load_seeds().actors.values():
            for system in ("iso3", "cow", "gw", "cameo"):
                if actor.type == "state":
                    now = [each.code for each in translate(actor.id, system) if each.until is None]
                    assert getattr(actor.codes, system) in now


class TestFinding:
    """Look-up by name or code."""

    @given(names, st.sampled_from([str.upper, str.lower, str.title, str, "  {} ".format]))
    def test_names(self, found: tuple[State, DatedName], spell: type[str]) -> None:
        """Every listed name finds its state in any case, except shared names."""
        state, name = found
        expected = None if fold(name.text) in SHARED else state.id
        assert find_state(spell(name.text)) == expected

    @given(names)
    def test_names_at_dates(self, found: tuple[State, DatedName]) -> None:
        """A name is found, or is ambiguous, at a date when it was used."""
        state, name = found
        when = a_day(Dated(since=latest_of(name.since, state.since), until=earliest_of(name.until, state.until)))
        undated = fold(name.text) in {"au", "congo", "korea"}
        assert find_state(name.text, when=when) == (None if undated else state.id)

    @given(codes)
    def test_codes(self, found: tuple[State, SystemCode]) -> None:
        """Every code finds its state while it is valid."""
        state, code = found
        assert find_state(code.code, of=code.system, when=a_day(code)) == state.id

    @given(each_state)
    def test_ids(self, state: State) -> None:
        """An id finds its state, unless a current state has it as a code of another system."""
        assert find_state(state.id) in {state.id, None}
        if state.type == "state" and len(state.id) == 3:
            assert find_state(state.id, of="iso3") == state.id

    @given(st.text())
    @example("the")
    @example("")
    @example("?")
    def test_any_text(self, text: str) -> None:
        """Any text finds a state or None."""
        assert find_state(text) in {*STATES, None}

    @given(names, st.data())
    def test_no_fuzzy_matching(self, found: tuple[State, DatedName], data: st.DataObject) -> None:
        """A misspelt name finds nothing, unless it is a listed name or code."""
        text = found[1].text
        at = data.draw(st.integers(0, len(text) - 1))
        other = data.draw(st.sampled_from([text[:at] + text[at + 1 :], f"{text[:at]}x{text[at:]}"]))
        listed = {fold(name.text) for state in STATES.values() for name in state.names}
        listed_codes = {code.code for state in STATES.values() for code in state.codes}
        if fold(other) not in listed and other.strip() not in listed_codes:
            assert find_state(other) is None

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            *(("Hamas", None), ("Congo", None), ("Korea", None), ("Fatah", None), ("Ankara", None), ("Bahama", None)),
            *(("North Korea", "PRK"), ("South Korea", "KOR"), ("Republic of Korea", "KOR"), ("DPRK", "PRK")),
            *(("Democratic People's Republic of Korea", "PRK"), ("Korea, Republic of", "KOR")),
            *(("DR Congo", "COD"), ("Zaire", "COD"), ("Republic of the Congo", "COG"), ("Congo-Brazzaville", "COG")),
            *(("Niger", "NER"), ("Nigeria", "NGA"), ("Guinea", "GIN"), ("Guinea-Bissau", "GNB")),
            *(("Equatorial Guinea", "GNQ"), ("Georgia", "GEO"), ("Dominica", "DMA"), ("Dominican Republic", "DOM")),
            *(("Turkey", "TUR"), ("Türkiye", "TUR"), ("TURKIYE", "TUR"), ("Ottoman Empire", "TUR")),
            *(("Russia", "RUS"), ("USSR", "SUN"), ("Soviet Union", "SUN"), ("Russian Federation", "RUS")),
            *(("Serbia", "SRB"), ("Yugoslavia", "YUG"), ("Serbia and Montenegro", "SCG"), ("Kosovo", "XKX")),
            *(("Macedonia", "MKD"), ("FYROM", "MKD"), ("North Macedonia", "MKD"), ("Macau", None), ("Macao", "MAC")),
            *(("Taiwan", "TWN"), ("Republic of China", "TWN"), ("China", "CHN"), ("Palestine", "PSE")),
            *(("Swaziland", "SWZ"), ("Eswatini", "SWZ"), ("Czechia", "CZE"), ("Czech Republic", "CZE")),
            *(("Burma", "MMR"), ("Myanmar", "MMR"), ("Cote d’Ivoire", "CIV"), ("Ivory Coast", "CIV")),
            *(("East Germany", "DDR"), ("West Germany", "DEU"), ("South Yemen", "YMD"), ("North Vietnam", "VNM")),
            *(("Republic of Rwanda", "RWA"), ("Republic of Croatia", "HRV"), ("Republic of the Sudan", "SDN")),
            *(
                ("Federal Republic of Yugoslavia", "YUG"),
                ("Republic of Montenegro", "MNE"),
                ("Republic of Serbia", "SRB"),
            ),
            *(("Islamic Republic of Afghanistan", "AFG"), ("Republic of Zaire", "COD"), ("Republic of Sudan", "SDN")),
            *(("Republic of Vietnam", "RVN"), ("Socialist Republic of Vietnam", "VNM"), ("Republic of Ireland", "IRL")),
            *(
                ("Islamic Emirate of Afghanistan", None),
                ("Islamic State of Iraq", None),
                ("Republic of Abkhazia", None),
            ),
            *(
                ("Republika Srpska", None),
                ("Turkish Republic of Northern Cyprus", None),
                ("Republic of Somaliland", None),
            ),
            *(("Federation of Bosnia and Herzegovina", None), ("Sahrawi Arab Democratic Republic", None)),
            *(("NATO", "NATO"), ("European Union", "EU"), ("United Nations", "UN"), ("Europe", "region-europe")),
        ],
    )
    def test_confusing_names(self, text: str, expected: str | None) -> None:
        """Names that are often confused find the right state or None."""
        assert find_state(text) == expected

    @pytest.mark.parametrize(
        ("text", "of", "when", "expected"),
        [
            ("AUS", None, None, None),
            ("AUS", "iso3", None, "AUS"),
            ("AUS", "cowc", None, "AUT"),
            ("MAC", "cowc", None, "MKD"),
            ("RS", None, None, None),
            ("RS", "fips", None, "RUS"),
            ("RS", "iso2", None, "SRB"),
            ("RUS", None, None, "RUS"),
            ("CZE", None, None, "CZE"),
            ("CZE", "cowc", None, "CSK"),
            ("RVN", "iso3", None, "RVN"),
            ("365", "gw", None, None),
            ("365", "gw", "1985", "SUN"),
            ("365", "gw", "1991", None),
            ("365", "gw", date(2014, 3, 18), "RUS"),
            ("345", "cow", "1999", "YUG"),
            ("345", "cow", "2010", "SRB"),
            ("345", "gw", "2010", None),
            ("340", "gw", None, "SRB"),
            ("255", "cow", "2014", "DEU"),
            ("260", "gw", "2014", "DEU"),
            ("679", None, None, "YEM"),
            ("678", "gw", "2015", "YEM"),
            ("680", None, None, "YMD"),
            ("816", None, None, "VNM"),
            ("817", None, None, "RVN"),
            ("Congo", "icews", None, "COG"),
            ("ROM", "cameo", None, "ROU"),
            ("TMP", "cameo", None, "TLS"),
            ("TU", "fips", None, "TUR"),
            (" TU ", "fips", None, "TUR"),
            ("Serbia (Yugoslavia)", None, "2005", "SCG"),
            ("Serbia (Yugoslavia)", None, "1999", "YUG"),
            ("Russia (Soviet Union)", None, "1985", "SUN"),
            ("Russia (Soviet Union)", None, "2022", "RUS"),
            ("tur", "iso3", None, None),
            ("Zaire", None, "2010", "COD"),
        ],
    )
    def test_confusing_codes(self, text: str, of: str | None, when: date | str | None, expected: str | None) -> None:
        """Codes depend on system and date. Ambiguous codes find nothing."""
        assert find_state(text, of=of, when=when) == expected

    def test_unknown_system(self) -> None:
        """Unknown systems are rejected, and the message lists the known ones."""
        with pytest.raises(UsageError, match=r'Unknown code system "COW"\. Did you mean cow, cowc'):
            find_state("2", of="COW")

    @given(st.text())
    def test_folding_is_idempotent(self, text: str) -> None:
        """Folding is idempotent."""
        assert fold(fold(text)) == fold(text) or fold(text).startswith("the ")


class TestTranslating:
    """Translation of codes, with periods."""

    @given(codes, st.sampled_from(sorted(SYSTEMS)))
    def test_translated_codes(self, found: tuple[State, SystemCode], to: str) -> None:
        """Translated codes belong to the same state in the given period."""
        state, code = found
        for there in translate(code.code, to, of=code.system):
            holder = find_state(there.code, of=to, when=a_day(there))
            assert holder is not None
            back = translate(there.code, code.system, of=to)
            assert code.code in {each.code for each in back if each.meets(there.since, there.until)}
            assert there.since is None or there.until is None or there.since <= there.until
            if there.meets(code.since, code.until) and code.system not in {"cow", "cowc", "gw", "iso2"}:
                assert holder == state.id

    @given(codes)
    def test_same_system(self, found: tuple[State, SystemCode]) -> None:
        """A code translates to itself in its own system."""
        code = found[1]
        assert code.code in {each.code for each in translate(code.code, code.system, of=code.system)}

    @pytest.mark.parametrize(("actor", "expected"), [("MNG", "MNE"), ("AUS", "AUT"), ("TUR", "TUR")])
    def test_codes_before_ids(self, actor: str, expected: str) -> None:
        """MNG is a COW code of Montenegro and the id of Mongolia. Ids count only if no code matches."""
        assert [each.code for each in translate(actor, "iso3", of="cowc")] == [expected]

    def test_dates(self) -> None:
        """Changed codes are listed in order, with their periods."""
        assert translate("DEU", "cow") == (
            DatedCode(code="255", until=date(1945, 5, 8)),
            DatedCode(code="260", since=date(1955, 5, 5), until=date(1990, 10, 2)),
            DatedCode(code="255", since=date(1990, 10, 3)),
        )
        assert [(each.code, str(each.during)) for each in translate("345", "iso3", of="cow")] == [
            ("SRB", "1878-07-13/1918-11-30"),
            ("YUG", "1918-12-01/2003-02-03"),
            ("SCG", "2003-02-04/2006-06-04"),
            ("SRB", "2006-06-05/.."),
        ]
        assert translate("TUR", "fips")[0].during is None
        assert [(each.code, str(each.during)) for each in translate("365", "cow", of="gw")] == [
            ("365", "../1922-12-29"),
            ("365", "1922-12-30/1991-12-25"),
            ("365", "1991-12-26/.."),
        ]
        assert str(translate("SUN", "iso2")[0].during) == "1922-12-30/1991-12-25"

    def test_organisations(self) -> None:
        """An organisation has a group code and a prefix of actor codes, but no country code."""
        assert [each.code for each in translate("NATO", "cameo-group")] == ["NAT"]
        assert [each.code for each in translate("EU", "cameo-actor")] == ["IGOEUREEC"]
        assert translate("NATO", "cameo") == ()
        assert translate("RVN", "iso3") == ()

    def test_unknown_actor(self) -> None:
        """Unknown codes are rejected with the nearest ones."""
        with pytest.raises(UsageError, match=r'Unknown iso3 code "UKX"\. Did you mean .*UKR'):
            translate("UKX", "cow")
        with pytest.raises(UsageError, match=r'Unknown cow code "9999"\. \(Correlates of War state number'):
            translate("9999", "iso3", of="cow")
        with pytest.raises(UsageError, match='Unknown code system "iso"'):
            translate("TUR", "iso")
        with pytest.raises(UsageError, match='Unknown code system "iso"'):
            translate("TUR", "cow", of="iso")


days = st.none() | st.dates(date(1816, 1, 1), date(2030, 1, 1))


@given(days, days, days, days)
def test_meets_is_symmetric(first: date | None, last: date | None, since: date | None, until: date | None) -> None:
    """`meets` is symmetric, and a period meets itself."""
    one, other = Dated(since=first, until=last), Dated(since=since, until=until)
    assert one.meets(since, until) == other.meets(first, last)
    if first is None or last is None or first <= last:
        assert one.meets(first, first)
        assert one.meets(last, last)


def test_bounds() -> None:
    """`latest_of` and `earliest_of` ignore None, and `day` parses ISO dates."""
    assert (latest_of(None, date(2020, 1, 2), date(2020, 1, 1)), latest_of(None)) == (date(2020, 1, 2), None)
    assert (earliest_of(None, date(2020, 1, 2), date(2020, 1, 1)), earliest_of()) == (date(2020, 1, 1), None)
    assert (day("2020-01-02"), day("")) == (date(2020, 1, 2), None)
