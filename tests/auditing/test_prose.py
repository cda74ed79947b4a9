"""The audit of running text: what is true is left alone, what is false is named, sentence by sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.auditing.checks.prose import CHECKS
from jixiao.auditing.remark import Remark
from jixiao.flows.auditing import Audited, audit_file

RULES = {rule for check in CHECKS for rule in check.rules}
TITLE = "某单位2022年度部门整体支出绩效自评报告\n\n"


def audited(text: str, folder: Path) -> Audited:
    file = folder / "report.txt"
    file.write_text(TITLE + text + "\n", encoding="utf-8")
    return audit_file(file, only=RULES)


def said(text: str, folder: Path) -> list[Remark]:
    return [one for one in audited(text, folder).audit.remarks if one.severity != "info"]


# What is said truly; each is a trap that a simpler check would fall into.
TRUE = [
    # partitions, open lists, nested lists
    "人员编制85名，其中行政编制40名，事业编制45名；年末实有在职人员78人，其中行政人员36人，事业人员42人，离退休人员33人。",
    "全年共召开会议10次，其中党组会5次，专题会3次，走访企业20家，组织培训6期。",
    "召开会议10次，其中党组会5次，走访调研20次。",
    "梳理事项114项，其中村级事项30项，一体机事项74项。",
    "2022年支出1,000.00万元，其中基本支出600.00万元，占总支出的60.00%，人员支出500.00万元占基本支出的83.33%，"
    "公用支出100.00万元占基本支出的16.67%，项目支出400.00万元，占总支出的40.00%。",
    "全年总预算支出25,192万元，其中财政专项支出6,700万元，政府投资项目支出2,384万元。",
    "发放补贴资金1,260万元，惠及农户3,600户，户均3,500元；其中种植补贴860万元，养殖补贴400万元。",
    "“三公”经费预算安排170万元，其中，公务用车运行维护费168万元，公务接待费2万元；“三公”经费实际支出56万元，控制率为32.94%。",
    "采购金额2319.21万元，其中：货物采购金额122.43万元、工程采购金额1387.72万元、服务采购金额809.07万元。",
    "内设机构4个，包括：办公室、人事科、财务科、业务科；机关行政编制8名，设局长1名、副局长3名、股级职数4名。",
    # a list that begins with a number which is no exact amount
    "全院医疗收入51,788.43万元，其中约40%来自门诊，其中药品收入12,000.00万元、耗材收入3,000.00万元。",
    "全年支出100.00万元，其中不少于40万元用于设备，其中信息设备20.00万元。",
    "培训300人次，其中线上近百人次，其中外省20人次。",
    # shares of different bases
    "财政拨款支出9746.50万元，占本年支出合计的99.86%。",
    "公用支出93.00万元，占公用经费的25%。",
    "有84.62%群众表示一次办成，其余15.38%群众反映跑了几趟。",
    # rates: adjusted budget, savings taken off, several items in one sentence
    "年初预算数300.00万元，调整后预算数280.00万元，决算数270.00万元，预算执行率96.43%。",
    "调整后预算数27,569万元，决算数25,192万元，扣除当年政府采购结余581万元，总体执行进度93.35%。",
    "一是道路维护项目，预算260万元，支出258.7万元，执行率99.5%；二是绿化养护项目，预算180万元，支出150万元，执行率83.33%。",
    "当年预算收入2,000万元，上年结转100万元，合计2,100万元，支出1,950万元，年末结转150万元，预算执行率92.86%。",
    "受理投诉1,024件，其中有效投诉856件，办结率100%，按时办结率99.8%。",
    "三公经费预算0万元，决算0万元，完成预算的0%。",
    "重点工作完成率100%，群众满意度达到95%以上。",
    "采购预算6,295万元，实际完成采购预算6,378万元。",
    "项目总预算1,000万元，2022年安排300万元，2023年安排400万元，2024年安排300万元；2023年实际支出388万元，执行率97%。",
    "年初预算100万元，追加20万元，调减10万元，支出105万元，执行率95.45%。",
    "共有行政编制人员23名，实有21名；事业编制15名，实有16名，在职人员控制率97.37%。",
    "下达指标3,600.00万元，其中基本支出1,600.00万元，项目支出2,000.00万元。项目支出实际支付1,900.00万元，支付率95%。",
    "全年申请资金1,500万元，批复1,200万元，批复率80%，实际到位1,200万元，支出1,080万元，支出率90%。",
    "收入总额5,320.40万元，其中财政拨款5,000.40万元，事业收入320.00万元；支出总额5,280.10万元，其中工资福利支出5,280.10万元。",
    "下达补助580万元，其中：第一批320万元，第二批260万元，截至12月底支出551万元，支付进度95%。",
    "支出16.20万元，较2021年的18.00万元下降10%，其中公务接待费1.20万元，较上年下降40%。",
    # growth, both ways of saying it, templates with both words
    "收入支出总计9859.38万元。与上年度相比，收入支出总计增加1062.85万元，增长12.08%。",
    "“三公”经费支出决算0.39万元，比上年度减少0.15万元，下降（增长）27.78%。",
    "办件量由12.5万件增加到15.0万件，增长20%，平均办理时限由8个工作日压缩至5个工作日，压缩37.5%。",
    "2022年预算数1,500万元，比上年预算数1,450万元增加50万元，增长3.4%。",
    "“三公”经费预算19.5万元，实际开支8.2万元，比预算减少11.3万元。",
    "满意率比上年提高1.2个百分点，办件量增加300件。",
    # adjustments, with reasons that are not all there are
    "年初预算13,000万元，年中调剂861万元至示范项目；统筹冻结资金5,439万元，调整后预算6,700万元。预算调整率为48.46%。",
    "年初预算300万元，调整后预算420万元。调整的主要原因：一是增人增资追加50万元；二是追加项目40万元。",
    "年初批复预算4,860.00万元，执行中追加预算320.50万元，年末统筹收回150.20万元，全年预算5,030.30万元。",
    "完成税收12.6亿元，增收1.0亿元；其中增值税5.2亿元，企业所得税3.1亿元。",
    "投入资金860万元，带动社会投资2,580万元，是财政投入的3倍。",
    # series and equations
    "各季度执行率为41.56%、72.4%、91.73%、93.35%，全年平均执行率为74.76%。",
    "预算调整率=（3359600-3543100）/3543100×100%=-5.18%。",
    "按照评分规则，941.41%/9=104.60%。",
    "实现率=10*65%*100%=6.5。",
    "在职人员控制率=(20/21)×100%=95.24%。",
    # counts
    "内设机构5个，分别是办公室、财务科、业务一科、业务二科和监督科。",
    "采取“1+4”模式，即1个主会场+4个分会场，突出主题，分别为甲、乙、丙、丁、戊。",
    "包括“一网通办”“一网通管”实现率、集成改革、中心管理3个三级指标。",
    "该二级指标满分4分，得分暂未确定，在2.00至4.00分之间，包括健全性、核对情况、利用率3个三级指标。",
    "另有7个指标暂未评分，既不按0分也不按满分计：差异率、结转结余率、控制率、二、2 热线接通率、利用率、甲、乙。",
    # formulas with their names, and what is read off them
    "预算调整净额=调整后预算数-年初预算数=27,569万元-32,698万元=-5,129万元；预算调整率=|-5,129万元|÷32,698万元=15.69%。",
    "调整率=｜-18.35｜÷354.31×100%=5.18%；得分=(1-10%)×2分=1.80分；得分=max(0，2-0.5)=1.50分；89.00%×2分=1.78分。",
    "上年数-5+9=3个，甲×5+4=7个，该项得分=2分-0.5×1=1.5分。",
    "网办率=网上可办事项数÷政务服务事项数=2168项÷2179项=99.50%；网办率99.50%，符合“网办率≥98%”，得满分（10分）。",
    "结转结余变动率=(累计结转结余-上年累计结转结余)÷上年累计结转结余=(0万元-1021.36万元)÷1021.36万元=-100%。",
    "在编加编外人数=在编人数+编外人数=56人+41人=97；编外人员控制率=编外人数÷在编加编外人数=41人÷97=42.27%；"
    "编外人员控制率42.27%，符合“编外人员控制率>10%”，得0分。",
    "支出预算27,569万元，支出25,192万元，扣除政府采购结余后，预算执行率为93.35%。",
    # tables whose lines were lost
    "本年收入合计 19,044.27 本年支出合计 19,044.27总计 19,044.27 总计 19,044.27一般公共预算财政拨款基本支出决算表",
    "本年收入合计 20,323.21 本年支出合计 20,323.21 使用非财政拨款结余 结余分配 总计 20,323.21 总计 20,323.21",
    "30231 公务用车运行维护费 12.35 30311 代缴社会保险费 30239 其他交通费用 81.52 30299 其他商品和服务支出 65.21 "
    "人员经费合计 12,010.40 公用经费合计 2,195.60",
]


@pytest.mark.parametrize("text", TRUE)
def test_what_is_true_is_left_alone(text: str, tmp_path: Path) -> None:
    assert said(text, tmp_path) == []


# What is said wrongly: the sentence, the rule, what it accuses, what it should be.
FALSE = [
    ("支出决算数180.10万元，其中：基本支出122.10万元，项目支出60.00万元。", "parts_differ", "180.10万元", "182.10万元"),
    ("基本支出500.00万元。基本支出中，人员经费400.00万元，公用经费90.00万元。", "parts_differ", "500.00万元", "490.00万元"),
    (
        "支出决算数100.00万元，其中：按功能分类，教育支出60.00万元，卫生健康支出30.00万元；按性质分类，基本支出70.00万元，项目支出30.00万元。",
        "parts_differ",
        "100.00万元",
        "90.00万元",
    ),
    ("在职人员174人，在编人员138人，劳务派遣人员37人。", "parts_differ", "174人", "175人"),
    (
        "支出决算数335.96万元，其中包含年初结转结余25.32万元。支出决算数包括基本支出180.10万元，项目支出165.86万元，年末结转和结余0元。",
        "parts_differ",
        "335.96万元",
        "345.96万元",
    ),
    ("按资金来源分，中央资金3,200万元，省级资金1,500万元，市县配套800万元，共5,600万元。", "parts_differ", "5,600万元", "5,500万元"),
    ("累计完成投资1.86亿元，占总投资2.5亿元的70.4%。", "rate_differs", "70.4%", "74.4%"),
    ("第一批200万元，第二批150万元，第三批80万元，合计440万元。", "parts_differ", "440万元", "430万元"),
    ("补助资金120.00万元，其中：市级补助98.50万元，镇级补助31.20万元。", "parts_exceed", "120.00万元", "129.70万元"),
    ("总支出500.00万元，其中：甲项目支出320.00万元，占总支出的46.00%。", "share_differs", "46.00%", "64.00%"),
    ("调整后预算数500.00万元，决算数480.00万元，预算执行率98.00%。", "rate_differs", "98.00%", "96.00%"),
    ("核定编制40人，年末实有36人，财政供养人员控制率为91.00%。", "rate_differs", "91.00%", "90.00%"),
    ("年初预算300.00万元，调整后预算330.00万元。预算调整率为12.00%。", "rate_differs", "12.00%", "10.00%"),
    (
        "“职业年金缴费支出（项）”257.14万元，主要用于缴纳职业年金。年初预算为274.82万元，支出决算为245.53万元，完成年初预算的93.57%。",
        "rate_differs",
        "93.57%",
        "89.34%",
    ),
    ("受理办件79919件，办结79072件，办结率达96.9%。", "rate_differs", "96.9%", "98.9%"),
    (
        "2022年结转结余率=年末结转结余数/（年初结转结余数+财政拨款决算数）×100%，年末结转结余数为30.00万元，"
        "年初结转结余数为20.00万元，财政拨款决算数为980.00万元，故结转结余率为5.00%。",
        "rate_differs",
        "5.00%",
        "3.00%",
    ),
    ("全年办理2880件，达到计划量（1200件）的3.40倍。", "multiple_differs", "3.40倍", "2.40倍"),
    ("支出总计550.00万元，比上年增加50.00万元，增长12.00%。", "growth_differs", "12.00%", "10.00%"),
    ("办件量由12.5万件增加到15.0万件，增长25%。", "growth_differs", "25%", "20%"),
    ("“三公”经费预算19.50万元，实际支出8.20万元，比预算减少12.30万元。", "difference_differs", "12.30万元", "11.30万元"),
    ("年初预算1300.00万元，年中追加86.00万元，财政收回54.00万元，调整后预算1352.00万元。", "adjustment_differs", "1352.00万元", "1332.00万元"),
    ("各季度执行率分别为20.00%、45.00%、70.00%、95.00%，全年平均执行率为61.50%。", "mean_differs", "61.50%", "57.50%"),
    ("预算调整率=（3359600-3543100）/3543100×100%=-6.18%。", "equation_differs", "-6.18%", "-5.18%"),
    ("预算调整净额=27,569万元-32,698万元=-5,219万元。", "equation_differs", "-5,219万元", "-5,129万元"),
    ("调整率=|-18.35万元÷354.31万元|=5.81%。", "equation_differs", "5.81%", "5.18%"),
    ("网办率=2168项÷2179项=98.50%；网办率98.50%，符合“网办率≥98%”，得满分（10分）。", "equation_differs", "98.50%", "99.50%"),
    ("紧盯“四个环节”（重点人员管理、就医、应急处置、内部安全、外部协同）。", "count_differs", "四个", "5个"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rule", "claimed", "should"), FALSE)
def test_what_is_false_is_named_with_what_it_should_be(
    text: str, rule: str, claimed: str, should: str, tmp_path: Path
) -> None:
    (remark,) = said(text, tmp_path)
    shown = remark.formula + remark.recomputed + (remark.repair.told() if remark.repair else "")
    assert remark.rule == rule
    assert claimed in {spot.text for spot in remark.spots}
    assert should in shown


# Words that say up where the numbers say down.
CONTRARY = [
    ("支出16.20万元，较2021年的18.00万元增长10%。", "增长10%", "下降10%"),
    ("办件量由12.5万件增加到15.0万件，下降20%。", "下降20%", "增长20%"),
    ("“三公”经费预算19.50万元，实际支出8.20万元，比预算增加11.30万元。", "增加11.30万元", "减少11.30万元"),
    ("支出总计550.00万元，比上年减少50.00万元，增长10.00%。", "减少50.00万元", "增加50.00万元"),
    ("支出总计550.00万元，比上年增加50.00万元，下降10.00%。", "下降10.00%", "增长10.00%"),
]


@pytest.mark.parametrize(("text", "claimed", "should"), CONTRARY)
def test_a_word_that_contradicts_the_numbers_is_named(
    text: str, claimed: str, should: str, tmp_path: Path
) -> None:
    (remark,) = said(text, tmp_path)
    assert (remark.rule, remark.claimed, remark.recomputed) == ("direction_contradicts", claimed, should)


def test_shares_of_a_base_that_is_printed_nowhere_must_imply_one_base(tmp_path: Path) -> None:
    true = (
        "甲项目预算800万元，占我局预算总数的12.82%。\n\n乙项目预算250万元，占我局预算总数的4%。\n\n"
        "丙项目涉及金额530万元，占预算总额8.5%。"
    )
    assert said(true, tmp_path) == []
    (remark,) = said(true.replace("12.82%", "15.82%"), tmp_path)
    assert remark.rule == "share_differs"
    assert "15.82%" in {spot.text for spot in remark.spots}


def test_a_wrong_unit_and_swapped_numbers_are_told_as_the_repair(tmp_path: Path) -> None:
    (unit,) = said("总支出24503.02万元，其中基本支出2587.21万元，项目支出21915.81亿元。", tmp_path)
    assert unit.repair is not None
    assert (unit.repair.kind, unit.recomputed) == ("unit", "21915.81万元")
    (swapped,) = said(
        "资产原值197273890.80元，其中在用资产的原值为197823733.30元，资产利用率为99.72%。", tmp_path
    )
    assert swapped.repair is not None
    assert swapped.repair.kind == "swapped"


def test_a_list_of_items_with_three_phases_has_three_sums(tmp_path: Path) -> None:
    true = (
        "部门预算批复数为450万元，调整后预算数为500万元，决算数为480万元。其中，基本支出年初预算数200万元，调整后预算数250万元，"
        "支出数240万元；通用项目年初预算数150万元，年度无调整预算，支出数145万元；政府投资项目年初预算数100万元，调整后预算数100万元，支出数95万元。"
    )
    assert said(true, tmp_path) == []
    remarks = said(true.replace("支出数145万元", "支出数154万元"), tmp_path)
    assert [remark.rule for remark in remarks] == ["parts_differ"]
    assert "154万元" in {spot.text for spot in remarks[0].spots}


def test_search_confirms_and_never_accuses(tmp_path: Path) -> None:
    found = audited(
        "本年投入125万元。\n\n另有投入375万元。\n\n两项投入500万元，前一项比重25.0%。", tmp_path
    ).audit
    searched = [one for one in found.verdicts if not one.relation.certain]
    assert searched
    assert {one.verdict for one in searched} == {"verified"}


@pytest.mark.parametrize(
    ("rule", "text"), [(rule, text) for check in CHECKS for rule, text in check.rules.items()]
)
def test_the_example_of_a_rule_shows_that_rule(rule: str, text: str, tmp_path: Path) -> None:
    file = tmp_path / "example.txt"
    file.write_text(text, encoding="utf-8")
    remarks = audit_file(file, only=RULES).audit.remarks
    assert {remark.rule for remark in remarks} == {rule}
