"""An amendment as a page: the rules that changed, who can be answered differently, and who is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from remission.compare.amendment_proved import limits, proved, set_aside
from remission.compare.presentation import changed_text, tables
from remission.render.program import made_by
from remission.render.sections import Page, Section

if TYPE_CHECKING:
    from remission.compare.amendment import Amendment
    from remission.compare.revisions import OpenedRevision
    from remission.render.tables import Table


def page(amended: Amendment) -> Page:
    """What an amendment changes, as a page."""
    facts = (("Before", _version(amended.old)), ("Now", _version(amended.new)))
    made = made_by(amended.old.protocol, amended.new.protocol)
    return Page("What an amendment changes", amended.new.protocol.title, facts, tuple(_sections(amended)), made)


def _version(version: OpenedRevision) -> str:
    protocol = version.protocol
    return f"{protocol.id} {protocol.version}, {version.name}, sha256 {protocol.sha256[:12]}"


def _sections(amended: Amendment) -> Iterator[Section]:
    rules, differences, *people = tables(amended)
    yield Section("The rules", tables=(rules,))
    yield from _every(amended, differences)
    if amended.people is not None:
        yield Section("The patients of the data", (f"{changed_text(amended.people)}.",), tables=tuple(people))


def _every(amended: Amendment, differences: Table) -> Iterator[Section]:
    """What holds for all patients there could be, if anything was asked."""
    title, sentence = "Every patient there could be", proved(amended)
    beyond = [f"{_upper(limit)}." for limit in (*limits(amended), *set_aside(amended))]
    if amended.not_proved:
        yield Section(title, (f"Not compared: {amended.not_proved}.",))
    elif sentence:
        yield Section(title, (f"{_upper(sentence)}.", *beyond, *_open(amended)))
    else:
        shown = "For each answer that can differ a patient for whom it does, and the bounds of all of them."
        yield Section(title, (shown, *beyond, *_open(amended)), tables=(differences,))


def _upper(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"


def _open(amended: Amendment) -> Iterator[str]:
    yield from (f"Undecided: {one.about.name}: {one.reason}." for one in amended.undecided)
    only = [f"{change.what} ({'new' if change.kind == 'added' else 'old'} protocol only)" for change in amended.incomparable]
    if only:
        yield f"Not compared, since only one protocol has them: {', '.join(only)}."
