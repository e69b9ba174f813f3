"""The text of a feature file -> its tree, or the Gherkin parser's complaints in QA's words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from gherkin.dialect import Dialect
from gherkin.errors import CompositeParserException, ParserException, UnexpectedEOFException, UnexpectedTokenException
from gherkin.parser import Parser
from pytest_bdd.gherkin_parser import Feature, GherkinDocument

from remission.errors import InputError, Pos, Problem
from remission.testing.gherkin import words

Said: TypeAlias = tuple[str, str | None]  # a message and its hint

ENGLISH = ("Given", "When", "Then", "And", "But")
AFTER_TAG = "a line of tags is followed by the scenario it belongs to"
COMPLAINTS: dict[str, Said] = {
    "inconsistent cell count": ("the rows of the table do not have the same number of cells", "an empty cell is written | |"),
    "Language not supported": ("there is no such Gherkin language", "for example en, de, fr, es, it, pt, nl, ja"),
    "whitespace": ("a tag has a space in it", "write it in one word: @needs_review"),
}
HEADINGS = ("feature", "background", "rule", "scenario", "scenario_outline", "examples")


def parse(text: str, file: str) -> Feature:
    """Read the text of a feature file, called `file` in problems.

    Raises:
        InputError: the text is not Gherkin; with every problem found.
    """
    try:
        data = Parser().parse(text)
    except CompositeParserException as error:
        raise InputError(_told(error.errors, text, file)) from None
    except ParserException as error:
        raise InputError(_told([error], text, file)) from None
    if not data.get("feature"):
        raise InputError([Problem(Pos(file, 1, 1), "the file has no feature", "begin with `Feature:` and a name")])
    return GherkinDocument.from_dict(data).feature


def keywords(language: str) -> list[str]:
    """The words a step may begin with in a Gherkin language, without the asterisk."""
    dialect = Dialect.for_name(language)
    if dialect is None:
        return list(ENGLISH)
    families = (dialect.given_keywords, dialect.when_keywords, dialect.then_keywords, dialect.and_keywords, dialect.but_keywords)
    return [word.strip() for family in families for word in family if word.strip() != "*"]


def is_outline(keyword: str, language: str) -> bool:
    """Whether a scenario's keyword, in its language, says that examples follow."""
    dialect = Dialect.for_name(language)
    return dialect is not None and keyword in dialect.scenario_outline_keywords and keyword not in dialect.scenario_keywords


def _told(errors: list[ParserException], text: str, file: str) -> list[Problem]:
    """One problem for each complaint; after a missing `Feature:` every line is a complaint, and the first says it all."""
    language = match[1] if (match := re.search(r"^\s*#\s*language\s*:\s*(\S+)", text, re.MULTILINE)) else "en"
    problems: list[Problem] = []
    for error in errors:
        if problems and isinstance(error, UnexpectedEOFException):  # what came before is why the file ends too early
            break
        pos = Pos(file, error.location["line"], error.location.get("column") or 1)
        message, hint = _words(error, language)
        problems.append(Problem(pos, message, hint))
        if "#FeatureLine" in _expected(error):
            break
    return problems


def _expected(error: ParserException) -> str:
    return str(error).partition("expected:")[2].partition(", got ")[0]


def _words(error: ParserException, language: str) -> Said:
    expected, complaint = _expected(error), str(error)
    match error:
        case UnexpectedEOFException() if "DocStringSeparator" in expected:
            return "the file ends inside a text block", 'close the block with """'
        case UnexpectedEOFException():
            return "the file ends where more is needed", "a tag stands above the scenario it belongs to"
        case UnexpectedTokenException():
            return _unexpected(complaint.partition(", got ")[2].strip("'"), expected, language)
        case _:
            return next((said for part, said in COMPLAINTS.items() if part in complaint), (complaint.partition("): ")[2], None))


def _unexpected(line: str, expected: str, language: str) -> Said:
    if "#FeatureLine" in expected:
        return f"{line!r} stands before any feature", "begin the file with `Feature:` and a name"
    match _heading(line, language):
        case "feature":
            return "the file has a second feature", "write one feature a file"
        case "background" if "#ScenarioLine" in expected:
            return "this background comes too late", "it stands once, before the first scenario of its feature or rule"
        case None:
            return _no_heading(line, expected, language)
        case _:
            return f"{line!r} cannot stand here", _hint(expected)


def _hint(expected: str) -> str | None:
    """What usually stands where the parser found something else."""
    if "#ExamplesLine" in expected:
        return "steps stand above the examples"
    return None if "#StepLine" in expected else AFTER_TAG


def _no_heading(line: str, expected: str, language: str) -> Said:
    if line.startswith("|"):
        return "the table stands below no step", "put it directly under the step it belongs to"
    if "#StepLine" not in expected:
        return f"{line!r} cannot stand here", _hint(expected)
    hint = words.near(line.split(maxsplit=1)[0], keywords(language))
    return f"{line!r} begins with no step word", hint or f"a step begins with {', '.join(keywords(language)[:5])}"


def _heading(line: str, language: str) -> str | None:
    """Which heading the line is, in its language."""
    dialect = Dialect.for_name(language) or Dialect.for_name("en")
    return next(_headings(line, dialect), None) if dialect else None


def _headings(line: str, dialect: Dialect) -> Iterator[str]:
    for heading in HEADINGS:
        if any(line.startswith(f"{word}:") for word in getattr(dialect, f"{heading}_keywords")):
            yield heading
