"""What taking over a filled-in workbook would do to a case: its facts, lists, judgements and own indicators. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from jixiao.case.apply import apply_case
from jixiao.case.check import check_case, judged_name
from jixiao.case.load import framework_of, read_case
from jixiao.case.model import Case, Judgement, Record, Stated, StatedList, Target
from jixiao.core.case_book import STATUS_OF, VERDICTS
from jixiao.core.fact import PERIOD_LABELS
from jixiao.core.finding import DataError, Finding, Findings, cell_of
from jixiao.core.quantity import QuantityError, parse_quantity
from jixiao.core.source import Mapped, Place
from jixiao.flows import library
from jixiao.framework.model import Framework
from jixiao.rules.render import points_text
from jixiao.scoring.workbook_inputs import fact_key

NEW, UPDATED, GONE, SAME, WRONG = "新增", "更新", "删去", "无变化", "错误"
UNASKED = "表里没问"  # the case has it, and the workbook has no row for it
ORDER = (WRONG, UPDATED, NEW, GONE, UNASKED, SAME)
FACT, LIST, JUDGEMENT, OWN, ABOUT = "事实", "清单", "判断", "自设指标", "基本情况"


@dataclass(frozen=True, slots=True)
class Change:
    """What taking over a workbook would do to one thing. `what`: 新增, 更新, 删去, 表里没问, 无变化, 错误; `part`: of a case."""

    what: str
    part: str
    name: str
    before: str
    after: str
    place: str = ""


def preview(old: str, new: str) -> tuple[list[Change], tuple[Finding, ...]]:
    """What taking over the workbook `new` would do to the case `old`, mistakes first."""
    from jixiao.readers.case_book import read_case_book

    opened = library.open_case(old)
    path = library.find_case(new)
    findings = Findings(path.name)
    book = read_case_book(path, findings)
    if book is None:
        raise DataError(findings.items)
    home = framework_of(book.data)
    framework = opened.framework
    if home and home != opened.case.framework and home in library.framework_ids():
        framework, _ = library.open_framework(home)
    case = read_case(book.data, library.catalogue(), framework, findings)
    if case is not None:
        check_case(*apply_case(framework, case, findings), findings)
        _tell_other(opened.case, case, book.data, findings)
    found = findings.in_order()
    changes = [
        Change(WRONG, cell_of(item.place)[0], item.message(), "", "", _cell(item.place))
        for item in found
        if item.severity == "error"
    ]
    if case is not None:
        changes += _changes(opened.case, case, framework, book.asked)
    return sorted(changes, key=lambda change: ORDER.index(change.what)), tuple(found)


def _tell_other(old: Case, new: Case, data: Mapped, findings: Findings) -> None:
    """A warning where unit, year or id are not those of the case: somebody may have taken another file."""
    pairs = (("unit", "单位", old.unit, new.unit), ("year", "年度", str(old.year or ""), str(new.year or "")),
             ("id", "案卷编号", old.id, new.id))  # fmt: skip
    apart = [
        (key, f"{name}是“{now}”，案卷是“{was}”")
        for key, name, was, now in pairs
        if was and now and was != now
    ]
    if apart:
        at = data.lines.get(apart[0][0], 0)
        findings.add("book_other_case", at, severity="warning", what="；".join(text for _, text in apart))


def _changes(old: Case, new: Case, framework: Framework, asked: frozenset[str]) -> Iterator[Change]:
    label = framework.catalogue.label
    for title, before, after in (
        ("单位", old.unit, new.unit), ("年度", str(old.year or ""), str(new.year or "")), ("范围", old.scope, new.scope), ("案卷编号", old.id, new.id), ("标题", old.title, new.title),
        ("来源材料", old.source_title, new.source_title), ("来源文件", old.source_file, new.source_file),
    ):  # fmt: skip
        yield Change(_what(before, after, same=before == after), ABOUT, title, before, after)
    for key in {**old.facts, **new.facts}:
        name = f"{PERIOD_LABELS.get(key[1], key[1])}{label(key[0])}"
        yield _unasked(_change(FACT, name, old.facts.get(key), new.facts.get(key)), fact_key(*key), asked)
    for id in {**old.lists, **new.lists}:
        yield _unasked(
            _change(LIST, label(id), old.lists.get(id), new.lists.get(id)), fact_key(id, "*"), asked
        )
    for one in {**old.judgements, **new.judgements}:
        name = judged_name(framework, one).label
        yield _change(JUDGEMENT, name, old.judgements.get(one), new.judgements.get(one))
    rows = [
        {f"{block}.{t.id}": t for block, found in case.targets.items() for t in found} for case in (old, new)
    ]
    for one in {**rows[0], **rows[1]}:
        before_row, after_row = rows[0].get(one), rows[1].get(one)
        yield _change(
            OWN, (after_row or before_row or Target("", one, "", "", "")).name, before_row, after_row
        )


Thing = Stated | StatedList | Judgement | Target


def _change(part: str, name: str, before: Any, after: Any) -> Change:
    """One thing before and after; what is unknown is as good as not there."""
    texts = ["" if one is None else said(one) for one in (before, after)]
    same = _kept(before) == _kept(after)
    if not same and texts[0] == texts[1] and texts[0]:
        texts[1] += "（" + _also(before, after) + "）"
    place = _cell(_place(after)) if after is not None else ""
    what = _what(before, after, same=same)
    return Change(what, part, name, texts[0], texts[1], place)


def _unasked(change: Change, row: str, asked: frozenset[str]) -> Change:
    """What is gone only because the workbook has no row for it."""
    return replace(change, what=UNASKED) if change.what == GONE and row not in asked else change


def _what(before: object, after: object, *, same: bool) -> str:
    if same:
        return SAME
    return NEW if not before else GONE if not after else UPDATED


def _kept(one: Thing | None) -> object:
    """What of a thing counts when two are compared; None for what says nothing."""
    if isinstance(one, Stated):
        if one.status in ("unknown", "lost"):
            return None
        return one.status, one.value, one.low, one.high
    if isinstance(one, StatedList):
        return None if one.rows is None else ("rows", tuple(_record(row) for row in one.rows))
    if isinstance(one, Judgement):
        return (*_answer(one), one.reason, one.role, one.evidence)
    if isinstance(one, Target):
        return one.name, one.operator, _amount(one.value), _amount(one.actual), one.points, one.aspect
    return None


def _amount(text: str) -> object:
    """A figure as a number, so that 805万次 and 8050000次 are one; words as they are."""
    try:
        read = parse_quantity(text)
    except QuantityError:
        return text
    return (read.value, read.unit.dimension) if read.is_exact else text


def _record(row: Record) -> Mapping[str, object]:
    kept = {id: _kept(stated) for id, stated in row.fields.items()}
    return {id: value for id, value in kept.items() if value is not None}


def _answer(one: Judgement) -> tuple[object, ...]:
    return one.score, one.met, one.grade, one.count, one.items, one.tier


def _also(before: Any, after: Any) -> str:
    """What differs where the short words do not: the reason of a judgement, the contents of a list."""
    if isinstance(after, Judgement):
        pairs = (("理由", before.reason, after.reason), ("角色", before.role, after.role), ("佐证", before.evidence, after.evidence))  # fmt: skip
        return "、".join(name for name, one, other in pairs if one != other) + "有改动"
    if isinstance(after, StatedList):
        rows = [_record(row) for row in before.rows or ()], [_record(row) for row in after.rows or ()]
        return f"{sum(one != other for one, other in zip(*rows, strict=False))} 条有改动"
    return "有改动"


def _place(one: Thing) -> Place:
    return Place("", one.at("value")) if isinstance(one, Target) else one.place


def _cell(place: Place) -> str:
    """The cell of a place; nothing for a line of a file."""
    sheet, cell = cell_of(place)
    return f"{sheet}!{cell}" if cell else ""


def said(one: Thing) -> str:
    """A thing in a few words."""
    if isinstance(one, StatedList):
        return f"{STATUS_OF['unknown']}：{one.reason}" if one.rows is None else f"{len(one.rows)} 条"
    if isinstance(one, Judgement):
        if one.score is not None:
            return f"{points_text(one.score)} 分" + (f"（{one.tier}）" if one.tier else "")
        if one.met is not None:
            return VERDICTS[0] if one.met else VERDICTS[1]
        return one.grade or f"{one.count} 个问题"
    if isinstance(one, Target):
        return f"目标 {one.operator}{one.value}，完成 {one.actual or '未填'}"
    if one.value is not None:
        return one.text or str(one.value)
    told = one.text or one.reason
    return STATUS_OF[one.status] + (f"：{told}" if told else "")
