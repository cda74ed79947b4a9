"""A framework with a change laid over it that is only tried: thresholds, points, rules, grades."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from jixiao.core.finding import DataError, Finding, Findings
from jixiao.core.source import Mapped, Place, located, plain
from jixiao.flows.library import catalogue, open_framework
from jixiao.framework.check import check_framework
from jixiao.framework.dump import dump_framework
from jixiao.framework.load import read_framework
from jixiao.framework.model import Framework
from jixiao.framework.readings import patched
from jixiao.readers.yaml_file import read_yaml

WHOLE = (
    "total",
    "rounding",
    "grades",
    "policies",
    "gates",
    "floor",
    "cap",
)  # of a framework, put in place of what stands there
NODE = ("points", "change", "rule", "own", "gates", "floor", "cap")  # of an indicator
KEYS = ("framework", "title", "indicators", *WHOLE)


@dataclass(frozen=True, slots=True)
class Edited:
    """A framework before and after a change; `changed`: the indicators that it names."""

    title: str
    before: Framework
    after: Framework
    changed: tuple[str, ...]


def edited(path: Path) -> Edited:
    """The change in a file. Raises `DataError` with everything that is wrong in it, or in the framework that it would make."""
    findings = Findings(path.name)
    data = read_yaml(path, findings)
    if any(one.rule == "file_empty" for one in findings.items):
        raise DataError([Finding("edit_empty", Place(file=path.name))])
    findings.stop_on_errors()
    if not isinstance(data, Mapped):
        findings.add("edit_shape", 0)
        raise DataError(findings.items)
    for key in data:
        if key not in KEYS:
            near = "、".join(get_close_matches(key, KEYS, n=2)) or "、".join(KEYS)
            findings.add("edit_key", data.lines.get(key, 0), key=key, near=near)
    before, _ = open_framework(str(data.get("framework", "")))
    made = dump_framework(before)
    nodes = {one["id"]: one for one in _nodes(made["indicators"])}
    told = data.get("indicators", Mapped())
    if not isinstance(told, Mapped):
        findings.add("edit_shape", data.lines.get("indicators", 0))
        told = Mapped()
    for id, change in told.items():
        _change(id, change, told.lines.get(id, 0), nodes, findings)
    for key in WHOLE:
        if key in data:
            new = plain(data[key])
            made[key] = (
                {**made.get(key, {}), **new}
                if isinstance(new, dict) and isinstance(made.get(key), dict)
                else new
            )
    findings.stop_on_errors()
    after = read_framework(located(made), catalogue(), findings)
    if after is not None:
        check_framework(after, findings)
    findings.stop_on_errors()
    if after is None:
        raise DataError(findings.items)
    return Edited(str(data.get("title", path.stem)), before, after, tuple(told))


def _change(id: str, change: Any, line: int, nodes: dict[str, dict[str, Any]], findings: Findings) -> None:
    node = nodes.get(id)
    if node is None:
        near = "、".join(get_close_matches(id, nodes, n=3)) or "、".join(nodes)
        findings.add("edit_no_indicator", line, id=id, near=near)
        return
    if not isinstance(change, Mapped):
        findings.add("edit_shape", line)
        return
    for key in change:
        if key not in NODE:
            near = "、".join(get_close_matches(key, NODE, n=2)) or "、".join(NODE)
            findings.add("edit_key", change.lines.get(key, 0), key=key, near=near)
    for key in ("points", "rule", "own", "gates", "floor", "cap"):
        if key in change:
            new = plain(change[key])
            node[key] = {**node.get(key, {}), **new} if key == "own" and isinstance(new, dict) else new
    if "change" in change and "rule" in node:
        node["rule"] = patched(node["rule"], plain(change["change"]))
    elif "change" in change:
        findings.add("edit_no_rule", change.lines.get("change", 0), id=id)
    node.pop("readings", None)  # other readings of a text that no longer stands there


def _nodes(indicators: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for one in indicators:
        yield one
        yield from _nodes(one.get("indicators", []))
