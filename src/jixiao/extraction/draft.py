"""A case begun from a document: found facts and printed scores as YAML that a person confirms line by line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from jixiao.core.document import At, Document
from jixiao.core.fact import PERIOD_LABELS, Catalogue
from jixiao.extraction.exported import ListRow
from jixiao.extraction.facts import Conflict, Facts, Found, Stated
from jixiao.extraction.grid import Placed
from jixiao.extraction.heads import number_kind
from jixiao.extraction.matching import Matching
from jixiao.extraction.tree import ScoreRow, ScoreTable
from jixiao.framework.model import Framework
from jixiao.rules.kinds.compose import facts_of

Key = tuple[str, str]  # a fact's id and period

PLAIN = re.compile(r"[\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z0-9_@\-]*")
UNIT_LINE = re.compile(
    r"(?:部门名称|单位名称|部门（单位）名称|项目单位|填报单位|被评价单位|评价对象)(?:[（(].{1,6}[）)])?\s*[:：]\s*(\S.{1,40})$"
)
UNIT_HEADS = ("单位名称", "部门名称", "部门（单位）名称", "预算单位")
UNIT_IN_TITLE = re.compile(r"20\d{2}年度?(.{2,30}?)(?:部门|单位)整体|^(\D{4,30}?)20\d{2}年度?(?:部门|单位)")
GRADE = re.compile(
    r"(?:评价)?(?:等级|等次|级别)(?:评定)?(?:为|是|：|:)\s*[“\"]?(优秀|良好|优|良|中|差)(?![\u4e00-\u9fff])"
)
MOST_SENTENCE = 70
MOST_ROWS = 60  # of a table, in which the unit's name is looked for
MOST_PAIRED = 4  # texts of a row that may be labels with what they say: 单位名称 … 联系人 …
KEPT_SAFE = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a case is begun from. `doubts`: why a found value cannot stand as it is, by fact. `foreign`: the case has another
    source, so that lines of this document mean nothing in it; the places are notes then."""

    document: Document
    facts: Facts
    catalogue: Catalogue
    table: ScoreTable | None = None
    framework: Framework | None = None
    matching: Matching | None = None
    doubts: Mapping[Key, str] = field(default_factory=dict)
    lists: Mapping[str, Sequence[ListRow]] = field(default_factory=dict)
    foreign: bool = False

    def not_found(self) -> list[Key]:
        """Facts that the framework's rules use and the document was not found to state, in the order of the rules."""
        if self.framework is None:
            return []
        have = {(one.stated.id, one.stated.period) for one in self.facts.found}
        have |= {(one.stated[0].id, one.stated[0].period) for one in self.facts.conflicts}
        wanted = [
            (fact.id, fact.period)
            for leaf, _ in self.framework.leaves()
            if leaf.rule is not None
            for fact in facts_of(self.framework.tree(leaf))
        ]
        return [
            key
            for key in dict.fromkeys(wanted)
            if key not in have and key[0] in self.catalogue.facts and not self.catalogue.facts[key[0]].formula
        ]


