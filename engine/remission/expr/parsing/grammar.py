"""The parser of clauses: made from the grammar, or from the tables that were saved beside it, which takes a tenth of the time.

`python -m remission.expr.parsing.grammar` saves them; so do the build of the package and `dev.py`. Tables of another grammar, or
of another lark, are left alone.
"""

from __future__ import annotations

import hashlib
import io
import json
import pickle
import re
from functools import cache
from pathlib import Path
from typing import Any

import lark

from remission.expr.parsing.lalr import ClauseParser
from remission.expr.parsing.lexer import ClauseLexer
from remission.expr.quantities import QUANTITY

GRAMMAR = Path(__file__).with_name("conditions.lark")
TABLES = GRAMMAR.with_suffix(".json")
_OURS = {"ContextualLexer": ClauseLexer, "LALR_Parser": ClauseParser}


@cache
def parser() -> lark.Lark:
    """Return the parser of clauses."""
    text = _text()
    tables = _saved(text)
    return _made(text) if tables is None else lark.Lark.load(tables)


def save() -> Path:
    """Write the tables of the grammar, and return where."""
    text, file = _text(), io.BytesIO()
    _made(text).save(file, exclude_options=("_plugins",))
    tables = pickle.loads(file.getvalue())  # noqa: S301 - written two lines above; what is kept is JSON
    TABLES.write_text(json.dumps({"of": _version(text), **tables}, separators=(",", ":")), encoding="utf-8")
    return TABLES


def _text() -> str:
    quantity = re.sub(r"\?P<\w+>", "?:", QUANTITY.pattern).replace("/", r"\/")
    return GRAMMAR.read_text(encoding="utf-8").replace("QUANTITY_PATTERN", quantity)


def _made(text: str) -> lark.Lark:
    return lark.Lark(text, parser="lalr", start=["condition"], propagate_positions=True, maybe_placeholders=False, _plugins=_OURS)


def _saved(text: str) -> dict[str, Any] | None:
    """Return saved tables as lark takes them; None where there are none of this grammar."""
    try:
        tables: dict[str, Any] = json.loads(TABLES.read_bytes())
    except (OSError, ValueError):
        return None
    if tables.get("of") != _version(text):
        return None
    data = tables["data"]
    states = data["parser"]["parser"]
    states["tokens"] = _numbered(states["tokens"])
    states["states"] = {number: _numbered(actions) for number, actions in _numbered(states["states"]).items()}
    data["options"]["_plugins"] = _OURS
    return {"data": data, "memo": _numbered(tables["memo"])}


def _version(text: str) -> str:
    return hashlib.sha256(f"{lark.__version__}\n{text}".encode()).hexdigest()


def _numbered(of_texts: dict[str, Any]) -> dict[int, Any]:
    """Make the numbers of keys again that they were: JSON knows only texts."""
    return {int(key): value for key, value in of_texts.items()}


if __name__ == "__main__":
    save()
