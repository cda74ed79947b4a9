"""Tables set with spaces whose cells are narrow: texts in the middle of their rows, numbers cut over lines, columns one space apart,
and what a page's end does to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.core.document import Document, Paragraph
from jixiao.core.finding import Findings
from jixiao.extraction.statements import claims
from jixiao.readers.document import read_document


def document(folder: Path, *pages: str) -> Document:
    path = folder / "report.txt"
    path.write_text("".join(f"{page}\n\f" for page in pages), encoding="utf-8")
    made = read_document(path, Findings())
    assert made is not None
    return made


def tables(folder: Path, *pages: str) -> list[list[list[str]]]:
    return [
        [[" ".join(cell.split("\n")) for cell in row] for row in table.texts()]
        for table in document(folder, *pages).tables()
    ]


CASES = {
    "cells of several lines in the middle of their rows, the first above its numbers": (
        """
二级指标   三级指标   分值   得分   评分说明
                          按轻重缓急
       预算编制合
预算编制           4     4    安排资金，
       理性
                          无明显错配
                          符合区财政
       预算编制规
               3     3    局当年编制
       范性
                          口径
       绩效指标明              果指标不可
目标设置           4     3
       确性                 衡量，扣 1 分
总分            11    10
""",
        [
            ["二级指标", "三级指标", "分值", "得分", "评分说明"],
            ["", "预算编制合理性", "4", "4", "按轻重缓急安排资金，无明显错配"],
            ["", "预算编制规范性", "3", "3", "符合区财政局当年编制口径"],
            ["", "绩效指标明确性", "4", "3", "果指标不可衡量，扣 1 分"],
            ["总分", "", "11", "10", ""],
        ],
    ),
    "a first row whose name begins above its numbers": (
        """
项目类别            预算数                   支出数                  执行率
公共文化服务体系建
                             486.00              471.52          97.02%
设
图书馆分馆及书刊购
                             265.40             265.40           100.00%
置
旅游宣传推广                       420.00              418.93          99.75%
合计                         1171.40             1155.85          98.67%
""",
        [
            ["项目类别", "预算数", "支出数", "执行率"],
            ["公共文化服务体系建设", "486.00", "471.52", "97.02%"],
            ["图书馆分馆及书刊购置", "265.40", "265.40", "100.00%"],
            ["旅游宣传推广", "420.00", "418.93", "99.75%"],
            ["合计", "1171.40", "1155.85", "98.67%"],
        ],
    ),
    "numbers cut above and below the line of the others": (
        """
      项目      2020 年预算      2020 年决算   完成率     2019 年决算
                                       99.22
   公务用车购置费      18.00         17.86              0.00
                                        %
                                       85.78
  公务用车运行维护费     32.00         27.45              30.12
                                        %
    公务接待费       6.50          3.18   48.92%      4.73
""",
        [
            ["项目", "2020 年预算", "2020 年决算", "完成率", "2019 年决算"],
            ["公务用车购置费", "18.00", "17.86", "99.22%", "0.00"],
            ["公务用车运行维护费", "32.00", "27.45", "85.78%", "30.12"],
            ["公务接待费", "6.50", "3.18", "48.92%", "4.73"],
        ],
    ),
    "names of one character a line": (
        """
地   改造计划      改造完成     改造完      应配套
区    （户）       （户）      成率     （万元）
东
                       100.00
岭      280      280            56.00
                           %
区
南
                       100.00
渡      240      240            48.00
                           %
区
""",
        [
            ["地区", "改造计划（户）", "改造完成（户）", "改造完成率", "应配套（万元）"],
            ["东岭区", "280", "280", "100.00%", "56.00"],
            ["南渡区", "240", "240", "100.00%", "48.00"],
        ],
    ),
    "whole numbers cut where others beside them are": (
        """
乡    计划    完成     完成       安排资       执行
镇    户数    户数     率        金         率
青石   820   812    99.02    164.00   97.6
镇                  %                 7%
合    350   344    98.2     700.00   97.0
计    0     0      9%                0%
""",
        [
            ["乡镇", "计划户数", "完成户数", "完成率", "安排资金", "执行率"],
            ["青石镇", "820", "812", "99.02%", "164.00", "97.67%"],
            ["合计", "3500", "3440", "98.29%", "700.00", "97.00%"],
        ],
    ),
    "a number below another is a row of its own where each has others beside it": (
        """
项目      预算数     分值    得分
甲类      842.0    10    9
乙类      5        10    8
丙类      37.5     10    7
""",
        [
            ["项目", "预算数", "分值", "得分"],
            ["甲类", "842.0", "10", "9"],
            ["乙类", "5", "10", "8"],
            ["丙类", "37.5", "10", "7"],
        ],
    ),
    "columns one space apart below a header of as many words": (
        """
