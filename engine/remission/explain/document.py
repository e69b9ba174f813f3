"""Why: a decision told clause by clause from its one trace, for a person and for a machine."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from remission.cases.cells.found import printable
from remission.engines.decision import Eligibility, deciding_criteria, phrases
from remission.engines.evaluate import Evaluator
from remission.engines.prose import amount_text, range_text, values_text
from remission.explain.counterfactuals import Counterfactual, counterfactuals
from remission.expr import tree as t
from remission.expr.text import text as written
from remission.expr.truth import Truth
from remission.protocol.canonical import names
from remission.protocol.model import Calculation, Classification, Criterion, Outcome, Protocol, Source, Status, WordTable
from remission.render.document import Text
from remission.render.uncovered import uncovered_problems

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from remission.engines.decision import Decision
    from remission.explain.sufficient_tests import What

MARK = {Truth.MET: "met    ", Truth.NOT_MET: "not met", Truth.UNKNOWN: "unknown"}
INDENT = "  "


@dataclass(frozen=True, slots=True)
class ExplanationLine:
    """One clause with its truth; `depth` is how far it stands below the answer it explains."""

    depth: int
    truth: Truth | None
    what: str
    used: str = ""
    note: str = ""

    def __str__(self) -> str:
        mark = "" if self.truth is None else f"{MARK[self.truth]}  "
        used = f"  ({self.used})" if self.used else ""
        note = f"  [{self.note}]" if self.note else ""
        return f"{INDENT * self.depth}{mark}{self.what}{used}{note}"


def explain(protocol: Protocol, decision: Decision, fired: tuple[str, ...] = ()) -> str:
    """Tell the whole decision as one text, line by line as `text` has it."""
    return "\n".join(line.text for line in text(protocol, decision, fired))


def text(protocol: Protocol, decision: Decision, fired: tuple[str, ...] = ()) -> Iterator[Text]:
    """The whole decision: answers, clauses, what is missing, what would change it, the rules that fired."""
    return (Text(str(line)) for line in _Explanation(protocol, decision).lines(fired))


class _Explanation:
    def __init__(self, protocol: Protocol, decision: Decision) -> None:
        self.protocol, self.decision = protocol, decision
        self.names = names(protocol)
        trace = decision.trace
        self.truths = dict(zip(trace.nodes, trace.truths, strict=True)) if trace else {}
        self.rows = trace.rows if trace else {}
        self.ranges = trace.ranges if trace else {}
        self.told: set[str] = set()  # criteria whose parts stand above
        self.cited_sources: set[str] = set()
        self.others: dict[tuple[What, str], list[str]] = defaultdict(list)
        for change in counterfactuals(protocol, Evaluator(protocol), decision):
            what = "classification" if isinstance(change, Counterfactual) else change.what
            self.others[what, change.classification].append(str(change))

    def lines(self, fired: tuple[str, ...]) -> Iterator[ExplanationLine | str]:
        d, p = self.decision, self.protocol
        day = f", assessed {d.case.date.isoformat()}" if d.case.date else ""
        yield f"patient {printable(d.case.patient)}{day}"
        yield f"protocol {p.id} {p.version} (sha256 {p.sha256[:12]})"
        yield from self.eligibility()
        for family in p.classifications.values():
            yield ""
            yield from self.classification(family)
        for table in p.lists.values():
            yield ""
            yield from self.phrases(table)
        others = [c for key, c in p.criteria.items() if key not in self.told and c.table is None]
        yield from _section("criteria" if not self.told else "other criteria", (self.criterion(each, 1) for each in others))
        yield from _section("calculations", map(self.calculation, p.calculations.values()))
        yield from self.data()
        yield from self.sources()
        yield from _section("rules in the order in which they fired", ([ExplanationLine(1, None, rule)] for rule in fired))

    def eligibility(self) -> Iterator[ExplanationLine | str]:
        d, p = self.decision, self.protocol
        if d.eligibility is None:
            return
        yield ""
        yield f"eligibility: {d.eligibility.value}{self.reasons()}"
        for title, keys in (("to include, all must be met", p.include), ("to exclude, none may be met", p.exclude)):
            if keys:
                yield ExplanationLine(1, None, f"{title}:")
            for key in keys:
                yield from self.criterion(p.criteria[key], 2)
        yield from self.otherwise(1, "classification", p.eligibility.name)

    def reasons(self) -> str:
        """Name the criteria that keep a patient out, or in doubt."""
        d, p = self.decision, self.protocol
        out = deciding_criteria(p, d) if d.eligibility is not Eligibility.ELIGIBLE else ()
        told = ", ".join(f"{p.criteria[key].name} is {d.criteria[key].value}" for key in out)
        return f", since {told}" if told else ""

    def classification(self, family: Classification) -> Iterator[ExplanationLine | str]:
        answer = self.decision.outcomes[family.slug]
        yield f"{family.name}: {self.answer(family.slug)}"
        for outcome in family.outcomes:
            yield from self.outcome(outcome, family)
            if outcome.name == answer.outcome:
                break
        yield from self.otherwise(1, "classification", family.slug)

    def phrases(self, table: WordTable) -> Iterator[ExplanationLine | str]:
        """Each phrase of a table of which all rows count."""
        answer = phrases(table, self.decision.criteria)
        waiting = f"; not settled: {', '.join(answer.open)}" if answer.open else ""
        yield f"{table.name}: {', '.join(answer.applies) or 'none'}{waiting}"
        for key in table.phrases.values():
            yield from self.criterion(self.protocol.criteria[key], 1)

    def otherwise(self, depth: int, what: What, key: str) -> Iterator[ExplanationLine]:
        yield from (ExplanationLine(depth, None, f"→ {other}") for other in self.others.get((what, key), ()))

    def answer(self, key: str) -> str:
        answer = self.decision.outcomes[key]
        if answer.outcome is not None:
            return answer.outcome
        return f"not settled, still possible: {', '.join(answer.possible)}" if answer.possible else "no outcome is met"

    def outcome(self, outcome: Outcome, family: Classification) -> Iterator[ExplanationLine]:
        if outcome.condition is None:
            yield ExplanationLine(1, None, f"{outcome.name}: otherwise")
            return
        cited = self.cited(outcome.source or family.source, outcome.status)
        yield ExplanationLine(1, self.truths[outcome.condition], outcome.name, note=cited)
        yield from self.parts(outcome.condition.args if isinstance(outcome.condition, t.AllOf) else (outcome.condition,), 2)

    def criterion(self, criterion: Criterion, depth: int) -> Iterator[ExplanationLine]:
        """Tell a criterion; its parts the first time, each with its own truth and values."""
        node, truth = criterion.condition, self.decision.criteria[criterion.slug]
        cited = self.cited(criterion.source, criterion.status)
        policy = ""
        if truth is not self.truths[node] and criterion.if_missing is not None:
            policy = f"if missing: {criterion.if_missing.value}, because {criterion.because}"
        note = "; ".join(part for part in (policy, cited) if part)
        grouped = ("", (node,)) if isinstance(node, t.Ref) else _grouped(node)
        if grouped is None:
            yield ExplanationLine(depth, truth, f"{criterion.name}: {written(node, self.names)}", self.used(node), note)
        elif criterion.slug in self.told:
            yield ExplanationLine(depth, truth, f"{criterion.name} (see above)", note=note)
        else:
            how, parts = grouped
            yield ExplanationLine(depth, truth, f"{criterion.name}: {how}".rstrip(": ") + ":", note=note)
            yield from self.parts(parts, depth + 1)
            yield from self.otherwise(depth + 1, "criterion", criterion.slug)
        self.told.add(criterion.slug)

    def parts(self, nodes: Iterable[t.Condition], depth: int) -> Iterator[ExplanationLine]:
        """Yield clauses down to criteria and comparisons, each with its truth."""
        for node in nodes:
            if isinstance(node, t.Ref):
                yield from self.criterion(self.protocol.criteria[node.criterion], depth)
            elif (grouped := _grouped(node)) is None:
                yield ExplanationLine(depth, self.truths[node], written(node, self.names), self.used(node))
            else:
                how, parts = grouped
                yield ExplanationLine(depth, self.truths[node], f"{how}:")
                yield from self.parts(parts, depth + 1)

    def used(self, node: t.Node) -> str:
        """Tell the values of facts and the outcomes that a clause reads, through its calculations too."""
        told = [f"{self.names[key]} is {self.answer(key)}" for key in dict.fromkeys(self.outcomes_named(node))]
        values = values_text(self.protocol, self.decision.case, node)
        return "; ".join(part for part in (values, ", ".join(told)) if part)

    def outcomes_named(self, node: t.Node) -> Iterator[str]:
        for part in t.walk(node):
            match part:
                case t.OutcomeIn(key):
                    yield key
                case t.CalculationValue(key):
                    yield from self.outcomes_named(self.protocol.calculations[key].value)
                case _:
                    pass

    def calculation(self, calculation: Calculation) -> Iterator[ExplanationLine]:
        amount = self.decision.calculations[calculation.slug]
        result = self.range(calculation) if amount is None else amount_text(amount.value, amount.unit)
        note = "; ".join(filter(None, (self.row(calculation), self.cited(calculation.source, calculation.status))))
        yield ExplanationLine(1, None, f"{calculation.name}: {result}", self.used(calculation.value), note)
        if isinstance(calculation.value, t.Score):
            yield from map(self.item, calculation.value.rows)
        yield from self.otherwise(2, "calculation", calculation.slug)

    def range(self, calculation: Calculation) -> str:
        """Say what an amount may be, where what is known bounds it."""
        found = self.ranges.get(calculation.slug)
        return "cannot be made" if found is None else range_text(found, calculation.unit.text)

    def item(self, row: t.Row) -> ExplanationLine:
        """An item of a score, with its points."""
        truth = self.truths[row.when] if row.when else Truth.MET
        return ExplanationLine(2, truth, f"{row.name}, {written(row.value, self.names)}: {self.when(row)}")

    def row(self, calculation: Calculation) -> str:
        """Say which row of a table gave the value, or why none did."""
        if not isinstance(calculation.value, t.Lookup):
            return ""
        rows, index = calculation.value.rows, self.rows.get(calculation.slug)
        if index is None:
            unknown = (number for number, row in enumerate(rows) if row.when and self.truths[row.when] is Truth.UNKNOWN)
            index = next(unknown, None)
            return "no row applies" if index is None else f"row {index + 1} is unknown: {self.when(rows[index])}"
        return f"row {index + 1}: {self.when(rows[index])}"

    def when(self, row: t.Row) -> str:
        return "otherwise" if row.when is None else written(row.when, self.names)

    def data(self) -> Iterator[ExplanationLine | str]:
        if self.decision.missing:
            yield ""
            yield f"missing: {', '.join(self.protocol.facts[key].name for key in self.decision.missing)}"
        problems = (str(problem).splitlines() for problem in self.decision.case.problems)
        yield from _section("problems of the data", ([ExplanationLine(1, None, line) for line in lines] for lines in problems))
        gaps = (str(problem).splitlines() for problem in uncovered_problems(self.protocol, self.decision))
        yield from _section("not covered by the rules", ([ExplanationLine(1, None, line) for line in lines] for lines in gaps))

    def cited(self, source: str | None, status: Status) -> str:
        if source:
            self.cited_sources.add(source)
        words = self.protocol.sources[source].name if source else ""
        return "; ".join(part for part in (words, "unverified" if status is Status.UNVERIFIED else "") if part)

    def sources(self) -> Iterator[ExplanationLine | str]:
        cited = [source for key, source in self.protocol.sources.items() if key in self.cited_sources]
        told = ([ExplanationLine(1, None, f"{each.name}: {_reference(each)}")] for each in cited)
        yield from _section("sources", told)


def _grouped(node: t.Condition) -> tuple[str, tuple[t.Condition, ...]] | None:  # noqa: PLR0911 - one match, one line a node
    """How the parts of a condition belong together, and the parts; None for a clause that stands alone."""
    match node:
        case t.AllOf(args):
            return "all of", args
        case t.AnyOf(args):
            return "any of", args
        case t.AtLeast(count, args):
            return f"at least {count} of", args
        case t.Not(t.AnyOf(args)):
            return "none of", args
        case t.Not(t.AllOf(args)):
            return "not all of", args
        case t.Not(arg) if not isinstance(arg, t.Known | t.HasValue):
            return "not", (arg,)
        case t.IfThen(condition, then):
            return "if the first is met, then the second", (condition, then)
        case _:
            return None


def _reference(source: Source) -> str:
    return ", ".join(part for part in (source.title, source.section, source.url) if part)


def _section(title: str, groups: Iterable[Iterable[ExplanationLine]]) -> Iterator[ExplanationLine | str]:
    """A title above lines, after an empty one; nothing where there are none."""
    lines = [line for group in groups for line in group]
    if lines:
        yield ""
        yield f"{title}:"
        yield from lines
