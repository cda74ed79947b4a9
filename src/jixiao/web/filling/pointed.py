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
from jixiao.web.year.models import Work


class Told(NamedTuple):
    """A finding in words, the next step, and the address of its field, "" where it is about none."""

    message: str
    hint: str
    url: str = ""


def pointed(work: Work, found: Iterable[Finding], stands: Standing | None, lang: str) -> list[Told]:
    """Each finding in the words of pages, with its field."""
    page = Page(stands, lang, contents.CONTENTS[work.kind]) if stands is not None else None
    keys = list(_about(work, stands.filled)) if stands is not None else []
    made = []
    for one in found:
        key = next((key for other, key in keys if other == one), "")
        if page is None or not key:
            place = one.place.show(lang)
            made.append(Told(f"{place}{' ' if place else ''}{one.message(lang)}", one.hint(lang)))
            continue
        message, name = page.words(one.message(lang)), name_of(page.form, key)
        told = message if name in message else f"{name}{'：' if lang == 'zh' else ': '}{message}"
        made.append(Told(told, one.hint(lang), address(work, page, key)))
    return made


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
