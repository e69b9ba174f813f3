"""Every form of the language of conditions: what is written, and the tree that it means."""

# ruff: noqa: RUF001 - signs as people write them

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from remission.errors import Pos
from remission.expr.facts import ASSESSMENT_DATE, Fact, Kind
from remission.expr.literals import quantity
from remission.expr.parsing import resolve
from remission.expr.parsing.parse import ConditionError
from remission.expr.parsing.scope import Scope
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
)
from remission.expr.units import counting, unit

if TYPE_CHECKING:
    from collections.abc import Callable


def number(slug: str, name: str, written: str, low: int, high: int, **more: object) -> Fact:
    return Fact(slug, name, name, Kind.QUANTITY, unit(written), (Fraction(low), Fraction(high)), **more)  # type: ignore[arg-type]


FACTS = {
    fact.slug: fact
    for fact in (
        number("platelets", "platelets", "10*9/L", 0, 3000),
        number("anc", "ANC", "10*9/L", 0, 200),
        number("bone_marrow_blasts", "bone marrow blasts", "%", 0, 100),
        number("mrd_flow", "mrd flow", "%", 0, 100, censored=True),
        number("age", "age", "a", 0, 120),
        number("weight", "weight", "kg", 0, 350),
        number("base_excess", "base excess", "mmol/L", -30, 30),
        number("cycle", "cycle", "1", 1, 20, whole=True),
        replace(number("karnofsky", "Karnofsky", "1", 0, 100, whole=True), unit=counting(unit("1"))),
        number("points", "points", "{score}", 0, 24),
        number("absolute_clearance", "absolute clearance", "mL/min", 0, 400),
        number("creatinine", "creatinine", "mg/dL", 0, 30, molar_mass=Fraction("113.12")),
        number("clearance", "clearance", "mL/min/{1.73_m2}", 0, 400),
        number("alt", "ALT", "U/L", 0, 20000),
        number("alt_uln", "ALT ULN", "U/L", 0, 20000, companion_of="alt"),
        number("alt_lln", "ALT LLN", "U/L", 0, 20000, companion_of="alt"),
        number("ast", "AST", "U/L", 0, 20000, limit=Fraction(40)),
        Fact("cd22", "CD22", "CD22", Kind.CHOICE, values=("positive", "negative")),
        Fact("status", "status", "status", Kind.CHOICE, values=("newly diagnosed", "in remission", "relapsed", "refractory")),
        Fact("arm", "arm", "arm", Kind.CHOICE, values=("Cohort 1", "M2 or M3", "5", "not evaluable", "at risk", "up to date")),
        Fact("last_hsct", "last HSCT", "last HSCT", Kind.DATE),
        Fact("enrolment", "enrolment", "enrolment", Kind.DATE),
        Fact(ASSESSMENT_DATE, "assessment date", "assessment date", Kind.DATE),
    )
}
SCOPE = Scope(
    facts=FACTS,
    criteria={"a": "A", "b": "B", "c": "C", "platelet_recovery": "platelet recovery"},
    classifications={"response": ("CR", "CRi", "NR")},
    calculations={"dose": "dose", "dose_day_1": "dose day 1"},
    calculation_unit=lambda _key, _pos: unit("mg"),
)


def where(offset: int) -> Pos:
    return Pos("rule", 1, offset + 1)


def fact(slug: str) -> FactValue:
    return FactValue(slug, FACTS[slug].unit)


def q(value: str, written: str = "1") -> Quantity:
    return Quantity(Fraction(value), unit(written))


A, B, C = Ref("a"), Ref("b"), Ref("c")
PLATELETS, ANC, BLASTS, MRD, AGE, WEIGHT, CYCLE = map(
    fact, ("platelets", "anc", "bone_marrow_blasts", "mrd_flow", "age", "weight", "cycle")
)
ALT, AST, HSCT, ENROLMENT, TODAY = map(fact, ("alt", "ast", "last_hsct", "enrolment", ASSESSMENT_DATE))
MG, COUNT = unit("mg"), counting(unit("1"))
DOSE, DOSE_1 = CalculationValue("dose", MG), CalculationValue("dose_day_1", MG)
CREATININE = fact("creatinine")
CREATININE_LIMIT = Quantity(Fraction("88.4") * Fraction("113.12") / 10_000, unit("mg/dL"))
FIVE, FIVE_MG = q("5", "kg"), q("5", "mg")
HUNDRED = Compare(PLATELETS, Op.GE, q("100", "10*9/L"))
SINCE = Elapsed(HSCT, TODAY)


