# ruff: noqa: E501 - a row of a table is one line
"""What would change an answer, and what would settle one: on examples, and against trying everything.

Some dozens of random protocols in the normal run; how to try ten thousand stands in `tests/verify/test_proof_random.py`.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from remission.cases.case import Case, Value
from remission.engines.decision import Eligibility, eligibility_text
from remission.engines.evaluate import Evaluator
from remission.errors import NOWHERE
from remission.explain.counterfactuals import Counterfactual, FactChange, counterfactuals, told_record
from remission.explain.sufficient_tests import Settling, Unlooked
from remission.expr import tree as t
from remission.expr.compare import COMPARE
from remission.expr.facts import Choose, Fact, Kind, Pick, is_measured
from remission.expr.truth import MET, NOT_MET
from remission.expr.units import unit
from remission.protocol.graph import facts_reached, used_facts
from remission.protocol.load import load
from remission.protocol.model import Classification, Criterion, EligibilityCriteria, Outcome, Protocol

FIRST = int(os.environ.get("REMISSION_FIRST", "0"))
PROTOCOLS = int(os.environ.get("REMISSION_PROTOCOLS", "100"))
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


WHAT = {
    "a quantity": ("{unit: mg/dL}", True),
    "a quantity that is said to be none": ("{unit: mg/dL, measured: no}", False),
    "the closest": ("{unit: mg/dL, choose: 'closest to the assessment, within 7 days'}", True),
    "the latest": ("{unit: mg/dL, choose: latest on or before the assessment}", False),
    "the latest that is said to be measured": ("{unit: mg/dL, choose: latest on or before the assessment, measured: yes}", True),
    "a count": ("{unit: '1', whole: yes}", False),
    "a choice": ("{values: [yes, no]}", False),
    "a choice that is said to be measured": ("{values: [yes, no], measured: yes}", True),
    "a choice among observations": ("{values: [yes, no], choose: on the day of the assessment}", True),
    "a date": ("{date: yes}", False),
}


@pytest.mark.parametrize(("fact", "expected"), WHAT.values(), ids=WHAT)
def test_what_is_measured_is_said_by_the_vocabulary_or_follows_from_the_fact(
    tmp_path: Path, fact: str, *, expected: bool
) -> None:
    rules = f"facts:\n  marker: {fact}\ncriteria:\n  c: marker is known\n"
    (tmp_path / "p.yaml").write_text(f"protocol: p\ntitle: P\nversion: 1.0.0\n{rules}", encoding="utf-8")
    assert is_measured(load(tmp_path / "p.yaml").facts["marker"]) is expected


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
    pcr = {"settled": False, "settled_by": ["mrd pcr"], "text": "would be settled by mrd pcr"}
    assert {"classification": "mrd_by_pcr", **pcr} in records
    bsa = {"settled": False, "settled_by": ["bsa"], "text": "could be made with bsa"}
    assert {"calculation": "amount_day_15", **bsa} in records


# fmt: off
CLAUSES: dict[str, tuple[dict[str, Value], list[str]]] = {
    "open for one fact": ({"cd22": None}, ["would be settled by CD22"]),
    "open for two, one of which may end it": ({"cd22": None, "diagnosis": None}, ["would be settled by diagnosis and CD22"]),
    "age is never changed": ({"age": Decimal("0.5")}, ["no other values of what is measured would give eligible"]),
    "nothing missing can help": ({"age": Decimal("0.5"), "cd22": None}, [
        "no other values of what is measured would give eligible", "already settled: nothing still missing can change it",
    ]),
}
# fmt: on


@pytest.mark.parametrize(("changed", "expected"), CLAUSES.values(), ids=CLAUSES)
def test_what_is_told_of_eligibility(tell: Tell, changed: dict[str, Value], expected: list[str]) -> None:
    assert tell("eligibility", **changed) == expected


LIMITS = {
    "platelets": ">= 100 x 10^9/L", "ANC": ">= 1 x 10^9/L", "bone marrow blasts": "< 5 %", "peripheral blasts": "< 1 %",
    "haemoglobin": ">= 8 g/dL", "WBC": ">= 1 x 10^9/L", "circulating blasts": "< 1 x 10^9/L", "creatinine": "< 2 mg/dL",
    "total bilirubin": "< 2 mg/dL", "direct bilirubin": "< 1 mg/dL", "ALT": "< 200 U/L", "AST": "< 200 U/L", "uric acid": "< 8 mg/dL",
}  # fmt: skip
BAD = {fact: Decimal("0.2") if limit.startswith(">") else Decimal(500) for fact, limit in LIMITS.items()}


def failing(folder: Path, clause: str, **values: Value) -> list[str]:
    """What is told of a protocol whose A is a clause."""
    facts = "".join(
        f"  {name}: {{unit: {limit.split(' ', 2)[-1].replace('x 10^9/L', '10*9/L')!r}}}\n" for name, limit in LIMITS.items()
    )
    rules = f"classifications:\n  r: {{outcomes: {{A: {clause}, B: otherwise}}}}\n"
    (folder / "p.yaml").write_text(f"protocol: p\ntitle: P\nversion: 1.0.0\nfacts:\n{facts}{rules}", encoding="utf-8")
    protocol = load(folder / "p.yaml")
    evaluator = Evaluator(protocol)
    known = {fact.slug: values.get(fact.name, values.get(fact.slug)) for fact in protocol.facts.values()}
    decision = evaluator.decide(Case("p", None, {key: known[key] for key in protocol.used}, {}))
    return [str(one) for one in counterfactuals(protocol, evaluator, decision)]


ELIGIBLE = """\
protocol: p
title: P
version: 1.0.0
facts:
  platelets: {unit: 10*9/L}
  creatinine: {unit: mg/dL}