星级   2021 年人数 2022 年人数 2021 年应补助 2022 年应补助

一星级 8,420     9,160           1,010.40           1,099.20

二星级 14,260    15,030          1,283.40           1,352.70

合计   22,680   24,190          2,293.80       2,451.90
""",
        [
            ["星级", "2021 年人数", "2022 年人数", "2021 年应补助", "2022 年应补助"],
            ["一星级", "8,420", "9,160", "1,010.40", "1,099.20"],
            ["二星级", "14,260", "15,030", "1,283.40", "1,352.70"],
            ["合计", "22,680", "24,190", "2,293.80", "2,451.90"],
        ],
    ),
    "columns one space apart below a header that begins with one piece": (
        """
                                     2023 年比 2021 年增
项目            2021 年 2022 年 2023 年                     增减幅度
                                     减

幼儿园总数（所）      386    392    395      9                 2.33%

其中：民办园（所） 278        272    268      -10               -3.60%

普惠性民办园（所） 208        214    220      12                5.77%

在园幼儿（人）       92,460 90,815 88,240 -4,220              -4.56%

其中：公办园（人） 41,380 42,690 43,105 1,725                   4.17%

普惠性幼儿园覆盖率 82.20% 85.99% 89.46% 7.26 个百分点               -

月均保教费（元）      742    735    718      -24               -3.23%
""",
        [
            ["项目", "2021 年", "2022 年", "2023 年", "2023 年比 2021 年增减", "增减幅度"],
            ["幼儿园总数（所）", "386", "392", "395", "9", "2.33%"],
            ["其中：民办园（所）", "278", "272", "268", "-10", "-3.60%"],
            ["普惠性民办园（所）", "208", "214", "220", "12", "5.77%"],
            ["在园幼儿（人）", "92,460", "90,815", "88,240", "-4,220", "-4.56%"],
            ["其中：公办园（人）", "41,380", "42,690", "43,105", "1,725", "4.17%"],
            ["普惠性幼儿园覆盖率", "82.20%", "85.99%", "89.46%", "7.26 个百分点", "-"],
            ["月均保教费（元）", "742", "735", "718", "-24", "-3.23%"],
        ],
    ),
    "dates that their column cuts, as it cuts the numbers": (
        """
合同编                   最高限                 节约      节约
           采购内容                 成交价                      签订日期
  号                      价                 额       率
 2022-   空气自动站运维（一    1,286.0   1,243.5           3.30   2022-03-
                                          42.43
JC-011      标段）          0         7               %        18
 2022-   空气自动站运维（二                                2.94   2022-03-
                      980.00    951.16    28.84
JC-012      标段）                                    %        18
 2022-                                            3.33   2022-04-
          地表水采样服务     655.00    633.20    21.80
JC-019                                             %        06
""",
        [
            ["合同编号", "采购内容", "最高限价", "成交价", "节约额", "节约率", "签订日期"],
            ["", "空气自动站运维（一标段）", "1,286.00", "1,243.57", "42.43", "3.30%", "2022-03-18"],
            ["", "空气自动站运维（二标段）", "980.00", "951.16", "28.84", "2.94%", "2022-03-18"],
            ["", "地表水采样服务", "655.00", "633.20", "21.80", "3.33%", "2022-04-06"],
        ],
    ),
    "a first row above its numbers in a column of texts and figures": (
        """
一级指标   分值    二级指标   分值     三级指标    分值     评分说明    自评得分
                                         流程仍可优
履职      10    履职效益   10    行政效能    4               3.5
                                            化
                           社会公众满
                                   6     91.94%     6
                             意度
 合计    10                         10             9.5
""",
        [
            ["一级指标", "分值", "二级指标", "分值", "三级指标", "分值", "评分说明", "自评得分"],
            ["履职", "10", "履职效益", "10", "行政效能", "4", "流程仍可优化", "3.5"],
            ["", "", "", "", "社会公众满意度", "6", "91.94%", "6"],
            ["合计", "10", "", "", "", "10", "", "9.5"],
        ],
    ),
    "remarks that end with figures are one column": (
        """
三级指标         分值    得分      说明
资产管理安全性        4     4     利用率 97.00%
人员控制率          5     5     控制率 93.75%
公用经费控制率       3     2     控制率 97.87%
""",
        [
            ["三级指标", "分值", "得分", "说明"],
            ["资产管理安全性", "4", "4", "利用率 97.00%"],
            ["人员控制率", "5", "5", "控制率 93.75%"],
            ["公用经费控制率", "3", "2", "控制率 97.87%"],
        ],
    ),
    "a cell with a space is one, though its line has as many words as there are columns": (
        """
