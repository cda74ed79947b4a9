"""What the case of each kind of work holds, what it begins from, and when it is complete."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jixiao.core.finding import Finding
from jixiao.flows import objectives
from jixiao.flows.filling import NARRATIVE, TEXT, Filled, Form, Remark, key
from jixiao.reporting.narrative import TEXTS
from jixiao.web.year import papers

PLAN = ("预算", "三公经费", "采购", "项目", "人员")  # themes of facts that are known when a year is planned
SURE = "确定能"
SET = ("objectives", "adjustment")  # the kinds of work in which objectives are set
# words that promise what nobody can check, where no number stands beside them
VAGUE = (
    "提高",
    "加强",
    "提升",
    "改善",
    "较好",
    "良好",
    "明显",
    "进一步",
    "逐步",
    "基本",
    "有效",
    "及时",
    "不断",
    "显著",
)


@dataclass(frozen=True, slots=True)
class Content:
    """The case of a kind of work. `begins`: the kinds of work of whose case it begins, the first of them that has one. `role`: as
    what those judge who fill it in. `words`: the texts that it asks. `scored`: whether every row must have a score."""

    begins: tuple[str, ...] = ()
    role: str = ""
    words: tuple[str, ...] = ()
    scored: bool = False


CONTENTS: Mapping[str, Content] = {
    "objectives": Content(words=("duties", "goals", "tasks", "objectives", "budget")),
    "adjustment": Content(("objectives",), words=("goals", "objectives", "budget", "remarks")),
    "monitoring": Content(("adjustment", "objectives"), words=("execution", "unmet", "measures")),
    "self_evaluation": Content(
        ("monitoring", "adjustment", "objectives"), role="单位自评", words=tuple(TEXTS), scored=True
    ),
    "review": Content(
        ("self_evaluation",), role="复核机构", words=("problems", "measures", "remarks"), scored=True
    ),
}


def aspects_of(form: Form) -> Mapping[str, tuple[str, ...]]:
    """The aspects that each block of own indicators lists, by its name; none where it takes any."""
    blocks = {one.id: one.own.aspects for one, _ in form.published.walk() if one.own is not None}
    return {name: blocks.get(id, ()) for id, name in form.asked.own_blocks}


def complete(kind: str, filled: Filled) -> list[Finding]:
    """What a case still lacks before it may be handed in: everything that is wrong in it, or all that is not there yet."""
    wrong = [one.finding for one in filled.errors]
    if wrong:
        return wrong
    if CONTENTS[kind].scored:
        return papers.open_rows(filled.sheet)
    return [one.finding for one in _incomplete(kind, filled)]


def reminders(kind: str, filled: Filled) -> list[Finding]:
    """What whoever makes or examines objectives should look at; it keeps nobody from handing them in."""
    if kind not in SET:
        return []
    return [
        *(one.finding for one in _promised(filled) if one.finding.severity == "warning"),
        *objectives.reminders(filled),
    ]


def lacking(kind: str, filled: Filled) -> Iterator[Remark]:
    """Everything that may stand against handing on a case beside what is wrong in it, each with the text that it is about."""
    if not CONTENTS[kind].scored:
        yield from _incomplete(kind, filled)
    yield from _causes(filled)
    yield from _reasons(filled)
    yield from _differences(filled)


def _incomplete(kind: str, filled: Filled) -> Iterator[Remark]:
    yield from _promised(filled)
    if kind == "monitoring":
        yield from _watched(filled)


def _promised(filled: Filled) -> Iterator[Remark]:
    """Objectives: the year's goal in words, and indicators that can be checked in every block that asks for them."""
    if not filled.texts.get(key(NARRATIVE, "goals", TEXT)):
        yield Remark(Finding("site_goals_missing"), (key(NARRATIVE, "goals", TEXT),))
    targets, rows = filled.form.asked.targets, _rows(filled)
    for id, name in filled.form.asked.own_blocks:
        if not any(one["block"] == id for one in targets):
            blank = key("targets", max(rows.values(), default=0) + 1, "where")
            yield Remark(Finding("site_targets_missing", values={"block": name}), (blank,))
    yield from objectives.untold(filled)
    for one in targets:
        number = rows.get(one["id"], 1)
        if not one["name"] or not one["value"]:
            yield Remark(
                Finding("site_target_incomplete", values={"name": one["name"] or one["id"]}),
                (key("targets", number, "value" if one["name"] else "name"),),
            )
        vague = [word for word in VAGUE if word in one["value"]]
        if vague and not any(sign.isdigit() for sign in one["value"]):
            said = {"name": one["name"], "words": "、".join(vague)}
            yield Remark(
                Finding("site_target_vague", values=said, severity="warning"),
                (key("targets", number, "value"),),
            )


