"""Corrected texts and pages: the words in place, the same encoding, line ends, columns and tags."""

from __future__ import annotations

from pathlib import Path

import pytest
from annotating import nowhere, read_bytes, stretch

from jixiao.core.finding import DataError
from jixiao.core.marks import Edit
from jixiao.writers.correct import Corrected, corrected

REPORT = "某局绩效报告\n\n决算支出1,235.00万元，执行率98%。\n\n综上，决算支出1,235.00万元。\n"
TABLE = (
    "单位：万元\n"
    "项目          金额       占比\n"
    "基本支出      500.00     40.00%\n"
    "项目支出      750.00     60.00%\n"
    "合计        1,250.00    100.00%\n"
)
PAGE = (
    "<html><head><meta charset='utf-8'><title>1,235.00</title><style>p{width:98%}</style></head><body>"
    "<!-- 98% --><h1>某局绩效报告</h1><p title='98%'>决算支出<b>1,235.00</b>万元，执行率98&#37;。</p>"
    "<p>甲&amp;乙共1,235.00&nbsp;万元，占<i>4</i>8.2%。</p></body></html>"
)


def run(content: bytes, tmp_path: Path, *edits: tuple[str, str, int], name: str = "原件.txt") -> Corrected:
    document = read_bytes(content, name, tmp_path)
    asked = [Edit(stretch(document, old, nth), old, new) for old, new, nth in edits]
    return corrected(content, document.kind, asked, document)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encoding_and_line_ends_stay(encoding: str, end: str, tmp_path: Path) -> None:
    content = REPORT.replace("\n", end).encode(encoding)
    made = run(content, tmp_path, ("1,235.00万元", "1,250.00万元", 2), ("98%", "97.5%", 1))
    expected = REPORT.replace("98%", "97.5%").replace("综上，决算支出1,235", "综上，决算支出1,250")
    assert made == Corrected(expected.replace("\n", end).encode(encoding))


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("1,250.00", "1,350.00", "合计        1,350.00    100.00%"),
        ("1,250.00", "950.00", "合计          950.00    100.00%"),
        ("500.00", "12,500.00", "基本支出   12,500.00     40.00%"),
        ("40.00%", "4.00%", "基本支出      500.00      4.00%"),
    ],
)
def test_columns_set_with_spaces_stay_in_line(old: str, new: str, line: str, tmp_path: Path) -> None:
    made = run(TABLE.encode(), tmp_path, (old, new, 1))
    before, after = TABLE.split("\n"), made.content.decode().split("\n")
    assert [one for one in after if one not in before] == [line]


def test_tabs_and_markdown_cells_stay(tmp_path: Path) -> None:
    tabs = "项目\t金额\n基本支出\t500.00\n项目支出\t750.00\n合计\t1,250.00\n"
    made = run(tabs.encode(), tmp_path, ("750.00", "75.00", 1))
    assert made.content.decode() == tabs.replace("750.00", "75.00")
    rows = "| 项目 | 金额 |\n| --- | --- |\n| 基本支出 | 500.00 |\n| 项目支出 | 750.00 |\n"
    made = run(rows.encode(), tmp_path, ("750.00", "1,750.00", 1), name="原件.md")
    assert made.content.decode() == rows.replace("750.00", "1,750.00")


def test_only_what_is_seen_of_a_page_changes(tmp_path: Path) -> None:
    made = run(
        PAGE.encode(), tmp_path, ("1,235.00万元", "1,250.00万元", 1), ("98%", "97%", 1), name="原件.html"
    )
    assert made.missed == {}
    # the sign of the percentage stays the entity that it was
    expected = PAGE.replace("<b>1,235.00</b>", "<b>1,250.00</b>").replace("98&#37;", "97&#37;")
    assert made.content.decode() == expected


def test_a_number_with_a_tag_in_its_midst_is_left_and_told(tmp_path: Path) -> None:
    made = run(PAGE.encode(), tmp_path, ("48.2%", "47.2%", 1), name="原件.html")
    assert made == Corrected(PAGE.encode(), {0: "beside"})


def test_hostile_words_stay_words_in_a_page(tmp_path: Path) -> None:
    made = run(PAGE.encode(), tmp_path, ("98%", "<script>x</script>&amp;\x00", 1), name="原件.html")
    assert b"&lt;script&gt;x&lt;/script&gt;&amp;amp;" in made.content
    assert b"<script" not in made.content


def test_what_is_nowhere_is_told(tmp_path: Path) -> None:
    document = read_bytes(REPORT.encode(), "原件.txt", tmp_path)
    made = corrected(REPORT.encode(), "text", [Edit(nowhere(), "1234", "5")], document)
    assert made == Corrected(REPORT.encode(), {0: "not_found"})


def test_a_text_that_changed_since_it_was_read_is_refused(tmp_path: Path) -> None:
    document = read_bytes(REPORT.encode(), "原件.txt", tmp_path)
    edit = Edit(stretch(document, "98%"), "98%", "97%")
    with pytest.raises(DataError):
        corrected(REPORT.replace("98%", "88%").encode(), "text", [edit], document)


def test_prose_is_not_filled_up_with_spaces(tmp_path: Path) -> None:
    made = run(
        "共 1,235.00 万元，占 98 %。\n".encode(), tmp_path, ("1,235.00 万元", "9万元", 1), ("98 %", "8%", 1)
    )
    assert made.content.decode() == "共 9 万元，占 8 %。\n"
