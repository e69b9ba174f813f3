"""A case as a Gherkin scenario in the words of the step dictionary, ready to paste."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from remission.cases.case import Case, Value
from remission.cases.cells.codes import is_code
from remission.engines.decision import Decision
from remission.expr.compare import Interval
from remission.expr.dates import days_text
from remission.expr.facts import ASSESSMENT_DATE, Fact
from remission.expr.numbers import is_exact, plain
from remission.protocol.model import Key, Protocol
from remission.testing.assertions.answers import NO_AMOUNT, NOT_SETTLED

MARGIN = "  "


def value_text(fact: Fact, value: Value) -> str:  # noqa: PLR0911 - one match, one line a kind
    """A value as a cell of a feature has it: `99.9 10*9/L`, `<0.01 %`, `2024-05-01`; `missing` for none."""
    match value:
        case None:
            return "missing"
        case str():
            return value
        case date():
            return value.isoformat()
        case Interval() if fact.unit is None:
            return days_text(value)
        case Interval():
            return f"{censored(fact, value)}{_unit(fact)}"
        case _ if fact.zero_undetected and value == 0:
            return f"<=0{_unit(fact)}"  # 0 alone is "not detected"
        case _:
            text = f"{plain(value)}{_unit(fact)}"
            return f"{text} 1" if is_code(fact, text) else text  # with a unit it is no code for missing


def censored(fact: Fact, value: Interval) -> str:
    """The bound of a censored value, which reaches to one end of the plausible range."""
    low = fact.plausible[0] if fact.plausible else 0
    if value.low <= low and not value.low_open:
        return f"<{'' if value.high_open else '='}{plain(value.high)}"
    return f">{'' if value.low_open else '='}{plain(value.low)}"


def _unit(fact: Fact) -> str:
    return "" if fact.unit is None or fact.unit.text == "1" else f" {fact.unit.text}"


def claims(protocol: Protocol, decision: Decision, definition: Key) -> tuple[str, ...]:
    """What a decision answers to one definition, as the texts of Thens; nothing where an amount cannot be written."""
    kind, key = definition
    word = protocol.definition(definition).name
    match kind:
        case "eligibility":
            return (f"the patient is {decision.eligibility.value}",) if decision.eligibility else ()
        case "criterion":
            return (f"{word} is {decision.criteria[key].value}",)
        case "classification":
            answer = decision.outcomes[key]
            if answer.outcome is not None:
                return (f"{word} is {answer.outcome}",)
            order = [outcome.name for outcome in protocol.classifications[key].outcomes if outcome.name in answer.possible]
            return (f"{word} is {NOT_SETTLED}", *([f"{word} may be {', '.join(order)}"] if order else []))
        case "calculation":
            amount = decision.calculations[key]
            if amount is None:
                return (f"{word} {NO_AMOUNT}",)
            unit = "" if amount.unit == "1" else f" {amount.unit}"
            return (f"{word} is {plain(amount.value)}{unit}",) if is_exact(amount.value) else ()


def table(rows: Sequence[tuple[str, ...]], margin: str) -> list[str]:
    """Rows as the lines of a data table, in columns."""
    cells = [[cell.replace("\\", "\\\\").replace("|", "\\|") for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    return [f"{margin}| {' | '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))} |" for row in cells]


def patient(protocol: Protocol, case: Case, facts: Iterable[str]) -> Iterator[str]:
    """The Givens that state some facts of a case; those without a value are said to be missing."""
    stated = [key for key in facts if key != ASSESSMENT_DATE]
    known = [
        (protocol.facts[key].name, value_text(protocol.facts[key], case.values[key]))
        for key in stated
        if case.values[key] is not None
    ]
    if known:
        yield "a patient with:"
        yield from table([("fact", "value"), *known], "  ")
    yield from (f"{protocol.facts[key].name} is missing" for key in stated if case.values[key] is None)
    if ASSESSMENT_DATE in facts:
        yield f"assessed on {case.date.isoformat()}" if case.date else "assessment date is missing"


def scenario(protocol: Protocol, title: str, case: Case, facts: Sequence[str], thens: Sequence[str]) -> str:
    """A scenario that stands alone: its protocol, its patient, and what must hold."""
    said = [*given(protocol, case, facts), *steps("When", ["the patient is assessed"]), *steps("Then", thens)]
    return "\n".join([f"{MARGIN}Scenario: {title}", *said])


def given(protocol: Protocol, case: Case, facts: Sequence[str]) -> Iterator[str]:
    """The lines that state the protocol and the patient."""
    yield from steps("Given", [f'the protocol "{protocol.id}"', *patient(protocol, case, facts)])


def steps(keyword: str, texts: Sequence[str]) -> Iterator[str]:
    """The lines of some steps; a text that begins with a space is a row of the step before."""
    for number, text in enumerate(texts):
        yield MARGIN * 2 + (text if text.startswith(" ") else f"{keyword if number == 0 else 'And'} {text}")


def feature(title: str, scenarios: Iterable[str]) -> str:
    """A feature file of some scenarios; those of one name are numbered."""
    seen: Counter[str] = Counter()
    texts = [f"Feature: {title}"]
    for text in dict.fromkeys(scenarios):
        head, _, steps = text.partition("\n")
        seen[head] += 1
        texts.append(f"{head} ({seen[head]})\n{steps}" if seen[head] > 1 else text)
    return "\n\n".join(texts) + "\n"
