"""Coverage drawn on the text of the rules: every clause coloured, and its scenarios below its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from remission.qa import pages
from remission.qa.coverage import Covered
from remission.qa.coverage_told import CoverageReport, percent
from remission.qa.goals import SORTS, Goal
from remission.qa.recording import title
from remission.qa.seeking import Closing, Impossible, Remedy

LEGEND = {
    "all": "everything that can be shown of the clause is shown",
    "some": "some of it is shown",
    "none": "nothing of it is shown",
}


def page(found: CoverageReport) -> str:
    """Write a coverage report as one page."""
    protocol = found.coverage.protocol
    drawing = _Drawing(found)
    rows = [(SORTS[sort], str(shown), str(all_)) for sort, (shown, all_) in found.coverage.counts(drawing.never).items()]
    return pages.page(
        f"Coverage of {protocol.id} {protocol.version}",
        pages.paragraph(
            f"{len(found.coverage.scenes)} scenarios; {percent(found.percent)} % of what can be shown of the rules is shown."
        ),
        pages.table(("to be shown", "shown", "of"), rows),
        *drawing.gaps(),
        pages.heading("The rules"),
        "<p>" + ", ".join(pages.marked(mark, mark, hint) + f" {escape(hint)}" for mark, hint in LEGEND.items()) + "</p>",
        *(part for file in drawing.files for part in (pages.heading(Path(file).name), drawing.text(file))),
    )


class _Drawing:
    """Goals by the line and column of the clause that they are about."""

    def __init__(self, found: CoverageReport) -> None:
        self.found = found
        self.closings: Mapping[Goal, Closing] = {gap.goal: gap.closing for gap in found.gaps}
        self.never = {goal for goal, closing in self.closings.items() if isinstance(closing, Impossible)}
        self.at: dict[str, dict[int, dict[int, list[Covered]]]] = {}
        for one in found.coverage.covered:
            pos = one.goal.pos
            self.at.setdefault(pos.file, {}).setdefault(pos.line, {}).setdefault(pos.column, []).append(one)

    @property
    def files(self) -> Sequence[str]:
        """The files that have clauses."""
        return list(self.at)

    def gaps(self) -> Iterator[str]:
        if not self.found.gaps:
            return
        yield pages.heading("Gaps")
        for gap in self.found.gaps:
            inside = pages.code(gap.closing.text) if isinstance(gap.closing, Remedy) else pages.paragraph(gap.closing.why)
            yield pages.folded(f"{gap.goal.pos}: {gap.goal}", inside)

    def text(self, file: str) -> str:
        """The file, line by line, each clause marked from where it begins to where the next one does."""
        lines = Path(file).read_text(encoding="utf-8-sig").splitlines()
        return "<div class='rules'>" + "\n".join(self.line(file, number, line) for number, line in enumerate(lines, 1)) + "</div>"

    def line(self, file: str, number: int, line: str) -> str:
        columns = self.at.get(file, {}).get(number, {})
        starts = sorted(columns)
        parts = [escape(line[: starts[0] - 1] if starts else line)]
        for start, end in zip(starts, [*starts[1:], len(line) + 1], strict=False):
            covered = columns[start]
            parts.append(pages.marked(line[start - 1 : end - 1], self.mark(covered), self.hint(covered)))
        drawn = f"<code>{number:4}  {''.join(parts)}</code><br>"
        below = (pages.folded(f"{len(columns[start])} to be shown", self.shown(columns[start])) for start in starts)
        return drawn + "".join(below)

    def mark(self, covered: Sequence[Covered]) -> str:
        counted = [bool(one.scenes) for one in covered if one.goal not in self.never]
        return "all" if all(counted) else "some" if any(counted) else "none"

    def hint(self, covered: Sequence[Covered]) -> str:
        counted = [one for one in covered if one.goal not in self.never]
        return f"{sum(bool(one.scenes) for one in counted)} of {len(counted)} shown"

    def shown(self, covered: Sequence[Covered]) -> str:
        scenes = self.found.coverage.scenes
        return pages.listed(
            (str(one.goal), [title(scenes[at]) for at in one.scenes] or [self.lacking(one.goal)]) for one in covered
        )

    def lacking(self, goal: Goal) -> str:
        return "cannot be shown, by proof" if goal in self.never else "no scenario shows it"
