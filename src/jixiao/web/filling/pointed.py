"""Findings on a case as a page lists them: each with the field that it is about, where it is about one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import quote

from django.urls import reverse

from jixiao.core.finding import Finding
from jixiao.flows.filling import Filled, Key
from jixiao.web.filling import contents
from jixiao.web.filling.draft import Standing
from jixiao.web.filling.named import name_of
from jixiao.web.filling.page import Field, Page
from jixiao.web.filling.veil import OPEN, Veil
from jixiao.web.year.models import Work

UNSCORED = "site_unscored"  # it is about several indicators: the first of them is shown


class Told(NamedTuple):
    """A finding in words, the next step, and the address of its field, "" where it is about none."""

    message: str
    hint: str
    url: str = ""


def pointed(
    work: Work, found: Iterable[Finding], stands: Standing | None, lang: str, veil: Veil = OPEN
) -> list[Told]:
    """Each finding in the words of pages, with its field, as this person may see it (`veil`)."""
    page = Page(stands, lang, contents.CONTENTS[work.kind]) if stands is not None else None
    keys = list(_about(work, stands.filled)) if stands is not None else []
    made = []
    for one in found:
        key = next((key for other, key in keys if other == one), "")
        if page is None or not key:
            place = one.place.show(lang)
            message = veil.said(f"{place}{' ' if place else ''}{one.message(lang)}")
            open_one = page is not None and one.rule == UNSCORED
            made.append(Told(message, one.hint(lang), _first_open(work, page) if open_one and page else ""))
            continue
        message, name = veil.said(page.words(one.message(lang))), name_of(page.form, key)
        message = veil.hidden if veil.hides(key) else message
        told = message if name in message else f"{name}{'：' if lang == 'zh' else ': '}{message}"
        made.append(Told(told, one.hint(lang), address(work, page, key)))
    return made


def _first_open(work: Work, page: Page) -> str:
    """Where the first indicator that has no score yet is filled in."""
    open_ones = {row.id for row in page.rows.values() if row.score is None}
    for part in page.parts:
        for question in part.questions:
            if question.id in open_ones:
                return f"{reverse('fill', args=(work.pk,))}?part={quote(part.id)}#q-{question.id}"
    return ""


def address(work: Work, page: Page, key: Key) -> str:
    """Where a text is filled in."""
    return f"{reverse('fill', args=(work.pk,))}?part={quote(page.part_of(key))}#{Field(key, '', '').id}"


def _about(work: Work, filled: Filled) -> Iterator[tuple[Finding, Key]]:
    """Every finding that may stand against a case, and the text that it is about."""
    for remark in filled.remarks:
        if remark.keys:
            yield remark.finding, remark.keys[0]
    for remark in contents.lacking(work.kind, filled):
        if remark.keys:
            yield remark.finding, remark.keys[0]
