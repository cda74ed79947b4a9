"""PDFs of the shapes that are published: what is read is what a person sees on the pages, and what is not read is named."""

from __future__ import annotations

import io
import re
import sys
import types
from collections.abc import Iterator, Sequence

import pdfplumber
import pypdfium2 as pdfium
import pytest
import typst
from conftest import REPORTS
from PIL import Image

from jixiao.core.document import Document, Table, lines_of
from jixiao.core.finding import Finding, Findings
from jixiao.readers import ocr
from jixiao.readers.pdf import read_pdf

A4 = '#set page(width: 210mm, height: 297mm, margin: (x: 28mm, y: 37mm))\n#set text(size: 12pt, lang: "zh", region: "cn")\n'
BODY = "#set par(first-line-indent: (amount: 2em, all: true), justify: true)\n"


def pdf(source: str) -> bytes:
    made = typst.compile(source.encode())
    assert isinstance(made, bytes)
    return made


def read(raw: bytes) -> tuple[Document | None, list[Finding]]:
    findings = Findings("report.pdf")
    return read_pdf(raw, "report.pdf", findings), findings.items


def document(source: str) -> Document:
    found, findings = read(pdf(source))
    assert found is not None
    assert not findings
    assert found.lines == lines_of(found)
    return found


def texts(found: Document) -> list[str]:
    return [block.text for block in found.paragraphs()]


@pytest.fixture(scope="session", autouse=True)
def _chinese() -> None:
    """Chinese letters must be drawn: without a font all of them are the same empty box."""
    box = "#set page(width: 30pt, height: 30pt, margin: 2pt)\n#set text(size: 20pt)\n"
    if typst.compile((box + "绩").encode(), format="png") == typst.compile(
        (box + "效").encode(), format="png"
    ):
        pytest.skip("no Chinese font is installed here, so that no PDF with Chinese text can be made")


# -- paragraphs

SENTENCE = (
    "根据部门职责，2023年度年初预算数34,873.09万元，调整预算数32,537.69万元，决算数31,128.65万元，预算执行率95.67%，"
    "各项任务按照年初确定的目标推进，资金使用规范。"
)


def test_visual_lines_become_the_paragraphs_that_were_written() -> None:
    found = document(f"{A4}{BODY}一、预算执行\n\n{SENTENCE}\n\n（一）基本支出\n\n{SENTENCE}\n\n{SENTENCE}\n")
    assert texts(found) == ["一、预算执行", SENTENCE, "（一）基本支出", SENTENCE, SENTENCE]
    assert [block.role for block in found.paragraphs()][:3] == ["heading", "body", "heading"]


def test_a_paragraph_goes_on_over_a_page_and_keeps_the_page_it_began_on() -> None:
    long = SENTENCE[:-1] + "，" + SENTENCE * 16
    found = document(f"{A4}{BODY}{SENTENCE}\n\n{long}\n\n{SENTENCE}\n")
    assert texts(found) == [SENTENCE, long, SENTENCE]
    assert [block.at.page for block in found.paragraphs()] == [1, 1, 2]


def test_a_number_that_did_not_fit_on_its_line_does_not_end_the_paragraph() -> None:
    for words in range(20, 34):
        text = "支" * words + "1,234,567,890.12万元，占本年支出合计的百分之一百。"
        assert texts(document(f"{A4}{BODY}{text}\n\n结束。\n")) == [text, "结束。"]


def test_page_numbers_and_running_heads_are_left_out_and_counted() -> None:
    source = A4 + '#set page(numbering: "— 1 —", header: [2023年度部门整体绩效评价报告])\n' + BODY
    found = document(source + f"{SENTENCE}\n\n" * 40)
    assert set(texts(found)) == {SENTENCE}
    assert found.properties["pages"] == found.properties["page_numbers"] == found.properties["running_heads"]
    assert int(found.properties["pages"]) >= 3
    assert found.properties["running_head"] == "2023年度部门整体绩效评价报告"


@pytest.mark.parametrize("numbering", ["1", "- 1 -", "第1页", "1/1", "第 1 页 共 1 页"])
def test_page_numbers_are_known_in_every_usual_form(numbering: str) -> None:
    found = document(f'{A4}#set page(numbering: "{numbering}")\n{BODY}' + f"{SENTENCE}\n\n" * 30)
    assert set(texts(found)) == {SENTENCE}


