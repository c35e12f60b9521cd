"""The layouts of event files."""

from typing import Final

from mediation.events.layouts.events import EVENTS
from mediation.events.layouts.gdelt import GDELT
from mediation.events.layouts.icews import ICEWS
from mediation.events.layouts.layout import Field, Layout
from mediation.events.layouts.plover import PLOVER
from mediation.events.layouts.polecat import POLECAT

LAYOUTS: Final = {layout.name: layout for layout in (GDELT, ICEWS, POLECAT, PLOVER, EVENTS)}
"""The layouts by name, as in `format=`."""

__all__ = ["EVENTS", "GDELT", "ICEWS", "LAYOUTS", "PLOVER", "POLECAT", "Field", "Layout"]
