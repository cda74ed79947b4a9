"""What one row of a framework's workbook says: its cells into located values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from jixiao.core.book import KINDS, PLACE_KEYS, TRUTH, Column, Sheet, Spot, meant, tidy
from jixiao.core.finding import Findings
from jixiao.core.source import Data, Listed, Mapped, Scalar
from jixiao.core.system import Why
from jixiao.readers.workbook import Cell, Row
from jixiao.readers.yaml_file import parse_yaml

MOST_DECIMALS = 10
MAINS = tuple({form.main for form in KINDS.values() if form.main})


class RowReader:
    """Reads cells and rows wherever they belong; what is wrong with them is a finding."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings

    def bad(self, spot: Spot, why: Why) -> None:
        self.findings.add("xlsx_cell", spot, field=spot.name, cell=spot.name, why=why)

    def text(self, cell: Cell, column: Column) -> str:
        """The text of a cell, however it is stored; nothing, with a finding, where its meaning is not certain."""
        raw = cell.raw
        if cell.wrong:
            self.bad(cell.spot, cell.wrong)
        elif isinstance(raw, str):
            return tidy(raw)
        elif isinstance(raw, bool):
            if column.labels is TRUTH:
                return TRUTH["true" if raw else "false"]
            self.bad(
                cell.spot,
                Why(
                    "存成了逻辑值，请把单元格格式设成文本再写",
                    "it is kept as a truth value: format the cell as text and write it again",
                ),
            )
        elif isinstance(raw, (int, float)):
            return self.number(Decimal(repr(raw)), cell, column)
        elif isinstance(raw, date) and column.key in ("low", "high"):
            return (raw.date() if isinstance(raw, datetime) else raw).isoformat()
        else:
            self.bad(
                cell.spot,
                Why(
                    "存成了日期或时间，请把单元格格式设成文本再照写",
                    "it is kept as a date or a time: format the cell as text and write it again as it stands",
                ),
            )
        return ""

    def number(self, value: Decimal, cell: Cell, column: Column) -> str:
        value = value * 100 if cell.percent else value
        whole = value == value.to_integral_value()
        digits = f"{value.normalize():f}" if value else "0"
        if not value.is_finite() or abs(value) >= 10**15 or len(digits.partition(".")[2]) > MOST_DECIMALS:
            self.bad(
                cell.spot,
                Why(
                    f"存成了数字 {digits}，位数太多，不是照写的数；请把单元格格式设成文本再写",
                    f"it is kept as the number {digits}, whose digits are more than anybody wrote: format the cell as text and write it again",
                ),
            )
            return ""
        if not whole and not cell.percent and column.type == "expr":
            self.bad(
                cell.spot,
                Why(
                    f"存成了数字 {digits}，分不清是 {digits} 还是 {value * 100:f}%；请把单元格格式设成文本，再照写，如 90%",
                    f"it is kept as the number {digits}, which may be {digits} or {value * 100:f}%: format the cell as text and write it as it stands, such as 90%",
                ),
            )
            return ""
        return digits + ("%" if cell.percent else "")

    def value(self, cell: Cell, column: Column, name: str) -> Data | None:
        """The located value of a cell; None when it is blank or wrong."""
        text, spot = self.text(cell, column), cell.spot
        if not text:
            return None
        if column.type == "yaml":
            return self.yaml(text, spot)
        found = meant(column, text)
        if isinstance(found, list):
            return Listed([Scalar(item, spot) for item in found], spot)
        if found is None and column.key == "kind":  # reported with what is near when the rule is read
            return Scalar(text, spot)
        if found is None:
            choices = "、".join(column.labels.values())
            self.findings.add(
                "not_a_choice", spot, field=spot.name, name=name, key=column.zh, text=text, choices=choices
            )
            return None
        return Scalar(found, spot)

    def yaml(self, text: str, spot: Spot) -> Data | None:
        inner = Findings()
        data = parse_yaml(text.encode(), inner)
        for finding in inner.items:
            self.bad(spot, Why(finding.message(), finding.message("en")))
        return _at(data, spot) if data is not None and not inner.items else None

    def place(self, row: Row, sheet: Sheet, key: str) -> str:
        """The text of a column that says where the row belongs."""
        column = sheet.place(key)
        cell = row.cells.get(column.zh)
        return self.text(cell, column) if cell else ""

    def spot(self, row: Row, zh: str) -> Spot:
        return row.cells[zh].spot if zh in row.cells else row.spot

    def put(self, data: Mapped, key: str, value: Data, spot: Spot) -> None:
        if key in data:
            self.findings.add("duplicate_key", spot, field=spot.name, key=key, first=str(data.lines[key]))
        else:
            data.put(key, value, spot)

    def append(self, data: Mapped, key: str, row: Mapped) -> None:
        rows = data.get(key)
        if rows is None:
            rows = Listed(line=row.line)
            data.put(key, rows, row.line)
        if isinstance(rows, Listed):
            rows.append(row)
        else:
            self.bad(
                _spot(row.line),
                Why(
                    f"“其他（YAML）”里已经写了 {key}，两处只写一处",
                    f"“其他（YAML）” has {key} already: write it in one place only",
                ),
            )

    def filled(
        self, sheet: Sheet, row: Row, into: Mapped | None = None, kind: str = "", skip: Iterable[str] = ()
    ) -> Mapped:
        """The data of a row's cells, but for those that say where it belongs."""
        made = Mapped(row.spot) if into is None else into
        name = f"{sheet.name}第 {int(row.spot)} 行"
        for column in sheet.columns:
            cell = row.cells.get(column.zh)
            if (
                cell is None
                or column.zh in skip
                or (column.key in PLACE_KEYS and column.key not in ("main", "rest"))
            ):
                continue
            value = self.value(cell, column, name)
            if value is None:
                continue
            if column.key == "rest":
                if isinstance(value, Mapped):
                    for key, inner in value.items():
                        self.put(made, key, inner, cell.spot)
                else:
                    self.bad(
                        cell.spot, Why("要写成“键: 值”，一行一个", "write it as “key: value”, one on a line")
                    )
                continue
            key = column.key
            if key == "main":
                form = KINDS.get(kind)
                key = form.main if form else "measure"
                if not kind or not key:
                    self.bad(
                        cell.spot,
                        Why(
                            f"“{form.zh}”这一种不写指标值",
                            f"a rule of the kind “{form.zh}” has no value of the indicator",
                        )
                        if form
                        else Why(
                            "没有写规则种类，指标值读不进来",
                            "without the kind of the rule the value of the indicator is not read",
                        ),
                    )
                    continue
            if key in ("kind", "main", *MAINS) and isinstance(made.get(key), Scalar):  # told in two sheets
                if made[key] != value:
                    self.bad(
                        cell.spot,
                        Why(
                            f"和 {made.lines[key]} 写的“{made[key]}”不一样，两处只写一处，或写成一样",
                            f"it is not “{made[key]}” of {made.lines[key]}: write it in one place only, or the same in both",
                        ),
                    )
                continue
            self.put(made, key, value, cell.spot)
        return made

    def id_of(self, row: Row, sheet: Sheet, key: str) -> str:
        column = sheet.place(key)
        cell = row.cells.get(column.zh)
        text = self.text(cell, column) if cell else ""
        if not text and not (cell and cell.wrong):
            self.bad(
                row.spot,
                Why(
                    f"这一行没有写“{column.zh}”（合并的格子请取消合并，逐行写）",
                    f"the row has no “{column.zh}” (unmerge merged cells and write it in every row)",
                ),
            )
        return text

    def kind(self, row: Row, column: Column) -> str:
        cell = row.cells.get(column.zh)
        text = tidy(cell.raw) if cell and isinstance(cell.raw, str) else ""
        return str(meant(column, text) or text) if text else ""

    def inner(self, data: Mapped, key: str, row: Row) -> Mapped:
        held = data.get(key)
        if held is None:
            held = Mapped(row.spot)
            data.put(key, held, row.spot)
        if not isinstance(held, Mapped):
            self.bad(
                row.spot,
                Why(
                    f"“其他（YAML）”里已经写了 {key}，两处只写一处",
                    f"“其他（YAML）” has {key} already: write it in one place only",
                ),
            )
            return Mapped(row.spot)
        return held


def _spot(line: int) -> Spot:
    return line if isinstance(line, Spot) else Spot(line, str(line))


def _at(data: Data, spot: Spot) -> Data:
    """Data from one cell, all of it standing there."""
    if isinstance(data, Mapped):
        made = Mapped(spot)
        for key, value in data.items():
            made.put(key, _at(value, spot), spot)
        return made
    if isinstance(data, Listed):
        return Listed([_at(item, spot) for item in data], spot)
    return Scalar(str(data), spot)
