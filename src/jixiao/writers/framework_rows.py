"""A framework's plain data as the rows of every sheet of its workbook form, header to text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from jixiao.core.book import (
    BANDS,
    EVENTS,
    FACTS,
    FREE_GROUPS,
    GATES,
    GRADES,
    INDICATORS,
    ITEMS,
    LISTS,
    MOST_CELL,
    OWN,
    OWN_RULES,
    READINGS,
    REST,
    RULE_LISTS,
    RULES,
    SHEETS,
    SYSTEM,
    SYSTEM_GROUPS,
    Column,
    Sheet,
    holds,
    keeps,
    shown,
)
from jixiao.core.finding import DataError, Finding
from jixiao.core.source import Place

Cells = dict[str, str]  # header to text
PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`<=~.][^\t\n]*")
MOST_KEY = 300  # a longer key needs the mark "?"


def framework_rows(data: dict[str, Any]) -> dict[str, list[Cells]]:
    """The rows of each sheet by its name; `DataError` when a text is too long for a cell."""
    return _Rows(data).sheets


def _scalar(text: str, *, inside: bool = True) -> str:
    """A text in YAML: as it is where that is plain, else in double quotes with all that a cell cannot keep escaped."""
    clear = (
        PLAIN.fullmatch(text) and holds(text) and ": " not in text and " #" not in text and text[-1] != ":"
    )
    if clear and not (inside and any(mark in text for mark in ",:[]{}")):
        return text
    quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return '"' + "".join(char if keeps(char) else f"\\U{ord(char):08x}" for char in quoted) + '"'


def _flow(data: Any) -> str:
    if isinstance(data, dict):
        pairs = ((_scalar(key), _flow(value)) for key, value in data.items())
        return "{" + ", ".join(f"{'? ' * (len(key) > MOST_KEY)}{key}: {value}" for key, value in pairs) + "}"
    if isinstance(data, list):
        return "[" + ", ".join(map(_flow, data)) + "]"
    return _scalar(data)


def _yaml(data: Any, sheet: Sheet) -> str:
    """Data as YAML for a cell: each key of a mapping on its own line, and everything inside on that line."""
    text = _flow(data)
    if isinstance(data, dict) and data and max(map(len, data)) < MOST_KEY // 10:
        rows = (
            (key, _scalar(value, inside=False) if isinstance(value, str) else _flow(value))
            for key, value in data.items()
        )
        text = "\n".join(f"{_scalar(key)}: {value}" for key, value in rows)
    if not holds(text):
        raise DataError([Finding("yaml_scalar", Place(field=sheet.name), {"limit": str(MOST_CELL)})])
    return text


class _Rows:
    """The rows of every sheet. What no column can show goes into 其他（YAML）, so that nothing is lost.

    A method that is given a value and can place all of it in rows does so and says True; else it places nothing.
    """

    def __init__(self, data: dict[str, Any]) -> None:
        self.sheets: dict[str, list[Cells]] = {sheet.name: [] for sheet in SHEETS}
        self.ids = Counter(_ids(data.get("indicators")))
        rest = dict(data)
        if self.gates("total", rest.get("gates"), {}):
            del rest["gates"]
        for key, placed in (("facts", self.facts), ("lists", self.lists), ("indicators", self.indicators)):
            if placed(rest.get(key)):
                del rest[key]
        self.system(rest)

    def add(
        self, sheet: Sheet, place: Cells, data: Mapping[str, Any], skip: Iterable[str] = (), kind: str = ""
    ) -> Cells:
        """One row: `place` by key of its columns, `data` by key of the data."""
        cells = {sheet.place(key).zh: text for key, text in place.items() if text}
        rest = {}
        for key, value in data.items():
            column = None if key in skip else sheet.find(key, kind)
            text = _cell(column, value, sheet) if column else None
            if column is None or text is None:
                rest[key] = value
            else:
                cells[column.zh] = text
        if rest:
            cells[REST.zh] = _yaml(rest, sheet)
        self.sheets[sheet.name].append(cells)
        return cells

    # -- the sheet 体系

    def system(self, rest: dict[str, Any]) -> None:
        bands = _grades(rest.get("grades"))
        if bands is not None:
            rest["grades"] = {key: value for key, value in rest["grades"].items() if key != "bands"}
            if not rest["grades"]:
                del rest["grades"]
        for group, (key, columns) in SYSTEM_GROUPS.items():
            if group == "等次":
                entries = [
                    (name, low, "项目写等次名称，内容写不低于几分，由高到低")
                    for name, low in bands or [("", "")]
                ]
            elif not key:
                placed = {
                    column.key: rest[column.key]
                    for column in columns
                    if shown(column, rest.get(column.key)) is not None
                }
                entries = _entries(placed, columns)
                for name in placed:
                    del rest[name]
            elif _fits(rest.get(key), columns, group in FREE_GROUPS):
                entries = _entries(rest.pop(key), columns, group in FREE_GROUPS)
            else:
                entries = _entries({}, columns, group in FREE_GROUPS)
            self.sheets[SYSTEM.name] += [
                {"分组": group, "项目": name, "内容": text, "怎么写": how} for name, text, how in entries
            ]
        if rest:
            self.sheets[SYSTEM.name][-1]["内容"] = _yaml(rest, SYSTEM)

    # -- indicators

    def indicators(self, nodes: Any, level: int = 1) -> bool:
        if not _dicts(nodes):
            return False
        for node in nodes:
            data, id, name = dict(node), node.get("id"), str(node.get("name", ""))
            children = data.pop("indicators") if _dicts(data.get("indicators")) else ()
            top: Cells = {}
            if isinstance(id, str) and holds(id) and self.ids[id] == 1:
                place = {"indicator": id, "shown": name}
                _drop(data, "own", self.own(data.get("own"), place))
                _drop(data, "rule", self.rule(data.get("rule"), place, top=top))
                _drop(data, "gates", self.gates("indicator", data.get("gates"), place))
                _drop(data, "readings", self.listed(READINGS, data.get("readings"), place))
            self.add(INDICATORS, {"level": str(level)}, data, ("kind",)).update(top)
            self.indicators(children, level + 1)
        return True

    def own(self, block: Any, place: Cells) -> bool:
        if not _dict(block):
            return False
        data = dict(block)
        for key, part in OWN_RULES.items():
            _drop(data, key, self.rule(data.get(key), place, (part,)))
        self.add(OWN, place, data)
        return True

    # -- rules

    def rule(
        self,
        rule: Any,
        place: Cells,
        path: tuple[str, ...] = (),
        *,
        part: bool = False,
        top: Cells | None = None,
    ) -> bool:
        """A rule, or a part of one. The kind and measure of an indicator's own rule stand in its row (`top`)."""
        if not _dict(rule):
            return False
        data, kind = dict(rule), str(rule.get("kind", ""))
        here = {"indicator": place["indicator"], "part": ".".join(path)}
        named = {**here, "shown": place["shown"]}
        for sheet in RULE_LISTS:
            placed = (
                self.items
                if sheet is ITEMS
                else self.bands
                if sheet is BANDS
                else self.cases
                if sheet is GRADES
                else self.listed
            )
            _drop(data, sheet.key, placed(sheet, data.get(sheet.key), named))
        for key in ("add", "subtract"):
            where = {"where": EVENTS.place("where").labels[key]}
            _drop(data, key, self.listed(EVENTS, data.get(key), {**named, **where}))
        for key in ("gates", "exempt"):
            _drop(data, key, self.gates(key, data.get(key), named))
        parts = data.pop("parts") if _parts(data.get("parts")) else ()
        if part:
            del data["id"]
        cells = self.add(RULES, here, data, () if part else ("name", "points", "share"), kind)
        if not part:
            cells[RULES.place("name").zh] = place["shown"]
        if top is not None:
            top |= {
                INDICATORS.place(key).zh: cells[RULES.place(key).zh]
                for key in ("kind", "main")
                if RULES.place(key).zh in cells
            }
            cells.pop(RULES.place("main").zh, None)
            if set(cells) <= {RULES.place(key).zh for key in ("indicator", "name", "kind")} and top:
                self.sheets[RULES.name].pop()
        for row in parts:
            self.rule(row, {**place, "shown": str(row.get("name", ""))}, (*path, row["id"]), part=True)
        return True

    def listed(self, sheet: Sheet, rows: Any, place: Cells) -> bool:
        if not _dicts(rows):
            return False
        for row in rows:
            self.add(sheet, place, row)
        return True

    def bands(self, sheet: Sheet, rows: Any, place: Cells) -> bool:
        if not _dicts(rows):
            return False
        for row in rows:
            if list(row) == ["otherwise"] and _cell(sheet.place("score"), row["otherwise"]) is not None:
                self.add(sheet, {**place, "otherwise": "是"}, {"score": row["otherwise"]})
            else:
                self.add(sheet, place, row, ("otherwise",))
        return True

    def items(self, sheet: Sheet, rows: Any, place: Cells, parent: tuple[str, ...] = ()) -> bool:
        if not _dicts(rows):
            return False
        ids = Counter(str(row.get("id")) for row in rows)
        for row in rows:
            data, id = dict(row), row.get("id")
            inner = data.pop("items") if _dicts(data.get("items")) and _plain_id(id) and ids[id] == 1 else ()
            self.add(sheet, {**place, "parent": ".".join(parent)}, data)
            self.items(sheet, inner, place, (*parent, str(id)))
        return True

    def cases(self, sheet: Sheet, rows: Any, place: Cells) -> bool:
        score = sheet.place("score")
        if (
            not _dict(rows)
            or not rows
            or not all(holds(case) and _cell(score, value) is not None for case, value in rows.items())
        ):
            return False
        for case, value in rows.items():
            self.add(sheet, {**place, "case": case}, {"score": value})
        return True

    def gates(self, where: str, rows: Any, place: Cells) -> bool:
        return self.listed(GATES, rows, {**place, "where": GATES.place("where").labels[where]})

    # -- facts and lists

    def facts(self, facts: Any) -> bool:
        if not _table(facts):
            return False
        for id, fact in facts.items():
            self.add(FACTS, {"id": id}, fact, ("id",))
        return True

    def lists(self, lists: Any) -> bool:
        if not _table(lists):
            return False
        for id, row in lists.items():
            data = dict(row)
            fields = data.pop("fields") if _table(data.get("fields")) else {}
            self.add(LISTS, {"list": id}, data, ("id",))
            for field, spec in fields.items():
                self.add(LISTS, {"list": id, "id": field}, spec, ("id",))
        return True


