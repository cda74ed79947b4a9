"""The audit of plain lists in running text against their whole: open lists are left alone, slips are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.flows.auditing import audit_file

TITLE = "某单位2022年度部门整体支出绩效自评报告\n\n"

TRUE = [
    # all there is
    "年末实有在编干警203人，其中员额法官78人、审判辅助人员87人、司法行政人员38人。",
    "全年投入241.57万元，其中县级奖补160.00万元、镇自筹81.57万元。",
    # open lists: what is left out is told by nobody
    "全年收到有效评价37084件，其中非常满意31288件、满意3502件、基本满意1375件。",
    "完成投资159.5亿元，其中油田项目150.0亿元、石化公司1.1亿元、炼化公司0.7亿元、管理局2.4亿元。",
    "救助困难群众426人，其中大病救助138人、突发意外救助28人。",
    # attributes that overlap
    "在职人员50人，其中党员35人、女职工20人。",
    "专任教师468人，其中副高及以上142人、“双师型”教师409人。",
    # what stands behind a list is no part of it
    "成功回访1200人，其中门诊患者700人、住院患者500人，满意1102人。",
    "发现突发疾病等意外事件37起，其中送医19起，均在30分钟内响应。",
    "完成年度目标45人的91.11%，其中田径12人、游泳8人、重竞技11人、球类及其他10人。",
    "外出务工28436人，比上年的27218人多1218人，其中县内11207人、县外省内6529人、省外10700人。",
    # the answers of a survey, with what is no answer
    "收回问卷200份，满意的121人，比较满意的54人，一般的19人，不满意的6人，满意和比较满意的占87.50%。",
    "收入总计478.21万元、支出总计478.21万元。其中：本年收入456.72万元，年初结转和结余21.49万元；"
    "本年支出439.89万元，年末结转和结余38.32万元。",
    "现有队伍人员486人，其中干部132人、消防员354人；政府专职消防员612人；消防文员97人。三类人员合计1195人。",
    "走访企业30家、个体户12户，共召开座谈会5次。",
    "全年新增藏书4.31万册，其中中文类1.98万册、少儿类1.45万册、科技类0.53万册，其余0.35万册为外文图书。",
    # totals of as many as they say, with other numbers between
    "发放中职补助218.00万元，惠及436人，高职补助302.00万元，惠及604人，两项合计520.00万元。",
    "近三年问题分别为156个、141个和128个，三年合计425个，年均141.7个。",
]

FALSE = [
    ("年末实有在编干警203人，其中员额法官78人、审判辅助人员97人、司法行政人员38人。", {"203人", "97人"}),
    ("年末实有在编干警203人，其中员额法官78人、审判辅助人员87人、司法行政人员37人。", {"203人"}),
    ("外出务工28436人，其中县内11207人、县外17339人。", {"28436人", "11207人", "17339人"}),
    (
        "培训21.36万人次，其中学校8.74万人次、社区6.15万人次、企业4.02万人次、其他3.45万人次。",
        {"21.36万人次", "3.45万人次"},
    ),
    ("收回问卷200份，满意的121人，比较满意的64人，一般的19人，不满意的6人。", {"200份", "64人"}),
    ("近三年问题分别为156个、141个和128个，三年合计452个。", {"452个"}),
    (
        "收入总计478.21万元、支出总计479.21万元。其中：本年收入456.72万元，年初结转和结余21.49万元；"
        "本年支出439.89万元，年末结转和结余38.32万元。",
        {"479.21万元"},
    ),
    (
        "收入总计478.21万元，支出总计478.21万元。其中：本年收入456.72万元；本年支出439.89万元，年末结转和结余38.32万元。",
        {"478.21万元", "456.72万元"},
    ),
    (
        "现有队伍人员486人，其中干部132人、消防员354人；政府专职消防员612人；消防文员97人。三类人员合计1205人。",
        {"1205人"},
    ),
    ("形成公益类资产6842.6万元、经营类资产4511.9万元、到户类资产1376.5万元，共12693万元。", {"12693万元"}),
    (
        "全年新增藏书5.31万册，其中中文类1.98万册、少儿类1.45万册、科技类0.53万册，其余0.35万册为外文图书。",
        {"5.31万册"},
    ),
]


def found(text: str, folder: Path) -> list[str]:
    file = folder / "report.txt"
    file.write_text(TITLE + text + "\n", encoding="utf-8")
    remarks = audit_file(file, only={"parts_differ", "parts_exceed"}).audit.remarks
    return [one.claimed for one in remarks if one.severity != "info"]


@pytest.mark.parametrize("text", TRUE)
def test_a_list_that_is_whole_or_open_is_left_alone(text: str, tmp_path: Path) -> None:
    assert found(text, tmp_path) == []


@pytest.mark.parametrize(("text", "accused"), FALSE)
def test_a_list_that_misses_its_whole_by_a_slip_is_named(
    text: str, accused: set[str], tmp_path: Path
) -> None:
    made = found(text, tmp_path)
    assert len(made) == 1 and made[0] in accused
