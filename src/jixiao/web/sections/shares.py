"""The shares of a form that can be given to sections: indicators, lists, own indicators, facts, texts; and which share a text is of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from jixiao.flows.filling import NARRATIVE, TEXT, Form, Key, key
from jixiao.flows.questions import Part, Question, first_asked, parts_of, rest_of
from jixiao.reporting.narrative import TEXTS
from jixiao.web.filling.contents import CONTENTS, PLAN
from jixiao.web.filling.page import ABOUT, LIST, PLANNED, REST, TARGETS, WATCHED, WORDS, Field

QUESTION = "question"  # before the id of an indicator
MONITORED = ("actual", "forecast", "chance")
WATCHES = "monitoring"  # the kind of work in which own indicators are watched

GROUPS = {  # what the shares of a form are shown under, where that is no indicator of the first level
    TARGETS: ("自设指标", "Own indicators"),
    WATCHED: ("绩效指标执行情况", "How far the indicators are"),
    PLANNED: ("预算和计划数", "Budget and plan"),
    LIST: ("清单", "Lists"),
    REST: ("其他事实", "Other facts"),
    WORDS: ("文字", "Texts"),
    ABOUT: ("基本情况", "About the case"),
}


@dataclass(frozen=True, slots=True)
class Share:
    """What one section fills. `place`: where it stands on the form; `asked`: what it asks, each as the texts of which one will do;
    `records`: the sheet whose records are counted instead."""

    key: str
    name: str
    group: str
    place: str
    asked: tuple[tuple[Key, ...], ...] = ()
    records: str = ""
    question: Question | None = None


class Shares:
    """All shares of a form, in its order."""

    def __init__(self, form: Form, kind: str) -> None:
        self.form, self.kind = form, kind
        self.parts = parts_of(form)
        self.first = first_asked(self.parts)
        self.all = tuple(self._all())
        self.by_key: Mapping[str, Share] = {one.key: one for one in self.all}
        self.judged = {id: one.id for part in self.parts for one in part.questions for id in one.judgements}

    def of(self, where: Key, rows: Mapping[str, str]) -> tuple[str, ...]:
        """The shares that a text may be of: the first of them that was given to a section decides. `rows`: as `rows_of` gives them."""
        sheet, row, _ = (*where.split("|", 2), "", "")[:3]
        if sheet == "facts" and row.startswith(LIST):
            sheet = row
        if sheet.startswith(LIST):
            return (sheet, *self._question(self.first.get(sheet, "")))
        if sheet == TARGETS:
            return (*self._question(rows.get(row, "")), TARGETS)
        if sheet == "facts":
            return (f"facts|{row}", *self._question(self.first.get(where.rpartition("|")[0], "")))
        if sheet == "judgements":
            return self._question(self.judged.get(row, ""))
        if sheet == NARRATIVE:
            head, _, id = row.partition(".")
            return self._question(id) if head == "rectification" else (f"{NARRATIVE}|{row}",)
        return (ABOUT,)

    def rows_of(self, texts: Mapping[Key, str]) -> dict[str, str]:
        """The indicator that each row of own indicators is."""
        blocks = {name: id for id, name in self.form.asked.own_blocks}
        filled = {one.split("|", 2)[1] for one, text in texts.items() if text and one.startswith("targets|")}
        made = {}
        for row in filled:
            block = texts.get(key(TARGETS, row, "block")) or blocks.get(
                texts.get(key(TARGETS, row, "where"), ""), ""
            )
            made[row] = f"{block}_{texts.get(key(TARGETS, row, 'id')) or f't{int(row):02d}'}"
        return made

    def filled(self, share: Share, texts: Mapping[Key, str]) -> tuple[int, int | None]:
        """How many of what a share asks is filled in, and how many it asks; None where that is open, as in a list."""
        if share.records:
            start = f"{share.records}|"
            rows = {one.split("|", 2)[1] for one, text in texts.items() if text and one.startswith(start)}
            return len(rows), None
        asked = share.asked
        if share.question is not None and share.question.own:
            mine = [row for row, id in self.rows_of(texts).items() if id == share.question.id]
            asked = (*asked, *((key(TARGETS, row, "actual"), key(TARGETS, row, "unknown")) for row in mine))
        return sum(any(texts.get(one) for one in each) for each in asked), len(asked)

    def _question(self, id: str) -> tuple[str, ...]:
        return (f"{QUESTION}|{id}",) if id else ()

    def _all(self) -> Iterator[Share]:
        if CONTENTS[self.kind].scored:
            for part in self.parts:
                yield from (self._indicator(part, one) for one in part.questions)
        if self.kind == WATCHES:
            for one in self.form.asked.targets:
                row = f"monitoring.{one['id']}"
                asked = tuple((key(NARRATIVE, row, column),) for column in MONITORED)
                yield Share(
                    f"{NARRATIVE}|{row}", one["name"] or one["id"], WATCHED, _at(WATCHED, asked[0][0]), asked
                )
        if self.form.asked.own_blocks:
            scored = (one.id for one in self.parts if one.own and CONTENTS[self.kind].scored)
            where = next(scored, TARGETS)
            yield Share(TARGETS, GROUPS[TARGETS][0], TARGETS, f"?part={quote(where)}", records=TARGETS)
        for page in self.form.asked.lists:
            sheet = f"{LIST}{page.id}"
            yield Share(sheet, page.label, LIST, f"?part={quote(sheet)}", records=sheet)
        group, facts = PLANNED, [
            one.key for one in self.form.asked.facts if one.theme in PLAN and not one.optional and one.kind != "list"
        ]  # fmt: skip
        if CONTENTS[self.kind].scored:
            group, facts = REST, list(rest_of(self.form, self.parts))
        labels = {line.key: line.label for line in self.form.asked.facts}
        for id in facts:
            texts = _fact(id)
            yield Share(f"facts|{id}", labels[id], group, _at(group, texts[0]), (texts,))
        for id in CONTENTS[self.kind].words:
            said = key(NARRATIVE, id, TEXT)
            yield Share(f"{NARRATIVE}|{id}", TEXTS[id], WORDS, _at(WORDS, said), ((said,),))
        yield Share(ABOUT, GROUPS[ABOUT][0], ABOUT, f"?part={ABOUT}")

    def _indicator(self, part: Part, one: Question) -> Share:
        optional = {line.key for line in self.form.asked.facts if line.optional or line.kind == "list"}
        facts = tuple(
            _fact(id) for id in one.facts if self.first[f"facts|{id}"] == one.id and id not in optional
        )
        columns = self.form.columns["judgements"]
        judged = tuple(
            tuple(key("judgements", line.key, column) for column in columns)
            for line in self.form.asked.judgements
            if line.key in one.judgements and not line.silent
        )
        place = f"?part={quote(part.id)}#q-{one.id}"
        return Share(f"{QUESTION}|{one.id}", one.name, part.name, place, (*facts, *judged), question=one)


@lru_cache(maxsize=64)
def shares_of(form: Form, kind: str) -> Shares:
    """The shares of a form."""
    return Shares(form, kind)


def _fact(id: str) -> tuple[Key, ...]:
    return key("facts", id, "value"), key("facts", id, "status")


def _at(part: str, where: Key) -> str:
    return f"?part={part}#{Field(where, '', '').id}"
