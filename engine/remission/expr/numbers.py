"""Exact numbers: a value is exactly the decimal that was written, and is printed exactly."""  # noqa: A005 - its room is its namespace

from __future__ import annotations

import re
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, Inexact
from fractions import Fraction

LONGEST = 40  # characters
MOST_DIGITS = 15  # significant: up to here a decimal and its double keep the same order
MOST_EXPONENT = 30
EXACT_DIGITS = 28

SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+", strict=True))
SIGNS = str.maketrans(SUPERSCRIPTS | {"−": "-", "×": "x", "·": "x", "⋅": "x", "X": "x"} | dict.fromkeys("\u00a0\u2009\u202f", " "))  # noqa: RUF001
TEN_RAISED = re.compile(f"(?<![0-9.])10(?=[{''.join(SUPERSCRIPTS)}])")

MANTISSA = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)"
PLAIN = re.compile(rf"({MANTISSA})(?:[eE]([+-]?[0-9]+))?")
POWER = re.compile(rf"(?:({MANTISSA}) ?[x*] ?|([+-]?))10 ?(?:\^|\*\*?) ?([+-]?[0-9]+)")
LOST = re.compile(rf"((?:{MANTISSA} ?[x*] ?)?10)(-[0-9]+)|({MANTISSA} ?[x*] ?10)([0-9]+)")
THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:([, '’_])[0-9]{3})(?:\1[0-9]{3})*(?:\.[0-9]+)?")
EUROPEAN = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+|\.[0-9]{3})")
COMMA = re.compile(r"[+-]?[0-9]*,[0-9]+")


class NumberError(ValueError):
    """A text is not a number that can be used exactly; `hint` says what to write."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


def decimal(text: str) -> Decimal:
    """Read exactly the decimal that is written: `0.07`, `9e-05`, `1 x 10^-4`, `1×10⁻⁴`, `.5`.

    Raises:
        NumberError: no number, a thousands separator, a decimal comma, a lost superscript (`10-4`), more than 15
            significant digits, or a size beyond 1e30 or below 1e-30.

    >>> decimal("1 x 10^-4"), decimal("9e-05"), decimal("100.0")
    (Decimal('0.0001'), Decimal('0.00009'), Decimal('100.0'))
    """
    if len(text) > LONGEST:
        raise NumberError(f"'{text[:20]}…' is not a number", f"a number has at most {LONGEST} characters")
    clean = TEN_RAISED.sub("10^", text.strip()).translate(SIGNS)
    if found := PLAIN.fullmatch(clean):
        return _scaled(text, found[1], found[2] or "0")
    if found := POWER.fullmatch(clean):
        return _scaled(text, found[1] or f"{found[2]}1", found[3])
    raise NumberError(f"{text!r} is not a number", _hint(clean))
