"""Facts and lists from an export by a mapping: labels and headers are looked up, nothing is guessed, what is missing is told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from jixiao.core.document import At, Document, Slot
from jixiao.core.fact import Catalogue, FactKind, fold
from jixiao.core.finding import Findings
from jixiao.core.quantity import Quantity, QuantityError, parse_quantity, show_money, show_number
from jixiao.core.units import UNITS
from jixiao.extraction.facts import Conflict, Facts, Found, Stated, year_of
from jixiao.extraction.mapping import CellOf, FactsMapping, RowsOf, SumOf, TableOf
from jixiao.extraction.named_tables import NOTHING, WHOLE, NamedTable, fits, label_words, named_tables


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row of a list: texts by field, and where its first cell stands."""

    values: Mapping[str, str]
    at: At


@dataclass(frozen=True, slots=True)
class Exported:
    """What a mapping found in a document."""

    facts: Facts
    lists: Mapping[str, tuple[ListRow, ...]] = field(default_factory=dict)
    tables: tuple[str, ...] = ()  # the names of the tables that were found


def exported(document: Document, mapping: FactsMapping, catalogue: Catalogue, findings: Findings) -> Exported:
    """The facts and lists that a document holds by a mapping; a finding for everything in it that was looked for in vain."""
    stated: list[Stated] = []
    lists: dict[str, list[ListRow]] = {}
    seen: list[str] = []
    named = list(named_tables(document))
    for wanted in mapping.tables:
        tables = [NamedTable(table, names) for table, names in named if fits(wanted, table, names)]
        if not tables:
            findings.add("mapping_no_table", 0, severity="info", table=wanted.name)
            continue
        seen.append(wanted.name)
        for sheet in tables:
            finder = _Finder(sheet, wanted, catalogue, findings)
            stated += [one for cell in wanted.cells for one in finder.cell(cell)]
            stated += [one for sum_ in wanted.sums for one in finder.sum(sum_)]
            for rows in wanted.rows:
                lists.setdefault(rows.list, []).extend(finder.rows(rows))
    if not seen:
        titles = "、".join(one.name for one in mapping.tables)
        findings.items.clear()
        findings.add("mapping_fits_nothing", 0, mapping=mapping.title or mapping.id, tables=titles)
    return Exported(
        _agreed(stated, catalogue, year_of(document)),
        {id: tuple(rows) for id, rows in lists.items()},
        tuple(seen),
    )


def _agreed(stated: Sequence[Stated], catalogue: Catalogue, year: int) -> Facts:
    """Facts in the order of the catalogue; one that two cells give differently is a conflict."""
    order = {id: number for number, id in enumerate(catalogue.facts)}
    by_fact: dict[tuple[str, str], list[Stated]] = {}
    for one in sorted(stated, key=lambda one: (order.get(one.id, 0), one.period)):
        by_fact.setdefault((one.id, one.period), []).append(one)
    found: list[Found] = []
    conflicts: list[Conflict] = []
    for same in by_fact.values():
        best = max(same, key=lambda one: one.quantity.places)
        if all(_meet(_span(best.quantity), _span(one.quantity)) for one in same):
            found.append(Found(best, tuple(one for one in same if one is not best)))
        else:
            conflicts.append(Conflict(tuple(same)))
    return Facts(tuple(found), tuple(conflicts), year)


Span = tuple[Fraction, Fraction]


def _span(quantity: Quantity) -> Span:
    """What an exported number may stand for. A workbook drops noughts at the end (10.00 is 10), so that its digits do not
    tell how far it was rounded: in 万元 at least two decimals are taken to be exact, in 元 all is."""
    low = quantity.low or Fraction(0)
    scale = quantity.unit.scale if quantity.unit.dimension == "money" else Fraction(1)
    half = scale / 10 ** max(quantity.places, 2) / 2 if scale > 1 else Fraction(0)
    return low - half, low + half


def _meet(one: Span, other: Span) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


# -- what a mapping asks for


