"""Work that takes a processor: a few at once, some waiting, nobody for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from remission.api.problems import Refusal
from remission.api.settings import RequestLimits

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


class Workers:
    """Threads that requests share. Work that was given up keeps its thread until it ends: what is told to come again is true."""

    def __init__(self, limits: RequestLimits) -> None:
        self.limits = limits
        self.running = 0  # begun or waiting
        self._threads = ThreadPoolExecutor(limits.workers, "remission-work")

    @property
    def is_full(self) -> bool:
        """Whether no more work is taken."""
        return self.running >= self.limits.workers + self.limits.waiting

    async def run(self, work: Callable[Asked, Answer], *args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        """Do some work.

        Raises:
            Refusal: too much is waiting already, or it took too long.
        """
        if self.is_full:
            raise Refusal(503, "busy", "as much as can be is being worked on", headers={"Retry-After": "1"})
        self.running += 1
        loop = asyncio.get_running_loop()

        def done(_: Future[Answer]) -> None:
            loop.call_soon_threadsafe(self._less) if not loop.is_closed() else None

        future = self._threads.submit(work, *args, **kwargs)
        future.add_done_callback(done)
        try:
            return await asyncio.wait_for(asyncio.wrap_future(future), self.limits.work_seconds)
        except TimeoutError:
            seconds = f"{self.limits.work_seconds:g}"
            raise Refusal(503, "too-slow", f"this took longer than {seconds} seconds: ask for less at once") from None

    def _less(self) -> None:
        self.running -= 1

    def close(self) -> None:
        """End the threads when what they do is done; what waits is dropped."""
        self._threads.shutdown(wait=False, cancel_futures=True)
