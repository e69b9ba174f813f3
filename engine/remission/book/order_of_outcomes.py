"""How a classification is read, as a picture: each outcome is asked in turn, and the first that is met is the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remission.expr.text import text
from remission.protocol.canonical import names
from remission.render.figures import Figure, Shape, fitted, label, line, outcome_colours, rect

if TYPE_CHECKING:
    from remission.protocol.model import Classification, Protocol

WIDTH, ROW, TOP, LEFT, BOX, ASKED, LONGEST = 960, 54, 16, 20, 620, 36, 88


def order_of_outcomes(protocol: Protocol, family: Classification) -> Figure:
    """A box for each outcome from the top, an arrow to the answer where it is met, and one to the next where it is not."""
    colours = outcome_colours([one.name for one in family.outcomes])
    shapes: list[Shape] = []
    known = names(protocol)
    for index, one in enumerate(family.outcomes):
        top = TOP + ROW * index
        asked = "otherwise" if one.condition is None else text(one.condition, known)
        shapes += [
            rect(LEFT, top, BOX, ASKED, "track", hover=asked),
            label(LEFT + 10, top + ASKED / 2 + 4, fitted(asked, LONGEST)),
            line(LEFT + BOX, top + ASKED / 2, LEFT + BOX + 50, top + ASKED / 2, "axis-line"),
            rect(LEFT + BOX + 50, top + 6, 14, ASKED - 12, "bar", fill=colours[one.name]),
            label(LEFT + BOX + 72, top + ASKED / 2 + 4, one.name),
        ]
        if index + 1 < len(family.outcomes):
            shapes.append(line(LEFT + 24, top + ASKED, LEFT + 24, top + ROW, "axis-line"))
    told = ", else ".join(one.name for one in family.outcomes)
    height = TOP + ROW * len(family.outcomes)
    return Figure(f"order-{family.slug}", WIDTH, height, f"How {family.name} is read", f"Asked in turn: {told}", tuple(shapes))
