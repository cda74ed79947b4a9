"""Sentence templates, filled where every fact they name is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from jixiao.reporting.look import ABSOLUTE, BLANK, Look, money
from jixiao.rules.tree import Node

PARTS = {
    "basis": "报告的依据",
    "staff": "单位和人员",
    "staffing": "人员管理",
    "tasks": "重点工作",
    "budget": "预算编制",
    "adjustment": "预算调整",
    "objectives": "绩效目标设置",
    "execution": "预算执行",
    "quarters": "季度进度",
    "carryover": "结转结余",
    "procurement": "政府采购",
    "compliance": "财务合规",
    "disclosure": "预决算公开",
    "projects": "项目管理",
    "assets": "资产管理",
    "economy": "经济性",
    "output": "产出效益",
    "fairness": "公平性",
    "result": "评价结论",
}
KINDS = {"department": "部门整体支出", "project": "项目支出"}
SPECIAL = (
    "单位",
    "自称",
    "评价对象",
    "年度",
    "上年",
    "指标体系",
    "总分",
    "满分",
    "得分率",
    "等次",
    "指标数",
    "扣分指标数",
    "未评指标数",
)


@dataclass(frozen=True, slots=True)
class Hole:
    """One placeholder: a formula, one of `SPECIAL`, or a column of the list that the sentence goes through."""

    name: str
    format: str = ""
    node: Node | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One template. `pieces` are texts and holes by turns; `each` is the list whose rows are told one by one."""

    id: str
    part: str
    pieces: tuple[str | Hole, ...]
    when: Node | None = None
    each: str = ""
    lead: str = ""
    unless: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Templates:
    """The sentences by part, in order, and drafts of remedies by words of an indicator's name."""

    sentences: tuple[Sentence, ...] = ()
    remedies: tuple[tuple[tuple[str, ...], str], ...] = ()

    def say(self, part: str, look: Look) -> tuple[list[str], list[str]]:
        """(the sentences of a part whose facts are all known, the facts that the others lack)."""
        said: list[str] = []
        made: set[str] = set()
        lacking: dict[str, None] = {}
        waiting: dict[str, list[str]] = {}
        for sentence in self.sentences:
            if sentence.part != part or (sentence.unless and sentence.unless in made):
                continue
            if sentence.when is not None:
                holds = look.of(sentence.when)
                if holds is not True:
                    continue
            text, missing = _fill(sentence, look)
            if text is not None:
                said.append(text)
                made.add(sentence.id)
                if sentence.unless:
                    waiting.pop(sentence.unless, None)
            elif not sentence.optional:
                other = waiting.get(sentence.unless)
                if other is not None and len(other) <= len(missing):
                    continue  # one of two ways to say it is enough to ask for
                waiting.pop(sentence.unless, None)
                waiting[sentence.id] = missing
        for missing in waiting.values():
            lacking.update(dict.fromkeys(missing))
        return said, list(lacking)

    def remedy(self, name: str) -> str:
        """A draft of what to do about points lost at an indicator; empty where there is none."""
        return next((text for words, text in self.remedies if any(word in name for word in words)), "")

    def with_own(self, other: Templates) -> Templates:
        """These with an office's own: a sentence with a known id replaces it (an empty text removes it), others follow."""
        own = {sentence.id: sentence for sentence in other.sentences}
        known = {sentence.id for sentence in self.sentences}
        kept = [own.get(sentence.id, sentence) for sentence in self.sentences]
        kept += [sentence for sentence in other.sentences if sentence.id not in known]
        return Templates(
            tuple(sentence for sentence in kept if sentence.pieces), other.remedies + self.remedies
        )


# -- filling


def _fill(sentence: Sentence, look: Look) -> tuple[str | None, list[str]]:
    if sentence.each:
        return _each(sentence, look)
    made: list[str] = []
    missing: list[str] = []
    for piece in sentence.pieces:
        if isinstance(piece, str):
            made.append(piece)
            continue
        text = _special(piece.name, look) if piece.node is None else _hole(piece, look)
        if text is None:
            missing += look.lacking(piece.node) if piece.node is not None else []
        else:
            made.append(text)
    whole = sum(isinstance(piece, Hole) for piece in sentence.pieces)
    filled = sum(isinstance(piece, str) for piece in sentence.pieces)
    return ("".join(made) if len(made) == whole + filled else None), missing


def _each(sentence: Sentence, look: Look) -> tuple[str | None, list[str]]:
    """The sentence once for each row of its list that gives every column it names, after its lead."""
    text_rows = []
    for record in look.rows(sentence.each):
        cells = [
            piece if isinstance(piece, str) else look.cell(record, sentence.each, piece.name, piece.format)
            for piece in sentence.pieces
        ]
        if all(cell != "" for cell in cells):
            text_rows.append("".join(cells))
    if not text_rows:
        return None, [look.catalogue.label(sentence.each)]
    return sentence.lead + "；".join(text_rows) + "。", []


def _hole(hole: Hole, look: Look) -> str | None:
    assert hole.node is not None
    if hole.format == "算式":
        return look.worked(hole.node)
    value = look.of(hole.node)
    if hole.format == ABSOLUTE:
        shown = look.text(hole.node)
        return None if shown is None else shown.removeprefix("-")
    if hole.format and isinstance(value, Fraction):
        return money(value, hole.format) + hole.format
    return look.text(hole.node)


def _special(name: str, look: Look) -> str | None:
    sheet, total = look.sheet, look.sheet.total
    match name:
        case "单位":
            return look.case.unit
        case "自称":
            return "".join(look.narrative("we")) or "我单位"
        case "评价对象":
            return KINDS.get(look.framework.object, "部门整体支出")
        case "年度":
            return str(look.case.year)
        case "上年":
            return str(look.case.year - 1)
        case "指标体系":
            return look.framework.title
        case "总分":
            return None if total.score is None else look.score(total)
        case "满分":
            return look.points(total)
        case "得分率":
            return None if look.rate(total) == BLANK else look.rate(total)
        case "等次":
            return sheet.grade
        case "指标数":
            return str(len(sheet.rows))
        case "扣分指标数":
            return str(len(look.lost()))
        case "未评指标数":
            return str(len(look.open_rows()))
    return None


def derived(templates: Templates, look: Look) -> Templates:
    """The templates with every formula put in the framework's terms: a rate is computed where its formula can be."""
    derive = look.framework.context.derive

    def known(piece: str | Hole) -> str | Hole:
        return replace(piece, node=derive(piece.node)) if isinstance(piece, Hole) and piece.node else piece

    return replace(
        templates,
        sentences=tuple(
            replace(
                sentence,
                pieces=tuple(known(piece) for piece in sentence.pieces),
                when=None if sentence.when is None else derive(sentence.when),
            )
            for sentence in templates.sentences
        ),
    )