一级指标     二级指标     三级指标   参考分值       评分标准       得分
部门决策     预算编制     预算编制          5   符合职责              4
（20 分）   （10 分）   合理性               和上级部
                                    署 3 分
                  预算编制          5   符合当年              5
                  规范性               预算编制
""",
        [
            ["一级指标", "二级指标", "三级指标", "参考分值", "评分标准", "得分"],
            ["部门决策（20 分）", "预算编制（10 分）", "预算编制合理性", "5", "符合职责和上级部署 3 分", "4"],
            ["", "", "预算编制规范性", "5", "符合当年预算编制", "5"],
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_lines_become_rows(case: str, tmp_path: Path) -> None:
    text, rows = CASES[case]
    assert tables(tmp_path, text) == [rows]


def test_words_below_a_whole_number_end_the_text_beside_it(tmp_path: Path) -> None:
    text = """
  一级指标      二级指标         三级指标        分值     得分         扣分原因
    产出        产出数量      投放点改造完成      6         6
                                    率
    产出        产出数量      居民小区覆盖率      5       4.93       按覆盖率计分
    产出        产出质量      改造一次验收合      5       4.78       按合格率计分
                                   格率
    产出        产出时效      改造完成及时性      3         2       部分投放点
                                                                          延期
"""
    (rows,) = tables(tmp_path, text)
    assert [row[2] for row in rows[1:]] == [
        "投放点改造完成率",
        "居民小区覆盖率",
        "改造一次验收合格率",
        "改造完成及时性",
    ]
    assert [row[3] for row in rows[1:]] == ["6", "5", "5", "3"]
    assert rows[-1][0] == "产出"


HEAD_ONLY = """
经费类别   年初预算    调整金额    调整后预    1—9 月支出      执行率   与序时进
                       算       金额      占比         度差距
                                                  （百分
"""
BELOW = """                                                                                   点）
人员经费     1782.40     0.00        1782.40    1389.60       50.49%       77.96%      2.96
公用经费     475.05      -48.20      426.85     298.45        10.84%       69.92%      -5.08
合计       2257.45     -48.20      2209.25    1688.05       61.33%       76.41%      1.41
"""


def test_a_header_that_a_page_s_end_cuts_off_stands_over_the_rows_of_the_next_page(tmp_path: Path) -> None:
    (table,) = document(tmp_path, HEAD_ONLY, BELOW).tables()
    rows = table.texts(spread=True)
    assert rows[0] == [
        "经费类别",
        "年初预算",
        "调整金额",
        "调整后预算",
        "1—9 月支出",
        "",
        "执行率",
        "与序时进度差距（百分点）",
    ]
    assert rows[1][4:6] == ["金额", "占比"]
    assert rows[2] == ["人员经费", "1782.40", "0.00", "1782.40", "1389.60", "50.49%", "77.96%", "2.96"]


def test_names_of_pages_with_their_number_far_from_them_are_no_text(tmp_path: Path) -> None:
    pages = [
        f"2024 年度绩效评价报告                                              {at}\n\n这里说的是第{at}件事，与前面的不同。\n\n"
        for at in (1, 2, 3, 4)
    ]
    made = document(tmp_path, *pages)
    assert [block.text for block in made.blocks() if isinstance(block, Paragraph)] == [
        f"这里说的是第{at}件事，与前面的不同。" for at in (1, 2, 3, 4)
    ]
    assert not made.tables()


def test_a_caption_with_two_numbers_is_no_row(tmp_path: Path) -> None:
    text = """
                        表 4-1   自评得分明细表

类别           指标          满分        自评分
投入           预算编制        5         5
产出           数量          8         7.71
合计                       13        12.71
"""
    (table,) = document(tmp_path, text).tables()
    assert table.caption == "表 4-1 自评得分明细表"
    assert table.texts()[0] == ["类别", "指标", "满分", "自评分"]


PAGES = {
    "at another scale, without the column of groups": (
        """
一级指标            三级指标           分值               评分标准                     得分
                绩效目标合理性                     4   符合职责、切合实际得满分                     4.00
投入              在职人员控制率                     5   不超过 100%得满分                     5.00
                预算执行率                       5   执行率×分值                         4.71
效果              大气环境质量改善                    5   PM2.5 下降 8%以上得满分                 5.00
""",
        """     水环境质量      5    达标比例不低于 85%得满分      5.00
     信访按期办结率    5    不低于 98%得满分         5.00
合计             29                    28.71
""",
        ["水环境质量", "5", "达标比例不低于 85%得满分", "5.00"],
    ),
    "with two rows only": (
        """
  年度       安排数        支出数       执行率      未支出数
 2022 年   1,250.00   1,124.60   89.97%   125.40
 2023 年   1,480.00   1,402.30   94.75%    77.70
