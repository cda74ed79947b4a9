"""The year: a statement about the report's year under another year's number, and a year that is compared with itself.

A year is accused where the document itself shows the right one: the same figure, the same words or the same indicator stands elsewhere
under the report's year, and nothing near the accused year says that another year is meant (a comparison, a carry-over, a beginning, a plan).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction

from jixiao.auditing.checks.text_sentences import Sentence, packed, sentences_of
from jixiao.auditing.checks.text_year_itself import NEAR_LAST, in_list, remark, with_itself
from jixiao.auditing.checks.text_year_notice import in_notices
from jixiao.auditing.checks.text_year_said import (
    YEAR,
    Said,
    Stated,
    governed,
    likely_year,
    sure_year,
    years_said,
)
from jixiao.auditing.checks.text_year_tables import in_heads, in_own_table, over_own_table
from jixiao.auditing.remark import Remark, Spot
from jixiao.auditing.view import Check, Judged, View
from jixiao.extraction.claims import Number, Sheet
from jixiao.extraction.mentions import WIDE

OTHER_YEAR = re.compile(
    r"同比|上年|去年|上一年|往年|历年|以前年度|以来|持平|不变|相同|一致|跨年|两年|三年|近年|延续"
)
CARRIED = re.compile(
    r"结转|结余|期初|累计|余额|年初(?!.{0,4}预算)"
)  # the same figure may close one year and open the next
ORIGIN = re.compile(
    r"概算|总投资|申请|立项|签订|签署|合同期|中标|开工|启动|成立|建成|购置|计划|规划|批准|首付|尾款|审计|决算公开|修订|印发|试行|"
    r"(?<!度)项目(?!支出|预算|资金|经费|数|\s*\d)|工程|合同(?!约定)"
)
RESULT = re.compile(r"(?:经|综合)?(?:计算|测算|核算)|综上|因此|据此")
COMPARED = re.compile(r"比|较|同比|上年|去年")
ANNUAL = re.compile(r"预算|决算|收入|支出|执行|得分|绩效|年度工作|重点工作|履职")
MOST_BEHIND = 40  # a number further behind its year is not surely of that year
LONG = 5  # digits of a figure that is printed of one year only
FRAME = 24  # so many equal characters around two years make the same statement of them


def run(view: View, _: Judged) -> Iterator[Remark]:
    """All remarks on years, each year once."""
    year = likely_year(view)
    if year is None:
        return
    found = sentences_of(view)
    said = [one for one in years_said(found) if not (one.year < year and _early(one))]
    accused: set[tuple[int, int]] = set()
    ways = [
        with_itself(said, year),
        in_list(said, year),
        in_heads(view, year),
        in_own_table(view, said, year),
        over_own_table(view, said, year),
        in_notices(found, year),
    ]
    if sure_year(view) == year:
        stale = [one for one in said if 0 < year - one.year <= NEAR_LAST]
        ways += [
            _twice(stale, year),
            _same_words(said, year),
            _same_number(view, said, year),
            _own_score(view, said, year),
            _period(found, year),
            _headings(said, year),
        ]
    for way in ways:
        for one in way:
            first = one.spots[0]
            key = (id(first.passage), first.start)
            if key not in accused:
                accused.add(key)
                yield one


EARLY = re.compile(
    r"\s*1[0-2]\s*月(?!\s*3[01]\s*日|份?[底末])"
    r"|(?:年?[底末]|第?四季度).{0,20}?(?:下达|拨付|下拨|预拨|分配|安排|批复|印发|文件|通知)|.{0,20}?提前(?:下达|批|拨|安排|告知)"
)  # money of a year is given out, and its work planned, from the autumn of the year before on
UNTIL = re.compile(r"[截至到止]\s*$")


def _early(one: Said) -> bool:
    """Whether what follows a year may be done in it for the year after."""
    text = one.sentence.passage.text
    _, end = one.sentence.passage.sentence(one.start)
    return EARLY.match(text[one.end : end]) is not None and not UNTIL.search(text[: one.start])


# -- two values of one thing for the same year in one sentence: 2021年结余1021.36万元，2021年结余0万元


SUFFIX = re.compile(r"(?:总额|合计|总计|共计|总数|数额|金额|资金|为|共|是|达|约|数|计)+$")


def _twice(stale: list[Said], year: int) -> Iterator[Remark]:
    known: dict[tuple[int, int, str], tuple[Said, Number]] = {}
    for one in stale:
        number = next((n for n in one.sentence.numbers if n.start >= one.end), None)
        if number is None or not one.own or not number.measured:
            continue
        label = SUFFIX.sub("", packed(one.between(number)).lstrip("度末底"))
        if len(label) < 5 or len(label) > 24 or re.search(r"[，,]", label):
            continue
        key = (id(one.sentence), one.year, label)
        first = known.setdefault(key, (one, number))
        if first[0] is not one and first[1].value != number.value and first[1].dimension == number.dimension:
            yield remark("stale_year", one, year, [first[0].spot])


# -- the same words around another year


def _same_words(said: list[Said], year: int) -> Iterator[Remark]:
    frames: dict[str, list[tuple[Said, str, str]]] = defaultdict(list)
    for one in said:
        text = one.sentence.passage.text
        behind = _masked(text[one.end : one.end + 60])
        before = _masked(text[max(0, one.start - 60) : one.start])
        if len(behind) >= 8:
            frames[behind[:8]].append((one, before, behind))
    for group in frames.values():
        right = [entry for entry in group if entry[0].year == year]
        wrong = [entry for entry in group if 0 < year - entry[0].year <= NEAR_LAST]
        # the third and later copies of a frame prove no more than the first ones
        for one, before, behind in wrong[:3]:
            if len(wrong) > 1 or not right:
                break
            near = [
                entry[0]
                for entry in right[:20]
                if entry[0].sentence is not one.sentence
                and _alike(before[::-1], entry[1][::-1]) + _alike(behind, entry[2]) >= FRAME
            ]
            if len(near) >= 2:
                yield remark("stale_year", one, year, [other.spot for other in near[:3]])


def _masked(text: str) -> str:
    return YEAR.sub("年", packed(text.translate(WIDE)))


def _alike(left: str, right: str) -> int:
    """How many characters two texts share from their start."""
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count


# -- the same figure under the report's year elsewhere


def _same_number(view: View, said: list[Said], year: int) -> Iterator[Remark]:
    wrong: dict[tuple[str, Fraction], list[tuple[Said, Stated]]] = defaultdict(list)
    right: dict[tuple[str, Fraction], list[Stated]] = defaultdict(list)
    for one, stated in governed(said):
        number = stated.number
        if number.dimension == "points":
            continue  # scores repeat by nature
        key = (number.dimension, number.value)
        if one.year == year:
            right[key].append(stated)
        elif 0 < year - one.year <= NEAR_LAST and _plain(one, stated):
            wrong[key].append((one, stated))
    if not wrong:
        return
    for sheet in view.claims.sheets:
        if year in _years_of(sheet):
            for row, column, number in sheet.numbers():
                key = (number.dimension, number.value)
                if key in wrong:
                    label = "".join((*sheet.row_label(row), *sheet.column_label(row, column)))
                    right[key].append(Stated(number, label, Spot(number.passage, number.start, number.end)))
    shared: Counter[int] = Counter()
    for key, stated in _unyeared(view, said, wrong):
        right[key].append(stated)
    for key, group in wrong.items():
        if key in right:
            shared[id(group[0][0])] += 1
    for key, group in wrong.items():
        if len(group) > 1:
            continue  # printed twice under the other year: it is meant
        one, stated = group[0]
        proof = [
            other
            for other in right.get(key, ())
            if other.sentence is not one.sentence and _proves(stated, other, shared[id(one)])
        ]
        if proof:
            yield remark(
                "stale_year",
                one,
                year,
                [
                    Spot(stated.number.passage, stated.number.start, stated.number.end),
                    *(other.spot for other in proof[:3]),
                ],
            )


def _unyeared(
    view: View, said: list[Said], wrong: Mapping[tuple[str, Fraction], object]
) -> Iterator[tuple[tuple[str, Fraction], Stated]]:
    """The same figures where no year is said at all: there the report speaks of its own year."""
    dated = {id(one.sentence.passage) for one in said}
    for sentence in sentences_of(view):
        if (
            id(sentence.passage) in dated
            or OTHER_YEAR.search(sentence.text)
            or COMPARED.search(sentence.text)
        ):
            continue
        if any(YEAR.search(one) for one in sentence.passage.heading[1:]) or sentence.passage.cell is not None:
            continue
        for number in sentence.numbers:
            key = (number.dimension, number.value)
            digits = re.sub(r"\D", "", number.text.translate(WIDE)).strip("0")
            if key in wrong and len(digits) >= LONG:
                label = packed(
                    sentence.text[max(0, number.start - 14 - sentence.start) : number.start - sentence.start]
                )
                yield key, Stated(number, label, Spot(number.passage, number.start, number.end), sentence)


def _plain(one: Said, stated: Stated) -> bool:
    """Whether nothing near says that another year than the report's is meant."""
    between = one.between(stated.number)
    return (
        len(between) <= MOST_BEHIND
        and not OTHER_YEAR.search(one.sentence.text)
        and not COMPARED.search(one.sentence.text)
        and not ORIGIN.search(between)
        and not CARRIED.search(between)
    )