def test_a_line_that_is_only_a_number_stays_where_it_is_no_page_number() -> None:
    found = document(f"{A4}得分\n\n95\n\n排名\n\n3\n")
    assert texts(found) == ["得分", "95", "排名", "3"]


def test_the_title_on_a_cover_is_the_title_and_its_two_lines_are_one() -> None:
    title = "#align(center)[#text(size: 26pt)[某某市某某区规划和自然资源管理局所属事业单位2023年度部门整体支出绩效评价报告]]\n"
    found = document(f"{A4}{title}#pagebreak()\n{BODY}" + f"{SENTENCE}\n\n" * 5)
    assert found.title == "某某市某某区规划和自然资源管理局所属事业单位2023年度部门整体支出绩效评价报告"


def test_lines_of_a_table_of_contents_are_no_headings() -> None:
    source = f"{A4}#align(center)[目 录]\n\n一、部门概况\n\n二、评价结论\n\n#pagebreak()\n{BODY}一、部门概况\n\n{SENTENCE}\n\n二、评价结论\n\n{SENTENCE}"
    roles = [(block.text, block.role) for block in document(source).paragraphs()]
    assert roles[1:4] == [
        ("一、部门概况", "contents"),
        ("二、评价结论", "contents"),
        ("一、部门概况", "heading"),
    ]


# -- tables


def only_table(found: Document) -> Table:
    tables = found.tables()
    assert len(tables) == 1
    return tables[0]


def spans(table: Table) -> list[list[tuple[str, int, int]]]:
    return [[(cell.text, cell.rows, cell.columns) for cell in row] for row in table.rows]


STEPPED = """#table(columns: 5, align: center,
 table.cell(colspan: 3)[指标], table.cell(rowspan: 2)[分值], table.cell(rowspan: 2)[得分],
 [一级指标], [二级指标], [三级指标],
 table.cell(rowspan: 2)[部门决策], [预算编制], [编制合理性], [5], [4.5],
 [目标设置], [], [5], [5],
)
"""


def test_a_stepped_header_and_merged_cells_have_their_spans_and_an_empty_cell_is_empty() -> None:
    table = only_table(document(A4 + STEPPED))
    assert spans(table) == [
        [("指标", 1, 3), ("分值", 2, 1), ("得分", 2, 1)],
        [("一级指标", 1, 1), ("二级指标", 1, 1), ("三级指标", 1, 1)],
        [("部门决策", 2, 1), ("预算编制", 1, 1), ("编制合理性", 1, 1), ("5", 1, 1), ("4.5", 1, 1)],
        [("目标设置", 1, 1), ("", 1, 1), ("5", 1, 1), ("5", 1, 1)],
    ]
    assert table.header == 2


def test_a_row_with_an_amount_is_data_even_when_its_first_cells_are_words_of_the_header() -> None:
    source = """#table(columns: 5,
 table.cell(colspan: 4)[项目], [本年收入合计],
 [类], [款], [项], [合计], [2,946.25],
 [208], [05], [01], [行政单位离退休], [54.53])"""
    table = only_table(document(A4 + source))
    assert table.header == 1
    assert [cell.text for cell in table.rows[1]] == ["类", "款", "项", "合计", "2,946.25"]


