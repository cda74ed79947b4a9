"""An indicator of the library put into the first blank row of objectives, as if somebody had typed it; the value is left to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from jixiao.core.finding import DataError, Finding
from jixiao.flows.filling import Form, key
from jixiao.framework.indicators import ASPECTS, BLOCKS, TEXT, Entry
from jixiao.web.filling import draft, saving
from jixiao.web.filling.contents import aspects_of
from jixiao.web.filling.models import Draft
from jixiao.web.year.models import Work

KINDS = ("objectives", "adjustment")  # the kinds of work in which own indicators are set
SHEET = "targets"
DIGITS = "0123456789０１２３４５６７８９.,，． "
WORDS = {"产出": ("产出",), "效益": ("效益", "效果", "影响"), "满意度": ("满意",)}


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of taking an indicator: what stands against it, or the row in which it stands; `aspects`: those of which somebody has to
    choose one."""

    found: tuple[Finding, ...] = ()
    row: int = 0
    aspects: tuple[str, ...] = ()


def blocks_for(form: Form, entry: Entry) -> list[str]:
    """The names of the blocks into which an indicator may go: one where it can be told, several where somebody must choose.

    A block that lists the aspect of the indicator is the one; else a block whose name says output, effect or satisfaction; else any.
    """
    blocks = list(form.asked.own_blocks)
    aspects = aspects_of(form)
    names = [name for _, name in blocks if _aspect(aspects.get(name, ()), entry.aspect)]
    names = names or [name for id, name in blocks if any(word in name for word in WORDS.get(entry.block, ()))]
    return names or [name for _, name in blocks]


def blank_row(texts: Mapping[str, str]) -> int:
    """The number of the first row of own indicators in which nothing stands."""
    filled = {one.split("|", 2)[1] for one, text in texts.items() if text and one.startswith(f"{SHEET}|")}
    return next(number for number in range(1, len(filled) + 2) if str(number) not in filled)


def typed_of(form: Form, entry: Entry, block: str, row: int) -> dict[str, str]:
    """The texts of an indicator in a row: block, name, aspect as the block calls it, operator."""
    known = aspects_of(form).get(block, ())
    # a block that lists its aspects takes no other: which one is meant is for people to say
    aspect = _aspect(known, entry.aspect) or (
        entry.aspect if not known else known[0] if len(known) == 1 else ""
    )
    said = {"where": block, "name": entry.name, "aspect": aspect, "operator": entry.operator}
    return {key(SHEET, row, column): text for column, text in said.items()}


def take(work: Work, person: Any, entry: Entry, block: str, row: int, address: str = "") -> Taken:
    """Put an indicator into a row that was blank on the page; where it stands there already, nothing is done again."""
    if against := saving.against(work, person):
        return Taken(against)
    try:
        draft.standing(work)  # slow the first time, and so before the database is held
        with transaction.atomic():
            Draft.objects.select_for_update().filter(work=work.pk).first()
            stands = draft.standing(work)
            if stands is None:
                return Taken((Finding("site_no_framework"),))
            fit = blocks_for(stands.form, entry)
            where = block if block in fit else fit[0] if len(fit) == 1 else ""
            if not where:
                values = {"block": entry.block or entry.aspect, "blocks": "、".join(fit)}
                return Taken((Finding("library_no_block", values=values),))
            texts, blank = stands.filled.texts, blank_row(stands.filled.texts)
            if texts.get(key(SHEET, row, "name")) == entry.name:
                return Taken(row=row)
            if row != blank:
                return Taken((Finding("library_row_taken", values={"row": str(row), "blank": str(blank)}),))
            typed = typed_of(stands.form, entry, where, row)
            saved = saving.save(work, person, typed, {}, address)
            choose = () if typed[key(SHEET, row, "aspect")] else aspects_of(stands.form).get(where, ())
    except DataError as error:
        return Taken(tuple(error.findings))
    return Taken(saved.found, row, choose)


def entry_of(target: Mapping[str, str]) -> dict[str, str]:
    """What the library keeps of an indicator of approved objectives; its unit of measure is that of the target value."""
    said = target["aspect"]
    aspect = next((one for one in ASPECTS if said and (one in said or said in one)), _first(target["where"]))
    operator = TEXT if target["operator"] == "text" else target["operator"]
    value = target["value"].strip()
    unit = value.lstrip(DIGITS) if operator != TEXT and value[:1] in DIGITS else ""
    return {
        "name": target["name"],
        "aspect": aspect,
        "operator": operator,
        "unit": unit[:20] or target["unit"][:20],
    }


def _first(block: str) -> str:
    """The first aspect of the block whose name says so."""
    found = next((one for one, words in WORDS.items() if any(word in block for word in words)), "产出")
    return BLOCKS[found][0]


def _aspect(known: tuple[str, ...], aspect: str) -> str:
    """The aspect of a block that means the same; "" where it has none."""
    return next((one for one in known if one == aspect or one in aspect or aspect in one), "")
