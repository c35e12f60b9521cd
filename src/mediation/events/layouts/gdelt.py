"""The layout of GDELT event files: tab-separated, without a header.

GDELT 1.0 has 57 or 58 columns, 2.0 has 61. Both begin with the same 35 columns. Version 2.0 adds a second-order
division to each of its three places, so the columns after them move by three.
See https://www.gdeltproject.org/data.html#documentation.
"""

from typing import Final

from mediation.events.layouts.layout import Layout, day, integer, joined, quad, score, text

_ACTOR: Final = (
    "Code",
    "Name",
    "CountryCode",
    "KnownGroupCode",
    "EthnicCode",
    "Religion1Code",
    "Religion2Code",
    "Type1Code",
    "Type2Code",
    "Type3Code",
)
_PLACE: Final = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")

_COLUMNS: Final = (
    *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"),
    *(f"Actor{number}{name}" for number in (1, 2) for name in _ACTOR),
    *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
    *("NumMentions", "NumSources", "NumArticles", "AvgTone"),
    *(f"{place}Geo_{name}" for place in ("Actor1", "Actor2", "Action") for name in _PLACE),
    *("DATEADDED", "SOURCEURL"),
)

WIDTHS: Final = (57, 58, 61)
"""The valid numbers of columns."""


def _aliases() -> dict[str, str]:
    """Return unambiguous alternative names of the columns."""
    found = {
        "globaleventid": "GLOBALEVENTID",
        "eventid": "GLOBALEVENTID",
        "day": "SQLDATE",
        "date": "SQLDATE",
        "goldstein": "GoldsteinScale",
        "avgtone": "AvgTone",
        "dateadded": "DATEADDED",
        "url": "SOURCEURL",
    }
    for number in (1, 2):
        for name in ("countryabbr", "country"):
            found[f"actor{number}{name}"] = f"Actor{number}CountryCode"
        for place, alias in ((1, ""), (2, "2"), (3, "3")):
            found[f"actor{number}role{alias}"] = f"Actor{number}Type{place}Code"
    return found


GDELT: Final = Layout(
    name="gdelt",
    columns=_COLUMNS,
    fields={
        "event": text("GLOBALEVENTID"),
        "earliest": day("SQLDATE"),
        "latest": day("SQLDATE"),
        "actor": text("Actor1CountryCode"),
        "target": text("Actor2CountryCode"),
        "actor_name": text("Actor1Name"),
        "target_name": text("Actor2Name"),
        "actor_sectors": joined("Actor1Type1Code", "Actor1Type2Code", "Actor1Type3Code"),
        "target_sectors": joined("Actor2Type1Code", "Actor2Type2Code", "Actor2Type3Code"),
        "code": text("EventCode"),
        "quad": quad("QuadClass"),
        "goldstein": score("GoldsteinScale"),
        "mentions": integer("NumMentions"),
        "url": text("SOURCEURL"),
    },
    needed=("GLOBALEVENTID", "SQLDATE", "Actor1CountryCode", "Actor2CountryCode", "EventCode"),
    constants={"quad_by": "gdelt", "goldstein_by": "row"},
    codebook="cameo-1.1",
    countries="cameo",
    producer="gdelt",
    aliases=_aliases(),
    has_roots=False,
)