def test_caption_and_unit_stand_above_the_table_and_its_text_is_no_paragraph() -> None:
    source = f"{A4}{BODY}{SENTENCE}\n\n#align(center)[表1 部门整体绩效评分表]\n#align(right)[单位：万元]\n{STEPPED}\n注：由部门填报。\n"
    found = document(source)
    table = only_table(found)
    assert (table.caption, table.unit) == ("表1 部门整体绩效评分表", "万元")
    kept = [(block.text, block.role) for block in found.paragraphs()]
    assert kept[1:] == [
        ("表1 部门整体绩效评分表", "caption"),
        ("单位：万元", "unit"),
        ("注：由部门填报。", "note"),
    ]
    assert found.lines[table.rows[2][0].at.line - 1] == "部门决策\t预算编制\t编制合理性\t5\t4.5"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("机关事业单位基本养老保险缴费支出", "机关事业单位基本养老保险缴费支出"),
        (r"本年收入合\ 计", "本年收入合计"),
        (r"附属单位\ 上缴收入", "附属单位上缴收入"),
        (r"1,234,\ 567.89", "1,234,567.89"),
        (r"100 \ 200", "100\n200"),
        (r"95% \ 80%", "95%\n80%"),
        (r"（1）按时完成。 \ （2）没有差错。", "（1）按时完成。\n（2）没有差错。"),
        (r"Excel \ workbook", "Excel workbook"),
    ],
)
def test_wrapped_cells_are_joined_and_breaks_that_mean_something_are_kept(cell: str, text: str) -> None:
    source = f"#table(columns: (30mm, 40mm, 30mm), [名称], [内容], [数], [甲], [{cell}], [1])"
    assert only_table(document(A4 + source)).rows[1][1].text == text


def test_a_table_without_lines_at_its_sides_keeps_its_outer_columns() -> None:
    stroke = "stroke: (x, y) => (left: if x > 0 {0.5pt}, top: 0.5pt, bottom: 0.5pt)"
    source = f"#table(columns: (40mm, 40mm, 40mm), {stroke}, [项目], [预算数], [决算数], [基本支出], [12.50], [11.00])"
    table = only_table(document(A4 + source))
    assert table.texts() == [["项目", "预算数", "决算数"], ["基本支出", "12.50", "11.00"]]


# -- tables over pages


def scoring(
    *, header: bool, align: str = "horizon", words: int = 4
) -> tuple[str, list[tuple[str, str, str, str]]]:
    """A scoring table of three levels over several pages, and what each of its rows says when labels are filled down."""
    cells: list[str] = []
    truth = []
    number = 0
    for first in ("部门决策", "部门管理", "部门产出"):
        for second in ("上", "下"):
            for third in range(4):
                number += 1
                if second == "上" and third == 0:
                    cells.append(f"table.cell(rowspan: 8)[{first}]")
                if third == 0:
                    cells.append(f"table.cell(rowspan: 4)[{first[2:]}{second}]")
                text = (
                    f"第{number}条："
                    + "反映部门在年度内完成任务的情况，依据年度工作计划综合评定，" * (words + number % 3)
                    + "完毕。"
                )
                cells += [f"[指标{number}]", f"[{text}]", f"[{5 - number % 3 * 0.5}]"]
                truth.append((first, first[2:] + second, f"指标{number}", text))
    head = "[一级指标], [二级指标], [三级指标], [评分说明], [得分]"
    head = f"table.header({head})" if header else head
    made = f"#table(columns: (20mm, 20mm, 20mm, 1fr, 14mm), align: {align}, {head}, {', '.join(cells)})"
    return made, truth


@pytest.mark.parametrize("align", ["horizon", "top"])
@pytest.mark.parametrize("header", [True, False])
def test_a_table_over_pages_is_one_table_with_its_labels_and_broken_rows_whole(
    header: bool, align: str
) -> None:
    source, truth = scoring(header=header, align=align)
    found = document(f"{A4}#align(center)[表1 评分明细表]\n{source}\n注：以上由第三方评价。")
    table = only_table(found)
    assert len(table.pages) >= 3
    assert table.header == 1
    assert [tuple(row[:4]) for row in table.texts(spread=True)[1:]] == truth
    assert [row[-1].at.page for row in table.rows] == sorted(row[-1].at.page for row in table.rows)
    assert texts(found) == ["表1 评分明细表", "注：以上由第三方评价。"]
    assert ("repeated_rows" in found.properties) == header


def test_a_repeated_header_joins_tables_whose_columns_moved() -> None:
    first = "#table(columns: (30mm, 60mm, 20mm), [项目], [内容], [得分], [甲], [完成], [5])"
    second = "#table(columns: (40mm, 40mm, 30mm), [项目], [内容], [得分], [乙], [未完成], [3])"
    table = only_table(document(f"{A4}{first}\n#pagebreak()\n{second}"))
    assert table.texts() == [["项目", "内容", "得分"], ["甲", "完成", "5"], ["乙", "未完成", "3"]]


