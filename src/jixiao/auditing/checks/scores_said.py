"""What sentences and reasons say of the scores of single indicators: 满分…得分…得分率, deductions, lists of scores."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from jixiao.auditing.checks.scores_board import Board, Entry, named, value
from jixiao.auditing.checks.scores_read import boards
from jixiao.auditing.view import View
from jixiao.extraction.claims import Number, Passage
from jixiao.extraction.tree import known

N = r"(\d+(?:\.\d+)?)\s*分"
# what says that a score is of another time
OTHER_TIME = re.compile(r"上一?年|去年|往年|历年|上次|上一次|前次|上期|上一?轮|此前|原来")
RATE = r"(\d+(?:\.\d+)?)\s*%"
TRIO = re.compile(
    rf"(?:满分|总分|权重分?|分值|标准分|权重分值)\s*为?\s*{N}\s*[,，。；;]\s*(?:扣(?:减|除)?分?\s*{N}\s*[,，；;]\s*)?"
    rf"(?:实际|自评|最终|评价)?得分?\s*为?\s*{N}(?:\s*[,，；;]\s*得分率\s*为?\s*{RATE})?"
)
PAIR = re.compile(rf"得分\s*为?\s*{N}\s*[,，；;]\s*得分率\s*为?\s*{RATE}")
INTRO = re.compile(
    rf"^\s*(?:[(（]?[一二三四五六七八九十\d]+[)）.．、])?\s*(?P<name>[^，。；：:(]{{2,30}})\({N}\)\s*[:：]"
)
TAKEN = re.compile(rf"(?<!每)扣(?:减|除|掉)?(?:了)?\s*{N}")
# 三部分合计扣10.99分: of all that was listed
OF_SEVERAL = re.compile(
    r"(?:[二两三四五六七八九十]|\d)\s*(?:个?部分|项|个|大?类|方面)(?:指标)?(?:合计|共计|总共|共|总计)$"
)
FULL_SCORE = re.compile(r"(?:满分|分值|权重)\s*为?\s*\d")
ADDED = re.compile(rf"(加计|增加|加)\s*{N}")
GOT = re.compile(
    rf"(?:(?:本|该|此)项?(?:三级|二级)?(?:指标)?(?:评分|得分|得|评)\s*(?:为|是)?|(?:因此|故|所以)[,，]?\s*得)\s*{N}"
)
RULE = re.compile(r"每|发现|一项|不符合|凡|否则|直至|扣完|以上的|不足|未按|若|如")
LISTED = re.compile(
    r"包[括含](?P<names>[^。；;]{2,200}?)\s*(?P<count>\d+)\s*[个项](?:一级|二级|三级|四级)指标"
)
# 决策得分17.8分（满分20分）、过程26.8分
SCORED = re.compile(
    rf"(?P<name>[\u4e00-\u9fff“”]{{2,16}}?)(?:方面|维度|部分)?(?:实际|自评|评价|最终)?(?P<got>得分为?|得|为)?\s*{N}"
    rf"(?:\s*\((?:满分|分值|权重)\s*为?\s*{N}\))?"
)
GIVEN = re.compile(
    r"分值|权重|满分|扣|每|如|平均|占|标准"
)  # of what was set or taken off, not of what was got


@dataclass(frozen=True, slots=True)
class Saying:
    """What a sentence says of an indicator: points, score, rate, what was taken off."""

    entry: Entry | None
    points: Number | None = None
    score: Number | None = None
    rate: Number | None = None
    taken: tuple[Number, ...] = ()
    added: tuple[tuple[str, Number], ...] = ()
    before: tuple[Number, ...] = ()  # taken off in paragraphs further up


def sayings(view: View, names: dict[str, Entry]) -> Iterator[Saying]:
    """What sentences and reasons say of single indicators."""
    current: tuple[Entry | None, Number | None] | None = None
    before: list[Number] = []
    for passage in view.claims.passages:
        if passage.role == "heading" or (passage.cell is None and passage.role != "body"):
            current = None
            continue
        text = passage.folded
        if passage.cell is not None or "分" not in text:
            continue
        trios = list(TRIO.finditer(text))
        for hit in trios:
            entry = _subject(passage, text, hit.start(), names)
            points, taken, score, rate = (
                number_at(passage, hit.start(group)) if hit[group] else None for group in (1, 2, 3, 4)
            )
            yield Saying(entry, points, score, rate, (taken,) if taken is not None else ())
        covered = [hit.span() for hit in trios]
        for hit in PAIR.finditer(text):
            if not any(start <= hit.start() < end for start, end in covered):
                entry = _subject(passage, text, hit.start(), names)
                score, rate = (number_at(passage, hit.start(group)) for group in (1, 2))
                yield Saying(entry, None, score, rate)
        if names and "得" in text:
            yield from _listed(view, passage, text, names)
        intro = INTRO.match(text)
        if intro is not None:
            mine = number_at(passage, intro.start(2))
            current = (named(intro["name"], names), mine) if mine is not None else None
            before = []
        if current is not None:
            got = _hits(GOT, passage, text)
            if len(got) == 1:
                yield Saying(
                    current[0], current[1], got[0], None, tuple(taken_off(passage, text)), tuple(_added(passage, text)), tuple(before),
                )  # fmt: skip
                current = None
            before += taken_off(passage, text)
    yield from _reasons(view)


def _got(entry: Entry, board: Board) -> Fraction | None:
    """The score of an indicator; of a group, what its rows got."""
    if entry.leaf:
        return value(entry.score)
    scores = [value(one.score) for one in board.leaves(entry)]
    return sum((one for one in scores if one is not None), Fraction(0)) if scores else None


def _listed(view: View, passage: Passage, text: str, names: dict[str, Entry]) -> Iterator[Saying]:
    """Scores one after the other: 决策17.8分、过程26.8分, where a sentence names two or more indicators and says that they got them."""
    board = boards(view)[0]
    found: dict[int, list[tuple[Entry, re.Match[str]]]] = {}
    for hit in SCORED.finditer(text):
        entry = named(hit["name"], names)
        start, _ = passage.sentence(hit.start())
        if entry is not None:
            found.setdefault(start, []).append((entry, hit))
    for start, hits in found.items():
        first = hits[0][1]
        bare_words = re.sub(rf"\((?:满分|分值|权重)\s*为?\s*{N}\)", "", text[start : hits[-1][1].end()])
        told = any(hit["got"] for _, hit in hits) or re.search("得分?", text[start : first.start()])
        if len({id(one) for one, _ in hits}) < 2 or not told or GIVEN.search(bare_words):
            continue
        if of_other_time(view, text[start : hits[-1][1].end()]):
            continue
        # where most are not what the table has, its groups were not read, or other scores are meant
        agreed = sum(_got(entry, board) == Fraction(hit[3]) for entry, hit in hits)
        if 2 * agreed < len(hits):
            continue
        for entry, hit in hits:
            score = number_at(passage, hit.start(3))
            points = number_at(passage, hit.start(4)) if hit[4] else None
            if score is not None:
                yield Saying(entry, points, score)


def _reasons(view: View) -> Iterator[Saying]:
    """What the reason beside a score says of it: 因此，该项评分为1.78分."""
    rows: dict[tuple[int, int], Entry] = {}
    for board in boards(view):
        for one in board.entries:
            if one.leaf and one.score is not None and one.score.cell is not None:
                rows.setdefault(one.score.cell[:2], one)
    for passage in view.claims.passages:
        if passage.cell is None or not passage.numbers or passage.role == "head" or "分" not in passage.text:
            continue
        entry = rows.get(passage.cell[:2])
        if entry is None or entry.score is None or passage.cell[2] <= (entry.score.cell or (0, 0, 0))[2]:
            continue
        text = passage.folded
        got = _hits(GOT, passage, text)
        if len(got) == 1:
            yield Saying(entry, None, got[0])


def _subject(passage: Passage, text: str, at: int, names: dict[str, Entry]) -> Entry | None:
    """The indicator a sentence speaks of: named in it, or that of the heading above; where it lists its parts, their group."""
    start, _ = passage.sentence(at)
    before = text[start:at].strip("，, ")
    found = named(before, names)
    if found is not None:
        return found
    head = re.match(r"(.{2,24}?)(?:类)?指标(?:共|，|,)", before)
    if head is not None and not re.match("[该本此]", before):
        return named(head[1], names)
    if re.match(r"[该本此](?:一级|二级|三级)?(?:指标|项)", before):
        listed = LISTED.search(text, at)
        if listed is not None:
            parts = [names.get(known(one)) for one in re.split("[、和与]", listed["names"])]
            paths = {one.path for one in parts if one is not None}
            if len(paths) == 1 and all(parts):
                path = paths.pop()
                return next((one for one in names.values() if path and (*one.path, one.name) == path), None)
        return named(passage.heading[-1], names) if passage.heading else None
    return None


def _hits(pattern: re.Pattern[str], passage: Passage, text: str, group: int = 1) -> list[Number]:
    found = (number_at(passage, hit.start(group)) for hit in pattern.finditer(text))
    return [one for one in found if one is not None]


def taken_off(passage: Passage, text: str) -> list[Number]:
    """The points that a text takes off; not those of a rule that it quotes."""
    found = (
        number_at(passage, hit.start(1))
        for hit in TAKEN.finditer(text)
        if not _is_rule(passage, text, hit.start()) and not _of_several(passage, text, hit.start())
    )
    return [one for one in found if one is not None]


def _added(passage: Passage, text: str) -> Iterator[tuple[str, Number]]:
    for hit in ADDED.finditer(text):
        number = number_at(passage, hit.start(2))
        if number is not None and not _is_rule(passage, text, hit.start()):
            yield hit[1], number


def _of_several(passage: Passage, text: str, at: int) -> bool:
    """Whether what is taken off is of all that was told: 三部分合计扣10.99分, or 共扣9.18分 behind several scores."""
    start, _ = passage.sentence(at)
    words = text[start:at]
    return OF_SEVERAL.search(words) is not None or (
        words.endswith(("共", "共计", "合计", "总计")) and len(FULL_SCORE.findall(words)) > 1
    )


def _is_rule(passage: Passage, text: str, at: int) -> bool:
    start, _ = passage.clause(at)
    return RULE.search(text[start:at]) is not None


def of_other_time(view: View, words: str) -> bool:
    """Whether a sentence speaks of another year's score: it names an earlier year last, or says so in words."""
    years = [int(one) for one in re.findall(r"(20\d\d)\s*年?度?", words)]
    earlier = bool(years) and view.year is not None and years[-1] < view.year
    return earlier or OTHER_TIME.search(words) is not None


def number_at(passage: Passage, start: int) -> Number | None:
    """The number that stands at a character of a passage."""
    return next((one for one in passage.numbers if one.start <= start < one.end), None)
