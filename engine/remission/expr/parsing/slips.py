"""How people write conditions that are refused: what is said of each, and the clause in the right form.

A slip is looked for only in a clause that cannot be used as it is, so names and values may have these words in them.
"""

# ruff: noqa: RUF001 - signs as people write them

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from remission.errors import NOWHERE, Problem
from remission.expr.parsing.choice_slips import choice_slips
from remission.expr.parsing.parse import ConditionError, parse
from remission.expr.parsing.rewording import Rewriting, WordingEdit, is_quoted
from remission.expr.patterns import regex
from remission.expr.quantities import QUANTITY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from remission.expr.parsing.parse import Where
    from remission.expr.parsing.scope import Scope

LONGEST_SHOWN = 200  # characters of a clause in a hint
LONGEST_LOOKED_AT = 500  # characters of a clause in which slips are looked for: each takes the square of them, or more
LONG_NUMBER = regex(r"\d{41}")  # digits that no number has
NUMBER = r"\d+(?:\.\d+)?"
NUMBER_UNIT = re.sub(r"\?P<\w+>", "?:", QUANTITY.pattern)
BE = r"(?:\b(?:is|are|was|were|be|of|(?:must|should|has\s+to|have\s+to|to)\s+be)\s+)?"
NOR = r"(?:not|no)\s+"
OR_EQUAL = r"\s+(?:than\s+)?or\s+equal\s+to"
MORE, LESS = r"(?:more|greater|higher|larger|older|longer|later)", r"(?:less|lower|smaller|fewer|younger|shorter|earlier)"
WORDS_OF = {  # the longer phrase first, for it holds the shorter
    ">=": rf"at\s+least(?!\s+\S+\s+of\b)|{NOR}{LESS}\s+than|{NOR}(?:below|under)|{MORE}\s+than{OR_EQUAL}|(?:above|over){OR_EQUAL}"
    rf"|{MORE}{OR_EQUAL}|equal\s+(?:to\s+)?or\s+{MORE}(?:\s+than)?|(?:a\s+)?minimum\s+of",
    "<=": rf"at\s+most|{NOR}{MORE}\s+than|{NOR}(?:above|over)|(?:does\s+|do\s+|must\s+)?not\s+exceed(?:ing)?|up\s+to(?!\s*\()"
    rf"|{LESS}\s+than{OR_EQUAL}|(?:below|under){OR_EQUAL}|{LESS}{OR_EQUAL}|equal\s+(?:to\s+)?or\s+{LESS}(?:\s+than)?|(?:a\s+)?maximum\s+of",
    "!=": r"not\s+equal\s+to|different\s+from|differs\s+from|unequal\s+to",
    ">": rf"{MORE}\s+than|above|over|in\s+excess\s+of|exceed(?:s|ing)?",
    "<": rf"{LESS}\s+than|below|(?<!\bto\s)(?<!\bto\s\s)under",
    "=": r"equal\s+to|equals|exactly",
}
RANGE_WORD = r"(?:(?:==?|\b(?:is|of|in|between))\s*)?"
RISEN = r"(?:(?:has|have|had)\s+)?(?:risen|rose|increased|grown|grew)"
FALLEN = r"(?:(?:has|have|had)\s+)?(?:fallen|fell|decreased|dropped|drops?|declined|declines?|reduced)"
CURLY = "“”„«»‟‘’‚‛"
LLN_NAMES = r"LNL|LLV|lower\s+limits?\s+of\s+(?:the\s+)?normal(?:\s+range)?|lower\s+normal\s+limit"
ULN_NAMES = r"UNL|ULV|upper\s+limits?\s+of\s+(?:the\s+)?normal(?:\s+range)?|upper\s+normal\s+limit"


@dataclass(frozen=True, slots=True)
class ConditionSlip:
    """One way to write what is refused; the group `said` of its pattern is what is told."""

    pattern: re.Pattern[str]
    right: Callable[[re.Match[str]], str | None]  # what to write instead; None where nothing can be said
    message: str  # '{}' is what was said
    hint: str | Callable[[re.Match[str]], str] | None  # where the right form cannot be read either; None: then it is no slip


