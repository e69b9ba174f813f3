"""What people, laboratories and spreadsheets write in the place of a number, and the sentence that says what to write.

Nothing is read here: a text that no reader took is told for what it is. A value is proposed only where the reader takes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from remission.cases.cells.dates import is_like_a_date
from remission.cases.cells.found import CellError, quoted
from remission.cases.cells.scale import factor, unit_of
from remission.expr.facts import Fact, Kind
from remission.expr.patterns import regex
from remission.expr.units import UnitError

Reads = Callable[[str], str | None]  # what is wrong with another text for the same cell, or None


@dataclass(frozen=True, slots=True)
class CellSlip:
    """A way in which values are miswritten: how it looks, what it is, and what is left of it when it is put right."""

    pattern: re.Pattern[str]
    what: str  # `{flag}` is what was too much
    right: str  # a template of `re.Match.expand`
    hint: str


ALONE = "write {right!r}"
NUMBER = regex(r"[<>≤≥]?=?\s*[0-9.]")


def _slip(pattern: str, what: str, right: str, hint: str = ALONE) -> CellSlip:
    return CellSlip(regex(pattern, re.DOTALL | re.IGNORECASE), what, right, hint)


LETTERS = r"h{1,3}|l{1,3}|hi|lo|a{1,2}|n|c|high|low|normal|norm|abnormal|abn|critical|crit|elevated"
MARKS, SIGNS = r"[*†‡#!?^]+|[↑↓▲▼⬆⬇⇧⇩]+", r"\+{1,3}|-{1,3}"
BRACKETED = rf"\((?:{LETTERS}|{MARKS}|{SIGNS})\)|\[(?:{LETTERS}|{MARKS}|{SIGNS})\]"
WORDS = {
    "<": "less than|lower than|smaller than|fewer than|below|under",
    ">": "more than|greater than|higher than|larger than|above|over",
    "<=": "at most|up to|not more than|no more than|not above|less than or equal to",
    ">=": "at least|not less than|no less than|not below|greater than or equal to",
}
BEHIND = {"<=": "or less|or fewer|or below|or lower|or under", ">=": "or more|or greater|or above|or higher|or over"}
IN_WORDS = "writes its bound in words"
FORMULA, RESULT = "begins with '=', as a formula does", "write the value that the formula gives"
BEFORE, BEHIND_IT = "has {flag!r} before its value", "has {flag!r} behind its value"
MEASURED, THOUSANDS = "write {right!r} if that was measured", "write {right!r} if thousands are meant"

SLIPS = (
    _slip(r"=\s*(?P<right>[^\s<>=].*)", FORMULA, r"\g<right>"),
    _slip(r"[\"'’‘“”`´]\s*(?P<right>.*?)\s*[\"'’‘“”`´]?", "has a quotation mark", r"\g<right>"),  # noqa: RUF001 - as they are typed
    _slip(r"(?P<sign>[<>])\s+=\s*(?P<right>.*)", "has a space inside its sign", r"\g<sign>=\g<right>"),
    *(_slip(rf"(?:{words})\s+(?P<right>\S.*)", IN_WORDS, rf"{sign}\g<right>") for sign, words in reversed(WORDS.items())),
    *(_slip(rf"(?P<right>\S.*?)\s+(?:{words})", IN_WORDS, rf"{sign}\g<right>") for sign, words in BEHIND.items()),
    _slip(
        r"<?\s*(?:lod|llod|lob)\s*[:=(]?\s*(?P<right>[0-9.].*?)\s*\)?",
        "names the limit of its assay",
        r"not detected (sensitivity \g<right>)",
        "write {right!r} if nothing was detected",
    ),
    _slip(r"<?\s*l?loq\s*[:=(]?\s*(?P<right>[0-9.].*?)\s*\)?", "names the limit of its assay", r"<\g<right>"),
    _slip(
        r"(?:[~≈]|ca\b\.?|c\.|circa|about|around|roughly|approx(?:imately)?\b\.?)\s*(?P<right>.*)",
        "is an estimate",
        r"\g<right>",
        MEASURED,
    ),
    _slip(r"(?P<right>.*?)\s*(?:±|\+/?-)\s*[0-9.].*", "is a value and its error", r"\g<right>", MEASURED),
    _slip(r"(?P<right>[0-9.]+)\s*k", "has a 'K', which may mean thousands", r"\g<right> K/uL", THOUSANDS),
)
FLAGS = (
    _slip(rf"(?P<flag>{MARKS}|{BRACKETED}|(?:{LETTERS})(?=[:\s]))[:\s]*(?P<right>\S.*)", BEFORE, r"\g<right>"),
    _slip(rf"(?P<right>\S.*?)\s*(?P<flag>{MARKS}|{SIGNS}|{BRACKETED}|(?<=[\d\s])(?:{LETTERS}))", BEHIND_IT, r"\g<right>"),
    _slip(r"(?P<right>.*\w)\.", "ends with a full stop", r"\g<right>"),
)
MOST_FLAGS = 4  # around one value
FLAG_ALONE = regex(rf"{LETTERS}|{MARKS}|{SIGNS}|{BRACKETED}", re.IGNORECASE)
TWO_POINTS = regex(r"[0-9]+(?:\.[0-9]*){2,}")
ERROR = regex(r"#(?:N/?A|NUM!|DIV/0!|VALUE!|REF!|NAME\?|NULL!)", re.IGNORECASE)
NOTHING = regex(
    r"n\.?\s?/?a\.?|n\.?\s?/?k\.?|nan|none|null|nil|unk|unkn|missing\.|unknown\.|no (?:data|result|value)|pending|[-–—.?]+"  # noqa: RUF001
    r"|not (?:available|applicable|assessed|evaluated|examined|known|measured|recorded|reported|taken|tested|performed)",
    re.IGNORECASE,
)
LIMIT = regex(r"(?P<sign>[<>≤≥]=?|)\s*(?P<limit>ll?od|lob|mdl|ll?oq|loq|uloq|lln|uln)", re.IGNORECASE)
BELOW = regex(
    r"(?P<quantified>blq|bloq|bql|blloq|below (?:the )?(?:limit of )?quanti(?:fication|tation)(?: limit)?)"
    r"|(?:blod|bdl|bld|below (?:the )?(?:limit of )?detection(?: limit| level)?)",
    re.IGNORECASE,
)
QUANTIFIED = ("oq", "ln")  # how the names of limits end that are not limits of detection


def slip(fact: Fact, text: str, reads: Reads) -> CellError | None:
    """Tell a text that is no value of a fact for what it is; None where that is not known.

    Args:
        fact: What the cell is about.
        text: The cell, without spaces around it.
        reads: Whether another text would be taken in its place.
    """
    found = next(_slips(fact, text, reads), None)
    return None if found is None else CellError(f"{fact.name} {quoted(text)} {found[0]}", found[1])


def _slips(fact: Fact, text: str, reads: Reads) -> Iterator[tuple[str, str]]:
    if fact.kind is Kind.QUANTITY:
        yield from _no_numbers(fact, text)
    for each in (*SLIPS, *FLAGS):
        if match := each.pattern.fullmatch(text):
            yield from _put_right(each, match, fact, reads)
    if fact.kind is Kind.QUANTITY and TWO_POINTS.fullmatch(text):
        yield "has more than one point", "write the number with one decimal point"


def _no_numbers(fact: Fact, text: str) -> Iterator[tuple[str, str]]:
    """What stands where a number belongs, and is none."""
    if is_like_a_date(text):
        yield "is a date, not a number", "write the number that was measured; may the cells of the row be shifted?"
    if ERROR.fullmatch(text):
        yield "is an error of a spreadsheet", "mend the formula it comes from; write NA only where nothing was measured"
    if limit := _limit(fact, text):
        yield limit
    if NOTHING.fullmatch(text):
        yield "is not a number", "write NA if nothing was measured"
    if FLAG_ALONE.fullmatch(text):
        yield "is a flag without its value", "write the number that was measured"


def _put_right(each: CellSlip, match: re.Match[str], fact: Fact, reads: Reads) -> Iterator[tuple[str, str]]:
    flag, right = match.groupdict().get("flag") or "", _bare(match.expand(each.right).strip(), reads)
    if _is_unit(flag, fact):
        return
    wrong, what = reads(right), each.what.format(flag=flag)
    if wrong is None:
        hint = each.hint.format(right=right)
        yield what, f"{hint}, if {flag!r} is the laboratory's flag" if flag else hint
    elif what == FORMULA:
        yield what, RESULT
    elif each.hint == ALONE and NUMBER.match(right):
        yield what, wrong


def _is_unit(flag: str, fact: Fact) -> bool:
    """Whether a letter may be a unit of the fact after all: `12 H` of something that takes hours."""
    try:
        return fact.kind is Kind.QUANTITY and bool(factor(flag.lower(), unit_of(fact), fact.molar_mass))
    except UnitError:
        return False


def _bare(text: str, reads: Reads) -> str:
    """A value without the flags that are still around it: a laboratory may set more than one."""
    bare = text
    for _ in range(MOST_FLAGS):
        if reads(bare) is None:
            return bare
        match = next(filter(None, (each.pattern.fullmatch(bare) for each in FLAGS)), None)
        if match is None:
            break
        bare = match["right"].strip()
    return text


def _limit(fact: Fact, text: str) -> tuple[str, str] | None:
    """The limit of an assay by its name, where its number is wanted."""
    match, below = LIMIT.fullmatch(text), BELOW.fullmatch(text)
    if match is None and below is None:
        return None
    what, unit = "names a limit and not its value", unit_of(fact).text
    if not fact.censored:
        return what, "write the value itself; only a fact with 'censored: yes' may be a bound or not detected"
    is_bound = match["limit"].lower().endswith(QUANTIFIED) if match else bool(below and below["quantified"])
    if is_bound:
        sign = match["sign"] if match and match["sign"] else "<"
        return what, f"write {sign!r} and the limit as a number, in {unit}"
    return what, f"write 'not detected (sensitivity …)' with the assay's own limit of detection as a number, in {unit}"
