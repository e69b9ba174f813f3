"""The units in which weeks, months and years between dates are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remission.expr.units import unit

if TYPE_CHECKING:
    from remission.expr.tree import Period
    from remission.expr.units import Unit

UNIT_OF: dict[Period, Unit] = {"day": unit("d"), "week": unit("wk"), "month": unit("mo"), "year": unit("a")}
PERIOD_OF: dict[str, Period] = {measure.text: period for period, measure in UNIT_OF.items()}
