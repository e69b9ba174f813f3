"""What YAML's parser complains of, in the words of someone who never heard of YAML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from remission.errors import Pos, Problem
from remission.protocol.source.colons import forgotten_colon

if TYPE_CHECKING:
    from typing import Protocol

    import yaml

    class Mark(Protocol):
        """A place, counted from 0."""

        line: int
        column: int


QUOTE_FIRST = "a text that starts with {!r} needs quotation marks around it"
OPENED = {"flow mapping": ("{", "}"), "flow sequence": ("[", "]")}


def place(mark: Mark | None, shown: str) -> Pos:
    """Return the place of a parser's mark."""
    return Pos(shown, mark.line + 1, mark.column + 1) if mark else Pos(shown, 1, 1)


def syntax_problem(error: yaml.MarkedYAMLError, text: str, shown: str) -> Problem:
    """Tell a syntax error: the place where it begins, what is wrong there, and what to write."""
    context, complaint = str(error.context or ""), str(error.problem or "")
    here = place(error.problem_mark or error.context_mark, shown)
    begun = place(error.context_mark, shown)
    line = _line(text, here)
    if "\t" in re.match(r"\s*", line)[0]:  # type: ignore[index]
        return Problem(here, "a tab stands where spaces belong", "indent with spaces")
    if "quoted scalar" in context:
        return Problem(begun, "a quotation mark is not closed", "write the same mark at the end of the text")
    for kind, (opening, closing) in OPENED.items():
        if kind in context:
            message = f"{opening!r} is not closed: what stands at line {here.line}, column {here.column} does not fit in it"
            hint = f"close it with {closing!r}, put ',' between the parts, and quote a text with a comma or a bracket in it"
            return Problem(begun, message, hint)
    is_of_keys = any(part in complaint for part in ("mapping values", "expected ':'", "expected key"))
    if is_of_keys and (missing := forgotten_colon(text.splitlines(), here)):
        return missing
    return Problem(here, *_told(context, complaint, line, here.column))


def _line(text: str, pos: Pos) -> str:
    lines = text.splitlines()
    return lines[pos.line - 1] if pos.line <= len(lines) else ""


def _told(context: str, complaint: str, line: str, column: int) -> tuple[str, str]:  # noqa: PLR0911 - a slip a line
    """Return the message and the hint for a complaint about one line."""
    before = line[: column - 1]
    sign = line[column - 1 : column]
    if "mapping values are not allowed" in complaint and ":" not in before:
        return "this line is indented too far", "indent it like its neighbours; a key that has a text has nothing below it"
    if "mapping values are not allowed" in complaint:
        return "a second ':' stands in this line", "a text with ': ' in it needs quotation marks around it"
    if "block scalar" in context or "scanning an alias" in context or "scanning an anchor" in context:
        start = before.rstrip()[-1:] or sign
        return f"cannot read what follows {start!r}", QUOTE_FIRST.format(start)
    if "cannot start any token" in complaint or "node content" in complaint:
        return f"cannot read {sign!r} here", QUOTE_FIRST.format(sign)
    if "block sequence entries" in complaint:
        return "a list starts on a line of its own", "put '- ' on the next line, indented"
    if "expected key" in complaint and re.search(r"[\"'}\]]", before):
        return "the text goes on behind its closing mark", "put the other kind of quotation mark around the whole text"
    return "this line does not fit the lines above it", "is it indented like its neighbours, and does it have ':' or '- '?"
