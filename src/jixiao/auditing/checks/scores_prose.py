"""Sentences about scores: totals, 满分…得分…得分率, deductions, and how many indicators there are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from jixiao.auditing.checks.scores_board import CONVERTED, Board, Entry, add, find_names, named, value
from jixiao.auditing.checks.scores_examples import examples
from jixiao.auditing.checks.scores_read import boards
from jixiao.auditing.relation import Fixed, Node, Of, Relation, Sum, less, ratio
from jixiao.auditing.remark import Remark, spot
from jixiao.auditing.view import Check, Judged, View
from jixiao.extraction.claims import Number, Passage
from jixiao.extraction.mentions import WIDE
from jixiao.extraction.tree import known

N = r"(\d+(?:\.\d+)?)\s*分"
# the score of the whole, wherever it is said
TOTAL = re.compile(
    r"(?:总体|整体|综合|自评|评价|绩效|最终|评审|考核)[^，。；：:、\d(]{0,12}?(?:总?得分|总分|评分|分数)(?:总计|合计|共计)?\s*(?:为|是|达到|达|共|:|：)?\s*"
    + N
    + r"|(?:总得?分|总评分)\s*(?:为|是|达到|达|共|:|：)?\s*"
    + N
)
FULL = re.compile(r"\s*[，,、；;(]\s*(?:实际|最终|综合|自评|评价|实)?得分?\s*为?\s*\d")
# who gave a score, and what says that it is of another time
SCORER = re.compile(r"自评|复核|复评|复审|抽查|初评|第三方|财政|专家|主管部门|评价|考核|评审")
OTHER_TIME = re.compile(r"上一?年|去年|往年|历年|上次|上一次|前次|上期|上一?轮|此前|原来")
PART = re.compile(r"指标|类得分|项目得分|平均|扣|满分|权重|上年|去年|一级|二级|三级|[该本此]项(?!目)")
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
ADDED = re.compile(rf"(加计|增加|加)\s*{N}")
GOT = re.compile(
    rf"(?:(?:本|该|此)项?(?:三级|二级)?(?:指标)?(?:评分|得分|得|评)\s*(?:为|是)?|(?:因此|故|所以)[,，]?\s*得)\s*{N}"
)
NAMED_TAKEN = re.compile(rf"([^，。；：:、\s\d(]{{3,24}}?)\s*扣(?:减|除)?(?:了)?\s*{N}")
RULE = re.compile(r"每|发现|一项|不符合|凡|否则|直至|扣完|以上的|不足|未按|若|如")
COUNTS = re.compile(r"(\d+)\s*[个项]\s*(一级|二级|三级|四级)指标")
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


def run(view: View, _: Judged) -> Iterator[Relation | Remark]:
    """Scores in sentences against themselves and against the table."""
    found = boards(view)
    names = find_names(found)
    yield from totals(view, found)
    said = list(sayings(view, names))
    for one in said:
        yield from _within(one)
        yield from _against(one, found)
    yield from _named_taken(view, names, said)
    yield from _counts(view, found, names)


# -- the total


def total_numbers(view: View) -> list[Number]:
    """The sentences that say the score of the whole."""
    made = []
    for passage in view.claims.prose():
        text = passage.text.translate(WIDE)
        for hit in TOTAL.finditer(text):
            start, _ = passage.clause(hit.start())
            whole, _ = passage.sentence(hit.start())
            if "总分" in hit[0] and FULL.match(text, hit.end()):
                continue  # 总分100分，得分92分
            if not PART.search(text[start : hit.end()]) and not _of_other_time(view, text[whole : hit.end()]):
                group = 1 if hit[1] else 2
                number = number_at(passage, hit.start(group))
                full = number is not None and "得" not in hit[0] and value(number) == 100  # 体系总分100分
                if number is not None and number.measured and not full:
                    made.append(number)
    return made


def _of_other_time(view: View, words: str) -> bool:
    """Whether a sentence speaks of another year's score: it names an earlier year last, or says so in words."""
    years = [int(one) for one in re.findall(r"(20\d\d)\s*年?度?", words)]
    earlier = bool(years) and view.year is not None and years[-1] < view.year
    return earlier or OTHER_TIME.search(words) is not None


