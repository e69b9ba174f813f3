"""What must hold of clauses: none is always or never met, none follows from the others beside it, none contradicts them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from remission.errors import Pos
from remission.expr import tree as t
from remission.expr.text import text
from remission.expr.truth import MET
from remission.readings.proof import solver as s
from remission.readings.proof.bench import Bench, Open, Shown, roots
from remission.readings.proof.encode import Recorded, Sure
from remission.readings.proof.idle import Way, beside_all, beside_any, idle
from remission.readings.proof.results import Result, Status


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition with a name: a criterion, an outcome, or a row of a table."""

    slug: str
    name: str
    condition: t.Condition
    pos: Pos
    roots: tuple[t.Node, ...]  # all conditions of what has the slug


def rules(bench: Bench) -> Iterator[Rule]:
    """Every condition that an author wrote under a name."""
    p = bench.protocol
    for key, criterion in p.criteria.items():
        yield Rule(key, criterion.name, criterion.condition, criterion.pos, (criterion.condition,))
    for key, family in p.classifications.items():
        whole = tuple(roots(family))
        for one in family.outcomes:
            if one.condition is not None:
                yield Rule(key, f"{family.name} {one.name}", one.condition, one.pos, whole)
    for key, calculation in p.calculations.items():
        rows = calculation.value.rows if isinstance(calculation.value, t.Lookup) else ()
        for number, row in enumerate(rows, 1):
            if row.when is not None:
                yield Rule(key, f"{calculation.name}, row {number}", row.when, row.pos, (calculation.value,))


def clause_claims(bench: Bench) -> Iterator[Result]:
    """Each rule: constant or not, then its lists."""
    for rule in rules(bench):
        if bench.late:
            claim = f"{rule.name!r} is met by some patients and not by others"
            yield Result("varies", rule.slug, claim, Status.UNDECIDED, bench.late.reason, (rule.pos,))
            continue
        reading = bench.completed if bench.reads_the_record([rule.condition]) else bench.complete
        yield from _Clauses(bench, reading, rule).claims()


