"""The same patients by several sets of criteria: the outcome of each by each, and why two sets differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from remission.compare.criteria.blame import against
from remission.endpoints.intervals import Rate, rate
from remission.errors import Pos, Problem, RuleFileError

if TYPE_CHECKING:
    from remission.engines.decision import Decision
    from remission.protocol.model import Classification, Protocol

OPEN = "open"  # an outcome that missing data leaves open


@dataclass(frozen=True, slots=True)
class Definition:
    """A set of criteria: its protocol, the classification that is its response, and which outcomes are one."""

    protocol: Protocol
    family: Classification
    responders: tuple[str, ...]
    ranks: dict[str, int]  # of outcomes, the best first; what is open comes last

    @property
    def name(self) -> str:
        """What it is called."""
        return self.protocol.id

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Its outcomes, the best first, and what may be open."""
        return (*sorted(self.ranks, key=self.ranks.__getitem__), OPEN)


@dataclass(frozen=True, slots=True)
class Answer:
    """The best outcome of a patient by one definition, and the decision that gave it."""

    outcome: str
    decision: Decision


@dataclass(frozen=True, slots=True)
class Move:
    """A patient whom two definitions answer differently; `why` tells what keeps the worse answer from the better one's name."""

    patient: str
    outcomes: tuple[str, ...]  # by definition
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CriteriaComparison:
    """Several definitions over one cohort."""

    definitions: tuple[Definition, ...]
    patients: int
    counts: tuple[Counter[str], ...]  # outcome -> patients, by definition
    matrices: tuple[Counter[tuple[str, str]], ...]  # of each two neighbours: outcome by the one, by the other -> patients
    moves: tuple[Move, ...]
    lost: tuple[int, ...]  # patients of other definitions who have no assessment by this one

    def rate(self, index: int, outcomes: Sequence[str]) -> Rate:
        """The share of all patients with one of some outcomes by a definition, Clopper-Pearson 95 %."""
        return rate(sum(self.counts[index][one] for one in outcomes), self.patients)


def definition(protocol: Protocol) -> Definition:
    """See which classification of a protocol is its response: the one that its course follows, else the only or first one.

    Raises:
        RuleFileError: it has no classification.
    """
    course = protocol.plan.course
    if not protocol.classifications:
        pos = Pos(protocol.file, 1, 1)
        raise RuleFileError([Problem(pos, f"{protocol.id} has no classification", "name a set of response criteria")])
    key = course.response if course is not None else next(iter(protocol.classifications))
    family = protocol.classifications[key]
    order = course.best_to_worst if course is not None and course.best_to_worst else tuple(one.name for one in family.outcomes)
    responders = course.responders if course is not None else ()
    return Definition(protocol, family, tuple(responders), {name: rank for rank, name in enumerate(order)})


def compared(definitions: Sequence[Definition], decided: Sequence[Iterable[Decision]]) -> CriteriaComparison:
    """Take in the decisions of the same table by each definition."""
    answers = [_best(one, decisions) for one, decisions in zip(definitions, decided, strict=True)]
    everybody = list(dict.fromkeys(patient for one in answers for patient in one))
    shared = [patient for patient in everybody if all(patient in one for one in answers)]
    lost = tuple(sum(patient not in one for patient in everybody) for one in answers)
    rows = [tuple(one[patient] for one in answers) for patient in shared]
    counts = tuple(Counter(row[index].outcome for row in rows) for index in range(len(definitions)))
    matrices = tuple(
        Counter((row[first].outcome, row[second].outcome) for row in rows) for first, second in pairwise(range(len(definitions)))
    )
    moves = tuple(
        Move(patient, tuple(answer.outcome for answer in row), tuple(_why(definitions, row)))
        for patient, row in zip(shared, rows, strict=True)
        if len({_plain(one, answer) for one, answer in zip(definitions, row, strict=True)}) > 1
    )
    return CriteriaComparison(tuple(definitions), len(shared), counts, matrices, moves, lost)


def _plain(one: Definition, answer: Answer) -> str:
    """The outcome; what is left when no other outcome applies is the same by any name."""
    return "" if answer.outcome == one.family.outcomes[-1].name else answer.outcome


def _best(one: Definition, decisions: Iterable[Decision]) -> dict[str, Answer]:
    """Each patient's best answer; of equal ones the first."""
    found: dict[str, Answer] = {}
    rank: Callable[[str], int] = lambda outcome: one.ranks.get(outcome, len(one.ranks))  # noqa: E731
    for decision in decisions:
        answer = Answer(decision.outcomes[one.family.slug].outcome or OPEN, decision)
        kept = found.get(decision.case.patient)
        if kept is None or rank(answer.outcome) < rank(kept.outcome):
            found[decision.case.patient] = answer
    return found


def _why(definitions: Sequence[Definition], row: Sequence[Answer]) -> list[str]:
    """For each definition whose answer is another than the first one's: the clauses that make the difference."""
    found: list[str] = []
    base, first = definitions[0], row[0]
    for own, other in zip(definitions[1:], row[1:], strict=True):
        if _plain(own, other) == _plain(base, first):
            continue
        found += (
            _open(own, other)
            or _open(base, first)
            or _against(own, other, first.outcome)
            or _against(base, first, other.outcome)
            or _against(own, other, _before(own, other))
            or _against(base, first, _before(base, first))
        )
    return list(dict.fromkeys(found))


def _open(one: Definition, answer: Answer) -> list[str]:
    if answer.outcome != OPEN:
        return []
    return [f"{one.name}: open, it may be {' or '.join(answer.decision.outcomes[one.family.slug].possible)}"]


def _against(one: Definition, answer: Answer, outcome: str) -> list[str]:
    return [f"{one.name}: no {outcome}, for {told}" for told in against(one.protocol, answer.decision, one.family, outcome)]


def _before(one: Definition, answer: Answer) -> str:
    """The outcome that is tested just before the one that was given."""
    names = [each.name for each in one.family.outcomes]
    return names[max(names.index(answer.outcome) - 1, 0)] if answer.outcome in names else ""
