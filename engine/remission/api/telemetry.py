"""What is counted and logged of requests: never a patient, a value, a name, a query or a path as it was sent."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
METRICS_TYPE = CONTENT_TYPE_LATEST
METHODS = frozenset({"GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"})
LOGGER = "remission.service"


class Telemetry:
    """The metrics of one service."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self._requests = Counter("remission_requests", "Requests answered.", labels, registry=self.registry)
        self._seconds = Histogram(
            "remission_request_seconds", "Time to the end of the answer.", ("route",), registry=self.registry, buckets=SECONDS
        )
        self._in_progress = Gauge("remission_requests_in_progress", "Requests being answered.", registry=self.registry)
        self._decisions = Counter("remission_decisions", "Cases decided.", ("protocol",), registry=self.registry)
        self._feedback = Counter(
            "remission_card_feedback", "What became of cards.", ("protocol", "hook", "outcome"), registry=self.registry
        )
        self._log = logging.getLogger(LOGGER)

    def begun(self) -> None:
        """Count a request that has come."""
        self._in_progress.inc()

    def ended(self, request: str, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request that is answered, and log it; `route` is the pattern, such as `/v1/protocols/{protocol}`."""
        known = method if method in METHODS else "other"
        self._in_progress.dec()
        self._requests.labels(known, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)
        told = {"request": request, "method": known, "route": route, "status": status, "ms": round(seconds * 1000, 3)}
        self._log.info("answered", extra={"told": told})

    def decided(self, protocol: str, cases: int) -> None:
        """Count decisions."""
        self._decisions.labels(protocol).inc(cases)

    def told_back(self, protocol: str, hook: str, outcome: str) -> None:
        """Count what became of a card."""
        self._feedback.labels(protocol, hook, outcome).inc()

    def failed(self, request: str, kind: str, where: str) -> None:
        """Log a fault of ours: its kind and place in our code; its text may have something of a patient."""
        self._log.error("fault", extra={"told": {"request": request, "kind": kind, "where": where}})

    def text(self) -> bytes:
        """All metrics, as Prometheus reads them."""
        return generate_latest(self.registry)


class _Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """One JSON object."""
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told = getattr(record, "told", {})
        return json.dumps({"time": when, "level": record.levelname.lower(), "event": record.getMessage(), **told})


def log_to_stderr() -> None:
    """Write the log, a JSON object a line; other loggers are not touched."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines())
    logger = logging.getLogger(LOGGER)
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel(logging.INFO)
