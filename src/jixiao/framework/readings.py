"""An indicator under another reading of its text: its rule or its block of own indicators, changed and read again."""

from __future__ import annotations

from typing import Any

from jixiao.core.fact import Catalogue
from jixiao.core.finding import Findings
from jixiao.core.source import located
from jixiao.framework.dump import dump_own
from jixiao.framework.load import read_own
from jixiao.framework.model import Framework, Indicator, OwnBlock, Reading
from jixiao.rules.codec import Codec
from jixiao.rules.dump import dump_rule
from jixiao.rules.kinds.base import Rule


def read_variant(
    framework: Framework, indicator: Indicator, reading: Reading, findings: Findings
) -> Rule | None:
    """The rule of an indicator under another reading."""
    if indicator.rule is None:
        return None
    changed = patched(dump_rule(indicator.rule), reading.change)
    codec = Codec(framework.catalogue, findings)
    return codec.rule(
        located(changed, indicator.line), indicator.rule.points, indicator.id, indicator.name, indicator.line
    )


def changed_own(indicator: Indicator, change: Any, reader: Catalogue, findings: Findings) -> OwnBlock | None:
    """The block of own indicators under a reading that changes its keys."""
    if indicator.own is None or "own" not in change:
        return None
    data = dump_own(indicator.own) | dict(change["own"])
    return read_own(located(data, indicator.line), indicator, reader, findings)


def patched(data: dict[str, Any], change: Any) -> dict[str, Any]:
    """Rule data with a change laid over it; parts are named by id or by number from 1."""
    if "rule" in change:
        return dict(change["rule"])
    made = dict(data)
    for key, value in change.items():
        if key == "parts" and isinstance(value, dict):
            parts = [dict(part) for part in made.get("parts", [])]
            for which, patch in value.items():
                for number, part in enumerate(parts, 1):
                    if which in (part.get("id"), str(number)):
                        kept = {k: part[k] for k in ("id", "name", "points", "share") if k in part}
                        parts[number - 1] = kept | patched(part, patch)
            made["parts"] = parts
        else:
            made[key] = value
    return made
