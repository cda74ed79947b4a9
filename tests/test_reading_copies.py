"""The five published reports as Word, web page and PDF are read to the sentences, tables and scores of their text.

`reading/copies.py` makes a Word document and a web page of each report from its text and a layout written by hand, using
nothing of jixiao; LibreOffice Writer saves the Word document again as Word and as a web page, and prints it as a PDF twice:
with header rows repeated, and as official documents are set, larger, on other pages, with no header repeated. Five things
are the same in all of them:

* every sentence outside tables, in order, spaces left out; lines of the text that the layout gives to a table count there;
* every table: the copy has exactly the cells of the layout at their places, merged cells and header rows too, and put into
  order (`Reading.grids`, what `jixiao read --tables` shows) it is the ordered table of the text: columns, rows, sums, unit;
* the score table as a tree: groups, indicators, points, scores, rates, explanations, standards, reasons, the total;
* the facts that are found, with their numbers;
* what the audit says of it: the same findings, of the same numbers.

The text is poorer than the copies in three ways, and only there less is asked. It has no spans, so rows of a table whose
columns nobody knows by meaning are compared without their empty places, and of their heads the lowest words. It prints some
names of merged cells in the middle of their rows, as the page did (`=` in a layout): of such a table the columns of upper
levels are left to the tree. And a line that stands inside a table above its header (a title, an entry), or above the first
part of a table only, need not be known from the text.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pytest
from reading import copies

from jixiao.core.quantity import Quantity
from jixiao.extraction.facts import find_facts
from jixiao.extraction.grid import Grid
from jixiao.extraction.tree import ScoreTable
from jixiao.flows.auditing import audit_json, audit_reading
from jixiao.flows.library import catalogue
from jixiao.flows.reading import Reading, read

LAYOUTS = Path(__file__).parent / "reading" / "layout"
REPORTS = tuple(sorted(path.stem for path in LAYOUTS.glob("*.yaml")))
KINDS = ("docx", "html", "saved again as docx", "saved again as html", "pdf", "official pdf")
WRITER = KINDS[2:]  # made by LibreOffice
OFFICIAL = (
    "guangzhou-2021",
    "longgang-2020",
    "yanjin-2022",
)  # each kind of table; the other two only take time
EVERY_COPY = [(name, kind) for name in REPORTS for kind in KINDS if kind != KINDS[-1] or name in OFFICIAL]

Copy = Callable[[str, str], Reading]


def bare(text: str) -> str:
    """The text without spaces and line ends."""
    return re.sub(r"\s", "", text)


@cache
def report(name: str, folder: Path) -> copies.Report:
    return copies.load(folder / f"{name}.txt", LAYOUTS / f"{name}.yaml")


@cache
def text_of(name: str, folder: Path) -> Reading:
    return read(folder / f"{name}.txt")


@pytest.fixture(scope="session")
def made(reports: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every copy that needs no other program."""
    folder = tmp_path_factory.mktemp("copies")
    for name in REPORTS:
        (folder / f"{name}.docx").write_bytes(copies.docx_of(report(name, reports)))
        (folder / f"{name}.html").write_bytes(copies.html_of(report(name, reports)))
    for name in OFFICIAL:
        (folder / f"{name}.official.docx").write_bytes(copies.docx_of(report(name, reports), official=True))
    return folder


