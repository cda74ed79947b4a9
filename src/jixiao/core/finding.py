"""A finding: one thing that is wrong or worth knowing, its place, both numbers, and what to do next.

Whatever is wrong in *data* is a `Finding`, and all of them are collected. An exception means that our caller erred:

    JixiaoError                 what the public functions may raise
      +-- DataError             carries findings; the input cannot be used
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jixiao.core.messages import MESSAGES
from jixiao.core.source import Place

SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `rule` is a code of `messages.MESSAGES`; `values` fill its template."""

    rule: str
    place: Place = field(default_factory=Place)
    values: Mapping[str, Any] = field(default_factory=dict)
    severity: str = "error"
    claimed: str | None = None
    recomputed: str | None = None
    formula: str | None = None
    related: tuple[Place, ...] = ()
    confidence: str = "certain"

    def message(self, lang: str = "zh") -> str:
        """What is wrong: the thing, its value and the rule."""
        return _fill(MESSAGES[self.rule][0 if lang == "zh" else 2], self.values)

    def hint(self, lang: str = "zh") -> str:
        """The next step."""
        if self.severity == "warning" and self.values.get("as_printed"):
            return "已注明原文如此，照录。" if lang == "zh" else "Noted as printed; kept."
        return _fill(MESSAGES[self.rule][1 if lang == "zh" else 3], self.values)

    def json(self, lang: str = "zh") -> dict[str, Any]:
        """The one JSON form of a finding."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "place": self.place.show(lang),
            "file": self.place.file or None,
            "line": self.place.line or None,
            "page": self.place.page or None,
            "field": self.place.field or None,
            "claimed": self.claimed,
            "recomputed": self.recomputed,
            "formula": self.formula,
            "message": self.message(lang),
            "hint": self.hint(lang),
            "related": [place.show(lang) for place in self.related],
            "confidence": self.confidence,
        }


class JixiaoError(Exception):
    """The root of what jixiao raises on purpose."""


class DataError(JixiaoError):
    """The input cannot be used; `findings` say why, all of them."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(finding.message() for finding in self.findings[:3]))


class Findings:
    """Collects findings of one file while it is read."""

    def __init__(self, file: str = "") -> None:
        self.file = file
        self.items: list[Finding] = []

    def add(
        self,
        rule: str,
        line: int = 0,
        *,
        severity: str = "error",
        field: str = "",
        claimed: str | None = None,
        recomputed: str | None = None,
        formula: str | None = None,
        **values: Any,
    ) -> None:
        """Note one finding at a line of this file."""
        place = Place(self.file, line, field)
        found = Finding(rule, place, values, severity, claimed, recomputed, formula)
        if found not in self.items:
            self.items.append(found)

    def errors(self) -> bool:
        return any(item.severity == "error" for item in self.items)

    def stop_on_errors(self) -> None:
        """Raise `DataError` with all findings when one of them is an error."""
        if self.errors():
            raise DataError(sorted(self.items, key=lambda item: (item.place.file, item.place.line)))


def slip(key: str) -> str:
    """The code for a key that has no value and no meaning: a full-width colon, or a comma inside braces."""
    return "full_width_colon" if "：" in key else "comma_in_braces"


def _fill(template: str, values: Mapping[str, Any]) -> str:
    try:
        return template.format(**values)
    except (KeyError, IndexError):  # a template that asks for more than was given still tells what it can
        return template
