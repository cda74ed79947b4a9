"""Each fact of a department's case that may be summed: its own part, what every unit below says, the sum, and what the form says now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from jixiao.case.model import Stated
from jixiao.core.case_book import MONEY_UNITS, SECRECY, STATUS_OF, FactLine
from jixiao.core.fact import FactKind
from jixiao.core.numerals import decimal_text, places_needed, show_number
from jixiao.core.quantity import QuantityError, parse_quantity
from jixiao.core.system import Why
from jixiao.flows.filling import key
from jixiao.web.consolidation.below import WHOLE, Below, Handed
from jixiao.web.filling.draft import Standing

SUMMED = ("money", "count")  # the dimensions that may be summed; a rate of a sum is no sum of rates
DIFFERS, BLANK, PARTIAL, SAME = "differs", "blank", "partial", "same"
ORDER = (DIFFERS, BLANK, PARTIAL, SAME)
SECRET, KEPT_BACK = SECRECY
NOT_SAID = Why("没有填这一项", "does not state it")
OTHER_FACT = Why("这一项口径不同", "states another fact under this name")
HIDDEN = Why("涉密，不显示", "classified, not shown")
NONE_THERE = Why("不适用", "does not apply")
MOST_DECIMALS = 12


@dataclass(frozen=True, slots=True)
class Part:
    """What one unit below says of a fact: a number in the unit of the form, or why there is none. `open`: it leaves the sum open."""

    name: str
    value: Fraction | None = None
    shown: str = ""
    why: Why | None = None
    open: bool = False
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One fact of the department's case. Numbers are in base units; texts are in `unit`. `own` is what was typed as its own part,
    `now` what stands in the form."""

    key: str
    label: str
    dimension: str
    unit: str
    parts: tuple[Part, ...]
    below: Fraction
    own: str
    now: str
    now_value: Fraction | None
    texts: Mapping[str, str]

    @property
    def open(self) -> tuple[Part, ...]:
        """Those whose figures the sum lacks."""
        return tuple(one for one in self.parts if one.open)

    @property
    def own_value(self) -> Fraction | None:
        """Its own part as a number."""
        return number(self.own, self.dimension, self.unit)

    @property
    def sum(self) -> Fraction | None:
        """Its own part with those below; None while its own is not known."""
        return None if self.own_value is None else self.own_value + self.below

    @property
    def state(self) -> str:
        """How the sum stands to what is in the form."""
        if not self.now:
            return BLANK
        if self.sum is not None and self.sum == self.now_value:
            return PARTIAL if self.open else SAME
        return PARTIAL if self.open and self.sum is None else DIFFERS

    def shown(self, value: Fraction | None) -> str:
        """A number in the unit of the form."""
        return "" if value is None else in_unit(value, self.unit, grouped=True)


def number(text: str, dimension: str, unit: str) -> Fraction | None:
    """What somebody typed, in base units; a bare number is in the unit of the field. None where it is no exact number."""
    bare = text.replace(",", "").replace("，", "").strip()
    if not bare:
        return None
    said = f"{bare}{unit if dimension == 'money' else ''}" if bare[-1:].isdigit() else bare
    try:
        read = parse_quantity(said, dimension=dimension)
    except QuantityError:
        return None
    exact = read.low is not None and read.low == read.high and not read.approximate
    whole = dimension != "count" or (read.low is not None and read.low.denominator == 1)
    return read.low if exact and whole else None


def in_unit(value: Fraction, unit: str, *, grouped: bool = False) -> str:
    """A number of base units as digits in a unit of money, or as it is."""
    told = value / MONEY_UNITS.get(unit, 1)
    places = places_needed(told, MOST_DECIMALS)
    return show_number(told) if places is None else decimal_text(told, places, grouped=grouped)


def rows(stands: Standing, units: Below, own: Mapping[str, str]) -> list[Row]:
    """Every fact that may be summed, those that differ first. `own`: the department's own parts that were kept, by key."""
    catalogue = stands.form.published.catalogue
    made = []
    for line in stands.form.asked.facts:
        kind = catalogue.fact(line.key.partition("@")[0])
        if line.kind in SUMMED and kind is not None and not kind.formula:
            made.append(_row(line, kind, stands, units.handed, own))
    return sorted(made, key=lambda one: (ORDER.index(one.state), one.below == 0))


def whole(stands: Standing) -> bool:
    """Whether the department's case says that it holds the units below."""
    return stands.filled.texts.get(key("about", "scope", "value")) == WHOLE


def _row(
    line: FactLine, kind: FactKind, stands: Standing, handed: Sequence[Handed], own: Mapping[str, str]
) -> Row:
    id, _, period = line.key.partition("@")
    parts = tuple(_part(one, id, period, kind, line.unit) for one in handed)
    texts = {
        column: stands.filled.texts.get(key("facts", line.key, column), "")
        for column in ("value", "status", "secrecy", "note")
    }
    kept = own.get(line.key)
    if kept is None:
        kept = "" if whole(stands) else texts["value"]
    sheet = stands.filled.sheet
    now = sheet.case.value(id, period) if sheet is not None else None
    below = sum((one.value for one in parts if one.value is not None), Fraction(0))
    return Row(
        line.key, f"{line.label}{f'（{line.period}）' if line.period else ''}", line.kind, line.unit, parts, below, kept,
        texts["value"], now if isinstance(now, Fraction) else None, texts,
    )  # fmt: skip


def _part(one: Handed, id: str, period: str, kind: FactKind, unit: str) -> Part:
    name = one.unit.name
    if one.case is None or one.catalogue is None:
        return Part(name, why=one.lacks, open=True)
    stated: Stated | None = one.case.facts.get((id, period))
    theirs = one.catalogue.fact(id)
    if stated is None:
        return Part(name, why=NOT_SAID, open=True)
    if theirs is None or (theirs.label, theirs.dimension) != (kind.label, kind.dimension):
        return Part(name, why=OTHER_FACT, open=True)
    if stated.secrecy == SECRET:
        return Part(name, why=HIDDEN, open=True)
    if stated.status == "not_applicable":
        return Part(name, why=NONE_THERE)
    if not isinstance(stated.value, Fraction):
        word = STATUS_OF[stated.status]
        return Part(name, why=Why(word, stated.status.replace("_", " ")), open=True)
    shown = in_unit(stated.value, unit, grouped=True)
    return Part(name, stated.value, shown, marked=stated.secrecy == KEPT_BACK)
