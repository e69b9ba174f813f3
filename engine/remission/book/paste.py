"""A paragraph of a protocol, as it was pasted -> clauses to review: what is in doubt, and what the text has lost on the way.

Nothing is taken over by itself: each clause is a proposal beside the sentence that it comes from, `status: unverified`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from remission.cases.cells.found import CellError
from remission.cases.layout import check_unit
from remission.errors import Pos
from remission.expr.facts import ASSESSMENT_DATE, Fact, Kind
from remission.expr.parsing import resolve
from remission.expr.parsing.parse import ConditionError
from remission.expr.parsing.scope import Scope
from remission.expr.patterns import regex
from remission.expr.quantities import QUANTITY

if TYPE_CHECKING:
    from remission.protocol.model import Protocol

BEFORE: Mapping[str, str] = {  # words before a quantity, the longest first
    "greater than or equal to": ">=",
    "equal to or greater than": ">=",
    "less than or equal to": "<=",
    "no less than": ">=",
    "not less than": ">=",
    "no more than": "<=",
    "not more than": "<=",
    "at least": ">=",
    "at most": "<=",
    "up to": "<=",
    "more than": ">",
    "greater than": ">",
    "exceeding": ">",
    "above": ">",
    "fewer than": "<",
    "less than": "<",
    "below": "<",
    ">=": ">=",
    "≥": ">=",
    "<=": "<=",
    "≤": "<=",
    ">": ">",
    "<": "<",
}
BEHIND: Mapping[str, str] = {
    "or more": ">=",
    "or greater": ">=",
    "or higher": ">=",
    "or older": ">=",
    "or above": ">=",
    "or less": "<=",
    "or fewer": "<=",
    "or lower": "<=",
    "or below": "<=",
    "or younger": "<=",
}
BULLET = regex(r"^\s*(?:[-*•·o]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+")
SENTENCE = regex(r"(?<=[.;])\s+(?=[A-Z(])")
LOOKS_LOST = {
    regex(r"\b10(?:9|12|6|3)\s*/"): "the superscript of a power of ten is lost: write 10^9/L",
    regex(r"\b10[-−]\d\b"): "the superscript of a power of ten is lost: write 10^-4, or a percentage",  # noqa: RUF001 - as it is pasted
    regex(r"\bm2\b"): "m2 is read as m²",
    regex("[\u00ad\ufb00-\ufb06\u200b-\u200f\u2060\ufeff]"): "a hyphen, a ligature or a character that cannot be seen came along",
    regex(r"\d\s*[–—]\s*\d"): "a range with a dash says nothing of its ends: write 'from … to under …', or 'between … and …'",  # noqa: RUF001
    regex(r"\b(?:approximately|about|adequate|significant|normal|acceptable)\b", re.IGNORECASE): "a word that no rule can decide",
    regex(r"\band/or\b", re.IGNORECASE): "'and/or' is to be made 'or', or the combinations are to be named",
}
CHARACTERS = str.maketrans({"\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u00ad": "", "\u200b": "", "\ufeff": ""})
MOST = 200_000  # characters
FAR = 80  # characters between a quantity and its fact
PARTS, PARTED = regex(r"\b(?:and|or|with|but)\b|[,;]"), 30
TELLING = 7  # characters of a choice that speaks for its fact


@dataclass(frozen=True, slots=True)
class Pasted:
    """One sentence: the clauses that it may be, each with a doubt or none, and what its text has lost."""

    line: int
    sentence: str
    clauses: tuple[tuple[str, str], ...]  # a clause, and what is in doubt ("" where nothing is)
    lost: tuple[str, ...]


def pasted(protocol: Protocol, text: str) -> Iterator[Pasted]:
    """Read every sentence of a text against the facts of a protocol."""
    reader = _Reader(protocol)
    for number, line in enumerate(text[:MOST].splitlines(), start=1):
        for sentence in SENTENCE.split(BULLET.sub("", line.strip())):
            if sentence.strip():
                lost = tuple(said for pattern, said in LOOKS_LOST.items() if pattern.search(sentence))
                yield Pasted(number, sentence.strip(), tuple(reader.clauses(sentence.translate(CHARACTERS))), lost)


def rule_file(found: list[Pasted]) -> str:
    """The lines of `criteria:`, as a rule file has them; what is in doubt stands as a remark."""
    lines, number = ["criteria:"], 0
    for one in found:
        lines.append(f"  # {one.sentence}")
        lines += [f"  # ! {said}" for said in one.lost]
        if not one.clauses:
            lines.append("  #   no clause was found in it")
        for clause, doubt in one.clauses:
            number += 1
            mark = f"# ? {doubt}: " if doubt else ""
            lines.append(f"  {mark}C{number}: {{when: {_quoted(clause)}, source: text, status: unverified}}")
    return "\n".join(lines) + "\n"


def _quoted(clause: str) -> str:
    return f'"{clause}"' if re.search(r"[,#:{}\[\]]", clause) else clause


@dataclass(slots=True)
class _Reader:
    protocol: Protocol

    def clauses(self, sentence: str) -> Iterator[tuple[str, str]]:
        """The clauses that a sentence may be."""
        facts = list(self._named(sentence))
        yield from self._choices(sentence, facts)
        for found in QUANTITY.finditer(sentence):
            op = self._operator(sentence, found.start(), found.end())
            if op is None:
                continue
            unit = (found["unit"] or "").strip()
            near = sorted(facts, key=lambda pair: _distance(sentence, pair[1], found.span()))
            fitting = [
                (fact, span) for fact, span in near if _fits(fact, unit) and _distance(sentence, span, found.span()) <= FAR
            ]
            if not fitting:
                yield f"? {op} {found[0].strip()}", "no fact is named near it that is measured so"
                continue
            clause = f"{fitting[0][0].name} {op} {found[0].strip()}"
            yield clause, self._doubt(clause)

    def _named(self, sentence: str) -> Iterator[tuple[Fact, tuple[int, int]]]:
        """Every fact that is named by its name or its label, and where; the longest name of a place."""
        taken: list[tuple[int, int]] = []
        names = [(name, fact) for fact in self._facts() for name in {fact.name, fact.label} if name]
        for name, fact in sorted(names, key=lambda pair: -len(pair[0])):
            for found in re.finditer(rf"(?<!\w){re.escape(name)}s?(?!\w)", sentence, re.IGNORECASE):
                if not any(low < found.end() and found.start() < high for low, high in taken):
                    taken.append(found.span())
                    yield fact, found.span()

    def _facts(self) -> Iterator[Fact]:
        return (fact for key, fact in self.protocol.facts.items() if key != ASSESSMENT_DATE and not fact.companion_of)

    def _choices(self, sentence: str, facts: list[tuple[Fact, tuple[int, int]]]) -> Iterator[tuple[str, str]]:
        """Facts with one of their choices in the sentence: `CD22-positive`; a long choice speaks for a fact that is not named."""
        named = {fact.slug for fact, _ in facts}
        for fact in self._facts():
            words = [value for value in fact.values if re.search(rf"(?<!\w){re.escape(value)}(?!\w)", sentence, re.IGNORECASE)]
            there = words if fact.slug in named else [value for value in words if len(value) >= TELLING]
            if there:
                clause = f"{fact.name} is {there[0]}" if len(there) == 1 else f"{fact.name} in [{', '.join(there)}]"
                yield clause, "" if fact.slug in named else f"{fact.name} is not named"

    @staticmethod
    def _operator(sentence: str, start: int, end: int) -> str | None:
        """The comparison that stands beside a quantity."""
        before, behind = sentence[:start].rstrip().lower(), sentence[end:].lstrip().lower()
        for words, op in BEFORE.items():
            if before.endswith(words):
                return op
        return next((op for words, op in BEHIND.items() if behind.startswith(words)), None)

    def _doubt(self, clause: str) -> str:
        """What a clause is told by the language, if anything."""
        scope = Scope(self.protocol.facts, {}, {}, {}, lambda key, _: self.protocol.calculations[key].unit)
        try:
            resolve.condition(clause, scope, lambda offset: Pos("text", 1, offset + 1))
        except ConditionError as error:
            problem = error.problems[0]
            return f"{problem.message}{f' ({problem.hint})' if problem.hint else ''}"
        return ""


def _fits(fact: Fact, unit: str) -> bool:
    if fact.kind is not Kind.QUANTITY:
        return False
    try:
        check_unit(fact, fact.slug, unit or "1")
    except CellError:
        return bool(re.match(r"^[x×]?\s*10\d", unit))  # noqa: RUF001 - a lost superscript is told of the clause
    return True


def _distance(sentence: str, one: tuple[int, int], other: tuple[int, int]) -> int:
    """The characters between two places; a word that parts a sentence stands for many."""
    between = sentence[min(one[1], other[1]) : max(one[0], other[0])]
    return len(between) + PARTED * len(PARTS.findall(between))
