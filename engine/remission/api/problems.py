"""Whatever is wrong, as RFC 9457 has it: a type, a title, a status, and our own problems with their places."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from remission.errors import Problem
from remission.protocol.locate import content
from remission.render.records import problem_record

PROBLEM_JSON = "application/problem+json"
TYPES = "urn:remission:problem:"
TITLES = {
    "bad-request": "the request cannot be read",
    "unauthenticated": "nobody is known to have sent this",
    "forbidden": "whoever sent this may not do it",
    "not-found": "there is nothing here",
    "method-not-allowed": "this cannot be done here",
    "timeout": "the request took too long to arrive",
    "not-prefetched": "what is needed was not prefetched",
    "too-large": "the request is too large",
    "unsupported-media-type": "this kind of content is not read here",
    "wrong-host": "the service is not known by this name",
    "unusable-input": "the input cannot be used",
    "too-many-requests": "too many requests",
    "internal": "a fault of the service",
    "readings-disagree": "two readings of one case differ: no decision is given",
    "not-installed": "something optional is not installed",
    "busy": "the service is busy",
    "too-slow": "this was not answered in time",
}


class Refusal(HTTPException):
    """A request that is not answered; `slug` says which kind of problem it is."""

    def __init__(
        self,
        status: int,
        slug: str,
        detail: str,
        problems: Iterable[Problem] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, detail, dict(headers or {}))
        self.slug = slug
        self.problems = tuple(problems)

    @property
    def response(self) -> Response:
        """What is answered instead."""
        return problem_response(self.status_code, self.slug, self.detail, self.problems, self.headers)


def unusable(problems: Iterable[Problem]) -> Refusal:
    """The refusal of an input that has problems, with all of them."""
    found = tuple(problems)
    return Refusal(422, "unusable-input", found[0].message if found else TITLES["unusable-input"], found)


def told(problem: Problem) -> dict[str, Any]:
    """One of our problems as JSON has it."""
    return without_folder(problem_record(problem))


def without_folder(record: dict[str, Any]) -> dict[str, Any]:
    """The record of a problem in which what ships is named without the folder that it is installed in."""
    installed = f"{content('rules').parent}/"
    return {key: value.replace(installed, "") if isinstance(value, str) else value for key, value in record.items()}


def beside(problem: Problem, folder: Path) -> Problem:
    """The same problem, with files of a folder named without it."""
    start = f"{folder}{os.sep}"
    hint = problem.hint and problem.hint.replace(start, "")
    pos = replace(problem.pos, file=problem.pos.file.removeprefix(start))
    return replace(problem, pos=pos, message=problem.message.replace(start, ""), hint=hint)


def problem_body(status: int, slug: str, detail: str, problems: Iterable[Problem] = ()) -> dict[str, Any]:
    """A problem as an object."""
    return {
        "type": TYPES + slug,
        "title": TITLES[slug],
        "status": status,
        "detail": detail,
        "problems": [told(one) for one in problems],
    }


def problem_response(
    status: int, slug: str, detail: str, problems: Iterable[Problem] = (), headers: Mapping[str, str] | None = None
) -> Response:
    """A problem as an answer."""
    text = json.dumps(problem_body(status, slug, detail, problems), ensure_ascii=False)
    return Response(text.encode(), status, headers, PROBLEM_JSON)
