"""Every scenario with its steps, values and result, as a page."""

from __future__ import annotations

from remission.render.document import Block, Code, Document, Finding, Section, folded
from remission.render.program import made_by
from remission.render.tables import of_texts
from remission.testing.assertions.recording import Recording, title
from remission.testing.runner.results import ScenarioResult

MARKS = {"passed": "✓", "failed": "✗", "skipped": "-"}


def scenarios_page(recording: Recording) -> Document:
    """Every scenario that was run."""
    protocol, results = recording.protocol, recording.results
    features: dict[tuple[str, str], list[Section]] = {}
    for scene in results.scenarios:
        features.setdefault((scene.file, scene.feature), []).append(_scene(scene))
    counts = (len(results.scenarios), results.passed, results.failed, results.not_reviewed)
    blocks: tuple[Block, ...] = (
        of_texts(("scenarios", "passed", "failed", "not yet reviewed"), [counts]),
        *(Finding(problem) for problem in results.problems),
        *(Section(feature, tuple(scenes)) for (_, feature), scenes in features.items()),
    )
    return Document(f"Scenarios of {protocol.id} {protocol.version}", blocks, footer=made_by(protocol))


def _scene(scene: ScenarioResult) -> Section:
    result = "passed" if scene.passed else "not yet reviewed" if scene.holds else "failed"
    lines: list[str] = []
    for step in scene.steps:
        lines.append(f"{MARKS[step.status]} {step.keyword.strip()} {step.text}")
        lines += [f"    | {' | '.join(row)} |" for row in step.table]
    lines += [str(finding) for finding in scene.findings]
    return folded(f"{title(scene)}: {result}", Code("\n".join(lines)))
