"""A year that is compared with itself, or stands twice in one list of years."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from jixiao.auditing.checks.text_year_said import Said
from jixiao.auditing.remark import Remark, Spot

NEAR_LAST = 2  # a stale year is one of the two years before the report's


def remark(rule: str, one: Said, year: int, others: Iterable[Spot]) -> Remark:
    """The remark that another year than the printed one is meant."""
    printed = one.text
    return Remark(
        rule,
        "warning",
        (one.spot, *others),
        printed,
        printed.replace(str(one.year), str(year)) if str(one.year) in printed else f"{year}年",
        values={"year": str(year)},
        confidence="likely",
    )


# 比2022年预算数减少, 较2022年初增长 compare something else of the same year
COMPARISON = re.compile(
    r"(?:比|较)\s*(20\d\d)\s*年\s*(?:度|全年|同期|度同期)?\s*(?:增|减|下降|上升|提高|降低|多|少|翻)"
)


# 2021年“三公”经费支出25.59万元，与2021年决算数相比: an outcome is compared with that of another year
OUTCOME = re.compile(
    r"(?:比|较|与|同|和)\s*(20\d\d)\s*年(?:度?(?:同期|全年|[^，,。；;预年]{0,14}(?P<spent>决算|支出|收入)数?)|度?[末底]?的\s*\d)"
    r"(?:[^，,。；;预年]|(?<=\d)[,，](?=\d)){0,16}(?:相比|增|减|净增|净减|下降|上升|提高|降低)"
)
PLANNED = re.compile("预算|年初|批复|计划|目标")


def with_itself(said: list[Said], year: int) -> Iterator[Remark]:
    """Remarks on a year that what stands under it is compared with."""
    by_sentence: dict[int, list[Said]] = defaultdict(list)
    for one in said:
        by_sentence[id(one.sentence)].append(one)
    for group in by_sentence.values():
        sentence = group[0].sentence
        outcomes = (
            one
            for one in OUTCOME.finditer(sentence.text)
            if not PLANNED.search(sentence.text[: one.start()])
            or (one["spent"] == "决算" and "决算" in sentence.text[: one.start()])
        )
        for found in (*COMPARISON.finditer(sentence.text), *outcomes):
            at = sentence.start + found.start(1)
            base = next((one for one in group if one.start == at), None)
            before = [one for one in group if one.start < at and one.own and not _reason(one)]
            if base is None or not before or before[-1].year != base.year:
                continue
            if base.year == year:
                yield remark("year_with_itself", base, year - 1, [before[-1].spot])
            elif len(before) < 2 or before[-2].year != year or year - base.year <= NEAR_LAST:
                yield remark("year_with_itself", before[-1], base.year + 1, [base.spot])


def _reason(one: Said) -> bool:
    """Whether a year begins a reason, and not what is told: 因2022年未安排出国任务，经费较2022年增加."""
    start = one.start - one.sentence.start
    return re.search(r"(?:因|由于|鉴于|考虑到)\s*$", one.sentence.text[:start]) is not None


# -- one year twice in a list of years: 2019年和2019年的投入


# 2019年和2019年的投入; 2018年3000万元、2019年3420万元、2019年3800万元; 与2022年支出1.58亿元相比，2022年支出1.70亿元
LISTED = tuple(
    re.compile(f"(?={pattern})")
    for pattern in (
        r"(20\d\d)\s*年?度?\s*[、和与及至到]\s*(20\d\d)\s*年",
        r"(20\d\d)年度?(?:为|是|增长|下降|减少|增加)?[\d,.]+[^，,、。；;年\d]{1,4}[、，,]\s*(20\d\d)年度?(?:为|是|增长|下降|减少|增加)?[\d,.]+[^\d.,月]",
        # 2023年新登记41268户，2023年为39540户，增长; 2023年预算21.80万元，2023年预算20.50万元，下降
        r"(20\d\d)年[^，,。；;年\d]{2,16}[\d,.]+[^，,。；;年\d]{1,4}，(20\d\d)年为[\d,.]+[^，,。；;年\d]{1,4}，(?:增|减|下降|上升)",
        r"(20\d\d)年(?P<same>[^，,。；;年\d]{1,10})(?P<first>[\d,.]+)[^，,。；;年\d]{1,4}，(20\d\d)年(?P=same)(?!(?P=first))[\d,.]+[^，,。；;年\d]{1,4}，(?:增|减|下降|上升)",
        r"[与比较同]\s*(20\d\d)\s*年(?:全年)?[^。；;年预计初划]{0,20}相比[，,]\s*(20\d\d)\s*年(?!初)",
    )
)


def in_list(said: list[Said], year: int) -> Iterator[Remark]:
    """Remarks on the second of two like years of a list, of which the last is the report's."""
    by_start = {(id(one.sentence.passage), one.start): one for one in said}
    for sentence in dict.fromkeys(one.sentence for one in said):
        for found in (one for pattern in LISTED for one in pattern.finditer(sentence.text)):
            second = 2 if found.re.groups == 2 else found.re.groups
            last = by_start.get((id(sentence.passage), sentence.start + found.start(second)))
            if found[1] == found[second] == str(year - 1) and last is not None:
                start = sentence.start + found.start(1)
                yield remark("year_with_itself", last, year, [Spot(sentence.passage, start, start + 4)])
