"""The workbook form of a framework into located data, as the YAML reader gives it; every finding names a cell."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
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
    OWN,
    OWN_RULES,
    READINGS,
    RULES,
    SYSTEM,
    SYSTEM_GROUPS,
    TIERS,
    Column,
    Sheet,
    Spot,
)
from jixiao.core.finding import Findings
from jixiao.core.source import Data, Mapped, Scalar
from jixiao.core.system import Why
from jixiao.readers.framework_rows import RowReader
from jixiao.readers.workbook import Cell, Row, read_workbook

LEVELS = {word: str(n) for n, word in enumerate(("一级", "二级", "三级", "四级", "五级"), 1)}

Path_ = tuple[str, ...]


def read_framework_book(path: Path, findings: Findings) -> Data | None:
    """The data of a workbook; None when it cannot be read at all, with findings."""
    pages = read_workbook(path, findings)
    return None if pages is None else _Reader(pages, findings).framework()


class _Reader(RowReader):
    """Puts the rows of all sheets together as one framework."""

    def __init__(self, pages: dict[str, list[Row]], findings: Findings) -> None:
        super().__init__(findings)
        self.pages = pages
        self.top = Mapped(1)
        self.nodes: dict[str, Mapped] = {}
        self.rules: dict[tuple[str, Path_], Mapped] = {}
        self.firsts: dict[object, Spot] = {}

    def framework(self) -> Mapped:
        self.system()
        self.table(FACTS, "facts")
        self.lists()
        self.indicators()
        self.owned(OWN, lambda id, row: self.put(self.nodes[id], "own", self.filled(OWN, row), row.spot))
        self.rule_rows()
        self.in_rules(BANDS, "bands", self.band)
        self.in_rules(TIERS, "tiers")
        self.items()
        self.cases()
        for row, where in self.places(EVENTS):
            rule = self.rule(row)
            if rule is not None:
                self.append(rule, where, self.filled(EVENTS, row))
        for row, where in self.places(GATES):
            self.gate(row, where)
        self.owned(
            READINGS, lambda id, row: self.append(self.nodes[id], "readings", self.filled(READINGS, row))
        )
        return self.top

    # -- the sheet 体系

    def system(self) -> None:
        group = ""
        for row in self.pages.get(SYSTEM.name, ()):
            group = self.place_text(row, "分组") or group
            entry, cell = self.place_text(row, "项目"), row.cells.get("内容")
            if cell is None:
                continue
            if group not in SYSTEM_GROUPS:
                near = "、".join(get_close_matches(group, SYSTEM_GROUPS, n=2, cutoff=0.3)) or "、".join(
                    SYSTEM_GROUPS
                )
                spot = self.spot(row, "分组")
                self.findings.add(
                    "unknown_key",
                    spot,
                    field=spot.name,
                    key=group,
                    where=Why("体系（分组）", "体系 (groups)"),
                    near=near,
                )
                continue
            self.entry(group, entry, cell, row)

    def place_text(self, row: Row, zh: str) -> str:
        column = SYSTEM.titled(zh)
        cell = row.cells.get(zh)
        return self.text(cell, column) if cell and column else ""

    def entry(self, group: str, entry: str, cell: Cell, row: Row) -> None:
        key, columns = SYSTEM_GROUPS[group]
        column = next((column for column in columns if entry in (column.zh, column.key)), None)
        spot = self.spot(row, "项目")
        if column is None and (group not in FREE_GROUPS or not entry):
            names = [column.zh for column in columns]
            near = "、".join(get_close_matches(entry, names, n=3, cutoff=0.3) or names) or Why(
                "等次的名称", "names of grades"
            )
            self.findings.add(
                "unknown_key",
                spot,
                field=spot.name,
                key=entry or Why("（空）", "(blank)"),
                where=Why(f"体系（{group}）", f"体系 ({group})"),
                near=near,
            )
            return
        value = self.value(cell, column or Column("", entry, "number"), f"体系 {group}")
        if value is None:
            return
        if column is not None and column.key == "rest":
            if not isinstance(value, Mapped):
                self.bad(
                    cell.spot, Why("要写成“键: 值”，一行一个", "write it as “key: value”, one on a line")
                )
                return
            for name, inner in value.items():
                self.put(self.top, name, inner, cell.spot)
            return
        into = self.top
        if key:
            if key not in self.top:
                self.top.put(key, Mapped(row.spot), row.spot)
            held = self.top[key]
            if not isinstance(held, Mapped):
                self.bad(
                    cell.spot,
                    Why(
                        f"“其他（YAML）”里已经写了 {key}，两处只写一处",
                        f"“其他（YAML）” has {key} already: write it in one place only",
                    ),
                )
                return
            into = held
        if group == "等次":
            band = Mapped(row.spot)
            band.put("name", Scalar(entry, spot), spot)
            band.put("from", value, cell.spot)
            self.append(into, "bands", band)
        else:
            self.put(into, column.key if column else entry, value, cell.spot)

    # -- facts, lists, indicators

    def table(self, sheet: Sheet, key: str) -> None:
        for row in self.pages.get(sheet.name, ()):
            id = self.id_of(row, sheet, "id")
            if id:
                self.put(
                    self.inner(self.top, key, row),
                    id,
                    self.filled(sheet, row, skip=("编号",)),
                    self.spot(row, "编号"),
                )

    def lists(self) -> None:
        made: dict[str, Mapped] = {}
        for row in self.pages.get(LISTS.name, ()):
            id = self.id_of(row, LISTS, "list")
            name, data = self.place_id(row), self.filled(LISTS, row, skip=("字段编号",))
            if not id:
                continue
            if not name and id not in made:
                made[id] = data
                self.put(self.inner(self.top, "lists", row), id, data, self.spot(row, "清单编号"))
            elif id not in made:
                self.bad(
                    self.spot(row, "清单编号"),
                    Why(
                        f"清单“{id}”自己的一行（不写字段编号）要写在它的字段前面",
                        f"the row of the list “{id}” itself (without 字段编号) has to stand above its fields",
                    ),
                )
            else:
                self.put(
                    self.inner(made[id], "fields", row) if name else self.top,
                    name or id,
                    data,
                    self.spot(row, "字段编号"),
                )

    def place_id(self, row: Row) -> str:
        cell = row.cells.get("字段编号")
        return self.text(cell, LISTS.columns[1]) if cell else ""

    def indicators(self) -> None:
        stack: list[Mapped] = []
        for row in self.pages.get(INDICATORS.name, ()):
            level = self.level(row, len(stack))
            node = Mapped(row.spot)
            kind = self.kind(row, INDICATORS.place("kind"))
            rule = Mapped(row.spot)
            for column in INDICATORS.columns:
                if column.group == "main" and column.zh in row.cells:
                    only = Row(row.spot, {column.zh: row.cells[column.zh]})
                    self.filled(INDICATORS, only, rule, kind)
            self.filled(
                INDICATORS,
                row,
                node,
                skip=[column.zh for column in INDICATORS.columns if column.group == "main"],
            )
            if rule:
                self.put(node, "rule", rule, row.spot)
            id = str(node.get("id", ""))
            if id and id not in self.nodes:
                self.nodes[id] = node
                if rule:
                    self.rules[id, ()] = rule
            del stack[level - 1 :]
            self.append(stack[-1] if stack else self.top, "indicators", node)
            stack.append(node)

    def level(self, row: Row, depth: int) -> int:
        text = self.place(row, INDICATORS, "level")
        text = LEVELS.get(text, text)
        if text.isascii() and text.isdigit() and 1 <= int(text[:3]) <= depth + 1:
            return int(text[:3])
        spot = self.spot(row, "级次")
        above = (
            Why(
                f"上一行是 {depth} 级，这里只能写 1 到 {depth + 1}",
                f"the row above is of level {depth}, and here 1 to {depth + 1} can stand",
            )
            if depth
            else Why("第一行要写 1", "the first row has to be 1")
        )
        self.bad(
            spot,
            Why(
                f"级次“{text or '（空）'}”不对：{above}",
                f"the level “{text or '(blank)'}” is wrong: {above.en}",
            ),
        )
        return max(depth, 1)

    # -- rules and what belongs to them

    def owner(self, row: Row, sheet: Sheet) -> str:
        """The indicator a row belongs to; nothing, with a finding, when there is none."""
        id = self.id_of(row, sheet, "indicator")
        if id and id not in self.nodes:
            near = "、".join(get_close_matches(id, self.nodes, n=3, cutoff=0.4))
            self.bad(
                self.spot(row, "指标编号"),
                Why(
                    f"“指标”表里没有编号“{id}”" + (f"，相近的：{near}" if near else ""),
                    f"the sheet “指标” has no id “{id}”" + (f"; much like it: {near}" if near else ""),
                ),
            )
            return ""
        return id

    def owned(self, sheet: Sheet, use: Any) -> None:
        for row in self.pages.get(sheet.name, ()):
            id = self.owner(row, sheet)
            if id:
                use(id, row)

    def rule_rows(self) -> None:
        rows = [
            (row, self.owner(row, RULES), _path(self.place(row, RULES, "part")))
            for row in self.pages.get(RULES.name, ())
        ]
        for row, id, path in sorted(rows, key=lambda item: len(item[2])):
            if not id:
                continue
            first = self.firsts.setdefault((id, path), row.spot)
            if first is not row.spot:
                self.bad(
                    row.spot,
                    Why(
                        f"和 {first} 是同一条规则，只留一行",
                        f"it is the same rule as {first}: keep one row only",
                    ),
                )
                continue
            self.rule_row(row, id, path)

    def rule_row(self, row: Row, id: str, path: Path_) -> None:
        kind = self.kind(row, RULES.place("kind"))
        own = {part: key for key, part in OWN_RULES.items()}
        if path and path not in {(part,) for part in own}:
            parent = self.rules.get((id, path[:-1]))
            if parent is None:
                self.bad(
                    self.spot(row, "部分编号"),
                    Why(
                        "上一层的规则没有写："
                        + (".".join(path[:-1]) or "在“指标”表给这个指标写规则种类“分部分”"),
                        "the rule above it is not there: "
                        + (".".join(path[:-1]) or "give the indicator the kind “分部分” on the sheet “指标”"),
                    ),
                )
                return
            part = Mapped(row.spot)
            part.put("id", Scalar(path[-1], self.spot(row, "部分编号")), row.spot)
            self.rules[id, path] = self.filled(RULES, row, part, kind)
            self.append(parent, "parts", part)
            return
        for zh in ("分值", "占比"):
            if zh in row.cells:
                self.bad(
                    row.cells[zh].spot,
                    Why(
                        "整行的分值写在“指标”表，这里只写部分的",
                        "the points of the indicator stand on the sheet “指标”; here stand those of parts",
                    ),
                )
        skip = ("名称", "分值", "占比")
        if path:
            block = self.nodes[id].get("own")
            if not isinstance(block, Mapped):
                self.bad(
                    self.spot(row, "部分编号"),
                    Why(
                        "“自设指标”表里没有这个指标的一行",
                        "the sheet “自设指标” has no row of this indicator",
                    ),
                )
                return
            self.rules[id, path] = self.filled(RULES, row, None, kind, skip)
            self.put(block, own[path[0]], self.rules[id, path], row.spot)
            return
        rule = self.rules.get((id, ()))
        if rule is None:
            rule = self.rules[id, ()] = Mapped(row.spot)
            self.put(self.nodes[id], "rule", rule, row.spot)
        self.filled(RULES, row, rule, kind or str(rule.get("kind", "")), skip)

    def rule(self, row: Row, sheet: Sheet | None = None) -> Mapped | None:
        """The rule a row belongs to; None, with a finding, when there is none."""
        sheet = sheet or EVENTS
        id = self.owner(row, sheet)
        if not id:
            return None
        path = _path(self.place(row, sheet, "part"))
        found = self.rules.get((id, path))
        if found is None:
            parts = [".".join(path) for owner, path in self.rules if owner == id and path]
            here = self.spot(row, "部分编号" if path else "指标编号")
            part = ".".join(path)
            told = (
                Why(f"“规则”表里没有部分“{part}”", f"the sheet “规则” has no part “{part}”")
                if path
                else Why("这个指标没有写规则种类", "the indicator has no kind of rule")
            )
            there = "、".join(parts)
            self.bad(
                here,
                Why(f"{told}，有的部分：{there}", f"{told.en}; the parts that it has: {there}")
                if parts
                else told,
            )
        return found

    def in_rules(self, sheet: Sheet, key: str, make: Any = None) -> None:
        for row in self.pages.get(sheet.name, ()):
            rule = self.rule(row, sheet)
            if rule is not None:
                self.append(rule, key, make(row) if make else self.filled(sheet, row))

    def band(self, row: Row) -> Mapped:
        rest = row.cells.get("其余")
        if rest is None:
            return self.filled(BANDS, row)
        told = self.value(rest, BANDS.place("otherwise"), "分档")
        made = self.filled(BANDS, row, skip=("其余",))
        if told != "true":
            return made
        for column in BANDS.columns:
            if column.key in ("from", "above", "below", "upto", "is") and column.zh in row.cells:
                self.bad(
                    row.cells[column.zh].spot, Why("“其余”一行不写界限", "a row of “其余” has no limits")
                )
        changed = Mapped(row.spot)
        changed.put("otherwise", made.get("score", Scalar("", row.spot)), made.lines.get("score", row.spot))
        for key, value in made.items():
            if key != "score":
                changed.put(key, value, made.lines[key])
        return changed

    def items(self) -> None:
        found: dict[tuple[int, Path_], Mapped] = {}
        rows = [(row, _path(self.place(row, ITEMS, "parent"))) for row in self.pages.get(ITEMS.name, ())]
        for row, parent in sorted(rows, key=lambda item: len(item[1])):
            rule = self.rule(row, ITEMS)
            if rule is None:
                continue
            holder = found.get((id(rule), parent)) if parent else rule
            if holder is None:
                self.bad(
                    self.spot(row, "上级要点"),
                    Why(
                        f"没有编号为“{'.'.join(parent)}”的要点",
                        f"there is no point with the id “{'.'.join(parent)}”",
                    ),
                )
                continue
            item = self.filled(ITEMS, row)
            self.append(holder, "items", item)
            if "id" in item:
                found.setdefault((id(rule), (*parent, str(item["id"]))), item)

    def cases(self) -> None:
        for row in self.pages.get(GRADES.name, ()):
            rule = self.rule(row, GRADES)
            case = self.id_of(row, GRADES, "case")
            if rule is None or not case:
                continue
            score = self.filled(GRADES, row).get("score", Scalar("", row.spot))
            self.put(self.inner(rule, "grades", row), case, score, self.spot(row, "得分"))

    def places(self, sheet: Sheet) -> Iterator[tuple[Row, str]]:
        """The rows of a sheet that says by a choice where each belongs."""
        column = sheet.place("where")
        for row in self.pages.get(sheet.name, ()):
            cell = row.cells.get(column.zh)
            where = self.value(cell, column, sheet.name) if cell else None
            if where is not None:
                yield row, str(where)
            elif cell is None:
                choices = "、".join(column.labels.values())
                self.bad(
                    row.spot,
                    Why(f"这一行没有写“{column.zh}”：{choices}", f"the row has no “{column.zh}”: {choices}"),
                )

    def gate(self, row: Row, where: str) -> None:
        holder: Mapped | None = self.top
        if where == "indicator":
            holder = self.nodes.get(self.owner(row, GATES))
        elif where != "total":
            holder = self.rule(row, GATES)
        if holder is not None:
            self.append(holder, "exempt" if where == "exempt" else "gates", self.filled(GATES, row))


def _path(text: str) -> Path_:
    return tuple(piece.strip() for piece in text.split(".")) if text else ()
