"""Dates: days that do not exist, periods that end before they begin, publication against the law's deadline, a report's own date."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from jixiao.auditing.checks.text_sentences import Sentence, all_sentences, packed, sentences_of
from jixiao.auditing.remark import Remark, Spot
from jixiao.auditing.view import Check, Judged, View

DATE = re.compile(r"(?:(?<!\d)(20\d\d)\s*年\s*)?(?<![\d.])(\d{1,2})\s*月\s*(?:(\d{1,2})\s*[日号])?")
TO = re.compile(r"\s*(?:起)?\s*(?:至|到|—+|–|-|~|～)\s*$")
PUBLISHED = re.compile(r"公开|公示|公布")
APPROVED = re.compile(r"批复|批准|审议通过|表决通过")
SUBJECT = re.compile(r"(20\d\d)\s*年度?[^，。；《》]{0,24}?(预算|决算)")
ON_TIME = re.compile(r"规定时限|规定的?时间|规定期限|按时|及时|时限内")
OWN_DATE = re.compile(r"^\s*(?:评价|报告|编制|填报|填表|自评|完成)(?:日期|时间)\s*[:：]")
# evaluations by others are often named after the year in which they are made
REPORT = re.compile(r"自评|部门整体|决算")
NO_REPORT = re.compile(r"监控|目标申报|事前|方案|通知|办法")
DAYS = 20  # 预算法第十四条: within twenty days of approval
SPENT = re.compile(r"支出|支付|执行率|执行进度")
WHOLE_YEAR = re.compile(r"12\s*月|年末|年底|全年|年终|截至当年")


@dataclass(frozen=True, slots=True)
class Day:
    """A date that is printed. `day` 0 where only the month is; `year` 0 where none is printed."""

    year: int
    month: int
    day: int
    start: int
    end: int

    @property
    def exists(self) -> bool:
        if not 1 <= self.month <= 12:
            return False
        # without a year 29 February may be meant
        return self.day <= (monthrange(self.year, self.month)[1] if self.year else LONGEST[self.month - 1])

    def as_date(self) -> date | None:
        if not self.year or not self.day or not self.exists:
            return None
        return date(self.year, self.month, self.day)


LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def days_in(sentence: Sentence) -> list[Day]:
    """The dates of a sentence, in order."""
    made = []
    for one in DATE.finditer(sentence.text):
        day = Day(int(one[1] or 0), int(one[2]), int(one[3] or 0), one.start(), one.end())
        if day.day or day.year:
            made.append(day)
    return made


def run(view: View, _: Judged) -> Iterator[Remark]:
    """All remarks on dates."""
    for sentence in sentences_of(view):
        if "月" not in sentence.text:
            continue
        days = days_in(sentence)
        yield from _impossible(sentence, days)
        yield from _reversed(sentence, days)
        yield from _published(sentence, days)
        yield from _half_year(view, sentence, days)
    yield from _own_date(view)


def _spot(sentence: Sentence, day: Day) -> Spot:
    return Spot(sentence.passage, sentence.start + day.start, sentence.start + day.end)


def _impossible(sentence: Sentence, days: Sequence[Day]) -> Iterator[Remark]:
    """One remark for each day that does not exist, with all places of the sentence where it stands."""
    wrong: dict[tuple[int, int, int], list[Day]] = defaultdict(list)
    for day in days:
        if not day.exists:
            wrong[day.year, day.month, day.day].append(day)
    for (year, month, _), same in wrong.items():
        spots = tuple(_spot(sentence, day) for day in same)
        if 1 <= month <= 12:
            last = monthrange(year, month)[1] if year else LONGEST[month - 1]
            should = "≤" + (f"{year}年" if year else "") + f"{month}月{last}日"
        else:
            should = "1—12月"
        yield Remark("no_such_date", "error", spots, packed(spots[0].text), should)


def _reversed(sentence: Sentence, days: Sequence[Day]) -> Iterator[Remark]:
    for first, last in pairwise(days):
        between = sentence.text[first.end : last.start]
        if TO.fullmatch(between) is None or not first.year or not last.year:
            continue
        begin = (first.year, first.month, first.day or 1)
        end = (last.year, last.month, last.day or 31)
        if end < begin and first.exists and last.exists:
            spots = (_spot(sentence, first), _spot(sentence, last))
            claimed = f"{packed(spots[0].text)}至{packed(spots[1].text)}"
            yield Remark(
                "dates_reversed", "error", spots, claimed, f"{packed(spots[1].text)}≥{packed(spots[0].text)}"
            )


# -- publication of budget and final accounts


def _published(sentence: Sentence, days: Sequence[Day]) -> Iterator[Remark]:
    text = sentence.text
    if not days or not PUBLISHED.search(text):
        return
    exact = [(day, made) for day in days if (made := day.as_date()) is not None]
    unproved: list[Day] = []
    approved: date | None = None
    approved_kind = ""
    for index, (day, when) in enumerate(exact):
        stop = exact[index + 1][0].start if index + 1 < len(exact) else len(text)
        behind = text[day.end : stop]
        if APPROVED.search(behind) and not PUBLISHED.search(behind):
            approved, approved_kind = when, _kind(behind)
            continue
        what = SUBJECT.search(behind)
        if not PUBLISHED.search(behind):
            continue
        same = approved_kind == _kind(behind) or not approved_kind or not _kind(behind)
        if approved is not None and same and when > approved + timedelta(days=DAYS):
            spot = _spot(sentence, day)
            limit = approved + timedelta(days=DAYS)
            yield Remark(
                "published_late",
                "warning",
                (spot, *(_spot(sentence, other) for other, at in exact[:index] if at == approved)),
                packed(spot.text),
                f"≤{_told(limit)}",
                f"{_told(approved)} + {DAYS}日 = {_told(limit)}",
                values={"days": str((when - approved).days)},
            )
        if what is not None:
            yield from _before_its_year(sentence, day, when, int(what[1]), what[2])
            late = date(int(what[1]), 4, 30) if what[2] == "预算" else date(int(what[1]) + 1, 9, 30)
            usual = date(int(what[1]), 3, 31) if what[2] == "预算" else date(int(what[1]) + 1, 8, 31)
            if approved is None and when > min(late, usual):
                unproved.append(day)
    if unproved and ON_TIME.search(text) and not APPROVED.search(text):
        spots = tuple(_spot(sentence, day) for day in reversed(unproved))
        yield Remark("publication_unproved", "warning", spots, packed(spots[0].text), confidence="likely")


def _kind(words: str) -> str:
    """预算 or 决算, whichever is named first; empty for none."""
    found = re.search("预算|决算", words)
    return found[0] if found is not None else ""


def _before_its_year(sentence: Sentence, day: Day, when: date, year: int, what: str) -> Iterator[Remark]:
    first = date(year - 1, 12, 1) if what == "预算" else date(year + 1, 1, 1)
    if when < first:
        spot = _spot(sentence, day)
        right = year if what == "预算" else year + 1
        yield Remark(
            "published_too_early",
            "error",
            (spot,),
            packed(spot.text),
            f"{right}年",
            values={"year": str(year)},
        )


def _told(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


# -- the report's own date, and figures of half a year in a report of the year


def _own_date(view: View) -> Iterator[Remark]:
    title = packed(view.document.title or "")
    if view.year is None or not REPORT.search(title) or NO_REPORT.search(title):
        return
    for passage in view.claims.prose():
        if passage.role not in ("cover", "signature") and not OWN_DATE.match(passage.text):
            continue
        for sentence in all_sentences([passage]):
            for day in days_in(sentence):
                if OWN_DATE.match(sentence.text) and day.year and (day.year, day.month) < (view.year, 12):
                    spot = _spot(sentence, day)
                    yield Remark(
                        "dated_before_year_end",
                        "warning",
                        (spot,),
                        packed(spot.text),
                        f"≥{view.year}年12月",
                        values={"year": str(view.year)},
                    )


SPENT_ALL = re.compile(
    "100(?:.0+)?[%％]|全部(?:支付|拨付|支出|完成|使用)|百分之百"
)  # nothing was left for the rest of the year
AS_OF = re.compile(r"(?:截至|截止)\s*(?:到|至)?\s*$")


def _half_year(view: View, sentence: Sentence, days: Sequence[Day]) -> Iterator[Remark]:
    """Spending as of a day before the year's end, where the report is one of the whole year."""
    title = packed(view.document.title or "")
    if view.year is None or not REPORT.search(title) or NO_REPORT.search(title):
        return
    for day in days:
        if (
            day.day
            and day.year in (0, view.year)
            and day.month < 11
            and AS_OF.search(sentence.text[max(0, day.start - 8) : day.start])
            and SPENT.search(sentence.text[day.end : day.end + 60])
            and any(number.dimension == "ratio" for number in sentence.numbers)
            and not WHOLE_YEAR.search(_around(sentence))
            and not SPENT_ALL.search(sentence.text[day.end :])
        ):
            spot = _spot(sentence, day)
            yield Remark(
                "figures_of_part_year",
                "warning",
                (spot,),
                packed(spot.text),
                "12月31日",
                values={"year": str(view.year)},
                confidence="likely",
            )
            return


