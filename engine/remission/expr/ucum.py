"""UCUM, exactly: the official table of units, read once, and its terms in rational arithmetic.

The table is the `ucum-essence.xml` that the package `ucumvert` carries; the package itself is not imported (see
docs/decisions/0001-units.md). Two readings differ from the table on purpose: `mol` is a base unit of its own, and so
is every arbitrary unit such as `[iU]`.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from xml.etree import ElementTree as ET

from remission.errors import MissingExtraError
from remission.expr.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Dimension: TypeAlias = tuple[tuple[str, int], ...]  # base unit and exponent, sorted
Factors: TypeAlias = tuple[tuple[str, int], ...]  # symbol (`mg`, `10*`, `24`, `{score}`) and exponent, each symbol once

TEN = "10*"
SURFACE = "{1.73_m2}"  # of a body: a clearance for it is another quantity than a clearance
SAME = {"l": "L", "[IU]": "[iU]", "10^": TEN}  # two codes of one unit
MOST_TENS, MOST_POWER, MOST_DIGITS = 30, 9, 9
CUBED_BELOW = -3  # counts were written per mm3 before they were written per uL

SYMBOL = r"""(?:[A-Za-z_%'"]|\[[!-Z^-z|~]*\])+"""
NOTE = r"\{[!-z|~]+\}"
OPERAND = regex(rf"(?:(10[*^]|{SYMBOL})([+-]?[0-9]+)?|([0-9]+))?({NOTE})?")
TOKEN = regex(rf"(?:10[*^]|{SYMBOL})(?:[+-]?[0-9]+)?(?:{NOTE})?|[0-9]+(?:{NOTE})?|{NOTE}|[./()]")


class UcumError(ValueError):
    """A text is not a UCUM term with a factor; `problem` completes a sentence about it."""

    def __init__(self, problem: str = "is not a unit", hint: str | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Measure:
    """What one of a unit is worth: `factor` times base units of these exponents."""

    factor: Fraction
    dimension: Dimension


@dataclass(frozen=True, slots=True)
class Atom:
    """A row of the table: `value` times `term`, or a base unit where there is no term."""

    metric: bool  # takes prefixes
    special: bool = False  # not on a ratio scale: degrees Celsius, pH, decibel
    value: str = "1"  # as it is written: few of hundreds are asked for
    term: str | None = None


@dataclass(frozen=True, slots=True)
class UnitTable:
    """The official table: prefixes, longest first, and atoms by code."""

    prefixes: dict[str, Fraction]
    atoms: dict[str, Atom]


@cache
def table() -> UnitTable:
    """Read the table from the installed `ucumvert`, without importing it."""
    spec = find_spec("ucumvert")
    if spec is None or not spec.submodule_search_locations:
        raise MissingExtraError("the table of units is missing: install ucumvert")
    path = Path(spec.submodule_search_locations[0], "vendor", "ucum-essence.xml")
    root = ET.parse(path).getroot()  # noqa: S314 - a file of an installed package, not a user's
    prefixes = {row.attrib["Code"]: Fraction(_value(row).attrib["value"]) for row in root.iterfind("{*}prefix")}
    atoms = {row.attrib["Code"]: Atom(metric=True) for row in root.iterfind("{*}base-unit")}
    atoms |= {row.attrib["Code"]: _atom(row) for row in root.iterfind("{*}unit")}
    atoms["mol"] = Atom(metric=True)  # amount of substance, not the number 6.02214076e23
    atoms["L"] = atoms["l"]  # defined by each other once `l` is read as `L`
    return UnitTable(dict(sorted(prefixes.items(), key=lambda item: -len(item[0]))), atoms)


def _value(row: ET.Element) -> ET.Element:
    return next(row.iterfind("{*}value"))


def _atom(row: ET.Element) -> Atom:
    metric = row.get("isMetric") == "yes"
    value = _value(row)
    if row.get("isSpecial") == "yes":
        return Atom(metric=metric, special=True)
    if row.get("isArbitrary") == "yes" and value.attrib["Unit"] == "1":
        return Atom(metric=metric)
    return Atom(metric=metric, value=value.attrib["value"], term=value.attrib["Unit"])


def split(symbol: str) -> tuple[str, str]:
    """Split a symbol into its prefix, perhaps empty, and its atom; raise UcumError when there is no such unit."""
    known = table()
    if symbol in known.atoms:
        return "", symbol
    for prefix in known.prefixes:
        atom = known.atoms.get(symbol.removeprefix(prefix)) if symbol.startswith(prefix) else None
        if atom is not None and atom.metric:
            return prefix, symbol.removeprefix(prefix)
    raise UcumError


@cache
def _measure_of_atom(code: str) -> Measure:
    atom = table().atoms[code]
    if atom.special:
        raise UcumError("is not on a ratio scale", f"write {{{code.strip('[]')}}} to use the number as it is, without conversion")
    if atom.term is None:
        return Measure(Fraction(1), ((code, 1),))
    inner = measure(parse(atom.term))
    return Measure(Fraction(atom.value) * inner.factor, inner.dimension)


def _measure_of(symbol: str) -> Measure:
    code = symbol.partition("{")[0]
    if not code:
        return Measure(Fraction(1), ((SURFACE, 1),) if symbol == SURFACE else ())
    if code.isdigit():
        return Measure(Fraction(code), ())
    prefix, atom = split(code)
    inner = _measure_of_atom(atom)
    return Measure(table().prefixes.get(prefix, 1) * inner.factor, inner.dimension)


def measure(factors: Factors) -> Measure:
    """Multiply out: the exact factor to base units, and the dimension."""
    factor = Fraction(1)
    dimension: dict[str, int] = {}
    for symbol, exponent in factors:
        one = _measure_of(symbol)
        factor *= one.factor**exponent
        for base, power in one.dimension:
            dimension[base] = dimension.get(base, 0) + power * exponent
    return Measure(factor, tuple(sorted((base, power) for base, power in dimension.items() if power)))


def parse(text: str) -> Factors:
    """Read a UCUM term (case sensitive); raise UcumError when it is none.

    >>> parse("mg.kg-1/(24.h)")
    (('24', -1), ('mg', 1), ('kg', -1), ('h', -1))
    """
    found = TOKEN.findall(text)
    if not found or "".join(found) != text or _has_decimal(found):
        raise UcumError
    tokens = deque((*found, ""))
    factors = combine(_term(tokens, 1))
    if tokens != deque([""]):
        raise UcumError
    return factors


def _has_decimal(tokens: list[str]) -> bool:
    """Find what UCUM would take for a product: 1.73 as 1 times 73."""
    bare = [token.partition("{")[0] for token in tokens]
    return any(one.isdigit() and dot == "." and two.isdigit() for one, dot, two in zip(bare, bare[1:], bare[2:], strict=False))


def _term(tokens: deque[str], sign: int) -> Iterator[tuple[str, int]]:
    """Yield the factors up to the closing bracket or the end."""
    first = "." if tokens[0] != "/" else tokens.popleft()
    yield from _component(tokens, sign if first == "." else -sign)
    while tokens[0] in {".", "/"}:
        yield from _component(tokens, sign if tokens.popleft() == "." else -sign)


def _component(tokens: deque[str], sign: int) -> Iterator[tuple[str, int]]:
    token = tokens.popleft()
    if token == "(":  # noqa: S105 - not that kind of token
        yield from _term(tokens, sign)
        if tokens.popleft() != ")":
            raise UcumError
        if tokens[0].startswith("{"):
            yield tokens.popleft(), sign
    else:
        yield from _operand(token, sign)


def _operand(token: str, sign: int) -> Iterator[tuple[str, int]]:
    found = OPERAND.fullmatch(token)
    if not token or found is None:
        raise UcumError
    symbol, exponent, integer, note = found.groups(default="")
    if integer:
        if not int(integer):
            raise UcumError
        yield str(int(integer)), sign
        if note:
            yield note, sign
    elif symbol:
        prefix, atom = ("", symbol) if symbol in SAME else split(symbol)
        yield prefix + SAME.get(atom, atom) + note, sign * int(exponent or 1)
    else:
        yield note, sign


def combine(factors: Iterable[tuple[str, int]]) -> Factors:
    """Merge equal symbols, multiply the integers out, drop what cancels; `mm-3` becomes `uL-1`."""
    number = Fraction(1)
    powers: dict[str, int] = {}
    for symbol, exponent in factors:
        if symbol.isdigit():
            number *= Fraction(symbol) ** exponent
        else:
            powers[symbol] = powers.get(symbol, 0) + exponent
    if powers.get("mm") == CUBED_BELOW:
        del powers["mm"]
        powers["uL"] = powers.get("uL", 0) - 1
    integers = ((str(number.numerator), 1), (str(number.denominator), -1))
    return tuple(_within_limits((symbol, power) for symbol, power in (*integers, *powers.items()) if power and symbol != "1"))


def _within_limits(factors: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    for symbol, exponent in factors:
        if symbol.isdigit() and len(symbol) > MOST_DIGITS:
            raise UcumError(hint=f"an integer in a unit has at most {MOST_DIGITS} digits")
        most = MOST_TENS if symbol.startswith(TEN) else MOST_POWER
        if abs(exponent) > most:
            raise UcumError(hint=f"an exponent here is at most {most}")
        yield symbol, (exponent > 0) - (exponent < 0) if symbol.startswith("{") else exponent


def render(factors: Factors) -> str:
    """Write factors as UCUM: `10*9/L`, `mL/min/{1.73_m2}`, `/uL`, `10*-4`; `1` when there are none.

    >>> render(parse("m2.kg-1"))
    'm2/kg'
    """
    above = [_written(symbol, exponent) for symbol, exponent in factors if exponent > 0]
    below = [(symbol, -exponent) for symbol, exponent in factors if exponent < 0]
    if not above and below and below[0][0] == TEN:
        symbol, exponent = below.pop(0)
        above = [_written(symbol, -exponent)]
    return ".".join(above) + "".join(f"/{_written(*factor)}" for factor in below) or "1"


def _written(symbol: str, exponent: int) -> str:
    code, brace, note = symbol.partition("{")
    power = "" if exponent == 1 and code != TEN else str(exponent)
    return f"{code}{power}{brace}{note}"
