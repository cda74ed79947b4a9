"""Quantities: what people write is read exactly or refused, and what is printed is read back."""

from __future__ import annotations

import contextlib
import datetime
import pickle
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jixiao.core.quantity import (
    DIMENSIONS,
    UNITS,
    QuantityError,
    cut,
    decimal_text,
    find_unit,
    half_even,
    parse_date,
    parse_number,
    parse_quantity,
    round_half_up,
    round_up,
    show,
    show_money,
    show_number,
    show_percent,
)


def code_of(text: str, dimension: str | None = None) -> str:
    with pytest.raises(QuantityError) as caught:
        parse_quantity(text, dimension=dimension)
    assert caught.value.text == text
    assert caught.value.detail
    return caught.value.code


# text, value in base units, symbol, dimension, places
EXACT = [
    ("24,487.38万元", "244873800", "万元", "money", 2),
    ("24，487．38 万元", "244873800", "万元", "money", 2),
    ("２４，４８７．３８万元", "244873800", "万元", "money", 2),
    ("24,487.38\u202f万元", "244873800", "万元", "money", 2),
    ("1.2亿元", "120000000", "亿元", "money", 1),
    ("3万亿", "3000000000000", "万亿", "number", 0),
    ("3 万亿元", "3000000000000", "万亿元", "money", 0),
    ("5百万元", "5000000", "百万元", "money", 0),
    ("¥1,234.50", "1234.5", "元", "money", 2),
    ("￥-3万", "-30000", "万元", "money", 0),
    ("人民币壹万贰仟元整", "12000", "元", "money", 0),
    ("叁佰贰拾壹萬圆", "3210000", "万元", "money", 0),
    ("-5.18%", "-0.0518", "%", "ratio", 2),
    ("－5.18％", "-0.0518", "%", "ratio", 2),
    ("−5.18%", "-0.0518", "%", "ratio", 2),
    ("–5.18%", "-0.0518", "%", "ratio", 2),
    ("负5.18%", "-0.0518", "%", "ratio", 2),
    ("＝100％", "1", "%", "ratio", 0),
    ("1.5‰", "0.0015", "‰", "ratio", 1),
    ("2.5个百分点", "0.025", "个百分点", "ratio", 1),
    ("百分之九十五点五", "0.955", "%", "ratio", 1),
    ("百分之95.5", "0.955", "%", "ratio", 1),
    ("负百分之五", "-0.05", "%", "ratio", 0),
    ("百分之百", "1", "%", "ratio", 0),
    ("千分之三", "0.003", "‰", "ratio", 0),
    ("3成", "0.3", "成", "ratio", 0),
    ("2.37倍", "2.37", "倍", "ratio", 2),
    ("(1,234.5)", "-1234.5", "", "number", 1),
    ("（1,234.5）万元", "-12345000", "万元", "money", 1),
    ("(1,234.5万元)", "-12345000", "万元", "money", 1),
    ("三千二百一十二万元", "32120000", "万元", "money", 0),
    ("三亿五千万元", "350000000", "万元", "money", 0),
    ("一点二亿元", "120000000", "亿元", "money", 1),
    ("十二项", "12", "项", "count", 0),
    ("一百零五", "105", "", "number", 0),
    ("一百一十", "110", "", "number", 0),
    ("二〇二〇", "2020", "", "number", 0),
    ("二○二一", "2021", "", "number", 0),
    ("0", "0", "", "number", 0),
    ("零", "0", "", "number", 0),
    ("1.5万", "15000", "万", "number", 1),
    ("12万人次", "120000", "万人次", "count", 0),
    ("2871.7436万件", "28717436", "万件", "count", 4),
    ("9个月", "9", "个月", "months", 0),
    ("30 分钟", "30", "分钟", "minutes", 0),
    ("20个工作日", "20", "个工作日", "days", 0),
    ("4.03分", "4.03", "分", "points", 2),
    ("500平方米", "500", "平方米", "area", 0),
    ("500㎡", "500", "平方米", "area", 0),
    ("5 m²", "5", "平方米", "area", 0),
    ("628.25 公里", "628250", "公里", "length", 2),
    ("3千米", "3000", "千米", "length", 0),
]


