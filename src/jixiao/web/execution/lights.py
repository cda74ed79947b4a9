"""Lights and warnings in words: never by colour alone."""

from __future__ import annotations

from jixiao.process.execution import Execution
from jixiao.web.execution.money import percent

LIGHTS = {  # the sign, and the words in both languages
    "green": ("●", "正常", "on schedule"),
    "yellow": ("▲", "偏慢", "slow"),
    "red": ("■", "滞后", "behind"),
    "": ("○", "无灯", "no light"),
}
ORDER = ("red", "yellow", "", "green")


def lit(light: str, english: bool) -> dict[str, str]:
    """A light as a page shows it."""
    sign, zh, en = LIGHTS[light]
    return {"id": light or "none", "sign": sign, "word": en if english else zh}


def warnings(stands: Execution, english: bool) -> list[str]:
    """What is warned of: payments rushed at the end of the year, months that were not told in time."""
    made = []
    for one, share in stands.rushed:
        span = "12 月" if one.begins == 12 else f"{one.begins}—12 月"
        made.append(
            f"uneven: {percent(share)} of all payments since month {one.begins}, above {percent(one.share)}" if english
            else f"支出不均衡：{span}付了累计支出的 {percent(share)}，超过 {percent(one.share)}"
        )  # fmt: skip
    if stands.late:
        months = (", " if english else "、").join(str(one) for one in stands.late)
        made.append(f"not reported in time: month {months}" if english else f"逾期未报：{months} 月")
    return made