def days(count: int) -> Quantity:
    return q(str(count), "d")


def is_hundred(op: Op) -> Compare:
    return Compare(PLATELETS, op, q("100", "10*9/L"))


def status(*values: str) -> OneOf:
    return OneOf("status", values)


def changed(op: str, limit: Term) -> Compare:
    return Compare(PLATELETS, Op(op), limit)


def times(factor: str, base: Term) -> Arithmetic:
    return Arithmetic("*", q(factor), base)


# fmt: off
CONDITIONS: dict[str, Condition] = {
    # operators and their spellings
    "platelets < 100 G/L": is_hundred(Op.LT),
    "platelets <= 100 G/L": is_hundred(Op.LE),
    "platelets ≤ 100 G/L": is_hundred(Op.LE),
    "platelets = 100 G/L": is_hundred(Op.EQ),
    "platelets == 100 G/L": is_hundred(Op.EQ),
    "platelets is 100 G/L": is_hundred(Op.EQ),
    "platelets != 100 G/L": is_hundred(Op.NE),
    "platelets <> 100 G/L": is_hundred(Op.NE),
    "platelets ≠ 100 G/L": is_hundred(Op.NE),
    "platelets is not 100 G/L": Not(is_hundred(Op.EQ)),
    "platelets >= 100 G/L": HUNDRED,
    "platelets ≥ 100 G/L": HUNDRED,
    "platelets > 100 G/L": is_hundred(Op.GT),
    "100 G/L <= platelets": HUNDRED,
    "100 G/L < platelets": is_hundred(Op.GT),
    "100 G/L = platelets": is_hundred(Op.EQ),
    "2024-05-01 <= last HSCT": Compare(HSCT, Op.GE, Day(date(2024, 5, 1))),
    # spellings of one threshold
    "platelets >= 100 x 10^9/L": HUNDRED,
    "platelets >= 100 × 10⁹/L": HUNDRED,
    "platelets >= 100 · 10^9/L": HUNDRED,
    "platelets >= 100 * 10**9/L": HUNDRED,
    "platelets >= 100 10*9/L": HUNDRED,
    "platelets >= 10^11/L": HUNDRED,
    "platelets >= 10*11/L": HUNDRED,
    "platelets >= 10¹¹ /L": HUNDRED,
    "platelets >= 100 x10e9/L": HUNDRED,
    "platelets >= 100 10*3/uL": HUNDRED,
    "platelets >= 100 K/µL": HUNDRED,
    "platelets >= 100000 /uL": HUNDRED,
    "platelets >= 100000/mm3": HUNDRED,
    "platelets >= 1e5 /uL": HUNDRED,
    "PLATELETS>=100G/L": HUNDRED,
    "  platelets\n  >=   100 G/L ": HUNDRED,
    "bone marrow blasts<5%": Compare(BLASTS, Op.LT, q("5", "%")),
    "bone-marrow blasts < 5 percent": Compare(BLASTS, Op.LT, q("5", "%")),
    "mrd flow < 0.01 %": Compare(MRD, Op.LT, q("0.01", "%")),
    "mrd flow < 9e-05 %": Compare(MRD, Op.LT, q("0.00009", "%")),
    "age >= 18 months": Compare(AGE, Op.GE, q("1.5", "a")),
    "age >= 1 yr": Compare(AGE, Op.GE, q("1", "a")),
    "creatinine <= 88.4 umol/L": Compare(CREATININE, Op.LE, CREATININE_LIMIT),
    "clearance >= 70 mL/min/{1.73_m2}": Compare(fact("clearance"), Op.GE, q("70", "mL/min/{1.73_m2}")),
    "clearance >= 70 mL/min/1.73m2": Compare(fact("clearance"), Op.GE, q("70", "mL/min/{1.73_m2}")),
    "clearance >= 70 mL/min/1.73 m²": Compare(fact("clearance"), Op.GE, q("70", "mL/min/{1.73_m2}")),
    "clearance * 1 {1.73_m2} >= absolute clearance": Compare(
        Arithmetic("*", fact("clearance"), q("1", "{1.73_m2}")), Op.GE, fact("absolute_clearance")
    ),
    "Karnofsky >= 50": Compare(fact("karnofsky"), Op.GE, Quantity(Fraction(50), COUNT)),
    "Karnofsky + 10 >= cycle": Compare(Arithmetic("+", fact("karnofsky"), q("10")), Op.GE, CYCLE),
    "Karnofsky / 100 >= 50 %": Compare(Arithmetic("/", fact("karnofsky"), q("100")), Op.GE, q("0.5")),
    "cycle >= 200 %": Compare(CYCLE, Op.GE, q("2")),
    "points >= 12 points": Compare(fact("points"), Op.GE, q("12", "{score}")),
    "ALT <= 40 IU/L": Compare(ALT, Op.LE, q("40", "U/L")),
    "platelets >= 100 Gpt/L": HUNDRED,
    "platelets >= 1.000 x 10^11/L": HUNDRED,
    "base excess >= -5 mmol/L": Compare(fact("base_excess"), Op.GE, q("-5", "mmol/L")),
    "base excess > −2.5 mmol/L": Compare(fact("base_excess"), Op.GT, q("-2.5", "mmol/L")),
    "cycle >= 1": Compare(CYCLE, Op.GE, q("1")),
    "cycle is 2": Compare(CYCLE, Op.EQ, q("2")),
    "cycle in [1, 2]": AnyOf((Compare(CYCLE, Op.EQ, q("1")), Compare(CYCLE, Op.EQ, q("2")))),
    "cycle not in [1, 2]": Not(AnyOf((Compare(CYCLE, Op.EQ, q("1")), Compare(CYCLE, Op.EQ, q("2"))))),
    "base excess is -5 mmol/L": Compare(fact("base_excess"), Op.EQ, q("-5", "mmol/L")),
    # ranges
    "age between 1 year and 18 years": Between(AGE, q("1", "a"), q("18", "a")),
    "age between 1 and 18 years": Between(AGE, q("1", "a"), q("18", "a")),
    "age between 6 months and 1 year": Between(AGE, q("0.5", "a"), q("1", "a")),
    "age from 1 year to under 22 years": AllOf((Compare(AGE, Op.GE, q("1", "a")), Compare(AGE, Op.LT, q("22", "a")))),
    "age from 1 to under 22 years": AllOf((Compare(AGE, Op.GE, q("1", "a")), Compare(AGE, Op.LT, q("22", "a")))),
    "dose between weight * 1 mg/kg and 50 mg": Between(DOSE, Arithmetic("*", WEIGHT, q("1", "mg/kg")), q("50", "mg")),
    "last HSCT between 2024-01-01 and enrolment": Between(HSCT, Day(date(2024, 1, 1)), ENROLMENT),
    # changes by a share or an amount: a share of 0 is reached at 0, so that it changed at all is said as well
    "platelets rises by at least 20 % from ANC": AllOf((changed(">=", times("1.2", ANC)), changed(">", ANC))),
    "platelets increase by at least 20 % from ANC": AllOf((changed(">=", times("1.2", ANC)), changed(">", ANC))),
    "platelets falls by at least 30 % from ANC": AllOf((changed("<=", times("0.7", ANC)), changed("<", ANC))),
    "platelets decreases by at least 100 % from ANC": AllOf((changed("<=", times("0", ANC)), changed("<", ANC))),
    "platelets rises by more than 50 % from ANC": changed(">", times("1.5", ANC)),
    "platelets falls by more than 2.5 % from ANC": changed("<", times("0.975", ANC)),
    "platelets rises by at least 20 % and by at least 5 G/L from ANC": AllOf(
        (changed(">=", times("1.2", ANC)), changed(">=", Arithmetic("+", ANC, q("5", "10*9/L"))))
    ),
    "platelets rises by at least 20 % or by more than 5 G/L from ANC": AnyOf(
        (
            AllOf((changed(">=", times("1.2", ANC)), changed(">", ANC))),
            changed(">", Arithmetic("+", ANC, q("5", "10*9/L"))),
        )
    ),
    "platelets falls by at least 5 G/L from ANC": changed("<=", Arithmetic("-", ANC, q("5", "10*9/L"))),
    "platelets falls by at least 5 G/L from ANC and A": AllOf((changed("<=", Arithmetic("-", ANC, q("5", "10*9/L"))), A)),
    "bone marrow blasts falls by at least 10 percentage points from mrd flow": Compare(
        BLASTS, Op.LE, Arithmetic("-", MRD, q("10", "%"))
    ),
    "age rises by at least 20 % from max(age, 1 year)": Compare(AGE, Op.GE, times("1.2", Extreme("max", (AGE, q("1", "a"))))),
    # choices
    "CD22 is positive": OneOf("cd22", ("positive",)),
    "cd22 is Positive": OneOf("cd22", ("positive",)),
    "CD22 is not positive": Not(OneOf("cd22", ("positive",))),
    "CD22 is 'positive'": OneOf("cd22", ("positive",)),
    'CD22 in ["positive", negative]': OneOf("cd22", ("positive", "negative")),
    "status is in remission": status("in remission"),
    "status is not in remission": Not(status("in remission")),
    "status is newly-diagnosed": status("newly diagnosed"),
    "status in [relapsed, refractory]": status("relapsed", "refractory"),
    "status is in [relapsed, in remission]": status("relapsed", "in remission"),
    "status not in [relapsed]": Not(status("relapsed")),
    "status is not in [relapsed, in remission]": Not(status("relapsed", "in remission")),
    "arm is Cohort 1": OneOf("arm", ("Cohort 1",)),
    "arm is Cohort 1 and A": AllOf((OneOf("arm", ("Cohort 1",)), A)),
    "arm is 5": OneOf("arm", ("5",)),
    "arm is 'M2 or M3' or A": AnyOf((OneOf("arm", ("M2 or M3",)), A)),
    "arm is 'not evaluable'": OneOf("arm", ("not evaluable",)),
    "arm in [at risk, up to date]": OneOf("arm", ("at risk", "up to date")),
    "response is CR": OutcomeIn("response", ("CR",)),
    "response is not CR": Not(OutcomeIn("response", ("CR",))),
    "response in [CR, cri]": OutcomeIn("response", ("CR", "CRi")),
    # known and missing
    "mrd flow is known": Known("mrd_flow"),
    "mrd flow is not missing": Known("mrd_flow"),
    "mrd flow is missing": Not(Known("mrd_flow")),
    "mrd flow is not known": Not(Known("mrd_flow")),
    "not mrd flow is known": Not(Known("mrd_flow")),
    "CD22 is known": Known("cd22"),
    # logic
    "A": A,
    "platelet recovery": Ref("platelet_recovery"),
    "platelet-recovery": Ref("platelet_recovery"),
    "(A)": A,
    "not A": Not(A),
    "not not A": Not(Not(A)),
    "NOT A AND B": AllOf((Not(A), B)),
    "A and B and C": AllOf((A, B, C)),
    "A and (B and C)": AllOf((A, AllOf((B, C)))),
    "A or B and C": AnyOf((A, AllOf((B, C)))),
    "(A or B) and C": AllOf((AnyOf((A, B)), C)),
    "not platelets >= 100 G/L": Not(HUNDRED),
    "if A then B": IfThen(A, B),
    "if A and B then C or A": IfThen(AllOf((A, B)), AnyOf((C, A))),
    "if A then if B then C": IfThen(A, IfThen(B, C)),
    "(if A then B) and C": AllOf((IfThen(A, B), C)),
    "at least 2 of [A, B, C]": AtLeast(2, (A, B, C)),
    "at  LEAST 1 of [if A then B, platelets >= 100 G/L]": AtLeast(1, (IfThen(A, B), HUNDRED)),
    # upper limits of normal
    "ALT <= 5 x ULN": Compare(ALT, Op.LE, Arithmetic("*", q("5"), fact("alt_uln"))),
    "ALT <= 5 ULN": Compare(ALT, Op.LE, Arithmetic("*", q("5"), fact("alt_uln"))),
    "ALT <= 5 × ULN": Compare(ALT, Op.LE, Arithmetic("*", q("5"), fact("alt_uln"))),
    "1.5 x ULN >= ALT": Compare(ALT, Op.LE, Arithmetic("*", q("1.5"), fact("alt_uln"))),
    "ALT >= 0.8 x LLN": Compare(ALT, Op.GE, Arithmetic("*", q("0.8"), fact("alt_lln"))),
    "0.8 LLN > ALT": Compare(ALT, Op.LT, Arithmetic("*", q("0.8"), fact("alt_lln"))),
    "ALT <= 5 * ALT ULN": Compare(ALT, Op.LE, Arithmetic("*", q("5"), fact("alt_uln"))),
    "AST < 5 x ULN": Compare(AST, Op.LT, q("200", "U/L")),
    # dates
    "last HSCT = 2024-05-01": Compare(HSCT, Op.EQ, Day(date(2024, 5, 1))),
    "last HSCT is 2024-05-01": Compare(HSCT, Op.EQ, Day(date(2024, 5, 1))),
    "last HSCT < enrolment": Compare(HSCT, Op.LT, ENROLMENT),
    "days since last HSCT >= 90 days": Compare(SINCE, Op.GE, days(90)),
    "days since last HSCT >= 2 weeks": Compare(SINCE, Op.GE, days(14)),
    "days since (last HSCT) >= 90 d": Compare(SINCE, Op.GE, days(90)),
    "days from last HSCT to enrolment > 3 days": Compare(Elapsed(HSCT, ENROLMENT), Op.GT, days(3)),
    "days from 2024-01-01 to last HSCT > 3 days": Compare(Elapsed(Day(date(2024, 1, 1)), HSCT), Op.GT, days(3)),
    "last HSCT within 14 days before enrolment": Between(Elapsed(HSCT, ENROLMENT), days(0), days(14)),
    "last HSCT within 2 weeks after enrolment": Between(Elapsed(ENROLMENT, HSCT), days(0), days(14)),
    "last HSCT within 14 days before assessment date": Between(SINCE, days(0), days(14)),
    # arithmetic
    "weight + 1000 g >= 5 kg": Compare(Arithmetic("+", WEIGHT, q("1000", "g")), Op.GE, q("5", "kg")),
    "weight+1000 g>=5 kg": Compare(Arithmetic("+", WEIGHT, q("1000", "g")), Op.GE, q("5", "kg")),
    "1000 g+3 kg < weight": Compare(Arithmetic("+", q("1000", "g"), q("3", "kg")), Op.LT, WEIGHT),
    "weight > 10 kg/2": Compare(WEIGHT, Op.GT, FIVE),
    "weight * 5 mg/1.73 m2 > 1 mg.kg/m2": Compare(
        Arithmetic("/", Arithmetic("*", WEIGHT, q("5", "mg")), q("1.73", "m2")), Op.GT, q("1", "kg.mg/m2")
    ),
    "weight - 1 kg - 2 kg > 5 kg": Compare(Arithmetic("-", Arithmetic("-", WEIGHT, q("1", "kg")), q("2", "kg")), Op.GT, FIVE),
    "weight * 2 > 5 kg": Compare(Arithmetic("*", WEIGHT, q("2")), Op.GT, FIVE),
    "2 * 3 kg < weight": Compare(Arithmetic("*", q("2"), q("3", "kg")), Op.LT, WEIGHT),
    "dose day 1 * 3 >= dose": Compare(Arithmetic("*", DOSE_1, q("3")), Op.GE, DOSE),
    "dose day 1 / weight >= 1 mg/kg": Compare(Arithmetic("/", DOSE_1, WEIGHT), Op.GE, q("1", "mg/kg")),
    "weight * 1 mg/kg + dose > 5 mg": Compare(Arithmetic("+", Arithmetic("*", WEIGHT, q("1", "mg/kg")), DOSE), Op.GT, FIVE_MG),
    "(weight + 1 kg) * 2 > 5 kg": Compare(Arithmetic("*", Arithmetic("+", WEIGHT, q("1", "kg")), q("2")), Op.GT, FIVE),
    "ANC / platelets > 5 %": Compare(Arithmetic("/", ANC, PLATELETS), Op.GT, q("0.05")),
    "min(weight, 50 kg) > 5 kg": Compare(Extreme("min", (WEIGHT, q("50", "kg"))), Op.GT, FIVE),
    "MAX(weight, 50 kg, 1 g) > 5 kg": Compare(Extreme("max", (WEIGHT, q("50", "kg"), q("1", "g"))), Op.GT, q("5000", "g")),
    "round(dose, to 0.1 mg) > 5 mg": Compare(Rounded(DOSE, q("0.1", "mg"), "nearest"), Op.GT, FIVE_MG),
    "round up(dose, to 5 mg) > 5 mg": Compare(Rounded(DOSE, q("5", "mg"), "up"), Op.GT, FIVE_MG),
    "round down (dose, to 5 mg) > 5 mg": Compare(Rounded(DOSE, q("5", "mg"), "down"), Op.GT, FIVE_MG),
}
# fmt: on