def _slip(
    pattern: str,
    right: str | Callable[[re.Match[str]], str | None],
    message: str,
    hint: str | Callable[[re.Match[str]], str] | None,
) -> ConditionSlip:
    return ConditionSlip(regex(pattern, re.IGNORECASE), right if callable(right) else _template(right), message, hint)


def _template(right: str) -> Callable[[re.Match[str]], str | None]:
    return lambda match: match.expand(right)


def _behind(op: str, words: str, besides: str) -> ConditionSlip:
    """`18 years or older`: a comparison that stands behind its number."""
    before = rf"(?:(?:\b(?:is|are|of)|{op}|=)\s*)?"
    pattern = rf"{before}(?P<number>{NUMBER_UNIT})\s+(?P<said>(?:or|and)\s+(?:{words}|{besides}))(?![\w-])(?!\s+than)"
    return _slip(pattern, rf"{op} \g<number>", "{} is not a comparison", f"write '{op}' before the number")


def _range(match: re.Match[str]) -> str | None:
    return f"between {match['low']} and {match['high']}"


def _tolerance(match: re.Match[str]) -> str | None:
    """Write a tolerance as one is written; nothing where it is so already."""
    before, after = (match["before"] or "").strip(), match.string[match.end() :].split()
    is_sign = not match["said"][0].isalpha() and match["said"] != "∓"
    if is_sign and (before in ("=", "==", "is") or before[:1] in tuple("<>!≤≥≠") or after[:1] in (["since"], ["from"])):
        return None
    return f"= {match['number']} ± {match['tolerance']}"


def _rising(match: re.Match[str]) -> str | None:
    """Write `1-5 %` as a range, but not `10-4`, which has lost a superscript."""
    return _range(match) if match["low"] != "10" and float(match["low"]) < float(match["start"]) else None


def _straight(match: re.Match[str]) -> str:
    """Write a straight mark; nothing where the marks stand around the whole clause."""
    whole = match.string.strip()
    return "" if re.fullmatch(rf"[{CURLY}][^{CURLY}]+[{CURLY}]", whole) else '"'


def _numbers(match: re.Match[str]) -> str:
    found = (one[0] for one in re.finditer(NUMBER_UNIT, match["said"], re.IGNORECASE))
    return f"{'not in' if match['no'] else 'in'} [{', '.join(found)}]"


def _days(match: re.Match[str]) -> list[date]:
    """Return the days that `2024/07/03` or `03.07.2024` may mean, of the second kind first that whose day comes first."""
    first, second, third = map(int, re.split("[./]", match["said"]))
    orders = ((first, second, third),) if first > third else ((third, second, first), (third, first, second))
    found = []
    for year, month, day in orders:
        with suppress(ValueError):
            found.append(date(year, month, day))
    return list(dict.fromkeys(found))


def _one_day(match: re.Match[str]) -> str | None:
    days = _days(match)
    return days[0].isoformat() if len(days) == 1 else None


def _which_day(match: re.Match[str]) -> str:
    match _days(match):
        case [one, other]:
            return f"write {one} if the day comes first, {other} if the month does"
        case _:
            return "write year-month-day, as in 2024-12-31"


