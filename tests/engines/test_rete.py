"""The engine concludes what strong Kleene logic says: against an independent reference, on small and on large protocols."""

from __future__ import annotations

import gc
import itertools
import os
import random
import sys
import threading
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remission.engines.decision import Eligibility
from remission.engines.rete import Conclusions, Rete
from remission.errors import DisagreementError, InputError
from remission.expr.tree import (
    AllOf,
    AnyOf,
    AtLeast,
    Compare,
    Condition,
    FactValue,
    IfThen,
    Known,
    Lookup,
    Not,
    OneOf,
    Op,
    OutcomeIn,
    Quantity,
    Ref,
    Row,
)
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth
from remission.expr.units import Unit
from remission.protocol.load import load
from remission.protocol.model import Calculation, Classification, Criterion, EligibilityCriteria, Outcome, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from remission.engines.rete.network import Given

ONE = Unit("1", Fraction(1), ())
TRUTHS = (MET, NOT_MET, UNKNOWN)


def atom(number: int) -> Compare:
    return Compare(FactValue(f"fact_{number}", ONE), Op.GE, Quantity(Fraction(number), ONE))


A, B, C, D, E, F = (atom(number) for number in range(6))


def amount(number: int) -> Quantity:
    return Quantity(Fraction(number), ONE)


def criterion(slug: str, condition: Condition, if_missing: Truth | None = None) -> Criterion:
    return Criterion(slug, slug.replace("_", " "), condition, if_missing=if_missing)


def classification(slug: str, /, **outcomes: Condition | None) -> Classification:
    return Classification(slug, slug, tuple(Outcome(name, condition) for name, condition in outcomes.items()))


def table(slug: str, *conditions: Condition | None) -> Calculation:
    return Calculation(slug, slug, Lookup(tuple(Row(each, amount(n)) for n, each in enumerate(conditions))), ONE)


def protocol(
    *parts: Criterion | Classification | Calculation, include: Iterable[str] = (), exclude: Iterable[str] = ()
) -> Protocol:
    """A protocol of parts that come dependencies first."""
    kinds = {Criterion: "criterion", Classification: "classification", Calculation: "calculation"}
    return Protocol(
        id="made-up",
        title="Made up",
        version="1",
        sha256="0",
        facts={},
        criteria={each.slug: each for each in parts if isinstance(each, Criterion)},
        eligibility=EligibilityCriteria(tuple(map(Ref, include)), tuple(map(Ref, exclude))),
        classifications={each.slug: each for each in parts if isinstance(each, Classification)},
        calculations={each.slug: each for each in parts if isinstance(each, Calculation)},
        sources={},
        statements={},
        used=(),
        order=tuple((kinds[type(each)], each.slug) for each in parts),  # type: ignore[misc]
    )


# ---- an independent reference: truths are numbers, AND is min, OR is max -----------------------------

FEW_ATOMS = 5
RANK = {NOT_MET: 0, UNKNOWN: 1, MET: 2}
TRUTH = {rank: truth for truth, rank in RANK.items()}


