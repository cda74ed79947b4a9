"""Scores beside what the text says: targets missed with full marks, deductions without a reason, grades that do not fit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from jixiao.auditing.checks.scores_board import Board, Entry, value
from jixiao.auditing.checks.scores_examples import examples
from jixiao.auditing.checks.scores_read import boards
from jixiao.auditing.checks.scores_whole import total_numbers
from jixiao.auditing.relation import Of, Relation
from jixiao.auditing.remark import Remark, Spot, spot
from jixiao.auditing.view import Check, Judged, View
from jixiao.core.numerals import decimal_text
from jixiao.core.quantity import Quantity, QuantityError, parse_quantity
from jixiao.extraction.claims import Passage
from jixiao.extraction.mentions import WIDE, mentions
from jixiao.extraction.tree import known

LEAST = re.compile(r"≥|>=|不低于|不少于|大于等于|以上|至少")
MOST = re.compile(r"≤|<=|不高于|不超过|不大于|小于等于|以内|以下|最多")
GRADE = re.compile(
    r"(?:等级|等次|级别)(?:评定)?\s*(?:为|是|:|：)?\s*[“\"]?(优秀|良好|优|良|中等|中|合格|差)[”\"]?(?![\u4e00-\u9fff])"
)
GRADES = {"优秀": "优", "良好": "良", "中等": "中", "合格": "中"}
USUAL = (("优", 90), ("良", 80), ("中", 60), ("差", 0))
ADMITS = re.compile(r"不足|有待|未能|不够|不高|不到位|不完善|不规范|欠缺|滞后|偏低|缺乏|薄弱|不及时")
PROBLEMS = re.compile(r"问题|不足|短板")
OTHER_VALUE = re.compile(r"目标|计划|应|要求|标准|预期|预计|上年|去年|同比|约定|合同|较|比")


def run(view: View, _: Judged) -> Iterator[Relation | Remark]:
    """What the text says beside what was scored."""
    found = boards(view)
    if not found or not found[0].main or found[0].unsure:
        return
    main = found[0]
    cells = _cells(view)
    yield from _targets(main, cells)
    yield from _actuals(main, cells)
    yield from _reasons(main, cells)
    yield from _admitted(view, main)
    yield from _grade(view, main)


def _cells(view: View) -> dict[tuple[int, int], list[Passage]]:
    """The cells of each row of a sheet."""
    made: dict[tuple[int, int], list[Passage]] = {}
    for passage in view.claims.passages:
        if passage.cell is not None:
            made.setdefault(passage.cell[:2], []).append(passage)
    return made


# -- targets


def _targets(main: Board, cells: dict[tuple[int, int], list[Passage]]) -> Iterator[Remark]:
    """A target and what was reached, in columns of their own."""
    for entry in main.leaves():
        score, points = value(entry.score), value(entry.points)
        if not entry.target or not entry.actual or entry.score is None or score is None or points is None:
            continue
        wanted, reached = _quantity(entry.target), _quantity(entry.actual)
        if wanted is None or reached is None or wanted.dimension != reached.dimension:
            continue
        goal, got = _value(wanted), _value(reached)
        if goal is None or got is None or LEAST.search(entry.actual) or MOST.search(entry.actual):
            continue
        least, most = LEAST.search(entry.target) is not None, MOST.search(entry.target) is not None
        if least == most:
            continue
        missed = got < goal if least else got > goal
        spots = [spot(entry.score), *_where(cells, entry, (entry.actual, entry.target))]
        values = {"name": entry.label[:40]}
        if missed and score == points:
            yield Remark(
                "target_missed_full_marks", "warning", tuple(spots), entry.score.text, f"<{_text(points)}",
                f"{entry.target} ↔ {entry.actual}", values, "likely",
            )  # fmt: skip
        elif not missed and score < points and not entry.reason:
            yield Remark(
                "target_met_not_full", "info", tuple(spots), entry.score.text, _text(points),
                f"{entry.target} ↔ {entry.actual}", values, "weak",
            )  # fmt: skip
        elif missed and 0 < score < points and least and goal > 0 and wanted.dimension == "ratio":
            yield from _share(main, entry, goal, got, points, score, spots)


def _share(
    main: Board,
    entry: Entry,
    goal: Fraction,
    got: Fraction,
    points: Fraction,
    score: Fraction,
    spots: list[Spot],
) -> Iterator[Remark]:
    """A target partly reached: in proportion, where the other part scores of the table are in proportion to a rate."""
    assert entry.score is not None
    unit = Fraction(1, 10 ** max(entry.score.places, 2))
    shares = (points * got / goal, points * got)
    if any(abs(one - score) < unit for one in shares) or _told(entry, points - score):
        return
    like = sum(_in_proportion(one) for one in main.leaves() if one is not entry)
    shown = _text(shares[0])
    yield Remark(
        "target_share_differs", "warning" if like >= 2 else "info", tuple(spots), entry.score.text, shown,
        f"{_text(points)} × {entry.actual} ÷ {_bare(entry.target).lstrip('≥>=')} = {shown}", {"name": entry.label[:40]}, "likely",
    )  # fmt: skip


def _told(entry: Entry, lost: Fraction) -> bool:
    """Whether the reason says how much was taken off, by a rule of its own: 扣减10%即0.42分."""
    found = [one.quantity for one in mentions(entry.reason) if one.quantity.dimension == "points"]
    return any(abs(got) == lost for one in found if (got := _value(one)) is not None)


def _in_proportion(entry: Entry) -> bool:
    """Whether a part score is its points times a rate or share that its reason states."""
    score, points = value(entry.score), value(entry.points)
    if score is None or points is None or entry.score is None or not 0 < score < points:
        return False
    unit = Fraction(1, 10 ** max(entry.score.places, 2))
    found = [one.quantity for one in mentions(entry.reason)]
    rates = [v for one in found if one.dimension == "ratio" and (v := _value(one)) is not None]
    counts = [v for one in found if one.dimension == "count" and (v := _value(one)) is not None]
    rates += [a / b for a in counts for b in counts if 0 < a < b]
    return any(abs(points * rate - score) < unit for rate in rates)


def _quantity(text: str) -> Quantity | None:
    """The one quantity of a target's or result's cell; what numbers it (三、2、) is left out."""
    body = _bare(text)
    try:
        return parse_quantity(re.sub(r"^(?:≥|≤|>=|<=|=|＝|>|<)", "", body))
    except QuantityError:
        found = [one for one in mentions(body) if one.quantity.unit.symbol]
        return found[0].quantity if len(found) == 1 else None


def _bare(text: str) -> str:
    body = "".join(text.translate(WIDE).split())
    return re.sub(r"^(?:[一二三四五六七八九十\d]+(?:、|[.．](?!\d)))+", "", body).strip("。；;")


def _value(quantity: Quantity) -> Fraction | None:
    return quantity.low if quantity.low is not None else quantity.high


def _where(
    cells: dict[tuple[int, int], list[Passage]], entry: Entry, texts: tuple[str, ...]
) -> Iterator[Spot]:
    """The cells of the row that hold these texts."""
    if entry.score is None or entry.score.cell is None:
        return
    for passage in cells.get(entry.score.cell[:2], []):
        if any("".join(passage.text.split()) == "".join(text.split()) for text in texts):
            yield Spot(passage)


def _actuals(main: Board, cells: dict[tuple[int, int], list[Passage]]) -> Iterator[Relation]:
    """What was reached, and the same number in the reason: where most rows repeat it, so should the others."""
    same: list[Relation] = []
    apart: list[Relation] = []
    for entry in main.leaves():
        if entry.score is None or entry.score.cell is None or not entry.actual:
            continue
        row = cells.get(entry.score.cell[:2], [])
        reached = next((p for p in row if "".join(p.text.split()) == "".join(entry.actual.split())), None)
        reason = "".join(entry.reason.split())
        behind = [p for p in row if p is not reached and reason and "".join(p.text.split()) == reason]
        if reached is None or len(reached.numbers) != 1 or not reached.numbers[0].measured:
            continue
        own = reached.numbers[0]
        said = [
            n
            for p in behind
            for n in p.numbers
            if n.unit.symbol == own.unit.symbol and n.unit.symbol and n.measured
        ]
        values = {"name": entry.label[:40]}
        again = next((n for n in said if n.value == own.value), None)
        if again is not None:
            same.append(Relation("actual_differs", own, Of(again), "warning", values=values, exact=True))
        said = [n for n in said if not n.direction and not OTHER_VALUE.search(n.before)]
        if again is None and len(said) == 1 and own.value and Fraction(1, 2) < said[0].value / own.value < 2:
            apart.append(Relation("actual_differs", own, Of(said[0]), "warning", values=values, exact=True))
    yield from same
    if len(same) > 2 * len(apart):
        yield from apart


# -- reasons


def _reasons(main: Board, cells: dict[tuple[int, int], list[Passage]]) -> Iterator[Remark]:
    """A deduction without a reason, in a table whose other deductions have one."""
    lost = [one for one in main.leaves() if _lost(one)]
    given = [one for one in lost if one.reason]
    column = {n.cell[2] for one in given for n in [one.score] if n is not None and n.cell is not None}
    if len(given) < 2 or not column:
        return
    for entry in lost:
        if entry.reason or entry.score is None or entry.points is None or entry.score.cell is None:
            continue
        behind = [
            p
            for p in cells.get(entry.score.cell[:2], [])
            if p.cell is not None and p.cell[2] > entry.score.cell[2]
        ]
        if not behind:
            yield Remark(
                "deduction_without_reason", "warning", (spot(entry.score), spot(entry.points)), entry.score.text,
                entry.points.text, "", {"name": entry.label[:40]}, "likely",
            )  # fmt: skip


def _lost(entry: Entry) -> bool:
    score, points = value(entry.score), value(entry.points)
    return score is not None and points is not None and score < points and not entry.apart


def _admitted(view: View, main: Board) -> Iterator[Remark]:
    """Full marks of an indicator that the problems name; for information: the problem may lie in another point."""
    full = {
        known(one.name): one
        for one in main.leaves()
        if one.score is not None and value(one.score) == value(one.points)
    }
    names = [name for name in full if len(name) >= 5]
    seen: set[str] = set()
    for passage in view.claims.prose():
        if passage.role != "body" or not any(PROBLEMS.search(one) for one in passage.heading[-2:]):
            continue
        text = passage.text
        for name in names:
            at = text.find(name)
            if at < 0 or name in seen:
                continue
            start, end = passage.sentence(at)
            admits = ADMITS.search(text, at, end)
            entry = full[name]
            if (
                admits is not None
                and entry.score is not None
                and not re.search(r"扣\s*\d|得分", text[start:end])
            ):
                seen.add(name)
                yield Remark(
                    "full_marks_despite_problem", "info", (spot(entry.score), Spot(passage, start, end)), entry.score.text,
                    "", "", {"name": entry.label, "words": text[at:end][:40]}, "weak",
                )  # fmt: skip


# -- the grade

SCORED = re.compile("得分(?:为|是|:|：)?$")


def _grade(view: View, main: Board) -> Iterator[Remark]:
    """The grade beside the total: by the bands that the report prints, else only where it cannot be by the usual ones."""
    total = main.total.score if main.total is not None else None
    bands = _printed_bands(view)
    for passage in view.claims.prose():
        text = passage.folded
        for hit in GRADE.finditer(text):
            start, end = passage.sentence(hit.start())
            said = [one for one in total_numbers(view) if one.passage is passage and start <= one.start < end]
            near = [
                one for one in passage.numbers if one.unit.symbol == "分" and start <= one.start < hit.start()
            ]
            number = said[0] if said else near[-1] if near else total
            if near and not said and not SCORED.search(near[-1].before):
                continue  # 满分100分，等级为“良”
            if number is None or not (
                said or near or re.search("整体|总体|综合|评价等级|自评", text[start : hit.start()])
            ):
                continue
            grade = GRADES.get(hit[1], hit[1])
            right = _grade_of(bands or USUAL, value(number) or Fraction(0))
            names = [name for name, _ in USUAL]
            apart = abs(names.index(grade) - names.index(right))
            if not apart:
                continue
            severity = "error" if bands else "warning" if apart > 1 else "info"
            yield Remark(
                "grade_differs", severity, (Spot(passage, hit.start(1), hit.end(1)), spot(number)), hit[1], right,
                f"{number.text} → {right}", {"score": number.text, "grade": hit[1]},
            )  # fmt: skip


def _printed_bands(view: View) -> tuple[tuple[str, int], ...]:
    """The grades that a report prints with their least totals: 优（90分及以上）、良（80-90分）…; empty where it does not."""
    found: dict[str, int] = {}
    for passage in view.claims.passages:
        if "优" not in passage.text or "差" not in passage.text:
            continue
        text = "".join(passage.folded.split())
        for hit in re.finditer(
            r"(?P<low>\d{2,3})(?:分)?(?:\((?:含|不含)\d*分?\))?(?:[-~—至到]+\d{2,3}分?(?:\((?:含|不含)\d*分?\))?|分?\(?含?\)?(?:及)?以上\)?)(?:的)?[,，]?(?:为|评为|评定为|定为|等级为|对应)?[“\"]?(?P<g>优|良|中|差)"
            r"|(?P<g2>优|良|中|差)[”\"秀好等]*\(?[:：为]?(?:得分)?(?P<low2>\d{1,3})分?(?:\(含\)|以上|及以上|[-~—至到]+\d{2,3})",
            text,
        ):
            grade, low = (hit["g"], hit["low"]) if hit["g"] else (hit["g2"], hit["low2"])
            found.setdefault(grade, int(low))
    if not {"优", "良", "中"} <= set(found) or not found["优"] > found["良"] > found["中"]:
        return ()
    return tuple((name, found.get(name, 0)) for name, _ in USUAL)


def _grade_of(bands: tuple[tuple[str, int], ...], total: Fraction) -> str:
    return next((name for name, low in bands if total >= low), bands[-1][0])


def _text(number: Fraction) -> str:
    text = decimal_text(number, 2)
    return text.rstrip("0").rstrip(".")


CHECKS: tuple[Check, ...] = (
    Check(
        "score_sense",
        run,
        examples(
            "actual_differs",
            "target_missed_full_marks",
            "target_met_not_full",
            "target_share_differs",
            "deduction_without_reason",
            "full_marks_despite_problem",
            "grade_differs",
        ),
    ),
)
