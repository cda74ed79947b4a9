"""The page on which a case is filled in: its fields with their texts, what each indicator is worth, and what is wrong where."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from django.utils.safestring import SafeString

from jixiao.core.case_book import (
    MONEY_UNITS,
    SECRECY,
    STATUSES,
    VERDICTS,
    YES_NO,
    FactLine,
    JudgeLine,
    ListPage,
)
from jixiao.flows.filling import NARRATIVE, SPARE, TEXT, Form, Key, Remark, key
from jixiao.flows.questions import Part, Question, first_asked, parts_of, rest_of
from jixiao.reporting.narrative import CHOICES, TEXTS
from jixiao.scoring.explain import BASIS, Explainer
from jixiao.scoring.reason import reason
from jixiao.scoring.sheet import Level, Row, Sheet, score_text
from jixiao.web.filling.contents import PLAN, Content, aspects_of
from jixiao.web.filling.draft import Standing, if_ended
from jixiao.web.filling.fields import field_html, said_html
from jixiao.web.filling.veil import OPEN, PLAIN_LINES, Veil

ABOUT, WORDS, REST, LIST = "about", "words", "rest", "list:"
TARGETS, PLANNED, WATCHED = "targets", "plan", "watch"
OPERATORS = (">=", "<=", "=", ">", "<", "文字")
Explained = Sequence[tuple[str, str, int, bool]]  # label, text, depth, whether it spells no value
CELL_NAME = re.compile(r"(?:事实|判断|自设指标|基本情况)![A-Z]+\d+")


@dataclass(slots=True)
class Field:
    """One text on the page. `kind`: number, text, long or choice; `wrong`: what is said against it; `mine`: what was typed here while
    somebody else changed it."""

    key: Key
    label: str
    text: str
    kind: str = "text"
    choices: tuple[str, ...] = ()
    wrong: list[str] = field(default_factory=list)
    warned: list[str] = field(default_factory=list)
    mine: str | None = None
    lang: str = "zh"
    may: bool = True
    shown: str | None = None  # what the page showed before, where nothing was saved

    @property
    def said(self) -> SafeString:
        """What is said against it, as HTML."""
        newer = self.text if self.mine is not None and self.mine != self.text else None
        return said_html(self.wrong, self.warned, newer, self.lang)

    @property
    def html(self) -> SafeString:
        """It, as HTML, below a label of its own."""
        return self._html(hidden=False)

    @property
    def bare(self) -> SafeString:
        """It, as HTML, where its label is the head of a column."""
        return self._html(hidden=True)

    def _html(self, *, hidden: bool) -> SafeString:
        shown = self.text if self.mine is None else self.mine
        return field_html(
            self.id, self.key, self.label, shown, self.kind, self.choices, self.said, before=self.text if self.shown is None else self.shown, wrong=bool(self.wrong), may=self.may, hidden=hidden,
        )  # fmt: skip

    @property
    def id(self) -> str:
        """Its id on the page."""
        return "f-" + re.sub(r"[^\w-]", "-", self.key)


@dataclass(slots=True)
class FactRow:
    """A fact: its value, and what may be said of it besides. `elsewhere`: the indicator at which it is filled in."""

    line: FactLine
    value: Field
    more: list[Field]
    elsewhere: tuple[str, str] | None = None
    changed: bool = False  # a review made it another one, and has to say on what ground

    @property
    def open(self) -> bool:
        """Whether what may be said besides is shown at once."""
        return self.changed or any(one.text or one.wrong for one in self.more)


@dataclass(slots=True)
class Mark:
    """How an indicator or level stands: a sign with its word, and its score or interval."""

    sign: str
    word: tuple[str, str]
    score: str
    points: str


@dataclass(slots=True)
class Card:
    """One indicator on the page."""

    question: Question
    stands: Mark
    facts: list[FactRow]
    lists: list[tuple[ListPage, int]]
    judgements: list[tuple[JudgeLine, list[Field]]]
    silent: list[tuple[JudgeLine, list[Field]]]
    causes: list[Field]
    lines: Explained
    reason: str
    given: Any = None  # to whom it was given

    @property
    def optional(self) -> list[FactRow]:
        """The facts that need not be filled in, and are not."""
        return [one for one in self.facts if one.line.optional and not one.value.text]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form asks, by id: the same for every text that is typed into it. `first`: see `first_asked`."""

    parts: tuple[Part, ...]
    first: Mapping[str, str]
    rest: tuple[str, ...]
    facts: Mapping[str, FactLine]
    judged: Mapping[str, JudgeLine]
    lists: Mapping[str, ListPage]
    names: Mapping[str, str]
    texts: Mapping[str, tuple[Key, ...]]  # of each indicator, all that its card shows


