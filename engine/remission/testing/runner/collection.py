"""A pytest plugin that collects feature files as they are and keeps what their scenarios came to."""

from __future__ import annotations

import types
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest
from pytest_bdd import scenario
from pytest_bdd.feature import features, get_feature

from remission.errors import InputError, Problem
from remission.testing.gherkin.checks import Checked
from remission.testing.gherkin.files import shown
from remission.testing.gherkin.steps import LIBRARY
from remission.testing.gherkin.tags import Selection
from remission.testing.runner.hooks import FINDINGS, SCENARIO, STEP, WORLD, title
from remission.testing.runner.library import Library
from remission.testing.runner.results import READING, ScenarioResult, StepResult, StepStatus
from remission.testing.runner.script import Script

if TYPE_CHECKING:
    from pytest_bdd.parser import Scenario, ScenarioTemplate

Meter: TypeAlias = Callable[[int, int], None]  # scenarios run, and to be run

NAME = "Scenario: {}"
ENCODING = "utf-8-sig"


class Folder(pytest.Directory):
    """Stands for the working folder; has the checked files, wherever they are, and nothing else."""

    checked: Sequence[Checked] = ()

    def collect(self) -> Iterator[pytest.Collector]:
        """One module for each feature file."""
        for one in self.checked:
            module: FeatureModule = FeatureModule.from_parent(self, path=one.path)
            module.checked = one
            yield module


class FeatureModule(pytest.Module):
    """A feature file as a module of tests: one function a scenario, built by pytest-bdd."""

    checked: Checked
    templates: Mapping[str, ScenarioTemplate] = {}  # by the name of the function

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        """The file's own problems as a test that fails, then the scenarios that can run."""
        if self.checked.problems:
            reading: FeatureReading = FeatureReading.from_parent(self, name=READING)
            reading.problems = self.checked.problems
            yield reading
        if self.checked.blocked is not None:
            yield from super().collect()

    def _getobj(self) -> types.ModuleType:
        module = types.ModuleType(self.path.stem)
        features.pop(str(self.path), None)  # pytest-bdd keeps files for ever; this one may have been edited
        templates = get_feature(str(self.path.parent), self.path.name, encoding=ENCODING).scenarios
        self.templates = {NAME.format(name): template for name, template in templates.items()}
        for name in templates:
            if name not in (self.checked.blocked or ()):
                setattr(module, NAME.format(name), _bound(self.path, name))
        return module

    def funcnamefilter(self, name: str) -> bool:
        """Every scenario is a test, whatever its name."""
        return name.startswith(NAME.format(""))


class FeatureReading(pytest.Item):
    """The test that a feature file has no problem; it is there for those that have."""

    problems: tuple[Problem, ...] = ()

    def runtest(self) -> None:
        """Fail with every problem of the file."""
        raise InputError(self.problems)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:  # noqa: ARG002
        """The problems, and no traceback."""
        return str(excinfo.value)


class Collector:
    """Collects the checked files, runs the selected scenarios and keeps their results."""

    def __init__(self, library: Library, checked: Sequence[Checked], selection: Selection, meter: Meter) -> None:
        self.library, self.checked, self.selection, self.meter = library, checked, selection, meter
        self.results: list[ScenarioResult] = []
        self.tags: frozenset[str] = frozenset()
        self.error: BaseException | None = None
        self._total = 0

    def pytest_configure(self, config: pytest.Config) -> None:
        """Give the scenarios the library of the run."""
        config.stash[LIBRARY] = self.library

    def pytest_collect_directory(self, path: Path, parent: pytest.Collector) -> Folder:
        """Collect what was checked, in place of what stands in the folder."""
        folder: Folder = Folder.from_parent(parent, path=path)
        folder.checked = self.checked
        return folder

    def pytest_bdd_apply_tag(self) -> bool:
        """A tag selects scenarios and does nothing else: pytest is not to take it for a mark."""
        return True

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the scenarios that the tag expression selects."""
        self.tags = frozenset(tag for item in items for tag in _tags(item))
        items[:] = [item for item in items if isinstance(item, FeatureReading) or self.selection(_tags(item))]
        self._total = sum(not isinstance(item, FeatureReading) for item in items)

    def pytest_exception_interact(self, node: pytest.Item | pytest.Collector, call: pytest.CallInfo[object]) -> None:
        """Keep what went wrong while a checked file was collected: that is an error of the program."""
        if isinstance(node, pytest.Collector) and call.excinfo is not None:
            self.error = call.excinfo.value

    def pytest_internalerror(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Keep what went wrong in pytest itself."""
        self.error = excinfo.value

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Keep the user's wish to stop; where the run stops itself, its reason is kept already."""
        self.error = self.error or excinfo.value

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Keep the result of a scenario; what is neither that nor a finding is an error of the program and stops the run."""
        report = yield
        if isinstance(item, FeatureReading):
            return report
        if call.excinfo is not None and FINDINGS not in item.stash:
            self.error = call.excinfo.value
            item.session.shouldstop = "the run cannot go on"
        elif call.when == "call":
            self.results.append(_result(item))
            self.meter(len(self.results), self._total)
        return report


def _bound(path: Path, name: str) -> Callable[..., object]:
    def run() -> None:
        pass

    return scenario(str(path), name, encoding=ENCODING, features_base_dir=str(path.parent))(run)


def _template(item: pytest.Item) -> ScenarioTemplate:
    assert isinstance(item, pytest.Function)  # noqa: S101 - a FeatureModule makes nothing else
    assert isinstance(item.parent, FeatureModule)  # noqa: S101 - and they are its own
    return item.parent.templates[item.originalname]


def _tags(item: pytest.Item) -> frozenset[str]:
    if isinstance(item, FeatureReading):
        return frozenset()
    template = _template(item)
    rule = template.rule.tags if template.rule else set()
    examples = {mark.name for mark in item.iter_markers() if mark.name != "parametrize"}
    return frozenset({*template.feature.tags, *rule, *template.tags, *examples})


def _result(item: pytest.Item) -> ScenarioResult:
    template, ran = _template(item), item.stash[SCENARIO]
    return ScenarioResult(
        file=shown(template.feature.filename),
        feature=template.feature.name,
        name=title(item, ran),
        line=template.line_number,
        tags=_tags(item),
        findings=item.stash.get(FINDINGS, ()),
        steps=tuple(_steps(item, ran)),
        thens=tuple(item.stash[WORLD].heard),
        protocol=item.stash[WORLD].protocol,
        observed=item.stash[WORLD].observed,
        script=Script(item.stash[WORLD].folder, tuple(item.stash[WORLD].lines)),
    )


def _steps(item: pytest.Item, ran: Scenario) -> Iterator[StepResult]:
    """Every step with what became of it: those behind the one that does not hold were not run."""
    last, status = item.stash.get(STEP, None), "passed"
    for step in ran.steps:
        here: StepStatus = "passed" if status == "passed" else "skipped"
        if step is last and FINDINGS in item.stash:
            here, status = "failed", "failed"
        cells = step.datatable.rows if step.datatable else ()
        table = tuple(tuple(cell.value for cell in row.cells) for row in cells)
        yield StepResult(step.keyword, step.name, step.line_number, here, table)