def _rows(filled: Filled) -> dict[str, int]:
    """In which row each own indicator is typed, by its id."""
    numbers = {
        int(one.split("|", 2)[1]) for one, text in filled.texts.items() if text and one.startswith("targets|")
    }
    return {filled.texts.get(key("targets", one, "id")) or f"t{one:02d}": one for one in sorted(numbers)}


def _watched(filled: Filled) -> Iterator[Remark]:
    """Monitoring: how far every indicator is, what is expected by the end of the year, and whether that is likely."""
    open_ones = {
        one["name"]: key(NARRATIVE, f"monitoring.{one['id']}", column)
        for one in reversed(filled.form.asked.targets)
        for column in ("chance", "forecast", "actual")
        if not _watch(filled, one["id"], column)
    }
    names = [one["name"] for one in filled.form.asked.targets if one["name"] in open_ones]
    if names:
        yield Remark(
            Finding("site_monitoring_open", values={"count": str(len(names)), "names": "、".join(names[:5])}),
            (open_ones[names[0]],),
        )


def causes(filled: Filled) -> list[Finding]:
    """The indicators that may not be reached and have no cause yet."""
    return [one.finding for one in _causes(filled)]


def _causes(filled: Filled) -> Iterator[Remark]:
    for one in filled.form.asked.targets:
        lacks = [column for column in ("cause", "reason") if not _watch(filled, one["id"], column)]
        if _watch(filled, one["id"], "chance") not in ("", SURE) and lacks:
            yield Remark(
                Finding("site_cause_missing", values={"name": one["name"]}),
                (key(NARRATIVE, f"monitoring.{one['id']}", lacks[0]),),
            )


def reasons(filled: Filled) -> list[Finding]:
    """The rows that lost points and do not say why."""
    return [one.finding for one in _reasons(filled)]


def _reasons(filled: Filled) -> Iterator[Remark]:
    for row in filled.sheet.rows if filled.sheet is not None else ():
        where = key(NARRATIVE, f"rectification.{row.id}", "cause")
        if row.loss is not None and row.loss > 0 and not row.judged and not filled.texts.get(where):
            yield Remark(Finding("site_reason_missing", values={"name": row.indicator.name}), (where,))


def differences(filled: Filled) -> list[Finding]:
    """The facts that a review changed without saying on what ground."""
    return [one.finding for one in _differences(filled)]


def _differences(filled: Filled) -> Iterator[Remark]:
    began, said = filled.form.began, filled.texts
    labels = {line.key: line.label for line in filled.form.asked.facts}
    changed = [
        id for id in labels
        if any(said.get(key("facts", id, one), "") != began.get(key("facts", id, one), "") for one in ("value", "status"))
    ]  # fmt: skip
    for id in changed:
        if not said.get(key("facts", id, "note")):
            yield Remark(
                Finding("site_ground_missing", values={"name": labels[id]}), (key("facts", id, "note"),)
            )


def _watch(filled: Filled, id: str, column: str) -> str:
    return filled.texts.get(key(NARRATIVE, f"monitoring.{id}", column), "")