def case_text(draft: Draft) -> str:
    """The case as YAML, with a comment 待确认 and the sentence beside every value that was found."""
    lines = [
        f"# 由 jixiao read 从“{_comment(draft.document.file)}”起草，还不是定稿：每一处“待确认”都要对照原文看过，改正后删去这几个字。",
        "# 只写了标题、数字、单位都对得上、别处也不矛盾的数；没有认出来的列在后面，由人补写。判断（judgements）由人写，不从得分倒推。",
        "schema: jixiao/case-1",
        *_head(draft),
        "",
        *_facts(draft),
        "",
        *list_lines(draft.lists, draft.catalogue),
        *_printed(draft),
        "",
        *_remarks(draft),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def unit_of(document: Document) -> str:
    """The unit that a document is about, as its cover, its first table or its title says; empty when none does."""
    for block in document.paragraphs():
        found = UNIT_LINE.match(block.text.strip())
        if found is not None:
            return found[1].strip()
    for table in document.tables()[:3]:
        rows = [[text for cell in row if (text := cell.text.strip())] for row in table.rows[:MOST_ROWS]]
        for texts, below in zip(rows, [*rows[1:], []], strict=True):
            if texts and texts[0] in UNIT_HEADS and len(texts) > MOST_PAIRED and len(below) >= len(texts) - 2:
                return below[0]  # the head of a list; its first column has the unit
            if len(texts) >= 2 and texts[0] in UNIT_HEADS:
                return texts[1]
    title = UNIT_IN_TITLE.search("".join(document.title.split()))
    return title[1] or title[2] if title is not None else ""


def _head(draft: Draft) -> Iterator[str]:
    document, year = draft.document, draft.facts.year
    unit = unit_of(document)
    yield f"id: {_quoted(PurePath(document.file).stem or 'draft')}"
    yield f"unit: {_quoted(unit)}  # 待确认" if unit else "unit: 待填  # 原文中没有认出单位名称"
    yield f"year: {year}  # 待确认" if year else 'year: "0000"  # 原文中没有认出年度，请填四位数字'
    if draft.framework is not None:
        yield f"framework: {_quoted(draft.framework.id)}"
    else:
        yield "# framework: （填指标体系的编号，./jx framework list 列出全部；填了以后重新起草，可以对上各行的得分）"
    title = document.title or PurePath(document.file).stem
    yield f"source: {{title: {_quoted(title)}, file: {_quoted(document.file)}}}"


def _facts(draft: Draft) -> Iterator[str]:
    found: list[Found | Conflict] = [*draft.facts.found, *draft.facts.conflicts]
    if not found:
        yield "# facts:  # 没有认出可以确定的事实"
        return
    yield "facts:"
    yield from fact_lines(draft)


def fact_lines(draft: Draft) -> Iterator[str]:
    """A line of YAML for every fact, in the order of the catalogue, with its sentence as a comment."""
    found: list[Found | Conflict] = [*draft.facts.found, *draft.facts.conflicts]
    theme = ""
    order = {id: number for number, id in enumerate(draft.catalogue.facts)}
    for one in sorted(found, key=lambda one: (order.get(_first(one).id, 0), _first(one).period)):
        stated = _first(one)
        kind = draft.catalogue.facts[stated.id]
        if kind.theme != theme:
            theme = kind.theme
            yield f"  # ---- {theme} ----"
        name = _key(draft.catalogue, stated.id, stated.period)
        if isinstance(one, Conflict):
            both = "、".join(dict.fromkeys(f"{each.text}（{_where(each.at)}）" for each in one.stated))
            why = f"原文几处不一致：{both}"
            yield f"  {name}: {{unknown: {_quoted(why)}{_line(stated.at)}}}  # 待确认：以哪一个为准"
            continue
        doubt = draft.doubts.get((stated.id, stated.period))
        value = (
            f"disputed: {_quoted(stated.text)}, why: {_quoted(doubt)}"
            if doubt
            else f"value: {_quoted(stated.text)}"
        )
        yield f"  {name}: {{{value}{_cited(draft, stated.at)}}}  # 待确认{_page(stated.at)}：{_shown(stated.sentence, stated.text)}"


def list_lines(lists: Mapping[str, Sequence[ListRow]], catalogue: Catalogue) -> Iterator[str]:
    """The rows of the lists, each with its place."""
    if not any(lists.values()):
        return
    yield "lists:"
    for id, rows in lists.items():
        kind = catalogue.lists[id]
        yield f"  {_quoted(kind.label)}:  # 待确认"
        yield "    rows:"
        for row in rows:
            parts = [
                f"{_quoted(kind.fields[key].label)}: {_quoted(text)}" for key, text in row.values.items()
            ]
            yield f"      - {{{', '.join(parts)}{_line(row.at)}}}"
    yield ""


def _first(one: Found | Conflict) -> Stated:
    return one.stated[0] if isinstance(one, Conflict) else one.stated


def _printed(draft: Draft) -> Iterator[str]:
    """The printed scores; without a framework its indicators have no ids, and they stand as remarks only."""
    table = draft.table
    grade = _grade(draft.document)
    if table is None:
        yield "# printed:  # 没有认出指标得分表"
        return
    body = list(_scores(draft))
    if table.total is not None and number_kind(table.total.score.text) == "number":
        body.append(f"  total: {{{_values(table.total)}}}  # 待确认{_page(table.total.score.at)}")
    if grade is not None:
        body.append(f"  grade: {{name: {_quoted(grade.text)}{_line(grade.at)}}}  # 待确认")
    if body:
        yield "printed:"
        yield from body


def _scores(draft: Draft) -> Iterator[str]:
    if draft.matching is None:
        return
    for name, leaf in (("indicators", True), ("levels", False)):
        rows = [one for one in draft.matching.matches if one.row.leaf is leaf]
        rows = [one for one in rows if leaf or "number" in _kinds(one.row)]
        if rows:
            yield f"  {name}:"
        for one in rows:
            doubt = f"，原文写作“{_comment(one.row.name)}”" if one.how == "near" else ""
            moved = f"，表上排在“{_comment(one.row.moved)}”下面" if one.row.moved else ""
            values = (
                _values(one.row) if one.row.score.text or not leaf else f"lost: 该格为空{_line(one.row.at)}"
            )
            yield f"    {one.id}: {{{values}}}  # 待确认{_page(one.row.at)}：{_comment(one.row.name)}{doubt}{moved}"


def _kinds(row: ScoreRow) -> set[str]:
    return {number_kind(row.score.text), number_kind(row.points.text)}


def _values(row: ScoreRow) -> str:
    """What is printed of a row, figures only; a score that is no figure is lost, and its words are told."""
    cells = (("score", row.score, "number"), ("points", row.points, "number"), ("rate", row.rate, "rate"))
    parts = [
        f"{key}: {_quoted(cell.text.removesuffix('分').strip())}"
        for key, cell, kind in cells
        if number_kind(cell.text) == kind
    ]
    place = row.score if row.score.text else row.points if row.points.text else row
    if row.leaf and number_kind(row.score.text) != "number":
        why = f"该格写的不是数：{_shown(row.score.text, '')}" if row.score.text else "该格为空"
        parts = [f"lost: {_quoted(why)}"]
    return ", ".join(parts) + _line(place.at)


def _grade(document: Document) -> Placed | None:
    for block in document.paragraphs():
        found = GRADE.search(block.text)
        if found is not None:
            return Placed({"优秀": "优", "良好": "良"}.get(found[1], found[1]), block.at)
    return None


def _remarks(draft: Draft) -> Iterator[str]:
    """What was not found or not matched, as comments."""
    if draft.framework is None:
        yield "# 没有指定指标体系（--framework），不知道评分要用哪些事实，没有列出缺少的。"
    missing = draft.not_found()
    if missing:
        yield f"# 评分要用、原文中没有认出来的事实（{len(missing)} 项），请对照原文补写；原文确实没有的，写 {{unknown: 原因}}："
        yield from (f"#   {_key(draft.catalogue, id, period)}:" for id, period in missing)
    matching, table = draft.matching, draft.table
    if matching is not None and draft.framework is not None:
        yield from _listed("表上有、指标体系里对不上的行：", [_row_text(row) for row in matching.unmatched])
        names = [f"{one.name}（{one.id}）" for id in matching.missing if (one := draft.framework.find(id))]
        yield from _listed("指标体系里有、表上没有找到的指标：", names)
        yield from _listed(
            "单位自设的指标（照录，确认后写进 targets）：", [_own_text(row) for _, row in matching.own]
        )
    elif table is not None:
        yield from _listed(
            "表上印的得分（没有指定指标体系，只照录）：", [_row_text(row) for row in table.leaves()]
        )


def _listed(head: str, items: Sequence[str]) -> Iterator[str]:
    if items:
        yield f"# {head}"
        yield from (f"#   {_comment(item)}" for item in items)


def _row_text(row: ScoreRow) -> str:
    path = "›".join((*row.path, row.name))
    return (
        f"{path}：分值 {row.points.text or '（空）'}，得分 {row.score.text or '（空）'}（{_where(row.at)}）"
    )


def _own_text(row: ScoreRow) -> str:
    return (
        f"{row.name}：分值 {row.points.text or '（空）'}，指标值 {row.target.text or '（空）'}，"
        f"完成值 {row.actual.text or '（空）'}，得分 {row.score.text or '（空）'}（{_where(row.at)}）"
    )


# -- pieces of YAML


def _key(catalogue: Catalogue, id: str, period: str) -> str:
    """A fact's name as a key of the case: its label where that needs no quotation marks."""
    label = catalogue.label(id)
    name = label if catalogue.fact(label) is catalogue.facts[id] else id
    if period:
        name += f"@{PERIOD_LABELS.get(period, period)}"
    return name if PLAIN.fullmatch(name) else _quoted(name)


def _quoted(text: str) -> str:
    """A scalar that YAML reads back as the same text."""
    text = KEPT_SAFE.sub(" ", text).strip()
    if PLAIN.fullmatch(text) and not text.isascii():
        return text
    return json.dumps(text, ensure_ascii=False)


def _comment(text: str) -> str:
    return " ".join(KEPT_SAFE.sub(" ", text).split())


def _shown(sentence: str, value: str) -> str:
    """A sentence as a comment; of a long one, what stands around the value."""
    text = _comment(sentence)
    if len(text) <= MOST_SENTENCE:
        return text
    at = max(text.find(value), 0)
    start = max(0, min(at - MOST_SENTENCE // 2, len(text) - MOST_SENTENCE))
    end = start + MOST_SENTENCE
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def _line(at: At) -> str:
    return f", line: {at.line}" if at.line else ""


def _cited(draft: Draft, at: At) -> str:
    """Where a value stands: a line of the case's source, or a note of where in another file."""
    if not draft.foreign:
        return _line(at)
    return f", note: {_quoted(f'取自 {draft.document.file} {_where(at)}')}"


def _page(at: At) -> str:
    return f"（{_where(at)}）" if at.sheet else f"（第 {at.page} 页）" if at.page else ""


def _where(at: At) -> str:
    if at.sheet or at.cell:
        return " ".join(part for part in (at.sheet, at.cell) if part)
    return f"第 {at.page} 页第 {at.line} 行" if at.page else f"第 {at.line} 行"