DATE = r"(?<![\d./-])(?P<said>\d{4}(?P<mark>[./])\d{1,2}(?P=mark)\d{1,2}|\d{1,2}(?P<sign>[./])\d{1,2}(?P=sign)\d{4})(?![\d./-])"
COMPARISON = "write a comparison such as '>='"
RANGE = "write 'between 1 % and 5 %', in which both ends count"
SLIPS = (
    _slip(r"(?P<said>[.;,]+)\s*\Z", "", "a clause ends without {}", "delete it"),
    _slip(r"\A\s*(?P<said>when)\s+", "", "{} is a key: ':' is missing behind it", "write 'when: …'"),
    _slip(r"\b(?P<said>(?:is|are)n['’`]?t)(?!\w)", "is not", "{} is no word of the language", "write 'is not'"),
    _slip(rf"(?P<said>[{CURLY}])", _straight, "{} is no quotation mark that can be read", "write '\"'"),
    _slip(
        rf"(?P<before>(?:[<>=!≤≥≠]=?|\b(?:is|of|at|on|within))\s*)?(?<![+*/−-])(?<![+*/−-]\s)(?P<number>{NUMBER_UNIT}?)\s*"
        rf"(?P<said>∓|\+\s*/?\s*[-−–]|±|plus\s*(?:/|or|-)?\s*minus)\s*(?P<tolerance>{NUMBER_UNIT})",
        _tolerance,
        "a tolerance ({}) stands behind '=' and a number, as '±'",
        None,
    ),
    _slip(
        r"(?P<said>\+\s*/\s*[-−–]|\+[-−–]|±|∓)(?!\s*\d)",
        lambda _: None,
        "a tolerance ({}) stands behind '=' and a number",
        "write 'days since first dose = 8 ± 2'",
    ),
    _slip(rf"(?P<said>{RISEN})\s+by(?![\w-])", "rises by", "{} is not how a change is written", "write 'rises by at least …'"),
    _slip(rf"(?P<said>{FALLEN})\s+by(?![\w-])", "falls by", "{} is not how a change is written", "write 'falls by at least …'"),
    _slip(rf"(?P<said>{RISEN}|rises?|increases?)\s+(?P<how>at\s+least|more\s+than)(?![\w-])", r"rises by \g<how>",
          "'by' is missing behind {}", "write 'rises by at least …'"),
    _slip(rf"(?P<said>{FALLEN}|falls?|decreases?)\s+(?P<how>at\s+least|more\s+than)(?![\w-])", r"falls by \g<how>",
          "'by' is missing behind {}", "write 'falls by at least …'"),
    _slip(DATE, _one_day, "{} is no day as one is written here", _which_day),
    _slip(rf"(?:(?P<number>{NUMBER})\s*(?:[x×*·]|times|fold)?\s*)?(?:the\s+)?(?P<said>{ULN_NAMES})(?!\w)",
          lambda match: f"{match['number'] or 1} x ULN", "the upper limit of normal is written ULN, not {}", "write '3 x ULN'"),
    _slip(rf"(?:(?P<number>{NUMBER})\s*(?:[x×*·]|times|fold)?\s*)?(?:the\s+)?(?P<said>{LLN_NAMES})(?!\w)",
          lambda match: f"{match['number'] or 1} x LLN", "the lower limit of normal is written LLN, not {}", "write '0.8 x LLN'"),
    *(
        _slip(rf"(?P<number>{NUMBER})\s*(?P<said>times|fold)\s*(?:the\s+)?{word}(?!\w)", rf"\g<number> x {word}",
              f"{{}} is no sign between a number and {word}", f"write '3 x {word}'")
        for word in ("ULN", "LLN")
    ),
    _slip(rf"{RANGE_WORD}(?:\bfrom\s+)?(?P<low>(?<![\d-]){NUMBER_UNIT})\s*(?P<said>[–—‒])\s*(?P<high>{NUMBER_UNIT})", _range,
          "a range is not written with {}", RANGE),
    _slip(rf"{RANGE_WORD}(?P<low>(?<![\d.-]){NUMBER})(?P<said>-)(?P<high>(?P<start>{NUMBER})(?![\d-])\s*[^\d\s]*)", _rising,
          "a range is not written with {}", None),
    _slip(rf"\bfrom\s+(?P<low>{NUMBER_UNIT})\s+(?P<said>to)\s+(?P<high>{NUMBER_UNIT})", r"from \g<low> to under \g<high>",
          "the end of 'from … to …' does not count: it is 'to under', or 'between … and …' where it counts", RANGE),
    _slip(rf"{RANGE_WORD}(?P<low>(?<![\d-]){NUMBER_UNIT})\s+(?P<said>to)\s+(?P<high>{NUMBER_UNIT})", _range,
          "a range is not written with {} alone", RANGE),
    _slip(rf"(?:==?|\bis(?P<no>\s+not)?|\bin)\s*(?P<said>{NUMBER_UNIT}(?:(?:,|,?\s+or)\s+{NUMBER_UNIT})+)(?![\w-])", _numbers,
          "several numbers stand in square brackets", None),
    _slip(r"(?P<said>[–—‒])", "-", "{} is no minus sign", "write '-'"),
    _behind(">=", MORE, "above|over|up|at\\s+least"),
    _behind("<=", LESS, "below|under|at\\s+most"),
    *(
        _slip(rf"{BE}(?<![\w-])(?<!\bby\s)(?P<said>{words})(?![\w-])", op, "{} is not a comparison", f"write '{op}'")
        for op, words in WORDS_OF.items()
    ),
    _slip(r"(?P<said>\b(?:is|are|(?:must|should)\s+be))\s*(?P<op><=|>=|!=|<|>|≤|≥|≠)", r"\g<op>",
          "{} and a comparison stand side by side", COMPARISON),
    _slip(r"\b(?P<said>is|are|(?:must|should)\s+be)\s+(?P<op>between|from|within)(?![\w-])", r"\g<op>",
          "{} and a comparison stand side by side", None),
)  # fmt: skip


