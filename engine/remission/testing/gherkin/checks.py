"""What is wrong with a feature file before any of it is run: every problem of the file, each at its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING

from remission.errors import InputError, Pos, Problem
from remission.testing.gherkin import files, placeholders, tables, words
from remission.testing.gherkin.dictionary import unknown
from remission.testing.gherkin.parse import is_outline, keywords, parse
from remission.testing.gherkin.phrases import find
from remission.testing.gherkin.strays import named

if TYPE_CHECKING:
    from pytest_bdd.gherkin_parser import Background, Child, Feature, Row, Rule, Scenario, Step, Tag

MOST = 20_000  # scenarios of one file, rows of examples counted
TYPES: Mapping[str, str] = {"Context": "given", "Action": "when", "Outcome": "then"}
RESERVED = {"skip", "skipif", "xfail", "parametrize", "usefixtures", "filterwarnings"}  # what pytest would act upon
PROSE = {"the", "they", "then,", "there", "these"}  # words a description begins with, near as they are to `Then`
NEAR_KEYWORD = 0.75


@dataclass(frozen=True, slots=True)
class Checked:
    """A feature file that was read: which of its scenarios can run, and all its problems.

    `blocked` are the names of scenarios with a problem of their own; None stands for a file that cannot be run at all.
    `named` are the tables and protocols that its steps name; None stands for a file that cannot be read.
    """

    path: Path
    problems: tuple[Problem, ...]
    blocked: frozenset[str] | None
    named: frozenset[Path] | None = None


def check(path: Path) -> Checked:
    """Read a feature file and find every problem that shows without running it."""
    try:
        text = files.text(path)
        feature = parse(text, files.shown(str(path)))
    except InputError as error:
        return Checked(path, error.problems, None)
    return _Checker(path, text.splitlines(), feature).checked()


class _Checker:
    """Checks one file; `pos` turns a line and column into a place in it."""

    def __init__(self, path: Path, lines: Sequence[str], feature: Feature) -> None:
        self.path, self.lines, self.feature = path, lines, feature
        self.file = files.shown(str(path))
        self.words = keywords(feature.language)

    def checked(self) -> Checked:
        backgrounds = tuple(_scenarios(self.feature.children))
        scenarios = tuple(scenario for scenario, _ in backgrounds)
        whole = [*self.whole(scenarios)]
        own = [(scenario.name, [*self.scenario(scenario, before)]) for scenario, before in backgrounds]
        problems = dict.fromkeys([*whole, *self.twice(scenarios), *(problem for _, found in own for problem in found)])
        blocked = frozenset(name for name, found in own if found)
        told = tuple(sorted(problems, key=lambda problem: problem.pos))
        return Checked(self.path, told, None if whole else blocked, frozenset(named(self.path.parent, backgrounds)))

    def problem(self, at: Step | Scenario | Tag | Background | Rule, message: str, hint: str | None = None) -> Problem:
        return Problem(Pos(self.file, at.location.line, at.location.column), message, hint)

    # ---- the file -------------------------------------------------------------------------------------

    def whole(self, scenarios: Sequence[Scenario]) -> Iterator[Problem]:
        """What keeps every scenario of the file from being run."""
        yield from self.tags(self.feature.tags)
        yield from self.size(scenarios)
        yield from self.shared(self.feature.children)
        for scenario in scenarios:
            yield from self.first_word(scenario)

    def size(self, scenarios: Sequence[Scenario]) -> Iterator[Problem]:
        if not scenarios:
            where = Pos(self.file, self.feature.location.line, self.feature.location.column)
            yield Problem(
                where, f"feature {self.feature.name!r} has no scenario", "write `Scenario:`, a name, and its steps below"
            )
        count = sum(max(1, len(tuple(placeholders.examples(scenario)))) for scenario in scenarios)
        if count > MOST:
            yield Problem(
                Pos(self.file, 1, 1),
                f"the file has {count} scenarios, and {MOST} is the most",
                "split it into several feature files",
            )

    def tags(self, tags: Iterable[Tag]) -> Iterator[Problem]:
        for tag in tags:
            name = tag.name.lstrip("@")
            if name in RESERVED or name.startswith("_"):
                yield self.problem(
                    tag,
                    f"the tag {tag.name!r} is reserved",
                    "choose another word; to leave scenarios out, select with --tags 'not @word'",
                )

    def shared(self, children: Iterable[Child]) -> Iterator[Problem]:
        for child in children:
            if child.background:
                yield from self.lost(child.background)
                yield from self.first_word(child.background)
                yield from self.steps(child.background.steps, ({},))
            if child.rule:
                yield from self.tags(child.rule.tags)
                yield from self.shared(child.rule.children)

    def twice(self, scenarios: Sequence[Scenario]) -> Iterator[Problem]:
        """Two scenarios of one name: only one of them would run."""
        first: dict[str, Scenario] = {}
        for scenario in scenarios:
            if first.setdefault(scenario.name, scenario) is not scenario:
                yield self.problem(
                    scenario,
                    f"scenario {scenario.name!r} stands already in line {first[scenario.name].location.line}",
                    "give each scenario a name of its own",
                )

    def first_word(self, holder: Scenario | Background) -> Iterator[Problem]:
        match holder.steps:
            case [first, *_] if first.keyword_type not in TYPES:
                yield self.problem(first, f"the first step begins with {first.keyword!r}", "begin with Given, When or Then")

    # ---- a scenario -----------------------------------------------------------------------------------

    def scenario(self, scenario: Scenario, background: Sequence[Step]) -> Iterator[Problem]:
        yield from self.tags([*scenario.tags, *(tag for table in scenario.examples for tag in table.tags)])
        yield from self.lost(scenario)
        if not scenario.name:
            yield self.problem(scenario, "the scenario has no name", "a name says what the scenario shows")
        if not any(kind == "then" for kind, _ in _typed(scenario.steps)):
            missing = "has no step" if not scenario.steps else "has no Then: it asserts nothing"
            yield self.problem(
                scenario,
                f"scenario {scenario.name!r} {missing}",
                "end with `Then` and what must hold, for example `Then the patient is eligible`",
            )
        examples = tuple(placeholders.examples(scenario))
        if not scenario.examples and is_outline(scenario.keyword, self.feature.language):
            yield self.problem(
                scenario,
                f"outline {scenario.name!r} has no `Examples:`",
                "write `Examples:` below its steps, with a header and a row for each case; one case is a `Scenario:`",
            )
        elif scenario.examples and not examples:
            yield self.problem(
                scenario, f"scenario {scenario.name!r} has no row of examples", "give its examples a header and at least one row"
            )
        else:
            yield from placeholders.problems(self.file, scenario, [*background, *scenario.steps])
        yield from self.closed(placeholders.rows(scenario))
        yield from self.steps(scenario.steps, examples or ({},))

    def lost(self, holder: Scenario | Background) -> Iterator[Problem]:
        """A misspelt step word above the first step makes the step part of the description, and it would never run."""
        for text in filter(None, map(str.strip, holder.description.splitlines())):
            first, _, rest = text.partition(" ")
            if text.startswith("|"):
                yield self.in_description(
                    holder, text, "the table stands below no step", "put it directly under the step it belongs to"
                )
            elif self.near_step_word(first) and any(find(kind, rest) for kind in TYPES.values()):
                hint = words.near(first, self.words)
                yield self.in_description(holder, text, f"{first!r} is no step word, and the line would not run", hint)

    def near_step_word(self, word: str) -> bool:
        """Whether a word was probably meant to begin a step."""
        if word.lower() in PROSE:
            return False
        return any(SequenceMatcher(None, word.lower(), known.lower()).ratio() >= NEAR_KEYWORD for known in self.words)

    def in_description(self, holder: Scenario | Background, text: str, message: str, hint: str | None) -> Problem:
        """A problem at the line of a description that reads `text`."""
        below = enumerate(self.lines[holder.location.line :], holder.location.line + 1)
        line, written = next((line, written) for line, written in below if written.strip() == text)
        return Problem(Pos(self.file, line, written.index(text) + 1), message, hint)

    def steps(self, written: Sequence[Step], examples: Sequence[Mapping[str, str]]) -> Iterator[Problem]:
        for kind, step in _typed(written):
            yield from self.closed(step.datatable.rows if step.datatable else ())
            for text in dict.fromkeys(placeholders.rendered(step.text, example) for example in examples):
                phrase = find(kind, text)
                if phrase is None:
                    fault = unknown(kind, text)
                elif phrase.table and step.datatable is None:
                    fault = tables.needed(phrase.table)
                elif not phrase.table and step.datatable is not None:
                    fault = tables.needless()
                else:
                    continue
                yield self.problem(step, fault.message, fault.hint)
                break

    def closed(self, rows: Iterable[Row]) -> Iterator[Problem]:
        """A row of a table ends with a stroke: the parser drops what stands behind the last one."""
        for row in rows:
            if not self.lines[row.location.line - 1].rstrip().endswith("|"):
                yield Problem(
                    Pos(self.file, row.location.line, row.location.column),
                    "the row does not end with |, so its last cell would be lost",
                    "close the row with |",
                )


def _scenarios(children: Iterable[Child], before: tuple[Step, ...] = ()) -> Iterator[tuple[Scenario, tuple[Step, ...]]]:
    """Every scenario, with the steps of the backgrounds before it."""
    for child in children:
        if child.background:
            before = (*before, *child.background.steps)
        if child.scenario:
            yield child.scenario, before
        if child.rule:
            yield from _scenarios(child.rule.children, before)


def _typed(written: Iterable[Step]) -> Iterator[tuple[str, Step]]:
    """Each step with its kind; And, But and the asterisk go on with the kind before them."""
    kind = "given"
    for step in written:
        kind = TYPES.get(step.keyword_type, kind)
        yield kind, step
