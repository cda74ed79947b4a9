"""process: who does what with the documents of a year, as a region's procedure says."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from jixiao.cli.output import Output
from jixiao.core.finding import DataError, Finding
from jixiao.flows.process import procedure, procedure_ids
from jixiao.process.guards import GUARDS
from jixiao.process.model import Action, Due, Kind, Procedure, State

GOES = {"back": ("退到前面任一步", "any earlier step"), "undo": ("回到上一步", "the step before")}


def process(options: Namespace, out: Output) -> int:
    """List the procedures, or show one of them; an office's own file is checked by showing it."""
    if not options.procedure:
        return _list(out)
    made = procedure(options.procedure)
    if options.kind and options.kind not in made.kinds:
        near = tuple(f"{one.id}（{one.title}）" for one in made.kinds.values())
        raise DataError([
            Finding("process_unknown", values={"key": "--kind", "name": options.kind, "what": made.title, "near": "、".join(near)})
        ])  # fmt: skip
    kinds = [one for one in made.kinds.values() if options.kind in ("", one.id)]
    if out.as_json:
        out.json({
            "id": made.id, "title": made.title, "source": made.source, "ours": made.ours,
            "roles": {id: titles[0 if out.zh else 1] for id, titles in made.roles.items()},
            "kinds": [_json(kind) for kind in kinds],
        })  # fmt: skip
        return 0
    out.title(out.pick(made.title, made.title_en))
    out.line(out.pick(f"依据：{made.source}", f"Source: {made.source}"), "dim")
    out.line(out.pick(f"本系统的安排：{made.ours}", f"Ours: {made.ours}"), "dim")
    for kind in kinds:
        _show(made, kind, out)
    return 0


def _list(out: Output) -> int:
    made = [procedure(id) for id in procedure_ids()]
    if out.as_json:
        out.json(
            {"procedures": [{"id": one.id, "title": one.title, "kinds": list(one.kinds)} for one in made]}
        )
        return 0
    heads = [
        (out.pick("编号", "id"), "left!"),
        (out.pick("名称", "title"), "left"),
        (out.pick("事项", "kinds"), "left*"),
    ]
    out.table(heads, [
        (one.id, out.pick(one.title, one.title_en), "、".join(out.pick(kind.title, kind.title_en) for kind in one.kinds.values()))
        for one in made
    ])  # fmt: skip
    return 0


def _show(made: Procedure, kind: Kind, out: Output) -> None:
    times = f"（{'、'.join(kind.times)}）" if kind.times else ""
    out.title(f"{out.pick(kind.title, kind.title_en)} {kind.id}{times}")
    heads = [(out.pick("状态", "state"), "left"), (out.pick("可改", "may edit"), "left"), (out.pick("期限", "due"), "left"),
             (out.pick("可以办", "what may be done"), "left***")]  # fmt: skip
    out.table(heads, [_row(made, kind, state, out) for state in kind.states.values()])


def _row(made: Procedure, kind: Kind, state: State, out: Output) -> tuple[str, str, str, str]:
    acts = [_act(made, kind, one, out) for one in kind.actions if state.id in one.sources]
    locked = out.pick("办结，锁定", "ended and locked") if state.final else ""
    title = out.pick(state.title, state.title_en or state.title)
    return title, _roles(made, state.edits, out) or "—", _due(state.due, out), "\n".join(acts) or locked


def _act(made: Procedure, kind: Kind, action: Action, out: Output) -> str:
    to = kind.states.get(action.to)
    goes = out.pick(*GOES[action.kind]) if to is None else out.pick(to.title, to.title_en or to.title)
    who = _roles(made, action.roles, out)
    more = []
    if action.signs:
        more.append(out.pick("会签", "all sign"))
    if action.opinion:
        more.append(out.pick("写意见", "with an opinion"))
    more += [out.pick(*GUARDS[one]) for one in action.guards]
    after = out.pick(f"；须{'、'.join(more)}" if more else "", f"; needs: {', '.join(more)}" if more else "")
    return f"{out.pick(action.title, action.title_en)} → {goes}（{who}{after}）"


def _roles(made: Procedure, roles: frozenset[str], out: Output) -> str:
    return "、".join(out.pick(*titles) for id, titles in made.roles.items() if id in roles)


def _due(due: Due | None, out: Output) -> str:
    if due is None:
        return "—"
    if due.month:
        year = {-1: ("上年", "the year before, "), 0: ("当年", ""), 1: ("次年", "the next year, ")}
        zh, en = year.get(due.years, (f"{due.years} 年后", f"{due.years} years later, "))
        return out.pick(f"{zh}{due.month}月{due.day}日", f"{en}{due.month:02}-{due.day:02}")
    unit = out.pick("个工作日" if due.workdays else "日", "working days" if due.workdays else "days")
    since = {
        "entered": ("", ""),
        "approved": ("批复后", " from approval"),
        "period": ("期末后", " from the period's end"),
    }
    zh, en = since.get(due.since, (f"{due.since} 后", f" from {due.since}"))
    return out.pick(f"{zh}{due.days} {unit}", f"{due.days} {unit}{en}")


def _json(kind: Kind) -> dict[str, Any]:
    return {
        "id": kind.id, "title": kind.title, "start": kind.start, "after": list(kind.after), "times": list(kind.times),
        "states": [
            {"id": one.id, "title": one.title, "edits": sorted(one.edits), "final": one.final} for one in kind.states.values()
        ],
        "actions": [
            {
                "id": one.id, "title": one.title, "kind": one.kind, "from": list(one.sources), "to": one.to or None,
                "roles": sorted(one.roles), "signs": sorted(one.signs), "opinion": one.opinion, "guards": list(one.guards),
                "tells": sorted(one.tells),
            }
            for one in kind.actions
        ],
    }  # fmt: skip
