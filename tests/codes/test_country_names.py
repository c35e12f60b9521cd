"""Names as lists of countries write them: each finds the one state it means, whatever the list."""

import re
from typing import Final

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mediation.codes import SystemCode, find_state, states, translate
from mediation.codes.countries import CODE_SYSTEMS, NAME_SYSTEMS, SYSTEMS, State, namesakes
from mediation.codes.name_forms import fold, in_sentence_order, spelled_out

STATES: Final = states()
PUBLISHED: Final = [(state, code) for state in STATES.values() for code in state.codes if code.system in NAME_SYSTEMS]
# What one list calls by a name that others give to two states, or that is the name of a part or a former state.
ONLY_IN_ITS_LIST: Final = {"Congo", "Korea", "Bavaria"}
published = st.sampled_from(PUBLISHED)
long_names = st.sampled_from(
    [
        (state, name.text)
        for state in STATES.values()
        for name in state.names
        if re.fullmatch(r"[\w' ]+ of [\w ]+", name.text)
    ]
)


def test_all_systems_are_of_names_or_codes() -> None:
    """Each system has names or codes."""
    assert {*NAME_SYSTEMS} | {*CODE_SYSTEMS} == {*SYSTEMS}
    assert len(NAME_SYSTEMS) + len(CODE_SYSTEMS) == len(SYSTEMS)


@pytest.mark.parametrize("system", NAME_SYSTEMS)
def test_each_name_of_a_list_has_one_state(system: str) -> None:
    """Each published name finds its state in its own list, and the same state or none without a list."""
    for state, code in PUBLISHED:
        if code.system == system:
            assert find_state(code.code, of=system) == state.id, code
            expected = None if code.code in ONLY_IN_ITS_LIST - {"Bavaria"} else state.id
            assert code.code == "Bavaria" or find_state(code.code) == expected, code


@pytest.mark.parametrize("system", NAME_SYSTEMS)
def test_no_state_is_split_in_two(system: str) -> None:
    """All names of a state in all lists find this state in each list, unless the list gives a name to another one."""
    own = {fold(code.code): state.id for state, code in PUBLISHED if code.system == system}
    for state, code in PUBLISHED:
        if code.code not in ONLY_IN_ITS_LIST:
            assert find_state(code.code, of=system) == own.get(fold(code.code), state.id) == state.id


def test_every_living_state_has_a_name_in_every_list() -> None:
    """Every member of the United Nations is in each list, except three that two of the banks do not list."""
    for system in NAME_SYSTEMS:
        members = {
            state.id
            for state in STATES.values()
            if state.type == "state" and state.until is None and not {"VAT", "PSE", "XKX", "TWN"} & {state.id}
        }
        named = {state.id for state, code in PUBLISHED if code.system == system}
        assert members - named <= {"imf": {"LIE", "MCO"}, "sipri": {"AND"}}.get(system, set())


@given(published, st.sampled_from([str.upper, str.lower, str.title, "The {}".format, " {} ".format, "{}*".format]))
def test_case_articles_and_footnote_marks_do_not_matter(found: tuple[State, SystemCode], spell: type[str]) -> None:
    """A published name is found in any case, with an article, spaces, or the mark of a footnote."""
    state, code = found
    assert find_state(spell(code.code), of=code.system) == state.id


@given(long_names, st.sampled_from(["{1}, {0} of", "{1} ({0} of)", "{1}, {0}", "{1} ({0} of the)", "{1}, {0} of the"]))
def test_a_long_name_is_found_in_the_order_of_an_index(found: tuple[State, str], shape: str) -> None:
    """Republic of Moldova and Moldova, Republic of, are the same name."""
    state, name = found
    form, _, rest = name.partition(" of ")
    listed = shape.format(form, rest.removeprefix("the "))
    assume(find_state(name) == state.id and not namesakes(spelled_out(listed)))
    assert find_state(listed) == state.id


@given(st.text(max_size=30))
def test_any_text_has_few_forms(text: str) -> None:
    """Any text is read as a name and as at most three names in the order of a sentence."""
    assert len([*in_sentence_order(text)]) <= 3
    assert spelled_out(spelled_out(text)) == spelled_out(text) or "the" in fold(text).split()


