"""What if, told to people and as JSON: figures before and after, a tornado, who is admitted, who sits beside a cut-off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, Any

from remission.endpoints.intervals import percent
from remission.errors import Problem, RuleFileError
from remission.expr.numbers import exact, plain
from remission.report.sweep import SWING, Beside, Figures, Moved, Relaxed, Sweep, Swing
from remission.report.thresholds import Threshold, read_setting

if TYPE_CHECKING:
    from rich.console import Console

    from remission.cases.case import Case
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
    settings: tuple[Moved, ...] = ()
    tornado: tuple[Swing, ...] = ()
    relaxed: tuple[Relaxed, ...] = ()
    beside: tuple[Beside, ...] = ()
    error: Fraction | None = None


def whatif(
    protocol: Protocol, cases: Iterable[Case], settings: Iterable[str] = (), *, sweep: bool = False, error: Fraction | None = None
) -> WhatIf:
    """Decide a cohort under other thresholds.

    Args:
        protocol: As it stands.
        cases: The cohort; all of it is kept.
        settings: Thresholds to try, each alone: `platelets >= 50 x 10^9/L`.
        sweep: Move every threshold by a quarter, down and up, and relax each criterion of eligibility.
        error: An assay's error as a share of the value: who is that near to a threshold.

    Raises:
        RuleFileError: settings cannot be read; with every problem.
        DataError: the table cannot be read.
        MissingExtraError: an interval needs scipy; raised when the figures are told.
    """
    wanted = read_settings(protocol, settings)
    cohort = Sweep(protocol, cases)
    return WhatIf(
        protocol,
        len({case.patient for case in cohort.cases}),
        cohort.figures(),
        tuple(cohort.at(there, new.value) for there, new in wanted),
        cohort.tornado() if sweep else (),
        tuple(cohort.relaxed()) if sweep else (),
        tuple(cohort.beside(error)) if error is not None else (),
        error,
    )


def read_settings(protocol: Protocol, settings: Iterable[str]) -> list[tuple[Threshold, Threshold]]:
    """Read every setting: the threshold there is, and the one to be.

    Raises:
        RuleFileError: with the problems of all of them.
    """
    found: list[tuple[Threshold, Threshold]] = []
    problems: list[Problem] = []
    for text in settings:
        try:
            found.append(read_setting(protocol, text))
        except RuleFileError as error:
            problems += error.problems
    if problems:
        raise RuleFileError(problems)
    return found


# ---- for people ------------------------------------------------------------------------------------


def render(found: WhatIf, console: Console) -> None:
    """Print the cohort as it is, and what each question changes."""

    def say(text: str = "") -> None:
        console.print(text, markup=False, highlight=False, soft_wrap=True)

    say(f"{of_whom(found)}: {found.base.eligible} eligible")
    for key, rate in rates(found.protocol, found.base):
        say(f"  {key}: {rate_text(rate)}")
    for one in found.settings:
        say()
        say(f"if {question(found, one)}: {one.figures.eligible} eligible")
        for (key, rate), (_, before) in zip(rates(found.protocol, one.figures), rates(found.protocol, found.base), strict=True):
            say(f"  {key}: {rate_text(rate)}{_difference(rate.count - before.count)}")
        say(f"  changed: {_names(one.changed)}")
    _tornado(found, say)
    _relaxed(found, say)
    _beside(found, say)


def _difference(count: int) -> str:
    return f", {count:+d}" if count else ""


def _tornado(found: WhatIf, say: Say) -> None:
    widest = max((swing.width() for swing in found.tornado), default=0)
    if found.tornado:
        say("")
        say(f"patients who change when a threshold moves {percent(SWING, 0)} % down | up:")
    for swing in found.tornado:
        low, high = len(swing.low.changed), len(swing.high.changed)
        left, right = ("█" * round(BAR * count / widest) if widest else "" for count in (low, high))
        say(f"  {left:>{BAR}}|{right:<{BAR}}  {swing.there.text(found.protocol)}: {low} | {high}")


def _relaxed(found: WhatIf, say: Say) -> None:
    if found.relaxed:
        say("")
        say("criteria that alone keep patients out, and how many they admit when relaxed so far:")
    for one in found.relaxed:
        say(f"  {one.criterion}: {at(found.protocol, one.there, one.value)} admits {len(one.admits)} more: {_names(one.admits)}")


def _beside(found: WhatIf, say: Say) -> None:
    if found.error is None:
        return
    say("")
    say(f"within {_percent_text(found.error)} of a threshold: {len(found.beside)}")
    for there, group in groupby(found.beside, key=lambda one: one.there):
        near = list(group)
        touched = sum(bool(one.changes) for one in near)
        say(f"  {there.text(found.protocol)}: {len(near)}, of whom {touched} might be answered otherwise")
        for one in near[:MOST_NAMES]:
            say(f"    {one.patient}: {plain(one.value)}, {effect(one)}")
        if len(near) > MOST_NAMES:
            say(f"    and {len(near) - MOST_NAMES} more: --format json names them all")


def effect(one: Beside) -> str:
    """What the other side of a cut-off would change for a patient."""
    return f"the other side would change {', '.join(one.changes)}" if one.changes else "the other side changes nothing"


def _names(patients: Sequence[str]) -> str:
    if len(patients) <= MOST_NAMES:
        return ", ".join(patients) or "nobody"
    return f"{', '.join(patients[:MOST_NAMES])} and {len(patients) - MOST_NAMES} more"


def of_whom(found: WhatIf) -> str:
    """How many the figures are of; several cases a patient are not patients."""
    total = found.base.total
    return f"{total} cases" if total == found.patients else f"{total} cases of {found.patients} patients (rates are of cases)"


def question(found: WhatIf, one: Moved) -> str:
    """`platelets >= 50 10*9/L (now 100)`."""
    return f"{at(found.protocol, one.there, one.value)} (now {plain(one.there.value)})"


def rates(protocol: Protocol, figures: Figures) -> Iterator[tuple[str, Rate]]:
    """Each outcome's name and rate; none of nobody."""
    for key, family in protocol.classifications.items():
        for outcome in family.outcomes:
            rate = figures.rate(key, outcome.name)
            if rate is not None:
                yield f"{family.name} {outcome.name}", rate


