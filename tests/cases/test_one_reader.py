"""One reader of quantities: what is printed anywhere can be written on every path, and what one path refuses all refuse."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cases.conftest import built

from remission.cases.cells.found import CellError
from remission.cases.cells.values import read_value
from remission.cases.layout import check_unit, heading
from remission.errors import NOWHERE, Pos
from remission.expr import literals, ucum
from remission.expr.facts import Fact, Kind
from remission.expr.parsing import resolve
from remission.expr.parsing.parse import ConditionError
from remission.expr.parsing.scope import Scope
from remission.expr.text import text
from remission.expr.tree import Compare, Quantity
from remission.expr.units import Unit, UnitError, counting, unit


def a_fact(measure: Unit) -> Fact:
    return Fact("q", "q", "q", Kind.QUANTITY, unit=measure)


def where(offset: int) -> Pos:
    return Pos("rule", 1, offset + 1)


def in_a_rule(written: str, measure: Unit) -> Fraction:
    scope = Scope({"q": a_fact(measure)}, {}, {}, {}, lambda _key, _pos: measure)
    found = resolve.condition(f"q >= {written}", scope, where)
    assert isinstance(found, Compare)
    assert isinstance(found.right, Quantity), written
    return found.right.value


def in_an_option_or_a_then(written: str, measure: Unit) -> Fraction:
    found = literals.quantity(written, where)
    assert found.unit.dimension == measure.dimension
    return found.value * found.unit.factor / measure.factor


def in_a_cell(written: str, measure: Unit) -> Fraction:
    value, problem = read_value(a_fact(measure), written, None, NOWHERE)
    if problem is not None:
        raise CellError(problem.message, problem.hint)
    assert isinstance(value, Decimal | Fraction)
    return Fraction(value)


PATHS = {"rule": in_a_rule, "option": in_an_option_or_a_then, "cell": in_a_cell}
WRITTEN = [
    *(
        "10*9/L",
        "/uL",
        "%",
        "1",
        "mg/dL",
        "kg",
        "a",
        "mo",
        "d",
        "U/L",
        "[iU]/L",
        "m[iU]/mL",
        "k[iU]",
        "mm[Hg]",
        "[ppm]",
        "{score}",
    ),
    *("mL/min/{1.73_m2}", "mL/min", "10*-4", "10*3", "mg/m2/{cycle}", "mg/kg/d", "mg/24/h", "/100/{WBC}", "ng.h/mL", "mg/12"),
    *("ug{creat}/g", "10*3{cells}/uL", "[arb'U]/mL", "[in_i'H2O]", "cal_[15]", "m2/kg", "mol/kg/s", "[ft_i]", "Ohm", "{score}"),
]
UNITS = st.sampled_from([unit(one) for one in WRITTEN])
CODES = [code for code, atom in ucum.table().atoms.items() if not atom.special and code not in {"'", "''"}]
NUMBERS = st.decimals(-9_999, 9_999, allow_nan=False, allow_infinity=False, places=2).map(Fraction)


@st.composite
def any_unit(draw: st.DrawFn) -> Unit:
    """A unit that is written with a symbol of the official table, or one that laboratories write."""
    shape = draw(st.sampled_from(["{}", "mg/{}", "{}2/L", "/{}", "10*3.{}/uL", "{}{{note}}/mL", "m{}", "k{}/d"]))
    try:
        return unit(shape.format(draw(st.sampled_from(CODES))))
    except UnitError:  # no prefix may stand before it, or it is hardly meant
        return draw(UNITS)


@settings(deadline=None, max_examples=300)
@given(NUMBERS, UNITS | any_unit(), st.sampled_from(list(PATHS)))
def test_what_is_printed_can_be_written_on_every_path(value: Fraction, measure: Unit, path: str) -> None:
    measure = counting(measure)
    printed = text(Quantity(value, measure), {})
    assert PATHS[path](printed, measure) == value, printed


@pytest.mark.parametrize("code", CODES)
def test_every_unit_that_is_printed_can_stand_in_a_head(code: str) -> None:
    try:
        measure = unit(code)
    except UnitError:
        return
    protocol = built((a_fact(measure),), ("q",))
    for head in (f"q [{measure.text}]", f"q ({measure.text})"):
        read = heading(0, head, protocol)
        assert (read.slug, read.unit and unit(read.unit).text) == ("q", measure.text)


# fmt: off
SPELT = {
    # what people write     the fact's unit       value in it
    "140 mm[Hg]":           ("mm[Hg]",            140),
    "140 mmHg":             ("mm[Hg]",            140),
    "60 mL/min/1.73 m2":    ("mL/min/{1.73_m2}",  60),
    "60 mL/min/1.73m2":     ("mL/min/{1.73_m2}",  60),
    "60 ml/min/1.73m²":     ("mL/min/{1.73_m2}",  60),
    "60 mL/min per 1.73 m2": ("mL/min/{1.73_m2}", 60),
    "60 mL/min/{1.73_m2}":  ("mL/min/{1.73_m2}",  60),
    "5 m[IU]/mL":           ("m[iU]/mL",          5),
    "5 mIU/mL":             ("m[iU]/mL",          5),
    "40 IU/L":              ("U/L",               40),
    "40 U/L":               ("[iU]/L",            40),
    "120 Gpt/L":            ("10*9/L",            120),
    "4 Tpt/L":              ("10*12/L",           4),
    "120 Giga/L":           ("10*9/L",            120),
    "120 E9/L":             ("10*9/L",            120),
    "120 x E9/L":           ("10*9/L",            120),
    "120E9/L":              ("10*9/L",            120),
    "120000 Cells/uL":      ("10*9/L",            120),
    "120000 CELLS/UL":      ("10*9/L",            120),
    "120 x 10^9 cells/L":   ("10*9/L",            120),
    "10*11/L":              ("10*9/L",            100),
    "26 mcmol/L":           ("umol/L",            26),
    "5 mcg/mL":             ("ug/mL",             5),
    "1.200 x 10^9/L":       ("10*9/L",            "1.2"),
    "2 x 10^3 mg":          ("mg",                2000),
    "1 x 10^-4 %":          ("%",                 "0.0001"),
    "10^-2 %":              ("%",                 "0.01"),
    "10^5 mg":              ("mg",                100_000),
    "3 mg/kg per day":      ("mg/kg/d",           3),
    "48 mg/24h":            ("mg/d",              48),
    "5 mg kg-1":            ("mg/kg",             5),
    "5 mg/(kg.d)":          ("mg/kg/d",           5),
    "5 g/m^2":              ("g/m2",              5),
    "50 points":            ("{score}",           50),
}
REFUSED = {
    # what people write     the fact's unit      what is said on every path, in part
    "10*5 mg":              ("mg",     "'10*5' may be a power of ten or a product"),
    "3 * 10*5 mg":          ("mg",     "'3 * 10*5' may be a power of ten or a product"),
    "100.000 /uL":          ("/uL",    "may be 100000 /uL or 100 /uL"),
    "100.000 cells/uL":     ("10*9/L", "may be 100000 cells/uL or 100 cells/uL"),
    "99.125 /mm3":          ("10*9/L", "may be 99125 /mm3 or 99.125 /mm3"),
    "120 bil/L":            ("10*9/L", "'bil/L' is not a unit"),
    "100 x 109/L":          ("10*9/L", "'x 109/L' is not a unit"),
    "1 x 10-4 %":           ("%",      "'1 x 10-4' is not a number"),
    "1,000 mg":             ("mg",     "'1,000' is not a number"),
    "4 ft":                 ("cm",     "'ft' is not a unit"),
    "5 mgg":                ("mg",     "'mgg' is not a unit"),
}
# fmt: on


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("written", "row"), SPELT.items(), ids=SPELT)
def test_what_people_write_is_read_alike_on_every_path(written: str, row: tuple[str, int | str], path: str) -> None:
    if path == "option" and unit(row[0]).dimension != literals.quantity(written, where).unit.dimension:
        pytest.skip("an option is converted where it is used, as a rule is")
    assert PATHS[path](written, unit(row[0])) == Fraction(row[1])


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("written", "row"), REFUSED.items(), ids=REFUSED)
def test_what_one_path_refuses_all_refuse(written: str, row: tuple[str, str], path: str) -> None:
    with pytest.raises((ConditionError, CellError)) as caught:
        PATHS[path](written, unit(row[0]))
    assert row[1] in str(caught.value)


# fmt: off
APART = {
    # a share, a rate for a surface   the unit of the fact
    "50 %":             counting(unit("1")),
    "100/100":          counting(unit("1")),
    "6/3":              unit("{score}"),
    "50 [ppm]":         counting(unit("1")),
    "60 mL/min":        unit("mL/min/{1.73_m2}"),
    "60 mL/min/1.73m2": unit("mL/min"),
    "60 mL/min/m2":     unit("mL/min/{1.73_m2}"),
}
# fmt: on


@pytest.mark.parametrize(("written", "measure"), APART.items(), ids=APART)
def test_kinds_of_one_dimension_are_kept_apart_on_every_path(written: str, measure: Unit) -> None:
    with pytest.raises(ConditionError):
        in_a_rule(written, measure)
    with pytest.raises(CellError):
        in_a_cell(written, measure)
    with pytest.raises(CellError):
        check_unit(a_fact(measure), "q", written.lstrip("0123456789 "))
