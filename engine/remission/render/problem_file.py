"""Every problem of a table in a file for machines, a line each: CSV or JSON by its ending; whole or not at all."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal

from remission.errors import DataError, Problem
from remission.render.output import safe, whole_file
from remission.render.problems import cause_of
from remission.render.records import problem_record

Form = Literal["csv", "json"]
FORMS: dict[str, Form] = {".csv": "csv", ".json": "json", ".jsonl": "json"}
WHOSE = ("patient", "date")
COLUMNS = (*WHOSE, "severity", "file", "line", "column", "message", "hint", "cause")


@dataclass(frozen=True, slots=True)
class ProblemFile:
    """Takes in problems one by one."""

    stream: IO[str] | None  # None: nobody asked for them
    form: Form = "csv"

    def write(self, problems: Iterable[Problem], patient: str | None = None, day: str | None = None) -> None:
        """Write problems of a patient's assessment, or of the table as a whole."""
        if self.stream is None:
            return
        for problem in problems:
            self._write(
                {**dict(zip(WHOSE, (patient, day), strict=True)), **problem_record(problem), "cause": cause_of(problem).what}
            )

    def write_finding(self, patient: str, message: str, hint: str | None) -> None:
        """Write what is wrong with the days of a patient, which stand in several places."""
        if self.stream is not None:
            self._write({"patient": patient, "severity": "error", "message": message, "hint": hint, "cause": hint or message})

    def _write(self, record: dict[str, Any]) -> None:
        if self.stream is None:
            return
        cells = [record.get(name) for name in COLUMNS]
        if self.form == "json":
            self.stream.write(json.dumps(dict(zip(COLUMNS, cells, strict=True)), ensure_ascii=False) + "\n")
        else:
            csv.writer(self.stream, lineterminator="\n").writerow(
                [safe(cell) if isinstance(cell, str) else cell for cell in cells]
            )


@contextmanager
def problem_file(path: Path | None) -> Iterator[ProblemFile]:
    """Yield what takes the problems of a run; the file appears when the run is through, or when the table cannot be used.

    Raises:
        DataError: as it came from the run; its problems are in the file.
        OSError: the file cannot be written.
    """
    if path is None:
        yield ProblemFile(None)
        return
    unusable: DataError | None = None
    with whole_file(path) as part, part.open("w", encoding="utf-8", newline="") as stream:
        taking = ProblemFile(stream, FORMS[path.suffix.lower()])
        if taking.form == "csv":
            csv.writer(stream, lineterminator="\n").writerow(COLUMNS)
        try:
            yield taking
        except DataError as error:
            unusable = error
            taking.write(error.problems)
    if unusable is not None:
        raise unusable
