"""What if, as a person reads it: figures before and after, a tornado, who is admitted, who sits beside a cut-off."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from remission.expr.numbers import percent, plain
from remission.render.document import MOST_ROWS, Document, Section, Text
from remission.render.figures import COLOURS, Figure, Shape, fitted, label, line, rect
from remission.render.program import made_by
from remission.render.tables import Cell, Column, Table
from remission.sensitivity.near_threshold import EVERY, NearThreshold
from remission.sensitivity.sweep import MovedThreshold, Swing, ThresholdFigures
from remission.sensitivity.thresholds import SWING

if TYPE_CHECKING:
    from remission.endpoints.intervals import Rate
    from remission.protocol.model import Protocol
    from remission.sensitivity.whatif import WhatIf

MOST_NAMES = 10  # patients that a line names; JSON has all
BAR_LENGTH = 30  # characters of the widest bar of a terminal
WIDTH, LEFT, HALF, ROW, BAR = 960, 330, 250, 26, 16
NAME_LENGTH = 44  # characters that the left margin has room for
LOW, HIGH = COLOURS[1], COLOURS[3]


def text(found: WhatIf) -> Iterator[Text]:
    """The cohort as it is, and what each question changes, line by line."""
    parts = (_base(found), *(_setting(found, one) for one in found.settings), _tornado(found), _relaxed(found), _beside(found))
    return (Text(told) for part in parts for told in part)


def _base(found: WhatIf) -> Iterator[str]:
    yield f"{of_whom(found)}: {eligible_text(found.base)}" if found.protocol.has_eligibility else of_whom(found)
    yield from (f"  {key}: {rate_text(rate)}" for key, rate in rates(found.protocol, found.base))


def _setting(found: WhatIf, one: MovedThreshold) -> Iterator[str]:
    now, before = one.figures, found.base
    yield ""
    may_enter = f": {eligible_text(now)}{_difference(now.eligible - before.eligible)}"
    yield f"if {question(found, one)}{may_enter if found.protocol.has_eligibility else ''}"
    for (key, rate), (_, was) in zip(rates(found.protocol, now), rates(found.protocol, before), strict=True):
        yield f"  {key}: {rate_text(rate)}{_difference(rate.count - was.count)}"
    if now.eligibility != before.eligibility:
        for figures, when in ((before, "eligible as it is"), (now, "eligible then")):
            for key, rate in rates_among_eligible(found.protocol, figures):
                yield f"  of those {when}, {key}: {rate_text(rate)}"
    yield f"  changed: {_names(one.changed)}"


def _difference(count: int) -> str:
    return f", {count:+d}" if count else ""


def _tornado(found: WhatIf) -> Iterator[str]:
    widest = max((swing.width() for swing in found.tornado), default=0)
    if found.tornado:
        yield ""
        yield f"patients who change when a threshold moves {percent(SWING, 0)} % down | up (whole numbers by one at least):"
    for swing in found.tornado:
        low, high = len(swing.low.changed), len(swing.high.changed)
        left, right = ("█" * round(BAR_LENGTH * count / widest) if widest else "" for count in (low, high))
        yield f"  {left:>{BAR_LENGTH}}|{right:<{BAR_LENGTH}}  {swing.there.text(found.protocol)}: {low} | {high}"


def _relaxed(found: WhatIf) -> Iterator[str]:
    if found.alone:
        yield ""
        yield "criteria that alone keep patients out, and how many they admit when relaxed so far:"
    for one in found.alone:
        yield f"  {one.criterion} alone keeps out {len(one.patients)}: {_names(one.patients)}"
        if not one.steps:
            yield "    no threshold of it that moves alone admits any of them"
        for step in one.steps:
            yield f"    relaxed to {step.to.text(found.protocol)} admits {len(step.admits)}: {_names(step.admits)}"


def _beside(found: WhatIf) -> Iterator[str]:
    if not found.errors:
        return
    yield ""
    yield f"within {errors_text(found)} of a threshold: {len(found.beside)}"
    for there, group in groupby(found.beside, key=lambda one: one.there):
        near = list(group)
        touched = sum(bool(one.changes) for one in near)
        yield f"  {there.text(found.protocol)}: {len(near)}, of whom {touched} might be answered otherwise"
        for one in near[:MOST_NAMES]:
            yield f"    {one.patient}: {plain(one.value)}, {effect(one)}"
        if len(near) > MOST_NAMES:
            yield f"    and {len(near) - MOST_NAMES} more: --format json names them all"


def page(found: WhatIf, data: str) -> Document:
    """The same as a page: the figures under each threshold, the tornado, who would be admitted, who sits beside a cut-off."""
    p = found.protocol
    facts = (("Protocol", f"{p.id} {p.version}"), ("sha256", p.sha256[:12]), ("Data", data), ("Of", of_whom(found)))
    return Document(p.title, tuple(_sections(found)), "What if a threshold moved", facts, made_by(p), MOST_ROWS)


def _sections(found: WhatIf) -> Iterator[Section]:
    cases = "Rates are of cases: a patient with several assessments counts as often."
    says = () if found.base.total == found.patients else (Text(cases),)
    changed = [_changed_table(found)] if found.settings else []
    yield Section("Eligibility and outcomes", (*says, _figures_table(found), *changed))
    if found.tornado:
        moves = f"Each threshold a share of {percent(SWING, 0)} % down and up (whole numbers by one at least); the others stay."
        yield Section("Which threshold matters", (Text(moves), tornado(found), _swings_table(found)))
        alone = "Patients whom one criterion of eligibility alone keeps out, and how far it must be relaxed to admit them."
        yield Section("Who would be admitted", (Text(alone), _relaxed_table(found)))
    if found.errors:
        near = f"Patients whose value is within {errors_text(found)} of itself of a threshold."
        yield Section("Beside a cut-off", (Text(near), _beside_table(found)))


# ---- words ---------------------------------------------------------------------------------------


def effect(one: NearThreshold) -> str:
    """What the other side of a cut-off would change for a patient."""
    return f"the other side would change {', '.join(one.changes)}" if one.changes else "the other side changes nothing"


def errors_text(found: WhatIf) -> str:
    """`10 %, platelets 15 %`."""
    own = [f"{found.protocol.facts[key].name} {plain(share * 100)} %" for key, share in found.errors.items() if key != EVERY]
    every = [f"{plain(found.errors[EVERY] * 100)} %"] if EVERY in found.errors else []
    return ", ".join((*every, *own))


def _names(patients: Sequence[str]) -> str:
    if len(patients) <= MOST_NAMES:
        return ", ".join(patients) or "nobody"
    return f"{', '.join(patients[:MOST_NAMES])} and {len(patients) - MOST_NAMES} more"


def of_whom(found: WhatIf) -> str:
    """How many the figures are of; several cases a patient are not patients."""
    total = found.base.total
    return f"{total} cases" if total == found.patients else f"{total} cases of {found.patients} patients (rates are of cases)"


def question(found: WhatIf, one: MovedThreshold) -> str:
    """`platelets >= 50 10*9/L (now 100)`; after the place where it alone moves, if that is a part of a rule."""
    place = f"{one.there.place(found.protocol)}: " if one.there.part else ""
    return f"{place}{one.there.at(one.value).text(found.protocol)} (now {plain(one.there.value)})"


def eligible_text(figures: ThresholdFigures) -> str:
    """`2 eligible, 66.7 % (9.4 to 99.2)`."""
    rate = figures.eligible_rate()
    return f"{figures.eligible} eligible{f', {_share_text(rate)}' if rate else ''}"


def rates(protocol: Protocol, figures: ThresholdFigures) -> Iterator[tuple[str, Rate]]:
    """Each outcome's name and rate; none of nobody."""
    return _rates(protocol, figures.rate)


