"""Every scenario with its steps, values and result, as a page."""

from __future__ import annotations

from remission.render import pages
from remission.render.program import made_by
from remission.testing.assertions.recording import Recording, title
from remission.testing.runner.results import ScenarioResult

MARKS = {"passed": "✓", "failed": "✗", "skipped": "-"}


def scenarios_page(recording: Recording) -> str:
    """Write every scenario that was run."""
    protocol, results = recording.protocol, recording.results
    files = dict.fromkeys((scene.file, scene.feature) for scene in results.scenarios)
    parts: list[str] = []
    for file, feature in files:
        parts.append(pages.heading(feature))
        parts += [_scene(scene) for scene in results.scenarios if (scene.file, scene.feature) == (file, feature)]
    return pages.page(
        f"Scenarios of {protocol.id} {protocol.version}",
        pages.table(
            ("scenarios", "passed", "failed", "not yet reviewed"),
            [(str(len(results.scenarios)), str(results.passed), str(results.failed), str(results.not_reviewed))],
        ),
        *(pages.paragraph(str(problem)) for problem in results.problems),
        *parts,
        footer=made_by(protocol),
    )


def _scene(scene: ScenarioResult) -> str:
    result = "passed" if scene.passed else "not yet reviewed" if scene.holds else "failed"
    lines: list[str] = []
    for step in scene.steps:
        lines.append(f"{MARKS[step.status]} {step.keyword.strip()} {step.text}")
        lines += [f"    | {' | '.join(row)} |" for row in step.table]
    lines += [str(finding) for finding in scene.findings]
    return pages.folded(f"{title(scene)}: {result}", pages.code("\n".join(lines)))
