"""Forms say what the sheet and the case say: every score, sum and rate in them, what is open, what may not be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import cases, frameworks

from jixiao.case.model import Case, Record
from jixiao.core.document import Cell, Chart, Document, Paragraph, Section, Table
from jixiao.core.finding import Findings
from jixiao.core.source import located
from jixiao.flows import library, reporting
from jixiao.readers.yaml_file import parse_yaml
from jixiao.reporting import narrative
from jixiao.reporting.forms import MAKERS, make_form
from jixiao.reporting.look import Look, show_value
from jixiao.reporting.parts import ordinal
from jixiao.reporting.template_file import read_templates
from jixiao.reporting.templates import PARTS, Templates, derived
from jixiao.reporting.wording import criteria_words, reason_words, step_words
from jixiao.scoring import bounds
from jixiao.scoring.scorer import score_case
from jixiao.scoring.sheet import Sheet, score_text

REAL = ("guangzhou-2021", "longgang-2020", "shenzhen-detention-2023", "shenzhen-lighting-2020", "yanjin-2022")
MAIN = ("score_table", "self_evaluation", "self_evaluation_table", "evaluation_report", "money_tables", "rectification", "brief")  # fmt: skip
DOCS = Path(__file__).resolve().parent.parent / "docs" / "forms.md"
SHEETS: dict[str, Sheet] = {}


def sheet_of(name: str) -> Sheet:
    if name not in SHEETS:
        opened = library.open_case(name)
        SHEETS[name] = score_case(opened.framework, opened.case, opened.findings)
    return SHEETS[name]


def form(
    sheet: Sheet | str,
    name: str,
    *,
    public: bool = False,
    indicator: str = "",
    templates: Templates | None = None,
) -> tuple[Document | None, Findings]:
    findings = Findings("case.yaml")
    scored = sheet_of(sheet) if isinstance(sheet, str) else sheet
    made = make_form(
        reporting.forms()[name], scored, templates or reporting.common_templates(), findings,
        public=public, indicator=indicator,
    )  # fmt: skip
    return made, findings


def made(sheet: Sheet | str, name: str, **options: Any) -> Document:
    document, findings = form(sheet, name, **options)
    assert document is not None, [one.message() for one in findings.items]
    return document


def changed(name: str, **changes: Any) -> Sheet:
    """The sheet of a case with other parts."""
    opened = library.open_case(name)
    return score_case(opened.framework, replace(opened.case, **changes), opened.findings)


def codes(findings: Findings) -> list[str]:
    return [one.rule for one in findings.items]


def texts(document: Document) -> Iterator[str]:
    """Every text of a document: paragraphs, cells, charts."""
    yield document.title
    for block in document.blocks():
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Table):
            yield from (cell.text for row in block.rows for cell in row)
        elif isinstance(block, Chart):
            yield from (
                block.title,
                *block.labels,
                *(value or "" for one in block.series for value in one.values),
            )


def table_with(document: Document, head: str) -> Table:
    """The first table one of whose heads is this."""
    return next(t for t in document.tables() if any(head == cell.text for row in t.rows[:3] for cell in row))


def column(table: Table, head: str) -> list[str]:
    """The texts of a column below its head."""
    grid = table.texts(spread=True)
    number = next(n for row in grid[: max(table.header, 1)] for n, text in enumerate(row) if text == head)
    return [row[number] for row in grid[max(table.header, 1) :]]


# -- the table of forms


def test_every_form_that_is_described_has_a_maker_and_says_where_it_comes_from() -> None:
    forms = reporting.forms()
    assert list(forms) == list(MAKERS)
    assert all(
        one.origin in ("国家", "地方", "自拟") and one.source and one.needs and one.objects
        for one in forms.values()
    )


def test_the_page_of_forms_names_every_form_every_part_and_every_key_of_narrative() -> None:
    page = DOCS.read_text(encoding="utf-8")
    wanted = [*reporting.forms(), *PARTS, *narrative.TEXTS, *narrative.ROWS, *narrative.COVER]
    wanted += [key for keys in narrative.ROWS.values() for key in keys]
    assert [name for name in wanted if f"`{name}`" not in page] == []


# -- five real cases in every main form


@pytest.mark.parametrize("public", [False, True])
@pytest.mark.parametrize("name", MAIN)
@pytest.mark.parametrize("case", REAL)
def test_no_form_shows_a_brace_a_none_a_raw_fraction_or_an_empty_bracket(
    case: str, name: str, public: bool
) -> None:
    for text in texts(made(case, name, public=public)):
        assert not re.search(r"[{}]|None|Fraction|（）|\?[a-z_]|；。|。。|：。|≈≈", text), text


@pytest.mark.parametrize("case", REAL)
def test_the_total_is_the_one_of_the_sheet_and_an_open_one_is_an_interval_in_words(case: str) -> None:
    total = sheet_of(case).total
    for name in ("self_evaluation", "evaluation_report", "brief"):
        text = made(case, name).text()
        assert total.score is None  # all five published reports leave something open
        assert f"总分在{score_text(total.low)}至{score_text(total.high)}分之间" in text
        assert not re.search(r"总分[为是得]?\d", text)


@pytest.mark.parametrize("public", [False, True])
@pytest.mark.parametrize("case", [*REAL, "project-10-example"])
def test_every_score_that_a_form_gives_is_a_score_of_the_sheet(case: str, public: bool) -> None:
    sheet = sheet_of(case)
    items = [*sheet.rows, *sheet.levels, sheet.total]
    texts_of = [score_text(item.score, sheet.places(item)) for item in items]
    scores = {Fraction(text.removeprefix("≈")) for text in texts_of if text is not None}
    printed = {row.printed.score for row in sheet.rows if row.printed is not None and row.printed.score}
    said = 0
    for name in MAIN if sheet.framework.object == "department" else ("score_table", "brief"):
        document = made(case, name, public=public)
        for paragraph in document.paragraphs():
            for found in re.findall(r"(?:，得|本项指标得)(\d[\d.]*)分", paragraph.text):
                said += 1
                assert Fraction(found) in scores | printed, paragraph.text
    assert said or sheet.framework.object == "project"


@pytest.mark.parametrize("case", [*REAL, "project-10-example"])
def test_the_score_table_has_every_row_in_printed_order_with_the_score_of_the_sheet(case: str) -> None:
    sheet = sheet_of(case)
    layout = sheet.framework.layout
    (table, *_) = made(case, "score_table").tables()
    scores = column(table, str(layout["score"]))
    for row, text in zip(sheet.rows, scores, strict=False):
        if row.score is not None:
            assert text == score_text(row.score, sheet.places(row))
        elif row.basis == "not_applicable":
            assert text == "不适用"
        else:  # what is missing is no zero, and full marks neither
            assert text == f"未定（{score_text(row.low)}至{score_text(row.high)}分）"
    assert len(scores) == len(sheet.rows) + 1
    names = table.texts()[-1]
    assert names[0] == layout["total"]
    assert scores[-1] == (
        score_text(sheet.total.score, sheet.places(sheet.total))
        or f"未定（{score_text(sheet.total.low)}至{score_text(sheet.total.high)}分）"
    )


@pytest.mark.parametrize("case", REAL)
def test_the_score_table_tells_why_points_were_lost_and_what_open_rows_lack(case: str) -> None:
    document = made(case, "score_table")
    whole = "\n".join(texts(document))
    look = Look(sheet_of(case), public=False, findings=Findings())
    for row in (*look.lost(), *look.open_rows()):
        told = look.cause(row) if row in look.lost() else look.reason(row)
        assert told and (told in whole or look.reason(row) in whole), row.id


def test_an_edition_with_a_column_for_reasons_has_them_there_and_one_without_has_them_below() -> None:
    inside = made("longgang-2020", "score_table").tables()
    assert len(inside) == 1 and "扣分情况及整改情况说明" in inside[0].texts()[0]
    names = column(inside[0], "扣分情况及整改情况说明")
    assert any("42.27%" in text and "区行政服务大厅窗口工作人员37人均为编外人员" in text for text in names)
    below = made("shenzhen-lighting-2020", "score_table").tables()
    assert len(below) == 2 and below[1].texts()[0] == ["指标", "扣分或区间", "原因或缺少的依据"]


def test_levels_span_their_rows_and_heads_repeat_on_landscape_pages() -> None:
    document = made("shenzhen-lighting-2020", "score_table")
    (section,) = document.sections
    assert section.landscape and section.role == "annex"
    table = document.tables()[0]
    assert table.header == 3
    spans = {cell.text: cell.rows for row in table.rows[3:] for cell in row if cell.rows > 1}
    assert spans["部门决策"] == 4 and spans["部门管理"] == 10 and spans["部门绩效"] == 7
    grid = table.grid()
    assert {len(row) for row in grid} == {9}
    assert table.rows[-1][0] == Cell("自评总分", 1, 8, align="center", bold=True, fill="total")


def test_the_compact_edition_has_codes_points_in_brackets_and_rates() -> None:
    table = made("yanjin-2022", "score_table").tables()[0]
    assert table.texts()[0] == [
        "一级指标",
        "二级指标",
        "三级指标",
        "分值",
        "指标解释",
        "评价标准",
        "得分",
        "得分率",
    ]
    row = next(row for row in table.texts(spread=True) if row[2].startswith("A21"))
    assert row[0] == "A部门决策\n（10分）" and row[3] == "2" and row[6:] == ["0.50", "25.00%"]
    last = table.texts()[-1]
    assert last[0] == "合计" and last[-1] == "—"  # an open total has no rate


# yanjin's own table 5-1, whose rates are worked out by hand in the report
RATES = [
    ("A1部门职能", "4", "4.00", "100.00%"),
    ("A2目标设定", "6", "3.50", "58.33%"),
    ("合计", "10", "7.50", "75.00%"),
]


def test_the_evaluation_report_has_tables_at_three_depths_with_exact_rates() -> None:
    document = made("yanjin-2022", "evaluation_report")
    group = next(t for t in document.tables() if t.rows[1][0].text == "A1部门职能")
    rows = {row[0]: tuple(row) for row in group.texts()}
    for wanted in RATES:
        assert rows[wanted[0]] == wanted
    tops = table_with(document, "一级指标").texts()
    assert ["部门产出", "40", "31.50", "78.75%"] in tops
    assert ["部门效益", "25", "未定（24.00至25.00分）", "—"] in tops
    said = [one.text for one in document.paragraphs()]
    assert any(
        text.startswith("A21年度工作计划明确性（2分）：")
        and text.endswith("依据评分标准，扣减1.5分，本项指标得0.5分。")
        for text in said
    )
    assert [section.role for section in document.sections][:3] == ["cover", "summary", "body"]


def test_the_self_evaluation_report_has_its_cover_four_parts_and_the_table_as_annex() -> None:
    document = made("shenzhen-lighting-2020", "self_evaluation")
    cover, body, annex, note = document.sections
    assert [block.text for block in cover.blocks if isinstance(block, Paragraph)][:3] == [
        "附件1", "2020年度部门整体支出绩效自评报告", "部门名称（公章）：深圳市灯光环境管理中心",
    ]  # fmt: skip
    heads = [b.text for b in body.blocks if isinstance(b, Paragraph) and b.role == "heading" and b.level == 1]
    assert heads == [
        "一、部门基本情况",
        "二、部门主要履职绩效分析",
        "三、总体评价和整改措施",
        "四、部门整体支出绩效评价指标评分情况",
    ]
    assert annex.landscape and not body.landscape
    assert isinstance(note.blocks[0], Paragraph) and note.blocks[0].text == "待补充（内部，不随报告报出）"


SAID = [
    ("shenzhen-lighting-2020", "“三公”经费预算170万元，实际支出56万元，控制率32.94%。日常公用经费调整预算93万元，"),
    ("shenzhen-lighting-2020", "全年预算净调减5,129万元，预算调整率-15.69%。"),  # 32,698 - 27,569
    ("shenzhen-lighting-2020", "主要调整事项：追加增人增资418万元；"),
    ("shenzhen-lighting-2020", "冻结路灯电费5,439万元；"),  # not 冻结-5,439万元
    ("shenzhen-lighting-2020", "季度执行率（支出进度与序时进度25%、50%、75%、100%之比）为41.56%、72.40%、91.73%、93.35%，全年平均执行率为74.76%。"),
    ("shenzhen-lighting-2020", "内设机构13个，核定编制146人；年末在编人员138人，编外人员36人，其中劳务派遣36人。"),
    ("shenzhen-lighting-2020", "财政供养人员控制率94.52%（138÷146×100%），编外人员占在职人员的20.69%（36÷174×100%）。"),
    ("shenzhen-detention-2023", "预算执行率95.67%（31,128.65万元÷32,537.69万元×100%）。"),
    ("longgang-2020", "2020年支出决算24,503.02万元，基本支出决算2,587.21万元；基本支出中人员经费2,477.20万元"),
    ("longgang-2020", "部门预算、部门决算均按要求公开。绩效信息也按要求及时公开。"),
    ("longgang-2020", "年末在编人员56人，编外人员41人。"),  # how many of them are 劳务派遣 is not known
    ("yanjin-2022", "“三公”经费预算和支出均为0元，不计算控制率。"),
    ("yanjin-2022", "部门预算于2022年5月27日公开，部门决算于2023年9月28日公开。"),
    ("guangzhou-2021", "财政拨款调整后预算39,295.10万元。"),
    ("guangzhou-2021", "平均通报进度104.60%（941.41%÷9）。"),
    ("guangzhou-2021", "年初财政拨款结转结余0.41万元，年末财政拨款结转结余0.41万元"),  # 4,122 元
]  # fmt: skip


@pytest.mark.parametrize(("case", "sentence"), SAID)
def test_a_sentence_whose_facts_are_known_stands_in_the_report(case: str, sentence: str) -> None:
    assert sentence in made(case, "self_evaluation").text()


NOT_SAID = [
    ("longgang-2020", "调整后预算"),  # unknown
    ("longgang-2020", "项目支出决算"),  # disputed: 21915.81亿元
    ("shenzhen-lighting-2020", "服务对象满意度90"),  # a range is no number
    ("guangzhou-2021", "固定资产利用率1"),  # disputed
]


@pytest.mark.parametrize(("case", "words"), NOT_SAID)
def test_a_sentence_whose_facts_are_not_known_is_not_said(case: str, words: str) -> None:
    body = made(case, "self_evaluation").sections[1]
    said = [block.text for block in body.blocks if isinstance(block, Paragraph) and block.role == "body"]
    assert [text for text in said if words in text] == []


def lists_of(section: Section) -> list[list[list[str]]]:
    return [block.texts() for block in section.blocks if isinstance(block, Table)]


def test_what_is_missing_is_listed_once_with_its_reason_and_in_internal_copies_only() -> None:
    note = made("longgang-2020", "self_evaluation").sections[-1]
    lines = [row[1] for table in lists_of(note) for row in table[1:]]
    (posts,) = [line for line in lines if line.startswith("编制数")]
    assert posts == "编制数（报告未给出编制数）" and not any("@" in line for line in lines)
    public = made("longgang-2020", "self_evaluation", public=True)
    assert not any("待补充" in text or "【拟稿】" in text for text in texts(public))
    assert public.properties["copy"] == "公开"
    assert made("longgang-2020", "brief").properties["copy"] == "内部"


def test_a_public_copy_without_a_text_leaves_its_heading_out_and_numbers_the_rest_in_order() -> None:
    document = made(changed("longgang-2020", narrative={}), "self_evaluation", public=True)
    heads = [b.text for b in document.paragraphs() if b.role == "heading" and b.level == 2]
    assert "（一）部门主要职能" in heads and not any("重点工作任务" in head for head in heads)
    blocks = list(document.sections[1].blocks)
    for one, after in pairwise(blocks):
        if isinstance(one, Paragraph) and one.role == "heading" and one.level > 0:
            deeper = isinstance(after, Paragraph) and after.role == "heading" and after.level > one.level
            assert deeper or not (isinstance(after, Paragraph) and after.role == "heading"), one.text
    seen: dict[int, int] = {}
    for one in document.sections[1].blocks:
        if isinstance(one, Paragraph) and one.role == "heading" and one.level in (1, 2):
            seen[one.level] = seen.get(one.level, 0) + 1
            if one.level == 1:
                seen[2] = 0
            mark = ordinal(seen[one.level])
            assert one.text.startswith((f"{mark}、", f"（{mark}）"))


# -- money, charts, surveys, projects


def test_sums_of_money_tables_are_the_sums_of_their_rows_and_shares_are_exact() -> None:
    tables = made("yanjin-2022", "money_tables").tables()
    revenue = next(t for t in tables if t.rows[0][0].text == "收入类别").texts()
    assert revenue[-1] == ["合计", "354.31", "310.64", "310.64", "100.00%"]
    spent = next(t for t in tables if t.rows[0][0].text == "类别").texts()
    assert ["基本工资", "82.60", "45.86%"] in spent and spent[-1] == ["合计", "180.10", "100.00%"]
    three = next(t for t in tables if t.rows[0][-1].text == "控制率").texts()
    assert three[1] == ["“三公”经费合计", "0.00", "0.00", "—"]  # 0 of 0 is no rate


@pytest.mark.parametrize("case", REAL)
def test_every_number_of_a_chart_stands_in_a_table_of_the_same_document(case: str) -> None:
    for name in ("money_tables", "self_evaluation", "evaluation_report"):
        document = made(case, name)
        cells = {
            re.sub(r"[,%]|万元", "", cell.text) for t in document.tables() for row in t.rows for cell in row
        }
        for block in document.blocks():
            if isinstance(block, Chart):
                values = [value for one in block.series for value in one.values if value is not None]
                assert values and {value.replace(",", "") for value in values} <= cells, block.title
                assert all(len(one.values) == len(block.labels) for one in block.series)


def test_a_table_of_money_leaves_out_a_column_of_which_nothing_is_known() -> None:
    tables = [table.texts() for table in made("longgang-2020", "self_evaluation").tables()]
    assert ["支出性质", "决算数"] in [table[0] for table in tables]
    captions = [
        one.text for one in made("longgang-2020", "self_evaluation").paragraphs() if one.role == "caption"
    ]
    assert captions[0] == "表1　支出决算情况表（按支出性质）"
    captions = [one.text for one in made("shenzhen-detention-2023", "money_tables").paragraphs()]
    assert "收入决算情况表" in captions  # no budget by class is known


def test_a_chart_is_made_only_where_its_facts_are_known() -> None:
    def titles(case: str) -> list[str]:
        return [block.title for block in made(case, "money_tables").blocks() if isinstance(block, Chart)]

    assert titles("shenzhen-lighting-2020") == ["支出类别构成", "各季度支出进度与序时进度"]
    assert titles("longgang-2020") == [] and "各季度支出进度与序时进度" not in titles(
        "shenzhen-detention-2023"
    )
    assert titles("yanjin-2022") == []  # one fact of two years is no line


def test_survey_results_give_options_shares_and_copies_as_the_report_prints_them() -> None:
    document = made("yanjin-2022", "survey")
    results = [t.texts() for t in document.tables()]
    assert results[0] == [
        ["项目", "很满意", "满意", "一般", "不满意", "很不满意", "合计"],
        ["比率", "73.08%", "23.08%", "3.85%", "0.00%", "0.00%", "100.00%"],
        ["份数", "57", "18", "3", "0", "0", "78"],
    ]
    assert results[3][0] == ["项目", "1次", "2次", "3次及以上", "合计"]
    summed = next(rows for rows in results if rows[0] == ["题目", "“很满意”和“满意”占比"])
    assert ["第1题", "96.15%"] in summed and "第4题" not in [
        row[0] for row in summed
    ]  # not about satisfaction


def test_a_survey_that_does_not_add_up_says_so() -> None:
    case = library.open_case("yanjin-2022").case
    lists = dict(case.lists)
    questions = lists["survey_questions"]
    assert questions.rows is not None
    first = questions.rows[0]
    wrong = Record({**first.fields, "valid": replace(first.fields["valid"], value=Fraction(80), text="80")})
    lists["survey_questions"] = replace(questions, rows=(wrong, *questions.rows[1:]))
    assert "各选项合计78份，有效问卷80份" in made(changed("yanjin-2022", lists=lists), "survey").text()


def test_the_project_table_has_targets_actuals_and_the_weights_of_circular_10() -> None:
    table = made("project-10-example", "project_self_evaluation").tables()[0].texts(spread=True)
    assert [
        "产出指标",
        "数量",
        "接入停车场数量",
        "≥60个",
        "51个",
        "10",
        "8.50",
        "完成值51个，未达目标，按完成比例得分\n原因：部分停车场未完成道闸改造，暂不具备接入条件\n改进措施：与停车场业主签订改造计划，分批接入。",
    ] in table
    assert table[-1][0] == "总分" and table[-1][-3:] == ["100", "91.40", "等次：优"]
    money = next(row for row in table if "年度资金总额" in row)
    assert money[2:] == ["年度资金总额", "480.00", "456.00", "10", "95.00%", "9.50"]


def test_targets_are_promised_with_their_signs_and_a_range_reached_is_shown_as_a_range() -> None:
    rows = made("guangzhou-2021", "target").tables()[0].texts(spread=True)
    assert ["履职效能", "", "一、1 服务对象满意度（有效投诉人次占提供代办服务总人次）", "≤5%"] in rows
    table = table_with(made("guangzhou-2021", "self_evaluation_table"), "实际完成值").texts()
    (log,) = [row for row in table if "四、3 安全审计平台对安全日志的审计功能和存储能力" in row]
    assert log[6:9] == ["≥6个月", "≥9个月", "2.94"]


def test_monitoring_takes_what_the_office_wrote_for_a_target_and_leaves_the_rest_blank() -> None:
    said = {
        "monitoring": {
            "t01": {
                "actual": "60%",
                "forecast": "100%",
                "cause": "人员",
                "reason": "缺岗",
                "chance": "有可能",
            }
        }
    }
    table = made(changed("guangzhou-2021", narrative=said), "monitoring").tables()[-1]
    first, second = table.texts(spread=True)[2:4]
    assert first[3:] == ["≥100%", "60%", "100%", "", "", "√", "", "", "缺岗", "", "√", ""]
    assert set(second[4:]) == {""}


def test_the_register_has_a_row_for_each_loss_and_what_the_office_decided() -> None:
    said = {
        "rectification": {
            "annual_plan": {
                "measure": "分解到科室",
                "section": "办公室",
                "person": "主任",
                "due": "2023年12月31日",
                "proof": "分解表",
                "state": "已整改",
            }
        }
    }
    table = made(changed("yanjin-2022", narrative=said), "rectification").tables()[0].texts()
    row = next(row for row in table if row[1].startswith("年度工作计划明确性"))
    assert row[1] == "年度工作计划明确性（满分2分，得0.5分）"
    assert row[3].startswith("对主要工作和目标、具体工作和措施有明确安排，但") and not row[3].endswith(
        "扣1.5分"
    )
    assert [row[2], *row[4:]] == [
        "1.50",
        "分解到科室",
        "办公室",
        "主任",
        "2023年12月31日",
        "分解表",
        "已整改",
    ]
    assert len(table) == 1 + len(Look(sheet_of("yanjin-2022"), public=False, findings=Findings()).lost())


def test_one_indicator_is_told_with_formula_facts_places_evidence_and_judgement() -> None:
    text = made("shenzhen-lighting-2020", "question_pack", indicator="财务合规性").text()
    for part in (
        "一、评分标准",
        "二、计算过程",
        "三、所用事实",
        "四、人工判断",
        "shenzhen-lighting-2020.txt 第 65 行",
        "报告第73行",
        "得分：2.50分（满分3分，按规则计算）。",
        "2.5分（shenzhen-lighting-2020.txt第177行），一致。",
    ):
        assert part in text, part


# -- forms that cannot be made


REFUSED = [
    ("longgang-2020", "survey", "", "report_not_possible"),
    ("shenzhen-lighting-2020", "target", "", "report_not_possible"),
    ("shenzhen-lighting-2020", "monitoring", "", "report_not_possible"),
    ("longgang-2020", "project_self_evaluation", "", "form_not_for_object"),
    ("project-10-example", "self_evaluation", "", "form_not_for_object"),
    ("longgang-2020", "question_pack", "", "indicator_not_found"),
    ("longgang-2020", "question_pack", "预算执行", "indicator_not_found"),
]


@pytest.mark.parametrize(("case", "name", "indicator", "code"), REFUSED)
def test_a_form_that_cannot_be_made_is_a_finding_and_no_document(
    case: str, name: str, indicator: str, code: str
) -> None:
    document, findings = form(case, name, indicator=indicator)
    assert document is None and codes(findings) == [code] and findings.errors()


# -- secrecy


def secret_sheet(**marks: str) -> Sheet:
    """The lighting case with facts and judgements marked."""
    case = library.open_case("shenzhen-lighting-2020").case
    facts = {key: replace(one, secrecy=marks.get(key[0], "")) for key, one in case.facts.items()}
    judgements = {key: replace(one, secrecy=marks.get(key, "")) for key, one in case.judgements.items()}
    return changed("shenzhen-lighting-2020", facts=facts, judgements=judgements)


def test_a_public_copy_withholds_marked_facts_and_every_rate_and_reason_that_would_tell_them() -> None:
    sheet = secret_sheet(off_establishment_staff="涉密", agency_staff="涉密")
    sheet = replace(sheet, case=replace(sheet.case, narrative={}))  # what people wrote is only warned about
    for name in MAIN:
        public = made(sheet, name, public=True).text()
        assert not re.search(r"36人|20\.69%|174", public), name
    assert "20.69%" in made(sheet, "self_evaluation").text()  # the internal copy tells them
    table = made(sheet, "score_table", public=True)
    row = next(row for row in table.tables()[1].texts() if row[0] == "编外人员控制率")
    assert row == ["编外人员控制率", "扣1.00分", "（不予公开）"]


def test_a_marked_row_has_no_score_in_a_public_copy_nor_has_any_level_above_it() -> None:
    sheet = secret_sheet(effect_benefit="涉密", asset_safety="不予公开")
    document, findings = form(sheet, "score_table", public=True)
    assert document is not None and "report_row_inferred" not in codes(findings)
    rows = {row[4]: row[-1] for row in document.tables()[0].texts()}
    assert rows["资产管理安全性"] == "（不予公开）" and rows["管理制度健全性"] == "3.00"
    tops = table_with(made(sheet, "brief", public=True), "得分率").texts()
    assert ["部门管理", "20", "（不予公开）", "（不予公开）"] in tops and [
        "部门决策",
        "25",
        "15.00",
        "60.00%",
    ] in tops
    assert "个别项目未能实现绩效目标" not in made(sheet, "self_evaluation", public=True).text()
    assert ["部门管理", "20", "（不予公开）", "（不予公开）"] not in table_with(
        made(sheet, "brief"), "得分率"
    ).texts()


def test_a_single_withheld_row_is_reported_because_the_total_tells_it() -> None:
    _, findings = form(secret_sheet(effect_benefit="涉密"), "brief", public=True)
    assert codes(findings) == ["report_row_inferred"]
    _, findings = form(secret_sheet(effect_benefit="涉密"), "brief")
    assert codes(findings) == []


def test_a_withheld_value_that_a_person_wrote_into_a_reason_is_reported() -> None:
    sheet = secret_sheet(procurement_award="涉密")
    said = {"achievements": "全年采购6,378万元。"}
    sheet = replace(sheet, case=replace(sheet.case, narrative=said))
    _, findings = form(sheet, "self_evaluation", public=True)
    assert "report_secret_told" in codes(findings)
    hidden = {"achievements": {"text": "全年采购6,378万元。", "secrecy": "涉密"}}
    sheet = replace(sheet, case=replace(sheet.case, narrative=hidden))
    document, findings = form(sheet, "self_evaluation", public=True)
    assert (
        document is not None
        and "6,378" not in document.text()
        and "report_secret_told" not in codes(findings)
    )


def test_a_marked_cell_of_a_list_is_withheld_and_the_sum_with_it() -> None:
    case = library.open_case("shenzhen-lighting-2020").case
    lists = dict(case.lists)
    spending = lists["spending_by_class"]
    assert spending.rows is not None
    rows = list(spending.rows)
    rows[3] = Record({**rows[3].fields, "actual": replace(rows[3].fields["actual"], secrecy="涉密")})
    lists["spending_by_class"] = replace(spending, rows=tuple(rows))
    document = made(changed("shenzhen-lighting-2020", lists=lists), "money_tables", public=True)
    table = next(t.texts() for t in document.tables() if t.rows[1][0].text == "基本支出" and len(t.rows) == 8)
    assert table[1] == ["基本支出", "5,925.00", "6,223.00", "（不予公开）", "—"]
    assert table[-1] == ["合计", "32,698.00", "27,569.00", "—", "—"]
    assert not any(isinstance(block, Chart) and block.title == "支出类别构成" for block in document.blocks())


# -- what the office wrote


def test_texts_of_the_office_stand_where_they_belong_and_are_no_drafts() -> None:
    said = {
        "duties": ["负责城市照明。", "负责设施维护。"],
        "remedies": {"agency_control": "三年内压减到10%以内。"},
        "plans": "做好下一年度绩效工作。",
    }
    sheet = changed("shenzhen-lighting-2020", narrative=said)
    text = made(sheet, "self_evaluation").text()
    assert "（一）部门主要职能\n负责城市照明。\n负责设施维护。\n" in text
    assert "改进措施：三年内压减到10%以内。" in text and "改进措施：【拟稿】" in text
    public = made(sheet, "self_evaluation", public=True).text()
    assert "三年内压减到10%以内。" in public and "【拟稿】" not in public


def test_a_problem_that_the_office_wrote_has_its_heading_its_indicators_and_what_is_to_be_done() -> None:
    text = made("yanjin-2022", "evaluation_report").text()
    assert "（二）内部控制制度执行不到位\n" in text
    assert "涉及指标：管理制度执行情况（扣2分）、政府采购规范性（扣1分）。\n" in text
    assert "（一）细化年度工作计划\n明确计划实施内容的部门负责人" in text
    assert (
        text.count("绩效指标明确性扣1分，原因是") == 2
    )  # the only other loss, in the summary and in the report
    text = made("shenzhen-detention-2023", "self_evaluation").text()
    assert (
        "1.预算编制的准确性有待提高\n" in text
        and "涉及指标：预算编制合理性（扣1分）。\n改进措施：编制预算时" in text
    )
    assert "预算编制合理性扣1分" not in text  # told once


def test_points_that_were_lost_without_a_reason_ask_for_one_and_never_tell_what_the_reader_noted() -> None:
    text = made("shenzhen-detention-2023", "self_evaluation").sections[1]
    said = "\n".join(block.text for block in text.blocks if isinstance(block, Paragraph))
    assert "社会效益、经济效益、生态效益等扣3分，原因是【待补充】" in said and "正文第127行" not in said
    public = made("shenzhen-detention-2023", "self_evaluation", public=True).text()
    assert "社会效益、经济效益、生态效益等扣3分。" in public


WORDS = [
    (
        "编外人员控制率20.69%：编外人员控制率>10%，得0分",
        "编外人员控制率20.69%，符合“编外人员控制率>10%”，得0分",
    ),
    ("完成值805万次：达到目标（≥700万次），得满分", "完成值805万次，达到目标（≥700万次），得满分"),
    ("群众满意度0分（84.62%：其余情形，得0分）", "群众满意度0分（84.62%，其余情形，得0分）"),
    ("是否有专项资金=否的，直接得满分（2分）", "没有专项资金的，直接得满分（2分）"),
    ("缺：支出进度@一季度（报告未给出）", "缺：一季度支出进度（报告未给出）"),
    ("缺：人工判断：打分", "缺：人工判断（打分）"),
    ("90%≤服务对象满意度<95%，得4分", "90%≤服务对象满意度<95%，得4分"),
]


@pytest.mark.parametrize(("signs", "words"), WORDS)
def test_a_reason_is_told_in_words(signs: str, words: str) -> None:
    assert reason_words(signs) == words


STEPS = [
    ("不符的要点数=(如果否则0否则1)+(如果是则0否则1)=1", "不符的要点数=1+0=1"),
    ("是否有违规支出=是：否=是，不成立", "是否有违规支出为“否”，条件“是否有违规支出为是”不成立"),
    ("是否有违规支出=否", "是否有违规支出为“否”"),
    ("预算调整净额=调整后预算数-年初预算数", "预算调整净额=调整后预算数-年初预算数"),
]


@pytest.mark.parametrize(("signs", "words"), STEPS)
def test_a_step_of_a_calculation_is_told_in_words(signs: str, words: str) -> None:
    assert step_words(signs) == words


CRITERIA = [
    ("先取(采购实际金额,采购已支付金额)>采购计划金额的，得0分", ["采购实际金额（没有的取采购已支付金额）>采购计划金额的，得0分"]),
    ("得分=(如果已知(全部项目按计划完成)且全部项目按计划完成=是则100%否则已完成项目数÷计划完成项目数)×6分",
     ["得分=(全部项目按计划完成的取100%，其余取已完成项目数÷计划完成项目数)×6分"]),
    ("是否涉密单位=是的，直接得满分（3分）", ["属于涉密单位的，直接得满分（3分）"]),
    ("未发生超期（如果已知(信访超期件数)则信访超期件数=0否则信访及时回复率=100%）（1分）", ["未发生超期（1分）"]),
    ("其中：计划完成项目数=计数(项目其中是否计划当年完成=是)", []),
    ("其中：网办率=网上可办事项数÷政务服务事项数", ["其中：网办率=网上可办事项数÷政务服务事项数"]),
]  # fmt: skip


@pytest.mark.parametrize(("signs", "words"), CRITERIA)
def test_criteria_are_printed_in_words(signs: str, words: list[str]) -> None:
    assert criteria_words([signs]) == words


@pytest.mark.parametrize("case", [*REAL, "project-10-example"])
def test_no_form_prints_signs_of_the_rule_language(case: str) -> None:
    for name in ("score_table", "brief", *(["self_evaluation", "evaluation_report"] if case in REAL else [])):
        for text in texts(made(case, name)):
            assert not re.search(r"@|先取\(|计数\(|已知\(|=[是否]的|0%[:：]", text), text


NARRATIVES: list[tuple[Mapping[str, object], str]] = [
    ({"duty": "…"}, "narrative_unknown"),
    ({"cover": {"clients": "…"}}, "narrative_unknown"),
    ({"cover": "…"}, "narrative_shape"),
    ({"remedies": ["…"]}, "narrative_shape"),
    ({"remedies": {"no_such_row": "…"}}, "narrative_row"),
    ({"monitoring": {"t01": "60%"}}, "narrative_shape"),
    ({"monitoring": {"t01": {"chance": "也许"}}}, "narrative_choice"),
    ({"rectification": {"carryover": {"who": "…"}}}, "narrative_unknown"),
    ({"duties": {"text": "…", "place": "3"}}, "narrative_unknown"),
    ({"tasks": [{"text": "…", "head": "…"}]}, "narrative_unknown"),  # only a problem has a heading
    ({"problems": [{"text": "…", "rows": ["no_such_row"]}]}, "narrative_row"),
    ({"problems": [{"text": "…", "measure": {"due": "…"}}]}, "narrative_unknown"),
    ({"remedies": {"carryover": {"texts": "…"}}}, "narrative_unknown"),
]


@pytest.mark.parametrize(("said", "code"), NARRATIVES)
def test_what_no_form_reads_in_a_narrative_is_a_finding(said: Mapping[str, object], code: str) -> None:
    _, findings = form(changed("guangzhou-2021", narrative=said), "brief")
    assert codes(findings) == [code]


# -- sentences


def sentences(text: str) -> tuple[Templates, Findings]:
    findings = Findings("own.yaml")
    data = parse_yaml(f"schema: jixiao/sentences-1\n{text}".encode(), findings)
    return read_templates(data, library.catalogue(), findings), findings


def said_of(case: str, text: str, part: str = "staff") -> tuple[list[str], list[str]]:
    own, findings = sentences(text)
    assert findings.items == []
    look = Look(sheet_of(case), public=False, findings=Findings())
    return derived(own, look).say(part, look)


SENTENCES = [
    ('{id: a, part: staff, text: "{单位}{年度}年编制{编制数}。"}', ["深圳市灯光环境管理中心2020年编制146人。"], []),
    ('{id: a, part: staff, text: "{年初预算数|元}"}', ["326,980,000.00元"], []),
    ('{id: a, part: staff, text: "{年初预算数|亿元}"}', ["3.27亿元"], []),
    ('{id: a, part: staff, text: "减少{年初预算数 - 调整后预算数}"}', ["减少5,129万元"], []),
    ('{id: a, part: staff, text: "{支出进度@一季度}"}', ["10.39%"], []),
    ('{id: a, part: staff, text: "{已完成项目数}", optional: 是}', [], []),
    ('{id: a, part: staff, text: "有", when: 编制数 > 100}', ["有"], []),
    ('{id: a, part: staff, text: "有", when: 编制数 > 200}', [], []),
    ('{id: a, part: staff, text: "有", when: 已完成项目数 > 0}', [], []),  # not known: not said
    ('{id: a, part: staff, text: "甲"}\n  - {id: b, part: staff, text: "乙", unless: a}', ["甲"], []),
    ('{id: a, part: staff, text: "{公务接待费支出数}"}', [], ["公务接待费支出数"]),
    ('{id: a, part: staff, each: 预算调整, lead: "有：", text: "{项目名称}{金额}"}', None, []),
    ('{id: a, part: budget, text: "别处"}', [], []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted", "lacking"), SENTENCES)
def test_a_sentence_is_said_when_all_it_names_is_known(
    text: str, wanted: list[str] | None, lacking: list[str]
) -> None:
    said, missing = said_of("shenzhen-lighting-2020", f"sentences:\n  - {text}\n")
    if wanted is None:
        assert said[0].startswith("有：增人增资418万元；") and said[0].endswith(
            "路灯高压设施改造工程-1,900万元。"
        )
    else:
        assert said == wanted
    assert missing == lacking


BAD = [
    ('- {id: a, part: staff, text: "{编制人数总计}"}', "template_unknown_name"),
    ('- {id: a, part: staff, text: "{编制数"}', "template_brace"),
    ('- {id: a, part: staff, text: "编制数}"}', "template_brace"),
    ('- {id: a, part: staff, text: "{编制数|吨}"}', "template_format"),
    ('- {id: a, part: staff, text: "{编制数 +}"}', "expression_operand"),
    ('- {id: a, part: nowhere, text: "x"}', "template_part"),
    ('- {id: a, part: staff, each: 不存在的清单, text: "{名称}"}', "template_unknown_name"),
    ('- {id: a, part: staff, each: 预算调整, text: "{编制数}"}', "template_unknown_name"),
    ("- {id: a, part: staff}", "template_incomplete"),
    ('- {id: a, part: staff, text: "x", colour: red}', "unknown_key"),
    ('- {id: a, part: staff, text: "x"}\n  - {id: a, part: staff, text: "y"}', "template_twice"),
    ("- just words", "not_a_mapping"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code"), BAD)
def test_a_sentence_that_cannot_be_filled_is_a_finding(text: str, code: str) -> None:
    _, findings = sentences(f"sentences:\n  {text}\n")
    assert codes(findings) == [code]
    assert all(
        one.message() and "{" not in one.message().replace("{编制数", "").replace("编制数}", "")
        for one in findings.items
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [("sentences: x", "template_not_listed"), ("remedies: [{text: x}]", "template_incomplete")],
)
def test_a_file_of_sentences_that_is_no_list_is_a_finding(data: str, code: str) -> None:
    assert codes(sentences(data)[1]) == [code]


def test_an_office_replaces_removes_and_adds_sentences() -> None:
    own, _ = sentences(
        'sentences:\n  - {id: sections, part: staff, text: "设{内设机构数}内设机构。"}\n  - {id: posts, part: staff, text: ""}\n'
        '  - {id: ours, part: staff, text: "{单位}恪尽职守。"}\nremedies:\n  - {words: [编外], text: 清退。}\n'
    )
    both = reporting.common_templates().with_own(own)
    text = made(changed("shenzhen-lighting-2020", narrative={}), "self_evaluation", templates=both).text()
    assert "设13个内设机构。" in text and "内设机构13个" not in text and "核定编制146人" not in text
    assert "深圳市灯光环境管理中心恪尽职守。" in text and "【拟稿】清退。" in text


def test_every_sentence_of_the_package_belongs_to_a_part_that_a_form_says() -> None:
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in Path(reporting.__file__).parents[1].glob("reporting/*.py")
    )
    assert [part for part in PARTS if f'"{part}"' not in source.replace(f'"{part}": "', "")] == []


def test_the_catalogue_of_sentences_refuses_data_of_another_schema() -> None:
    findings = Findings("own.yaml")
    read_templates(located({"schema": "jixiao/case-1"}), library.catalogue(), findings)
    assert codes(findings) == ["wrong_schema"]


VALUES = [
    (Fraction(326980000), "money", "32,698万元"),
    (Fraction(1801000), "money", "180.10万元"),
    (Fraction(30), "money", "30元"),  # not 0.00万元
    (Fraction(0), "money", "0万元"),
    (Fraction(-51290000), "money", "-5,129万元"),
    (Fraction(1, 3), "ratio", "33.33%"),
    (Fraction(738302), "date", "2022年5月27日"),
    (Fraction(3), "months", "3个月"),
    (True, "bool", "是"),
    ("良好", "text", "良好"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "dimension", "text"), VALUES)
def test_values_are_written_as_documents_write_them(value: Any, dimension: str, text: str) -> None:
    assert show_value(value, dimension) == text


@pytest.mark.parametrize(
    ("number", "text"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五")]
)
def test_ordinals_are_chinese(number: int, text: str) -> None:
    assert ordinal(number) == text


# -- any framework, any case


@pytest.fixture(autouse=True, scope="module")
def short_search() -> Iterator[None]:
    """A search that gives up early: these laws hold for whatever sheet there is."""
    usual, bounds.MOST_TRIES = bounds.MOST_TRIES, 200
    yield
    bounds.MOST_TRIES = usual


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_every_number_in_the_score_column_of_any_sheet_comes_from_the_sheet(data: st.DataObject) -> None:
    framework = data.draw(frameworks(judged=True))
    trees = [framework.tree(leaf) for leaf, _ in framework.leaves()]
    case: Case = data.draw(cases(framework, trees))
    sheet = score_case(framework, case)
    allowed = set()
    for item in (*sheet.rows, sheet.total):
        places = sheet.places(item)
        allowed |= {score_text(value, places) for value in (item.score, item.low, item.high)}
    (table, *_) = made(sheet, "score_table").tables()
    scores = column(table, "得分")
    assert len(scores) == len(sheet.rows) + 1
    for text, item in zip(scores, (*sheet.rows, sheet.total), strict=True):
        numbers = re.findall(r"≈?-?\d+\.\d+", text)
        assert set(numbers) <= allowed
        assert (item.score is None) == (text.startswith(("未定", "不适用")))
    for name in ("brief", "evaluation_report", "self_evaluation_table"):
        for text in texts(made(sheet, name)):
            assert not re.search(r"None|Fraction\(", text), text