@pytest.mark.parametrize(("text", "value", "symbol", "dimension", "places"), EXACT)
def test_an_exact_quantity_keeps_value_unit_and_digits(
    text: str, value: str, symbol: str, dimension: str, places: int
) -> None:
    quantity = parse_quantity(text)
    assert quantity.is_exact
    assert quantity.value == Fraction(value)
    assert (quantity.unit.symbol, quantity.dimension, quantity.places) == (symbol, dimension, places)
    assert quantity.text == text
    assert parse_quantity(text, dimension=dimension) == quantity


# text, interval as mathematicians write it, in base units
INTERVALS = [
    ("≥95%", "[0.95,"),
    ("＞＝95%", "[0.95,"),
    ("不低于95%", "[0.95,"),
    ("不低于95%以上", "[0.95,"),
    ("不少于500个", "[500,"),
    ("≥500个。", "[500,"),
    ("95%以上", "[0.95,"),
    ("95%及以上", "[0.95,"),
    ("95%（含）以上", "[0.95,"),
    ("95%（含95%）以上", "[0.95,"),
    ("95%以上（不含）", "(0.95,"),
    ("95%以上（不含本数）", "(0.95,"),
    ("超过10%", "(0.1,"),
    ("超过10%（含）", "[0.1,"),
    ("逾1.2亿元", "(120000000,"),
    (">-5%", "(-0.05,"),
    ("不足5%", ",0.05)"),
    ("低于60%", ",0.6)"),
    ("＜60%", ",0.6)"),
    ("10%以内", ",0.1]"),
    ("控制在10%以内", ",0.1]"),
    ("30日内", ",30]"),
    ("60%以下", ",0.6]"),
    ("60%以下（不含）", ",0.6)"),
    ("不超过5%", ",0.05]"),
    ("≤1%", ",0.01]"),
    ("90%-95%", "[0.9,0.95]"),
    ("90%~95%", "[0.9,0.95]"),
    ("90%～95%", "[0.9,0.95]"),
    ("90％—95％", "[0.9,0.95]"),
    ("90%——95%", "[0.9,0.95]"),
    ("90至95%", "[0.9,0.95]"),
    ("90-95%", "[0.9,0.95]"),
    ("80%（含）-90%", "[0.8,0.9]"),
    ("60%-80%（不含)", "[0.6,0.8)"),
    ("60%（不含）-80%（含80%）", "(0.6,0.8]"),
    ("-5%--3%", "[-0.05,-0.03]"),
    ("-5%~3%", "[-0.05,0.03]"),
    ("百分之二十至百分之三十", "[0.2,0.3]"),
    ("百分之二十至三十", "[0.2,0.3]"),
    ("500-800万元", "[5000000,8000000]"),
    ("3万-5万元", "[30000,50000]"),
    ("9000元至1.2万元", "[9000,12000]"),
    ("3—5天", "[3,5]"),
    ("1-2万", "[10000,20000]"),
]


@pytest.mark.parametrize(("text", "interval"), INTERVALS)
def test_limits_and_ranges_keep_their_ends(text: str, interval: str) -> None:
    quantity = parse_quantity(text)
    low, high = interval.strip("[]()").split(",")
    assert quantity.low == (Fraction(low) if low else None)
    assert quantity.high == (Fraction(high) if high else None)
    assert quantity.low_closed == interval.startswith("[")
    assert quantity.high_closed == interval.endswith("]")
    assert not quantity.is_exact
    assert not quantity.approximate
    with pytest.raises(ValueError, match="not one exact value"):
        _ = quantity.value


APPROXIMATE = [
    ("约1800万元", "18000000"),
    ("1,800余万元", "18000000"),
    ("近3,000人", "3000"),
    ("两百余人", "200"),
    ("三百多万元", "3000000"),
    ("36万余笔", "360000"),
    ("三十六万余笔", "360000"),
    ("20 余场", "20"),
    ("90%左右", "0.9"),
    ("100个上下", "100"),
    ("5个多月", "5"),
    ("3年有余", "3"),
    ("3小时多", "3"),
]


