"""Tags of the project's features say what a scenario is about; plain pytest is not to take them for marks."""

from __future__ import annotations


def pytest_bdd_apply_tag() -> bool:
    """The tag is dealt with."""
    return True
