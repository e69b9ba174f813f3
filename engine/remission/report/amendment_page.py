"""An amendment as a page: the rules that changed, who can be answered differently, and who is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from remission.report.amendment_told import NOBODY, tables
from remission.report.sections import Page, Section

if TYPE_CHECKING:
    from remission.report.amendment import Amendment
    from remission.report.revisions import Opened


def page(amended: Amendment) -> Page:
    """What an amendment changes, as a page."""
    facts = (("Before", _version(amended.old)), ("Now", _version(amended.new)))
    return Page("What an amendment changes", amended.new.protocol.title, facts, tuple(_sections(amended)))


def _version(version: Opened) -> str:
    protocol = version.protocol
    return f"{protocol.id} {protocol.version}, {version.name}, sha256 {protocol.sha256[:12]}"


def _sections(amended: Amendment) -> Iterator[Section]:
    rules, differences, *people = tables(amended)
    yield Section("The rules", tables=(rules,))
    if amended.moves_nobody:
        yield Section("Every patient there could be", (f"{NOBODY.capitalize()}.",))
    else:
        shown = "For each answer that can differ a patient for whom it does, and the bounds of all of them."
        yield Section("Every patient there could be", (shown, *_open(amended)), tables=(differences,))
    if amended.people is not None:
        changed = f"{len(amended.people.changed)} of {amended.people.cases} cases are answered differently."
        yield Section("The patients of the data", (changed,), tables=tuple(people))


def _open(amended: Amendment) -> Iterator[str]:
    yield from (f"Undecided: {one.about.name}: {one.reason}." for one in amended.undecided)
    only = [f"{change.what} ({'new' if change.kind == 'added' else 'old'} protocol only)" for change in amended.incomparable]
    if only:
        yield f"Not compared, since only one protocol has them: {', '.join(only)}."
