"""Clauses as written in YAML -> conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remission.errors import Problem
from remission.expr import resolve
from remission.expr import tree as t
from remission.expr.parse import ConditionError
from remission.protocol import yaml_tree as y
from remission.protocol.files import MOST, Parts, Strict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from remission.expr.scope import Scope
    from remission.protocol.entries import Entry
    from remission.protocol.read import Loc


def condition_of(entry: Entry[Strict], parts: Parts, scope: Scope, loc: Loc) -> t.Condition:
    """Return the condition of a clause: its `when` and its lists, all of which must hold.

    Raises:
        ConditionError: with every problem of the clause.

    """
    found: list[t.Condition] = []
    problems: list[Problem] = []

    def collect(key: str, items: Sequence[Parts] | None) -> tuple[t.Condition, ...]:
        if items is None:
            return ()
        if not items:
            problems.append(
                Problem(entry.written.key(*loc, key), f"{key!r} is empty", "list at least one condition, or delete the key")
            )
        conditions = []
        for index, item in enumerate(items):
            try:
                conditions.append(condition_of(entry, item, scope, (*loc, key, index)))
            except ConditionError as error:
                problems.extend(error.problems)
        return tuple(conditions)

    if parts.when is not None:
        at = loc if isinstance(entry.written.values[loc], y.Scalar) else (*loc, "when")
        try:
            found.append(resolve.condition(parts.when, scope, entry.written.where(*at)))
        except ConditionError as error:
            problems.extend(error.problems)
    pos = entry.written.key(*loc)
    found += _joined(t.AllOf, collect("all of", parts.all_of))
    found += _joined(t.AnyOf, collect("any of", parts.any_of))
    found += [t.Not(none, pos) for none in _joined(t.AnyOf, collect("none of", parts.none_of))]
    for count in range(1, MOST + 1):
        key = f"at least {count} of"
        items = collect(key, getattr(parts, f"at_least_{count}"))
        if items and count > len(items):
            problems.append(Problem(entry.written.key(*loc, key), f"{key!r} has only {len(items)} conditions"))
        elif items:
            found.append(t.AtLeast(count, items, pos))
    if problems:
        raise ConditionError(*problems)
    if not found:
        raise ConditionError(
            Problem(pos, f"{loc[-1]!r} has no condition", "write 'when: …', 'all of: […]', 'any of: […]' or 'none of: […]'")
        )
    return found[0] if len(found) == 1 else t.AllOf(tuple(found), pos)


def _joined(kind: type[t.AllOf | t.AnyOf], items: tuple[t.Condition, ...]) -> list[t.Condition]:
    """Nothing, the one item itself, or the items joined."""
    if len(items) <= 1:
        return list(items)
    return [kind(items, items[0].pos)]