def test_a_repeated_header_with_a_narrower_column_inside_keeps_every_text() -> None:
    first = "#table(columns: (30mm, 60mm, 20mm), [项目], [内容], [得分], [甲], [完成], [5])"
    second = "#table(columns: (30mm, 30mm, 30mm, 20mm), [项目], table.cell(colspan: 2)[内容], [得分], [乙], [部分], [未完成], [3])"
    table = only_table(document(f"{A4}{first}\n#pagebreak()\n{second}"))
    assert table.texts() == [["项目", "内容", "得分"], ["甲", "完成", "5"], ["乙", "部分未完成", "3"]]


def test_a_bracket_that_a_page_cut_closes_in_the_cell_it_was_opened_in() -> None:
    """Some writers begin the rest of a merged cell anew below the repeated header: （35 on one page, 分） on the next."""
    head = "[一级], [三级], [得分]"
    first = f"#table(columns: (30mm, 60mm, 20mm), {head}, table.cell(rowspan: 2)[部门过程（25分）], [甲], [5], [乙], [4], [部门产出（35], [丙], [6])"
    second = (
        f"#table(columns: (30mm, 60mm, 20mm), {head}, table.cell(rowspan: 2)[分）], [丁], [3], [戊], [2])"
    )
    table = only_table(document(f"{A4}{first}\n#pagebreak()\n{second}"))
    assert [row[0] for row in table.texts()] == ["一级", "部门过程（25分）", "", "部门产出（35分）", "", ""]


def test_a_title_that_says_continued_is_no_new_table() -> None:
    one = "#table(columns: (30mm, 60mm, 20mm), [项目], [内容], [得分], [甲], [完成], [5])"
    two = "#table(columns: (30mm, 60mm, 20mm), [项目], [内容], [得分], [乙], [完成], [3])"
    source = f"{A4}#align(center)[表2 得分表]\n{one}\n#pagebreak()\n#align(center)[表2 得分表（续）]\n#align(right)[单位：分]\n{two}"
    assert len(only_table(document(source)).rows) == 3


def test_tables_of_the_same_shape_with_titles_of_their_own_stay_apart() -> None:
    one = "#table(columns: (30mm, 60mm, 20mm), [项目], [内容], [得分], [甲], [完成], [5])"
    source = f"{A4}#align(center)[表1 甲表]\n{one}\n#pagebreak()\n#align(center)[表2 乙表]\n{one}"
    assert [table.caption for table in document(source).tables()] == ["表1 甲表", "表2 乙表"]


def test_a_short_table_and_one_on_the_next_page_are_not_joined_by_their_edges_alone() -> None:
    one = "#table(columns: (30mm, 60mm), [甲项], [一], [乙项], [二])"
    two = "#table(columns: (30mm, 60mm), [丙项], [三], [丁项], [四])"
    assert len(document(f"{A4}{one}\n#pagebreak()\n{two}").tables()) == 2


def test_a_blank_rest_of_a_table_on_a_page_of_its_own_is_ignored() -> None:
    source = f"{A4}{SENTENCE}\n#pagebreak()\n#table(columns: (30mm, 60mm, 20mm), [], [], [], [], [], [])"
    found = document(source)
    assert not found.tables()
    assert not found.unread


# -- what cannot be read


def picture() -> bytes:
    """A page that is a picture."""
    made = io.BytesIO()
    Image.new("L", (600, 800), 200).save(made, "PDF")
    return made.getvalue()


def bound(*parts: bytes) -> bytes:
    """One file of several."""
    with pdfium.PdfDocument.new() as whole:
        for part in parts:
            with pdfium.PdfDocument(part) as one:
                whole.import_pages(one)
        made = io.BytesIO()
        whole.save(made)
    return made.getvalue()


def test_a_scanned_page_is_named_with_what_to_do_and_the_others_are_read() -> None:
    found, findings = read(bound(pdf(f"{A4}{SENTENCE}"), picture()))
    assert found is not None
    assert texts(found) == [SENTENCE]
    assert found.unread == ("第 2 页：扫描件，没有文字",)
    assert [(item.rule, item.severity, item.place.page) for item in findings] == [
        ("pdf_page_scanned", "warning", 2)
    ]
    assert "第 2 页" in findings[0].message()
    assert "jixiao[ocr]" in findings[0].hint()


