"""Tables set with spaces, as the text of a PDF has them: lines become rows, pages one table, and nothing is put where it may not be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jixiao.core.document import Document, Paragraph
from jixiao.core.finding import Findings
from jixiao.extraction.statements import claims
from jixiao.readers.document import read_document
from jixiao.readers.layout_numbers import ends_number


def document(folder: Path, text: str) -> Document:
    path = folder / "report.txt"
    path.write_text(text if "\f" in text else text + "\f", encoding="utf-8")
    made = read_document(path, Findings())
    assert made is not None
    return made


def tables(folder: Path, text: str) -> list[list[list[str]]]:
    return [
        [[" ".join(cell.split("\n")) for cell in row] for row in table.texts()]
        for table in document(folder, text).tables()
    ]


CASES = {
    "heads that stand one space apart": (
        """
指标名称           权重 得分 得分率

B1 预算执行        9    8.87 98.56%

B11 预算调整率      3    3     100.00%

B12 预算执行率      4    3.87 96.75%

合计            28   25.3 90.36%
""",
        [
            ["指标名称", "权重", "得分", "得分率"],
            ["B1 预算执行", "9", "8.87", "98.56%"],
            ["B11 预算调整率", "3", "3", "100.00%"],
            ["B12 预算执行率", "4", "3.87", "96.75%"],
            ["合计", "28", "25.3", "90.36%"],
        ],
    ),
    "a name so long that its number stands right behind it": (
        """
类别                          年初预算数 调整预算数 决算数

一、一般公共预算财政拨款收入              2846.35     3105.62     3105.62

二、政府性基金预算财政拨款收入 412.00                  386.40      386.40

本年收入合计                      3258.35     3492.02     3492.02
""",
        [
            ["类别", "年初预算数", "调整预算数", "决算数"],
            ["一、一般公共预算财政拨款收入", "2846.35", "3105.62", "3105.62"],
            ["二、政府性基金预算财政拨款收入", "412.00", "386.40", "386.40"],
            ["本年收入合计", "3258.35", "3492.02", "3492.02"],
        ],
    ),
    "columns that stand one space apart": (
        """
二级指标 三级指标          分值 得分

产出数量 建设面积完成率 10             9.81

产出数量 单项工程完成率 6              5.6

产出质量 工程质量合格率 6              5

产出时效 完工及时率         4        3

产出成本 亩均投资控制        4        4

小计                 30       27.41
""",
        [
            ["二级指标", "三级指标", "分值", "得分"],
            ["产出数量", "建设面积完成率", "10", "9.81"],
            ["产出数量", "单项工程完成率", "6", "5.6"],
            ["产出质量", "工程质量合格率", "6", "5"],
            ["产出时效", "完工及时率", "4", "3"],
            ["产出成本", "亩均投资控制", "4", "4"],
            ["小计", "", "30", "27.41"],
        ],
    ),
    "cells of several lines": (
        """
一级指标      二级指标        三级指标       参考分值   评分标准                             得分     得分说明
部门决策（20   预算编制（10     预算编制合理性    5      符合职责和上级部署 3 分；年中项目间无频繁调          4      年中在 3 个社区服务项目之间调剂，扣
分）        分）                            剂 2 分，有调剂的酌情扣 1 分                       1分
                      预算编制规范性    5      符合当年预算编制要求得 5 分，每 1 项不符扣 1       5      符合要求
                                        分
          目标设置（10     绩效目标完整性    4      项目绩效目标全覆盖得 4 分，每缺 1 个扣 1 分       4      22 个项目全覆盖
          分）          绩效指标明确性    6      细化到具体任务 2 分；有效益指标 2 分；指标值        5      1 项指标值不可衡量，扣 1 分
                                        可衡量 2 分，有 1 项不可衡量扣 1 分
