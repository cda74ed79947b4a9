"""Changes in running text: 比上年增加A元、增长P%, 比预算减少, and words that contradict the numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from jixiao.auditing.checks.prose_text import (
    Text,
    alike,
    by_slip,
    clause,
    done,
    meets,
    near,
    plain,
    wholes_of,
)
from jixiao.auditing.relation import Node, Of, Ratio, Relation, Size, Sum, ends_of, growth, holds, less, ratio
from jixiao.auditing.remark import Remark, spot
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role, same_name

LAST_YEAR = re.compile(r"[较比]20\d\d年|上年|去年|上一年|同期|往年|上年度")
AIMED = re.compile("目标|计划|任务")
FROM_TO = re.compile(r"[由从]")
AGAINST = re.compile(r"[与同和跟][^，,。；;与和]{0,18}$")
BASED = re.compile(r"^[比较与同](?:上年|去年|20\d\d年)")
WITH = re.compile(r"^(?:的[^，,]{0,8})?相比[，,]")
SAVED = re.compile(
    r"(?:差额|差异(?:金额)?|调整金额|调整额|缺口|相差)(?:资金|金额)?(?:为|共|约)?$"
    r"|^[，,](?:[比较](?:年初|全年|调整后)?预算)?(?:资金)?(?:结余|节约|节余|剩余)(?:资金|金额)?(?:为)?$"
)
WORDS = {1: "增加", -1: "减少"}
OPPOSITE = {
    "增加": "减少", "减少": "增加", "增长": "下降", "下降": "增长", "上升": "下降", "提高": "降低", "降低": "提高",
    "提升": "下降", "上涨": "下跌", "压减": "增加", "回落": "上升", "减": "增",
}  # fmt: skip


def changes(text: Text) -> Iterator[Relation | Remark]:
    """The changes of a passage."""
    for at, role in enumerate(text.roles):
        row = _row(text, at) if role.kind in ("growth", "change") and role.number.measured else None
        if row is not None and _listed(text, row[0]):
            yield from _of_list(text, role, *row)
        elif row is not None and role.kind == "growth":
            yield from _grown(role, *row, _beside(text, role, row))
        elif row is not None:
            yield from _compared(role, row[0], row[1], (), 1)
        elif role.kind == "growth" and role.number.measured:
            yield from _growth(text, at, role)
        elif role.kind == "change" and role.number.measured:
            yield from _change(text, role)
        elif role.plain and SAVED.search(role.gap):
            yield from _saved(text, role)
    yield from _worn(text)


# -- A，比上年的 B 增加 C，增长 P%

FILLER = re.compile(
    r"[比较与由从]|上年|去年|上一年|同期|往年|20\d\d年|年?[末底度初]|实际|决算|支出|收入|完成|相比|[的为是数仅共]|同比|年初|预算|计划"
)


def _row(text: Text, at: int) -> tuple[Role, Role] | None:
    """This year's amount and last year's, where they stand side by side in front of the change: 41.26万头，上年末为39.88万头，增加…"""
    made = text.sentence(text.roles[at])
    behind = made.index(text.roles[at])
    while behind and made[behind - 1].kind in ("growth", "change"):
        behind -= 1
        if made[behind].kind == text.roles[at].kind:
            return None  # the second change of its kind
    if not behind:
        return None
    other = made[behind - 1]
    compared = COMPARED.match(clause(other.gap)) is not None
    one = next((x for x in reversed(made[: behind - 1]) if _kept(x, compared)), None)
    if one is None:
        return None
    one = done(made, one) if other.past else one
    first = text.roles[at].number
    if not (one.plain and other.plain and alike(one.number, other.number)) or one.each != other.each:
        return None
    if first.dimension == "ratio":
        if text.roles[at].kind != "growth" or first.unit.symbol.endswith("点"):
            return None
    elif not alike(first, one.number):
        return None
    if re.search("预算|计划|年初|[比较]|环比", text.roles[at].gap):
        return None
    if (other.past or compared) and not one.past and FILLER.sub("", clause(other.gap)) in ("", one.name):
        return one, other
    years = one.year and other.year and abs(one.year - other.year) == 1
    if years and (one.name, one.phase) == (other.name, other.phase) and not (one.past or other.past):
        return (one, other) if one.year > other.year else (other, one)
    return None


COMPARED = re.compile("[比较与]")
YEAR = re.compile(r"20\d\d年?度?[^，,；;。]*[比较与]")
DIFFERENCE = re.compile("(?:节约|节省|超支|缩短|延长|[多少高低])了?$")  # 比预算13.80万元节约1.44万元


def _kept(one: Role, compared: bool) -> bool:
    """Whether a role stops the way back to what changed: all do but rates of it and, behind 比 and 较, other comparisons."""
    if one.kind in ("rate", "share"):
        return False  # 支出17,520.23万元，执行率97.50%；上年度为15,862.90万元，增长10.45%
    if not compared:
        return True
    if re.search("目标|任务", one.gap[-8:]):
        return False  # 转化收入1,226.80万元，为年度目标1,300.00万元的94.37%，较2022年的1,083.60万元增加
    if one.kind in ("growth", "change") or DIFFERENCE.search(one.gap):
        return False
    return COMPARED.match(clause(one.gap)) is None


def _listed(text: Text, now: Role) -> bool:
    return any(one.part for one in (*text.earlier(now), now))


def _of_list(text: Text, role: Role, now: Role, old: Role) -> Iterator[Relation]:
    """The change behind a list, of its last part or of its whole; which one is not said."""
    wholes = [one for one in plain(text.earlier(now)) if alike(one.number, old.number)]

    def tree(one: Role) -> Node:
        if role.kind == "growth":
            return Size(growth(one.number, old.number))
        return Size(less(one.number, old.number))

    rule = "growth_differs" if role.kind == "growth" else "difference_differs"
    readings = tuple(tree(one) for one in wholes)
    relation = Relation(rule, role.number, tree(now), readings=readings, absolute=True)
    if not any(holds(relation, reading) for reading in readings):
        options = [replace(relation, tree=one) for one in (*readings, relation.tree)]
        relation = next((one for one in options if by_slip(one)), replace(relation, certain=False))
    yield relation


def _beside(text: Text, role: Role, row: Sequence[Role]) -> list[Role]:
    """The other amounts in front of a growth that may have grown: 受理142件，办结139件，较上年（164件）件数下降…"""
    made = plain(text.earlier(role))
    return [one for one in made if one not in row and alike(one.number, row[1].number) and not one.past]


def _grown(role: Role, now: Role, old: Role, others: Sequence[Role] = ()) -> Iterator[Relation | Remark]:
    new, last = now.number, old.number
    readings = tuple(Size(growth(one.number, last)) for one in others if last.value)
    yield Relation("growth_differs", role.number, Size(growth(new, last)), readings=readings, absolute=True)
    grown = 1 if new.value > last.value else -1
    if role.direction == -grown and last.value and _close(role.number, abs(new.value / last.value - 1)):
        yield _sign(role, grown, (new, last))


# -- 比上年增加 A，增长 P%


def _growth(text: Text, at: int, role: Role) -> Iterator[Relation | Remark]:
    before = text.roles[at - 1] if at else None
    if (
        before is not None
        and before.kind == "change"
        and before.sentence == role.sentence
        and before.number.measured
    ):
        if role.direction and before.direction and role.direction != before.direction and _one_clause(role):
            yield from _contradicting(text, before, role)
            return
        direction = before.direction or role.direction
        base = _compared_with(text, before)
        if base is not None and direction and _one_clause(role):
            yield Relation("growth_differs", role.number, ratio(before.number, base.number), absolute=True)
            return
        found = _now(text, before)
        if found is None or not direction or not _one_clause(role):
            return
        if found.number.unit.scale < before.number.unit.scale and found.number.value < before.number.value:
            return  # 标准79元，增加239.68万元: of all who get it
        yield _by_amount(role.number, before.number, found.number, direction, _others(text, before))
        return
    yield from _by_both(text, role)


def _compared_with(text: Text, change: Role) -> Role | None:
    """The amount that a change is said to be against: 与2021年支出612.30万元相比，2022年增加139.34万元."""
    earlier = text.earlier(change)
    if not earlier or not earlier[-1].plain or not alike(earlier[-1].number, change.number):
        return None
    base = earlier[-1]
    said = AGAINST.search(base.gap) is not None and WITH.match(change.gap) is not None
    return base if said else None


def _one_clause(role: Role) -> bool:
    return (
        re.fullmatch(r"[，,、；;（(]?(?:同比|环比|比例|幅度|较上年|比上年)*[^，,；;]{0,8}", role.gap)
        is not None
    )


def _by_amount(
    claimed: Number, diff: Number, now: Number, direction: int, others: Sequence[Number]
) -> Relation:
    """diff ÷ (now ∓ diff); also by the number before where that is what is printed."""

    def tree(one: Number) -> Node:
        return Ratio(Of(diff), Sum(((1, Of(one)), (-direction, Of(diff)))))

    readings = [tree(one) for one in others if one is not now] + [ratio(diff, one) for one in (now, *others)]
    return Relation("growth_differs", claimed, tree(now), readings=tuple(readings), absolute=True)


def _now(text: Text, change: Role) -> Role | None:
    """The amount that changed: of the same name in front of it, in the sentence or in the one before; final before budget."""
    made = [one for one in plain(text.before(change)) if alike(one.number, change.number)]
    if change.own and not any(_named(one, change) for one in made):
        made = [one for one in plain(text.near) if alike(one.number, change.number) and one.phase == "final"]
        return next((one for one in reversed(made) if same_name(one.name, change.name)), None)
    made = [one for one in made if one.sentence >= change.sentence - 1 and not LAST_YEAR.search(one.gap)]
    parts = [one for one in (*text.earlier(change), change) if one.part]
    if (
        change.own and parts and all(one.name != change.name for one in made)
    ):  # 营业税1143亿元，其中房地产营业税增加123亿元: not of the whole
        made = [one for one in made if one.number.order >= parts[-1].number.order]
    if change.own:
        made = [one for one in made if _named(one, change)]
    elif YEAR.search(
        change.gap
    ):  # 2022年预算比上年增加90万元: of the budget of that year, not of what stands in front of it
        made = [one for one in made if one.year == change.year and one.phase == change.phase]
    else:
        made = [one for one in made if one.sentence == change.sentence] or [
            one for one in made if not one.part
        ][-1:]
    final = [one for one in made if one.phase == "final"]
    return (final or made)[-1] if made else None


def _named(one: Role, change: Role) -> bool:
    return same_name(one.name, change.name) or (change.name != "" and change.name in one.name)


def _others(text: Text, change: Role) -> list[Number]:
    """Other amounts that may have changed: those in front of it, and those near that have its name."""
    made = [one for one in plain(text.near) if same_name(one.name, change.name)] + plain(text.before(change))
    return [one.number for one in made if alike(one.number, change.number)]


def _against_before(text: Text, role: Role) -> Iterator[Relation]:
    """支出A，其中…。较上年的B下降P%: of what the sentence before tells as a whole."""
    earlier = text.earlier(role)
    if len(earlier) != 1 or not earlier[0].plain or BASED.match(earlier[0].gap) is None:
        return
    base = earlier[0].number
    fronts = [one for one in wholes_of(text, role.sentence - 1) if alike(one.number, base) and not one.past]
    if not base.value or role.number.unit.symbol.endswith("点"):
        return
    made = [
        Relation("growth_differs", role.number, Size(growth(one.number, base)), absolute=True)
        for one in reversed(fronts)
    ]
    exact = next((one for one in made if holds(one)), None)
    likely = [one for one in made if near(one, signed=False) or by_slip(one)]
    if exact is not None:
        yield exact
    elif len(likely) == 1:
        yield likely[0]


def _by_both(text: Text, role: Role) -> Iterator[Relation | Remark]:
    """由 A 增长到 B，增长 P%; A，上年 B，增长 P%."""
    made = plain(text.earlier(role))
    if len(made) < 2:
        yield from _against_before(text, role)
        return
    one, other = made[-2], made[-1]
    if text.earlier(role)[-2:] != [one, other]:
        return  # another change stands between
    if not alike(one.number, other.number) or role.number.unit.symbol.endswith("点"):
        return
    if FROM_TO.search(one.gap[-30:]) and re.search(r"[到至为]$", other.gap):
        old, new = one, other
    elif _of_last_year(other) and not _of_last_year(one):
        old, new = other, one
    elif _of_last_year(one) and not _of_last_year(other):
        old, new = one, other
    else:
        return
    yield from _grown(role, new, old)


def _of_last_year(role: Role) -> bool:
    """Whether the words behind the last semicolon in front of an amount name last year: not 与上年一致，用于…；公务接待费1万元."""
    return LAST_YEAR.search(re.split("[；;]", role.gap)[-1]) is not None


# -- 比预算减少 A


def _change(text: Text, role: Role) -> Iterator[Relation | Remark]:
    made = [one for one in plain(text.earlier(role)) if alike(one.number, role.number)]
    if role.than == "budget":
        final = [one for one in made if one.phase == "final"]
        budget = [one for one in made if one.phase in ("budget", "initial", "adjusted")]
        if final and budget:
            now = final[-1]
            named = [one for one in budget if one.name == now.name]
            if named or len(budget) == 1:
                yield from _compared(role, now, (named or budget)[-1], budget)
    elif role.than == "last":
        old = [one for one in made if LAST_YEAR.search(clause(one.gap))]
        new = [one for one in made if one not in old and not AIMED.search(one.gap[-8:])]
        if len(old) == 1 and len(new) == 1:
            yield from _compared(role, new[0], old[0], old)


def _compared(
    role: Role, now: Role, old: Role, olds: Sequence[Role], least: int = 2
) -> Iterator[Relation | Remark]:
    tree = Size(less(now.number, old.number))
    readings = tuple(Size(less(now.number, one.number)) for one in olds if one is not old)
    # 比上年433万元略有下降，车辆购置增加56万元 is of something else
    beside = re.fullmatch("[，,]?[^，,；;]{0,8}", role.gap) is not None
    firm = beside and now.sentence == old.sentence == role.sentence and not readings
    yield Relation("difference_differs", role.number, tree, readings=readings, absolute=True, firm=firm)
    grown = 1 if now.number.value > old.number.value else -1
    ends = ends_of(tree)
    if (
        role.direction == -grown
        and ends is not None
        and meets(role.number, *ends)
        and role.number.digits >= least
    ):
        yield _sign(role, grown, (now.number, old.number))


def _sign(role: Role, direction: int, others: Sequence[Number]) -> Remark:
    """The words say up where the numbers say down, or the other way round."""
    said = _word(role, -direction)
    return Remark(
        "direction_contradicts",
        "error",
        (spot(role.number), *(spot(one) for one in others)),
        f"{said}{role.number.text}",
        f"{OPPOSITE.get(said, WORDS[direction])}{role.number.text}",
        " → ".join(one.text for one in reversed(others)),
    )


def _word(role: Role, direction: int) -> str:
    found = re.findall("|".join(OPPOSITE), role.gap)
    return str(found[-1]) if found else WORDS[direction]


def _contradicting(text: Text, change: Role, role: Role) -> Iterator[Remark]:
    """增加A万元，下降P%: one of the words is wrong; the numbers may tell which."""
    found = _now(text, change)
    wrong, right = change, role.direction
    if found is not None:
        for direction, other in ((change.direction, role), (role.direction, change)):
            base = found.number.value - direction * change.number.value
            if base > 0 and _close(role.number, change.number.value / base):
                wrong, right = other, direction
    others = [role.number if wrong is change else change.number]
    yield _sign(wrong, right, [*others, *([found.number] if found is not None else [])])


def _close(claimed: Number, value: Fraction) -> bool:
    return abs(abs(claimed.value) - value) <= 2 * claimed.quantity.last_digit


# -- 结余 = 收入 - 支出


def _saved(text: Text, role: Role) -> Iterator[Relation]:
    made = [one for one in plain(text.earlier(role)) if alike(one.number, role.number)]
    if len(made) < 2:
        return
    left, right = made[-2], made[-1]
    phases = {left.phase, right.phase}
    told = ("final" in phases and phases & {"budget", "initial", "adjusted"}) or phases == {
        "initial",
        "adjusted",
    }
    if told and (left.name == right.name or len(made) == 2):
        tree = Size(less(left.number, right.number))
        yield Relation("difference_differs", role.number, tree, absolute=True)


WORN = (
    ("净值$", "原值$", "折旧$"),
    (
        "^净资产(?:总额|合计)?$",
        "^(?:资产(?:总额|总计|合计)?|总资产)$",
        "^(?:负债(?:总额|总计|合计)?|总负债)$",
    ),
)


def _worn(text: Text) -> Iterator[Relation]:
    """净值 = 原值 - 累计折旧, 净资产 = 资产 - 负债, where one sentence tells all three."""
    for made, words in ((made, words) for made in text.sentences.values() for words in WORN):
        amounts = [one for one in plain(made) if one.number.dimension == "money" and not one.past]
        found = [[one for one in amounts if re.search(word, one.name)] for word in words]
        if all(len(one) == 1 for one in found):
            net, gross, worn = (one[0].number for one in found)
            yield Relation("difference_differs", net, less(gross, worn))
