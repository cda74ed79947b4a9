"""Facts from exports by a mapping: final accounts and the integrated budget system, alone and into a case."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from jixiao.cli import main
from jixiao.core.finding import DataError
from jixiao.flows.importing import import_into
from jixiao.flows.library import catalogue
from jixiao.flows.reading import begin_case, export_of, mapping_ids, open_mapping, read

EXAMPLE = Path(__file__).parent.parent / "docs" / "import" / "budget-system-example.csv"
HEAD = ["预算项目", "项目类别", "资金性质", "年初预算数", "调整后预算数", "支出数"]
GENERAL = "一般公共预算资金"


def workbook(
    path: Path, rows: list[list[Any]], sheet: str = "明细", above: tuple[str, ...] = ("单位：元",)
) -> Path:
    """An .xlsx with some lines above the rows of a table."""
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw) as book:
        page = book.add_worksheet(sheet)
        for number, text in enumerate(above):
            page.write(number, 0, text)
        for number, row in enumerate(rows, len(above)):
            page.write_row(number, 0, row)
    path.write_bytes(raw.getvalue())
    return path


def taken(path: Path, mapping: str) -> tuple[dict[str, str], list[str]]:
    """What a file gives by a mapping: facts by name as written, and the codes of what it lacks."""
    export, findings = export_of(read(path), mapping)
    facts = {
        f"{one.stated.id}{one.stated.period and '@' + one.stated.period}": one.stated.text
        for one in export.facts.found
    }
    return facts, [finding.rule for finding in findings]


# -- final accounts


ACCOUNTS = [
    ["项目", "年初预算数", "全年预算数", "决算数", "项目", "年初预算数", "全年预算数", "决算数"],
    ["一、一般公共预算财政拨款收入", 354.31, 310.64, 310.64, "一、一般公共服务支出", 354.31, 335.96, 335.96],
    ["本年收入合计", 354.31, 310.64, 310.64, "本年支出合计", 354.31, 335.96, 335.96],
    ["年初结转和结余", 0, 25.32, 25.32, "年末结转和结余", "", "", 0],
    ["总计", 354.31, 335.96, 335.96, "总计", 354.31, 335.96, 335.96],
]


def test_labels_side_by_side_each_have_their_own_columns(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ACCOUNTS, "财决01", ("收入支出决算总表", "2022年度", "单位：万元"))
    facts, _ = taken(path, "final-accounts")
    assert facts["revenue_initial"] == "354.31万元"
    assert facts["budget_adjusted"] == "335.96万元"
    assert facts["expenditure_actual"] == "335.96万元"
    assert facts["revenue_actual"] == "310.64万元"
    assert facts["carryover_opening"] == "25.32万元"
    assert facts["carryover_closing"] == "0万元"
    assert facts["general_public_revenue_actual"] == "310.64万元"


@pytest.mark.parametrize(
    "title",
    [
        "支出决算表",
        "公开03表 支出决算表",
        "某某县某某局2023年度支出决算表",
        "三、支出决算表（单位：万元）",
        "支 出 决 算 表",
    ],
)
def test_a_title_is_known_by_its_words(tmp_path: Path, title: str) -> None:
    rows = [["科目名称", "本年支出合计", "基本支出", "项目支出"], ["教育支出", 10, 4, 6], ["合计", 10, 4, 6]]
    facts, _ = taken(workbook(tmp_path / "a.xlsx", rows, above=(title, "单位：万元")), "final-accounts")
    assert facts == {"expenditure_actual": "10万元", "basic_actual": "4万元", "project_actual": "6万元"}


@pytest.mark.parametrize("title", ["一般公共预算财政拨款支出决算表", "支出决算表补充资料", "收入决算表"])
def test_another_table_with_a_title_alike_gives_nothing(tmp_path: Path, title: str) -> None:
    rows = [["科目名称", "本年支出合计", "基本支出", "项目支出"], ["教育支出", 10, 4, 6], ["合计", 10, 4, 6]]
    with pytest.raises(DataError) as caught:
        taken(workbook(tmp_path / "a.xlsx", rows, above=(title, "单位：万元")), "final-accounts")
    assert [one.rule for one in caught.value.findings] == ["mapping_fits_nothing"]


def test_one_row_of_numbers_under_two_rows_of_heads_is_three_public_spending(tmp_path: Path) -> None:
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw) as book:
        page = book.add_worksheet("三公")
        page.write("A1", "财政拨款“三公”经费支出决算表")
        page.write("A2", "单位：万元")
        for column, name in zip("ACE", ("合计", "因公出国（境）费", "公务接待费"), strict=True):
            after = chr(ord(column) + 1)
            page.merge_range(f"{column}3:{after}3", name)
            page.write(f"{column}4", "预算数")
            page.write(f"{after}4", "决算数")
        page.write_row("A5", [2.85, 0.39, 0, 0, 2.85, 0.39])
    path = tmp_path / "a.xlsx"
    path.write_bytes(raw.getvalue())
    facts, rules = taken(path, "final-accounts")
    assert facts["three_public_budget"] == "2.85万元"
    assert facts["hospitality_actual"] == "0.39万元"
    assert facts["abroad_actual"] == "0万元"
    assert "vehicle_budget" not in facts
    assert "mapping_no_column" in rules


# -- the integrated budget system


def test_the_example_gives_sums_by_kind_and_the_projects() -> None:
    export, findings = export_of(read(EXAMPLE), "budget-system")
    facts = {one.stated.id: one.stated.text for one in export.facts.found}
    assert facts["budget_initial"] == "3,931,000元"
    assert facts["basic_actual"] == "2,049,210.5元"
    assert facts["own_funds_adjusted"] == "150,000元"
    assert "expenditure_actual" not in facts  # one payment is empty
    projects = [row.values for row in export.lists["projects"]]
    assert [row["name"] for row in projects] == ["大厅运行维护", "数据共享平台建设", "“一件事”流程再造"]
    assert projects[1]["budget"] == "1,110,000元"  # two lines, two funds, one project
    assert "spent" not in projects[2]
    assert {"mapping_empty", "mapping_no_rows"} <= {finding.rule for finding in findings}


def test_an_empty_cell_is_not_nought_and_makes_its_sum_unknown(tmp_path: Path) -> None:
    rows = [HEAD, ["甲", "人员类", GENERAL, 10, 10, 10], ["乙", "人员类", GENERAL, 5, 5, ""]]
    facts, rules = taken(workbook(tmp_path / "a.xlsx", rows), "budget-system")
    assert facts["budget_adjusted"] == "15元"
    assert "expenditure_actual" not in facts
    assert "personnel_actual" not in facts
    assert "mapping_empty" in rules


def test_totals_are_not_added_and_are_compared(tmp_path: Path) -> None:
    rows = [
        HEAD,
        ["甲", "人员类", GENERAL, 10, 10, 10],
        ["小计", "", "", 10, 10, 10],
        ["乙", "特定目标类", GENERAL, 5, 5, 5],
        ["合计", "", "", 16, 15, 15],
    ]
    export, findings = export_of(read(workbook(tmp_path / "a.xlsx", rows)), "budget-system")
    facts = {one.stated.id: one.stated.text for one in export.facts.found}
    assert facts["budget_initial"] == "15元"
    apart = [finding for finding in findings if finding.rule == "mapping_total_apart"]
    assert [(one.claimed, one.recomputed) for one in apart] == [("16元", "15元")]


def test_rounding_of_the_rows_is_no_difference(tmp_path: Path) -> None:
    rows = [
        HEAD,
        *(["甲", "人员类", GENERAL, 3.33, 3.33, 3.33] for _ in range(3)),
        ["合计", "", "", 10, 9.99, 10],
    ]
    _, rules = taken(workbook(tmp_path / "a.xlsx", rows, above=("单位：万元",)), "budget-system")
    assert "mapping_total_apart" not in rules


def test_words_where_a_number_should_stand_are_told(tmp_path: Path) -> None:
    rows = [HEAD, ["甲", "人员类", GENERAL, 10, "约十万", 10]]
    facts, rules = taken(workbook(tmp_path / "a.xlsx", rows), "budget-system")
    assert "budget_adjusted" not in facts
    assert facts["budget_initial"] == "10元"
    assert "mapping_not_number" in rules


def test_without_a_unit_nothing_is_guessed(tmp_path: Path) -> None:
    rows = [HEAD, ["甲", "人员类", GENERAL, 10, 10, 10]]
    with pytest.raises(DataError) as caught:
        taken(workbook(tmp_path / "a.xlsx", rows, above=("明细",)), "budget-system")
    assert "mapping_no_unit" in {one.rule for one in caught.value.findings}


def test_two_tables_that_contradict_each_other_give_no_fact(tmp_path: Path) -> None:
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw) as book:
        for name, amount in (("一", 10), ("二", 11)):
            page = book.add_worksheet(name)
            page.write("A1", "单位：元")
            page.write_row("A2", HEAD)
            page.write_row("A3", ["甲", "人员类", GENERAL, amount, 10, 10])
    path = tmp_path / "a.xlsx"
    path.write_bytes(raw.getvalue())
    export, _ = export_of(read(path), "budget-system")
    assert "budget_initial" not in {one.stated.id for one in export.facts.found}
    assert {one.text for both in export.facts.conflicts for one in both.stated} >= {"10元", "11元"}


def test_the_example_begins_a_case_that_loads() -> None:
    begun = begin_case(read(EXAMPLE), mapping="budget-system")
    assert begun.case.unit == "某某局本级"
    assert begun.case.year == 2022
    rows = begun.case.lists["projects"].rows
    assert rows is not None and len(rows) == 3


# -- into a case


CASE = """\
schema: jixiao/case-1
id: t
unit: 某某局
year: 2022
framework: yanjin-2022
facts:
  # 手写的备注
  年初预算数: {value: 393.10万元}   # 批复
  人员经费决算数: {unknown: 还没有导出}
  公用经费支出数: 19万元
