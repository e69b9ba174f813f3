"""What if a threshold stood elsewhere: everything that was asked of one protocol and one cohort."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from remission.sensitivity.arguments import read_errors, read_settings
from remission.sensitivity.binding_criteria import Alone, relaxed
from remission.sensitivity.near_threshold import NearThreshold, beside
from remission.sensitivity.sweep import MovedThreshold, Sweep, Swing, ThresholdFigures

if TYPE_CHECKING:
    from remission.cases.frames.chunks import Chunk
    from remission.protocol.model import Protocol


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Everything that was asked of one protocol and one cohort."""

    protocol: Protocol
    patients: int
    base: ThresholdFigures
    settings: tuple[MovedThreshold, ...] = ()
    tornado: tuple[Swing, ...] = ()
    alone: tuple[Alone, ...] = ()
    beside: tuple[NearThreshold, ...] = ()
    errors: Mapping[str, Fraction] = field(default_factory=dict)  # shares by fact; '' is every other assay


def whatif(
    protocol: Protocol,
    chunks: Iterable[Chunk],
    settings: Iterable[str] = (),
    *,
    sweep: bool = False,
    errors: Iterable[str] = (),
) -> WhatIf:
    """Decide a cohort under other thresholds.

    Args:
        protocol: As it stands.
        chunks: The cohort in columns; all of it is kept.
        settings: Thresholds to try, each alone: `platelets >= 50 x 10^9/L`.
        sweep: Move every threshold by a quarter, down and up, and relax each criterion of eligibility.
        errors: Of assays, in percent of the value, `10` or `platelets=15`: who is that near to a threshold.

    Raises:
        RuleFileError: settings or errors cannot be read; with every problem.
        DataError: the table cannot be read.
        MissingExtraError: an interval needs scipy; raised when the figures are told.
    """
    wanted, shares = read_settings(protocol, settings), read_errors(protocol, errors)
    cohort = Sweep(protocol, chunks)
    return WhatIf(
        protocol,
        cohort.cohort.patients.n_unique(),
        cohort.figures,
        tuple(cohort.each([(there, new.value) for there, new in wanted])),
        cohort.tornado() if sweep else (),
        tuple(relaxed(protocol, cohort.cohort)) if sweep else (),
        tuple(beside(cohort, shares)) if shares else (),
        shares,
    )
