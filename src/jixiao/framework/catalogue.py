"""The fact catalogue, and a framework's own facts, from data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from jixiao.core.fact import DIMENSIONS, NUMERIC, Catalogue, FactKind, ListField, ListKind, fold
from jixiao.core.finding import Findings, slip
from jixiao.core.quantity import QuantityError, parse_date, parse_number, parse_quantity
from jixiao.core.source import Data, Listed, Mapped, Scalar
from jixiao.core.system import Why

DIMENSIONS_ZH = {
    "金额": "money", "比率": "ratio", "数量": "count", "天数": "days", "月数": "months", "年数": "years", "小时": "hours",
    "分钟": "minutes", "分": "points", "数": "number", "日期": "date", "文字": "text", "是否": "bool", "面积": "area",
    "长度": "length",
}  # fmt: skip
YES_OR_NO = {"是": True, "true": True, "否": False, "false": False}
ID = re.compile(r"^[a-z][a-z0-9_]*$")
FACT_KEYS = (
    "label", "aliases", "en", "dimension", "unit", "low", "high", "part_of", "definition", "source", "accounts",
    "period", "formula", "choices", "theme", "constants", "settled", "opens_with", "attainable",
    "cumulative",
)  # fmt: skip
LIST_KEYS = ("label", "aliases", "en", "definition", "theme", "fields", "source")
FIELD_KEYS = ("label", "aliases", "dimension", "choices", "low", "high", "unit", "definition", "default")


def read_catalogue(data: Data, findings: Findings) -> Catalogue:
    """The catalogue of `facts.yaml`."""
    if not isinstance(data, Mapped):
        findings.add("not_a_mapping", 0, name="facts", text="")
        return Catalogue()
    facts = read_facts(data.get("facts"), findings)
    lists = read_lists(data.get("lists"), findings)
    check_names(facts, lists, findings)
    return Catalogue(facts, lists)


def read_facts(data: Data | None, findings: Findings) -> list[FactKind]:
    """Fact kinds by id."""
    made = []
    for id, row, line in _rows(data, "facts", findings):
        _keys(row, FACT_KEYS, id, findings)
        dimension = str(row.get("dimension", "number"))
        dimension = DIMENSIONS_ZH.get(dimension, dimension)
        if dimension not in DIMENSIONS:
            choices = "、".join(DIMENSIONS)
            findings.add("not_a_choice", line, name=id, key="dimension", text=dimension, choices=choices)
            continue
        low = _bound(row.get("low"), dimension, id, findings, line)
        high = _bound(row.get("high"), dimension, id, findings, line)
        if low is not None and high is not None and low > high:
            findings.add("bounds_reversed", line, name=id, low=str(row.get("low")), high=str(row.get("high")))
        if row.get("settled") and row.get("formula"):
            findings.add("settled_derived", line, name=str(row.get("label") or id))
        made.append(
            FactKind(
                id,
                str(row.get("label") or id),
                dimension,
                str(row.get("unit") or ""),
                _texts(row.get("aliases")),
                low,
                high,
                _texts(row.get("part_of")),
                _texts(row.get("choices")),
                str(row.get("formula") or ""),
                str(row.get("definition") or ""),
                str(row.get("source") or ""),
                str(row.get("accounts") or ""),
                str(row.get("period") or "year"),
                str(row.get("theme") or ""),
                str(row.get("en") or ""),
                _constants(row.get("constants"), id, findings, line),
                line,
                str(row.get("settled") or ""),
                str(row.get("opens_with") or ""),
                _bound(row.get("attainable"), dimension, id, findings, line),
                _yes(row.get("cumulative"), id, findings, line),
            )
        )
    return made


def read_lists(data: Data | None, findings: Findings, base: Catalogue | None = None) -> list[ListKind]:
    """List kinds by id. A framework that names a list of the catalogue adds its own columns to it."""
    made = []
    for id, row, line in _rows(data, "lists", findings):
        _keys(row, LIST_KEYS, id, findings)
        fields = {}
        for field_id, spec, at in _rows(row.get("fields"), id, findings):
            _keys(spec, FIELD_KEYS, f"{id}.{field_id}", findings)
            dimension = str(spec.get("dimension", "text"))
            dimension = DIMENSIONS_ZH.get(dimension, dimension)
            if dimension not in DIMENSIONS:
                choices = "、".join(DIMENSIONS)
                findings.add(
                    "not_a_choice",
                    at,
                    name=f"{id}.{field_id}",
                    key="dimension",
                    text=dimension,
                    choices=choices,
                )
                continue
            fields[field_id] = ListField(
                field_id,
                str(spec.get("label") or field_id),
                dimension,
                _texts(spec.get("aliases")),
                _texts(spec.get("choices")),
                _bound(spec.get("low"), dimension, id, findings, at),
                _bound(spec.get("high"), dimension, id, findings, at),
                str(spec.get("default") or ""),
            )
        known = base.lists.get(id) if base is not None else None
        if known is not None:
            made.append(replace(known, fields={**known.fields, **fields}, line=line))
            continue
        made.append(
            ListKind(
                id,
                str(row.get("label") or id),
                fields,
                _texts(row.get("aliases")),
                str(row.get("definition") or ""),
                str(row.get("theme") or ""),
                str(row.get("en") or ""),
                line,
            )
        )
    return made


def check_names(facts: Iterable[FactKind], lists: Iterable[ListKind], findings: Findings) -> None:
    """No two facts or lists may share a name: a name must mean one thing."""
    seen: dict[str, str] = {}
    items: list[FactKind | ListKind] = [*facts, *lists]
    for item in items:
        for name in dict.fromkeys(fold(name) for name in (item.id, item.label, *item.aliases)):
            if name in seen and seen[name] != item.id:
                findings.add("name_taken", item.line, name=name, one=seen[name], other=item.id)
            seen.setdefault(name, item.id)


def check_own(
    facts: Iterable[FactKind], lists: Iterable[ListKind], base: Catalogue, findings: Findings
) -> None:
    """A framework's own facts may not take a name that the catalogue gives another meaning."""
    own: list[FactKind | ListKind] = [*facts, *lists]
    for item in own:
        if isinstance(item, ListKind) and item.id in base.lists:
            continue
        for name in dict.fromkeys((item.id, item.label, *item.aliases)):
            taken = base.fact(name) or base.list(name)
            if taken is not None:
                findings.add("name_taken", item.line, name=name, one=taken.id, other=item.id)


