"""Features run once and kept as data: every scenario with its cases and what it claims of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from remission.protocol.load import load
from remission.protocol.model import Protocol
from remission.testing.runner.results import RunResults, ScenarioResult
from remission.testing.runner.run import run_features


@dataclass(frozen=True, slots=True)
class Recording:
    """One run of features against a protocol.

    `scenes` are the scenarios that count: they hold, a person stands behind them, and they are about this protocol.
    """

    protocol: Protocol
    results: RunResults
    scenes: tuple[ScenarioResult, ...]

    def without(self, scene: ScenarioResult) -> Recording:
        """The same without one scenario."""
        return replace(self, scenes=tuple(one for one in self.scenes if one is not scene))


def record(protocol_name: str, paths: Sequence[Path] = (), *, tags: str | None = None, goes_on: bool = False) -> Recording:
    """Run the features in `paths` (by default those of the protocol) and keep what they claim.

    If the run `goes_on`, a scenario that fails is kept with what stands behind the Then that does not hold.

    Raises:
        InputError: the protocol has problems, or the tag expression does not read.
        DisagreementError: two readings of a case differ.
    """
    protocol = load(protocol_name)
    results = run_features(protocol_name, paths, tags=tags, goes_on=goes_on)
    scenes = tuple(scene for scene in results.scenarios if _counts(scene, protocol))
    return Recording(protocol, results, scenes)


def _counts(scene: ScenarioResult, protocol: Protocol) -> bool:
    return scene.passed and scene.protocol is not None and scene.protocol.sha256 == protocol.sha256


def title(scene: ScenarioResult) -> str:
    """A scenario with its place: `response.feature:42 Platelets of 99.999`."""
    return f"{Path(scene.file).name}:{scene.line} {scene.name}"