@pytest.mark.parametrize(("written", "tree"), CONDITIONS.items(), ids=CONDITIONS)
def test_conditions(written: str, tree: Condition) -> None:
    assert resolve.condition(written, SCOPE, where) == tree


# fmt: off
TERMS: dict[str, Term] = {
    "50 mg": q("50", "mg"),
    "-5 mg": q("-5", "mg"),
    "4": q("4"),
    "10^-4": q("0.0001"),
    "1 x 10^-4": q("0.0001"),
    "3 x 10⁻²": q("0.03"),
    "1 x 10^-4 %": q("0.0001", "%"),
    "dose": DOSE,
    "min(1 mg/kg * weight, 50 mg)": Extreme("min", (Arithmetic("*", q("1", "mg/kg"), WEIGHT), q("50", "mg"))),
}
# fmt: on


@pytest.mark.parametrize(("written", "tree"), TERMS.items(), ids=TERMS)
def test_terms(written: str, tree: Term) -> None:
    assert resolve.term(written, SCOPE, where) == tree


def test_a_quantity_remembers_what_was_written() -> None:
    found = resolve.condition("age >= 18 months", SCOPE, where)
    assert isinstance(found, Compare)
    assert isinstance(found.right, Quantity)
    assert (found.right.written, found.right.pos) == ("18 months", Pos("rule", 1, 8))


