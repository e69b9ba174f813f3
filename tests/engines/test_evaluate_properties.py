"""What must hold of every decision, on random small protocols: brute force over completions is the specification."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from remission.cases.case import Case, Value
from remission.engines.evaluate import Evaluator
from remission.expr.compare import Interval
from remission.expr.truth import UNKNOWN
from remission.protocol.load import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from remission.protocol.model import Protocol

HEAD = """\
protocol: random
title: A random protocol
version: 1.0.0
sources: {text: {title: Text}}
facts:
  p: {unit: "%", plausible: 0 to 4}
  m: {unit: "%", plausible: 0 to 4, censored: yes}
  w: {unit: "1", plausible: 0 to 4, whole: yes}
  c: {values: [red, green, blue]}
"""
QUARTERS = [Decimal(number) / 4 for number in range(17)]
EIGHTHS = [Decimal(number) / 8 for number in range(33)]
ALL: dict[str, list[Value]] = {
    "p": list(QUARTERS),
    "m": list(QUARTERS),
    "w": [Decimal(number) for number in range(5)],
    "c": ["red", "green", "blue"],
}
OPS = st.sampled_from(["<", "<=", "=", "!=", ">=", ">"])
LIMITS = st.integers(0, 4)
ATOMS = st.one_of(
    st.builds("{} {} {} %".format, st.sampled_from("pm"), OPS, LIMITS),
    st.builds("w {} {}".format, OPS, LIMITS),
    st.builds("{} between {} and {} %".format, st.sampled_from("pm"), st.integers(0, 1), st.integers(2, 4)),
    st.sampled_from(["c is red", "c in [red, green]", "c is not blue"]),
    st.builds("p + m {} {} %".format, OPS, LIMITS),
    st.builds("p {} m".format, OPS),
    st.builds("limit {} {} %".format, OPS, LIMITS),
)


def joined(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({}) and ({})".format, parts, parts),
        st.builds("({}) or ({})".format, parts, parts),
        st.builds("not ({})".format, parts),
        st.builds("if ({}) then ({})".format, parts, parts).map("({})".format),
        st.builds("at least 2 of [{}, {}, {}]".format, parts, parts, parts),
    )


CLAUSES = st.recursive(ATOMS, joined, max_leaves=4)


def text(first: str, second: str, third: str, row: str) -> str:
    criteria = {"first": first, "second": second}
    lines = "".join(f'  {name}: {{when: "{clause}", source: text}}\n' for name, clause in criteria.items())
    outcomes = f'{{A: "first and ({third})", B: second, C: "{third}", D: otherwise}}'
    table = f'{{rows: [{{when: "{row}", value: 1 %}}, {{when: w > 2, value: m}}, {{otherwise: 3 %}}], unit: "%"}}'
    return f"{HEAD}criteria:\n{lines}classifications:\n  k: {{outcomes: {outcomes}}}\ncalculations:\n  limit: {table}\n"


def loaded(content: str) -> Protocol:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "protocol.yaml"
        path.write_text(content, encoding="utf-8")
        return load(path)


ROWS = st.one_of(st.builds("{} {} {} %".format, st.sampled_from("pm"), OPS, LIMITS), st.sampled_from(["c is red", "w >= 3"]))
PROTOCOLS = st.builds(text, CLAUSES, CLAUSES, CLAUSES, ROWS)
CENSORED: list[Value] = [
    Interval(Decimal(0), Decimal(2), high_open=True),
    Interval(Decimal(0), Decimal(1)),
    Interval(Decimal(3), Decimal(4), low_open=True),
]
VALUES: dict[str, st.SearchStrategy[Value]] = {
    slug: st.none() | st.sampled_from(values + (CENSORED if slug == "m" else [])) for slug, values in ALL.items()
}
CASES = st.fixed_dictionaries(VALUES)


def case(protocol: Protocol, values: Mapping[str, Value]) -> Case:
    return Case("P-1", None, dict.fromkeys(protocol.facts) | dict(values), {})


def completions(protocol: Protocol, values: Mapping[str, Value]) -> Iterator[Case]:
    """Every completion on a grid fine enough to reach each side of each constant, and of each sum and difference.

    Constants are whole. Where one part of a sum is known, in quarters, the other's limits lie at quarters: eighths pass them.
    """
    ways: list[list[Value]] = []
    is_half_known = any(isinstance(values[slug], Decimal) for slug in "pm")
    for slug, coarse in ALL.items():
        some = values[slug]
        every: list[Value] = list(EIGHTHS) if slug in "pm" and is_half_known else coarse
        if slug not in protocol.used:
            ways.append([some])
        elif isinstance(some, Interval):
            ways.append([one for one in every if isinstance(one, Decimal) and lies_in(one, some)])
        else:
            ways.append(every if some is None else [some])
    for combination in product(*ways):
        yield case(protocol, dict(zip(ALL, combination, strict=True)))


def lies_in(value: Decimal, interval: Interval) -> bool:
    above = value > interval.low or (value == interval.low and not interval.low_open)
    return above and (value < interval.high or (value == interval.high and not interval.high_open))


@settings(deadline=None, max_examples=40)
@given(PROTOCOLS, CASES)
def test_possible_outcomes_are_those_of_the_completions(content: str, values: dict[str, Value]) -> None:
    protocol = loaded(content)
    evaluator = Evaluator(protocol)
    answer = evaluator.verdicts(case(protocol, values)).outcomes["k"]
    found = {evaluator.verdicts(complete).outcomes["k"].outcome for complete in completions(protocol, values)}
    assert set(answer.possible) == found
    assert answer.outcome == (answer.possible[0] if len(answer.possible) == 1 else None)
    assert list(answer.possible) == sorted(answer.possible)  # in the classification's order: A, B, C, D


@settings(deadline=None, max_examples=60)
@given(PROTOCOLS, CASES)
def test_what_is_known_of_a_criterion_holds_for_every_completion(content: str, values: dict[str, Value]) -> None:
    protocol = loaded(content)
    evaluator = Evaluator(protocol)
    known = evaluator.verdicts(case(protocol, values)).criteria
    for complete in list(completions(protocol, values))[::7]:
        for key, truth in evaluator.verdicts(complete).criteria.items():
            assert truth is not UNKNOWN
            assert known[key] in {truth, UNKNOWN}


@settings(deadline=None, max_examples=60)
@given(PROTOCOLS, CASES, st.sampled_from(list(ALL)))
def test_forgetting_a_value_never_turns_met_into_not_met(content: str, values: dict[str, Value], forgotten: str) -> None:
    protocol = loaded(content)
    evaluator = Evaluator(protocol)
    before = evaluator.verdicts(case(protocol, values))
    after = evaluator.verdicts(case(protocol, values | {forgotten: None}))
    assert all(after.criteria[key] in {truth, UNKNOWN} for key, truth in before.criteria.items())
    assert set(before.outcomes["k"].possible) <= set(after.outcomes["k"].possible)


@settings(deadline=None, max_examples=60)
@given(PROTOCOLS, st.lists(CASES, min_size=1, max_size=5))
def test_the_fast_way_and_the_traced_way_agree(content: str, many: list[dict[str, Value]]) -> None:
    protocol = loaded(content)
    evaluator = Evaluator(protocol)
    for values in many:
        fast, full = evaluator.verdicts(case(protocol, values)), evaluator.decide(case(protocol, values))
        assert (fast.criteria, fast.outcomes, fast.eligibility, fast.missing) == (
            *(full.criteria, full.outcomes, full.eligibility, full.missing),
        )
        assert full == Evaluator(protocol).decide(case(protocol, values))  # nothing is carried over from case to case


@settings(deadline=None, max_examples=40)
@given(CLAUSES, CLAUSES, CLAUSES, ROWS, CASES)
def test_the_order_of_criteria_does_not_matter(a: str, b: str, c: str, row: str, values: dict[str, Value]) -> None:
    content = text(a, b, c, row)
    lines = content.splitlines(keepends=True)
    first = next(index for index, line in enumerate(lines) if line.startswith("  first:"))
    lines[first], lines[first + 1] = lines[first + 1], lines[first]
    one, other = loaded(content), loaded("".join(lines))
    assert list(one.criteria) != list(other.criteria)
    assert one.sha256 == other.sha256
    left, right = (Evaluator(protocol).decide(case(protocol, values)) for protocol in (one, other))
    assert (left.criteria, left.outcomes, left.calculations) == (right.criteria, right.outcomes, right.calculations)