总分                           100                                  90.79
""",
        [
            ["一级指标", "二级指标", "三级指标", "参考分值", "评分标准", "得分", "得分说明"],
            ["部门决策（20分）", "预算编制（10分）", "预算编制合理性", "5", "符合职责和上级部署 3 分；年中项目间无频繁调剂 2 分，有调剂的酌情扣 1 分", "4", "年中在 3 个社区服务项目之间调剂，扣1分"],
            ["", "", "预算编制规范性", "5", "符合当年预算编制要求得 5 分，每 1 项不符扣 1分", "5", "符合要求"],
            ["", "目标设置（10分）", "绩效目标完整性", "4", "项目绩效目标全覆盖得 4 分，每缺 1 个扣 1 分", "4", "22 个项目全覆盖"],
            ["", "", "绩效指标明确性", "6", "细化到具体任务 2 分；有效益指标 2 分；指标值可衡量 2 分，有 1 项不可衡量扣 1 分", "5", "1 项指标值不可衡量，扣 1 分"],
            ["总分", "", "", "100", "", "90.79", ""],
        ],
    ),
    "numbers that their columns cut in two, below a header of two steps": (
        """
序号     实施单   资金（万元）                                        任务（亩）
       位     下达      到位        到位率      支出        执行率      计划    完成      完成率
1      平泽县   1,260.0 1,260.0   100.00   1,231.4   97.74%   18600 18742   100.76
             0       0         %        8                                %
\f2      望岭县   1,585.0    1,585.0   100.00   1,498.0     94.51%   23400       22905     97.88%
             0          0         %        6
3      清溪市   842.00     842.00    100.00   842.00      100.00   12300       12300     100.00
                                  %                    %                              %
4      古塘区   496.00     471.00    94.96%   405.77      86.15%   7200        6480      90.00%
5      柳河林   617.00     617.00    100.00   609.35      98.76%   9500        9548      100.51
       场                          %                                                   %
合计           4,800.0    4,775.0   99.48%   4,586.6     96.06%   71000       69975     98.56%
             0          0                  6
""",
        [
            ["序号", "实施单位", "资金（万元）", "", "", "", "", "任务（亩）", "", ""],
            ["", "", "下达", "到位", "到位率", "支出", "执行率", "计划", "完成", "完成率"],
            ["1", "平泽县", "1,260.00", "1,260.00", "100.00%", "1,231.48", "97.74%", "18600", "18742", "100.76%"],
            ["2", "望岭县", "1,585.00", "1,585.00", "100.00%", "1,498.06", "94.51%", "23400", "22905", "97.88%"],
            ["3", "清溪市", "842.00", "842.00", "100.00%", "842.00", "100.00%", "12300", "12300", "100.00%"],
            ["4", "古塘区", "496.00", "471.00", "94.96%", "405.77", "86.15%", "7200", "6480", "90.00%"],
            ["5", "柳河林场", "617.00", "617.00", "100.00%", "609.35", "98.76%", "9500", "9548", "100.51%"],
            ["合计", "", "4,800.00", "4,775.00", "99.48%", "4,586.66", "96.06%", "71000", "69975", "98.56%"],
        ],
    ),
    "names of groups in the middle of their rows": (
        """
一级指标    二级指标   三级指标          目标值        实际值         分值    得分
预算执行    预算执行   项目补助资金执行率     100%       96.04%      10    9.60
        率
               门急诊人次         ≥40 万人次    41.26 万人次   8     8
        数量指标   出院人次          ≥2.1 万人次   2.13 万人次    8     8
               三、四级手术占比      ≥45%       42.99%      6     5.73
产出             甲级病案率         ≥95%       97.00%      6     6
        质量指标
               院内感染发生率       ≤3%        1.20%       6     6
        时效指标   平均住院日         ≤7.5 天     7.60 天      6     5.5
        成本指标   百元医疗收入耗材      ≤25 元      20.60 元     10    10
               县域内就诊率        ≥90%       91.35%      10    10
        社会效益
               基本药物使用金额占比    ≥45%       43.20%      10    9.6
效益
        可持续影   人才培养（进修人数）    ≥30 人      34 人        10    10
        响
               患者满意度         ≥90%       91.83%      6     6
满意度     服务对象
               职工满意度         ≥85%       83.6%       4     3.93
