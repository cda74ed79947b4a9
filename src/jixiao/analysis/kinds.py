"""The kinds of analysis, one line each: a module of this room with a function `answer`, loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING

from jixiao.core.system import Why

if TYPE_CHECKING:
    from jixiao.analysis.given import Given
    from jixiao.analysis.result import Answer


@dataclass(frozen=True, slots=True)
class Kind:
    """`module`: where its `answer` is; `what`: what it tells; `least` and `most`: how many frameworks it takes, `most` 0 for any number;
    `takes`: which of `by` and `unit` it heeds; `options`: the names of what may be set for it (`--set NAME=VALUE`), each with what it means;
    `intervals`: whether it asks between which ends totals with unknown facts lie."""

    module: str
    what: Why
    least: int = 1
    most: int = 1
    takes: tuple[str, ...] = ()
    options: Mapping[str, Why] = field(default_factory=dict)
    intervals: bool = False

    def make(self) -> Callable[[Given], Answer]:
        """The function that answers; it raises `DataError` where there can be no answer."""
        made: Callable[[Given], Answer] = import_module(f"jixiao.analysis.{self.module}").answer
        return made


YEARS: Mapping[str, Why] = {
    "from": Why("前一年，不写就是最后两年", "the earlier year; the last two if left out"),
    "to": Why("后一年", "the later year"),
}
KINDS: Mapping[str, Kind] = {
    "health": Kind("health", Why("指标体系健康度：没有区分度、拿不出依据、互相重复的指标", "indicators that set nobody apart, lack proof or measure the same")),
    "distribution": Kind("distribution", Why("得分分布：平均、四分位、得分率分段、等次", "how scores are distributed, by region, level, kind or year"), takes=("by",)),
    "ranking": Kind("ranking", Why("总分排名，并列同名次，缺事实的给名次区间", "ranking of totals, with ties and intervals"), takes=("by", "unit"), intervals=True),
    "compare": Kind("compare", Why("指标体系比较：同一批单位，各主题的得分率、名次变动", "the same units under frameworks that differ"), least=2, most=0, takes=("unit",)),
    "change": Kind("change", Why("两年总分的变化，谁升谁降", "change of totals between two years"), takes=("unit",), options=YEARS),
    "causes": Kind("causes", Why("变化的因素分析：来自哪个指标、哪个事实", "which indicator and fact a change comes from"), takes=("unit",), options=YEARS),
    "outliers": Kind("outliers", Why("远离同类、远离往年的数，及可能的单位差错", "numbers far from peers or from the past"), takes=("unit",), options={"far": Why("距离大于几算远离，3.5", "above which distance is far, 3.5")}),
    "weights": Kind("weights", Why("名次对各指标分值的敏感性", "how ranks hang on the points of indicators"), options={
        "vary": Why("分值改多少，10%", "by how much points change, 10%"), "year": Why("哪一年，最后一年", "which year, the last"),
    }),
    "efficiency": Kind("efficiency", Why("投入产出效率（数据包络分析）", "input-output efficiency (DEA)"), takes=("by", "unit"), options={
        "inputs": Why("投入，默认支出和人员", "inputs, spending and staff"), "outputs": Why("产出，默认产出、效益的得分", "outputs, scores of output and effect"),
        "year": Why("哪一年，最后一年", "which year, the last"),
    }),
}  # fmt: skip