@lru_cache(maxsize=256)
def asked_by(form: Form) -> Asked:
    """What a form asks."""
    parts, asked = parts_of(form), form.asked
    return Asked(
        parts, first_asked(parts), rest_of(form, parts), {line.key: line for line in asked.facts},
        {line.key: line for line in asked.judgements}, {page.id: page for page in asked.lists},
        {question.id: question.name for part in parts for question in part.questions},
        {question.id: tuple(_texts_of(question)) for part in parts for question in part.questions},
    )  # fmt: skip


def _texts_of(question: Question) -> Iterator[Key]:
    for one in question.facts:
        yield from (key("facts", one, column) for column in FACT)
    for one in question.judgements:
        yield from (key("judgements", one, column) for column in JUDGED)
    yield from (key(NARRATIVE, f"rectification.{question.id}", column) for column in ("cause", "measure"))


FACT = (
    "value",
    "status",
    "reason",
    "secrecy",
    "note",
)  # the columns of a fact that a card shows, and of a judgement
JUDGED = ("score", "verdict", "items", "count", "tier", "reason", "evidence")

# A score takes over the rows that nothing touched: what was said of such a row holds as long as there is the row.
EXPLAINED: dict[tuple[int, str], tuple[Row, Explained, str]] = {}
MOST_EXPLAINED = 8000


def explained(sheet: Sheet, row: Row, lang: str) -> tuple[Explained, str]:
    """How a row came to its score, line by line (a label is said once for the lines that share it), and why in one line."""
    known = EXPLAINED.get((id(row), lang))
    if known is not None:
        return known[1], known[2]
    explainer = Explainer(sheet, lang)
    made: list[tuple[str, str, int, bool]] = []
    before = ""
    for one in explainer.lines(row):
        label = one.label(lang)
        made.append((label if label != before else "", one.text, min(one.depth, 5), one.what in PLAIN_LINES))
        before = label
    why = reason(explainer, row)
    EXPLAINED[id(row), lang] = (row, made, why)  # with the row, so that no other one gets its id
    while len(EXPLAINED) > MOST_EXPLAINED:
        EXPLAINED.pop(next(iter(EXPLAINED)), None)
    return made, why