@dataclass
class Reference:
    protocol: Protocol
    truth_of_atom: dict[Given, Truth]  # of an outcome: what its possible outcomes tell
    missing: Collection[str]

    def rank(self, condition: Condition | None) -> int:  # noqa: PLR0911 - one return a node
        match condition:
            case None:
                return 2
            case Ref(slug):
                return self.criterion(slug)
            case Not(arg):
                return 2 - self.rank(arg)
            case AllOf(args):
                return min((self.rank(each) for each in args), default=2)
            case AnyOf(args):
                return max((self.rank(each) for each in args), default=0)
            case AtLeast(count, args):
                ranks = sorted((self.rank(each) for each in args), reverse=True)
                return 2 if count <= 0 else 0 if count > len(args) else ranks[count - 1]
            case IfThen(when, then):
                return max(2 - self.rank(when), self.rank(then))
            case OutcomeIn(slug, names):
                own = self.own([each.condition for each in self.protocol.classifications[slug].outcomes])
                named = [each.name in names for each in self.protocol.classifications[slug].outcomes]
                outcomes = self.protocol.classifications[slug].outcomes
                if all(named[: sum(named)]):  # the first ones: one of them is met, whichever comes first
                    own = [2 if each.condition is None else self.rank(each.condition) for each in outcomes]
                concluded = max(rank for rank, wanted in zip(own, named, strict=True) if wanted)
                return RANK[self.truth_of_atom[condition]] if concluded == 1 else concluded
            case _:
                return RANK[self.truth_of_atom[condition]]

    def criterion(self, slug: str) -> int:
        found = self.protocol.criteria[slug]
        rank = self.rank(found.condition)
        return RANK[found.if_missing] if rank == 1 and slug in self.missing and found.if_missing is not None else rank

    def own(self, conditions: Sequence[Condition | None]) -> list[int]:
        ranks = [self.rank(each) for each in conditions]
        return [min([rank, *(2 - each for each in ranks[:place])]) for place, rank in enumerate(ranks)]

    def chosen(self, conditions: Sequence[Condition | None]) -> int | None:
        own = self.own(conditions)
        return own.index(2) if 2 in own else None

    def eligibility(self) -> Eligibility | None:
        wanted = [self.criterion(slug) for slug in self.protocol.include]
        unwanted = [2 - self.criterion(slug) for slug in self.protocol.exclude]
        if not wanted + unwanted:
            return None
        least = min(wanted + unwanted)
        return (Eligibility.NOT_ELIGIBLE, Eligibility.UNDETERMINED, Eligibility.ELIGIBLE)[least]

    def conclusions(self) -> Conclusions:
        outcomes = {
            slug: (self.chosen([outcome.condition for outcome in each.outcomes]), each.outcomes)
            for slug, each in self.protocol.classifications.items()
        }
        tables = {slug: each.value for slug, each in self.protocol.calculations.items() if isinstance(each.value, Lookup)}
        return Conclusions(
            criteria={slug: TRUTH[self.criterion(slug)] for slug in self.protocol.criteria},
            eligibility=self.eligibility(),
            outcomes={slug: None if place is None else each[place].name for slug, (place, each) in outcomes.items()},
            rows={slug: self.chosen([row.when for row in each.rows]) for slug, each in tables.items()},
            fired=(),
        )


def assert_agrees(rete: Rete, subject: Protocol, truths: Sequence[Truth], missing: Collection[str] = ()) -> None:
    expected = Reference(subject, dict(zip(rete.atoms, truths, strict=True)), missing).conclusions()
    assert replace(rete.conclude(truths, missing), fired=()) == expected


def assert_agrees_everywhere(subject: Protocol) -> None:
    """Every combination of truths (of many atoms: some), with and without each criterion's facts missing."""
    rete = Rete(subject)
    every: Iterable[Sequence[Truth]] = itertools.product(TRUTHS, repeat=len(rete.atoms))
    if len(rete.atoms) > FEW_ATOMS:
        rng = random.Random(20240307)  # noqa: S311 - the same in every run
        every = [rng.choices(TRUTHS, k=len(rete.atoms)) for _ in range(500)]
    for truths in every:
        assert_agrees(rete, subject, truths)
        assert_agrees(rete, subject, truths, tuple(subject.criteria))


# ---- small trees, exhaustively -----------------------------------------------------------------------

SMALL: dict[str, Condition] = {
    "an atom": A,
    "a choice": OneOf("diagnosis", ("AML", "other")),
    "is known": Known("platelets"),
    "not": Not(A),
    "not not": Not(Not(A)),
    "and": AllOf((A, B)),
    "and of one": AllOf((A,)),
    "and of none": AllOf(()),
    "or of none": AnyOf(()),
    "and of five": AllOf((A, B, C, D, E)),
    "or": AnyOf((A, B)),
    "or of five": AnyOf((A, B, C, D, E)),
    "if then": IfThen(A, B),
    "none of": Not(AnyOf((A, B, C))),
    "the same twice": AllOf((A, A)),
    "a contradiction": AllOf((A, Not(A))),
    "excluded middle": AnyOf((A, Not(A))),
    "implies itself": IfThen(A, A),
    "and of or": AllOf((AnyOf((A, B)), AnyOf((C, D)))),
    "or of and": AnyOf((AllOf((A, B)), AllOf((C, Not(D))))),
    "nested if": IfThen(AllOf((A, B)), IfThen(C, D)),
    "if on both sides": IfThen(IfThen(A, B), IfThen(C, D)),
    "the same clause twice": AllOf((AnyOf((A, B)), IfThen(AnyOf((A, B)), C))),
    **{f"at least {count} of 3": AtLeast(count, (A, B, C)) for count in range(5)},
    **{f"at least {count} of 4": AtLeast(count, (A, B, C, D)) for count in range(1, 5)},
    **{f"at least {count} of 6": AtLeast(count, (A, B, C, D, E, F)) for count in range(2, 6)},
    "at least of composites": AtLeast(2, (Not(A), AllOf((B, C)), AtLeast(1, (C, D)))),
    "at least of the same": AtLeast(2, (A, A, B)),
    "not at least": Not(AtLeast(2, (A, B, C))),
}