def test_many_scanned_pages_are_told_in_one_line() -> None:
    found, findings = read(bound(picture(), pdf(f"{A4}{SENTENCE}"), *[picture() for _ in range(6)]))
    assert found is not None
    assert found.unread == ("第 1、3–8 页：扫描件，没有文字",)
    assert [one.said("en") for one in found.unread] == ["page 1, 3–8: a scan, without text"]
    assert [item.message() for item in findings] == ["第 1、3–8 页是扫描件或图片，没有文字，没有读出来"]
    assert [item.message("en") for item in findings] == [
        "Page 1, 3–8 is a scan or picture without text and was not read"
    ]


def test_a_file_of_scans_only_names_every_page_and_gives_no_document() -> None:
    found, findings = read(bound(picture(), picture()))
    assert found is None
    assert [(item.rule, item.place.page) for item in findings] == [
        ("pdf_page_scanned", 1),
        ("pdf_page_scanned", 2),
        ("document_no_text", 0),
    ]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An OCR engine that recognises two lines on any page, one of them unsure."""

    class Engine:
        def __call__(self, image: bytes) -> tuple[list[tuple[list[list[float]], str, float]], float]:
            assert image.startswith(b"\x89PNG")
            return [
                ([[100, 100], [500, 100], [500, 130], [100, 130]], "合计 2,946.25万元", 0.98),
                ([[100, 200], [500, 200], [500, 230], [100, 230]], "看不清", 0.2),
            ], 1.0

    module = types.ModuleType("rapidocr_onnxruntime")
    module.RapidOCR = Engine  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "rapidocr_onnxruntime", module)
    ocr._engine.cache_clear()
    yield
    ocr._engine.cache_clear()


@pytest.mark.usefixtures("engine")
def test_where_an_engine_is_installed_a_scan_is_read_and_marked_for_a_person_to_check() -> None:
    found, findings = read(bound(pdf(f"{A4}{SENTENCE}"), picture()))
    assert found is not None
    assert texts(found) == [SENTENCE, "合计 2,946.25万元"]
    assert found.paragraphs()[1].at.page == 2
    assert not found.unread
    assert [(item.rule, item.place.page) for item in findings] == [("pdf_page_recognised", 2)]
    assert "待人工核对" in findings[0].message()


def test_a_page_whose_font_tells_no_characters_is_named_and_not_read_as_nonsense() -> None:
    unknown = "".join(chr(code) for code in range(0xE000, 0xE014))
    found, findings = read(pdf(f"{A4}{SENTENCE}\n#pagebreak()\n{unknown}"))
    assert found is not None
    assert texts(found) == [SENTENCE]
    assert [(item.rule, item.place.page) for item in findings] == [("pdf_page_garbled", 2)]
    assert found.unread[0].startswith("第 2 页")


def test_a_landscape_table_on_a_turned_page_is_read_upright() -> None:
    turned = pdf(f"{A4}#rotate(-90deg, reflow: true)[{STEPPED}]")
    with pdfium.PdfDocument(turned) as whole:
        whole[0].set_rotation(90)
        made = io.BytesIO()
        whole.save(made)
    found, findings = read(made.getvalue())
    assert found is not None
    assert not findings
    assert spans(only_table(found)) == spans(only_table(document(A4 + STEPPED)))


LOCKED = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
    b"4 0 obj<</Filter/Standard/V 1/R 2/P -4/O<" + b"11" * 32 + b">/U<" + b"22" * 32 + b">>>endobj\n"
    b"trailer<</Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]>>\n%%EOF"
)


@pytest.mark.parametrize(
    ("raw", "code"),
    [(LOCKED, "document_locked"), (b"%PDF-1.7 nothing", "document_damaged"), (b"", "document_damaged")],
)
def test_a_locked_or_damaged_file_is_one_finding(raw: bytes, code: str) -> None:
    found, findings = read(raw)
    assert found is None
    assert [item.rule for item in findings] == [code]


def test_a_file_cut_off_anywhere_gives_a_document_or_a_finding_but_never_an_exception() -> None:
    raw = pdf(A4 + STEPPED)
    for part in range(1, 20):
        found, findings = read(raw[: len(raw) * part // 20])
        assert found is not None or findings


def test_bytes_changed_inside_give_a_document_or_a_finding_but_never_an_exception() -> None:
    raw = pdf(A4 + STEPPED)
    for place in range(0, len(raw), len(raw) // 60):
        found, findings = read(raw[:place] + b"\xff\x00<<" + raw[place + 4 :])
        assert found is not None or findings


def test_a_page_without_a_size_is_read_as_far_as_it_can_be() -> None:
    raw = pdf(A4 + STEPPED)
    assert b"/MediaBox[0 0 595" in raw
    found, findings = read(raw.replace(b"/MediaBox[0 0 595", b"/MediaBox[0 0 /95"))
    assert found is not None
    assert "部门决策" in found.text()
    assert [item.rule for item in findings] == ["pdf_tables_unread"]


def test_a_page_whose_tables_cannot_be_made_out_is_read_as_text_with_a_warning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object) -> None:
        raise RecursionError("nested too deep")

    monkeypatch.setattr("jixiao.readers.pdf.tables_of", broken)
    found, findings = read(pdf(A4 + STEPPED))
    assert found is not None
    assert "部门决策" in found.text()
    assert [(item.rule, item.place.page) for item in findings] == [("pdf_tables_unread", 1)]


def test_an_empty_page_alone_holds_no_text() -> None:
    found, findings = read(pdf(A4))
    assert found is None
    assert [item.rule for item in findings] == ["document_no_text"]


# -- two published files

DOCUMENTS = REPORTS.parent / "documents"


def published(name: str) -> bytes:
    path = DOCUMENTS / name
    if not path.is_file():
        pytest.skip(f"{name} is not here; it belongs in a folder documents beside the reports")
    return path.read_bytes()


def cells_of(raw: bytes) -> Sequence[str]:
    """Every text of a cell as pdfplumber gives it, without spaces."""
    with pdfplumber.open(io.BytesIO(raw)) as plumber:
        rows = [row for page in plumber.pages for table in page.extract_tables() for row in table]
    return sorted(re.sub(r"\s", "", cell) for row in rows for cell in row if cell and cell.strip())


@pytest.mark.parametrize("name", ["final-accounts-template.pdf", "putuo-planning-2024-final-accounts.pdf"])
def test_every_cell_of_the_published_files_is_read_once(name: str) -> None:
    raw = published(name)
    found, findings = read(raw)
    assert found is not None
    assert not findings
    ours = [cell.text for table in found.tables() for row in table.rows for cell in row]
    assert sorted(re.sub(r"\s", "", text) for text in ours if text) == cells_of(raw)


def test_the_tables_of_final_accounts_have_title_unit_header_and_all_their_pages() -> None:
    found, _ = read(published("putuo-planning-2024-final-accounts.pdf"))
    assert found is not None
    assert found.title == "上海市普陀区规划和自然资源局2024年度部门决算"
    told = [
        (table.caption, table.unit, table.header, table.pages, len(table.rows)) for table in found.tables()
    ]
    assert told == [
        ("", "", 1, (6,), 6),
        ("收入支出决算总表", "万元", 2, (7,), 30),
        ("收入决算表", "万元", 2, (8, 9), 27),
        ("支出决算表", "万元", 2, (10, 11), 27),
        ("财政拨款收入支出决算总表", "万元", 2, (12, 13), 32),
        ("一般公共预算财政拨款支出决算表", "万元", 2, (14, 15), 27),
        ("一般公共预算财政拨款基本支出决算表", "万元", 1, (16,), 40),
        ("财政拨款“三公”经费支出决算表", "万元", 4, (17,), 5),
        ("政府性基金预算财政拨款收入支出决算表", "万元", 2, (18,), 6),
        ("国有资本经营预算财政拨款收入支出决算表", "万元", 2, (19,), 6),
    ]


def test_a_paragraph_of_final_accounts_over_two_pages_is_whole() -> None:
    found, _ = read(published("putuo-planning-2024-final-accounts.pdf"))
    assert found is not None
    whole = next(text for text in texts(found) if "面向小微企业预留政府采购项目预算金额" in text)
    assert "预算金额164.87万元。在面向中小企业预留" in whole
