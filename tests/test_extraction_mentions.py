"""Quantities in sentences as reports write them: which are found, with unit, hedge and direction, and what is none."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.extraction.mentions import mentions

FOUND: list[tuple[str, list[str]]] = [
    ("本年收入 19,044.27 本年支出 19,044.27 本科30人", ["19,044.27", "19,044.27", "30人"]),
    (
        "我局部门预算收入24487.38万元，比2019年增加19160万元，增长360%。",
        ["24487.38万元", "19160万元", "360%"],
    ),
    ("２０２２年预算３４８，７３０万元，执行率９５．６７％", ["３４８，７３０万元", "９５．６７％"]),
    ("年初预算34,873.09 万元，其中项目支出 21915.81 亿元", ["34,873.09 万元", "21915.81 亿元"]),
    ("三公经费比预算减少11.3万元，下降57.95%", ["11.3万元", "57.95%"]),
    ("培训二百余人次，新增数据30 余类、1100 余条", ["二百余人", "30 余类", "1100 余条"]),
    ("满意度不低于90%，办结率达98.5%以上", ["不低于90%", "98.5%以上"]),
    ("百分之九十五的事项约1800万元", ["百分之九十五", "约1800万元"]),
    ("本项指标得2分，扣减0.5分", ["2分", "0.5分"]),
    ("调整率=(3359600-3543100)/3543100×100%=-5.18%", ["3359600", "3543100", "3543100", "100%", "-5.18%"]),
    ("共七个科室、两家下属单位、十三项任务", ["七个", "两家", "十三项"]),
]
NONE = [
    "根据财预〔2018〕34号文件",
    "深财绩〔2021〕1 号",
    "2020年12月31日前完成，5月至9月检查",
    "2021-2035年规划",
    "1、负责统筹；2、负责推进。",
    "（3）其他任务",
    "第3季度、第12345号、第二届",
    "见表2-1、图3、附件1",
    "5G基站和智慧龙岗2.0项目",
    "12345热线",
    "联系电话：28906653",
    "电话13800000000",
    "“1+4+20”模式",
    "获得“2020中国领军智慧城区”",
    "A11部门职能明确性",
    "比例为6:4，上午9:30开会",
    "管理二所和教育三处",
    "2022-03-04印发，3月份完成",
    "软件版本1.2.3",
    "数字政府 2.0版",
    "（1）一般公共预算；1）政府性基金",
    "一件事一次办",
]


@pytest.mark.parametrize(("text", "wanted"), FOUND)
def test_the_quantities_of_a_sentence_are_found(text: str, wanted: list[str]) -> None:
    assert [one.text for one in mentions(text)] == wanted


LIMITING = "不低于 不少于 不高于 不超过 不多于 大约 将近 接近 至少 最多 超过 低于 高于 大于 小于 少于 多于 约 近 超 逾 ≥ ≤ > <"


@pytest.mark.parametrize("word", LIMITING.split())
@pytest.mark.parametrize("number", ["95%", "-12.5万元", "百分之九十", "三个"])
def test_a_number_keeps_the_word_that_limits_or_hedges_it(word: str, number: str) -> None:
    (found,) = mentions(f"共{word}{number}。")
    assert found.text == word + number
    assert found.hedged or found.limited


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_quantity_is_not_taken_for_one(text: str) -> None:
    assert [one.text for one in mentions(text)] == []


@pytest.mark.parametrize(
    ("text", "directions"),
    [
        ("收入增加100万元，支出减少5%", [1, -1]),
        ("比上年度增长了360%", [1]),
        ("全年追减资金5,439万元", [-1]),
        ("决算数100万元", [0]),
    ],
)
def test_words_before_a_number_say_its_direction(text: str, directions: list[int]) -> None:
    assert [one.direction for one in mentions(text)] == directions


def test_hedges_and_limits_are_kept_apart_from_measured_values() -> None:
    near, limit, exact = mentions("约18亿元、不低于90%、20人")
    assert (near.hedged, near.limited) == (True, False)
    assert (limit.hedged, limit.limited) == (False, True)
    assert (exact.hedged, exact.limited) == (False, False)


@given(st.text(alphabet="0123456789.,，%％年月日号第万亿元个约近（）()〔〕-+/ 表A一两十分", max_size=40))
def test_any_text_gives_places_in_order_that_hold_what_was_found(text: str) -> None:
    end = 0
    for one in mentions(text):
        assert end <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.text
        end = one.end


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("27,569万元-32,698万元=-5,129万元", [275690000, 326980000, -51290000]),
        ("由-3%变为-5%", [Fraction(-3, 100), Fraction(-5, 100)]),
    ],
)
def test_a_minus_between_two_numbers_is_no_sign(text: str, values: list[Fraction]) -> None:
    assert [one.quantity.value for one in mentions(text)] == values


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("得分在2.00至4.00分之间", [(2, None), (None, 4)]),
        ("得分在-2.50至2.50分之间", [(Fraction(-5, 2), None), (None, Fraction(5, 2))]),
        ("增幅在5%至8%之间", [(Fraction(5, 100), None), (None, Fraction(8, 100))]),
        ("增幅由5%至8%", [(Fraction(5, 100), Fraction(5, 100)), (Fraction(8, 100), Fraction(8, 100))]),
    ],
)
def test_the_ends_of_a_range_are_limits(
    text: str, limits: list[tuple[Fraction | None, Fraction | None]]
) -> None:
    assert [(one.quantity.low, one.quantity.high) for one in mentions(text)] == limits