@pytest.mark.parametrize("condition", SMALL.values(), ids=SMALL)
def test_small_trees(condition: Condition) -> None:
    by_name = criterion("subject", condition, if_missing=NOT_MET)
    assert_agrees_everywhere(protocol(by_name, criterion("negated", Not(condition)), criterion("referring", Ref("subject"))))


@pytest.mark.parametrize("if_missing", TRUTHS)
def test_policy_answers_only_when_unknown_and_missing(if_missing: Truth) -> None:
    rete = Rete(protocol(criterion("subject", AllOf((A, B)), if_missing), criterion("referring", Not(Ref("subject")))))
    assert rete.conclude([UNKNOWN, MET], {"subject"}).criteria["subject"] is if_missing
    assert rete.conclude([UNKNOWN, MET], {"referring"}).criteria["subject"] is UNKNOWN
    assert rete.conclude([UNKNOWN, NOT_MET], {"subject"}).criteria["subject"] is NOT_MET
    assert rete.conclude([MET, MET], {"subject"}).criteria["subject"] is MET


def test_policy_is_told_in_what_fired() -> None:
    rete = Rete(protocol(criterion("subject", A, NOT_MET)))
    assert rete.conclude([UNKNOWN], {"subject"}).fired == ("criterion subject is not met by its missing-data policy",)
    assert rete.conclude([NOT_MET], {"subject"}).fired == ("criterion subject is not met",)


RESPONSE = classification("response", CR=AllOf((A, B)), CRi=A, NR=None)


def test_outcomes_and_what_refers_to_them() -> None:
    assert_agrees_everywhere(
        protocol(
            RESPONSE,
            criterion("complete", OutcomeIn("response", ("CR",))),
            criterion("any_complete", OutcomeIn("response", ("CR", "CRi"))),
            criterion("no_response", OutcomeIn("response", ("NR",))),
            criterion("some_outcome", OutcomeIn("response", ("NR", "CRi", "CR"))),
            classification("mrd", negative=AllOf((OutcomeIn("response", ("CR",)), C)), positive=D),
            table("dose", OutcomeIn("response", ("CR", "CRi")), OutcomeIn("mrd", ("positive",)), None),
        )
    )


def test_otherwise_alone_and_not_last() -> None:
    assert_agrees_everywhere(protocol(classification("lone", ONLY=None), classification("early", X=A, Y=None, Z=B)))
    assert Rete(protocol(classification("lone", ONLY=None))).conclude([], ()).outcomes == {"lone": "ONLY"}


@pytest.mark.parametrize("rows", [1, 2, 3, 5])
@pytest.mark.parametrize("last", [None, E])
def test_rows(rows: int, last: Condition | None) -> None:
    assert_agrees_everywhere(protocol(table("dose", *(A, B, C, D, Not(A))[: rows - 1], last)))


@pytest.mark.parametrize("size", [7, 8, 14, 15, 40, 100])
def test_long_tables_are_chosen_in_parts(size: int) -> None:
    subject = protocol(table("limit", *map(atom, range(size)), None))
    rete = Rete(subject)
    for place in range(size):
        passed = [NOT_MET] * place
        rest = random.Random(place).choices(TRUTHS, k=size - place - 1)  # noqa: S311
        assert rete.conclude([*passed, MET, *rest], ()).rows == {"limit": place}
        assert rete.conclude([*passed, UNKNOWN, *rest], ()).rows == {"limit": None}
    assert rete.conclude([NOT_MET] * size, ()).rows == {"limit": size}


