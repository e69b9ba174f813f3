"""The patients whom an amendment answers otherwise: how many, who, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from remission.cases.case import Case
from remission.compare.reasons import Versions, is_other_amount, why_amount, why_eligibility, why_outcome
from remission.engines.decision import Decision, eligibility_text
from remission.engines.prose import amount_text
from remission.errors import Problem


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """One thing that is answered differently for one case."""

    name: str
    before: str
    after: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """One case that is answered differently, and what made it so."""

    patient: str
    date: str
    answers: tuple[CaseAnswer, ...]

    @property
    def why(self) -> tuple[str, ...]:
        """What made the answers so, each once."""
        return tuple(dict.fromkeys(reason for answer in self.answers for reason in answer.why))


@dataclass(frozen=True, slots=True)
class People:
    """Everybody in a table of patients: how many, and who is answered differently."""

    cases: int  # that both versions assess
    changed: tuple[Changed, ...]
    warnings: tuple[Problem, ...]  # of the data, as the new protocol reads it
    told: tuple[Case, ...]  # those that have problems, as the new protocol reads them
    only_before: int = 0  # cases that only the old version assesses
    only_now: int = 0

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is told of the data."""
        return (*self.warnings, *(problem for case in self.told for problem in case.problems))


def change(versions: Versions, before: Decision, after: Decision) -> Changed | None:
    """What one case is answered differently; None where nothing is."""
    answers = tuple(_answers(versions, before, after))
    day = after.case.date.isoformat() if after.case.date else ""
    return Changed(after.case.patient, day, answers) if answers else None


def _answers(versions: Versions, before: Decision, after: Decision) -> Iterator[CaseAnswer]:
    """Eligibility, outcomes and amounts that differ."""
    pair = before, after
    if before.eligibility is not after.eligibility:
        why = tuple(why_eligibility(versions, *pair))
        yield CaseAnswer("eligibility", _may_enter(before), _may_enter(after), why)
    for key, family in versions.new.classifications.items():
        was = versions.was(key)
        if was in versions.old.classifications and before.outcomes[was] != after.outcomes[key]:
            why = tuple(why_outcome(versions, *pair, key))
            yield CaseAnswer(family.name, outcome_text(before, was), outcome_text(after, key), why)
    for key, calculation in versions.new.calculations.items():
        was = versions.was(key)
        if was in versions.old.calculations and is_other_amount(versions, *pair, key):
            why = tuple(why_amount(versions, *pair, key))
            yield CaseAnswer(calculation.name, made_text(before, was), made_text(after, key), why)


def _may_enter(decision: Decision) -> str:
    return eligibility_text(decision.eligibility) or "not asked"


def outcome_text(decision: Decision, key: str) -> str:
    """`CR`, or what is still possible."""
    answer = decision.outcomes[key]
    return answer.outcome or f"not settled ({' or '.join(answer.possible) or 'no outcome'})"


def made_text(decision: Decision, key: str) -> str:
    """`50 mg`."""
    amount = decision.calculations[key]
    return "cannot be calculated" if amount is None else amount_text(amount.value, amount.unit)