def totals(view: View, found: Sequence[Board]) -> Iterator[Relation]:
    """The total in sentences is that of the table; without one in the table, the sum of its scores."""
    said = total_numbers(view)
    main = next((one for one in found if one.main), None)
    if main is None or not said:
        return
    total = main.total.score if main.total is not None else None
    alone = len({value(one) for one in said}) == 1
    agreed = [one for one in said if value(one) == value(total)]
    apart = [one for one in said if value(one) != value(total)]
    others = {
        value(one.total.score) for one in found[1:] if one.deep and not one.twin and one.total is not None
    }
    title = main.caption or view.document.title
    words = "".join(passage.text for passage in view.claims.passages if passage.cell is not None)
    whole = main.whole() and not CONVERTED.search(words)
    for one in said:
        if total is not None:
            entire = re.search("部门整体|整体支出|总体得分", one.before) is not None
            same = {_scorer(two) for two in agreed} if agreed else {_scored_by(view, total)}
            clear = whole and (alone or entire or (bool(agreed) and len(apart) == 1 and _scorer(one) != ""))
            clear = clear and (_scorer(one) in same or "" in (*same, _scorer(one)))
            clear = clear and ("项目" not in one.before or "整体" in one.before or "项目" in title)
            clear = clear and not (entire and "项目" in title and "整体" not in title)
            # where further sheets are scored, only what names the whole is the total of the whole
            clear = clear and (not others or (entire and "整体" in title and value(one) not in others))
            yield Relation(
                "score_elsewhere", one, Of(total), values={"name": "总分"}, exact=True, certain=clear
            )
        else:
            numbers = [entry.score for entry in main.leaves()]
            if alone and whole and numbers and all(number is not None for number in numbers):
                terms = tuple((1, Of(number)) for number in numbers if number is not None)
                yield Relation("score_total_differs", one, Sum(terms), values={"name": "总分"}, exact=True)


def _scorer(number: Number) -> str:
    """Who gave a score, as the words in front of it say; empty where they do not."""
    found = SCORER.findall(number.before)
    return found[-1] if found else ""


def _scored_by(view: View, score: Number) -> str:
    """Who gave the scores of a column, as its head says."""
    if score.cell is None:
        return ""
    sheet, row, column = score.cell
    found = SCORER.findall("".join(view.claims.sheets[sheet].column_label(row, column)))
    return found[-1] if found else ""


# -- sentences about one indicator


def sayings(view: View, names: dict[str, Entry]) -> Iterator[Saying]:
    """What sentences and reasons say of single indicators."""
    current: tuple[Entry | None, Number | None] | None = None
    before: list[Number] = []
    for passage in view.claims.passages:
        text = passage.text.translate(WIDE)
        if passage.role == "heading" or (passage.cell is None and passage.role != "body"):
            current = None
            continue
        if passage.cell is not None:
            continue
        for hit in TRIO.finditer(text):
            entry = _subject(passage, text, hit.start(), names)
            points, taken, score, rate = (
                number_at(passage, hit.start(group)) if hit[group] else None for group in (1, 2, 3, 4)
            )
            yield Saying(entry, points, score, rate, (taken,) if taken is not None else ())
        covered = [hit.span() for hit in TRIO.finditer(text)]
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
                    current[0], current[1], got[0], None, tuple(_taken(passage, text)), tuple(_added(passage, text)), tuple(before),
                )  # fmt: skip
                current = None
            before += _taken(passage, text)
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
        if _of_other_time(view, text[start : hits[-1][1].end()]):
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
        text = passage.text.translate(WIDE)
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


def _taken(passage: Passage, text: str) -> list[Number]:
    """The points that a text takes off; not those of a rule that it quotes."""
    found = (
        number_at(passage, hit.start(1))
        for hit in TAKEN.finditer(text)
        if not _is_rule(passage, text, hit.start())
    )
    return [one for one in found if one is not None]