eligibility:
  include:
    I1: {when: platelets > 50 x 10^9/L}
  exclude:
    E1: {when: creatinine > 2 mg/dL}
"""


def test_what_would_make_a_patient_eligible(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(ELIGIBLE, encoding="utf-8")
    protocol = load(tmp_path / "p.yaml")
    evaluator = Evaluator(protocol)
    decision = evaluator.decide(Case("p", None, {"platelets": Decimal(40), "creatinine": Decimal(3)}, {}))
    assert list(map(told_record, counterfactuals(protocol, evaluator, decision))) == [
        {
            "classification": "eligibility",
            "outcome": "eligible",
            "changes": [
                {"fact": "platelets", "change": "> 50 10*9/L", "now": "40 10*9/L"},
                {"fact": "creatinine", "change": "<= 2 mg/dL", "now": "3 mg/dL"},
            ],
            "text": "would be eligible if platelets were > 50 10*9/L (now 40 10*9/L) and creatinine were <= 2 mg/dL (now 3 mg/dL)",
        }
    ]


ALL = " and ".join(f"{name} {limit}" for name, limit in LIMITS.items())


def test_thirteen_facts_must_all_change(tmp_path: Path) -> None:
    [told] = failing(tmp_path, ALL, **BAD)
    assert told.startswith("would be A if platelets were >= 100 10*9/L (now 0.2 10*9/L) and ANC were >= 1 10*9/L")
    assert told.count(" were ") == len(LIMITS)


def test_thirteen_facts_are_all_needed(tmp_path: Path) -> None:
    assert failing(tmp_path, ALL) == [f"would be settled by {' and '.join(LIMITS)}"]


def test_a_search_that_ends_early_says_so(tmp_path: Path) -> None:
    found = failing(tmp_path, f"at least 7 of [{ALL.replace(' and ', ', ')}]", **BAD)
    assert found[-1] == "other changes of 7 facts may give A too; not looked further"
    assert len(found) == 21


def test_eligibility_with_nearly_everything_missing() -> None:
    protocol = load("aall1621")
    evaluator = Evaluator(protocol)
    known: dict[str, Value] = {"age": Decimal(8), "diagnosis": "B-cell precursor ALL", "bone_marrow_blasts": Decimal(30)}

    def told(**more: Value) -> list[str]:
        decision = evaluator.decide(Case("p", None, {fact: {**known, **more}.get(fact) for fact in protocol.used}, {}))
        return [str(one) for one in counterfactuals(protocol, evaluator, decision) if one.classification == "eligibility"]

    enough, note = told()
    assert {"creatinine", "ALT ULN", "prior SOS"} <= {*enough.removeprefix("would be settled by ").split(" and ")}
    assert "hydroxyurea" not in enough  # a day that is not recorded is no day to wait for
    assert note == "there may be other sets of missing facts, and smaller ones; not looked further"
    assert told(prior_sos="yes")[-1] == "already settled: nothing still missing can change it"


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
        Fact("age", "age", "age", Kind.QUANTITY, ONE, (Fraction(0), Fraction(2)), measured=False),
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
    used = used_facts(FACTS, (*criteria.values(), *families.values()))
    return Protocol(
        "p", "P", "1", "", FACTS, criteria, EligibilityCriteria((t.Ref("q"),), (t.Ref("r"),)), families, {}, {}, {}, used, order
    )


def patient(protocol: Protocol, random: Random) -> Case:
    values = {fact: random.choice(grid(fact)) if random.random() < 0.6 else None for fact in protocol.used}
    return Case("p", None, values, {})


def with_values(case: Case, facts: tuple[str, ...]) -> Iterator[Case]:
    for values in itertools.product(*map(grid, facts)):
        yield replace(case, values={**case.values, **dict(zip(facts, values, strict=True))})


Answer = Callable[[Case], str | None]


def compared(protocol: Protocol, case: Case) -> None:
    evaluator = Evaluator(protocol)
    found = list(counterfactuals(protocol, evaluator, evaluator.decide(case)))
    outcomes = [one.condition for one in protocol.classifications["f"].outcomes if one.condition]
    clauses = [protocol.criteria[key].condition for key in (*protocol.include, *protocol.exclude)]
    answers: list[tuple[str, Sequence[t.Node], Answer]] = [
        ("f", outcomes, lambda one: evaluator.verdicts(one).outcomes["f"].outcome),
        ("eligibility", clauses, lambda one: eligibility(evaluator, one)),
    ]
    for key, roots, answer in answers:
        told = [one for one in found if one.classification == key]
        assert not any(isinstance(one, Unlooked) for one in told)
        compared_answer(protocol, case, told, set(facts_reached(protocol, roots)), answer)


def eligibility(evaluator: Evaluator, case: Case) -> str | None:
    found = evaluator.verdicts(case).eligibility
    return None if found is Eligibility.UNDETERMINED else found.value


def compared_answer(protocol: Protocol, case: Case, found: Sequence[object], read: set[str], answer: Answer) -> None:
    now = answer(case)
    if now is not None:
        told = {
            (one.outcome, frozenset(change.fact for change in one.changes))
            for one in found
            if isinstance(one, Counterfactual) and one.changes
        }
        expected = smallest_by_trying(protocol, answer, case, read, now) if now != "eligible" else set()
        assert told == expected, case.values
        for one in found:
            if isinstance(one, Counterfactual):
                assert all(answer(other) == one.outcome for other in as_told(case, one.changes)), (case.values, str(one))
    else:
        sets = {frozenset(one.facts) for one in found if isinstance(one, Settling)}
        assert sets == settling_by_trying(answer, case, read), case.values
    claimed = any(isinstance(one, Settling) and one.outcome for one in found)
    missing = tuple(fact for fact in protocol.used if case.values[fact] is None and fact in read)
    always = now is not None and bool(missing) and is_always(answer, case, missing, now)
    assert claimed == always, case.values


def as_told(case: Case, changes: Sequence[FactChange]) -> Iterator[Case]:
    """The case with every change that is told, wherever the grid has a value for it."""
    for other in with_values(case, tuple(change.fact for change in changes)) if changes else ():
        if all(is_as_told(other.values[change.fact], change.change) for change in changes):
            yield other


def is_as_told(value: Value, change: str) -> bool:
    if change in {"anything", str(value)}:
        return True
    if isinstance(value, str) or change.isalpha():
        return False
    limits = [part.split() for part in change.split(" and ")]
    ops = {op.value: COMPARE[op] for op in t.Op}
    number = Fraction(value)  # type: ignore[arg-type]
    return all(ops[limit[0]](number, Fraction(limit[1])) if len(limit) > 1 else number == Fraction(limit[0]) for limit in limits)


def smallest_by_trying(
    protocol: Protocol, answer: Answer, case: Case, read: set[str], now: str
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
                outcome = answer(other)
                if outcome not in (None, now) and fewest.setdefault(outcome, size) == size:
                    found.add((outcome, frozenset(some)))
    return found


def settling_by_trying(answer: Answer, case: Case, read: set[str]) -> set[frozenset[str]]:
    """The smallest sets of missing facts after which the outcome is settled, whatever they are."""
    missing = [fact for fact in case.values if case.values[fact] is None and fact in read]
    found: list[frozenset[str]] = []
    for size in range(len(missing) + 1):
        for some in itertools.combinations(missing, size):
            if any(one <= {*some} for one in found):
                continue
            if all(answer(other) for other in with_values(case, some)):
                found.append(frozenset(some))
    return set(found)


def is_always(answer: Answer, case: Case, missing: tuple[str, ...], now: str) -> bool:
    every = (some for size in range(len(missing) + 1) for some in itertools.combinations(missing, size))
    return all(answer(other) == now for some in every for other in with_values(case, some))


@pytest.mark.parametrize("chunk", range(10))
def test_counterfactuals_are_what_trying_everything_says(chunk: int) -> None:
    for seed in range(FIRST + chunk, FIRST + PROTOCOLS, 10):
        protocol = drawn(seed)
        compared(protocol, patient(protocol, Random(seed)))  # noqa: S311 - seeded


# ---- many facts of two values ----------------------------------------------------------------------

MANY = tuple("abdeghijk")


def drawn_of_many(seed: int) -> Protocol:
    """Nine facts from 0 to 1, each of which matters on one side of 1/2 only."""
    random = Random(seed)  # noqa: S311 - seeded
    facts = {name: Fact(name, name, name, Kind.QUANTITY, ONE, (Fraction(0), Fraction(1)), choose=CLOSE) for name in MANY}
    half = t.Quantity(Fraction(1, 2), ONE)

    def condition(names: Sequence[str]) -> t.Condition:
        if len(names) == 1:
            return t.Compare(t.FactValue(names[0], ONE), random.choice((t.Op.LT, t.Op.GE)), half)
        cut = random.randint(1, len(names) - 1)
        parts = condition(names[:cut]), condition(names[cut:])
        return random.choice((t.AllOf(parts), t.AllOf(parts), t.AnyOf(parts), t.Not(parts[0])))

    criteria = {key: Criterion(key, key, condition(random.sample(MANY, size))) for key, size in (("q", 6), ("r", 3))}
    families = {
        "f": Classification("f", "f", (Outcome("A", condition(MANY)), Outcome("B", condition(MANY[:5])), Outcome("Z", None)))
    }
    order = (("criterion", "q"), ("criterion", "r"), ("classification", "f"))
    used = used_facts(facts, (*criteria.values(), *families.values()))
    return Protocol(
        "p", "P", "1", "", facts, criteria, EligibilityCriteria((t.Ref("q"),), (t.Ref("r"),)), families, {}, {}, {}, used, order
    )


@pytest.mark.parametrize("chunk", range(5))
def test_many_facts_are_what_trying_everything_says(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "NUMBERS", (Decimal("0.25"), Decimal("0.75")))
    monkeypatch.setitem(globals(), "FACTS", {name: Fact(name, name, name, Kind.QUANTITY, ONE) for name in MANY})
    for seed in range(FIRST // 8 + chunk, (FIRST + PROTOCOLS) // 8, 5):
        protocol, random = drawn_of_many(seed), Random(seed)  # noqa: S311 - seeded
        share = random.choice((0.0, 0.4, 1.0))
        values = {fact: None if random.random() < share else random.choice(grid(fact)) for fact in protocol.used}
        compared(protocol, Case("p", None, values, {}))


# ---- sums and differences --------------------------------------------------------------------------

HEAD = "protocol: p\ntitle: P\nversion: 1.0.0\nvocabulary: [haematology, chemistry]\nsources: {s: {title: S, section: '1'}}\n"
BOTH = "  include:\n    I1: {{when: {}, source: s}}\n    I2: {{when: WBC >= 6 x 10^9/L, source: s}}\n"
SUMS: dict[str, tuple[str, list[str]]] = {
    "a difference": (
        f"eligibility:\n{BOTH.format('platelets - ANC >= 10 x 10^9/L')}",
        ["would be eligible if platelets were >= 14 10*9/L (now 4 10*9/L) and WBC were >= 6 10*9/L (now 4 10*9/L)"],
    ),
    "a sum, by either of its facts": (
        f"eligibility:\n{BOTH.format('ALT + AST < 100 U/L')}",
        [
            "would be eligible if WBC were >= 6 10*9/L (now 4 10*9/L) and ALT were < 40 U/L (now 60 U/L)",
            "would be eligible if WBC were >= 6 10*9/L (now 4 10*9/L) and AST were < 40 U/L (now 60 U/L)",
        ],
    ),
    "a stretch of which a part is another outcome's": (
        (
            "classifications:\n  g:\n    source: s\n    outcomes:\n"
            "      B: platelets - ANC >= 10 x 10^9/L and WBC >= 6 x 10^9/L\n"
            "      C: platelets > 5 x 10^9/L and WBC > 5 x 10^9/L\n      D: otherwise\n"
        ),
        [
            "would be B if platelets were >= 14 10*9/L (now 4 10*9/L) and WBC were >= 6 10*9/L (now 4 10*9/L)",
            "would be C if platelets were 9.5 10*9/L (now 4 10*9/L) and WBC were 5.5 10*9/L (now 4 10*9/L)",
        ],
    ),
}
NOW: dict[str, Value] = {
    **{fact: Decimal(4) for fact in ("platelets", "anc", "wbc")},
    **{fact: Decimal(60) for fact in ("alt", "ast")},
}


def changes_of(tmp_path: Path, rules: str, now: dict[str, Value]) -> tuple[Evaluator, Case, list[Counterfactual]]:
    (tmp_path / "p.yaml").write_text(f"{HEAD}{rules}", encoding="utf-8")
    protocol = load(tmp_path / "p.yaml")
    evaluator = Evaluator(protocol)
    case = Case("p", None, {fact: now.get(fact) for fact in protocol.used}, {})
    found = counterfactuals(protocol, evaluator, evaluator.decide(case))
    return evaluator, case, [one for one in found if isinstance(one, Counterfactual)]


@pytest.mark.parametrize(("rules", "expected"), SUMS.values(), ids=SUMS)
def test_facts_of_a_sum(tmp_path: Path, rules: str, expected: list[str]) -> None:
    assert list(map(str, changes_of(tmp_path, rules, NOW)[2])) == expected


CLAUSES = ("platelets + ANC >= 10.4 x 10^9/L", "platelets < 5 x 10^9/L", "ANC < 5.5 x 10^9/L")
ONLY_A_SUM = {
    "eligible": "eligibility:\n  include:\n"
    + "".join(f"    I{number}: {{when: {clause}, source: s}}\n" for number, clause in enumerate(CLAUSES)),
    "A": f"classifications:\n  g:\n    source: s\n    outcomes:\n      A: {' and '.join(CLAUSES)}\n      Z: otherwise\n",
}


@pytest.mark.parametrize(("name", "rules"), ONLY_A_SUM.items(), ids=ONLY_A_SUM)
def test_nobody_says_that_no_values_would_do_where_only_a_sum_does(tmp_path: Path, name: str, rules: str) -> None:
    (tmp_path / "p.yaml").write_text(f"{HEAD}{rules}", encoding="utf-8")
    protocol = load(tmp_path / "p.yaml")
    evaluator = Evaluator(protocol)
    decision = evaluator.decide(Case("p", None, {"platelets": Decimal(0), "anc": Decimal(0)}, {}))
    assert list(map(str, counterfactuals(protocol, evaluator, decision))) == [
        f"other values of facts that are added up, or compared with each other, may give {name}; not looked further"
    ]
    values: dict[str, Value] = {"platelets": Decimal("4.95"), "anc": Decimal("5.46")}
    fixed = evaluator.verdicts(replace(decision.case, values=values))
    assert name in {eligibility_text(fixed.eligibility), *(answer.outcome for answer in fixed.outcomes.values())}


@pytest.mark.parametrize("seed", range(FIRST, FIRST + max(20, PROTOCOLS // 5)))
def test_what_is_told_of_sums_gives_the_outcome_wherever_it_is_so(tmp_path: Path, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - seeded
    names = {"platelets": "platelets", "ANC": "anc", "WBC": "wbc"}

    def condition() -> str:
        one, other = random.sample(list(names), 2)
        left = random.choice((one, f"{one} + {other}", f"{one} - {other}", f"2 * {one} - {other}"))
        return f"{left} {random.choice(('<', '<=', '>', '>='))} {random.randint(1, 12)} x 10^9/L"

    outcomes = "".join(f"      {name}: {condition()} and {condition()}\n" for name in "ABC")
    rules = f"classifications:\n  g:\n    source: s\n    outcomes:\n{outcomes}      Z: otherwise\n"
    now: dict[str, Value] = {fact: Decimal(random.randint(0, 12)) for fact in names.values()}
    evaluator, case, found = changes_of(tmp_path, rules, now)
    for one in found:
        assert one.changes
        for values in itertools.product([Decimal(half) / 2 for half in range(31)], repeat=len(one.changes)):
            if all(within(value, change) for value, change in zip(values, one.changes, strict=True)):
                other = {**case.values, **{names[change.fact]: value for value, change in zip(values, one.changes, strict=True)}}
                answer = evaluator.verdicts(replace(case, values=other)).outcomes["g"].outcome
                assert answer == one.outcome, (rules, now, str(one), other)


def within(value: Decimal, change: FactChange) -> bool:
    return is_as_told(value, change.change.removesuffix(" 10*9/L"))