def test_eligibility() -> None:
    parts = [criterion("i_one", A), criterion("i_two", Not(B)), criterion("x_one", C), criterion("x_two", D)]
    assert_agrees_everywhere(protocol(*parts, include=("i_one", "i_two"), exclude=("x_one", "x_two")))
    assert_agrees_everywhere(protocol(*parts, include=("i_one",)))
    assert_agrees_everywhere(protocol(*parts, exclude=("x_one",)))


def test_without_eligibility_criteria_there_is_no_eligibility() -> None:
    assert Rete(protocol(criterion("some", A))).conclude([MET], ()).eligibility is None


def test_a_protocol_of_nothing() -> None:
    nothing = Conclusions(criteria={}, eligibility=None, outcomes={}, rows={}, fired=())
    assert Rete(protocol()).conclude((), ()) == nothing


def test_calculations_that_are_no_table_have_no_row() -> None:
    assert Rete(protocol(Calculation("fixed", "fixed", amount(1), ONE), criterion("some", A))).conclude([MET], ()).rows == {}


def test_atoms_in_first_seen_order_and_only_once() -> None:
    later = Compare(FactValue("fact_1", ONE), Op.GE, Quantity(Fraction(1), ONE, written="1.0"))  # the same as B
    subject = protocol(criterion("first", AllOf((B, Not(A)))), classification("response", CR=later, NR=C), table("t", D, A))
    assert Rete(subject).atoms == (B, A, C, D)


# ---- random protocols --------------------------------------------------------------------------------


