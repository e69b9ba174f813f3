"""Exact numbers: a value is exactly the decimal that was written, and is printed exactly."""

from __future__ import annotations

import re
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_UP, Context, Decimal, Inexact
from fractions import Fraction

from remission.expr.patterns import regex
from remission.expr.spelling import SUPERSCRIPTS

LONGEST = 40  # characters
MOST_DIGITS = 15  # significant ones of a number in a rule: up to here the shortest decimal of its double is itself
MOST_EXPONENT = 30
EXACT_DIGITS = 28
PLAIN_EXPONENTS = range(-10, 18)  # printed without an exponent

SIGNS = str.maketrans(SUPERSCRIPTS | dict(zip("−’×X*⋅\u00a0\u2009\u202f", "-'xxx·   ", strict=True)))  # noqa: RUF001
TEN = regex(f"(?<![0-9.])10(?: ?(?:\\^|\\*\\*?) ?(?=[0-9+−-])|(?=[{''.join(SUPERSCRIPTS)}]))")  # noqa: RUF001

MANTISSA = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)"
NUMBER = regex(rf"({MANTISSA})(?:[eE]([+-]?[0-9]+))?")
POWER = regex(rf"(?:({MANTISSA}) ?[x·] ?|([+-]?))10\^([+-]?[0-9]+)")
EITHER = regex(rf"(?:(?P<times>{MANTISSA}) ?\* ?)?(?P<sign>[+-]?)10\*\+?(?P<power>[0-9]{{1,3}})")  # a power or a product
LOST = regex(rf"(?P<base>10|{MANTISSA} ?[x·] ?10)(?P<power>-?[0-9]{{1,2}})")
GROUPED = regex(r"([+-]?[1-9][0-9]{0,2}([, '_])(?:[0-9]{2,3}\2)*[0-9]{3})(\.[0-9]+)?")
DOTTED = regex(r"([+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,([0-9]+)|(?<=\....\....))")
COMMA = regex(r"([+-]?[0-9]*)[,·]([0-9]+)")


