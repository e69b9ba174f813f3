"""Coverage drawn on the text of the rules: every clause coloured, and its scenarios below its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from remission.render import pages
from remission.render.program import made_by
from remission.symbolic.cells.case_search import Closing, NoSuchCase, Remedy
from remission.testing.assertions.recording import title
from remission.testing.coverage.coverage import Covered
from remission.testing.coverage.obligations import SORTS, Goal
from remission.testing.coverage.pairs import ConditionPair, pairs
from remission.testing.coverage.presentation import CoverageReport, percent
from remission.testing.coverage.spans import Clauses, Span

LEGEND = {
    "all": "everything that can be shown of the clause is shown",
    "some": "some of it is shown",
    "none": "nothing of it is shown",
    "never": "nothing of it can be shown, by proof",
}

NEWLINE = "\n"


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
        footer=made_by(protocol),
    )


class _Drawing:
    """Goals by the line and column of the clause that they are about."""

    def __init__(self, found: CoverageReport) -> None:
        self.found = found
        self.closings: Mapping[Goal, Closing] = {gap.goal: gap.closing for gap in found.gaps}
        self.never = {goal for goal, closing in self.closings.items() if isinstance(closing, NoSuchCase)}
        self.at: dict[str, dict[int, dict[int, list[Covered]]]] = {}
        for one in found.coverage.covered:
            pos = one.goal.pos
            self.at.setdefault(pos.file, {}).setdefault(pos.line, {}).setdefault(pos.column, []).append(one)

    @property
    def files(self) -> Sequence[str]:
        """The files that have clauses."""
        return list(self.at)

    def gaps(self) -> Iterator[str]:
        """What no scenario shows; what none can show, by proof, is no gap and stands apart."""
        for title_, are_proved in (("Gaps", False), ("Cannot be shown, by proof", True)):
            some = [gap for gap in self.found.gaps if isinstance(gap.closing, NoSuchCase) is are_proved]
            if some:
                yield pages.heading(title_)
            for gap in some:
                inside = pages.code(gap.closing.text) if isinstance(gap.closing, Remedy) else pages.paragraph(gap.closing.why)
                yield pages.folded(f"{gap.goal.pos}: {gap.goal}", inside)

    def text(self, file: str) -> str:
        """The file, line by line, each clause marked from its first character to its last."""
        text = Path(file).read_text(encoding="utf-8-sig")
        clauses = Clauses(text, [(line, column) for line, columns in self.at[file].items() for column in columns])
        lines = [self.line(file, number, line, clauses.spans(number)) for number, line in enumerate(clauses.lines, 1)]
        return f"<div class='rules'>{NEWLINE.join(lines)}</div>"

    def line(self, file: str, number: int, line: str, spans: Sequence[Span]) -> str:
        parts, done = [], 0
        for span in spans:
            at, column = span.goals_at
            covered = self.at[file][at][column]
            piece = line[span.start - 1 : span.end - 1]
            parts += [escape(line[done : span.start - 1]), pages.marked(piece, self.mark(covered), self.hint(covered))]
            done = span.end - 1
        drawn = f"<code>{number:4}  {''.join(parts)}{escape(line[done:])}</code><br>"
        columns = self.at[file].get(number, {})
        below = (pages.folded(f"{len(columns[start])} to be shown", self.shown(columns[start])) for start in sorted(columns))
        return drawn + "".join(below)

    def mark(self, covered: Sequence[Covered]) -> str:
        counted = [bool(one.scenes) for one in covered if one.goal not in self.never]
        if not counted:
            return "never"
        return "all" if all(counted) else "some" if any(counted) else "none"

    def hint(self, covered: Sequence[Covered]) -> str:
        counted = [one for one in covered if one.goal not in self.never]
        return f"{sum(bool(one.scenes) for one in counted)} of {len(counted)} shown"

    def shown(self, covered: Sequence[Covered]) -> str:
        """Each goal with its scenarios; of a condition that alone decides, the pair of them."""
        single = [(str(one.goal), self.titles(one)) for one in covered if one.goal.sort != "alone"]
        return pages.listed([*single, *(self.paired(pair) for pair in pairs(covered))])

    def paired(self, pair: ConditionPair) -> tuple[str, Sequence[str]]:
        """A condition that alone decides, with the two scenarios that are most alike."""
        met, failed = self.titles(pair.met), self.titles(pair.failed)
        if pair.met.scenes and pair.failed.scenes:
            scenes = self.found.coverage.scenes
            met, failed = ([title(scenes[at])] for at in pair.closest(scenes))
        return f"{pair.subject}: alone decides (MC/DC)", [*(f"met: {one}" for one in met), *(f"not met: {one}" for one in failed)]

    def titles(self, one: Covered) -> list[str]:
        return [title(self.found.coverage.scenes[at]) for at in one.scenes] or [self.lacking(one.goal)]

    def lacking(self, goal: Goal) -> str:
        return "cannot be shown, by proof" if goal in self.never else "no scenario shows it"
