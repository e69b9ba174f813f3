"""An amendment told to people, as JSON, and as the tables of a report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from remission.cases.cells.found import printable
from remission.compare.amendment import Amendment, grouped, placed
from remission.compare.amendment_proved import limits, proved, region_text, set_aside
from remission.render.tables import Column, Table

if TYPE_CHECKING:
    from rich.console import Console

    from remission.compare.people import People
    from remission.compare.rules.changes import Affects, ClauseChange

Say: TypeAlias = Callable[..., None]
SECTIONS: tuple[tuple[Affects, str], ...] = (
    ("answers", "rules"),
    ("data", "how data are read"),
    ("figures", "courses and figures"),
)

MOST = 200  # rows that a person reads


def render(amended: Amendment, console: Console) -> None:
    """Print the clauses, then who can be answered differently, then who is."""

    def say(text: str = "", style: str = "") -> None:
        console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)

    old, new = amended.old.protocol, amended.new.protocol
    say(f"{old.id} {old.version} ({amended.old.name}) -> {new.id} {new.version} ({amended.new.name})", "bold")
    say()
    _clauses(amended, say)
    if not amended.not_proved:
        say()
        _patients(amended, say)
    if amended.people is not None:
        say()
        _people(amended, amended.people, console, say)


def _clauses(amended: Amendment, say: Say) -> None:
    for affects, title in SECTIONS:
        changes = amended.that_affect(affects)
        if changes or affects == "answers":
            say(f"{title}: {len(changes) or 'none'} changed")
        for change in changes:
            _clause(amended, change, say)
    words = len(amended.that_affect("words"))
    if words:  # told by their number alone
        many = "1 change" if words == 1 else f"{words} changes"
        say(f"  and {many} of wording, sources or titles, which no answer depends on")


def _clause(amended: Amendment, change: ClauseChange, say: Say) -> None:
    say(f"  {change.kind}: {change}")
    pos = placed(amended, change)
    if pos is not None:
        say(f"    at {pos}", "dim")


def _patients(amended: Amendment, say: Say) -> None:
    sentence = proved(amended)
    if sentence:
        say(sentence, "green")
    else:
        _differences(amended, say)
    for limit in limits(amended):
        say(f"  {limit}", "yellow")
    for sentence in set_aside(amended):
        say(f"  {sentence}", "bold")
    for change in amended.incomparable:
        say(f"  only in the {'new' if change.kind == 'added' else 'old'} protocol: {change.what}")


def _differences(amended: Amendment, say: Say) -> None:
    same = " whose values both versions accept" if amended.that_affect("data") else ""
    say("every patient there could be:")
    for _, group in grouped(amended.differences):
        for one in group:
            say(f"  {one.sentence()}", "bold")
            say(f"    {region_text(one)}")
    for open_ in dict.fromkeys(f"{one.about.name}: {one.reason}" for one in amended.undecided):
        say(f"  undecided: {open_}", "yellow")
    unlike = {one.about for one in amended.differences} | {one.about for one in amended.undecided}
    alike = len({one.about for one in amended.verdicts} - unlike)
    if alike:
        say(f"  proved the same for every patient{same}: {alike} of the answers that both protocols give")


def _people(amended: Amendment, people: People, console: Console, say: Say) -> None:
    from rich.table import Table as Drawn  # noqa: PLC0415 - only people need it

    say(changed_text(people))
    if people.changed:
        *_, told = tables(amended)
        drawn = Drawn(header_style="bold")
        for column in told.columns:
            drawn.add_column(column.title.lower(), overflow="fold", no_wrap=column.key in {"patient", "date"})
        for row in told.shown[:MOST]:
            drawn.add_row(*map(printable, row))
        console.print(drawn, markup=False, soft_wrap=False)
        if len(told.rows) > MOST:
            say(f"{MOST} of {len(told.rows)} rows are shown; --format json writes all of them")


def changed_text(people: People) -> str:
    """`1 of 53 cases is answered differently`, and how many only one version assesses."""
    number = len(people.changed)
    text = f"{number} of {people.cases} cases {'is' if number == 1 else 'are'} answered differently"
    for count, version in ((people.only_before, "old"), (people.only_now, "new")):
        if count:
            text += f"; {count} {'case is' if count == 1 else 'cases are'} assessed by the {version} version only"
    return text


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
    )
