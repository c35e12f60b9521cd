"""Made-up files in the layouts of public datasets, with cells of similar length and variety."""

import csv
import random
from importlib.resources import files
from pathlib import Path
from typing import Final

_NAMES: Final = ("Ada", "Bo", "Cem", "Dara", "Eka", "Finn", "Gul", "Hana", "Ivo", "Jale", "Kai", "Lea", "Mert", "Noor")
_LANDS: Final = ("Turkey", "Georgia", "Kenya", "Norway", "Qatar", "Sudan", "Egypt", "Nepal", "Chad", "Peru", "Mali")
_WORDS: Final = ("on", "the", "peace", "agreement", "talks", "of", "ceasefire", "and", "return", "forces", "joint")
_OFFICES: Final = ("President of", "Minister of Foreign Affairs of", "Ambassador of", "delegate of the Free People of")

_PAX: Final = (
    *("Con", "Contp", "PP", "PPName", "Reg", "AgtId", "Ver", "Agt", "Dat", "Status", "Lgt", "N_characters", "Agtp"),
    *("Stage", "StageSub", "Part", "ThrdPart", "OthAgr", "Loc1ISO", "Loc2ISO", "Loc1GWNO", "Loc2GWNO", "UcdpCon"),
    *("UcdpAgr", "PamAgr", "CowWar", "Interim", "ImSrc"),
)
_MEND: Final = (
    *("med_event_ID", "conflict_country", "conflict_counry_ID", "conflict_id", "med_location - MULTISELECT"),
    *("med_loc_cty", "med_loc_x", "med_loc_y", "Day", "Month", "Year", "third_party", "third_party_id_MEND"),
    *("third_party_id_PAAX", "third_party_id_GW", "num_med", "med_bias", "med_scope", "individual_med_named"),
    *("groupings_mechanisms", "local_parties", "local_party_id", "local_indiv_group", "num_local", "if_loc_belig"),
    *("agmt", "agmt_name", "agmt_id_PAX", "Summary", "source_urls", "shuttle", "med_type"),
)


def write_pax(path: Path, rows: int = 2_257, columns: int = 279) -> Path:
    """Write as many agreements and columns as release 10 of PA-X has."""
    chance = random.Random(1)  # noqa: S311 - the same rows in every run
    issues = files("mediation.loaders").joinpath("data", "pax_provisions.txt").read_text(encoding="utf-8").split()
    names = (*_PAX, *issues[: columns - len(_PAX)])

    def person() -> str:
        return f"{chance.choice(_NAMES)} {chance.choice(_NAMES)}{chance.randrange(9999)}"

    def signed() -> str:
        return f"{person()}, {chance.choice(_OFFICES)} {chance.choice(_LANDS)}"

    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="0")
        writer.writeheader()
        for number in range(1, rows + 1):
            writer.writerow(
                {
                    **dict.fromkeys(_PAX, ""),
                    "Con": chance.choice(_LANDS),
                    "PP": str(number % 180),
                    "PPName": f"Process {number % 180}",
                    "AgtId": str(number),
                    "Ver": str(1 + number % 10),
                    "Agt": _prose(chance, 9),
                    "Agtp": "Intra",
                    "Dat": f"{1990 + number % 35}-{1 + number % 12:02}-{1 + number % 28:02}",
                    "Stage": "Cea",
                    "Status": "Multiparty signed/agreed",
                    "StageSub": "Ceas",
                    "OthAgr": _prose(chance, 25),
                    "Part": "\n".join(signed() for _ in range(chance.choice((1, 2, 2, 3, 8)))),
                    "ThrdPart": chance.choice(
                        ("", "", f"Witnessed by {signed()}", f"Observers: {', '.join(_LANDS[:4])}")
                    ),
                    **{name: chance.choice("123") for name in chance.sample(names[len(_PAX) :], 12)},
                }
            )
    return path


def write_mend(path: Path, rows: int = 2_956) -> Path:
    """Write as many events as MEND has, with its columns."""
    chance = random.Random(2)  # noqa: S311 - the same rows in every run
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _MEND, restval="")
        writer.writeheader()
        for number in range(1, rows + 1):
            third = chance.sample(_LANDS, chance.choice((1, 1, 2, 2, 6)))
            writer.writerow(
                {
                    "med_event_ID": f"ARL2020-{number}",
                    "conflict_country": chance.choice(_LANDS),
                    "num_med": len(third),
                    "Day": 1 + number % 28,
                    "Month": 1 + number % 12,
                    "Year": 2018 + number % 7,
                    "med_type": "MR",
                    "third_party": "; ".join(third),
                    "third_party_id_PAAX": ";".join("CON_1" for _ in third),
                    "individual_med_named": f"{chance.choice(_NAMES)} {number % 600}",
                    "med_scope": f"indnam{number % 600}",
                    "local_parties": chance.choice(("", "Hamas", "Israel; Hamas", f"Front {number % 90}")),
                    "Summary": _prose(chance, 300),
                    "source_urls": f"https://example.org/{number}",
                    "shuttle": "0",
                }
            )
    return path


def _prose(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(_WORDS, k=words))
