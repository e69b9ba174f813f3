"""A page of sections: words, figures and tables one below the other; one file of HTML that needs no network and no script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from remission.errors import MissingExtraError

if TYPE_CHECKING:
    from jinja2 import Environment

    from remission.render.figures import Figure
    from remission.render.tables import Table

MOST_ROWS = 300  # of a table in a page; machines get all


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a page."""

    title: str
    says: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """What a page is called, what it was made from, its sections, and in the footer what made it."""

    kicker: str
    title: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    footer: str

    def html(self) -> str:
        """Write the page; every text is escaped.

        Raises:
            MissingExtraError: Jinja2 is not installed.

        """
        return environment().get_template("sections.html.j2").render(page=self, most_rows=MOST_ROWS)


def environment() -> Environment:
    """The templates of this folder.

    Raises:
        MissingExtraError: Jinja2 is not installed.

    """
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - only a page needs it
    except ImportError as error:
        raise MissingExtraError("a report as a page needs Jinja2: pip install 'remission[report]'") from error
    loader = PackageLoader("remission.render")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
