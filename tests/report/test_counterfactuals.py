# ruff: noqa: E501 - a row of a table is one line
"""What would change an answer, and what would settle one: on examples, and against trying everything."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from remission.cases.case import Case, Value
from remission.errors import NOWHERE
from remission.expr import tree as t
from remission.expr.facts import Choose, Fact, Kind, Pick
from remission.expr.truth import MET, NOT_MET
from remission.expr.units import unit
from remission.protocol.checks import facts_reached, used_facts
from remission.protocol.load import load
from remission.protocol.model import Classification, Criterion, Outcome, Protocol
from remission.readings.evaluate import Evaluator
from remission.report.counterfactuals import Counterfactual, counterfactuals, is_measured, told_record
from remission.report.settling import Settling

PROTOCOLS = int(os.environ.get("REMISSION_PROTOCOLS", "200"))
ONE = unit("1")
WELL: dict[str, Value] = {
    "age": Decimal(9),
    "diagnosis": "B-cell precursor ALL",
    "disease_status": "relapsed",
    "cd22": "positive",
    "bone_marrow_blasts": Decimal(1),
    "peripheral_blasts": Decimal(0),
    "extramedullary_disease": "absent",
    "platelets": Decimal(96),
    "anc": Decimal(2),
    "mrd_flow": Decimal("0.001"),
    "mrd_pcr": Decimal("0.001"),
}


@pytest.fixture(scope="module")
def protocol() -> Protocol:
    return load("inotuzumab-pediatric")


Tell = Callable[..., list[str]]


@pytest.fixture(scope="module")
def tell(protocol: Protocol) -> Tell:
    evaluator = Evaluator(protocol)

    def told(key: str = "response", **changed: Value) -> list[str]:
        values = {fact: {**WELL, **changed}.get(fact) for fact in protocol.used}
        decision = evaluator.decide(Case("p", None, values, {}))
        return [str(one) for one in counterfactuals(protocol, evaluator, decision) if one.classification == key]

    return told


# fmt: off
TOLD: dict[str, tuple[dict[str, Value], list[str]]] = {
    "one fact": ({}, [
        "would be CR if platelets were >= 100 10*9/L (now 96 10*9/L)",
        "would be NR if bone marrow blasts were >= 5 % (now 1 %)",
        "would be NR if peripheral blasts were > 0 % (now 0 %)",
        "would be NR if extramedullary disease were present (now absent)",
    ]),
    "two facts": ({"anc": Decimal("0.5"), "bone_marrow_blasts": Decimal(20)}, [
        "would be CRi if bone marrow blasts were < 5 % (now 20 %)",
        "would be CR if platelets were >= 100 10*9/L (now 96 10*9/L) and ANC were >= 1 10*9/L (now 0.5 10*9/L) and bone marrow blasts were < 5 % (now 20 %)",
    ]),
    "settled though a count is missing": ({"anc": None}, [
        "would be NR if bone marrow blasts were >= 5 % (now 1 %)",
        "would be NR if peripheral blasts were > 0 % (now 0 %)",
        "would be NR if extramedullary disease were present (now absent)",
        "already settled: nothing still missing can change it",
    ]),
    "open for one fact": ({"anc": None, "platelets": Decimal(180)}, ["would be settled by ANC"]),
    "open for several": ({"anc": None, "platelets": None, "bone_marrow_blasts": None}, [
        "would be settled by platelets and ANC and bone marrow blasts",
    ]),
}
# fmt: on


@pytest.mark.parametrize(("changed", "expected"), TOLD.values(), ids=TOLD)
def test_what_is_told_of_a_response(tell: Tell, changed: dict[str, Value], expected: list[str]) -> None:
    assert sorted(tell(**changed)) == sorted(expected)


def test_history_and_age_are_never_changed() -> None:
    protocol = load("aall1621")
    measured = {fact.slug for fact in protocol.facts.values() if is_measured(fact)}
    assert {"platelets", "anc", "bone_marrow_blasts", "extramedullary_disease", "creatinine"} <= measured
    assert measured.isdisjoint(
        {"age", "sex", "diagnosis", "relapses", "prior_sos", "last_hsct", "cohort", "alt_uln", "cycle", "weight"}
    )


def test_a_stretch_between_two_thresholds(tmp_path: Path) -> None:
    rules = (
        "classifications:\n  status: {outcomes: {M1: bone marrow blasts < 5 %, M2: bone marrow blasts <= 25 %, M3: otherwise}}\n"
    )
    (tmp_path / "p.yaml").write_text(
        f"protocol: p\ntitle: P\nversion: 1.0.0\nvocabulary: [haematology]\n{rules}", encoding="utf-8"
    )
    protocol = load(tmp_path / "p.yaml")
    evaluator = Evaluator(protocol)
    decision = evaluator.decide(Case("p", None, {"bone_marrow_blasts": Decimal(1)}, {}))
    assert list(map(str, counterfactuals(protocol, evaluator, decision))) == [
        "would be M2 if bone marrow blasts were >= 5 and <= 25 % (now 1 %)",
        "would be M3 if bone marrow blasts were > 25 % (now 1 %)",
    ]


def test_machines_get_the_same(protocol: Protocol) -> None:
    evaluator = Evaluator(protocol)
    decision = evaluator.decide(Case("p", None, {fact: {**WELL, "mrd_pcr": None}.get(fact) for fact in protocol.used}, {}))
    records = [told_record(one) for one in counterfactuals(protocol, evaluator, decision)]
    assert records[0] == {
        "classification": "response",
        "outcome": "CR",
        "changes": [{"fact": "platelets", "change": ">= 100 10*9/L", "now": "96 10*9/L"}],
        "text": "would be CR if platelets were >= 100 10*9/L (now 96 10*9/L)",
    }
    assert records[-1] == {
        "classification": "mrd_by_pcr",
        "settled": False,
        "settled_by": ["mrd pcr"],
        "text": "would be settled by mrd pcr",
    }


# ---- against trying everything ---------------------------------------------------------------------

CLOSE = Choose(Pick.CLOSEST, -7, 7)
FACTS = {
    fact.slug: fact
    for fact in (
        *(
            Fact(name, name, name, Kind.QUANTITY, ONE, (Fraction(0), Fraction(2)), choose=CLOSE, pos=NOWHERE)
            for name in ("u", "v", "w")
        ),
        Fact("c", "c", "c", Kind.CHOICE, values=("red", "green", "blue"), choose=CLOSE),
        Fact("age", "age", "age", Kind.QUANTITY, ONE, (Fraction(0), Fraction(2))),
    )
}
# Every condition on a number has 0, 1/2, 1, 3/2 or 2 as its constant: quarters meet every cell.
NUMBERS = tuple(Decimal(number) / 4 for number in range(9))


def grid(fact: str) -> tuple[Value, ...]:
    return FACTS[fact].values or NUMBERS


def drawn(seed: int) -> Protocol:
    random = Random(seed)  # noqa: S311 - seeded

    def condition(depth: int) -> t.Condition:
        if not depth or random.random() < 0.3:
            fact = random.choice(list(FACTS))
            if random.random() < 0.08:
                return t.Known(fact)
            if fact == "c":
                return t.OneOf("c", tuple(random.sample(FACTS["c"].values, random.randint(1, 2))))
            limit = t.Quantity(Fraction(random.randint(0, 4), 2), ONE)
            return t.Compare(t.FactValue(fact, ONE), random.choice(list(t.Op)), limit)
        if random.random() < 0.25:
            return t.Ref(random.choice(("q", "r")))
        parts = tuple(condition(depth - 1) for _ in range(2))
        return random.choice((t.AllOf(parts), t.AnyOf(parts), t.Not(parts[0])))

    def plain(node: t.Condition) -> bool:
        return not any(isinstance(part, t.Ref) for part in t.walk(node))

    def without_references() -> t.Condition:
        return next(made for made in iter(lambda: condition(2), None) if plain(made))

    policies = [random.choice((None, None, None, MET, NOT_MET)) for _ in "qr"]
    criteria = {
        key: Criterion(key, key, without_references(), if_missing=policy) for key, policy in zip("qr", policies, strict=True)
    }
    outcomes = [Outcome(name, condition(2)) for name in "AB"] + ([Outcome("Z", None)] if random.random() < 0.7 else [])
    families = {"f": Classification("f", "f", tuple(outcomes))}
    order = (("criterion", "q"), ("criterion", "r"), ("classification", "f"))
    used = used_facts(FACTS, criteria, families, {})
    return Protocol("p", "P", "1", "", FACTS, criteria, (), (), families, {}, {}, {}, used, order)


def patient(protocol: Protocol, random: Random) -> Case:
    values = {fact: random.choice(grid(fact)) if random.random() < 0.6 else None for fact in protocol.used}
    return Case("p", None, values, {})


def with_values(case: Case, facts: tuple[str, ...]) -> Iterator[Case]:
    for values in itertools.product(*map(grid, facts)):
        yield replace(case, values={**case.values, **dict(zip(facts, values, strict=True))})


def compared(seed: int) -> None:
    protocol = drawn(seed)
    evaluator = Evaluator(protocol)
    case = patient(protocol, Random(seed))  # noqa: S311 - seeded
    decision = evaluator.decide(case)
    found = list(counterfactuals(protocol, evaluator, decision))
    read = set(facts_reached(protocol, [one.condition for one in protocol.classifications["f"].outcomes if one.condition]))
    now = decision.outcomes["f"].outcome
    if now is not None:
        expected = smallest_by_trying(protocol, evaluator, case, read, now)
        told = {
            (one.outcome, frozenset(change.fact for change in one.changes)) for one in found if isinstance(one, Counterfactual)
        }
        assert told == expected, (seed, case.values)
    else:
        expected_sets = settling_by_trying(evaluator, case, read)
        sets = {frozenset(one.facts) for one in found if isinstance(one, Settling)}
        assert sets == expected_sets, (seed, case.values)
    claimed = any(isinstance(one, Settling) and one.outcome for one in found)
    missing = tuple(fact for fact in protocol.used if case.values[fact] is None and fact in read)
    always = now is not None and bool(missing) and is_always(evaluator, case, missing, now)
    assert claimed == always, (seed, case.values)


def smallest_by_trying(
    protocol: Protocol, evaluator: Evaluator, case: Case, read: set[str], now: str
) -> set[tuple[str, frozenset[str]]]:
    """For every other outcome, all sets of the fewest measured facts that give it."""
    facts = [fact for fact in protocol.used if fact in read and case.values[fact] is not None and fact != "age"]
    fewest: dict[str, int] = {}
    found: set[tuple[str, frozenset[str]]] = set()
    for size in range(1, len(facts) + 1):
        for some in itertools.combinations(facts, size):
            for other in with_values(case, some):
                if any(other.values[fact] == case.values[fact] for fact in some):
                    continue
                outcome = evaluator.verdicts(other).outcomes["f"].outcome
                if outcome not in (None, now) and fewest.setdefault(outcome, size) == size:
                    found.add((outcome, frozenset(some)))
    return found


def settling_by_trying(evaluator: Evaluator, case: Case, read: set[str]) -> set[frozenset[str]]:
    """The smallest sets of missing facts after which the outcome is settled, whatever they are."""
    missing = [fact for fact in case.values if case.values[fact] is None and fact in read]
    found: list[frozenset[str]] = []
    for size in range(len(missing) + 1):
        for some in itertools.combinations(missing, size):
            if any(one <= {*some} for one in found):
                continue
            if all(evaluator.verdicts(other).outcomes["f"].outcome for other in with_values(case, some)):
                found.append(frozenset(some))
    return set(found)


def is_always(evaluator: Evaluator, case: Case, missing: tuple[str, ...], now: str) -> bool:
    every = (some for size in range(len(missing) + 1) for some in itertools.combinations(missing, size))
    return all(evaluator.verdicts(other).outcomes["f"].outcome == now for some in every for other in with_values(case, some))


@pytest.mark.parametrize("chunk", range(10))
def test_counterfactuals_are_what_trying_everything_says(chunk: int) -> None:
    for seed in range(chunk, PROTOCOLS, 10):
        compared(seed)
