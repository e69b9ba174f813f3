"""The log in an SQLite file: entries are appended and never changed; what is personal can be taken away without breaking it.

Triggers refuse a change or a removal by mistake; that nobody did it on purpose is what `verify` shows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from remission.audit.entries import LogEntry, Sealed, seal
from remission.audit.merkle import Frontier, leaf_hash
from remission.errors import InputError, Pos, Problem

SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (number INTEGER PRIMARY KEY, text BLOB NOT NULL, leaf BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS personal (number INTEGER PRIMARY KEY, salt TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS edge (place INTEGER PRIMARY KEY, hash BLOB NOT NULL);
CREATE TRIGGER IF NOT EXISTS no_update BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER IF NOT EXISTS no_delete BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
"""
APPLICATION = 0x52454D4C  # in the file's head: what wrote it
PATIENCE = 10.0  # seconds to wait for another writer


class Log:
    """An open log."""

    def __init__(self, path: Path, *, is_new: bool = False) -> None:
        """Open a log, or begin one.

        Raises:
            InputError: there is none, or the file is something else.
        """
        self.path = path
        if not is_new and not path.is_file():
            raise InputError([Problem(Pos(str(path), 1, 1), "there is no such log")])
        try:
            self.base = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
            self.base.execute("PRAGMA journal_mode=WAL")
            self.base.execute("PRAGMA synchronous=FULL")
            if self.base.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
                if self.base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                    raise InputError([Problem(Pos(str(path), 1, 1), "the file is no log of decisions")])
                self.base.executescript(SCHEMA)
                self.base.execute(f"PRAGMA application_id={APPLICATION}")
        except sqlite3.DatabaseError as error:
            raise InputError([Problem(Pos(str(path), 1, 1), "the file is no log of decisions")]) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.base.close()

    @property
    def size(self) -> int:
        """How many entries there are."""
        return int(self.base.execute("SELECT count(*) FROM entries").fetchone()[0])

    def append(self, entries: Sequence[LogEntry]) -> list[int]:
        """Append entries together, on the disk when this returns; their numbers, from 0.

        Raises:
            OSError: the disk is full, or the file cannot be written; then nothing was appended.
        """
        with self._writing():
            tree = self.frontier()
            sealed = [seal(entry, tree.size + turn) for turn, entry in enumerate(entries)]
            self._write(sealed, tree)
        return [one.number for one in sealed]

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """All of it, or nothing."""
        try:
            self.base.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.base.execute("COMMIT")
            except BaseException:
                if self.base.in_transaction:
                    self.base.execute("ROLLBACK")
                raise
        except sqlite3.OperationalError as error:
            raise OSError(f"the log cannot be written: {error}") from error

    def _write(self, sealed: Iterable[Sealed], tree: Frontier) -> None:
        for one in sealed:
            leaf = leaf_hash(one.text)
            tree.append(leaf)
            self.base.execute("INSERT INTO entries VALUES (?, ?, ?)", (one.number, one.text, leaf))
            if one.personal:
                self.base.execute("INSERT INTO personal VALUES (?, ?, ?)", (one.number, one.salt, one.personal))
        self.base.execute("DELETE FROM edge")
        self.base.executemany("INSERT INTO edge VALUES (?, ?)", list(enumerate(tree.hashes)))

    def frontier(self) -> Frontier:
        """The right edge of the tree, as it is kept."""
        return Frontier(self.size, [_bytes(row[0]) for row in self.base.execute("SELECT hash FROM edge ORDER BY place")])

    def texts(self, start: int = 0) -> Iterator[tuple[int, bytes, bytes]]:
        """Numbers, texts and hashes, in order."""
        rows = self.base.execute("SELECT number, text, leaf FROM entries WHERE number >= ? ORDER BY number", (start,))
        yield from ((number, _bytes(text), _bytes(leaf)) for number, text, leaf in rows)

    def leaves(self, start: int, end: int) -> Iterator[bytes]:
        """The hashes of some entries."""
        rows = self.base.execute("SELECT leaf FROM entries WHERE number >= ? AND number < ? ORDER BY number", (start, end))
        return (_bytes(row[0]) for row in rows)

    def text(self, number: int) -> bytes:
        """One entry.

        Raises:
            InputError: there is none.
        """
        row = self.base.execute("SELECT text FROM entries WHERE number = ?", (number,)).fetchone()
        if row is None:
            hint = f"it has {self.size:,} entries, from 0"
            raise InputError([Problem(Pos(str(self.path), 1, 1), f"the log has no entry {number}", hint)])
        return _bytes(row[0])

    def personal(self, number: int) -> tuple[str, str] | None:
        """The salt and the personal part of an entry; None where it has none, or it was taken away."""
        row = self.base.execute("SELECT salt, text FROM personal WHERE number = ?", (number,)).fetchone()
        return None if row is None else (row[0], row[1])

    def redact(self, number: int) -> bool:
        """Take the personal part of an entry away for good; whether it had one."""
        with self._writing():
            gone = self.base.execute("DELETE FROM personal WHERE number = ?", (number,)).rowcount
        return bool(gone)


def _bytes(value: object) -> bytes:
    """What stands in a cell of the file, whatever somebody has made of its type."""
    return value if isinstance(value, bytes) else str(value).encode()
