"""What if, told to people: figures before and after, a tornado, who is admitted, who sits beside a cut-off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING

from remission.expr.numbers import percent, plain
from remission.sensitivity.arguments import read_errors, read_settings
from remission.sensitivity.binding_criteria import Alone, relaxed
from remission.sensitivity.near_threshold import EVERY, NearThreshold, beside
from remission.sensitivity.sweep import Figures, MovedThreshold, Sweep, Swing
from remission.sensitivity.thresholds import SWING

if TYPE_CHECKING:
    from rich.console import Console

    from remission.cases.frames.chunks import Chunk
    from remission.endpoints.intervals import Rate
    from remission.protocol.model import Protocol

BAR = 30  # characters of the widest bar
MOST_NAMES = 10  # patients that a line names; JSON has all
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Everything that was asked of one protocol and one cohort."""

    protocol: Protocol
    patients: int
    base: Figures
    settings: tuple[MovedThreshold, ...] = ()
    tornado: tuple[Swing, ...] = ()
    alone: tuple[Alone, ...] = ()
    beside: tuple[NearThreshold, ...] = ()
    errors: Mapping[str, Fraction] = field(default_factory=dict)  # shares by fact; '' is every other assay


def whatif(
    protocol: Protocol,
    chunks: Iterable[Chunk],
    settings: Iterable[str] = (),
    *,
    sweep: bool = False,
    errors: Iterable[str] = (),
) -> WhatIf:
    """Decide a cohort under other thresholds.

    Args:
        protocol: As it stands.
        chunks: The cohort in columns; all of it is kept.
        settings: Thresholds to try, each alone: `platelets >= 50 x 10^9/L`.
        sweep: Move every threshold by a quarter, down and up, and relax each criterion of eligibility.
        errors: Of assays, in percent of the value, `10` or `platelets=15`: who is that near to a threshold.

    Raises:
        RuleFileError: settings or errors cannot be read; with every problem.
        DataError: the table cannot be read.
        MissingExtraError: an interval needs scipy; raised when the figures are told.
    """
    wanted, shares = read_settings(protocol, settings), read_errors(protocol, errors)
    cohort = Sweep(protocol, chunks)
    return WhatIf(
        protocol,
        cohort.cohort.patients.n_unique(),
        cohort.figures,
        tuple(cohort.each([(there, new.value) for there, new in wanted])),
        cohort.tornado() if sweep else (),
        tuple(relaxed(protocol, cohort.cohort)) if sweep else (),
        tuple(beside(cohort, shares)) if shares else (),
        shares,
    )


def render(found: WhatIf, console: Console) -> None:
    """Print the cohort as it is, and what each question changes."""

    def say(text: str = "") -> None:
        console.print(text, markup=False, highlight=False, soft_wrap=True)

    say(f"{of_whom(found)}: {eligible_text(found.base)}" if found.protocol.has_eligibility else of_whom(found))
    for key, rate in rates(found.protocol, found.base):
        say(f"  {key}: {rate_text(rate)}")
    for one in found.settings:
        _setting(found, one, say)
    _tornado(found, say)
    _relaxed(found, say)
    _beside(found, say)


def _setting(found: WhatIf, one: MovedThreshold, say: Say) -> None:
    now, before = one.figures, found.base
    say("")
    may_enter = f": {eligible_text(now)}{_difference(now.eligible - before.eligible)}"
    say(f"if {question(found, one)}{may_enter if found.protocol.has_eligibility else ''}")
    for (key, rate), (_, was) in zip(rates(found.protocol, now), rates(found.protocol, before), strict=True):
        say(f"  {key}: {rate_text(rate)}{_difference(rate.count - was.count)}")
    if now.eligibility != before.eligibility:
        for figures, when in ((before, "eligible as it is"), (now, "eligible then")):
            for key, rate in rates_among_eligible(found.protocol, figures):
                say(f"  of those {when}, {key}: {rate_text(rate)}")
    say(f"  changed: {_names(one.changed)}")


def _difference(count: int) -> str:
    return f", {count:+d}" if count else ""


def _tornado(found: WhatIf, say: Say) -> None:
    widest = max((swing.width() for swing in found.tornado), default=0)
    if found.tornado:
        say("")
        say(f"patients who change when a threshold moves {percent(SWING, 0)} % down | up (whole numbers by one at least):")
    for swing in found.tornado:
        low, high = len(swing.low.changed), len(swing.high.changed)
        left, right = ("█" * round(BAR * count / widest) if widest else "" for count in (low, high))
        say(f"  {left:>{BAR}}|{right:<{BAR}}  {swing.there.text(found.protocol)}: {low} | {high}")


def _relaxed(found: WhatIf, say: Say) -> None:
    if found.alone:
        say("")
        say("criteria that alone keep patients out, and how many they admit when relaxed so far:")
    for one in found.alone:
        say(f"  {one.criterion} alone keeps out {len(one.patients)}: {_names(one.patients)}")
        if not one.steps:
            say("    no threshold of it that moves alone admits any of them")
        for step in one.steps:
            say(f"    relaxed to {step.to.text(found.protocol)} admits {len(step.admits)}: {_names(step.admits)}")


def _beside(found: WhatIf, say: Say) -> None:
    if not found.errors:
        return
    say("")
    say(f"within {errors_text(found)} of a threshold: {len(found.beside)}")
    for there, group in groupby(found.beside, key=lambda one: one.there):
        near = list(group)
        touched = sum(bool(one.changes) for one in near)
        say(f"  {there.text(found.protocol)}: {len(near)}, of whom {touched} might be answered otherwise")
        for one in near[:MOST_NAMES]:
            say(f"    {one.patient}: {plain(one.value)}, {effect(one)}")
        if len(near) > MOST_NAMES:
            say(f"    and {len(near) - MOST_NAMES} more: --format json names them all")


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


def eligible_text(figures: Figures) -> str:
    """`2 eligible, 66.7 % (9.4 to 99.2)`."""
    rate = figures.eligible_rate()
    return f"{figures.eligible} eligible{f', {_share_text(rate)}' if rate else ''}"


def rates(protocol: Protocol, figures: Figures) -> Iterator[tuple[str, Rate]]:
    """Each outcome's name and rate; none of nobody."""
    return _rates(protocol, figures.rate)


def rates_among_eligible(protocol: Protocol, figures: Figures) -> Iterator[tuple[str, Rate]]:
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
