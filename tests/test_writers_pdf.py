"""PDF: read back by pdfplumber; needs a Chinese font, as the writer does."""

from __future__ import annotations

import io
from pathlib import Path

import pdfplumber
import pytest
from sample_report import report, score_table

from jixiao.core.document import Cell, Chart, Document, PageBreak, Paragraph, Section, Series, Table
from jixiao.core.finding import Findings
from jixiao.writers import fonts
from jixiao.writers.document import write_document
from jixiao.writers.pdf import pdf_bytes

needs_font = pytest.mark.skipif(
    fonts.installed().chosen("body") is None, reason="no Chinese font here: " + fonts.INSTALL
)


def one(*blocks: object) -> Document:
    return Document((Section(tuple(blocks)),))  # type: ignore[arg-type]


def opened(document: Document) -> pdfplumber.PDF:
    made = pdf_bytes(document, Findings())
    assert made is not None
    return pdfplumber.open(io.BytesIO(made))


@pytest.fixture(scope="module")
def pages() -> list[pdfplumber.page.Page]:
    return opened(report()).pages


@needs_font
def test_the_score_table_comes_back_cell_by_cell(pages: list[pdfplumber.page.Page]) -> None:
    found: list[list[str]] = []
    for page in pages:
        if page.width > page.height:
            rows = [[(text or "").replace("\n", "") for text in row] for row in page.extract_tables()[0]]
            assert rows[0][:4] == ["一级指标", "二级指标", "三级指标", "评分"]  # the head, on every page
            found += rows[2:]
    wanted = score_table().texts()[2:]
    assert [row[2:] for row in found] == [row[2:] for row in wanted]
    assert [row[0] for row in found if row[0]] == [
        "部门决策（A1）",
        "部门管理（A2）",
        "部门绩效（A3）",
        "总分",
    ]


@needs_font
def test_the_text_comes_back_and_odd_signs_are_only_text() -> None:
    text = '#panic() $x$ *a* _b_ `c` @d <e> \\f "g" // h [i] {j} = k ~ l -- m & n'
    with opened(one(Paragraph(text), Table(((Cell(text),),)))) as pdf:
        squeezed = "".join(pdf.pages[0].extract_text().split())
    assert squeezed.count("".join(text.split())) == 2


@needs_font
def test_a_full_page_has_22_lines_of_28_characters() -> None:
    with opened(one(Paragraph("绩" * 2000))) as pdf:
        lines = pdf.pages[0].extract_text_lines()
        assert [len(line["text"]) for line in lines[:3]] == [26, 28, 28]
        assert len(lines) == 22 + 1  # and the page number
        assert lines[1]["top"] - lines[0]["top"] == pytest.approx(28, abs=0.1)


@needs_font
@pytest.mark.parametrize("lines", [8, 14, 17, 19, 20])
def test_a_low_table_stands_on_one_page_with_its_caption(lines: int) -> None:
    rows = tuple((Cell(f"第{n}项"), Cell(f"{n}.00")) for n in range(8))
    table = Table(((Cell("指标"), Cell("得分")), *rows), header=1)
    with opened(
        one(*(Paragraph("正文") for _ in range(lines)), Paragraph("得分表", "caption"), table)
    ) as pdf:
        on = [["得分表" in (text := page.extract_text()), "指标" in text, *(f"第{n}项" in text for n in range(8))]
              for page in pdf.pages]  # fmt: skip
    assert [True] * 10 in on and len(on) == 1 + (lines > 14)


@needs_font
@pytest.mark.parametrize("lines", [14, 18, 19, 20])
def test_a_high_table_does_not_begin_with_its_heads_alone_at_the_foot_of_a_page(lines: int) -> None:
    rows = tuple((Cell(f"第{n:02}项"), Cell(f"{n}.00")) for n in range(60))
    table = Table(((Cell("指标"), Cell("得分")), *rows), header=1)
    with opened(
        one(*(Paragraph("正文") for _ in range(lines)), Paragraph("得分表", "caption"), table)
    ) as pdf:
        texts = [page.extract_text() for page in pdf.pages]
    start = next(text for text in texts if "得分表" in text)
    assert "第00项" in start and "第01项" in start and "指标" in start


