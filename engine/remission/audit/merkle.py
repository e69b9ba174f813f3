"""The Merkle tree of RFC 6962 over a growing list: roots, proofs that an entry is in it, each from hashes alone.

Source: Laurie, Langley and Kasper, RFC 6962, section 2.1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

EMPTY = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry."""
    return sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return sha256(b"\1" + left + right).digest()


@dataclass(slots=True)
class Frontier:
    """The whole subtrees at the right edge of a tree, the largest first: all that is needed to append, and for the root."""

    size: int = 0
    hashes: list[bytes] = field(default_factory=list)

    def append(self, leaf: bytes) -> None:
        """Take in the hash of one more entry."""
        self.hashes.append(leaf)
        size = self.size
        while size & 1:
            right, left = self.hashes.pop(), self.hashes.pop()
            self.hashes.append(node_hash(left, right))
            size >>= 1
        self.size += 1

    @property
    def root(self) -> bytes:
        """The root of the tree."""
        if not self.hashes:
            return EMPTY
        found = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            found = node_hash(left, found)
        return found


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over the hashes of entries."""
    tree = Frontier()
    for leaf in leaves:
        tree.append(leaf)
    return tree.root


def inclusion_path(leaves: Callable[[int, int], Iterable[bytes]], index: int, size: int) -> list[bytes]:
    """The hashes that lead from an entry to the root of the first `size` entries.

    Args:
        leaves: Gives the hashes of the entries from one index to under another.
        index: Of the entry, from 0.
        size: Of the tree, more than the index.
    """
    path: list[bytes] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _largest_power(high - low)
        if index < middle:
            path.append(root_of(leaves(middle, high)))
            high = middle
        else:
            path.append(root_of(leaves(low, middle)))
            low = middle
    return path[::-1]


def _largest_power(size: int) -> int:
    """The largest power of two that is smaller."""
    return int(1 << ((size - 1).bit_length() - 1))


def root_by_path(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that an entry and its path lead to; None where the path has another length than the tree wants.

    Source: RFC 9162, section 2.1.3.2.
    """
    found, last = leaf, size - 1
    for sibling in path:
        if last == 0:
            return None
        if index & 1 or index == last:
            found = node_hash(sibling, found)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        index, last = index >> 1, last >> 1
    return found if last == 0 else None
