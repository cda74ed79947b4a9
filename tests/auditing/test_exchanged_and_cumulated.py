"""Amounts that changed places, what is cumulated, rates of two counts: what is wrong is named, what is true is not accused."""

from __future__ import annotations

from pathlib import Path

import pytest
from accusations import accusations, claimed

TITLE = "某局2023年度部门整体支出绩效自评报告\n\n"

WRONG = {
    "what was added and what it became changed places": (
        "项目年初预算安排1,860.00万元。9月，区财政追加预算1,946.50万元，追加额相当于年初预算的4.65%，调整后全年预算为86.50万元。",
        {"1,946.50万元", "86.50万元"},
    ),
    "what was taken away and what was left changed places": (
        "项目年初预算2680.00万元，10月市财政调减2550.00万元，调减幅度4.85%，调整后预算130.00万元，全部为市级财政资金。",
        {"2550.00万元", "130.00万元"},
    ),
    "two quarters changed places": (
        "第一季度支出186.30万元，第二季度支出318.25万元，第三季度支出523.47万元，第四季度支出590.48万元。"
        "上半年累计支出709.77万元；前三季度累计支出1028.02万元。",
        {"709.77万元"},
    ),
    "what is cumulated became less": (
        "从进度看，3月末累计支出5034.92万元，6月末累计支出2487.36万元，9月末累计支出7561.28万元，12月末累计支出10257.24万元。",
        {"5034.92万元"},
    ),
    "what is cumulated lost a digit": (
        "2022年3月末累计支出248.36万元，6月末累计支出203.49万元。",
        {"203.49万元"},
    ),
    "what was wanted and what there is, with the rate behind them": (
        "计划配备督导员320名，年末在岗299名，配备率93.13%。",
        {"93.13%"},
    ),
    "what is left stands between the counts and their rate": (
        "城区应实施分类的居民小区428个，已实施412个，尚有6个老旧小区未实施，覆盖率98.56%。",
        {"98.56%", "428个"},
    ),
    "some of so many": ("91264份样品中，复核一致的90187份，检测结果合格率99.51%。", {"99.51%", "90187份"}),
    "what is left confirms the rate": (
        "全年受理报修236件，24小时内处置243件，及时处置率93.64%，超时的15件。",
        {"93.64%", "243件"},
    ),
    "one of two classifications of the staff": (
        "2023年末在岗职工924人，其中在编583人、合同制339人。按岗位类别分，医师318人、护理人员427人、医技药学人员121人、行政后勤人员58人。",
        {"924人", "583人", "339人"},
    ),
    "growth against last year told in front": (
        "“三公”经费预算96.00万元，决算83.47万元，为预算的86.95%；上年决算90.51万元，同比下降7.41%。",
        {"90.51万元", "7.41%"},
    ),
    "by how much a task was exceeded": (
        "年度任务7500人，实际完成7633人，超任务113人，完成率101.77%。",
        {"113人"},
    ),
    "what a price came down by": (
        "3个标段公开招标，招标控制价合计4366.50万元，中标价合计4322.40万元，下浮39.10万元，下浮率0.90%。",
        {"4366.50万元", "39.10万元"},
    ),
    "four quarters under their whole": (
        "全年清运生活垃圾17.77万吨，其中一季度4.13万吨、二季度4.94万吨、三季度4.79万吨、四季度4.36万吨。",
        {"17.77万吨", "4.94万吨"},
    ),
    "purchases of three kinds behind their whole": (
        "采购预算156.00万元，实际采购147.90万元，完成率94.81%。工程采购61.24万元、货物采购31.87万元、服务采购59.79万元。",
        {"147.90万元", "59.79万元"},
    ),
    "the rate of those that are not": (
        "17个村中有4个村未签订管护协议，签订率67.47%，管护经费无固定来源。",
        {"67.47%"},
    ),
    "parts that are counted": (
        "年度资金总额854万元，全部为财政拨款，具体由三部分构成：高标准农田建设400万元、示范建设925万元、畅通工程159万元。",
        {"925万元", "854万元"},
    ),
    "what is left of a budget told before": (
        "2017年度补助资金预算总额59000万元，由两个部门共同管理。2017年实际支出47317.66万元，结余11862.34万元。",
        {"11862.34万元"},
    ),
    "a full rate beside points": (
        "全年预算数9.48万元，全年执行数9.84万元，执行率100%，分值10分，得10分，均为本年财政拨款。",
        {"9.84万元", "9.48万元", "100%"},
    ),
    "what is cumulated from half year to half year": (
        "2022年下半年支付412.65万元，2023年上半年支付1086.30万元，累计1498.95万元；2023年下半年支付1602.63万元，累计3096.79万元。",
        {"1602.63万元", "3096.79万元"},
    ),
    "four quarters in a row": (
        "四个季度到馆人次依次为42.18万、47.65万、75.81万、51.37万，上半年累计89.83万，前三季度累计158.75万。",
        {"75.81万", "158.75万"},
    ),
    "all others of what the items are": (
        "2023年城区生活垃圾产生量31.20万吨，较上年31.85万吨下降2.04%。其中可回收物11.73万吨、厨余垃圾5.46万吨、有害垃圾0.01万吨、其他垃圾41.00万吨。",
        {"31.20万吨", "41.00万吨"},
    ),
}

