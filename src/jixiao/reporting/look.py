"""What a form may see of a scored case: values, scores and reasons as text, without what a public copy may not show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from jixiao.case.model import Case, Judgement, Key, Record, Stated, StatedList, Value
from jixiao.core.fact import FactKind
from jixiao.core.finding import Findings
from jixiao.core.numerals import show_percent
from jixiao.core.quantity import decimal_text, show_money, show_number
from jixiao.framework.model import Framework
from jixiao.reporting.narrative import lines_of
from jixiao.reporting.wording import reason_words, spoken
from jixiao.rules.dimension import Dimensions
from jixiao.rules.render import fact_label, points_text
from jixiao.rules.tree import Aggregate, Fact, First, Judged, Named, Node, walk
from jixiao.scoring.exact import Exact
from jixiao.scoring.explain import Explainer
from jixiao.scoring.reason import reason
from jixiao.scoring.sheet import MOST_PLACES, Level, Row, Sheet, score_text

WITHHELD = "（不予公开）"
ABSOLUTE = "绝对值"  # a way to show an amount: 冻结5,439万元, not 冻结-5,439万元
BLANK = "—"  # of a table: not known, or not to be had
APPROXIMATE = ("约", "近", "大约", "左右")
# 4分，… : the score stands beside it in every form
LEAD = re.compile(r"^\d+(?:\.\d+)?分，")
UNITS = {"days": "天", "months": "个月", "years": "年", "hours": "小时", "minutes": "分钟", "points": "分"}


class Look:
    """One copy's view of a sheet. In a public copy, what is marked 涉密 or 不予公开 is not there at all: a fact so marked
    has no value, nor has anything computed from it; a row so marked has no score; a row that uses such a fact no reason."""

    def __init__(self, sheet: Sheet, *, public: bool, findings: Findings) -> None:
        self.sheet = sheet
        self.public = public
        self.findings = findings
        self.framework = sheet.framework
        self.catalogue = sheet.framework.catalogue
        self.full = sheet.case
        self.withheld = withheld(sheet.case, sheet.framework) if public else frozenset()
        self.case = open_part(sheet.case, self.withheld) if public else sheet.case
        self.explainer = Explainer(replace(sheet, case=self.case))
        self.exact = Exact(self.case)
        self.marked = {row.id for row in sheet.rows if public and self._marked(row)}
        self.veiled = {
            row.id for row in sheet.rows if public and (row.id in self.marked or self._veiled(row))
        }
        if len(self.marked) == 1:
            (id,) = self.marked
            name = next(row.indicator.name for row in sheet.rows if row.id == id)
            findings.add("report_row_inferred", severity="warning", name=name)

    # -- secrecy

    def _marked(self, row: Row) -> bool:
        key = row.indicator.rule.key if row.indicator.rule is not None else row.id
        return any(secret(self.full.judgements.get(name)) for name in {key, row.id})

    def _veiled(self, row: Row) -> bool:
        return any(self._secret_node(node) for node in walk(row.tree))

    def _secret_node(self, node: Node) -> bool:
        if isinstance(node, Fact):
            return (node.id, node.period) in self.withheld
        if isinstance(node, Aggregate):
            return secret_list(self.full.lists.get(node.list))
        return isinstance(node, Judged) and secret(self.full.judgements.get(node.key))

    def hides(self, item: Row | Level) -> bool:
        """Whether a score is not shown in this copy: its own row is marked, or a row under its level is."""
        if isinstance(item, Row):
            return item.id in self.marked
        if not self.marked or item.id == self.sheet.total.id:
            return False
        node = self.framework.find(item.id)
        return node is not None and any(leaf.id in self.marked for leaf in node.leaves())

    # -- scores

    def score(self, item: Row | Level) -> str:
        """The score as the sheet gives it; an interval in words where it is open; never a zero for what is missing."""
        if self.hides(item):
            return WITHHELD
        if (isinstance(item, Row) and item.basis == "not_applicable" and item.score is None) or (
            isinstance(item, Level) and item.left_out
        ):
            return "不适用"
        places = self.sheet.places(item)
        shown = score_text(item.score, places)
        return shown if shown is not None else f"未定（{self.span(item)}）"

    def span(self, item: Row | Level) -> str:
        """The interval of an open score: 1.50至3.00分."""
        places = self.sheet.places(item)
        return f"{score_text(item.low, places)}至{score_text(item.high, places)}分"

    def points(self, item: Row | Level) -> str:
        return points_text(item.points)

    def rate(self, item: Row | Level) -> str:
        """得分率 of the exact score; a dash where there is none."""
        if self.hides(item):
            return WITHHELD
        if item.score is None or item.points == 0:
            return BLANK
        return show_percent(item.score / item.points)

    def lost(self) -> list[Row]:
        """The rows that lost at least half a unit of the last decimal shown, in printed order."""
        return [row for row in self.sheet.rows if self._lost(row) and not self.hides(row)]

    def _lost(self, row: Row) -> bool:
        places = self.sheet.places(row)
        shown = MOST_PLACES if places is None else max(places, 2)
        return row.loss is not None and row.loss >= Fraction(1, 2 * 10**shown)

    def loss(self, row: Row) -> str:
        return score_text(row.loss, self.sheet.places(row)) or BLANK

    def open_rows(self) -> list[Row]:
        """The rows that could not be scored."""
        return [
            row
            for row in self.sheet.rows
            if row.score is None and row.basis != "not_applicable" and not self.hides(row)
        ]

    def reason(self, row: Row) -> str:
        """Why the row has its score, or what it lacks."""
        if row.id in self.veiled:
            return WITHHELD
        return reason_words(LEAD.sub("", tight(reason(self.explainer, row))))

    def cause(self, row: Row) -> str:
        """Why points were lost, for a sentence: the one reason a person gave for the whole row, else the full reason."""
        given = {one.reason for one in self.judgements(row) if one.reason_given and one.reason}
        if row.id not in self.veiled and row.basis == "judged" and len(given) == 1:
            return given.pop()
        return self.reason(row)

    def judgements(self, row: Row) -> list[Judgement]:
        """What people judged of a row, in the order of its tree."""
        made: dict[str, Judgement] = {}
        for node in walk(row.tree):
            if isinstance(node, Judged) and node.key in self.case.judgements:
                made.setdefault(node.key, self.case.judgements[node.key])
        return list(made.values())

    # -- facts

    def value(self, id: str, period: str = "") -> Value | None:
        """The exact value of a fact, computed where its formula can be; None where it is not known or not to be shown."""
        return self.of(self.framework.context.derive(Fact(id, period)))

    def of(self, node: Node) -> Value | None:
        """The value of a tree over the case as this copy may show it."""
        return self.exact.value(node)

    def lacking(self, node: Node) -> list[str]:
        """What a placeholder needs and the case does not give: the fact it names, or the facts of its formula; with the
        reason where the case gives one."""
        fact = self.named(node)
        if fact is not None:
            keys = [(fact.id, fact.period)]
        else:
            exact = Exact(self.case)
            exact.value(node)
            keys = [key for key in exact.missing if key[0] in self.catalogue.facts]
        made = []
        for id, period in keys:
            stated = self.full.facts.get((id, period))
            if (id, period) not in self.withheld:
                why = f"（{stated.reason}）" if stated is not None and stated.reason else ""
                made.append(f"{spoken(fact_label(self.catalogue, id, period))}{why}")
        return made

    def named(self, node: Node) -> Fact | None:
        """The fact that a placeholder is, where it is no formula of its own."""
        inner = node.arg if isinstance(node, Named) else node
        inner = inner.args[-1] if isinstance(inner, First) else inner
        return inner if isinstance(inner, Fact) else None

    def text(self, node: Node, unit: str = "") -> str | None:
        """The value of a tree as documents write it: money in 万元 with two decimals, rates with two decimals, counts with
        their unit, days as 2022年5月27日."""
        value = self.of(node)
        if value is None:
            return None
        fact = self.named(node)
        kind = self.catalogue.facts.get(fact.id) if fact is not None else None
        dimension = kind.dimension if kind is not None else Dimensions(self.catalogue).of(node)
        shown = show_value(value, dimension, kind, unit)
        stated = self.case.facts.get((fact.id, fact.period)) if fact is not None else None
        about = stated is not None and any(word in stated.text for word in APPROXIMATE)
        return f"约{shown}" if about and not shown.startswith("约") else shown

    def fact(self, id: str, period: str = "", unit: str = "") -> str | None:
        """The text of one fact."""
        return self.text(self.framework.context.derive(Fact(id, period)), unit)

    def worked(self, node: Node) -> str | None:
        """A rate with the arithmetic it follows from: 32.94%（56万元÷170万元×100%）; the rate alone where it was stated."""
        shown = self.text(node)
        inner = node.arg if isinstance(node, Named) else node
        formula = inner.args[0] if isinstance(inner, First) else inner
        if shown is None or isinstance(formula, Fact) or self.of(formula) is None:
            return shown
        put_in = tight(_AsWritten(self).substituted(formula)).replace(" ", "")
        times = "×100%" if shown.endswith("%") and "%" not in put_in else ""
        return shown if put_in == shown else f"{shown}（{put_in}{times}）"

    def rows(self, id: str) -> tuple[Record, ...]:
        """The rows of a list, as far as this copy may show them; none where it is unknown."""
        stated = self.full.lists.get(id)
        return stated.rows or () if stated is not None else ()

    def cell(self, record: Record, list_id: str, field: str, unit: str = "") -> str:
        """One cell of a list as text; empty where the row does not give it."""
        stated = record.fields.get(field)
        if stated is None:
            return ""
        if self.public and secret(stated):
            return WITHHELD
        if stated.value is None:
            return stated.text if stated.status == "range" else ""
        kind = self.catalogue.lists[list_id].fields[field]
        if unit == ABSOLUTE:
            return show_value(
                abs(stated.value) if isinstance(stated.value, Fraction) else stated.value, kind.dimension
            )
        return (
            stated.text if kind.dimension == "count" else show_value(stated.value, kind.dimension, None, unit)
        )

    def amount(self, record: Record, field: str) -> Fraction | None:
        """A number of a list's row, in base units."""
        stated = record.fields.get(field)
        if stated is None or (self.public and secret(stated)) or not isinstance(stated.value, Fraction):
            return None
        return stated.value

    # -- words of the office

    def narrative(self, *keys: str) -> list[str]:
        """The paragraphs that the case gives under a key of `narrative`, one for each line."""
        found: object = self.case.narrative
        for key in keys:
            if isinstance(found, Mapping) and self.public and str(found.get("secrecy", "")):
                return []
            found = found.get(key) if isinstance(found, Mapping) else None
        return lines_of(found, public=self.public)


