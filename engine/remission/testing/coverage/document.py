"""Coverage as a person reads it: the counts, the gaps with their remedies, and the rules with every clause marked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from remission.render.document import Block, Code, Document, Mark, Marked, Section, SourceLine, Terms, Text, folded
from remission.render.program import made_by
from remission.render.tables import Column, Table
from remission.symbolic.cells.case_search import Closing, NoSuchCase, NotFound, Remedy
from remission.testing.assertions.recording import title
from remission.testing.coverage.coverage import Covered
from remission.testing.coverage.obligations import SORTS, Goal
from remission.testing.coverage.pairs import ConditionPair, pairs
from remission.testing.coverage.report import CoverageReport, percent
from remission.testing.coverage.spans import Clauses, Span

LEGEND: dict[Mark, str] = {
    "all": "everything that can be shown of the clause is shown",
    "some": "some of it is shown",
    "none": "nothing of it is shown",
    "never": "nothing of it can be shown, by proof",
}


def text(found: CoverageReport) -> Iterator[Block]:
    """The counts of each sort, every gap with its remedy, and the scenarios that alone show something."""
    protocol = found.coverage.protocol
    yield _counts(found)
    printed: set[str] = set()
    for gap in found.open:
        where = protocol.definition(gap.goal.owner).name
        yield Text(f"{gap.goal.pos}: {where}: {gap.goal} {_verdict(gap.closing, printed)}")
        if isinstance(gap.closing, Remedy) and gap.closing.text not in printed:
            printed.add(gap.closing.text)
            yield Code(f"\n{gap.closing.text}\n")
    yield from matter([(title(scene), len(found.coverage.only(at))) for at, scene in enumerate(found.coverage.scenes)], "goal")
    shown, all_ = found.counts
    never = len(found.gaps) - len(found.open)
    apart = f"; {never} more cannot be shown, by proof (--format json or --html names them)" if never else ""
    sum_ = f"{shown} of {all_} goals are shown ({percent(found.percent)} %){apart}"
    yield Text(sum_, "bad" if found.open else "good")


def _counts(found: CoverageReport) -> Table:
    impossible = [gap.goal for gap in found.gaps if isinstance(gap.closing, NoSuchCase)]
    every = found.coverage.counts(without=impossible).items()
    shown_, gaps = Column("shown", "shown", "count", tone="good"), Column("gaps", "gaps", "count", tone="bad")
    columns = (Column("sort", "to be shown"), shown_, gaps)
    return Table("counts", "", columns, tuple((SORTS[sort], shown, all_ - shown) for sort, (shown, all_) in every))


def _verdict(closing: Closing, printed: Collection[str]) -> str:
    match closing:
        case Remedy() if closing.text in printed:
            return f"is shown by no scenario; {closing.title!r} above would show it too"
        case Remedy():
            return "is shown by no scenario; this one would show it:"
        case NoSuchCase(why) | NotFound(why):
            return f"is shown by no scenario: {why}"


def matter(counts: list[tuple[str, int]], what: str) -> Iterator[Text]:
    """The scenarios without which something would be lost."""
    alone = [(scene, count) for scene, count in counts if count]
    if alone:
        yield Text(f"without one of these {len(alone)} scenarios something would be lost:")
    yield from (Text(f"  {scene} ({count} {what}{'' if count == 1 else 's'})") for scene, count in alone)


# ---- a page ----------------------------------------------------------------------------------------


def page(found: CoverageReport) -> Document:
    """Coverage drawn on the text of the rules: every clause marked, and its scenarios below its line."""
    protocol, drawing = found.coverage.protocol, _Drawing(found)
    many = f"{len(found.coverage.scenes)} scenarios; {percent(found.percent)} % of what can be shown of the rules is shown."
    columns = Column("sort", "to be shown"), Column("shown", "shown", "count"), Column("of", "of", "count")
    counts = tuple((SORTS[sort], shown, all_) for sort, (shown, all_) in found.coverage.counts(drawing.never).items())
    legend = Terms(tuple((Marked(mark, mark, hint), (hint,)) for mark, hint in LEGEND.items()))
    files = (Section(Path(file).name, tuple(drawing.lines(file))) for file in drawing.files)
    blocks: tuple[Block, ...] = (
        Text(many),
        Table("counts", "", columns, counts),
        *drawing.gaps(),
        Section("The rules", (legend,)),
        *files,
    )
    return Document(f"Coverage of {protocol.id} {protocol.version}", blocks, footer=made_by(protocol))


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

    def gaps(self) -> Iterator[Section]:
        """What no scenario shows; what none can show, by proof, is no gap and stands apart."""
        for title_, are_proved in (("Gaps", False), ("Cannot be shown, by proof", True)):
            some = [gap for gap in self.found.gaps if isinstance(gap.closing, NoSuchCase) is are_proved]
            if some:
                yield Section(title_, tuple(folded(f"{gap.goal.pos}: {gap.goal}", _closing(gap.closing)) for gap in some))

    def lines(self, file: str) -> Iterator[Block]:
        """The file, line by line, each clause marked from its first character to its last; below each what there is to show."""
        text = Path(file).read_text(encoding="utf-8-sig")
        clauses = Clauses(text, [(line, column) for line, columns in self.at[file].items() for column in columns])
        for number, line in enumerate(clauses.lines, 1):
            yield SourceLine(number, tuple(self.pieces(file, line, clauses.spans(number))))
            for _, covered in sorted(self.at[file].get(number, {}).items()):
                yield folded(f"{len(covered)} to be shown", self.shown(covered))

    def pieces(self, file: str, line: str, spans: Sequence[Span]) -> Iterator[str | Marked]:
        done = 0
        for span in spans:
            at, column = span.goals_at
            covered = self.at[file][at][column]
            yield line[done : span.start - 1]
            yield Marked(line[span.start - 1 : span.end - 1], self.mark(covered), self.hint(covered))
            done = span.end - 1
        yield line[done:]

    def mark(self, covered: Sequence[Covered]) -> Mark:
        counted = [bool(one.scenes) for one in covered if one.goal not in self.never]
        if not counted:
            return "never"
        return "all" if all(counted) else "some" if any(counted) else "none"

    def hint(self, covered: Sequence[Covered]) -> str:
        counted = [one for one in covered if one.goal not in self.never]
        return f"{sum(bool(one.scenes) for one in counted)} of {len(counted)} shown"

    def shown(self, covered: Sequence[Covered]) -> Terms:
        """Each goal with its scenarios; of a condition that alone decides, the pair of them."""
        single = [(str(one.goal), self.titles(one)) for one in covered if one.goal.sort != "alone"]
        return Terms((*single, *(self.paired(pair) for pair in pairs(covered))))

    def paired(self, pair: ConditionPair) -> tuple[str, tuple[str, ...]]:
        """A condition that alone decides, with the two scenarios that are most alike."""
        met, failed = self.titles(pair.met), self.titles(pair.failed)
        if pair.met.scenes and pair.failed.scenes:
            scenes = self.found.coverage.scenes
            met, failed = ((title(scenes[at]),) for at in pair.closest(scenes))
        told = (*(f"met: {one}" for one in met), *(f"not met: {one}" for one in failed))
        return f"{pair.subject}: alone decides (MC/DC)", told

    def titles(self, one: Covered) -> tuple[str, ...]:
        return tuple(title(self.found.coverage.scenes[at]) for at in one.scenes) or (self.lacking(one.goal),)

    def lacking(self, goal: Goal) -> str:
        return "cannot be shown, by proof" if goal in self.never else "no scenario shows it"


def _closing(closing: Closing) -> Block:
    return Code(closing.text) if isinstance(closing, Remedy) else Text(closing.why)
