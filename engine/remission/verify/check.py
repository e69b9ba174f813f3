"""Everything that is looked for in a protocol's files in one run: what `check` tells, wherever it is asked from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from remission.errors import Problem, counted
from remission.protocol.load import read, read_texts
from remission.protocol.model import Protocol
from remission.protocol.source.read import in_order
from remission.symbolic.cells.gaps import gaps, shared_rows
from remission.symbolic.cells.reach import unreachable


@dataclass(frozen=True, slots=True)
class CheckedFiles:
    """A protocol, None where its files have an error, and every problem by place."""

    protocol: Protocol | None
    problems: tuple[Problem, ...] = ()
    breaks_promises: bool = False  # it can be used, and does not hold what it promises

    @property
    def is_fine(self) -> bool:
        """Whether nothing has to be mended: warnings may be there."""
        return self.protocol is not None and not self.breaks_promises

    @property
    def counts(self) -> str:
        """What there is: `27 criteria, 2 classifications, 3 calculations, 25 facts`."""
        found = self.protocol
        if found is None:
            return ""
        parts = (found.criteria, "criterion"), (found.classifications, "classification"), (found.calculations, "calculation")
        return ", ".join(counted(len(some), word) for some, word in (*parts, (found.used, "fact")))


def check_files(name: str | Path, texts: Mapping[Path, str] | None = None) -> CheckedFiles:
    """Check the files of a protocol; `texts` stand instead of some of them, by their paths."""
    return _checked(*read(name, texts))


def check_texts(texts: Mapping[str, str]) -> CheckedFiles:
    """Check a protocol whose files are texts, by their names."""
    return _checked(*read_texts(texts))


def _checked(found: Protocol | None, problems: tuple[Problem, ...]) -> CheckedFiles:
    if found is None:
        return CheckedFiles(None, problems)
    promises = (*_unreadable_promises(found), *shared_rows(found))
    return CheckedFiles(found, in_order([*problems, *unreachable(found), *gaps(found), *promises]), bool(promises))


def _unreadable_promises(protocol: Protocol) -> list[Problem]:
    if not any(family.promises for family in protocol.classifications.values()):
        return []
    from remission.verify.promised import unreadable_promises  # noqa: PLC0415 - only promises need it, and it is slow to load

    return list(unreadable_promises(protocol))
