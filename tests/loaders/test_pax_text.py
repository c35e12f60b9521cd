"""What is certain in the signature blocks of PA-X, and what is left alone."""

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
        # left alone
        ("Norway and Chad were not present", ""),
        ("Second President of Georgia, Jane Doe", ""),
        ("President of Georgia, Elders", ""),
        ("President of Georgia, Head of Council", ""),
        ("Jane Doe (Norway)", ""),
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
        ("J. Doe, President of Tanzania and Chairman of the African Union", ""),
        ("OIC – Presidential Adviser on the Peace Process", ""),
        ("For the SPLM/A (Northern Bank): J. Doe", ""),
        ("Jane Doe, President of the Republic of South Ossetia of long ago", ""),
    ],
)
def test_parties_are_those_who_are_named_for_certain(text: str, actors: str) -> None:
    """Whoever is named alone, in a list, after "for" or at the end of an office is a party; nobody is guessed."""
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
        ("Signed the guarantors as witnesses and friends:\nJane Doe\nEmbassy of Chad", "TCD guarantor None"),
        ("In the presence of:\n- H.E. J. Doe, President of the Republic of Uganda.", "UGA observer None"),
        ("(Signed) J. DOE Special Envoy of Zambia", "ZMB signatory True"),
        ("United States, Saudi Arabia", "USA unspecified None, SAU unspecified None"),
        (
            "Not signed, but lists the following as third parties: Norway, Qatar",
            "NOR unspecified False, QAT unspecified False",
        ),
        ("Witnesses:\nNorway\nOther companions:\nQatar", "NOR witness True, QAT unspecified None"),
        ("Witnesses:\nNorway [unsigned]", "NOR witness False"),
        ("Witnesses:\nNorway [illegible]", "NOR witness True"),
        ("Ambassador Jane Doe, Federal Republic of Germany", ""),
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
def test_third_parties_have_the_role_that_is_said(text: str, found: str) -> None:
    """A heading gives the role, a mark says who signed, "not signed" that nobody did; else it is open."""
    told = (f"{each['actor']} {each['role']} {each['signed']}" for each in third_parties(text, find)[0])
    assert ", ".join(told) == found


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
def test_what_is_not_all_read_is_told(texts: tuple[str, ...], is_whole: bool) -> None:
    """A text is wholly read where each line names only those found, their signatories, or nobody."""
    assert {text: third_parties(text, find)[1] for text in texts} == dict.fromkeys(texts, is_whole)


@given(st.lists(st.sampled_from(WHOLE[3:5] + PARTLY[:4]), min_size=1))
def test_a_text_is_wholly_read_where_all_its_lines_are(lines: list[str]) -> None:
    """Lines that stand alone are read alike together: one that is not wholly read makes the text so."""
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
    """A text that says who the parties are need not say more; of any other each line has to be read."""
    assert parties(text, find)[1] is is_whole
