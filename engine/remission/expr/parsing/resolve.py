"""Parsed clause + declared names -> typed nodes: kinds, units and choices checked, every problem with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from lark import Tree

from remission.errors import did_you_mean
from remission.expr import tree as t
from remission.expr.facts import Kind, slug
from remission.expr.parsing import terms
from remission.expr.parsing.changes import changes
from remission.expr.parsing.clause import Clause, Part, token
from remission.expr.parsing.comparisons import band, between, compare, near, near_between, near_date, within
from remission.expr.parsing.misspelt_names import misspelt_problems
from remission.expr.parsing.parse import ConditionError, Where, parse
from remission.expr.parsing.slips import slip_problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lark import Token

    from remission.errors import Pos
    from remission.expr.parsing.scope import Scope

Node = TypeVar("Node", t.Condition, t.Term)
OPS = {op.value: op for op in t.Op} | {"≤": t.Op.LE, "≥": t.Op.GE, "≠": t.Op.NE, "<>": t.Op.NE, "==": t.Op.EQ}


def condition(text: str, scope: Scope, where: Where) -> t.Condition:
    """Read a clause as a typed condition.

    Raises:
        ConditionError: with every problem of the clause.

    """
    return _read(text, scope, where, _condition)


def term(text: str, scope: Scope, where: Where) -> t.Term:
    """Read a formula as a typed term.

    Raises:
        ConditionError: with every problem of the formula.

    """
    return _read(text, scope, where, terms.term)


def _read(text: str, scope: Scope, where: Where, as_what: Callable[[Clause, Part], Node]) -> Node:
    """Read a text; one that cannot be read may be what people write daily, and is then told in its right form."""

    def read(text: str, where: Where) -> Node:
        return as_what(Clause(text, scope, where), parse(scope.declared.marked(text), where, text))

    def whole(text: str, where: Where) -> Node:
        return _read(text, scope, where, as_what)

    try:
        return read(text, where)
    except ConditionError as error:
        told = misspelt_problems(text, scope.declared, where, whole) if error.problems else ()
        told = told or (slip_problems(text, scope, where, read) if error.problems else ())
        if not told:
            raise
    raise ConditionError(*told)


def _condition(c: Clause, part: Part) -> t.Condition:  # noqa: C901, PLR0911, PLR0912 - one match, one line a form
    tree = cast("Tree[Token]", part)
    kids, pos = tree.children, c.pos(part)
    match tree.data:
        case "group":
            return _condition(c, kids[0])
        case "conjunction":
            return t.AllOf(_each(c, kids[::2]), pos)
        case "disjunction":
            return t.AnyOf(_each(c, kids[::2]), pos, _reading(c, kids[::2]))
        case "negated":
            return t.Not(_condition(c, kids[1]), pos)
        case "if_then":
            first, then = _each(c, (kids[1], kids[3]))
            return t.IfThen(first, then, pos)
        case "at_least":
            return _at_least(c, kids[2], kids[4:], pos)
        case "compare":
            return compare(c, kids[0], OPS[str(kids[1])], kids[2])
        case "between":
            return between(c, kids[0], kids[2], kids[4])
        case "band":
            return band(c, kids[0], kids[2], kids[5])
        case "within":
            return within(c, kids)
        case "changes" | "changes_any":
            return changes(c, kids, is_any=tree.data == "changes_any")
        case "near":
            return near(c, kids[0], OPS.get(str(kids[1]), t.Op.EQ), kids[2])
        case "not_near":
            return near(c, kids[0], t.Op.NE, kids[3])
        case "near_date":
            return near_date(c, kids[0], OPS[str(kids[1])], kids[2], kids[4])
        case "near_since" | "near_from":
            return near_between(c, kids)
        case "is_known":
            return _known(c, kids[0], pos)
        case "is_missing":
            return t.Not(_known(c, kids[0], pos), pos)
        case "is_in":
            return _one_of(c, kids[0], _items(kids))
        case "is_not_in":
            return t.Not(_one_of(c, kids[0], _items(kids)), pos)
        case "name":
            return _reference(c, tree)
        case _:
            raise c.problem(part, f"{c.words(part)!r} is a value, not a condition", "compare it: '… >= …'")


def _known(c: Clause, part: Part, pos: Pos) -> t.Known | t.HasValue:
    """Read what is asked of a fact that may be recorded, or of what the rules conclude and may have left open."""
    name = c.words(part)
    kind = c.scope.kind_of(slug(name))
    if kind == "fact":
        return t.Known(slug(name), pos)
    if kind is None:
        raise c.scope.unknown(name, c.pos(part))
    return t.HasValue(kind, slug(name), pos)


def _each(c: Clause, parts: Iterable[Part]) -> tuple[t.Condition, ...]:
    return c.each(lambda part: _condition(c, part), parts)


def _reading(c: Clause, parts: list[Part]) -> str:
    """Write parts that `or` joins with the brackets that they are read with; nothing where none are missing."""
    joined = [isinstance(part, Tree) and part.data == "conjunction" for part in parts]
    if not any(joined):
        return ""
    words = (f"({c.words(part)})" if is_joined else c.words(part) for part, is_joined in zip(parts, joined, strict=True))
    return " or ".join(words)


def _items(kids: list[Part]) -> list[Part]:
    """Return what stands behind `is` or `in`: everything that is no word of the language."""
    return [kid for kid in kids[1:] if token(kid) not in {"IS", "IN", "NOT"}]


def _at_least(c: Clause, count: Part, args: list[Part], pos: Pos) -> t.Condition:
    conditions = _each(c, args)
    words = c.words(count)
    if not words.isdigit() or not 1 <= int(words) <= len(conditions):
        message = f"'at least {words}' of {len(conditions)} makes no sense"
        raise c.problem(count, message, f"write a number from 1 to {len(conditions)}")
    return t.AtLeast(int(words), conditions, pos)


def _reference(c: Clause, part: Part) -> t.Ref:
    name, scope = c.words(part), c.scope
    key = slug(name)
    if key in scope.criteria:
        return t.Ref(key, c.pos(part))
    if key in scope.classifications:
        hint = f"write '{name} is …' with one of {', '.join(scope.classifications[key])}"
        raise c.problem(part, f"{name!r} is a classification, not a condition", hint)
    if values := scope.choices(key):
        raise c.problem(part, f"{name!r} is a value, not a condition", f"write '{name} is …' with one of {', '.join(values)}")
    if key in scope.facts or key in scope.calculations:
        raise c.problem(part, f"{name!r} is a value, not a condition", f"compare it: '{name} >= …' or '{name} is …'")
    raise scope.unknown(name, c.pos(part))


# ---- choices ---------------------------------------------------------------------------------------


def _one_of(c: Clause, subject: Part, items: list[Part]) -> t.Condition:
    """Read `fact is value`, `fact in [..]`, `classification is OUTCOME`, and the same for numbers."""
    name, pos = c.words(subject), c.pos(subject)
    key = slug(name)
    if key in c.scope.classifications:
        return t.OutcomeIn(key, _choices(c, items, name, c.scope.classifications[key]), pos)
    if key in c.scope.lists:
        chosen = _choices(c, items, name, tuple(c.scope.lists[key]))
        refs = tuple(t.Ref(c.scope.lists[key][one], pos) for one in chosen)
        return refs[0] if len(refs) == 1 else t.AnyOf(refs, pos)
    fact = c.scope.facts.get(key)
    if fact is not None and fact.kind is Kind.CHOICE:
        return t.OneOf(key, _choices(c, items, fact.name, fact.values), pos)
    if key in c.scope.criteria:
        raise c.problem(subject, f"{name!r} is a condition: it has no value", f"write '{name}' or 'not {name}' alone")
    terms.term(c, subject)  # one problem with the subject, not one with each item
    equals = c.each(lambda item: compare(c, subject, t.Op.EQ, item), items)
    return equals[0] if len(equals) == 1 else t.AnyOf(equals, pos)


def _choices(c: Clause, items: list[Part], name: str, values: tuple[str, ...]) -> tuple[str, ...]:
    return c.each(lambda item: _choice(c, item, name, values), items)


def _choice(c: Clause, item: Part, name: str, values: tuple[str, ...]) -> str:
    word = c.words(item).strip("\"'")
    for value in values:
        if slug(value) == slug(word):
            return value
    if slug(word) in {"unknown", "missing", "not_done", "na"}:
        raise c.problem(item, f"{name!r} has no value {word!r}", f"write '{name} is missing' if that is meant")
    if {slug(part) for part in word.split()} <= {slug(value) for value in values}:
        raise c.problem(item, f"{name!r} has no value {word!r}", "put ',' between the values")
    hint = did_you_mean(word, values) or f"choose one of: {', '.join(values)}"
    raise c.problem(item, f"{name!r} has no value {word!r}", hint)
