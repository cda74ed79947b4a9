"""Progress by quarter: 一季度支出A，二季度B…；截至6月底累计C，占全年预算的P%. What is cumulated is what the quarters come to, and the rates are of
one budget."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations, pairwise

from jixiao.auditing.checks.prose_text import THIRD, Text, alike, bare, by_slip, near
from jixiao.auditing.relation import Node, Of, Ratio, Relation, holds, less, of
from jixiao.auditing.remark import Remark, Repair, spot
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role

MONTHS = {"3": 1, "6": 2, "9": 3, "12": 4, "三": 1, "六": 2, "九": 3, "十二": 4}
QUARTERS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
# until when: 截至6月底, 二季度末, 上半年, 前三季度, 年末
UNTIL = re.compile(
    r"(?<![\d第])(?P<month>3|6|9|12|三|六|九|十二)月(?:份)?(?:末|底|30日|31日)|第?(?P<quarter>[一二三四1-4])季度[末底]|(?P<half>上半年|半年)末?"
    r"|前(?P<first>[二两三四])个?季度|(?P<year>年[末底]|全年)"
)
DURING = re.compile(r"(?<!前)第?(?P<quarter>[一二三四1-4])季度(?![末底])")
LISTED = re.compile(r"(?:分别|依次)")
EVERY = re.compile(r"(?:^|四个|各|一至四|第?一、二、三、四)(?:个)?季度[^，,；;。]*(?:分别|依次)[^，,；;。]*$")
RUNNING = re.compile(
    "^[，,、（(](?:至此|截至(?:目前|当月))?累计(?:支付|支出|拨付|完成|到位|使用)?(?:资金)?(?:达|为)?$"
)
TENTH = Fraction(1, 10)
NEXT = ("、", "和", "及", "与", "以及")
DONE = re.compile("^(?!.*(?:结[存余转]|账面|余额)).*(?:累计|支出|支付|完成|拨付|执行|办理|接待|发放)")
RATE = re.compile("^[，,（(](?:仅|约)?(?:占|进度|执行|支付|支出|完成|累计)")
BREAK = re.compile("[；;。]")
OTHER = re.compile("序时|目标|要求|比|较|低于|高于|超过|占|差|平均|同期|上年")


@dataclass(slots=True)
class _Year:
    """The amounts of one kind in a passage by quarter, those that are cumulated, and the rates of what is cumulated."""

    during: dict[int, Number] = field(default_factory=dict)
    until: dict[int, Number] = field(default_factory=dict)
    rates: dict[int, Number] = field(default_factory=dict)
    twice: set[int] = field(default_factory=set)
    running: bool = False  # it is said to be cumulated, and so it never falls

    def put(self, kind: str, quarter: int, number: Number) -> None:
        """Keep a number; a quarter that is told twice is of two things."""
        made: dict[int, Number] = getattr(self, kind)
        if quarter in made and made[quarter].value != number.value:
            self.twice.add(quarter)
        made.setdefault(quarter, number)


def quarters(text: Text) -> Iterator[Relation | Remark]:
    """What the amounts of the quarters and those cumulated say of each other."""
    yield from _running(text)
    if "季度" not in text.passage.text and "月" not in text.passage.text:
        return
    for year in _years(text):
        if year.twice:
            continue
        made = [*_sums(year)]
        held = sum(holds(one) for one in made)
        for one in made:
            if holds(one) or by_slip(one) or (held and near(one, THIRD)):
                yield one
        yield from _rates(year)
        yield from _fallen(year)


def _running(text: Text) -> Iterator[Relation]:
    """上半年支付1,086.30万元，累计1,498.95万元；下半年支付1,597.84万元，累计3,096.79万元: each total is the one before and what came."""
    total: Role | None = None
    came: list[Role] = []
    for role in text.roles:
        if role.number.dimension in ("ratio", "points"):
            continue
        if not role.plain or role.each or (came and not alike(came[0].number, role.number)):
            total, came = None, []
            continue
        if not RUNNING.match(role.gap):
            came.append(role)
            continue
        if total is not None and len(came) == 1 and alike(total.number, role.number):
            made = Relation("parts_differ", role.number, of(total.number, came[0].number))
            if holds(made) or by_slip(made) or near(made, TENTH):
                yield made
        total, came = role, []


def _years(text: Text) -> Iterator[_Year]:
    found: dict[str, _Year] = {}
    last = ""
    before: tuple[str, int] | None = None  # what was cumulated right in front
    rest = list(text.roles)
    while rest:
        role = rest.pop(0)
        mine, before = before, None
        if not role.number.measured or role.kind in ("growth", "points", "change") or role.past:
            continue
        labels = _labels(role)
        if mine is not None and not labels and role.number.dimension == "ratio" and RATE.match(role.gap):
            found[mine[0]].put("rates", mine[1], role.number)
            continue
        row = [role, *rest[: max(len(labels) - 1, 0)]]
        if len(row) != len(labels) or not all(one.gap in NEXT and _one_kind(one, role) for one in row[1:]):
            continue
        del rest[: len(row) - 1]
        if role.number.dimension == "ratio":
            kind = last
            if not kind or labels[0][0] != "until":
                continue
            for (_, quarter), one in zip(labels, row, strict=True):
                found[kind].put("rates", quarter, one.number)
            continue
        kind = "money" if role.number.dimension == "money" else bare(role.number) or role.number.unit.symbol
        if not kind or not all(one.plain and not one.each for one in row):
            continue
        last = kind
        year = found.setdefault(kind, _Year())
        for (side, quarter), one in zip(labels, row, strict=True):
            year.put(side, quarter, one.number)
        year.running = year.running or (labels[0][0] == "until" and "累计" in role.gap)
        if len(labels) == 1 and labels[0][0] == "until":
            before = (kind, labels[0][1])
    yield from found.values()


def _one_kind(one: Role, other: Role) -> bool:
    return one.number.dimension == other.number.dimension == "ratio" or alike(one.number, other.number)


def _labels(role: Role) -> list[tuple[str, int]]:
    """Of which quarters a number is, or until which: several where it opens a list."""
    words = BREAK.split(role.gap)[-1]
    if EVERY.search(words):
        return [("during", at) for at in (1, 2, 3, 4)]
    until = [
        ("until", _quarter(one)) for one in UNTIL.finditer(words) if not one["year"] or DONE.search(words)
    ]
    during = [("during", QUARTERS[one["quarter"]]) for one in DURING.finditer(words)]
    if bool(until) == bool(during) or OTHER.search(words.split("，")[-1]):
        return []
    made = until or during
    if len(made) == 1:
        return made if _close(words) else []
    ordered = [at for _, at in made] == sorted({at for _, at in made})
    return made if ordered and LISTED.search(words) else []


def _close(words: str) -> bool:
    """Whether a label stands in the last two clauses in front of its number."""
    last = re.split("[，,：:]", words)[-2:]
    return any(UNTIL.search(one) or DURING.search(one) for one in last)


def _quarter(found: re.Match[str]) -> int:
    if found["month"]:
        return MONTHS[found["month"]]
    if found["quarter"]:
        return QUARTERS[found["quarter"]]
    if found["first"]:
        return QUARTERS[found["first"]]
    return 2 if found["half"] else 4


def _sums(year: _Year) -> Iterator[Relation]:
    during, until = year.during, year.until
    for quarter, claimed in until.items():
        if all(at in during for at in range(1, quarter + 1)):
            numbers = [during[at] for at in range(1, quarter + 1)]
            yield Relation("parts_differ", claimed, of(*numbers), firm=True)
        elif quarter in during and quarter - 1 in until:
            tree = less(claimed, until[quarter - 1])
            yield Relation("difference_differs", during[quarter], tree, firm=True)


def _rates(year: _Year) -> Iterator[Relation]:
    """Rates of what is cumulated, of the base that the longest of the others tells; where all but one agree."""
    amounts = _cumulated(year)
    told = [at for at in year.rates if at in amounts and year.rates[at].value > 0]
    if len(told) < 3:
        return
    for at in told:
        others = [one for one in told if one != at]
        best = max(others)
        base: Node = Ratio(amounts[best], Of(year.rates[best]))
        tries = [
            Relation("rate_differs", year.rates[one], Ratio(amounts[one], base))
            for one in others
            if one != best
        ]
        mine = Relation("rate_differs", year.rates[at], Ratio(amounts[at], base))
        if all(holds(one) for one in tries) and not holds(mine) and (near(mine) or by_slip(mine)):
            yield mine
            return


def _cumulated(year: _Year) -> Mapping[int, Node]:
    made: dict[int, Node] = {at: Of(one) for at, one in year.until.items()}
    for at in range(1, 5):
        if at not in made and all(one in year.during for one in range(1, at + 1)):
            made[at] = of(*(year.during[one] for one in range(1, at + 1)))
    return made


def _fallen(year: _Year) -> Iterator[Remark]:
    """What is cumulated and becomes less: two amounts that are exchanged, or one that is wrong."""
    row = [year.until[at] for at in sorted(year.until)]
    falls = [at for at, (one, other) in enumerate(pairwise(row)) if other.value < one.value]
    if not year.running or len(row) < 2 or len(falls) != 1:
        return
    before, after = row[falls[0]], row[falls[0] + 1]
    swap = next(
        (pair for pair in combinations(row, 2) if _rising([_instead(one, pair) for one in row])), None
    )
    if swap is not None and len(row) > 2:  # of two nobody knows whether they are exchanged, or one is wrong
        left, right = swap
        yield Remark(
            "amounts_exchanged",
            "error",
            (spot(left), spot(right)),
            left.text,
            right.text,
            f"{before.text} > {after.text}",
            confidence="likely",
            repair=Repair("swapped", ((spot(left), right.text), (spot(right), left.text))),
        )
        return
    yield Remark("cumulated_falls", "error", (spot(after), spot(before)), after.text, f"≥{before.text}")


def _instead(one: Number, pair: tuple[Number, Number]) -> Number:
    return pair[1] if one is pair[0] else pair[0] if one is pair[1] else one


def _rising(row: list[Number]) -> bool:
    return all(one.value <= other.value for one, other in pairwise(row))
