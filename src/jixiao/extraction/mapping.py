"""Which cell of an exported table is which fact: a mapping as data, read and checked against the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from jixiao.core.fact import PERIODS, Catalogue, FactKind, ListKind
from jixiao.core.finding import Findings
from jixiao.core.source import Data, Listed, Mapped, Scalar
from jixiao.core.units import UNITS

SCHEMA = "jixiao/facts-mapping-1"
KEYS = ("schema", "id", "title", "source", "note", "unit", "tables")
TABLE_KEYS = ("titles", "headers", "unit", "note", "cells", "sums", "rows")
CELL_KEYS = ("fact", "row", "column", "note")
SUM_KEYS = ("fact", "column", "where", "note")
ROWS_KEYS = ("list", "group", "columns", "where", "note")
WHERE = "对照表"


@dataclass(frozen=True, slots=True)
class CellOf:
    """One fact in one cell: in the row with the label `row[-1]` (below those before it), under the words `column`.

    Without `row` the table has one row of numbers only (“三公”经费支出决算表).
    """

    fact: str
    period: str
    row: tuple[str, ...]
    column: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SumOf:
    """One fact as the sum of a column over the rows that `where` lets in; total rows are never added."""

    fact: str
    period: str
    column: tuple[str, ...]
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RowsOf:
    """Rows of a table as rows of a list, field by column; rows with the same `group` are one, their numbers added."""

    list: str
    group: str
    columns: Mapping[str, tuple[str, ...]]
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TableOf:
    """One table of an export, known by one of its titles, by the words of its header, or where both are given by both.
    `unit`: of its amounts where the table itself says none."""

    titles: tuple[str, ...]
    headers: tuple[str, ...] = ()
    unit: str = ""
    cells: tuple[CellOf, ...] = ()
    sums: tuple[SumOf, ...] = ()
    rows: tuple[RowsOf, ...] = ()

    @property
    def name(self) -> str:
        return self.titles[0] if self.titles else "、".join(self.headers)


@dataclass(frozen=True, slots=True)
class FactsMapping:
    """Where an export of one kind holds which facts. `source`: the regulation or system that the tables come from."""

    id: str
    title: str
    source: str
    tables: tuple[TableOf, ...]


def read_mapping(data: Data | None, catalogue: Catalogue, findings: Findings) -> FactsMapping | None:
    """The mapping of a file; a finding for each name that does not exist and each entry that is not whole."""
    if not isinstance(data, Mapped):
        if data is not None:
            findings.add("not_a_mapping", 0, name=WHERE, text="")
        return None
    return _Reader(catalogue, findings).mapping(data)


class _Reader:
    def __init__(self, catalogue: Catalogue, findings: Findings) -> None:
        self.catalogue = catalogue
        self.findings = findings

    def mapping(self, data: Mapped) -> FactsMapping:
        found = str(data.get("schema", ""))
        if found != SCHEMA:
            self.findings.add(
                "wrong_schema", data.lines.get("schema", 1), found=found or "（空）", wanted=SCHEMA
            )
        self.unknown(data, KEYS)
        unit = self.unit(data)
        tables = tuple(self.table(row, unit) for row in self.entries(data, "tables"))
        if not tables:
            self.incomplete(data, "tables")
        return FactsMapping(
            str(data.get("id", "")), str(data.get("title", "")), str(data.get("source", "")), tables
        )

    def table(self, data: Mapped, unit: str) -> TableOf:
        self.unknown(data, TABLE_KEYS)
        titles, headers = self.words(data, "titles"), self.words(data, "headers")
        if not titles and not headers:
            self.incomplete(data, "titles")
        made = TableOf(
            titles,
            headers,
            self.unit(data) or unit,
            tuple(one for row in self.entries(data, "cells") for one in self.cell(row)),
            tuple(one for row in self.entries(data, "sums") for one in self.sum(row)),
            tuple(one for row in self.entries(data, "rows") for one in self.rows(row)),
        )
        if not (made.cells or made.sums or made.rows):
            self.incomplete(data, "cells")
        return made

    def cell(self, data: Mapped) -> Iterator[CellOf]:
        self.unknown(data, CELL_KEYS)
        fact, row, column = self.fact(data), self.words(data, "row"), self.words(data, "column")
        if not column:
            self.incomplete(data, "column")
        if fact is not None and column:
            yield CellOf(*fact, row, column)

    def sum(self, data: Mapped) -> Iterator[SumOf]:
        self.unknown(data, SUM_KEYS)
        fact, column, where = self.fact(data), self.words(data, "column"), self.where(data)
        if not column:
            self.incomplete(data, "column")
        if fact is not None and column:
            yield SumOf(*fact, column, where)

    def rows(self, data: Mapped) -> Iterator[RowsOf]:
        self.unknown(data, ROWS_KEYS)
        kind = self.catalogue.list(str(data.get("list", "")))
        if kind is None:
            self.missing(data, "list", [one.label for one in self.catalogue.lists.values()])
            return
        columns = data.get("columns")
        if not isinstance(columns, Mapped) or not columns:
            self.incomplete(data, "columns")
            return
        made: dict[str, tuple[str, ...]] = {}
        for name in columns:
            field_id = self.field(kind, name, columns.lines.get(name, data.line))
            if field_id:
                made[field_id] = self.words(columns, name)
        group = str(data.get("group", ""))
        group_id = self.field(kind, group, data.lines.get("group", data.line)) if group else ""
        if group_id and group_id not in made:
            self.incomplete(data, f"columns.{group}")
        yield RowsOf(kind.id, group_id, made, self.where(data))

    # -- pieces

    def field(self, kind: ListKind, name: str, line: int) -> str:
        found = next((one.id for one in kind.fields.values() if name in (one.id, one.label)), "")
        if not found:
            near = _near(name, [one.label for one in kind.fields.values()])
            self.findings.add("mapping_unknown", line, key=kind.label, name=name, near=near)
        return found

    def fact(self, data: Mapped) -> tuple[str, str] | None:
        name = str(data.get("fact", ""))
        base, _, said = name.partition("@")
        kind: FactKind | None = self.catalogue.fact(base.strip())
        if kind is None:
            self.missing(data, "fact", list(self.catalogue.names()))
            return None
        period = PERIODS.get(said.strip()) if said else ""
        if period is None:
            line = data.lines.get("fact", data.line)
            self.findings.add("expression_period", line, period=said, text=name, name=name)
            return None
        return kind.id, period

    def missing(self, data: Mapped, key: str, known: list[str]) -> None:
        name = str(data.get(key, ""))
        if not name:
            self.incomplete(data, key)
            return
        self.findings.add(
            "mapping_unknown", data.lines.get(key, data.line), key=key, name=name, near=_near(name, known)
        )

    def where(self, data: Mapped) -> Mapping[str, tuple[str, ...]]:
        said = data.get("where")
        if said is None:
            return {}
        if not isinstance(said, Mapped):
            self.incomplete(data, "where")
            return {}
        return {name: self.words(said, name) for name in said}

    def words(self, data: Mapped, key: str) -> tuple[str, ...]:
        """One text or a list of texts."""
        said = data.get(key)
        if isinstance(said, Listed):
            return tuple(str(one) for one in said if isinstance(one, Scalar) and one.strip())
        return (str(said),) if isinstance(said, Scalar) and said.strip() else ()

    def unit(self, data: Mapped) -> str:
        said = str(data.get("unit", ""))
        if said and (said not in UNITS or UNITS[said].dimension != "money"):
            self.findings.add(
                "mapping_unknown",
                data.lines.get("unit", data.line),
                key="unit",
                name=said,
                near="元、万元、亿元",
            )
            return ""
        return said

    def entries(self, data: Mapped, key: str) -> Iterator[Mapped]:
        said = data.get(key)
        if said is None:
            return
        if not isinstance(said, Listed):
            self.findings.add("template_not_listed", data.lines.get(key, data.line), name=key)
            return
        for row in said:
            if isinstance(row, Mapped):
                yield row
            else:
                self.findings.add("not_a_mapping", getattr(row, "line", 0), name=key, text=str(row)[:40])

    def incomplete(self, data: Mapped, key: str) -> None:
        self.findings.add("mapping_incomplete", data.line, key=key)

    def unknown(self, data: Mapped, keys: tuple[str, ...]) -> None:
        for key in data:
            if key not in keys:
                line = data.lines.get(key, data.line)
                self.findings.add("unknown_key", line, key=key, where=WHERE, near=_near(key, list(keys)))


def _near(name: str, known: list[str]) -> str:
    return "、".join(get_close_matches(name, known, n=3, cutoff=0.5)) or "、".join(known[:8])
