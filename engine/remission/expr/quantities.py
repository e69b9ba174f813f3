"""A number with its unit as people write it: rules, cells, heads, features and options all read it here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from remission.expr.numbers import NumberError, decimal, plain
from remission.expr.patterns import regex
from remission.expr.spelling import SUPERSCRIPTS
from remission.expr.units import Unit, UnitError, convert, unit

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal
    from fractions import Fraction

    from remission.expr.facts import Fact

# ---- where a quantity ends in a clause ---------------------------------------------------------------

_SUPER = "".join(SUPERSCRIPTS)
_TIMES = "xX×·*"  # noqa: RUF001 - as people write it
_TEN = rf"10(?:(?:\^|\*\*?)[+\-−]?\d+|[{_SUPER}]+)"  # noqa: RUF001
_NUMBER = rf"(?:{_TEN}|\d+(?:[.,']\d+)*(?:[eE][+-]?\d+)?(?:-\d+)?)"
_RAISED = rf"(?:[{_TIMES}]\s*)?(?:{_TEN}|10[eE][+\-−]?\d+)"  # noqa: RUF001
_LOST = rf"[{_TIMES}]\s*10(?:-\d+|\d+(?=\s*/))|x\s*10\d+"  # a superscript that was lost: `x 109/L`, `x 10-4`
_SHORT = rf"(?:[{_TIMES}]\s*)?[eE][+-]?\d+(?=\s*/)"  # `x E9/L`
_POWER = rf"{_RAISED}|{_LOST}|{_SHORT}"
_NOTE = r"\{[^{}\s]*\}"
_LETTER = r"[^\W\d_]|[%°]|\[[^\s\[\]{},;]+\]"
_SYMBOL = rf"(?:mm\s(?i:hg)(?!\w)|(?:{_LETTER})(?:{_LETTER}|_)*)"
_ATOM = rf"(?:{_POWER}|{_SYMBOL}(?:[{_SUPER}]+|\^?-?\d+)?)(?:{_NOTE})?|{_NOTE}|\d+(?=[/{{])(?:{_NOTE})?"
_BELOW = rf"{_ATOM}|\d+(?![\d.,]*\d)(?![/{{])(?:\s?(?=[^\W\d])(?:{_ATOM}))?(?:{_NOTE})?"  # `/24h`, `/100{{WBC}}`
_RATE = "(?:(?<=/min)|(?<=/[shd])|(?<=/day)|(?<=24h))"
_SURFACE = r"1\.73[ _]?m(?:2|\^2|²)(?![\w^])"
_WORDS = "and|or|then|to|under|before|after|of|in|is|not|between|from|within|percentage"
_NOT_A_UNIT = rf"(?i:{_WORDS})(?![\w-])|(?:[{_TIMES}]\s*)?(?i:[UL]LN)\b"
_MORE = (  # no text is taken by two of these: what can be read in two ways at each of its parts takes for ever to be refused
    rf"{_RATE}(?:\s?/|\s+per\s+){_SURFACE}",  # elsewhere it is a division
    rf"\s?/(?=[^\W\d]|[\[{{])(?:{_ATOM})",
    rf"/(?![^\W\d]|[\[{{])(?:{_BELOW})",
    rf"/\((?:{_ATOM}|\d+)(?:[./·](?:{_ATOM}))+\)(?:{_NOTE})?",
    rf"[.·](?:{_ATOM})",
    r"\*(?:h|hr|hours?|d|days?|min)(?![\w-])",
    rf"\s+per\s+(?:{_BELOW})",
    rf"\s[^\W\d_]{{1,4}}(?:-\d|⁻[{_SUPER}]+)",  # `mg kg-1`
)
_UNIT = rf"(?:(?:{_POWER}|\d+)\s+)?(?!{_NOT_A_UNIT})(?:/|per\s+)?(?:{_ATOM})(?:{'|'.join(_MORE)})*"
QUANTITY = regex(rf"(?P<number>{_NUMBER})(?:\s*(?P<unit>{_UNIT}))?")

# ---- the parts of a quantity -------------------------------------------------------------------------

# Groups of three digits after a space belong to the number (`1 000`), so that it can be refused.
_POINTED = r"[+\-−]?[0-9.][0-9.,'’_]*(?:[ \u00a0\u2009\u202f][0-9]{3}(?=[\s.,]|$))*(?:[.,][0-9]+)?(?:[eE][+\-−]?[0-9]+)?"  # noqa: RUF001
_BARE_TEN = rf"10(?:\s*(?:\^|\*\*)\s*[+\-−]?[0-9]+|\*[+\-−]?[0-9]+|[{_SUPER}]+)"  # noqa: RUF001
_SPACED = rf"[xX×·⋅*]\s*(?:{_BARE_TEN}|10[eE][+\-−]?[0-9]+|10(?:[-−][0-9]+|1?[1-9]|10)(?![0-9.]))"  # noqa: RUF001
PARTS = regex(
    rf"\s*(?:(?P<sign>[+\-−]?)(?P<ten>{_BARE_TEN})|(?P<number>{_POINTED})(?:\s*(?P<power>{_SPACED}))?)(?P<unit>.*)",  # noqa: RUF001
    re.DOTALL,
)
OF_A_UNIT = regex(r"\s*(?:[/.·]|per\b|cells?\b)", re.IGNORECASE)  # a power of ten before this is the unit's: `10*9/L`

THOUSANDTHS = -3  # the exponent of a number that may be thousands: `1.000`


class QuantityError(ValueError):
    """A text is not a number with its unit; `hint` says what to write, `at` where in the text."""

    def __init__(self, message: str, hint: str | None = None, at: int = 0) -> None:
        super().__init__(message)
        self.hint = hint
        self.at = at


@dataclass(frozen=True, slots=True)
class WrittenQuantity:
    """A quantity taken apart: the text of the number and that of the unit, empty where there is none."""

    number: str
    unit: str
    is_power: bool  # the number is a power of ten: `1 x 10^-4`
    at: int  # where the unit begins


@dataclass(frozen=True, slots=True)
class WrittenAmount:
    """A number and the unit that is written beside it, if one is."""

    number: Decimal
    unit: str | None
    is_power: bool = False
    at: int = 0  # where the unit begins


def take_apart(text: str) -> WrittenQuantity | None:
    """Part the number from its unit; None where no number begins.

    A power of ten is the unit's where more of the unit follows it at once (`100 x 10^9/L`), else the number's (`1 x 10^-4 %`).

    >>> take_apart("100 x 10^9/L"), take_apart("1 x 10^-4 %")  # doctest: +NORMALIZE_WHITESPACE
    (WrittenQuantity(number='100', unit='x 10^9/L', is_power=False, at=4),
     WrittenQuantity(number='1 x 10^-4', unit='%', is_power=True, at=10))

    """
    found = PARTS.fullmatch(text)
    if found is None:
        return None
    rest, at = found["unit"], found.start("unit")
    is_power = found["ten"] is not None or found["power"] is not None
    number = text[:at]
    if is_power and OF_A_UNIT.match(rest):
        is_power, at = False, found.start("ten" if found["ten"] else "power")
        number, rest = f"{found['sign']}1" if found["ten"] else found["number"], text[at:]
    return WrittenQuantity(number.strip(), rest.strip(), is_power, at + len(rest) - len(rest.lstrip()))


@lru_cache(maxsize=4096)
def amount(text: str, read: Callable[[str], Decimal] = decimal) -> WrittenAmount:
    """Read a whole text as a number and the text of its unit; `read` says how long a number may be.

    Raises:
        QuantityError: it does not begin with a number, or not with one that can be used exactly.

    """
    parts = take_apart(text)
    if parts is None:
        raise QuantityError(f"{text!r} is not a number with its unit")
    if parts.unit[:1] in {"-", "−"}:  # `10-4`, which may have been a power of ten  # noqa: RUF001
        parts = WrittenQuantity(text.strip(), "", is_power=False, at=len(text))
    try:
        return WrittenAmount(read(parts.number), parts.unit or None, parts.is_power, parts.at)
    except NumberError as error:
        raise QuantityError(str(error), error.hint) from None


def may_be_thousands(number: Decimal, name: str) -> bool:
    """Whether `150.000 /uL` may be 150000: it has no thousandths of a cell, and some put a point between thousands.

    >>> from decimal import Decimal
    >>> may_be_thousands(Decimal("150.000"), "/uL"), may_be_thousands(Decimal("1.500"), "10*9/L")
    (True, False)

    """
    return number.as_tuple().exponent == THOUSANDTHS and 1 <= abs(number) < 1000 and _counts_singly(name)  # noqa: PLR2004


@lru_cache(maxsize=1024)
def _counts_singly(name: str) -> bool:
    """Whether a unit counts single things in a microlitre or less."""
    try:
        own, single = unit(name), unit("/uL")
    except UnitError:
        return False
    return own.dimension == single.dimension and own.factor >= single.factor and own.text[:1] == "/"


def thousands(number: Decimal, name: str) -> tuple[str, str]:
    """What is said of a number that may be thousands, and what to write."""
    whole, hint = str(number).replace(".", ""), "write the number without a point between thousands, and without zeros after one"
    return f"may be {whole} {name} or {plain(number)} {name}", hint


def unit_hint(error: UnitError, fact: Fact | None, number: Fraction | None = None) -> str | None:
    """What to write for a text that is no unit: a unit of the fact's dimension, under which the number is plausible."""
    if fact is None or (error.hint and not error.guesses):
        return error.hint
    fitting = (sentence for text, sentence in error.guesses if _fits(fact, text, number))
    return next(fitting, f"{fact.name} is measured in {fact.unit.text}" if fact.unit else None)


def _fits(fact: Fact, text: str, number: Fraction | None) -> bool:
    own: Unit = fact.unit or unit("1")
    try:
        value = convert(number or unit("1").factor, unit(text), own, fact.molar_mass)
    except UnitError:
        return False
    low, high = fact.plausible or (value, value)
    return number is None or low <= value <= high
