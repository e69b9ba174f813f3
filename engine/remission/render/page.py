"""A document as one page of HTML that needs nothing but itself: no network, no script, one look.

The page is a tree of elements, which the standard library writes: every text and every attribute is escaped there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import TYPE_CHECKING, TypeAlias, assert_never
from xml.etree.ElementTree import Element, tostring

from remission.render.document import Code, Finding, Links, Marked, Section, SourceLine, Terms, Text, Tiles
from remission.render.figures import Figure, Key, Shape
from remission.render.tables import Column, Table

if TYPE_CHECKING:
    from remission.render.document import Block, Document, Tile

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
NEWLINE = "\n"
Inside: TypeAlias = "Element | str"


def html(document: Document) -> str:
    """Write the page."""
    kicker = [element("p", document.kicker, css="kicker")] if document.kicker else []
    facts = [element("span", f"{name} ", element("strong", value)) for name, value in document.facts]
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", {"http-equiv": "Content-Security-Policy"}, content=POLICY),
        element("meta", name="robots", content="noindex"),
        element("title", ": ".join(filter(None, (document.title, document.kicker)))),
        element("style", files("remission.render").joinpath("style.css").read_text(encoding="utf-8")),
    )
    body = element(
        "body",
        element("header", *kicker, element("h1", document.title), *([element("p", *facts, css="facts")] if facts else [])),
        element("main", *_blocks(document.blocks, document.most_rows)),
        element("footer", element("p", document.footer)),
    )
    return f"<!DOCTYPE html>\n{tostring(element('html', head, body, lang='en'), encoding='unicode', method='html')}\n"


def element(tag: str, *inside: Inside | dict[str, str], css: str = "", **attributes: str) -> Element:
    """Make an element of texts and elements."""
    made = Element(tag, {"class": css, **attributes} if css else attributes)
    for part in inside:
        if isinstance(part, dict):
            made.attrib.update(part)
        elif isinstance(part, Element):
            made.append(part)
        elif len(made):
            made[-1].tail = f"{made[-1].tail or ''}{part}"
        else:
            made.text = f"{made.text or ''}{part}"
    return made


def _blocks(blocks: Iterable[Block], most: int | None, level: int = 2) -> Iterator[Inside]:
    for block in blocks:
        yield from _block(block, most, level)
        yield NEWLINE


def _block(block: Block, most: int | None, level: int) -> Iterator[Inside]:  # noqa: C901 - one match, a block a line
    match block:
        case Text(text, tone):
            yield element("p", text, css="" if tone == "plain" else tone)
        case Code(text):
            yield element("pre", text)
        case SourceLine(number, pieces):
            yield element("code", f"{number:4}  ", *map(_piece, pieces), css="line")
        case Finding(found, details):
            yield element("p", str(found), css="finding")
            yield from _blocks(details, most, level)
        case Terms(pairs):
            yield element("dl", *(part for term, texts in pairs for part in _term(term, texts)))
        case Links(pages):
            yield element("ul", *(element("li", element("a", name, href=file)) for name, file in pages))
        case Tiles(tiles):
            yield element("div", *map(_tile, tiles), css="tiles")
        case Table():
            yield from _table(block, most)
        case Figure():
            yield _figure(block)
        case Section(title, inside, is_folded):
            parts = _blocks(inside, most, level + 1)
            yield (
                element("details", element("summary", title), *parts)
                if is_folded
                else element("section", element(f"h{level}", title), NEWLINE, *parts)
            )
        case _:
            assert_never(block)


def _piece(piece: str | Marked) -> Inside:
    return piece if isinstance(piece, str) else element("span", piece.text, css=piece.mark, title=piece.hint)


def _term(term: str | Marked, texts: Iterable[str]) -> Iterator[Element]:
    yield element("dt", _piece(term))
    yield from (element("dd", text) for text in texts)


def _tile(tile: Tile) -> Element:
    published = [element("p", f"published: {tile.published}", css="published")] if tile.published else []
    big = element("p", tile.value, element("span", tile.unit), css="big")
    return element("div", element("h3", tile.name), big, element("p", tile.detail), *published, css="tile")


# ---- tables ----------------------------------------------------------------------------------------


def _table(table: Table, most: int | None) -> Iterator[Inside]:
    head = element("tr", *(element("th", c.title, css=_of_numbers(c), scope="col") for c in table.headings))
    rows = [NEWLINE, *(part for row in table.shown[:most] for part in (_row(table, row), NEWLINE))]
    if not table.rows:
        rows = [element("tr", element("td", "none", colspan=str(len(table.headings))))]
    caption = [element("caption", table.title)] if table.title else []
    drawn = element("table", *caption, element("thead", head), element("tbody", *rows), css="cross" if table.is_cross else "")
    named = {"role": "region", "aria-label": table.title} if table.title else {}
    yield element("div", drawn, {"tabindex": "0", **named}, css="scroll long" if table.is_long else "scroll")
    if most is not None and len(table.rows) > most:
        many = f"{most} of {len(table.rows)} rows are shown; "
        yield element("p", many, element("code", "--format json"), " writes all of them.", css="quiet")


def _row(table: Table, row: tuple[str, ...]) -> Element:
    first, *others = row
    cells = (
        element("td", cell, css=" ".join(filter(None, (_of_numbers(column), _agreement(table, first, column, cell)))))
        for column, cell in zip(table.headings[1:], others, strict=True)
    )
    return element("tr", element("th", first, scope="row"), *cells)


def _of_numbers(column: Column) -> str:
    return "" if column.kind == "text" else "n"


def _agreement(table: Table, row: str, column: Column, cell: str) -> str:
    if table.is_cross:
        return "same" if column.key == row else "" if cell == "0" else "differs"
    return "" if cell == "0" or column.tone == "plain" else column.tone


# ---- figures ---------------------------------------------------------------------------------------


def _figure(figure: Figure) -> Element:
    title, description = (f"fig-{figure.name}-{part}" for part in "td")
    plot = element(
        "svg",
        {"role": "img", "viewBox": f"0 0 {figure.width} {figure.height}", "aria-labelledby": f"{title} {description}"},
        element("title", figure.title, id=title),
        element("desc", figure.description, id=description),
        NEWLINE,
        *(part for shape in figure.shapes for part in (_shape(shape), NEWLINE)),
        css="plot",
    )
    legend = [element("p", *map(_key, figure.keys), css="legend")] if figure.keys else []
    caption = [element("figcaption", figure.caption)] if figure.caption else []
    return element("figure", *legend, plot, *caption)


def _shape(shape: Shape) -> Element:
    hover = [element("title", shape.hover)] if shape.hover else []
    return element(shape.tag, dict(shape.attributes), *hover, shape.text)


def _key(key: Key) -> Element:
    drawn = element("svg", {"viewBox": "-7 -7 14 14", "aria-hidden": "true"}, _shape(key.shape))
    return element("span", drawn, key.text, css="key")
