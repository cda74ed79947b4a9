"""Figures printed in several places: a copy that differs is told with the other one, and what is no copy never is."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.auditing.checks import figures
from jixiao.extraction.same_fact import names, one_fact
from jixiao.extraction.statements import claims
from jixiao.flows.auditing import audit_file, audit_json
from jixiao.flows.reading import read

RULES = {rule: text for check in figures.CHECKS for rule, text in check.rules.items()}


def found(tmp_path: Path, text: str) -> list[tuple[str, int, str, str]]:
    """Rule, line, claimed and recomputed of what this family says of a text."""
    path = tmp_path / "report.txt"
    path.write_text(text, encoding="utf-8")
    told = audit_json(audit_file(path))["findings"]
    return [
        (one["rule"], one["line"], one["claimed"], one["recomputed"]) for one in told if one["rule"] in RULES
    ]


@pytest.mark.parametrize("rule", RULES)
def test_the_example_of_a_rule_shows_it_and_nothing_else(rule: str, tmp_path: Path) -> None:
    assert [one[0] for one in found(tmp_path, RULES[rule])] == [rule]


# a changed copy, and what is said of it: line, claimed, recomputed
CHANGED = {
    "a digit in a long number": (
        "一、预算\n\n2023年度年初预算数34,873.09万元，调整预算数32,537.69万元，决算数31,128.65万元。\n\n"
        "二、执行\n\n2023年度，我单位调整预算数为32,587.69万元，决算数为31,128.65万元。\n",
        (7, "32,587.69万元", "32,537.69万元"),
    ),
    "a per cent more, beside the same number": (
        "一、预算\n\n2023年度年初预算数34,873.09万元，调整预算数32,537.69万元，决算数31,128.65万元。\n\n"
        "二、执行\n\n2023年度，我单位调整预算数为32,537.69万元，决算数为31,439.94万元。\n",
        (7, "31,439.94万元", "31,128.65万元"),
    ),
    "another unit": (
        "一、预算\n\n本中心路灯电费专项资金年初预算13,250万元。\n\n二、问题\n\n路灯电费专项资金年初预算13,250亿元，编制未统筹。\n\n"
        "三、建议\n\n路灯电费专项资金年初预算13,250万元应按表计安排。\n",
        (7, "13,250亿元", "13,250万元"),
    ),
    "a rate of one name, rounded": (
        "一、控制\n\n我单位日常公用经费控制率为99.74%。\n\n二、问题\n\n日常公用经费控制率98%，主要用于日常运转。\n",
        (7, "98%", "99.74%"),
    ),
    "another unit, under words of its own": (
        "一、预算\n\n全年收入预算3,543.18万元。\n\n二、目标\n\n绩效目标与预算3,543.18亿元相匹配。\n\n三、执行\n\n年初支出预算3,543.18万元。\n",
        (7, "3,543.18亿元", "3,543.18万元"),
    ),
    "staff printed three times": (
        "一、概况\n\n本单位年末实有在编人员138人。\n\n二、人员\n\n年末实有在编人员138人，编制150名。\n\n三、问题\n\n年末实有在编人员136人。\n",
        (11, "136人", "138人"),
    ),
}


# facts of different things under like words, in two places of one report: (what one place says, what the other says).
# The heading of each place is general, unless it is given in front of a |.
UNLIKE = [
    # a part and the whole
    ("累计支出19,100.55万元，结转1,010.16万元。", "滚动管理项目结转资金774.87万元计划于次年支付。"),
    ("全院总收入56,987.07万元，比上年增长6.96%。", "门急诊收入同比增长10.42%。"),
    ("对个人和家庭的补助9,680.28万元。", "基本支出中对个人和家庭的补助9,708.54万元。"),
    ("部门支出合计1,286.45万元。", "局机关支出合计1,268.45万元。"),
    ("全市完成造林面积13,426亩。", "东山县完成造林面积13,462亩。"),
    ("项目支出决算数835.62万元。", "其中环境监测项目支出决算数853.62万元。"),
    ("全年支出15,862.37万元。", "第四季度支出15,826.37万元。"),
    # rates of other things
    ("残疾人基本康复服务率93.4%。", "项目全年执行率98.14%。"),
    ("毕业4175人，毕业率99.03%。", "毕业去向落实率为91.47%。"),
    ("办结率99.82%。", "按时办结率98.92%。"),
    ("14个村150.27万元，占77.73%。", "实际支出780.84万元，执行率97.35%。"),
    ("高级职称教师占专任教师的46.46%。", "博士学位教师占专任教师的52.85%。"),
    ("用人单位满意度96.21%。", "教职工满意度92.61%。"),
    ("预算完成率96.84%。", "绩效目标完成率98.64%。"),
    ("设备完好率95.72%。", "设备利用率92.75%。"),
    ("日常公用经费控制率为91.38%。", "扣除采购结余后，日常公用经费控制率为93.35%。"),
    ("得分率78.45%。", "得分率74.45%。"),
    ("采购预算执行率86.76%。", "采购计划完成率90.81%。"),
    ("药占比为26.14%。", "材料占比为26.41%。"),
    ("资产负债率44.05%。", "资产使用率45.04%。"),
    ("培训合格率93.57%。", "培训参训率95.37%。"),
    # another year, a target, a change
    ("2023年财政拨款63,042.68万元。", "2022年财政拨款63,024.68万元。"),
    ("上年末在校生19,432人。", "年末在校生19,423人。"),
    ("毕业去向落实率目标值为91.5%。", "毕业去向落实率为95.1%。"),
    ("印刷费比上年增加45.73万元。", "印刷费45.37万元。"),
    ("差旅费较年初预算减少12.48万元。", "差旅费较上年减少12.84万元。"),
    ("2022届毕业生就业率90.83%。", "毕业生就业率90.38%。"),
    # other money, other people, other measures
    ("一般公共预算财政拨款支出3,846.25万元。", "政府性基金预算财政拨款支出3,864.25万元。"),
    ("公务用车购置费26.79万元。", "公务用车运行维护费29.76万元。"),
    ("在职人员1,386人。", "离退休人员1,368人。"),
    ("群众满意度93.32%。", "企业满意度92.33%。"),
    ("户籍人口35,462人。", "常住人口35,426人。"),
    ("户均建筑面积71.81平方米。", "项目建筑面积78.11平方米。"),
    ("固定资产原值8,624.37万元。", "固定资产净值8,642.37万元。"),
    ("出院者平均住院日7.83天。", "住院患者调查历时7.38天。"),
    ("每亩补贴118.46元。", "户均补贴181.46元。"),
    # numbers that tell little
    ("防汛物资储备1,900.00万元。", "公路养护工程1,600.00万元。"),
    ("河道整治项目3,400.00万元。", "水库加固项目3,600.00万元。"),
    ("安排奖补资金2,500万元。", "安排奖补资金2,400万元，用于另一批企业。"),
    ("发放问卷140份。", "发放问卷248份。"),
    # projects, counties and units, each under its own heading
    ("（一）校舍维修改造项目|项目预算1,662.29万元。", "（二）实训设备购置项目|项目预算1,626.29万元。"),
    ("（一）青山县|残疾儿童康复服务率93.46%。", "（二）白水县|残疾儿童康复服务率96.43%。"),
    ("1.道路保洁|合同支付金额1,208.35万元。", "2.园林绿化|合同支付金额1,280.35万元。"),
    ("（一）市图书馆|读者满意度96.42%。", "（二）市文化馆|读者满意度94.62%。"),
    ("校舍维修改造项目|预算批复金额1,662.29万元。", "实训设备购置项目|预算批复金额1,626.29万元。"),
    ("河东街道|物业费收缴率83.46%。", "河西街道|物业费收缴率86.43%。"),
    ("项目一：健康体检|受检人员3,482人。", "项目二：免疫接种|受检人员3,428人。"),
    ("（一）早稻|亩均产量436.8公斤。", "（二）晚稻|亩均产量463.8公斤。"),
]


def in_two_places(first: str, second: str) -> str:
    """A report that says the one in one section and the other in another."""
    made = ["2023年度部门整体支出绩效自评报告"]
    for heading, text in (("一、基本情况", first), ("二、执行情况", second)):
        own, _, said = text.rpartition("|")
        made += [heading, *([own] if own else []), f"评价组查阅了有关资料。{said}"]
    return "\n\n".join(made) + "\n"


@pytest.mark.parametrize("pair", UNLIKE, ids=[f"{a} {b}" for a, b in UNLIKE])
def test_like_words_for_different_things_are_never_accused(pair: tuple[str, str], tmp_path: Path) -> None:
    assert found(tmp_path, in_two_places(*pair)) == []


# the same name in two places, with digits that differ
ALIKE = [
    ("日常公用经费控制率为99.74%。", "日常公用经费控制率97.94%。"),
    ("残疾儿童康复服务率93.46%。", "残疾儿童康复服务率96.43%。"),
    ("毕业去向落实率为91.47%。", "毕业去向落实率91.74%。"),
    ("当年亏损495.79万元。", "当年亏损480.92万元。"),
    ("公务接待费支出12.47万元。", "公务接待费支出12.74万元。"),
    ("高标准农田建设投资18,624.35万元。", "高标准农田建设投资18,642.35万元。"),
    ("路灯电费支出13,256.40万元。", "路灯电费支出13,526.40万元。"),
    ("资产负债率44.05%。", "资产负债率（4分）：44.49%，得满分。"),
    ("年中统筹及冻结资金5,439万元。", "年中统筹及冻结资金5,493万元。"),
    ("乡村道路养护里程1,386.4公里。", "乡村道路养护里程1,368.4公里。"),
]


@pytest.mark.parametrize("pair", ALIKE, ids=[a for a, _ in ALIKE])
def test_one_name_with_other_digits_is_told(pair: tuple[str, str], tmp_path: Path) -> None:
    told = found(tmp_path, in_two_places(*pair))
    assert len(told) == 1
    assert all(number in "".join(pair) for number in told[0][2:])


@pytest.mark.parametrize("case", CHANGED)
def test_a_copy_that_differs_is_told(case: str, tmp_path: Path) -> None:
    text, (line, claimed, recomputed) = CHANGED[case]
    assert [one[1:] for one in found(tmp_path, text)] == [(line, claimed, recomputed)]


# different facts that look alike: each of them was once accused
DIFFERENT = {
    "rates of several projects under one word": (
        "基本支出调整后预算6,223万元，支出数6,122万元，执行率98.39%；通用类项目调整后预算3,584万元，支出数3,558万元，执行率99.28%；"
        "当年政府采购项目调整后预算6,285万元，支出数5,220万元，执行率83.05%。\n"
    ),
    "the public and the staff": (
        "一、群众满意度\n\n评价组向办事群众发放调查问卷78份，收回有效问卷78份，综合满意度93.32%。\n\n"
        "二、工作人员满意度\n\n评价组向中心工作人员发放调查问卷55份，收回有效问卷55份，综合满意度97.88%。\n"
    ),
    "what was planned, what was adjusted and what was spent": (
        "2022年基本支出年初预算数5,925万元。\n\n2022年基本支出调整后预算数6,223万元。\n\n2022年基本支出决算数6,122万元。\n"
    ),
    "income and spending": (
        "2023年度，我单位收入决算数32,147.29万元。\n\n2023年度，我单位支出决算数31,128.65万元。\n"
    ),
    "this year and last year": ("2022年度项目支出决算数155.86万元。\n\n2021年度项目支出决算数156.86万元。\n"),
    "all money and the public budget alone": (
        "2024年城乡社区支出决算数3845.25万元。\n\n2024年一般公共预算财政拨款城乡社区支出决算数3832.36万元。\n"
    ),
    "a purchase by contract and by payment": (
        "当年政府采购项目年初预算数6,295万元，支出数4,720万元。\n\n我中心批复采购预算为6,295万元，实际完成采购预算为6,378万元。\n"
    ),
    "a control rate of staff and one of costs": (
        "我单位财政供养人员控制率为89.93%。\n\n我单位“三公”经费控制率为92.59%。\n"
    ),
    "the same number in two units, and one with fewer digits": (
        "2022年度支出决算数12,345.67万元。\n\n全年支出决算数为1.23亿元，即12,346万元。\n"
    ),
    "budget items, one paragraph each": (
        "1、行政单位离退休。年初预算为54.53万元，支出决算为54.53万元，完成年初预算的100.00%。\n\n"
        "2、事业单位离退休。年初预算为45.00万元，支出决算为45.00万元，完成年初预算的100.00%。\n"
    ),
    "two forms with the same rows": (
        "附件1 康复服务项目自评表\n\n指标\t分值\t完成情况\t得分\n受助家庭满意度\t10\t满意度94.16%，达到目标\t10\n资金拨付及时率\t10\t及时率96.35%\t9\n合计\t20\t\t19\n\n"
        "附件2 托养服务项目自评表\n\n指标\t分值\t完成情况\t得分\n受助家庭满意度\t10\t满意度91.46%，达到目标\t10\n资金拨付及时率\t10\t及时率93.65%\t9\n合计\t20\t\t19\n"
    ),
    "items of one list, a line each": (
        "1.道路保洁：合同支付金额1,208.35万元。\n\n2.园林绿化：合同支付金额1,280.35万元。\n"
    ),
    "accounts as whole numbers in a table of money": (
        "一、功能分类\n\n单位：万元\n科目\t名称\t决算数\n208\t社会保障和就业支出\t215.65\n213\t农林水支出\t566.74\n\n"
        "二、分析\n\n社会保障和就业支出215.65万元，农林水支出566.74万元。\n"
    ),
    "codes of accounts": "代码\t名称\t金额\n31013\t公务用车购置\t0.00\n31019\t其他交通工具购置\t0.00\n31013\t公务用车购置\t0.00\n",
}


@pytest.mark.parametrize("case", DIFFERENT)
def test_different_facts_are_never_accused(case: str, tmp_path: Path) -> None:
    assert found(tmp_path, "2022年度部门整体支出绩效自评报告\n\n" + DIFFERENT[case]) == []


# two statements, and whether the words say that they are of one fact
PAIRS = [
    ("年初收入预算354.31万元。", "2022年度收入年初预算数为354.31万元。", True),
    ("支出决算数包括基本支出180.10万元。", "基本支出决算数180.10万元。", True),
    ("路灯电费预算13,000万元。", "路灯电费年初预算数13,000万元。", True),
    ("路灯电费预算13,000万元。", "路灯电费决算数13,000万元。", False),
    ("基本支出决算数180.10万元。", "项目支出决算数180.10万元。", False),
    ("比上年增加418万元。", "人员经费决算数418万元。", False),
]


@pytest.mark.parametrize(("first", "second", "same"), PAIRS)
def test_names_say_whether_two_numbers_are_one_fact(
    first: str, second: str, same: bool, tmp_path: Path
) -> None:
    path = tmp_path / "report.txt"
    path.write_text(f"{first}\n\n{second}\n", encoding="utf-8")
    stated = claims(read(path).document)
    called = names(stated)
    left, right = (called[number] for number in stated.numbers if number.dimension == "money")
    assert one_fact(left, right) is same
