"""The cards and the tree of the form as HTML: hundreds of small pieces a page, too many for a template each."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import quote

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from jixiao.core.case_book import FactLine, JudgeLine
from jixiao.flows.filling import Form
from jixiao.flows.questions import Part, Question
from jixiao.scoring.sheet import Row
from jixiao.web.filling.page import Card, FactRow, Field, Mark, Page

NO_UNIT = ("%", "是/否", "文字")  # what stands in the column of units although nobody needs to be told
COLOURS = {"✓": " ok", "✕": " bad"}


# What nobody touched since it was last shown is the same piece of a page; with the form and the row, so that no other ones get their ids.
MADE: dict[Hashable, tuple[Form, Row | None, SafeString]] = {}
MOST_MADE = 4000


def card_html(page: Page, question: Question) -> SafeString:
    """One indicator: how it stands, what it asks, how it came to its score."""
    seal = page.seal(question)
    if seal is None:
        return _card(page, page.card(question))
    known = MADE.get(seal)
    if known is None:
        known = MADE[seal] = page.form, page.rows.get(question.id), _card(page, page.card(question))
        while len(MADE) > MOST_MADE:
            MADE.pop(next(iter(MADE)), None)
    return known[2]


def _card(page: Page, card: Card) -> SafeString:
    pieces = pieces_html(page, card)
    id = escape(card.question.id)
    asked = [one for one in card.facts if not one.line.optional or one.value.text]
    made = [
        _facts(page, asked, head=True) if card.facts else "",
        _folded(page, "可不填的：由上面的数算出来，或者另有出处", "Optional: computed from the above, or known otherwise", _facts(page, card.optional))
        if card.optional else "",
        *(_list(page, list.id, list.label, count) for list, count in card.lists),
        *(_judged(line, fields) for line, fields in card.judgements),
        _folded(page, "评分标准没有规定时才填", "Only where the criteria are silent", "".join(_judged(line, fields) for line, fields in card.silent))
        if card.silent else "",
        f'<div id="causes-{id}">{pieces["causes"]}</div>',
    ]  # fmt: skip
    if not card.facts and not card.lists and not card.judgements:
        made.append(
            f'<p class="quiet">{page.pick("由自设指标的完成值算出。", "Computed from what the own indicators reached.")}</p>'
        )
    return mark_safe(
        f'<section class="panel card" id="q-{id}"><div class="head" id="head-{id}">{pieces["head"]}</div>'
        f'<div class="body"><div>{"".join(made)}</div><div class="how" id="how-{id}">{pieces["how"]}</div></div></section>'
    )


def pieces_html(page: Page, card: Card) -> Mapping[str, str]:
    """The pieces of a card that change when a text of it does: head, how it came to its score, why it has not full marks."""
    return {
        "head": _head(page, card.question, card.stands, card.given),
        "how": _how(card.lines),
        "causes": _labelled(card.causes),
    }


def rows_html(rows: Iterable[Iterable[Field]], *, numbered: bool = False) -> SafeString:
    """The rows of a list or of the own indicators, below the heads of their columns."""
    made = []
    for number, row in enumerate(rows, 1):
        first = f'<th scope="row">{number}</th>' if numbered else ""
        made.append(f"<tr>{first}{''.join(f'<td>{one.bare}</td>' for one in row)}</tr>")
    return mark_safe("".join(made))


def facts_html(page: Page, facts: Sequence[FactRow]) -> SafeString:
    """A table of facts with its head."""
    return mark_safe(_facts(page, facts, head=True))


def tree_html(
    page: Page, address: str, part: str, tree: Iterable[tuple[Part, Mark, Sequence[tuple[Question, Mark]]]]
) -> SafeString:
    """All indicators with their signs, below the first level of each; the one that is shown is open."""
    made = []
    for one, mark, questions in tree:
        where = f"{escape(address)}?part={quote(one.id)}"
        rows = "".join(
            f'<li><a href="{where}#q-{escape(question.id)}">{_sign(page, at, titled=True)}<span>{escape(question.name)}</span>'
            f'<span class="n">{at.score}</span></a></li>'
            for question, at in questions
        )
        points = f" / {mark.points}" if mark.points else ""
        made.append(
            f"<details{' open' if one.id == part else ''}><summary>{escape(one.name)}"
            f'<span class="n">{mark.score}{points}</span></summary><ul>{rows}</ul></details>'
        )
    legend = page.pick("✓ 已评　○ 未评　✕ 有错误", "✓ scored　○ open　✕ wrong")
    return mark_safe(f'{"".join(made)}<p class="quiet small">{legend}</p>')


def _head(page: Page, question: Question, stands: Mark, given: Any) -> str:
    path = escape(" › ".join(question.path))
    points = f"/ {stands.points} {page.pick('分', '')}"
    if given is not None:
        told = {"one": given, "english": page.lang == "en"}
        whose = f" {render_to_string('sections_head.html', told)}"
    else:
        whose = ""
    return (
        f'<h2>{escape(question.name)} <small class="quiet">{path}</small>{whose}</h2>{_sign(page, stands)}'
        f'<span class="n"><b>{stands.score}</b> <small class="quiet">{points}</small></span>'
    )


def _sign(page: Page, at: Mark, *, titled: bool = False) -> str:
    word = page.pick(*at.word)
    if titled:
        return f'<span class="sign{COLOURS.get(at.sign, "")}" title="{word}">{at.sign}</span>'
    return f'<span class="sign{COLOURS.get(at.sign, "")}">{at.sign} {word}</span>'


def _how(lines: Iterable[tuple[str, str, int, bool]]) -> str:
    made = []
    for label, text, depth, _ in lines:
        if label:
            made.append(f'<dt class="d{depth}">{escape(label)}</dt>')
        made.append(f'<dd class="d{depth}">{escape(text)}</dd>')
    return f"<dl>{''.join(made)}</dl>"


def _labelled(fields: Iterable[Field], kind: str = "") -> str:
    return "".join(
        f'<p{f" class={_quoted(kind + one.kind)}" if kind else ""}><label for="{one.id}">{escape(one.label)}</label>{one.html}</p>'
        for one in fields
    )


def _quoted(text: str) -> str:
    return f'"{escape(text)}"'


def _judged(line: JudgeLine, fields: Iterable[Field]) -> str:
    return (
        f'<fieldset class="judged"><legend>{escape(line.what)}</legend>{_labelled(fields, "k-")}</fieldset>'
    )


def _folded(page: Page, zh: str, en: str, inner: str) -> str:
    return f"<details><summary>{page.pick(zh, en)}</summary>{inner}</details>"


def _list(page: Page, id: str, label: str, count: int) -> str:
    filled = page.pick(f"：已填 {count} 条", f": {count} records")
    return f'<p><a href="?part=list:{quote(id)}">{page.pick("清单", "List")} {escape(label)}</a>{filled}</p>'


def _facts(page: Page, facts: Iterable[FactRow], *, head: bool = False) -> str:
    titles = (("事实", "Fact"), ("数值", "Value"), ("单位", "Unit"), ("补充", "More"))
    above = "".join(f'<th scope="col">{page.pick(*one)}</th>' for one in titles)
    return (
        f'<table class="facts stack">{f"<thead><tr>{above}</tr></thead>" if head else ""}'
        f"<tbody>{''.join(_fact(page, one) for one in facts)}</tbody></table>"
    )


def _fact(page: Page, fact: FactRow) -> str:
    line, value = fact.line, fact.value
    period = f' <span class="mark">{escape(line.period)}</span>' if line.period else ""
    about = f'<span class="about">{escape(line.about)}</span>' if line.about else ""
    head = page.pick("数值", "Value")
    if fact.elsewhere:
        id, name = fact.elsewhere
        unit = escape(line.unit) if value.text else ""
        link = f'<a href="#q-{escape(id)}">{page.pick("填在", "Filled in at")} {escape(name)}</a>'
        label = f'<th scope="row">{escape(line.label)}{period}{about}</th>'
        return f'<tr>{label}<td class="number" data-l="{head}">{escape(value.text) or "—"}</td><td>{unit}</td><td>{link}</td></tr>'
    more = (
        f"<details{' open' if fact.open else ''}><summary>{page.pick('状态与备注', 'Status, note')}</summary>{_labelled(fact.more)}"
        "</details>"
    )
    label = f'<th scope="row"><label for="{value.id}">{escape(line.label)}</label>{period}{about}</th>'
    return f'<tr>{label}<td data-l="{head}">{value.html}</td><td class="unit">{_unit(line)}</td><td>{more}</td></tr>'


def _unit(line: FactLine) -> str:
    return "" if line.unit in NO_UNIT else escape(line.unit)
