"""Random and boundary cases on which every reading must agree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice
from random import Random

from remission.cases.case import Case, Value
from remission.decide import Decider, agreed
from remission.engines.columns import Engine, decide_cases
from remission.engines.decision import Decision
from remission.errors import DisagreementError
from remission.expr.compare import Interval
from remission.expr.facts import ASSESSMENT_DATE
from remission.expr.numbers import plain
from remission.protocol.model import Protocol
from remission.testing.drawn_cases import Draw, drawn, drawn_courses

__all__ = ["agreement", "drawn", "drawn_courses", "readings", "shown"]

AT_ONCE = 20_000  # cases in columns


def readings(engines: Sequence[Engine]) -> str:
    """The readings that are compared, in words."""
    return f"evaluate, rete and columns ({', '.join(engines)})"


def agreement(
    protocol: Protocol, cases: Iterable[Case], decider: Decider | None = None, engines: Sequence[Engine] = ("polars",)
) -> int:
    """How many cases agree; a completion of each open case must give an outcome that was called possible.

    Args:
        protocol: A checked protocol.
        cases: Decided one by one in two readings, and in batches in columns.
        decider: The two readings of single cases.
        engines: Those that decide in columns.

    Raises:
        DisagreementError: at the first case on which two readings differ; the message holds the case.
        MissingExtraError: an engine is not installed.
    """
    decider = decider or Decider(protocol)
    draw = Draw(protocol, Random(0))  # noqa: S311 - a seeded test, not a secret
    count, waiting = 0, iter(cases)
    while decisions := [_decided(decider, case, draw) for case in islice(waiting, AT_ONCE)]:
        for engine in engines:
            _compare(protocol, decisions, engine)
        count += len(decisions)
    return count


def _decided(decider: Decider, case: Case, draw: Draw) -> Decision:
    try:
        decision = decider.decide(case)
    except DisagreementError as error:
        raise DisagreementError(f"{error}\n{shown(case)}") from None
    _check_completion(decider, decision, draw)
    return decision


def _compare(protocol: Protocol, decisions: Sequence[Decision], engine: Engine) -> None:
    """Decide the same cases in columns; every field of the decision must be the same."""
    cases = [each.case for each in decisions]
    for one, other in zip(decisions, decide_cases(protocol, cases, engine), strict=True):
        try:
            agreed(one, other, f"columns ({engine})")
        except DisagreementError as error:
            raise DisagreementError(f"{error}\n{shown(one.case)}") from None


def shown(case: Case) -> str:
    """A case as a header and a row, ready to be put into a file."""
    cells = {"patient": case.patient, "date": case.date.isoformat() if case.date else ""}
    cells |= {key: _cell(value) for key, value in case.values.items() if key != ASSESSMENT_DATE}
    return f"{','.join(cells)}\n{','.join(cells.values())}"


def _cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case Interval(low, _, True, _):
            return f">{plain(low)}"
        case Interval(_, high, _, True):
            return f"<{plain(high)}"
        case Interval(low, high):
            return f"{plain(low)} to {plain(high)}"
        case date() | str():
            return str(value)
        case _:
            return plain(value)


def _check_completion(decider: Decider, decision: Decision, draw: Draw) -> None:
    """One completion of the case, decided anew: its outcomes must be among those called possible."""
    completed = draw.completed(decision.case)
    for key, answer in decider.evaluator.verdicts(completed).outcomes.items():
        settled, before = decision.outcomes[key].outcome, decision.outcomes[key].possible
        is_open = settled is None and before and draw.completes_open[key]  # measuring may change what the record settles
        if not (draw.completes[key] or is_open):
            continue
        if answer.outcome is not None and answer.outcome not in before:
            message = f"{key} {answer.outcome!r} was not called possible ({', '.join(before)}), and this completion gives it"
            raise DisagreementError(f"patient {completed.patient!r}: {message}\n{shown(decision.case)}\n{shown(completed)}")
