"""Tables that are set with spaces, as a PDF's text gives them: titles part them, headers find their columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.auditing.checks.tables import RULES
from jixiao.extraction.claims import Sheet
from jixiao.flows.auditing import Audited, audit_file

TWO = """\
某单位2023年度部门整体支出绩效评价报告

             表1     支出预算执行情况表（按支出性质）
                                                                      单位：万元
 支出性质       年初预算数             调整后预算数              决算数                   执行率
基本支出                     —               —              21,479.86               —
项目支出                     —               —                 9,648.79             —
支出合计              34,873.09       32,537.69            31,128.65            95.67%

                        表2    收入决算情况表
                                                                      单位：万元
            收入类别                              决算数                     占比
一般公共预算财政拨款收入                                      29,776.19                 95.17%
其他收入                                                1,512.63                 4.83%
合计                                               31,288.82                 100.00%

                   表3    支出情况表（按功能分类）
                                                                      单位：万元
            类别                         决算数                            占比
公共安全支出                                         21,129.54                    67.88%
教育支出                                                4.68                     0.02%
社会保障和就业支出                                       3,043.92                     9.78%
卫生健康支出                                           611.54                      1.96%
住房保障支出                                          6,339.58                    20.37%
合计                                            31,129.26                    100.00%
"""
SURVEY = """\
某单位2023年度部门整体支出绩效评价报告

     1.您对大厅服务人员接待及协助是否满意?
 项目       很满意           满意          一般           不满意       很不满意             合计
比率         73.08%         23.08%        3.85%     0.00%            0.00%        100.00%
份数              57            18            3          0              0             78

     4.您到窗口申请办理的业务，一般需要多少次才能完成?
 项目            1次              2次            3次及以上          合计
比率           84.62%          12.82%           2.56%        100.00%
份数              66              10               2             78
"""


def audited(folder: Path, text: str) -> Audited:
    path = folder / "report.txt"
    path.write_text(text + "\f", encoding="utf-8")  # a page's end: the text of a PDF
    return audit_file(path)


def accused(made: Audited) -> list[tuple[str, str]]:
    return [
        (one.claimed, one.recomputed)
        for one in made.audit.remarks
        if one.rule in RULES and one.severity != "info"
    ]


def heads(sheet: Sheet) -> list[str]:
    return [cell.text for row in sorted(sheet.heads) for cell in sheet.rows[row] if cell.text]


def test_tables_under_titles_of_their_own_are_apart(tmp_path: Path) -> None:
    made = audited(tmp_path, TWO)
    sheets = made.view.claims.sheets
    assert [(one.caption, one.unit) for one in sheets] == [
        ("表1 支出预算执行情况表（按支出性质）", "万元"),
        ("表2 收入决算情况表", "万元"),
        ("表3 支出情况表（按功能分类）", "万元"),
    ]
    assert heads(sheets[1]) == ["收入类别", "决算数", "占比"]
    assert all(number.dimension in ("money", "ratio") for sheet in sheets for _, _, number in sheet.numbers())
    assert accused(made) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("9,648.79", "9,684.79"),
        ("95.67%", "96.57%"),
        ("1,512.63", "1,521.63"),
        ("4.83%", "4.38%"),
        ("3,043.92", "3,403.92"),
        ("20.37%", "23.07%"),
        ("31,129.26", "31,192.26"),
    ],
)
def test_one_wrong_number_in_such_tables_is_found(right: str, wrong: str, tmp_path: Path) -> None:
    found = accused(audited(tmp_path, TWO.replace(right, wrong)))
    assert len(found) == 1, found


def test_numbers_beside_their_headers_are_read_in_their_order(tmp_path: Path) -> None:
    made = audited(tmp_path, SURVEY)
    first = made.view.claims.sheets[0]
    assert [len(row) for row in first.rows] == [7, 7, 7]
    assert first.column_label(2, 4) == ("不满意",)
    assert accused(made) == []
    assert made.audit.coverage.unverifiable <= 1


@pytest.mark.parametrize(
    ("right", "wrong"), [("23.08%", "32.08%"), ("            18 ", "            81 "), ("66  ", "76  ")]
)
def test_one_wrong_answer_of_a_survey_is_found(right: str, wrong: str, tmp_path: Path) -> None:
    assert right in SURVEY
    assert accused(audited(tmp_path, SURVEY.replace(right, wrong, 1)))


def test_account_codes_are_no_amounts_where_no_header_says_so(tmp_path: Path) -> None:
    text = (
        "某单位2023年度部门决算\n\n"
        "\t合计\t9746.50\t9746.50\n"
        "208\t社会保障和就业支出\t754.75\t754.75\n"
        "20805\t行政事业单位养老支出\t754.75\t754.75\n"
        "2080501\t行政单位离退休\t83.51\t83.51\n"
        "2080505\t养老保险缴费支出\t671.24\t671.24\n"
    )
    numbers = [number.text for number in audited(tmp_path, text).view.numbers]
    assert "2080505" not in numbers
    assert "671.24" in numbers
