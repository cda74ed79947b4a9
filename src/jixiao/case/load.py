"""A case file read against the catalogue and its framework; every value with its line, every fault a finding."""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from jixiao.case.model import (
    Case,
    Judgement,
    Printed,
    PrintedScore,
    Record,
    Stated,
    StatedList,
    Target,
    Unused,
    Value,
)
from jixiao.core.fact import PERIODS, Catalogue, FactKind, ListField
from jixiao.core.finding import Findings
from jixiao.core.quantity import (
    QuantityError,
    parse_date,
    parse_number,
    parse_quantity,
    show_money,
    show_number,
)
from jixiao.core.source import Data, Listed, Mapped, Place, Scalar
from jixiao.framework.model import Framework

SCHEMA = "jixiao/case-1"
KEYS = (
    "schema", "id", "unit", "scope", "year", "framework", "source", "facts", "lists", "judgements", "targets", "overlay",
    "printed", "unused", "notes", "narrative", "problems", "surveys", "fictional", "title", "region",
)  # fmt: skip
FACT_KEYS = (
    "value", "range", "unknown", "not_applicable", "lost", "disputed", "proof", "line", "note", "secrecy", "why", "evidence",
)  # fmt: skip
JUDGEMENT_KEYS = (
    "score", "met", "partly", "unmet", "grade", "tier", "findings", "count", "reason", "role", "evidence", "line", "note", "secrecy",
)  # fmt: skip
TARGET_KEYS = (
    "id", "name", "operator", "value", "actual", "points", "aspect", "line", "unit", "rule", "note", "missed", "printed",
    "operator_ours", "met", "reason", "role", "evidence", "remainder", "set_low",
)  # fmt: skip
SCOPES = ("本级", "汇总", "")
SECRECY = ("", "涉密", "不予公开")
TRUE_WORDS = {
    "是": True,
    "true": True,
    "yes": True,
    "有": True,
    "否": False,
    "false": False,
    "no": False,
    "无": False,
}


def read_case(
    data: Data,
    catalogue: Catalogue,
    framework: Framework | None,
    findings: Findings,
    *,
    foreign: bool = False,
) -> Case | None:
    """The case of a file. `framework` gives the ids that judgements and printed scores may name.

    `foreign`: the framework is not the case's own, so that its years of validity are a warning only.
    """
    if not isinstance(data, Mapped):
        findings.add("not_a_mapping", 0, name="case", text="")
        return None
    return _Reader(catalogue, framework, findings, foreign=foreign).case(data)


def framework_of(data: Data) -> str:
    """The framework id that a case names."""
    return str(data.get("framework", "")) if isinstance(data, Mapped) else ""


def read_own_value(catalogue: Catalogue, target: Target, kind: FactKind, findings: Findings) -> Stated | None:
    """The stated value of one own target, read as any other fact is."""
    return _Reader(catalogue, None, findings).own_value(target, kind)