def rate_text(rate: Rate) -> str:
    """`22 of 53, 41.5 % (28.1 to 55.9)`."""
    return f"{rate.count} of {rate.total}, {percent(rate.share)} % ({percent(rate.low)} to {percent(rate.high)})"


def _percent_text(share: Fraction) -> str:
    return f"{plain(share * 100)} %"


def at(protocol: Protocol, there: Threshold, value: Fraction) -> str:
    """A threshold at another value."""
    return Threshold(there.fact, there.op, value).text(protocol)


# ---- for machines ----------------------------------------------------------------------------------


def as_json(found: WhatIf) -> dict[str, Any]:
    """The same as one JSON object; shares and their limits are fractions of 1."""
    p = found.protocol
    return {
        "protocol": {"id": p.id, "version": p.version, "sha256": p.sha256},
        "patients": found.patients,
        "base": _figures(p, found.base),
        "settings": [_moved(p, one) for one in found.settings],
        "tornado": [
            {"threshold": one.there.text(p), "low": _moved(p, one.low), "high": _moved(p, one.high)} for one in found.tornado
        ],
        "relaxed": [
            {"criterion": one.criterion, "to": at(p, one.there, one.value), "admits": list(one.admits)} for one in found.relaxed
        ],
        "beside": [
            {"patient": one.patient, "threshold": one.there.text(p), "value": plain(one.value), "changes": list(one.changes)}
            for one in found.beside
        ],
    }


def _moved(protocol: Protocol, one: Moved) -> dict[str, Any]:
    return {
        "threshold": one.there.text(protocol),
        "rule": one.there.rule or None,
        "value": str(exact(one.value)),
        "figures": _figures(protocol, one.figures),
        "changed": list(one.changed),
    }


def _figures(protocol: Protocol, figures: Figures) -> dict[str, Any]:
    return {
        "total": figures.total,
        "eligibility": dict(figures.eligibility),
        "outcomes": {key: dict(counts) for key, counts in figures.outcomes.items()},
        "rates": {key: _shares(figures, key, [o.name for o in one.outcomes]) for key, one in protocol.classifications.items()},
    }


def _shares(figures: Figures, key: str, names: Sequence[str]) -> Mapping[str, Any]:
    found = {name: figures.rate(key, name) for name in names}
    return {name: one and {"share": float(one.share), "low": one.low, "high": one.high} for name, one in found.items()}
