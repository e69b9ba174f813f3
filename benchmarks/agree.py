"""Drawn cases that columns and evaluate decide alike, field by field: `python benchmarks/agree.py 1000000`."""

from __future__ import annotations

import argparse
from dataclasses import replace
from itertools import islice
from typing import get_args

from remission.protocol.load import load
from remission.qa.agree import drawn, shown
from remission.readings.columns import Engine, decide_cases
from remission.readings.evaluate import Evaluator

AT_ONCE = 20_000


def main() -> None:
    """Draw, decide twice, compare; stop at the first case that differs."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("cases", type=int)
    asked.add_argument("--protocol", default="inotuzumab-pediatric")
    asked.add_argument("--engine", choices=get_args(Engine), default="polars")
    asked.add_argument("--seed", type=int, default=0)
    given = asked.parse_args()
    protocol, done = load(given.protocol), 0
    evaluator, cases = Evaluator(protocol), drawn(protocol, given.cases, given.seed)
    while batch := list(islice(cases, AT_ONCE)):
        for case, found in zip(batch, decide_cases(protocol, batch, given.engine), strict=True):
            if found != replace(evaluator.decide(case), trace=None):
                raise SystemExit(f"evaluate and columns disagree\n{shown(case)}")
        done += len(batch)
        print(f"\r{done:,} of {given.cases:,} cases agree on every field ({given.protocol}, {given.engine})", end="", flush=True)
    print()


if __name__ == "__main__":
    main()
