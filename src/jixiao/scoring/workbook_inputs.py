"""The cells a person fills in, as values of formulas: facts, judgements and the fields of lists, found by their ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from jixiao.case.model import Case
from jixiao.core.case_book import (
    FACT_COLUMNS,
    FACTS,
    JUDGEMENT_COLUMNS,
    JUDGEMENTS,
    KNOWN,
    MONEY_UNITS,
    NO_WORDS,
    NOT_APPLICABLE,
    RANGE,
    YES_WORDS,
    area,
    column_of,
)
from jixiao.core.fact import Catalogue, FactKind, ListField
from jixiao.rules.tree import Judged, Value
from jixiao.scoring.workbook_cells import (
    NOT,
    OPTIONAL,
    OPTIONAL_RANGE,
    Cells,
    Ref,
    no_value,
    quoted,
    shown,
)
from jixiao.scoring.workbook_cells import RANGE as SPAN
from jixiao.scoring.workbook_cells import UNKNOWN as OPEN

DAY_ZERO = 693_594  # the ordinal of the day before Excel's day 1, as counted from March 1900 on
POINT_GRAIN = Fraction(1, 10_000)


@dataclass(frozen=True, slots=True)
class ListPlace:
    """Where a list stands: its sheet, its columns by field id, the unit scale of money columns, and how many rows."""

    sheet: str
    columns: Mapping[str, str]
    scales: Mapping[str, int]
    rows: int
    last: str

    def column(self, id: str) -> str:
        return area(self.sheet, self.columns[id], self.rows)

    @property
    def block(self) -> str:
        return area(self.sheet, "B", self.rows, self.last)


@dataclass(frozen=True, slots=True)
class Places:
    """Where the inputs stand in the workbook."""

    fact_rows: int
    judgement_rows: int
    lists: Mapping[str, ListPlace] = field(default_factory=dict)
    judged: frozenset[str] = frozenset()
    fact_units: Mapping[tuple[str, str], str] = field(default_factory=dict)
    suffix: str = ""
    fact_order: Mapping[str, int] = field(default_factory=dict)
    judgement_order: Mapping[str, int] = field(default_factory=dict)

    def facts(self, key: str) -> str:
        return area(FACTS + self.suffix, column_of(FACT_COLUMNS, key), self.fact_rows)

    def judgements(self, key: str) -> str:
        return area(JUDGEMENTS + self.suffix, column_of(JUDGEMENT_COLUMNS, key), self.judgement_rows)


class Inputs(Cells):
    """The inputs of one workbook as values; each gets its helper row when it is first asked for."""

    def __init__(self, case: Case, catalogue: Catalogue, places: Places) -> None:
        super().__init__()
        self.case = case
        self.catalogue = catalogue
        self.places = places
        self.fact_refs: dict[tuple[str, str, bool], Ref] = {}
        self.fact_cells: dict[tuple[str, str], tuple[str, str]] = {}
        self.judged_refs: dict[tuple[str, str], Ref] = {}
        self.field_refs: dict[tuple[str, int, str], Ref] = {}
        self.list_refs: dict[str, tuple[str, str, list[str], str]] = {}

    # -- facts

    def fact_source(self, id: str, period: str) -> tuple[str, str]:
        """The formula of a fact's cell and the cell that holds its status, found by the fact's id."""
        found = self.fact_cells.get((id, period))
        if found is not None:
            return found
        key = fact_key(id, period)
        row = self.row(f"{self.catalogue.label(id)} {period}".strip())
        at = self.put(
            row, "E", f"MATCH({quoted(key)},{self.places.facts('id')},0)", self.places.fact_order.get(key, 1)
        )
        stated = self.case.facts.get((id, period))
        status = STATUS_WORDS.get(stated.status, "") if stated is not None else ""
        where = self.put(row, "F", f'INDEX({self.places.facts("status")},{at})&""', status)
        made = f"INDEX({self.places.facts('value')},{at})", where
        self.fact_cells[id, period] = made
        return made

    def fact(self, id: str, period: str, *, stated: bool) -> Ref:
        """A fact's value. `stated`: one that a formula gives as well, so that it may be left empty."""
        key = (id, period, stated)
        if key in self.fact_refs:
            return self.fact_refs[key]
        kind = self.catalogue.facts[id]
        x, status = self.fact_source(id, period)
        row = self.row(f"{kind.label} {period}".strip())
        scale, scaled, known = "1", 1, ""
        if kind.dimension == "money":
            unit = self.places.fact_units.get((id, period), "万元")
            at = x.replace(self.places.facts("value"), self.places.facts("unit"))
            factor = "".join(f'IF({at}="{name}",{size},' for name, size in MONEY_UNITS.items())
            scaled = MONEY_UNITS[unit]
            scale = self.put(row, "E", f"{factor}0{')' * len(MONEY_UNITS)}", scaled)
            known = f"{scale}>0"
        valid, value, den = typed(kind, x, scale)
        lacking, span = (OPTIONAL, OPTIONAL_RANGE) if stated else (OPEN, SPAN)
        valid = f"AND({valid},{known})" if known else valid
        formula = (
            f'IF({status}="{NOT_APPLICABLE}","{NOT}",IF(OR({status}="",{status}="{KNOWN}"),'
            f'IF({valid},"",IF({ranged(kind, x)},"{span}","{lacking}")),IF({status}="{RANGE}","{span}","{lacking}")))'
        )
        causes, now = "", self.case.value(id, period)
        if now is None:
            said = self.case.facts.get((id, period))
            if self.case.not_applicable(id, period):
                causes = NOT
            else:
                causes = span if said is not None and said.low is not None else lacking
        state = self.put(row, "B", formula, causes)
        made = self.typed_ref(row, state, causes, kind.dimension, value, den, now)
        self.fact_refs[key] = made
        return made

    def typed_ref(
        self, row: int, state: str, causes: str, dimension: str, value: str, den: int, now: Value | None
    ) -> Ref:
        if dimension in ("text", "bool"):
            return self.done(dimension, row, state, causes, value, now)
        return self.numbered(row, state, causes, value, den, now if isinstance(now, Fraction) else None)

    def not_applicable(self, id: str, period: str) -> Ref:
        """Whether a fact is marked as not applicable."""
        _, status = self.fact_source(id, period)
        row = self.row("不适用")
        now = self.case.not_applicable(id, period)
        return self.done("bool", row, '""', "", f'{status}="{NOT_APPLICABLE}"', now)

    # -- judgements

    def judged(self, key: str, what: str) -> Ref:
        """What a person says: points, truth, choice or count."""
        if key not in self.places.judged:
            return no_value(OPEN)
        if (key, what) in self.judged_refs:
            return self.judged_refs[key, what]
        row = self.row(f"判断 {key}")
        order = self.places.judgement_order.get(key, 1)
        at = self.put(row, "E", f"MATCH({quoted(key)},{self.places.judgements('id')},0)", order)
        column = {"points": "score", "truth": "verdict", "choice": "verdict", "count": "count"}[what]
        x = f"INDEX({self.places.judgements(column)},{at})"
        now = judged_now(self.case, key, what)
        causes = "" if now is not None else OPEN
        if what in ("points", "count"):
            state = self.put(row, "B", f'IF(ISNUMBER({x}),"","{OPEN}")', causes)
            den = POINT_GRAIN.denominator if what == "points" else 1
            made = self.numbered(
                row, state, causes, f"ROUND({x}*{den},0)", den, now if isinstance(now, Fraction) else None
            )
        elif what == "truth":
            state = self.put(
                row, "B", f'IF(OR(TRIM({x}&"")="符合",TRIM({x}&"")="不符合"),"","{OPEN}")', causes
            )
            made = self.done("bool", row, state, causes, f'TRIM({x}&"")="符合"', now)
        else:
            state = self.put(row, "B", f'IF(TRIM({x}&"")<>"","","{OPEN}")', causes)
            made = self.done("text", row, state, causes, f'TRIM({x}&"")', now)
        self.judged_refs[key, what] = made
        return made

    # -- lists

    def list_of(self, id: str) -> tuple[str, str, list[str], str]:
        """A list: the cell with its causes, these now, for each row the cell that counts what is filled in, their range."""
        found = self.list_refs.get(id)
        if found is not None:
            return found
        place = self.places.lists[id]
        records = self.case.records(id)
        counts: list[str] = []
        head = self.row(f"清单 {self.catalogue.label(id)}")
        for number in range(1, place.rows + 1):
            row = self.row(f"第 {number} 条")
            filled = 0
            if records is not None and number <= len(records):
                filled = sum(
                    stated.status != "unknown" and bool(listed_text(stated.value, stated.status))
                    for id_, stated in records[number - 1].fields.items()
                    if id_ in place.columns
                )
            formula = f"IF({number}>ROWS({place.block}),0,COUNTA(INDEX({place.block},{number},0)))"
            counts.append(self.put(row, "E", formula, filled))
        span = f"{counts[0]}:{counts[-1]}"
        key = fact_key(id, "*")
        at = self.put(
            head,
            "E",
            f"MATCH({quoted(key)},{self.places.facts('id')},0)",
            self.places.fact_order.get(key, 1),
        )
        now = "" if records is not None else OPEN
        word = KNOWN if records is not None else "未知" if id in self.case.lists else ""
        status = self.put(head, "F", f'INDEX({self.places.facts("status")},{at})&""', word)
        formula = (
            f'IF(OR(AND({status}<>"",{status}<>"{KNOWN}"),AND({status}="",SUM({span})=0),COUNTA({place.block})>SUM({span})),'
            f'"{OPEN}","")'
        )
        made = self.put(head, "B", formula, now), now, counts, span
        self.list_refs[id] = made
        return made

    def field(self, list_id: str, number: int, id: str) -> Ref:
        """A field of one record; what a record does not name has the field's own default, or no value."""
        key = (list_id, number, id)
        if key in self.field_refs:
            return self.field_refs[key]
        place = self.places.lists[list_id]
        kind = self.catalogue.lists[list_id].fields[id]
        x = f"INDEX({place.column(id)},{number})"
        records = self.case.records(list_id) or ()
        stated = records[number - 1].fields.get(id) if number <= len(records) else None
        valid, value, den = typed(kind, x, str(place.scales.get(id, 1)))
        now = stated.value if stated is not None else None
        if number > len(records):
            now = Fraction(kind.default) if kind.default else None
        row = self.row(f"{kind.label} {number}")
        if kind.default:
            value = f'IF(TRIM({x}&"")="",{Fraction(kind.default) * den},{value})'
            valid = f'OR(TRIM({x}&"")="",{valid})'
        causes = "" if now is not None else OPEN
        state = self.put(row, "B", f'IF({valid},"","{OPEN}")', causes)
        made = self.typed_ref(row, state, causes, kind.dimension, value, den, now)
        self.field_refs[key] = made
        return made

    def field_not_applicable(self, list_id: str, number: int, id: str) -> Ref:
        """Whether a cell of a list says that there is no such thing: 不适用."""
        place = self.places.lists[list_id]
        x = f"INDEX({place.column(id)},{number})"
        records = self.case.records(list_id) or ()
        stated = records[number - 1].fields.get(id) if number <= len(records) else None
        now = stated is not None and stated.status == "not_applicable"
        return self.done("bool", self.row("不适用"), '""', "", f'TRIM({x}&"")="{NOT_APPLICABLE}"', now)