@pytest.mark.parametrize(("text", "said"), APPROXIMATE)
def test_an_approximate_quantity_is_not_exact_and_keeps_the_number_said(text: str, said: str) -> None:
    quantity = parse_quantity(text)
    assert quantity.approximate
    assert quantity.low == quantity.high == Fraction(said)
    assert not quantity.is_exact
    with pytest.raises(ValueError, match="not one exact value"):
        quantity.written_interval()


# Lines of published self-evaluations of 2020 to 2023, with the quantity in them as printed.
REPORTS = [
    ("2021年服务量增长至2871.7436万件，达到合同约定", "2871.7436万件", "28717436"),
    ("全局收入决算数为392533097.08元，收入调整预算数", "392533097.08元", "392533097.08"),
    ("调整预算收入数为 32,537.69 万元，决算数为", "32,537.69 万元", "325376900"),
    ("年末固定资产 4045.8 万元。", "4045.8 万元", "40458000"),
    ("开展嫌疑人入所体检2.5万人次，", "2.5万人次", "25000"),
    ("3100×100%=-5.18%。", "-5.18%", "-0.0518"),
    ("约10.5万盏，电源", "约10.5万盏", "105000"),
    ("培训人次二百余人次。", "二百余人次", "200"),
    ("发布知识库信息 1100 余条。", "1100 余条", "1100"),
    ("门诊诊疗 6 万余人次，", "6 万余人次", "60000"),
    ("全市约300多万市场主体", "约300多万", "3000000"),
    ("检测工作效率提升3倍。", "3倍", "3"),
    ("可办理业务230余项。", "230余项", "230"),
]


@pytest.mark.parametrize(("line", "printed", "value"), REPORTS)
def test_quantities_of_published_reports_are_read(line: str, printed: str, value: str) -> None:
    assert printed in line
    assert parse_quantity(printed).low == Fraction(value)


REFUSED = [
    ("", "empty"),
    ("  \u3000", "empty"),
    ("。", "empty"),
    ("—", "not_a_number"),
    ("-", "not_a_number"),
    ("无", "not_a_number"),
    ("半数", "not_a_number"),
    ("万元", "not_a_number"),
    (".5", "not_a_number"),
    ("5.", "not_a_number"),
    ("1.2.3%", "not_a_number"),
    ("--5", "not_a_number"),
    ("(1)2", "not_a_number"),
    ("1e5", "not_a_number"),
    ("1e999", "not_a_number"),
    ("0x10", "not_a_number"),
    ("½", "not_a_number"),
    ("1/2", "not_a_number"),
    ("①", "not_a_number"),
    ("⑴", "not_a_number"),
    ("10²", "not_a_number"),
    ("1亿2000万元", "not_a_number"),
    ("2021-05-31", "not_a_number"),
    ("2021年5月31日", "not_a_number"),
    ("5月31日", "not_a_number"),
    ("二〇二一年五月三十一日", "not_a_number"),
    ("2020年度", "not_a_number"),
    ("12:30", "not_a_number"),
    ("百", "not_a_number"),
    ("一百零", "not_a_number"),
    ("十二点", "not_a_number"),
    ("一万万", "not_a_number"),
    ("NaN", "not_finite"),
    ("-inf", "not_finite"),
    ("≥∞", "not_finite"),
    ("1,23", "bad_grouping"),
    ("1234,567", "bad_grouping"),
    ("1,2345", "bad_grouping"),
    ("0,123", "bad_grouping"),
    ("1,,234", "bad_grouping"),
    ("1 234", "bad_grouping"),
    ("1, 234", "bad_grouping"),
    ("500元/人", "unknown_unit"),
    ("189000元/年", "unknown_unit"),
    ("5台/套", "unknown_unit"),
    ("3万%", "unknown_unit"),
    ("5美元", "unknown_unit"),
    ("5朵云", "unknown_unit"),
    ("3天-2个月", "wrong_dimension"),
    ("95%-90%", "reversed_range"),
    ("5（不含）-5", "reversed_range"),
    ("8000-1.2万元", "reversed_range"),
    ("1" * 31, "too_long"),
    ("0." + "1" * 30, "too_long"),
    ("一二三" * 11, "too_long"),
    ("9" * 201, "too_long"),
    ("万" * 10**6, "too_long"),
    ("一百五", "ambiguous"),
    ("三万五", "ambiguous"),
    ("一亿五千", "ambiguous"),
    ("三四百人", "ambiguous"),
    ("三五人", "ambiguous"),
    ("2021年", "ambiguous"),
    ("90%-95", "ambiguous"),
    ("5%（含）", "ambiguous"),
    ("超过10%以内", "ambiguous"),
    ("≥≤5", "ambiguous"),
    ("≥90%-95%", "ambiguous"),
    ("95%（含90%）以上", "ambiguous"),
    ("95%（含）以上（不含）", "ambiguous"),
    ("5吨-6立方米", "ambiguous"),
]


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_what_cannot_be_read_with_certainty_is_refused(text: str, code: str) -> None:
    assert code_of(text) == code