""",
        """2024 年      1,650.00         1,603.10            97.16%       46.90
 合计         4,380.00         4,130.00            94.29%      250.00
""",
        ["2024 年", "1,650.00", "1,603.10", "97.16%", "46.90"],
    ),
    "with the header again and the ends of cut numbers": (
        """
单位名称    预算指标       支出数    执行率    未支出数
局机关     3,286.40   2,364.18   71.94%    922.22
市港航中心   1,362.84    884.63   64.91%    478.21
合计      20,070.0   14,389.0   71.69%   5,681.00
""",
        """单位名称   预算指标   支出数    执行率    未支出数
         0        0
""",
        ["合计", "20,070.00", "14,389.00", "71.69%", "5,681.00"],
    ),
}  # fmt: skip

PAGES["two rows whose names are narrow, all of them as far beside the columns"] = (
    """
一级指标   二级指标    三级指标    分值    得分     扣分原因

产出     产出数量    投放点改造   6     6
               完成率
产出     产出数量    居民小区覆   5     4.93   按覆盖率计
               盖率                   分
产出     产出数量    宣传活动完   3     3
               成率
效益     社会效益    居民分类知   8     8
               晓率
效益     生态效益    回收利用率   8     6      未达到 38%
                                    的目标值
效益     可持续影响   长效管理机   3     2      市场化机制
               制                    尚未建立
""",
    """效益   满意度   居民满意度   5     5
合计                 38   34.93
""",
    ["效益", "满意度", "居民满意度", "5", "5"],
)


@pytest.mark.parametrize("case", PAGES)
def test_a_table_goes_on_over_the_end_of_a_page(case: str, tmp_path: Path) -> None:
    above, below, row = PAGES[case]
    (table,) = tables(tmp_path, above, below)
    assert row in [[cell for cell in one if cell] for one in table]
    assert len({len(one) for one in table}) == 1


def test_the_years_over_columns_are_their_heads_with_a_space_too(tmp_path: Path) -> None:
    text = """
项目       2022 年      2023 年      增减额
办公费      1,250.00    1,124.60    -125.40
差旅费      1,480.00    1,402.30    -77.70
合计       2,730.00    2,526.90    -203.10
"""
    (sheet,) = claims(document(tmp_path, text)).sheets
    assert [sheet.column_label(2, at) for at in (1, 2, 3)] == [("2022 年",), ("2023 年",), ("增减额",)]


def goes_on(made: Document) -> list[str]:
    return [block.text for block in made.blocks() if isinstance(block, Paragraph) and block.goes_on]


LINES = [
    "    2023 年年初预算安排 4,251.15 万元，其中基本支出 1,486.35 万元、项目支出 2,764.80",
    "万元；年中追加 415.03 万元，其中上级文物保护专项 132.36 万元、公共文化服务补助 74.50",
    "万元，其余为增资和县级追加项目。部门决策、部门管理、部门产出和部门效益的得分率分别为",
]


def test_a_line_that_leaves_no_room_for_the_next_figure_is_full(tmp_path: Path) -> None:
    short = "    全年决算支出 4,446.29 万元，预算执行率 95.29%。分季度看，一至四季度的支出进度分别为："
    figures = "83.33%、87.61%、95.20%、86.00%，全年均衡。"
    text = "\n".join([*LINES, "83.33%、87.61%、95.20%和 86.00%。", *LINES, "90%以上。", short[:-3], figures])
    assert figures in goes_on(document(tmp_path, text))


def test_a_heading_goes_on_with_no_line_above_it(tmp_path: Path) -> None:
    cover = "评价单位：某市财政局预算绩效评价中心                           报告日期：2026 年 6 月 30 日"
    text = "\n".join(
        [cover, "", "一、政策与资金概况", "", *LINES, "83.33%。", *LINES, "90%。", *LINES, "95%。"]
    )
    made = document(tmp_path, text)
    assert "一、政策与资金概况" not in goes_on(made)


def test_pages_that_lie_have_longer_lines(tmp_path: Path) -> None:
    wide = (
        "    从表 2 看，单列的 10 个项目中，绿灯 7 个、黄灯 1 个、红灯 2 个，占比分别为 70%、10%和 20%；"
        "其他 11 个项目整体为绿灯，其中有 1"
    )
    lying = "\n".join(
        [wide, "个（城市家具更新）单独看为黄灯。", wide, "个单独看为红灯。", wide, "个为绿灯。"]
    )
    page = "\n".join([*LINES, "83.33%。", *LINES, "90%以上。"])
    found = goes_on(document(tmp_path, page, lying, page))
    assert "个（城市家具更新）单独看为黄灯。" in found
    assert LINES[1] in found
