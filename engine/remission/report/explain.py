"""Why: a decision told clause by clause from its one trace, for a person and for a machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from remission.expr import tree as t
from remission.expr.text import text
from remission.expr.truth import Truth
from remission.protocol.canonical import names
from remission.protocol.model import Criterion, Outcome, Protocol, Status
from remission.readings.evaluate import Evaluator
from remission.readings.prose import amount_text, values_text
from remission.report.counterfactuals import counterfactuals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from remission.readings.decision import Decision

MARK = {Truth.MET: "met    ", Truth.NOT_MET: "not met", Truth.UNKNOWN: "unknown"}
INDENT = "  "


@dataclass(frozen=True, slots=True)
class Line:
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
    """Tell the whole decision as text: answers, clauses, what is missing, what would change it, the rules that fired."""
    return "\n".join(map(str, _Explanation(protocol, decision).lines(fired)))


class _Explanation:
    def __init__(self, protocol: Protocol, decision: Decision) -> None:
        self.protocol, self.decision = protocol, decision
        self.names = names(protocol)
        trace = decision.trace
        self.truths = dict(zip(trace.nodes, trace.truths, strict=True)) if trace else {}
        self.rows = trace.rows if trace else {}
        self.others: dict[str, list[str]] = {}
        for change in counterfactuals(protocol, Evaluator(protocol), decision):
            self.others.setdefault(change.classification, []).append(str(change))

    def lines(self, fired: tuple[str, ...]) -> Iterator[Line | str]:
        d, p = self.decision, self.protocol
        day = f", assessed {d.case.date.isoformat()}" if d.case.date else ""
        yield f"patient {d.case.patient}{day}"
        yield f"protocol {p.id} {p.version} (sha256 {p.sha256[:12]})"
        yield ""
        yield f"eligibility: {d.eligibility.value}"
        for title, keys in (("include", p.include), ("exclude", p.exclude)):
            for key in keys:
                yield from self.criterion(p.criteria[key], 1, "" if title == "include" else "exclusion")
        for key in p.classifications:
            yield ""
            yield from self.classification(key)
        eligibility = {*p.include, *p.exclude}
        others = [c for key, c in p.criteria.items() if key not in eligibility]
        if others:
            yield ""
            yield "criteria:"
            for criterion in others:
                yield from self.criterion(criterion, 1)
        yield from self.calculations()
        yield from self.data()
        yield from self.sources()
        if fired:
            yield ""
            yield "rules in the order in which they fired:"
            yield from (Line(1, None, f"{index}. {rule}") for index, rule in enumerate(fired, 1))

    def classification(self, key: str) -> Iterator[Line | str]:
        answer, family = self.decision.outcomes[key], self.protocol.classifications[key]
        if answer.outcome is not None:
            yield f"{family.name}: {answer.outcome}"
        elif answer.possible:
            yield f"{family.name}: not settled, still possible: {', '.join(answer.possible)}"
        else:
            yield f"{family.name}: no outcome is met"
        for outcome in family.outcomes:
            yield from self.outcome(outcome)
            if outcome.name == answer.outcome:
                break
        yield from (Line(1, None, f"→ {other}") for other in self.others.get(key, ()))

    def outcome(self, outcome: Outcome) -> Iterator[Line]:
        if outcome.condition is None:
            yield Line(1, None, f"{outcome.name}: otherwise")
            return
        truth = self.truths[outcome.condition]
        yield Line(1, truth, outcome.name, note=self.cited(outcome.source, outcome.status))
        yield from self.parts(outcome.condition, 2)

    def criterion(self, criterion: Criterion, depth: int, note: str = "") -> Iterator[Line]:
        truth = self.decision.criteria[criterion.slug]
        used = values_text(self.protocol, self.decision.case, criterion.condition)
        cited = self.cited(criterion.source, criterion.status)
        policy = ""
        if truth is not self.truths[criterion.condition] and criterion.if_missing is not None:
            policy = f"if missing: {criterion.if_missing.value}, because {criterion.because}"
        clause = f"{criterion.name}: {text(criterion.condition, self.names)}"
        yield Line(depth, truth, clause, used, "; ".join(part for part in (note, policy, cited) if part))

    def parts(self, node: t.Condition, depth: int) -> Iterator[Line]:
        """Yield the clauses below a condition, down to criteria and comparisons."""
        match node:
            case t.AllOf(args) | t.AnyOf(args) | t.AtLeast(_, args):
                for arg in args:
                    yield from self.part(arg, depth)
            case _:
                yield from self.part(node, depth)

    def part(self, node: t.Condition, depth: int) -> Iterator[Line]:
        match node:
            case t.Ref(key):
                yield from self.criterion(self.protocol.criteria[key], depth)
            case _:
                used = values_text(self.protocol, self.decision.case, node)
                yield Line(depth, self.truths[node], text(node, self.names), used)

    def calculations(self) -> Iterator[Line | str]:
        if self.decision.calculations:
            yield ""
            yield "calculations:"
        for key, amount in self.decision.calculations.items():
            calculation = self.protocol.calculations[key]
            row = self.rows.get(key)
            note = "; ".join(
                part
                for part in (f"row {row + 1}" if row is not None else "", self.cited(calculation.source, calculation.status))
                if part
            )
            used = values_text(self.protocol, self.decision.case, calculation.value)
            result = "cannot be made" if amount is None else amount_text(amount.value, amount.unit)
            yield Line(1, None, f"{calculation.name}: {result}", used, note)

    def data(self) -> Iterator[Line | str]:
        if self.decision.missing:
            yield ""
            yield f"missing: {', '.join(self.protocol.facts[key].name for key in self.decision.missing)}"
        if self.decision.case.problems:
            yield ""
            yield "problems of the data:"
            for problem in self.decision.case.problems:
                yield from (Line(1, None, line) for line in str(problem).splitlines())

    def cited(self, source: str | None, status: Status) -> str:
        return "; ".join(part for part in (source or "", "unverified" if status is Status.UNVERIFIED else "") if part)

    def sources(self) -> Iterator[Line | str]:
        if self.protocol.sources:
            yield ""
            yield "sources:"
        for key, source in self.protocol.sources.items():
            parts = (source.title, source.section, source.url)
            yield Line(1, None, f"{key}: {', '.join(part for part in parts if part)}")