TRUE = {
    "moved and what it became": "项目年初预算2680.00万元，10月市财政调减130.00万元，调减幅度4.85%，调整后预算2550.00万元，全部为市级财政资金。",
    "more was taken away than is left": "项目年初预算2680.00万元，10月市财政调减2550.00万元，调减幅度95.15%，调整后预算130.00万元。",
    "quarters": "第一季度支出186.30万元，第二季度支出523.47万元，第三季度支出318.25万元，第四季度支出590.48万元。"
    "上半年累计支出709.77万元；前三季度累计支出1028.02万元。",
    "what is there at the end of a month falls": "3月末账面余额2487.36万元，6月末账面余额1203.49万元。",
    "spent in a month": "3月支出248.36万元，6月支出203.49万元。",
    "growth against last year told in front": "全年清运垃圾17.77万吨，其中一季度4.13万吨、二季度4.49万吨、三季度4.79万吨、四季度4.36万吨；上年清运16.94万吨，同比增长4.90%。",
    "amounts and growth of several things": "净资产1719.99亿元，增加168.54亿元，增长10.86%；营业收入235.84亿元，增长7.15%；利润4.39亿元，增长39.17%。",
    "an item without a number": "预算单位共3277个，包括部门机关及16个直属事业单位，31个省局、4个计划单列市局及其283个直属事业单位，330个市局及其198个直属事业单位，2414个县局。",
    "shares made to give 100 %": "供水方面，地表水源4928.1亿立方米、地下水源853.8亿立方米、其他水源138.3亿立方米，占比依次为83.2%、14.5%、2.3%。",
    "each of its own budget": "1-5月全区一般公共预算收入56033万元，占年初预算的45.5%。其中，国税部门入库22891万元，占年初预算的51.1%；"
    "地税部门入库28659万元，占年初预算的47.43%；财政部门入库4483万元，占年初预算的24.99%。",
    "ages": "0—14岁25338万人，占17.95%；60岁及以上26402万人，占18.70%，其中65岁及以上19064万人，占13.50%。",
    "what is left without a number": "电话回访300件，有效回访246件，其中满意240件、一般5件，其余为不满意。",
    "a target in a remark": "开展三、四级手术3085台次，占手术总台次7862台次的39.24%，距40%的目标尚差0.76个百分点。\n\n"
    "指标\t分值\t得分\t说明\n三、四级手术占比\t6\t5.89\t目标40%，按比例计分",
    "late ones told": "全年受理报修236件，24小时内处置221件，及时处置率93.64%，超时的15件。",
    "two things counted, a rate of something else": "计划培训320人，实际完成298人，培训合格率96.31%。",
    "a rate among others": "到位资金480万元，支出462万元，其中甲310万元、乙152万元，资金使用率96.25%。",
}


@pytest.mark.parametrize(("text", "accused"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_named(text: str, accused: set[str], tmp_path: Path) -> None:
    """Each text has one mistake, and one of its numbers is accused."""
    assert set(claimed(tmp_path, TITLE + text)) & accused


@pytest.mark.parametrize("text", TRUE.values(), ids=TRUE)
def test_a_true_text_is_not_accused(text: str, tmp_path: Path) -> None:
    """Nothing in these texts is wrong."""
    assert [(one.rule, one.claimed, one.recomputed) for one in accusations(tmp_path, TITLE + text)] == []
