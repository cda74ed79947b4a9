"""A framework with a change laid over it that is only tried: thresholds, points, rules, grades."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from jixiao.core.finding import DataError, Finding, Findings
from jixiao.core.source import Data, Listed, Mapped, Place, located
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
TOTAL = "total"  # the field of what is wrong in the framework as a whole
ABOUT = {"points_do_not_foot": ("total", "indicators"), "not_a_score": ("policies",)}  # else gates


@dataclass(frozen=True, slots=True)
class Edited:
    """A framework before and after a change; `changed`: the indicators that it names; `notes`: what is to be told of it."""

    title: str
    before: Framework
    after: Framework
    changed: tuple[str, ...]
    notes: tuple[Finding, ...] = ()


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
    if not str(data.get("framework") or "").strip():
        findings.add("edit_no_framework", 0)
        raise DataError(findings.items)
    before, _ = open_framework(str(data["framework"]))
    as_it_is = dump_framework(before)
    made = located(as_it_is)
    assert isinstance(made, Mapped)
    nodes = {str(one[-1]["id"]): one for one in _nodes(made["indicators"])}
    told = data.get("indicators", Mapped())
    if not isinstance(told, Mapped):
        findings.add("edit_shape", data.lines.get("indicators", 0))
        told = Mapped()
    for id, change in told.items():
        _change(id, change, told.lines.get(id, 0), nodes, findings)
    for key in WHOLE:
        if key in data:
            _put(made, key, data[key], data.lines.get(key, 0))
    findings.stop_on_errors()
    after = read_framework(made, catalogue(), findings)
    findings.stop_on_errors()  # what cannot be read would only be told again by what follows from it
    if after is not None:
        check_framework(after, findings)
        _of_total(findings, data)
    findings.stop_on_errors()
    if after is None:
        raise DataError(findings.items)
    same = _scored(dump_framework(after)) == _scored(as_it_is)
    notes = (Finding("edit_same", Place(path.name), severity="warning"),) if same else ()
    return Edited(str(data.get("title", path.stem)), before, after, tuple(told), notes)


def _scored(data: Any) -> Any:
    """What a framework scores by: without the other readings of its text, which a change takes away."""
    if isinstance(data, dict):
        return {key: _scored(value) for key, value in data.items() if key != "readings"}
    return [_scored(one) for one in data] if isinstance(data, list) else data


def _of_total(findings: Findings, data: Mapped) -> None:
    """Findings about the framework as a whole stand where the change of it does; a check knows no line of them but the first."""
    for number, one in enumerate(findings.items):
        if one.place.line == 1 and one.place.field in ("", TOTAL):
            keys = ABOUT.get(one.rule, ("gates",))
            at = next((data.lines[key] for key in keys if key in data), 0)
            findings.items[number] = replace(one, place=replace(one.place, line=at))


def _change(
    id: str, change: Data, line: int, nodes: Mapping[str, tuple[Mapped, ...]], findings: Findings
) -> None:
    """Lay the change of one indicator over it; it and the groups that it is in then stand at its line."""
    if id not in nodes:
        near = "、".join(get_close_matches(id, nodes, n=3)) or "、".join(nodes)
        findings.add("edit_no_indicator", line, id=id, near=near)
        return
    if not isinstance(change, Mapped):
        findings.add("edit_shape", line)
        return
    node = nodes[id][-1]
    for one in nodes[id]:
        one.line = line if one is node else one.line or line
    for key in change:
        if key not in NODE:
            near = "、".join(get_close_matches(key, NODE, n=2)) or "、".join(NODE)
            findings.add("edit_key", change.lines.get(key, 0), key=key, near=near)
    for key in ("points", "rule", "own", "gates", "floor", "cap"):
        if key in change:
            _put(node, key, change[key], change.lines.get(key, line), within=key == "own")
    if "change" in change:
        at = change.lines.get("change", line)
        if "rule" not in node:
            findings.add("edit_no_rule", at, id=id)
        elif not _is_change(change["change"]):
            findings.add("edit_shape", at)
        else:
            node.put("rule", located(patched(node["rule"], change["change"]), at), at)  # type: ignore[arg-type]  # `_is_change` has looked at its shape
    node.pop("readings", None)  # other readings of a text that no longer stands there


def _put(node: Mapped, key: str, new: Data, line: int, *, within: bool = True) -> None:
    """Put a new value in place of the old; `within`: where both are mappings, only what the new one names."""
    old = node.get(key)
    if within and isinstance(new, Mapped) and isinstance(old, Mapped):
        for name, value in new.items():
            old.put(name, value, new.lines.get(name, line))
        old.line = new.line or line
        new = old
    node.put(key, new, line)


def _is_change(change: Data) -> bool:
    """Whether it can be laid over a rule: names and values, also for each part that it changes."""
    if not isinstance(change, Mapped) or not isinstance(change.get("rule", Mapped()), Mapped):
        return False
    parts = change.get("parts")
    return not isinstance(parts, Mapped) or all(_is_change(one) for one in parts.values())


def _nodes(indicators: Data, above: tuple[Mapped, ...] = ()) -> Iterator[tuple[Mapped, ...]]:
    """Every indicator behind the groups that it is in."""
    for one in indicators if isinstance(indicators, Listed) else ():
        if isinstance(one, Mapped):
            yield (*above, one)
            yield from _nodes(one.get("indicators", Listed()), (*above, one))