def _added(passage: Passage, text: str) -> Iterator[tuple[str, Number]]:
    for hit in ADDED.finditer(text):
        number = number_at(passage, hit.start(2))
        if number is not None and not _is_rule(passage, text, hit.start()):
            yield hit[1], number


def _is_rule(passage: Passage, text: str, at: int) -> bool:
    start, _ = passage.clause(at)
    return RULE.search(text[start:at]) is not None


def _within(said: Saying) -> Iterator[Relation | Remark]:
    """A sentence by itself: the rate from score and points, the score from points and deductions."""
    name = said.entry.label if said.entry is not None else ""
    points = said.points or (said.entry.points if said.entry is not None else None)
    if said.rate is not None and said.score is not None and points is not None and value(points):
        yield Relation(
            "score_rate_differs",
            said.rate,
            ratio(Of(said.score, True), Of(points, True)),
            values={"name": name},
        )
    whole, got = value(said.points), value(said.score)
    for word, number in said.added:
        if said.points is None or said.score is None or whole is None or not value(number):
            continue
        base = any(got == (value(one) or 0) + (value(number) or 0) for one in number.passage.numbers)
        if whole - (value(number) or 0) != got or said.taken or base:
            continue  # it may well be added to something else
        yield Remark(
            "deduction_word", "error", (spot(number), spot(said.points), spot(said.score)), f"{word}{number.text}",
            f"扣减{number.text}", f"{said.points.text} - {number.text} = {said.score.text}", {"name": name, "word": word},
        )  # fmt: skip
    if said.taken and said.points is not None and said.score is not None:
        added = [number for _, number in said.added]
        yield _deducted(said.score, said.points, said.taken, name, added=added, before=said.before)


def _deducted(
    score: Number,
    points: Number,
    taken: Sequence[Number],
    name: str,
    *,
    added: Sequence[Number] = (),
    before: Sequence[Number] = (),
    certain: bool = True,
) -> Relation:
    """Points less deductions; a deduction may be said twice, the last time as the sum, and something may be added."""
    readings = [less(points, one) for one in taken] if len(taken) > 1 else []
    if before:
        readings.append(less(points, *before, *taken))
    if added:
        readings.append(Sum((*less(points, *taken).terms, *((1, Of(one)) for one in added))))
    tree = less(points, *taken)
    return Relation("deduction_differs", score, tree, "error", tuple(readings), {"name": name}, True, certain)


def _against(said: Saying, found: Sequence[Board]) -> Iterator[Relation]:
    """A sentence against the table."""
    entry = said.entry
    if entry is None:
        return
    if said.score is not None and not entry.leaf:
        scores = [one.score for one in found[0].leaves(entry)]
        if scores and all(scores):
            yield add(
                "group_score_differs", said.score, [one for one in scores if one is not None], entry.label
            )
    for rule, mine, role in (("points_elsewhere", said.points, "points"), ("score_elsewhere", said.score, "score"), ("score_elsewhere", said.rate, "rate")):  # fmt: skip
        if mine is None:
            continue
        own = getattr(entry, role)
        printed = [own] if own is not None else [number for kind, number in entry.others if kind == role]
        for other in printed[:3]:
            yield Relation(rule, mine, Of(other), values={"name": entry.label}, exact=role != "rate")


def _beside(view: View, entry: Entry) -> list[Number]:
    """The other numbers of the row that prints an indicator's score."""
    cell = entry.score.cell if entry.score is not None else None
    if cell is None:
        return []
    row = view.claims.sheets[cell[0]].rows[cell[1]]
    numbers = [one.number for one in row if one.number is not None and one.first]
    return [one for one in numbers if one is not entry.score and one is not entry.points]


