"""What if, as a page: the figures under each threshold, the tornado, who would be admitted, who sits beside a cut-off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from remission.expr.numbers import percent, plain
from remission.render.figures import COLOURS, Figure, Shape, fitted, label, line, rect
from remission.render.program import made_by
from remission.render.sections import Page, Section
from remission.render.tables import Cell, Column, Table
from remission.sensitivity.presentation import WhatIf, effect, errors_text, of_whom, question, rates, rates_among_eligible
from remission.sensitivity.sweep import Figures, Swing
from remission.sensitivity.thresholds import SWING

if TYPE_CHECKING:
    from remission.protocol.model import Protocol

WIDTH, LEFT, HALF, ROW, BAR = 960, 330, 250, 26, 16
NAME_LENGTH = 44  # characters that the left margin has room for
LOW, HIGH = COLOURS[1], COLOURS[3]


def page(found: WhatIf, data: str) -> Page:
    """What was asked, as a page."""
    p = found.protocol
    facts = (("Protocol", f"{p.id} {p.version}"), ("sha256", p.sha256[:12]), ("Data", data), ("Of", of_whom(found)))
    return Page("What if a threshold moved", p.title, facts, tuple(_sections(found)), made_by(p))


def _sections(found: WhatIf) -> Iterator[Section]:
    says = (
        () if found.base.total == found.patients else ("Rates are of cases: a patient with several assessments counts as often.",)
    )
    yield Section("Eligibility and outcomes", says, tables=(_figures(found), *([_changed(found)] if found.settings else [])))
    if found.tornado:
        moves = f"Each threshold a share of {percent(SWING, 0)} % down and up (whole numbers by one at least); the others stay."
        yield Section("Which threshold matters", (moves,), (tornado(found),), (_swings(found),))
        alone = "Patients whom one criterion of eligibility alone keeps out, and how far it must be relaxed to admit them."
        yield Section("Who would be admitted", (alone,), tables=(_relaxed(found),))
    if found.errors:
        near = f"Patients whose value is within {errors_text(found)} of itself of a threshold."
        yield Section("Beside a cut-off", (near,), tables=(_beside(found),))


# ---- tables ----------------------------------------------------------------------------------------


def _figures(found: WhatIf) -> Table:
    shares = (Column("share", "%", "share"), Column("low", "95 % CI", "share"), Column("high", "", "share", is_upper=True))
    columns = (
        Column("when", "When"),
        Column("answer", "Answer"),
        Column("count", "Count", "count"),
        Column("of", "Of", "count"),
        *shares,
    )
    asked = [("as it is", found.base), *((f"if {question(found, one)}", one.figures) for one in found.settings)]
    return Table(
        "figures", "Figures", columns, tuple(row for when, figures in asked for row in _rows(found.protocol, when, figures))
    )


def _rows(protocol: Protocol, when: str, figures: Figures) -> Iterator[tuple[Cell, ...]]:
    eligible = figures.eligible_rate()
    told = [] if eligible is None else [("eligible", eligible)]
    among = [(f"{name}, of the eligible", rate) for name, rate in rates_among_eligible(protocol, figures)]
    for name, rate in (*told, *rates(protocol, figures), *among):
        yield when, name, rate.count, rate.total, float(rate.share), rate.low, rate.high


def _changed(found: WhatIf) -> Table:
    columns = Column("when", "When"), Column("count", "Patients", "count"), Column("patients", "Who is answered differently")
    rows = ((question(found, one), len(one.changed), ", ".join(one.changed) or "nobody") for one in found.settings)
    return Table("changed", "Who changes", columns, tuple(rows))


def _swings(found: WhatIf) -> Table:
    first = next(((key, one.outcomes[0].name) for key, one in found.protocol.classifications.items()), None)
    outcome = "" if first is None else first[1]

    def cells(swing: Swing) -> Iterator[Cell]:
        yield swing.there.text(found.protocol)
        for end in (swing.low, swing.high):
            yield from (plain(end.value), len(end.changed), end.figures.eligible)
            yield end.figures.outcomes[first[0]].get(outcome, 0) if first else None

    columns = [Column("threshold", "Threshold")]
    for key, way in (("low", "down"), ("high", "up")):
        columns += [Column(f"{key}_value", f"Moved {way} to"), Column(f"{key}_changed", "Change", "count")]
        columns += [Column(f"{key}_eligible", "Eligible", "count"), Column(f"{key}_first", outcome or "Outcome", "count")]
    return Table(
        "tornado", "Every threshold, moved down and up", tuple(columns), tuple(tuple(cells(one)) for one in found.tornado)
    )


def _relaxed(found: WhatIf) -> Table:
    columns = (
        Column("criterion", "Criterion"), Column("alone", "Alone keeps out", "count"), Column("to", "Relaxed to"),
        Column("admits", "Admits", "count"), Column("who", "Whom"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for one in found.alone:
        name, alone = one.criterion, len(one.patients)
        rows += [(name, alone, step.to.text(found.protocol), len(step.admits), ", ".join(step.admits)) for step in one.steps]
        rows += [] if one.steps else [(name, alone, "no threshold moved alone", 0, "nobody")]
    return Table("relaxed", "Criteria relaxed", columns, tuple(rows))


def _beside(found: WhatIf) -> Table:
    columns = Column("threshold", "Threshold"), Column("patient", "Patient"), Column("value", "Value"), Column("effect", "Effect")
    rows = ((one.there.text(found.protocol), one.patient, plain(one.value), effect(one)) for one in found.beside)
    return Table("beside", "Patients beside a cut-off", columns, tuple(rows))


# ---- the tornado -----------------------------------------------------------------------------------


def tornado(found: WhatIf) -> Figure:
    """Draw how many patients change when each threshold moves down (to the left) and up (to the right)."""
    widest = max((swing.width() for swing in found.tornado), default=0) or 1
    middle, height = LEFT + HALF, ROW * len(found.tornado) + 40
    shapes: list[Shape] = [label(middle - 8, 16, "moved down", "tick", "end"), label(middle + 8, 16, "moved up", "tick")]
    for index, swing in enumerate(found.tornado):
        y = 26 + ROW * index
        low, high = len(swing.low.changed), len(swing.high.changed)
        left, right = (0.8 * HALF * count / widest for count in (low, high))
        shapes.append(label(LEFT - 12, y + 12, fitted(swing.there.text(found.protocol), NAME_LENGTH), "label", "end"))
        shapes += [rect(middle - left, y, left, BAR, "bar", fill=LOW), label(middle - left - 6, y + 12, str(low), "tick", "end")]
        shapes += [rect(middle, y, right, BAR, "bar", fill=HIGH), label(middle + right + 6, y + 12, str(high), "tick")]
    shapes.append(line(middle, 22, middle, height - 10, "axis-line"))
    counts = ((one.there.text(found.protocol), len(one.low.changed), len(one.high.changed)) for one in found.tornado)
    told = "; ".join(f"{text}: {low} down, {high} up" for text, low, high in counts)
    title = "Patients who change when a threshold moves"
    return Figure("tornado", WIDTH, height, title, f"{told}.", tuple(shapes))
