"""The form of a report: numbers of headings, tables and annexes that are announced, parts that belong into it, slips of the pen."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from jixiao.auditing.checks.text_sentences import Sentence, packed, sentences_of
from jixiao.auditing.remark import Remark, Spot
from jixiao.auditing.view import Check, Judged, View
from jixiao.extraction.claims import Passage

ORDER = "一二三四五六七八九十"
STYLES = (
    ("{}、", re.compile(r"^\s*([一二三四五六七八九十]{1,3})、")),
    ("（{}）", re.compile(r"^\s*[（(]([一二三四五六七八九十]{1,3})[）)]")),
)
ANNOUNCED = re.compile(r"(?:详见|参见|见|如)\s*(?:下)?((?:附表|附件|附图|表|图)\s*\d+(?:[-—.]\d+)*)(?!\d)")
LABEL = re.compile(r"^\s*(?:[（(])?((?:附表|附件|附图|表|图)\s*\d+(?:[-—.]\d+)*)")
WHOLE_REPORT = re.compile(r"部门整体.{0,4}绩效.{0,2}(?:自评|评价).{0,4}报告")
PARTS = (
    ("基本情况", re.compile(r"基本情况|概况|部门职能|主要职能")),
    ("绩效分析", re.compile(r"绩效分析|绩效情况|评价结论|评价情况|履职|指标分析|完成情况")),
    ("存在问题", re.compile(r"问题|不足|偏差")),
    ("改进措施", re.compile(r"改进|整改|建议|措施|下一步")),
)
DOUBLED = re.compile(
    r"(的的(?![确士])|了了(?!解)|等等(?=[\u4e00-\u9fff]{2})|[，、；：]{2,}|。。(?!。)|，。|、。)"
)
TWICE = re.compile(r"(我局|我中心|我单位|我委|本单位)[^，。；、]{0,10}\1")
ENGLISH = re.compile(r"(?<=[\u4e00-\u9fff])\s*(and|or|the|of)\s*(?=[\u4e00-\u9fff])")
LATIN = re.compile("[a-z]")
PAIRS = {"（": "）", "《": "》", "“": "”", "【": "】"}
CLOSERS = {closing: opening for opening, closing in PAIRS.items()}
STEPS = re.compile(r"(?<![\u4e00-\u9fff])([一二三四五六七八九])是(?=[\u4e00-\u9fff“])")


def run(view: View, _: Judged) -> Iterator[Remark]:
    """All remarks on form; none is more than a hint."""
    found = sentences_of(view)
    yield from _numbering([one for one in view.claims.prose() if one.role == "heading"])
    yield from _announced(view, found)
    yield from _parts(view)
    yield from _slips(found)
    for passage in view.claims.prose():
        yield from _brackets(passage)
        yield from _steps(passage)


def numeral(text: str) -> int:
    """The value of 一 … 九十九."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return ORDER.index(text) + 1 if len(text) == 1 else 0
    if len(tens) > 1 or len(ones) > 1:
        return 0
    return (ORDER.index(tens) + 1 if tens else 1) * 10 + (ORDER.index(ones) + 1 if ones else 0)


def in_words(number: int) -> str:
    """1 … 99 as 一 … 九十九."""
    tens, ones = divmod(number, 10)
    return ("" if not tens else "十" if tens == 1 else ORDER[tens - 1] + "十") + (
        ORDER[ones - 1] if ones else ""
    )


def _numbering(headings: Sequence[Passage]) -> Iterator[Remark]:
    last: dict[tuple[str, int], tuple[int, Passage]] = {}
    for passage in headings:
        for level, (style, pattern) in enumerate(STYLES):
            found = pattern.match(passage.text)
            number = numeral(found[1]) if found is not None else 0
            if not number:
                continue
            key = (style, level)
            before = last.get(key)
            last[key] = (number, passage)
            if level == 0:
                last.pop((STYLES[1][0], 1), None)
            # a list that begins again is a new part: an abstract, an annex
            if before is not None and number != 1 and number != before[0] + 1:
                should = in_words(before[0] + 1)
                yield Remark(
                    "heading_number_repeated" if number == before[0] else "heading_number_skipped",
                    "info",
                    (Spot(passage, 0, len(found[0]) if found else 0), Spot(before[1])),
                    style.format(in_words(number)),
                    style.format(should),
                )
            break