class _Reader:
    def __init__(
        self, catalogue: Catalogue, framework: Framework | None, findings: Findings, *, foreign: bool = False
    ) -> None:
        self.foreign = foreign
        self.catalogue = framework.catalogue if framework else catalogue
        self.framework = framework
        self.findings = findings
        self.source = ""

    def place(self, data: Mapped, line: int) -> tuple[Place, Place]:
        """Where it stands in the case file, and where in the source it came from."""
        at = data.get("line")
        source_line = 0
        if at is not None:
            if isinstance(at, Scalar) and at.isdigit():
                source_line = int(at)
            else:
                self.findings.add("bad_value", line, name="line", text=str(at), why="行号写一个数")
        return Place(self.findings.file, line), Place(self.source, source_line) if source_line else Place()

    def unknown_keys(self, data: Mapped, known: tuple[str, ...], where: str) -> None:
        for key in data:
            if key not in known and data[key] == "":
                self.findings.add("comma_in_braces", data.lines.get(key, data.line), key=key, where=where)
            elif key not in known:
                near = "、".join(get_close_matches(key, known, n=2, cutoff=0.5)) or "、".join(known)
                self.findings.add(
                    "unknown_key", data.lines.get(key, data.line), key=key, where=where, near=near
                )

    def case(self, data: Mapped) -> Case | None:
        self.unknown_keys(data, KEYS, "案卷")
        if str(data.get("schema", "")) != SCHEMA:
            self.findings.add(
                "wrong_schema",
                data.lines.get("schema", 1),
                found=str(data.get("schema", "（空）")),
                wanted=SCHEMA,
            )
        source = data.get("source")
        if isinstance(source, Mapped):
            self.source = str(source.get("file", ""))
        year_text = str(data.get("year", ""))
        if not (year_text.isdigit() and len(year_text) == 4):
            self.findings.add(
                "bad_value",
                data.lines.get("year", 1),
                name="year",
                text=year_text,
                why="年度写四位数字，如 2024",
            )
        year = int(year_text) if year_text.isdigit() and len(year_text) == 4 else 0
        scope = str(data.get("scope", ""))
        if scope not in SCOPES:
            self.findings.add(
                "not_a_choice",
                data.lines.get("scope", 1),
                name="案卷",
                key="scope",
                text=scope,
                choices="本级、汇总",
            )
        for key in ("unit", "id"):
            if not data.get(key):
                self.findings.add("key_missing", 1, key=key, where="案卷")
        if self.framework and year:
            self.check_year(year, data.lines.get("year", 1))
        facts = self.facts(data.get("facts"))
        lists = self.lists(data.get("lists"))
        judgements = self.judgements(data.get("judgements"))
        targets = self.targets(data.get("targets"))
        overlay = self.overlay(data.get("overlay"))
        printed = self.printed(data.get("printed"))
        self.laws(facts)
        narrative = data.get("narrative")
        return Case(
            str(data.get("id", "")),
            str(data.get("unit", "")),
            year,
            str(data.get("framework", "")),
            scope,
            str(data.get("title", "")),
            str(data.get("fictional", "")) in ("true", "是"),
            str(source.get("title", "")) if isinstance(source, Mapped) else "",
            self.source,
            facts,
            lists,
            judgements,
            targets,
            overlay,
            printed,
            self.unused(data.get("unused")),
            self.notes(data.get("notes")),
            dict(narrative) if isinstance(narrative, Mapped) else {},
            self.findings.file,
        )

    def check_year(self, year: int, line: int) -> None:
        framework = self.framework
        if framework is None:
            return
        low, high = framework.valid_from, framework.valid_to
        if (low is not None and year < low) or (high is not None and year > high):
            valid = f"{low} 年起" if high is None else f"{high} 年止" if low is None else f"{low}–{high} 年"
            severity = "warning" if self.foreign else "error"
            self.findings.add(
                "wrong_year", line, severity=severity, year=str(year), framework=framework.title, valid=valid
            )

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

    def entries(self, data: Data | None, where: str) -> list[tuple[str, Data, int]]:
        if data is None or (isinstance(data, Scalar) and not data):
            return []
        if not isinstance(data, Mapped):
            self.findings.add("not_a_mapping", getattr(data, "line", 0), name=where, text=str(data)[:40])
            return []
        return [(key, value, data.lines.get(key, data.line)) for key, value in data.items()]

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
        if status in ("unknown", "lost"):
            return Stated(kind.id, period, status, reason=str(said), **common)
        if status == "disputed":
            return Stated(kind.id, period, status, text=str(said), reason=str(row.get("why", "")), **common)
        if status == "not_applicable":
            if not row.get("proof"):
                self.findings.add("na_without_proof", line, name=kind.label)
            return Stated(
                kind.id, period, status, reason=str(said), proof=str(row.get("proof", "")), **common
            )
        if status == "range":
            return self.range(said, kind, period, line, common)
        return self.valued(str(said), kind, period, row.lines.get("value", line), common)

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
        from_to = f"{_bound_text(low, kind.dimension)} 至 {_bound_text(high, kind.dimension)}"
        self.findings.add("out_of_bounds", line, name=kind.label, text=text, bounds=from_to)

    def check_grain(
        self, value: Value, dimension: str, label: str, text: str, line: int, grain: Fraction
    ) -> None:
        if isinstance(value, bool) or not isinstance(value, Fraction) or dimension not in ("money", "count"):
            return
        if (value / grain).denominator != 1:
            self.findings.add(
                "too_fine", line, name=label, text=text, grain="1 分钱" if dimension == "money" else "1"
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
            return self.range(target.extra["range"], kind, "", target.line, common)  # type: ignore[arg-type]
        return self.valued(target.actual, kind, "", target.line, common)

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
        self, text: str, dimension: str, label: str, line: int, choices: tuple[str, ...]
    ) -> tuple[Value | None, Fraction | None, Fraction | None] | None:
        """A value as written: exact, or the ends of what it may be. None when it cannot be read; a finding says why."""
        text = text.strip()
        try:
            if dimension == "bool":
                if text not in TRUE_WORDS:
                    self.findings.add("not_a_choice", line, name=label, key="", text=text, choices="是、否")
                    return None
                return TRUE_WORDS[text], None, None
            if dimension == "text":
                if choices and text not in choices:
                    self.findings.add(
                        "not_a_choice", line, name=label, key="", text=text, choices="、".join(choices)
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
        grain = (
            Fraction(1, 10000)
            if dimension == "ratio"
            else Fraction(1, 100)
            if dimension == "money"
            else Fraction(1)
        )
        low, high = quantity.low, quantity.high
        if quantity.approximate and low is not None and low == high:
            # 约 is no exact number: anything that would round to the digits written, ten times as wide
            half = quantity.last_digit * 5
            return None, low - half, low + half
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
                if (
                    whole is None
                    or not isinstance(stated.value, Fraction)
                    or not isinstance(whole.value, Fraction)
                ):
                    continue
                if stated.value > whole.value:
                    line = stated.place.line
                    whole_label = self.catalogue.label(whole_id)
                    self.findings.add(
                        "part_over_whole",
                        line,
                        part=kind.label,
                        a=stated.text,
                        whole=whole_label,
                        b=whole.text,
                    )

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
                    made[kind.id] = StatedList(
                        kind.id,
                        None,
                        str(row.get("unknown", row.get("lost", ""))),
                        Place(self.findings.file, line),
                    )
                    continue
                self.unknown_keys(row, ("rows", "line", "note"), kind.label)
                written = str(row.get("line", ""))
                base = int(written) if written.isdigit() else 0
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
                source_line = int(str(value)) if str(value).isdigit() else base
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
            if stated is not None:
                fields[field.id] = stated
        for field in kind.fields.values():
            if field.id not in fields and field.default:
                fields[field.id] = Stated(field.id, value=Fraction(field.default), text=field.default)
        return Record(fields, Place(self.source, source_line) if source_line else Place())

    def field_value(self, value: Data, field: ListField, where: str, line: int) -> Stated | None:
        label = f"{where}.{field.label}"
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
            self.findings.add("bad_value", line, name=label, text="…", why="写一个值")
            return None
        read = self.read_value(str(value), field.dimension, label, line, field.choices)
        if read is None:
            return None
        exact, low, high = read
        if isinstance(exact, Fraction):
            bottom, top = field.bounds
            if (field.low is not None and exact < bottom) or (field.high is not None and exact > top):
                bounds = f"{_bound_text(bottom, field.dimension)} 至 {_bound_text(top, field.dimension)}"
                self.findings.add("out_of_bounds", line, name=label, text=str(value), bounds=bounds)
        status = "known" if exact is not None else "range"
        return Stated(
            field.id, "", status, exact, low, high, str(value), place=Place(self.findings.file, line)
        )

    # -- judgements

    def judgements(self, data: Data | None) -> dict[str, Judgement]:
        made: dict[str, Judgement] = {}
        for name, row, line in self.entries(data, "judgements"):
            if not isinstance(row, Mapped):
                self.findings.add("not_a_mapping", line, name=name, text=str(row)[:40])
                continue
            if any(key in row for key in ("score", "met", "partly", "unmet", "grade", "findings", "count")):
                self.judgement(name, row, line, made)
                continue
            for part, inner in row.items():
                at = row.lines.get(part, line)
                if isinstance(inner, Mapped):
                    self.judgement(f"{name}.{part}", inner, at, made)
                else:
                    self.findings.add("unknown_key", at, key=part, where=name, near="、".join(JUDGEMENT_KEYS))
        return made

    def judgement(self, key: str, row: Mapped, line: int, made: dict[str, Judgement]) -> None:
        self.unknown_keys(row, JUDGEMENT_KEYS, key)
        place, source = self.place(row, line)
        reason_data = row.get("reason")
        given = True
        reason = str(reason_data or "")
        if isinstance(reason_data, Mapped):
            given = False
            reason = str(reason_data.get("none_given", ""))
        evidence_data = row.get("evidence")
        evidence = (
            tuple(str(e) for e in evidence_data)
            if isinstance(evidence_data, Listed)
            else ((str(evidence_data),) if evidence_data else ())
        )
        missing = [
            word
            for word, there in (
                ("reason（理由）", reason),
                ("role（角色）", row.get("role")),
                ("evidence（佐证）", evidence),
            )
            if not there
        ]
        if missing:
            self.findings.add("judgement_incomplete", line, name=key, missing="、".join(missing))
        common: dict[str, Any] = {
            "reason": reason,
            "reason_given": given,
            "role": str(row.get("role", "")),
            "evidence": evidence,
            "secrecy": self.secrecy(row, line),
            "place": place,
            "place_in_source": source,
        }
        if not given:
            self.findings.add("judgement_without_reason", line, severity="info", name=key)
        if "score" in row:
            try:
                score = parse_number(str(row["score"]))
            except QuantityError as error:
                self.findings.add("bad_value", line, name=key, text=str(row["score"]), why=error.detail)
                return
            made[key] = Judgement(key, score=score, tier=str(row.get("tier", "")), **common)
        elif "grade" in row:
            made[key] = Judgement(key, grade=str(row["grade"]), **common)
        elif "findings" in row or "count" in row:
            found = row.get("findings")
            items = tuple(str(item) for item in found) if isinstance(found, Listed) else ()
            text = str(row.get("count", len(items)))
            if not text.isdigit():
                self.findings.add("bad_value", line, name=key, text=text, why="写一个整数")
                return
            made[key] = Judgement(key, count=int(text), items=items, **common)
        else:
            self.met(key, row, made, common)

    def met(self, key: str, row: Mapped, made: dict[str, Judgement], common: dict[str, Any]) -> None:
        """Items met and not met; or one truth for a row that is all or nothing."""
        if isinstance(row.get("met"), Scalar) and str(row["met"]) in TRUE_WORDS and "unmet" not in row:
            made[key] = Judgement(key, met=TRUE_WORDS[str(row["met"])], **common)
            return
        partly = row.get("partly", Listed())
        for item in partly if isinstance(partly, Listed) else [partly]:
            made[f"{key}.{item}"] = Judgement(f"{key}.{item}", grade="部分符合", **common)
        for field, truth in (("met", True), ("unmet", False)):
            items = row.get(field)
            if items is None:
                continue
            for item in items if isinstance(items, Listed) else [items]:
                made[f"{key}.{item}"] = Judgement(f"{key}.{item}", met=truth, shared=True, **common)

    def secrecy(self, row: Mapped, line: int) -> str:
        text = str(row.get("secrecy", ""))
        if text not in SECRECY:
            self.findings.add(
                "not_a_choice", line, name="secrecy", key="", text=text, choices="涉密、不予公开"
            )
        return text

    # -- targets, overlay, printed

    def targets(self, data: Data | None) -> dict[str, tuple[Target, ...]]:
        made: dict[str, tuple[Target, ...]] = {}
        for block, rows, line in self.entries(data, "targets"):
            if not isinstance(rows, Listed):
                self.findings.add("not_a_list", line, name=block)
                continue
            found = []
            for number, row in enumerate(rows, 1):
                if isinstance(row, Mapped):
                    found.append(self.target(row, number))
                else:
                    self.findings.add("not_a_mapping", line, name=block, text=str(row)[:40])
            made[block] = tuple(found)
        return made

    def target(self, row: Mapped, number: int) -> Target:
        self.unknown_keys(row, TARGET_KEYS, "targets")
        _, source = self.place(row, row.line)
        points: Fraction | None = None
        if "points" in row:
            try:
                points = parse_number(str(row["points"]))
            except QuantityError as error:
                self.findings.add(
                    "bad_value", row.line, name="points", text=str(row["points"]), why=error.detail
                )
        rule = row.get("rule")
        extra = {
            key: row[key]
            for key in ("missed", "met", "reason", "role", "evidence", "note", "set_low", "printed")
            if key in row
        }
        actual = row.get("actual", Scalar(""))
        if isinstance(actual, Mapped):
            if "range" in actual:
                extra["range"] = actual["range"]
            else:
                extra["unknown"] = Scalar(str(actual.get("unknown", actual.get("lost", ""))))
            actual = Scalar("")
        return Target(
            str(row.get("id", f"t{number:02d}")),
            str(row.get("name", "")),
            str(row.get("operator", ">=")),
            str(row.get("value", "")),
            str(actual),
            points,
            str(row.get("aspect", "")),
            str(row.get("unit", "")),
            rule if isinstance(rule, Mapped) else None,
            extra,
            row.line,
            source,
        )

    def overlay(self, data: Data | None) -> dict[str, tuple[Fraction, str]]:
        made: dict[str, tuple[Fraction, str]] = {}
        if data is None:
            return made
        if not isinstance(data, Mapped):
            self.findings.add("not_a_mapping", getattr(data, "line", 0), name="overlay", text=str(data)[:40])
            return made
        self.unknown_keys(data, ("points",), "overlay")
        for id, row, line in self.entries(data.get("points"), "overlay.points"):
            if self.framework and self.framework.find(id) is None:
                self.unknown_indicator(id, line)
                continue
            if not isinstance(row, Mapped) or not row.get("reason"):
                self.findings.add("overlay_reason", line, name=id)
                continue
            try:
                made[id] = (parse_number(str(row.get("points", ""))), str(row["reason"]))
            except QuantityError as error:
                self.findings.add(
                    "bad_value", line, name=id, text=str(row.get("points", "")), why=error.detail
                )
        return made

    def unknown_indicator(self, id: str, line: int) -> None:
        ids = [indicator.id for indicator, _ in self.framework.walk()] if self.framework else []
        near = "、".join(get_close_matches(id, ids, n=3, cutoff=0.4)) or "（没有相近的编号）"
        self.findings.add("unknown_indicator", line, id=id, near=near)

    def printed(self, data: Data | None) -> Printed:
        if not isinstance(data, Mapped):
            return Printed()
        self.unknown_keys(data, ("indicators", "levels", "total", "grade"), "printed")
        groups: dict[str, dict[str, PrintedScore]] = {"indicators": {}, "levels": {}}
        for group, made in groups.items():
            for id, row, line in self.entries(data.get(group), f"printed.{group}"):
                made[id] = self.printed_score(row, line)
        total = self.printed_score(data["total"], data.lines.get("total", 0)) if "total" in data else None
        grade = data.get("grade")
        name = str(grade.get("name", "")) if isinstance(grade, Mapped) else str(grade or "")
        return Printed(groups["indicators"], groups["levels"], total, name)

    def printed_score(self, row: Data, line: int) -> PrintedScore:
        if isinstance(row, Scalar):
            made = Mapped(line)
            made.put("score", row, line)
            row = made
        if not isinstance(row, Mapped):
            return PrintedScore(None, "")
        self.unknown_keys(row, ("score", "points", "rate", "line", "note", "lost"), "printed")
        _, source = self.place(row, line)
        text = str(row.get("score", ""))
        numbers: list[Fraction | None] = []
        for key in ("score", "points"):
            value = str(row.get(key, ""))
            try:
                numbers.append(parse_number(value) if value else None)
            except QuantityError as error:
                self.findings.add("bad_value", line, name=f"printed.{key}", text=value, why=error.detail)
                numbers.append(None)
        return PrintedScore(numbers[0], text, numbers[1], str(row.get("rate", "")), source)

    def unused(self, data: Data | None) -> tuple[Unused, ...]:
        if not isinstance(data, Listed):
            return ()
        made = []
        for row in data:
            if isinstance(row, Mapped):
                line = str(row.get("line", "0"))
                made.append(
                    Unused(
                        str(row.get("text", "")), str(row.get("what", "")), int(line) if line.isdigit() else 0
                    )
                )
        return tuple(made)

    def notes(self, data: Data | None) -> tuple[tuple[int, str], ...]:
        if not isinstance(data, Listed):
            return ()
        made = []
        for row in data:
            if isinstance(row, Mapped):
                line = str(row.get("line", "0"))
                made.append((int(line) if line.isdigit() else 0, str(row.get("text", ""))))
            else:
                made.append((0, str(row)))
        return tuple(made)


def _shown(row: Data) -> str:
    return str(row.get("value", row.get("unknown", ""))) if isinstance(row, Mapped) else str(row)


def _bound_text(value: Fraction, dimension: str) -> str:
    if dimension == "date":
        return date.fromordinal(int(value)).isoformat()
    if dimension == "money":
        return show_money(value, "元", None)
    return f"{show_number(value * 100)}%" if dimension == "ratio" else show_number(value)