class NumberError(ValueError):
    """A text is not a number that can be used exactly; `hint` says what to write."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


def decimal(text: str) -> Decimal:
    """Read exactly the decimal that is written in a rule: `0.07`, `9e-05`, `1 x 10^-4`, `10⁻⁴`, `.5`.

    Raises:
        NumberError: no number, a thousands separator, a decimal comma, a lost superscript (`10-4`), a power of ten
            that may be a product (`10*5`), more than 15 significant digits, or a size beyond 1e30 or 1e-30.

    >>> decimal("1 x 10^-4"), decimal("9e-05"), decimal("100.0")
    (Decimal('0.0001'), Decimal('0.00009'), Decimal('100.0'))

    """
    number = decimal_of_any_length(text)
    if has_many_digits(number):
        raise NumberError(
            f"{text!r} has more than {MOST_DIGITS} significant digits", f"round it to {MOST_DIGITS} digits or fewer"
        )
    return number


def has_many_digits(number: Decimal) -> bool:
    """Whether a number has more than 15 significant digits, counted without zeros at either end."""
    digits = number.as_tuple().digits
    return len(digits) > MOST_DIGITS and len("".join(map(str, digits)).rstrip("0")) > MOST_DIGITS


def decimal_of_any_length(text: str) -> Decimal:
    """Read exactly the decimal that is written in data, which may have any number of digits.

    Raises:
        NumberError: as `decimal`, but not for the digits.

    >>> decimal_of_any_length("0.006999999999999999")
    Decimal('0.006999999999999999')

    """
    if len(text) > LONGEST:
        raise NumberError(f"'{text[:20]}…' is not a number", f"a number has at most {LONGEST} characters")
    if found := EITHER.fullmatch(text.strip()):
        raise NumberError(f"{text!r} may be a power of ten or a product", _either(found))
    clean = TEN.sub("10^", text.strip()).translate(SIGNS)
    if found := NUMBER.fullmatch(clean):
        return _scaled(text, found[1], int(found[2] or 0))
    if found := POWER.fullmatch(clean):
        return _scaled(text, found[1] or f"{found[2]}1", int(found[3]))
    raise NumberError(f"{text!r} is not a number", _hint(clean))


def _scaled(text: str, mantissa: str, exponent: int) -> Decimal:
    """Put mantissa and power of ten together, exactly; -0 is 0."""
    number = Decimal(f"{mantissa}e{exponent if abs(exponent) <= MOST_EXPONENT else 9 * MOST_EXPONENT}")
    if abs(number.adjusted()) > MOST_EXPONENT:
        raise NumberError(
            f"{text!r} is out of range", f"a number is at most 1e{MOST_EXPONENT} and at least 1e-{MOST_EXPONENT}, or 0"
        )
    return number or number.copy_abs()


def _either(found: re.Match[str]) -> str:
    """Say how each of the two is written: `10*5` may be 10^5 or 50."""
    times = f"{found['times']} x " if found["times"] else ""
    product = Decimal(found["times"] or 1) * Decimal(f"{found['sign']}10") * Decimal(found["power"])
    return f"write {times}{found['sign']}10^{found['power']} for the power of ten, {plain(product)} for the product"


def _hint(clean: str) -> str | None:
    """Say what was probably meant."""
    if found := LOST.fullmatch(clean):
        either = f" or 1e{found['power']}" if found["base"] == "10" else ""
        return f"did you mean {found['base']}^{found['power']}{either}? a superscript is lost"
    if found := GROUPED.fullmatch(clean):
        if re.fullmatch(r"[1-9]\d{0,2},\d{3}", clean) and not clean.endswith("000"):
            whole, parted = clean.replace(",", ""), clean.replace(",", ".")
            return f"write {whole} if thousands are meant, {parted} if the comma is a decimal point"
        return f"write {found[1].replace(found[2], '')}{found[3] or ''}"
    if found := DOTTED.fullmatch(clean):
        return f"write {found[1].replace('.', '')}{'.' + found[2] if found[2] else ''}"
    if found := COMMA.fullmatch(clean):
        return f"write {found[1] or 0}.{found[2]}"
    return None if clean.isascii() or not any(map(str.isdigit, clean)) else "write the digits 0 to 9"


def exact(value: Fraction) -> Decimal | Fraction:
    """Return the Decimal of a fraction that ends within 28 digits, else the fraction itself.

    >>> exact(Fraction(1, 8)), exact(Fraction(1, 3))
    (Decimal('0.125'), Fraction(1, 3))

    """
    number, lossless = _divided(value, EXACT_DIGITS)
    return number if lossless else value


def is_exact(value: Fraction | Decimal) -> bool:
    """Tell whether `plain` writes this number without rounding it."""
    return isinstance(value, Decimal) or _divided(value, EXACT_DIGITS)[1]


def plain(value: Fraction | Decimal) -> str:
    """Write a number as the shortest decimal text that is exact; an endless fraction is rounded to 15 digits.

    >>> plain(Decimal("100.0")), plain(Fraction(9, 100_000)), plain(Fraction(2, 3))
    ('100', '0.00009', '0.666666666666667')

    """
    if isinstance(value, Fraction):
        number, lossless = _divided(value, EXACT_DIGITS)
        return plain(number if lossless else _divided(value, MOST_DIGITS)[0])
    if not value:
        return "0"
    shortest = value.normalize(_context(len(value.as_tuple().digits)))
    return f"{shortest:f}" if value.adjusted() in PLAIN_EXPONENTS else f"{shortest:e}"


def _divided(value: Fraction, digits: int) -> tuple[Decimal, bool]:
    """Divide out to so many digits, and tell whether nothing was lost."""
    context = _context(digits)
    number = context.divide(Decimal(value.numerator), Decimal(value.denominator))
    return number, not context.flags[Inexact]


def _context(digits: int) -> Context:
    return Context(prec=digits, Emax=MAX_EMAX, Emin=MIN_EMIN)


def percent(share: Fraction | float, digits: int = 1) -> str:
    """Write a fraction of 1 in percent, rounded half away from zero, as papers print it.

    >>> percent(Fraction(22, 53)), percent(Fraction(22, 53), 0), percent(Fraction(1, 8), 0)
    ('41.5', '42', '13')

    """
    hundred = Fraction(share) * 100
    exact = Decimal(hundred.numerator) / Decimal(hundred.denominator)
    return str(exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))