def _named_taken(view: View, names: dict[str, Entry], said: Sequence[Saying]) -> Iterator[Relation]:
    """项目监管扣1分: what an indicator lost is its points less its score; and all that a group lost is what its rows lost."""
    for passage in view.claims.prose():
        text = passage.text.translate(WIDE)
        lost: dict[Entry, Number] = {}
        for hit in NAMED_TAKEN.finditer(text):
            start = max(text.rfind(sign, 0, hit.start(1) + 1) for sign in "，。；：、,;") + 1
            entry = named(text[start : hit.end(1)], names) or named(hit[1], names)
            number = number_at(passage, hit.start(2))
            if entry is not None and entry.leaf and number is not None and entry not in lost:
                lost[entry] = number
                if entry.points is not None and entry.score is not None:
                    # a row may have the scores of several people, or print the deduction itself
                    beside = _beside(view, entry)
                    readings: list[Node] = [less(entry.points, one) for one in beside]
                    readings += [Of(one) for one in beside]
                    yield Relation(
                        "deduction_differs",
                        number,
                        less(entry.points, entry.score),
                        readings=tuple(readings),
                        values={"name": entry.label},
                        exact=True,
                    )
        for one in said:
            if one.points is None or one.score is None or one.points.passage is not passage or one.taken:
                continue
            taken = _taken(passage, text)
            if taken:
                # what is named may be a part of what was lost, never more
                all_taken = sum((value(number) or Fraction(0) for number in taken), Fraction(0))
                clear = set(taken) == set(lost.values()) or len(taken) == 1
                clear = clear and all_taken > (value(one.points) or 0) - (value(one.score) or 0)
                name = one.entry.label if one.entry is not None else ""
                yield _deducted(one.score, one.points, taken, name, certain=clear)


# -- counts


def _counts(view: View, found: Sequence[Board], names: dict[str, Entry]) -> Iterator[Relation]:
    """4个一级指标、14个二级指标: what is said against what the table has."""
    main = next((one for one in found if one.main), None)
    if main is None or len(main.entries) < 4 or not main.whole():
        return  # of a table that does not foot, rows may have been lost in reading
    depth = max(len(one.path) for one in main.entries) + 1
    for passage in view.claims.prose():
        text = passage.text.translate(WIDE)
        for hit in COUNTS.finditer(text):
            number = number_at(passage, hit.start(1))
            level = "一二三四".index(hit[2][0]) + 1
            start, _ = passage.sentence(hit.start())
            clause = text[start : hit.start()]
            if number is None or level > depth or LISTED.search(text[start : hit.end()]):
                continue
            group = None
            if not re.search("指标体系", clause):
                subject = re.match(r"(.{2,24}?)(?:类)?指标(?:共|，|,)", clause)
                group = named(subject[1], names) if subject is not None else None
                if group is None:
                    continue
            inside = [
                one for one in main.entries
                if len(one.path) + 1 == level and (group is None or one.path[: len(group.path) + 1] == (*group.path, group.name))
            ]  # fmt: skip
            if inside and main.certain and (level > 1 or _whole(main, inside)):
                yield _counted(number, len(inside), hit[2])
        for hit in LISTED.finditer(text):
            number = number_at(passage, hit.start("count"))
            parts = [one for one in re.split("[、]", hit["names"]) if one.strip()]
            if number is not None and all(names.get(known(one)) for one in parts):
                yield _counted(number, len(parts), "所列")


def _whole(main: Board, groups: Sequence[Entry]) -> bool:
    """Whether the points of the first level make up the total, where they are printed: else a page broke the table."""
    points = [one.points.value for one in groups if one.points is not None]
    total = main.total.points if main.total is not None else None
    return total is None or not points or (len(points) == len(groups) and sum(points) == total.value)


def _counted(number: Number, count: int, level: str) -> Relation:
    return Relation(
        "indicator_count_differs",
        number,
        Fixed(Fraction(count)),
        "warning",
        values={"level": level},
        exact=True,
    )


def number_at(passage: Passage, start: int) -> Number | None:
    """The number that stands at a character of a passage."""
    return next((one for one in passage.numbers if one.start <= start < one.end), None)


CHECKS: tuple[Check, ...] = (
    Check("score_sentences", run, examples("deduction_differs", "deduction_word", "indicator_count_differs")),
)
