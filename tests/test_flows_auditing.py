"""What surrounds an audit as data: quotations, marks for an annotated copy, coverage in words, waivers by print."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_audit import BAD, small

from jixiao.auditing.audit import Coverage
from jixiao.auditing.evidence import quoted
from jixiao.auditing.telling import coverage_words
from jixiao.core.document import At
from jixiao.flows.audit_copies import marks_of, place_words
from jixiao.flows.auditing import Audited, audit_file, audit_json

__all__ = ["small"]  # a fixture


def audited(tmp_path: Path, text: str, name: str = "报告.txt") -> Audited:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return audit_file(path)


TABLE = (
    "<table><tr><td>项目</td><td>甲</td><td>乙</td><td>丙</td></tr>"
    "<tr><td>说明</td><td>某局基本支出100万元，项目支出200万元，合计350万元</td><td rowspan=2>共</td><td>待定</td></tr>"
    "<tr><td>说明</td><td>无</td><td>待定</td></tr></table>"
)


@pytest.mark.usefixtures("small")
def test_a_sentence_is_quoted_with_the_accused_words_apart(tmp_path: Path) -> None:
    made = audited(tmp_path, "前一句。\n" + "另有  说明；" + BAD + "后一句。")
    quote = quoted(made.audit.remarks[0], made.view.claims)
    assert (quote.before, quote.words, quote.after) == (
        "某局基本支出100万元，项目支出200万元，合计",
        "350万元",
        "",
    )
    assert quote.marked() == "某局基本支出100万元，项目支出200万元，合计「350万元」"


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("most", [20, 40, 80, 160])
def test_however_long_the_sentence_the_accused_words_are_in_the_quotation(tmp_path: Path, most: int) -> None:
    made = audited(tmp_path, "前" * 300 + "，" + BAD.strip("。\n") + "，" + "后" * 300 + "。\n")
    quote = quoted(made.audit.remarks[0], made.view.claims, most)
    assert quote.words == "350万元" and quote.text.startswith("…") and quote.text.endswith("…")
    assert len(quote.text) <= most + 2


@pytest.mark.usefixtures("small")
def test_a_cell_is_quoted_with_its_row(tmp_path: Path) -> None:
    made = audited(tmp_path, TABLE, "表.html")
    told = [quoted(remark, made.view.claims).marked() for remark in made.audit.remarks]
    assert told[0] == "说明 │ 某局基本支出100万元，项目支出200万元，合计「350万元」 │ 共 │ 待定"
    assert told[1:] == [
        "说明 │ 某局基本支出100万元，项目支出200万元，合计… │ 共 │ 「待定」",
        "说明 │ 无 │ 「待定」",
    ]
    assert [one["evidence"] for one in audit_json(made)["findings"]][2] == "说明 │ 无 │ 待定"


@pytest.mark.usefixtures("small")
def test_marks_name_the_words_what_stands_beside_them_and_the_cell(tmp_path: Path) -> None:
    made = audited(tmp_path, TABLE, "表.html")
    marks = marks_of(made, made.audit.remarks)
    assert [mark.number for mark in marks] == [1, 2, 3]
    first = marks[0].stretches[0]
    assert (first.text, first.before[-4:], first.after, first.cell) == ("350万元", "元，合计", "", 2)
    assert [mark.stretches[0].cell for mark in marks[1:]] == [4, 3]  # a cell that spans rows stands once
    assert marks[1].stretches[0].text == ""  # the whole cell
    assert (marks[0].claimed, marks[0].recomputed) == ("350万元", "300万元")
    assert marks[0].title == "“某局”的合计与各项之和不等" and marks[0].hint == "核对各项"
    assert marks_of(made, made.audit.remarks, "en")[0].title == "The total of “某局” differs"


@pytest.mark.usefixtures("small")
def test_marks_in_prose_keep_to_their_own_paragraph(tmp_path: Path) -> None:
    made = audited(tmp_path, "别的一段。\n\n" + BAD)
    stretch = marks_of(made, made.audit.remarks)[0].stretches[0]
    assert (stretch.at.line, stretch.text, stretch.after) == (3, "350万元", "。")
    assert stretch.before.endswith("项目支出200万元，合计") and "别的" not in stretch.before


def test_a_document_to_compare_with_is_read_again_when_it_was_changed(tmp_path: Path) -> None:
    path, other = tmp_path / "今年.txt", tmp_path / "去年.txt"
    path.write_text(BAD, encoding="utf-8")
    seen = []
    for text in ("甲\n", "乙乙\n"):
        other.write_text(text, encoding="utf-8")
        seen.append(audit_file(path, others=[other]).view.others[0].text().strip())
    assert seen == ["甲", "乙乙"]


def coverage(quantities: int, tied: int, good: int, tables: int = 0, **relations: int) -> Coverage:
    return Coverage(quantities, tied, good, quantities - tied, tables, tables, relations)


@pytest.mark.parametrize(
    ("given", "zh", "en"),
    [
        (coverage(0, 0, 0), "文中没有可以核对的数。", "The text has no number"),
        (coverage(5, 0, 0), "文中 5 个数，没有一个找到可以对照的数。", "Of 5 numbers, none"),
        (
            coverage(241, 187, 180, 3, verified=200, inconsistent=2, rounding=1, unverifiable=9),
            "文中 241 个数，187 个与别的数有关系，其中 180 个至少有一处核对无误；其余 54 个没有找到可以对照的数，没有核对。"
            "表格 3 张，3 张里有核对过的数。共核对 203 个关系：成立 200，只差一个末位 1，不成立 2。",
            "Of 241 numbers, 187 are related to others, and 180 of them hold at least once. "
            "For the other 54 nothing to compare with was found. Of 3 tables, 3 have checked numbers. "
            "Of 203 relations 200 hold, 1 are off by one last digit, 2 do not hold.",
        ),
        (coverage(2, 2, 2, verified=1), "文中 2 个数，2 个与别的数有关系，其中 2 个至少有一处核对无误；共核对", "Of 2 numbers"),
    ],
)  # fmt: skip
def test_coverage_in_words_says_what_was_not_checked(given: Coverage, zh: str, en: str) -> None:
    told = coverage_words(given)
    assert told.startswith(zh) and told.endswith("没有核对到的，不等于没有错。")
    assert coverage_words(given, zh=False).startswith(en)


def test_parts_that_could_not_be_read_are_told() -> None:
    assert "没有读到：第3页是图片。" in coverage_words(coverage(1, 0, 0), ["第3页是图片"])


@pytest.mark.parametrize(
    ("at", "words"),
    [(At(45, 3), "第3页第45行"), (At(45), "第45行"), (At(9, 0, "表1", "B3"), "表1!B3"), (At(), "")],
)
def test_a_place_in_words(at: At, words: str) -> None:
    assert place_words(at) == words