# text, wanted dimension, code; "" when it is accepted
WANTED = [
    ("95%", "ratio", ""),
    ("0.95", "ratio", "missing_unit"),
    ("95", "ratio", "missing_unit"),
    ("≥0.95", "ratio", "missing_unit"),
    ("3万", "ratio", "missing_unit"),
    ("95分", "ratio", "wrong_dimension"),
    ("1,234.56", "money", "missing_unit"),
    ("3万亿", "money", ""),
    ("12项", "money", "wrong_dimension"),
    ("12", "count", ""),
    ("1.5万", "count", ""),
    ("十二", "count", ""),
    ("3-5", "count", ""),
    ("12万元", "count", "wrong_dimension"),
    ("4.03", "points", ""),
    ("4.03分", "points", ""),
    ("1.5万", "points", "missing_unit"),
    ("5", "number", ""),
    ("5%", "number", "wrong_dimension"),
    ("5", "days", "missing_unit"),
    ("5", "area", "missing_unit"),
    ("2小时", "minutes", "wrong_dimension"),
]


@pytest.mark.parametrize(("text", "dimension", "code"), WANTED)
def test_a_wanted_dimension_is_kept_or_refused(text: str, dimension: str, code: str) -> None:
    if code:
        assert code_of(text, dimension) == code
    else:
        assert parse_quantity(text, dimension=dimension).dimension == dimension


def test_a_ratio_without_percent_sign_is_told_what_to_write() -> None:
    with pytest.raises(QuantityError, match="请写成 95%"):
        parse_quantity("0.95", dimension="ratio")


def test_an_unknown_dimension_is_our_callers_mistake() -> None:
    with pytest.raises(ValueError, match="no such dimension"):
        parse_quantity("5", dimension="weight")


def test_an_error_names_the_text_and_survives_pickling() -> None:
    error = pickle.loads(pickle.dumps(QuantityError("too_long", "9" * 100, "超过")))
    assert (error.code, error.text, error.detail) == ("too_long", "9" * 100, "超过")
    assert str(error) == "“" + "9" * 60 + "……”：超过（too_long）"


INTERVALS_AROUND = [
    ("24,487.38万元", "244873750", "244873850", "244873800", "244873900"),
    ("1.2亿元", "115000000", "125000000", "120000000", "130000000"),
    ("95%", "0.945", "0.955", "0.95", "0.96"),
    ("-5.18%", "-0.05185", "-0.05175", "-0.0519", "-0.0518"),
    ("三千二百一十二万元", "32115000", "32125000", "32120000", "32130000"),
    ("12", "11.5", "12.5", "12", "13"),
]


@pytest.mark.parametrize(("text", "low", "high", "cut_low", "cut_high"), INTERVALS_AROUND)
def test_written_digits_give_the_interval_they_can_stand_for(
    text: str, low: str, high: str, cut_low: str, cut_high: str
) -> None:
    quantity = parse_quantity(text)
    assert quantity.written_interval() == (Fraction(low), Fraction(high))
    assert quantity.truncated_interval() == (Fraction(cut_low), Fraction(cut_high))


