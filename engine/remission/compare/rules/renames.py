"""What an amendment only renames: the same rule under another name, and everything that mentions it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from typing import TypeVar

from remission.compare.rules.equality import Called, meaning
from remission.protocol.model import Calculation, Classification, Criterion, Protocol, Statement

Item = TypeVar("Item", Criterion, Classification, Calculation)


def renamed(old: Protocol, new: Protocol) -> dict[str, str]:
    """From the slug of each old rule that is only called otherwise now to its new slug."""
    found: dict[str, str] = {}
    while more := _found(old, new, found):  # what mentions a renamed rule may be renamed too
        found |= more
    return found


def _found(old: Protocol, new: Protocol, called: Called) -> dict[str, str]:
    def criterion(protocol: Protocol, item: Criterion, own: Called) -> Hashable:
        member = item.slug in protocol.include, item.slug in protocol.exclude
        return meaning(item.condition, own), item.if_missing, member

    return {
        **_pairs(
            _gone(old.criteria, new.criteria, called),
            lambda item: criterion(old, item, called),
            _come(old.criteria, new.criteria, called),
            lambda item: criterion(new, item, {}),
        ),
        **_pairs(
            _gone(old.classifications, new.classifications, called),
            lambda item: _family(item, called),
            _come(old.classifications, new.classifications, called),
            lambda item: _family(item, {}),
        ),
        **_pairs(
            _gone(old.calculations, new.calculations, called),
            lambda item: (meaning(item.value, called), item.unit),
            _come(old.calculations, new.calculations, called),
            lambda item: (meaning(item.value), item.unit),
        ),
    }


def _family(item: Classification, called: Called) -> Hashable:
    return tuple((one.name, one.condition and meaning(one.condition, called)) for one in item.outcomes)


def _gone(old: Mapping[str, Item], new: Mapping[str, Item], called: Called) -> list[Item]:
    return [item for key, item in old.items() if key not in new and key not in called]


def _come(old: Mapping[str, Item], new: Mapping[str, Item], called: Called) -> list[Item]:
    taken = set(called.values())
    return [item for key, item in new.items() if key not in old and key not in taken]


def _pairs(
    gone: list[Item], before: Callable[[Item], Hashable], come: list[Item], after: Callable[[Item], Hashable]
) -> dict[str, str]:
    """Each old rule with the first new one, not yet taken, that says the same."""
    left = [(item.slug, after(item)) for item in come]
    found: dict[str, str] = {}
    for item in gone:
        match = next((one for one in left if one[1] == before(item)), None)
        if match is not None:
            left.remove(match)
            found[item.slug] = match[0]
    return found


def told_as_now(old: Protocol, new: Protocol, called: Called) -> Protocol:
    """The old protocol, with the new names for what was only renamed: its rules are told in one vocabulary."""
    return replace(
        old,
        criteria={key: _now(item, new.criteria, called) for key, item in old.criteria.items()},
        classifications={key: _now(item, new.classifications, called) for key, item in old.classifications.items()},
        calculations={key: _now(item, new.calculations, called) for key, item in old.calculations.items()},
        statements={key: _made_into(one, called) for key, one in old.statements.items()},
    )


def _now(item: Item, new: Mapping[str, Item], called: Called) -> Item:
    key = called.get(item.slug)
    return item if key is None or key not in new else replace(item, name=new[key].name)


def _made_into(statement: Statement, called: Called) -> Statement:
    return replace(statement, made_into=tuple(called.get(key, key) for key in statement.made_into))
