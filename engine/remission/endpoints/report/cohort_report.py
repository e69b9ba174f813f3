"""Everything a report is made of: the protocol, its figures over a cohort, and how they came about."""

from __future__ import annotations

import hashlib
import platform
import shlex
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from remission.cases.cells.found import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from remission.endpoints.cohort import CohortFigures
    from remission.engines.columns.engines import Engine
    from remission.errors import Problem
    from remission.protocol.model import Protocol

LIBRARIES = ("remission", "scipy", "durable-rules")
COLUMNS: dict[Engine, str] = {"polars": "polars", "duckdb": "duckdb", "spark": "pyspark"}  # the library of each
NOTES, NOTE_LENGTH = 12, 400  # lines of comment at the head of a data file that are shown, and characters of each


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a report comes from: enough to make it again and to see that it is the same."""

    command: str
    made_at: str | None  # only where it is stated: the same input gives the same bytes
    data_file: str
    data_sha256: str
    data_notes: tuple[str, ...]  # what the data file says of itself
    columns: Engine | None  # that decided every case; None: every case was decided one by one
    one_by_one: int  # cases that evaluate and rete decided, and agreed on
    versions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A cohort as it is reported; `protocol` is the author's, not the widened one."""

    protocol: Protocol
    cohort: CohortFigures
    cases_in: int
    observations: int  # rows that values of the cases were chosen from; 0: each case is written out
    warnings: tuple[Problem, ...]  # about the data file as a whole
    provenance: Provenance

    @property
    def is_complete(self) -> bool:
        """Whether every case that was read came out as a decision in somebody's course."""
        return self.cases_in == self.cohort.decisions == self.cohort.assessments + self.cohort.set_aside

    @property
    def problems(self) -> Iterator[tuple[str, Problem]]:
        """The problems of the data by patient."""
        for course in self.cohort.courses:
            for assessment in course.assessments:
                yield from ((course.patient, problem) for problem in assessment.decision.case.problems)


def provenance(
    data: Path, command: Sequence[str], columns: Engine | None, one_by_one: int, *, when: datetime | None = None
) -> Provenance:
    """Record how a report is made from a file of cases by a command, by which readings, and when, if that is stated."""
    with data.open("rb") as file:
        head = file.read(NOTES * NOTE_LENGTH)
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    libraries = LIBRARIES if columns is None else (*LIBRARIES, COLUMNS[columns])
    return Provenance(
        command=printable(shlex.join(command)),
        made_at=None if when is None else when.isoformat(sep=" ", timespec="minutes"),
        data_file=printable(data.name),
        data_sha256=sha256,
        data_notes=tuple(_notes(head)),
        columns=columns,
        one_by_one=one_by_one,
        versions=(*((name, found) for name in libraries if (found := _version(name))), ("Python", platform.python_version())),
    )


def _notes(head: bytes) -> Iterator[str]:
    """Yield the comment at the head of a text file."""
    for line in head.split(b"\n")[:NOTES]:
        text = line.decode("utf-8-sig", errors="replace").strip()
        if not text.startswith("#"):
            return
        yield printable(text.lstrip("#").strip()[:NOTE_LENGTH])


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