class _Clauses:
    def __init__(self, bench: Bench, reading: Recorded, rule: Rule) -> None:
        self.bench, self.reading, self.rule = bench, reading, rule

    def claims(self) -> Iterator[Result]:
        for reading in (self.reading, self.bench.complete, self.bench.record):
            reading.prepare([self.rule.condition])
            reading.rule = self.rule.name
        whole = self.reading.condition(self.rule.condition)
        constant = self.constant(whole)
        if constant is not None:
            yield constant
            return
        yield self.proved("varies", f"{self.rule.name!r} is met by some patients and not by others")
        found = [result for node in t.walk(self.rule.condition) for result in self.parts(node)]
        yield from found
        if not found:
            yield self.proved("redundant", f"every clause of {self.rule.name!r} matters")

    def proved(self, kind: str, claim: str) -> Result:
        return Result(kind, self.rule.slug, claim, Status.PROVED, places=(self.rule.pos,))

    # ---- always or never ------------------------------------------------------------------------------

    def constant(self, whole: Sure) -> Result | None:
        """Whether the whole rule is met by everybody or by nobody."""
        rule, claim = self.rule, f"{self.rule.name!r} is met by some patients and not by others"
        never, always = self.excluded(whole.met), self.excluded(s.opposite(whole.met))
        if never is True:
            guilty = self.contradiction(rule.condition)
            why = f"no patient can meet it{guilty}"
            return Result("varies", rule.slug, claim, Status.BROKEN, why, (rule.pos,))
        if always is True:
            return Result("varies", rule.slug, claim, Status.BROKEN, "every patient meets it", (rule.pos,))
        for answer in (never, always):
            if isinstance(answer, Open):
                return Result("varies", rule.slug, claim, Status.UNDECIDED, answer.reason, (rule.pos,))
        return None

    def excluded(self, formula: s.Formula) -> bool | Open:
        """Whether nobody is so."""
        answer = self.bench.ask_again([formula], ())
        return Open(answer.reason) if isinstance(answer, s.Unknown) else isinstance(answer, s.Impossible)

    def contradiction(self, node: t.Condition) -> str:
        """Which of the parts of a list exclude each other."""
        if not isinstance(node, t.AllOf):
            return ""
        answer = self.bench.ask((), [self.reading.condition(arg).met for arg in node.args])
        if not isinstance(answer, s.Impossible) or len(answer.core) < 2:  # noqa: PLR2004 - one alone is no contradiction
            return ""
        return f": {self.listed([node.args[index] for index in answer.core])} exclude each other"

    # ---- lists ----------------------------------------------------------------------------------------

    def parts(self, node: t.Node) -> Iterator[Result]:
        """The parts of one list that say nothing beside the others."""
        match node:
            case t.AllOf(args) | t.AnyOf(args):
                kept = list(range(len(args)))
                found: list[Result] = []
                for index in reversed(range(len(args))):
                    others = [one for one in kept if one != index]
                    result = self.part(node, args, index, others)
                    if result is not None:
                        found.append(result)
                        kept = others if result.status is Status.BROKEN else kept
                yield from reversed(found)
            case t.AtLeast():
                yield from self.counted(node)
            case t.IfThen(condition, then):
                yield from self.if_then(node, condition, then)
            case _:
                pass

    def part(self, node: t.AllOf | t.AnyOf, args: Sequence[t.Condition], index: int, others: list[int]) -> Result | None:
        """Whether a part follows from the others (of `all of`), or leads to them (of `any of`)."""
        beside = beside_all if isinstance(node, t.AllOf) else beside_any

        def ways(reading: Recorded) -> Sequence[Way]:
            return beside(reading.condition(args[index]), [reading.condition(args[one]) for one in others])

        claim = self.matters(args[index])
        found = idle(self.bench, [self.rule.condition], ways)
        match found:
            case None:
                return None
            case Open(reason):
                return Result("redundant", self.rule.slug, claim, Status.UNDECIDED, reason, (args[index].pos,))
            case _:
                guilty = [args[others[one]] for one in found]
                return self.redundant(claim, args[index], guilty, every=isinstance(node, t.AllOf))

    def matters(self, node: t.Node) -> str:
        return f"the clause '{self.text(node)}' of {self.rule.name!r} matters"

    def counted(self, node: t.AtLeast) -> Iterator[Result]:
        """The parts of a count that are the same for everybody, or never the one on which it depends."""
        for index, arg in enumerate(node.args):
            own = self.reading.condition(arg).met
            others = [self.reading.condition(one).met for at, one in enumerate(node.args) if at != index]
            tried = (
                ("no patient can meet it", [own]),
                ("every patient meets it", [s.opposite(own)]),
                (
                    "the count never depends on it",
                    [own, s.at_least(node.count - 1, others), s.opposite(s.at_least(node.count, others))],
                ),
            )
            for why, formulas in tried:
                answer = self.bench.excludes(*formulas)
                if answer is not False:
                    status, said = (Status.UNDECIDED, answer.reason) if isinstance(answer, Open) else (Status.BROKEN, why)
                    yield Result("redundant", self.rule.slug, self.matters(arg), status, said, (arg.pos,))
                    break

    def redundant(self, claim: str, arg: t.Condition, guilty: list[t.Condition], *, every: bool) -> Result:
        """Why a part says nothing, with a patient who meets it and what it follows from (or leads to)."""
        places = (arg.pos, *(one.pos for one in guilty))
        if not guilty:
            why = "every patient meets it" if every else "no patient can meet it"
            return Result("redundant", self.rule.slug, claim, Status.BROKEN, why, places)
        others = self.listed(guilty, "and" if every else "or")
        why = f"whoever meets {others} meets it too" if every else f"whoever meets it meets {others} too"
        shown = [arg, *guilty] if every else [arg]
        met = [self.reading.condition(one).met for one in shown]
        found = self.bench.find(met, self.rule.roots, reading=self.reading, asked=[self.rule.slug])
        if isinstance(found, Shown):
            self.bench.agree(found, self.are_met(found, shown), f"{self.listed(shown)} is met")
            why = f"{why}: {found.patient.sentence(self.bench.protocol)}"
            return Result("redundant", self.rule.slug, claim, Status.BROKEN, why, places, (found.patient,))
        return Result("redundant", self.rule.slug, claim, Status.BROKEN, why, places)

    def are_met(self, shown: Shown, nodes: Sequence[t.Condition]) -> bool:
        """Whether the reference reading says so too; of a case with missing facts it cannot."""
        trace = shown.decision.trace
        if trace is None or shown.values.unknown:
            return True
        return all(trace.truths[trace.nodes.index(node)] is MET for node in nodes)

    def if_then(self, node: t.IfThen, condition: t.Condition, then: t.Condition) -> Iterator[Result]:
        """Whether an `if` can fail at all."""
        claim = self.matters(node)
        answer = self.bench.ask([self.reading.condition(condition).met], [s.opposite(self.reading.condition(then).met)])
        match answer:
            case s.Impossible(()):
                yield Result("redundant", self.rule.slug, claim, Status.BROKEN, "no patient can meet the 'if'", (node.pos,))
            case s.Impossible():
                why = "whoever meets the 'if' meets the 'then'"
                yield Result("redundant", self.rule.slug, claim, Status.BROKEN, why, (node.pos,))
            case s.Unknown(reason):
                yield Result("redundant", self.rule.slug, claim, Status.UNDECIDED, reason, (node.pos,))
            case s.Model():
                pass

    def text(self, node: t.Node) -> str:
        return text(node, self.bench.names)

    def listed(self, nodes: Sequence[t.Condition], word: str = "and") -> str:
        return f" {word} ".join(f"'{self.text(node)}'" for node in nodes)
