"""A finding: one thing that is wrong or worth knowing, its place, both numbers, and what to do next.

Whatever is wrong in *data* is a `Finding`, and all of them are collected. An exception means that our caller erred:

    JixiaoError                 what the public functions may raise
      +-- DataError             carries findings; the input cannot be used
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jixiao.core.book import Spot, column_number
from jixiao.core.messages import FIELDS, IN_BOOK, MESSAGES
from jixiao.core.source import Place
from jixiao.core.system import Why

SEVERITIES = ("error", "warning", "info")


class Term(str):
    """An id as a case file writes it, and what a person calls it: a file is told both, a workbook only the latter.

    Without a `label` it is the name of a field, and `messages.FIELDS` has its words.
    """

    label: str

    def __new__(cls, id: str, label: str = "") -> Term:
        made = super().__new__(cls, id)
        made.label = label
        return made

    def show(self, lang: str, *, book: bool, bare: bool = False) -> str:
        """The term in the words of its place: `reason（理由）` in a file, 理由 in a workbook. `bare`: as one writes it."""
        in_file, in_book = (self.label, self.label) if self.label else FIELDS.get(str(self), ("", str(self)))
        if book:
            return in_book
        return (
            f"{self}（{in_file}）" if lang == "zh" and not bare and in_file not in ("", self) else str(self)
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `rule` is a code of `messages.MESSAGES`; `values` fill its template: texts, `Term`s, places, or
    tuples of these. `book`: it stands in the workbook of a case, and is told in the workbook's words."""

    rule: str
    place: Place = field(default_factory=Place)
    values: Mapping[str, Any] = field(default_factory=dict)
    severity: str = "error"
    claimed: str | None = None
    recomputed: str | None = None
    formula: str | None = None
    related: tuple[Place, ...] = ()
    confidence: str = "certain"
    book: bool = False

    def message(self, lang: str = "zh") -> str:
        """What is wrong: the thing, its value and the rule."""
        return self._told(0 if lang == "zh" else 2, lang)

    def hint(self, lang: str = "zh") -> str:
        """The next step."""
        if self.severity == "warning" and self.values.get("as_printed"):
            return "已注明原文如此，照录。" if lang == "zh" else "Noted as printed; kept."
        return self._told(1 if lang == "zh" else 3, lang)

    def _told(self, which: int, lang: str) -> str:
        texts = IN_BOOK.get(self.rule) if self.book else None
        bare = which in (1, 3)  # a next step says what to write
        values = {key: _shown(value, lang, book=self.book, bare=bare) for key, value in self.values.items()}
        return _fill((texts or MESSAGES[self.rule])[which], values)

    @property
    def cell(self) -> tuple[str, str]:
        """The sheet and the cell where it stands; empty texts in a file of lines."""
        return cell_of(self.place)

    def json(self, lang: str = "zh") -> dict[str, Any]:
        """The one JSON form of a finding."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "place": self.place.show(lang),
            "file": self.place.file or None,
            "line": self.place.line or None,
            "page": self.place.page or None,
            "sheet": self.cell[0] or None,
            "cell": self.cell[1] or self.place.cell or None,
            "field": self.place.field or None,
            "claimed": self.claimed,
            "recomputed": self.recomputed,
            "formula": self.formula,
            "message": self.message(lang),
            "hint": self.hint(lang),
            "related": [place.show(lang) for place in self.related],
            "confidence": self.confidence,
        }


def cell_of(place: Place) -> tuple[str, str]:
    """The sheet and cell of a place in a workbook; empty texts elsewhere."""
    if not isinstance(place.line, Spot):
        return "", ""
    sheet, _, cell = place.line.name.rpartition("!")
    return sheet, cell


class JixiaoError(Exception):
    """The root of what jixiao raises on purpose."""


class DataError(JixiaoError):
    """The input cannot be used; `findings` say why, all of them."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(finding.message() for finding in self.findings[:3]))


class Findings:
    """Collects findings of one file while it is read. `book`: the file is the workbook of a case, with these `sheets`."""

    def __init__(self, file: str = "") -> None:
        self.file = file
        self.items: list[Finding] = []
        self.book = False
        self.sheets: tuple[str, ...] = ()

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
        related: Any = (),
        **values: Any,
    ) -> None:
        """Note one finding at a line of this file; `related`: the other lines that it is about, ints."""
        place = Place(self.file, line, field)
        also = tuple(Place(self.file, other) for other in related if other != line)
        found = Finding(rule, place, values, severity, claimed, recomputed, formula, also, book=self.book)
        if found not in self.items:
            self.items.append(found)

    def errors(self) -> bool:
        return any(item.severity == "error" for item in self.items)

    def stop_on_errors(self) -> None:
        """Raise `DataError` with all findings when one of them is an error."""
        if self.errors():
            raise DataError(self.in_order())

    def in_order(self) -> list[Finding]:
        """The findings as one meets them in the file: by line, in a workbook by sheet, row and column."""
        return sorted(self.items, key=self._order)

    def _order(self, item: Finding) -> tuple[str, int, int, int]:
        sheet, cell = item.cell
        number = self.sheets.index(sheet) if sheet in self.sheets else -1
        return item.place.file, number, int(item.place.line), column_number(cell)


def slip(key: str) -> str:
    """The code for a key that has no value and no meaning: a full-width colon, or a comma inside braces."""
    return "full_width_colon" if "：" in key else "comma_in_braces"


def _shown(value: Any, lang: str, *, book: bool, bare: bool) -> Any:
    if isinstance(value, Term):
        return value.show(lang, book=book, bare=bare)
    if isinstance(value, Why):
        return value.said(lang)
    if isinstance(value, Place):
        return value.show(lang)
    if isinstance(value, tuple):
        return ("、" if lang == "zh" else ", ").join(
            str(_shown(one, lang, book=book, bare=bare)) for one in value
        )
    return value


def _fill(template: str, values: Mapping[str, Any]) -> str:
    try:
        return (
            template.format(**values).replace(" ）", "）").replace(" )", ")").replace(" ”", "”")
        )  # where a value is empty
    except (KeyError, IndexError):  # a template that asks for more than was given still tells what it can
        return template
