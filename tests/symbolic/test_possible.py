"""The search for possible outcomes ends, however sums exclude each other; what it could not settle stays open."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from remission.cases.case import Case
from remission.engines.columns import decide_cases
from remission.engines.evaluate import Evaluator
from remission.protocol.load import load
from remission.protocol.model import Protocol
from remission.symbolic.cells import possible

RING = 4


@pytest.fixture
def ring(tmp_path: Path) -> Protocol:
    """Nobody is A: of two facts each cannot be above the other. It takes some steps to see."""
    facts = "".join(f'  a{n}: {{unit: "1", plausible: 0 to 100}}\n' for n in range(RING))
    pairs = [(n, (n + 1) % RING) for n in range(RING)]
    up = ", ".join(f"a{n} - a{m} > 1" for n, m in pairs)
    down = ", ".join(f"a{m} - a{n} > 1" for n, m in pairs)
    file = tmp_path / "ring.yaml"
    file.write_text(
        f"protocol: ring\ntitle: Ring\nversion: 1.0.0\nfacts:\n{facts}classifications:\n  r:\n    outcomes:\n"
        f"      A: 'at least 3 of [{up}] and at least 3 of [{down}]'\n      B: a0 > 5\n      C: otherwise\n"
    )
    return load(file)


@pytest.mark.parametrize(
    ("steps", "known", "outcomes"),
    [
        (2_000, {}, ["B", "C"]),
        (10, {}, ["A", "B", "C"]),  # not settled: never left out
        (10, {"a0": "9"}, ["A", "B"]),
        (2_000, {"a0": "9"}, ["B"]),
    ],
)
@pytest.mark.parametrize("engine", ["evaluate", "polars"])
def test_what_takes_too_long_to_settle_stays_possible(  # noqa: PLR0913, PLR0917 - a parameter a column
    ring: Protocol, steps: int, known: dict[str, str], outcomes: list[str], engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(possible, "MOST_STEPS", steps)
    case = Case("P1", None, {f"a{n}": Decimal(known[f"a{n}"]) if f"a{n}" in known else None for n in range(RING)}, {})
    decision = Evaluator(ring).decide(case) if engine == "evaluate" else decide_cases(ring, [case])[0]
    answer = decision.outcomes["r"]
    found = [answer.outcome] if answer.outcome else list(answer.possible)
    assert found == outcomes
