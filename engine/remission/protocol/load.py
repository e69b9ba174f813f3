"""Rule files -> a checked Protocol, or every problem of the folder in one run."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from remission.errors import Problem, RuleFileError, did_you_mean
from remission.protocol import files
from remission.protocol.build import Builder, Sections, name_problem, order
from remission.protocol.canonical import sha256
from remission.protocol.checks import used_facts, warnings
from remission.protocol.entries import Entry
from remission.protocol.locate import Place, locate, vocabulary, vocabulary_names
from remission.protocol.model import Protocol
from remission.protocol.read import Written, in_order
from remission.protocol.read import read as read_file
from remission.protocol.vocabulary import ASSESSMENT, declare

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from remission.expr.facts import Fact

Model = TypeVar("Model", bound=files.Strict)


def load(name: str | Path) -> Protocol:
    """Load a protocol from its folder, its file, or the id of one that ships with the package.

    Raises:
        RuleFileError: with every problem of the files.

    """
    protocol, problems = read(name)
    if protocol is None:
        raise RuleFileError(problem for problem in problems if problem.severity == "error")
    return protocol


def read(name: str | Path) -> tuple[Protocol | None, tuple[Problem, ...]]:
    """Load a protocol without raising: the protocol (None where there is an error) and all problems by place."""
    problems: list[Problem] = []
    try:
        place = locate(name)
        own = _files(place.files, problems)
        shared = _files(_vocabularies(own, place, problems), problems)
    except RuleFileError as error:
        return None, in_order([*problems, *error.problems])
    if problems:  # what other files say of a file that could not be read would be noise
        return None, in_order(problems)
    protocol = _protocol(own, shared, str(name), problems)
    if any(problem.severity == "error" for problem in problems):
        return None, in_order(problems)
    return protocol, in_order(problems)


def _files(paths: tuple[Path, ...], problems: list[Problem]) -> tuple[Written, ...]:
    found: list[Written] = []
    for path in paths:
        try:
            written, wrong = read_file(path, _shown(path))
        except RuleFileError as error:
            problems += error.problems
            continue
        problems += wrong
        if written:
            found.append(written)
    return tuple(found)


def _shown(path: Path) -> str:
    """Return a path as the user would name it: relative to where they are, where that is shorter."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # pragma: no cover - another drive on Windows
        return str(path)
    return str(path) if relative.startswith("..") else relative


def _vocabularies(own: tuple[Written, ...], place: Place, problems: list[Problem]) -> tuple[Path, ...]:
    found: list[Path] = []
    for written in own:
        for index, name in enumerate(written.model.vocabulary):
            path = vocabulary(name, place)
            if path is None:
                hint = (
                    did_you_mean(name, vocabulary_names(place))
                    or f"vocabularies in reach: {', '.join(sorted(vocabulary_names(place)))}"
                )
                problems.append(Problem(written.key("vocabulary", index), f"there is no vocabulary {name!r}", hint))
            elif path not in found:
                found.append(path)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Header:
    id: str
    title: str
    version: str
    file: str


def _header(own: tuple[Written, ...], problems: list[Problem]) -> _Header:
    texts: dict[str, str] = {}
    for key in ("protocol", "title", "version"):
        holders = [written for written in own if getattr(written.model, key) is not None]
        if not holders and own:
            problems.append(Problem(own[0].key(), f"key {key!r} is missing", f"write '{key}: …' at the top of the file"))
        for again in holders[1:]:
            problems.append(Problem(again.key(key), f"{key!r} is given twice", f"it stands already at {holders[0].key(key)}"))
        texts[key] = getattr(holders[0].model, key) if holders else ""
    return _Header(texts["protocol"], texts["title"], texts["version"], own[0].key().file if own else "")


def _entries(
    owners: tuple[Written, ...], section: str, problems: list[Problem], inside: str | None = None
) -> list[Entry[files.Strict]]:
    """Return the named things of one section over all files; a name twice is a problem."""
    found: dict[str, Entry[files.Strict]] = {}
    for written in owners:
        holder = getattr(written.model, section)
        loc: tuple[str, ...] = (section,) if inside is None else (section, inside)
        models: Mapping[str, files.Strict] = holder if inside is None else getattr(holder, inside)
        for name, model in models.items():
            entry = Entry(name, model, written, (*loc, name))
            first = found.setdefault(entry.slug, entry)
            if first is not entry:
                problems.append(Problem(entry.pos, f"the name {name!r} is taken", f"it stands already at {first.pos}"))
    return list(found.values())


def _facts(shared: tuple[Written, ...], own: tuple[Written, ...], problems: list[Problem]) -> dict[str, Fact]:
    facts = {ASSESSMENT.slug: ASSESSMENT}
    for entry in _entries((*shared, *own), "facts", problems):
        problem = name_problem(entry.name, entry.pos)
        if problem:
            problems.append(problem)
            continue
        assert isinstance(entry.model, files.FactFile)  # noqa: S101 - the section's type
        declared, wrong = declare(entry.name, entry.model, entry.written, entry.loc)
        problems += wrong
        for fact in declared:
            if facts.setdefault(fact.slug, fact) is not fact:
                problems.append(
                    Problem(
                        fact.pos,
                        f"the name {fact.name!r} is taken",
                        "the assessment date and companions (ULN, sensitivity) have names of their own",
                    )
                )
    return facts


def _protocol(own: tuple[Written, ...], shared: tuple[Written, ...], name: str, problems: list[Problem]) -> Protocol:
    for written in shared:
        for key in sorted({str(loc[0]) for loc in written.keys if len(loc) == 1} - {"facts", "title", "version"}):
            problems.append(Problem(written.key(key), f"a vocabulary has no {key!r}", "put it into the protocol's own file"))
    header = _header(own, problems)
    sections = Sections(
        facts=_facts(shared, own, problems),
        sources=tuple(_entries(own, "sources", problems)),  # type: ignore[arg-type]
        include=tuple(_entries(own, "eligibility", problems, "include")),  # type: ignore[arg-type]
        exclude=tuple(_entries(own, "eligibility", problems, "exclude")),  # type: ignore[arg-type]
        criteria=tuple(_entries(own, "criteria", problems)),  # type: ignore[arg-type]
        classifications=tuple(_entries(own, "classifications", problems)),  # type: ignore[arg-type]
        calculations=tuple(_entries(own, "calculations", problems)),  # type: ignore[arg-type]
        statements=tuple(_entries(own, "statements", problems)),  # type: ignore[arg-type]
    )
    builder = Builder(sections)
    builder.check_names()
    criteria, classifications, calculations = builder.criteria(), builder.classifications(), builder.calculations()
    ordered, circles = order(criteria, classifications, calculations)
    problems += [*builder.problems, *circles]
    protocol = Protocol(
        id=header.id,
        title=header.title,
        version=header.version,
        sha256="",
        facts=dict(sections.facts),
        criteria=criteria,
        include=tuple(entry.slug for entry in sections.include),
        exclude=tuple(entry.slug for entry in sections.exclude),
        classifications=classifications,
        calculations=calculations,
        sources=builder.sources(),
        statements=builder.statements(),
        used=used_facts(sections.facts, criteria, classifications, calculations),
        order=ordered,
        file=header.file or name,
    )
    if any(problem.severity == "error" for problem in problems):
        return protocol
    own_files = {written.key().file for written in own}
    problems += warnings(protocol, own_files)
    return replace(protocol, sha256=sha256(protocol))
