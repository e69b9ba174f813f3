"""QA's dictionary: every sentence a step can be, what it does, and an example in a protocol's own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from remission.expr import tree as t
from remission.expr.facts import Fact, Kind
from remission.expr.numbers import is_exact, plain
from remission.protocol.model import Protocol
from remission.protocol.plans.model import RateEndpoint
from remission.render.document import Block, Code, Text
from remission.testing.gherkin.messages import StepFault
from remission.testing.gherkin.phrases import LONGEST, find
from remission.testing.gherkin.sentences import with_sign

NEAREST = 3  # sentences offered for an unknown step
SIGNED = re.compile(r"([^=<>]+?)\s*==?\s*([^=<>]+)")
NEAR_ENOUGH = 0.5
SAME_KEYWORD = 0.15  # what a sentence of the same keyword gains


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the dictionary; `<...>` stands for words of the protocol."""

    keyword: str
    sentence: str
    says: str
    example: str  # in the protocol's own words, ready to paste


# keyword, sentence, what it does, the table below it
SENTENCES: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("Given", 'the protocol "<protocol>"', "use this protocol: an id, or a path from this file's folder", ()),
    ("Given", 'the protocol "<protocol>" version "<version>"', "the same, and refuse another version", ()),
    ("Given", "a patient with:", "a patient, one fact a row", ("| fact | value |", "| <fact> | <value> |")),
    (
        "Given",
        'a patient "<patient>" with:',
        "a patient with a name, here as one row under the facts",
        ("| <fact> |", "| <value> |"),
    ),
    ("Given", "<fact> is <value>", "one fact; it takes the place of what was said of it before", ()),
    ("Given", "<fact> is missing", "the fact was not measured", ()),
    ("Given", "assessed on <day>", "the day of the assessment", ()),
    ("Given", "the patients:", "several patients, a row each", ("| patient | <fact> |", "| <patient> | <value> |")),
    (
        "Given",
        "the assessments:",
        "a patient on several days, a row each; may have the column patient",
        ("| date | <fact> |", "| <day> | <value> |"),
    ),
    (
        "Given",
        "the observations:",
        "what was seen on which day, a row each; may have the columns patient, unit and specimen",
        ("| date | fact | value |", "| <day> | <fact> | <value> |"),
    ),
    (
        "Given",
        'the patients of "<file>"',
        "the patients of a CSV or Parquet file, found from this file's folder or among the examples",
        (),
    ),
    ("When", "the patient is assessed", "decide on the patient", ()),
    ("When", "the patient is assessed on <day>", "the Thens that follow are about the assessment of that day", ()),
    ("When", "the patients are assessed", "decide on every patient", ()),
    ("Then", "the patient is eligible", "or: not eligible, undetermined", ()),
    ("Then", "<criterion> is met", "or: not met, unknown", ()),
    ("Then", "<classification> is <outcome>", "the outcome is settled, and it is this one", ()),
    ("Then", "<classification> is not settled", "more than one outcome is still possible", ()),
    ("Then", "<classification> may be <outcomes>", "exactly these outcomes are still possible, in any order", ()),
    ("Then", "<calculation> is <amount>", "the exact amount, in any unit of its kind", ()),
    ("Then", "<calculation> is about <amount>", "the amount rounded to the digits that are written", ()),
    ("Then", "<calculation> cannot be calculated", "a fact that it needs is missing", ()),
    ("Then", "the missing facts are <facts>", "exactly these facts are missing, in any order", ()),
    ("Then", "no fact is missing", "every fact that a rule reads is known", ()),
    ("Then", "there is no problem with the data", "every value could be used", ()),
    ("Then", "there is a problem with <fact>", "its value could not be used and was set aside", ()),
    ("Then", 'there is a problem with <fact> saying "<text>"', "the same, and the message has these words", ()),
    (
        "Then",
        "the reason for <criterion> names <fact>",
        "the fact, criterion or calculation is among what decided; also for a classification or eligibility",
        (),
    ),
    ("Then", "<count> patients are eligible", "how many of the patients; or: not eligible, undetermined", ()),
    ("Then", "<count> patients have <criterion> not met", "or: met, unknown", ()),
    ("Then", "<count> patients have <classification> <outcome>", "or: not settled", ()),
    ("Then", 'patient "<patient>" is eligible', "one of several patients; or: not eligible, undetermined", ()),
    (
        "Then",
        'patient "<patient>" has <classification> <outcome>',
        "one of several patients; also a criterion or a calculation",
        (),
    ),
    ("Then", "<rate> is <count> of <total>", "how many of whom a rate is have what it asks, and all of them are settled", ()),
    ("Then", "<rate> is <count> of <total>, 2 not settled", "the same where some are open; or: `1 may belong`, or both", ()),
    ("Then", "the interval of <rate> is <shares>", "of a rate; each end to the digits that are written", ()),
    ("Then", "the interval of <time> is <durations>", "of the median of a time; or: 2.6 months to not reached", ()),
    ("Then", "the median of <time> is <duration>", "to the digits that are written, in any unit of time; or: not reached", ()),
    ("Then", "<count> events of <total> in <time>", "how many of the patients who are followed had the event", ()),
    ("Then", "<count> events of <total> in <time>, 1 left out", "the same where the time of some cannot be told", ()),
    ("Then", 'patient "<patient>" has an event after 85 days in <time>', "one patient's time, which an event ended", ()),
    ("Then", 'patient "<patient>" has no event in 85 days of <time>', "one patient's time, which no event ended", ()),
    ("Then", 'patient "<patient>" has no part in <time>', "what the time is counted from did not happen", ()),
    ("Then", 'patient "<patient>" is left out of <time>', "the patient's time cannot be told", ()),
    ("Then", 'the best response of patient "<patient>" is <response>', "over all assessments that count; or: not settled", ()),
    ("Then", "<count> patients have the best response <response>", "the same, counted; or: not settled", ()),
    ("Then", "<number> patients did not respond", "whose best response is settled, and none of the responders of the course", ()),
    (
        "Then",
        "the design <design> says go on",
        "or: too early, stop, success, no success; `stop or go on` where that is open",
        (),
    ),
    (
        "Then",
        "<count> patients are <row> and <column> in the table <table>",
        "an outcome of the rows, and one of the columns",
        (),
    ),
)