class _Finder:
    """Looks up what one mapped table asks for in one table of the document."""

    def __init__(self, sheet: NamedTable, wanted: TableOf, catalogue: Catalogue, findings: Findings) -> None:
        self.sheet = sheet
        self.wanted = wanted
        self.catalogue = catalogue
        self.findings = findings
        self.unit = sheet.table.unit if sheet.table.unit in UNITS else wanted.unit

    def cell(self, asked: CellOf) -> Iterator[Stated]:
        """The fact in one cell; none where row or column is not there or the cell holds no number."""
        columns = self.column(asked.column)
        if not columns:
            return
        if asked.row:
            spot = self.sheet.row(asked.row)
        else:
            rows = [number for number, labels in enumerate(self.sheet.labels) if any(labels)]
            spot = (rows[0], -1) if len(rows) == 1 else None
        if spot is None:
            self.note("mapping_no_row", row="›".join(asked.row) or "（唯一的一行）")
            return
        number, label = spot
        column = next((one for one in columns if one > label), None)
        if column is None:
            self.note("mapping_no_column", column="›".join(asked.column))
            return
        kind = self.catalogue.facts[asked.fact]
        slot = self.sheet.body[number][column]
        quantity = self.quantity(slot, kind)
        if quantity is not None:
            words = f"{self.name}：{' × '.join((*asked.row[-1:], '›'.join(asked.column)))}"
            yield Stated(kind.id, asked.period, quantity.text, slot.cell.at, words, kind.label, quantity)

    def sum(self, asked: SumOf) -> Iterator[Stated]:
        """The sum of a column over the rows that fit. A cell without a number makes the sum unknown."""
        columns = self.column(asked.column)
        picked = self.picked(asked.where)
        if not columns or picked is None:
            return
        kind = self.catalogue.facts[asked.fact]
        slots = [self.sheet.body[number][columns[0]] for number in picked]
        found = [self.quantity(slot, kind) for slot in slots]
        known = [one for one in found if one is not None]
        if not slots or len(known) < len(found):
            if not slots:
                self.note("mapping_no_rows", where=_said(asked.where))
            return
        total = self.added(known)
        if not asked.where:
            self.compare(total, known, columns[0], kind)
        met = {
            head: tuple(
                dict.fromkeys(
                    self.sheet.body[number][self.sheet.columns((head,))[0]].cell.text.strip()
                    for number in picked
                )
            )
            for head in asked.where
        }
        words = f"{self.name}：{asked.column[-1]}，{_said(met)} {len(known)} 行之和".replace("， ", "，")
        yield Stated(kind.id, asked.period, total.text, slots[0].cell.at, words, kind.label, total)

    def compare(self, total: Quantity, parts: Sequence[Quantity], column: int, kind: FactKind) -> None:
        """The sum of the rows against the total that the table prints itself, both only as exact as they are written."""
        spans = [_span(one) for one in parts]
        whole = sum((low for low, _ in spans), Fraction(0)), sum((high for _, high in spans), Fraction(0))
        for number, row in enumerate(self.sheet.body):
            slot = row[column]
            label = next((one for one in self.sheet.labels[number] if one in WHOLE), "")
            if not label or slot.cell.text.strip() in NOTHING:
                continue
            printed = self.quantity(slot, kind)
            if printed is not None and not _meet(_span(printed), whole):
                self.findings.add(
                    "mapping_total_apart",
                    slot.cell.at.line,
                    severity="warning",
                    claimed=printed.text,
                    recomputed=total.text,
                    table=self.name,
                    where=_where(slot.cell.at),
                    label=label,
                    printed=printed.text,
                    computed=total.text,
                )

    def rows(self, asked: RowsOf) -> Iterator[ListRow]:
        """The rows of a list; rows of the same group become one, with their numbers added."""
        kind = self.catalogue.lists[asked.list]
        places = {id: self.column(words) for id, words in asked.columns.items()}
        picked = self.picked(asked.where)
        if picked is None or not any(places.values()):
            return
        made: dict[str, dict[str, str]] = {}
        where: dict[str, At] = {}
        sums: dict[tuple[str, str], list[Quantity]] = {}
        for number in picked:
            row = self.sheet.body[number]
            texts = {id: row[columns[0]].cell.text.strip() for id, columns in places.items() if columns}
            key = texts.get(asked.group, "") or f"#{number}"
            one = made.setdefault(key, {})
            where.setdefault(key, row[next(columns[0] for columns in places.values() if columns)].cell.at)
            for id, text in texts.items():
                if kind.fields[id].dimension == "money":
                    quantity = self.amount(row[places[id][0]], f"{key}，{kind.fields[id].label}")
                    if quantity is not None:
                        sums.setdefault((key, id), []).append(quantity)
                elif text not in NOTHING and one.setdefault(id, text) != text:
                    self.note(
                        "mapping_rows_apart", name=key, what=kind.fields[id].label, one=one[id], other=text
                    )
        for (key, id), amounts in sums.items():
            made[key][id] = self.added(amounts).text
        for key, values in made.items():
            if values:
                yield ListRow({id: values[id] for id in asked.columns if id in values}, where[key])

    # -- pieces

    @property
    def name(self) -> str:
        return self.sheet.name or self.wanted.name

    def column(self, words: Sequence[str]) -> list[int]:
        found = self.sheet.columns(words)
        if not found:
            self.note("mapping_no_column", column="›".join(words))
        return found

    def picked(self, where: Mapping[str, tuple[str, ...]]) -> list[int] | None:
        """The rows that fit, without total and empty rows; None where a column of the condition is not there."""
        conditions: list[tuple[int, set[str]]] = []
        for head, values in where.items():
            columns = self.column((head,))
            if not columns:
                return None
            conditions.append((columns[0], {label_words(value) for value in values}))
        return [
            number
            for number, labels in enumerate(self.sheet.labels)
            if any(labels)
            and not self.sheet.is_total(number)
            and all(labels[column] in values for column, values in conditions)
        ]

    def amount(self, slot: Slot, label: str) -> Quantity | None:
        return self.read(slot, "money", self.unit, label)

    def quantity(self, slot: Slot, kind: FactKind) -> Quantity | None:
        unit = self.unit if kind.dimension == "money" else kind.unit
        return self.read(slot, kind.dimension, unit, kind.label)

    def read(self, slot: Slot, dimension: str, unit: str, what: str) -> Quantity | None:
        """The number of a cell in its unit; an empty cell is told and is not nought."""
        text = fold(slot.cell.text.strip())
        at = slot.cell.at
        place = {"what": what, "table": f"{self.name}，{_where(at)}" if at.sheet or at.page else self.name}
        if text in NOTHING:
            self.findings.add("mapping_empty", at.line, severity="info", **place)
            return None
        bare = re.fullmatch(r"[-+−]?[\d,，]+(?:\.\d+)?", text) is not None
        if bare and not unit and dimension == "money":
            self.findings.add("mapping_no_unit", 0, table=self.name)
            return None
        try:
            found = parse_quantity(
                text + unit if bare and dimension != "ratio" else text, dimension=dimension
            )
            if found.is_exact:
                return found
        except QuantityError:
            pass  # told below: whatever it is, it is no number of this kind
        self.findings.add("mapping_not_number", at.line, severity="warning", text=text, **place)
        return None

    def added(self, amounts: Sequence[Quantity]) -> Quantity:
        """The exact sum, written in the unit of its parts."""
        total = sum((one.low for one in amounts if one.low is not None), Fraction(0))  # all are exact
        unit = amounts[0].unit
        text = (
            show_money(total, unit.symbol, None)
            if unit.dimension == "money"
            else show_number(total) + unit.symbol
        )
        return parse_quantity(text, dimension=unit.dimension)

    def note(self, code: str, **values: str) -> None:
        self.findings.add(code, self.sheet.table.at.line, severity="warning", table=self.name, **values)


def _where(at: At) -> str:
    if at.sheet or at.cell:
        return "!".join(part for part in (at.sheet, at.cell) if part)
    return f"第 {at.page} 页第 {at.line} 行" if at.page else f"第 {at.line} 行"


def _said(where: Mapping[str, tuple[str, ...]]) -> str:
    return "".join(f"{head}为{'、'.join(values)}的" for head, values in where.items())
