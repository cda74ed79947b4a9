"""Another unit's name: words that a template of another office left, where all else says what the report's own unit is called."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from jixiao.auditing.checks.text_sentences import Sentence, packed, sentences_of
from jixiao.auditing.remark import Remark, Spot
from jixiao.auditing.view import Check, Judged, View

HAN = r"[\u4e00-\u9fff]"
KINDS = "局|中心|委员会|委|院|校|办公室|支队|大队|街道|镇|厅|馆|署|站|所"
SELF = re.compile(r"(?:我|本)(局|中心|委|院|校|支队|大队|街道|镇|厅|馆|署|站)(?![部级次长面])")
COVER = re.compile(
    r"(?:部门|单位|项目单位|填报单位|预算单位|被评价单位)(?:名称)?\s*(?:[（(]公?章?[）)])?\s*[:：]\s*([\u4e00-\u9fff]{4,30})\s*$"
)
OPENING = re.compile(
    rf"^([\u4e00-\u9fff]{{3,30}}?(?:{KINDS}))(?=内设|成立|是|为|主要|负责|下设|[（(]以下简称)"
)
PLACE = re.compile(r"[\u4e00-\u9fff]{2,4}?[省市县区]")
# 分局 without a name before it, as an office speaks of itself
BRANCH = re.compile(
    r"(?:(?<=以及)|(?<=推进)|(?<=结合)|(?<=根据)|(?<=我)|(?<=本)|(?<=，)|(?<=。)|(?<=、)|(?<=了)|(?<=对)|(?<=由))分局(?=相关|业务|工作|领导|党委|实际|各|财务|内|机关|预算|资金)"
)
NAMED_BRANCH = re.compile(r"[\u4e00-\u9fff]{2}(?<!以及)(?<!推进)(?<!结合)(?<!根据)(?<!负责)分局")
VISIT = re.compile(
    r"学习|考察|调研|赴|对口|帮扶|支援|交流|借鉴|经验|相比|联合|会同|协同|通办|与[^，。]{0,6}$|向[^，。]{0,6}$"
)
CODED = re.compile(r"(?<![A-Za-z0-9])([A-Z]\d{1,3})[.、\s]*([\u4e00-\u9fff“”]{4,30})")
AND = re.compile(r"[和与及、跟](?:本|各)?[省市县区]$")
PLACES = "中心|大厅|局|委|馆|院|校|公司|处|科|办|所|站"
MOST = 5
FEW, MANY = 2, 5  # a foreign designation stands at most so often, the own one at least so often


def run(view: View, _: Judged) -> Iterator[Remark]:
    """All remarks on names of other units."""
    found = sentences_of(view)
    own = own_name(view)
    yield from _designations(found)
    yield from _branch(found, own)
    yield from _coded_names(found)
    yield from _other_place(found, own)


def own_name(view: View) -> str:
    """The name of the report's unit from its cover, its first table or its first sentence; empty where none is found."""
    passages = view.claims.passages[:40]
    for index, passage in enumerate(passages):
        text = packed(passage.text)
        if (cover := COVER.search(text)) is not None:
            return cover[1]
        if re.fullmatch(r"(?:单位|部门)名称", text) and index + 1 < len(passages):
            return packed(passages[index + 1].text)[:30]
    for passage in passages:
        if (opening := OPENING.match(packed(passage.text))) is not None:
            return opening[1]
    return ""


def _spot(sentence: Sentence, start: int, end: int) -> Spot:
    return Spot(sentence.passage, sentence.start + start, sentence.start + end)


def _designations(found: list[Sentence]) -> Iterator[Remark]:
    """我局 once in a report that says 我中心 everywhere."""
    said: dict[str, list[Spot]] = defaultdict(list)
    for sentence in found:
        if "我" in sentence.text or "本" in sentence.text:
            for one in SELF.finditer(sentence.text):
                said[one[0]].append(_spot(sentence, one.start(), one.end()))
    kinds = Counter({word: len(spots) for word, spots in said.items() if word.startswith("我")})
    if len(kinds) < 2:
        return
    (usual, often), *others = kinds.most_common()
    for word, count in others:
        if count <= FEW and often >= MANY and often >= 4 * count:
            yield _remark(word, usual, said[word], weak=True)


