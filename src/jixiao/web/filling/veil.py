"""What of a case is marked 涉密, and what somebody sees in its place who does not work on it: no value, no note, no line that spells it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from jixiao.case.model import Case, Judgement, Stated
from jixiao.core.finding import Findings
from jixiao.flows.filling import Filled, Key, Texts
from jixiao.reporting.look import Look, secret, secret_list
from jixiao.rules.tree import Fact, walk
from jixiao.scoring.sheet import Sheet
from jixiao.web.documents.access import works_on
from jixiao.web.log.models import record
from jixiao.web.people.views import address
from jixiao.web.year.models import Work

MARK = "涉密"
HIDDEN = ("（涉密，不显示）", "(classified, not shown)")
SESSION = "seen_secret"  # the pieces of work whose marked content this session has looked at
SPELLS = {  # the columns that spell a fact or a judgement, by sheet
    "facts": ("value", "reason", "note", "line"),
    "judgements": ("score", "verdict", "count", "items", "tier", "reason", "evidence", "note"),
}
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
LEAST_DIGITS = 3  # of a number that is looked for in texts: 12 may be anything


@dataclass(frozen=True, slots=True)
class Veil:
    """The rows of the form and of the score that are marked, or told by what is; nothing where nothing is marked. `shut`: for this
    person they are not shown."""

    cells: frozenset[tuple[str, str]] = frozenset()
    rows: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    shut: bool = False
    english: bool = False

    @property
    def marked(self) -> bool:
        """Whether there is anything that not everybody may see."""
        return bool(self.cells or self.rows)

    @property
    def hidden(self) -> str:
        """What stands in the place of what is not shown."""
        return HIDDEN[self.english]

    def hides(self, key: Key) -> bool:
        """Whether a text of the form is not shown."""
        sheet, row, column = (*key.split("|", 2), "", "")[:3]
        if not self.shut:
            return False
        if sheet in SPELLS:
            return (sheet, row) in self.cells and column in SPELLS[sheet]
        return (sheet, "") in self.cells  # a list with a marked cell is not shown at all

    def texts(self, texts: Texts) -> Mapping[Key, str]:
        """The texts of a form as this person may see them."""
        if not self.shut:
            return texts
        return {
            key: self.hidden if text and self.hides(key) else self.said(text) for key, text in texts.items()
        }

    def row(self, id: str, text: str) -> str:
        """What is said of an indicator's score, as this person may see it."""
        return self.hidden if self.shut and text and id in self.rows else self.said(text)

    def said(self, text: str) -> str:
        """A text that somebody wrote, or a whole line, as this person may see it: hidden where it spells what is marked."""
        if not self.shut or not text:
            return text
        found = {_plain(one) for one in NUMBER.findall(text)}
        spells = not self.numbers.isdisjoint(found) or any(one in text for one in self.words)
        return self.hidden if spells else text


OPEN = Veil()
PLAIN_LINES = frozenset(
    {"criteria", "ours", "score"}
)  # of an explanation: they say the rule and the score, no value


def veil_of(work: Work, request: Any, sheets: Iterable[Sheet | None], filled: Filled | None = None) -> Veil:
    """What of a case is marked, for who asks: of scored cases, and of one that is typed. Who may see it has looked now, which is an
    event once for a session and a piece of work."""
    made = Veil()
    for sheet in (*sheets, filled.sheet if filled is not None else None):
        if sheet is not None:
            made = _joined(made, _of_sheet(sheet))
    if filled is not None:
        made = _joined(made, _of_texts(filled))
    if not made.marked:
        return made
    if not works_on(work, request.user):
        return replace(made, shut=True, english=bool(request.english))
    _noted(work, request)
    return made


def classified_rows(sheet: Sheet) -> frozenset[str]:
    """The indicators of a scored case that are marked 涉密, or use what is."""
    return _of_sheet(sheet).rows


def _joined(one: Veil, other: Veil) -> Veil:
    return Veil(
        one.cells | other.cells, one.rows | other.rows, one.numbers | other.numbers, one.words | other.words
    )


