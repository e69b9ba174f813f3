"""Every criterion of the shipped protocols, in every reading: both sides of each threshold, at it, missing and censored."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest

from remission.cases.case import Case, Value
from remission.engines.columns import Engine, decide_cases, installed
from remission.engines.evaluate import Evaluator
from remission.expr.compare import Interval
from remission.expr.facts import Kind
from remission.protocol.checking.cuts import cuts
from remission.protocol.load import load

if TYPE_CHECKING:
    from remission.expr.facts import Fact
    from remission.protocol.model import Protocol

HERE = Path(__file__).parent
PROTOCOLS = {name: load(name) for name in ("inotuzumab-pediatric", "aall1621")}
EVALUATORS = {name: Evaluator(protocol) for name, protocol in PROTOCOLS.items()}


def rows(name: str) -> list[tuple[str, str, str, str]]:
    lines = (HERE / f"criteria_{name}.txt").read_text(encoding="utf-8").splitlines()
    parts = ([part.strip() for part in line.split("|")] for line in lines if line and not line.startswith("#"))
    return [(name, criterion, known, truth) for criterion, known, truth in parts]


ROWS = [row for name in PROTOCOLS for row in rows(name)]


def value(fact: Fact, text: str) -> Value:
    if fact.kind is Kind.CHOICE:
        assert text in fact.values
        return text
    if fact.kind is Kind.DATE:
        return date.fromisoformat(text)
    if text.startswith("<"):
        limit = Decimal(text.lstrip("<="))
        return Interval(Decimal(0), limit, high_open=not text.startswith("<="))
    if text.startswith(">"):
        return Interval(Decimal(text[1:]), Decimal(100), low_open=True)
    return Decimal(text)


def case(protocol: Protocol, known: str) -> Case:
    pairs = [pair.split("=", 1) for pair in known.split(", ")] if known else []
    given = {slug: value(protocol.facts[slug], text) for slug, text in pairs}
    assert set(given) <= set(protocol.used)
    return Case("P-1", None, dict.fromkeys(protocol.used) | given, {})


@pytest.mark.parametrize(("name", "criterion", "known", "truth"), ROWS, ids=[f"{row[0]}: {row[1]}: {row[2]}" for row in ROWS])
def test_every_row(name: str, criterion: str, known: str, truth: str) -> None:
    some = case(PROTOCOLS[name], known)
    assert EVALUATORS[name].decide(some).criteria[criterion].value == truth
    assert EVALUATORS[name].verdicts(some).criteria[criterion].value == truth


@pytest.mark.filterwarnings("ignore")  # Spark's own
@pytest.mark.parametrize("engine", get_args(Engine))
@pytest.mark.parametrize("name", PROTOCOLS)
def test_every_row_in_columns(name: str, engine: Engine) -> None:
    if engine not in installed():
        pytest.skip(f"{engine} is not there")
    table = rows(name)
    cases = [case(PROTOCOLS[name], known) for _, _, known, _ in table]
    found = decide_cases(PROTOCOLS[name], cases, engine)
    assert found == [replace(EVALUATORS[name].decide(each), trace=None) for each in cases]
    told = [decision.criteria[criterion].value for decision, (_, criterion, _, _) in zip(found, table, strict=True)]
    assert told == [truth for *_, truth in table]


@pytest.mark.parametrize("name", PROTOCOLS)
def test_every_criterion_is_shown_met_not_met_and_unknown(name: str) -> None:
    shown = {(criterion, truth) for _, criterion, _, truth in rows(name)}
    assert shown == {(criterion, truth) for criterion in PROTOCOLS[name].criteria for truth in ("met", "not met", "unknown")}


@pytest.mark.parametrize("name", PROTOCOLS)
def test_every_threshold_is_shown_at_its_edge_and_beside_it(name: str) -> None:
    """For each constant: the value itself, and one less than 2 % (or one whole number) away on each side that can be."""
    protocol = PROTOCOLS[name]
    used: dict[str, set[Fraction]] = {}
    for _, _, known, _ in rows(name):
        for slug, found in case(protocol, known).values.items():
            if isinstance(found, Decimal):
                used.setdefault(slug, set()).add(Fraction(found))
    lacking = [
        (slug, str(limit), where)
        for slug, limits in cuts(protocol).items()
        for limit in limits
        for where, span in spans(protocol.facts[slug], limit).items()
        if not any(low <= one <= high for one in used.get(slug, ()) for low, high in [span])
    ]
    assert lacking == []


def spans(fact: Fact, limit: Fraction) -> dict[str, tuple[Fraction, Fraction]]:
    """Where a row must have a value: at the limit, and beside it wherever a plausible value lies."""
    least, most = fact.plausible or (limit, limit)
    step = Fraction(1) if fact.whole else max(limit / 50, Fraction(1, 1000))
    tiny = Fraction(1) if fact.whole else Fraction(1, 1_000_000)
    found = {"at": (limit, limit), "below": (limit - step, limit - tiny), "above": (limit + tiny, limit + step)}
    return {where: span for where, span in found.items() if least <= span[1] and span[0] <= most}