def dictionary(protocol: Protocol) -> list[Sentence]:
    """Every sentence that this protocol can be asked with; one whose words the protocol does not have is left out."""
    words = _words(protocol)
    return [
        Sentence(keyword, sentence, says, _filled("\n".join((f"{keyword} {sentence}", *(f"  {row}" for row in table))), words))
        for keyword, sentence, says, table in SENTENCES
        if all(gap in words for gap in _gaps(" ".join((sentence, *table))))
    ]


def text(sentences: Iterable[Sentence]) -> Iterator[Block]:
    """The dictionary: each sentence, what it does, and its example."""
    for sentence in sentences:
        yield Text(f"{sentence.keyword} {sentence.sentence}", "strong")
        yield Text(f"  {sentence.says}", "quiet")
        yield Code(sentence.example, 4)


def unknown(keyword: str, text: str) -> StepFault:
    """The fault of a step that is no sentence of the dictionary, with the nearest ones as its hint."""
    if len(text) > LONGEST:
        return StepFault(f"the step is longer than {LONGEST} characters", "give the facts in a table")
    for other in ("given", "when", "then"):
        if other != keyword and find(other, text):
            return StepFault(f"{text!r} is a step for {other.title()}, and here it stands after {keyword.title()}")
    if signed := SIGNED.fullmatch(text):
        return StepFault(f"no step reads {text!r} after {keyword.title()}", with_sign(keyword, signed[1], signed[2]))
    near = sorted(_nearness(keyword, text), reverse=True)[:NEAREST]
    offered = [f"`{step}`" for score, step in near if score >= NEAR_ENOUGH]
    hint = f"the nearest steps are {', '.join(offered)}" if offered else "'remission steps' lists every step"
    return StepFault(f"no step reads {text!r} after {keyword.title()}", hint)