def _announced(view: View, found: list[Sentence]) -> Iterator[Remark]:
    there = {
        _label(one[1])
        for text in (
            *(passage.text for passage in view.claims.passages),
            *(sheet.caption for sheet in view.claims.sheets),
        )
        for one in [LABEL.match(text)]
        if one is not None
    }
    told: set[str] = set()
    for sentence in found:
        for one in (
            ANNOUNCED.finditer(sentence.text) if "见" in sentence.text or "如" in sentence.text else ()
        ):
            label = _label(one[1])
            if label not in there and label not in told:
                told.add(label)
                spot = Spot(sentence.passage, sentence.start + one.start(), sentence.start + one.end())
                yield Remark("announced_missing", "info", (spot,), label, values={"label": label})


def _label(text: str) -> str:
    return packed(text).replace("—", "-").replace(".", "-")


def _parts(view: View) -> Iterator[Remark]:
    title = packed(view.document.title or "")
    headings = [one.text for one in view.claims.prose() if one.role == "heading"]
    if not WHOLE_REPORT.search(title) or len(headings) < 4:
        return
    text = "\n".join(headings)
    missing = [name for name, words in PARTS if not words.search(text)]
    first = next(iter(view.claims.prose()), None)
    if missing and first is not None:
        yield Remark(
            "part_missing", "info", (Spot(first),), "、".join(missing), values={"parts": "、".join(missing)}
        )


def _slips(found: list[Sentence]) -> Iterator[Remark]:
    """One hint for each slip and sentence."""
    for sentence in found:
        if sentence.passage.role in ("contents", "head"):
            continue
        places: dict[str, list[Spot]] = defaultdict(list)
        for pattern in (DOUBLED, TWICE, ENGLISH) if LATIN.search(sentence.text) else (DOUBLED, TWICE):
            for one in pattern.finditer(sentence.text):
                spot = Spot(sentence.passage, sentence.start + one.start(), sentence.start + one.end())
                places[packed(one[0])[:30]].append(spot)
        for text, spots in places.items():
            yield Remark("slip_of_pen", "info", tuple(spots[:3]), text, confidence="likely")


def _brackets(passage: Passage) -> Iterator[Remark]:
    """One hint for a paragraph whose quotes or brackets do not pair; a paragraph that a page broke is left alone."""
    if len(passage.parts) > 1 or not passage.text.rstrip().endswith(("。", "；")):
        return
    open_at: dict[str, list[int]] = defaultdict(list)
    wrong: int | None = None
    for at, sign in enumerate(passage.text):
        if sign in PAIRS:
            open_at[sign].append(at)
        elif sign in CLOSERS:
            if open_at[CLOSERS[sign]]:
                open_at[CLOSERS[sign]].pop()
            elif wrong is None and sign != "）":  # 1）is a number
                wrong = at
    left = [at for places in open_at.values() for at in places]
    at = min([*left, *([wrong] if wrong is not None else [])], default=-1)
    if at >= 0:
        yield Remark("unpaired_sign", "info", (Spot(passage, at, at + 8),), passage.text[at : at + 8])


def _steps(passage: Passage) -> Iterator[Remark]:
    """一是…三是 without 二是."""
    last = 0
    for one in STEPS.finditer(passage.text):
        number = ORDER.index(one[1]) + 1
        if last and number > last + 1:
            spot = Spot(passage, one.start(), one.end())
            yield Remark("enumeration_skips", "info", (spot,), one[0], f"{ORDER[last]}是")
        last = number


HEAD = "2022年度项目支出绩效自评报告\n\n"
RULES = {
    "heading_number_skipped": HEAD
    + "一、基本情况\n\n我局编制21名。\n\n二、绩效情况\n\n全部完成。\n\n四、存在的问题\n\n预算不够细。\n",
    "heading_number_repeated": HEAD
    + "一、基本情况\n\n我局编制21名。\n\n二、绩效情况\n\n全部完成。\n\n二、存在的问题\n\n预算不够细。\n",
    "announced_missing": HEAD + "一、基本情况\n\n各项支出详见表2-4，不再赘述。\n",
    "part_missing": "2022年度部门整体支出绩效自评报告\n\n"
    "一、基本情况\n\n我局编制21名。\n\n二、绩效情况\n\n全部完成。\n\n三、其他说明\n\n没有。\n",
    "slip_of_pen": HEAD + "一、基本情况\n\n项目实行了验收、移交与保修等等环节的管理。\n",
    "unpaired_sign": HEAD + "一、基本情况\n\n我局推进“互联网+监管平台建设，成效明显。\n",
    "enumeration_skips": HEAD + "一、存在的问题\n\n一是预算编制不够细，三是绩效指标不够明确。\n",
}
CHECKS: tuple[Check, ...] = (Check("text_form", run, RULES),)