def conditions(references: Sequence[Condition]) -> st.SearchStrategy[Condition]:
    leaves = st.sampled_from([*map(atom, range(8)), *references])

    def grow(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        several = st.lists(parts, min_size=1, max_size=5).map(tuple)
        return st.one_of(
            parts.map(Not),
            several.map(AllOf),
            several.map(AnyOf),
            st.builds(AtLeast, st.integers(0, 5), several),
            st.builds(IfThen, parts, parts),
        )

    return st.recursive(leaves, grow, max_leaves=12)


@st.composite
def protocols(draw: st.DrawFn) -> Protocol:
    parts: list[Criterion | Classification | Calculation] = []
    references: list[Condition] = []
    for number in range(draw(st.integers(1, 6))):
        slug = f"part_{number}"
        some = conditions(references)
        match draw(st.sampled_from(["criterion", "criterion", "classification", "table"])):
            case "criterion":
                parts.append(criterion(slug, draw(some), draw(st.sampled_from([None, None, *TRUTHS]))))
                references.append(Ref(slug))
            case "classification":
                drawn = draw(st.lists(some, min_size=1, max_size=9))
                named = {f"O{place}": each for place, each in enumerate(drawn)}
                parts.append(classification(slug, **named, **({"REST": None} if draw(st.booleans()) else {})))
                references += [OutcomeIn(slug, ("O0",)), OutcomeIn(slug, tuple(named))]
            case _:
                parts.append(table(slug, *draw(st.lists(some, min_size=1, max_size=9))))
    slugs = [each.slug for each in parts if isinstance(each, Criterion)]
    half = len(slugs) // 2
    return protocol(*parts, include=slugs[:half], exclude=slugs[half:] if draw(st.booleans()) else ())


@settings(max_examples=80, deadline=None)
@given(protocols(), st.randoms(use_true_random=False))
def test_random_protocols(subject: Protocol, rng: random.Random) -> None:
    rete = Rete(subject)
    for _ in range(8):
        missing = {slug for slug in subject.criteria if rng.random() < 0.5}
        assert_agrees(rete, subject, rng.choices(TRUTHS, weights=(3, 2, 1), k=len(rete.atoms)), missing)


# ---- large ones --------------------------------------------------------------------------------------


def assert_agrees_on_random_cases(subject: Protocol, cases: int = 60) -> None:
    rete = Rete(subject)
    rng = random.Random(20240306)  # noqa: S311 - the same cases in every run
    for number in range(cases):
        weights = ((9, 1, 1), (1, 9, 1), (1, 1, 9), (1, 0, 0), (0, 1, 0), (0, 0, 1), (99, 1, 0), (99, 0, 1))[number % 8]
        assert_agrees(rete, subject, rng.choices(TRUTHS, weights, k=len(rete.atoms)), set(subject.criteria))


def deep(depth: int) -> Condition:
    nested: Condition = A
    for level in range(depth):
        wrapped = (AllOf, AnyOf)[level % 2]((Not(nested), atom(level)))
        nested = IfThen(wrapped, atom(level + 1)) if level % 5 == 4 else wrapped
    return nested


ATOMS = tuple(map(atom, range(48)))
LARGE: dict[str, Callable[[], Protocol]] = {
    "40 conjuncts": lambda: protocol(criterion("long", AllOf(ATOMS[:40]))),
    "40 disjuncts": lambda: protocol(criterion("long", AnyOf(ATOMS[:40]))),
    "at least 9 of 20": lambda: protocol(criterion("many", AtLeast(9, ATOMS[:20]))),
    "200 criteria": lambda: protocol(*(criterion(f"c_{n}", atom(n)) for n in range(200))),
    "200 criteria on one fact": lambda: protocol(*(criterion(f"c_{n}", A) for n in range(200))),
    "200 include": lambda: protocol(*(criterion(f"c_{n}", atom(n)) for n in range(200)), include=[f"c_{n}" for n in range(200)]),
    "200 criteria of 12": lambda: protocol(
        *(criterion(f"c_{n}", AllOf(tuple(atom((n + 7 * k) % 97) for k in range(12)))) for n in range(200))
    ),
    "at least 5 of 100": lambda: protocol(criterion("many", AtLeast(5, tuple(atom(n) for n in range(100))))),
    "nested 20 deep": lambda: protocol(criterion("deep", deep(20))),
    "nested 60 deep": lambda: protocol(criterion("deep", deep(60))),
    "a chain of 90 references": lambda: protocol(
        criterion("c_0", A), *(criterion(f"c_{n}", AllOf((Ref(f"c_{n - 1}"), atom(n % 5)))) for n in range(1, 90))
    ),
    "a full stage of single atoms": lambda: protocol(*(criterion(f"c_{n}", each) for n, each in enumerate(ATOMS))),
    "a full stage of shared operands": lambda: protocol(
        *(criterion(f"c_{n}", (AllOf, AnyOf)[n % 2](ATOMS[:8])) for n in range(6)),
        *(criterion(f"d_{n}", (AllOf, AnyOf)[n % 2](tuple(Not(each) for each in ATOMS[:8]))) for n in range(6)),
    ),
    "40 outcomes": lambda: protocol(
        Classification("grade", "grade", tuple(Outcome(f"G{n}", each) for n, each in enumerate(ATOMS[:40]))),
        criterion("high", OutcomeIn("grade", ("G30", "G31", "G39"))),
    ),
}


@pytest.mark.parametrize("make", LARGE.values(), ids=LARGE)
def test_large_protocols(make: Callable[[], Protocol]) -> None:
    assert_agrees_on_random_cases(make())


@pytest.mark.parametrize("name", ["inotuzumab-pediatric", "aall1621"])
def test_shipped_protocols(name: str) -> None:
    assert_agrees_on_random_cases(load(name), cases=200)


def test_a_protocol_too_large_is_refused_in_one_line() -> None:
    parts = [criterion("c_0", A), *(criterion(f"c_{n}", AllOf((Ref(f"c_{n - 1}"), B))) for n in range(1, 301))]
    with pytest.raises(InputError) as caught:
        Rete(protocol(*parts))
    assert str(caught.value) == (
        "made-up:1:1: protocol 'made-up' needs 300 rulesets of durable_rules, more than the 256 it may have\n"
        "  hint: split it into several protocols, shorten the chain of criteria, or count fewer clauses in an 'at least'"
    )


def test_counting_among_many_is_refused_in_one_line_and_not_compiled_for_ever() -> None:
    with pytest.raises(InputError) as caught:
        Rete(protocol(criterion("many", AtLeast(100, tuple(atom(n) for n in range(200))))))
    assert str(caught.value) == (
        "made-up:1:1: protocol 'made-up' needs 709 rulesets of durable_rules, more than the 256 it may have\n"
        "  hint: split it into several protocols, shorten the chain of criteria, or count fewer clauses in an 'at least'"
    )


# ---- what fired, totality, threads --------------------------------------------------------------------


def test_fired_is_readable_and_in_the_order_in_which_actions_ran() -> None:
    rete = Rete(
        protocol(
            criterion("platelet_recovery", A),
            criterion("neutrophil_recovery", B),
            classification("response", CR=AllOf((Ref("platelet_recovery"), Ref("neutrophil_recovery"))), NR=None),
            table("dose_day_1", OutcomeIn("response", ("NR",)), OutcomeIn("response", ("CR",)), None),
            include=("platelet_recovery",),
        )
    )
    assert rete.conclude([MET, MET, NOT_MET, MET], ()).fired == (
        "criterion platelet_recovery is met",
        "criterion neutrophil_recovery is met",
        "clause 1 of outcome response is met",
        "eligibility is eligible",
        "outcome response is CR",
        "clause 2 of row of dose_day_1 is not met",
        "clause 3 of row of dose_day_1 is met",
        "row 2 of dose_day_1",
    )
    assert rete.conclude([NOT_MET, UNKNOWN, MET, NOT_MET], ()).fired[-3:] == (
        "clause 2 of row of dose_day_1 is met",
        "clause 3 of row of dose_day_1 is not met",
        "row 1 of dose_day_1",
    )
    fired = rete.conclude([MET, UNKNOWN, UNKNOWN, UNKNOWN], ()).fired
    assert "outcome response is unsettled" in fired
    assert fired[-1] == "row of dose_day_1 is unsettled"


def test_every_gate_fires_exactly_once() -> None:
    subject = protocol(*(criterion(f"c_{n}", AllOf(tuple(atom(12 * n + k) for k in range(12)))) for n in range(20)))
    fired = Rete(subject).conclude([UNKNOWN] * 240, ()).fired
    assert len(fired) == len(set(fired)) == 20 * 3  # two clauses and the criterion


def test_a_gate_that_is_not_concluded_is_named() -> None:
    rete = Rete(protocol(criterion("first", A), criterion("second", B)))
    stage = rete._stages["stage 1"]
    stage.gates[99] = "criterion third"
    with pytest.raises(DisagreementError, match=r"^durable_rules did not conclude criterion third$"):
        rete.conclude([MET, MET], ())


def test_a_gate_that_is_concluded_twice_is_named() -> None:
    rete = Rete(protocol(criterion("first", A), criterion("second", B)))
    conclusions = rete._stages["stage 1"].conclusions
    first, second = (rule for rule, each in conclusions.items() if each.symbol == "met")
    conclusions[second] = conclusions[first]
    with pytest.raises(DisagreementError, match=r"^durable_rules concluded criterion first twice$"):
        rete.conclude([MET, MET], ())


def test_too_few_truths_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^1 truths for 2 atoms$"):
        Rete(protocol(criterion("both", AllOf((A, B))))).conclude([MET], ())


def resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from Linux's /proc")
def test_memory_stays_flat() -> None:
    subject = protocol(*(criterion(f"c_{n}", AllOf((atom(n), atom(n + 1)))) for n in range(8)), RESPONSE)
    rete = Rete(subject)

    def work(cases: int, protocols: int) -> None:
        for number in range(cases):
            rete.conclude([TRUTHS[number % 3]] * len(rete.atoms), ())
        for _ in range(protocols):
            Rete(subject)
        gc.collect()

    work(2000, 20)
    before = resident_mb()
    work(8000, 100)
    assert resident_mb() - before < 16  # one leaked message a case would be 64 MB


def test_threads_share_one_reading_and_have_their_own() -> None:
    subject = protocol(
        criterion("some", AllOf((A, B, Not(C)))), RESPONSE, criterion("cr", OutcomeIn("response", ("CR",))), include=("some",)
    )
    shared, failures = Rete(subject), []

    def work(seed: int) -> None:
        rng = random.Random(seed)  # noqa: S311
        own = Rete(subject)
        try:
            for _ in range(150):
                truths = rng.choices(TRUTHS, k=len(shared.atoms))
                assert_agrees(shared, subject, truths)
                assert_agrees(own, subject, truths)
        except BaseException as error:  # noqa: BLE001 - told to the main thread
            failures.append(error)

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        threads = [threading.Thread(target=work, args=(seed,)) for seed in range(6)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    finally:
        sys.setswitchinterval(before)
    assert failures == []
