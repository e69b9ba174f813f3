"""What the parts of a rule file have in common: no unknown key, and who compared a rule with its source, and when."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

CURRENT = 2  # version of the language: names with words of it, tables of words, history, scores, calendar time
YesNo = Literal["yes", "no"]
StatusWord = Literal["verified", "unverified"]
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Strict(BaseModel):
    """Base of every author-facing model: unknown keys are errors, values are frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=False, defer_build=True)


def _name(written: str) -> str:
    """Take a name that is not empty."""
    if not written.strip():
        hint = "write 'reviewed: {by: A. Name, on: 2024-05-01}'"
        raise PydanticCustomError("said", "a review names who made it", {"hint": hint})
    return written


def _day(written: str) -> str:
    """Take a day of the calendar."""
    if not DAY.fullmatch(written) or not _is_day(written):
        raise PydanticCustomError("said", "{written} is no day", {"written": repr(written), "hint": "write it as 2024-05-01"})
    return written


def _is_day(written: str) -> bool:
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return True


class ReviewFile(Strict):
    """Who compared a rule with its source, and when."""

    by: Annotated[str, AfterValidator(_name)] = Field(description="Who compared it with its source")
    on: Annotated[str, AfterValidator(_day)] = Field(description="The day, such as 2024-05-01")


# What was said of the review of a rule or a figure; nothing is taken for granted.
Stated = Annotated[StatusWord | None, Field(description="Whether it was checked against its source; left out, nobody stated it")]
Reviewed = Annotated[ReviewFile | None, Field(description="Who checked it, and when: '{by: A. Name, on: 2024-05-01}'")]
