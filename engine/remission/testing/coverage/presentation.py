"""Coverage as text for a person and as JSON for a machine."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from rich.table import Table

from remission.protocol.graph import name
from remission.render.progress import Told, unwatched
from remission.symbolic.cells.case_search import Closing, NoSuchCase, NotFound, Remedy
from remission.testing.assertions.recording import Recording, title
from remission.testing.coverage.coverage import Coverage, cover
from remission.testing.coverage.obligations import SORTS, Goal
from remission.testing.coverage.pairs import ConditionPair, pairs
from remission.testing.coverage.synthesis import Remedies

if TYPE_CHECKING:
    from rich.console import Console

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"


@dataclass(frozen=True, slots=True)
class Gap:
    """A goal that no scenario shows, and what would."""

    goal: Goal
    closing: Closing


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """Coverage with a remedy for each gap."""

    coverage: Coverage
    gaps: tuple[Gap, ...]

    @property
    def open(self) -> tuple[Gap, ...]:
        """The gaps that a scenario could close, as far as is known."""
        return tuple(gap for gap in self.gaps if not isinstance(gap.closing, NoSuchCase))

    @property
    def counts(self) -> tuple[int, int]:
        """Shown goals, and all that can be shown."""
        every = self.coverage.counts(without=(gap.goal for gap in self.gaps if isinstance(gap.closing, NoSuchCase)))
        return sum(shown for shown, _ in every.values()), sum(all_ for _, all_ in every.values())

    @property
    def percent(self) -> Fraction:
        """The shown goals among those that can be shown, in per cent; 100 where there is none."""
        shown, all_ = self.counts
        return Fraction(100 * shown, all_) if all_ else Fraction(100)


def report(recording: Recording, told: Told = unwatched) -> CoverageReport:
    """Measure a recording, and look for the scenarios that it lacks."""
    coverage = cover(recording, told)
    closings = Remedies(recording).close_all(coverage.gaps, told)
    return CoverageReport(coverage, tuple(Gap(goal, closings[goal]) for goal in coverage.gaps))


def render(found: CoverageReport, console: Console) -> None:
    """Print the counts of each sort, every gap with its remedy, and the scenarios that alone show something."""
    protocol = found.coverage.protocol
    console.print(_table(found))
    printed: set[str] = set()
    for gap in found.open:
        where = name(protocol, gap.goal.owner)
        _line(console, f"{gap.goal.pos}: {where}: {gap.goal} {_verdict(gap.closing, printed)}")
        if isinstance(gap.closing, Remedy) and gap.closing.text not in printed:
            printed.add(gap.closing.text)
            _line(console, f"\n{gap.closing.text}\n")
    matter(console, [(title(scene), len(found.coverage.only(at))) for at, scene in enumerate(found.coverage.scenes)], "goal")
    shown, all_ = found.counts
    never = len(found.gaps) - len(found.open)
    apart = f"; {never} more cannot be shown, by proof (--format json or --html names them)" if never else ""
    colour = "green" if not found.open else "red"
    console.print(
        f"[bold {colour}]{shown} of {all_} goals are shown ({percent(found.percent)} %){apart}[/]",
        highlight=False,
        soft_wrap=True,
    )


def as_json(found: CoverageReport) -> Json:
    """The counts and gaps, and for each goal the scenarios that show it."""
    protocol = found.coverage.protocol
    closings = {gap.goal: gap.closing for gap in found.gaps}
    goals: list[Json] = []
    for one in found.coverage.covered:
        closing = closings.get(one.goal)
        goals.append(
            {
                "sort": one.goal.sort,
                "definition": name(protocol, one.goal.owner),
                "place": str(one.goal.pos),
                "subject": one.goal.subject,
                "shown": one.goal.shown,
                "scenarios": [title(found.coverage.scenes[at]) for at in one.scenes],
                "cannot be shown": isinstance(closing, NoSuchCase),
                "remedy": closing.text if isinstance(closing, Remedy) else None,
            }
        )
    shown, all_ = found.counts
    return {
        "protocol": {"id": protocol.id, "version": protocol.version, "sha256": protocol.sha256},
        "scenarios": len(found.coverage.scenes),
        "shown": shown,
        "goals": all_,
        "percent": percent(found.percent),
        "goal": goals,
        "pair": [_pair(found.coverage, pair) for pair in pairs(found.coverage.covered)],
    }


def _pair(coverage: Coverage, pair: ConditionPair) -> Json:
    """The two scenarios of MC/DC; the one that is there where the other is lacking."""
    met, failed = (one.scenes[:1] for one in (pair.met, pair.failed))
    if met and failed:
        met, failed = ((at,) for at in pair.closest(coverage.scenes))
    return {
        "definition": name(coverage.protocol, pair.met.goal.owner),
        "condition": pair.subject,
        "met": title(coverage.scenes[met[0]]) if met else None,
        "not met": title(coverage.scenes[failed[0]]) if failed else None,
    }


def _table(found: CoverageReport) -> Table:
    impossible = [gap.goal for gap in found.gaps if isinstance(gap.closing, NoSuchCase)]
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("to be shown", overflow="fold")
    table.add_column("shown", justify="right", style="green")
    table.add_column("gaps", justify="right")
    for sort, (shown, all_) in found.coverage.counts(without=impossible).items():
        gaps = f"[red]{all_ - shown}[/red]" if all_ > shown else "0"
        table.add_row(SORTS[sort], str(shown), gaps)
    return table


def _verdict(closing: Closing, printed: Collection[str]) -> str:
    match closing:
        case Remedy() if closing.text in printed:
            return f"is shown by no scenario; {closing.title!r} above would show it too"
        case Remedy():
            return "is shown by no scenario; this one would show it:"
        case NoSuchCase(why) | NotFound(why):
            return f"is shown by no scenario: {why}"


def _line(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)


def matter(console: Console, counts: list[tuple[str, int]], what: str) -> None:
    """Print the scenarios without which something would be lost."""
    alone = [(scene, count) for scene, count in counts if count]
    if alone:
        console.print(f"without one of these {len(alone)} scenarios something would be lost:", highlight=False, soft_wrap=True)
    for scene, count in alone:
        _line(console, f"  {scene} ({count} {what}{'' if count == 1 else 's'})")


def percent(share: Fraction) -> str:
    """A share to one decimal, rounded down: 100 stands for all of them only."""
    tenths = int(share * 10)
    return str(tenths // 10) if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}"
