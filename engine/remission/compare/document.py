"""An amendment as a person reads it: the rules that changed, who can be answered differently, and who is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from remission.compare.amendment import Amendment, grouped, placed
from remission.compare.sentences import limits, proved, region_text, set_aside
from remission.render.document import MOST_ROWS, Block, Document, Section, Text
from remission.render.program import made_by
from remission.render.tables import Column, Table

if TYPE_CHECKING:
    from remission.compare.people import People
    from remission.compare.revisions import OpenedRevision
    from remission.compare.rules.changes import Affects, ClauseChange

SECTIONS: tuple[tuple[Affects, str], ...] = (
    ("answers", "rules"),
    ("data", "how data are read"),
    ("figures", "courses and figures"),
)

MOST = 200  # rows that a person reads


def text(amended: Amendment) -> Iterator[Block]:
    """The clauses, then who can be answered differently, then who is."""
    old, new = amended.old.protocol, amended.new.protocol
    title = f"{old.id} {old.version} ({amended.old.name}) -> {new.id} {new.version} ({amended.new.name})"
    yield from (Text(title, "strong"), Text())
    yield from _clauses(amended)
    if not amended.not_proved:
        yield Text()
        yield from _patients(amended)
    if amended.people is not None:
        yield Text()
        yield from _people(amended.people)


def _clauses(amended: Amendment) -> Iterator[Text]:
    for affects, title in SECTIONS:
        changes = amended.that_affect(affects)
        if changes or affects == "answers":
            yield Text(f"{title}: {len(changes) or 'none'} changed")
        for change in changes:
            yield from _clause(amended, change)
    words = len(amended.that_affect("words"))
    if words:  # told by their number alone
        many = "1 change" if words == 1 else f"{words} changes"
        yield Text(f"  and {many} of wording, sources or titles, which no answer depends on")


def _clause(amended: Amendment, change: ClauseChange) -> Iterator[Text]:
    yield Text(f"  {change.kind}: {change}")
    pos = placed(amended, change)
    if pos is not None:
        yield Text(f"    at {pos}", "quiet")


def _patients(amended: Amendment) -> Iterator[Text]:
    sentence = proved(amended)
    if sentence:
        yield Text(sentence, "good")
    else:
        yield from _differences(amended)
    for limit in limits(amended):
        yield Text(f"  {limit}", "open")
    for sentence in set_aside(amended):
        yield Text(f"  {sentence}", "strong")
    for change in amended.incomparable:
        yield Text(f"  only in the {'new' if change.kind == 'added' else 'old'} protocol: {change.what}")


def _differences(amended: Amendment) -> Iterator[Text]:
    same = " whose values both versions accept" if amended.that_affect("data") else ""
    yield Text("every patient there could be:")
    for _, group in grouped(amended.differences):
        for one in group:
            yield Text(f"  {one.sentence()}", "strong")
            yield Text(f"    {region_text(one)}")
    for open_ in dict.fromkeys(f"{one.about.name}: {one.reason}" for one in amended.undecided):
        yield Text(f"  undecided: {open_}", "open")
    unlike = {one.about for one in amended.differences} | {one.about for one in amended.undecided}
    alike = len({one.about for one in amended.verdicts} - unlike)
    if alike:
        yield Text(f"  proved the same for every patient{same}: {alike} of the answers that both protocols give")


def _people(people: People) -> Iterator[Block]:
    yield Text(changed_text(people))
    if people.changed:
        told = _people_table(people)
        yield replace(told, rows=told.rows[:MOST])
        if len(told.rows) > MOST:
            yield Text(f"{MOST} of {len(told.rows)} rows are shown; --format json writes all of them")


def changed_text(people: People) -> str:
    """`1 of 53 cases is answered differently`, and how many only one version assesses."""
    number = len(people.changed)
    text = f"{number} of {people.cases} cases {'is' if number == 1 else 'are'} answered differently"
    for count, version in ((people.only_before, "old"), (people.only_now, "new")):
        if count:
            text += f"; {count} {'case is' if count == 1 else 'cases are'} assessed by the {version} version only"
    return text


# ---- a page --------------------------------------------------------------------------------------


def page(amended: Amendment) -> Document:
    """What an amendment changes, as a page."""
    facts = (("Before", _version(amended.old)), ("Now", _version(amended.new)))
    footer = made_by(amended.old.protocol, amended.new.protocol)
    title, kicker = amended.new.protocol.title, "What an amendment changes"
    return Document(title, tuple(_sections(amended)), kicker, facts, footer, MOST_ROWS)


def _version(version: OpenedRevision) -> str:
    protocol = version.protocol
    return f"{protocol.id} {protocol.version}, {version.name}, sha256 {protocol.sha256[:12]}"


def _sections(amended: Amendment) -> Iterator[Section]:
    rules, differences, *people = tables(amended)
    yield Section("The rules", (rules,))
    yield from _every(amended, differences)
    if amended.people is not None:
        yield Section("The patients of the data", (Text(f"{changed_text(amended.people)}."), *people))


def _every(amended: Amendment, differences: Table) -> Iterator[Section]:
    """What holds for all patients there could be, if anything was asked."""
    title, sentence = "Every patient there could be", proved(amended)
    limited = [f"{_upper(limit)}." for limit in (*limits(amended), *set_aside(amended))]
    beyond = tuple(Text(told) for told in (*limited, *_open(amended)))
    if amended.not_proved:
        yield Section(title, (Text(f"Not compared: {amended.not_proved}."),))
    elif sentence:
        yield Section(title, (Text(f"{_upper(sentence)}."), *beyond))
    else:
        shown = "For each answer that can differ a patient for whom it does, and the bounds of all of them."
        yield Section(title, (Text(shown), *beyond, differences))


def _upper(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"


def _open(amended: Amendment) -> Iterator[str]:
    yield from (f"Undecided: {one.about.name}: {one.reason}." for one in amended.undecided)
    only = [f"{change.what} ({'new' if change.kind == 'added' else 'old'} protocol only)" for change in amended.incomparable]
    if only:
        yield f"Not compared, since only one protocol has them: {', '.join(only)}."


# ---- tables of a report ----------------------------------------------------------------------------


def tables(amended: Amendment) -> Iterator[Table]:
    """The amendment as tables: clauses, patients there could be, patients there are."""
    yield Table(
        "clauses",
        "What changed",
        (Column("affects", "In"), Column("kind", "Change"), Column("what", "Rule"), Column("english", "In words")),
        tuple((title, one.kind, one.what, one.english) for affects, title in SECTIONS for one in amended.that_affect(affects)),
    )
    yield Table(
        "differences",
        "Who can be answered differently",
        (
            Column("about", "Answer"),
            Column("before", "Before"),
            Column("after", "Now"),
            Column("example", "For example"),
            Column("region", "Who"),
        ),
        tuple((one.about.name, one.before, one.after, one.sentence(), region_text(one)) for one in amended.differences),
    )
    if amended.people is not None:
        yield _people_table(amended.people)


def _people_table(people: People) -> Table:
    return Table(
        "people",
        f"Who is answered differently, of {people.cases} cases",
        (
            Column("patient", "Patient"),
            Column("date", "Date"),
            Column("answer", "Answer"),
            Column("before", "Before"),
            Column("after", "Now"),
            Column("why", "Why"),
        ),
        tuple(
            (one.patient, one.date, answer.name, answer.before, answer.after, "; ".join(answer.why))
            for one in people.changed
            for answer in one.answers
        ),
        is_ruled=True,
    )
