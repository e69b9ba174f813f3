"""What the scenarios of one run share: every protocol and every cohort is read once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePath
from typing import Protocol as Shape

from remission.cases.case import Case
from remission.cases.tables import scan_cases
from remission.decide import Decider
from remission.endpoints.widened_protocol import widened
from remission.engines.decision import Decision
from remission.errors import Problem
from remission.protocol.load import load
from remission.protocol.locate import content, shipped
from remission.protocol.model import Protocol
from remission.testing.gherkin import words
from remission.testing.gherkin.files import shown
from remission.testing.gherkin.messages import StepFault
from remission.testing.gherkin.observations import File, Observations, Source, seen


class Decides(Shape):
    """Anything that decides cases."""

    def decide(self, case: Case) -> Decision:
        """Decide one case."""


@dataclass(frozen=True, eq=False)
class Loaded:
    """A protocol, ready to decide by readings that `make` makes."""

    protocol: Protocol
    make: Callable[[Protocol], Decides]

    @cached_property
    def decider(self) -> Decides:
        """Decides cases."""
        return self.make(self.protocol)

    @cached_property
    def wide(self) -> Loaded:
        """The protocol with what its course and endpoints read."""
        return Loaded(widened(self.protocol), self.make)


@dataclass(frozen=True, slots=True)
class ScenarioCohort:
    """The decisions on the patients of a table; `observed` is the table, where values were chosen from its observations."""

    decisions: tuple[Decision, ...]
    observed: Source | None
    idle: tuple[Problem, ...] = ()  # about rows that matter to no decision


class Library:
    """The protocols and cohorts of a run; `named` is the protocol of the command line, if there was one.

    In a run that `goes_on`, a Then that does not hold fails its scenario and does not end it: the steps behind it are run too.
    """

    def __init__(self, named: str | None = None, *, goes_on: bool = False, always: Loaded | None = None) -> None:
        self.goes_on = goes_on
        self._always = always  # whatever a scenario names
        self._named = named
        self._loaded: dict[str, Loaded] = {}
        self._cohorts: dict[tuple[Path | Observations, Loaded], ScenarioCohort] = {}

    def usual(self, folder: Path) -> Loaded:
        """The protocol of a scenario that names none: the command line's, or the one its folder is called after.

        Raises:
            RuleFileError: the protocol has problems, or there is none.
        """
        return self._always or self._load(self._named or folder.name)

    def called(self, name: str, folder: Path) -> Loaded:
        """The protocol a scenario names: the command line's by its id, else a path from the feature's folder, else a shipped id.

        Raises:
            StepFault: there is no such protocol.
            RuleFileError: the protocol has problems.
        """
        if self._always is not None:
            return self._always
        if self._named is not None and name in (self._named, self._load(self._named).protocol.id):
            return self._load(self._named)
        beside = folder / name
        if _is_there(beside):
            return self._load(str(beside))
        if name not in shipped():
            ids = [*(loaded.protocol.id for loaded in self._loaded.values()), *shipped()]
            raise StepFault(f"there is no protocol {name!r}", words.near(name, ids) or _named_protocols())
        return self._load(name)

    def cohort(self, file: str, folder: Path, loaded: Loaded) -> ScenarioCohort:
        """A file of patients, found from the feature's folder or among the shipped examples.

        Raises:
            StepFault: there is no such file.
            DataError: the file cannot be read as a table of patients.
        """
        path = find(file, folder)
        key = (path, loaded)
        if key not in self._cohorts:
            scan = scan_cases(path, loaded.protocol)
            source = File(str(path), path.absolute()) if scan.observations else None
            self._cohorts[key] = ScenarioCohort(_decide(scan.cases(), loaded.decider), source)
        return self._cohorts[key]

    def observed(self, stated: Observations, loaded: Loaded) -> ScenarioCohort:
        """The patients of a table of observations in a feature.

        Raises:
            DataError: the table as a whole cannot be used.
        """
        key = (stated, loaded)
        if key not in self._cohorts:
            found = seen(stated, loaded.protocol)
            source = stated if found.is_chosen_from else None
            self._cohorts[key] = ScenarioCohort(_decide(found.cases, loaded.decider), source, found.idle)
        return self._cohorts[key]

    def _load(self, name: str) -> Loaded:
        if name not in self._loaded:
            protocol = load(name)
            self._loaded[name] = Loaded(protocol, Decider)
        return self._loaded[name]


def _is_there(path: Path) -> bool:
    """Whether there is such a file or folder; a name that no file can have names none."""
    try:
        return path.exists()
    except OSError:
        return False


def _named_protocols() -> str:
    return f"give the id of a shipped protocol ({', '.join(shipped())}) or a path from the folder of this feature file"


def find(file: str, folder: Path) -> Path:
    """The path of a file of patients.

    Raises:
        StepFault: there is no such file.
    """
    for place in (folder, content("examples"), content("examples").parent):
        if _is_there(place / file) and not PurePath(file).is_absolute():
            return Path(shown(str((place / file).resolve())))
    raise StepFault(f"there is no file {file!r}", "give its path from the folder of this feature file")


def _decide(cases: Iterable[Case], decider: Decides) -> tuple[Decision, ...]:
    return tuple(decider.decide(case) for case in cases)
