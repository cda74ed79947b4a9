"""What may stand under what in the tree of units, asked of the tree as it would be: one changed unit, or a whole list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from jixiao.core.finding import Finding
from jixiao.core.source import Place
from jixiao.core.system import Why
from jixiao.web.people.models import Unit

MOST_LEVELS = 8
KINDS = {
    "region": ("地区", "region"),
    "department": ("主管部门", "department"),
    "unit": ("预算单位", "budget unit"),
    "section": ("科室", "section"),
}
UNDER = {  # what a kind may stand under; "": at the top
    "region": ("", "region"),
    "department": ("", "region"),
    "unit": ("", "region", "department", "unit"),
    "section": ("department", "unit"),
}
TOP = ("最上一级", "top")


@dataclass(frozen=True, slots=True)
class Node:
    """A unit as it would be."""

    code: str
    name: str
    kind: str
    parent: str = ""
    closed: bool = False


def tree() -> dict[str, Node]:
    """All units as they are, by code."""
    found = Unit.objects.values_list("code", "name", "kind", "parent__code", "closed")
    return {
        code: Node(code, name, kind, parent or "", closed is not None)
        for code, name, kind, parent, closed in found
    }


def children(nodes: Mapping[str, Node]) -> dict[str, list[str]]:
    """The codes below each code, one level down."""
    below: dict[str, list[str]] = {}
    for node in nodes.values():
        below.setdefault(node.parent, []).append(node.code)
    return below


def amiss(nodes: Mapping[str, Node], code: str, below: Mapping[str, list[str]]) -> list[Finding]:
    """Everything for which a unit cannot stand where it does, with what stands under it."""
    node = nodes[code]
    if node.parent and node.parent not in nodes:
        near = get_close_matches(node.parent, nodes, n=3, cutoff=0.6)
        hint = Why(f"相近的有：{'、'.join(near)}。", f"Near it: {', '.join(near)}.") if near else Why("", "")
        return [Finding("people_no_unit", Place(field="parent"), {"code": node.parent, "near": hint})]
    above = _above(nodes, node)
    if above is None:
        return [Finding("people_circle", Place(field="parent"), {"name": node.name})]
    found = _misplaced(nodes, node, "parent")
    for child in below.get(code, ()):
        found += _misplaced(nodes, nodes[child], "kind")
    level = above + _depth(below, code)
    if level > MOST_LEVELS:
        values = {"name": node.name, "level": str(level), "most": str(MOST_LEVELS)}
        found.append(Finding("people_deep", Place(field="parent"), values))
    return found


def _misplaced(nodes: Mapping[str, Node], node: Node, field: str) -> list[Finding]:
    parent = nodes.get(node.parent)
    kind = parent.kind if parent is not None else ""
    if kind in UNDER[node.kind]:
        return []
    places = [KINDS.get(one, TOP) for one in UNDER[node.kind]]
    allowed = Why(
        f"{KINDS[node.kind][0]}只能在：{'、'.join(one[0] for one in places)}。",
        f"It can stand at: {', '.join(one[1] for one in places)}.",
    )
    values = {"kind": Why(*KINDS[node.kind]), "parent": Why(*KINDS.get(kind, TOP)), "allowed": allowed}
    return [Finding("people_under", Place(field=field), values)]


def _above(nodes: Mapping[str, Node], node: Node) -> int | None:
    """At which level a unit stands, counted from 1; None where its parents go in a circle."""
    level, seen = 1, {node.code}
    while node.parent in nodes:
        node = nodes[node.parent]
        if node.code in seen:
            return None
        seen.add(node.code)
        level += 1
    return level


def _depth(below: Mapping[str, list[str]], code: str) -> int:
    """How many levels stand under a unit."""
    depth, row, seen = 0, [code], {code}
    while row := [one for parent in row for one in below.get(parent, ()) if one not in seen]:
        seen.update(row)
        depth += 1
    return depth
