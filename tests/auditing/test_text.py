"""The text's own faults: each example shows its rule, what a careful writer may say is left alone, hostile texts cost what they are long."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from jixiao.auditing.checks import text
from jixiao.auditing.checks.text_date import days_in
from jixiao.auditing.checks.text_form import in_words, numeral
from jixiao.auditing.checks.text_person import identity_holds, luhn_holds
from jixiao.auditing.checks.text_sentences import LONGEST, all_sentences, sentences
from jixiao.auditing.remark import Remark
from jixiao.auditing.view import Judged, View
from jixiao.core.document import At, Document, Paragraph, Section
from jixiao.extraction.claims import Passage
from jixiao.extraction.statements import claims
from jixiao.flows.auditing import audit_file, audit_json

RULES = {rule: example for check in text.CHECKS for rule, example in check.rules.items()}
TITLE = "2022年度部门整体支出绩效自评报告\n\n"

Heard = Callable[..., list[Remark]]


@pytest.fixture
def heard(tmp_path: Path) -> Heard:
    """The remarks of the text checks on a report, with the reports it is compared with."""

    def listen(report: str, *others: str) -> list[Remark]:
        paths = []
        for one in (report, *others):
            paths.append(tmp_path / f"{len(list(tmp_path.iterdir()))}.txt")
            paths[-1].write_text(one, encoding="utf-8")
        return list(audit_file(paths[0], only=list(RULES), others=paths[1:]).audit.remarks)

    return listen


def loud(remarks: Sequence[Remark]) -> list[tuple[str, str, str]]:
    return [(one.rule, one.claimed, one.recomputed) for one in remarks if one.severity != "info"]


@pytest.mark.parametrize("rule", RULES)
def test_the_example_of_a_rule_shows_it_and_nothing_louder(rule: str, heard: Heard) -> None:
    report, _, other = RULES[rule].partition("\f")
    found = heard(report, *([other] if other else []))
    assert rule in [one.rule for one in found]
    assert {one.rule for one in found if one.severity != "info"} <= {rule}


# what is accused, in a report of 2022: the paragraphs, the accused words, what they should be
ACCUSED = [
    # the same figure under two years
    (("2022年服务量增长至287.1743万件，超过合同约定。", "受疫情影响，2021年服务量增长至287.1743万件，部分月份不达标。", "2022年工作完成。"), "2021年", "2022年"),
    # the same words under two years, twice against once
    (
        (
            "根据《明湖县政务中心2022年工作计划》对主要工作和目标、具体工作和措施做出了明确安排，2022年完成。",
            "根据《明湖县政务中心2022年工作计划》对主要工作和目标、具体工作和措施做出了明确安排，按月督办。",
            "根据《明湖县政务中心2021年工作计划》对主要工作和目标、具体工作和措施做出了明确安排，但未分解。",
        ),
        "2021年",
        "2022年",
    ),
    # a year compared with itself
    (("2021年预算收入2448.73万元，比2021年增加191.60万元。", "2022年工作完成。", "2022年总结。"), "2021年", "2022年"),
    # two values of one thing for one year
    (("2021年累计结转结余资金总额为1021.36万元，2021年累计结转结余资金为0万元，明显下降。", "2022年工作完成。", "2022年总结。"), "2021年", "2022年"),
    # what was computed in the sentence before
    (("2022年预算数354.31万元，调整率=（33596-35431）/35431×100%=-5.18%。经计算2021年预算调整率为-5.18%。", "2022年总结。"), "2021年", "2022年"),
    # a series of clauses of which one kept last year's number
    (("编报目标的2021年度项目39个，涉及预算金额4415.48万元；绩效自评的2022年度项目39个，涉及预算金额4415.48万元。",), "2021年", "2022年"),
    # the period of the evaluation
    (("评价时段：2021年1月1日至2022年12月31日。", "2022年工作完成。", "2022年总结。"), "2021年", "2022年"),
    (("1月至6月支出情况见附表，2月30日前完成。",), "2月30日", "≤2月29日"),
    (("2022年2月29日召开会议。",), "2022年2月29日", "≤2022年2月28日"),
    (("2022年13月1日召开会议。",), "2022年13月1日", "1—12月"),
    (("执行期为2022年9月至2022年3月。",), "2022年9月至2022年3月", "2022年3月≥2022年9月"),
    (("于2021年5月27日在网站公开了《2022年度部门预算》。",), "2021年5月27日", "2022年"),
    (("全年合计万元，均已支付。",), "合计万元", ""),
    (("设备采购合同均有采购验收记录。", "部分采购项目未见询价记录、验收报告等手续。"), "均有采购验收记录", "未见询价记录、验收报告等手续"),
    (("联系人：赵甲乙",), "赵**", ""),
    (("对副主任赵甲乙、财务负责人钱丙进行访谈。",), "赵**、钱**", ""),
    (("请拨打13800000000咨询。",), "138****0000", ""),
]  # fmt: skip


@pytest.mark.parametrize(("paragraphs", "claimed", "should"), ACCUSED)
def test_a_fault_is_told_with_what_it_should_be(
    paragraphs: tuple[str, ...], claimed: str, should: str, heard: Heard
) -> None:
    found = loud(
        heard(TITLE + "\n\n".join((*paragraphs, "2022年度部门工作按计划完成，2022年总结。", "2022年履职。")))
    )
    assert [(one[1], one[2]) for one in found] == [(claimed, should)]


# what is right, or may be: nothing is accused
LEFT_ALONE = [
    # other years that are meant
    "2022年预算收入335.96万元，比2021年增加19.16万元，增长6.05%。",
    "2022年决算数335.96万元，比2022年预算数减少10.25万元，较2022年初增长2.15%，比2022年上半年增加5.36万元。",
    "2021年决算数335.96万元，比2021年预算数减少10.25万元；2022年决算数354.31万元。",
    "2021年决算数为335.96万元，2022年决算数为335.96万元，与上年持平。2022年完成。",
    "2021年末累计结转资金25.32万元。\n\n2022年年初结转资金25.32万元，2022年全部使用。",
    "2021年，县发改委批复概算6178.35万元。\n\n2022年度该项目总概算6178.35万元，2022年开工。",
    "制定了2022年至2024年中长期规划，2022年执行。",
    "2021年完成了施工招标，2022年完成主体施工，2022年投入使用。",
    "根据2021年度新开办企业情况申请了2022年预算180.25万元。",
    "2022年，我局编制的2021年度决算公开受到县财政局通报表扬。",
    "市公共信用2021年信息化建设项目得分2.94分。\n\n市公共信用2022年信息化建设项目得分2.94分。",
    "2019年竞价，签了一年。2022年完成，2022年总结。",
    # dates
    "2024年2月29日前完成整改。",
    "比例为2.30，编号4.31，见第2.30节。",
    "评价期间为2022年9月至次年3月，9月至3月为采暖期。",
    "县财政局于2022年3月1日批复部门预算，我局于2022年3月18日在网站公开。",
    "县财政局于2022年3月1日批复2022年部门预算，我局于2023年8月20日在网站公开2022年度部门决算。",
    "我局于2023年8月20日在网站公开了《2022年度部门决算》，公开及时。",
    "截至2022年12月31日，共支出19.41万元，执行率97.05%。",
    "截至8月31日共支出19.41万元，执行率24.27%；截至12月31日支出79.90万元，执行率99.88%。",
    # leftovers that are none
    "四、评分情况（如下）",
    "救助对象张XX、李某某的情况已经核实，电话138****1234。",
    "XX-100型设备2台，Xx系列3台。",
    "共建共治共享，公共受理平台，全年共办理业务3239件，共处理好各方面关系。",
    "增加了一元化管理，占地面积较大，金额为零元。",
    # people who are not named, numbers that are none
    "联系人：办公室",
    "填报人：财务科",
    "局长安排、主任负责，对各科科长进行访谈。",
    "对群众、企业代表进行访谈，由副局长高度重视、全程参与。",
    "12345热线受理13800件，编号201906110001234567。",
    "合同账号尾数6222，编码1234567890123456。",
    # both may be true
    "我局按照绩效运行监控机制进行监控。针对上述问题，将建立绩效运行监控机制。",
    "建立绩效运行监控机制（1分），未建立绩效运行监控机制的得0分。\n\n我局按照绩效运行监控机制进行监控。",
    "培训均有签到记录。\n\n部分采购项目未见验收报告。",
    "预算编制合理性扣1分，原因是预算编制不够合理。",
    "部分乡镇未建立项目资金管理制度。\n\n我局执行项目资金管理制度。",
    "指标\t目标值\t实际值\t未完成原因\n培训场次\t5场\t5场\t无\n接通率\t≥95%\t94.07%\t服务量大，接通率不达标",
    # names of others that are legitimate
    "我局按照市局、省局要求开展工作，配合公安分局、税务分局联合执法。",
    "我局组织赴邻近的清河县政务服务和大数据管理局学习考察。",
    "本院制度健全，我院医疗服务能力提升。我局加强监管，我局推进改革，我局完善制度，我局落实责任，我局强化督查，我院按时完成。",
]  # fmt: skip


@pytest.mark.parametrize("paragraph", LEFT_ALONE)
def test_what_may_be_right_is_left_alone(paragraph: str, heard: Heard) -> None:
    assert loud(heard(TITLE + paragraph + "\n\n2022年度部门工作按计划完成。\n\n2022年总结。\n")) == []


def test_an_evaluation_by_others_may_be_named_after_the_year_in_which_it_is_made(heard: Heard) -> None:
    body = "评价日期：2022年9月\n\n截至8月31日，项目支出19.41万元，执行率24.27%。\n\n2022年完成。\n"
    assert loud(heard("2022年度财政重点项目绩效评价报告\n\n" + body)) == []
    assert len(loud(heard("2022年度部门整体支出绩效自评报告\n\n" + body))) == 2


def test_a_contract_told_twice_is_one_remark_however_its_amount_is_written(heard: Heard) -> None:
    told = "物业合同{}元/年，2019年竞价签订一年，到期后又顺延了两年，达到3万元及以上须竞价。"
    found = heard(TITLE + told.format("189000") + "\n\n" + told.format("189,000") + "\n")
    assert [(one.rule, one.claimed, len(one.spots)) for one in found] == [
        ("renewed_without_competition", "189000元/年", 3)
    ]


def test_a_heading_of_last_year_over_this_years_figures_is_told(heard: Heard) -> None:
    report = "一、2022年部门预算编制情况\n\n2022年预算收入354.31万元。\n\n二、2021年部门预算{}情况\n\n2022年支出335.96万元，2022年完成。\n"
    assert loud(heard(TITLE + report.format("执行"))) == [("stale_year", "2021年", "2022年")]
    assert loud(heard(TITLE + report.format("绩效评价结果应用"))) == []


def test_the_year_is_left_alone_where_title_and_text_disagree_on_it(heard: Heard) -> None:
    stale = "2021年支出335.96万元，用于运转。\n\n2022年支出335.96万元，用于发展。\n"
    assert loud(heard(TITLE + stale + "\n2022年完成。\n")) == [("stale_year", "2021年", "2022年")]
    assert loud(heard("2023年度绩效评价报告\n\n" + stale)) == []


def test_personal_data_is_never_repeated(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    secret = ("13800000000", "11010519491231002X", "赵甲乙", "28000000")
    path.write_text(
        TITLE + f"填报人：{secret[2]}\n\n联系电话：{secret[3]}\n\n一、基本情况\n\n"
        f"受助人证件号码{secret[1]}，手机{secret[0]}，已经核实，由负责人{secret[2]}、等访谈确认。\n\n"
        f"姓名\t电话\n{secret[2]}\t{secret[0]}\n",
        encoding="utf-8",
    )
    told = [one for one in audit_json(audit_file(path))["findings"] if one["rule"] in RULES]
    assert {one["rule"] for one in told} >= {"phone_number", "identity_number", "person_named"}
    assert not [word for word in secret if word in str(told)]
    assert all(one["line"] for one in told)


def test_check_digits() -> None:
    assert identity_holds("11010519491231002X")
    assert not identity_holds("110105194912310021")
    assert luhn_holds("4111 1111 1111 1111")
    assert not luhn_holds("4111 1111 1111 1112")


def test_numerals_of_headings_go_both_ways() -> None:
    assert [in_words(numeral(in_words(number))) for number in range(1, 100)] == [
        in_words(n) for n in range(1, 100)
    ]
    assert [numeral(one) for one in ("一", "十", "十二", "二十", "九十九")] == [1, 10, 12, 20, 99]


def test_figures_of_last_years_report_are_told_paragraph_by_paragraph(heard: Heard) -> None:
    same = "我局负责政务服务大厅的建设、管理和监督考核，推进数字政府建设，全年支出335.96万元，保障了机构运转和各项重点工作的顺利开展。"
    changed = same.replace("335.96", "341.20")
    found = heard(TITLE + same + "\n", "2021年度部门整体支出绩效自评报告\n\n" + same + "\n")
    assert [one.rule for one in found] == ["same_as_other", "figures_of_other"]
    assert heard(TITLE + same + "\n", "2021年度部门整体支出绩效自评报告\n\n" + changed + "\n") == []


# -- hostile texts


def test_a_text_without_signs_is_cut_into_stretches_that_add_up() -> None:
    passage = Passage("工作" * 200_000, ((0, At(line=1)),))
    cut = list(sentences(passage))
    assert len(cut) == len(passage.text) // LONGEST
    assert "".join(one.text for one in cut) == passage.text


HOSTILE = {
    "no signs": "我局全年开展各项工作有关" * 1500,
    "years": "2021年支出335.96万元2022年支出335.96万元比2021年增加" * 200,
    "headings": "\n\n".join(f"{in_words(1 + n % 99)}、2021年预算执行情况{n}" for n in range(600)),
    "brackets": "（《“。" * 2_000,
    "blanks": " " * 6_000 + "年 月 日" + "2022" + " " * 6_000,
    "denials": "\n\n".join(
        f"未建立项目{chr(0x4E00 + n)}监控制度。{chr(0x4E00 + n)}{chr(0x5000 + n)}编制合理性扣1分。均有{chr(0x5000 + n)}采购验收记录。"
        for n in range(300)
    ),
    "codes": "\n\n".join(f"A{n % 999}加强市民{n}中心管理工作情况" for n in range(400)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_costs_what_it_is_long(name: str) -> None:
    """Twice the text may be looked at twice as often, with some slack; never four times."""
    counts = []
    for part in (1, 2):
        body = HOSTILE[name]
        paragraphs = (body[: len(body) * part // 2]).split("\n\n")
        blocks = [Paragraph("2022年度部门整体支出绩效自评报告", "heading", 0, At(line=1))]
        blocks += [Paragraph(one, "body", 0, At(line=n + 2)) for n, one in enumerate(paragraphs)]
        counts.append(_work(Document((Section(tuple(blocks)),), lines=tuple(one.text for one in blocks))))
    assert counts[1] <= 2.6 * counts[0] + 5_000


def _work(document: Document) -> int:
    """How many calls of functions the text checks need."""
    view = View(document, (), claims(document, ()), year=2022)
    calls = 0

    def count(_frame: object, event: str, _arg: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        for check in text.CHECKS:
            list(check.run(view, Judged()))
    finally:
        sys.setprofile(None)
    return calls


def test_dates_of_a_sentence_are_read_in_order() -> None:
    passage = Passage("2022年3月1日至4月5日，另见5月。", ((0, At(line=1)),))
    (sentence,) = all_sentences([passage])
    assert [(one.year, one.month, one.day) for one in days_in(sentence)] == [(2022, 3, 1), (0, 4, 5)]