class _AsWritten(Explainer):
    """Puts numbers into formulas in the form in which the sentences around them give them."""

    def __init__(self, look: Look) -> None:
        super().__init__(look.explainer.sheet)
        self.look = look

    def fact_value(self, id: str, period: str) -> str:
        stated = self.case.facts.get((id, period))
        if stated is None or stated.value is None:
            return super().fact_value(id, period)
        kind = self.catalogue.facts[id]
        if kind.dimension == "count" and isinstance(stated.value, Fraction):
            return show_number(stated.value)  # 138÷146: a rate of heads has no unit
        return show_value(stated.value, kind.dimension, kind)

    def value(self, value: Value | None, dimension: str) -> str:
        if isinstance(value, Fraction) and dimension in ("money", "ratio"):
            return show_value(value, dimension)
        return super().value(value, dimension)


def secret(item: Stated | Judgement | None) -> bool:
    return item is not None and bool(item.secrecy)


def secret_list(stated: StatedList | None) -> bool:
    """Whether a list holds a cell that is not to be shown; a sum over it would tell that cell."""
    rows = stated.rows if stated is not None and stated.rows is not None else ()
    return any(secret(cell) for row in rows for cell in row.fields.values())


def withheld(case: Case, framework: Framework) -> frozenset[Key]:
    """The facts that a public copy may not show: those marked, and every stated one whose formula uses one of them or a
    list with a marked cell; from a rate and its base anybody finds the rest."""
    marked = {key for key, stated in case.facts.items() if secret(stated)}
    lists = {id for id, stated in case.lists.items() if secret_list(stated)}
    if not marked and not lists:
        return frozenset()

    def uses(node: Node) -> bool:
        if isinstance(node, Fact):
            return (node.id, node.period) in marked
        return isinstance(node, Aggregate) and node.list in lists

    derive = framework.context.derive
    return frozenset(
        marked | {key for key in case.facts if any(uses(node) for node in walk(derive(Fact(*key))))}
    )


