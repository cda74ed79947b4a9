"""What the claims of running text may rest on, found by trying: such relations confirm a number and never accuse one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import chain, combinations, islice

from jixiao.auditing.checks.prose_growth import COMPARED, DIFFERENCE
from jixiao.auditing.checks.prose_text import BUDGETS, Text, alike, bare, clause, texts
from jixiao.auditing.relation import Fixed, Node, Relation, Sum, growth, holds, less, numbers_of, of, ratio
from jixiao.auditing.view import Judged, View
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role, plain_name

LEAST = 3  # significant digits of a claim that may be looked for; shorter ones are met by accident
SPENDING = ("执行", "预算执行", "支付", "支出", "控制")  # rates of what was spent by its budget
ROUNDED = 1e-12  # parts of a value that floats may be off, and far more
WINDOW = 40  # numbers at most that operands are taken from


def searched(view: View, judged: Judged) -> list[Relation]:
    """What the numbers of a document may rest on; found once for all that ask for it."""
    if "searched" not in view.kept:
        view.kept["searched"] = list(found_relations(texts(view), judged))
    made: list[Relation] = view.kept["searched"]
    return made


def found_relations(made: Sequence[Text], judged: Judged) -> Iterator[Relation]:
    """For every number that no check could confirm, the first relation among its neighbours that gives it."""
    broken = _broken(judged)
    for text in made:
        if text.rule:
            continue
        for role in text.roles:
            number = role.number
            accused = broken.get(number, [])
            if (number in judged.verified and not accused) or not number.measured or number.value in (0, 1):
                continue
            if number.digits < (LEAST - 1 if accused else LEAST) or _named(text, role, accused):
                continue
            moved = (
                {one.number for one in text.roles if one.direction and not one.phase} if accused else set()
            )
            for rank, window in enumerate(_windows(text, role)):
                if accused and rank == 2:
                    break
                if number.dimension == "ratio":
                    still = [one for one in window if one not in moved]  # 追加 and 收回 are no budgets
                    relation = _as_ratio(number, still, rank == 2, accused, _spent(text, role, accused))
                else:
                    relation = _as_sum(number, window)
                if relation is not None:
                    yield relation
                    break


def _named(text: Text, role: Role, accused: Sequence[Relation]) -> bool:
    """Whether the words leave no choice: 预算为A，支出为B，执行率C%; 占实际采购金额的P%."""
    if role.kind == "share" and plain_name(role.of)[1] == "final":
        return any(one.rule == "share_differs" for one in accused)
    before = text.earlier(role)[-1:]
    if role.kind == "growth" and before and COMPARED.match(clause(before[0].gap)):
        return any(before[0].number in numbers_of(one.tree) for one in accused)  # 比上年的B下降C%
    if "预算" not in role.of and role.word not in SPENDING:
        return False
    told = [one for one in text.earlier(role) if one.plain and (one.phase in BUDGETS or one.phase == "final")]
    told = [one for one in told if not DIFFERENCE.search(one.gap)]
    made = text.sentence(role)
    pair = told[-2:]
    if len(pair) < 2 or (pair[0].phase == "final") == (pair[1].phase == "final"):
        return False
    between = made[made.index(pair[0]) + 1 : made.index(pair[1])]
    numbers = {one.number for one in pair}
    return not between and any(set(numbers_of(one.tree)) == numbers for one in accused)


def _spent(text: Text, role: Role, accused: Sequence[Relation]) -> Number | None:
    """What was spent, where it stands right in front of its rate: 实际支出A，执行率P%."""
    before = text.earlier(role)[-1:]
    if not before or not before[0].plain or before[0].phase != "final" or role.word not in SPENDING:
        return None
    number = before[0].number
    return number if any(number in numbers_of(one.tree) for one in accused) else None


def _broken(judged: Judged) -> dict[Number, list[Relation]]:
    """The relations that do not hold, by their claims."""
    made: dict[Number, list[Relation]] = {}
    for relation in judged.relations:
        if relation.certain and relation.claimed in judged.broken and not holds(relation):
            made.setdefault(relation.claimed, []).append(relation)
    return made


def _windows(text: Text, role: Role) -> Iterator[list[Number]]:
    yield _last(role, text.sentence(role))
    yield _last(role, text.roles)
    yield _last(role, text.near, text.roles)


def _last(role: Role, *made: Sequence[Role]) -> list[Number]:
    """The last exact amounts among roles, without the one that is looked for, in order."""
    number = role.number
    back = chain.from_iterable(reversed(one) for one in reversed(made))
    found = (one.number for one in back if one.plain and one.number is not number)
    return list(islice(found, WINDOW))[::-1]


def _as_ratio(
    claimed: Number,
    window: Sequence[Number],
    far: bool,
    accused: Sequence[Relation],
    spent: Number | None = None,
) -> Relation | None:
    """a ÷ b; near by also 1 - a ÷ b and a ÷ b - 1. Of a claim that is accused, only what may be meant instead: of `spent`,
    where the words name it."""
    share = spent is not None or any(one.rule == "share_differs" for one in accused)
    wanted, width = claimed.rough, claimed.rough_digit
    near = 2 * width + 1e-12
    one = Fixed(claimed.value / claimed.value)
    values = [number.rough for number in window]
    for top, over in zip(window, values, strict=True):
        for bottom, under in zip(window, values, strict=True):
            if under == 0:
                continue
            guess = over / under
            off = abs(guess - wanted)
            if off > near and (
                far or share or not (abs(1 - guess - wanted) <= near or abs(guess - 1 - wanted) <= near)
            ):
                continue
            if top is bottom or top.value == bottom.value or top.unit.dimension != bottom.unit.dimension:
                continue
            if top.dimension != "money" and (far or bare(top) != bare(bottom)):
                continue
            if max(top.digits, bottom.digits) < LEAST - 1 or (spent is not None and top is not spent):
                continue
            if not all(_other_reading(top, bottom, one) for one in accused):
                continue
            trees: list[Node] = []
            if off <= near:
                trees.append(ratio(top, bottom))
            if not far and not share and guess > 20 * width and abs(1 - guess - wanted) <= near:
                trees.append(Sum(((1, one), (-1, ratio(top, bottom)))))
            if not far and not share and abs(guess - 1 - wanted) <= near:
                trees.append(growth(top, bottom))
            for tree in trees:
                relation = Relation("rate_differs", claimed, tree, certain=False)
                if holds(relation):
                    return relation
    return None


def _other_reading(top: Number, bottom: Number, accused: Relation) -> bool:
    """Whether a ratio may be what a claim means instead: one of its two numbers is another; the part of a share is sure."""
    numbers = list(numbers_of(accused.tree))
    if accused.rule == "share_differs":
        return top is numbers[0]
    if all(bare(one) == "人" for one in numbers):
        return False  # 在编, 编外 and 编制 are named
    return len({top, bottom} & set(numbers)) == 1


Rough = tuple[Number, float]


def _pairs(made: Sequence[Rough], wanted: float, width: float) -> Iterator[tuple[Rough, Rough]]:
    """The pairs whose sum or difference may come so near to a value, in order. Each number is looked for that would go with
    one: far fewer are looked at than there are pairs."""
    ordered = sorted((value, at) for at, (_, value) in enumerate(made))
    values = [value for value, _ in ordered]
    room = width + ROUNDED * (abs(wanted) + max(map(abs, values), default=0.0))
    found: set[tuple[int, int]] = set()
    for at, (_, value) in enumerate(made):
        for other in (wanted - value, value - wanted, value + wanted):
            start, end = bisect_left(values, other - room), bisect_right(values, other + room)
            found.update((at, behind) for _, behind in ordered[start:end] if behind > at)
    return ((made[at], made[behind]) for at, behind in sorted(found))


def _as_sum(claimed: Number, window: Sequence[Number]) -> Relation | None:
    """a + b, a - b or a + b + c."""
    wanted = claimed.rough
    width = 3 * claimed.rough_digit
    same = [(one, one.rough) for one in window if one.digits >= LEAST and alike(one, claimed)]
    for (left, a), (right, b) in _pairs(same, wanted, width):
        trees = []
        if abs(a + b - wanted) <= width:
            trees.append(of(left, right))
        if abs(abs(a - b) - wanted) <= width:
            trees.append(less(left, right) if a > b else less(right, left))
        for tree in trees:
            relation = Relation("parts_differ", claimed, tree, certain=False)
            if holds(relation):
                return relation
    if len(same) <= 12:
        for (one, a), (two, b), (three, c) in combinations(same, 3):
            if abs(a + b + c - wanted) <= width:
                relation = Relation("parts_differ", claimed, of(one, two, three), certain=False)
                if holds(relation):
                    return relation
    return None
