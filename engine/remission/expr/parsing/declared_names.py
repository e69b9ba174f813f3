"""Declared names in a clause: those with words of the language in them are marked before the grammar reads it, each as one word.

The longest declared name wins, from the left: `days since date of birth` is read as `days since date_of_birth`. What is marked is
as long as what was written, so that every place in a clause stays what it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from remission.errors import NOWHERE, KnownWords
from remission.expr.facts import slug
from remission.expr.parsing.parse import ConditionError, parse
from remission.expr.parsing.rewording import QUOTED
from remission.expr.units import UnitError, unit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

JOINERS = frozenset({"and", "or", "then"})  # what may follow the value of a choice
END_OF_VALUE = re.compile(r"[,)\]]")
WORD = re.compile(r"[^\W_]+(?:\.[^\W_]+)*")
BETWEEN = re.compile(r"\s+|[-_]")
SEPARATOR = re.compile(r"\W")
IN_WORD, GOES_ON = re.compile(r"\w[-_]"), re.compile(r"[-_]\w")  # a word that is part of a longer one
# What else has to stand beside a name that begins or ends with a word of the language, or has one, to be read with that word.
IT = "it_"  # a name that nobody has
BEFORE = dict.fromkeys(("is", "and", "or", "between", "from", "within"), f"{IT} ")
BEFORE |= dict.fromkeys(("before", "after"), f"{IT} within 1 d ") | {"to": f"{IT} from 1 ", "under": f"{IT} from 1 to "}
BEFORE |= {"then": f"if {IT} ", "since": "days ", "x": f"{IT} >= 1 "}
BEHIND = {"if": f" then {IT}", "from": " to under 1", "between": " and 1", "within": f" before {IT}"}
OF_TIME = frozenset({"days", "weeks", "months", "years"})  # `since` a date
LAST = dict.fromkeys(("and", "or", "not", "then", "is"), f" {IT}") | {"in": f" [{IT}]"}

Key: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClauseWord:
    """A word of a clause, and where it stands."""

    text: str  # in small letters
    start: int
    end: int
    is_joined: bool  # to the word before it: only a space, or a hyphen, stands between


class DeclaredNames:
    """The names of a protocol, and where a clause has those that the grammar would take apart."""

    def __init__(self, names: Iterable[str], reserved: Collection[str]) -> None:
        self.reserved = frozenset(reserved)  # words of the language
        keys = {_key(name): name for name in names}
        self.long = {key: name for key, name in keys.items() if not self.reserved.isdisjoint(key)}
        self._keys = frozenset(keys)
        self._sizes: dict[str, list[int]] = {}  # of the names that begin with a word, the longest first
        for first, size in sorted({(key[0], len(key)) for key in keys}, key=lambda one: -one[1]) if self.long else ():
            self._sizes.setdefault(first, []).append(size)

    def __contains__(self, key: Key) -> bool:
        """Tell whether words are a name."""
        return key in self._keys

    @cached_property
    def known(self) -> KnownWords:
        """The names with words of the language in them, for finding one that was meant."""
        return KnownWords(self.long.values())

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """How many words such a name may be written with: one more or one less than it has."""
        return tuple(sorted({size for key in self.long for size in (len(key) - 1, len(key), len(key) + 1) if size > 1}))

    def marked(self, text: str, *, besides: Key = ()) -> str:
        """Return a clause in which every declared name that has words of the language in it, `besides` one, is a single word."""
        pieces, at = [], 0
        for start, end in self.spans(text, besides=besides):
            pieces += [text[at:start], SEPARATOR.sub("_", text[start:end])]
            at = end
        return "".join((*pieces, text[at:]))

    def spans(self, text: str, *, besides: Key = ()) -> list[tuple[int, int]]:
        """Return where a clause has names with words of the language in them, from left to right."""
        if not self.long:
            return []
        plain = QUOTED.sub(lambda quoted: '"' * len(quoted[0]), text)
        found: list[tuple[int, int]] = []
        words, at = words_of(plain), 0
        while at < len(words):
            if key := self._longest(words, at, plain, besides):
                last = words[at + len(key) - 1]
                found += [(words[at].start, last.end)] if key in self.long else []
                at += len(key)
            else:
                at = _behind_a_value(words, at, plain)
        return found

    def longer(self, key: Key) -> list[Key]:
        """Return the names that begin as one does, and go on."""
        return self._going_on.get(key, [])

    @cached_property
    def _going_on(self) -> dict[Key, list[Key]]:
        found: dict[Key, list[Key]] = {}
        for key in self._keys:
            for size in range(1, len(key)):
                found.setdefault(key[:size], []).append(key)
        return found

    def _longest(self, words: list[ClauseWord], at: int, text: str, besides: Key) -> Key | None:
        first = words[at]
        if IN_WORD.fullmatch(text, max(first.start - 2, 0), first.start) or (first.is_joined and words[at - 1].text[0].isdigit()):
            return None  # within a word, or a unit behind its number
        for size in self._sizes.get(first.text, ()):
            part = words[at : at + size]
            key = tuple(word.text for word in part)
            if key == besides or key not in self._keys or not all(word.is_joined for word in part[1:]):
                continue
            if not GOES_ON.match(text, part[-1].end):
                return key
        return None


def _behind_a_value(words: list[ClauseWord], at: int, text: str) -> int:
    """Return the word to go on with: behind `is`, and in the brackets behind `in`, stand values and no names."""
    word, behind = words[at], at + 1
    if word.text == "in" and text[word.end :].lstrip().startswith("["):
        end = text.find("]", word.end)
        return next((index for index in range(behind, len(words)) if words[index].start > end >= 0), len(words))
    if word.text != "is":
        return behind
    behind += behind < len(words) and words[behind].text == "not"
    if behind < len(words) and words[behind].text in {"known", "missing"}:
        return behind + 1
    if behind < len(words) and words[behind].text == "in" and text[words[behind].end :].lstrip().startswith("["):
        return behind
    while behind < len(words) and words[behind].text not in JOINERS:
        if END_OF_VALUE.search(text, words[behind - 1].end, words[behind].start):
            break
        behind += 1
    return behind


def words_of(text: str) -> list[ClauseWord]:
    """Return the words of a clause."""
    found: list[ClauseWord] = []
    end = 0
    for match in WORD.finditer(text):
        is_joined = BETWEEN.fullmatch(text, end, match.start()) is not None and end > 0
        found.append(ClauseWord(match[0].lower(), match.start(), match.end(), is_joined))
        end = match.end()
    return found


def _key(name: str) -> Key:
    return tuple(slug(name).split("_"))


# ---- names that read as something else ---------------------------------------------------------------


def read_apart(name: str, names: DeclaredNames, known: Collection[str]) -> tuple[str, ...] | None:
    """Return, by slug, the names of the clause, or of the end of one, as which a name reads too; None where it does not.

    A name that goes on behind it counts too: of `A or B` and `B count`, `A or B count >= 5` would have two readings.
    """
    key = _key(name)
    if key[0] not in names.reserved | OF_TIME and not any(key[:size] in names for size in range(1, len(key))):
        return None  # whatever else it may be, it begins with a name
    own = next((at for at in range(len(key), 0, -1) if key[at - 1] in names.reserved), 0)
    ends = [key[own:], *names.longer(key[own:])] if key[own:] else [()]
    for end in ends:
        for context in _contexts((*key[:own], *end)):
            read = _names_in(names.marked(context, besides=key))
            if read and all(one in known or one == slug(IT) for one in read):
                return tuple(one for one in read if one in known)
    return None


def _contexts(key: Key) -> Iterator[str]:
    text = f"{BEFORE.get(key[0], '')}{' '.join(key)}{LAST.get(key[-1], '')}"
    yield from dict.fromkeys((text, text + "".join(BEHIND[word] for word in key if word in BEHIND)))


def _is_in_a_unit(words: str) -> bool:
    """Tell whether `in mg` names a unit; `in time` does not."""
    try:
        unit(words[len("in") :].strip())
    except UnitError:
        return False
    return True


def _names_in(text: str) -> list[str]:
    """Return the slugs of the names in a clause; none where it is none, or a name and nothing else."""
    try:
        tree = parse(text, lambda _: NOWHERE)
    except ConditionError:
        return []
    if tree.data == "name" or not all(_is_in_a_unit(str(node.children[1])) for node in tree.find_data("in_unit")):
        return []
    return [slug(text[part.meta.start_pos : part.meta.end_pos]) for part in tree.find_data("name")]
