"""Clauses that say nothing: left out, no answer of the whole rule would change, be it met, not met or unknown.

A clause may follow from those beside it, from those around its list, or from both. One that is found is out: what comes
after it is asked of the rule without it, so that of two clauses that follow from each other one stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from remission.expr import tree as t
from remission.expr.rewrite import put
from remission.expr.text import text
from remission.expr.truth import MET, NOT_MET
from remission.protocol.clauses import NamedClause
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.encode import RecordedFormulas
from remission.symbolic.formulas.kleene import Sure
from remission.verify.context import NOTHING, Around, Given, List, beside, left_out
from remission.verify.prover import Bench, Open, ShownPatient
from remission.verify.results import ClaimStatus, Result


def redundant(bench: Bench, reading: RecordedFormulas, rule: NamedClause) -> list[Result]:
    """The clauses of a rule that say nothing, and those of which that could not be decided.

    Args:
        bench: Where it is tried.
        reading: The patients of whom examples are shown.
        rule: Its condition is met by some and not by others.
    """
    search = _Search(bench, reading, rule)
    search.trimmed(rule.condition, NOTHING)
    return search.found


@dataclass(frozen=True, slots=True)
class Dead:
    """No complete patient meets a clause where it could decide; a record with gaps may leave it open there."""

    given: tuple[Given, ...]


class _Search:
    def __init__(self, bench: Bench, reading: RecordedFormulas, rule: NamedClause) -> None:
        self.bench, self.reading, self.rule = bench, reading, rule
        self.beyond = bench.beyond([rule.condition])
        self.is_blind = self.beyond is not None and bench.reads_the_record([rule.condition])
        is_recorded = bench.reads_the_record([rule.condition]) and not self.is_blind
        self.asked = bench.record if is_recorded else bench.complete  # of whom it is asked first
        self.found: list[Result] = []
        self._sure: dict[tuple[int, int], tuple[t.Condition, Sure]] = {}

    def trimmed(self, node: t.Condition, around: Around) -> t.Condition:
        """A clause without the parts of it that say nothing."""
        match node:
            case t.AllOf() | t.AnyOf() | t.AtLeast():
                kept = self.without_idle(node, around)
                for index, arg in enumerate(kept.args):
                    kept = put(kept, (index,), self.trimmed(arg, around.inside(kept, index)))
                return kept
            case t.Not(arg):
                return put(node, (0,), self.trimmed(arg, around.inside_not(node)))
            case t.IfThen(condition, then):
                why = self.never_fails(node)
                if why is not None:
                    status = ClaimStatus.UNDECIDED if isinstance(why, Open) else ClaimStatus.BROKEN
                    self.tell(node, status, why.reason if isinstance(why, Open) else why)
                    return node
                kept_if = put(node, (0,), self.trimmed(condition, around.inside_if(node)))
                return put(kept_if, (1,), self.trimmed(then, around.inside_then(kept_if)))
            case _:
                return node

    # ---- lists ----------------------------------------------------------------------------------------

    def without_idle(self, node: List, around: Around) -> List:
        """A list without the parts that say nothing, the last ones first; one part always stays."""
        before = len(self.found)
        for index in reversed(range(len(node.args))):
            if len(node.args) > 1:
                node = self.without(node, index, around) or node
        self.found[before:] = reversed(self.found[before:])
        return node

    def without(self, node: List, index: int, around: Around) -> List | None:
        """A list without one part, if that says nothing in one way or another; which is told."""
        own, almost = node.args[index], list[tuple[ClaimStatus, str, tuple[Given, ...]]]()
        for met, instead in left_out(node, index):
            match self.follows(node, index, instead, around, met=met):
                case None:
                    continue
                case Open(reason):
                    almost.append((ClaimStatus.UNDECIDED, reason, ()))
                case Dead(guilty):
                    why = f"{self.leads_to(guilty)}; only where values are missing has it a say"
                    almost.append((ClaimStatus.NOTED, why, guilty))
                case guilty if _keeps_apart(node, guilty):
                    almost.append((ClaimStatus.NOTED, f"it only keeps the alternatives apart: {self.comes_from(guilty)}", guilty))
                case guilty:
                    self.tell_idle(node, index, instead, guilty, met=met)
                    return instead
        if almost:
            self.tell(own, *almost[0])
        return None

    def follows(
        self, node: List, index: int, instead: List, around: Around, *, met: bool
    ) -> tuple[Given, ...] | Dead | Open | None:
        """What makes a part say nothing; nothing does where it is the same for everybody; None if it decides for somebody.

        Complete patients are asked first: they decide almost always. Where none of them does, a record with gaps still may.
        """
        own = self.sure(self.asked, node.args[index])
        given = (*beside(node, index), *around.given)
        answer = self.bench.ask_again([own.met if met else own.failed], [self.holds(self.asked, one) for one in given])
        if isinstance(answer, s.Unknown):
            return Open(answer.reason)
        if not isinstance(answer, s.Impossible):
            return None
        guilty = tuple(given[one] for one in answer.core)
        if not guilty and not self.is_blind and self.bench.excludes(own.open) is True:
            return ()
        if self.beyond is not None:
            return self.beyond
        before, after = (self.bench.record.condition(around.whole(one)) for one in (node, instead))
        alike = s.both(s.same(before.met, after.met), s.same(before.failed, after.failed))
        never = self.bench.excludes(s.opposite(alike))
        if never is False:
            return Dead(guilty) if met and guilty and all(one.met for one in guilty) else None
        return guilty if never is True else never

    def never_fails(self, node: t.IfThen) -> str | Open | None:
        """Why an `if … then` is met by everybody, if it is."""
        condition, then = self.sure(self.reading, node.condition), self.sure(self.reading, node.then)
        match self.bench.ask([condition.met], [s.opposite(then.met)]):
            case s.Impossible() if self.is_blind:
                return self.beyond
            case s.Impossible(()):
                return "no patient can meet the 'if'"
            case s.Impossible():
                return "whoever meets the 'if' meets the 'then'"
            case s.Unknown(reason):
                return Open(reason)
            case s.Model():
                return None

    def sure(self, reading: RecordedFormulas, node: t.Condition) -> Sure:
        """When a condition is certainly met or not, made once."""
        key = id(reading), id(node)
        if key not in self._sure:
            self._sure[key] = node, reading.condition(node)  # the node is kept: its id stays its own
        return self._sure[key][1]

    def holds(self, reading: RecordedFormulas, given: Given) -> s.Formula:
        """What is given holds."""
        sure = self.sure(reading, given.node)
        return sure.met if given.met else sure.failed

    # ---- what is told ---------------------------------------------------------------------------------

    def tell(
        self, own: t.Condition, status: ClaimStatus, why: str, guilty: Sequence[Given] = (), shown: ShownPatient | None = None
    ) -> None:
        claim = f"the clause '{text(own, self.bench.names)}' of {self.rule.name!r} matters"
        places = (own.pos, *(one.node.pos for one in guilty))
        self.found.append(Result("redundant", self.rule.rule, claim, status, why, places, (shown.patient,) if shown else ()))

    def tell_idle(self, node: List, index: int, instead: List, guilty: tuple[Given, ...], *, met: bool) -> None:
        """Tell why a part says nothing, with a patient who meets it and what it follows from, or leads to."""
        own = node.args[index]
        if isinstance(node, t.AtLeast) and guilty:
            outer = [one for one in guilty if one not in beside(node, index)]
            self.tell(own, ClaimStatus.BROKEN, self.counted(instead, outer, met=met), outer)
            return
        if not guilty:
            self.tell(own, ClaimStatus.BROKEN, "no patient can meet it" if met else self.always(own))
            return
        shown = self.shown(own, guilty, met=met)
        why = self.leads_to(guilty) if met else self.comes_from(guilty)
        self.tell(
            own, ClaimStatus.BROKEN, f"{why}: {shown.patient.sentence(self.bench.protocol)}" if shown else why, guilty, shown
        )

    def always(self, own: t.Condition) -> str:
        """Why everybody meets a clause."""
        why = self.never_fails(own) if isinstance(own, t.IfThen) else None
        return why if isinstance(why, str) else "every patient meets it"

    def comes_from(self, guilty: Sequence[Given]) -> str:
        """A clause that everybody meets for whom something else holds."""
        met, failed = self.listed(guilty, "and", met=True), self.listed(guilty, "or", met=False)
        if not met:
            return f"whoever does not meet {failed} meets it"
        return f"whoever meets {met} and not {failed} meets it too" if failed else f"whoever meets {met} meets it too"

    def leads_to(self, guilty: Sequence[Given]) -> str:
        """A clause that nobody meets without something else."""
        met, failed = self.listed(guilty, "and", met=True), self.listed(guilty, "or", met=False)
        if not failed:
            return f"nobody who meets {met} meets it"
        return f"whoever meets it and {met} meets {failed} too" if met else f"whoever meets it meets {failed} too"

    def counted(self, instead: List, outer: Sequence[Given], *, met: bool) -> str:
        """A clause on which a count never depends, or which the count might as well be lessened by."""
        also, other = self.listed(outer, "and", met=True), self.listed(outer, "or", met=False)
        if met:
            who = " and ".join([*([f"meets {also}"] if also else []), *([f"does not meet {other}"] if other else [])])
            return f"the count never depends on it for whoever {who}" if who else "the count never depends on it"
        count = instead.count if isinstance(instead, t.AtLeast) else 0
        more = f"{f' and {also}' if also else ''}{f' and not {other}' if other else ''}"
        return f"at least {count} of the others says the same: whoever meets so many of them{more} meets it too"

    def listed(self, given: Sequence[Given], word: str, *, met: bool) -> str:
        return f" {word} ".join(f"'{text(one.node, self.bench.names)}'" for one in given if one.met == met)

    def shown(self, own: t.Condition, guilty: Sequence[Given], *, met: bool) -> ShownPatient | None:
        """A patient who meets the clause and what it is told with, decided again; one who does not, if nobody can."""
        alone = met and all(one.met for one in guilty)
        told = [*([] if alone else [Given(own, met=True)]), *(one for one in guilty if one.met or not met)]
        formulas = [self.holds(self.reading, one) for one in told]
        found = self.bench.find(
            formulas, self.bench.protocol.rule(self.rule.key).roots, reading=self.reading, asked=[self.rule.rule]
        )
        if not isinstance(found, ShownPatient):
            return None
        return self.bench.agree(found, self.is_so(found, told), f"{self.listed(told, 'and', met=True)} is met")

    def is_so(self, shown: ShownPatient, told: Sequence[Given]) -> bool:
        """Whether the reference reading says so too; of a case with missing facts, or a part that was trimmed, it cannot."""
        trace = shown.decision.trace
        if trace is None or shown.values.unknown:
            return True
        truths = {id(node): truth for node, truth in zip(trace.nodes, trace.truths, strict=True)}
        return all(truths.get(id(one.node), wanted) is wanted for one in told for wanted in [MET if one.met else NOT_MET])


def _keeps_apart(node: List, guilty: Sequence[Given]) -> bool:
    """Whether a clause that says nothing is there so that no patient meets two alternatives: bands that do not overlap."""
    return isinstance(node, t.AllOf) and any(not one.met for one in guilty)
