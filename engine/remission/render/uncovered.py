"""What the rules leave without an answer: a classification of which no outcome applies, a table of which no row does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from remission.errors import Cause, Problem

if TYPE_CHECKING:
    from remission.engines.decision import Decision
    from remission.protocol.model import Protocol


def uncovered_problems(protocol: Protocol, decision: Decision) -> Iterator[Problem]:
    """The problems of a decision, as against those of its data; each stands at the rule."""
    return (uncovered_problem(protocol, key, decision.case.patient) for key in decision.uncovered)


def uncovered_problem(protocol: Protocol, key: str, patient: str) -> Problem:
    """One classification or table that has nothing for a patient."""
    family, table = protocol.classifications.get(key), protocol.calculations.get(key)
    if family is not None:
        what, pos = f"no outcome of {family.name!r} applies", family.pos
        hint = "end it with an outcome 'otherwise', or add one for such patients"
    elif table is not None:
        what, pos = f"no row of the table {table.name!r} applies", table.pos
        hint = "end it with a row 'otherwise', or add one for such patients"
    else:
        msg = f"{key!r} is neither a classification nor a table"
        raise KeyError(msg)
    return Problem(pos, f"patient {patient!r}: {what}", hint, "warning", Cause(what, noun="patient"))