NUMBERS = [
    ("4.03", "4.03"),
    ("-2.5", "-2.5"),
    ("5", "5"),
    ("１，２３４", "1234"),
    ("−0.50", "-0.5"),
    ("+3", "3"),
]


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_a_plain_number_is_read_exactly(text: str, value: str) -> None:
    assert parse_number(text) == Fraction(value)


NOT_NUMBERS = [
    ("", "empty"),
    ("4.03分", "not_a_number"),
    ("五", "not_a_number"),
    ("1e5", "not_a_number"),
    ("(2.5)", "not_a_number"),
    ("1..2", "not_a_number"),
    ("nan", "not_finite"),
    ("1,23", "bad_grouping"),
    ("9" * 31, "too_long"),
]


@pytest.mark.parametrize(("text", "code"), NOT_NUMBERS)
def test_what_is_not_a_plain_number_is_refused(text: str, code: str) -> None:
    with pytest.raises(QuantityError) as caught:
        parse_number(text)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "text",
    [
        "2021-05-31",
        "2021/5/31",
        "2021.5.31",
        "2021年5月31日",
        "2021 年 05 月 31 号",
        "２０２１－０５－３１",
        "二〇二一年五月三十一日",
        "二○二一年五月三十一日",
    ],
)
def test_a_date_is_read_in_every_usual_form(text: str) -> None:
    assert parse_date(text) == datetime.date(2021, 5, 31)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("1" * 201, "too_long"),
        ("2021-02-30", "bad_date"),
        ("2021-13-01", "bad_date"),
        ("2021年二月三十日", "bad_date"),
        ("21-05-31", "bad_date"),
        ("0021-05-31", "bad_date"),
        ("二一年五月三十一日", "bad_date"),
        ("2021-05/31", "bad_date"),
        ("2021-05", "bad_date"),
        ("2021年5月", "bad_date"),
        ("二〇二一年五月三五日", "bad_date"),
        ("2021-5-3 1", "bad_date"),
        ("昨天", "bad_date"),
        ("½", "bad_date"),
    ],
)
def test_a_date_that_cannot_be_is_refused(text: str, code: str) -> None:
    with pytest.raises(QuantityError) as caught:
        parse_date(text)
    assert caught.value.code == code


# value, places: half up, half even, cut, round up
ROUNDED = [
    ("0.005", 2, "0.01", "0", "0", "0.01"),
    ("-0.005", 2, "-0.01", "0", "0", "-0.01"),
    ("0.125", 2, "0.13", "0.12", "0.12", "0.13"),
    ("0.135", 2, "0.14", "0.14", "0.13", "0.14"),
    ("-0.019", 2, "-0.02", "-0.02", "-0.01", "-0.02"),
    ("0.011", 2, "0.01", "0.01", "0.01", "0.02"),
    ("1/3", 2, "0.33", "0.33", "0.33", "0.34"),
    ("4", 2, "4", "4", "4", "4"),
    ("0.00501", 2, "0.01", "0.01", "0", "0.01"),
    ("150", -2, "200", "200", "100", "200"),
]


@pytest.mark.parametrize(("value", "places", "up", "even", "down", "away"), ROUNDED)
def test_rounding_is_exact_and_symmetric(
    value: str, places: int, up: str, even: str, down: str, away: str
) -> None:
    number = Fraction(value)
    results = [f(number, places) for f in (round_half_up, half_even, cut, round_up)]
    assert results == [Fraction(up), Fraction(even), Fraction(down), Fraction(away)]


