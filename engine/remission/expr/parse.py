"""Text of a condition -> lark tree with positions; problems in the author's words."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedToken

from remission.errors import Pos, Problem

MAX_LENGTH = 2_000  # characters of one clause
MAX_DEPTH = 40  # brackets within brackets, `not not not …`

_NUMBER = r"\d+(?:[.,']\d+)*(?:[eE][+-]?\d+)?(?:-\d+)?"
_SUPER = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"
_POWER = rf"(?:[x×·*]\s*)?10(?:(?:\^|\*\*?|[eE])[+\-−]?\d+|[{_SUPER}]+)|[x×·*]\s*\d+"  # noqa: RUF001 - as people write
_ATOM = rf"{_POWER}|(?:[^\W\d_]|[%°])+(?:[{_SUPER}]+|-?\d+)?|\[[A-Za-z_']+\]|\{{[^{{}}\s]*\}}|\d+(?=/)"
_NOT_A_UNIT = r"(?:and|or|then|to|under|before|after|of|in|is|not|between|from|within)\b|[x×*·]\s*ULN\b"
_UNIT = rf"(?!{_NOT_A_UNIT})(?:(?:{_POWER}|\d+)\s+)?/?(?:{_ATOM})(?:\s?/(?=[^\W\d])(?:{_ATOM})|[./·](?:{_ATOM}))*"
QUANTITY = re.compile(rf"(?P<number>{_NUMBER})(?:\s*(?P<unit>{_UNIT}))?")

Where = Callable[[int], Pos]  # from a character of the text to its place in the file

WORDS = {
    "THEN": "'then'",
    "OP": "a comparison such as '>='",
    "QUANTITY": "a number with its unit",
    "WORD": "a name",
    "RPAR": "')'",
    "RSQB": "']'",
    "LSQB": "'['",
    "TO": "'to'",
    "UNDER": "'under'",
    "IS": "'is'",
    "AND": "'and'",
    "OF": "'of'",
    "COMMA": "','",
}


class ConditionError(Exception):
    """A text cannot be read as a condition; carries every problem found in it."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


@cache
def _parser() -> Lark:
    grammar = files("remission.expr").joinpath("conditions.lark").read_text(encoding="utf-8")
    grammar = grammar.replace("QUANTITY_PATTERN", re.sub(r"\?P<\w+>", "?:", QUANTITY.pattern).replace("/", r"\/"))
    return Lark(grammar, parser="lalr", start=["condition"], propagate_positions=True, maybe_placeholders=False)


def parse(text: str, where: Where) -> Tree[Token]:
    """Read one clause.

    Raises:
        ConditionError: the text is no condition; the problem says where and what was expected.

    """
    if len(text) > MAX_LENGTH:
        raise ConditionError(
            Problem(
                where(0), f"a clause may have {MAX_LENGTH} characters, this one has {len(text)}", "split it into named criteria"
            )
        )
    if _depth(text) > MAX_DEPTH:
        raise ConditionError(
            Problem(where(0), f"a clause may be nested {MAX_DEPTH} deep", "give the inner parts names of their own")
        )
    try:
        return _parser().parse(text, start="condition")
    except UnexpectedCharacters as error:
        raise ConditionError(_stray(text, error.pos_in_stream, where)) from None
    except UnexpectedToken as error:
        raise ConditionError(_unexpected(text, error, where)) from None
    except UnexpectedEOF as error:  # pragma: no cover - lark's LALR reports the end as a token
        raise ConditionError(Problem(where(len(text)), "the condition stops too early")) from error


def _depth(text: str) -> int:
    """Return the deepest nesting a text can ask for: open brackets plus prefix words in a row."""
    deepest = level = 0
    for char in text:
        level += (char in "([") - (char in ")]")
        deepest = max(deepest, level)
    return deepest + len(re.findall(r"\b(?:not|if|days\s+(?:since|from))\b", text, re.IGNORECASE))


def _stray(text: str, at: int, where: Where) -> Problem:
    char = text[at]
    if char in "\"'":
        return Problem(where(at), "a quotation mark is not closed")
    if char == "&":
        return Problem(where(at), "cannot read '&' here", "write 'and'")
    if char == "|":
        return Problem(where(at), "cannot read '|' here", "write 'or'")
    return Problem(where(at), f"cannot read {char!r} here")


def _unexpected(text: str, error: UnexpectedToken, where: Where) -> Problem:
    token = error.token
    wanted = sorted({WORDS[name] for name in error.accepts if name in WORDS})
    expected = f"expected {' or '.join(wanted)}" if wanted else "expected nothing more"
    if token.type == "$END":
        return Problem(where(len(text.rstrip())), f"the condition stops too early: {expected}")
    return Problem(where(token.start_pos or 0), f"cannot read {str(token)!r} here: {expected}", _hint(token))


def _hint(token: Token) -> str | None:
    match token.type:
        case "QUANTITY":
            return "is a comparison such as '>=' missing before it?"
        case "RPAR" | "RSQB":
            return "a bracket closes that was not opened"
        case "OP":
            return "join comparisons with 'and', or use 'between … and …'"
        case _:
            return None
