"""What an amendment does: the clauses it changes, the patients it moves, or the proof that it moves nobody."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from remission.cases.case import Case
from remission.decide import Decider
from remission.errors import DataError, Pos, Problem
from remission.expr.truth import Truth
from remission.protocol.model import Protocol
from remission.readings.decision import Decision
from remission.readings.evaluate import Evaluator
from remission.readings.proof.difference import Alike, Comparison, Difference, Undecided, Verdict
from remission.readings.prose import amount_text, values_text
from remission.report.clause_changes import ClauseChange, clause_changes
from remission.report.revisions import Opened

ENOUGH_S = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing that is answered differently for one case."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changed:
    """One case that is answered differently, and the clauses that made it so."""

    patient: str
    date: str
    answers: tuple[Answer, ...]
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class People:
    """Everybody in a table of patients: how many, and who is answered differently."""

    cases: int
    changed: tuple[Changed, ...]
    problems: tuple[Problem, ...]  # of the data, as the new protocol reads it


@dataclass(frozen=True, slots=True)
class Amendment:
    """An old and a new protocol, and everything that differs."""

    old: Opened
    new: Opened
    clauses: tuple[ClauseChange, ...]
    verdicts: tuple[Verdict, ...]
    people: People | None = None
    seconds: float = 0.0

    @property
    def differences(self) -> tuple[Difference, ...]:
        """The patients there could be who are answered differently."""
        return tuple(one for one in self.verdicts if isinstance(one, Difference))

    @property
    def undecided(self) -> tuple[Undecided, ...]:
        """What could not be decided."""
        return tuple(one for one in self.verdicts if isinstance(one, Undecided))

    @property
    def moves_nobody(self) -> bool:
        """Whether it is proved that no patient can change class: eligibility, outcomes, criteria and amounts stay."""
        return all(isinstance(one, Alike) for one in self.verdicts) and not self.incomparable

    @property
    def incomparable(self) -> tuple[ClauseChange, ...]:
        """What only one of the protocols defines: no answer to compare."""
        words = ("criterion", "classification", "calculation")
        return tuple(one for one in self.clauses if one.kind in ("added", "removed") and one.what.startswith(words))


def amendment(old: Opened, new: Opened, data: Path | None = None, *, seconds: float = ENOUGH_S) -> Amendment:
    """Compare two protocols: their clauses, all patients there could be, and the patients of a table.

    Args:
        old: The protocol before.
        new: The protocol after.
        data: A table of patients.
        seconds: For the comparison over all patients; what is not decided then is undecided.

    Raises:
        MissingExtraError: the solver is not installed; says what to install.
        DataError: the table cannot be read, or not by both protocols alike.
        DisagreementError: two readings of a patient differ.
    """
    from remission.readings.proof.z3_solver import Z3Solver  # noqa: PLC0415 - an extra, and slow to import

    start = time.monotonic()
    replays = Evaluator(old.protocol).decide, Evaluator(new.protocol).decide
    verdicts = tuple(Comparison(old.protocol, new.protocol, Z3Solver(seconds), replays).verdicts())
    people = None if data is None else people_of(old.protocol, new.protocol, data)
    return Amendment(old, new, clause_changes(old.protocol, new.protocol), verdicts, people, time.monotonic() - start)


# ---- the patients of a table -----------------------------------------------------------------------


def people_of(old: Protocol, new: Protocol, data: Path) -> People:
    """Decide every patient of a table by both protocols.

    Raises:
        DataError: the table cannot be read, or the protocols choose different assessments from it.
    """
    from remission.cases.tables import read_cases  # noqa: PLC0415

    before, after = read_cases(data, old), read_cases(data, new)
    if [(case.patient, case.date) for case in before.cases] != [(case.patient, case.date) for case in after.cases]:
        raise DataError([Problem(Pos(str(data), 1, 1), "the two protocols do not assess the same patients on the same days")])
    deciders = Decider(old), Decider(new)
    problems = tuple(problem for case in after.cases for problem in case.problems)
    pairs = zip(before.cases, after.cases, strict=True)
    return People(len(after.cases), tuple(_changed(deciders, pairs)), (*after.warnings, *problems))


def _changed(deciders: tuple[Decider, Decider], pairs: Iterable[tuple[Case, Case]]) -> Iterator[Changed]:
    for one, other in pairs:
        before, after = deciders[0].decide(one), deciders[1].decide(other)
        protocols = deciders[0].protocol, deciders[1].protocol
        answers = tuple(_answers(protocols, before, after))
        if answers:
            day = other.date.isoformat() if other.date else ""
            yield Changed(other.patient, day, answers, tuple(_why(protocols, before, after)))


def _answers(protocols: tuple[Protocol, Protocol], before: Decision, after: Decision) -> Iterator[Answer]:
    """Eligibility, outcomes and amounts that differ."""
    old, new = protocols
    if before.eligibility is not after.eligibility:
        yield Answer("eligibility", before.eligibility.value, after.eligibility.value)
    for key, family in new.classifications.items():
        if key in old.classifications and before.outcomes[key] != after.outcomes[key]:
            yield Answer(family.name, _outcome(before, key), _outcome(after, key))
    for key, calculation in new.calculations.items():
        if key in old.calculations and _amount(before, key) != _amount(after, key):
            yield Answer(calculation.name, _amount(before, key), _amount(after, key))


def _outcome(decision: Decision, key: str) -> str:
    answer = decision.outcomes[key]
    return answer.outcome or f"not settled ({' or '.join(answer.possible) or 'no outcome'})"


def _amount(decision: Decision, key: str) -> str:
    amount = decision.calculations[key]
    return "cannot be calculated" if amount is None else amount_text(amount.value, amount.unit)


def _why(protocols: tuple[Protocol, Protocol], before: Decision, after: Decision) -> Iterator[str]:
    """The criteria whose truth differs, those that name facts themselves first; else what was and what is missing."""
    old, new = protocols
    both = [key for key in new.criteria if key in old.criteria and before.criteria[key] is not after.criteria[key]]
    for key in both:
        criterion = new.criteria[key]
        used = values_text(new, after.case, criterion.condition)
        moved = f"{criterion.name}: {_word(before.criteria[key])} before, {_word(after.criteria[key])} now"
        yield f"{moved} ({used})" if used else moved
    for key in new.criteria:
        if key not in old.criteria:
            yield f"{new.criteria[key].name}: {_word(after.criteria[key])} now, was not asked"
    for key in old.criteria:
        if key not in new.criteria:
            yield f"{old.criteria[key].name}: {_word(before.criteria[key])} before, is no longer asked"


def _word(truth: Truth) -> str:
    return truth.value


# ---- which differences matter ----------------------------------------------------------------------


def grouped(differences: Sequence[Difference]) -> Iterator[tuple[str, list[Difference]]]:
    """Differences by what is answered: eligibility, then each classification, criterion and calculation."""
    groups: dict[str, list[Difference]] = {}
    for one in differences:
        groups.setdefault(f"{one.about.subject} {one.about.slug}", []).append(one)
    yield from groups.items()


def placed(amended: Amendment, change: ClauseChange) -> Pos | None:
    """Where a change stands: in the new files, or in the old ones if it is gone from the new."""
    if change.pos is None:
        return None
    return (amended.old if change.kind == "removed" else amended.new).place(change.pos)