def open_part(case: Case, hidden: frozenset[Key]) -> Case:
    """The case without facts, lists and judgements that a public copy may not show."""
    return replace(
        case,
        facts={key: stated for key, stated in case.facts.items() if key not in hidden},
        lists={key: stated for key, stated in case.lists.items() if not secret_list(stated)},
        judgements={key: one for key, one in case.judgements.items() if not secret(one)},
    )


def still_told(look: Look, text: str) -> list[str]:
    """The labels of withheld facts whose value, as written, stands somewhere in a text all the same: a person wrote it."""
    names = []
    for key in look.withheld:
        stated = look.full.facts[key]
        digits = sum(sign.isdigit() for sign in stated.text)
        if digits > 1 and re.search(rf"(?<![\d.,]){re.escape(stated.text)}", text):
            names.append(fact_label(look.catalogue, *key))
    names += [
        judgement.key
        for judgement in look.full.judgements.values()
        if secret(judgement) and judgement.reason and judgement.reason_given and judgement.reason in text
    ]
    return sorted(names)


def show_value(value: Value, dimension: str, kind: FactKind | None = None, unit: str = "") -> str:
    """A value as documents write it in sentences: 32,698万元, 180.10万元, 91.38%, 2022年5月27日."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        return value
    if dimension == "money":
        small = not unit and value != 0 and abs(value) < 50  # would be printed as 0.00万元
        chosen = "元" if small else unit or "万元"
        return money(value, chosen).removesuffix(".00") + chosen
    if dimension == "ratio":
        return show_percent(value)
    if dimension == "date":
        day = date.fromordinal(int(value))
        return f"{day.year}年{day.month}月{day.day}日"
    name = UNITS.get(dimension, "") or (kind.unit if kind is not None and kind.unit != "%" else "")
    return show_number(value) + name


def money(value: Fraction | None, unit: str = "万元") -> str:
    """An amount for a table: thousands apart, two decimals, without its unit; a dash where it is not known."""
    if value is None:
        return BLANK
    shown = show_money(value, unit).removesuffix(unit)
    # a few yuan are not 0.00万元
    return show_money(value, unit, None).removesuffix(unit) if value and set(shown) <= set("-0.") else shown


def share(part: Fraction | None, whole: Fraction | None) -> str:
    """A rate for a table; a dash where one of both is not known or the whole is 0 (0/0 is no rate)."""
    return BLANK if part is None or not whole else show_percent(part / whole)


def percent_digits(value: Fraction) -> str:
    """A rate as a chart wants it: digits of percent without the sign."""
    return decimal_text(value * 100, 2)


def tight(text: str) -> str:
    """A Chinese text without the spaces that terminals set between digits and characters."""
    made = []
    for number, sign in enumerate(text):
        if sign == " " and 0 < number < len(text) - 1:
            left, right = text[number - 1], text[number + 1]
            if not (left.isascii() and right.isascii() and left.isalnum() and right.isalnum()):
                continue
        made.append(sign)
    return "".join(made).strip()
