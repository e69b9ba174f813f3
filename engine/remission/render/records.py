"""Decisions for machines: the JSON object of a line, and the flat row of a table. Stable: scripts depend on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from remission.engines.decision import eligibility_text, phrases
from remission.expr.numbers import plain
from remission.render.uncovered import uncovered_problems

if TYPE_CHECKING:
    from collections.abc import Iterable

    from remission.engines.decision import Decision
    from remission.errors import Problem
    from remission.protocol.model import Protocol, WordTable


def record(protocol: Protocol, decision: Decision) -> dict[str, Any]:
    """One decision as JSON has it: a key for everything that the protocol defines."""
    case = decision.case
    return {
        "patient": case.patient,
        "date": case.date.isoformat() if case.date else None,
        "protocol": {"id": protocol.id, "version": protocol.version, "sha256": protocol.sha256},
        "eligibility": eligibility_text(decision.eligibility),
        "outcomes": {
            key: {"outcome": answer.outcome, "possible": list(answer.possible)} for key, answer in decision.outcomes.items()
        },
        "criteria": {key: truth.value for key, truth in decision.criteria.items()},
        **({"lists": {key: list_record(one, decision) for key, one in protocol.lists.items()}} if protocol.lists else {}),
        "calculations": {
            key: None if amount is None else {"value": plain(amount.value), "unit": amount.unit}
            for key, amount in decision.calculations.items()
        },
        "missing": list(decision.missing),
        "problems": [problem_record(problem) for problem in (*case.problems, *uncovered_problems(protocol, decision))],
    }


def list_record(table: WordTable, decision: Decision) -> dict[str, Any]:
    """The answer of a table of which all rows count."""
    answer = phrases(table, decision.criteria)
    return {"applies": list(answer.applies), "open": list(answer.open)}


def problem_record(problem: Problem) -> dict[str, Any]:
    """Return a problem with its place: line and column count from 1."""
    return {
        "file": problem.pos.file,
        "line": problem.pos.line,
        "column": problem.pos.column,
        "message": problem.message,
        "hint": problem.hint,
        "severity": problem.severity,
    }


ALWAYS = frozenset({"patient", "date", "protocol", "eligibility", "missing", "problems"})  # columns of every protocol


def column(key: str) -> str:
    """The column of a classification or a criterion: its slug, told apart from the columns that every table has.

    >>> column("response"), column("eligibility")
    ('response', 'rule eligibility')
    """
    return f"rule {key}" if key in ALWAYS else key


def row(protocol: Protocol, decision: Decision) -> dict[str, str | None]:
    """One decision as a flat row: `response`, `response possible`, a column a criterion, `methylprednisolone [mg]`."""
    case = decision.case
    cells: dict[str, str | None] = {
        "patient": case.patient,
        "date": case.date.isoformat() if case.date else None,
        "protocol": f"{protocol.id} {protocol.version}",
    }
    if protocol.has_eligibility:
        cells["eligibility"] = eligibility_text(decision.eligibility)
    for key, answer in decision.outcomes.items():
        cells[column(key)] = answer.outcome
        cells[f"{key} possible"] = "; ".join(answer.possible)
    for key, table in protocol.lists.items():
        listed = phrases(table, decision.criteria)
        cells |= {column(key): "; ".join(listed.applies), f"{key} open": "; ".join(listed.open)}
    cells |= {column(key): truth.value for key, truth in decision.criteria.items()}
    for key, amount in decision.calculations.items():
        unit = protocol.calculations[key].unit.text
        cells[f"{key} [{unit}]"] = None if amount is None else plain(amount.value)
    cells["missing"] = "; ".join(decision.missing)
    cells["problems"] = problems_text((*case.problems, *uncovered_problems(protocol, decision)))
    return cells


def problems_text(problems: Iterable[Problem]) -> str:
    """Return the problems of a case as one cell."""
    return " | ".join(str(problem).replace("\n", " ") for problem in problems)


def columns(protocol: Protocol) -> list[str]:
    """Return the names of a flat row's cells, without any decision at hand."""
    names = ["patient", "date", "protocol", *(["eligibility"] if protocol.has_eligibility else [])]
    for key in protocol.classifications:
        names += [column(key), f"{key} possible"]
    for key in protocol.lists:
        names += [column(key), f"{key} open"]
    names += map(column, protocol.criteria)
    names += [f"{key} [{calculation.unit.text}]" for key, calculation in protocol.calculations.items()]
    return [*names, "missing", "problems"]
