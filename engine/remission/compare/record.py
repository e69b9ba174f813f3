"""An amendment as one JSON object, for machines. Stable: scripts depend on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from remission.compare.amendment import Amendment, placed
from remission.compare.sentences import limits, proved
from remission.compare.solver.verdicts import Difference
from remission.render.machine import place_record, protocol_record
from remission.render.records import problem_record
from remission.verify.record import patient_record

if TYPE_CHECKING:
    from remission.compare.people import Changed, People
    from remission.compare.rules.changes import ClauseChange


def record(amended: Amendment) -> dict[str, Any]:
    """Everything that differs."""
    return {
        "old": {**protocol_record(amended.old.protocol), "name": amended.old.name},
        "new": {**protocol_record(amended.new.protocol), "name": amended.new.name},
        "moves_nobody": amended.moves_nobody,
        "proved": proved(amended) or None,
        "limits": [] if amended.not_proved else list(limits(amended)),
        "not_proved": amended.not_proved or None,
        "clauses": [_clause(amended, change) for change in amended.clauses],
        "differences": [_difference(amended, one) for one in amended.differences],
        "set_aside": [_difference(amended, one) for one in amended.beyond if isinstance(one, Difference)],
        "undecided": [{"subject": one.about.subject, "slug": one.about.slug, "reason": one.reason} for one in amended.undecided],
        "people": None if amended.people is None else _people(amended.people),
    }


def _clause(amended: Amendment, change: ClauseChange) -> dict[str, Any]:
    pos = placed(amended, change)
    return {
        "kind": change.kind,
        "affects": change.affects,
        "what": change.what,
        "english": change.english,
        "before": change.before,
        "after": change.after,
        "place": None if pos is None else place_record(pos),
    }


def _difference(amended: Amendment, one: Difference) -> dict[str, Any]:
    old, new = amended.old.protocol, amended.new.protocol
    return {
        "subject": one.about.subject,
        "slug": one.about.slug,
        "before": one.before,
        "after": one.after,
        "sentence": one.sentence(),
        "only_missing": one.only_missing,
        "region": {"bounds": [bound.text for bound in one.region.bounds], "is_box": one.region.is_box},
        "old": patient_record(old, one.old, one.answers, amended.old.name),
        "new": patient_record(new, one.new, one.answers, amended.new.name),
    }


def _people(people: People) -> dict[str, Any]:
    return {
        "cases": people.cases,
        "only_before": people.only_before,
        "only_now": people.only_now,
        "changed": [_changed(one) for one in people.changed],
        "problems": [problem_record(problem) for problem in people.problems],
    }


def _changed(one: Changed) -> dict[str, Any]:
    answers = [
        {"name": answer.name, "before": answer.before, "after": answer.after, "why": list(answer.why)} for answer in one.answers
    ]
    return {"patient": one.patient, "date": one.date, "answers": answers, "why": list(one.why)}
