"""The kinds of analysis, one line each: a module of this room with a function `answer`, loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from jixiao.core.system import Why

if TYPE_CHECKING:
    from jixiao.analysis.given import Given
    from jixiao.analysis.result import Answer


@dataclass(frozen=True, slots=True)
class Kind:
    """`module`: where its `answer` is; `what`: what it tells; `least` and `most`: how many frameworks it takes, `most` 0 for any number;
    `takes`: which of `by` and `unit` it heeds;
    `intervals`: whether it asks between which ends totals with unknown facts lie."""

    module: str
    what: Why
    least: int = 1
    most: int = 1
    takes: tuple[str, ...] = ()
    intervals: bool = False

    def make(self) -> Callable[[Given], Answer]:
        """The function that answers; it raises `DataError` where there can be no answer."""
        made: Callable[[Given], Answer] = import_module(f"jixiao.analysis.{self.module}").answer
        return made


KINDS: Mapping[str, Kind] = {
    "health": Kind("health", Why("指标体系健康度：没有区分度、拿不出依据、互相重复的指标", "indicators that set nobody apart, lack proof, or measure the same")),
    "distribution": Kind("distribution", Why("得分分布：平均、四分位、得分率分段、等次", "how scores are distributed, by region, level, kind or year"), takes=("by",)),
    "ranking": Kind("ranking", Why("总分排名，并列同名次，缺事实的给名次区间", "ranking of totals, with ties and intervals"), takes=("by", "unit"), intervals=True),
    "compare": Kind("compare", Why("指标体系比较：同一批单位，各主题的得分率、名次变动", "the same units under frameworks that differ"), least=2, most=0, takes=("unit",)),
}  # fmt: skip
