"""Lists, totals and rates that words announce: what does not add up is named with what it should be, what need not add up is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from accusations import accusations, claimed

TITLE = "某局2023年度部门整体支出绩效自评报告\n\n"

WRONG = {
    "parts that are each of another purse": (
        "2023年，全省统筹安排改造补助资金预算总额59,000万元，其中中央资金27,988万元，省级资金23,000万元。",
        {"59,000万元"},
    ),
    "a list of money that one slip keeps from adding up": (
        "该项奖补资金共安排80,670万元，由三部分构成：空气质量补偿资金26,816万元，地表水补偿资金48,672万元，自然保护区补偿资金5,782万元。",
        {"26,816万元", "80,670万元"},
    ),
    "what was spent and what was left of what was arranged": (
        "全县用于巩固脱贫成果的资金共安排19,204.096万元。\n\n预算执行方面，全年支付18,551.096万元，未支付703万元。",
        {"18,551.096万元", "19,204.096万元"},
    ),
    "the two sides of an account": (
        "2022年度收入总计1,651.74万元，支出总计1,615.74万元。收支较上年决算数增加66.02万元，增长4.2%。",
        {"1,615.74万元"},
    ),
    "a rate of the budget that the passage before tells": (
        "2019年度老旧小区改造补助项目预算总额50,988万元，主要用于安防、环卫和消防设施。\n\n截至5月底，项目支出22,057.41万元，预算执行率为42.36%。",
        {"42.36%"},
    ),
    "a rate of all, of two amounts that differ": (
        "投入中央直达资金49.6万元，执行数29.6万元，执行率100%。\n\n项目资金29.6万元用于残疾人康复。",
        {"49.6万元", "100%"},
    ),
    "amounts whose shares make 100 %": (
        "在全部支出当中，基本支出1,170.08万元，占69.02%，项目支出480.32万元，占30.98%。",
        {"1,170.08万元"},
    ),
    "a difference from one amount to another": (
        "与上年相比，基本支出由1,041.93万元升至1,091.48万元，多支出28.15万元。",
        {"28.15万元", "1,091.48万元"},
    ),
    "a total that says of how many": (
        "督导员服务节余33.77万元、容器购置节余13.54万元，两项节余之和为33.12万元，足以覆盖。",
        {"33.12万元"},
    ),
    "persons of three kinds": (
        "年末实有在职人员66人，另有退休人员31人、劳务派遣人员18人，以上三类人员加总151人。",
        {"151人"},
    ),
    "what the quarters come to": (
        "第一季度拨付126.35万元，第二季度268.40万元，第三季度247.18万元，第四季度343.81万元；截至6月底累计394.75万元，截至9月底累计641.39万元。",
        {"641.39万元"},
    ),
    "what is cumulated, in a row": (
        "一季度支出1,420.36万元，二季度支出2,987.15万元，三季度支出3,318.44万元。截至3月末、6月末、9月末，累计支出分别为1,420.36万元、4,407.51万元和7,729.55万元。",
        {"7,729.55万元"},
    ),
    "a rate of what was contracted": (
        "纳入政府采购的预算6,120.00万元，签约金额5,874.34万元，资金节约率4.10%。",
        {"4.10%"},
    ),
    "two parts that are all there is by their names": (
        "中标价合计3,725.80万元，其中东片区1,847.84万元，西片区1,657.45万元。",
        {"3,725.80万元"},
    ),
    "an empty rate that the row determines": (
        "实事\t单位\t计划\t完成\t完成比例（%）\n柑橘提质改造\t亩\t2600\t2600\t100.0\n硬化入户路\t公里\t8.5\t8.1\t95.3\n"
        "新建分类亭\t座\t34\t34\t100.0\n清淤渠道\t公里\t21\t23.4\t111.4\n改厕\t户\t180\t167\t",
        {"（空）"},
    ),
}

TRUE = {
    "a list of money with shares that are not all": (
        "项目预算2,400万元，其中中央补助1,200万元，占50.00%；县级配套720万元，占30.00%。"
    ),
    "income of which only some kinds are told": (
        "居民医疗保险收入4,399亿元，其中保险费816亿元、政府资助3,523亿元；支出4,083亿元，本年结余316亿元。"
    ),
    "a rate of the item's own budget, which is printed nowhere": (
        "“三公”经费年初预算234,000.00元，支出决算65,000.00元，完成27.8%。其中：公务接待费决算31,000.00元，完成年初预算的15.5%。"
    ),
    "persons of one of two groups": (
        "实有事业人员32名、离退休人员29名。其中正高职称4名，副高职称8名，中级职称16名；大专以上学历32人。"
    ),
    "what each of two givers gave": (
        "2023年，上级财政下达耕地地力保护补贴资金9,765万元。\n\n2023年中央财政耕地地力保护补贴资金下达8,887万元，另有中央耕地建设资金。"
    ),
    "what was given and what was spent of it": (
        "省级资金290.36万元，地方投入877.99万元，上年结转资金44.89万元。\n\n"
        "省级资金支出288.26万元，预算执行率99.28%；地方资金支出877.99万元，预算执行率100%；其他资金支出44.85万元，预算执行率99.91%。"
    ),
    "growths of two things": (
        "基本支出预算比上年减少43,506.06元，降低4.03%；项目支出预算48,100元，与上年持平。\n\n"
        "本年支出1,085,203.63元，比上年减少43,506.06元，降低3.85%。"
    ),
    "last year's words of the item before": (
        "“三公”经费预算较2017年减少1万元。其中公务用车运行维护费1.5万元，与上年一致，用于出差油料；公务接待费1万元，较上年减少50%。"
    ),
    "a part of the quarter with the most": (
        "全市接待游客1,838.53万人次，一至四季度分别为386.42、451.17、598.36、402.58万人次，其中三季度暑期最为集中，占全年的32.55%。"
    ),
    "all posts, and those of one kind": (
        "全系统编制共782个，其中行政编制26个、参公编制18个、公卫事业编制152个、乡镇卫生院编制586个；年末在编在职735人，总体满编率93.99%。"
    ),
    "posts of all, and who holds them": (
        "全系统核定编制3862名，其中局机关编制42名，学校（园）及直属单位编制3820名。年末实有在职人员3705人，空编157名，在职人员控制率95.93%。"
    ),
    "rates of one item in several places": (
        "农机购置补贴影响执行进度，各地该项执行率分别为：清河县94.24%、安丰县83.99%、临泽市100.00%。\n\n"
        "地区\t预算（万元）\t支出（万元）\t执行率\n清河县\t7972.00\t7811.04\t97.98%\n安丰县\t6318.00\t6200.00\t98.13%\n临泽市\t4520.00\t4505.00\t99.67%"
    ),
    "a change of another thing than the two that are compared": (
        "综上，2020年“三公”经费431万元比上年433万元略有下降，车辆购置增加56万元与运行维护、公务接待的减少基本相抵。"
    ),
    "what has been left over the years": (
        "养老保险基金收入2173亿元，支出1431亿元，本年结余742亿元，滚存结余3104亿元。居民医保基金收入3927亿元，支出3688亿元，"
        "本年结余239亿元，滚存结余1850亿元。"
    ),
    "sheets that were sent out, and those that came back": (
        "用人单位发放100份、有效92份，非常满意48份、满意36份、基本满意7份、不满意1份，满意度98.91%。"
    ),
    "what arrived, and what was spent": (
        "项目计划总投资4,340.00万元，到位4,203.60万元，支出4,050.76万元，资金到位率为96.86%，预算执行率为93.34%。"
    ),
    "points that are lost, with their shares": (
        "产出类失分5分，占失分总数的32.89%；效益类失分4.4分，占28.95%；过程类失分3.8分，占25.00%；决策类失分2分，占13.16%。"
    ),
    "a target between what was reached and last year's": (
        "实现转化收入1,226.80万元，为年度目标1,300.00万元的94.37%，较2022年的1,083.60万元增加143.20万元，增幅13.22%。"
    ),
    "what was owed and what was owned": (
        "资产总额达25.69亿元，较年初增加9,485万元；债务总额16.48亿元；净资产总额9.21亿元。资产负债率为64.15%。"
    ),
}


@pytest.mark.parametrize(("text", "accused"), WRONG.values(), ids=WRONG)
def test_what_does_not_add_up_is_named(text: str, accused: set[str], tmp_path: Path) -> None:
    """Each text has one mistake, and one of its numbers is accused."""
    assert set(claimed(tmp_path, TITLE + text)) & accused


@pytest.mark.parametrize("text", TRUE.values(), ids=TRUE)
def test_a_true_text_is_not_accused(text: str, tmp_path: Path) -> None:
    """Nothing in these texts is wrong."""
    assert [(one.rule, one.claimed, one.recomputed) for one in accusations(tmp_path, TITLE + text)] == []
