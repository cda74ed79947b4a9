"""An exact value with its unit and its written digits, as people write them in Chinese budget reports."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Final, NamedTuple

from jixiao.core.book import DIMENSION
from jixiao.core.numerals import (
    LONGEST_TEXT,
    MOST_DIGITS,
    NUMERAL_RUN,
    QuantityError,
    check_finite,
    cut,
    decimal_text,
    fold,
    half_even,
    parse_date,
    parse_number,
    read_chinese,
    read_digits,
    round_half_up,
    round_up,
    show,
    show_money,
    show_number,
    show_percent,
)
from jixiao.core.record import record
from jixiao.core.units import DIMENSIONS, MULTIPLIERS, UNITS, Unit, find_unit, split_unit

__all__ = [
    "DIMENSIONS",
    "UNITS",
    "Quantity",
    "QuantityError",
    "Unit",
    "cut",
    "decimal_text",
    "find_unit",
    "half_even",
    "parse_date",
    "parse_number",
    "parse_quantity",
    "round_half_up",
    "round_up",
    "show",
    "show_money",
    "show_number",
    "show_percent",
]


@record(frozen=True, slots=True)
class Quantity:
    """A value, a range or a limit that somebody wrote.

    Attributes:
        low, high: ends in base units of the dimension (95% is 95/100, 3万元 is 30000); None is an open end.
        low_closed, high_closed: whether the end belongs to it; False for an end that is None.
        unit: the unit as written; of a range, that of the upper end.
        text: exactly what the person wrote.
        places: decimals of the number as written (24,487.38万元 -> 2); of a range, the larger.
        approximate: said with 约, 近, 左右, 余, 多 or 上下; low and high are then the number that was said.
    """

    low: Fraction | None
    high: Fraction | None
    low_closed: bool
    high_closed: bool
    unit: Unit
    text: str
    places: int
    approximate: bool

    @property
    def dimension(self) -> str:
        """The dimension of the unit."""
        return self.unit.dimension

    @property
    def is_exact(self) -> bool:
        """Whether it is one number, said without 约 and the like."""
        same = self.low is self.high or self.low == self.high  # one object of nearly all that are read
        return same and self.low is not None and not self.approximate

    @property
    def value(self) -> Fraction:
        """The one number, in base units. Raises ValueError unless is_exact (low has an approximate one)."""
        if self.low is None or not self.is_exact:
            raise ValueError(f"“{self.text}” is not one exact value")
        return self.low

    @property
    def last_digit(self) -> Fraction:
        """One unit of the last written digit, in base units: 24,487.38万元 -> 100."""
        return _times(1, self.places, self.unit)

    def written_interval(self) -> tuple[Fraction, Fraction]:
        """All values that, rounded, are written like this: half a last digit to each side, ends included.

        Base units. Raises ValueError unless is_exact.
        """
        value, half = self.value, self.last_digit / 2
        return value - half, value + half

    def truncated_interval(self) -> tuple[Fraction, Fraction]:
        """All values that, cut to the written digits, are written like this: [v, v + one last digit].

        Cutting goes towards zero, so for a negative value it is [v - one last digit, v]. Base units.
        Raises ValueError unless is_exact.
        """
        value, step = self.value, self.last_digit
        return (value - step, value) if value < 0 else (value, value + step)

    def about_interval(self) -> tuple[Fraction, Fraction]:
        """What an approximate number can be: half a unit of its last digit that is not 0 to each side (约1800万元 is 1750 to
        1850, 约九成 is 85% to 95%), of a number without noughts at its end up to five of its last digit (约598: 593 to 603).

        三百多 is more than 300 and at most 400, 近三百 less than 300. Base units. Raises ValueError unless approximate and one
        number.
        """
        if not self.approximate or self.low is None or self.low != self.high:
            raise ValueError(f"not one approximate value: {self.text}")
        value, step = self.low, self.last_digit
        if value == 0:
            return -step / 2, step / 2
        unit = step
        while (value / (unit * 10)).denominator == 1:
            unit *= 10
        half = max(unit / 2, min(5 * step, abs(value) / 20))
        if re.search("[多余]", self.text):
            return (value, value + unit) if value > 0 else (value - unit, value)
        if re.search("[近]", self.text):
            return (value - half, value) if value > 0 else (value, value + half)
        return value - half, value + half


class _Term(NamedTuple):
    """One number with its unit words: digits / 10**places in units of `name`."""

    digits: int
    places: int
    name: str
    approximate: bool


class _Limit(NamedTuple):
    """What 不低于 or 以上 says: which end the number is, and whether it belongs to the interval."""

    side: str
    closed: bool


_AT_LEAST: Final = _Limit("low", True)
_ABOVE: Final = _Limit("low", False)
_AT_MOST: Final = _Limit("high", True)
_BELOW: Final = _Limit("high", False)

# By law (民法典 art. 1259) 以上, 以下, 以内 contain the number itself; 超过, 不满 do not.
_LIMIT_WORDS: Final = (
    ("≥ ≧ ⩾ >= => 大于等于 大于或等于 不低于 不少于 不小于 至少 最低 最少", _AT_LEAST),
    ("> 超过 超出 超 逾 高于 大于 多于", _ABOVE),
    ("≤ ≦ ⩽ <= =< 小于等于 小于或等于 不超过 不高于 不大于 不多于 不超 至多 最多 最高", _AT_MOST),
    ("< 低于 不足 少于 小于 不到 不满 未满", _BELOW),
)
_LIMITS: Final[Mapping[str, _Limit]] = {
    word: limit for words, limit in _LIMIT_WORDS for word in words.split()
}
_APPROXIMATE: Final = ("大约", "约为", "约", "将近", "接近", "近")
_NO_LIMIT: Final = ("=", "等于", "控制在")
_SUFFIXES: Final[Mapping[str, _Limit]] = {"上": _AT_LEAST, "下": _AT_MOST, "内": _AT_MOST}
_PERCENT_WORDS: Final[Mapping[str, str]] = {"百": "%", "千": "‰", "万": "‱"}

_PLAIN: Final = re.compile(
    r"([-+]?)([1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]+))?\s{0,3}([%‰]|[\u4e00-\u9fff]*)"
)
_PREFIX: Final = re.compile("|".join(sorted((*_LIMITS, *_APPROXIMATE, *_NO_LIMIT), key=len, reverse=True)))
_MARK: Final = r"\((不?)含([^()]*)\)"
_END_MARK: Final = re.compile(_MARK + "$")
_SUFFIX: Final = re.compile("(?:及?以([上下])|[以之]?(内))$")
_RANGE: Final = re.compile("——?|[-~–〜∼―─至到]")
_LEADING: Final = re.compile("(?:[-+–负¥]|人民币)*")
_BRACKETED: Final = re.compile(r"\(([0-9][^()]*)\)((?![0-9.,])[^()]*)")
_SIGN: Final = re.compile("[-+–负]")
_PERCENT: Final = re.compile("([百千万])分之")
_MORE: Final = re.compile("有余|余|多|来(?=[人名个万元天项件])")
_DIGIT_RUN: Final = re.compile("[0-9][0-9,.]*")
_DATE_LIKE: Final = re.compile("^(?:年.*月|月.*[日号]|年度|年[^0-9]*[0-9])")
_CURRENCY: Final = re.compile("¥|人民币")


def parse_quantity(text: str, *, dimension: str | None = None) -> Quantity:
    """Read what a person wrote: 24,487.38万元, ≥95%, 90%-95%, 约1800万元, 百分之九十五, 三千二百一十二万元.

    With a dimension (one of DIMENSIONS) the result has that dimension. A bare number is then taken for count,
    number and points only: neither 0.95 nor 95 tells whether 95% is meant, nor 100 whether 元 or 万元.
    A number with 万 or 亿 but no noun is taken for money, count and number.

    Raises QuantityError (see its codes), and ValueError for a dimension that does not exist.
    """
    if dimension is not None and dimension not in DIMENSIONS:
        raise ValueError(f"no such dimension: {dimension}")
    if len(text) <= LONGEST_TEXT:
        # The common case, one number and one unit, without the price of the general grammar.
        plain = _PLAIN.fullmatch(text)
        if plain is not None:
            sign, whole, decimals, name = plain.groups("")
            unit = find_unit(name)
            digits = whole.replace(",", "") + decimals
            if unit is not None and len(digits) <= MOST_DIGITS:
                amount = -int(digits) if sign == "-" else int(digits)
                places = len(decimals)
                unit = _fit(unit, dimension, text)
                _refuse_year(unit, amount, places, text)
                value = _times(amount, places, unit)
                return Quantity(value, value, True, True, unit, text, places, False)
    return _parse_words(text, dimension)


def _parse_words(text: str, dimension: str | None) -> Quantity:
    body = fold(text).rstrip("。;")
    if not body:
        raise QuantityError("empty", text, "没有填写")
    check_finite(body, text)
    body, before, approximate = _take_prefixes(body, text)
    check_finite(body, text)
    body, after, mark, approximate = _take_suffixes(body, text, approximate)
    if before is not None and after is not None and before != after:
        raise QuantityError("ambiguous", text, "前后两个限定词说法不一致，请只写一个")
    limit = before or after
    parts = _split_range(body)
    if len(parts) == 2:
        if limit is not None:
            raise QuantityError("ambiguous", text, "既是区间又有限定词，请只写一种")
        return _range(parts[0], parts[1], mark, approximate, text, dimension)
    if mark is not None and limit is None:
        raise QuantityError("ambiguous", text, "“含/不含”要跟着“以上”“以下”或区间的一端")
    term = _read_term(body, text)
    unit = _fit(_unit(term.name, text), dimension, text)
    _refuse_year(unit, term.digits, term.places, text)
    value = _times(term.digits, term.places, unit)
    fuzzy = approximate or term.approximate
    if limit is None:
        return Quantity(value, value, True, True, unit, text, term.places, fuzzy)
    closed = limit.closed if mark is None else _mark_closes(mark, body, text)
    if limit.side == "low":
        return Quantity(value, None, closed, False, unit, text, term.places, fuzzy)
    return Quantity(None, value, False, closed, unit, text, term.places, fuzzy)


def _range(
    left: str, right: str, mark: re.Match[str] | None, approximate: bool, text: str, dimension: str | None
) -> Quantity:
    """90%-95%, 500-800万元 (the first end takes the unit of the second), 80%（含）-90%（不含）."""
    left_mark = _END_MARK.search(left)
    if left_mark is not None:
        left = left[: left_mark.start()]
    low, high = _read_term(left, text), _read_term(right, text)
    high_unit = _unit(high.name, text)
    if not high.name and low.name in _PERCENT_WORDS.values() and "分之" in left:
        high_unit = _unit(low.name, text)  # 百分之二十至三十
    elif not high.name and low.name:
        raise QuantityError("ambiguous", text, "区间的后一端没有写单位")
    low_name = low.name or high_unit.symbol
    if low.name in MULTIPLIERS and high_unit.dimension != "number":
        low_name = low.name + split_unit(high_unit.symbol)[1]  # 3万-5万元
    low_unit = _unit(low_name, text)
    if low_unit.dimension != high_unit.dimension:
        raise QuantityError("wrong_dimension", text, "区间两端的单位不是一类")
    if low_unit.dimension == "other" and split_unit(low_name)[1] != split_unit(high_unit.symbol)[1]:
        raise QuantityError("ambiguous", text, "区间两端的单位不同，请统一")
    low_unit, high_unit = _fit(low_unit, dimension, text), _fit(high_unit, dimension, text)
    for unit, term in ((low_unit, low), (high_unit, high)):
        _refuse_year(unit, term.digits, term.places, text)
    bottom, top = _times(low.digits, low.places, low_unit), _times(high.digits, high.places, high_unit)
    low_closed = left_mark is None or _mark_closes(left_mark, left, text)
    high_closed = mark is None or _mark_closes(mark, right, text)
    if bottom > top or (bottom == top and not (low_closed and high_closed)):
        raise QuantityError("reversed_range", text, "区间的前一端应小于后一端")
    fuzzy = approximate or low.approximate or high.approximate
    places = max(low.places, high.places)
    return Quantity(bottom, top, low_closed, high_closed, high_unit, text, places, fuzzy)


def _take_prefixes(body: str, text: str) -> tuple[str, _Limit | None, bool]:
    limit: _Limit | None = None
    approximate = False
    while (found := _PREFIX.match(body)) is not None:
        word = found[0]
        body = body[found.end() :]
        if word in _APPROXIMATE:
            approximate = True
        elif word not in _NO_LIMIT:
            if limit is not None:
                raise QuantityError("ambiguous", text, "限定词重复，请只写一个")
            limit = _LIMITS[word]
    return body, limit, approximate


def _take_suffixes(
    body: str, text: str, approximate: bool
) -> tuple[str, _Limit | None, re.Match[str] | None, bool]:
    if body.endswith(("左右", "上下")):
        body, approximate = body[:-2], True
    limit: _Limit | None = None
    mark = _END_MARK.search(body)
    if mark is not None:
        body = body[: mark.start()]
    suffix = _SUFFIX.search(body)
    if suffix is not None:
        body = body[: suffix.start()]
        limit = _SUFFIXES[suffix[1] or suffix[2]]
        inner = _END_MARK.search(body)
        if inner is not None:
            if mark is not None:
                raise QuantityError("ambiguous", text, "“含/不含”写了两次")
            mark, body = inner, body[: inner.start()]
    return body, limit, mark, approximate


def _mark_closes(mark: re.Match[str], body: str, text: str) -> bool:
    """Whether 含, 不含本数, 含80% closes the end; a number inside must be the number before it."""
    if mark[2] not in ("", "本数", body):
        raise QuantityError("ambiguous", text, "括号里的“含/不含”与前面的数不一致")
    return not mark[1]


def _split_range(body: str) -> list[str]:
    lead = _LEADING.match(body)
    found = _RANGE.search(body, max(1, lead.end() if lead else 0))  # a leading minus separates nothing
    return [body] if found is None else [body[: found.start()], body[found.end() :]]


def _read_term(body: str, text: str) -> _Term:
    """Read sign, number and unit words; accounting brackets make a negative: (1,234.5)万元."""
    negative = False
    bracketed = _BRACKETED.fullmatch(body)
    if bracketed is not None:
        negative, body = True, bracketed[1] + bracketed[2]
    else:
        sign = _SIGN.match(body)
        if sign is not None:
            negative, body = sign[0] != "+", body[1:]
    currency = _CURRENCY.match(body)
    if currency is not None:
        body = body[currency.end() :]
        if not negative and body[:1] == "-":
            negative, body = True, body[1:]
    percent = _PERCENT.match(body)
    if percent is not None:
        body = body[percent.end() :]
    digits, places, multiplier, rest = _read_numeral(body, percent is not None, text)
    name, approximate = _read_name(rest, multiplier)
    if percent is not None:
        if name:
            raise QuantityError("ambiguous", text, "“百分之”后面不再写单位")
        name = _PERCENT_WORDS[percent[1]]
    if currency is not None and split_unit(name)[1] == "":
        name += "元"
    return _Term(-digits if negative else digits, places, name, approximate)


def _read_numeral(body: str, percent: bool, text: str) -> tuple[int, int, str, str]:
    """(digits, decimals, multiplier, the rest) of a body that begins with its number."""
    run = _DIGIT_RUN.match(body)
    if run is not None:
        return *read_digits(run[0], text), body[run.end() :]
    run = NUMERAL_RUN.match(body)
    if run is None:
        raise QuantityError("not_a_number", text, "开头不是数字")
    if percent and run[0] == "百":
        return 100, 0, "", body[run.end() :]
    return *read_chinese(run[0], text), body[run.end() :]


def _read_name(rest: str, multiplier: str) -> tuple[str, bool]:
    """The unit words, and whether 余 or 多 stood among them: 余万元, 万余笔, 个多月, 年多."""
    more = _MORE.match(rest)
    if more is not None:
        rest = rest[more.end() :]
    approximate = more is not None
    for word in MULTIPLIERS:
        if rest.startswith(word) and (more := _MORE.match(rest, len(word))) is not None:
            rest, approximate = word + rest[more.end() :], True
            break
    if rest.startswith("个多"):
        rest, approximate = "个" + rest[2:], True
    elif rest.endswith("有余"):
        rest, approximate = rest[:-2], True
    elif rest.endswith(("多", "余")):
        rest, approximate = rest[:-1], True
    if rest.endswith(("元整", "元正")):
        rest = rest[:-1]
    return multiplier + rest, approximate


def _unit(name: str, text: str) -> Unit:
    unit = find_unit(name)
    if unit is not None:
        return unit
    if _DATE_LIKE.search(name):
        raise QuantityError("not_a_number", text, "这像是日期，不是数量")
    if re.search(r"[0-9~-]", name):
        raise QuantityError("not_a_number", text, "一格里不止一个数，或用了科学记数等写法，请只写一个数")
    raise QuantityError("unknown_unit", text, f"不认识的单位“{name}”")


def _fit(unit: Unit, dimension: str | None, text: str) -> Unit:
    """The unit seen as the wanted dimension; a bare number takes the dimension, where that cannot mislead."""
    if dimension is None or unit.dimension == dimension:
        return unit
    if unit.dimension != "number":
        raise QuantityError(
            "wrong_dimension",
            text,
            f"单位“{unit.symbol}”不是这一项要的（要{DIMENSION.get(dimension, dimension)}）",
        )
    if dimension == "count" or dimension == ("money" if unit.symbol else "points"):
        return replace(unit, dimension=dimension)
    if dimension == "ratio":
        raise QuantityError(
            "missing_unit", text, "没有写百分号，分不清写的是百分之几，还是小数；请写成 95% 这样"
        )
    if dimension == "money":
        raise QuantityError("missing_unit", text, "没有写单位，分不清是元还是万元；请写成 1,234.56万元 这样")
    raise QuantityError("missing_unit", text, f"没有写单位（{dimension}）")


def _refuse_year(unit: Unit, digits: int, places: int, text: str) -> None:
    if unit.symbol == "年" and places == 0 and digits >= 1000:
        raise QuantityError("ambiguous", text, "这像是年份，不是多少年")


def _times(digits: int, places: int, unit: Unit) -> Fraction:
    scale = unit.scale
    return Fraction(digits * scale.numerator, 10**places * scale.denominator)
