"""A mapping file, read and held against a protocol: every mistake is told with its place, like one of a rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from remission.cases.cells.found import CellError, listed, quoted
from remission.cases.layout import check_unit, is_sensitivity
from remission.errors import Pos, Problem, RuleFileError, did_you_mean
from remission.expr.facts import ASSESSMENT_DATE, Fact, Kind, slug
from remission.expr.units import UnitError, unit
from remission.protocol.locate import locate
from remission.protocol.model import Protocol
from remission.protocol.source.mapping_models import MeaningFile, TableFile
from remission.protocol.source.read import Loc, Written, in_order
from remission.protocol.source.read import read as read_file
from remission.protocol.source.shape import whole

DAY_1 = "a day such as 2020-01-31, or a table and its column: 'subjects.RFSTDTC'"
SEPARATORS = {",": ",", ";": ";", "tab": "\t", "|": "|"}


@dataclass(frozen=True, slots=True)
class SiteMapping:
    """What a site's tables mean, and where each part of that is written."""

    id: str
    tables: Mapping[str, TableFile]
    written: Written

    @property
    def file(self) -> str:
        """The name of the mapping file."""
        return self.written.key().file

    def pos(self, *loc: str | int) -> Pos:
        """Where something of it stands."""
        return self.written.key(*whole(("tables", *loc), self.written.keys))


def mapping_of(protocol_name: str, named: Path | None) -> Path | None:
    """The mapping that is named; else the one in the protocol's folder, if there is one.

    Raises:
        RuleFileError: the folder has more than one.
    """
    if named is not None:
        return named
    found = [path for path in locate(protocol_name).files if _is_mapping(path)]
    if len(found) > 1:
        problem = Problem(Pos(str(found[1]), 1, 1), f"the folder has {len(found)} mappings", "name one of them with --mapping")
        raise RuleFileError([problem])
    return found[0] if found else None


def _is_mapping(path: Path) -> bool:
    try:
        return read_file(path, str(path)).model.mapping is not None
    except RuleFileError:
        return False


def read_mapping(path: Path, protocol: Protocol) -> SiteMapping:
    """Read a mapping and hold it against a protocol.

    Raises:
        RuleFileError: with every problem of it.
    """
    written = read_file(path, str(path))
    mapping = SiteMapping(written.model.mapping or path.stem, written.model.tables, written)
    problems = in_order([*written.problems, *_problems(mapping, protocol)])
    if problems:
        raise RuleFileError(problems)
    return mapping


def _problems(mapping: SiteMapping, protocol: Protocol) -> Iterator[Problem]:
    written = mapping.written
    if written.model.mapping is None:
        yield Problem(written.key(), "key 'mapping' is missing", "write 'mapping: …' with a name at the top of the file")
    if not mapping.tables and not written.problems:
        yield Problem(written.key("mapping"), "the mapping has no tables", "write 'tables:', and below it a name for each")
    for name, table in mapping.tables.items():
        yield from _of_table(mapping, name, table)
        for at, meaning in meanings(name, table):
            yield from _of_meaning(mapping, protocol, at, meaning)


def meanings(name: str, table: TableFile) -> Iterator[tuple[Loc, MeaningFile]]:
    """What each column and code of a table stands for, with the way to it."""
    for column, meaning in table.columns.items():
        yield (name, "columns", column), meaning
    for code, several in table.codes.items():
        for index, meaning in enumerate(several):
            yield (name, "codes", code, index), meaning


def _of_table(mapping: SiteMapping, name: str, table: TableFile) -> Iterator[Problem]:
    long = {"fact": table.fact, "value": table.value, "codes": table.codes}
    if any(long.values()) and not all(long.values()):
        lacking = listed([repr(key) for key, value in long.items() if not value])
        hint = "a table with a row a value has 'fact', 'value' and 'codes'"
        yield Problem(mapping.pos(name), f"table {name!r} lacks {lacking}", hint)
    elif not table.columns and not table.fact:
        hint = "write 'columns:', or 'fact', 'value' and 'codes'"
        yield Problem(mapping.pos(name), f"table {name!r} says nothing of its columns", hint)
    if table.study_day and not table.day_1:
        yield Problem(mapping.pos(name, "study day"), "day numbers need a 'day 1'", f"write 'day 1:' and {DAY_1}")
    if table.day_1 and not _is_day_1(mapping, table.day_1):
        yield Problem(mapping.pos(name, "day 1"), f"{table.day_1!r} is no day 1", f"write {DAY_1}")
    if table.separator and table.separator not in SEPARATORS:
        hint = f"it may be {listed([repr(each) for each in SEPARATORS])}"
        yield Problem(mapping.pos(name, "separator"), f"{table.separator!r} is no separator", hint)
    if table.file and (Path(table.file).is_absolute() or ".." in Path(table.file).parts):
        yield Problem(mapping.pos(name, "file"), f"{table.file!r} leads out of the folder of the data", "name a file below it")
    for ours in table.units.values():
        try:
            unit(ours)
        except UnitError as error:
            theirs = next(key for key, value in table.units.items() if value == ours)
            yield Problem(mapping.pos(name, "units", theirs), str(error), "write the unit as the vocabulary does")


def _is_day_1(mapping: SiteMapping, text: str) -> bool:
    table, dot, column = text.partition(".")
    return (bool(dot and column) and table in mapping.tables) or _is_date(text)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _of_meaning(mapping: SiteMapping, protocol: Protocol, at: Loc, meaning: MeaningFile) -> Iterator[Problem]:
    fact = fact_of(protocol, meaning)
    pos = mapping.pos(*at, "fact")
    if fact is None:
        names = [each.name for each in protocol.facts.values()]
        hint = did_you_mean(meaning.fact, names) or "the facts are those of the protocol's vocabularies"
        yield Problem(pos, f"the protocol has no fact {quoted(meaning.fact)}", hint)
        return
    if meaning.unit is not None:
        try:
            check_unit(fact, fact.slug, meaning.unit)
        except CellError as error:
            yield Problem(mapping.pos(*at, "unit"), str(error), error.hint)
    if meaning.values and fact.kind is not Kind.CHOICE:
        yield Problem(mapping.pos(*at, "values"), f"{fact.name} has no choices", "leave 'values' out")
    elif fact.kind is Kind.CHOICE:
        for theirs, ours in meaning.values.items():
            if ours not in fact.values:
                hint = did_you_mean(ours, fact.values) or f"it may be {listed(list(fact.values))}"
                yield Problem(mapping.pos(*at, "values", theirs), f"{quoted(ours)} is no value of {fact.name}", hint)


def fact_of(protocol: Protocol, meaning: MeaningFile) -> Fact | None:
    """The fact that is meant, if the protocol has it."""
    key = slug(meaning.fact)
    return None if key == ASSESSMENT_DATE else protocol.facts.get(key)


def companion(protocol: Protocol, fact: Fact, kind: str) -> Fact | None:
    """The fact that is the sensitivity, or a limit of normal, of another; None where the vocabulary has none."""
    mine = [each for each in protocol.facts.values() if each.companion_of == fact.slug]
    if kind == "sensitivity":
        return next(filter(is_sensitivity, mine), None)
    ending = "uln" if kind == "upper limit" else "lln"
    return next((each for each in mine if each.slug == f"{fact.slug}_{ending}"), None)
