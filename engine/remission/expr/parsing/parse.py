"""Text of a condition -> lark tree with positions; problems in the author's words."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import TypeAlias

from lark import Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from remission.errors import Pos, Problem
from remission.expr.parsing.grammar import parser

MAX_LENGTH = 2_000  # characters of one clause
MAX_DEPTH = 40  # brackets within brackets, `not not not …`
MAX_SIGNS = 60  # `+ - * /` in one clause
CLAUSES = 4_096  # that are not parsed a second time

Where: TypeAlias = Callable[[int], Pos]  # from a character of the text to its place in the file

EXPECTED = {
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
    "SINCE": "'since'",
    "COMMA": "','",
}
STRAY = {
    "&": "write 'and'",
    "|": "write 'or'",
    "!": "write 'not', or '!=' for 'is not'",
    ".": "a number starts with a digit: write '0.5', not '.5'",
    ";": "give each condition a line of its own under 'all of:' or 'any of:'",
    "^": "a power of ten stands in a unit, such as 10^9/L",
    "‰": "write it in per cent: 5 ‰ is 0.5 %",
}
TOLERANCE = "a tolerance stands behind '=' or 'is' and a number, as in 'weight = 50 kg ± 2 kg'"
HINTS = {
    "AROUND": TOLERANCE,
    "PLUS_MINUS": TOLERANCE,
    "QUANTITY": "is a comparison such as '>=' missing before it?",
    "RPAR": "a bracket closes that was not opened",
    "THEN": "put 'if … then …' in brackets where more stands beside it",
}


class ConditionError(Exception):
    """A text cannot be read as a condition; carries every problem found in it (none where another place tells it)."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


def parse(text: str, where: Where, written: str = "") -> Tree[Token]:
    """Read one clause, in which declared names are marked; `written` is the same without marks, place for place.

    Raises:
        ConditionError: the text is no condition; the problem says where and what was expected.

    """
    if not text.strip():
        raise ConditionError(Problem(where(0), "the condition is empty", "write one such as 'platelets >= 100 x 10^9/L'"))
    if too_long := _too_long(text):
        raise ConditionError(Problem(where(0), *too_long))
    try:
        tree = _tree(text)
    except UnexpectedCharacters as error:
        raise ConditionError(_stray(written or text, error.pos_in_stream or 0, where)) from None
    except UnexpectedToken as error:
        raise ConditionError(_unexpected(written or text, error, where)) from None
    if len(text) > MAX_SIGNS and (signs := _signs(tree)) > MAX_SIGNS:
        message = f"a formula may have {MAX_SIGNS} signs '+ - * /', this one has {signs}"
        raise ConditionError(Problem(where(0), message, "give its parts names of their own under 'calculations:'"))
    return tree


@cache
def reads_as_value(text: str) -> bool:
    """Tell whether a choice, written without quotation marks, is read as exactly that choice."""
    before = "a is "
    try:
        item = parser().parse(before + text, start="condition").children[-1]
    except (UnexpectedCharacters, UnexpectedToken):
        return False
    if not isinstance(item, Tree) or item.data not in {"value", "number"} or text[0] in "\"'":
        return False
    return (item.meta.start_pos, item.meta.end_pos) == (len(before), len(before + text))


@lru_cache(maxsize=CLAUSES)
def _tree(text: str) -> Tree[Token]:
    return parser().parse(text, start="condition")


def _signs(tree: Tree[Token]) -> int:
    return sum(len(node.children) // 2 for node in tree.iter_subtrees() if node.data in {"sum", "product"})


def _too_long(text: str) -> tuple[str, str] | None:
    """Return what is wrong with the size of a clause, and the hint."""
    if len(text) > MAX_LENGTH:
        message = f"a clause may have {MAX_LENGTH} characters, this one has {len(text)}"
        return message, "split it into named criteria"
    if len(text) > MAX_DEPTH and _depth(text) > MAX_DEPTH:  # each level takes a character
        return f"a clause may be nested {MAX_DEPTH} deep", "give the inner parts names of their own"
    return None


def _depth(text: str) -> int:
    """Return the deepest nesting a text can ask for: open brackets plus prefix words."""
    deepest = level = 0
    for char in text:
        level += (char in "([") - (char in ")]")
        deepest = max(deepest, level)
    return deepest + len(re.findall(r"\b(?:not|if|(?:days|weeks|months|years)\s+(?:since|from))\b", text, re.IGNORECASE))


def _stray(text: str, at: int, where: Where) -> Problem:
    char = text[at]
    if char in "\"'":
        return Problem(where(at), "a quotation mark is not closed")
    if char == "." and (number := re.search(r"[\d.,]*\d$", text[:at])):
        return Problem(where(at), "cannot read '.' here", f"a number ends with a digit: write '{number[0]}'")
    return Problem(where(at), f"cannot read {char!r} here", STRAY.get(char))


def _unexpected(text: str, error: UnexpectedToken, where: Where) -> Problem:
    token = error.token
    wanted = {EXPECTED[name] for name in error.accepts if name in EXPECTED}
    if {"WORD", "QUANTITY"} <= error.accepts:  # where a name may go on, listing every other word would be noise
        wanted &= {EXPECTED["WORD"], EXPECTED["QUANTITY"], EXPECTED["RSQB"], EXPECTED["RPAR"]}
    if not wanted and "FROM" in error.accepts:  # behind `rises by at least 20 %`
        wanted = {"'from'"}
    expected = f"expected {' or '.join(sorted(wanted))}" if wanted else "expected nothing more"
    if token.type == "$END":
        return Problem(where(len(text.rstrip())), f"the condition stops too early: {expected}")
    at = token.start_pos or 0
    return Problem(where(at), f"cannot read {text[at : token.end_pos]!r} here: {expected}", _hint(text, token, at))


def _hint(text: str, token: Token, at: int) -> str | None:  # noqa: PLR0911 - one match, one line a slip
    """Say what was probably meant."""
    before = text[:at].rstrip()
    match token.type:
        case "OP" if before.endswith("=") and str(token) in "<>":
            return f"write '{token}='"
        case "OP":
            return "join comparisons with 'and', or use 'between … and …'"
        case "BEFORE" | "AFTER":
            sign = "<" if token.type == "BEFORE" else ">"
            return f"days are compared as numbers are: write '{sign}' in place of '{token}'"
        case "RSQB" if before.endswith(("[", ",")):
            return "list at least one value, and none after the last comma"
        case "RSQB":
            return HINTS["RPAR"]
        case "WORD" if re.search(r"\bat\s+least$", before, re.IGNORECASE):
            return "write the count in digits"
        case "WORD" if re.search(r"\dx?\s*x$|\d\s+x$", before):
            return "write '*' between two factors"
        case _:
            return HINTS.get(token.type)
