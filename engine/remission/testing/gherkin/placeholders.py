"""The placeholders of outlines: every `<name>` has a column that fills it, and every column is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pytest_bdd.parser import PARAM_RE

from remission.errors import Pos, Problem
from remission.testing.gherkin import words

if TYPE_CHECKING:
    from pytest_bdd.gherkin_parser import ExamplesTable, Row, Scenario, Step

Columns = Mapping[str, str]


def examples(scenario: Scenario) -> Iterator[Columns]:
    """Every row of examples under its header."""
    for table in scenario.examples:
        for row in table.table_body or ():
            yield dict(zip(_header(table), (cell.value for cell in row.cells), strict=True))


def rendered(text: str, example: Columns) -> str:
    """A text with its placeholders filled, as far as there are columns for them."""
    return PARAM_RE.sub(lambda match: example.get(match[1], match[0]), text)


def rows(scenario: Scenario) -> Iterator[Row]:
    """Every row of the examples, the headers too."""
    for table in scenario.examples:
        if table.table_header is not None:
            yield table.table_header
        yield from table.table_body or ()


def problems(file: str, scenario: Scenario, steps: Sequence[Step]) -> Iterator[Problem]:
    """What does not fit between the examples of a scenario and its steps; these begin with the background's."""
    if not scenario.examples:
        for step in steps:
            for name in _placeholders(step):
                hint = f"give the scenario `Examples:` with a column {name!r}"
                yield Problem(_pos(file, step), f"<{name}> stands in a scenario without examples", hint)
    for table in scenario.examples:
        yield from _twice(file, table)
        unfilled = [*_unfilled(file, table, steps, several=len(scenario.examples) > 1)]
        yield from unfilled or _unused(file, table, scenario, steps)  # a misspelt column is one problem, not two


def _unfilled(file: str, table: ExamplesTable, steps: Sequence[Step], *, several: bool) -> Iterator[Problem]:
    columns = _header(table)
    which = f"the examples of line {table.location.line}" if several else "the examples"
    for step in steps:
        for name in _placeholders(step):
            if columns and name not in columns:
                hint = words.near(name, columns) or f"the columns are {', '.join(columns)}"
                yield Problem(_pos(file, step), f"{which} have no column {name!r}", hint)


def _unused(file: str, table: ExamplesTable, scenario: Scenario, steps: Sequence[Step]) -> Iterator[Problem]:
    """A column that no step uses is an expectation that nobody checks; in the scenario's name it is a remark."""
    used = {*PARAM_RE.findall(scenario.name), *(name for step in steps for name in _placeholders(step))}
    for name in _header(table):
        if name not in used:
            hint = f"write <{name}> in a step or in the name of the scenario, or delete the column"
            yield Problem(_header_pos(file, table), f"no step uses the column {name!r}", hint)


def _twice(file: str, table: ExamplesTable) -> Iterator[Problem]:
    columns = _header(table)
    for name in dict.fromkeys(name for name in columns if columns.count(name) > 1):
        yield Problem(_header_pos(file, table), f"the examples have two columns {name!r}", "give each column a name of its own")


def _placeholders(step: Step) -> dict[str, None]:
    """The names between angle brackets; `<0.01 and >5` is no name."""
    table = step.datatable.rows if step.datatable else ()
    texts = (step.text, *(cell.value for row in table for cell in row.cells))
    names = (name for text in texts for name in PARAM_RE.findall(text))
    return dict.fromkeys(name for name in names if name.strip("< ")[:1].isalpha())


def _header(table: ExamplesTable) -> list[str]:
    return [cell.value for cell in table.table_header.cells] if table.table_header else []


def _pos(file: str, step: Step) -> Pos:
    return Pos(file, step.location.line, step.location.column)


def _header_pos(file: str, table: ExamplesTable) -> Pos:
    where = (table.table_header or table).location
    return Pos(file, where.line, where.column)
