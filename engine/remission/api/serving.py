"""The service run: a socket, the application, and an end in which every request that was begun is answered."""

from __future__ import annotations

import socket
from contextlib import suppress

import uvicorn

from remission.api.app import Service
from remission.api.settings import RequestLimits
from remission.errors import InputError, Pos, Problem

BACKLOG = 128
MOST_HEADERS = 32_768
KEEP_ALIVE = 10  # seconds


def bound(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 is any that is free.

    Raises:
        InputError: the address is not ours, or the port is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(
        family, socket.SOCK_STREAM, socket.IPPROTO_TCP
    )  # unless TCP is named, asyncio lets each answer wait 40 ms
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen(BACKLOG)
    except OSError as error:
        made.close()
        reason = (error.strerror or str(error)).lower()
        raise InputError([Problem(Pos(f"{host}:{port}", 1, 1), f"cannot listen here: {reason}", "name another --port")]) from None
    return made


def run(service: Service, listening: socket.socket, limits: RequestLimits) -> None:
    """Answer until the process is told to end; then no new request is taken, and those begun are answered."""
    config = uvicorn.Config(
        service.guard,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
        lifespan="on",
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=limits.stop_seconds,
        limit_concurrency=limits.workers + limits.waiting + BACKLOG,
        h11_max_incomplete_event_size=MOST_HEADERS,
    )
    with suppress(KeyboardInterrupt, SystemExit):  # it gives the signal back when it has ended in order
        uvicorn.Server(config).run(sockets=[listening])
