"""Read signature blocks of PA-X, and leave alone what they leave open."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.loaders.actors import Resolver
from mediation.loaders.pax.text import parties, third_parties
from mediation.models.part import ActorId


def find(name: str) -> ActorId | None:
    return _RESOLVER.known(name)


_RESOLVER = Resolver("pax", lambda _: None)


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("Turkey", "TUR"),
        ("Government of Kenya\nHamas", "KEN hamas"),
        ("Jane Doe, President of the Republic of Türkiye; John Roe, Prime Minister of Georgia", "TUR GEO"),
        ("(Signed) J. DOE, Head of the delegation of the Government of the Republic of Tajikistan", "TJK"),
        ("For the Republic of Armenia - J. DOE\nFor the Republic of Moldova [unsigned]", "ARM"),
        ("For Ukraine:\n\nJane Doe\nMinister of Infrastructure", "UKR"),
        ("The Parties to this Initiative are Türkiye and Ukraine as proposed by the United Nations.", "TUR UKR"),
        ("Not signed, agreement mentions the following parties as having produced it: Iran, Türkiye", "IRN TUR"),
        ("The Government of Sudan and the Government of South Sudan", "SDN SSD"),
        ("Sudan, South Sudan, Chad and a number of tribes", "SDN SSD TCD"),
        ("The UN Security Council (Members at the time: France, China, and many others there are)", "UNSC"),
        ("Chad,Mali, Egypt,Kuwait", "TCD MLI EGY KWT"),
        ("Norway, Qatar as well as Chad, as well as Mali", "NOR QAT TCD MLI"),
        ("Governments of Chad, the Republic of Armenia, and Mali", "TCD ARM MLI"),
        ("By the Kingdom of Norway", "NOR"),
        ("H.E. Mr. John Roe, for Angola; H.E. Jane Doe for Burundi; Ann Poe, on behalf of Chad", "AGO BDI TCD"),
        ("President of Georgia, Dr. Jane Doe; Ambassador of Norway to Chad, John Roe", "GEO NOR"),
        ("President Jane Q. Doe (Kingdom of Norway)", "NOR"),
        ("For the Governments of Chad and the Republic of Armenia: General Jane Doe", "TCD ARM"),
        ("Norway, Chad and the Republic of Armenia were present at all of it", "NOR TCD ARM"),
        ("Qatar, Chad and the Organization for Security and Cooperation in Europe (OSCE)", "QAT TCD OSCE"),
        ("J. Doe, President of Tanzania and Chairman of the African Union", "TZA AU"),
        ("Ambassador Jane Doe, Federal Republic of Germany", "DEU"),
        ("Jane Doe, Republic of Croatia; John Roe, UNPROFOR", "HRV UNPROFOR"),
        ("The President of the Russian Federation: J. Doe", "RUS"),
        ("On behalf of the Government of Georgia J. Doe", "GEO"),
        ("Israel, signed for by Jane Doe and John Roe", "ISR"),
        ("Jane Doe, Minister of Foreign Affairs, Kenya", "KEN"),
        ("Jane Doe, EU Special Representative for the Great Lakes", "EU"),
        ("British and Irish Governments", "GBR IRL"),
        ("Papua New Guinea Government", "PNG"),
        ("The Agreement was produced by Norway, Chad, Arland and Mali", ""),
        # An agreement without countries of its conflict leaves these open.
        ("The Government; GRP Panel Chair; the Georgian side", ""),
        # Nobody is guessed.
        ("Norway and Chad were not present", ""),
        ("Second President of Georgia, Jane Doe", ""),
        ("Jane Doe (Norway)", ""),
        ("Addis Ababa, Ethiopia", ""),
        ("Former President Jane Doe (Norway)", ""),
        ("Special Envoy, for Chad", ""),
        ("Former envoys, for Chad", ""),
        ("They were thanked, for Chad", ""),
        ("Jane Doe for Chad", ""),
        ("Jane Doe, for the Friends of Arland", ""),
        ("Sudan, Chad, Egypt, the Nuba, the Beja, the Fur", ""),  # no more known than unknown
        ("", ""),
        ("Jane Doe, President of the Federation of Bosnia and Herzegovina", ""),
        ("Jane Doe, former President of Kenya", ""),
        ("Done at Doha, Qatar", ""),
        ("Jordan Doe\nGeorgia Roe", ""),
        ("[Allegedly brokered by Turkey according to secondary sources]", ""),
        ("The main side is understood to be the Government of Sudan", ""),
        ("The President of Kenya has met the President of Uganda", ""),
        ("Not signed, though Turkey was there", ""),
        ("OIC – Presidential Adviser on the Peace Process", ""),
        ("For the SPLM/A (Northern Bank): J. Doe", ""),
        ("Jane Doe, President of the Republic of South Ossetia of long ago", ""),
        ("Communist Party of Nepal (Centre), Chairman Jane Doe", ""),
        ("Jane Doe, Special Representative for Mali", ""),
        ("Jane Doe, Mediator of the Government of Uganda - Front Peace Talks", ""),
        ("Members of the Council:\nChad\nMali", ""),
        ("PRC\nADP\nFC", ""),
        ("ADP\nECO\nFC", ""),
        ("UN\nEU\nADP", "UN EU"),
    ],
)
def test_parties_are_those_whom_the_text_names(text: str, actors: str) -> None:
    """A party is named alone, in a list, after "for", beside a person or by an office. Nobody is guessed."""
    assert " ".join(parties(text, find)[0]) == actors


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Witnessed by H.E. J. DOE Minister for Foreign Affairs of The Republic of Turkey", "TUR witness True"),
        ("Witnessed:\n\nFor the United Nations:\n\nJane Doe\n\nSecretary General", "UN witness True"),
        ("Observers: Iran, Kazakstan, the OSCE", "IRN observer None, KAZ observer None, OSCE observer None"),
        ("Guarantor Countries:\n\nJane Doe (Kingdom of Norway)", "NOR guarantor None"),
        (
            "By the guarantor countries:\nBy the Kingdom of Norway\nOthers:\nBy Chad",
            "NOR guarantor None, TCD unspecified None",
        ),
        ("Signed the guarantors as witnesses and friends:\nJane Doe\nEmbassy of Chad", "TCD guarantor True"),
        ("In the presence of:\n- H.E. J. Doe, President of the Republic of Uganda.", "UGA observer None"),
        ("(Signed) J. DOE Special Envoy of Zambia", "ZMB signatory True"),
        ("United States, Saudi Arabia", "USA unspecified None, SAU unspecified None"),
        (
            "Not signed, but lists the following as third parties: Norway, Qatar",
            "NOR unspecified False, QAT unspecified False",
        ),
        ("Witnesses:\nNorway\nOther companions:\nQatar", "NOR witness None, QAT unspecified None"),
        ("Witnesses:\nNorway [unsigned]", "NOR witness False"),
        ("Witnesses:\nNorway [signed]\nQatar [illegible]", "NOR witness True, QAT witness None"),
        ("Witnessed by: Ambassador Jane Doe, Federal Republic of Germany", "DEU witness True"),
        ("Mediated by Qatar", "QAT mediator None"),
        (
            "Facilitator: Kenya; Hosted by Qatar; Chaired by Egypt",
            "KEN facilitator None, QAT host None, EGY chair None",
        ),
        ("Allegedly brokered by Turkey", ""),
        ("Copied to MFA, Russian Federation", ""),
        ("Third signatory unknown.", ""),
    ],
)
def test_third_parties_have_the_role_that_the_text_gives(text: str, found: str) -> None:
    """A heading gives the role, and a mark or the heading says who signed. Otherwise both stay open."""
    assert _third(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # the next heading, with and without a colon
        (
            "[The mediators: Jane Doe; Chair: Italy; Also present: Kenya, Mali]",
            "ITA chair, KEN unspecified, MLI unspecified",
        ),
        ("Guarantors\nNorway\nPermanent Companions\nChad", "NOR guarantor, TCD unspecified"),
        (
            "By the guarantor countries:\nBy Norway\nBy the accompanying countries:\nBy Chad",
            "NOR guarantor, TCD unspecified",
        ),
        ("Observers:\nJane Doe\nGuarantor Countries Representatives:\nJohn Roe (Kingdom of Norway)", "NOR guarantor"),
        # the next item of a list of sections
        (
            "The Guarantors\nA) IGAD Heads of State\nPresident of Uganda\nD) Parties\nChad",
            "IGAD guarantor, UGA guarantor, TCD unspecified",
        ),
        # the end of the sentence, the line or the paragraph
        ("Mediated by Qatar. Norway was there", "QAT mediator"),
        ("Facilitator: Kenya\nNorway", "KEN facilitator, NOR unspecified"),
        (
            "The Facilitator; Mr. John Roe, President of Mali\nrepresentatives of the European Union",
            "MLI facilitator, EU unspecified",
        ),
        ("Mediated by Qatar\n\nNorway", "QAT mediator, NOR unspecified"),
        ("Witnesses:\nNorway\nPage 3:\nChad", "NOR witness, TCD unspecified"),
        # a role in brackets or behind a comma is that of one
        ("UN (Chair), Russian Federation (Facilitator), OSCE", "UN chair, RUS facilitator, OSCE unspecified"),
        ("Jane Doe, Representative of Malaysia [Facilitator]\nNorway", "MYS facilitator, NOR unspecified"),
        # a person who acts for another, or for one side, gives a state no role
        ("The Mediator: H.E. J. DOE, Ambassador of Guinea, representing the Friends", ""),
        ("Witnesses for the MILF:\nJane Doe, MILF Member\nObservers: Chad", "TCD observer"),
        ("The meeting was facilitated by the United Nations under the friends", "UN facilitator"),
        (
            "The Agreement was witnessed by Norway, Chad, Mali, Friends of Arland",
            "NOR witness, TCD witness, MLI witness",
        ),
    ],
)
def test_a_role_ends_where_the_next_begins(text: str, found: str) -> None:
    """A role ends at the next heading, list, page or paragraph."""
    assert ", ".join(f"{each['actor']} {each['role']}" for each in third_parties(text, find)[0]) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Unsigned by Norway", "NOR unspecified False"),
        ("Not signed by: Norway, Chad", "NOR unspecified False, TCD unspecified False"),
        ("Norway (refused to sign)\nChad (signed)", "NOR unspecified False, TCD signatory True"),
        ("Norway [no signature]", "NOR unspecified False"),
        (
            "Signed as witness:\n[No signature]\nJane Doe\nEmbassy of Norway\nJohn Roe\nEmbassy of Chad",
            "NOR witness None, TCD witness True",
        ),
        ("[No signature]\nEmbassy of Norway\nEmbassy of Norway (signed)", "NOR unspecified None, NOR signatory True"),
        ("Signed in the presence of the United Nations", "UN observer None"),
        ("Unsigned copy of the agreement. Witnesses:\nNorway", "NOR witness None"),
        ("Uploaded version unsigned. Witnessed by:\nNorway", "NOR witness None"),
        ("UN & ECOWAS facilitators [not signatories]", ""),
        ("Norway, agreed to be signed in Oslo", ""),
    ],
)
def test_what_is_no_signature(text: str, found: str) -> None:
    """Absence, refusal and presence are not signatures. An unsigned copy says nothing about them."""
    assert _third(text) == found


def _third(text: str) -> str:
    return ", ".join(f"{each['actor']} {each['role']} {each['signed']}" for each in third_parties(text, find)[0])


WHOLE = (
    "",
    "/",
    "No",
    "Qatar",
    "Norway [signed]",
    "United Nations (UN), Chad and Egypt",
    "J. DOE, Deputy Prime Minister and Minister of Defence of Georgia",
    "Witnesses:\nFor the United Kingdom of Great Britain and Northern Ireland: Jane Doe",
    "Page 2:\nObservers:\nFor Qatar:\nJane A. Doe\nFirst Deputy Minister of Nothing\nFor Kenya:\nJohn Roe",
    "Not signed, lists as friends: Norway, Qatar",
    "Guarantor Countries:\nJane Doe (Kingdom of Norway)",
)
PARTLY = (
    "Friends of Arland",
    "Jane Doe",
    "Qatar\nJane Doe",
    "Norway, Friends of Arland, Chad, Egypt",
    "Norway and the Friends of Arland",
    "Jane Doe of the Friends and John Roe, President of Kenya",
    "A B, of the Friends, C D, Elders, E F, President of Kenya",
    "For Qatar: Jane Doe and the Friends of Arland",
    "For Qatar:\nJane Doe\nFriends of Arland",
    "For Qatar:\nthose who were there",
    "For Qatar:\nJane Doe\nMinister of Nothing\nJohn Roe",
    "Qatar (with the Friends of Arland)",
    "Friends:\nQatar",
    "[illegible]",
    "Guarantor and Friend",
    "Allegedly brokered by Qatar",
    "Not signed, but the Friends of Arland list: Qatar",
    "Not signed by the Friends",
    "UN (whose Friends, from Arland to Brutia, were there with the elders of all their many and old towns)",
)


@pytest.mark.parametrize(("texts", "is_whole"), [(WHOLE, True), (PARTLY, False)])
def test_a_text_that_says_more_is_not_read_whole(texts: tuple[str, ...], is_whole: bool) -> None:
    """A text is read whole if each line names only those found, their signatories, or nobody."""
    assert {text: third_parties(text, find)[1] for text in texts} == dict.fromkeys(texts, is_whole)


@given(st.lists(st.sampled_from(WHOLE[3:5] + PARTLY[:4]), min_size=1))
def test_a_text_is_read_whole_if_all_its_lines_are(lines: list[str]) -> None:
    """Lines are read together as they are alone. If one is not read whole, neither is the text."""
    text = "\n".join(lines)
    assert third_parties(text, find)[1] == all(line in WHOLE for line in lines)
    assert parties(text, find)[1] == all(parties(line, find)[1] for line in lines)


@pytest.mark.parametrize(
    ("text", "is_whole"),
    [
        ("Turkey; Georgia", True),
        ("Turkey; Georgia; Friends of Arland", False),
        ("For Turkey:\nJane Doe\nFor Moldova [unsigned]", True),
        ("The Parties to this Initiative are Turkey and Ukraine as proposed by others.", True),
        ("The Parties to this Initiative are Turkey, Chad, Mali, Egypt and Arland.", False),
        ("Not signed, but named: Turkey and Georgia", True),
        ("Not signed, though Turkey was there", False),
        ("The main side is understood to be Turkey", False),
    ],
)
def test_whether_all_parties_are_read(text: str, is_whole: bool) -> None:
    """A text that says who the parties are is read whole with them; of any other text, each line counts."""
    assert parties(text, find)[1] is is_whole


_TOKENS = (
    *(
        "Kenya",
        "UN",
        "MILF",
        "Jane Doe",
        "President of ",
        "For ",
        "Witnesses:",
        "The Facilitator",
        "(Mediator)",
        "[signed]",
    ),
    *(
        "[unsigned]",
        "refused",
        "Not signed",
        "Page 2:",
        "D) ",
        "Members:",
        " and ",
        ", ",
        "; ",
        ". ",
        ": ",
        "\n",
        "\n\n",
    ),
    *(" - ", "(", ")", "[", "]", "on behalf of ", "represented by ", "the Government", "Malaysian ", "\x00", "İ", ""),
)


@given(st.lists(st.sampled_from(_TOKENS), max_size=12).map("".join))
def test_any_text_is_read(text: str) -> None:
    """No text raises. Each actor has each role once, and each is a known actor."""
    found = [(each["actor"], each["role"]) for each in third_parties(text, find)[0]]
    assert len({*found}) == len(found)
    assert {actor for actor, _ in found} | {*parties(text, find)[0]} <= {"KEN", "UN", "milf", "MYS"}


@pytest.mark.parametrize("words", ["a, ", "For ", "Witnessed by ", "(", "President of ", "Mr. A. B and ", "signed by "])
def test_long_lines_are_read_soon(words: str) -> None:
    """Lines of a hundred thousand characters take milliseconds."""
    assert third_parties(words * (100_000 // len(words)), find)[0] == ()
