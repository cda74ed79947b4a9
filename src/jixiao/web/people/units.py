"""Changes of the tree of units: each with its rules, its event, and only on what the page has shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from jixiao.core.finding import Finding
from jixiao.core.source import Place
from jixiao.web.log.models import record
from jixiao.web.people.models import Unit
from jixiao.web.people.tree import KINDS, Node, amiss, children, tree
from jixiao.web.people.typed import MOST_NAME, Typed


def said(unit: Unit) -> dict[str, Any]:
    """What an event says of a unit."""
    return {
        "code": unit.code,
        "name": unit.name,
        "kind": unit.kind,
        "parent": unit.parent.code if unit.parent is not None else "",
        "closed": unit.closed.isoformat() if unit.closed is not None else "",
    }


def add(typed: Typed, person: Any, address: str) -> Unit | None:
    """Make a unit of what was typed; None where something stands against it, which is among the findings of `typed`."""
    code, node = typed.code("code"), _node(typed)
    with transaction.atomic():
        nodes = _locked()
        if code in nodes:
            typed.findings.add("people_code_taken", field="code", code=code, name=nodes[code].name)
        made = _placed(typed, nodes, replace(node, code=code)) if not typed.wrong() else None
        if made is None:
            return None
        above = _unit(made.parent)
        made_up = above is not None and above.synthetic  # what stands in a made-up district is made up too
        unit = Unit(code=code, name=made.name, kind=made.kind, parent=above, synthetic=made_up)
        unit.save()
        record(
            "unit_added",
            actor=person.username,
            address=address,
            thing=f"unit:{unit.pk}",
            unit=unit.pk,
            after=said(unit),
        )
    return unit


def change(unit: Unit, typed: Typed, person: Any, address: str) -> bool:
    """Another name, kind or parent; its code stays."""
    node = _node(typed)
    with transaction.atomic():
        nodes = _locked()
        mine = Unit.objects.select_for_update(of=("self",)).select_related("parent").get(pk=unit.pk)
        if typed.stale(mine.version):
            return False
        old = nodes[mine.code]
        if _placed(typed, nodes, replace(node, code=mine.code, closed=old.closed)) is None:
            return False
        before = said(mine)
        mine.name, mine.kind, mine.parent = node.name, node.kind, _unit(node.parent)
        _keep("unit_changed", mine, before, person, address)
    return True


def close(unit: Unit, typed: Typed, person: Any, address: str) -> bool:
    """No new work begins for it from today on; what runs goes on. Units below must have been closed before."""
    with transaction.atomic():
        mine = Unit.objects.select_for_update(of=("self",)).select_related("parent").get(pk=unit.pk)
        if typed.stale(mine.version):
            return False
        names = list(mine.children.filter(closed=None).values_list("name", flat=True)[:5])
        if names:
            typed.findings.add("people_still_open", names="、".join(names))
            return False
        before = said(mine)
        mine.closed = timezone.localdate()
        _keep("unit_closed", mine, before, person, address)
    return True


def reopen(unit: Unit, typed: Typed, person: Any, address: str) -> bool:
    """Work may begin for it again."""
    with transaction.atomic():
        mine = Unit.objects.select_for_update(of=("self",)).select_related("parent").get(pk=unit.pk)
        if typed.stale(mine.version):
            return False
        if mine.parent is not None and mine.parent.closed is not None:
            typed.findings.add("people_closed_parent", name=mine.parent.name)
            return False
        before = said(mine)
        mine.closed = None
        _keep("unit_reopened", mine, before, person, address)
    return True


def _locked() -> dict[str, Node]:
    """The tree, which nobody else changes until we have done."""
    list(Unit.objects.select_for_update().order_by("pk").values_list("pk"))
    return tree()


def _unit(code: str) -> Unit | None:
    return Unit.objects.get(code=code) if code else None


def _keep(action: str, unit: Unit, before: dict[str, Any], person: Any, address: str) -> None:
    unit.version += 1
    unit.save()
    record(
        action,
        actor=person.username,
        address=address,
        thing=f"unit:{unit.pk}",
        unit=unit.pk,
        before=before,
        after=said(unit),
    )


def _node(typed: Typed) -> Node:
    return Node("", typed.line("name", MOST_NAME), typed.choice("kind", KINDS), typed.raw("parent"))


def _placed(typed: Typed, nodes: dict[str, Node], node: Node) -> Node | None:
    """The unit where it would stand; None where it cannot, or something else that was typed is wrong."""
    if node.kind not in KINDS:
        return None
    old = nodes.get(node.code)
    nodes[node.code] = node
    typed.take(amiss(nodes, node.code, children(nodes)))
    parent = nodes.get(node.parent)
    if (
        parent is not None
        and parent.closed
        and not node.closed
        and (old is None or old.parent != node.parent)
    ):
        typed.take([Finding("people_closed_parent", Place(field="parent"), {"name": parent.name})])
    return None if typed.wrong() else node
