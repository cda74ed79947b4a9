"""A case filled in on a page: what is asked, the texts as typed, what they are worth, and what is wrong with which of them.

A text has a key, `sheet|row|column`, in the words of the fill-in workbook (`core.case_book`): page and workbook are two views of
the same rows. Lists and own indicators count their rows from 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from jixiao.case.apply import apply_case
from jixiao.case.load import read_case
from jixiao.case.model import Case
from jixiao.core.case_book import (
    ABOUT,
    ABOUT_COLUMNS,
    FACT_COLUMNS,
    FACTS,
    JUDGEMENT_COLUMNS,
    JUDGEMENTS,
    LEVEL,
    SCORES,
    TARGET_COLUMNS,
    TARGETS,
    CaseBook,
    FactLine,
)
from jixiao.core.finding import DataError, Finding, Findings
from jixiao.core.numerals import decimal_text, places_needed
from jixiao.core.source import Mapped, located, plain
from jixiao.flows import library
from jixiao.flows.evaluate import score_opened
from jixiao.framework.model import Framework
from jixiao.readers.case_book import TypedSheet, read_typed_case, typed_at
from jixiao.reporting.narrative import ROWS, TEXTS
from jixiao.scoring.sheet import Sheet
from jixiao.scoring.workbook_plan import asked_of
from jixiao.writers.yaml_file import yaml_text

Key = str
Texts = Mapping[Key, str]
SPARE = 3  # blank rows below a list
MOST_ROWS = 500  # of a list that is typed on a page
MOST_TEXT = 4000  # signs of one text
ANSWERS = ("score", "verdict", "count", "items")
WORDS = (
    "reason",
    "note",
    "evidence",
    "items",
    "name",
    "where",
    "title",
    "more",
    "printed",
)  # columns that hold no number
WIDE = str.maketrans("０１２３４５６７８９．，％－", "0123456789.,%-")
NARRATIVE, TEXT = "narrative", "text"
PASSES = 8  # how often what cannot be read is left out, and the rest tried again
BARE = re.compile(r"-?\d+(\.\d+)?")
LEAST_RATE = Fraction(3, 2)  # below, a bare number beside % may be 0.95 for 95 %, and is asked
FIXED = (
    "unit",
    "year",
    "id",
    "framework",
    "overlay",
    "more",
    "fictional",
)  # of `about`: no page changes them


def key(sheet: str, row: str | int, column: str) -> Key:
    """The key of a text."""
    return f"{sheet}|{row}|{column}"


@dataclass(frozen=True, eq=False)
class Form:
    """What a case is asked under a framework: the rows of the workbook, and the texts that the case began with.

    `published` is the framework as issued, `framework` as the case uses it (own indicators in place of their block). `role`: as what
    those judge who fill it in, where a judgement does not say.
    """

    published: Framework
    framework: Framework
    asked: CaseBook
    began: Texts
    role: str = ""

    @cached_property
    def rows(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the rows of each sheet that has the same rows always."""
        return {
            "about": tuple(id for id, *_ in self.asked.about),
            "facts": tuple(line.key for line in self.asked.facts),
            "judgements": tuple(line.key for line in self.asked.judgements),
        }

    @cached_property
    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """The columns of each sheet that somebody may fill in."""
        told = {
            "about": ABOUT_COLUMNS,
            "facts": FACT_COLUMNS,
            "judgements": JUDGEMENT_COLUMNS,
            "targets": TARGET_COLUMNS,
        }
        made = {sheet: tuple(one.key for one in columns if one.filled) for sheet, columns in told.items()}
        made["targets"] += ("where",)  # in the workbook it is chosen in blank rows only
        return made | {f"list:{page.id}": tuple(one.key for one in page.columns) for page in self.asked.lists}

    @cached_property
    def readable(self) -> Mapping[str, tuple[str, ...]]:
        """The columns of each sheet that are read: those that people fill in, and what the case began with."""
        own = tuple(one.key for one in TARGET_COLUMNS)
        return {**self.columns, "targets": (*own, "block", "unit"), "scores": ("printed",)}

    def knows(self, key: Key) -> bool:
        """Whether there is such a text, and a page may change it."""
        sheet, row, column = (*key.split("|", 2), "", "")[:3]
        if sheet == NARRATIVE:
            return self._tells(row, column)
        if column not in self.columns.get(sheet, ()) or (sheet == "about" and row in FIXED):
            return False
        if sheet in self.rows:
            return row in self.rows[sheet]
        return (
            row.isascii()
            and row.isdigit()
            and len(row) < 4
            and 0 < int(row) <= MOST_ROWS
            and str(int(row)) == row
        )

    def _tells(self, row: str, column: str) -> bool:
        """Whether a text of this kind may be written, of an indicator or own indicator that exists."""
        kind, dot, id = row.partition(".")
        if not dot:
            return row in TEXTS and column == TEXT
        return column in (ROWS.get(kind) or (TEXT,)) and kind in ROWS and id in self.ids

    @cached_property
    def ids(self) -> frozenset[str]:
        """The indicators and own indicators that texts may be about."""
        return frozenset(one.id for one, _ in self.framework.walk()) | frozenset(
            one["id"] for one in self.asked.targets
        )


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding on what was typed, and the keys of the texts that it is about; none where it is about the whole."""

    finding: Finding
    keys: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class Filled:
    """What the texts of a form give. `sheet` is scored without the rows that cannot be read (`left_out`), None where not even the
    rest gives a score; `data` is the whole case, None while there are errors."""

    form: Form
    texts: Texts
    sheet: Sheet | None
    remarks: tuple[Remark, ...]
    data: Mapped | None
    left_out: frozenset[tuple[str, str]] = frozenset()

    @property
    def errors(self) -> tuple[Remark, ...]:
        return tuple(one for one in self.remarks if one.finding.severity == "error")

    def yaml(self) -> str:
        """The case as a file. Raises `DataError` where something in it is wrong."""
        if self.data is None:
            raise DataError([one.finding for one in self.errors])
        return yaml_text(plain(self.data))  # type: ignore[arg-type]  # a mapping stays one


def blank_case(framework: Framework, unit: str, year: int, id: str) -> Case:
    """A case in which nothing is filled in yet."""
    return Case(id, unit, year, framework.id, "本级")


def form_of(published: Framework, case: Case, texts: Texts | None = None, role: str = "") -> Form:
    """The form of a case, with the own indicators of `texts` where they were changed. `role`: see `Form`."""
    changed = {one: text for one, text in (texts or {}).items() if one.startswith("targets|")}
    form = _form(published, case, role)
    if not changed:
        return form
    findings = Findings()
    sheets = [
        one for one in _sheets(form, {**form.began, **changed}) if one.what in ("about", "targets", "facts")
    ]
    said = read_typed_case(
        [replace(one, rows=()) if one.what == "facts" else one for one in sheets], findings
    )
    read = read_case(said, published.catalogue, published, findings)
    if read is None:
        return form
    made = _form(published, replace(case, targets=read.targets), role)
    own = {one: text for one, text in form.began.items() if one.startswith("targets|")}
    rest = {one: text for one, text in made.began.items() if not one.startswith("targets|")}
    return replace(made, began={**rest, **own})  # what was typed in one row is not what another began with


def _form(published: Framework, case: Case, role: str) -> Form:
    findings = Findings()
    framework, whole = apply_case(published, case, findings)
    asked = asked_of(published, framework, whole, spare=SPARE)
    own = {f"{block}_{target.id}_actual" for block, targets in case.targets.items() for target in targets}
    asked = replace(
        asked, facts=tuple(line for line in asked.facts if line.key not in own)
    )  # told in the row of the target
    return Form(published, framework, asked, dict(_began(asked, case)), role)


def _began(asked: CaseBook, case: Case) -> Iterable[tuple[Key, str]]:
    """The texts of a case, as the form shows them."""
    for id, _, text, _ in asked.about:
        yield key("about", id, "value"), text
    for line in asked.facts:
        yield key("facts", line.key, "value"), _shown(line)
        for column in ("status", "reason", "secrecy", "line", "note"):
            yield key("facts", line.key, column), getattr(line, column)
    for judged in asked.judgements:
        for column, text in judged.filled.items():
            yield key("judgements", judged.key, column), text
    for page in asked.lists:
        for number, record in enumerate(page.records, 1):
            for one, text in zip(page.columns, record, strict=True):
                digits = text.removeprefix("\t")
                rate = one.unit == "%" and text.startswith("\t")
                yield key(f"list:{page.id}", number, one.key), _percent(digits) if rate else digits
    for number, target in enumerate(asked.targets, 1):
        for column, text in target.items():
            yield key("targets", number, column), text
    yield from _told(case)
    for group, found in (("", case.printed.indicators), (LEVEL, case.printed.levels)):
        for id, printed in found.items():
            yield key("scores", f"{group}{id}", "printed"), printed.text


def _told(case: Case) -> Iterable[tuple[Key, str]]:
    """What the unit says in its own words."""
    for one, value in case.narrative.items():
        if one in TEXTS:
            yield key(NARRATIVE, one, TEXT), _words(value)
        elif one in ROWS and isinstance(value, Mapping):
            for id, said in value.items():
                for column in ROWS[one] or (TEXT,):
                    text = (
                        said.get(column, "") if isinstance(said, Mapping) else said if column == TEXT else ""
                    )
                    yield key(NARRATIVE, f"{one}.{id}", column), _words(text)


def _words(value: object) -> str:
    """A text, the lines of a list of texts, or the text of a mapping that has one."""
    if isinstance(value, Mapping):
        return _words(value.get("text", ""))
    return "\n".join(_words(one) for one in value) if isinstance(value, list) else str(value)


def _with_words(data: Mapped, form: Form, texts: Texts) -> None:
    """Put the texts that were changed into the narrative of a case; all others stay as they were."""
    for one, text in texts.items():
        sheet, row, column = one.split("|", 2)
        if sheet != NARRATIVE or text == form.began.get(one, ""):
            continue
        kind, _, id = row.partition(".")
        inner = _inside(data, NARRATIVE)
        if not id:
            lines = [line.strip() for line in text.splitlines() if line.strip()]
            _put(inner, kind, lines if len(lines) > 1 else "".join(lines))
        elif column == TEXT:
            _put(_inside(inner, kind), id, text)
        else:
            _put(_inside(_inside(inner, kind), id), column, text)


def _inside(data: Mapped, name: str) -> Mapped:
    found = data.get(name)
    if not isinstance(found, Mapped):
        found = Mapped()
        data.put(name, found)
    return found


def _put(data: Mapped, name: str, value: str | list[str]) -> None:
    if value:
        data.put(name, located(value))
    else:
        data.pop(name, None)


def _shown(line: FactLine) -> str:
    return _percent(line.number) if line.kind == "ratio" and line.number else line.number or line.text


def _percent(digits: str) -> str:
    """0.1039 as 10.39%."""
    value = Fraction(digits) * 100
    return f"{decimal_text(value, places_needed(value, 12) or 0)}%"


def fill(form: Form, texts: Texts, before: Sheet | None = None) -> Filled:
    """What these texts give, in place of those that the case began with. `before`: the score of nearly the same texts."""
    said = {**form.began, **texts}
    left: set[tuple[str, str]] = set()
    remarks: tuple[Remark, ...] | None = None
    data: Mapped | None = None
    for _ in range(PASSES):
        sheets = _sheets(form, said, frozenset(left))
        read, sheet, findings = _scored(form, sheets, said, before)
        found = tuple(_remark(one, sheets) for one in findings)
        if remarks is None:
            remarks = found
            data = read if not findings or not any(one.severity == "error" for one in findings) else None
        wrong = {
            _row(one) for remark in found if remark.finding.severity == "error" for one in remark.keys[:1]
        }
        if not wrong - left:
            return Filled(form, said, sheet, remarks, data, frozenset(left))
        left |= wrong
    return Filled(form, said, None, remarks or (), data, frozenset(left))


def _scored(
    form: Form, sheets: list[TypedSheet], texts: Texts, before: Sheet | None
) -> tuple[Mapped, Sheet | None, list[Finding]]:
    findings, published = Findings(), form.published
    data = read_typed_case(sheets, findings)
    _with_words(data, form, texts)
    case = read_case(data, published.catalogue, published, findings)
    sheet = None
    if case is not None and not findings.errors():
        try:
            sheet = score_opened(
                library.Opened(case, published, findings), together=False, before=before
            ).sheet
        except DataError:
            sheet = None
    return data, sheet, findings.in_order()


def _row(key: Key) -> tuple[str, str]:
    sheet, row, _ = key.split("|", 2)
    return sheet, row


def _remark(finding: Finding, sheets: Iterable[TypedSheet]) -> Remark:
    places = [str(place.line) for place in (finding.place, *finding.related)]
    keys = (_at(one, sheets) for one in places)
    return Remark(finding, tuple(dict.fromkeys(one for one in keys if one)))


def _at(cell: str, sheets: Iterable[TypedSheet]) -> Key:
    """The key of the text in a cell by its name; blank where it is the cell of no text."""
    for sheet in sheets:
        found = typed_at(sheet, cell)
        if found is not None:
            row, column = found
            counted = sheet.what == "targets" or sheet.what.startswith("list:")
            return key(sheet.what, row + 1 if counted else sheet.rows[row][0], column)
    return ""


def _sheets(form: Form, texts: Texts, left: frozenset[tuple[str, str]] = frozenset()) -> list[TypedSheet]:
    """The sheets of the workbook as if these texts had been typed into it."""
    by_row: dict[tuple[str, str], dict[str, str]] = {}
    for one, text in texts.items():
        sheet, row, column = one.split("|", 2)
        if text and (sheet, row) not in left and column in form.readable.get(sheet, ()):
            by_row.setdefault((sheet, row), {})[column] = _narrow(text) if column not in WORDS else text
    asked = form.asked
    made = [
        _about(form, by_row),
        TypedSheet("facts", FACTS, tuple(one.key for one in FACT_COLUMNS), tuple(
            (line.key, {"label": line.label, "unit": line.unit, **_with_percent(by_row.get(("facts", line.key), {}), line.unit)})
            for line in asked.facts
        )),
        TypedSheet("judgements", JUDGEMENTS, tuple(one.key for one in JUDGEMENT_COLUMNS), tuple(
            (line.key, {"row": line.row, "what": line.what, "asks": "、".join(line.asks), **_by(form.role, by_row.get(("judgements", line.key), {}))})
            for line in asked.judgements
        )),
    ]  # fmt: skip
    if form.asked.own_blocks:
        made.append(_targets(form, by_row))
    for page in asked.lists:
        what, columns = f"list:{page.id}", tuple(one.key for one in page.columns)
        rates = {one.key for one in page.columns if one.unit == "%"}
        last = max((int(row) for sheet, row in by_row if sheet == what), default=0)
        rows = (by_row.get((what, str(number)), {}) for number in range(1, last + 1))
        made.append(TypedSheet(what, page.sheet, columns, tuple(
            ("", {one: _rate(text) if one in rates else text for one, text in row.items()}) for row in rows
        )))  # fmt: skip
    scores = tuple((row, cells) for (sheet, row), cells in by_row.items() if sheet == "scores")
    made.append(TypedSheet("scores", SCORES, ("printed",), scores))
    return made


def _about(form: Form, by_row: Mapping[tuple[str, str], Mapping[str, str]]) -> TypedSheet:
    columns = tuple(one.key for one in ABOUT_COLUMNS)
    rows = tuple(
        (id, {"label": label, **by_row.get(("about", id), {})}) for id, label, *_ in form.asked.about
    )
    return TypedSheet("about", ABOUT, columns, rows)


def _targets(form: Form, by_row: Mapping[tuple[str, str], Mapping[str, str]]) -> TypedSheet:
    blocks = {name: id for id, name in form.asked.own_blocks}
    only = form.asked.own_blocks[0][0]
    last = max((int(row) for sheet, row in by_row if sheet == "targets"), default=0)
    rows = []
    for number in range(1, last + 1):
        cells = dict(by_row.get(("targets", str(number)), {}))
        block = blocks.get(cells.get("where", ""), cells.pop("block", only))
        filled = {one for one in cells if one not in ("where", "unit", "more", "id")}
        cells.setdefault("id", f"t{number:02d}")  # one in all blocks: texts about it name it so
        rows.append((block, cells if filled else {}))
    return TypedSheet("targets", TARGETS, tuple(one.key for one in TARGET_COLUMNS[1:]), tuple(rows))


def _with_percent(cells: Mapping[str, str], unit: str) -> dict[str, str]:
    return {one: _rate(text) if one == "value" and unit == "%" else text for one, text in cells.items()}


def _by(role: str, cells: Mapping[str, str]) -> Mapping[str, str]:
    """A judgement with the role of who fills in the form, where it does not say."""
    return {"role": role, **cells} if role and any(cells.get(one) for one in ANSWERS) else cells


def _narrow(text: str) -> str:
    """A number typed in full-width signs as one in narrow ones; other texts as they are."""
    bare = text.translate(WIDE)
    return bare if BARE.fullmatch(bare.replace(",", "").removesuffix("%").strip()) else text


def _rate(text: str) -> str:
    """95 beside % is 95%; 0.95 may be either, and stays for the reader to ask."""
    bare = text.strip().replace(",", "")
    if not BARE.fullmatch(bare):
        return text
    return f"{bare}%" if abs(Fraction(bare)) >= LEAST_RATE or not Fraction(bare) else text