总分                                              94    90.36
""",
        [
            ["一级指标", "二级指标", "三级指标", "目标值", "实际值", "分值", "得分"],
            ["预算执行", "预算执行率", "项目补助资金执行率", "100%", "96.04%", "10", "9.60"],
            ["产出", "数量指标", "门急诊人次", "≥40 万人次", "41.26 万人次", "8", "8"],
            ["", "", "出院人次", "≥2.1 万人次", "2.13 万人次", "8", "8"],
            ["", "", "三、四级手术占比", "≥45%", "42.99%", "6", "5.73"],
            ["", "质量指标", "甲级病案率", "≥95%", "97.00%", "6", "6"],
            ["", "", "院内感染发生率", "≤3%", "1.20%", "6", "6"],
            ["", "时效指标", "平均住院日", "≤7.5 天", "7.60 天", "6", "5.5"],
            ["", "成本指标", "百元医疗收入耗材", "≤25 元", "20.60 元", "10", "10"],
            ["效益", "社会效益", "县域内就诊率", "≥90%", "91.35%", "10", "10"],
            ["", "", "基本药物使用金额占比", "≥45%", "43.20%", "10", "9.6"],
            ["", "可持续影响", "人才培养（进修人数）", "≥30 人", "34 人", "10", "10"],
            ["满意度", "服务对象", "患者满意度", "≥90%", "91.83%", "6", "6"],
            ["", "", "职工满意度", "≥85%", "83.6%", "4", "3.93"],
            ["总分", "", "", "", "", "94", "90.36"],
        ],
    ),
    "a row and a table over the end of a page, its number and the header again": (
        """
一级指标      二级指标        三级指标       参考分值   评分标准                             得分     得分说明
部门绩效（55   经济性（6 分）    公用经费控制率     6      “三公”经费控制率<90%得 3 分，90%≤控制        5      82.00%得 3 分，93.04%得 2 分
分）                                      率≤100%得 2 分，>100%得 0 分；日常公用经
                                        费控制率同此标准
          效率性（20 分）   预算执行率      6      各季度执行率×1 分，每季度最高 1 分；全年平         5.6    0.8+0.98+
                                        均执行率×2 分，最高 2 分                         0.98+0.97+
                                                                                1.87=5.60
                      重点工作完成情况   8      全部完成得 8 分，1 项未完成扣 4 分，扣完为止       8      15 项全部完成
          效果性（20 分）   社会效益       10     疫情防控、民生保障、基层治理分别为 4 分、3          9      隐患整改率未达到 100%的目标，扣 1

                                          5
\f一级指标   二级指标       三级指标       参考分值   评分标准                          得分      得分说明
                                    分、3 分，每有 1 项目标未达到扣 1 分                分
                  生态效益       6      违建治理和环境卫生达到目标得 6 分            6       达到目标
                  可持续影响      4      建立长效机制得 4 分                   4       建立网格长效机制
总分                           40                                   37.6

                                          6
\f                     以上为全部指标。
""",
        [
            ["一级指标", "二级指标", "三级指标", "参考分值", "评分标准", "得分", "得分说明"],
            ["部门绩效（55分）", "经济性（6 分）", "公用经费控制率", "6", "“三公”经费控制率<90%得 3 分，90%≤控制率≤100%得 2 分，>100%得 0 分；日常公用经费控制率同此标准", "5", "82.00%得 3 分，93.04%得 2 分"],
            ["", "效率性（20 分）", "预算执行率", "6", "各季度执行率×1 分，每季度最高 1 分；全年平均执行率×2 分，最高 2 分", "5.6", "0.8+0.98+0.98+0.97+1.87=5.60"],
            ["", "", "重点工作完成情况", "8", "全部完成得 8 分，1 项未完成扣 4 分，扣完为止", "8", "15 项全部完成"],
            ["", "效果性（20 分）", "社会效益", "10", "疫情防控、民生保障、基层治理分别为 4 分、3分、3 分，每有 1 项目标未达到扣 1 分", "9", "隐患整改率未达到 100%的目标，扣 1分"],
            ["", "", "生态效益", "6", "违建治理和环境卫生达到目标得 6 分", "6", "达到目标"],
            ["", "", "可持续影响", "4", "建立长效机制得 4 分", "4", "建立网格长效机制"],
            ["总分", "", "", "40", "", "37.6", ""],
        ],
    ),
    "rows without numbers that begin with their number": (
        """
      项目           决算数               项目         决算数
