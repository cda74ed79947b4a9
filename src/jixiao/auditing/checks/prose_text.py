"""The running text of a report as the checks of prose see it: passages with the roles of their numbers and what stands near."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import combinations

from jixiao.auditing.checks.prose_again import told_twice
from jixiao.auditing.relation import Fixed, Node, Of, Product, Ratio, Relation, holds, value_of
from jixiao.auditing.view import View
from jixiao.core.units import find_unit
from jixiao.extraction.claims import Number, Passage
from jixiao.extraction.roles import Role, roles, sentences

TOTAL = re.compile(
    r"^[，,、；;]?(?:[二三四五六七八九两]?(?:项|类|者|方面)?(?:经费|资金|支出|收入)?)?(?:合计|共计|总计|小计)(?:为|达|约|支出|收入)?$"
)
MOST = 300  # numbers that are looked at together; a passage with more of them is a table without lines, and read in pieces
BUDGETS = ("adjusted", "budget", "initial")
COLUMNS = 4  # so many numbers at least stand in a table
MARKS = re.compile(
    r"[，；：。]|(?<![一二三四五六七八九十])、|[,;:](?!\d)"
)  # what stands between the clauses of prose
NEAR = 2  # passages with numbers on each side that a claim may refer to
TARGET = re.compile(r"目标|力争|确保|不低于|不少于|应达|要求|预期|计划完成率|预计|拟|争取")
LISTED = 6  # items of a list
RULE = re.compile(r"得分\s*=|计分|扣完为止|[≥≤]|得满分|不得分|酌情扣分|权重分|×100%\s*$")


@dataclass(slots=True, eq=False)
class Text:
    """A passage with the roles of its numbers. `near`: those of the passages around it, the nearest last; none for a cell.

    `rule`: it tells how points are given, and its numbers are no facts. `again`: amounts that are told a second time in another
    unit (1519.42万元（15,194,200元）), each with the first; where both agree the second is none of `roles`.
    """

    passage: Passage
    roles: tuple[Role, ...]
    near: tuple[Role, ...] = ()
    rule: bool = False
    sentences: dict[int, list[Role]] = field(default_factory=dict)
    again: tuple[tuple[Role, Role], ...] = ()

    def sentence(self, role: Role) -> list[Role]:
        """The roles of the same sentence, in order."""
        return self.sentences[role.sentence]

    def earlier(self, role: Role) -> list[Role]:
        """The roles in front of one in the same sentence, in order."""
        made = self.sentence(role)
        return made[: made.index(role)]

    def before(self, role: Role) -> list[Role]:
        """All roles of the passage in front of one, in order."""
        return list(self.roles[: self.roles.index(role)])


def texts(view: View) -> list[Text]:
    """The passages with numbers, in reading order; made once."""
    if "texts" not in view.kept:
        view.kept["texts"] = _texts(view)
    found: list[Text] = view.kept["texts"]
    return found


def _texts(view: View) -> list[Text]:
    made: list[Text] = []
    prose: list[Text] = []
    for passage in view.claims.passages:
        if not passage.numbers or _whole(passage):
            continue
        every = _spoken(passage)
        for at in range(0, len(every), MOST):
            some = every[at : at + MOST]
            again, copies = told_twice(some)
            text = Text(passage, tuple(one for one in some if one not in copies), again=again)
            for role in text.roles:
                text.sentences.setdefault(role.sentence, []).append(role)
            limits = sum(role.number.limited or role.kind == "score" for role in text.roles)
            text.rule = RULE.search(passage.text) is not None and 2 * limits >= len(text.roles)
            made.append(text)
            if passage.cell is None:
                prose.append(text)
    for at, text in enumerate(prose):
        around = [*prose[at + 1 : at + 1 + NEAR], *prose[max(0, at - NEAR) : at]]
        text.near = tuple(role for one in around for role in one.roles)
    return made


def _spoken(passage: Passage) -> tuple[Role, ...]:
    """The roles of a passage, without those of a sentence that is a table whose lines were lost."""
    every = roles(passage)
    if len(every) < COLUMNS:
        return every
    spans = sentences(passage.text)
    told: dict[int, list[Number]] = {}
    for one in every:
        told.setdefault(one.sentence, []).append(one.number)
    lost = {at for at, numbers in told.items() if _lineless(passage.text[slice(*spans[at])], numbers)}
    return tuple(one for one in every if one.sentence not in lost) if lost else every


def _lineless(text: str, numbers: Sequence[Number]) -> bool:
    """Whether numbers stand one behind the other as in a row of cells: most without unit, hardly a comma between them."""
    if len(numbers) < COLUMNS or re.search("[=＝+×÷]", text):
        return False
    bare_ones = sum(not one.unit.symbol for one in numbers)
    return 2 * bare_ones >= len(numbers) and 3 * len(MARKS.findall(text)) < len(numbers)


def _whole(passage: Passage) -> bool:
    """Whether it is a cell that is nothing but a number."""
    return passage.cell is not None and any(
        number.start == 0 and number.end >= len(passage.text) for number in passage.numbers
    )


def without_lists(text: Text) -> Text | None:
    """A passage without the items of lists that add up to what they are of: 预算A，采购B，其中货物C、服务D，执行率P is B by A. None where
    there is none with something behind it."""
    left_out: set[Role] = set()
    for made in text.sentences.values():
        for at, role in enumerate(made[:-2]):
            first = made[at + 1]
            if not (role.plain and first.part and first.plain):
                continue
            items = [first]
            for one in made[at + 2 : at + 2 + LISTED]:
                if not one.plain or not one.own or not alike(one.number, role.number):
                    break
                items.append(one)
            while len(items) > 1 and sum(one.number.value for one in items) != role.number.value:
                items.pop()
            if len(items) > 1 and items[-1] is not made[-1]:
                left_out.update(items)
    if not left_out:
        return None
    short = replace(text, roles=tuple(one for one in text.roles if one not in left_out), sentences={})
    for role in short.roles:
        short.sentences.setdefault(role.sentence, []).append(role)
    return short


def plain(made: Iterable[Role]) -> list[Role]:
    """The exact amounts among roles, in order."""
    return [role for role in made if role.plain]


def alike(left: Number, right: Number) -> bool:
    """Whether two numbers may be added or compared: the same dimension, and for counts the same kind of thing."""
    if left.dimension != right.dimension:
        return {left.dimension, right.dimension} == {"count", "number"}
    if left.dimension in ("count", "number"):
        things = thing(left), thing(right)
        return (bare(left) == bare(right) and (things[0] == things[1] or "" in things)) or "" in (
            bare(left),
            bare(right),
        )
    return left.dimension != "other" or left.unit.symbol == right.unit.symbol


PERSONS = {"人", "名", "位"}
COUNTERS = {"个", "项", "家", "所", "处", "座", "类", "种", "支", "条"}


def thing(number: Number) -> str:
    """The first sign of what a number counts, where it stands behind the number: 村 of 14个村; "" where none does."""
    if number.unit.symbol not in COUNTERS:
        return ""
    found = re.match(r"[\u4e00-\u9fff]", number.passage.text[number.end :].lstrip('“"'))
    return found[0] if found is not None and found[0] not in "已未占为是在被由和及与的共均新尚正" else ""


def per_one(tree: Node) -> Node:
    """A quotient by something measured, for one of the unit that is printed: 1153.27万元÷986.75亩 is 1.17万元 for a 亩."""
    if not (isinstance(tree, Ratio) and isinstance(tree.bottom, Of)):
        return tree
    unit = find_unit(bare(tree.bottom.number))
    if (
        unit is None
        or unit.scale == 1
        or tree.bottom.number.dimension in ("money", "ratio", "number", "count")
    ):
        return tree
    return Product((tree, Fixed(unit.scale)))


def bare(number: Number) -> str:
    """The unit of a count without 万 and the like; all words for persons are one."""
    symbol = number.unit.symbol.lstrip("十百千万亿")
    return "人" if symbol in PERSONS else symbol


REMAINDER = re.compile(r"[^，,；;。]{0,3}[，,](?:其余|余下|剩余)(?:的)?[^\d，,；;。]{0,12}[。；;]")


def goes_on(last: Number) -> bool:
    """Whether behind the last number of a list an item stands that has none: 满意240件、一般5件，其余为不满意."""
    return REMAINDER.match(last.passage.text, last.end) is not None


def target(role: Role) -> bool:
    """Whether a rate is aimed at and not reached, or only names what it is said of: 执行率达到100%的项目."""
    number = role.number
    behind = number.passage.text[number.end :].lstrip()[:2]
    return (
        (behind[:1] == "的" and behind != "的，")
        or not role.number.measured
        or TARGET.search(role.gap[-24:]) is not None
    )


def meets(claimed: Number, low: Fraction, high: Fraction) -> bool:
    """Whether a claim, as it is printed, can be what lies between two ends."""
    half = claimed.quantity.last_digit / 2
    return claimed.value + half >= low and claimed.value - half <= high


def whole(role: Role) -> bool:
    """Whether an amount may be the total of something of the time that is reported on: no average and not last year's."""
    return role.plain and not role.each and not role.past


