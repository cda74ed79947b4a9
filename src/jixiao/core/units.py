"""The one table of units that people write behind numbers, and the way to find one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final

DIMENSIONS: Final = (
    "money",
    "ratio",
    "count",
    "days",
    "months",
    "years",
    "hours",
    "minutes",
    "points",
    "area",
    "length",
    "number",
    "other",
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure: value in base units = written number x scale.

    Attributes:
        symbol: as written, e.g. 万元, %, 万人次; "" for a plain number.
        dimension: one of DIMENSIONS. Base units: 元 for money, 1 for ratio, count and number, square metre
            for area, metre for length, and the dimension's own name for the times. "other" has no common base
            unit: two such values compare only when their symbols are the same.
        scale: base units in one unit of this, always positive.
    """

    symbol: str
    dimension: str
    scale: Fraction


_ONE: Final = Fraction(1)

# One row: symbols with the same meaning, dimension, scale. A new unit is a word in a row, or a new row.
_ROWS: Final = (
    ("", "number", _ONE),
    ("元", "money", _ONE),
    ("角", "money", Fraction(1, 10)),
    ("% 个百分点 百分点", "ratio", Fraction(1, 100)),
    ("‰ 个千分点 千分点", "ratio", Fraction(1, 1000)),
    ("‱ 个基点 基点", "ratio", Fraction(1, 10000)),
    ("成", "ratio", Fraction(1, 10)),
    ("倍", "ratio", _ONE),
    ("人 名 位 人次 人天 户 家 户次 队 组 班 村 镇 街道", "count", _ONE),
    ("项 件 个 次 份 套 台 座 条 篇 场 宗 笔 起 例 期 批 届 轮 类 种 款 版 项次 件次", "count", _ONE),
    ("批次 场次 班次 车次 架次 频次 期次 册次 学时 课时 课 节 讲 章 步 级 层 卷 集 台次 台套", "count", _ONE),
    ("处 所 间 栋 幢 幅 张 本 册 块 面 只 支 株 棵 头 尾 匹 羽 艘 辆 部 架 根 盏 路 门 口 眼", "count", _ONE),
    ("枚 颗 粒 把 箱 袋 瓶 盒 桶 包 捆 段 线 片 道 顶 床 副 对 双 站 站点 点位 网点 方面", "count", _ONE),
    ("天 日 工作日 个工作日 自然日 个自然日", "days", _ONE),
    ("周 星期 个星期", "days", Fraction(7)),
    ("个月 月", "months", _ONE),
    ("季度 个季度", "months", Fraction(3)),
    ("年 周年 个年度 岁 周岁", "years", _ONE),
    ("小时 个小时", "hours", _ONE),
    ("分钟", "minutes", _ONE),
    ("秒 秒钟", "minutes", Fraction(1, 60)),
    ("分", "points", _ONE),
    ("平方米 m2", "area", _ONE),
    ("亩", "area", Fraction(2000, 3)),
    ("公顷", "area", Fraction(10**4)),
    ("平方公里 平方千米 km2", "area", Fraction(10**6)),
    ("米 延米 m", "length", _ONE),
    ("毫米 mm", "length", Fraction(1, 1000)),
    ("厘米 cm", "length", Fraction(1, 100)),
    ("公里 千米 km", "length", Fraction(1000)),
    ("千克 公斤 kg", "other", _ONE),
    ("克", "other", Fraction(1, 1000)),
    ("吨", "other", Fraction(1000)),
    ("立方米 m3 方 升 度 千瓦时 千瓦 兆瓦 MB GB TB PB Mbps Gbps", "other", _ONE),
)

# Longest first, so that 千万 is not read as 千 followed by an unknown noun.
MULTIPLIERS: Final[Mapping[str, int]] = {
    "百万": 10**6,
    "千万": 10**7,
    "百亿": 10**10,
    "千亿": 10**11,
    "万亿": 10**12,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "亿": 10**8,
}

_TABLE: Final[Mapping[str, Unit]] = {
    symbol: Unit(symbol, dimension, scale)
    for symbols, dimension, scale in _ROWS
    for symbol in (symbols.split() or [""])
}

# 万% and 万分 are not said: 百分 and 万倍 would be read out of other words.
_NEVER_MULTIPLIED: Final = ("ratio", "points")


def split_unit(symbol: str) -> tuple[str, str]:
    """Split 万人次 into (万, 人次), 元 into ("", 元), 千米 into ("", 千米); an unknown noun stays."""
    if symbol not in _TABLE:
        for multiplier in MULTIPLIERS:
            if symbol.startswith(multiplier):
                return multiplier, symbol[len(multiplier) :]
    return "", symbol


@lru_cache(maxsize=512)
def find_unit(symbol: str) -> Unit | None:
    """The unit of that symbol, with 百 千 万 亿 and their compounds in front if any; None when there is none.

    A multiplier alone ("万") is a plain number: Unit("万", "number", 10000).
    """
    multiplier, noun = split_unit(symbol)
    base = _TABLE.get(noun)
    if base is None or not multiplier:
        return base
    if base.dimension in _NEVER_MULTIPLIED:
        return None
    return Unit(symbol, base.dimension, base.scale * MULTIPLIERS[multiplier])


def _listed() -> dict[str, Unit]:
    listed = dict(_TABLE)
    usual = {
        "money": tuple(MULTIPLIERS),
        "number": ("万", "亿", "万亿"),
        "count": ("万", "亿"),
        "area": ("万", "亿"),
        "length": ("万",),
        "hours": ("万",),
        "other": ("万", "亿"),
    }
    for noun, base in _TABLE.items():
        for multiplier in usual.get(base.dimension, ()):
            symbol = multiplier + noun
            listed[symbol] = Unit(symbol, base.dimension, base.scale * MULTIPLIERS[multiplier])
    return listed


# For grammars that must list the units: the table and the usual multiples (万元, 亿元, 万人次, 万).
UNITS: Final[Mapping[str, Unit]] = _listed()
