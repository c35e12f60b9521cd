"""The layouts of event files, by the names under which they are asked for."""

from typing import Final

from mediation.events.layouts.gdelt import GDELT
from mediation.events.layouts.icews import ICEWS
from mediation.events.layouts.layout import Field, Layout
from mediation.events.layouts.polecat import POLECAT

LAYOUTS: Final = {layout.name: layout for layout in (GDELT, ICEWS, POLECAT)}
"""The layouts that are tables, by name."""

__all__ = ["GDELT", "ICEWS", "LAYOUTS", "POLECAT", "Field", "Layout"]