def wholes_of(text: Text, sentence: int) -> list[Role]:
    """The amounts of a sentence that are no parts of a list in it."""
    made = text.sentences.get(sentence, [])
    opened = next((at for at, role in enumerate(made) if role.part and at), len(made))
    return plain(made[:opened])


def same_time(left: Role, right: Role) -> bool:
    """Whether two amounts may be of the same year."""
    return left.past == right.past and (left.year == right.year or 0 in (left.year, right.year))


def label(text: Text, at: int) -> bool:
    """Whether a count only names what the next amount is of: 14个村 of 14个村150.27万元."""
    if at + 1 >= len(text.roles):
        return False
    one, after = text.roles[at], text.roles[at + 1]
    return (
        one.number.dimension == "count"
        and after.number.dimension == "money"
        and after.sentence == one.sentence
        and re.fullmatch(r"[\u4e00-\u9fff]{0,10}", after.gap) is not None
        and re.search("共|支出|投入|资金|金额", after.gap) is None
    )


def counted(made: Sequence[Role], at: int) -> bool:
    """Whether a count only says how many have the amount behind it: 三个 of 三个乡镇共完成59082亩."""
    if at + 1 >= len(made):
        return False
    one, after = made[at], made[at + 1]
    return (
        one.number.dimension == "count"
        and bare(after.number) != bare(one.number)
        and after.number.dimension != "ratio"
        and re.fullmatch(r"[\u4e00-\u9fff]{1,12}", after.gap) is not None
    )


