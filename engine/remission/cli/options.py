"""Arguments and options that several commands take."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

ProtocolName = Annotated[str, typer.Argument(metavar="PROTOCOL", help="A protocol's folder or file, or the id of a shipped one")]
Data = Annotated[Path, typer.Argument(metavar="DATA", help="A table of patients, or the folder that a mapping reads")]
MappingFile = Annotated[
    Path | None,
    typer.Option("--mapping", metavar="FILE", help="What the site's files mean; else the mapping in the protocol's folder."),
]
ListFile = Annotated[
    Path | None, typer.Option("--assessments", metavar="FILE", help="Patients and dates: when dated observations are assessed.")
]
Today = Annotated[
    datetime | None,
    typer.Option(
        "--today", formats=["%Y-%m-%d"], metavar="DATE", help="No observation is later than this; the machine's date by default."
    ),
]

CutOff = Annotated[
    datetime | None,
    typer.Option("--cut-off", formats=["%Y-%m-%d"], metavar="DATE", help="Tell everything as it was known on this day."),
]


def stated_time(written: str) -> datetime:
    """The time of an option; what is none is wrong usage."""
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        raise typer.BadParameter(f"{written!r} is no time: write it as 2024-05-31 or 2024-05-31T14:30:00") from None


StatedTime = Annotated[
    datetime | None, typer.Option("--when", metavar="TIME", parser=stated_time, help="The time that is stated; none without it.")
]
Features = Annotated[list[Path] | None, typer.Argument(metavar="FEATURES", help="Feature files or folders")]
ProblemsFile = Annotated[
    Path | None,
    typer.Option(
        "--problems", metavar="FILE", help="Also write every problem of the data, with its place: .csv, or .json a line each."
    ),
]
Tags = Annotated[
    str | None, typer.Option("--tags", metavar="TAGS", help="Only scenarios with these tags, e.g. 'boundary and not slow'.")
]
AtLeast = Annotated[
    float, typer.Option("--at-least", min=0, max=100, metavar="PERCENT", help="Less than this is a problem (exit code 1).")
]
Jobs = Annotated[int, typer.Option("--jobs", min=0, metavar="N", help="Processes that share the work; 0 is one a processor.")]
EngineName = Annotated[
    str | None,
    typer.Option(
        "--engine",
        metavar="case|columns|duckdb|spark",
        help="One case at a time in two readings, or in columns: by default for tables of more than 5,000 rows.",
    ),
]
