"""That an entry stands in a log: its way to the root of a checkpoint, to be checked without Remission."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remission.audit.log import Log
from remission.audit.merkle import inclusion_path
from remission.errors import InputError, Pos, Problem

if TYPE_CHECKING:
    from remission.audit.checkpoint import Checkpoint
    from remission.render.machine import Json


def inclusion(log: Log, number: int, checkpoint: Checkpoint) -> dict[str, Json]:
    """The proof, for machines.

    Raises:
        InputError: the checkpoint is older than the entry, or there is no such entry.
    """
    text = log.text(number)
    if number >= checkpoint.size:
        message = f"entry {number} is younger than the checkpoint, which has {checkpoint.size:,} entries"
        raise InputError([Problem(Pos(str(log.path), 1, 1), message, "make a new one with `remission log checkpoint`")])
    path = inclusion_path(log.leaves, number, checkpoint.size)
    return {
        "entry": text.decode(),
        "number": number,
        "size": checkpoint.size,
        "path": [one.hex() for one in path],
        "root": checkpoint.root.hex(),
        "checkpoint": checkpoint.text,
    }