一、一般公共预算财政拨款收入      9746.50  一、一般公共服务支出
二、政府性基金预算财政拨款收入               二、外交支出
三、国有资本经营预算财政拨款收入              三、国防支出
四、上级补助收入                      四、公共安全支出          754.75
""",
        [
            ["项目", "决算数", "项目", "决算数"],
            ["一、一般公共预算财政拨款收入", "9746.50", "一、一般公共服务支出", ""],
            ["二、政府性基金预算财政拨款收入", "", "二、外交支出", ""],
            ["三、国有资本经营预算财政拨款收入", "", "三、国防支出", ""],
            ["四、上级补助收入", "", "四、公共安全支出", "754.75"],
        ],
    ),
    "the sums of a row whose dashes stand beside their columns": (
        """
序号      项目名称          预算数          执行数          执行率         主要产出       完成情况         自评得分
                      （元）          （元）                      目标
1       人工影响          3,600,000    3,588,200    99.67%      地面作业       作业 246       97.5
        天气作业          .00          .00                      ≥220 点     点次
                                                            次
2       气象灾害          2,180,000.   2,064,510.   94.70%      站网数据       到报率          93.2
        监测预警          00           64                       到报率        98.91%
        系统运维                                                ≥98%
3       山洪易涝          1,840,000.   1,840,000.   100.00%     新建站点       建成 23 个      98
        点自动站          00           00                       23 个
        补点
合计              7,620,000   7,492,710   98.33%   —   —   —
                .00         .64
""",
        [
            ["序号", "项目名称", "预算数（元）", "执行数（元）", "执行率", "主要产出目标", "完成情况", "自评得分"],
            ["1", "人工影响天气作业", "3,600,000.00", "3,588,200.00", "99.67%", "地面作业≥220 点次", "作业 246点次", "97.5"],
            ["2", "气象灾害监测预警系统运维", "2,180,000.00", "2,064,510.64", "94.70%", "站网数据到报率≥98%", "到报率98.91%", "93.2"],
            ["3", "山洪易涝点自动站补点", "1,840,000.00", "1,840,000.00", "100.00%", "新建站点23 个", "建成 23 个", "98"],
            ["合计", "", "7,620,000.00", "7,492,710.64", "98.33%", "—", "—", "—"],
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_lines_become_rows(case: str, tmp_path: Path) -> None:
    text, rows = CASES[case]
    assert tables(tmp_path, text) == [rows]


def test_names_that_stand_in_no_middle_are_left_out(tmp_path: Path) -> None:
    """Whose 产出 the rows are cannot be told here: better no group than a wrong one."""
    text = """
一级指标    三级指标        分值    得分
         门急诊人次       8     8
产出       出院人次        8     8
         住院日         6     5.5
         病案率         6     6
         耗材占比        6     6
         就诊率         6     6
         满意度         6     6
合计                 46    45.5
"""
    rows = tables(tmp_path, text)[0]
    assert [row[0] for row in rows] == ["一级指标", "", "", "", "", "", "", "", "合计"]


def test_two_parts_of_a_form_have_columns_of_their_own(tmp_path: Path) -> None:
    text = """