def _rows(data: Data | None, where: str, findings: Findings) -> Iterable[tuple[str, Mapped, int]]:
    if data is None:
        return
    if not isinstance(data, Mapped):
        findings.add("not_a_mapping", getattr(data, "line", 0), name=where, text=str(data)[:40])
        return
    for id, row in data.items():
        line = data.lines.get(id, 0)
        if not ID.match(id):
            findings.add("bad_id", line, id=id)
        if isinstance(row, Mapped):
            yield id, row, line
        else:
            findings.add("not_a_mapping", line, name=id, text=str(row)[:40])


def _keys(row: Mapped, allowed: tuple[str, ...], where: str, findings: Findings) -> None:
    for key in row:
        if key not in allowed and row[key] == "":
            findings.add(slip(key), row.lines.get(key, row.line), key=key, where=where)
        elif key not in allowed:
            findings.add(
                "unknown_key", row.lines.get(key, row.line), key=key, where=where, near="、".join(allowed)
            )


def _texts(data: Data | None) -> tuple[str, ...]:
    if data is None:
        return ()
    return tuple(str(item) for item in data) if isinstance(data, Listed) else (str(data),)


def _bound(data: Data | None, dimension: str, id: str, findings: Findings, line: int) -> Fraction | None:
    if data is None:
        return None
    try:
        if dimension == "date":
            return Fraction(parse_date(str(data)).toordinal())
        if dimension in NUMERIC:
            text = str(data)
            try:
                return parse_number(text)
            except QuantityError:
                return parse_quantity(text, dimension=dimension).value
    except QuantityError as error:
        findings.add("bad_value", line, name=id, text=str(data), why=error.detail)
    except ValueError:
        findings.add(
            "bad_value",
            line,
            name=id,
            text=str(data),
            why=Why("上下限要写一个确切的数", "a bound is one exact number"),
        )
    return None


def _yes(data: Data | None, id: str, findings: Findings, line: int) -> bool:
    if data is not None and str(data) not in YES_OR_NO:
        choices = "、".join(YES_OR_NO)
        findings.add("not_a_choice", line, name=id, key="cumulative", text=str(data), choices=choices)
    return data is not None and YES_OR_NO.get(str(data), False)


def _constants(data: Data | None, id: str, findings: Findings, line: int) -> dict[str, Fraction]:
    made: dict[str, Fraction] = {}
    for period, value in data.items() if isinstance(data, Mapped) else ():
        text = str(value)
        try:
            if "/" in text:
                top, bottom = text.split("/")
                made[period] = parse_number(top) / parse_number(bottom)
            elif text.endswith("%"):
                made[period] = parse_number(text[:-1]) / 100
            else:
                made[period] = parse_number(text)
        except (QuantityError, ZeroDivisionError, ValueError):
            findings.add(
                "bad_value",
                line,
                name=id,
                text=text if isinstance(value, Scalar) else "…",
                why=Why(
                    "写一个数、百分数或分数，如 25%、1/12",
                    "write a number, percentage or fraction, such as 25%, 1/12",
                ),
            )
    return made
