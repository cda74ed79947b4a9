"""True texts that were once accused: nothing in them is wrong, and nothing is said of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.flows.auditing import audit_file

TITLE = "某局2023年度部门整体支出绩效自评报告\n\n"

SENTENCES = [
    "其中“非常满意”322份、“满意”218份、“一般”31份、“不满意”8份，以前两项合计计算，总体满意度为93.26%。",
    "收回有效问卷842份，其中非常满意389份、满意382份、基本满意58份、不满意13份，满意度为91.57%。",
    "成功访问样本1,200个，其中非常满意478个、满意617个、基本满意82个、不满意18个、拒绝评价5个。",
    "学生参加技能竞赛获奖25项，其中国家级2项，省级23项（一等奖4项、二等奖9项、三等奖10项），比2022年的19项多6项。",
    "全年新增限额以上商贸企业46家，超出年度目标40家的15.00%。",
    "救助人数较上年的1,258人增加128人，增幅10.17%，但完成年度目标1450人的95.59%，缺口64人。",
    "各项转移支付从3012亿元增加到3674亿元，年均增长5.1%，五年累计1.64万亿。",
    "投前平均年资产负债率为72%、79%、62%、64%，投后平均年资产负债率为57.64%、69.17%、52.89%、56.2%。",
    "省本级收入37.1亿元，加上中央补助15.4亿元、市县上解收入14亿元、调入资金14.1亿元、结转收入26.38亿元，收入合计106.98亿元。",
    "加上中央补助15.4亿元、市县上解收入14亿元、调入资金14.1亿元、新增专项债券收入265亿元、结转收入26.38亿元，收入合计372.08亿元。",
    "各类基金实缴金额共121.04亿元，其中自治区本级财政实缴出资27.75亿元，带动社会资本54.78亿元，国有资本17.63亿元，金融资本46.79亿元。",
    "57家中提出整改意见的有22家，年底前整改到位20家，整改率90.91%。",
    "按资金来源分，市级财政3,025.00万元，占全部5,238.00万元的57.75%，县级财政2,213.00万元，占42.25%。2022年预算比上年增加90.00万元，增长2.94%。",
    "农村网民规模达3.13亿人31，占网民整体11.08亿人32的28.2%。",
    "500万元以上的5个项目预算9,106.00万元，1—9月支出6,098.31万元，执行率66.97%，其预算占全部项目预算的85.48%。",
]


@pytest.mark.parametrize("text", SENTENCES)
def test_a_true_sentence_is_not_accused(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, text) == []


YEARS = """一、2022年预算执行情况

省本级一般公共预算支出1433.84亿元，增支299.43亿元，增长26.4%。

二、2023年预算草案

省本级一般公共预算支出1466.90亿元，增长2.3%。"""


def test_one_name_under_headings_of_two_years_is_two_facts(tmp_path: Path) -> None:
    assert said(tmp_path, YEARS) == []


TABLES = {
    "visits for one of many events, in whole numbers": """场馆\t服务人次（万人次）\t活动场次（场）\t平均每场活动对应服务人次（人次）
县图书馆\t18.42\t326\t565
县文化馆\t9.76\t284\t344
县博物馆\t14.15\t97\t1,459
乡镇综合文化站（14个）\t21.58\t1,043\t207
合计\t63.91\t1,750\t365""",
    "rates of parts behind a table of rates of the whole": """单位\t基本支出预算\t基本支出决算\t项目支出预算\t项目支出决算\t支出合计\t执行率
救护中心\t1,186.90\t1,179.25\t2,058.73\t1,987.40\t3,166.65\t97.57%
防治总站\t1,094.28\t1,090.17\t3,612.66\t3,568.91\t4,659.08\t98.98%
种苗中心\t846.15\t842.80\t1,524.30\t1,317.62\t2,160.42\t91.14%
合计\t3,127.33\t3,112.22\t7,195.69\t6,873.93\t9,986.15\t96.74%

从单位看，执行率最高的是防治总站，为98.98%；最低的是种苗中心，为91.14%，项目支出执行率只有86.44%。""",
    "the number of indicators beside their score": """一级指标\t分值\t得分\t得分率\t三级指标数
决策\t18\t14.50\t80.56%\t4
过程\t22\t17.72\t80.55%\t4
产出\t30\t27.13\t90.43%\t4
效益\t30\t28.67\t95.57%\t5
合计\t100\t88.02\t88.02%\t17""",
    "a part score by a rule that its reason tells": """三级指标\t分值\t年度指标值\t实际完成值\t得分\t扣分原因
受理量\t4\t≥180万件\t214.36万件\t4\t
接通率\t4\t≥95%\t93.58%\t3.6\t汛期来电集中，扣减10%即0.4分。
办结率\t4\t≥95%\t88.89%\t3.56\t18个中办结16个，即88.89%。
验收率\t4\t≥95%\t87.50%\t3.5\t8个中验收7个，即87.50%。
满意度\t4\t≥95%\t97.46%\t4\t
合计\t20\t\t\t18.66\t""",
}


@pytest.mark.parametrize("name", TABLES)
def test_a_true_table_is_not_accused(tmp_path: Path, name: str) -> None:
    assert said(tmp_path, TABLES[name]) == []


def said(tmp_path: Path, text: str) -> list[tuple[str, str, str]]:
    path = tmp_path / "报告.txt"
    path.write_text(TITLE + text + "\n", encoding="utf-8")
    return [
        (one.rule, one.claimed, one.recomputed)
        for one in audit_file(path).audit.remarks
        if one.severity != "info"
    ]
