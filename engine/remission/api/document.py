"""The OpenAPI document as it is versioned in docs/: of the routes alone, the same on every machine."""

from __future__ import annotations

import json

from remission.api.access import TokenAccess
from remission.api.app import service
from remission.api.settings import ServiceSettings


def document() -> str:
    """The document as text."""
    return json.dumps(service(ServiceSettings(), TokenAccess("none")).routes.openapi(), indent=1, ensure_ascii=False) + "\n"
