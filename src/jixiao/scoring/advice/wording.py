"""Advice in sentences and as JSON, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Any

from jixiao.case.model import Key, Value
from jixiao.core.fact import FactKind, ListField
from jixiao.core.numerals import decimal_text, places_needed, show_money, show_number
from jixiao.rules.render import date_text, fact_label, points_text
from jixiao.rules.tree import Named
from jixiao.scoring.advice.model import Advice, Change, Effect, Option, Regain, RowAdvice
from jixiao.scoring.advice.room import EARLIER
from jixiao.scoring.explain import Explainer
from jixiao.scoring.sheet import Row, score_text

STEP = Fraction(1, 10)  # the next step is told where it gives at least this part of what the fact can give
IN_WAN = 1_000_000  # yuan; amounts from here on are told in 万元
MOST_NAMED = 5  # records that are named
MOST_FRACTION = 12  # decimals of an exact value
UNITS = {"days": "天", "months": "个月", "years": "年", "hours": "小时", "minutes": "分钟", "points": "分"}


@dataclass(frozen=True, slots=True)
class Told:
    """The sentences of a row: what can be done (at most so many, and how many more there are), and what stands beside it."""

    done: tuple[str, ...]
    more: int
    beside: tuple[str, ...]


class Teller:
    """Puts an advice into words."""

    def __init__(self, advice: Advice, lang: str = "zh") -> None:
        self.sheet = advice.sheet
        self.catalogue = advice.sheet.framework.catalogue
        self.explainer = Explainer(advice.sheet, lang)
        self.zh = lang == "zh"

    def pick(self, zh: str, en: str) -> str:
        return zh if self.zh else en

    # -- a row

    def head(self, one: RowAdvice, score: str) -> str:
        """A row with its score and the most it can have: its points, or how far a bonus goes."""
        name = one.row.indicator.name
        if not one.bonus:
            points = points_text(one.row.points)
            return self.pick(f"{name}：{score} / {points} 分", f"{name}: {score} / {points} points")
        most = self.points(one.full)
        if one.more is None:
            return self.pick(f"{name}：{score}（加减分项，至多 {most} 分）", f"{name}: {score} (a bonus, at most {most} points)")  # fmt: skip
        more = self.points(one.more)
        return self.pick(
            f"{name}：{score} 分（加减分项，至多 {most} 分，可加 {more} 分）",
            f"{name}: {score} points (a bonus, at most {most}; {more} could be added)",
        )

    def row(self, one: RowAdvice, most: int) -> Told:
        """The sentences of a row, of at most so many options."""
        done = [
            text
            for option in one.options[:most]
            for text in (self.regained(one.row, item, option.sure) for item in worth_telling(option))
        ]
        return Told(tuple(done), max(len(one.options) - most, 0), tuple(self.beside(one)))

    def beside(self, one: RowAdvice) -> Iterator[str]:
        """What is judged, what waits, what cannot be changed, what is not computed."""
        row = one.row
        if one.judged:
            points = self.points(one.judged)
            proofs = self.pick("、", ", ").join(row.indicator.evidence)
            asked = self.pick(f"；要看的材料：{proofs}", f"; it asks for: {proofs}") if proofs else ""
            yield self.pick(
                f"由人判断的部分最多还能给 {points} 分{asked}。",
                f"What people judge can give up to {points} more points{asked}.",
            )
        if one.waits:
            gaps = "；".join(dict.fromkeys(self.explainer.missing(row)))
            if row.score is None:
                yield self.pick(f"还没有评分，缺：{gaps}。", f"Not scored; missing: {gaps}.")
            else:
                yield self.pick(
                    f"得分不论缺的数是多少都一样，没有算：{gaps}。",
                    f"The score is the same whatever is missing; nothing was computed: {gaps}.",
                )
            return
        for key, other in one.held:
            a, b = self.label(key), self.label(other)
            law = (
                self.pick(
                    "年初起的累计数，后一期不会少于前一期",
                    "what is counted from the year's beginning is never less in a later period",
                )
                if key[0] == other[0]
                else self.pick(
                    "部分不能大于整体，支出不能超过预算",
                    "a part is never more than its whole, nor spending than its budget",
                )
            )
            yield self.pick(
                f"“{a}”再改要连同“{b}”一起改：{law}。",
                f"{a} can only be changed further together with {b}: {law}.",
            )
        for why, group in groupby(sorted(one.fixed, key=lambda pair: pair[1]), key=lambda pair: pair[1]):
            names = self.pick("、", ", ").join(f"“{self.label(key)}”" for key, _ in group)
            ground = self.pick("是以前年度的数", "of an earlier year") if why == EARLIER else why
            yield self.pick(
                f"{names}今年改不了：{ground}。", f"{names} cannot be changed this year: {ground}."
            )
        owned = isinstance(row.tree, Named) and row.tree.role == "owned"
        if owned:
            yield self.pick(
                "这是单位自设指标的得分合计，事实表里没有逐个指标，没有算。",
                "This is the sum of the unit's own indicators; the table of facts has none of them, and nothing was computed.",
            )
        for id in one.lists:
            label = self.catalogue.label(id)
            if self.sheet.case.records(id) is None:
                yield self.pick(
                    f"还取决于清单“{label}”，事实表里只有它的合计数，没有逐条算。",
                    f"It also depends on the list {label}, of which the table of facts has figures only; nothing was computed record by record.",
                )
                continue
            yield self.pick(
                f"还取决于清单“{label}”里的各条，没有逐条算。",
                f"It also depends on the records of the list {label}, which was not computed.",
            )
        if not one.options and not one.judged and not one.held and not one.lists and not owned:
            yield self.pick(
                "改动任何一个事实都不能多得分。"
                if not one.fixed
                else "今年改动任何一个别的事实都不能多得分。",
                "No change of a single fact regains anything.",
            )

    def regained(self, row: Row, regain: Regain, sure: bool) -> str:
        """One sentence: what changes, the score of the row, what it does to the whole."""
        places = self.sheet.places(row)
        before, after = score_text(row.score, places), score_text(regain.score, places)
        if before is not None and after is not None:
            before, after = plain(before), plain(after)
        changed = self.changed(regain.changes)
        near = "" if sure else self.pick("（不一定是最小的改动）", " (perhaps not the least change)")
        return self.pick(
            f"{changed}，得分由 {before} 分升到 {after} 分，{self.effect(regain.effect)}{near}。",
            f"{changed}: from {before} to {after} points; {self.effect(regain.effect)}{near}.",
        )

    # -- changes

    def changed(self, changes: tuple[Change, ...]) -> str:
        if changes[0].field:
            return self.records(changes)
        one = changes[0]
        kind = self.catalogue.facts[one.id]
        label = self.label((one.id, one.period))
        if isinstance(one.before, Fraction) and isinstance(one.after, Fraction):
            return self.moved(label, one.before, one.after, kind)
        a, b = self.value(one.before, kind), self.value(one.after, kind)
        return self.pick(f"“{label}”由“{a}”改为“{b}”", f"{label} from “{a}” to “{b}”")

    def moved(self, label: str, before: Fraction, after: Fraction, kind: FactKind | ListField) -> str:
        """A number that rises or falls: by how much, and to what."""
        up, apart = after > before, abs(after - before)
        if kind.dimension == "date":
            days = show_number(apart)
            verb = self.pick("推后" if up else "提前", "later" if up else "earlier")
            return self.pick(
                f"{label}{verb} {days} 天（到 {date_text(after)}）",
                f"{label} {days} days {verb} (to {date_text(after)})",
            )
        unit = getattr(kind, "unit", "") if self.zh else ""
        if kind.dimension == "money":
            big = max(abs(before), abs(after)) >= IN_WAN
            by, to = money(apart, big), money(after, big)
        elif kind.dimension == "ratio":
            by, to = (
                show_number(apart * 100) + self.pick("个百分点", " percentage points"),
                f"{show_number(after * 100)}%",
            )
        else:
            unit = UNITS.get(kind.dimension, "") if self.zh and kind.dimension in UNITS else unit
            by, to = show_number(apart) + unit, show_number(after) + unit
        verb = self.pick("增加" if up else "减少", "up by" if up else "down by")
        return self.pick(f"{label}{verb} {by}（到 {to}）", f"{label} {verb} {by} (to {to})")

    def records(self, changes: tuple[Change, ...]) -> str:
        """Records of a list that change in one field."""
        list_kind = self.catalogue.lists[changes[0].id]
        field = list_kind.fields[changes[0].field]
        if field.dimension not in ("bool", "text") and len(changes) == 1:
            one = changes[0]
            at = self.named(changes)
            assert isinstance(one.before, Fraction) and isinstance(one.after, Fraction)
            label = self.pick(
                f"清单“{list_kind.label}”{at}的{field.label}", f"{field.label} of {at} in {list_kind.label}"
            )
            return self.moved(label, one.before, one.after, field)
        made = []
        for (before, after), group in grouped(changes):
            some = tuple(group)
            a, b = self.value(before, field), self.value(after, field)
            count, names = len(some), self.named(some)
            made.append(self.pick(
                f"{count} 条的“{field.label}”由“{a}”改为“{b}”（{names}）",
                f"“{field.label}” of {count} from “{a}” to “{b}” ({names})",
            ) if field.dimension in ("bool", "text") else self.pick(
                f"{count} 条的“{field.label}”改动（{names}）", f"“{field.label}” of {count} changed ({names})"
            ))  # fmt: skip
        return self.pick(f"清单“{list_kind.label}”中 ", f"In {list_kind.label}, ") + self.pick(
            "，", ", "
        ).join(made)

    def named(self, changes: tuple[Change, ...]) -> str:
        names = [
            (one.name or self.pick(f"第{one.number + 1}条", f"number {one.number + 1}"))
            + (f" → {self.value(one.after, self.catalogue.lists[one.id].fields[one.field])}" if one.steps and len(changes) > 1 else "")
            for one in changes[:MOST_NAMED]
        ]  # fmt: skip
        rest = len(changes) - MOST_NAMED
        more = self.pick(f"等 {len(changes)} 条", f" and {rest} more") if rest > 0 else ""
        return self.pick("、", ", ").join(names) + more

    def value(self, value: Value, kind: FactKind | ListField) -> str:
        if isinstance(value, Fraction) and kind.dimension == "money":
            return money(value, abs(value) >= IN_WAN)
        return self.explainer.value(value, kind.dimension)

    def label(self, key: Key) -> str:
        return fact_label(self.catalogue, *key)

    # -- the whole

    def effect(self, effect: Effect) -> str:
        low, high = effect.gain
        if low == high:
            moved = self.pick("总分不变", "the total stays") if not low else self.pick(
                f"总分 {signed(low)}", f"total {signed(low)}"
            )  # fmt: skip
        else:
            span = [plain(score_text(end) or "") for end in (*effect.before, *effect.after)]
            moved = self.pick(
                f"总分由 {span[0]}–{span[1]} 变为 {span[2]}–{span[3]}",
                f"total from {span[0]}–{span[1]} to {span[2]}–{span[3]}",
            )
        if effect.grades_before != effect.grades_after:
            a, b = "、".join(effect.grades_before), "、".join(effect.grades_after)
            moved += self.pick(f"，等次由{a}变为{b}", f", grade from {a} to {b}")
        if effect.elsewhere:
            others = self.pick("、", ", ").join(
                f"“{row.indicator.name}” {signed(least) if least == most else signed(least) + '…' + signed(most)}"
                for row, least, most in effect.elsewhere
            )
            moved += self.pick(f"（别处：{others}）", f" (elsewhere: {others})")
        if not effect.helps:
            moved = self.pick("可是", "but ") + moved
        return moved

    def points(self, value: Fraction) -> str:
        return plain(score_text(value) or "")


def worth_telling(option: Option) -> Iterable[Regain]:
    """The next step where it is one, then the most."""
    if option.most is None:
        return (option.next,)
    if option.next.gained < option.most.gained * STEP:
        return (option.most,)
    return option.next, option.most


def grouped(changes: tuple[Change, ...]) -> Iterator[tuple[tuple[Value, Value], list[Change]]]:
    """Changes of truths and texts by what becomes what; numbers all together."""
    made: dict[tuple[Value, Value], list[Change]] = {}
    for one in changes:
        pair = (one.before, one.after) if not one.steps else (False, True)
        made.setdefault(pair, []).append(one)
    yield from made.items()


def money(value: Fraction, big: bool) -> str:
    """An amount to the fen: in 元 with two decimals, or in 万元."""
    return show_money(value, "万元", None) if big else f"{decimal_text(value, 2, grouped=True)}元"


def plain(text: str) -> str:
    """A score without noughts at its end."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def signed(value: Fraction) -> str:
    return ("+" if value > 0 else "") + plain(score_text(value) or "")


