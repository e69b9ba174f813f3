"""Cases a second, one case at a time: the readings, a plain Python function, and rule engines used as their manuals say.

Every peer gives the same answers as `by_hand_python.decide`: criteria, eligibility, response, both families of residual disease,
what is missing. It is held to them, and they to those of `evaluate`, before anything is timed. The readings do more than the
peers: which outcomes are possible, and amounts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any

import by_hand_python
import polars as pl
from figures import Rate

from remission.cases.tables import iter_cases
from remission.decide import Decider
from remission.engines.decision import Decision
from remission.engines.evaluate import Evaluator
from remission.expr.truth import MET, NOT_MET
from remission.protocol.model import Protocol

Row = dict[str, Any]
Answers = Mapping[str, Any]
CHECKED = 1000  # cases on which each peer is held to the function by hand
TRUTHS = {MET: True, NOT_MET: False}


def peers() -> dict[str, tuple[Callable[[Row], Answers], int]]:
    """Every peer by name: how it decides one case, and how many cases are enough to time it."""
    import by_cel  # noqa: PLC0415 - what only the peers need
    import by_durable_rules  # noqa: PLC0415
    import by_rule_engine  # noqa: PLC0415

    return {
        f"rule-engine {version('rule-engine')}": (by_rule_engine.decider(), 2000),
        f"cel-python {version('cel-python')}": (by_cel.decider(), 500),
        "durable_rules used directly, joining verdicts": (by_durable_rules.joined(), 1000),
        "durable_rules used directly, repeating comparisons": (by_durable_rules.repeated(), 1000),
    }


def rates(protocol: Protocol, path: Path, most: int) -> dict[str, Rate]:
    """Cases a second of the readings and of the function by hand, on the first cases of a cohort."""
    cases = list(islice(iter_cases(path, protocol), most))
    rows = pl.read_parquet(path, n_rows=most).to_dicts()
    evaluator, decider = Evaluator(protocol), Decider(protocol)
    same("by hand", map(by_hand_python.decide, rows[:CHECKED]), [_told(evaluator.decide(case)) for case in cases[:CHECKED]])
    return {
        "a plain Python function": _rate(by_hand_python.decide, rows),
        "evaluate, verdicts": _rate(evaluator.verdicts, cases),
        "evaluate, with the full trace": _rate(evaluator.decide, cases),
        "evaluate and rete, compared": _rate(decider.decide, cases[:2000]),
    }


def rates_of_peers(path: Path, most: int) -> dict[str, Rate]:
    """Cases a second of every peer, on the first cases of a cohort; it must give the same answers first."""
    rows = pl.read_parquet(path, n_rows=most).to_dicts()
    found = {}
    for name, (decide, enough) in peers().items():
        same(name, map(decide, rows[:CHECKED]), map(by_hand_python.decide, rows[:CHECKED]))
        found[name] = _rate(decide, rows[:enough])
    return found


def same(name: str, found: Iterable[Answers], wanted: Iterable[Answers]) -> None:
    """Hold answers to others, case by case.

    Raises:
        ValueError: they differ; it names the first case, and what differs.
    """
    for number, (one, other) in enumerate(zip(found, wanted, strict=True)):
        if one != other:
            keys = [key for key in {**one, **other} if one.get(key, ...) != other.get(key, ...)]
            differs = ", ".join(f"{key} is {one.get(key, ...)!r} and not {other.get(key, ...)!r}" for key in keys)
            msg = f"{name}, case {number}: {differs}"
            raise ValueError(msg)


def _told(decision: Decision) -> Answers:
    """A decision as the function by hand tells it."""
    return {
        **{key: TRUTHS.get(truth) for key, truth in decision.criteria.items()},
        **{key: answer.outcome for key, answer in decision.outcomes.items()},
        "eligibility": decision.eligibility.value,
        "missing": [key for key in by_hand_python.FACTS if key in decision.missing],
    }


def _rate(run: Callable[[Any], Any], items: Sequence[Any]) -> Rate:
    """The best of three runs."""
    rounds = [_round(run, items) for _ in range(3)]
    return Rate(max(each.second for each in rounds), max(each.processor_second for each in rounds))


def _round(run: Callable[[Any], Any], items: Sequence[Any]) -> Rate:
    start, busy = time.perf_counter(), time.process_time()
    for item in items:
        run(item)
    return Rate(len(items) / (time.perf_counter() - start), len(items) / (time.process_time() - busy))