def _of_sheet(sheet: Sheet) -> Veil:
    case = sheet.case
    if not _marks(case):
        return Veil()
    only = replace(sheet, case=_only(case))
    look = Look(only, public=True, findings=Findings())
    facts = {f"{id}@{period}" if period else id for id, period in look.withheld}
    lists = {id for id, stated in only.case.lists.items() if secret_list(stated)}
    judged = {key for key, one in only.case.judgements.items() if secret(one)}
    cells = {("facts", one) for one in facts} | {("judgements", one) for one in judged}
    cells |= {(f"list:{one}", "") for one in lists}
    texts = [case.facts[key].text for key in look.withheld]
    notes = [one for key in look.withheld for one in (case.facts[key].reason, case.facts[key].note)]
    notes += [case.judgements[key].reason for key in judged]
    return Veil(frozenset(cells), frozenset(look.veiled), _numbers(texts), _words([*texts, *notes]))


def _marks(case: Case) -> bool:
    stated: list[Stated | Judgement] = [*case.facts.values(), *case.judgements.values()]
    return any(one.secrecy == MARK for one in stated) or any(
        cell.secrecy == MARK
        for one in case.lists.values()
        for record in one.rows or ()
        for cell in record.fields.values()
    )


def _only(case: Case) -> Case:
    """The case with the marks 涉密 alone: what is not to be published may be seen inside."""

    def kept(one: Any) -> Any:
        return one if one.secrecy in ("", MARK) else replace(one, secrecy="")

    return replace(
        case,
        facts={key: kept(one) for key, one in case.facts.items()},
        judgements={key: kept(one) for key, one in case.judgements.items()},
        lists={
            key: replace(one, rows=tuple(
                replace(record, fields={id: kept(cell) for id, cell in record.fields.items()}) for record in one.rows
            )) if one.rows is not None else one
            for key, one in case.lists.items()
        },
    )  # fmt: skip


def _of_texts(filled: Filled) -> Veil:
    """What is marked in the texts as they are typed, be they wrong or not."""
    marked = [
        (sheet, row)
        for key, text in filled.texts.items()
        for sheet, row, column in [(*key.split("|", 2), "", "")[:3]]
        if text == MARK and column == "secrecy" and sheet in SPELLS
    ]
    if not marked:
        return Veil()
    facts = {row.partition("@")[0] for sheet, row in marked if sheet == "facts"}
    rows = {
        row.id
        for row in (filled.sheet.rows if filled.sheet is not None else ())
        if any(isinstance(node, Fact) and node.id in facts for node in walk(row.tree))
    }
    values = [filled.texts.get(f"{sheet}|{row}|value", "") for sheet, row in marked]
    notes = [
        filled.texts.get(f"{sheet}|{row}|{column}", "")
        for sheet, row in marked
        for column in ("reason", "note")
    ]
    return Veil(frozenset(marked), frozenset(rows), _numbers(values), _words([*values, *notes]))


def _numbers(values: Iterable[str]) -> frozenset[str]:
    """The numbers in values, where they are long enough to be known again."""
    found = {_plain(one) for text in values for one in NUMBER.findall(text)}
    return frozenset(one for one in found if sum(sign.isdigit() for sign in one) >= LEAST_DIGITS)


def _words(texts: Iterable[str]) -> frozenset[str]:
    """Whole texts that are long enough to be known again."""
    return frozenset(text for text in texts if len(text) > LEAST_DIGITS)


def _plain(number: str) -> str:
    """480.00 and 1,480 as they are compared: without what sets thousands apart and zeros at the end."""
    bare = number.replace(",", "")
    return bare.rstrip("0").rstrip(".") if "." in bare else bare


def _noted(work: Work, request: Any) -> None:
    seen: list[int] = request.session.get(SESSION, [])
    if work.pk in seen:
        return
    record(
        "secret_seen", actor=request.user.username, address=address(request), thing=f"work:{work.pk}", unit=work.unit_id,
    )  # fmt: skip
    request.session[SESSION] = [*seen, work.pk]
