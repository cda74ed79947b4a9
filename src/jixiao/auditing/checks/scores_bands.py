"""Printed scoring standards: bands and proportions of a rate, applied to the rate that the report states for them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from jixiao.auditing.checks.scores_board import Entry, value
from jixiao.auditing.checks.scores_read import boards
from jixiao.auditing.checks.scores_said import INTRO
from jixiao.auditing.relation import printed_ends
from jixiao.auditing.remark import Remark, Spot, spot
from jixiao.auditing.view import View
from jixiao.core.numerals import decimal_text
from jixiao.extraction.claims import Number, Passage
from jixiao.extraction.mentions import WIDE
from jixiao.extraction.tree import QUOTES, known

WORDS = (
    ("大于等于", "≥"), ("大于或等于", "≥"), ("不低于", "≥"), ("不小于", "≥"), ("不少于", "≥"), ("小于等于", "≤"), ("小于或等于", "≤"),
    ("不高于", "≤"), ("不超过", "≤"), ("不大于", "≤"), ("大于", ">"), ("高于", ">"), ("超过", ">"), ("小于", "<"), ("低于", "<"),
)  # fmt: skip
MEASURE = r"[\u4e00-\u9fffA-Za-z（）()]{0,20}?"
BAND = re.compile(
    rf"(?:(?P<a>\d+(?:\.\d+)?)%(?P<op1>[<≤>≥]))?(?P<m>{MEASURE})(?P<op2>[<≤>≥=])(?P<b>\d+(?:\.\d+)?)%(?:\(含\))?的?[,，]?(?:得|计)"
    r"(?P<pts>满分|\d+(?:\.\d+)?分)"
)
# what each step away from full marks costs: 每低于1个百分点扣0.5分
STEP = re.compile(
    r"每?(?:再)?每(?:降低|低于?|下降|减少|超过|超出|上升|增加|高于?|偏离)(?P<per>\d+(?:\.\d+)?)(?:个百分点|%|个点)的?[,，]?扣(?:减|除)?(?P<cost>\d+(?:\.\d+)?)分"
)
WHOLE = re.compile(r"得分=(?P<m>[\u4e00-\u9fff]{2,16}率)[×xX*](?:该?指标|本?项)?(?:分值|权重分?|满分|标准分)")
SHARE = re.compile(r"(?P<m>[\u4e00-\u9fff]{2,20})得分=(?P=m)[×xX*](?P<n>\d+(?:\.\d+)?)分")
# off a limit, the way that takes points leads away from it: 大于10%的，每上升1%扣
AWAY = re.compile(
    r"(?:(?P<over>大于|高于|超过|[>＞])|(?P<under>小于|低于|不足|[<＜]))\s*\d+(?:\.\d+)?\s*%?\s*的?[^。；;，,\d]{0,6}[，,]\s*"
    r"每(?P<way>上升|增加|提高|超过|超出|下降|降低|减少)\s*\d[^。；;]{0,16}扣"
)
WAYS = {
    "上升": "下降",
    "增加": "减少",
    "提高": "降低",
    "超过": "低于",
    "超出": "低于",
    "下降": "上升",
    "降低": "提高",
    "减少": "增加",
}
SILENT = re.compile(r"酌情|得0分|不得分|扣")  # what else may lower the score
WEIGHTED = re.compile(r"占(?:权重分?的?)?\d+(?:\.\d+)?%(?:权重|分值)?|占分值")
OTHER_TIME = re.compile(r"上年|上一年|去年|往年|同期|目标|计划|预期|预计|其中|季度|月|半年|项目")
TURN = {"<": ">", "≤": "≥", ">": "<", "≥": "≤"}
GENERIC = (
    "比率",
    "满意度",
    "完成率",
    "执行率",
    "控制率",
    "利用率",
    "比例",
    "差异率",
    "调整率",
    "变动率",
    "覆盖率",
    "及时率",
    "合格率",
)
LINK = r"(?:\([^()]{1,12}\))?(?:为|是|达到|达|约为|=|:|：)?\s*"


@dataclass(frozen=True, slots=True)
class Band:
    """A rate between two ends and the points it gets."""

    low: Fraction | None
    low_in: bool
    high: Fraction | None
    high_in: bool
    points: Fraction
    text: str

    def has(self, rate: Fraction) -> bool:
        above = self.low is None or rate > self.low or (self.low_in and rate == self.low)
        below = self.high is None or rate < self.high or (self.high_in and rate == self.high)
        return above and below


@dataclass(slots=True)
class Standard:
    """What one measure of a row can get: by bands, or in proportion (`share`: the points at 100 %); `step`: what each step
    off the one band costs (how much, points)."""

    measure: str
    bands: list[Band]
    share: Fraction | None = None
    step: tuple[Fraction, Fraction] | None = None

    @property
    def most(self) -> Fraction:
        return self.share if self.share is not None else max(one.points for one in self.bands)

    @property
    def least(self) -> Fraction:
        if self.share is not None or self.step is not None:
            return Fraction(0)
        return min(one.points for one in self.bands)

    def ends(self, rate: Number) -> tuple[Fraction, Fraction] | None:
        """The points that a printed rate gets: least and most, by its digits; None where the standard does not say."""
        if self.share is not None:
            if not 0 <= rate.value <= 1:
                return None
            low, high = printed_ends(rate)
            return low * self.share, min(high, Fraction(1)) * self.share
        if self.step is not None and not self.bands[0].has(rate.value):
            return self._stepped(rate)
        found = {one.points for one in self.bands if one.has(rate.value)}
        # of bands that begin at one end only, the first that fits is meant: ≥90% 3 points; ≥80% 2 points
        first = next((one.points for one in self.bands if one.has(rate.value)), None)
        if first is None or (
            len(found) > 1 and all(one.low is not None and one.high is not None for one in self.bands)
        ):
            return None
        return first, first

    def _stepped(self, rate: Number) -> tuple[Fraction, Fraction]:
        """Off the band: a part of a step may cost nothing, its part, or all."""
        band, (per, cost) = self.bands[0], self.step or (Fraction(1), Fraction(0))
        end = band.low if band.low is not None and rate.value <= band.low else band.high
        steps = abs(rate.value - (end or Fraction(0))) / per
        low = max(band.points - -(-steps // 1) * cost, Fraction(0))
        return low, max(band.points - steps // 1 * cost, Fraction(0))


def standards(criteria: str, points: Fraction) -> list[Standard]:
    """The standards that a criteria text prints, each for its measure."""
    text = _plain(criteria)
    if WEIGHTED.search(text):
        return []  # each measure has a part of the points, said in words
    made: list[Standard] = []
    for hit in BAND.finditer(text):
        measure = _measure(hit["m"])
        got = points if hit["pts"] == "满分" else Fraction(hit["pts"][:-1])
        band = _band(hit, got, len(made[-1].bands) + 1 if made else 1)
        if band is None:
            return []
        if made and made[-1].share is None and (not measure or measure == made[-1].measure):
            made[-1].bands.append(band)
        else:
            made.append(Standard(measure, [band]))
    made += [Standard(hit["m"], [], Fraction(hit["n"])) for hit in SHARE.finditer(text)]
    made += [Standard(hit["m"], [], points) for hit in WHOLE.finditer(text)]
    step = list(STEP.finditer(text))
    if len(step) == 1 and len(made) == 1 and len(made[0].bands) == 1 and made[0].bands[0].points == points:
        made[0].step = Fraction(step[0]["per"]) / 100, Fraction(step[0]["cost"])
    return [one for one in made if one.share is not None or one.step is not None or len(one.bands) > 1]


def _plain(text: str) -> str:
    apart = re.sub(r"(?<![\d.])(\d{1,2})[.．、]\s+(?=\d)", "；", text)  # the number of an item: 2. 90%≤
    made = unicodedata.normalize("NFKC", "".join(apart.split())).translate(QUOTES)
    for word, sign in WORDS:
        made = made.replace(word, sign)
    return made.replace("＜", "<").replace("＞", ">").replace("≦", "≤").replace("≧", "≥")


def _measure(text: str) -> str:
    return re.sub(r"^(?:[(（]?\d*[)）.、]?|的|则|其中|当|如|若)+", "", text)


def _band(hit: re.Match[str], points: Fraction, place: int) -> Band | None:
    sides = [(hit["op2"], Fraction(hit["b"]) / 100)]
    if hit["a"] is not None:
        left = hit["a"].removeprefix(f"{place}.") or hit["a"]  # 2.90%≤ as the second item is 90%
        sides.append((TURN[hit["op1"]], Fraction(left) / 100))
    low = high = None
    low_in = high_in = False
    for sign, end in sides:
        if sign in "=≥>":
            low, low_in = end, sign != ">"
        if sign in "=≤<":
            high, high_in = end, sign != "<"
    if low is not None and high is not None and low > high:
        return None
    return Band(low, low_in, high, high_in, points, hit[0])


# -- the check


def by_standards(view: View) -> Iterator[Remark]:
    """Every row whose criteria print bands or a proportion, against the rates that the report states for them."""
    found = boards(view)
    if not found or not found[0].main or found[0].unsure:
        return
    yield from _directions(view)
    own = _texts(view, found[0].leaves())
    for entry in found[0].leaves():
        points = value(entry.points)
        if points is None or not entry.criteria:
            continue
        made = standards(entry.criteria, points)
        yield from _contradictions(view, entry, made, points)
        if made and entry.score is not None:
            yield from _scored(view, entry, made, points, own.get(id(entry), []))


def _scored(
    view: View, entry: Entry, made: Sequence[Standard], points: Fraction, own: Sequence[Passage]
) -> Iterator[Remark]:
    score = value(entry.score)
    rest = points - sum((one.most for one in made), Fraction(0))
    if score is None or entry.score is None or rest < 0:
        return
    low = high = Fraction(0)
    used: list[tuple[Standard, Number]] = []
    for one in made:
        rate = _rate(view, entry, one.measure, own)
        ends = one.ends(rate) if rate is not None else None
        if rate is None or ends is None:
            low, high = low + one.least, high + one.most
        else:
            used.append((one, rate))
            low, high = low + ends[0], high + ends[1]
    if rest or SILENT.search(_rest(entry.criteria)):
        low = Fraction(0)
    high += rest
    unit = Fraction(1, 10 ** max(entry.score.places, 2))
    if not used or low - unit < score < high + unit:
        return
    shown = _text(low) if low == high else f"{_text(low)}～{_text(high)}"
    told = "；".join(f"{one.measure or entry.name} {rate.text}" for one, rate in used)
    yield Remark(
        "score_off_standard",
        "warning",
        (spot(entry.score), *(spot(rate) for _, rate in used)),
        entry.score.text,
        shown,
        told,
        {"name": entry.label},
        "likely",
    )


def _rest(criteria: str) -> str:
    """The criteria without the bands that were read."""
    text = _plain(criteria)
    for pattern in (BAND, SHARE, WHOLE, STEP):
        text = pattern.sub("", text)
    return re.sub(r"扣完为止|扣分(?:标准|说明)", "", text)


def _contradictions(view: View, entry: Entry, made: Sequence[Standard], points: Fraction) -> Iterator[Remark]:
    """A lower band that gets as much as full marks, among bands that otherwise step down."""
    for one in made:
        best = [band for band in one.bands if band.points == points]
        steps = {band.points for band in one.bands}
        if len(one.bands) < 3 or len(best) < 2 or len(steps) < 2 or len(made) > 1:
            continue
        for band in best[1:]:
            passage = _printed(view, entry, band)
            if passage is not None:
                words = f"{_text(band.points)}分"
                number = next(
                    (n for n in passage.numbers if n.dimension == "points" and n.value == band.points), None
                )
                lined = _lined(view, passage)
                place = Spot(lined, number.start, number.end) if number is not None else Spot(lined)
                yield Remark(
                    "bands_contradict", "warning", (place, *([spot(entry.points)] if entry.points else [])), words,
                    f"<{words}", "", {"name": entry.label, "band": band.text},
                )  # fmt: skip


def _directions(view: View) -> Iterator[Remark]:
    """A standard that takes points for coming back to its limit."""
    for passage in view.claims.passages:
        if "每" not in passage.text or "扣" not in passage.text:
            continue
        for hit in AWAY.finditer(passage.folded):
            up = hit["way"] in ("上升", "增加", "提高", "超过", "超出")
            if up == (hit["over"] is not None):
                continue
            yield Remark(
                "standard_direction", "warning", (Spot(_lined(view, passage), hit.start("way"), hit.end("way")),), hit["way"],
                WAYS[hit["way"]], "", {"words": hit[0]},
            )  # fmt: skip


def _lined(view: View, passage: Passage) -> Passage:
    """A cell of several lines with the place of each of them, where the document has them as lines of its own."""
    at, lines = passage.at, view.document.lines
    parts = []
    start = 0
    for count, text in enumerate(passage.text.split("\n")):
        number = at.line + count
        if not 0 < number <= len(lines) or lines[number - 1].strip() != text.strip():
            return passage
        parts.append((start, replace(at, line=number)))
        start += len(text) + 1
    return replace(passage, parts=tuple(parts))


def _printed(view: View, entry: Entry, band: Band) -> Passage | None:
    """Where a band is printed: in the cell nearest to the row."""
    anchor = entry.score or entry.points
    if anchor is None:
        return None
    found = [one for one in view.claims.passages if one.cell is not None and band.text in _plain(one.text)]
    return min(found, key=lambda one: abs(one.at.line - anchor.line), default=None)


# -- the rate of a measure


def _rate(view: View, entry: Entry, measure: str, own: Sequence[Passage]) -> Number | None:
    """The one rate that the report states for a measure: in the row's own reason or section, or under its full name."""
    name = known(entry.name)
    if not measure or measure in GENERIC:
        tail = measure or re.sub(r".*?([\u4e00-\u9fff]{2}[率度])$", r"\1", name)
        near = [one for passage in own for one in _labelled(passage, tail, view.year, ends=True)]
        if near and len({one.value for one in near}) == 1:
            return near[0]
        measure = name
    if len(measure) < 4:
        return None
    found = [one for passage in own for one in _labelled(passage, measure, view.year)]
    if not found:
        found = [
            one
            for passage in view.claims.passages
            if passage.role != "head"
            for one in _labelled(passage, measure, view.year)
        ]
    return found[0] if found and len({one.value for one in found}) == 1 else None