@pytest.fixture(scope="session")
def saved(made: Path) -> Path:
    """The folder, with what LibreOffice Writer makes of the Word documents."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip(
            "LibreOffice is not installed (apt-get install libreoffice-writer): it makes these copies"
        )

    def convert(to: str, files: Sequence[Path], profile: str) -> None:
        command = [
            program,
            f"-env:UserInstallation={(made / profile).as_uri()}",
            "--headless",
            "--convert-to",
            to,
        ]
        command += ["--outdir", str(made / "saved"), *map(str, files)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)

    official = sorted(made.glob("*.official.docx"))
    plain = sorted(set(made.glob("*.docx")) - set(official))

    def save_again() -> None:
        convert("odt", plain, "one")
        texts = sorted((made / "saved").glob("*.odt"))
        convert("docx", texts, "one")
        convert("html", texts, "one")

    with ThreadPoolExecutor() as pool:  # two programs at a time, each with a profile of its own
        for done in [pool.submit(convert, "pdf", [*plain, *official], "other"), pool.submit(save_again)]:
            done.result()
    return made


@pytest.fixture(scope="session")
def copy(made: Path, request: pytest.FixtureRequest) -> Copy:
    """Reads a copy by report and kind, each once."""

    @cache
    def reading(name: str, kind: str) -> Reading:
        if kind in WRITER:
            request.getfixturevalue("saved")
        if "pdf" in kind and not has_chinese_font():
            pytest.skip(
                "no Chinese font here (apt-get install fonts-noto-cjk): LibreOffice would print boxes"
            )
        file = {
            "docx": f"{name}.docx",
            "html": f"{name}.html",
            "saved again as docx": f"saved/{name}.docx",
            "saved again as html": f"saved/{name}.html",
            "pdf": f"saved/{name}.pdf",
            "official pdf": f"saved/{name}.official.pdf",
        }[kind]
        return read(made / file)

    return reading


@cache
def has_chinese_font() -> bool:
    program = shutil.which("fc-list")
    if program is None:
        return False
    return bool(
        subprocess.run([program, ":lang=zh"], capture_output=True, text=True, check=True).stdout.strip()
    )


# -- what is compared


def sentences(texts: Iterator[str]) -> list[str]:
    """Texts split at the ends of sentences and of lines, without spaces."""
    return [part for text in texts for part in re.findall(r"[^。；]+[。；]?|[。；]", bare(text))]


def rows_of(grid: Grid, upper: bool) -> list[list[str]]:
    """The rows of an ordered table; of an unnamed one their texts only; without `upper` only from the last name on."""
    rows = [[bare(cell.text) for cell in row] for row in grid.rows]
    if grid.unnamed:
        return [[text for text in row if text] for row in rows]
    if upper:
        return rows
    first = grid.find("name", grid.depth())
    assert first is not None
    return [row[first:] for row in rows if row[first]]


def columns_of(grid: Grid) -> list[tuple[str, int, str]]:
    """What is known of each column that has a head."""
    return [(column.role, column.level, bare(column.text)) for column in grid.columns if column.text]


def totals_of(grid: Grid) -> list[list[str]]:
    return [[bare(cell.text) for cell in row if cell.text] for row in grid.totals]


def tree_of(table: ScoreTable | None) -> list[tuple[object, ...]]:
    """Everything a score table prints, without places and spaces."""
    assert table is not None
    return [
        (
            [bare(name) for name in (*row.path, row.name)], row.code, row.leaf,
            row.points.text, row.score.text, row.rate.text,
            *(bare(text) for text in (row.explains, row.criteria, row.reason.text, row.target.text, row.actual.text)),
            [(one.points.text, one.score.text, one.rate.text, bare(one.source)) for one in row.others],
        )
        for row in [*table.rows, *([table.total] if table.total is not None else [])]
    ]  # fmt: skip


def differing(expected: Sequence[object], found: Sequence[object]) -> list[tuple[object, object]]:
    """The places at which two lists differ, and what one has more."""
    longest = max(len(expected), len(found))
    pairs = zip(
        [*expected, *[None] * (longest - len(expected))],
        [*found, *[None] * (longest - len(found))],
        strict=True,
    )
    return [pair for pair in pairs if pair[0] != pair[1]]


# -- the tests


@pytest.mark.parametrize("name", REPORTS)
def test_a_layout_takes_every_line_of_the_text_once(name: str, reports: Path) -> None:
    assert report(name, reports).tables()


@pytest.mark.parametrize(("name", "kind"), EVERY_COPY)
def test_a_copy_has_the_sentences_of_the_text_in_order(
    name: str, kind: str, copy: Copy, reports: Path
) -> None:
    inside = {line for table in report(name, reports).tables() for line in table.lines}
    outside = (one for one in text_of(name, reports).document.paragraphs() if one.at.line not in inside)
    expected = sentences(one.text for one in outside)
    assert expected == sentences(one.text for one in report(name, reports).texts()), (
        "the layout, or the text's reader"
    )
    assert sentences(one.text for one in copy(name, kind).document.paragraphs()) == expected


@pytest.mark.parametrize(("name", "kind"), EVERY_COPY)
def test_a_copy_has_the_tables_of_the_layout_with_merged_cells_and_headers(
    name: str, kind: str, copy: Copy, reports: Path
) -> None:
    expected = report(name, reports).tables()
    found = copy(name, kind).document.tables()
    assert len(found) == len(expected)
    for table, as_made in zip(found, expected, strict=True):
        cells = [[bare(text) for text in row] for row in table.texts(spread=True)]
        assert cells == [[bare(text) for text in row] for row in as_made.grid()]
        assert table.header == as_made.header


@pytest.mark.parametrize(("name", "kind"), EVERY_COPY)
def test_a_copy_put_into_order_has_the_tables_of_the_text(
    name: str, kind: str, copy: Copy, reports: Path
) -> None:
    expected, found = text_of(name, reports).grids, copy(name, kind).grids
    assert len(found) == len(expected)
    for text, other in zip(expected, found, strict=True):
        layout = next(one for one in report(name, reports).tables() if text.at.line in one.lines)
        upper = not layout.moved
        if text.unnamed:
            heads = iter(columns_of(other))
            assert all(any(head[2].endswith(one[2]) for head in heads) for one in columns_of(text))
        else:
            assert columns_of(other) == columns_of(text)
        assert rows_of(other, upper) == rows_of(text, upper)
        assert totals_of(other) == totals_of(text)
        assert other.unit == text.unit
        assert bare(text.caption) in ("", bare(other.caption))


@pytest.mark.parametrize(("name", "kind"), EVERY_COPY)
def test_a_copy_has_the_score_tree_of_the_text(name: str, kind: str, copy: Copy, reports: Path) -> None:
    text, other = text_of(name, reports), copy(name, kind)
    assert not differing(tree_of(text.table), tree_of(other.table))
    assert bare(other.document.title) == bare(text.document.title)


@pytest.mark.parametrize(("name", "kind"), EVERY_COPY)
def test_a_copy_states_the_facts_of_the_text(name: str, kind: str, copy: Copy, reports: Path) -> None:
    def facts(reading: Reading) -> list[tuple[str, str, Quantity]]:
        found = find_facts(reading.document, catalogue()).found
        return sorted(
            ((one.stated.id, one.stated.period, one.stated.quantity) for one in found),
            key=lambda one: one[:2],
        )

    assert facts(copy(name, kind)) == facts(text_of(name, reports))


def findings_of(reading: Reading) -> list[tuple[str, ...]]:
    """The findings of an audit up to their places: rule, severity, what is printed, what it should be."""
    return sorted(
        (one["rule"], one["severity"], bare(one["claimed"] or ""), bare(one["recomputed"] or ""))
        for one in audit_json(audit_reading(reading))["findings"]
        if one["severity"] != "info"
    )


@pytest.mark.parametrize(("name", "kind"), EVERY_COPY)
def test_a_copy_has_the_findings_of_the_text(name: str, kind: str, copy: Copy, reports: Path) -> None:
    assert findings_of(copy(name, kind)) == findings_of(text_of(name, reports))
