"""What is compared with another number than the nearest one: true sentences and tables that were once accused."""

from __future__ import annotations

from pathlib import Path

import pytest
from accusations import accusations, claimed

TITLE = "某局2023年度部门整体支出绩效自评报告\n\n"

TRUE = {
    "spent, planned and controlled; then against last year": (
        "公用经费支出151.78万元，预算156.00万元，控制率97.29%；比上年158.60万元减少6.82万元。"
    ),
    "of the plan, and then against last year": (
        "2023年全院总收入5293.52万元，为收入预算5180.00万元的102.19%，比2022年的4986.31万元增加307.21万元，增长6.16%。"
    ),
    "a saving and its rate, whose budget is not told": (
        "计划购置设备29台，实际购置29台，完成率100.00%。成本方面，合同总额比预算节约108.90万元，节约率4.54%。"
    ),
    "what an item saves of its own budget": (
        "2023年“三公”经费预算200,000.00元，决算165,095.50元，控制率82.55%。其中公务用车运行维护费126,480.50元，比预算节约13,519.50元；"
        "公务接待费38,615.00元，比预算节约21,385.00元。"
    ),
    "counted parts whose names end in 项目": (
        "抽取40家（项）单位核查，按方向分别为认定奖补15家（项）、投入补助14家（项）、重点科技攻关项目6家（项）、平台建设奖补3家（项）、"
        "企业培育1家（项）、成果转化补助1家（项）。"
    ),
    "the highest and the lowest row of a table, and the whole": (
        "五项服务中，会议服务满意度最高，为99.60%；餐饮服务满意度最低，为95.95%；五项综合满意度98.14%。\n\n"
        "服务项目\t满意\t基本满意\t不满意\t满意度\n物业服务\t231\t13\t3\t98.79%\n餐饮服务\t218\t19\t10\t95.95%\n"
        "公务用车服务\t236\t9\t2\t99.19%\n会议服务\t240\t6\t1\t99.60%\n维修服务\t225\t15\t7\t97.17%\n合计\t1150\t62\t23\t98.14%"
    ),
    "rates of a budget that was changed since": (
        "年初预算1238.65万元，年中调整增加140.23万元，调整幅度11.32%。\n\n"
        "截至6月末累计支出6,238,410.66元，执行进度45.24%；截至9月末累计支出9,874,225.19元，执行进度71.61%。"
    ),
    "points in a row behind a count, whose unit stands behind the last": (
        "共扣4.34分，涉及目标实现、执行进度、预算完成、资金结余率、目标完成5项指标，扣分分别为0.5、2、0.44、1、0.4分。"
    ),
    "a list with its shares, beside a table of something called alike": (
        "签订成果转化合同45份，合同额1,005.30万元，比目标900万元多105.30万元，比上年的865.30万元增长16.18%。其中专利实施许可6份182.00万元、"
        "专利权转让4份96.50万元、技术开发与服务35份726.80万元，三类分别占合同总额的18.10%、9.60%、72.30%。\n\n项目支出情况（单位：万元）\n\n"
        "项目\t预算\t决算\t执行率\n横向技术开发与服务\t760.00\t698.54\t91.91%\n科研条件建设\t520.00\t502.66\t96.67%\n合计\t1280.00\t1201.20\t93.84%"
    ),
    "what stands in two places is no slip": (
        "2023年部门年初预算2846.53万元，全年追加312.78万元，核减126.00万元，调整后预算3033.31万元。\n\n"
        "政务云租赁服务因清理闲置资源，核减预算126.00万元；数据共享交换平台二期、网络安全监测与等保测评、城市运行管理中心建设"
        "分别追加145.00万元、46.50万元、80.00万元，项目追加合计271.50万元。"
    ),
    "a deduction of an indicator that is named": (
        "资金到位率99.28%，满分4分，得3.97分；预算执行率96.80%，满分6分，得5.81分。归档不及时，“制度执行有效性”扣0.5分。"
    ),
    "pieces of unlike things are not added up": (
        "序号\t内容\t数量（台/套）\t预算\t合同价\n1\t螺旋CT\t1\t980.00\t936.00\n2\t诊断仪\t4\t520.00\t498.00\n3\t呼吸机\t12\t216.00\t204.00\n"
        "\t设备小计\t17\t1716.00\t1638.00\n4\t信息化建设\t1\t250.00\t242.00\n\t合计\t\t1966.00\t1880.00"
    ),
}


@pytest.mark.parametrize("words", TRUE.values(), ids=TRUE)
def test_what_is_compared_with_another_number_is_not_accused(words: str, tmp_path: Path) -> None:
    assert [(one.rule, one.claimed) for one in accusations(tmp_path, TITLE + words)] == []


WRONG = {
    "against last year behind a plan": (
        "公用经费支出151.78万元，预算156.00万元，控制率97.29%；比上年158.60万元减少6.28万元。",
        {"6.28万元"},
    ),
    "the lowest row of a table": (
        "五项服务中，会议服务满意度最高，为99.60%；餐饮服务满意度最低，为95.59%；五项综合满意度98.14%。\n\n"
        "服务项目\t满意\t基本满意\t不满意\t满意度\n物业服务\t231\t13\t3\t98.79%\n餐饮服务\t218\t19\t10\t95.95%\n"
        "公务用车服务\t236\t9\t2\t99.19%\n会议服务\t240\t6\t1\t99.60%\n维修服务\t225\t15\t7\t97.17%\n合计\t1150\t62\t23\t98.14%",
        {"95.59%", "95.95%"},
    ),
}


@pytest.mark.parametrize(("words", "expected"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_there_is_named(words: str, expected: set[str], tmp_path: Path) -> None:
    found = set(claimed(tmp_path, TITLE + words))
    assert found
    assert found <= expected


def test_the_office_in_short_behind_another_one_is_no_other_unit(tmp_path: Path) -> None:
    text = "永泽县人民医院2023年度绩效评价报告\n\n永泽县人民医院是二级甲等医院。永泽县人民医院共有床位560张。征求意见稿已书面征求县卫生健康局和县人民医院意见。"
    assert accusations(tmp_path, text) == []
