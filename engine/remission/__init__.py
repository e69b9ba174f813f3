"""The front door: everything an integrator needs, and no more. What is not listed here is private.

Load a protocol, read cases, decide and explain one, decide a whole frame. Each name is imported when it is first asked for, so
that `import remission` costs nothing and no engine is loaded before it is needed. docs/python.md has an example of each.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from remission.cases.case import Case
    from remission.cases.courses import with_histories as course
    from remission.cases.from_values import case
    from remission.cases.observations.request import ObservationRequest
    from remission.cases.tables import CaseTable, read_cases
    from remission.decide import Decider
    from remission.engines.columns import decide as decide_frame
    from remission.engines.columns.observed import decide_observations
    from remission.engines.decision import Amount, Decision, Eligibility, OutcomeAnswer
    from remission.errors import DataError, DisagreementError, InputError, MissingExtraError, Pos, Problem, RuleFileError
    from remission.explain.document import explain as explain_decision
    from remission.explain.record import explained_record as explanation_record
    from remission.expr.compare import Interval
    from remission.expr.truth import Truth
    from remission.protocol.load import load
    from remission.protocol.model import Protocol
    from remission.render.records import record as decision_record

__all__ = [
    "Amount",
    "Case",
    "CaseTable",
    "DataError",
    "Decider",
    "Decision",
    "DisagreementError",
    "Eligibility",
    "InputError",
    "Interval",
    "MissingExtraError",
    "ObservationRequest",
    "OutcomeAnswer",
    "Pos",
    "Problem",
    "Protocol",
    "RuleFileError",
    "Truth",
    "case",
    "course",
    "decide_frame",
    "decide_observations",
    "decision_record",
    "explain_decision",
    "explanation_record",
    "load",
    "read_cases",
]

_AT_HOME = {  # where each name lives, and what it is called there
    "Amount": "remission.engines.decision",
    "ObservationRequest": "remission.cases.observations.request",
    "Case": "remission.cases.case",
    "DataError": "remission.errors",
    "Decider": "remission.decide",
    "Decision": "remission.engines.decision",
    "DisagreementError": "remission.errors",
    "Eligibility": "remission.engines.decision",
    "InputError": "remission.errors",
    "Interval": "remission.expr.compare",
    "MissingExtraError": "remission.errors",
    "OutcomeAnswer": "remission.engines.decision",
    "Pos": "remission.errors",
    "Problem": "remission.errors",
    "Protocol": "remission.protocol.model",
    "RuleFileError": "remission.errors",
    "CaseTable": "remission.cases.tables",
    "Truth": "remission.expr.truth",
    "case": "remission.cases.from_values",
    "course": "remission.cases.courses:with_histories",
    "decide_frame": "remission.engines.columns:decide",
    "decide_observations": "remission.engines.columns.observed",
    "decision_record": "remission.render.records:record",
    "explain_decision": "remission.explain.document:explain",
    "explanation_record": "remission.explain.record:explained_record",
    "load": "remission.protocol.load",
    "read_cases": "remission.cases.tables",
}


def __getattr__(name: str) -> object:
    """Import what is asked for."""
    home = _AT_HOME.get(name)
    if home is None:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    module, _, own = home.partition(":")
    found = getattr(import_module(module), own or name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
