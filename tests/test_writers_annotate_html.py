"""The annotated page: one file, the report rebuilt, marks and cards linked both ways, nothing but text from any text."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from annotating import HOSTILE, mark, nowhere, read_bytes, stretch
from lxml import html
from sample_report import report

from jixiao.core.document import At, Cell, Document, Paragraph, Run, Section, Table, lines_of
from jixiao.core.marks import Mark, Stretch
from jixiao.core.system import Why
from jixiao.writers.annotate import annotated, copy_kind


def one(*blocks: Any, **more: Any) -> Document:
    return Document((Section(tuple(blocks)),), **more)


def source(marks: Sequence[Mark], document: Document, lang: str = "zh", title: str = "") -> str:
    return annotated(b"", "html", marks, document, lang=lang, title=title).decode()


def page(marks: Sequence[Mark], document: Document, **more: str) -> Any:
    return html.document_fromstring(source(marks, document, **more))


def text(element: Any) -> str:
    return "".join(element.text_content().split())


PARAGRAPH = Paragraph(
    "全年预算 1,200 万元，其中基本支出 700 万元。",
    at=At(line=1),
    runs=(Run("全年预算 1,2"), Run("00 万元", bold=True), Run("，其中基本支出 700 万元。")),
)
TABLE = Table(
    (
        (Cell("指标", 2, 2, At(2)), Cell("分值", 2, 1, At(2)), Cell("得分", 1, 1, At(2))),
        (Cell("自评", 1, 1, At(3)),),
        (Cell("投入", 2, 1, At(4)), Cell("预算", 1, 1, At(4)), Cell("5", at=At(4)), Cell("5", at=At(4))),
        (Cell("执行", 9, 1, At(5)), Cell("5", at=At(5), align="right"), Cell("4", at=At(5))),
    ),
    header=1,
    at=At(2),
)


def test_a_mark_and_its_card_lead_to_each_other() -> None:
    document = one(PARAGRAPH)
    made = page([mark(3, stretch(document, "1,200 万元"), stretch(document, "700 万元"))], document)
    accused, _, basis = _marks(made)
    assert text(accused) == "1,2"
    assert text(basis) == "700万元"
    card = made.get_element_by_id(accused.find("a").get("href")[1:])
    assert "错误 3" in card.text_content()
    links = [link.get("href")[1:] for link in card.iter("a")]
    assert [made.get_element_by_id(id).get("class") for id in links] == ["e", "z"]


def _marks(made: Any) -> list[Any]:
    """The marks of the report, without those of the legend."""
    return [one for one in made.iter("mark") if _in_paper(one)]


def _in_paper(element: Any) -> bool:
    return any(one.get("class") == "paper" for one in element.iterancestors())


def test_the_report_stands_there_as_it_was_read() -> None:
    document = report()
    made = page([], document)
    paper = next(one for one in made.iter("article") if one.get("class") == "paper")
    whole = text(paper)
    for line in lines_of(document):
        for part in line.split("\t"):
            assert "".join(part.split()) in whole


def test_marked_words_are_the_very_words_over_bold_runs() -> None:
    document = one(PARAGRAPH)
    made = page([mark(1, stretch(document, "1,200 万元"))], document)
    marked = _marks(made)
    assert "".join(text(one) for one in marked) == "1,200万元"
    assert [text(bold) for bold in made.iter("b") if _in_paper(bold)] == ["00万元"]
    assert [one.get("id") for one in marked] == ["m1-1", None]


def test_spans_of_a_table_cover_every_place_once() -> None:
    made = page([], one(TABLE))
    table = next(made.iter("table"))
    covered: dict[tuple[int, int], str] = {}
    for part in ("thead", "tbody"):
        rows = table.find(part).findall("tr")
        start = len({row for row, _ in covered})
        for number, row in enumerate(rows):
            column = 0
            for cell in row:
                if cell.get("class") == "rl":
                    continue
                while (start + number, column) in covered:
                    column += 1
                down, right = int(cell.get("rowspan", 1)), int(cell.get("colspan", 1))
                assert number + down <= len(rows)  # it does not hang over its part of the table
                for one_row in range(down):
                    for one_column in range(right):
                        place = start + number + one_row, column + one_column
                        assert place not in covered
                        covered[place] = cell.text_content()
    assert len(covered) == 4 * 4
    assert {covered[0, n] for n in range(4)} == {"指标", "分值", "得分"}
    assert len(table.find("thead").findall("tr")) == 2  # the head ends where its cells do


@pytest.mark.parametrize(("line", "cell", "number"), [(4, 3, 0), (4, 4, 1), (5, 2, 2)])
def test_cells_that_say_the_same_are_told_apart(line: int, cell: int, number: int) -> None:
    made = page([mark(1, Stretch(At(line=line), "5", cell=cell))], one(TABLE))
    fives = [td for td in made.iter("td") if text(td).startswith("5") and td.get("class") != "rl"]
    assert [td.find("mark") is not None for td in fives] == [place == number for place in range(3)]


def test_an_empty_cell_can_be_marked() -> None:
    row = (Cell("执行率", at=At(1)), Cell("", at=At(1)))
    made = page([mark(1, Stretch(At(1), cell=2))], one(Table((row,), header=0, at=At(1))))
    (marked,) = _marks(made)
    assert text(marked.getparent()) == "（空）误1"
    assert made.get_element_by_id("f1").find(".//a").get("href") == f"#{marked.get('id')}"


def test_marks_upon_each_other_are_all_reached() -> None:
    document = one(PARAGRAPH)
    number, sentence = stretch(document, "700 万元"), stretch(document, "其中基本支出 700 万元")
    made = page(
        [mark(1, sentence, severity="info"), mark(2, number), mark(3, number, severity="warning")], document
    )
    for card in made.iter("article"):
        for link in card.iter("a"):
            made.get_element_by_id(link.get("href")[1:])
    labels = [
        link.text for link in made.iter("a") if link.get("class", "").startswith("lb") and _in_paper(link)
    ]
    assert sorted(labels) == ["提3", "注1", "误2"]
    classes = [(one.get("class"), text(one)) for one in _marks(made)]
    assert classes == [("i", "其中基本支出"), ("e", "700万元")]


def test_what_is_not_found_and_what_is_of_the_whole_stands_in_its_card() -> None:
    made = page([mark(1, nowhere()), mark(2, title="没有附件")], one(PARAGRAPH))
    first, second = (text(made.get_element_by_id(id)) for id in ("f1", "f2"))
    assert "第99行“图里的数1234”（正文里没有标出）" in first
    assert "没有附件" in second
    assert "关于全文" in second


def test_parts_that_were_not_read_are_told() -> None:
    document = one(PARAGRAPH, unread=(Why("第 3 页：扫描件，没有文字", "page 3: a scan, without text"),))
    assert "第 3 页：扫描件" in source([], document)
    assert "page 3: a scan" in source([], document, lang="en")


def test_the_page_needs_nothing_from_elsewhere_and_its_policy_names_its_own_style_and_script() -> None:
    document = one(PARAGRAPH)
    made = source([mark(1, stretch(document, "700 万元"))], document)
    assert not re.search(r"""\b(?:src|srcset|action|style|on\w+)\s*=\s*["']""", made)
    assert not re.search(r"url\(|@import|https?://", made)
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', made)
    assert policy is not None
    for name in ("style", "script"):
        content = re.search(rf"<{name}>(.*?)</{name}>", made, re.S)
        assert content is not None
        digest = base64.b64encode(hashlib.sha256(content[1].encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy[1]


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_is_only_text(words: str) -> None:
    document = one(
        Paragraph(words[:2000], at=At(1)),
        Table(((Cell(words[:2000], at=At(2)), Cell(words[:2000], at=At(2))),), header=0, caption=words[:99]),
        file=words[:50],
        unread=(Why(words[:50], words[:50]),),
    )
    given = Stretch(At(line=1), words[:2000], words[:9], words[:9])
    marks = [
        mark(
            1,
            given,
            nowhere(words=words),
            title=words,
            message=words,
            hint=words,
            claimed=words,
            recomputed=words,
        ),
        mark(2, Stretch(At(line=2), "", cell=2), severity=words, formula=words),
    ]
    plain = source([mark(1, given), mark(2, given)], one(Paragraph("甲", at=At(1))))
    made = source(marks, document, title=words)
    allowed = {
        "b",
        "br",
        "s",
        "code",
        "dl",
        "div",
        "dt",
        "dd",
        "mark",
        "span",
        "table",
        "tbody",
        "tr",
        "td",
        "sup",
        "label",
        "input",
    }

    def tags(content: str) -> set[str]:
        return {
            element.tag
            for element in html.document_fromstring(content).iter()
            if isinstance(element.tag, str)
        }

    assert tags(made) - tags(plain) <= allowed
    assert made.count("<script") == 1
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe]", made)
    for element in html.document_fromstring(made).iter():
        assert not [name for name in element.attrib if name.startswith("on")]


def test_text_and_pages_have_this_as_their_copy(tmp_path: Path) -> None:
    raw = "一、预算执行情况\n全年预算 1,200 万元，合计 1,200 万元。\n".encode()
    document = read_bytes(raw, "报告.txt", tmp_path)
    assert copy_kind(document) == "html"
    made = page([mark(1, stretch(document, "1,200 万元", 2))], document)
    (marked,) = _marks(made)
    assert text(marked) == "1,200万元"
    assert text(marked.getparent()).startswith("2全年预算1,200万元，合计1,200万元误1")


def test_english_has_its_own_words() -> None:
    made = source(
        [mark(1, severity="warning", title="Wrong total")], one(PARAGRAPH), lang="en", title="Report"
    )
    assert '<html lang="en">' in made
    for words in ("Remarks", "! Warning 1", "Wrong total", "On the whole document"):
        assert words in made
    assert not re.search("错误|提醒|审校", made)
