"""Results as JUnit XML, which build servers read: a test a scenario, under the name that it has everywhere."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import PurePath

from remission.errors import Problem
from remission.testing.runner.results import READING, RunResults, ScenarioResult

SECONDS = 1e-9  # a nanosecond
NO_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")  # what XML 1.0 cannot hold, escaped or not
SKIPPED = "not yet reviewed"


def as_junit(results: RunResults) -> str:
    """One suite with a test a scenario, and one a file that could not be run, or not all of it."""
    lame: dict[str, list[Problem]] = {}
    for problem in results.problems:
        lame.setdefault(problem.pos.file, []).append(problem)
    cases: list[ET.Element] = []
    for file in dict.fromkeys((*(one.file for one in results.scenarios), *lame)):
        cases += [_reading(file, lame[file])] if file in lame else []
        cases += [_scenario(one) for one in results.scenarios if one.file == file]
    counts = {"errors": 0, "failures": results.failed + len(lame), "skipped": results.not_reviewed, "tests": len(cases)}
    root = ET.Element("testsuites", name="remission")
    suite = ET.SubElement(root, "testsuite", {"name": "remission", **{name: str(count) for name, count in counts.items()}})
    suite.set("time", f"{sum(map(_seconds, results.scenarios)):.3f}")
    suite.extend(cases)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _scenario(one: ScenarioResult) -> ET.Element:
    case = _case(one.file, one.name, _seconds(one))
    if one.tags:
        properties = ET.SubElement(case, "properties")
        for tag in sorted(one.tags):
            ET.SubElement(properties, "property", name="tag", value=_text(f"@{tag}"))
    if not one.holds:
        _fail(case, "\n".join(map(str, one.findings)))
    elif not one.reviewed:
        ET.SubElement(case, "skipped", message=SKIPPED)
    return case


def _reading(file: str, problems: list[Problem]) -> ET.Element:
    case = _case(file, READING, 0)
    _fail(case, "\n".join(map(str, problems)))
    return case


def _case(file: str, name: str, seconds: float) -> ET.Element:
    dotted = PurePath(file).as_posix().replace("/", ".")
    return ET.Element("testcase", classname=_text(dotted), name=_text(name), time=f"{seconds:.3f}")


def _fail(case: ET.Element, told: str) -> None:
    failure = ET.SubElement(case, "failure", message=_text(told.partition("\n")[0]))
    failure.text = _text(told)


def _seconds(one: ScenarioResult) -> float:
    return sum(step.nanoseconds or 0 for step in one.steps) * SECONDS


def _text(text: str) -> str:
    return NO_XML.sub(lambda match: f"#x{ord(match[0]):02X}", text)
