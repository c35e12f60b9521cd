"""The layout of ICEWS event files: tab-separated, with a header. See doi:10.7910/DVN/28075.

Event ids repeat in other years, so an event is identified by id and date together. Sectors are comma-separated lists in
no fixed order, sometimes in quotes. `NA` is a missing value.
"""

from typing import Final

from mediation.events.layouts.layout import Layout, day, joined, quoted, score, text

ICEWS: Final = Layout(
    name="icews",
    columns=(
        *("Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code"),
        *("Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher"),
        *("City", "District", "Province", "Country", "Latitude", "Longitude"),
    ),
    fields={
        "event": joined("Event ID", "Event Date", separator="@"),
        "earliest": day("Event Date"),
        "latest": day("Event Date"),
        "actor": text("Source Country"),
        "target": text("Target Country"),
        "actor_name": quoted("Source Name"),
        "target_name": quoted("Target Name"),
        "actor_sectors": quoted("Source Sectors"),
        "target_sectors": quoted("Target Sectors"),
        "code": text("CAMEO Code"),
        "goldstein": score("Intensity"),
        "story": text("Story ID"),
    },
    needed=("Event ID", "Event Date", "Source Country", "Target Country", "CAMEO Code"),
    constants={"goldstein_by": "row"},
    codebook="cameo-1.1",
    countries="icews",
    producer="icews",
    missing=("NA",),
)