def test_printing_shows_the_decimals_asked_for() -> None:
    assert decimal_text(Fraction("4.025"), 2) == "4.03"
    assert decimal_text(Fraction("-0.004"), 2) == "0.00"
    assert decimal_text(Fraction("-0.005"), 2) == "-0.01"
    assert decimal_text(Fraction("2.5"), 0) == "3"
    with pytest.raises(ValueError, match="places"):
        decimal_text(Fraction(1), -1)
    assert show_money(Fraction("244873800")) == "24,487.38万元"
    assert show_money(Fraction("-1234.5"), "元") == "-1,234.50元"
    assert show_money(Fraction("28717436"), places=None) == "2,871.7436万元"
    assert show_money(Fraction(10000, 3), places=None) == "约0.33万元"
    assert show_percent(Fraction("0.42053")) == "42.05%"
    assert show_percent(Fraction("-0.0518"), 1) == "-5.2%"
    assert show_number(Fraction("4.50")) == "4.5"
    assert show_number(Fraction(2, 3)) == "0.6667"
    assert show_number(Fraction("0.1234567")) == "0.1235"
    assert show_number(Fraction(5), 2) == "5.00"
    assert show(Fraction("0.95"), "%") == "95%"
    assert show(Fraction(120000), "万人次") == "12万人次"
    assert show(Fraction(120000), "万元") == "12万元"
    with pytest.raises(ValueError, match="no such unit"):
        show(Fraction(1), "朵云")
    with pytest.raises(ValueError, match="not a unit of money"):
        show_money(Fraction(1), "%")


def test_every_listed_unit_is_found_with_a_known_dimension() -> None:
    for symbol, unit in UNITS.items():
        assert find_unit(symbol) == unit
        assert unit.symbol == symbol
        assert unit.dimension in DIMENSIONS
        assert unit.scale > 0
    assert {"万元", "亿元", "万人次", "万", "%", ""} <= set(UNITS)


SIGNS = "零一二三四五六七八九"


def chinese_section(n: int) -> str:
    text, gap = "", False
    for place, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // place % 10
        if digit:
            text += ("零" if gap and text else "") + SIGNS[digit] + sign
            gap = False
        else:
            gap = True
    return text


def chinese_numeral(n: int) -> str:
    """The modern standard reading of 0 .. 10**16 - 1."""
    if n == 0:
        return "零"
    text = ""
    for power, sign in ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"), (1, "")):
        section = n // power % 10**4
        if section:
            above = n // power // 10**4
            gap = text and (section < 1000 or above % 10**4 == 0)
            text += ("零" if gap else "") + chinese_section(section) + sign
        elif power == 10**8 and n >= 10**12:
            text = text if text.endswith("亿") else text + "亿"
    # 三万亿 followed by 五千亿 says 亿 once: 三万五千亿
    if text.count("亿") == 2:
        text = text.replace("万亿", "万", 1)
    return text.removeprefix("一") if 10 <= n < 20 else text


@given(st.integers(0, 10**12) | st.integers(0, 10**5))
@example(10**12)
@example(10**8 + 5000)
@example(100_050_000)
def test_chinese_numerals_round_trip(n: int) -> None:
    assert parse_quantity(chinese_numeral(n)).value == n
    financial = chinese_numeral(n).translate(
        str.maketrans("一二三四五六七八九十百千万亿", "壹贰叁肆伍陆柒捌玖拾佰仟萬億")
    )
    assert parse_quantity(financial + "元", dimension="money").value == n


SCALED = st.builds(lambda n, p: Fraction(n, 10**p), st.integers(-(10**15), 10**15), st.integers(0, 10))
SYMBOLS = st.sampled_from(sorted(s for s in UNITS if s != "年"))


@given(SCALED, SYMBOLS)
def test_what_is_printed_exactly_is_read_back(number: Fraction, symbol: str) -> None:
    unit = UNITS[symbol]
    if unit.dimension != "money":
        number = round_half_up(number, 6)
    value = number * unit.scale
    quantity = parse_quantity(show(value, symbol), dimension=unit.dimension)
    assert quantity.value == value
    assert quantity.unit == unit


@given(SCALED, st.integers(0, 6))
def test_the_written_interval_holds_whatever_is_written_like_this(number: Fraction, places: int) -> None:
    quantity = parse_quantity(decimal_text(number, places) + "万元")
    low, high = quantity.written_interval()
    assert low <= quantity.value <= high
    assert low <= number * 10000 <= high
    cut_text = decimal_text(cut(number, places), places)
    cut_low, cut_high = parse_quantity(cut_text + "万元").truncated_interval()
    if cut_text.strip("-0.") or number >= 0:
        assert cut_low <= number * 10000 <= cut_high


