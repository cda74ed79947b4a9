"""The facts and lists of a case: values, ranges, what is not known, and the laws that they keep."""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from jixiao.case.model import Record, Stated, StatedList, Target, Value
from jixiao.case.reading import TRUE_WORDS, Reader
from jixiao.core.case_book import STATUS_OF
from jixiao.core.fact import DEFAULT_GRAIN, GRAIN, PERIODS, Catalogue, FactKind, ListField
from jixiao.core.finding import Findings, Term
from jixiao.core.numerals import is_count
from jixiao.core.quantity import QuantityError, parse_date, parse_quantity, show_money, show_number
from jixiao.core.source import Data, Listed, Mapped, Place, Scalar
from jixiao.core.system import Why

FACT_KEYS = (
    "value", "range", "unknown", "not_applicable", "lost", "disputed", "proof", "line", "note", "secrecy", "why", "evidence",
)  # fmt: skip


def read_own_value(catalogue: Catalogue, target: Target, kind: FactKind, findings: Findings) -> Stated | None:
    """The stated value of one own target, read as any other fact is."""
    return FactReader(catalogue, findings).own_value(target, kind)


class FactReader(Reader):
    """Reads facts and lists against a catalogue."""

    def __init__(self, catalogue: Catalogue, findings: Findings, source: str = "") -> None:
        super().__init__(findings, source)
        self.catalogue = catalogue

    # -- facts

    def facts(self, data: Data | None) -> dict[tuple[str, str], Stated]:
        made: dict[tuple[str, str], Stated] = {}
        for name, row, line in self.entries(data, "facts"):
            base, _, period_text = name.partition("@")
            kind = self.catalogue.fact(base.strip())
            period = PERIODS.get(period_text.strip()) if period_text else ""
            if kind is None:
                near = (
                    "、".join(get_close_matches(base, list(self.catalogue.names()), n=3, cutoff=0.5))
                    or "（没有相近的名称）"
                )
                self.findings.add("unknown_fact", line, where="facts", name=base, near=near)
                continue
            if period is None:
                self.findings.add("expression_period", line, period=period_text, text=name, name=name)
                continue
            if (kind.id, period) in made:
                before = made[(kind.id, period)].text or made[(kind.id, period)].status
                self.findings.add("fact_twice", line, name=kind.label, one=before, other=_shown(row))
                continue
            stated = self.stated(row, kind, period, line)
            if stated is not None:
                made[(kind.id, period)] = stated
        return made

    def stated(self, row: Data, kind: FactKind, period: str, line: int) -> Stated | None:
        """One fact: a bare value, or a mapping that says its status."""
        if isinstance(row, Scalar):
            made = Mapped(line)
            made.put("value", row, line)
            row = made
        if not isinstance(row, Mapped):
            self.findings.add("not_a_mapping", line, name=kind.label, text="…")
            return None
        self.unknown_keys(row, FACT_KEYS, kind.label)
        place, source = self.place(row, line)
        common: dict[str, Any] = {
            "note": str(row.get("note", "")),
            "secrecy": self.secrecy(row, line),
            "place": place,
            "place_in_source": source,
        }
        statuses = [
            key for key in ("value", "range", "unknown", "not_applicable", "lost", "disputed") if key in row
        ]
        if len(statuses) != 1:
            self.findings.add("fact_status", line, name=kind.label, found="、".join(statuses) or "（空）")
            return None
        status = statuses[0]
        said = row[status]
        if status in ("unknown", "lost", "disputed"):
            self.reasoned(row, status, kind.label, line)
        if status in ("unknown", "lost"):
            return Stated(kind.id, period, status, reason=str(said), **common)
        if status == "disputed":
            return Stated(kind.id, period, status, text=str(said), reason=str(row.get("why", "")), **common)
        if status == "not_applicable":
            if not row.get("proof"):
                self.findings.add("na_without_proof", row.lines.get("proof", line), name=kind.label)
            return Stated(
                kind.id, period, status, reason=str(said), proof=str(row.get("proof", "")), **common
            )
        if status == "range":
            return self.range(said, kind, period, line, common)
        at = row.lines.get("value", line)
        found = self.valued(str(said), kind, period, at, common)
        self.note_range(found, kind.dimension, kind.label, at)
        return found

    def reasoned(self, row: Mapped, status: str, name: str, line: int) -> None:
        """What is not known says why."""
        key = "why" if status == "disputed" else status
        if not row.get(key):
            at = row.lines.get("reason", row.lines.get(key, line))
            said = Term(status, STATUS_OF[status])
            self.findings.add("unknown_without_reason", at, severity="warning", name=name, status=said)

    def note_range(self, stated: Stated | None, dimension: str, name: str, line: int) -> None:
        """A value such as 二十人左右 is read as a range, and that is said; 90%-95% and ≥95% are ranges as they stand."""
        if stated is None or stated.low is None or stated.high is None:
            return
        quantity = parse_quantity(stated.text, dimension=dimension)
        if quantity.approximate:
            low, high = (
                shown_value(end, dimension, quantity.unit.symbol) for end in (stated.low, stated.high)
            )
            self.findings.add(
                "read_as_range", line, severity="warning", claimed=stated.text, name=name, text=stated.text, low=low, high=high,
            )  # fmt: skip

    def valued(
        self, text: str, kind: FactKind, period: str, line: int, common: dict[str, Any]
    ) -> Stated | None:
        read = self.read_value(text, kind.dimension, kind.label, line, kind.choices)
        if read is None:
            return None
        value, low, high = read
        bounds = kind.bounds if kind.dimension not in ("text", "bool") else None
        if value is not None:
            if bounds and isinstance(value, Fraction) and not bounds[0] <= value <= bounds[1]:
                self.out_of_bounds(kind, text, line)
                return None
            self.check_grain(value, kind.dimension, kind.label, text, line, kind.grain)
            return Stated(kind.id, period, "known", value, None, None, text, **common)
        if bounds:
            low = bounds[0] if low is None else max(low, bounds[0])
            high = bounds[1] if high is None else min(high, bounds[1])
            if low > high:
                self.out_of_bounds(kind, text, line)
                return None
        return Stated(kind.id, period, "range", None, low, high, text, **common)

    def out_of_bounds(self, kind: FactKind, text: str, line: int) -> None:
        low, high = kind.bounds
        from_to = f"{shown_value(low, kind.dimension)} 至 {shown_value(high, kind.dimension)}"
        self.findings.add("out_of_bounds", line, name=kind.label, text=text, bounds=from_to)

    def check_grain(
        self, value: Value, dimension: str, label: str, text: str, line: int, grain: Fraction
    ) -> None:
        if (
            isinstance(value, bool)
            or not isinstance(value, Fraction)
            or dimension not in ("money", "count", "ratio")
        ):
            return
        if (value / grain).denominator != 1:
            self.findings.add(
                "too_fine",
                line,
                name=label,
                text=text,
                grain={"money": "1 分钱", "ratio": "0.0001%"}.get(dimension, "1"),
            )

    def own_value(self, target: Target, kind: FactKind) -> Stated | None:
        """What a unit reached on one of its own targets."""
        common: dict[str, Any] = {
            "place": Place(self.findings.file, target.line),
            "place_in_source": target.place_in_source,
        }
        if "unknown" in target.extra or (not target.actual and "range" not in target.extra):
            return Stated(
                kind.id, "", "unknown", reason=str(target.extra.get("unknown", "未填写完成值")), **common
            )
        if "range" in target.extra:
            return self.range(target.extra["range"], kind, "", target.line, common)  # type: ignore[arg-type]  # kept as read: range() tells what is no range
        made = self.valued(target.actual, kind, "", target.at("actual"), common)
        self.note_range(made, kind.dimension, target.name, target.at("actual"))
        return made

    def range(
        self, said: Data, kind: FactKind, period: str, line: int, common: dict[str, Any]
    ) -> Stated | None:
        """A range: `{from: 90%, below: 95%}`, or a text such as 90%-95%."""
        if isinstance(said, Scalar):
            return self.valued(str(said), kind, period, line, common)
        if not isinstance(said, Mapped):
            self.findings.add("not_a_mapping", line, name=kind.label, text="range")
            return None
        self.unknown_keys(said, ("from", "above", "upto", "below"), kind.label)
        low, high = kind.bounds
        shown = []
        for key, text in said.items():
            read = self.read_value(str(text), kind.dimension, kind.label, line, ())
            if read is None or not isinstance(read[0], Fraction):
                return None
            value = read[0]
            if key == "from":
                low = max(low, value)
            elif key == "above":
                low = max(low, value + kind.grain)
            elif key == "upto":
                high = min(high, value)
            elif key == "below":
                high = min(high, value - kind.grain)
            shown.append({"from": "≥", "above": ">", "upto": "≤", "below": "<"}.get(key, "") + str(text))
        if low > high:
            self.findings.add(
                "bounds_reversed",
                line,
                name=kind.label,
                low=str(said.get("from", "")),
                high=str(said.get("below", "")),
            )
            return None
        return Stated(kind.id, period, "range", None, low, high, " 且 ".join(shown), **common)

    def read_value(
        self,
        text: str,
        dimension: str,
        label: str,
        line: int,
        choices: tuple[str, ...],
        more: tuple[str, ...] = (),
    ) -> tuple[Value | None, Fraction | None, Fraction | None] | None:
        """A value as written: exact, or the ends of what it may be. None when it cannot be read; a finding says why.
        `more`: words that its place offers beside the choices."""
        text = text.strip()
        try:
            if dimension == "bool":
                if text not in TRUE_WORDS:
                    words = "、".join(("是", "否", *more))
                    self.findings.add("not_a_choice", line, name=label, key="", text=text, choices=words)
                    return None
                return TRUE_WORDS[text], None, None
            if dimension == "text":
                if choices and text not in choices:
                    self.findings.add(
                        "not_a_choice",
                        line,
                        name=label,
                        key="",
                        text=text,
                        choices="、".join((*choices, *more)),
                    )
                    return None
                return text, None, None
            if dimension == "date":
                return Fraction(parse_date(text).toordinal()), None, None
            if text in ("0", "零"):
                return Fraction(0), None, None  # nothing is nothing in every unit
            quantity = parse_quantity(text, dimension=dimension)
        except QuantityError as error:
            self.findings.add("bad_value", line, name=label, text=text, why=error.detail)
            return None
        if quantity.is_exact:
            return quantity.value, None, None
        grain = GRAIN.get(dimension, DEFAULT_GRAIN)
        low, high = quantity.low, quantity.high
        if quantity.approximate and low is not None and low == high:
            return None, *quantity.about_interval()
        if low is not None and not quantity.low_closed:
            low += grain
        if high is not None and not quantity.high_closed:
            high -= grain
        return None, low, high

    def laws(self, facts: dict[tuple[str, str], Stated]) -> None:
        """A part is never larger than its whole."""
        for (id, period), stated in facts.items():
            kind = self.catalogue.facts[id]
            for whole_id in kind.part_of:
                whole = facts.get((whole_id, period))
                least, most = least_of(stated), most_of(whole) if whole is not None else None
                if whole is None or least is None or most is None:
                    continue
                if least > most:
                    line = stated.place.line
                    whole_label = self.catalogue.label(whole_id)
                    self.findings.add(
                        "part_over_whole", line, related=(whole.place.line,), claimed=stated.text, recomputed=whole.text,
                        part=kind.label, a=stated.text, whole=whole_label, b=whole.text, at=Place("", whole.place.line),
                    )  # fmt: skip

    # -- lists

    def lists(self, data: Data | None) -> dict[str, StatedList]:
        made: dict[str, StatedList] = {}
        for name, row, line in self.entries(data, "lists"):
            kind = self.catalogue.list(name)
            if kind is None:
                near = "、".join(get_close_matches(name, list(self.catalogue.names()), n=3, cutoff=0.5))
                self.findings.add(
                    "unknown_fact", line, where="lists", name=name, near=near or "（没有相近的名称）"
                )
                continue
            base = 0
            rows: Data | None = row
            if isinstance(row, Mapped):
                if "unknown" in row or "lost" in row:
                    self.reasoned(row, "unknown" if "unknown" in row else "lost", kind.label, line)
                    made[kind.id] = StatedList(
                        kind.id,
                        None,
                        str(row.get("unknown", row.get("lost", ""))),
                        Place(self.findings.file, line),
                    )
                    continue
                self.unknown_keys(row, ("rows", "line", "note"), kind.label)
                written = str(row.get("line", ""))
                base = int(written) if is_count(written) else 0
                rows = row.get("rows")
            if not isinstance(rows, Listed):
                self.findings.add("not_a_list", line, name=kind.label)
                continue
            records = []
            for item in rows:
                if not isinstance(item, Mapped):
                    self.findings.add(
                        "not_a_mapping", getattr(item, "line", line), name=kind.label, text=str(item)[:40]
                    )
                    continue
                records.append(self.record(item, kind.id, base))
            made[kind.id] = StatedList(kind.id, tuple(records), "", Place(self.findings.file, line))
        return made

    def record(self, item: Mapped, list_id: str, base: int) -> Record:
        kind = self.catalogue.lists[list_id]
        fields: dict[str, Stated] = {}
        source_line = base
        for key, value in item.items():
            line = item.lines.get(key, item.line)
            if key == "line":
                source_line = int(str(value)) if is_count(str(value)) else base
                continue
            if key == "note":
                continue
            field = kind.field(key)
            if field is None:
                labels = [f.label for f in kind.fields.values()]
                near = "、".join(
                    get_close_matches(key, [*labels, *kind.fields], n=3, cutoff=0.5)
                ) or "、".join(labels)
                self.findings.add("unknown_key", line, key=key, where=kind.label, near=near)
                continue
            stated = self.field_value(value, field, kind.label, line)
            if field.id in fields and stated is not None:
                before = fields[field.id].text or fields[field.id].status
                self.findings.add(
                    "fact_twice", line, name=f"{kind.label}的‘{field.label}’", one=before, other=stated.text
                )
            elif stated is not None:
                fields[field.id] = stated
        for field in kind.fields.values():
            if field.id not in fields and field.default:
                fields[field.id] = Stated(field.id, value=Fraction(field.default), text=field.default)
        return Record(fields, Place(self.source, source_line) if source_line else Place())

    def field_value(self, value: Data, field: ListField, where: str, line: int) -> Stated | None:
        label = f"{where}的‘{field.label}’"
        if isinstance(value, Mapped):
            found = [key for key in ("unknown", "lost", "not_applicable") if key in value]
            if found:
                status = found[0]
                return Stated(
                    field.id, status=status, reason=str(value[status]), place=Place(self.findings.file, line)
                )
            if "range" in value:
                kind = FactKind(field.id, label, field.dimension, low=field.low, high=field.high)
                return self.range(value["range"], kind, "", line, {"place": Place(self.findings.file, line)})
            if "value" in value:
                value = value["value"]
        if not isinstance(value, Scalar):
            self.findings.add("bad_value", line, name=label, text="…", why=Why("写一个值", "write a value"))
            return None
        more = (STATUS_OF["not_applicable"],) if self.findings.book else ()  # a cell's list offers it
        read = self.read_value(str(value), field.dimension, label, line, field.choices, more)
        if read is None:
            return None
        exact, low, high = read
        if isinstance(exact, Fraction):
            bottom, top = field.bounds
            if (field.low is not None and exact < bottom) or (field.high is not None and exact > top):
                bounds = f"{shown_value(bottom, field.dimension)} 至 {shown_value(top, field.dimension)}"
                self.findings.add("out_of_bounds", line, name=label, text=str(value), bounds=bounds)
        status = "known" if exact is not None else "range"
        made = Stated(
            field.id, "", status, exact, low, high, str(value), place=Place(self.findings.file, line)
        )
        self.note_range(made, field.dimension, label, line)
        return made


def _shown(row: Data) -> str:
    return str(row.get("value", row.get("unknown", ""))) if isinstance(row, Mapped) else str(row)


def shown_value(value: Fraction, dimension: str, unit: str = "") -> str:
    """A number as a finding shows it: money in 元, or as `unit` has it in 万元 or 亿元; rates in %, dates as 2024-05-31."""
    if dimension == "date":
        return date.fromordinal(int(value)).isoformat()
    if dimension == "money":
        return show_money(value, next((big for big in ("亿元", "万元") if big[0] in unit), "元"), None)
    return f"{show_number(value * 100)}%" if dimension == "ratio" else show_number(value)


def least_of(stated: Stated) -> Fraction | None:
    """The least that a stated fact can be; None when nothing is said."""
    return stated.value if isinstance(stated.value, Fraction) else stated.low


def most_of(stated: Stated) -> Fraction | None:
    """The most that a stated fact can be; None when nothing is said."""
    return stated.value if isinstance(stated.value, Fraction) else stated.high