@pytest.mark.parametrize(
    ("system", "text", "expected"),
    [
        # ICEWS, Dataverse files of 1995 to 2023.
        ("icews", "Moldova, Republic of", "MDA"),
        ("icews", "the former Yugoslav Republic of Macedonia", "MKD"),
        ("icews", "Saint Vincent and the Grenadines", "VCT"),
        ("icews", "United Republic Of Tanzania", "TZA"),
        ("icews", "Republic of South Africa", "ZAF"),
        ("icews", "Madagaskar", "MDG"),
        ("icews", "Cook Island", "COK"),
        ("icews", "Congo", "COG"),
        ("icews", "Democratic Republic of Congo", "COD"),
        ("icews", "Netherlands Antilles", "ANT"),
        ("icews", "Bavaria", "DEU"),
        ("icews", "Korea", None),
        # World Bank, World Development Indicators.
        ("world-bank", "Egypt, Arab Rep.", "EGY"),
        ("world-bank", "Korea, Dem. People's Rep.", "PRK"),
        ("world-bank", "Korea, Dem. People’s Rep.", "PRK"),
        ("world-bank", "Korea, Rep.", "KOR"),
        ("world-bank", "Congo, Dem. Rep.", "COD"),
        ("world-bank", "Congo, Rep.", "COG"),
        ("world-bank", "Yemen, Rep.", "YEM"),
        ("world-bank", "Venezuela, RB", "VEN"),
        ("world-bank", "Micronesia, Fed. Sts.", "FSM"),
        ("world-bank", "Macedonia, FYR", "MKD"),
        ("world-bank", "West Bank and Gaza", "PSE"),
        ("world-bank", "Channel Islands", None),
        # United Nations, M49 and its shortened forms.
        ("un", "Bolivia (Plurinational State of)", "BOL"),
        ("un", "Iran (Islamic Rep. of)", "IRN"),
        ("un", "Congo", "COG"),
        ("un", "Dem. Rep. of the Congo", "COD"),
        ("un", "China, Hong Kong SAR", "HKG"),
        ("un", "China, Taiwan Province of China", "TWN"),
        ("un", "Netherlands (Kingdom of the)", "NLD"),
        ("un", "Yugoslavia [former Socialist Federal Republic]", "YUG"),
        ("un", "Yemen: Former Democratic Yemen", "YMD"),
        # IMF, International Financial Statistics and Direction of Trade.
        ("imf", "China, P.R.: Mainland", "CHN"),
        ("imf", "China, P.R.: Hong Kong", "HKG"),
        ("imf", "Afghanistan, Islamic Rep. of", "AFG"),
        ("imf", "Ethiopia, The Federal Dem. Rep. of", "ETH"),
        ("imf", "São Tomé and Príncipe, Dem. Rep. of", "STP"),
        ("imf", "Marshall Islands, Rep. of the", "MHL"),
        ("imf", "Venezuela, Rep. Bolivariana de", "VEN"),
        ("imf", "Korea", "KOR"),
        ("imf", "Türkiye, Rep of", "TUR"),
        # Eurostat, its list of geopolitical entities.
        ("eurostat", "Germany (until 1990 former territory of the FRG)", "DEU"),
        ("eurostat", "Kosovo (under United Nations Security Council Resolution 1244/99)", "XKX"),
        ("eurostat", "Kosovo*", "XKX"),
        ("eurostat", "Former Yugoslav Republic of Macedonia, the", "MKD"),
        ("eurostat", "Myanmar/Burma", "MMR"),
        ("eurostat", "Former Soviet Union, before 1991", "SUN"),
        ("eurostat", "China including Hong Kong", None),
        # SIPRI, arms transfers and military expenditure.
        ("sipri", "East Germany (GDR)", "DDR"),
        ("sipri", "Germany (FRG)", "DEU"),
        ("sipri", "North Yemen", "YEM"),
        ("sipri", "Yemen, South", "YMD"),
        ("sipri", "South Vietnam", "RVN"),
        ("sipri", "Viet Nam, North", "VNM"),
        ("sipri", "Congo, DR", "COD"),
        ("sipri", "Congo", "COG"),
        ("sipri", "Macedonia (FYROM)", "MKD"),
        ("sipri", "Korea, North", "PRK"),
        ("sipri", "eSwatini", "SWZ"),
        ("sipri", "UAE", "ARE"),
        ("sipri", "Biafra", None),
    ],
)
def test_names_of_the_lists(system: str, text: str, expected: str | None) -> None:
    """Spellings of the lists find their state, in their own list."""
    assert find_state(text, of=system) == expected


@pytest.mark.parametrize(
    ("text", "when", "expected"),
    [
        ("Germany", "1970", None),
        ("Germany", "1990", None),
        ("Germany", "1991", "DEU"),
        ("Germany", None, "DEU"),
        ("Vietnam", "1965", None),
        ("Viet Nam", "1980", "VNM"),
        ("Yemen", "1975", None),
        ("Yemen", "1990-05-22", "YEM"),
        ("Yemen", "1960", "YEM"),
        ("China", "1960", None),
        ("China", "1972", "CHN"),
        ("China", "1936", "CHN"),
        ("Republic of the Congo", "1962", None),
        ("Republic of the Congo", "2000", "COG"),
        ("Congo", "2000", None),
        ("Korea", "2000", None),
        ("Guinea", "2000", "GIN"),
        ("Guinea", None, "GIN"),
        ("Taiwan", "1960", "TWN"),
        ("China, Republic of", "1960", "TWN"),
        ("China, People's Republic of", "1960", "CHN"),
        ("Germany, East", "1970", "DDR"),
        ("Germany, West", "1970", "DEU"),
        ("Guinea, Equatorial", None, "GNQ"),
        ("Vietnam, Republic of", None, "RVN"),
        ("Vietnam, Socialist Republic of", None, "VNM"),
        ("Sudan, South", None, "SSD"),
        ("Timor, East", None, "TLS"),
    ],
)
def test_a_name_of_two_states_at_that_time_finds_neither(text: str, when: str | None, expected: str | None) -> None:
    """While two states went by a name, the name alone finds none of them at a date of that time."""
    assert find_state(text, when=when) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("Ireland, Northern", "Mexico, New", "Ossetia, South", "Ankara, Turkey", "Turkey, Greece"),
        *("Iraq (Islamic State of)", "Russia, Republic of Georgia", "Syria (HTS)", "Fatah (PLO)", "Serbia, Bosnia"),
        *(
            "Channel Islands",
            "China including Hong Kong",
            "Herzegovina (Bosnia",
            "Rep.",
            "Dem. Rep.",
            ",",
            "()",
            "of, the",
        ),
    ],
)
def test_other_words_are_no_index_form(text: str) -> None:
    """Two names, or a name with words that are none of its names, find nothing."""
    assert find_state(text) is None
    assert all(find_state(text, of=system) is None for system in NAME_SYSTEMS)


def test_names_translate() -> None:
    """A state's names in another list are its codes there."""
    assert [code.code for code in translate("Egypt, Arab Rep.", "iso3", of="world-bank")] == ["EGY"]
    assert {code.code for code in translate("MDA", "icews")} == {"Moldova", "Moldova, Republic of"}
    assert "China, P.R.: Mainland" in {code.code for code in translate("CHN", "imf")}