@needs_font
def test_a_long_title_breaks_between_words_and_leaves_no_short_last_line() -> None:
    title = "2020年度某某市某某区政务服务数据管理局部门整体绩效评价报告"
    with opened(
        one(Paragraph(title, "heading"), Paragraph("2020年度部门整体绩效评价报告", "heading"))
    ) as pdf:
        lines = [line["text"] for line in pdf.pages[0].extract_text_lines()][:3]
    assert lines == [title[:21], "部门整体绩效评价报告", "2020年度部门整体绩效评价报告"]


@needs_font
def test_page_numbers_stand_right_on_odd_pages_left_on_even_and_a_cover_has_none(
    pages: list[pdfplumber.page.Page],
) -> None:
    numbers = []
    for page in pages[:4]:
        last = page.extract_text_lines()[-1]
        side = "left" if last["x0"] < page.width / 2 else "right"
        numbers.append((last["text"].replace(" ", ""), side))
    assert numbers[1:] == [("—1—", "right"), ("—2—", "left"), ("—3—", "right")]
    assert "—" not in numbers[0][0]


@needs_font
def test_a_line_of_the_contents_has_the_page_of_its_heading(pages: list[pdfplumber.page.Page]) -> None:
    lines = pages[1].extract_text().split("\n")
    assert [line[-1] for line in lines if line.startswith(("一、", "二、"))] == ["2", "3"]


@needs_font
def test_a_page_break_gives_no_empty_page() -> None:
    blocks = (PageBreak(), Paragraph("甲"), PageBreak(), PageBreak(), Paragraph("乙"), PageBreak())
    with opened(one(*blocks)) as pdf:
        assert len(pdf.pages) == 2


@needs_font
@pytest.mark.parametrize("rows", [1, 2])
def test_no_text_of_a_cell_taller_than_a_page_is_lost(rows: int) -> None:
    table = Table(
        (
            (Cell("说明"), Cell("得分")),
            (Cell("绩" * 3000, rows=rows), Cell("1")),
            *[(Cell("2"),)] * (rows - 1),
        )
    )
    with opened(one(table)) as pdf:
        assert sum(page.extract_text().count("绩") for page in pdf.pages) == 3000


@needs_font
def test_nothing_runs_over_the_edge_of_the_paper() -> None:
    with opened(one(Paragraph("z" * 500), Table(((Cell("x" * 500), Cell("中文")),)))) as pdf:
        for page in pdf.pages:
            assert max(letter["x1"] for letter in page.chars) < page.width - 60
            assert max(letter["bottom"] for letter in page.chars) < page.height - 60


NUMBERS = ("1.0000", "462.58万元", "1,002,154.82%", "-2.74%", "240,972.7")


@needs_font
@pytest.mark.parametrize("widths", [(), (46, 6, 6, 6, 6, 6, 46), (9, 1, 1, 1, 1, 1, 40)])
def test_no_number_and_no_word_of_a_head_is_broken_whatever_widths_are_wished(
    widths: tuple[float, ...],
) -> None:
    heads = ("unit", "scale", "frontier", "against", "distance", "largest move", "peers")
    row = ("虚构省乙市丁县甲乡农业服务中心（虚构）", *NUMBERS, "甲单位、" * 20)
    table = Table((tuple(map(Cell, heads)), tuple(map(Cell, row))), header=1, widths=widths)
    with opened(one(table)) as pdf:
        found = [row for page in pdf.pages for made in page.extract_tables() for row in made]
    assert [text.split() for text in found[0] if text] == [text.split() for text in heads]
    assert [tuple(row[1:-1]) for row in found[1:]] == [NUMBERS]


@needs_font
def test_a_column_of_short_texts_leaves_its_room_to_long_ones() -> None:
    rows = [(Cell("甲"), Cell("1.0000"), Cell("某某市某某区政务服务数据管理局" * 3)) for _ in range(4)]
    with opened(one(Table(((Cell("序号"), Cell("分"), Cell("说明")), *rows), header=1))) as pdf:
        cells = pdf.pages[0].find_tables()[0].rows[1].cells
    widths = [cell[2] - cell[0] for cell in cells if cell]
    assert widths[0] < 60 and widths[1] < 60 and widths[2] > 300


