"""All that is asked of what ships: order, promises, scenarios, coverage, mutants, and readings that agree.

python benchmarks/library.py [ID …] [--cases N]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time

from remission.protocol.locate import shipped

CASES = 100_000
REMISSION = (sys.executable, "-c", "from remission.cli import main; main()")


def main() -> int:
    """Run each command on each protocol, and tell the last line of what it says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ids", nargs="*", default=[*shipped()], metavar="ID")
    parser.add_argument("--cases", type=int, default=CASES, help="how many cases are drawn")
    asked = parser.parse_args()
    failed = 0
    for name in asked.ids:
        commands = (
            ("check", "--strict", name),
            ("prove", name),
            ("test", name),
            ("coverage", name),
            ("mutate", name, "--jobs", "2"),
            ("agree", name, "--cases", str(asked.cases)),
        )
        for command in commands:
            start = time.perf_counter()
            done = subprocess.run([*REMISSION, *command], check=False, capture_output=True, text=True)  # noqa: S603
            last = (done.stdout.strip() or done.stderr.strip()).splitlines()[-1:]
            took = time.perf_counter() - start
            print(f"{name:28} {command[0]:9} {done.returncode} {took:7.1f} s  {' '.join(last)}", flush=True)
            failed += done.returncode != 0
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
