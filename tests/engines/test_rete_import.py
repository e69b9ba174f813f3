"""The engine loads on every Python that the project declares, when it is needed and not before; the last hazard.

As published, durable_rules 2.0.28 needs PyEval_CallObject, which CPython 3.13 no longer has.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


@pytest.mark.skipif(sys.version_info < (3, 13), reason="CPython 3.12 and earlier have PyEval_CallObject")
def test_as_published_it_cannot_be_imported_on_cpython_3_13() -> None:
    command = [sys.executable, "-c", "import durable.engine"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert "undefined symbol: PyEval_CallObject" in done.stderr or done.returncode == 0  # 0: built with the remedy


def ours(script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-c", script]
    surroundings = {**os.environ, **environment}
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False, env=surroundings)


def test_we_import_it_without_a_warning_and_leave_the_flags_as_they_were() -> None:
    script = """
import sys
before = sys.getdlopenflags()
from remission.engines.rete import host
print(sys.getdlopenflags() == before, "durable.lang" in sys.modules)
quiet = host.QuietHost()
quiet.add("stage 1", {"r0": {"all": [{"m": {"v0": "met"}}]}})
print(quiet.fire("stage 1", host.fact_text(["v0"]) % "met"))
"""
    done = ours(script)
    assert (done.stdout, done.stderr) == ("True False\n['r0']\n", "")


def test_it_is_imported_when_the_first_reading_is_made() -> None:
    done = ours("import sys, remission.engines.rete; print([name for name in sys.modules if 'durable' in name])")
    assert (done.stdout, done.stderr) == ("[]\n", "")


CATCH = """
from remission.errors import MissingExtraError
try:
    import remission.engines.rete.host
except MissingExtraError as error:
    print(error)
"""
REMEDY = (
    'rebuild it with CPPFLAGS="-DPyEval_CallObject=PyObject_CallObject -DNDEBUG -O2"'
    " pip install --force-reinstall --no-cache-dir durable-rules==2.0.28"
)


def test_where_the_import_fails_all_the_same_one_line_names_the_remedy() -> None:
    broken = "import sys; sys.modules['durable_rules_engine'] = None\n"
    why = "import of durable_rules_engine halted; None in sys.modules"
    done = ours(broken + CATCH)
    assert (done.stdout, done.stderr) == (f"durable_rules cannot be imported ({why}): {REMEDY}\n", "")


@pytest.mark.skipif(sys.version_info < (3, 13), reason="CPython 3.12 and earlier have PyEval_CallObject")
def test_where_symbols_cannot_be_lazy_one_line_names_the_remedy() -> None:
    done = ours(CATCH, LD_BIND_NOW="1")
    assert done.stderr == ""
    assert done.stdout == "" or (done.stdout.count("\n") == 1 and done.stdout.endswith(f"PyEval_CallObject): {REMEDY}\n"))