@given(SCALED, st.integers(-3, 8))
def test_rounding_moves_less_than_its_step_and_mirrors(number: Fraction, places: int) -> None:
    step = Fraction(10) ** -places
    assert abs(round_half_up(number, places) - number) <= step / 2
    assert abs(half_even(number, places) - number) <= step / 2
    assert 0 <= abs(number) - abs(cut(number, places)) < step
    assert 0 <= abs(round_up(number, places)) - abs(number) < step
    for rounding in (round_half_up, half_even, cut, round_up):
        assert rounding(-number, places) == -rounding(number, places)


TO_FULL_WIDTH = {n: n + 0xFEE0 for n in range(0x21, 0x7F)} | {0x20: 0x3000}
PIECES = [
    *"0123456789,.%-~()+/ ，．％－（）≥≤<>=。·①²½",
    *"零〇一二两三五九十百千万亿点壹佰萬约近余多逾超至到负成倍元人项个月年日天分",
    *(
        "个百分点",
        "百分之",
        "以上",
        "以内",
        "左右",
        "含",
        "不含",
        "不低于",
        "不足",
        "万元",
        "¥",
        "1,234",
        "95%",
        "nan",
    ),
]
MIXED = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@given(MIXED | st.sampled_from([row[0] for row in EXACT] + [row[0] for row in INTERVALS]))
def test_full_width_text_reads_like_half_width(text: str) -> None:
    def reading(written: str) -> object:
        try:
            q = parse_quantity(written)
        except QuantityError as error:
            return error.code
        return q.low, q.high, q.low_closed, q.high_closed, q.unit, q.places, q.approximate

    assert reading(text.translate(TO_FULL_WIDTH)) == reading(text)


@given(st.text(max_size=250) | MIXED, st.sampled_from([None, *DIMENSIONS]))
def test_reading_raises_nothing_but_quantity_error(text: str, dimension: str | None) -> None:
    with contextlib.suppress(QuantityError):
        quantity = parse_quantity(text, dimension=dimension)
        assert quantity.text == text
        assert dimension in (None, quantity.dimension)
        assert quantity.low is not None or quantity.high is not None
        if quantity.low is not None and quantity.high is not None:
            assert quantity.low <= quantity.high
    for parse in (parse_number, parse_date):
        with contextlib.suppress(QuantityError):
            parse(text)


@pytest.mark.parametrize(
    "piece", ["1", "1,", "(", "一", "零", "万", "以上", "(含)", "约", "-", " ", "1 ", "百分之", "余"]
)
def test_long_repetition_is_answered_at_once(piece: str) -> None:
    for tail in ("", "x", "%"):
        with pytest.raises(QuantityError):
            parse_quantity((piece * 200)[: 200 - len(tail)] + tail)


@pytest.mark.parametrize(
    ("text", "dimension", "low", "high"),
    [
        ("约九成", "ratio", "85%", "95%"),
        ("约90%", "ratio", "85%", "95%"),
        ("约1800万元", "money", "1750万元", "1850万元"),
        ("约598万元", "money", "593万元", "603万元"),
        ("三百多万元", "money", "300万元", "400万元"),
        ("500余条", "count", "500条", "600条"),
        ("近三百万元", "money", "250万元", "300万元"),
        ("二十人左右", "count", "15人", "25人"),
        ("约95.6%", "ratio", "95.1%", "96.1%"),
    ],
)
def test_an_approximate_number_is_as_wide_as_people_mean_it(
    text: str, dimension: str, low: str, high: str
) -> None:
    ends = tuple(parse_quantity(end, dimension=dimension).value for end in (low, high))
    assert parse_quantity(text, dimension=dimension).about_interval() == ends


def test_an_exact_number_has_no_such_interval() -> None:
    with pytest.raises(ValueError, match="not one approximate value"):
        parse_quantity("90%", dimension="ratio").about_interval()
