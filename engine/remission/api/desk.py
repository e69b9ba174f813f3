"""The questions that are answered: cases read, decided by two readings, recorded, told. Plain functions that take a processor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from remission.api.access import Identity
from remission.api.bundles import fhir_cases
from remission.api.problems import beside, told, unusable, without_folder
from remission.api.record import Action, Record, ToldDecision
from remission.api.requests import CaseRequest, CheckRequest, WhatIfRequest
from remission.api.shelf import Served, Shelf
from remission.api.values import as_text
from remission.cases.case import Case
from remission.cases.courses import reads_answers, with_histories
from remission.engines.decision import Decision
from remission.errors import InputError, Pos, Problem
from remission.explain.document import explain
from remission.explain.record import explained_record
from remission.expr.facts import slug
from remission.render.records import record
from remission.verify.check import check_files, check_texts

ENGINE = version("remission")


class Desk:
    """Answers questions about the protocols of a shelf, for somebody, and has every answer about a patient recorded."""

    def __init__(self, shelf: Shelf, keep: Record | None = None, now: Callable[[], datetime] | None = None) -> None:
        self.shelf = shelf
        self._keep = keep
        self._now = now or (lambda: datetime.now(UTC))

    # ---- patients -----------------------------------------------------------------------------------

    def decide(self, served: Served, asked: CaseRequest, who: Identity, line: int = 1) -> dict[str, Any]:
        """Decide one case.

        Raises:
            Refusal: its values are not what the protocol's facts are.
        """
        [case] = cases_of(served, [asked], line=line)
        decision = served.decider.decide(case)
        self.kept("decide", served, who, [(decision, texts_of(asked))])
        return answer_of(served, decision)

    def decide_all(self, served: Served, asked: Sequence[CaseRequest], who: Identity) -> list[dict[str, Any]]:
        """Decide several cases; those of one patient are their course, from its beginning."""
        decisions = [served.decider.decide(case) for case in cases_of(served, asked, is_list=True)]
        self.kept("decide", served, who, zip(decisions, map(texts_of, asked), strict=True))
        return [answer_of(served, one) for one in decisions]

    def decide_fhir(self, served: Served, bundle: bytes, who: Identity) -> list[dict[str, Any]]:
        """Decide what a Bundle says, as the mapping in the protocol's folder reads it."""
        return [answer_of(served, one) for one in self.decided_fhir(served, bundle, who, "decide")]

    def decided_fhir(self, served: Served, bundle: bytes, who: Identity, action: Action) -> list[Decision]:
        """The decisions of what a Bundle says.

        Raises:
            Refusal: the protocol has no mapping, or the Bundle cannot be read by it.
        """
        decisions = [served.decider.decide(case) for case in fhir_cases(served, bundle, self._now().date())]
        self.kept(action, served, who, [(one, one.case.written) for one in decisions])
        return decisions

    def explain(self, served: Served, asked: CaseRequest, who: Identity) -> dict[str, Any]:
        """Tell why, why not, what is missing and what would change it."""
        [case] = cases_of(served, [asked])
        decision, fired = served.decider.decide_and_trace_rules(case)
        found = explained_record(served.protocol, decision, fired)
        self.kept("explain", served, who, [(decision, texts_of(asked))])
        told = [without_folder(one) for one in found["problems"]]
        return {**found, "problems": told, "text": explain(served.protocol, decision)}

    def what_if(self, served: Served, asked: WhatIfRequest) -> dict[str, Any]:
        """Tell how answers would be if thresholds stood elsewhere: figures of a cohort, which decide nobody."""
        from remission.sensitivity import record as whatif_record  # noqa: PLC0415 - data frames take a third of a second to load
        from remission.sensitivity.arguments import read_errors, read_settings  # noqa: PLC0415
        from remission.sensitivity.cohort import in_columns  # noqa: PLC0415
        from remission.sensitivity.moved_threshold import moved, with_limits_of  # noqa: PLC0415
        from remission.sensitivity.whatif import whatif  # noqa: PLC0415

        if not (asked.set or asked.sweep or asked.errors):
            hint = "give 'set' a threshold such as 'platelets >= 50 x 10^9/L', or 'sweep', or 'errors'"
            raise unusable([Problem(Pos("#", 1, 1), "nothing is asked", hint)])
        try:
            tried = read_settings(served.protocol, asked.set)
            read_errors(served.protocol, asked.errors)
            limited = with_limits_of(served.protocol, (moved(served.protocol, there, to.value) for there, to in tried))
            chunks = in_columns(limited, cases_of(served, asked.cases, is_list=True))
            found = whatif(limited, chunks, asked.set, sweep=asked.sweep, errors=asked.errors)
        except InputError as error:
            raise unusable(error.problems) from None
        answer: dict[str, Any] = whatif_record.record(found)
        return answer

    # ---- rules --------------------------------------------------------------------------------------

    def check(self, asked: CheckRequest) -> dict[str, Any]:
        """Tell every problem of a protocol's files.

        Raises:
            Refusal: there is no such protocol, or it is not said what to check.
        """
        if (asked.protocol is None) is (asked.files is None):
            hint = "give 'protocol' the id of one that is served, or 'files' the texts of one by their names"
            raise unusable([Problem(Pos("#", 1, 1), "it takes either 'protocol' or 'files'", hint)])
        if asked.files is not None:
            found = check_texts(asked.files)
            problems = found.problems
        else:
            place = self.shelf.get(asked.protocol or "").place
            found = check_files(place)
            problems = tuple(beside(one, place.parent) for one in found.problems)
        protocol = found.protocol
        return {
            "is_fine": found.is_fine,
            "protocol": protocol and {"id": protocol.id, "version": protocol.version, "sha256": protocol.sha256},
            "problems": [told(one) for one in problems],
        }

    def kept(self, action: Action, served: Served, who: Identity, decided: Iterable[tuple[Decision, Mapping[str, str]]]) -> None:
        """Have decisions recorded, before they are told."""
        if self._keep is not None:
            now = self._now()
            self._keep([ToldDecision(action, who.pseudonym, now, served.protocol, one, values) for one, values in decided])


def cases_of(served: Served, asked: Sequence[CaseRequest], *, line: int = 1, is_list: bool = False) -> list[Case]:
    """Read cases.

    Raises:
        Refusal: values are not what the protocol's facts are; with all problems of all cases.
    """
    found: list[Case] = []
    problems: list[Problem] = []
    for number, one in enumerate(asked):
        start = f"#/cases/{number}" if is_list else "#"

        def place(key: str, start: str = start) -> Pos:
            return Pos(
                f"{start}/date" if key == "date" else f"{start}/values/{key.replace('~', '~0').replace('/', '~1')}", line, 1
            )

        case, wrong = served.values.case(one.patient, one.date, one.values, place)
        problems += wrong
        found += [case] if case is not None else []
    if problems:
        raise unusable(problems)
    return with_histories(found) if is_list and reads_answers(served.protocol) else found  # of one case its past is not known


def texts_of(asked: CaseRequest) -> dict[str, str]:
    """The values of a case as they came, as text."""
    return {slug(key): as_text(one) for key, one in asked.values.items()}


def answer_of(served: Served, decision: Decision) -> dict[str, Any]:
    """A decision as `evaluate --format json` has it."""
    found = record(served.protocol, decision)
    return {**found, "problems": [without_folder(one) for one in found["problems"]]}
