"""The layout of POLECAT event files: tab-separated, with a header, weekly and yearly. See doi:10.7910/DVN/AJGVIT.

A cell can have several values, separated by `"; "`. `None` is a missing value. An event with several actors or
recipients becomes one row for each pair, all with its id. If several actors have no recipient, each acts toward the
others. An event reported in many stories appears as many events. The layout does not merge them.
"""

from typing import Final

from mediation.events.layouts.layout import Layout, day, quad, quoted, score, text

POLECAT: Final = Layout(
    name="polecat",
    columns=(
        *("Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts"),
        *("Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title"),
        *("Actor Name Raw", "Wikipedia Actor ID", "Recipient Name", "Recipient Country", "Recipient COW"),
        *("Primary Recipient Sector", "Recipient Sectors", "Recipient Title", "Recipient Name Raw"),
        *("Wikipedia Recipient ID", "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude"),
        *("GeoNames ID", "Raw Placename", "Feature Type", "Source", "Publication Date", "Story People"),
        *("Story Organizations", "Story Locations", "Language", "Version"),
    ),
    fields={
        "event": text("Event ID"),
        "earliest": day("Event Date"),
        "latest": day("Event Date"),
        "actor": text("Actor Country"),
        "target": text("Recipient Country"),
        "actor_name": quoted("Actor Name"),
        "target_name": quoted("Recipient Name"),
        "actor_sectors": quoted("Actor Sectors"),
        "target_sectors": quoted("Recipient Sectors"),
        "code": text("Event Type"),
        "plover": text("Event Type"),
        "plover_mode": text("Event Mode"),
        "quad": quad("Quad Code"),
        "goldstein": score("Intensity"),
    },
    needed=("Event ID", "Event Date", "Event Type", "Actor Country", "Recipient Country"),
    constants={"quad_by": "plover-2", "goldstein_by": "row"},
    codebook="plover-2",
    countries="iso3",
    producer="polecat",
    aliases={"eventintensity": "Intensity"},
    missing=("None",),
    has_repeats=True,
    splits=("Actor Country", "Recipient Country"),
)
