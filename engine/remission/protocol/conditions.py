"""Clauses as written in YAML -> conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remission.errors import Problem
from remission.expr import tree as t
from remission.expr.parsing import resolve
from remission.expr.parsing.parse import ConditionError
from remission.protocol.source import yaml_tree as y
from remission.protocol.source.models import MOST, Parts
from remission.protocol.source.strict import Strict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from remission.expr.parsing.scope import Scope
    from remission.protocol.source.entries import Entry
    from remission.protocol.source.read import Loc

AT_LEAST = tuple((count, f"at_least_{count}") for count in range(1, MOST + 1))
LISTS = ("all_of", "any_of", "none_of", *(field for _, field in AT_LEAST))


def condition_of(entry: Entry[Strict], parts: Parts, scope: Scope, loc: Loc) -> t.Condition:
    """Return the condition of a clause: its `when` and its lists, all of which must hold.

    Raises:
        ConditionError: with every problem of the clause.

    """
    return _Lists(entry, scope).condition(parts, loc)


def is_otherwise(parts: Parts) -> bool:
    """Tell whether a clause is the word `otherwise` and nothing else."""
    is_word = parts.when is not None and parts.when.lower() == "otherwise"
    return is_word and all(getattr(parts, name) is None for name in LISTS)


class _Lists:
    """Reads the lists of one entry, however deep; every problem of the entry is told at once."""

    def __init__(self, entry: Entry[Strict], scope: Scope) -> None:
        self.entry, self.scope = entry, scope

    def condition(self, parts: Parts, loc: Loc) -> t.Condition:
        pos = self.entry.written.key(*loc)
        found: list[t.Condition] = []
        failures: list[ConditionError] = []
        for read in (self.when, self.all_of, self.any_of, self.none_of, self.at_least):
            try:
                found += read(parts, loc)
            except ConditionError as error:
                failures.append(error)
        if failures:
            raise ConditionError(*(problem for failure in failures for problem in failure.problems))
        if not found:
            what = f"{loc[-1]!r}" if isinstance(loc[-1], str) else "this part of the list"
            hint = "write 'when: …', 'all of: […]', 'any of: […]' or 'none of: […]'"
            raise ConditionError(Problem(pos, f"{what} has no condition", hint))
        return found[0] if len(found) == 1 else t.AllOf(tuple(found), pos)

    def when(self, parts: Parts, loc: Loc) -> list[t.Condition]:
        if parts.when is None:
            return []
        written = self.entry.written
        at = loc if isinstance(written.values[loc], y.Scalar) else (*loc, "when")
        return [resolve.condition(parts.when, self.scope, written.where(*at))]

    def all_of(self, parts: Parts, loc: Loc) -> list[t.Condition]:
        return _joined(t.AllOf, self.each(parts.all_of, (*loc, "all of")))

    def any_of(self, parts: Parts, loc: Loc) -> list[t.Condition]:
        return _joined(t.AnyOf, self.each(parts.any_of, (*loc, "any of")))

    def none_of(self, parts: Parts, loc: Loc) -> list[t.Condition]:
        pos = self.entry.written.key(*loc)
        return [t.Not(any_of, pos) for any_of in _joined(t.AnyOf, self.each(parts.none_of, (*loc, "none of")))]

    def at_least(self, parts: Parts, loc: Loc) -> list[t.Condition]:
        found: list[t.Condition] = []
        for count in (count for count, field in AT_LEAST if field in parts.model_fields_set):
            at = (*loc, f"at least {count} of")
            items = self.each(getattr(parts, f"at_least_{count}"), at)
            pos = self.entry.written.key(*at)
            if items and count > len(items):
                message = f"{at[-1]!r} can never be met: the list has {len(items)}"
                raise ConditionError(Problem(pos, message, "list more conditions, or lower the count"))
            found += [t.AtLeast(count, items, pos)] if items else []
        return found

    def each(self, items: Sequence[Parts] | None, loc: Loc) -> tuple[t.Condition, ...]:
        """Read every item of a list, collecting the problems of all before giving up."""
        if items is None:
            return ()
        if not items:
            hint = "list at least one condition, or delete the key"
            raise ConditionError(Problem(self.entry.written.key(*loc), f"{loc[-1]!r} is empty", hint))
        found: list[t.Condition] = []
        failures: list[ConditionError] = []
        for index, item in enumerate(items):
            try:
                found.append(self.condition(item, (*loc, index)))
            except ConditionError as error:
                failures.append(error)
        if failures:
            raise ConditionError(*(problem for failure in failures for problem in failure.problems))
        return tuple(found)


def _joined(kind: type[t.AllOf | t.AnyOf], items: tuple[t.Condition, ...]) -> list[t.Condition]:
    """Return nothing, the one item itself, or the items joined."""
    if len(items) <= 1:
        return list(items)
    return [kind(items, items[0].pos)]