# -- JSON


def exact(value: Value | None) -> Any:
    """A value as JSON gives it: a truth, a text, an exact decimal, or a fraction where it does not end."""
    if not isinstance(value, Fraction):
        return value
    places = places_needed(value, MOST_FRACTION)
    return str(value) if places is None else decimal_text(value, places)


def advice_json(advice: Advice, lang: str = "zh") -> dict[str, Any]:
    """All of an advice. Amounts in 元, rates with 1 = 100 %, as decimal strings; `exact` is false where a smaller change may do."""
    teller, sheet = Teller(advice, lang), advice.sheet
    return {
        "case": sheet.case.id, "framework": sheet.framework.id, "unit": sheet.case.unit, "year": sheet.case.year,
        "low": exact(sheet.total.low), "high": exact(sheet.total.high), "grades": list(sheet.grades),
        "indicators": [_row_json(teller, one) for one in advice.rows],
    }  # fmt: skip


def _row_json(teller: Teller, one: RowAdvice) -> dict[str, Any]:
    row = one.row
    return {
        "id": row.id, "path": [*row.path, row.indicator.name], "points": exact(row.points), "score": exact(row.score),
        "bonus": one.bonus, "loss": exact(one.lost), "could_add": exact(one.more), "basis": row.basis,
        "options": [_option_json(teller, row, option) for option in one.options],
        "fixed": [{"fact": id, "period": period, "why": why} for (id, period), why in one.fixed],
        "held": [{"fact": key[0], "period": key[1], "by": by[0]} for key, by in one.held],
        "lists": list(one.lists), "judged": exact(one.judged), "evidence": list(row.indicator.evidence),
        "missing": list(dict.fromkeys(teller.explainer.missing(row))), "notes": list(teller.beside(one)),
    }  # fmt: skip


def _option_json(teller: Teller, row: Row, option: Option) -> dict[str, Any]:
    def regain(one: Regain | None) -> dict[str, Any] | None:
        if one is None:
            return None
        return {
            "changes": [
                {
                    "of": change.id, "period": change.period, "field": change.field or None, "record": change.number + 1 if change.field else None,
                    "before": exact(change.before), "after": exact(change.after), "steps": change.steps,
                }
                for change in one.changes
            ],
            "score": exact(one.score), "gained": exact(one.gained), "total": [exact(end) for end in one.effect.after],
            "total_gain": [exact(end) for end in one.effect.gain], "grades": list(one.effect.grades_after), "helps": one.effect.helps,
            "elsewhere": [
                {"id": other.id, "low": exact(low), "high": exact(high)} for other, low, high in one.effect.elsewhere
            ],
            "text": teller.regained(row, one, option.sure),
        }  # fmt: skip

    return {"way": option.way, "exact": option.sure, "next": regain(option.next), "most": regain(option.most)}