"""


def test_an_export_adds_and_fills_in_but_never_overwrites(tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(CASE, "utf-8")
    done = import_into(read(EXAMPLE), "budget-system", str(case))
    what = {one.name: one.what for one in done.taken}
    assert what["年初预算数"] == "无变化"  # 393.10万元 and 3,931,000元 are one amount
    assert what["人员经费决算数"] == "补上"
    assert what["公用经费支出数"] == "不同"
    assert what["调整后预算数"] == "新增"
    assert "  # 手写的备注\n  年初预算数: {value: 393.10万元}   # 批复\n" in done.text
    assert "公用经费支出数: 19万元" in done.text
    assert 'note: "取自 budget-system-example.csv H4"' in done.text
    assert case.read_text("utf-8") == CASE


def test_an_export_of_another_year_is_refused(tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(CASE.replace("year: 2022", "year: 2023").replace("yanjin-2022", "shenzhen-2023"), "utf-8")
    with pytest.raises(DataError) as caught:
        import_into(read(EXAMPLE), "budget-system", str(case))
    assert [one.rule for one in caught.value.findings] == ["import_other_year"]


def test_the_command_shows_first_and_writes_when_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case, target = tmp_path / "case.yaml", tmp_path / "new.yaml"
    case.write_text(CASE, "utf-8")
    command = ["read", str(EXAMPLE), "--mapping", "budget-system", "--into", str(case)]
    assert main([*command, "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["count"]["different"] == 1
    assert shown["file"] is None
    assert main([*command, "-o", str(target)]) == 0
    assert main(["score", str(target)]) == 0
    assert main([*command, "-o", str(target)]) == 2  # never over another file


# -- mappings


@pytest.mark.parametrize("name", mapping_ids())
def test_the_mappings_that_come_with_it_are_whole(name: str) -> None:
    mapping = open_mapping(name, catalogue())
    assert mapping.id == name
    assert mapping.title and mapping.source and mapping.tables


def test_every_slip_in_a_mapping_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(
        "schema: jixiao/facts-mapping-1\n"
        "id: own\n"
        "unit: 万\n"
        "tables:\n"
        "  - titles: [甲表]\n"
        "    cells:\n"
        "      - {fact: 支出决算书, row: 合计, column: 决算数}\n"
        "      - {fact: 支出决算数, row: 合计}\n"
        "      - {fact: 支出决算数@去年, row: 合计, column: 决算数}\n"
        "    rows:\n"
        "      - {list: 项目, columns: {名子: 项目}}\n"
        "      - {list: 没有的清单, columns: {名称: 项目}}\n"
        "    colunms: []\n"
        "  - {unit: 元}\n",
        "utf-8",
    )
    with pytest.raises(DataError) as caught:
        open_mapping(str(path), catalogue())
    found = sorted((one.place.line, one.rule) for one in caught.value.findings)
    assert found == [
        (3, "mapping_unknown"), (7, "mapping_unknown"), (8, "mapping_incomplete"), (9, "expression_period"),
        (11, "mapping_unknown"), (12, "mapping_unknown"), (13, "unknown_key"), (14, "mapping_incomplete"), (14, "mapping_incomplete"),
    ]  # fmt: skip


def test_a_mapping_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(DataError) as caught:
        open_mapping("final-acounts", catalogue())
    assert "final-accounts" in caught.value.findings[0].hint()
