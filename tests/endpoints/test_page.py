"""The page of `remission report`: whole in itself, escaped, accessible; and its tables for machines."""

from __future__ import annotations

import csv
import json
import re
import sys
from html.parser import HTMLParser
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from typer.testing import CliRunner

from remission.cli import app
from remission.endpoints.report.survival_plot import STYLES
from remission.endpoints.report.swimmer_plot import MARKS
from remission.render import figures
from remission.render.figures import COLOURS, LAST_COLOUR

if TYPE_CHECKING:
    from click.testing import Result

EXAMPLES = Path(__file__).parents[2] / "examples"
COURSE, COHORT, MESSY = (EXAMPLES / f"{name}.csv" for name in ("synthetic_course", "synthetic_cohort", "messy_site"))
VOID = {"meta", "link", "br", "hr", "img", "input"}
STYLE = (Path(figures.__file__).parent / "style.css").read_text(encoding="utf-8")
WHITE, ENOUGH = "#ffffff", 3  # contrast of graphics to what they stand on, WCAG 2.2 AA (1.4.11)


BARE = """
protocol: bare
title: Without a course
version: 1.0.0
sources: {book: {title: The book}}
facts: {age: {unit: a, plausible: 0 to 120}}
eligibility: {include: {grown: {when: age >= 1 year, source: book}}}
"""


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


def luminance(colour: str) -> float:
    shares = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def paint(css: str, *kinds: str) -> str:
    """The first of these that a class is drawn with."""
    [rules] = re.findall(rf"^\.{css} {{(.*)}}$", STYLE, re.MULTILINE)
    drawn = dict(re.findall(r"([\w-]+): (#\w{6})[;\s]", rules))
    return next(drawn[kind] for kind in kinds if kind in drawn)


LANE, RESPONSE = paint("lane", "fill"), paint("in-response", "fill")
EDGES = {css: paint(css, "stroke", "fill") for css in ("dot", *(css for _, css in MARKS.values()))}
# fmt: off
DRAWN = [
    # what                              on what
    *((colour,                          WHITE) for colour in (*COLOURS, LAST_COLOUR)),
    *((colour,                          RESPONSE) for colour in (*COLOURS, LAST_COLOUR)),
    *((paint(css, "stroke"),            WHITE) for css in (*STYLES, "track", "waiting", "band", "whisker", "median-line")),
    (LANE,                              WHITE),
    (RESPONSE,                          LANE),
    (paint("in-response", "stroke"),    WHITE),
    *((edge,                            ground) for edge in EDGES.values() for ground in (WHITE, RESPONSE)),
]
# fmt: on


@pytest.mark.parametrize(("colour", "ground"), DRAWN)
def test_what_is_drawn_stands_out_from_what_it_stands_on(colour: str, ground: str) -> None:
    assert contrast(colour, ground) >= ENOUGH


def test_nothing_is_folded_away_from_a_printer(shown: str) -> None:
    assert not {"details", "summary"} & {tag for tag, _ in Tree(shown).found}
    printed = STYLE[STYLE.index("@media print") :]
    assert "display: none" not in printed
    assert ".scroll, .long { max-height: none; overflow: visible; }" in printed


def test_the_tables_behind_the_plots_are_whole(shown: str) -> None:
    found = json.loads(report(COURSE, "--format", "json").stdout)
    for caption, name in (("Table of patients", "patients"), ("Steps of the curves", "curves")):
        [body] = re.findall(rf"<caption>{caption}</caption>.*?<tbody>(.*?)</tbody>", shown, re.DOTALL)
        assert body.count("<tr>") == len(found[name]) > 50


def test_before_the_first_event_a_curve_has_no_limits(shown: str) -> None:
    assert "none to none" not in shown
    row = '<tr><th scope="row">duration of CR</th><td>censored</td><td class="n">0.9</td><td>months</td>'
    assert (
        f'{row}<td class="n">22</td><td class="n">0</td><td class="n">1</td><td class="n">100.0</td><td class="n"></td></tr>'
        in shown
    )


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
    assert '&lt;script&gt;alert("1")&lt;/script&gt;' in text
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


def test_a_day_that_the_data_leave_out_is_told_and_on_the_page(tmp_path: Path) -> None:
    data, out = tmp_path / "untold.csv", tmp_path / "report.html"
    pl.read_csv(COURSE, comment_prefix="#").drop("hsct_date").write_csv(data)
    done = report(data, "--out", str(out))
    assert done.exit_code == 0
    assert (
        f"{data}:1:1: warning: no patient has: hsct date (the figures take it as not having happened)\n"
        "  hint: if one did happen, give its day in a column of that name\n"
    ) in done.stderr
    assert (
        "No patient has: hsct date (the figures take it as not having happened). "
        "If one did happen, give its day in a column of that name.</p>"
    ) in out.read_text(encoding="utf-8")


def test_data_without_days_still_has_rates_and_says_what_is_not_there(tmp_path: Path) -> None:
    text = page(COHORT, tmp_path)
    assert "No patient has: first dose" in text
    assert "no follow-up in the data" in text
    assert "Courses of patients" not in text


def test_a_protocol_without_a_course_has_its_funnel(tmp_path: Path) -> None:
    rules = tmp_path / "bare.yaml"
    rules.write_text(BARE, encoding="utf-8")
    text = page(COHORT, tmp_path, protocol=str(rules))
    assert "53 cases read, 53 decisions made" in text
    assert "At a glance" not in text
    assert Tree(text).open == []


# ---- figures at a glance ---------------------------------------------------------------------------