def _cell(column: Column, value: Any, sheet: Sheet = SYSTEM) -> str | None:
    if column.type == "yaml":
        return _yaml(value, sheet) if value and isinstance(value, (dict, list)) else None
    return shown(column, value)


def _drop(data: dict[str, Any], key: str, placed: bool) -> None:
    if placed:
        del data[key]


def _ids(nodes: Any) -> Iterable[str]:
    for node in nodes if isinstance(nodes, list) else ():
        if isinstance(node, dict):
            yield str(node.get("id"))
            yield from _ids(node.get("indicators"))


def _dict(value: Any) -> bool:
    return isinstance(value, dict)


def _dicts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)


def _table(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and bool(value)
        and all(holds(id) and isinstance(row, dict) for id, row in value.items())
    )


def _plain_id(id: Any) -> bool:
    """Whether an id can stand in a path such as a.b."""
    return isinstance(id, str) and holds(id) and "." not in id and "\n" not in id


def _parts(parts: Any) -> bool:
    """Whether parts can stand in rows: each has an id of its own that no other part has."""
    if not _dicts(parts):
        return False
    ids = [part.get("id") for part in parts]
    return all(_plain_id(id) and id not in OWN_RULES.values() for id in ids) and len(set(ids)) == len(ids)


def _grades(grades: Any) -> list[tuple[str, str]] | None:
    """The rows of the grades; None when they are not of the usual form."""
    bands: Any = grades.get("bands") if isinstance(grades, dict) else None
    if not _dicts(bands):
        return None
    texts = [band.get(key) for band in bands for key in ("name", "from")]
    if not all(isinstance(text, str) and holds(text) for text in texts) or any(
        len(band) != 2 for band in bands
    ):
        return None
    beside = {key: value for key, value in grades.items() if key != "bands"}
    if beside and not _fits(beside, SYSTEM_GROUPS["等次依据"][1], False):
        return None
    return [(band["name"], band["from"]) for band in bands]


def _fits(entries: Any, columns: tuple[Column, ...], free: bool) -> bool:
    """Whether a mapping can stand in the rows of a group of the sheet 体系, every entry of it."""
    if not isinstance(entries, dict) or not entries:
        return False
    known = {column.key: column for column in columns}
    taken = {column.zh for column in columns} | set(known)
    for key, value in entries.items():
        if key in known:
            if _cell(known[key], value) is None:
                return False
        elif not free or not holds(key) or key in taken or not isinstance(value, str) or not holds(value):
            return False
    return True


def _entries(
    data: dict[str, Any], columns: tuple[Column, ...], free: bool = False
) -> list[tuple[str, str, str]]:
    """Rows of a group: name, text, how to write. Every known one is there, to be filled."""
    made = []
    for column in columns:
        text = _cell(column, data.get(column.key))
        how = "、".join([*column.offered(), *(["数"] if column.type == "setting" else [])])
        made.append((column.zh, text or "", column.about or how))
    if free:
        known = {column.key for column in columns}
        made += [(key, value, "") for key, value in data.items() if key not in known]
    return made