def _proves(stated: Stated, other: Stated, shared: int) -> bool:
    """Whether the same figure elsewhere is the same fact: long digits, or shorter ones under the same words."""
    if CARRIED.search(other.label) or COMPARED.search(other.label):
        return False
    mine, its = stated.sentence, other.sentence
    follows = (
        mine is not None and its is not None and mine.passage is its.passage and mine.index == its.index + 1
    )
    if follows and mine is not None and RESULT.match(packed(mine.text)):
        return True  # 经计算…为: what was computed in the sentence before
    digits = len(re.sub(r"\D", "", stated.number.text.translate(WIDE)).strip("0"))
    words = _common(stated.label, other.label)
    if digits >= 5:
        return True
    if digits == 4:
        return words >= 2 or shared >= 2
    return digits == 3 and words >= 3


def _common(left: str, right: str) -> int:
    """The length of the longest run of Chinese characters that two labels share."""
    best = 0
    for start in range(len(left)):
        size = best + 1
        while (
            start + size <= len(left)
            and re.fullmatch(r"[\u4e00-\u9fff]+", left[start : start + size])
            and left[start : start + size] in right
        ):
            best = size
            size += 1
    return best


def _years_of(sheet: Sheet) -> set[int]:
    if re.search("上年|去年|上一年", sheet.caption):
        return set()
    text = " ".join((sheet.caption, *sheet.heading[-1:])).translate(WIDE)
    return {int(one) for one in YEAR.findall(text)}