TILED = """
protocol: tiled
title: Tiles
version: 1.0.0
sources: {book: {title: The book}}
facts:
  blasts: {unit: "%", plausible: 0 to 100}
  mrd: {values: [yes, no]}
criteria:
  clear: {when: blasts < 5 %, source: book}
  negative: {when: mrd is no, source: book}
classifications:
  response: {outcomes: {CR: clear, NR: otherwise}}
course: {response: response, responders: [CR]}
endpoints:
  settled: {rate: response is CR, source: book}
  negative: {rate: negative, of: response is CR, interval: Wilson 90 %, published: 1 of 2, source: book}
"""
# fmt: off
TILES = [
    # id                 blasts, mrd                        figure        unit, and what is told
    ("all settled",      "2,no 2,no 2,yes 2,yes 60,yes",    "50.0",        "%",
     "2 of 4; 90 % CI 18.2 to 81.8 %"),
    ("some not settled", "2,no 2,yes 2, 2,",                "25.0",        "%",
     "1 of 4, 2 not settled; 25.0 to 75.0 % possible; 90 % CI 5.8 to 64.4 %"),
    ("some may belong",  "2,no 2,yes ,no ,yes",             "50.0",        "%",
     "1 of 2, 2 may belong too; 33.3 to 66.7 % possible; 90 % CI 12.1 to 87.9 %"),
    ("nothing settled",  "2, 2, ,no",                       "not settled", "",
     "0 of 2, 2 not settled, 1 may belong too; 0.0 to 100.0 % possible"),
    ("all may belong",   ",no ,yes",                        "not settled", "",
     "0 of 0, 2 may belong too; 0.0 to 100.0 % possible"),
    ("nobody belongs",   "60,no",                           "none",        "",
     "nobody belongs here"),
]
# fmt: on


def tiled(rows: str, folder: Path) -> Path:
    (folder / "tiled.yaml").write_text(TILED, encoding="utf-8")
    lines = [f"P{number},2024-01-01,{row}" for number, row in enumerate(rows.split())]
    (folder / "data.csv").write_text("\n".join(["patient,date,blasts,mrd", *lines, ""]), encoding="utf-8")
    return folder / "data.csv"


@pytest.mark.parametrize(("rows", "figure", "unit", "told"), [row[1:] for row in TILES], ids=[row[0] for row in TILES])
def test_a_tile_says_what_is_settled_and_what_is_possible(rows: str, figure: str, unit: str, told: str, tmp_path: Path) -> None:
    text = page(tiled(rows, tmp_path), tmp_path, protocol=str(tmp_path / "tiled.yaml"))
    shown = f'<p class="big">{figure}<span>{unit}</span></p><p>{told}</p><p class="published">published: 1 of 2</p>'
    assert f'<div class="tile"><h3>negative</h3>{shown}</div>' in text


def test_where_nothing_is_settled_the_table_has_bounds_and_no_figure(tmp_path: Path) -> None:
    data, rules = tiled("2, 2,", tmp_path), str(tmp_path / "tiled.yaml")
    found = json.loads(report(data, "--format", "json", protocol=rules).stdout)["rates"][1]
    keys = ("met", "not_settled", "of", "share", "low", "high", "lowest", "highest")
    assert tuple(found[key] for key in keys) == (0, 2, 2, None, None, None, 0, 1)
    cells = '<td class="n">0</td><td class="n">-</td><td class="n"></td><td>90 %, Wilson</td><td class="n">0.0 to 100.0</td>'
    assert cells in page(data, tmp_path, protocol=rules)


# ---- how it was computed ---------------------------------------------------------------------------

READINGS = "a plain one (evaluate) and a rules engine (rete)"
BY_CASE = f"<p>Every case was decided by two readings of the protocol that must agree: {READINGS}.</p>"
IN_COLUMNS = (
    "<p>Every case was decided in columns ({engine}). {some} were also decided one by one by two other readings of the"
    f" protocol, {READINGS}, and all three agreed.</p>"
)


def decided(text: str) -> list[tuple[str, str]]:
    return re.findall(r'<tr><th scope="row">(decided [^<]*)</th><td>([^<]*)</td></tr>', text)


def test_decided_case_by_case(shown: str) -> None:
    assert BY_CASE in shown
    assert decided(shown) == [("decided by", "evaluate and rete"), ("decided one by one by evaluate and rete", "222")]


@pytest.mark.parametrize(
    ("data", "some", "count"),
    [(COURSE, "The first 200 of 222 cases", "200"), (COHORT, "All 53 cases", "53")],
    ids=["many cases", "few cases"],
)
@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_decided_in_columns(data: Path, some: str, count: str, engine: str, tmp_path: Path) -> None:
    pytest.importorskip(engine)
    out = tmp_path / "report.html"
    report(data, "--out", str(out), "--engine", {"polars": "columns"}.get(engine, engine))
    text = out.read_text(encoding="utf-8")
    assert IN_COLUMNS.format(engine=engine, some=some) in text
    assert BY_CASE not in text
    assert decided(text) == [("decided by", f"columns ({engine})"), ("decided one by one by evaluate and rete", count)]
    assert f'<tr><th scope="row">{engine}</th><td>{version(engine)}</td></tr>' in text


def test_a_large_table_says_by_itself_that_it_was_decided_in_columns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("remission.cases.files.MANY_ROWS", 200)
    assert IN_COLUMNS.format(engine="polars", some="The first 200 of 222 cases") in page(COURSE, tmp_path)


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


def test_without_scipy_one_line_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.stats", None)
    done = report(COURSE, "--out", str(tmp_path / "report.html"))
    assert str(done.exception) == "confidence intervals need scipy: pip install 'remission[report]'"
    assert list(tmp_path.iterdir()) == []
