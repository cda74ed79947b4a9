"""Rule to data: what `rules.codec` reads, written so that reading it again gives the same rule."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from jixiao.rules.codec import BAND_KEYS
from jixiao.rules.kinds import KINDS
from jixiao.rules.kinds.base import Band, EventTerm, Exempt, Expr, Gate, Item, Rounding, Rule, Score, Tier


def dump_rule(rule: Rule) -> dict[str, Any]:
    """A rule as plain data, in the order of its kind's fields; reading it again gives the same rule."""
    made: dict[str, Any] = {"kind": rule.kind}
    for spec in KINDS[rule.kind].fields:
        if rule.values.get(spec.name) is not None:
            made[spec.name] = _plain(rule.values[spec.name])
    for name, value in rule.common.items():
        if name not in ("share", "whole") and value is not None:
            made[name] = _plain(value)
    return made


def _part(rule: Rule) -> dict[str, Any]:
    made: dict[str, Any] = {"id": rule.key.rsplit(".", 1)[-1], "name": rule.name}
    if "share" in rule.common:
        made["share"] = rule.common["share"]
    elif "whole" not in rule.common:
        made["points"] = number_text(rule.points)
    return made | dump_rule(rule)


def _plain(value: Any) -> Any:
    match value:
        case Expr(text) | Score(text):
            return text
        case Band(tests, score):
            if not tests:
                return {"otherwise": score.text}
            names = {op: key for key, op in BAND_KEYS.items()}
            return {names[op]: limit.text for op, limit in tests} | {"score": score.text}
        case Item():
            made: dict[str, Any] = {"id": value.id, "text": value.text}
            if value.points is not None:
                made["points"] = number_text(value.points)
            if value.share is not None:
                made["share"] = share_text(value.share)
            if value.when is not None:
                made["when"] = value.when.text
            if value.discretionary:
                made["discretionary"] = "true"
            if value.partly is not None:
                made["partly"] = share_text(value.partly)
            if value.veto:
                made["veto"] = "true"
            if value.items:
                made["items"] = [_plain(item) for item in value.items]
            return made
        case Gate():
            return {"when": value.when.text, value.effect: value.score.text} | (
                {"text": value.text} if value.text else {}
            )
        case Exempt():
            return {"when": value.when.text, "score": value.score.text} | (
                {"proof": value.proof} if value.proof else {}
            )
        case EventTerm():
            made = {"count": value.count.text, "each": value.each.text}
            if value.most is not None:
                made["most"] = value.most.text
            return made | ({"text": value.text} if value.text else {})
        case Tier(name, low, high, high_in):
            return {"name": name, "from": share_text(low), "to" if high_in else "below": share_text(high)}
        case Rule():
            return _part(value)
        case Fraction():
            return number_text(value)
        case tuple() if value and isinstance(value[0], tuple):
            return {key: "none" if item is None else str(item) for key, item in value}
        case tuple():
            return [_plain(item) for item in value]
        case dict():
            return {key: _plain(item) for key, item in value.items()}
    return str(value)


def dump_rounding(value: Rounding) -> dict[str, str]:
    made = {}
    for name in ("input", "part", "row", "total"):
        places = getattr(value, name)
        made[name] = "none" if places is None else str(places)
    made |= {"how": value.how, "sum_of": value.sum_of}
    return made | ({"input_how": value.input_how} if value.input_how else {})


def number_text(value: Fraction) -> str:
    """A number that `Codec.number` reads back exactly: 2.94, 2/3."""
    for places in range(11):
        if (value * 10**places).denominator == 1:
            whole = abs(value * 10**places).numerator
            digits = str(whole).rjust(places + 1, "0")
            text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
            return f"-{text}" if value < 0 else text
    return f"{value.numerator}/{value.denominator}"


def share_text(value: Fraction) -> str:
    """A share that `Codec.share` reads back exactly: 50%, 1/3."""
    text = number_text(value * 100)
    return f"{value.numerator}/{value.denominator}" if "/" in text else f"{text}%"