# -- the report's own score


SCORE = re.compile(r"(?:自评|评价|评分|绩效|考核).{0,16}?(?:得分|总分|评分|分数)[为是:： ]{0,3}$")
TOTAL = re.compile(r"总分|总得分|合计|自评得分|综合得分")


def _own_score(view: View, said: list[Said], year: int) -> Iterator[Remark]:
    """The report's own score said of another year: the score of the table is this year's."""
    totals: dict[Fraction, Number] = {}
    for sheet in view.claims.sheets:
        if any("得分" in cell.text or "评分" in cell.text for row in sheet.heads for cell in sheet.rows[row]):
            for row, _, number in sheet.numbers():
                if TOTAL.search("".join(packed(cell.text) for cell in sheet.rows[row][:3])):
                    totals.setdefault(number.value, number)
    for one, stated in governed(said):
        number = stated.number
        total = totals.get(number.value)
        if (
            0 < year - one.year <= NEAR_LAST
            and total is not None
            and total.dimension in ("number", number.dimension)
            and not OTHER_YEAR.search(one.sentence.text)
            and not COMPARED.search(one.sentence.text)
            and SCORE.search(packed(one.between(number)))
        ):
            spots = [
                Spot(number.passage, number.start, number.end),
                Spot(total.passage, total.start, total.end),
            ]
            yield remark("stale_year", one, year, spots)


# -- the period of the evaluation


PERIOD = re.compile(
    r"(?:评价|绩效|报告|统计|自评|核查)(?:时段|期间|期限|时间范围|年度|周期|区间)\s*[:：为是]{1,2}\s*"
    r"(20\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?\s*(?:至|到|—|–|-|~)+\s*(20\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?"
)


def _period(found: list[Sentence], year: int) -> Iterator[Remark]:
    """From 1 January of one year to 31 December of another, in the report of one year."""
    for sentence in found:
        for one in PERIOD.finditer(sentence.text):
            days = [int(one[at]) for at in (2, 3, 5, 6)]
            first, last = int(one[1]), int(one[4])
            if days != [1, 1, 12, 31] or first == last or year not in (first, last) or abs(first - last) > 1:
                continue
            bad, good = (1, 4) if last == year else (4, 1)
            start = sentence.start + one.start(bad)
            end = start + one[0][one.start(bad) - one.start() :].index("年") + 1
            other = Spot(sentence.passage, sentence.start + one.start(good), sentence.start + one.end(good))
            yield remark("stale_year", Said(int(one[bad]), sentence, start, end, True), year, [other])


# -- a heading of another year over a section of this one


NOT_REPORT = re.compile(
    r"修订|版|印发|试行|以前|上年|公开|应用|整改|反馈|回顾|评价结果|结转|计划|规划|对比|比较|至|合同|项目"
)


def _headings(said: list[Said], year: int) -> Iterator[Remark]:
    under: dict[str, Counter[int]] = defaultdict(Counter)
    for one in said:
        if one.sentence.passage.role != "heading":
            for heading in one.sentence.passage.heading:
                under[heading][one.year] += 1
    titles = [one for one in said if one.sentence.passage.role in ("heading", "caption") and one.own]
    right = [one for one in titles if one.year == year and ANNUAL.search(one.sentence.text)]
    for one in titles:
        text = one.sentence.text
        if (
            not 0 < year - one.year <= NEAR_LAST
            or not right
            or not ANNUAL.search(text)
            or NOT_REPORT.search(text)
        ):
            continue
        inside = under.get(one.sentence.passage.text.strip(), Counter())
        if inside[year] and not inside[one.year] and len(text) <= 40:
            yield remark("stale_year", one, year, [right[0].spot])


HEAD = "2022年度项目支出绩效自评报告\n\n"
RULES = {
    "stale_year": (
        HEAD + "一、2022年项目预算执行情况\n\n2022年度项目支出决算数为335.96万元，全部用于保障机构运转。\n\n"
        "二、存在的问题\n\n2021年度项目支出决算数为335.96万元，执行进度前慢后快。\n\n三、改进措施\n\n2022年起按季通报进度。\n"
    ),
    "year_with_itself": (
        HEAD + "一、2022年项目预算编制情况\n\n2022年项目预算收入比2022年增加12.50万元，主要是人员增加。\n"
    ),
}
CHECKS: tuple[Check, ...] = (Check("text_year", run, RULES),)
