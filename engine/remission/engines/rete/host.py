"""The one file that knows durable_rules: a host that is quiet, a ruleset that hides nothing.

As published, durable_rules starts timers that race the caller and swallows what an action raises; here it does
neither. Every hazard that was measured has a test in `tests/engines/test_durable_hazards.py`.
"""

from __future__ import annotations

import os
import sys
import weakref
from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from remission.errors import DisagreementError, MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from remission.engines.rete.stages import RuleDefinition

SESSION = {"sid": "case", "id": "verdicts"}  # constant: the engine tells sessions and facts apart by a 32-bit hash only
REBUILD = 'CPPFLAGS="-DPyEval_CallObject=PyObject_CallObject -DNDEBUG -O2" pip install --force-reinstall --no-cache-dir'


@contextmanager
def _lazy_symbols() -> Iterator[None]:
    """Let an extension load although a function it never calls is gone (PyEval_CallObject, since CPython 3.13)."""
    if not hasattr(sys, "setdlopenflags"):  # Windows
        yield
        return
    flags = sys.getdlopenflags()
    sys.setdlopenflags((flags & ~os.RTLD_NOW) | os.RTLD_LAZY)
    try:
        yield
    finally:
        sys.setdlopenflags(flags)


def _why_not(error: ImportError) -> str:
    """One line: what is wrong, and the remedy."""
    return f"durable_rules cannot be imported ({' '.join(str(error).split())}): rebuild it with {REBUILD} durable-rules==2.0.28"


try:
    with _lazy_symbols():
        from durable import engine
except ImportError as error:
    raise MissingExtraError(_why_not(error)) from error

_Error = engine.durable_rules_engine.error
_Refused = (engine.MessageNotHandledException, engine.MessageObservedException, _Error)


class _Ruleset(engine.Ruleset):  # type: ignore[misc]
    """A ruleset whose rules fire in the caller's thread, and do nothing but tell that they did."""

    def __init__(self, name: str, host: QuietHost, rules: Mapping[str, RuleDefinition]) -> None:
        super().__init__(name, host, {rule: {**definition, "run": _nothing} for rule, definition in rules.items()})

    def fire(self, fact: str) -> list[str]:
        """Assert one fact in a fresh session; return the name of every rule that fires, in order."""
        library, handle = engine.durable_rules_engine, self._handle
        state = self._handle_result(library.assert_fact(handle, fact), fact)
        fired: list[str] = []
        try:
            started = library.start_action_for_state(handle, state)
            message = started[1] if started else None
            while message:  # {"rule": {"m": the fact}}
                fired.append(message[2 : message.index('"', 2)])
                message = library.complete_and_start_action(handle, state)
        finally:
            if fired:  # the library frees garbage when a session that never ran an action is deleted
                library.delete_state(handle, SESSION["sid"])
        return fired


def _nothing(_: object) -> None:
    """The action that the library is told of: what a rule means is the caller's."""


def fact_text(properties: Iterable[str]) -> str:
    """The fact of a session as JSON, with a `%s` for the symbol of each property: it is filled in for every case.

    >>> fact_text(["v0", "v1"]) % ("met", "unknown")
    '{"sid":"case","id":"verdicts","v0":"met","v1":"unknown"}'
    """
    pairs = [*((key, value) for key, value in SESSION.items()), *((name, "%s") for name in properties)]
    return "{" + ",".join(f'"{name}":"{value}"' for name, value in pairs) + "}"


class QuietHost(engine.Host):  # type: ignore[misc]
    """A host without timers: nothing runs but what the caller asks for."""

    def __init__(self) -> None:
        super().__init__()
        handles: list[int] = []
        self._handles = handles
        weakref.finalize(self, _release, handles).atexit = False

    def _run(self) -> None:
        """Start no timers."""

    def add(self, name: str, rules: Mapping[str, RuleDefinition]) -> None:
        """Compile one ruleset."""
        ruleset = _Ruleset(name, self, rules)
        self._ruleset_directory[name] = ruleset
        self._handles.append(ruleset._handle)  # noqa: SLF001 - the library never releases a ruleset

    def fire(self, name: str, fact: str) -> list[str]:
        """Assert one fact (see `fact_text`) in a fresh session; return the name of every rule that fires, in order.

        Raises:
            DisagreementError: the engine refused the fact, or no rule matched it.
        """
        ruleset: _Ruleset = self._ruleset_directory[name]
        try:
            return ruleset.fire(fact)
        except _Refused as error:
            msg = f"durable_rules concluded nothing from the verdicts of {name} ({type(error).__name__})"
            raise DisagreementError(msg) from error


def _release(handles: list[int]) -> None:
    """Give a host's rulesets back to the library, which holds them until told."""
    for handle in handles:
        engine.durable_rules_engine.delete_ruleset(handle)
