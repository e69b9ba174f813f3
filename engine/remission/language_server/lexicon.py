"""The names of a protocol, to be found in a line: the longest that stands there, and those that a beginning may become."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from remission.errors import NOWHERE, Pos
from remission.protocol.source import models as files

if TYPE_CHECKING:
    from remission.protocol.model import Protocol
    from remission.protocol.source.strict import Strict

Kind = Literal["fact", "criterion", "classification", "calculation", "outcome", "source", "value", "unit", "key"]
BEGINNING = re.compile(r"(?<![\w-])\S")  # where a word begins
COMPARED = re.compile(r"(?:<=|>=|<|>|=|≤|≥)\s*[\d.,]*\s*$")
CHOSEN = re.compile(r"\b(?:is(?: not)?|in \[[^\]]*|of \[[^\]]*)\s*$", re.IGNORECASE)
SOURCED = re.compile(r"\bsource:\s*(?P<begun>[^,}]*)$")
KEYED = re.compile(r"^\s*(?:- )?(?P<begun>[\w ]*)$|[{,]\s*(?P<inline>[a-z ]*)$")
SECTION = re.compile(r"^(?P<name>[a-z][a-z ]*):")

MODELS: dict[str, tuple[type[Strict], ...]] = {
    "facts": (files.FactFile,),
    "sources": (files.SourceFile,),
    "eligibility": (files.EligibilityFile, files.ClauseFile),
    "criteria": (files.ClauseFile,),
    "classifications": (files.ClassificationFile, files.ClauseFile, files.WordRowFile),
    "calculations": (files.CalculationFile, files.RowFile, files.ItemFile),
    "statements": (files.StatementFile,),
    "assessments": (files.AssessmentsFile,),
}


@dataclass(frozen=True, slots=True)
class Word:
    """Something that may be written, and where it is declared."""

    text: str
    kind: Kind
    slug: str = ""
    about: str = ""
    pos: Pos = NOWHERE


@dataclass(frozen=True, slots=True)
class FoundWord:
    """A word of the protocol in a line, from one column to another, counted from 0."""

    word: Word
    start: int
    end: int


class Lexicon:
    """Every name of a protocol."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        self.words = tuple(_words(protocol))
        self._longest_first = sorted(self.words, key=lambda word: -len(word.text))

    def at(self, line: str, column: int) -> FoundWord | None:
        """The name that stands at a column, and no part of a longer one."""
        taken: list[range] = []
        for word in self._longest_first:
            for match in re.finditer(rf"(?<!\w){re.escape(word.text)}(?!\w)", line, re.IGNORECASE):
                if any(match.start() in other for other in taken):
                    continue
                taken.append(range(*match.span()))
                if match.start() <= column <= match.end():
                    return FoundWord(word, *match.span())
        return None

    def completions(self, before: str, section: str) -> tuple[int, list[Word]]:
        """What may stand after the text of a line so far: the column where it begins, and the words.

        Names have spaces: of all ends of the text the longest that begins a name counts.
        """
        if match := SOURCED.search(before):
            return match.start("begun"), [word for word in self.words if word.kind == "source"]
        if choices := self._values(before):
            return len(before), choices
        names = [word for word in self.words if word.kind in ("fact", "criterion", "classification", "calculation")]
        keys = list(_keys(section)) if (keyed := KEYED.search(before)) else []
        if keyed and (begun := keyed["begun"] or keyed["inline"] or "").strip():
            keys = [word for word in keys if word.text.startswith(begun.strip())]
            start = len(before) - len(begun.lstrip())
            if keys:
                return start, keys
        for match in BEGINNING.finditer(before):
            tail = before[match.start() :].casefold()
            if found := [word for word in names if word.text.casefold().startswith(tail)]:
                return match.start(), found
        is_begun = bool(before) and (before[-1].isalnum() or before[-1] in "_-")
        return len(before), [] if is_begun else [*keys, *names]

    def _values(self, before: str) -> list[Word]:
        """The unit after a number that a fact is compared with; the values after `is` and `in [`."""
        if match := COMPARED.search(before):
            found = self.at(before, len(before[: match.start()].rstrip()))
            fact = self.protocol.facts.get(found.word.slug) if found else None
            is_number = any(sign.isdigit() for sign in match.group())
            if fact is not None and fact.unit is not None and is_number:
                space = "" if before.endswith(" ") else " "
                return [Word(f"{space}{fact.unit.text}", "unit", about=f"the unit of {fact.name}")]
        if match := CHOSEN.search(before):
            found = self.at(before, len(before[: match.start()].rstrip()))
            if found is None:
                return []
            fact, family = self.protocol.facts.get(found.word.slug), self.protocol.classifications.get(found.word.slug)
            texts = fact.values if fact is not None else tuple(one.name for one in family.outcomes) if family else ()
            return [Word(text, "value", about=f"a value of {found.word.text}") for text in texts]
        return []


def section_of(lines: Iterable[str]) -> str:
    """The section that a line stands in, from the lines before it, the last first."""
    for line in lines:
        if match := SECTION.match(line):
            return match["name"]
    return ""


def _words(protocol: Protocol) -> Iterator[Word]:
    for fact in protocol.facts.values():
        yield Word(fact.name, "fact", fact.slug, fact.label, fact.pos)
    for criterion in protocol.criteria.values():
        yield Word(criterion.name, "criterion", criterion.slug, criterion.says or "", criterion.pos)
    for family in protocol.classifications.values():
        yield Word(family.name, "classification", family.slug, ", ".join(one.name for one in family.outcomes), family.pos)
        for outcome in family.outcomes:
            yield Word(outcome.name, "outcome", family.slug, f"an outcome of {family.name}", outcome.pos)
    for calculation in protocol.calculations.values():
        yield Word(calculation.name, "calculation", calculation.slug, calculation.says or calculation.unit.text, calculation.pos)
    for source in protocol.sources.values():
        yield Word(source.name, "source", source.slug, source.title, source.pos)


def _keys(section: str) -> Iterator[Word]:
    """The keys of a section, or those at the margin."""
    for model in MODELS.get(section, (files.RuleFile,)):
        for name, field in model.model_fields.items():
            yield Word(f"{field.alias or name}: ", "key", about=field.description or "")
