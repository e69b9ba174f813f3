"""What ships, as a list: each protocol with its kind, its size, its scenarios, and what of it is not verified; and every fact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from remission.book.protocol_page import fact_row, protocol_page, unverified
from remission.protocol.load import load
from remission.protocol.locate import content, shipped
from remission.render.document import Block, Document, Links, Section, Text
from remission.render.page import html
from remission.render.program import made_by
from remission.render.tables import Column, Table

if TYPE_CHECKING:
    from remission.protocol.model import Protocol
    from remission.render.machine import Json
    from remission.render.tables import Cell

KINDS = {"response": "response criteria", "calculators": "calculators"}  # by the folder in `rules`


@dataclass(frozen=True, slots=True)
class Shipped:
    """A protocol that ships, what kind it is, and how many scenarios show it."""

    protocol: Protocol
    kind: str
    scenarios: int


def everything() -> tuple[Shipped, ...]:
    """Load all that ships, in order of kind and id."""
    found = [
        Shipped(load(name), KINDS.get(place.parts[0], "protocol"), _scenarios(content("features") / place))
        for name, place in shipped().items()
    ]
    return tuple(sorted(found, key=lambda one: (one.kind, one.protocol.id)))


def _scenarios(folder: Path) -> int:
    """How many scenarios stand in some features; of an outline it is its rows that count, which are not looked at here."""
    lines = (line.strip() for path in sorted(folder.rglob("*.feature")) for line in path.read_text(encoding="utf-8").splitlines())
    return sum(line.startswith(("Scenario:", "Scenario Outline:", "Example:")) for line in lines)


def table(found: Sequence[Shipped]) -> Table:
    """A row a protocol."""
    columns = (
        *(Column("id", "id"), Column("kind", "kind"), Column("version", "version"), Column("title", "title")),
        *(Column("rules", "rules", "count"), Column("scenarios", "scenarios", "count")),
        Column("unverified", "not verified", "count", tone="bad"),
    )
    rows = tuple(map(_row, found))
    return Table("shipped", "", columns, rows)


def _row(one: Shipped) -> tuple[Cell, ...]:
    protocol = one.protocol
    counts = len(protocol.rules), one.scenarios, len(unverified(protocol))
    return (protocol.id, one.kind, protocol.version, protocol.title, *counts)


def text(found: Sequence[Shipped]) -> Iterator[Block]:
    """For a terminal."""
    yield table(found)
    yield Text()
    yield Text("remission list --html FOLDER writes them as a book")


def record(found: Sequence[Shipped]) -> list[Json]:
    """For machines."""
    return [
        {
            "id": one.protocol.id,
            "kind": one.kind,
            "version": one.protocol.version,
            "title": one.protocol.title,
            "sha256": one.protocol.sha256,
            "rules": len(one.protocol.rules),
            "scenarios": one.scenarios,
            "not verified": unverified(one.protocol),
        }
        for one in found
    ]


def write_book(found: Sequence[Shipped], folder: Path) -> None:
    """Write a page a protocol, the index of protocols and that of facts; a folder that is there keeps its other files."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in found:
        _write(folder / f"{one.protocol.id}.html", protocol_page(one.protocol, one.scenarios))
    protocols = [one.protocol for one in found]
    links = Links(tuple((f"{one.id}: {one.title}", f"{one.id}.html") for one in protocols))
    own = Section("What ships", (links, table(found)))
    facts = Links((("All facts", "facts.html"),))
    _write(folder / "index.html", Document("The shipped rules", (facts, own), "Remission", (), made_by(*protocols)))
    _write(folder / "facts.html", Document("Every fact", (*_facts(protocols),), "Remission", (), made_by(*protocols)))


def _write(path: Path, document: Document) -> None:
    from remission.render.output import whole_file  # noqa: PLC0415

    with whole_file(path) as part:
        part.write_text(html(document), encoding="utf-8")


def _facts(protocols: Sequence[Protocol]) -> Iterator[Block]:
    columns = (
        *(Column("fact", "fact"), Column("label", "what it is"), Column("values", "values"), Column("plausible", "plausible")),
        *(Column("codes", "codes"), Column("chosen", "of many observations"), Column("used", "read by")),
    )
    users: dict[str, list[str]] = {}
    rows: dict[str, tuple[object, ...]] = {}
    for one in protocols:
        for key in one.used:
            users.setdefault(key, []).append(one.id)
            rows.setdefault(key, fact_row(one.facts[key]))
    made = tuple((*map(str, rows[key]), ", ".join(users[key])) for key in sorted(rows))
    yield Links((("All rules", "index.html"),))
    yield Table("facts", "", columns, made)