def _around(sentence: Sentence) -> str:
    """A sentence with what stands beside it."""
    return sentence.passage.text[max(0, sentence.start - 300) : sentence.end + 300]


RULES = {
    "no_such_date": "2022年度部门整体支出绩效自评报告\n\n一、基本情况\n\n2022年6月31日，我局组织开展了项目中期检查。\n",
    "dates_reversed": "2022年度项目支出绩效评价报告\n\n一、评价工作开展情况\n\n现场核查时间为2023年5月20日至2023年5月10日，共走访6家单位。\n",
    "published_late": (
        "2022年度部门整体支出绩效自评报告\n\n一、信息公开情况\n\n"
        "县财政局于2022年3月1日批复我局2022年度部门预算，我局于2022年4月15日在政府网站公开。\n"
    ),
    "published_too_early": (
        "2022年度部门整体支出绩效自评报告\n\n一、信息公开情况\n\n我局于2022年9月20日在政府网站公开了《2022年度部门决算》。\n"
    ),
    "publication_unproved": (
        "2022年度部门整体支出绩效自评报告\n\n一、信息公开情况\n\n"
        "我局于2022年5月27日在政府网站公开了《2022年度部门预算》，按照要求在规定时限内公开。\n"
    ),
    "dated_before_year_end": "2022年度部门整体支出绩效自评报告\n\n报告日期：2022年10月\n\n一、基本情况\n\n我局内设机构4个。\n",
    "figures_of_part_year": (
        "2022年度部门整体支出绩效自评报告\n\n一、存在的问题\n\n截至8月31日，该项目共支出19.41万元，执行率仅24.27%，进度较慢。\n"
    ),
}
CHECKS: tuple[Check, ...] = (Check("text_date", run, RULES),)
