"""The page on which a case is filled in: its fields with their texts, what each indicator is worth, and what is wrong where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

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
from jixiao.web.filling.contents import PLAN, Content
from jixiao.web.filling.draft import Standing, if_ended
from jixiao.web.filling.fields import field_html, said_html
from jixiao.web.filling.veil import OPEN, PLAIN_LINES, Veil

ABOUT, WORDS, REST, LIST = "about", "words", "rest", "list:"
TARGETS, PLANNED, WATCHED = "targets", "plan", "watch"
OPERATORS = (">=", "<=", "=", ">", "<", "文字")
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
    lines: list[tuple[str, str, int]]
    reason: str

    @property
    def optional(self) -> list[FactRow]:
        """The facts that need not be filled in, and are not."""
        return [one for one in self.facts if one.line.optional and not one.value.text]


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
        self.veil = veil
        self.stands, self.lang, self.content, self.may = stands, lang, content, may
        self.form: Form = stands.form
        self.texts = veil.texts(stands.filled.texts)
        self.sheet: Sheet | None = stands.filled.sheet
        self.conflicts, self.shown = conflicts or {}, shown or {}
        self.parts = parts_of(self.form)
        self.first = first_asked(self.parts)
        self.rest = rest_of(self.form, self.parts)
        self.facts = {line.key: line for line in self.form.asked.facts}
        self.judged = {line.key: line for line in self.form.asked.judgements}
        self.pages = {page.id: page for page in self.form.asked.lists}
        self.names = {question.id: question.name for part in self.parts for question in part.questions}
        self.rows: dict[str, Row] = {row.id: row for row in self.sheet.rows} if self.sheet is not None else {}
        self.explainer = Explainer(self.sheet, lang) if self.sheet is not None else None
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
        signs = [stands.sign for _, _, each in self.tree() for _, stands in each]
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
        made = Field(where, label, text, kind, tuple(choices), lang=self.lang, may=self.may)
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

    def card(self, question: Question) -> Card:
        """One indicator with all that it asks."""
        row = self.rows.get(question.id)
        judged = [self.judgement(one) for one in question.judgements]
        told = self.explainer
        lines = self.lines(row) if row is not None else []
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
            [one for one in judged if not one[0].silent], [one for one in judged if one[0].silent], causes, lines,
            self.veil.row(row.id, reason(told, row)) if told and row else "",
        )  # fmt: skip

    def lines(self, row: Row) -> list[tuple[str, str, int]]:
        """How an indicator came to its score; a label is said once for the lines that share it."""
        made: list[tuple[str, str, int]] = []
        before = ""
        for one in self.explainer.lines(row) if self.explainer is not None else ():
            label = one.label(self.lang)
            text = one.text if one.what in PLAIN_LINES else self.veil.row(row.id, one.text)
            made.append((label if label != before else "", text, min(one.depth, 5)))
            before = label
        return made

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
        return [label for _, label, _, _ in columns], self.records("targets", columns)

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
