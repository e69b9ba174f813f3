"""The command line: each command parses, calls one function, prints and sets the exit code.

0 fine; 1 the input has problems or a scenario failed; 2 wrong usage; 3 two readings disagree.
Engines are imported inside the command that needs them, so that `--help` and `check` start at once.
"""

from remission.cli import questions, rules, cohorts, features  # isort: skip  # in this order `--help` has their commands
from remission.cli.app import app
from remission.cli.exits import main

__all__ = ["app", "cohorts", "features", "main", "questions", "rules"]