def _of_this_year(passage: Passage, number: Number, year: int | None) -> bool:
    """Whether nothing before a rate in its sentence says that it is of another time or a part, or only aimed at."""
    start, _ = passage.sentence(number.start)
    before = passage.text[start : number.start].translate(WIDE)
    years = {int(one) for one in re.findall(r"20\d\d", before)}
    return OTHER_TIME.search(before) is None and (year is None or years <= {year})


def _labelled(passage: Passage, label: str, year: int | None, *, ends: bool = False) -> Iterator[Number]:
    """The rates that stand right behind a label; `ends`: behind any word that ends with it."""
    if not passage.numbers or label[-2:] not in passage.text:
        return
    text = passage.folded
    for number in passage.numbers:
        if number.dimension != "ratio" or not number.measured or number.direction:
            continue
        if not _of_this_year(passage, number, year):
            continue
        before = re.sub(r"\s", "", text[max(0, number.start - 60) : number.start]).translate(QUOTES)
        found = re.search(re.escape(label) + LINK + "$", before)
        if found is None:
            continue
        ahead = before[: found.start()][-1:]
        if ends or not ahead or not re.match(r"[\u4e00-\u9fff]", ahead) or ahead in "的度年局中心位门委":
            yield number


def _texts(view: View, leaves: Sequence[Entry]) -> dict[int, list[Passage]]:
    """What the report writes of each row: the cells behind its score, and the paragraphs that its name and points open."""
    rows = {
        entry.score.cell[:2]: entry
        for entry in leaves
        if entry.score is not None and entry.score.cell is not None
    }
    names = {known(entry.name): entry for entry in leaves}
    made: dict[int, list[Passage]] = {}
    current: Entry | None = None
    for passage in view.claims.passages:
        if passage.cell is not None:
            entry = rows.get(passage.cell[:2])
            score = entry.score if entry is not None else None
            if (
                entry is not None
                and score is not None
                and score.cell is not None
                and passage.cell[2] > score.cell[2]
            ):
                made.setdefault(id(entry), []).append(passage)
            continue
        if passage.role == "heading":
            current = None
            continue
        intro = INTRO.match(passage.folded)
        if intro is not None:
            current = names.get(known(intro["name"].strip()))
        if current is not None:
            made.setdefault(id(current), []).append(passage)
    return made


def _text(number: Fraction) -> str:
    text = decimal_text(number, 2)
    return text.rstrip("0").rstrip(".")
