"""What must hold of clauses: none is always or never met, and every clause within matters."""

from __future__ import annotations

from collections.abc import Iterator

from remission.expr import tree as t
from remission.expr.text import text
from remission.protocol.clauses import NamedClause, clauses
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.encode import RecordedFormulas
from remission.symbolic.formulas.kleene import Sure
from remission.verify.claims.redundancy import redundant
from remission.verify.prover import Bench, Open
from remission.verify.results import ClaimStatus, Result


def clause_claims(bench: Bench) -> Iterator[Result]:
    """Each rule: constant or not, then the clauses within."""
    for rule in clauses(bench.protocol):
        if bench.late:
            yield _varies(rule, ClaimStatus.UNDECIDED, bench.late.reason)
            continue
        reading = bench.completed if bench.reads_the_record([rule.condition]) else bench.complete
        yield from _claims(bench, reading, rule)


def _claims(bench: Bench, reading: RecordedFormulas, rule: NamedClause) -> Iterator[Result]:
    for one in (reading, bench.complete, bench.record):
        one.prepare([rule.condition])
        one.rule = rule.name
    constant = _constant(bench, reading, rule)
    beyond = bench.beyond([rule.condition]) if bench.reads_the_record([rule.condition]) else None
    if constant is not None and beyond is not None:
        yield _varies(rule, ClaimStatus.UNDECIDED, beyond.reason)
        return
    if constant is not None:
        yield constant
        return
    yield _varies(rule, ClaimStatus.PROVED)
    found = redundant(bench, reading, rule)
    yield from found
    if not found:
        yield Result("redundant", rule.rule, f"every clause of {rule.name!r} matters", ClaimStatus.PROVED, places=(rule.pos,))


def _varies(rule: NamedClause, status: ClaimStatus, why: str = "") -> Result:
    claim = f"{rule.name!r} is met by some patients and not by others"
    return Result("varies", rule.rule, claim, status, why, (rule.pos,))


def _constant(bench: Bench, reading: RecordedFormulas, rule: NamedClause) -> Result | None:
    """Whether the whole rule is met by everybody or by nobody."""
    whole: Sure = reading.condition(rule.condition)
    never, always = _excluded(bench, whole.met), _excluded(bench, s.opposite(whole.met))
    if never is True:
        return _varies(rule, ClaimStatus.BROKEN, f"no patient can meet it{_contradiction(bench, reading, rule.condition)}")
    if always is True:
        return _varies(rule, ClaimStatus.BROKEN, "every patient meets it")
    for answer in (never, always):
        if isinstance(answer, Open):
            return _varies(rule, ClaimStatus.UNDECIDED, answer.reason)
    return None


def _excluded(bench: Bench, formula: s.Formula) -> bool | Open:
    """Whether nobody is so."""
    answer = bench.ask_again([formula], ())
    return Open(answer.reason) if isinstance(answer, s.Unknown) else isinstance(answer, s.Impossible)


def _contradiction(bench: Bench, reading: RecordedFormulas, node: t.Condition) -> str:
    """Which of the parts of a list exclude each other."""
    if not isinstance(node, t.AllOf):
        return ""
    answer = bench.ask((), [reading.condition(arg).met for arg in node.args])
    if not isinstance(answer, s.Impossible) or len(answer.core) < 2:  # noqa: PLR2004 - one alone is no contradiction
        return ""
    guilty = " and ".join(f"'{text(node.args[index], bench.names)}'" for index in answer.core)
    return f": {guilty} exclude each other"