class Page:
    """What one part of the form shows. `conflicts`: by key what was typed here while somebody else changed it."""

    def __init__(
        self,
        stands: Standing,
        lang: str,
        content: Content,
        conflicts: Mapping[Key, str] | None = None,
        *,
        shown: Mapping[Key, str] | None = None,
        may: bool = True,
        veil: Veil = OPEN,
    ) -> None:
        self.assigned: Mapping[str, Any] = {}  # to whom shares of the form were given
        self.own: Callable[[Key], bool] | None = None  # which texts this person may change, where not all
        self.veil = veil
        self.stands, self.lang, self.content, self.may = stands, lang, content, may
        self.form: Form = stands.form
        self.texts = veil.texts(stands.filled.texts)
        self.sheet: Sheet | None = stands.filled.sheet
        self.conflicts, self.shown = conflicts or {}, shown or {}
        asked = asked_by(self.form)
        self.parts, self.first, self.rest, self.names = asked.parts, asked.first, asked.rest, asked.names
        self.facts, self.judged, self.pages = asked.facts, asked.judged, asked.lists
        self.shows = asked.texts
        self.rows: dict[str, Row] = {row.id: row for row in self.sheet.rows} if self.sheet is not None else {}
        self.said: dict[Key, list[tuple[str, str]]] = {}
        for remark in stands.filled.remarks:
            for one in remark.keys[:1]:
                said = self.told_of(remark), remark.finding.hint(lang)
                self.said.setdefault(one, []).append(
                    (remark.finding.severity, "。".join(said) if lang == "zh" else ". ".join(said))
                )
        self.wrong_rows = {tuple(one.keys[0].split("|", 2)[:2]) for one in stands.filled.errors if one.keys}

    def told_of(self, remark: Remark) -> str:
        """What is said of a text, where this person may see it."""
        if any(self.veil.hides(one) for one in remark.keys):
            return self.veil.hidden
        return self.veil.said(self.words(remark.finding.message(self.lang)))

    def words(self, message: str) -> str:
        """A message without the names of cells, which a page has none of."""
        return CELL_NAME.sub("这一格" if self.lang == "zh" else "this field", message)

    # -- what stands on top and beside

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Everything that is wrong: the message, the part of the form, the field."""
        for one in self.stands.filled.errors:
            where = one.keys[0] if one.keys else ""
            hint = one.finding.hint(self.lang)
            text = self.told_of(one) + ("。" if self.lang == "zh" else ". ") + hint
            yield text, self.part_of(where), Field(where, "", "").id if where else ""

    def part_of(self, where: Key) -> str:
        """The part of the form on which a text stands."""
        sheet, row, _ = (*where.split("|", 2), "", "")[:3]
        if sheet.startswith(LIST):
            return sheet
        if not self.content.scored:
            return {"targets": TARGETS, "facts": PLANNED, NARRATIVE: WATCHED if "." in row else WORDS}.get(
                sheet, ABOUT
            )
        if sheet in (ABOUT, ""):
            return ABOUT
        if sheet == "targets":
            return next((part.id for part in self.parts if part.own), ABOUT)
        if sheet == NARRATIVE:
            id = row.partition(".")[2]
            return next(
                (part.id for part in self.parts if any(one.id == id for one in part.questions)), WORDS
            )
        for part in self.parts:
            for question in part.questions:
                if row in (question.facts if sheet == "facts" else question.judgements):
                    return part.id
        return REST

    @cached_property
    def tree(self) -> list[tuple[Part, Mark, list[tuple[Question, Mark]]]]:
        """The indicators with their signs, first level by first level."""
        made = []
        for part in self.parts:
            level = self.sheet.level(part.id) if self.sheet is not None else None
            found: Row | Level | None = level if level is not None else self.rows.get(part.id)
            made.append((part, self.standing(found), [(one, self.of(one)) for one in part.questions]))
        return made

    def of(self, question: Question) -> Mark:
        """How an indicator stands."""
        asked = {("facts", one) for one in question.facts} | {
            ("judgements", one) for one in question.judgements
        }
        asked |= {
            (f"{LIST}{one}", row)
            for one in question.lists
            for sheet, row in self.wrong_rows
            if sheet == f"{LIST}{one}"
        }
        made = self.standing(self.rows.get(question.id))
        if asked & self.wrong_rows:
            made.sign, made.word = "✕", ("有错误", "wrong")
        return made

    def standing(self, found: Row | Level | None) -> Mark:
        """A score, or the interval in which it lies."""
        if found is None or self.sheet is None:
            return Mark("—", ("算不出", "no score"), "—", "")
        places = self.sheet.places(found)
        points = score_text(found.points) or ""
        if found.score is not None:
            return Mark("✓", ("已评", "scored"), score_text(found.score, places) or "", points)
        if isinstance(found, Row) and found.basis == "not_applicable":
            return Mark("✓", ("不适用", "not applicable"), "—", points)
        ends = f"{score_text(found.low, places)} – {score_text(found.high, places)}"
        return Mark("○", ("未评", "not scored"), ends, points)

    def total(self) -> Mark:
        """The total as it stands."""
        return self.standing(self.sheet.total if self.sheet is not None else None)

    def now(self) -> Mark:
        """The total if the year ended now."""
        sheet = if_ended(self.stands)
        return self.standing(sheet.total if sheet is not None else None)

    def counts(self) -> dict[str, int]:
        """How many indicators are scored, open, and wrong."""
        signs = [stands.sign for _, _, each in self.tree for _, stands in each]
        return {
            "all": len(signs),
            "scored": signs.count("✓"),
            "open": len(signs) - signs.count("✓") - signs.count("✕"),
            "wrong": signs.count("✕"),
        }

    # -- fields

    def field(self, where: Key, label: str, kind: str = "text", choices: Sequence[str] = ()) -> Field:
        """A field with its text, what is said against it, and what was typed meanwhile."""
        text = self.texts.get(where, "")
        said = self.said.get(where, [])
        made = Field(where, label, text, kind, tuple(choices), lang=self.lang)
        made.may = self.may and (self.own is None or self.own(where))
        if choices and text and text not in choices:
            made.choices = (*made.choices, text)
        made.wrong = [told for severity, told in said if severity == "error"]
        made.warned = [told for severity, told in said if severity == "warning"]
        made.mine, made.shown = self.conflicts.get(where), self.shown.get(where)
        return made

    def pick(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en

    def fact(self, id: str, card: str = "") -> FactRow:
        """The fields of a fact."""
        line = self.facts[id]
        first = self.first.get(f"facts|{id}", "")
        choices = line.choices or (YES_NO if line.kind == "bool" else ())
        kind = "choice" if choices else "text" if line.kind in ("text", "date") else "number"
        value = self.field(key("facts", id, "value"), line.label, kind, choices)
        reviews = self.content.begins == ("self_evaluation",)
        note = (
            self.pick("依据（改了数要写）", "Ground (where it is changed)")
            if reviews
            else self.pick("备注", "Note")
        )
        more = [
            self.field(key("facts", id, "status"), self.pick("状态", "Status"), "choice", STATUSES),
            self.field(key("facts", id, "reason"), self.pick("理由或佐证", "Reason or proof"), "long"),
            self.field(key("facts", id, "secrecy"), self.pick("密级", "Secrecy"), "choice", SECRECY),
            self.field(key("facts", id, "note"), note, "long"),
        ]
        elsewhere = (first, self.names.get(first, "")) if card and first != card else None
        changed = reviews and value.text != self.form.began.get(value.key, "")
        return FactRow(line, value, more, elsewhere, changed)

    def judgement(self, id: str) -> tuple[JudgeLine, list[Field]]:
        """The fields of a judgement: what it asks, then reason, role and evidence."""
        line, made = self.judged[id], []
        span = f"{line.low}–{line.high}" if line.low != line.high else line.high
        if "points" in line.asks:
            made.append(
                self.field(
                    key("judgements", id, "score"), f"{self.pick('给分', 'Points')}（{span}）", "number"
                )
            )
        if {"truth", "choice"} & set(line.asks):
            words = line.choices if "choice" in line.asks else VERDICTS
            made.append(
                self.field(key("judgements", id, "verdict"), self.pick("结论", "Verdict"), "choice", words)
            )
        if "count" in line.asks:
            made.append(
                self.field(
                    key("judgements", id, "items"),
                    self.pick("问题（一行一个；没有写 0 个数）", "Faults, one a line"),
                    "long",
                )
            )
            made.append(self.field(key("judgements", id, "count"), self.pick("个数", "Count"), "number"))
        if line.tiers:
            made.append(
                self.field(key("judgements", id, "tier"), self.pick("档次", "Tier"), "choice", line.tiers)
            )
        made.append(self.field(key("judgements", id, "reason"), self.pick("理由", "Reason"), "long"))
        made.append(
            self.field(
                key("judgements", id, "evidence"),
                self.pick("佐证（一行一个）", "Evidence, one a line"),
                "long",
            )
        )
        return line, made

    def seal(self, question: Question) -> Hashable | None:
        """All that the card of an indicator shows: two cards with the same are the same. None where more than the case decides it."""
        if (
            self.conflicts or self.shown or self.own is not None or self.veil.shut or f"question|{question.id}" in self.assigned
        ):  # fmt: skip
            return None
        keys, stands = self.shows[question.id], self.of(question)
        return (
            id(self.form), id(self.rows.get(question.id)), question.id, self.lang, self.may, id(self.content), stands.sign, stands.score,
            tuple([self.texts.get(one, "") for one in keys]), tuple([(one, *self.said[one]) for one in keys if one in self.said]),
            tuple([self.count(one) for one in question.lists]),
        )  # fmt: skip

    def card(self, question: Question) -> Card:
        """One indicator with all that it asks."""
        row = self.rows.get(question.id)
        judged = [self.judgement(one) for one in question.judgements]
        lines, why = (
            explained(self.sheet, row, self.lang) if self.sheet is not None and row is not None else ((), "")
        )
        if row is not None and self.veil.shut:
            lines = [
                (label, text if plain else self.veil.row(row.id, text), depth, plain)
                for label, text, depth, plain in lines
            ]
            why = self.veil.row(row.id, why)
        lost = row is not None and row.loss is not None and row.loss > 0
        cause = key(NARRATIVE, f"rectification.{question.id}", "cause")
        measure = key(NARRATIVE, f"rectification.{question.id}", "measure")
        causes = (
            [
                self.field(cause, self.pick("未得满分的原因", "Why it has not full marks"), "long"),
                self.field(measure, self.pick("改进措施", "What will be done"), "long"),
            ]
            if lost or self.texts.get(cause) or self.texts.get(measure)
            else []
        )
        return Card(
            question, self.of(question), [self.fact(one, question.id) for one in question.facts if self.facts[one].kind != "list"],
            [(self.pages[one], self.count(one)) for one in question.lists if one in self.pages],
            [one for one in judged if not one[0].silent], [one for one in judged if one[0].silent], causes, lines, why,
            self.assigned.get(f"question|{question.id}"),
        )  # fmt: skip

    def count(self, id: str) -> int:
        """How many records of a list are filled in."""
        return len(
            {
                one.split("|", 2)[1]
                for one, text in self.texts.items()
                if text and one.startswith(f"{LIST}{id}|")
            }
        )

    def records(
        self, sheet: str, columns: Sequence[tuple[str, str, str, Sequence[str]]]
    ) -> list[list[Field]]:
        """The rows of a list or of the own indicators, with a few blank ones below."""
        filled = [
            int(one.split("|", 2)[1])
            for one, text in self.texts.items()
            if text and one.startswith(f"{sheet}|")
        ]
        return [
            [
                self.field(key(sheet, number, id), f"{label} {number}", kind, choices)
                for id, label, kind, choices in columns
            ]
            for number in range(1, max(filled, default=0) + SPARE + 1)
        ]

    def filled_list(self, id: str) -> list[list[Field]]:
        """The records of a list."""
        return self.records(f"{LIST}{id}", [
            (one.key, one.label, "choice" if one.choices or one.kind == "bool" else "text" if one.kind in ("text", "date") else "number",
             one.choices or (YES_NO if one.kind == "bool" else ()))
            for one in self.pages[id].columns
        ])  # fmt: skip

    def whole(self, id: str) -> list[Field]:
        """Whether a list is complete, and why not."""
        where = f"{LIST}{id}"
        return [
            self.field(
                key("facts", where, "status"),
                self.pick("清单写完整了吗", "Is the list complete"),
                "choice",
                ("已知", "未知"),
            ),
            self.field(key("facts", where, "reason"), self.pick("未知的原因", "Why unknown"), "long"),
        ]

    def heads(self, id: str) -> list[tuple[str, str]]:
        """The heads of a list: label and unit."""
        return [
            (one.label, one.unit if one.unit in MONEY_UNITS or one.unit == "%" else "")
            for one in self.pages[id].columns
        ]

    def targets(self, *, reached: bool) -> tuple[list[str], list[list[Field]]]:
        """The unit's own indicators: the heads of their columns and their rows. `reached`: with what was reached."""
        blocks = [name for _, name in self.form.asked.own_blocks]
        columns: list[tuple[str, str, str, Sequence[str]]] = [
            ("where", self.pick("指标块", "Block"), "choice", blocks), ("name", self.pick("指标", "Indicator"), "text", ()),
            ("aspect", self.pick("方面", "Aspect"), "text", ()), ("operator", self.pick("比较", "Comparison"), "choice", OPERATORS),
            ("value", self.pick("目标值（带单位）", "Target with unit"), "number", ()), ("points", self.pick("分值", "Points"), "number", ()),
        ]  # fmt: skip
        if reached:
            columns += [
                ("actual", self.pick("完成值", "Reached"), "number", ()), ("unknown", self.pick("未知的原因", "Why unknown"), "text", ()),
                ("set_low", self.pick("目标设低了", "Set too low"), "choice", YES_NO),
            ]  # fmt: skip
        rows, known = self.records("targets", columns), aspects_of(self.form)
        any_block = (
            dict.fromkeys(one for each in known.values() for one in each) if all(known.values()) else ()
        )
        for where, _, aspect, *_ in rows:
            if offered := tuple(known.get(where.text, any_block)):
                typed = (aspect.text,) if aspect.text and aspect.text not in offered else ()
                aspect.kind, aspect.choices = "choice", (*offered, *typed)
        return [label for _, label, _, _ in columns], rows

    def watched(self) -> list[tuple[Mapping[str, str], list[Field]]]:
        """The own indicators with how far they are."""
        labels = {
            "actual": ("至今完成", "Reached so far", "text"), "forecast": ("全年预计", "Expected", "text"),
            "chance": ("完成可能性", "Chance", "choice"), "cause": ("偏差原因", "Cause", "choice"), "reason": ("说明", "Explained", "long"),
        }  # fmt: skip
        return [
            (one, [
                self.field(key(NARRATIVE, f"monitoring.{one['id']}", id), self.pick(zh, en), kind, CHOICES.get(id, ()))
                for id, (zh, en, kind) in labels.items()
            ])
            for one in self.form.asked.targets
        ]  # fmt: skip

    def planned(self) -> list[FactRow]:
        """The facts that are known when a year is planned."""
        return [
            self.fact(line.key) for line in self.form.asked.facts if line.theme in PLAN and not line.optional
        ]

    def told(self, words: Sequence[str]) -> list[Field]:
        """What the unit says in its own words."""
        return [self.field(key(NARRATIVE, id, TEXT), TEXTS[id], "long") for id in words]

    def about(self) -> list[Field]:
        """What the case is."""
        return [
            self.field(
                key("about", "scope", "value"), self.pick("范围", "Scope"), "choice", ("本级", "汇总")
            ),
            self.field(key("about", "title", "value"), self.pick("标题", "Title"), "text"),
            self.field(key("about", "source_title", "value"), self.pick("来源材料", "Source"), "text"),
        ]

    def basis(self, question: Question) -> str:
        """How an indicator came to its score."""
        row = self.rows.get(question.id)
        return BASIS[row.basis][0 if self.lang == "zh" else 1] if row is not None else ""
