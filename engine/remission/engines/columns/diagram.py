"""What a classification may still answer, as a decision diagram over what is known of each fact.

Everything a row can leave open is a *variable*: a fact lies in one of a few classes (of cells between two cuts, or of
choices), an atom over several facts is met or not. A formula is a threshold gate over tests of variables, so that `all`,
`any`, `at least n` and their negations are one thing. The diagram asks one variable a level; a path is a completion and ends
at an outcome, or at none. Nothing here knows a data frame.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class DiagramTest:
    """The variable lies in one of some classes (a bit mask)."""

    variable: int
    classes: int


@dataclass(frozen=True, slots=True)
class DiagramGate:
    """At least `count` of the parts are met."""

    count: int
    parts: tuple[Formula, ...]


Formula: TypeAlias = bool | DiagramTest | DiagramGate
State: TypeAlias = tuple[tuple[str, Formula], ...]  # outcomes that are still open, with what is left of their conditions


@dataclass(frozen=True, slots=True)
class Edge:
    """From a node to another (by number, or to an outcome by name, or to None) where a variable lies in some classes."""

    source: int
    variable: int
    classes: int
    target: int | str | None


class TooLargeError(Exception):
    """The diagram has more nodes than were allowed."""


def gate(count: int, parts: Iterable[Formula]) -> Formula:
    """At least `count` of the parts, with what is settled left out."""
    open_parts: list[Formula] = []
    for part in parts:
        if part is True:
            count -= 1
        elif part is not False:
            open_parts.append(part)
    if count <= 0:
        return True
    if count > len(open_parts):
        return False
    return open_parts[0] if len(open_parts) == 1 else DiagramGate(count, tuple(open_parts))


def all_of(parts: Sequence[Formula]) -> Formula:
    """Every part."""
    return gate(len(parts), parts)


def any_of(parts: Sequence[Formula]) -> Formula:
    """One part or more."""
    return gate(1, parts)


def negated(formula: Formula, classes: Sequence[int]) -> Formula:
    """Not the formula; `classes` has the number of classes of each variable."""
    match formula:
        case bool():
            return not formula
        case DiagramTest(variable, mask):
            return DiagramTest(variable, ((1 << classes[variable]) - 1) & ~mask)
        case DiagramGate(count, parts):
            return gate(len(parts) - count + 1, [negated(part, classes) for part in parts])


def restricted(formula: Formula, variable: int, number: int) -> Formula:
    """What is left of a formula where a variable lies in one class."""
    match formula:
        case DiagramTest(tested, mask):
            return bool(mask >> number & 1) if tested == variable else formula
        case DiagramGate(count, parts):
            return gate(count, [restricted(part, variable, number) for part in parts])
        case _:
            return formula


def variables(formula: Formula) -> Iterator[int]:
    """The variables that a formula tests, in reading order."""
    match formula:
        case DiagramTest(variable):
            yield variable
        case DiagramGate(_, parts):
            for part in parts:
                yield from variables(part)
        case _:
            return


def diagram(outcomes: State, classes: Sequence[int], most: int) -> tuple[Edge, ...]:
    """The edges of a classification's diagram, sources before targets; node 0 is the root.

    Args:
        outcomes: The outcomes in their order with their conditions; the first that is met is the answer.
        classes: The number of classes of each variable.
        most: How many nodes are allowed.

    Raises:
        TooLargeError: there are more.
    """
    root = _open(outcomes)
    frontier: dict[State, int] = {root: 0}
    edges: list[Edge] = []
    count = 1
    if _is_settled(root):
        return (Edge(0, -1, 0, _answer(root)),)
    for variable in dict.fromkeys(each for _, formula in root for each in variables(formula)):
        asked = {state: node for state, node in frontier.items() if _asks(state, variable)}
        frontier = {state: node for state, node in frontier.items() if state not in asked}
        for state, node in asked.items():
            for target, mask in _branches(state, variable, classes[variable]).items():
                if _is_settled(target):
                    edges.append(Edge(node, variable, mask, _answer(target)))
                    continue
                if target not in frontier:
                    frontier[target], count = count, count + 1
                edges.append(Edge(node, variable, mask, frontier[target]))
        if count > most:
            raise TooLargeError
    return tuple(edges)


def _asks(state: State, variable: int) -> bool:
    return any(variable in variables(formula) for _, formula in state)


def _branches(state: State, variable: int, count: int) -> dict[State, int]:
    found: dict[State, int] = {}
    for number in range(count):
        target = _open([(name, restricted(formula, variable, number)) for name, formula in state])
        found[target] = found.get(target, 0) | 1 << number
    return found


def _open(outcomes: Iterable[tuple[str, Formula]]) -> State:
    """The outcomes that can still be the answer: none after one that is met."""
    found: list[tuple[str, Formula]] = []
    for name, formula in outcomes:
        if formula is not False:
            found.append((name, formula))
        if formula is True:
            break
    return tuple(found)


def _is_settled(state: State) -> bool:
    return not state or state[0][1] is True


def _answer(state: State) -> str | None:
    return state[0][0] if state else None