def _nearness(keyword: str, text: str) -> Iterator[tuple[float, str]]:
    for word, sentence, _, _ in SENTENCES:
        likeness = SequenceMatcher(None, sentence.lower(), text.lower()).ratio()
        yield likeness + SAME_KEYWORD * (word.lower() == keyword), f"{word} {sentence}"


def _gaps(sentence: str) -> Iterator[str]:
    for part in sentence.split("<")[1:]:
        yield part.split(">")[0]


def _filled(sentence: str, words: Mapping[str, str]) -> str:
    for gap in list(_gaps(sentence)):
        sentence = sentence.replace(f"<{gap}>", words[gap])
    return sentence


def _words(protocol: Protocol) -> dict[str, str]:
    """One word of the protocol for each gap; a gap the protocol has no word for has no key."""
    words = {"protocol": protocol.id, "version": protocol.version, "patient": "P-7", "file": "patients.csv", "count": "22"}
    words |= {"day": "2024-05-01", "text": "times too large"}
    for classification in (*protocol.classifications.values(),)[:1]:
        names = [outcome.name for outcome in classification.outcomes]
        words |= {"classification": classification.name, "outcome": names[0], "outcomes": ", ".join(names[:2])}
    for calculation in (*protocol.calculations.values(),)[:1]:
        words |= {"calculation": calculation.name, "amount": f"25 {calculation.unit.text}"}
    return words | _figure_words(protocol) | _fact_words(protocol)


def _figure_words(protocol: Protocol) -> dict[str, str]:
    """The names of figures, and answers to them; none for a protocol without a course."""
    plan, families = protocol.plan, protocol.classifications
    if plan.course is None:
        return {}
    words = {"total": "53", "number": "22", "response": families[plan.course.response].outcomes[0].name}
    for endpoint in plan.endpoints.values():
        if isinstance(endpoint, RateEndpoint):
            words = {"rate": endpoint.name, "shares": "28.1 % to 55.9 %"} | words
        else:
            times = {"time": endpoint.name, "duration": f"8.2 {endpoint.unit}"}
            words = times | {"durations": f"2.6 {endpoint.unit} to 9.1 {endpoint.unit}"} | words
    for design in plan.designs.values():
        words |= {"design": design.name}
    for table in plan.cross_tables.values():
        row, column = (families[key].outcomes[0].name for key in (table.rows, table.columns))
        words |= {"table": table.name, "row": row, "column": column}
    return words


def _fact_words(protocol: Protocol) -> dict[str, str]:
    """A fact, a value and a criterion that belong together: the first threshold of a criterion, if there is one."""
    outside = [criterion for slug, criterion in protocol.criteria.items() if slug not in (*protocol.include, *protocol.exclude)]
    for criterion in (*outside, *protocol.criteria.values()):
        for node in t.walk(criterion.condition):
            match node:
                case t.Compare(t.FactValue(slug), _, t.Quantity(value, measure)) if is_exact(value):
                    limit = f"{plain(value)} {measure.text}"
                    return _named(protocol, slug, limit) | {"criterion": criterion.name}
                case _:
                    pass
    names = [criterion.name for criterion in protocol.criteria.values()]
    facts = _named(protocol, protocol.used[0], _value(protocol.facts[protocol.used[0]])) if protocol.used else {}
    return facts | ({"criterion": names[0]} if names else {})


def _named(protocol: Protocol, slug: str, value: str) -> dict[str, str]:
    facts = [protocol.facts[key].name for key in (slug, *(other for other in protocol.used if other != slug))]
    return {"fact": facts[0], "value": value, "facts": ", ".join(facts[:2])}


def _value(fact: Fact) -> str:
    match fact.kind:
        case Kind.CHOICE:
            return fact.values[0]
        case Kind.DATE:
            return "2024-05-01"
        case Kind.QUANTITY:
            return f"1 {fact.unit.text}" if fact.unit else "1"