STATUS_WORDS = {
    "known": "", "unknown": "未知", "not_applicable": NOT_APPLICABLE, "range": RANGE, "disputed": "存疑", "lost": "缺损",
}  # fmt: skip


def fact_key(id: str, period: str) -> str:
    """The id of a fact's row: `expenditure_progress@q1`; of a list `list:key_tasks`."""
    if period == "*":
        return f"list:{id}"
    return f"{id}@{period}" if period else id


def typed(kind: FactKind | ListField, x: str, scale: str) -> tuple[str, str, int]:
    """Whether a cell holds a value of this kind, its value in whole grains, and the grains in one."""
    if kind.dimension == "text":
        text = f'TRIM({x}&"")'
        return f'AND({text}<>"",{text}<>"{NOT_APPLICABLE}",{text}<>"未知")', text, 1
    if kind.dimension == "bool":
        words = ",".join(f'TRIM({x}&"")="{word}"' for word in (*YES_WORDS, *NO_WORDS))
        yes = ",".join(f'TRIM({x}&"")="{word}"' for word in YES_WORDS)
        return f"OR({words})", f"OR({yes})", 1
    if kind.dimension == "date":
        return f"ISNUMBER({x})", f"INT({x})+{DAY_ZERO}", 1
    grains = kind.grain.denominator
    factor = f"*{scale}" if scale != "1" else ""
    return f"ISNUMBER({x})", f"ROUND({x}{factor}*{grains},0)", grains


def ranged(kind: FactKind, x: str) -> str:
    """Whether a cell that should hold a number says it in words: a range, an approximate number."""
    return "FALSE" if kind.dimension in ("text", "bool") else f"ISTEXT({x})"


def listed_text(value: Value | None, status: str) -> str:
    """Whether a cell of a list is filled: with a value, or with 不适用."""
    if status == "not_applicable":
        return NOT_APPLICABLE
    return "" if value is None else str(shown(value)) or "空"


def judged_now(case: Case, key: str, what: str) -> Value | None:
    """What the case says at a key, in this form."""
    found = case.judgement(key)
    if found is None:
        return None
    if what == "points":
        return found.score
    if what == "truth":
        return found.met
    if what == "choice":
        return found.grade or {True: "符合", False: "不符合", None: None}[found.met]
    return None if found.count is None else Fraction(found.count)


def asked(node: Judged) -> str:
    """What a judgement is about, for the sheet."""
    return node.text or node.key
