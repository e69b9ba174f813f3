"""Properties draw new examples on a developer's machine and the same ones where a change is judged.

The scripts of benchmarks/ import one another by name, and tests of them do so too.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

settings.register_profile("explore", deadline=None)
settings.register_profile("judge", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("judge" if os.environ.get("CI") else "explore")

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))
os.environ["PYSPARK_PYTHON"] = sys.executable  # of Spark's workers, whichever test starts it
