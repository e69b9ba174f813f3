"""Cited text that no rule evaluates, and what became of it: the clauses made from it, or that it is for information only.

premedication: {says: Given to every patient, source: approval, made into: [methylprednisolone]}
background: {says: Chemotherapy helps one in two, source: context, for information: yes}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from remission.errors import Problem, did_you_mean
from remission.expr.facts import slug
from remission.protocol.model import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from remission.protocol import files
    from remission.protocol.build import Sections
    from remission.protocol.entries import Entry

    StatementEntry = Entry[files.StatementFile]

KINDS = "name criteria, classifications, calculations, endpoints, designs, cross tables, or 'course'"
EITHER = "name the clauses, as in '[I1 age, I2 disease]', or write 'for information: yes' if none is to be made"


def statement(entry: StatementEntry, source: str | None) -> Statement:
    """Return one statement; `source` is the slug of its source."""
    model = entry.model
    named = tuple(model.made_into or ())
    made_into = tuple(dict.fromkeys(map(slug, named)))
    is_background = model.for_information is not None
    items = tuple(model.items)
    return Statement(entry.slug, entry.name, model.says, items, source, made_into, is_background, entry.pos, named)


def statement_problems(sections: Sections) -> Iterator[Problem]:
    """Yield what is wrong with what became of the statements."""
    known = clause_names(sections)
    for entry in sections.statements:
        names = entry.model.made_into
        if names is not None and entry.model.for_information:
            message = f"{entry.name!r} cannot have 'made into' and 'for information' at once"
            yield Problem(entry.at("for information"), message, "delete one of them")
        elif names == []:
            yield Problem(entry.at("made into"), f"'made into' of {entry.name!r} is empty", EITHER)
        for index, name in enumerate(names or ()):
            if slug(name) not in known and slug(name) not in sections.broken and sections.is_whole:
                hint = did_you_mean(name, known.values()) or KINDS
                yield Problem(entry.at("made into", index), f"no clause is called {name!r}", hint)


def clause_names(sections: Sections) -> Mapping[str, str]:
    """Return what clauses may be called, by slug; a family stands for its outcomes, and `response CR` for one of them."""
    rules = (*sections.include, *sections.exclude, *sections.criteria, *sections.classifications, *sections.calculations)
    plan = sections.plan
    figures = (*plan.course, *plan.endpoints, *plan.designs, *plan.cross_tables)
    outcomes = (f"{family.name} {outcome}" for family in sections.classifications for outcome in family.model.outcomes)
    return {slug(name): name for name in (*(entry.name for entry in (*rules, *figures)), *outcomes)}
