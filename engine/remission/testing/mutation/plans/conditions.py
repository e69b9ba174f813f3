"""Mutants of the conditions in a plan: the operators of rules, applied to what an endpoint or a course asks."""

from __future__ import annotations

from collections.abc import Iterator

from remission.expr import tree as t
from remission.expr.rewrite import put, sites
from remission.expr.text import text
from remission.protocol.canonical import names
from remission.protocol.model import ELIGIBILITY, Protocol
from remission.testing.mutation.operators import edits, operands


def other_conditions(protocol: Protocol, root: t.Condition) -> Iterator[tuple[t.Condition, str]]:
    """Every other condition that an author could have written, each once, with what is told of it."""
    others, known = operands(protocol, ELIGIBILITY), names(protocol)  # it may name whatever is calculated
    found: dict[t.Condition, None] = {}
    for path, node in sites(root):
        for edit in edits(protocol, others, root, path, node):
            new = put(root, path, edit.new)
            if isinstance(new, t.Condition) and new != root:
                found[new] = None
    for new in found:
        yield new, f"'{text(new, known)}' in place of '{text(root, known)}'"
