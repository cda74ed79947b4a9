"""Every quantity that a text states: number, unit, hedge, limit and direction, each where it stands; nothing else.

Years, dates, numbers of documents, ordinals, codes and telephone numbers are no quantities. A text is folded sign by sign, so that places count
in the text as it was given.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from jixiao.core.quantity import Quantity, QuantityError, parse_quantity
from jixiao.core.record import record
from jixiao.core.units import UNITS

WIDE = {
    ord(wide): plain
    for wide, plain in zip("０１２３４５６７８９％．－＋（）／", "0123456789%.-+()/", strict=True)
}
WIDE |= {ord(minus): "-" for minus in "−–"}

UNIT = "|".join(sorted((re.escape(unit) for unit in UNITS if unit), key=len, reverse=True))
DIGITS = r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
NUMERALS = "零〇一二两三四五六七八九十百千万亿"
# nouns that are counted in words: 两个, 十三项; other nouns stand in too many words of their own
COUNTED = "个|项|家|名|人|次|件|场|处|所|座|类|种|批|期|条|台|套|辆|份|户|栋|间"
# 节约 and 签约 say nothing of how exact a number is
BEFORE = r"(?:不低于|不少于|不高于|不超过|不多于|大约|将近|接近|至少|最多|超过|低于|高于|大于|小于|少于|多于|(?<![节预签合履违])约|(?<![附最临])近|[超逾≥≤><≈])"
AFTER = r"(?:左右|上下|以上|以下|以内)"
# What may begin is asked before what it is: at nearly every sign of a text nothing begins, and no alternative need be tried.
QUANTITY = re.compile(
    rf"(?=[-+\d百{NUMERALS}≥≤><≈不大将接至最超低高小少多约近逾])(?:(?P<before>{BEFORE})\s*)?(?:"
    rf"(?P<digits>(?<![\d.A-Za-z_])(?<!\d,)(?!(?<=\d，)\d{3}(?!\d))(?:(?<![\d)%])[-+])?(?:{DIGITS})(?![\dA-Za-z])(?:\s*[多余])?)\s*(?P<unit>{UNIT})?"
    rf"|(?P<percent>百分之[{NUMERALS}点\d.]+)"
    rf"|(?P<words>(?<![第{NUMERALS}])(?:[{NUMERALS}]{{2,}}|[两二三四五六七八九十])[多余]?(?:{COUNTED})(?!(?<=类)\d))"
    rf")(?P<after>{AFTER})?"
)
# what holds digits and is no quantity
OTHER = re.compile(
    r"(?=[-\s\d〔\[(【（第表图附公问题文项A-Za-z“\"。；;:：一二三四五六七八九十])(?:"
    r"[〔\[(【](?:19|20)\d{2}[〕\])】]\s*第?\d+\s*号?"  # 〔2018〕34号
    r"|(?:19|20)\d{2}\s*年?\s*(?:-|—|~|至|到)\s*(?:19|20)\d{2}\s*年?度?"  # 2021-2035
    r"|(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}"
    r"|(?:19|20)\d{2}\s*年(?:度|初|末|底)?(?:\s*\d{1,2}\s*月(?:份)?)?(?:\s*\d{1,2}\s*日)?"
    r"|(?<!\d)\d{1,2}\s*月(?:份)?(?:\s*\d{1,2}\s*日)?(?!\w?个)"
    r"|(?<!\d)\d{1,2}\s*日(?!\w?均)"
    r"|第\s*\d+(?:[-、]\d+)*\s*[\u4e00-\u9fff]?"
    r"|(?<!\d)\d+\s*号(?!线)"
    r"|(?<![\d.])\d+(?:\.\d+)?\s*[:：∶]\s*\d+(?:\.\d+)?(?![\d,，.]*\s*(?:万|亿|元|%|个|项|人|户|分))"  # 6:4, 18∶1, 9:30
    r"|(?:表|图|附件|附表|附录|公式|问卷|题|文件|项目)\s*\d+(?:[-—.]\d+)*(?![\d,，.]*\s*(?:万|亿|元|%|[个项件人份名户条家场次套台处座所栋辆批间支吨亩]))"
    r"|(?<![A-Za-z])[A-Za-z]+[-—/ ]?\d+(?:[-—.]\d+)*(?:[A-Za-z]+)?"
    r"|(?<!\d)\d{3,4}-\d{7,8}(?!\d)|(?<!\d)1[3-9]\d{9}(?!\d|\.\d|\s*(?:[百千万亿]|元|%))"
    r"|(?<!\d)(?:12345|12328|12315)(?!\d|[.,]\d)(?!\s*(?:件|人|次|元|个|项|万|亿))"
    r"|[“\"]\d+(?:[+×]\d+)+[”\"]?|(?<!\d)(?<!\d\+)\d+(?:[+]\d+)+(?=模式|工程|体系|N)"
    r"|(?:(?m:^)|[。；;:：]|[一二三四五六七八九十]、)\s*[(（]?\d{1,2}(?:[)）、]|[.．](?!\d))"  # the number of an item
    r"|[(（]\d{1,2}[)）]|(?<=[%分)）] )\d{1,2}[.．](?!\d)"
    r"|(?<=[育理导综合督查勤市县区])[一二三四五六七八九十](?:所|处)(?![办理])"  # 管理二所, 教育三处
    r"|(?<!\d)(?:19|20)\d{2}(?!\d|[.,，]\d|\s*(?:%|万|亿|个|人|件|项|次|元|家|户|条|笔|名|平|公|米|吨))"  # a year without 年
    r"|(?<=电话)[:：]?\s*[\d-]{7,13}|(?<!\d)\d+(?:\.\d+){2,})"
)
VERSION = re.compile(r"\d\.\d(?=[”\"]|\s*(?:版|项目|建设))")  # “智慧城市2.0”
OTHER_OR_VERSION = re.compile(rf"{OTHER.pattern}|[“\"（(]?[\u4e00-\u9fff]{{0,20}}{VERSION.pattern}")
# words that begin with a noun of units: 3分别, 5部门
NO_UNIT = re.compile(
    r"(?:分(?:别|为|类|解|析|局|管|布|工|级|配|享|公司|散|阶|步|批|项|值|钟)|部(?:门|分|署)|项目|个人|人员|人民|处理|处室|次日|级指标|级部门|级单位|位于|"
    r"面积|面向|道路|路口|路灯|口径|线上|线下|段落|本(?:年|期|月|季|级|次|科|单位|部门|系统|项目|省|市|区|县|局|院|校|中心)|成效|成立|成本|度假|类别|名称|站在|年度|集中|课题|双方|方式)"
)
# 2.00至4.00分, 在5%至8%之间: two limits, and no value
RANGE = re.compile(
    rf"(?<![\d.,，A-Za-z_])(?P<low>[-+]?(?:{DIGITS}))\s*(?P<own>{UNIT})?\s*(?:至|到|[~～—]|(?P<minus>-))\s*(?P<high>[-+]?(?:{DIGITS}))\s*(?P<unit>{UNIT})(?P<between>之间)?"
)
UP = re.compile(
    r"(?:增加|增长|上升|提高|提升|追加|调增|净增|增幅|上涨|增收|增支|多)(?:了|到|为|约|金额|资金|数|率)*$"
)
DOWN = re.compile(
    r"(?:减少|下降|降低|压减|调减|追减|净减|减幅|降幅|回落|冻结|收回|核减|减收|减支|少)(?:了|到|为|约|金额|资金|数|率)*$"
)
BOUND = re.compile(r"\s*\(不?含(?:本数)?\)")  # says whether an end belongs to a band
TO = re.compile("[-至到~～—]")  # stands between the ends of every range
NOTE = re.compile(r"\d{1,2}")
NEAR = 10  # characters before a number in which a direction is looked for


@record(frozen=True, slots=True)
class Mention:
    """One quantity of a text. `start` and `end` count in the text as it was given; `direction` is 1 behind 增加 and the
    like, -1 behind 减少, else 0; `limited`: it says 不低于, ≥, 以上 and so on, and is no measured value."""

    text: str
    start: int
    end: int
    quantity: Quantity
    direction: int = 0

    @property
    def hedged(self) -> bool:
        """Whether it is said with 约, 近, 余 and the like."""
        return self.quantity.approximate

    @property
    def limited(self) -> bool:
        return not self.quantity.is_exact and not self.quantity.approximate


def mentions(text: str, folded: str = "") -> tuple[Mention, ...]:
    """The quantities of a text in the order in which they stand. `folded`: the text with plain digits, where it is known."""
    return tuple(_found(folded or text.translate(WIDE), text))


def _found(folded: str, text: str) -> Iterator[Mention]:
    other = (
        OTHER_OR_VERSION if VERSION.search(folded) else OTHER
    )  # the words of a version may begin at any sign
    others = [found.span() for found in other.finditer(folded)]
    starts = [start for start, _ in others]
    low, high = _ranges(folded)
    at = last = 0
    unit = False  # whether the number before has one
    while (found := QUANTITY.search(folded, at)) is not None:
        at = max(found.end(), found.start() + 1)
        number = found.start("digits") if found["digits"] else found.start()
        before = bisect_right(starts, number) - 1
        if before >= 0 and number < others[before][1]:
            at = max(others[before][1], found.start() + 1)
            continue
        start, end = found.span()
        if unit and start == last and NOTE.fullmatch(folded, start, end):
            unit = False  # 3.13亿人31，: the mark of a note, raised on paper
            continue
        if start and start == last and start == number and folded[start] in "+-":
            start += 1  # 500万元-200万元: between two numbers it is no sign of the second one
        if found["unit"] and NO_UNIT.match(folded, found.start("unit")):
            end = found.end("digits")
            at = end
        start += len(folded[start:end]) - len(folded[start:end].lstrip())
        end -= len(folded[start:end]) - len(folded[start:end].rstrip())
        last, unit = end, end > found.end("digits")
        quantity = _read(folded[start:end] + low.get(start, ""))
        if quantity is not None and quantity.is_exact:
            if start in low:
                quantity = replace(quantity, high=None, high_closed=False)
            elif start in high:
                quantity = replace(quantity, low=None, low_closed=False)
            elif BOUND.match(folded, end):  # 100万元（含）至500万元
                quantity = replace(quantity, high=None, high_closed=False)
        if quantity is not None:
            yield Mention(
                text[start:end], start, end, quantity, _direction(folded[max(0, start - NEAR) : start])
            )


def _ranges(folded: str) -> tuple[dict[int, str], set[int]]:
    """Where the ends of ranges begin: the lower ones with the unit that they lack, and the upper ones."""
    low: dict[int, str] = {}
    high: set[int] = set()
    for found in RANGE.finditer(folded) if TO.search(folded) else ():
        sure = found["between"] or not (found["own"] or found["minus"])  # 1-10% may be a difference
        if not sure or NO_UNIT.match(folded, found.start("unit")):
            continue
        low[found.start("low")] = "" if found["own"] else found["unit"]
        high.add(found.start("high"))
    return low, high


def _read(said: str) -> Quantity | None:
    try:
        return parse_quantity(said)
    except QuantityError:
        return None


def _direction(before: str) -> int:
    words = before.rstrip()
    return 1 if UP.search(words) else -1 if DOWN.search(words) else 0
