"""What an amendment changes in a decision table: the rows that came, went or differ."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from remission.compare.rules.equality import Called, meaning
from remission.expr import tree as t
from remission.expr.text import Names, text


def table_changes(old: tuple[t.Lookup, Names], new: tuple[t.Lookup, Names], called: Called) -> Iterator[str]:
    """Each row that differs, in words; rows are numbered as they stand.

    A row that only moved is told too: the first row that is met gives the amount.
    """
    before, after = old[0].rows, new[0].rows
    matched = SequenceMatcher(None, [_said(row, called) for row in before], [_said(row, {}) for row in after], autojunk=False)
    for tag, start, end, first, last in matched.get_opcodes():
        if tag == "equal":
            continue
        gone, come = list(range(start, end)), list(range(first, last))
        for was, now in zip(gone, come, strict=False):
            yield f"row {now + 1} is '{row_text(after[now], new[1])}'; before: '{row_text(before[was], old[1])}'"
        yield from (f"row {now + 1} is new: '{row_text(after[now], new[1])}'" for now in come[len(gone) :])
        yield from (f"row {was + 1} of before is gone: '{row_text(before[was], old[1])}'" for was in gone[len(come) :])


def row_text(row: t.Row, names: Names) -> str:
    """`cycle <= 2: 0.8 mg/m2`."""
    value = text(row.value, names)
    return f"otherwise: {value}" if row.when is None else f"{text(row.when, names)}: {value}"


def _said(row: t.Row, called: Called) -> tuple[object, object]:
    return row.when and meaning(row.when, called), meaning(row.value, called)
