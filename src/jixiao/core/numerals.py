"""Written digits and exact numbers: reading Arabic and Chinese numerals and dates, rounding, printing."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from fractions import Fraction
from typing import Final, NamedTuple, NoReturn

from jixiao.core.units import MULTIPLIERS, find_unit

LONGEST_TEXT: Final = 200
MOST_DIGITS: Final = 30


class QuantityError(ValueError):
    """A written quantity, number or date that cannot be read with certainty.

    Attributes:
        code: empty, not_a_number, unknown_unit, missing_unit, wrong_dimension, bad_grouping, not_finite,
            reversed_range, too_long, ambiguous or bad_date.
        text: the text as the person wrote it.
        detail: in Chinese for the person who wrote it: what is wrong and what to write instead.
    """

    def __init__(self, code: str, text: str, detail: str) -> None:
        super().__init__(code, text, detail)
        self.code = code
        self.text = text
        self.detail = detail

    def __str__(self) -> str:
        shown = self.text if len(self.text) <= 60 else self.text[:60] + "……"
        return f"“{shown}”：{self.detail}（{self.code}）"


class Numeral(NamedTuple):
    """A number as written: digits / 10**places, times the multiplier (a key of MULTIPLIERS, or "")."""

    digits: int
    places: int
    multiplier: str


# Forms that mean the same sign: financial and traditional numerals, round zeros, minus signs.
_SAME: Final = str.maketrans(
    "〇○壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億點圆圓負−‐﹣",
    "零零一二二三三四五六六七八九十百千万亿点元元负---",
)
_AREA: Final = re.compile("[㎡㎢㎥]|[kｋ][mｍ]²|[mｍ][²³]")
_AREA_NAMES: Final = {"m2": "平方米", "km2": "平方公里", "m3": "立方米"}
_REFUSED_FORMS: Final = ("<circle>", "<super>", "<sub>", "<fraction>")
_WIDE_FORMS: Final = ("<wide>", "<narrow>", "<font>")
_BROKEN: Final = re.compile(r"[0-9.,]\s+[0-9.,]")
_NOT_FINITE: Final = re.compile(r"[-+]*(?:nan|inf|∞|无穷)", re.IGNORECASE)
_SIGNED: Final = re.compile(r"([-+–负]?)([0-9][0-9,.]*)")
_WELL_GROUPED: Final = re.compile(r"([1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]+))?")

NUMERAL_RUN: Final = re.compile("[零一二三四五六七八九两十百千万亿点]+")
_DIGITS: Final = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_DIGIT: Final = "[一二三四五六七八九两]"
_SECTION: Final = re.compile(
    f"(零)?(?:({_DIGIT})千)?(零)?(?:({_DIGIT})百)?(零)?(?:({_DIGIT})?(十))?(零)?({_DIGIT})?"
)
_NEIGHBOURS: Final = re.compile(f"{_DIGIT}{{2}}")

_DATE: Final = re.compile(r"([0-9]+)([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_DATE_WORDS: Final = re.compile(
    "([0-9]+|[零一二三四五六七八九]+)年([0-9]{1,2}|[一二三四五六七八九十]+)月([0-9]{1,2}|[一二三四五六七八九十]+)[日号]"
)


def fold(text: str) -> str:
    """The text with full-width, financial and traditional signs in their common form, and without spaces.

    Raises QuantityError: empty, too_long, bad_grouping (a space between digits), not_a_number (①, ², ½: signs
    that Unicode folding would silently turn into plain digits, so that 10² became 102).
    """
    if len(text) > LONGEST_TEXT:
        raise QuantityError("too_long", text, f"超过 {LONGEST_TEXT} 个字符，不是一个数")
    plain = text
    if not text.isascii():
        plain = _AREA.sub(lambda found: _AREA_NAMES[unicodedata.normalize("NFKC", found[0])], text)
        for sign in plain:
            form = unicodedata.decomposition(sign).partition(" ")[0]
            if not form.startswith("<") or form in _WIDE_FORMS:
                continue
            if form in _REFUSED_FORMS or any("0" <= c <= "9" for c in unicodedata.normalize("NFKC", sign)):
                detail = f"“{sign}”是序号、上下标或分数，请改写成普通数字"
                raise QuantityError("not_a_number", text, detail)
        plain = unicodedata.normalize("NFKC", plain).translate(_SAME)
    if _BROKEN.search(plain):
        raise QuantityError("bad_grouping", text, "数字中间有空格，不能确定是一个数还是几个数")
    plain = "".join(plain.split())
    if not plain:
        raise QuantityError("empty", text, "没有填写")
    return plain


def check_finite(plain: str, text: str) -> None:
    """Raise QuantityError not_finite when the folded text begins with NaN, inf or ∞."""
    if _NOT_FINITE.match(plain):
        raise QuantityError("not_finite", text, "不是一个有限的数")


def read_digits(run: str, text: str) -> Numeral:
    """Read a run of 0-9, comma and point: "24,487.38" -> (2448738, 2, "").

    Raises QuantityError: bad_grouping, not_a_number, too_long (over 30 digits).
    """
    found = _WELL_GROUPED.fullmatch(run)
    if found is None:
        if "," in run:
            raise QuantityError("bad_grouping", text, "千分位逗号要每三位一个，例如 1,234.5；请核对")
        raise QuantityError("not_a_number", text, "小数点的写法不对，例如应写 0.5、12.30")
    decimals = found[2] or ""
    digits = found[1].replace(",", "") + decimals
    if len(digits) > MOST_DIGITS:
        raise QuantityError("too_long", text, f"数字超过 {MOST_DIGITS} 位")
    return Numeral(int(digits), len(decimals), "")


def read_chinese(run: str, text: str) -> Numeral:
    """Read a run of folded Chinese numerals: 三千二百一十二万 -> (3212, 0, 万), 二零二零 -> (2020, 0, "").

    The last 万, 亿 or 万亿 is given as multiplier: the digits are known to that place only.
    Raises QuantityError: ambiguous (一百五, 三万五, 一亿五千, 三四百: two readings), not_a_number, too_long.
    """
    whole, point, rest = run.partition("点")
    if point:
        decimals = re.match("[零一二三四五六七八九]*", rest)
        shown = decimals[0] if decimals else ""
        multiplier = rest[len(shown) :]
        if not whole or not shown or (multiplier and multiplier not in MULTIPLIERS):
            _refuse(text)
        if len(shown) > MOST_DIGITS:
            raise QuantityError("too_long", text, f"数字超过 {MOST_DIGITS} 位")
        units = _place_value(whole, text)
        return Numeral(units * 10 ** len(shown) + _positional(shown), len(shown), multiplier)
    if all(sign in _DIGITS for sign in run):
        if len(run) > MOST_DIGITS:
            raise QuantityError("too_long", text, f"数字超过 {MOST_DIGITS} 位")
        if len(run) > 1 and "两" in run:
            _refuse(text)
        if len(run) == 2 and "零" not in run:
            raise QuantityError("ambiguous", text, f"“{run}”可能是两位数，也可能是概数，请写成阿拉伯数字")
        return Numeral(_positional(run), 0, "")
    value = _place_value(run, text)
    for multiplier in ("万亿", "亿", "万"):
        if run.endswith(multiplier):
            return Numeral(value // MULTIPLIERS[multiplier], 0, multiplier)
    return Numeral(value, 0, "")


def _refuse(text: str) -> NoReturn:
    raise QuantityError("not_a_number", text, "不是一个完整的数")


def _positional(signs: str) -> int:
    value = 0
    for sign in signs:
        value = value * 10 + _DIGITS[sign]
    return value


def _place_value(run: str, text: str) -> int:
    """The value of 三万五千零六亿零七百 and the like; 亿 once, 万 once on each side of it."""
    if run == "零":
        return 0
    if _NEIGHBOURS.search(run):
        raise QuantityError("ambiguous", text, "连写的两个数字可能是概数（如三四百），请写成阿拉伯数字")
    if run[0] == "零" or run[-1] == "零":
        _refuse(text)
    high, has_high, low = run.rpartition("亿")
    value = _below_hundred_million(high, text) if has_high else 0
    if has_high and low and "万" not in low and not low.startswith("零"):
        raise QuantityError("ambiguous", text, "“亿”后面缺“万”或“零”，有两种读法，请写成阿拉伯数字")
    return value * 10**8 + (_below_hundred_million(low, text) if low else 0)


def _below_hundred_million(run: str, text: str) -> int:
    high, has_high, low = run.rpartition("万")
    if not has_high:
        return _section(low, text)
    if len(low) == 1:
        raise QuantityError("ambiguous", text, f"“{run}”有两种读法，请写成阿拉伯数字")
    top = _section(high, text)
    return top * 10**4 + (_section(low, text) if low else 0)


def _section(run: str, text: str) -> int:
    """The value of up to four places, 三千零五; a last digit right after 百 or 千 needs 零 before it."""
    found = _SECTION.fullmatch(run)
    if found is None or not run or run.endswith("零"):
        _refuse(text)
    _, thousands, _, hundreds, _, tens, ten, zero, ones = found.groups()
    if ones and not ten and not zero and (thousands or hundreds) and run[-2] != "零":
        raise QuantityError("ambiguous", text, f"“{run}”有两种读法，请写成阿拉伯数字")
    value = 1000 * _DIGITS[thousands] if thousands else 0
    value += 100 * _DIGITS[hundreds] if hundreds else 0
    if ten:
        value += 10 * _DIGITS[tens] if tens else 10
    return value + (_DIGITS[ones] if ones else 0)


def parse_number(text: str) -> Fraction:
    """Read a plain exact number in Arabic digits: "4.03", "-2.5", "1,234". No unit, no exponent, no words.

    Raises QuantityError: empty, not_a_number, bad_grouping, not_finite, too_long.
    """
    plain = fold(text)
    check_finite(plain, text)
    found = _SIGNED.fullmatch(plain)
    if found is None:
        raise QuantityError("not_a_number", text, "不是一个数；这里只写数字，例如 4.03")
    numeral = read_digits(found[2], text)
    value = Fraction(numeral.digits, 10**numeral.places)
    return -value if found[1] in ("-", "–", "负") else value


def parse_date(text: str) -> date:
    """Read 2021-05-31, 2021/5/31, 2021.5.31, 2021年5月31日 or 二〇二一年五月三十一日.

    Raises QuantityError: empty, too_long, bad_date (impossible day, two-digit year, anything else).
    """
    try:
        plain = fold(text)
        found = _DATE.fullmatch(plain)
        if found is not None:
            parts = [found[1], found[3], found[4]]
        else:
            words = _DATE_WORDS.fullmatch(plain)
            if words is None:
                raise QuantityError("bad_date", text, "不是日期；请写成 2021-05-31 或 2021年5月31日")
            parts = [words[1], words[2], words[3]]
        if len(parts[0]) != 4 or parts[0][0] in "0零":
            raise QuantityError("bad_date", text, "年份要写四位，例如 2021")
        year, month, day = (int(p) if p.isascii() else read_chinese(p, text).digits for p in parts)
        return date(year, month, day)
    except QuantityError as error:
        if error.code in ("empty", "too_long", "bad_date"):
            raise
        raise QuantityError("bad_date", text, error.detail) from None
    except ValueError:
        raise QuantityError("bad_date", text, "没有这一天，请核对月份和日期") from None


def _scaled(value: Fraction | int, places: int) -> tuple[int, int, int]:
    """(sign, whole part of |value| x 10**places, tail); the tail tells where the rest lies, see below."""
    top, bottom = abs(value.numerator), value.denominator
    if places >= 0:
        top *= 10**places
    else:
        bottom *= 10**-places
    quotient, remainder = divmod(top, bottom)
    # -2: nothing left; -1: less than half, 0: exactly half, 1: more than half of the last place.
    tail = -2 if remainder == 0 else (2 * remainder > bottom) - (2 * remainder < bottom)
    return (-1 if value < 0 else 1), quotient, tail


def _at_places(whole: int, places: int) -> Fraction:
    return Fraction(whole, 10**places) if places >= 0 else Fraction(whole * 10**-places)


def round_half_up(value: Fraction | int, places: int) -> Fraction:
    """Round to that many decimals (negative: tens, hundreds); a half goes away from zero: -0.005 -> -0.01."""
    sign, whole, tail = _scaled(value, places)
    return _at_places(sign * (whole + (tail >= 0)), places)


def half_even(value: Fraction | int, places: int) -> Fraction:
    """Round to that many decimals; a half goes to the even digit: 0.125 -> 0.12."""
    sign, whole, tail = _scaled(value, places)
    return _at_places(sign * (whole + (tail > 0 or (tail == 0 and whole % 2))), places)


def cut(value: Fraction | int, places: int) -> Fraction:
    """Drop the further decimals, towards zero: -0.019 -> -0.01 (去尾)."""
    sign, whole, _ = _scaled(value, places)
    return _at_places(sign * whole, places)


def round_up(value: Fraction | int, places: int) -> Fraction:
    """Round away from zero whenever anything is left: 0.011 -> 0.02, -0.011 -> -0.02 (进一)."""
    sign, whole, tail = _scaled(value, places)
    return _at_places(sign * (whole + (tail > -2)), places)


def decimal_text(value: Fraction | int, places: int, *, grouped: bool = False) -> str:
    """The value with exactly that many decimals, half away from zero: 4.025 -> "4.03"; never "-0.00".

    grouped puts commas between thousands. Raises ValueError for negative places.
    """
    if places < 0:
        raise ValueError(f"places must be 0 or more, not {places}")
    sign, whole, tail = _scaled(value, places)
    whole += tail >= 0
    units, decimals = divmod(whole, 10**places)
    minus = "-" if sign < 0 and whole else ""
    shown = f"{units:,}" if grouped else str(units)
    return f"{minus}{shown}.{decimals:0{places}d}" if places else minus + shown


def is_count(text: str) -> bool:
    """Whether a text is a plain whole number of at most nine digits, such as the number of a line."""
    return len(text) < 10 and text.isdecimal()


def places_needed(value: Fraction | int, most: int) -> int | None:
    """The fewest decimals that write the value exactly; None when more than `most` or never ending."""
    for places in range(most + 1):
        if 10**places % value.denominator == 0:
            return places
    return None


def show_number(value: Fraction | int, places: int | None = None) -> str:
    """Print a plain number: with that many decimals, or all it has (up to 6), else 4 decimals half up.

    Only the exact form drops trailing zeros; a rounded number keeps its 4 decimals, so its precision shows.
    """
    if places is None:
        exact = places_needed(value, 6)
        places = 4 if exact is None else exact
    return decimal_text(value, places)


def show_money(value: Fraction | int, unit: str = "万元", places: int | None = 2) -> str:
    """Print an amount given in 元: "24,487.38万元"; half up (away from zero), thousands separated.

    With places=None all decimals are printed; an amount that needs more than 10 gets 2 and a 约 in front.
    Raises ValueError when the unit is not one of money.
    """
    found = find_unit(unit)
    if found is None or found.dimension != "money":
        raise ValueError(f"not a unit of money: {unit}")
    number = Fraction(value) / found.scale
    if places is not None:
        return decimal_text(number, places, grouped=True) + unit
    exact = places_needed(number, 10)
    if exact is None:
        return "约" + decimal_text(number, 2, grouped=True) + unit
    return decimal_text(number, exact, grouped=True) + unit


def show_percent(value: Fraction | int, places: int = 2) -> str:
    """Print a ratio as percent, half up: Fraction("0.42053") -> "42.05%"."""
    return decimal_text(Fraction(value) * 100, places) + "%"


def show(value: Fraction | int, unit_symbol: str) -> str:
    """Print a value given in base units in that unit: all decimals of money, else like show_number.

    Raises ValueError for an unknown unit.
    """
    unit = find_unit(unit_symbol)
    if unit is None:
        raise ValueError(f"no such unit: {unit_symbol}")
    if unit.dimension == "money":
        return show_money(value, unit_symbol, None)
    return show_number(Fraction(value) / unit.scale) + unit_symbol