资金（万元）        年初预算数      全年预算数     全年执行数       分值       执行率      得分
年度资金总额        63.72      63.72     63.72       10       100.00%    10
其中：中省资金       19.12      19.12     19.12       -        100.00%    -
一级指标     二级指标      三级指标       年度指标值           实际完成值         分值       得分
产出指标     数量指标      资助学生人数     ≥280 人          291 人         50       50
效益指标     社会效益      残疾学生辍学率    0               0             40       40
总分                                                       100      100
"""
    first, second = tables(tmp_path, text)
    assert first[1] == ["年度资金总额", "63.72", "63.72", "63.72", "10", "100.00%", "10"]
    assert second[0] == ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
    assert second[1] == ["产出指标", "数量指标", "资助学生人数", "≥280 人", "291 人", "50", "50"]


@pytest.mark.parametrize(
    ("above", "below", "one"),
    [
        ("100.00", "%", True),
        ("1,260.0", "0", True),
        ("10,771,995.", "24", True),
        ("37,048,5", "39.00", True),
        ("3,600,000", ".00", True),
        ("1,260.00", "0", False),
        ("100.00%", "50", False),
        ("260", "842", False),
        ("12,600", "842", False),
    ],
)  # fmt: skip
def test_two_lines_are_one_number_only_where_the_first_is_cut(above: str, below: str, one: bool) -> None:
    assert ends_number(above, below) is one


PAGES = [
    "一、基本情况\n\n2023年全年预算1,200.50万元，其中基本支出800.20万\n\n",
    "元、项目支出400.30万元，调整后预算与年初一致，\n未作调整。\n\n",
    "二、绩效情况\n\n全年决算1,180.00万元，执行率98.29%。\n",
]


def said(made: Document) -> str:
    return "".join(block.text for block in made.blocks() if isinstance(block, Paragraph))


def test_numbers_and_names_of_pages_are_no_text(tmp_path: Path) -> None:
    bare = said(document(tmp_path, "\f".join(PAGES)))
    for sign in ("- {} -", "{}", "第 {} 页 共 3 页", "— {} —"):
        text = "\f".join(
            f"某局部门整体支出绩效评价报告\n\n{page}\n            {sign.format(at)}\n"
            for at, page in enumerate(PAGES, 4)
        )
        assert said(document(tmp_path, text)) == bare, sign


def test_page_numbers_are_told_from_numbers_on_lines_of_their_own(tmp_path: Path) -> None:
    filler = "\n".join(f"这是第{at}行，没有什么特别的内容，只是为了占一些地方。" for at in range(14))
    text = "\n".join(f"{filler}\n— {at} —" for at in (1, 2, 3))
    assert "—" not in said(document(tmp_path, text.replace("\f", "")))
    cells = "序号\n名称\n1\n甲\n2\n乙\n3\n丙\n"
    path = tmp_path / "cells.txt"
    path.write_text(cells, encoding="utf-8")
    made = read_document(path, Findings())
    assert made is not None
    assert said(made) == cells.replace("\n", "")


# -- lines of running text

PARAGRAPHS = [
    "2023年全局年初预算21,486.70万元，调整后预算22,874.35万元，全年决算支出22,196.48万元，预算执行率97.04%。"
    "其中基本支出15,012.83万元，占67.64%；项目支出7,183.65万元，占32.36%。各项目支出情况见附表，其中有两个项目没有完成。",
    "“三公”经费预算738.60万元，决算696.09万元，控制率94.24%；预算数比2022年的764.00万元减少25.40万元，降低3.32%。"
    "全年没有新购车辆。公务接待费1.92万元，为预算的32.00%，主要是各地同行前来学习，按规定在食堂用餐，没有超过标准的情况。",
    "政府采购计划金额3,126.50万元，实际采购2,984.76万元，执行率95.47%。固定资产总额38,642.17万元，在用36,958.40万元，"
    "利用率95.64%，停用的主要是2011年前建成的模拟制式设备，已按程序报批处置，处置收入全部上缴国库，没有账外资产。",
]


def wrapped(text: str, width: int, *, indent: int) -> list[str]:
    """The lines of a paragraph as print has them: figures stay whole."""
    made, line = [], " " * indent
    for piece in re.findall(r"[\d,.%]+|.", text):
        if sum(2 if ord(one) > 255 else 1 for one in line + piece) > width:
            made.append(line)
            line = ""
        line += piece
    return [*made, line]


def passages(made: Document) -> list[str]:
    return [passage.text.strip() for passage in claims(made).prose()]


@pytest.mark.parametrize("width", [54, 76, 90])
@pytest.mark.parametrize(
    ("between", "apart", "indent"),
    [("\n", "\n\n", 4), ("\n", "\n", 4), ("\n", "\n", 0), ("\n\n", "\n\n", 4)],
    ids=["blank lines between paragraphs", "indented", "as copied from a viewer", "blank lines everywhere"],
)
def test_broken_lines_are_one_paragraph_again(
    width: int, between: str, apart: str, indent: int, tmp_path: Path
) -> None:
    text = apart.join(between.join(wrapped(one, width, indent=indent)) for one in PARAGRAPHS)
    made = document(tmp_path, text)
    if indent or apart != between:
        assert passages(made) == PARAGRAPHS
    else:  # a full line may end a paragraph: no sentence is torn, and no paragraphs are joined
        ends = re.compile("(?<=[。；])")
        assert all(one.endswith(("。", "；")) for one in passages(made))
        assert ends.split("".join(passages(made))) == ends.split("".join(PARAGRAPHS))
        assert not any(one in two for two in passages(made) for one in ("案。“三", "况。政府"))
    last = claims(made).numbers[-1]
    assert made.lines[last.line - 1].count(last.text) == 1  # its own line, not that of the paragraph


def test_a_paragraph_goes_on_over_the_end_of_a_page(tmp_path: Path) -> None:
    lines = [wrapped(one, 76, indent=4) for one in PARAGRAPHS]
    text = "\n".join(lines[0] + lines[1][:1]) + "\n\n        - 3 -\n\f" + "\n".join(lines[1][1:] + lines[2])
    assert passages(document(tmp_path, f"{text}\n\n        - 4 -\n")) == PARAGRAPHS


def test_headings_and_short_lines_are_not_joined(tmp_path: Path) -> None:
    lines = [wrapped(one, 76, indent=4) for one in PARAGRAPHS]
    heads = ["一、预算执行情况", "二、“三公”经费", "三、采购和资产"]
    text = "\n".join("\n".join([head, *one]) for head, one in zip(heads, lines, strict=True))
    made = document(tmp_path, text)
    assert passages(made) == [one for pair in zip(heads, PARAGRAPHS, strict=True) for one in pair]
    assert [
        block.text for block in made.blocks() if isinstance(block, Paragraph) and block.role == "heading"
    ] == heads


def test_paragraphs_that_are_lines_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "plain.txt"
    path.write_text("\n".join(PARAGRAPHS), encoding="utf-8")
    made = read_document(path, Findings())
    assert made is not None
    assert not any(block.goes_on for block in made.blocks() if isinstance(block, Paragraph))


# -- cells on lines of their own, with no tabs

CELL_LINES = "表1  各街道任务完成情况表\n单位：万元\n\n街道\n服务对象（人）\n满意\n完成率\n实付金额\n望江街道\n612\n131（34.47%）\n98.75%\n126.91\n临河街道\n540\n120（33.33%）\n97.20%\n110.00\n合计\n1,152\n251（33.91%）\n98.02%\n236.91\n\n以上数据由各街道提供。\n"


def plain(folder: Path, text: str) -> Document:
    path = folder / "plain.txt"
    path.write_text(text, encoding="utf-8")
    made = read_document(path, Findings())
    assert made is not None
    return made


def test_cells_one_on_a_line_are_rows_where_their_kinds_return(tmp_path: Path) -> None:
    (table,) = plain(tmp_path, CELL_LINES).tables()
    assert (table.caption, table.unit, table.header) == ("表1  各街道任务完成情况表", "万元", 1)
    assert table.texts() == [
        ["街道", "服务对象（人）", "满意", "完成率", "实付金额"],
        ["望江街道", "612", "131（34.47%）", "98.75%", "126.91"],
        ["临河街道", "540", "120（33.33%）", "97.20%", "110.00"],
        ["合计", "1,152", "251（33.91%）", "98.02%", "236.91"],
    ]
    assert [row[0].at.line for row in table.rows] == [4, 9, 14, 19]


@pytest.mark.parametrize(
    "change",
    [
        ("540\n", ""),  # a cell is missing: nobody knows which
        ("临河街道\n540\n", "临河街道\n（新设）\n540\n"),  # a cell of two lines
        ("服务对象（人）", "2023年"),  # no header of words
        ("97.20%", "未填"),  # words among figures
    ],
)
def test_cells_whose_kinds_do_not_return_are_no_table(change: tuple[str, str], tmp_path: Path) -> None:
    assert change[0] in CELL_LINES
    made = plain(tmp_path, CELL_LINES.replace(*change))
    assert not [table for table in made.tables() if len(table.rows[0]) == 5 and len(table.rows) == 4]


def test_short_lines_of_a_text_are_no_table(tmp_path: Path) -> None:
    text = "某局绩效自评报告\n2023年度\n填报单位：某局\n联系人：张某\n2024年3月\n\n目录\n一、概况\n1\n二、绩效\n3\n三、建议\n5\n"
    assert plain(tmp_path, text).tables() == []


@pytest.mark.parametrize("case", ["cells of several lines", "names of groups in the middle of their rows"])
def test_tables_set_with_spaces_are_known_where_the_ends_of_pages_are_lost(case: str, tmp_path: Path) -> None:
    text, rows = CASES[case]
    assert [table.texts() for table in plain(tmp_path, text).tables()] == [rows]
    head, first, *rest = text.strip().split("\n")
    again = plain(tmp_path, "\n".join([head, first, *rest[:2], "", head, *rest[2:]]))
    assert len(again.tables()) == 1
    assert again.tables()[0].texts()[-1] == rows[-1]


def test_a_number_in_a_cell_of_several_lines_has_its_own_line(tmp_path: Path) -> None:
    text = CASES["cells of several lines"][0]
    made = document(tmp_path, text)
    numbers = [one for one in claims(made).numbers if one.cell is not None]
    assert len(numbers) > 20
    for one in numbers:
        assert one.text.replace(" ", "")[:1] in made.lines[one.line - 1], one.text
    assert [one.line for one in numbers if one.text == "2 分" and "频繁" in one.before] == [4]


def test_cells_in_the_middle_of_their_rows_are_one_row_with_the_number_between_their_lines(
    tmp_path: Path,
) -> None:
    text = """
 一级指标      二级指标        三级指标     参考分值              评分标准               得分         得分说明
                                         执行率×1 分，超计划采购该部分不得分；政策
                      政府采购执行情况     2                                      1.96        95.72%×1+1=1.96
                                                    功能落实 1 分
           资金管理（11
                                          支出规范、核算规范、调剂规范得 5 分，每发                 1 笔往来款挂账超过 1
             分）        财务合规性       5                                       4
                                                   现 1 个问题扣 1 分                           年未清理，扣 1 分
                      预决算信息公开      4          预算公开 2 分，决算公开 2 分            4            按时公开
 总分                             11                                      9.96
