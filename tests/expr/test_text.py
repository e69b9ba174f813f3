"""Print then parse is the identity, on random typed trees over random names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from remission.errors import NOWHERE, Pos
from remission.expr.facts import ASSESSMENT_DATE, Fact, Kind, slug
from remission.expr.parsing import resolve
from remission.expr.parsing.scope import Scope
from remission.expr.text import text
from remission.expr.tree import (
    AllOf,
    AnyOf,
    Arithmetic,
    AtLeast,
    Between,
    CalculationValue,
    Compare,
    Condition,
    Day,
    Elapsed,
    Extreme,
    FactValue,
    IfThen,
    Known,
    Not,
    OneOf,
    Op,
    OutcomeIn,
    Quantity,
    Ref,
    Rounded,
    Term,
    walk,
)
from remission.expr.units import Unit, unit
from remission.protocol.build import OUTCOME_NAME
from remission.protocol.names import clause_problems, fact_name_problem
from remission.protocol.vocabulary.facts import MISSING_WORDS

UNITS = [
    unit(written) for written in ("10*9/L", "%", "mg/dL", "kg", "a", "1", "U/L", "/uL", "mL/min/{1.73_m2}", "mg/m2", "{cycle}")
]
MG, ONE, DAY = unit("mg"), unit("1"), unit("d")
OPS = st.sampled_from(list(Op))


# ---- random names --------------------------------------------------------------------------------------


def _is_name(name: str) -> bool:
    return fact_name_problem(name, NOWHERE) is None and slug(name) != ASSESSMENT_DATE


def _is_value(value: str) -> bool:
    return value.lower() not in MISSING_WORDS


WORD = st.from_regex(r"[A-Za-zäé][A-Za-z0-9]{0,5}(-[A-Za-z0-9]{1,3})?", fullmatch=True)
LATER = WORD | st.from_regex(r"[0-9]{1,3}(\.[0-9])?[A-Za-z]{0,2}", fullmatch=True) | st.sampled_from(["10", "e5", "mg", "a1-2"])
RANDOM_NAMES = st.builds(lambda first, rest: " ".join([first, *rest]), WORD, st.lists(LATER, max_size=3)).filter(_is_name)
TAME = ["platelets", "bone marrow blasts", "CD22", "B-cell count", "dose day 1", "dose day 15", "dose 1.4", "grade 3b"]
WILD = ["in-house", "e5", "mg", "Ä", "phase 1A", "level 10", "mass 2 kg", "isolated relapse", "order", "andes", "I9 age"]
LONG = ["date of birth", "age at diagnosis", "marrow not aplastic", "change from baseline", "in remission", "M2 or M3 marrow"]
LONG += ["fit and well", "days in hospital", "is bulky disease", "not evaluable", "not in remission", "level 10 or more"]
NAMES = st.sampled_from(TAME + WILD + LONG)
TEXTS = st.text("aZ é5.-+/()[],%<>=*&", min_size=1, max_size=12).map(str.strip).filter(bool)
HARD = ["in remission", "not evaluable", "M2 or M3", "at least 5", "5", "1.5", "up to 3 x ULN"]
VALUES = NAMES | RANDOM_NAMES | TEXTS | st.sampled_from(HARD)


@dataclass(frozen=True)
class World:
    """Random declarations, and the strategies for what can be said with them."""

    scope: Scope
    facts: dict[Kind, list[Fact]]
    outcomes: tuple[str, ...]
    names: dict[str, str]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    names = draw(st.lists(NAMES, min_size=12, max_size=12, unique_by=slug))
    quantities = [Fact(slug(n), n, n, Kind.QUANTITY, unit=draw(st.sampled_from(UNITS))) for n in names[:5]]
    choices = [Fact(slug(n), n, n, Kind.CHOICE, values=draw(_words(VALUES.filter(_is_value)))) for n in names[5:7]]
    dates = [Fact(slug(n), n, n, Kind.DATE) for n in names[7:9]]
    outcomes = draw(_words(VALUES.filter(OUTCOME_NAME.fullmatch)))
    facts = [*quantities, *choices, *dates, Fact(ASSESSMENT_DATE, "assessment date", "", Kind.DATE)]
    scope = Scope(
        facts={fact.slug: fact for fact in facts},
        criteria={slug(names[9]): names[9]},
        classifications={slug(names[10]): outcomes},
        calculations={slug(names[11]): names[11]},
        calculation_unit=lambda _key, _pos: MG,
    )
    assume(not list(clause_problems({slug(name): (name, NOWHERE) for name in names})))
    known = {fact.slug: fact.name for fact in facts} | {slug(name): name for name in names[9:]}
    return World(scope, {Kind.QUANTITY: quantities, Kind.CHOICE: choices, Kind.DATE: dates}, outcomes, known)


def _words(values: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(values, min_size=1, max_size=4, unique_by=slug).map(tuple)


# ---- random trees, as reading a clause makes them --------------------------------------------------------

DECIMALS = st.decimals(-10_000, 10_000, allow_nan=False, allow_infinity=False, places=4) | st.integers(-9, 9).map(Decimal)
AMOUNTS = DECIMALS.map(Fraction)
DAYS = st.dates(date(1990, 1, 1), date(2030, 1, 1)).map(Day)


def terms(world: World, measure: Unit) -> st.SearchStrategy[Term]:
    """Terms of one unit; a number without unit stands where the unit is 1 only."""
    leaves: list[st.SearchStrategy[Term]] = [
        st.just(FactValue(fact.slug, fact.unit)) for fact in world.facts[Kind.QUANTITY] if fact.unit == measure
    ]
    if measure == MG:
        leaves.append(st.just(CalculationValue(next(iter(world.scope.calculations)), MG)))
    if measure == DAY:
        leaves.append(elapsed(world))
    amounts = AMOUNTS.map(lambda value: Quantity(value, measure))
    steps = AMOUNTS.filter(lambda value: value > 0).map(lambda value: Quantity(value, measure))

    def larger(smaller: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
        factors = AMOUNTS.filter(bool).map(lambda value: Quantity(value, ONE))
        return st.one_of(
            st.builds(Arithmetic, st.sampled_from(["+", "-"]), smaller, smaller),
            st.builds(Arithmetic, st.sampled_from(["*", "/"]), smaller, factors),
            st.builds(Extreme, st.sampled_from(["min", "max"]), st.lists(smaller, min_size=2, max_size=3).map(tuple)),
            st.builds(Rounded, smaller, steps, st.sampled_from(["nearest", "down", "up"])),
        )

    return st.recursive(st.one_of(*leaves, amounts), larger, max_leaves=4)


def elapsed(world: World) -> st.SearchStrategy[Term]:
    dates: st.SearchStrategy[Term] = st.sampled_from([FactValue(fact.slug, None) for fact in world.facts[Kind.DATE]])
    return st.builds(Elapsed, dates | DAYS, st.just(FactValue(ASSESSMENT_DATE, None)) | dates)


@st.composite
def comparisons(draw: st.DrawFn, world: World) -> Condition:
    fact = draw(st.sampled_from(world.facts[Kind.QUANTITY]))
    assert fact.unit is not None
    left = draw(terms(world, fact.unit))
    assume(any(isinstance(part, FactValue | CalculationValue) for part in walk(left)))
    limits = AMOUNTS.map(lambda value: Quantity(value, fact.unit))
    if draw(st.booleans()):
        low, high = sorted((draw(AMOUNTS), draw(AMOUNTS)))
        return Between(left, Quantity(low, fact.unit), Quantity(high, fact.unit))
    return Compare(left, draw(OPS), draw(limits | terms(world, fact.unit).filter(_varies)))


def _varies(node: Term) -> bool:
    return any(isinstance(part, FactValue | CalculationValue) for part in walk(node))


def atoms(world: World) -> st.SearchStrategy[Condition]:
    dates: st.SearchStrategy[Term] = st.sampled_from([FactValue(fact.slug, None) for fact in world.facts[Kind.DATE]])
    choices = st.sampled_from(world.facts[Kind.CHOICE])
    some = st.lists(st.sampled_from(world.outcomes), min_size=1, unique=True).map(tuple)
    return st.one_of(
        comparisons(world),
        st.builds(Compare, dates, OPS, dates | DAYS),
        st.builds(Compare, elapsed(world), OPS, AMOUNTS.map(lambda value: Quantity(value, DAY))),
        choices.flatmap(lambda fact: st.builds(OneOf, st.just(fact.slug), _some(fact.values))),
        st.builds(OutcomeIn, st.just(next(iter(world.scope.classifications))), some),
        st.sampled_from(list(world.scope.facts)).map(Known),
        st.just(Ref(next(iter(world.scope.criteria)))),
    )


def _some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), min_size=1, unique=True).map(tuple)


def conditions(world: World) -> st.SearchStrategy[Condition]:
    def larger(smaller: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        several = st.lists(smaller, min_size=2, max_size=3).map(tuple)
        return st.one_of(
            st.builds(Not, smaller),
            st.builds(AllOf, several),
            st.builds(AnyOf, several),
            several.flatmap(lambda args: st.builds(AtLeast, st.integers(1, len(args)), st.just(args))),
            st.builds(IfThen, smaller, smaller),
        )

    return st.recursive(atoms(world), larger, max_leaves=5)


@settings(deadline=None, max_examples=50)
@given(st.data())
def test_print_then_parse_is_the_identity(data: st.DataObject) -> None:
    world = data.draw(worlds())
    tree = data.draw(conditions(world))
    printed = text(tree, world.names)
    assert resolve.condition(printed, world.scope, lambda offset: Pos("", 1, offset + 1)) == tree, printed


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_print_then_parse_is_the_identity_for_formulas(data: st.DataObject) -> None:
    world = data.draw(worlds())
    measure = data.draw(st.sampled_from([MG, DAY, *UNITS]))
    tree = data.draw(terms(world, measure))
    printed = text(tree, world.names)
    assert resolve.term(printed, world.scope, lambda offset: Pos("", 1, offset + 1)) == tree, printed


CONTEXTS = ["{}", "not {} and other", "({})", "if {} then other", "at least 1 of [{}, other]", "other or {} or other"]


@settings(deadline=None, max_examples=100)
@given(RANDOM_NAMES, st.sampled_from(CONTEXTS))
def test_whatever_is_accepted_as_a_name_is_read_as_that_name(name: str, context: str) -> None:
    scope = Scope({}, {slug(name): name, "other": "other"}, {}, {}, lambda _key, _pos: MG)
    tree = resolve.condition(context.format(name), scope, lambda offset: Pos("", 1, offset + 1))
    assert slug(name) in {part.criterion for part in walk(tree) if isinstance(part, Ref)}


ENDINGS = [
    *(">= 5 kg", "+ 1 kg > 2 kg", "* 2 > 1 kg", "/ 2 > 1 kg", "between 1 kg and 2 kg", "from 1 to under 2 kg"),
    *("is known", "is missing", "in [1 kg, 2 kg]"),
]


@settings(deadline=None, max_examples=100)
@given(RANDOM_NAMES, st.sampled_from(ENDINGS))
def test_whatever_is_accepted_as_the_name_of_a_fact_can_be_compared(name: str, ending: str) -> None:
    fact = Fact(slug(name), name, name, Kind.QUANTITY, unit("kg"))
    scope = Scope({fact.slug: fact}, {}, {}, {}, lambda _key, _pos: MG)
    tree = resolve.condition(f"{name} {ending}", scope, lambda offset: Pos("", 1, offset + 1))
    assert fact.slug in {part.fact for part in walk(tree) if isinstance(part, FactValue | Known)}
