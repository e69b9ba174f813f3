"""What an amendment does: the clauses it changes, the patients it moves, or the proof that it moves nobody."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from remission.compare.people import People
from remission.compare.people_by_case import people_of
from remission.compare.revisions import OpenedRevision
from remission.compare.rules.changes import Affects, ClauseChange
from remission.compare.rules.clauses import clause_changes
from remission.compare.rules.data import accepts_otherwise
from remission.compare.rules.equality import Called
from remission.compare.rules.renames import renamed
from remission.compare.solver.accepted_values import beyond
from remission.compare.solver.difference import Comparison
from remission.compare.solver.verdicts import Alike, Difference, Undecided, Verdict
from remission.engines.evaluate import Evaluator
from remission.errors import MissingExtraError, Pos
from remission.protocol.model import Protocol

ENOUGH_S = 60.0


@dataclass(frozen=True, slots=True)
class Amendment:
    """An old and a new protocol, and everything that differs."""

    old: OpenedRevision
    new: OpenedRevision
    clauses: tuple[ClauseChange, ...]
    verdicts: tuple[Verdict, ...]
    beyond: tuple[Difference | Undecided, ...] = ()  # by values that only one version accepts
    people: People | None = None
    seconds: float = 0.0
    not_proved: str = ""  # why nothing was asked about all patients: what to install

    @property
    def differences(self) -> tuple[Difference, ...]:
        """The patients there could be who are answered differently."""
        return tuple(one for one in self.verdicts if isinstance(one, Difference))

    @property
    def undecided(self) -> tuple[Undecided, ...]:
        """What could not be decided."""
        return tuple(one for one in self.verdicts if isinstance(one, Undecided))

    @property
    def answers_alike(self) -> bool:
        """Whether it is proved that whatever both protocols answer stays, for everybody whose values both accept."""
        return not self.not_proved and all(isinstance(one, Alike) for one in self.verdicts)

    @property
    def moves_nobody(self) -> bool:
        """Whether it is proved that no patient can change class: eligibility, outcomes, criteria and amounts stay."""
        return self.answers_alike and not self.incomparable and not self.that_affect("data")

    @property
    def incomparable(self) -> tuple[ClauseChange, ...]:
        """What only one of the protocols defines: no answer to compare."""
        words = ("criterion", "classification", "calculation")
        whole = (one for one in self.clauses if one.kind in ("added", "removed") and ", outcome " not in one.what)
        return tuple(one for one in whole if one.what.startswith(words))

    def that_affect(self, *what: Affects) -> tuple[ClauseChange, ...]:
        """The changes that can affect answers, how data are read, figures, or only words."""
        return tuple(one for one in self.clauses if one.affects in what)

    @property
    def other_values(self) -> tuple[str, ...]:
        """The facts that rules read, and for which the two versions accept different values."""
        old, new = self.old.protocol, self.new.protocol
        both = [key for key in new.used if key in old.used]
        return tuple(new.facts[key].name for key in both if accepts_otherwise(old.facts[key], new.facts[key]))


def amendment(old: OpenedRevision, new: OpenedRevision, data: Path | None = None, *, seconds: float = ENOUGH_S) -> Amendment:
    """Compare two protocols: their clauses, all patients there could be, and the patients of a table.

    Args:
        old: The protocol before.
        new: The protocol after.
        data: A table of patients.
        seconds: For the comparison over all patients; what is not decided then is undecided.

    Raises:
        DataError: the table cannot be read.
        DisagreementError: two readings of a patient differ.
    """
    start = time.monotonic()
    called = renamed(old.protocol, new.protocol)
    clauses = clause_changes(old.protocol, new.protocol, called)
    people = None if data is None else people_of(old.protocol, new.protocol, data, called)
    try:
        (verdicts, others), lacking = _verdicts(old.protocol, new.protocol, called, seconds), ""
    except MissingExtraError as error:
        verdicts, others, lacking = (), (), str(error)
    return Amendment(old, new, clauses, verdicts, others, people, time.monotonic() - start, lacking)


def _verdicts(
    old: Protocol, new: Protocol, called: Called, seconds: float
) -> tuple[tuple[Verdict, ...], tuple[Difference | Undecided, ...]]:
    """What can be answered differently, by values that both versions accept, and by those that only one does.

    Raises:
        MissingExtraError: the solver is not installed; says what to install.
    """
    from remission.symbolic.formulas.z3_solver import Z3Solver  # noqa: PLC0415 - an extra, and slow to import

    replays = Evaluator(old).decide, Evaluator(new).decide
    comparison = Comparison(old, new, Z3Solver(seconds), replays, called)
    return tuple(comparison.verdicts()), tuple(beyond(comparison))


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
