"""The command line: each command parses, calls one function, prints and sets the exit code.

0 fine; 1 the input has problems or a scenario failed; 2 wrong usage; 3 two readings disagree.
Engines are imported inside the command that needs them, so that `--help` and `check` start at once.
"""

import gc

COLLECTIONS = 100_000, 20, 20  # a cohort is millions of objects and few cycles: looking for them took half of the time
gc.set_threshold(*COLLECTIONS)  # and a tenth of every start, as what is imported stays

from remission.cli import questions, rules, cohorts, comparing, sites, features, book, log, services  # noqa: E402 # isort: skip  # in this order `--help` has their commands
from remission.cli.app import app  # noqa: E402
from remission.cli.exits import main  # noqa: E402

__all__ = ["app", "book", "cohorts", "comparing", "features", "log", "main", "questions", "rules", "services", "sites"]
