"""What is missing now may come to be recorded, or stay missing: both count where outcomes are still open (decision 13)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from remission.cases.case import Case, Value
from remission.decide import Decider, agreed
from remission.engines.columns import decide_cases
from remission.protocol.load import load

if TYPE_CHECKING:
    from pathlib import Path

RULES = """\
protocol: marrow
title: Marrow
version: 1.0.0
facts:
  blasts: {label: blasts, unit: "%", plausible: 0 to 100}
  sex: {label: sex, values: [female, male]}
sources: {s: {title: Source}}
criteria:
  absent: {when: blasts is missing, source: s}
  answered: {when: blasts >= 5 %, if missing: not met, because: it is so, source: s}
classifications:
  last: {outcomes: {confirmed: blasts >= 5 %, repeat: blasts is missing, no: otherwise}, source: s}
  first: {outcomes: {repeat: blasts is missing, confirmed: blasts >= 5 %, no: otherwise}, source: s}
  through: {outcomes: {confirmed: blasts >= 5 %, repeat: absent, no: otherwise}, source: s}
  asked: {outcomes: {confirmed: blasts is known and blasts >= 5 %, repeat: absent, no: otherwise}, source: s}
  other: {outcomes: {man: sex is male, repeat: absent, woman: otherwise}, source: s}
  policy: {outcomes: {man: sex is male, confirmed: answered, woman: otherwise}, source: s}
"""

# fmt: off
ROWS: list[tuple[str, dict[str, Value], str]] = [
    ("last",    {},                                           "confirmed|repeat|no"),
    ("last",    {"blasts": Decimal(2)},                       "no"),
    ("last",    {"blasts": Decimal(5)},                       "confirmed"),
    ("first",   {},                                           "repeat"),
    ("through", {},                                           "confirmed|repeat|no"),
    ("asked",   {},                                           "repeat"),
    ("other",   {},                                           "man|repeat|woman"),
    ("other",   {"sex": "female"},                            "repeat"),
    ("other",   {"blasts": Decimal(2)},                       "man|woman"),
    ("policy",  {},                                           "man|woman"),
    ("policy",  {"blasts": Decimal(5)},                       "man|confirmed"),
]
# fmt: on


@pytest.fixture(scope="module")
def decider(tmp_path_factory: pytest.TempPathFactory) -> Decider:
    file: Path = tmp_path_factory.mktemp("rules") / "protocol.yaml"
    file.write_text(RULES, encoding="utf-8")
    return Decider(load(file))


@pytest.mark.parametrize(("key", "values", "possible"), ROWS)
def test_what_is_missing_may_come_or_not(decider: Decider, key: str, values: dict[str, Value], possible: str) -> None:
    case = Case("P", None, dict.fromkeys(decider.protocol.facts) | values, {})
    found = decider.decide(case)
    assert "|".join(found.outcomes[key].possible) == possible
    assert found.outcomes[key].outcome == (None if "|" in possible else possible)
    for engine in ("polars", "duckdb"):
        [other] = decide_cases(decider.protocol, [case], engine)
        agreed(found, other, engine)
