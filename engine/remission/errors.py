"""A problem is data: where, what, and what to do about it. Wording is built here and nowhere else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal

from remission.misspelling import is_misspelling

Severity = Literal["error", "warning"]
Noun = Literal["cell", "row", "assessment", "patient"]

CLOSE = 5  # words that are looked at more closely
FEW, NEAR, LOOKED_AT = 200, 20, 2_000  # words that are all compared with; else so many, found among so many entries of an index


@dataclass(frozen=True, slots=True, order=True)
class Pos:
    """A place in a text file; lines and columns count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


NOWHERE = Pos("<none>", 1, 1)


@dataclass(frozen=True, slots=True)
class Cause:
    """What problems have in common, however the texts of their cells differ; their places are counted in `noun`s."""

    what: str
    noun: Noun = "cell"
    fact: str | None = None  # whose values it is about, by its slug


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: where, what, and what to do about it; of findings with one cause there may be millions."""

    pos: Pos
    message: str
    hint: str | None = None
    severity: Severity = "error"
    cause: Cause | None = field(default=None, compare=False)  # None: as its message says

    def __str__(self) -> str:
        what = self.message if self.severity == "error" else f"warning: {self.message}"
        text = f"{self.pos}: {what}"
        return f"{text}\n  hint: {self.hint}" if self.hint else text


class InputError(Exception):
    """An input cannot be used; carries every problem found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class RuleFileError(InputError):
    """The rule files of a protocol have problems."""


class DataError(InputError):
    """A table of patients cannot be read at all (a bad cell is a problem of its case instead)."""


class DisagreementError(Exception):
    """Two readings of one case differ: an internal error that stops the run (exit code 3)."""


class MissingExtraError(Exception):
    """An optional engine is not installed; the message says what to install."""


class KnownWords:
    """Words that may have been meant, to be asked for many a misspelt one; asking takes the same time however many there are."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted(words)
        self.by_part: dict[str, list[int]] = {}
        if len(self.words) > FEW:
            for number, word in enumerate(self.words):
                for part in _parts(word):
                    self.by_part.setdefault(part, []).append(number)

    def like(self, word: str) -> list[str]:
        """Return the words to compare with: all where they are few, else those that share most with this one."""
        if len(self.words) <= FEW:
            return self.words
        shared: Counter[int] = Counter()
        for numbers in sorted((self.by_part.get(part, ()) for part in _parts(word)), key=len):  # the rarest part first
            shared.update(numbers[:LOOKED_AT])
            if shared.total() > LOOKED_AT:
                break
        return [self.words[number] for number, _ in shared.most_common(NEAR)]


def _parts(word: str) -> set[str]:
    padded = f"  {word} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}


def did_you_mean(word: str, known: Iterable[str] | KnownWords) -> str | None:
    """Return a hint naming the closest known word, or None if nothing is close."""
    words = known if isinstance(known, KnownWords) else KnownWords(known)
    close = get_close_matches(word, words.like(word), n=CLOSE)
    best = next((one for one in close if is_misspelling(word, one)), None)
    return None if best is None else f"did you mean {best!r}?"


def counted(number: int, word: str) -> str:
    """Say how many there are: 1 criterion, 2 criteria."""
    several = {"criterion": "criteria"}.get(word, f"{word}s")
    return f"{number} {word if number == 1 else several}"


@dataclass(frozen=True, slots=True)
class PatientFinding:
    """Something about one patient's course that a person should look at."""

    patient: str
    message: str
    hint: str | None = None

    def __str__(self) -> str:
        text = f"patient {self.patient!r}: {self.message}"
        return f"{text}\n  hint: {self.hint}" if self.hint else text
