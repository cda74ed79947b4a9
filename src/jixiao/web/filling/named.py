"""What the texts of a case are called, by their keys: the fact, the indicator, the row of a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jixiao.flows.filling import NARRATIVE, Form, Key
from jixiao.reporting.narrative import TEXTS
from jixiao.web.filling.draft import Standing
from jixiao.web.filling.models import WHOLE, Change
from jixiao.web.year.models import Work

MOST = 5  # names that one message tells
PARTS = "|"


def name_of(form: Form, key: Key) -> str:
    """What a person calls a text."""
    sheet, row, _ = (*key.split(PARTS, 2), "", "")[:3]
    asked = form.asked
    if sheet == "facts":
        return next((line.label for line in asked.facts if line.key == row), row)
    if sheet == "judgements":
        return next((line.row for line in asked.judgements if line.key == row), row)
    if sheet == "targets":
        ids = {one["id"]: one["name"] for one in asked.targets}
        return ids.get(form.began.get(f"targets|{row}|id") or f"t{row:>02}") or f"自设指标 {row}"
    if sheet == NARRATIVE:
        _, _, id = row.partition(".")
        titles = {one.id: one.name for one, _ in form.framework.walk()}
        own = {one["id"]: one["name"] for one in asked.targets}
        return TEXTS.get(row) or titles.get(id) or own.get(id) or row
    if sheet == "about":
        return next((label for id, label, *_ in asked.about if id == row), row)
    page = next((one for one in asked.lists if f"list:{one.id}" == sheet), None)
    return f"{page.sheet} {row}" if page is not None else row


def names_of(form: Form, keys: Iterable[Key]) -> str:
    """The names of several texts, each once, and how many more there are."""
    names = list(dict.fromkeys(name_of(form, one) for one in keys))
    more = f" 等 {len(names)} 处" if len(names) > MOST else ""
    return "、".join(names[:MOST]) + more


def changed_since(
    work: Work, number: int, stands: Standing | None
) -> tuple[dict[Key, tuple[str, str]], bool]:
    """The texts that are others now than after so many changes, each before and now; and whether a whole case was put in the place of
    what was typed, of which no single text is known."""
    before: dict[Key, str] = {}
    whole = False
    for one in Change.objects.filter(work=work.pk, number__gt=number).order_by("number", "pk"):
        if one.key == WHOLE:
            whole = True
        before.setdefault(one.key, one.before)
    before.pop(WHOLE, None)
    texts: Mapping[Key, str] = stands.filled.texts if stands is not None else {}
    return {one: (old, texts.get(one, "")) for one, old in before.items() if old != texts.get(one, "")}, whole
