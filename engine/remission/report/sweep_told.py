"""What if, told to people and as JSON: figures before and after, a tornado, who is admitted, who sits beside a cut-off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from remission.expr.numbers import exact, plain
from remission.protocol.model import Protocol
from remission.report.sweep import Beside, Figures, Moved, Relaxed, Sweep, Swing
from remission.report.thresholds import Threshold, read_setting

if TYPE_CHECKING:
    from rich.console import Console

BAR = 30  # characters of the widest bar
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Everything that was asked of one protocol and one cohort."""

    protocol: Protocol
    base: Figures
    settings: tuple[Moved, ...] = ()
    tornado: tuple[Swing, ...] = ()
    relaxed: tuple[Relaxed, ...] = ()
    beside: tuple[Beside, ...] = ()


def whatif(
    protocol: Protocol, data: Path, settings: Iterable[str] = (), *, sweep: bool = False, error: Fraction | None = None
) -> WhatIf:
    """Decide a cohort under other thresholds.

    Args:
        protocol: As it stands.
        data: A table of patients.
        settings: Thresholds to try, each alone: `platelets >= 50 x 10^9/L`.
        sweep: Move every threshold by a quarter, down and up, and relax each criterion of eligibility.
        error: An assay's error as a share of the value: who is that near to a threshold.

    Raises:
        RuleFileError: a setting cannot be read.
        DataError: the table cannot be read.
        MissingExtraError: an interval needs scipy; raised when the figures are told.
    """
    from remission.cases.tables import read_cases  # noqa: PLC0415 - reads data, which `--help` does not

    wanted = [read_setting(protocol, text) for text in settings]
    cohort = Sweep(protocol, read_cases(data, protocol).cases)
    return WhatIf(
        protocol,
        cohort.figures(),
        tuple(cohort.at(there, new.value) for there, new in wanted),
        cohort.tornado() if sweep else (),
        tuple(cohort.relaxed()) if sweep else (),
        tuple(cohort.beside(error)) if error is not None else (),
    )


# ---- for people ------------------------------------------------------------------------------------


def render(found: WhatIf, console: Console) -> None:
    """Print the cohort as it is, and what each question changes."""

    def say(text: str = "") -> None:
        console.print(text, markup=False, highlight=False, soft_wrap=True)

    say(f"{found.base.total} cases; {found.base.eligible} eligible")
    for line in _rates(found.protocol, found.base):
        say(f"  {line}")
    for one in found.settings:
        say()
        now = one.there.text(found.protocol)
        say(f"if {_at(found.protocol, one.there, one.value)} (now {now}): {one.figures.eligible} eligible")
        for line in _rates(found.protocol, one.figures):
            say(f"  {line}")
        say(f"  changed: {', '.join(one.changed) or 'nobody'}")
    _tornado(found, say)
    for relaxed in found.relaxed:
        say(f"  {relaxed.criterion}: {_at(found.protocol, relaxed.there, relaxed.value)} admits {len(relaxed.admits)} more")
    for beside in found.beside:
        value = plain(beside.value) if not isinstance(beside.value, str) else beside.value  # type: ignore[arg-type]
        effect = f"would change {', '.join(beside.changes)}" if beside.changes else "changes nothing"
        say(f"  {beside.patient}: {value} is within the error of {beside.there.text(found.protocol)}; the other side {effect}")


def _tornado(found: WhatIf, say: Say) -> None:
    widest = max((swing.width() for swing in found.tornado), default=0)
    if found.tornado:
        say("")
        say("patients who change when a threshold moves a quarter down | up:")
    for swing in found.tornado:
        low, high = len(swing.low.changed), len(swing.high.changed)
        left, right = ("█" * round(BAR * count / widest) if widest else "" for count in (low, high))
        say(f"  {left:>{BAR}}|{right:<{BAR}}  {swing.there.text(found.protocol)}: {low} | {high}")


def _rates(protocol: Protocol, figures: Figures) -> Iterator[str]:
    for key, family in protocol.classifications.items():
        for outcome in family.outcomes:
            rate = figures.rate(key, outcome.name)
            if rate is not None:
                share, low, high = (f"{100 * float(number):.1f}" for number in (rate.share, rate.low, rate.high))
                yield f"{family.name} {outcome.name}: {rate.count} of {rate.total}, {share} % ({low} to {high})"


def _at(protocol: Protocol, there: Threshold, value: Fraction) -> str:
    return Threshold(there.fact, there.op, value).text(protocol)


# ---- for machines ----------------------------------------------------------------------------------


def as_json(found: WhatIf) -> dict[str, Any]:
    """The same as one JSON object; shares and their limits are fractions of 1."""
    p = found.protocol
    return {
        "protocol": {"id": p.id, "version": p.version, "sha256": p.sha256},
        "base": _figures(p, found.base),
        "settings": [_moved(p, one) for one in found.settings],
        "tornado": [
            {"threshold": one.there.text(p), "low": _moved(p, one.low), "high": _moved(p, one.high)} for one in found.tornado
        ],
        "relaxed": [
            {"criterion": one.criterion, "to": _at(p, one.there, one.value), "admits": list(one.admits)} for one in found.relaxed
        ],
        "beside": [
            {"patient": one.patient, "threshold": one.there.text(p), "value": str(one.value), "changes": list(one.changes)}
            for one in found.beside
        ],
    }


def _moved(protocol: Protocol, one: Moved) -> dict[str, Any]:
    return {
        "threshold": one.there.text(protocol),
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
    rates = {name: figures.rate(key, name) for name in names}
    return {name: one and {"share": float(one.share), "low": one.low, "high": one.high} for name, one in rates.items()}
