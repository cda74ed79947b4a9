"""Score tables of other layouts: what adds up in another way is not accused."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.core.messages_audit_scores import SCORES
from jixiao.flows.auditing import audit_file

# tables that other offices print: each adds up in its own way, and none may be accused
OTHER_TABLES = {
    "the mean of experts is no total": (
        "某局2023年度部门整体支出绩效评价报告\n"
        "\n"
        "专家\t得分\n"
        "甲\t90\n"
        "乙\t92\n"
        "丙\t94\n"
        "平均\t92\n"
        "\n"
        "综合评价得分为92分。\n"
    ),
    "a bonus on top of the points": (
        "某局2023年度部门整体支出绩效评价报告\n"
        "\n"
        "一级指标\t分值\t二级指标\t分值\t得分\n"
        "决策\t20\t目标合理性\t10\t9\n"
        "\t\t资金分配合理性\t10\t10\n"
        "管理\t30\t预算执行率\t15\t14\n"
        "\t\t制度执行有效性\t15\t15\n"
        "效果\t50\t服务质量\t25\t24\n"
        "\t\t服务对象满意度\t25\t25\n"
        "加分项\t5\t创新加分\t5\t3\n"
        "总分\t100\t\t\t100\n"
    ),
    "a total converted to a hundred": (
        "某局2023年度部门整体支出绩效评价报告\n"
        "\n"
        "一级指标\t分值\t二级指标\t分值\t得分\n"
        "决策\t20\t目标合理性\t10\t9\n"
        "\t\t资金分配合理性\t10\t10\n"
        "管理\t30\t预算执行率\t15\t14\n"
        "\t\t制度执行有效性\t15\t15\n"
        "效果\t30\t服务质量\t15\t14\n"
        "\t\t服务对象满意度\t15\t15\n"
        "合计\t80\t\t\t77\n"
        "折算得分\t100\t\t\t96.25\n"
        "\n"
        "自评得分为96.25分。\n"
    ),
    "scores of groups in a column of their own": (
        "某局2023年度部门整体支出绩效评价报告\n"
        "\n"
        "一级指标\t分值\t得分\t二级指标\t分值\t得分\n"
        "决策\t20\t19\t目标合理性\t10\t9\n"
        "\t\t\t资金分配合理性\t10\t10\n"
        "管理\t30\t29\t预算执行率\t15\t14\n"
        "\t\t\t制度执行有效性\t15\t15\n"
        "效果\t50\t49\t服务质量\t25\t24\n"
        "\t\t\t服务对象满意度\t25\t25\n"
        "总分\t100\t97\t\t100\t97\n"
    ),
    "scores of a hundred each and their weighted scores": (
        "某局2023年度部门整体支出绩效评价报告\n"
        "\n"
        "一级指标\t权重\t二级指标\t权重\t得分\t加权得分\n"
        "决策\t20\t目标合理性\t10\t90\t9\n"
        "\t\t资金分配合理性\t10\t100\t10\n"
        "管理\t30\t预算执行率\t15\t93\t13.95\n"
        "\t\t制度执行有效性\t15\t100\t15\n"
        "效果\t50\t服务质量\t25\t96\t24\n"
        "\t\t服务对象满意度\t25\t100\t25\n"
        "总分\t100\t\t\t\t96.95\n"
    ),
    "a row that does not apply": (
        "某局2023年度部门整体支出绩效评价报告\n"
        "\n"
        "一级指标\t分值\t二级指标\t分值\t得分\n"
        "决策\t20\t目标合理性\t10\t9\n"
        "\t\t资金分配合理性\t10\t不适用\n"
        "管理\t30\t预算执行率\t15\t14\n"
        "\t\t制度执行有效性\t15\t15\n"
        "效果\t50\t服务质量\t25\t24\n"
        "\t\t服务对象满意度\t25\t25\n"
        "总分\t100\t\t\t96.67\n"
    ),
    "two projects with a table each": (
        "某局2023年度部门整体支出绩效评价报告\n"
        "\n"
        "指标\t分值\t得分\n"
        "项目甲目标\t40\t38\n"
        "项目甲效果\t60\t57\n"
        "合计\t100\t95\n"
        "\n"
        "项目乙情况如下。\n"
        "\n"
        "指标\t分值\t得分\n"
        "项目乙目标\t40\t36\n"
        "项目乙效果\t60\t54\n"
        "合计\t100\t90\n"
        "\n"
        "项目甲自评得分95分，项目乙自评得分90分。\n"
    ),
    "subtotals between the rows": (
        "某局2023年度部门整体支出绩效评价报告\n"
        "\n"
        "一级指标\t分值\t二级指标\t分值\t得分\n"
        "决策\t20\t目标合理性\t10\t9\n"
        "\t\t资金分配合理性\t10\t10\n"
        "小计\t20\t\t\t19\n"
        "管理\t30\t预算执行率\t15\t14\n"
        "\t\t制度执行有效性\t15\t15\n"
        "小计\t30\t\t\t29\n"
        "效果\t50\t服务质量\t25\t24\n"
        "\t\t服务对象满意度\t25\t25\n"
        "小计\t50\t\t\t49\n"
        "总分\t100\t\t\t97\n"
    ),
    "a column of the unit's own scores and one of the reviewers": (
        "某局2023年度部门整体支出绩效评价报告\n"
        "\n"
        "一级指标\t分值\t二级指标\t分值\t自评得分\t评价得分\t扣分原因\n"
        "决策\t20\t目标合理性\t10\t10\t9\t不具体\n"
        "\t\t资金分配合理性\t10\t10\t10\t\n"
        "管理\t30\t预算执行率\t15\t15\t14\t执行慢\n"
        "\t\t制度执行有效性\t15\t15\t15\t\n"
        "效果\t50\t服务质量\t25\t25\t24\t不高\n"
        "\t\t服务对象满意度\t25\t25\t25\t\n"
        "总分\t100\t\t\t100\t97\t\n"
        "\n"
        "评价得分为97分，自评得分为100分。\n"
    ),
    "weights in percent": (
        "某局2023年度部门整体支出绩效评价报告\n"
        "\n"
        "一级指标\t权重\t二级指标\t权重\t得分\n"
        "决策\t20%\t目标合理性\t10%\t9\n"
        "\t\t资金分配合理性\t10%\t10\n"
        "管理\t30%\t预算执行率\t15%\t14\n"
        "\t\t制度执行有效性\t15%\t15\n"
        "效果\t50%\t服务质量\t25%\t24\n"
        "\t\t服务对象满意度\t25%\t25\n"
        "总分\t100%\t\t\t97\n"
    ),
}


@pytest.mark.parametrize("case", sorted(OTHER_TABLES))
def test_tables_that_add_up_in_another_way_are_left_alone(tmp_path: Path, case: str) -> None:
    path = tmp_path / "report.txt"
    path.write_text(OTHER_TABLES[case], encoding="utf-8")
    found = [one for one in audit_file(path).audit.remarks if one.rule in SCORES and one.severity != "info"]
    assert [(one.rule, one.claimed, one.recomputed) for one in found] == []