def rates_among_eligible(protocol: Protocol, figures: ThresholdFigures) -> Iterator[tuple[str, Rate]]:
    """The same among the eligible."""
    return _rates(protocol, figures.rate_among_eligible)


def _rates(protocol: Protocol, rate_of: Callable[[str, str], Rate | None]) -> Iterator[tuple[str, Rate]]:
    for key, family in protocol.classifications.items():
        for outcome in family.outcomes:
            rate = rate_of(key, outcome.name)
            if rate is not None:
                yield f"{family.name} {outcome.name}", rate


def rate_text(rate: Rate) -> str:
    """`22 of 53, 41.5 % (28.1 to 55.9)`."""
    return f"{rate.count} of {rate.total}, {_share_text(rate)}"


def _share_text(rate: Rate) -> str:
    return f"{percent(rate.share)} % ({percent(rate.low)} to {percent(rate.high)})"


# ---- tables ----------------------------------------------------------------------------------------


def _figures_table(found: WhatIf) -> Table:
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


def _rows(protocol: Protocol, when: str, figures: ThresholdFigures) -> Iterator[tuple[Cell, ...]]:
    eligible = figures.eligible_rate()
    told = [] if eligible is None else [("eligible", eligible)]
    among = [(f"{name}, of the eligible", rate) for name, rate in rates_among_eligible(protocol, figures)]
    for name, rate in (*told, *rates(protocol, figures), *among):
        yield when, name, rate.count, rate.total, float(rate.share), rate.low, rate.high


def _changed_table(found: WhatIf) -> Table:
    columns = Column("when", "When"), Column("count", "Patients", "count"), Column("patients", "Who is answered differently")
    rows = ((question(found, one), len(one.changed), ", ".join(one.changed) or "nobody") for one in found.settings)
    return Table("changed", "Who changes", columns, tuple(rows))


def _swings_table(found: WhatIf) -> Table:
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


def _relaxed_table(found: WhatIf) -> Table:
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


def _beside_table(found: WhatIf) -> Table:
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
