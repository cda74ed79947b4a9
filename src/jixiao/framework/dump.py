"""A framework as plain data, such that reading it again gives an equal framework."""

from __future__ import annotations

from datetime import date
from typing import Any

from jixiao.framework.load import SCHEMA
from jixiao.framework.model import Framework, Indicator, OwnBlock
from jixiao.rules.dump import dump_rounding, dump_rule, number_text


def dump_framework(framework: Framework) -> dict[str, Any]:
    """A framework as plain data; reading it again gives an equal framework."""
    made: dict[str, Any] = {"schema": SCHEMA, "id": framework.id, "title": framework.title}
    for key in ("edition", "issuer"):
        if getattr(framework, key):
            made[key] = getattr(framework, key)
    made |= {"object": framework.object, "status": framework.status, "total": number_text(framework.total)}
    valid = {"from": framework.valid_from, "to": framework.valid_to}
    if any(year is not None for year in valid.values()):
        made["valid"] = {key: str(year) for key, year in valid.items() if year is not None}
    made["accounts_year"] = framework.accounts_year
    made["rounding"] = dump_rounding(framework.rounding)
    if framework.grades:
        bands = [{"name": grade.name, "from": number_text(grade.low)} for grade in framework.grades]
        made["grades"] = {"bands": bands, "from_score": framework.grade_from}
        if framework.grades_ours:
            made["grades"]["ours"] = framework.grades_ours
    for key, value in (
        ("policies", framework.policies),
        ("layout", framework.layout),
        ("source", framework.source),
    ):
        if value:
            made[key] = dict(value)
    if framework.own_facts:
        made["facts"] = {fact.id: _dump_fact(fact) for fact in framework.own_facts}
    if framework.own_lists:
        made["lists"] = {item.id: _dump_list(item) for item in framework.own_lists}
    if framework.gates:
        made["gates"] = [_dump_gate(gate) for gate in framework.gates]
    if framework.note:
        made["note"] = framework.note
    if framework.ours:
        made["ours"] = framework.ours
    for key in ("floor", "cap"):
        if getattr(framework, key) is not None:
            made[key] = number_text(getattr(framework, key))
    made["indicators"] = [_dump_indicator(indicator) for indicator in framework.indicators]
    return made


def _dump_gate(gate: Any) -> dict[str, str]:
    return {"when": gate.when.text, gate.effect: gate.score.text} | ({"text": gate.text} if gate.text else {})


def _dump_indicator(indicator: Indicator) -> dict[str, Any]:
    made: dict[str, Any] = {"id": indicator.id, "name": indicator.name}
    if indicator.code:
        made["code"] = indicator.code
    made["points"] = number_text(indicator.points)
    for key in ("explains", "ours", "note"):
        if getattr(indicator, key):
            made[key] = getattr(indicator, key)
    if indicator.evidence:
        made["evidence"] = list(indicator.evidence)
    rule_printed = (indicator.rule.common.get("as_printed") or ()) if indicator.rule else ()
    printed = indicator.as_printed[: len(indicator.as_printed) - len(rule_printed)]
    if printed:
        made["as_printed"] = list(printed)
    if indicator.bonus:
        made["bonus"] = "true"
    for key in ("floor", "cap"):
        if getattr(indicator, key) is not None:
            made[key] = number_text(getattr(indicator, key))
    if indicator.gates:
        made["gates"] = [_dump_gate(gate) for gate in indicator.gates]
    if indicator.own:
        made["own"] = dump_own(indicator.own)
    if indicator.rule:
        made["rule"] = dump_rule(indicator.rule)
    if indicator.readings:
        made["readings"] = [
            {"name": r.name, "why": r.why, "change": dict(r.change)} for r in indicator.readings
        ]
    if indicator.indicators:
        made["indicators"] = [_dump_indicator(child) for child in indicator.indicators]
    return made


def dump_own(own: OwnBlock) -> dict[str, Any]:
    """A block of own indicators as plain data."""
    made: dict[str, Any] = {
        "split": own.split, "places": str(own.places), "remainder": own.remainder, "missed": own.missed, "over": own.over,
    }  # fmt: skip
    if own.aspects:
        made["aspects"] = list(own.aspects)
    if own.at_least:
        made["at_least"] = str(own.at_least)
    for key in ("beyond", "over_from", "over_if", "zero_below"):
        if getattr(own, key):
            made[key] = getattr(own, key)
    if own.missed_lower != "ratio":
        made["missed_lower"] = own.missed_lower
    if own.qualitative:
        made["qualitative"] = dump_rule(own.qualitative)
    if own.otherwise:
        made["otherwise"] = dump_rule(own.otherwise)
    return made


def _dump_fact(fact: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"label": fact.label, "dimension": fact.dimension}
    for key in (
        "unit",
        "definition",
        "source",
        "accounts",
        "formula",
        "theme",
        "en",
        "settled",
        "opens_with",
    ):
        if getattr(fact, key):
            made[key] = getattr(fact, key)
    if fact.period != "year":
        made["period"] = fact.period
    for key in ("aliases", "part_of", "choices"):
        if getattr(fact, key):
            made[key] = list(getattr(fact, key))
    made |= _dump_bounds(fact)
    if fact.attainable is not None:
        made["attainable"] = number_text(fact.attainable)
    if fact.cumulative:
        made["cumulative"] = "是"
    if fact.constants:
        made["constants"] = {key: number_text(value) for key, value in fact.constants.items()}
    return made


def _dump_bounds(item: Any) -> dict[str, str]:
    made = {}
    for key in ("low", "high"):
        value = getattr(item, key)
        if value is not None:
            made[key] = number_text(value)
            if item.dimension == "date":
                made[key] = date.fromordinal(int(value)).isoformat()
    return made


def _dump_list(item: Any) -> dict[str, Any]:
    fields = {}
    for field in item.fields.values():
        spec: dict[str, Any] = {"label": field.label, "dimension": field.dimension}
        for key in ("aliases", "choices"):
            if getattr(field, key):
                spec[key] = list(getattr(field, key))
        if field.default:
            spec["default"] = field.default
        fields[field.id] = spec | _dump_bounds(field)
    made: dict[str, Any] = {"label": item.label}
    for key in ("definition", "theme", "en"):
        if getattr(item, key):
            made[key] = getattr(item, key)
    if item.aliases:
        made["aliases"] = list(item.aliases)
    return made | {"fields": fields}