def _branch(found: list[Sentence], own: str) -> Iterator[Remark]:
    """分局 in the report of a unit that is none."""
    spots = [
        _spot(sentence, one.start(), one.end())
        for sentence in found
        if "分局" in sentence.text
        for one in BRANCH.finditer(sentence.text)
    ]
    if not spots or len(spots) > MOST or not own or "分局" in own:
        return
    if any(NAMED_BRANCH.search(sentence.text) for sentence in found if "分局" in sentence.text):
        return
    kind = re.search(rf"(?:{KINDS})$", own)
    yield _remark("分局", kind[0] if kind is not None else own, spots)


def _coded_names(found: list[Sentence]) -> Iterator[Remark]:
    """One indicator under two names that differ in whose office it is about: C14加强市民中心管理, C14加强行政服务中心管理."""
    names: dict[str, dict[str, Spot]] = defaultdict(dict)
    for sentence in found:
        for one in CODED.finditer(sentence.text[:200]):
            names[one[1]].setdefault(one[2], _spot(sentence, one.start(2), one.end(2)))
    text = "\n".join(sentence.text for sentence in found)
    for variants in names.values():
        listed = list(variants)[:6]
        for index, left in enumerate(listed):
            for right in listed[index + 1 :]:
                pair = _differing(left, right)
                if pair is None:
                    continue
                counts = text.count(pair[0]), text.count(pair[1])
                foreign, usual = pair if counts[0] < counts[1] else pair[::-1]
                if counts[0] == counts[1] or min(counts) > MOST:
                    continue
                first = variants[left if foreign == pair[0] else right]
                start = first.start + first.passage.text[first.start :].find(foreign)
                also = [
                    _spot(sentence, sentence.text.index(foreign), sentence.text.index(foreign) + len(foreign))
                    for sentence in found
                    if foreign in sentence.text and sentence.passage is not first.passage
                ]
                other = variants[right if foreign == pair[0] else left]
                yield _remark(
                    foreign, usual, [Spot(first.passage, start, start + len(foreign)), *also, other]
                )
                return


def _differing(left: str, right: str) -> tuple[str, str] | None:
    """The two office names in which two names of one indicator differ; None where they differ in something else."""
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    end = 0
    while end < min(len(left), len(right)) - start and left[-1 - end] == right[-1 - end]:
        end += 1
    middles = left[start : len(left) - end], right[start : len(right) - end]
    tail = re.match(PLACES, left[len(left) - end :]) if end else None
    if tail is None or not all(2 <= len(one) <= 8 and re.fullmatch(rf"{HAN}+", one) for one in middles):
        return None
    if middles[0] in middles[1] or middles[1] in middles[0]:
        return None  # a short form of the same name
    return middles[0] + tail[0], middles[1] + tail[0]


def _other_place(found: list[Sentence], own: str) -> Iterator[Remark]:
    """The own unit's name with another place of the same level in front of it."""
    places = list(PLACE.finditer(own))
    if not places:
        return
    place, office = places[-1][0], own[places[-1].end() :]
    if len(office) < 4:
        return
    level = place[-1]
    pattern = re.compile(rf"({HAN}{{1,3}}{level}){re.escape(office)}")
    hits: dict[str, list[Spot]] = defaultdict(list)
    for sentence in found:
        for one in pattern.finditer(sentence.text) if office in sentence.text else ():
            before = sentence.text[max(0, one.start() - 12) : one.start()]
            if AND.search(one[1]):
                continue  # 征求县卫生健康局和县人民医院意见: the office in short behind another one
            if not one[1].endswith(place[-2:]) and not VISIT.search(before):
                hits[one[1]].append(_spot(sentence, one.start(), one.end()))
    for name, spots in hits.items():
        if len(spots) <= FEW:
            yield _remark(name + office, place + office, spots)


def _remark(foreign: str, usual: str, spots: list[Spot], *, weak: bool = False) -> Remark:
    return Remark(
        "other_unit",
        "warning",
        tuple(spots[:MOST]),
        foreign,
        usual,
        values={"foreign": foreign, "usual": usual},
        confidence="weak" if weak else "likely",
    )


RULES = {
    "other_unit": (
        "2022年度部门整体支出绩效自评报告\n\n部门名称：明湖市照明管理中心\n\n一、基本情况\n\n"
        "我中心内设机构4个。我中心编制21名。我中心实有20人。我中心没有下属单位。\n\n"
        "二、存在的问题\n\n我中心预算编制不够细。我局将加强管理。\n"
    ),
}
CHECKS: tuple[Check, ...] = (Check("text_unit", run, RULES),)
