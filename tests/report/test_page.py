"""The page of `remission report`: whole in itself, escaped, accessible; and its tables for machines."""

from __future__ import annotations

import csv
import json
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from typer.testing import CliRunner

from remission.cli import app
from remission.report.figures import COLOURS, LAST_COLOUR

if TYPE_CHECKING:
    from click.testing import Result

EXAMPLES = Path(__file__).parents[2] / "examples"
COURSE, COHORT, MESSY = (EXAMPLES / f"{name}.csv" for name in ("synthetic_course", "synthetic_cohort", "messy_site"))
VOID = {"meta", "link", "br", "hr", "img", "input"}
ENOUGH = 3  # contrast of graphics to white, WCAG 2.2 AA


def report(data: Path, *options: str, protocol: str = "inotuzumab-pediatric") -> Result:
    return CliRunner().invoke(app, ["report", protocol, str(data), *options])


def page(data: Path, folder: Path, protocol: str = "inotuzumab-pediatric") -> str:
    out = folder / "report.html"
    report(data, "--out", str(out), protocol=protocol)
    return out.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> str:
    return page(COURSE, tmp_path_factory.mktemp("page"))


class Tree(HTMLParser):
    """Collects tags with their attributes, and sees that each is closed in its turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_well_formed(shown: str) -> None:
    assert Tree(shown).open == []


def test_the_page_needs_nothing_but_itself(shown: str) -> None:
    tree = Tree(shown)
    assert not {tag for tag, _ in tree.found} & {"script", "link", "img", "iframe", "object", "embed"}
    fetching = {"src", "href", "srcset", "data", "action", "xlink:href"}
    assert [(tag, key) for tag, attributes in tree.found for key in attributes if key in fetching] == []
    assert not re.search(r"url\(|@import", shown)
    assert "default-src &#39;none&#39;" in shown or "default-src 'none'" in shown


def test_every_plot_has_a_title_and_a_description(shown: str) -> None:
    plots = [attributes for tag, attributes in Tree(shown).found if tag == "svg" and attributes.get("class") == "plot"]
    assert len(plots) == 4
    for attributes in plots:
        assert attributes["role"] == "img"
        for name in str(attributes["aria-labelledby"]).split():
            assert re.search(rf'<(?:title|desc) id="{name}">[^<]+</', shown)


def test_ids_stand_once(shown: str) -> None:
    ids = [attributes["id"] for _, attributes in Tree(shown).found if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_every_other_drawing_is_hidden_from_a_screen_reader(shown: str) -> None:
    others = [a for tag, a in Tree(shown).found if tag == "svg" and a.get("class") != "plot"]
    assert others
    assert all(attributes.get("aria-hidden") == "true" for attributes in others)


@pytest.mark.parametrize("colour", [*COLOURS, LAST_COLOUR])
def test_colours_stand_out_from_white(colour: str) -> None:
    def light(part: str) -> float:
        share = int(part, 16) / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (light(colour[at : at + 2]) for at in (1, 3, 5))
    contrast = 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
    assert contrast >= ENOUGH


@pytest.mark.parametrize(
    "text",
    [
        "222 cases read, 222 decisions made",
        "41.5", "28.1 to 55.9", "77.2 to 99.9", "65.1 to 97.1",
        "2.6 to not reached", "20 of 22 patients with both settled agree",
        "SYNTHETIC DATA. No row is a real patient.",
        "Definition not verified against its source.",
        "a month is 30.4375 days",
        "<caption>This run</caption>",
    ],
)  # fmt: skip
def test_the_page_says(shown: str, text: str) -> None:
    assert text in shown


def test_what_comes_from_the_data_is_escaped(tmp_path: Path) -> None:
    hostile = '<script>alert("1")</script>'
    data = tmp_path / "hostile.csv"
    rows = COURSE.read_text(encoding="utf-8").replace("SYN-001", '"<script>alert(""1"")</script>"')
    data.write_text(f"# <b>{hostile}</b>\n{rows}", encoding="utf-8")
    text = page(data, tmp_path)
    assert hostile not in text
    assert "<b>" not in text
    assert "&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt;" in text
    assert Tree(text).open == []


def test_what_is_not_settled_is_shown_with_the_bounds_of_the_rate(tmp_path: Path) -> None:
    text = page(MESSY, tmp_path)
    assert "15 cases read, 15 decisions made" in text
    assert "6 of 15, 5 not settled" in text
    assert "40.0 to 73.3" in text
    assert "1,000 times too large? 250000 /uL is 250 10*9/L" in text


def test_problems_are_told_and_set_the_exit_code(tmp_path: Path) -> None:
    done = report(MESSY, "--out", str(tmp_path / "report.html"))
    assert done.exit_code == 1
    assert "problems of the data: 11; every case was decided, without the values set aside" in done.stderr


def test_findings_of_courses_are_told_by_patient(tmp_path: Path) -> None:
    data = tmp_path / "late.csv"
    data.write_text(COURSE.read_text(encoding="utf-8").replace(",2018-11-28\n", ",2017-01-01\n"), encoding="utf-8")
    done = report(data, "--out", str(tmp_path / "report.html"))
    assert done.exit_code == 1
    assert "patient 'SYN-001': last contact (2017-01-01) lies before the last assessment (2017-10-03)" in done.stderr


def test_data_without_days_still_has_rates_and_says_what_is_not_there(tmp_path: Path) -> None:
    text = page(COHORT, tmp_path)
    assert "No patient has: first dose" in text
    assert "no follow-up in the data" in text
    assert "Courses of patients" not in text


def test_a_protocol_without_a_course_has_its_funnel(tmp_path: Path) -> None:
    text = page(COHORT, tmp_path, protocol="aall1621")
    assert "53 cases read, 53 decisions made" in text
    assert "At a glance" not in text
    assert Tree(text).open == []


# ---- for machines ----------------------------------------------------------------------------------


def test_csv_parquet_and_json_hold_the_same_tables(tmp_path: Path) -> None:
    found = json.loads(report(COURSE, "--format", "json").stdout)
    for form in ("csv", "parquet"):
        assert report(COURSE, "--format", form, "--out", str(tmp_path / form)).exit_code == 0
        assert {path.stem for path in (tmp_path / form).iterdir()} == set(found)
    for name, records in found.items():
        if name == "provenance":  # the command and the time differ
            continue
        assert pl.read_parquet(tmp_path / "parquet" / f"{name}.parquet").to_dicts() == records
        with (tmp_path / "csv" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            assert len(list(csv.DictReader(stream))) == len(records)


def test_a_text_that_a_spreadsheet_would_run_is_kept_a_text(tmp_path: Path) -> None:
    data = tmp_path / "formula.csv"
    data.write_text(COURSE.read_text(encoding="utf-8").replace("SYN-001", "=1+1"), encoding="utf-8")
    report(data, "--format", "csv", "--out", str(tmp_path / "out"))
    assert "\n'=1+1," in (tmp_path / "out" / "patients.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["html", "csv", "parquet"])
def test_what_is_no_single_text_for_the_screen_needs_a_place(form: str) -> None:
    done = report(COURSE, "--format", form)
    assert done.exit_code == 2
    assert "name what to write with --out" in done.stderr


def test_an_unknown_format_is_wrong_usage() -> None:
    done = report(COURSE, "--format", "pdf")
    assert done.exit_code == 2
    assert "'pdf' is not one of html, csv, parquet, json" in done.stderr


def test_without_jinja2_one_line_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    done = report(COURSE, "--out", str(tmp_path / "report.html"))
    assert str(done.exception) == "a report as a page needs Jinja2: pip install 'remission[report]'"
    assert list(tmp_path.iterdir()) == []