# ---- problems: a new case is a few lines of problems.txt and no code ----------------------------------------------


def blocks() -> dict[str, str]:
    """The clauses of problems.txt, and what is said of each."""
    found: dict[str, str] = {}
    clause = ""
    for line in (Path(__file__).parent / "problems.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            found[clause] += f"{line.strip()}\n"
        elif line and not line.startswith("# "):
            clause = line
            found[clause] = ""
    return found


PROBLEMS = blocks()


def problems(read: Callable[[], object]) -> list[str]:
    with pytest.raises(ConditionError) as caught:
        read()
    assert str(caught.value) == "\n".join(map(str, caught.value.problems))
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(("written", "expected"), PROBLEMS.items(), ids=PROBLEMS)
def test_problems(written: str, expected: str) -> None:
    said = "\n".join(problems(lambda: resolve.condition(written, SCOPE, where)))
    assert said.replace("rule:", "").replace("  hint:", "hint:") == expected.strip()


def test_an_empty_condition() -> None:
    assert problems(lambda: resolve.condition(" ", SCOPE, where)) == [
        "rule:1:1: the condition is empty\n  hint: write one such as 'platelets >= 100 x 10^9/L'"
    ]


@pytest.mark.parametrize(
    ("written", "expected"),
    {
        "five": "rule:1:1: 'five' is not a number with its unit",
        "5 %%": "rule:1:3: '%%' is not a unit\n  hint: did you mean '%'?",
        "5 % of": "rule:1:3: '% of' is not a unit",
        " 5 blobs": "rule:1:4: 'blobs' is not a unit",
        "1 x 10-4": "rule:1:1: '1 x 10-4' is not a number\n  hint: did you mean 1 x 10^-4? a superscript is lost",
        "5 blobs": "rule:1:3: 'blobs' is not a unit",
    }.items(),
)
def test_a_quantity_alone_that_cannot_be_read(written: str, expected: str) -> None:
    assert problems(lambda: quantity(written, where)) == [expected]


# ---- names that are declared elsewhere, with problems of their own -----------------------------------------------


def test_a_broken_declaration_is_not_told_again_where_it_is_used() -> None:
    scope = Scope({}, {}, {}, {}, SCOPE.calculation_unit, broken=frozenset({"platelets"}))
    assert problems(lambda: resolve.condition("platelets >= 5 G/L", scope, where)) == []


def test_nothing_is_unknown_while_a_file_could_not_be_read() -> None:
    scope = Scope({}, {}, {}, {}, SCOPE.calculation_unit, is_whole=False)
    assert problems(lambda: resolve.condition("platelets >= 5 G/L and nobody", scope, where)) == []