def nearest(made: Sequence[Role], *phases: str) -> Role | None:
    """The last of roles that has the first of the phases that any of them has."""
    for phase in phases:
        for role in reversed(made):
            if role.phase == phase:
                return role
    return None


def done(made: Sequence[Role], one: Role) -> Role:
    """What is compared with last year, where the number in front is a budget: 支出A，预算B，控制率P；比上年C减少D is of A."""
    at = made.index(one)
    before, behind = made[at - 1] if at else one, made[at + 1] if at + 1 < len(made) else one
    spent = before.plain and before.phase not in BUDGETS and before.sentence == one.sentence
    base = behind.kind == "rate" and behind.gap == "的"  # 收入A，为收入预算B的102.19%，比上年的C增加
    planned = one.phase in BUDGETS and not one.own
    return before if (planned or base) and spent and alike(before.number, one.number) else one


def slip(number: Number, value: Fraction) -> bool:
    """Whether a value is printed like a number but for one digit, two digits exchanged, or the point."""
    if value <= 0 or number.value <= 0 or value == number.value:
        return False
    if value / number.value in (10, 100, Fraction(1, 10), Fraction(1, 100), 10000, Fraction(1, 10000)):
        return True
    step = number.quantity.last_digit
    left, right = number.value / step, value / step
    if right.denominator != 1 or left.denominator != 1:
        return False
    one, other = str(left.numerator), str(right.numerator)
    if len(one) != len(other):
        return False
    places = [at for at in range(len(one)) if one[at] != other[at]]
    if len(places) == 1:
        return True
    return (
        len(places) == 2
        and places[1] == places[0] + 1
        and one[places[0]] == other[places[1]]
        and one[places[1]] == other[places[0]]
    )


def clause(gap: str) -> str:
    """The words of a gap behind its last comma, without what stands in brackets."""
    return re.split(r"[，,；;：:、。(（)）]", re.sub(r"[（(][^（()）]*[）)]", "", gap).rstrip("（(：:，, "))[
        -1
    ]


