"""The audit of comparisons and of rates beside their amounts: what the words say of two printed numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.auditing.checks.prose import CHECKS
from jixiao.auditing.remark import Remark
from jixiao.flows.auditing import audit_file

RULES = {rule for check in CHECKS for rule in check.rules}
TITLE = "某单位2023年度部门整体支出绩效自评报告\n\n"


def said(text: str, folder: Path) -> list[Remark]:
    file = folder / "report.txt"
    file.write_text(TITLE + text + "\n", encoding="utf-8")
    return [one for one in audit_file(file, only=RULES).audit.remarks if one.severity != "info"]


# A true sentence, and what becomes false in it: the printed text, and the one that is put in its place.
SENTENCES: list[tuple[str, list[tuple[str, str]]]] = [
    ("全年“三公”经费支出12.36万元，比预算13.80万元节约1.44万元，比2022年的14.05万元减少1.69万元，下降12.03%。", [("节约", "超支"), ("1.69万元", "1.96万元"), ("14.05万元", "1.41万元")]),
    ("绝对贫困发生率由年初的2.36%下降到0.33%（以农业人口36800人计算），下降2.03个百分点，低于2%的退出标准。", [("，下降2.03", "，增长2.03"), ("2.03个", "2.30个"), ("36%下降到", "36%上升到")]),
    ("年末预算执行率为61.13%，比序时进度（66.67%）低5.54个百分点。与上年同期执行率64.85%相比，下降3.72个百分点。", [("低5.54", "低5.45"), ("下降3.72", "增长3.72")]),
    ("6月末累计支出占调整后预算的44.02%，比50%的序时进度低5.98个百分点。", [("5.98", "5.89")]),
    ("病床使用率85.00%，比上年的83.42%提高1.58个百分点；平均住院日7.60天，比上年的7.82天缩短0.22天；病例组合指数由0.9412上升到0.9824，提高0.0412。", [("缩短", "延长"), ("上升到", "下降到"), ("1.58", "1.85")]),
    ("空气中细颗粒物平均浓度27微克/立方米，同比下降10.0%（上年同期为30微克/立方米）。", [("下降10.0%", "增长10.0%")]),
    ("全年货物进出口总额186.40亿元，其中出口142.75亿元、进口43.65亿元。与上年相比，出口增长8.80%（上年为131.20亿元），进口下降5.48%（上年为46.18亿元）。", [("增长8.80%", "下降8.80%"), ("8.80%", "8.08%")]),
    ("年初部门预算批复支出4,286.37万元，因上级补助追加1,152.84万元，因压减调减214.60万元，调整后预算数为5,224.61万元（含上年结转132.15万元），净增加938.24万元。", [("净增加", "净减少")]),
    ("森林覆盖率由62.30%提高到63.50%，提高1.20个百分点。", [("1.20", "1.30")]),
    ("实验室检测能力由年初的312项扩展到338项，增加26项，完成年度任务。", [("增加26项", "减少26项")]),
    ("累计下达专项资金10,200万元，其中2018年2,980万元、2019年3,420万元、2020年3,800万元，2020年比2019年增长11.11%。", [("增长", "下降"), ("11.11%", "17.11%")]),
    ("2021年4120万元、2022年4880万元、2023年5460万元，2022年、2023年分别比上年增长18.45%和11.89%。", [("增长", "下降"), ("4880万元", "4880元")]),
    # a part of the whole that is named: of one subject, of a phase, of a budget in an earlier list
    ("政府采购预算862.00万元，实际采购金额817.46万元，政府采购执行率94.83%，节约资金44.54万元。授予中小企业合同金额702.18万元，占实际采购金额的85.90%。", [("金额817.46万元", "金额871.46万元"), ("85.90%", "58.90%")]),
    ("“三公”经费预算28.50万元，其中公务接待费6.50万元、公务用车运行维护费22.00万元。实际支出25.59万元，为预算的89.79%；其中公务接待费4.83万元，完成预算的74.31%，公务用车运行维护费20.76万元，完成预算的94.36%。", [("25.59万元", "25.59亿元"), ("74.31%", "74.13%"), ("20.76万元", "27.06万元")]),
    ("项目预算2,400万元，其中中央补助1,200万元，占50.00%；县级配套720万元，占30.00%。县级配套到位612.5万元，县级配套到位率85.07%；全部资金到位2,292.5万元，总体到位率95.52%。", [("85.07%", "85.70%"), ("95.52%", "95.25%")]),
    ("“三公”经费预算8.60万元，实际支出6.85万元，比预算节约1.75万元，控制率79.65%；比上年的7.48万元下降8.42%。", [("79.65%", "76.95%")]),
    ("3月末累计支出1,016.92万元，占当时预算（5,144.90万元，即年初预算）的19.77%；6月末累计支出2,324.78万元，占调整后预算的44.02%。", []),
    ("一季度支出386.52万元，二季度支出512.38万元，三季度支出498.16万元，四季度支出849.85万元（其中12月481.24万元），四个季度占全年支出的比重依次为17.2%、22.8%、22.2%、37.8%，上半年合计898.90万元，占40.0%。", []),
    ("“三公”经费支出年初预算为21.00万元，支出决算为16.95万元，完成预算的80.71%，其中：公务用车购置及运行维护费支出决算为16.95万元，完成预算的82.68%。", []),
    # a rate, its part right in front of it, and the base before
    ("全市幼儿园专任教师4,860人，持有幼儿教师资格证的4,021人，持证率82.74%。", [("82.74%", "92.74%"), ("4,021人", "4,012人")]),
    ("共核对数据2,316个，发现不一致的137个，不一致率5.92%。", [("5.92%", "5.02%")]),
    # what is not compared with each other
    ("全年受理运维工单3,180单，2小时内响应3,097单，及时响应率97.39%，系统正常运行率达到99.7%，高于合同约定的99%。", []),
    ("在职人员控制率=年末在职人员数/编制数×100%=238/246×100%=96.75%，未超编，得3分。", []),
    ("公务接待费支出决算为0.40万元，完成预算的18.96%，比上年的2.64万元减少2.24万元。", []),
    ("增值税12.8亿元、城镇土地使用税9.5亿元、城市维护建设税3.3亿元，同比分别增长210.8%、29.5%、17.8%。", []),
    ("数字资源3100条，可访问3082条，可访问率99.42%，高于目标值0.11个百分点。", []),
]  # fmt: skip


@pytest.mark.parametrize("text", [text for text, _ in SENTENCES])
def test_a_true_comparison_is_left_alone(text: str, tmp_path: Path) -> None:
    assert said(text, tmp_path) == []


@pytest.mark.parametrize(
    ("text", "old", "new"), [(text, old, new) for text, edits in SENTENCES for old, new in edits]
)
def test_a_false_comparison_is_named(text: str, old: str, new: str, tmp_path: Path) -> None:
    assert text.count(old) == 1
    assert said(text.replace(old, new), tmp_path)


@pytest.mark.parametrize("text", ["比预算节约1.44万元", "预约1200人次", "签约26户"])
def test_a_word_that_ends_like_about_hedges_nothing(text: str) -> None:
    from jixiao.extraction.mentions import mentions

    assert not mentions(text)[0].hedged


def test_two_rates_tell_which_amount_was_exchanged(tmp_path: Path) -> None:
    text = "“三公”经费预算8.60万元，实际支出1.75万元，比预算节约6.85万元，控制率79.65%；比上年的7.48万元下降8.42%。"
    assert any("1.75万元" in one.claimed and "6.85" in one.recomputed for one in said(text, tmp_path))
