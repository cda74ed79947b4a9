"""The bulletin of the units below somebody's own, as a file; nothing of a unit whose figures may not be published is in it."""

from __future__ import annotations

from collections.abc import Sequence

from jixiao.flows.after import file_of
from jixiao.process.schedule import Schedule
from jixiao.reporting.bulletin import Bulletin, make
from jixiao.web.execution.district import Line, Sums, sums
from jixiao.web.execution.lights import lit, warnings
from jixiao.web.execution.money import percent, shown

SUFFIXES = (".docx", ".xlsx")


def file(told: Bulletin, suffix: str) -> bytes:
    """The bulletin as a .docx or .xlsx. Raises `DataError` where it cannot be written."""
    return file_of(make(told), suffix)


def of(
    found: Sequence[Line], schedule: Schedule, issued_by: str, year: int, month: int, number: int, day: str
) -> Bulletin:
    """What it says of these units."""
    open_ones = [one for one in found if not one.withheld]
    total = sums(open_ones)
    span = "1 月" if month == 1 else f"1—{month} 月"
    wanted = percent(schedule.expected(month))
    lead = (
        f"截至 {month} 月末，{total.count} 个单位调整后预算合计 {shown(total.budget)} 万元，累计支出 {shown(total.paid)} 万元，"
        f"执行率 {percent(total.rate)}，应达到的进度为 {wanted}。"
        if total.count
        else f"没有单位报送 {span}的支出。"
    )
    behind = [_behind(one) for one in sorted(open_ones, key=_rate) if one.behind]
    notes = [
        "各单位的数均为单位本级，金额单位为万元，精确到分。",
        f"进度按“{schedule.title}”；完成进度是执行率与应达到进度之比。",
    ]
    untold = [one.unit.name for one in open_ones if not one.counted]
    if untold:
        notes.append(f"没有报送 {month} 月末支出或没有预算数、不计入合计的：{'、'.join(untold)}。")
    if len(open_ones) < len(found):
        notes.append(f"另有 {len(found) - len(open_ones)} 个单位按规定不列入。")
    return Bulletin(
        issued_by, year, month, number, day, lead, [_row(one, schedule, month) for one in open_ones], _total(total, schedule, month), behind,
        [f"{one.unit.name}：{text}。" for one in open_ones if one.stands.rushed for text in warnings(one.stands, english=False)[:1]],
        [f"{one.unit.name}：{'、'.join(map(str, one.stands.late))} 月。" for one in open_ones if one.stands.late],
        notes, any(one.unit.synthetic for one in open_ones),
    )  # fmt: skip


def _rate(one: Line) -> tuple[bool, object]:
    return one.stands.rate is None, one.stands.rate


def _behind(one: Line) -> str:
    stands = one.stands
    since = f"，从 {stands.since} 月起落后" if stands.since and stands.since != stands.month else ""
    return (
        f"{one.unit.name}：截至 {stands.month} 月末执行率 {percent(stands.rate)}，"
        f"{lit(stands.light, english=False)['word']}{since}。"
    )


def _row(one: Line, schedule: Schedule, month: int) -> list[str]:
    if not one.told:
        return [one.unit.name, shown(one.initial) or "—", shown(one.stands.budget) or "—", "未报", *"—————"]
    stands, wanted, light = one.stands, schedule.expected(month), lit(one.stands.light, english=False)
    part = stands.rate / wanted if stands.rate is not None and wanted else None
    return [
        one.unit.name, shown(one.initial) or "—", shown(stands.budget) or "—", shown(stands.paid), percent(stands.rate), percent(wanted),
        percent(part), f"{light['sign']} {light['word']}", f"{stands.since} 月" if stands.since else "—",
    ]  # fmt: skip


def _total(total: Sums, schedule: Schedule, month: int) -> list[str]:
    wanted = schedule.expected(month)
    part = total.rate / wanted if total.rate is not None and wanted else None
    return [
        f"合计（{total.count} 个单位）", shown(total.initial), shown(total.budget), shown(total.paid), percent(total.rate), percent(wanted),
        percent(part), "", "",
    ]  # fmt: skip