def by_slip(relation: Relation) -> bool:
    """Whether a relation holds, or would but for one slip of the pen: what a loose reading must show before it accuses."""
    if holds(relation):
        return True
    numbers = relation.numbers()
    for number in numbers:
        if long(number) and any(holds(relation, given={number: one}) for one in _misprints(number)):
            return True
    if any(holds(relation, given={number: value}) for number, value in _other_units(numbers)):
        return True
    pairs = combinations(numbers, 2) if len(numbers) <= FEW else ()
    return any(
        left.dimension == right.dimension and holds(relation, given={left: right.value, right: left.value})
        for left, right in pairs
    )


def _other_units(numbers: Sequence[Number]) -> Iterator[tuple[Number, Fraction]]:
    """The only amount in another unit, in the unit of all others: short numbers tell that, too."""
    if len(numbers) < 3 or any(one.dimension != "money" or not one.own_unit for one in numbers):
        return
    for number in numbers:
        scales = {one.unit.scale for one in numbers if one is not number}
        if len(scales) == 1 and number.unit.scale not in scales:
            yield number, number.value * scales.pop() / number.unit.scale


THIRD = Fraction(1, 3)  # of the larger one: further off, numbers were rather never said of each other


def near(relation: Relation, room: Fraction = THIRD, *, signed: bool = True) -> bool:
    """Whether a claim is off by no more than a part of what comes out; without their signs where those are told by words."""
    value, claim = value_of(relation.tree), relation.claimed.value
    if value is None:
        return False
    if not signed:
        value, claim = abs(value), abs(claim)
    return abs(claim - value) <= room * max(abs(claim), abs(value))


FEW = 4  # numbers of which two may have changed places


def loose(relation: Relation) -> Relation:
    """A relation that may verify, and accuses only where one slip of the pen explains what is printed."""
    return relation if by_slip(relation) else replace(relation, certain=False)


LEAST = 3  # significant digits of a number whose slips are no accident; noughts at the end are none


def long(number: Number, least: int = LEAST) -> bool:
    """Whether a number has so many significant digits; noughts at the end do not count."""
    return number.digits >= least and len(str(number.value / number.quantity.last_digit).rstrip("0")) >= least


def telling(numbers: Sequence[Number]) -> int:
    """How many digits of the largest of some numbers all of them tell: noughts at the end of all tell nothing, nor do digits
    beyond the last of the roughest."""
    made = [one for one in numbers if one.value]
    if not made:
        return 0
    finest = min(_last_told(one) for one in made)
    step = max(finest, *(one.quantity.last_digit for one in made))
    return len(str(int(max(abs(one.value) for one in made) / step)))


def _last_told(number: Number) -> Fraction:
    """What one of the last digit that is no nought is worth."""
    step = number.quantity.last_digit
    while (number.value / (10 * step)).denominator == 1:
        step *= 10
    return step


def _misprints(number: Number) -> Iterator[Fraction]:
    """What a number may have been before one digit, two digits, the point or the unit went wrong."""
    for factor in (10, 100, 10000):
        yield number.value * factor
        yield number.value / factor
    step = number.quantity.last_digit
    body = number.value / step
    if body.denominator != 1 or body < 0:
        return
    digits, many, parts = str(body.numerator), step.numerator, step.denominator
    for at, sign in enumerate(digits):
        for other in "0123456789":
            if other != sign:
                yield Fraction(int(digits[:at] + other + digits[at + 1 :]) * many, parts)
        after = digits[at + 1 : at + 2]
        if after and after != sign:
            yield Fraction(int(digits[:at] + after + sign + digits[at + 2 :]) * many, parts)


def runs(made: Sequence[Role], least: int = 3) -> Iterator[list[Role]]:
    """Stretches of at least so many numbers of one kind with nothing but 、 between them: 10%、20%、30%."""
    run: list[Role] = []
    for role in made:
        if (
            run
            and role.gap in ("、", "，", ",", "和", "及")
            and role.number.dimension == run[0].number.dimension
        ):
            run.append(role)
            continue
        if len(run) >= least:
            yield run
        run = [role]
    if len(run) >= least:
        yield run
