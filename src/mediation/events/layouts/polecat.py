"""POLECAT event files: tab-separated, with a header, weekly and yearly, doi:10.7910/DVN/AJGVIT.

A cell may hold several values, `"; "` between them, and `None` for a missing one. An event with several actors or
recipients is one row for each pair of them, all with its id. One event that was found in many stories comes as many
events; to take those for one is a step of its own. Where several meet and there is no recipient, each is one to the
others.
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
