"""Pages of HTML that need nothing but themselves: no network, no script. Every text is escaped here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

STYLE = """
:root { color-scheme: light; --ink: #1b1f24; --rule: #c9d1d9;
  --all: #d8f0dc; --some: #fff1c9; --none: #ffd9d6; --never: #e6e6e6; }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
table { border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: .25rem .7rem; border-bottom: 1px solid var(--rule); }
th { border-bottom: 2px solid var(--ink); } td.number { text-align: right; }
pre, code { font: 13px/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.rules { border: 1px solid var(--rule); padding: .5rem; }
.all { background: var(--all); } .some { background: var(--some); }
.none { background: var(--none); } .never { background: var(--never); }
.all::after { content: " ✓"; } .some::after { content: " ◐"; } .none::after { content: " ✗"; }
summary { cursor: pointer; } details { margin: .2rem 0 .2rem 1.5rem; } dt { font-weight: 600; } dd { margin: 0 0 .3rem 1rem; }
footer { margin-top: 2.5rem; border-top: 1px solid var(--rule); padding-top: .5rem; font-size: 13px; overflow-wrap: anywhere; }
@media print { details > * { display: block; } body { max-width: none; margin: 0; } }
"""


def page(title: str, *parts: str, footer: str) -> str:
    """A whole page; its footer says what made it."""
    head = f"<meta charset='utf-8'><title>{escape(title)}</title><style>{STYLE}</style>"
    body = "\n".join((f"<h1>{escape(title)}</h1>", *parts, f"<footer>{escape(footer)}</footer>"))
    return f"<!doctype html>\n<html lang='en'><head>{head}</head>\n<body>\n{body}\n</body></html>\n"


def heading(text: str) -> str:
    """A heading of a section."""
    return f"<h2>{escape(text)}</h2>"


def paragraph(text: str) -> str:
    """A paragraph of plain text."""
    return f"<p>{escape(text)}</p>"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of plain texts."""
    head = "".join(f"<th scope='col'>{escape(cell)}</th>" for cell in header)
    body = "\n".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"


def marked(text: str, mark: str, hint: str) -> str:
    """A piece of text with a mark (a class of the style) and a hint for whoever points at it."""
    return f"<span class='{mark}' title='{escape(hint)}'>{escape(text)}</span>"


def folded(summary: str, inside: str) -> str:
    """Something that opens when its summary is chosen; `inside` is HTML already."""
    return f"<details><summary>{escape(summary)}</summary>{inside}</details>"


def listed(pairs: Iterable[tuple[str, Sequence[str]]]) -> str:
    """What was shown, each with the scenarios that show it."""
    parts = []
    for term, texts in pairs:
        parts.append(f"<dt>{escape(term)}</dt>")
        parts += [f"<dd>{escape(text)}</dd>" for text in texts]
    return f"<dl>{''.join(parts)}</dl>"


def code(text: str) -> str:
    """Text as it stands in a file."""
    return f"<pre>{escape(text)}</pre>"
