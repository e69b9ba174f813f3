"""What may be written in a mapping: where the rows of a site's files are, and what they mean. Owned by data managers."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from remission.protocol.source.strict import Strict


def _named(written: Any) -> Any:  # noqa: ANN401 - whatever the file holds
    """Take a bare text for the name of a fact."""
    return {"fact": written} if isinstance(written, str) else written


def _several(written: Any) -> Any:  # noqa: ANN401
    """Take one meaning of a code for a list of one."""
    return written if isinstance(written, list) else [written]


def _texts(written: Any) -> Any:  # noqa: ANN401
    """Take one text for a list of one."""
    return [written] if isinstance(written, str) else written


Texts = Annotated[list[str], BeforeValidator(_texts, json_schema_input_type=str | list[str])]
Rows = dict[str, Texts]


class MeaningFile(Strict):
    """The fact that a column or a code stands for."""

    fact: str
    unit: str | None = Field(default=None, description="The unit of values that state none")
    values: dict[str, str] = Field(default={}, description="The site's words, and the choice that each is: {F: female}")
    missing_codes: Texts = Field(default=[], alias="missing codes", description="Cells that mean that there is no value")
    only_rows: Rows = Field(default={}, alias="only rows", description="Columns, and the texts with which a row counts")


Meaning = Annotated[MeaningFile, BeforeValidator(_named, json_schema_input_type=str | MeaningFile)]
Meanings = Annotated[list[Meaning], BeforeValidator(_several, json_schema_input_type=str | MeaningFile | list[str | MeaningFile])]


class TableFile(Strict):
    """One table of the site: its files, its columns and what they mean."""

    file: str | None = Field(default=None, description="The file, or files: 'lb.xpt', 'lab/*.csv'; left out, the one file given")
    sheet: str | None = Field(default=None, description="The sheet of a workbook, or the table of a database")
    separator: str | None = Field(default=None, description="What separates the cells of a text file: ';', 'tab'; left out, ','")
    encoding: str | None = Field(default=None, description="Of a text file: 'latin-1', 'windows-1252'; left out, UTF-8")
    decimal: Literal["point", "comma"] = Field(default="point", description="How the numbers of this table are written")
    patient: str = Field(description="The column of the patients")
    date: str | None = Field(default=None, description="The column of the days")
    date_order: Literal["year month day", "day month year", "month day year"] = Field(
        default="year month day", alias="date order", description="How days are written: 03/07/2024 is 'day month year'"
    )
    study_day: str | None = Field(default=None, alias="study day", description="A column of day numbers; it needs 'day 1'")
    day_1: str | None = Field(default=None, alias="day 1", description="The date of day 1, or its column: 'subjects.RFSTDTC'")
    columns: dict[str, Meaning] = Field(default={}, description="Columns that are a fact each")
    fact: str | None = Field(default=None, description="The column of the codes, where each row is one value")
    value: Texts | None = Field(default=None, description="The column of the values; of several, the first that is not empty")
    unit: str | None = Field(default=None, description="The column of the units")
    operator: str | None = Field(default=None, description="The column of '<' and '>' before a value")
    operators: dict[str, str] = Field(default={}, description="What stands there, and the sign that it is: {below: '<'}")
    sensitivity: str | None = Field(default=None, description="The column of the assay's sensitivity")
    upper_limit: str | None = Field(default=None, alias="upper limit", description="The column of the upper limit of normal")
    lower_limit: str | None = Field(default=None, alias="lower limit", description="The column of the lower limit of normal")
    specimen: str | None = Field(default=None, description="The column of the specimens")
    codes: dict[str, Meanings] = Field(default={}, description="The codes that count, and the fact that each stands for")
    units: dict[str, str] = Field(default={}, description="Units as the site writes them: {GI/L: 10*9/L}")
    missing_codes: Texts = Field(default=[], alias="missing codes", description="Cells of any fact that mean: no value")
    only_rows: Rows = Field(default={}, alias="only rows", description="Columns, and the texts with which a row counts")
    leave_out: Rows = Field(default={}, alias="leave out", description="Columns, and the texts with which a row does not count")
    each_row: Literal["an assessment", "observations"] = Field(
        default="observations", alias="each row", description="Whether a row of 'columns' is an assessment as it stands"
    )