"""
    (table,) = document(tmp_path, text).tables()
    rows = [["".join(cell.split()) for cell in row] for row in table.texts()]
    assert [row[2:] for row in rows[1:]] == [
        ["政府采购执行情况", "2", "执行率×1分，超计划采购该部分不得分；政策功能落实1分", "1.96", "95.72%×1+1=1.96"],
        ["财务合规性", "5", "支出规范、核算规范、调剂规范得5分，每发现1个问题扣1分", "4", "1笔往来款挂账超过1年未清理，扣1分"],
        ["预决算信息公开", "4", "预算公开2分，决算公开2分", "4", "按时公开"],
        ["", "11", "", "9.96", ""],
    ]  # fmt: skip
    assert [row[1] for row in rows[1:]] in (["资金管理（11分）", "", "", ""], ["", "", "", ""])


def test_points_of_groups_stand_with_their_names(tmp_path: Path) -> None:
    """Two short names right below each other are two groups where each has points of its own."""
    text = """
一级指标   分值   二级指标   分值   三级指标    分值   评分说明        自评分
结果应用   8    信息公开   4    预决算公开   4    按时公开        4
            整改     4    整改落实    2    已整改         2
                        结果运用    2    与预算挂钩       2
履职效能   12   履职完成   12   重点工作    6    全部完成        6
                        质量达标    6    合格          6
合计     20          20          20               20
"""
    rows = tables(tmp_path, text)[0]
    assert [row[:4] for row in rows[1:]] == [
        ["结果应用", "8", "信息公开", "4"],
        ["", "", "整改", "4"],
        ["", "", "", ""],
        ["履职效能", "12", "履职完成", "12"],
        ["", "", "", ""],
        ["合计", "20", "", "20"],
    ]