def crowded() -> Chart:
    """Eleven labels with two numbers each: more than stand beside each other."""
    labels = (*(f"0.{at}～0.{at + 1}" for at in range(10)), "1")
    series = (
        Series("CCR", ("629", "396", "144", "76", "24", "19", "17", "9", "2", "5", "4")),
        Series("BCC", ("490", "389", "169", "109", "51", "32", "18", "16", "11", "7", "31")),
    )
    return Chart("column", "How efficient", labels, series, "units")


@needs_font
def test_labels_and_values_of_a_crowded_chart_stand_apart() -> None:
    chart = crowded()
    with opened(one(chart)) as pdf:
        words = [word["text"] for word in pdf.pages[0].extract_words()]
        bars = [
            bar for bar in pdf.pages[0].rects if bar["width"] > 1 and bar["height"] > 7.5
        ]  # those of the legend are lower
        letters = pdf.pages[0].chars
    assert {*chart.labels, *(text for row in chart.series for text in row.values)} <= set(words)
    for bar in bars:
        for letter in letters:
            x, y = (letter["x0"] + letter["x1"]) / 2, (letter["top"] + letter["bottom"]) / 2
            assert not (bar["x0"] < x < bar["x1"] and bar["top"] < y < bar["bottom"]), letter["text"]


@needs_font
@pytest.mark.parametrize(("lang", "said"), [("zh", "单位：units"), ("en", "Unit: units")])
def test_the_unit_of_a_chart_is_told_in_the_language_of_the_document(lang: str, said: str) -> None:
    with opened(Document((Section((crowded(),)),), lang=lang)) as pdf:
        text = pdf.pages[0].extract_text()
    assert said in text
    assert ("单位" in text) == (lang == "zh")


@needs_font
def test_the_same_document_gives_the_same_bytes() -> None:
    assert pdf_bytes(report(), Findings()) == pdf_bytes(report(), Findings())


@needs_font
def test_only_fonts_that_were_asked_for_are_in_the_file_and_substitutes_are_named() -> None:
    findings = Findings()
    made = pdf_bytes(report(), findings)
    assert made is not None
    assert {item.rule for item in findings.items} <= {"pdf_fonts_substituted"}
    choice = fonts.installed().chosen("body")
    assert choice is not None
    assert fonts.embedded(made) & set(fonts.installed().names([choice.family]))
    for item in findings.items:
        assert item.severity == "info"
        assert choice.official or f"仿宋_GB2312 → {choice.family}" in item.message()


@needs_font
def test_a_font_nobody_asked_for_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "LATIN", ("A Face That Is Not There",))
    monkeypatch.setattr(fonts.Installed, "rare", lambda _: [])
    monkeypatch.setattr(fonts.Installed, "names", lambda *_: {})
    findings = Findings()
    pdf_bytes(one(Paragraph("绩效")), findings)
    assert [item.rule for item in findings.items if item.severity == "warning"] == ["pdf_font_not_asked"]


def test_without_a_chinese_font_there_is_no_file_but_advice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts.Installed, "chosen", lambda *_: None)
    findings = Findings()
    assert not write_document(report(), tmp_path / "a.pdf", findings)
    assert [item.rule for item in findings.items] == ["pdf_no_chinese_font"]
    assert "apt install fonts-noto-cjk" in findings.items[0].hint()
    assert not list(tmp_path.iterdir())


def test_the_folder_of_an_office_comes_first_and_a_missing_one_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(fonts.FONT_DIR, f"{tmp_path}:{tmp_path / 'missing'}")
    assert fonts.folders() == [str(tmp_path)]


def test_the_chain_prefers_the_official_face_and_says_so() -> None:
    here = fonts.Installed(
        None, {name.casefold(): name for name in ("FangSong", "Noto Serif CJK SC", "SimHei")}
    )
    body, title, black = here.chosen("body"), here.chosen("title"), here.chosen("black")
    assert body == fonts.Choice("FangSong", False, True)
    assert title == fonts.Choice("Noto Serif CJK SC", True, False)
    assert black == fonts.Choice("SimHei", False, True)
