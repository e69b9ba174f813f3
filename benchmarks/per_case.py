"""Cases a second, one case at a time: the readings, a plain Python function, and rule engines used as their manuals say.

The peers conclude the response alone (three rules) of complete cases, so they do less than the readings do.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import by_hand_python
import polars as pl

from remission.cases.tables import iter_cases
from remission.decide import Decider
from remission.protocol.model import Protocol
from remission.readings.evaluate import Evaluator

Row = dict[str, Any]
CLEAR = "bone_marrow_blasts < 5.0 and peripheral_blasts == 0.0 and extramedullary_disease == 'absent'"
FULL = "platelets >= 100.0 and anc >= 1.0"
RULES = {"CR": f"({CLEAR}) and ({FULL})", "CRi": f"({CLEAR}) and not ({FULL})", "NR": f"not ({CLEAR})"}


def rates(protocol: Protocol, path: Path, most: int) -> dict[str, float]:
    """Cases a second of every way, on the first cases of a cohort."""
    cases = list(islice(iter_cases(path, protocol), most))
    rows = pl.read_parquet(path, n_rows=most).to_dicts()
    complete = [row for row in rows if None not in row.values()]
    evaluator, decider = Evaluator(protocol), Decider(protocol)
    ways: dict[str, tuple[Callable[[Any], Any], Sequence[Any]]] = {
        "a plain Python function": (by_hand_python.decide, rows),
        "evaluate, verdicts": (evaluator.verdicts, cases),
        "evaluate, with the full trace": (evaluator.decide, cases),
        "evaluate and rete, compared": (decider.decide, cases[:2000]),
        "rule-engine 5 (response alone)": (_rule_engine(), complete),
        "cel-python (response alone)": (_cel(), complete[:2000]),
        "durable_rules, directly (response alone)": (_durable(), complete[:2000]),
    }
    return {name: _rate(run, items) for name, (run, items) in ways.items()}


def _rate(run: Callable[[Any], Any], items: Sequence[Any]) -> float:
    best = 0.0
    for _ in range(3):
        start = time.perf_counter()
        for item in items:
            run(item)
        best = max(best, len(items) / (time.perf_counter() - start))
    return best


def _rule_engine() -> Callable[[Row], str | None]:
    import rule_engine  # noqa: PLC0415

    rules = {name: rule_engine.Rule(text) for name, text in RULES.items()}
    return lambda row: next((name for name, rule in rules.items() if rule.matches(row)), None)


def _cel() -> Callable[[Row], str | None]:
    import celpy  # noqa: PLC0415

    environment = celpy.Environment()
    texts = {name: text.replace(" and ", " && ").replace("not (", "!(") for name, text in RULES.items()}
    programs = {name: environment.program(environment.compile(text)) for name, text in texts.items()}

    def decide(row: Row) -> str | None:
        values = celpy.json_to_cel(row)
        return next((name for name, program in programs.items() if program.evaluate(values)), None)

    return decide


def _durable() -> Callable[[Row], str | None]:
    from durable.lang import assert_fact, delete_state, m, ruleset, when_all  # noqa: PLC0415

    answer: dict[str, str] = {}
    with ruleset("response"):
        clear = (m.bone_marrow_blasts < 5) & (m.peripheral_blasts <= 0) & (m.extramedullary_disease == "absent")

        @when_all(clear & (m.platelets >= 100) & (m.anc >= 1))
        def complete(_: object) -> None:
            answer["response"] = "CR"

        @when_all(clear & ((m.platelets < 100) | (m.anc < 1)))
        def incomplete(_: object) -> None:
            answer["response"] = "CRi"

        @when_all((m.bone_marrow_blasts >= 5) | (m.peripheral_blasts > 0) | (m.extramedullary_disease == "present"))
        def none(_: object) -> None:
            answer["response"] = "NR"

    keys = ("bone_marrow_blasts", "peripheral_blasts", "extramedullary_disease", "platelets", "anc")

    def decide(row: Row) -> str | None:
        answer.clear()
        assert_fact("response", {**{key: row[key] for key in keys}, "sid": "one"})
        delete_state("response", "one")
        return answer.get("response")

    return decide