def slip_problems(text: str, scope: Scope, where: Where, read: Callable[[str, Where], object]) -> tuple[Problem, ...]:
    """Return what a clause that cannot be used has of slips, and what is wrong with it besides them.

    `read` reads the clause in its right form; what it complains of is told at the places in the clause as it was written.
    """
    found = [] if len(text) > LONGEST_LOOKED_AT or LONG_NUMBER.search(text) else _edits(text, scope)
    if not found:
        return ()
    first = min(found, key=lambda edit: edit.at)
    right = Rewriting(text, tuple(edit for edit in found if edit.right is not None))
    besides: tuple[Problem, ...] = ()
    try:
        read(right.text, lambda offset: where(right.origin(offset)))
    except ConditionError as error:
        besides = error.problems
    slips = {where(edit.at) for edit in found}
    is_right = (
        all(edit.right is not None for edit in found)
        and _is_readable(right.text)
        and not any(problem.pos in slips for problem in besides)
    )
    if not is_right and first.hint is None:
        return ()
    hint = f"write {right.text!r}" if is_right and len(right.text) <= LONGEST_SHOWN else first.hint
    told = Problem(where(first.at), first.message, hint)
    return (told, *besides) if is_right else (told,)


def _is_readable(text: str) -> bool:
    try:
        parse(text, lambda _: NOWHERE)
    except ConditionError:
        return False
    return True


def _edits(text: str, scope: Scope) -> list[WordingEdit]:
    """Return the edits that mend a clause, by place; of two that overlap the one that stands first in the list."""
    taken: list[WordingEdit] = []
    names = scope.declared.spans(text)
    for edit in (*choice_slips(text, scope), *_of_table(text, scope)):
        others = (*names, *((other.start, other.end) for other in taken))
        if not any(edit.start < end and start < edit.end for start, end in others):
            taken.append(edit)
    return sorted(taken, key=lambda edit: edit.start)


def _of_table(text: str, scope: Scope) -> Iterator[WordingEdit]:
    for slip in SLIPS:
        for match in slip.pattern.finditer(text):
            start, end = match.span()
            said, at = " ".join(match["said"].split()), match.start("said")
            if is_quoted(text, at) or (said[0].isalpha() and _is_part_of_a_name(said, text, scope)):
                continue
            right = slip.right(match)
            if right is not None or slip.hint is not None:
                hint = slip.hint(match) if callable(slip.hint) else slip.hint
                yield WordingEdit(start, end, right, at, slip.message.format(repr(said)), hint)


def _is_part_of_a_name(words: str, text: str, scope: Scope) -> bool:
    """Tell whether words stand in a declared name that the clause mentions."""
    part = f" {words.lower()} "
    if part not in scope.spoken:
        return False
    written = " ".join(text.lower().split())
    return any(part in f" {name.lower()} " and name.lower() in written for name in scope.names())
