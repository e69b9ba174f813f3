"""How often one caller may ask: a bucket that fills steadily and is emptied by requests."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

CALLERS = 10_000  # that are remembered; who has not asked for longest is forgotten


class Rates:
    """The buckets of all callers; used from the event loop alone."""

    def __init__(self, a_second: float, burst: int, now: Callable[[], float] = time.monotonic) -> None:
        self._a_second = a_second
        self._burst = float(burst)
        self._now = now
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, caller: str) -> float:
        """Take one request out of a caller's bucket; how many seconds to wait, 0 where it may be answered now."""
        now = self._now()
        left, then = self._left.pop(caller, (self._burst, now))
        left = min(self._burst, left + (now - then) * self._a_second)
        is_allowed = left >= 1
        self._left[caller] = (left - 1 if is_allowed else left, now)
        if len(self._left) > CALLERS:
            self._left.popitem(last=False)
        return 0.0 if is_allowed else (1 - left) / self._a_second
