"""An amendment told to people, as JSON, and as the tables of a report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from remission.readings.proof.difference import Difference
from remission.report.amendment import Amendment, Changed, grouped, placed
from remission.report.clause_changes import ClauseChange
from remission.report.proofs import patient_record
from remission.report.records import problem_record
from remission.report.tables import Column, Table

if TYPE_CHECKING:
    from rich.console import Console

    from remission.protocol.model import Protocol

NOBODY = "proved: no patient can change class; eligibility, outcomes, criteria and amounts stay as they are"


def render(amended: Amendment, console: Console) -> None:
    """Print the clauses, then who can be answered differently, then who is."""

    def say(text: str = "", style: str = "") -> None:
        console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)

    old, new = amended.old.protocol, amended.new.protocol
    say(f"{old.id} {old.version} ({amended.old.name}) -> {new.id} {new.version} ({amended.new.name})", "bold")
    _clauses(amended, say)
    say()
    _patients(amended, say)
    if amended.people is not None:
        say()
        _people(amended, say)


def _clauses(amended: Amendment, say: Any) -> None:  # noqa: ANN401 - a local function
    rules = [change for change in amended.clauses if change.kind != "reworded"]
    words = len(amended.clauses) - len(rules)
    say()
    say(f"rules: {len(rules)} changed" if rules else "rules: none changed")
    for change in rules:
        pos = placed(amended, change)
        say(f"  {change.kind}: {change}")
        if pos is not None:
            say(f"    at {pos}", "dim")
    if words:
        say(f"  and {words} changes of wording, sources or titles, which no answer depends on")


def _patients(amended: Amendment, say: Any) -> None:  # noqa: ANN401 - a local function
    if amended.moves_nobody:
        say(NOBODY, "green")
        return
    say("every patient there could be:")
    for _, group in grouped(amended.differences):
        for one in group:
            say(f"  {one.sentence(amended.new.protocol)}", "bold")
            say(f"    {region_text(one)}")
    for open_ in amended.undecided:
        say(f"  undecided: {open_.about.name}: {open_.reason}", "yellow")
    alike = sum(1 for one in amended.verdicts) - len(amended.differences) - len(amended.undecided)
    if alike:
        say(f"  proved the same for every patient: {alike} of the answers that both protocols give")
    for change in amended.incomparable:
        say(f"  only in the {'new' if change.kind == 'added' else 'old'} protocol: {change.what}")


def region_text(one: Difference) -> str:
    """The patients of a difference, by their bounds."""
    if one.only_missing:
        return "only where a fact is missing or censored"
    bounds = one.region.text(one.moved)
    if not bounds:
        return "no bounds on single facts describe these patients"
    return f"exactly the patients with {bounds}" if one.region.is_box else f"only patients with {bounds}, and not all of them"


def _people(amended: Amendment, say: Any) -> None:  # noqa: ANN401 - a local function
    people = amended.people
    if people is None:
        return
    say(f"{len(people.changed)} of {people.cases} cases are answered differently")
    for one in people.changed:
        day = f", {one.date}" if one.date else ""
        answers = "; ".join(f"{answer.name} {answer.before} -> {answer.after}" for answer in one.answers)
        say(f"  {one.patient}{day}: {answers}", "bold")
        for why in one.why:
            say(f"    {why}")


# ---- for machines ----------------------------------------------------------------------------------


def as_json(amended: Amendment) -> dict[str, Any]:
    """Everything that differs, as one JSON object."""
    people = amended.people
    return {
        "old": _protocol(amended.old.protocol, amended.old.name),
        "new": _protocol(amended.new.protocol, amended.new.name),
        "moves_nobody": amended.moves_nobody,
        "clauses": [_clause(amended, change) for change in amended.clauses],
        "differences": [_difference(amended, one) for one in amended.differences],
        "undecided": [{"subject": one.about.subject, "slug": one.about.slug, "reason": one.reason} for one in amended.undecided],
        "people": None
        if people is None
        else {
            "cases": people.cases,
            "changed": [_changed(one) for one in people.changed],
            "problems": [problem_record(problem) for problem in people.problems],
        },
    }


def _protocol(protocol: Protocol, name: str) -> dict[str, str]:
    return {"id": protocol.id, "version": protocol.version, "sha256": protocol.sha256, "name": name}


def _clause(amended: Amendment, change: ClauseChange) -> dict[str, Any]:
    pos = placed(amended, change)
    place = None if pos is None else {"file": pos.file, "line": pos.line, "column": pos.column}
    return {
        "kind": change.kind,
        "what": change.what,
        "english": change.english,
        "before": change.before,
        "after": change.after,
        "place": place,
    }


def _difference(amended: Amendment, one: Difference) -> dict[str, Any]:
    old, new = amended.old.protocol, amended.new.protocol
    title = f"{one.about.name} is {one.before} before, {one.after} now"
    return {
        "subject": one.about.subject,
        "slug": one.about.slug,
        "before": one.before,
        "after": one.after,
        "sentence": one.sentence(new),
        "only_missing": one.only_missing,
        "region": {"bounds": [bound.text for bound in one.region.bounds], "is_box": one.region.is_box},
        "old": patient_record(old, one.old, title, amended.old.name),
        "new": patient_record(new, one.new, title, amended.new.name),
    }


def _changed(one: Changed) -> dict[str, Any]:
    answers = [{"name": answer.name, "before": answer.before, "after": answer.after} for answer in one.answers]
    return {"patient": one.patient, "date": one.date, "answers": answers, "why": list(one.why)}


# ---- tables of a report ----------------------------------------------------------------------------


def tables(amended: Amendment) -> Iterator[Table]:
    """The amendment as tables: clauses, patients there could be, patients there are."""
    rules = [change for change in amended.clauses if change.kind != "reworded"]
    yield Table(
        "clauses",
        "Rules that changed",
        (Column("kind", "Change"), Column("what", "Rule"), Column("english", "In words")),
        tuple((change.kind, change.what, change.english) for change in rules),
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
        tuple(
            (one.about.name, one.before, one.after, one.sentence(amended.new.protocol), region_text(one))
            for one in amended.differences
        ),
    )
    if amended.people is not None:
        yield Table(
            "people",
            f"Who is answered differently, of {amended.people.cases} cases",
            (
                Column("patient", "Patient"),
                Column("date", "Date"),
                Column("answer", "Answer"),
                Column("before", "Before"),
                Column("after", "Now"),
                Column("why", "Why"),
            ),
            tuple(
                (one.patient, one.date, answer.name, answer.before, answer.after, "; ".join(one.why))
                for one in amended.people.changed
                for answer in one.answers
            ),
        )
