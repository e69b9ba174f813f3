"""Whether a word may be a misspelling of another: never where it says something else by a letter, a number or a negation."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

CODE = 3  # letters of a word in which another letter makes another code: ALL and AML, ALT and AST, CR and PR
ALIKE = 0.7  # chemotherapy and radiotherapy are less alike
NEGATIONS = frozenset({"not", "no", "non", "never", "without"})


def is_misspelling(written: str, known: str) -> bool:
    """Tell whether somebody who wrote the one may have meant the other, by what each of their words says.

    >>> is_misspelling("bone marow blasts", "bone marrow blasts"), is_misspelling("B-cell ALL", "B-cell precursor ALL")
    (True, True)
    >>> is_misspelling("ALL", "AML"), is_misspelling("CNS4", "CNS1"), is_misspelling("B-cell ALL", "T-cell ALL")
    (False, False, False)
    >>> is_misspelling("not relapsed", "relapsed"), is_misspelling("last chemotherapy", "last radiotherapy")
    (False, False)
    >>> is_misspelling("whn", "when"), is_misspelling("CR", "CRi")
    (True, False)

    """
    ours, theirs = _words(written), _words(known)
    one, other = "".join(ours), "".join(theirs)
    if re.findall(r"\d+", one) != re.findall(r"\d+", other) or NEGATIONS & (set(ours) ^ set(theirs)):
        return False
    left = [word for word in ours if not any(_alike(word, each) for each in theirs)]
    right = [word for word in theirs if not any(_alike(word, each) for each in ours)]
    return not (left and right) or (len(ours) != len(theirs) and _alike(one, other))


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\W_]+", text.lower()) if word]


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) <= CODE:
        lacks_one = len(long) - len(short) == 1 and (set(one) == set(other) or (len(long) > CODE and _is_within(short, long)))
        return lacks_one or sorted(one) == sorted(other)
    return SequenceMatcher(None, one, other).ratio() >= ALIKE


def _is_within(short: str, long: str) -> bool:
    """Whether letters can be left out of the longer word so that the shorter one is left."""
    letters = iter(long)
    return all(letter in letters for letter in short)
