"""What if, written as it was asked for."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING

from rich.console import Console

from remission.sensitivity.presentation import render
from remission.sensitivity.sweep_json import as_json
from remission.sensitivity.sweep_page import page

if TYPE_CHECKING:
    from remission.sensitivity.presentation import WhatIf


def written(found: WhatIf, form: str, data: str) -> str:
    """As `text`, `html` or `json`.

    Raises:
        MissingExtraError: scipy (for intervals) or Jinja2 (for a page) is not installed.
    """
    if form == "json":
        return json.dumps(as_json(found), ensure_ascii=False, indent=2) + "\n"
    if form == "html":
        return page(found, data).html()
    stream = StringIO()
    render(found, Console(file=stream, soft_wrap=True))
    return stream.getvalue()
