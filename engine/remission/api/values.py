"""A model for the values of a protocol's facts: quantities with their unit, choices, dates; made once, from the vocabulary."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, WithJsonSchema, create_model

from remission.cases.case import Case
from remission.cases.cells.case import Head, case_of, day_of
from remission.cases.cells.found import quoted
from remission.cases.layout import Layout, lay_out
from remission.errors import Pos, Problem, did_you_mean
from remission.expr.facts import ASSESSMENT_DATE, Fact, Kind, slug
from remission.expr.numbers import plain
from remission.protocol.model import Protocol

LONGEST = 200  # characters of one value
FEW_DIGITS = 40  # more places than this are written with an exponent
DAY, PARTIAL_DAY = r"^\d{4}-\d{2}-\d{2}$", r"^\d{4}(-\d{2}(-\d{2})?)?$"
LAYOUTS = 256

ValueText = Annotated[str, StringConstraints(max_length=LONGEST)]
QUANTITY_SCHEMA = {"anyOf": [{"type": "string", "maxLength": LONGEST}, {"type": "number"}, {"type": "null"}]}
Quantity = Annotated[ValueText | Decimal | None, WithJsonSchema(QUANTITY_SCHEMA)]
Given = Mapping[str, str | Decimal | None]


class FactValues:
    """Reads the values of one protocol's facts, as a program gives them, into cases."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        self.facts = {key: fact for key, fact in protocol.facts.items() if key != ASSESSMENT_DATE}
        self.model = _model(protocol, self.facts)
        self._layout = lru_cache(maxsize=LAYOUTS)(self._lay_out)

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the values."""
        return self.model.model_json_schema()

    def case(self, patient: str, day: str | None, values: Given, at: Callable[[str], Pos]) -> tuple[Case | None, list[Problem]]:
        """Read one case; None where something of it is not what the model says, with every problem.

        Args:
            patient: Whose values they are.
            day: The day of the assessment, if it is known.
            values: By the name or the slug of a fact.
            at: The place of a value in what was sent, by its key.
        """
        keys: dict[str, str] = {}
        problems: list[Problem] = []
        for key in values:
            first = keys.setdefault(slug(key), key)
            if first != key:
                problems.append(Problem(at(key), f"{quoted(key)} is given twice", f"it stands already as {quoted(first)}"))
        problems += self._problems({each: values[key] for each, key in keys.items()}, lambda each: at(keys[each]))
        if problems:
            return None, problems
        given = {key: as_text(values[keys[key]]) for key in keys}
        heads = tuple(given)
        date, trouble = day_of(day or "")
        head = Head(patient, date, (trouble.at(at("date")),) if trouble else ())
        return case_of(self.protocol, self._layout(heads), head, list(given.values()), lambda index: at(keys[heads[index]])), []

    def _lay_out(self, heads: tuple[str, ...]) -> Layout:
        return lay_out(self.protocol, list(heads), lambda index: Pos("#", 1, index + 1))

    def _problems(self, values: Given, at: Callable[[str], Pos]) -> Iterator[Problem]:
        try:
            self.model.model_validate(values)
        except ValidationError as error:
            wrong = {str(one["loc"][0]) for one in error.errors(include_url=False, include_input=False)}
            for key in values:
                if key in wrong:
                    yield self._problem(key, values[key], at(key))

    def _problem(self, key: str, value: object, pos: Pos) -> Problem:
        fact = self.facts.get(key)
        if fact is None:
            hint = did_you_mean(key, [one.name for one in self.facts.values()])
            return Problem(pos, f"{quoted(key)} is not a fact of the protocol", hint)
        if isinstance(value, str) and len(value) > LONGEST:
            return Problem(pos, f"the value of {fact.name} is longer than {LONGEST} characters")
        shown = quoted(value) if isinstance(value, str) else _json_type(value)
        match fact.kind:
            case Kind.CHOICE:
                close = did_you_mean(value, fact.values) if isinstance(value, str) else None
                return Problem(pos, f"{fact.name} cannot be {shown}", close or f"it is one of {', '.join(fact.values)}")
            case Kind.DATE:
                hint = "write the day as 2024-05-31" + (", or as much of it as is known: 2024-05, 2024" if fact.partial else "")
                return Problem(pos, f"{fact.name} cannot be {shown}", hint)
            case Kind.QUANTITY:
                unit = f" {fact.unit.text}" if fact.unit is not None and fact.unit.text != "1" else ""
                return Problem(pos, f"{fact.name} cannot be {shown}", f"write a number, or text such as '12.5{unit}'")


def as_text(value: str | Decimal | None) -> str:
    """A value as it would stand in a cell.

    >>> as_text(Decimal("0.010")), as_text(Decimal("1E-7")), as_text(None)
    ('0.010', '0.0000001', '')
    """
    match value:
        case None:
            return ""
        case Decimal():
            return format(value, "f") if value.is_finite() and abs(value.adjusted()) < FEW_DIGITS else str(value)
        case _:
            return value


def _json_type(value: object) -> str:
    match value:
        case bool():
            return "a Boolean"
        case Decimal() | int() | float():
            return "a number"
        case list():
            return "a list"
        case _:
            return "an object"


def _model(protocol: Protocol, facts: Mapping[str, Fact]) -> type[BaseModel]:
    """Make the model; fields have numbers for names, for a fact may be called `date`, `copy` or anything else."""
    used = {*protocol.used}
    fields: dict[str, Any] = {
        f"fact_{number}": (
            _type(fact),
            Field(
                default=None,
                alias=key,
                title=fact.label,
                description=_description(fact),
                json_schema_extra={"x-name": fact.name, "x-used": key in used, **_measure(fact)},
            ),
        )
        for number, (key, fact) in enumerate(facts.items())
    }
    return create_model(f"Values of {protocol.id}", __config__=ConfigDict(strict=True, extra="forbid", frozen=True), **fields)


def _type(fact: Fact) -> Any:  # noqa: ANN401 - a type made of values
    match fact.kind:
        case Kind.CHOICE:
            return Literal[fact.values] | None
        case Kind.DATE:
            return Annotated[str, StringConstraints(pattern=PARTIAL_DAY if fact.partial else DAY)] | None
        case Kind.QUANTITY:
            return Quantity


def _description(fact: Fact) -> str:
    """What to write: the unit, what is plausible, and whether a limit of detection is welcome."""
    if fact.kind is not Kind.QUANTITY:
        return "null where it is not known"
    unit = fact.unit.text if fact.unit is not None else "1"
    parts = [f"a number in {unit}, or text with a unit" if unit != "1" else "a number"]
    if fact.plausible is not None:
        parts.append(f"from {plain(fact.plausible[0])} to {plain(fact.plausible[1])}")
    if fact.censored:
        parts.append(f"or text such as '<0.01 {unit}' or 'not detected'")
    return "; ".join((*parts, "null where it is not known"))


def _measure(fact: Fact) -> dict[str, Any]:
    found: dict[str, Any] = {"x-codes": list(fact.codes)} if fact.codes else {}
    if fact.unit is not None:
        found["x-unit"] = fact.unit.text
    if fact.plausible is not None:
        found["x-plausible"] = [plain(end) for end in fact.plausible]
    return found
