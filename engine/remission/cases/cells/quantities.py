"""A quantity as a cell states it: `100`, `999 /mm3`, `<0.01 %`, `not detected (sensitivity 0.001 %)`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from remission.cases.cells.found import CellError, quoted
from remission.cases.cells.scale import unit_of
from remission.expr.facts import Fact
from remission.expr.numbers import decimal_of_any_length
from remission.expr.patterns import regex
from remission.expr.quantities import QuantityError, WrittenQuantity, amount, take_apart

LONGEST_QUANTITY = 200  # characters; what is longer is no quantity

Sign = Literal["", "<", "<=", ">", ">="]
SIGNS: dict[str, Sign] = {"": "", "<": "<", "≤": "<=", "<=": "<=", "=<": "<=", ">": ">", "≥": ">=", ">=": ">=", "=>": ">="}

SIGN = regex(r"(?:<=|>=|=<|=>|[<>≤≥]|)\s*")
RANGE = regex(r"(?:-|–|—|to\b|\.\.)\s*[<>≤≥]?\s*[0-9.].*", re.DOTALL)  # noqa: RUF001 - dashes as people type them
SENSITIVITY = regex(
    r"(?P<head>.*?)[\s(,;]*\b(?:sensitivity|limit of detection|detection limit|lod)\b\s*(?:of|is|:|=|)\s*(?P<limit>.*?)\s*\)?",
    re.DOTALL | re.IGNORECASE,
)
UNDETECTED = frozenset({"not detected", "not detectable", "undetected", "undetectable", "none detected"})


@dataclass(frozen=True, slots=True)
class StatedAmount:
    """A number, the unit written beside it, and the sign of a censored value."""

    sign: Sign
    number: Decimal
    unit: str | None
    is_power: bool = False  # written as `1 x 10^-4`


@dataclass(frozen=True, slots=True)
class CellStatement:
    """What a cell states: an amount, or None for `not detected`; the sensitivity of the assay where it is given."""

    amount: StatedAmount | None
    sensitivity: StatedAmount | None


def state(fact: Fact, text: str) -> CellStatement:
    """Read the text of a cell that is not empty.

    Raises:
        CellError: the text is not one quantity.
    """
    if len(text) > LONGEST_QUANTITY:
        raise _not_a_number(fact, text)
    head, limit = _split_sensitivity(text)
    amount = None if _is_undetected(head) else _amount(fact, text, head)
    return CellStatement(amount, None if limit is None else _amount(fact, text, limit))


def _split_sensitivity(text: str) -> tuple[str, str | None]:
    match = SENSITIVITY.fullmatch(text)
    return (text, None) if match is None else (match["head"], match["limit"])


def _is_undetected(text: str) -> bool:
    return " ".join(re.split(r"[\s\-_]+", text.lower())) in UNDETECTED


def _amount(fact: Fact, text: str, part: str) -> StatedAmount:
    sign = SIGN.match(part)
    rest = part[sign.end() :] if sign else part
    parts = take_apart(rest)
    if parts is None:
        raise _not_a_number(fact, text)
    if RANGE.fullmatch(parts.unit):
        message = f"{fact.name} {quoted(text)} is a range, not one value"
        raise CellError(message, _lost_power(fact, parts) or "give the value that was measured")
    try:
        found = amount(rest, decimal_of_any_length)
    except QuantityError as error:
        raise CellError(f"{fact.name} {error}", error.hint) from error
    return StatedAmount(SIGNS[sign[0].strip() if sign else ""], found.number, found.unit, found.is_power)


def _lost_power(fact: Fact, parts: WrittenQuantity) -> str | None:
    """`10-4` was a power of ten once, but not whether of 1 or of the fact's unit."""
    found = re.fullmatch(r"[-−](?P<power>[0-9]{1,2})\s*(?P<unit>.*)", parts.unit)  # noqa: RUF001
    if parts.number != "10" or found is None:
        return None
    power, own = f"1e-{found['power']}", unit_of(fact).text
    if found["unit"] or own == "1":
        right = f"{power} {found['unit']}".strip()
        return f"write {right!r} if a superscript is lost"
    return f"write '{power} {own}', or '{power} 1' for a pure number, if a superscript is lost"


def _not_a_number(fact: Fact, text: str) -> CellError:
    match text.lower().rstrip("."):
        case "nd" | "n.d" | "n/d":
            message = f"{fact.name} {quoted(text)} may mean not done or not detected"
            return CellError(message, "write one of the two in full")
        case "negative" | "neg" | "positive" | "pos":
            return CellError(f"{fact.name} {quoted(text)} is a judgement, not a number", _measured(fact))
        case _:
            return CellError(f"{fact.name} {quoted(text)} is not a number", "write the number that was measured")


def _measured(fact: Fact) -> str:
    if not fact.censored:
        return "write the number that was measured"
    unit = unit_of(fact).text
    return f"write what was measured, such as '0.02 {unit}', '<0.01 {unit}' or 'not detected (sensitivity 0.001 {unit})'"
