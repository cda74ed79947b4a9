"""Rates in running text: 执行率, 控制率, 调整率, 办结率, each from the numbers that the words name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jixiao.auditing.checks.prose_text import BUDGETS, Text, alike, bare, loose, nearest, plain, target, whole
from jixiao.auditing.relation import Node, Of, Ratio, Relation, Size, Sum, less, of, ratio, value_of
from jixiao.extraction.roles import Role, plain_name, same_name

SPENT = ("执行", "完成", "支付", "支出", "使用", "控制", "到位", "预算执行", "资金支付")
DEDUCTED = re.compile(r"扣除|剔除")
OUTSIDE = re.compile(r"编外|劳务派遣|聘用|临聘|合同制")
INSIDE = re.compile(r"在编|实有|在职|在岗")
POSTS = re.compile(r"编制")
WRITTEN_OUT = re.compile(
    r"[=÷/+]"
)  # 在编人数+编外人数=56人+41人: the words in front name a formula, and not the number
BETWEEN = re.compile(
    r"(?P<top>[^，,。；;与和]{2,14})[与和](?P<bottom>[^，,。；;与和]{2,14}?)(?:之间)?的?(?:比率|比例|比值|比重|比)(?:为|是|达到|达|:|：)*$"
)
IN_USE = re.compile(r"在用|使用|利用|出租")
TOTALS = re.compile(r"原值|总额|总数|总量|总计|合计|全部|所有|资产$")


SIGNED = re.compile("签约|签订|中标|成交|合同")
SAVED = re.compile(
    "(?:节约|节省|结余|压减)(?:了|资金)?$"
)  # what was saved is neither what was planned nor what was spent
PLANS = re.compile("计划|目标|任务|预算|占")
BUDGET_OF = re.compile("^(?:年度|全年|年初|部门)?预算数?$")
SAME = {"回收": "收回", "办结": "办理完毕"}


def rates(text: Text) -> Iterator[Relation]:
    """The rates and multiples of a passage, where the words say what is divided by what."""
    for role in text.roles:
        if role.kind == "multiple":
            yield from _multiple(text, role)
        elif role.kind == "rate" and role.gap == "的" and role.number.measured:
            yield from _of_plan(text, role)
        elif role.kind in ("rate", "share") and BETWEEN.search(role.gap) and not target(role):
            yield from _between(text, role)
        elif role.kind == "rate" and role.word and not target(role):
            made = list(_rate(text, role))
            yield from made
            if not made and role.word == "完成" and BUDGET_OF.search(role.of):
                yield from _of_budget(text, role)
            elif not made and role.word == "到位":
                yield from _arrived(text, role)
        elif role.kind == "rate" and BUDGET_OF.search(role.of) and not target(role):
            yield from _of_budget(text, role)


def _rate(text: Text, role: Role) -> Iterator[Relation]:
    stem = role.word
    if DEDUCTED.search(role.gap):
        return  # 扣除采购结余后，执行率93.35%: what is taken off is not told
    if stem in ("控制", "编外", "占用") and (found := _heads(text, role)) is not None:
        yield found
    elif stem == "结转":
        yield from _carried(text, role)
    elif stem == "调整":
        yield from _adjusted(text, role)
    elif stem == "差异" or stem == "偏离":
        yield from _differing(text, role)
    elif stem == "资产负债" or role.word.endswith("负债"):
        yield from _owed(text, role)
    elif stem == "节约":
        yield from _thrift(text, role)
    elif stem in ("利用", "使用") and (found := _in_use(text, role)) is not None:
        yield found
    elif stem in SPENT:
        yield from _spent(text, role)
    elif len(stem) >= 2 and stem not in ("结转", "结余", "结转结余", "增长", "得分", "变动"):
        yield from _counted(text, role)


def _between(text: Text, role: Role) -> Iterator[Relation]:
    """A 与 B 的比率: by the names."""
    found = BETWEEN.search(role.gap)
    made = plain(text.before(role))
    if found is None:
        return
    top, bottom = (
        next((one for one in reversed(made) if same_name(one.name, plain_name(found[side])[0])), None)
        for side in ("top", "bottom")
    )
    if top is not None and bottom is not None and alike(top.number, bottom.number) and top is not bottom:
        yield Relation("rate_differs", role.number, ratio(top.number, bottom.number))


def _pool(text: Text, role: Role) -> list[Role]:
    """The amounts that a rate may be of: of its sentence, else of the sentences in front of it in the passage."""
    made = plain(text.earlier(role))
    if len(made) >= 2:
        return made
    earlier = plain(text.before(role))
    last = max((one.sentence for one in earlier), default=-1)
    return [one for one in earlier if one.sentence >= min(last, role.sentence - 1)]


def _about(role: Role, pool: Sequence[Role]) -> list[Role]:
    """Those that have the name which a rate says; all where it says none, or where none of them has it."""
    if role.own:
        named = [one for one in pool if same_name(one.name, role.name)]
        if named:
            return named
    return list(pool)


def _spent(text: Text, role: Role) -> Iterator[Relation]:
    """支出 ÷ 预算, also less what was saved by buying."""
    pool = [one for one in _pool(text, role) if one.number.dimension != "ratio"]
    if role.word in ("执行", "预算执行", "支付", "支出", "资金支付"):
        pool = [one for one in pool if one.number.dimension in ("money", "number")]
    pool = [one for one in pool if not _rated_between(text, one, role)]
    tops = [one for one in _about(role, pool) if one.phase == "final" and not DEDUCTED.search(one.gap)]
    if role.word.endswith("到位"):
        tops = [one for one in tops if "到位" in one.gap]  # 到位A，支出B，资金到位率: of A
    if not tops:
        return
    top = tops[-1]
    behind = text.roles[text.roles.index(top) + 1 : text.roles.index(role)]
    if not role.own and any(one.kind == "rate" and one.word not in ("", "调整") for one in behind):
        return  # the amounts belong to the rate in between
    last = next((one for one in reversed(text.earlier(role)) if one.kind == "amount"), top)
    if not role.own and last is not top and not _same_thing(last, top):
        return  # 其中购置费26.79万元，完成预算的95.68%: of another thing, whose budget is printed nowhere
    bottoms = [
        one
        for one in pool
        if one.phase in BUDGETS
        and alike(one.number, top.number)
        and (one.name == top.name or _alone(pool, one))
    ]
    wanted: tuple[str, ...] = BUDGETS
    if "年初" in role.of:
        wanted = ("initial", "budget")
    elif "调整" in role.of or "全年" in role.of:
        wanted = ("adjusted", "budget")
    bottom = nearest(bottoms, *wanted)
    if (
        top.own and top.name and (bottom is None or bottom.name != top.name)
    ):  # 项目支出2,000万元…项目支出实际支付1,900万元
        unsaid = [one for one in pool if not one.phase and one.plain and one.own and one.name == top.name]
        bottom = unsaid[-1] if unsaid and alike(unsaid[-1].number, top.number) else bottom
    if bottom is None or top.number is bottom.number:
        yield from _two(text, role, top)
        return
    plainly = ratio(top.number, bottom.number)
    less_saved = [
        one
        for one in pool
        if DEDUCTED.search(one.gap)
        and one.number.start > bottom.number.start
        and alike(one.number, top.number)
    ]
    readings: list[Node] = [ratio(top.number, one.number) for one in bottoms if one is not bottom]
    tree = plainly
    if less_saved:
        tree = ratio(top.number, less(bottom.number, less_saved[-1].number))
        readings.append(plainly)
    moves = [
        one for one in pool if one.direction and not one.phase and one.number.start > bottom.number.start
    ]
    moves = [one for one in moves if alike(one.number, top.number) and one not in less_saved]
    if moves and bottom.phase != "adjusted":
        readings.append(tree)
        tree = Ratio(
            Of(top.number), Sum(((1, Of(bottom.number)), *((m.direction, Of(m.number)) for m in moves)))
        )
    yield Relation("rate_differs", role.number, tree, readings=tuple(readings))


def _two(text: Text, role: Role, top: Role) -> Iterator[Relation]:
    """The two amounts behind the last rate of a sentence, where there are no more: 到位120万元、支出114万元，执行率95%."""
    made = text.earlier(role)
    start = max((at for at, one in enumerate(made) if one.kind in ("rate", "share", "growth")), default=-1)
    row = [one for one in made[start + 1 :] if one.kind == "amount"]
    if len(row) == 2 and row[1] is top and whole(row[0]) and alike(row[0].number, top.number):
        made_of = Relation("rate_differs", role.number, ratio(top.number, row[0].number))
        yield made_of if role.number.value == 1 else loose(made_of)


def _same_thing(one: Role, top: Role) -> bool:
    """Whether the last amount in front of a rate may belong with what was spent: of its name, or what moved."""
    if not alike(one.number, top.number) or one.each or one.past or one.number.order < top.number.order:
        return True
    return (
        (one.phase in BUDGETS and same_name(one.name, top.name))
        or one.direction != 0
        or re.search("扣除|剔除|结余|节余|剩余|节约|未支付|未执行", one.gap) is not None
    )


def _alone(pool: Sequence[Role], bottom: Role) -> bool:
    """Whether there is but one number of each phase, so that names need not agree."""
    return (
        sum(one.phase == "final" for one in pool) == 1 and sum(one.phase == bottom.phase for one in pool) == 1
    )


def _rated_between(text: Text, one: Role, role: Role) -> bool:
    """Whether another rate stands between in the sentence: then the amount belongs to that one, unless the name goes on."""
    if one.sentence != role.sentence:
        return False
    between = text.roles[text.roles.index(one) + 1 : text.roles.index(role)]
    rated = any(other.kind == "rate" for other in between)
    return (
        rated
        and any(other.plain and other.own and other.phase for other in between)
        and one.name != role.name
    )


def _heads(text: Text, role: Role) -> Relation | None:
    """在编 ÷ 编制, or 编外 ÷ 在职."""
    people = [
        one for one in _pool(text, role) if bare(one.number) == "人" and not WRITTEN_OUT.search(one.gap)
    ]
    if OUTSIDE.search(role.name) or role.word == "编外":
        outside = next((one for one in reversed(people) if OUTSIDE.search(one.name)), None)
        inside = next((one for one in reversed(people) if "在编" in one.name), None)
        whole = next((one for one in reversed(people) if "在职" in one.name), None)
        if outside is None or (inside is None and whole is None):
            return None
        options: list[Node] = []
        if whole is not None:
            options.append(ratio(outside.number, whole.number))
        if inside is not None:
            options += [
                ratio(outside.number, of(outside.number, inside.number)),
                ratio(outside.number, inside.number),
            ]
        return Relation("rate_differs", role.number, options[0], readings=tuple(options[1:]))
    posts = [one for one in people if POSTS.search(one.name)]
    held = [one for one in people if INSIDE.search(one.name) and not POSTS.search(one.name)]
    if not posts or not held:
        return None
    bottom: Node = Of(posts[-1].number) if len(posts) == 1 else of(*(one.number for one in posts))
    ordered = sorted(held, key=lambda one: ("在编" not in one.name, one.number.order))
    trees: list[Node] = [Ratio(Of(one.number), bottom) for one in ordered]
    if len(posts) > 1:
        trees.append(Ratio(of(*(one.number for one in ordered)), bottom))
        trees += [ratio(one.number, post.number) for one in ordered for post in posts]
    first = min(trees, key=lambda tree: abs((value_of(tree) or 0) - role.number.value))
    return Relation("rate_differs", role.number, first, readings=tuple(trees))


def _adjusted(text: Text, role: Role) -> Iterator[Relation]:
    """(调整后 - 年初) ÷ 年初, in size."""
    before = [one for one in plain(text.before(role)) if one.number.dimension == "money"]
    last = max(
        (at for at, one in enumerate(text.before(role)) if one.kind == "rate" and one.word == "调整"),
        default=-1,
    )
    before = [one for one in before if text.roles.index(one) > last]
    pool = _about(role, before)
    after = nearest(pool, "adjusted") or nearest(before, "adjusted")
    if after is None:
        return
    first = next(
        (
            found
            for phase in ("initial", "budget")
            if (
                found := next(
                    (one for one in reversed(before) if one.phase == phase and one.name == after.name), None
                )
            )
        ),
        None,
    )
    if first is None:
        firsts = [one for one in before if one.phase in ("initial", "budget")]
        if len(firsts) != 1 or sum(one.phase == "adjusted" for one in before) != 1:
            return
        first = firsts[0]
    tree = Ratio(Size(less(after.number, first.number)), Of(first.number))
    yield Relation("rate_differs", role.number, tree, absolute=True)


def _carried(text: Text, role: Role) -> Iterator[Relation]:
    """年末结转 ÷ 年初结转, where these two are all that is told."""
    pool = [one for one in plain(text.before(role)) if re.search("结转|结余", one.name) and "年" in one.gap]
    if len(pool) == 2 and "年初" in pool[0].gap and "年末" in pool[1].gap:
        tree = ratio(pool[1].number, pool[0].number)
        yield Relation("rate_differs", role.number, tree, "warning")


def _differing(text: Text, role: Role) -> Iterator[Relation]:
    pool = _about(role, _pool(text, role))
    top = nearest(pool, "final")
    bottom = nearest([one for one in pool if top is None or alike(one.number, top.number)], *BUDGETS)
    if top is not None and bottom is not None:
        tree = Ratio(Size(less(top.number, bottom.number)), Of(bottom.number))
        yield Relation("rate_differs", role.number, tree, absolute=True)


def _owed(text: Text, role: Role) -> Iterator[Relation]:
    """负债 ÷ 资产."""
    pool = [one for one in plain(text.earlier(role)) if not one.past]
    owed = [one for one in pool if re.search("^(?:负债(?:总额|总计|合计)?|总负债)$", one.name)]
    owned = [one for one in pool if re.search("^(?:资产(?:总额|总计|合计)?|总资产)$", one.name)]
    if len(owed) == 1 and len(owned) == 1:
        yield Relation("rate_differs", role.number, ratio(owed[0].number, owned[0].number))


def _thrift(text: Text, role: Role) -> Iterator[Relation]:
    """(预算 - 实际) ÷ 预算."""
    pool = [one for one in _about(role, _pool(text, role)) if SAVED.search(one.gap) is None]
    top, bottom = nearest(pool, "final"), nearest(pool, *BUDGETS)
    signed = [one for one in pool if SIGNED.search(one.gap[-10:])]
    if top is None and signed:
        top = signed[-1]
    if top is not None and bottom is not None and alike(top.number, bottom.number):
        yield Relation("rate_differs", role.number, ratio(less(bottom.number, top.number), bottom.number))


def _in_use(text: Text, role: Role) -> Relation | None:
    """在用 ÷ 全部."""
    pool = [one for one in plain(text.earlier(role)) if one.number.dimension in ("money", "area", "count")]
    tops = [one for one in pool if IN_USE.search(one.name)]
    bottoms = [one for one in pool if one not in tops and TOTALS.search(one.name)]
    if len(tops) != 1 or len(bottoms) != 1 or not alike(tops[0].number, bottoms[0].number):
        return None
    return Relation("rate_differs", role.number, ratio(tops[0].number, bottoms[0].number))


def _counted(text: Text, role: Role) -> Iterator[Relation]:
    """办结 ÷ 受理: the numbers whose words have the rate's stem, by the one before them of the same unit."""
    made = text.earlier(role)
    start = max((at for at, one in enumerate(made) if one.kind in ("rate", "share")), default=-1)
    pool = [one for one in plain(made[start + 1 :]) if one.number.dimension in ("count", "number", "money")]
    stem = role.word[-2:]
    tops = [
        one
        for one in pool
        if (stem in one.gap[-14:] or SAME.get(stem, stem) in one.gap[-14:])
        and not re.search(f"[不未非应需](?:能|予|已)?{stem}", one.gap[-14:].replace("非常", ""))
    ]
    if not tops:
        return
    bottoms = [
        one
        for one in pool
        if one not in tops and one.number.order < tops[0].number.order and alike(one.number, tops[0].number)
    ]
    if len(bottoms) > 1:  # the whole of a list, and not its parts
        listed = next((at for at, one in enumerate(bottoms) if one.part), 0)
        bottoms = bottoms[listed - 1 : listed] if listed else bottoms
    if not bottoms and len(tops) == 1:  # 参保25,416人，应参保26,130人，参保率97.3%
        bottoms = [
            one
            for one in pool
            if re.search(f"应(?:当|该)?{stem}", one.gap[-14:]) and alike(one.number, tops[0].number)
        ]
    if len(bottoms) != 1 or not all(alike(one.number, bottoms[0].number) for one in tops):
        return
    numbers = [one.number for one in tops]
    readings: list[Node] = [Ratio(of(*numbers[:k]), Of(bottoms[0].number)) for k in range(1, len(numbers))]
    if re.search("[缺空]", role.word):  # 在编126人，缺编12人，缺编率8.70%
        readings.append(Ratio(of(*numbers), of(*numbers, bottoms[0].number)))
    yield Relation(
        "rate_differs", role.number, Ratio(of(*numbers), Of(bottoms[0].number)), readings=tuple(readings)
    )


def _multiple(text: Text, role: Role) -> Iterator[Relation]:
    """A，达到 B 的 X 倍; B，A，是 B 的 X 倍, where the words name B."""
    made = plain(text.earlier(role))
    if len(made) < 2 or not role.number.measured:
        return
    now, base = made[-2], made[-1]
    if not re.fullmatch("[)）]?的", role.gap):
        named = re.search(r"(?:是|为|相当于|达到)([^，,]{2,12})的$", role.gap)
        now, base = made[-1], made[-2]
        if named is None or not same_name(plain_name(named[1])[0], base.name):
            return
    if now.number.unit.symbol == base.number.unit.symbol and now.number.dimension == base.number.dimension:
        yield Relation("multiple_differs", role.number, ratio(now.number, base.number))


def _of_plan(text: Text, role: Role) -> Iterator[Relation]:
    """A，完成计划 B 的 P%; A，占 B 的 P%，占 C 的 Q%: all of A."""
    made = plain(text.earlier(role))
    if not made or not PLANS.search(made[-1].gap) or text.earlier(role)[-1] is not made[-1]:
        return
    plan = made[-1]
    subject = next((one for one in reversed(made[:-1]) if not _base_of_another(text, one)), None)
    if (
        subject is not None
        and alike(subject.number, plan.number)
        and subject.number.unit.symbol == plan.number.unit.symbol
    ):
        yield Relation("rate_differs", role.number, ratio(subject.number, plan.number))


def _base_of_another(text: Text, one: Role) -> bool:
    """Whether an amount is only what another rate is of: 占合同总价3,500.00万元的76.00%."""
    made = text.sentence(one)
    after = made[made.index(one) + 1 : made.index(one) + 2]
    return PLANS.search(one.gap) is not None and any(
        next_.kind == "rate" and next_.gap == "的" for next_ in after
    )


def _of_budget(text: Text, role: Role) -> Iterator[Relation]:
    """Of a list of budgets in front: 预算28.50万元，其中公务接待费6.50万元…其中公务接待费4.83万元，完成预算的74.31%."""
    earlier = text.earlier(role)
    if not earlier or not earlier[-1].plain or earlier[-1].past or earlier[-1].each:
        return
    part = earlier[-1]
    made = [one for one in plain(text.before(part)) if alike(one.number, part.number) and not one.past]
    if part.own and not part.phase:
        named = [one for one in made if one.own and one.name == part.name]
    else:
        named = [one for one in made if one.phase in BUDGETS]
        if any(one.part for one in earlier):  # 其中公务接待费支出决算为1.53万元: of its own budget
            named = [one for one in named if one.name == part.name]
    if len(named) == 1 and role.number.value:
        yield loose(Relation("rate_differs", role.number, ratio(part.number, named[0].number)))


def _arrived(text: Text, role: Role) -> Iterator[Relation]:
    """到位 ÷ what should have come, where the name or the budget tells it."""
    made = [one for one in plain(text.before(role)) if not one.past and not one.each]
    tops = [one for one in made if one.sentence == role.sentence and "到位" in one.gap[-10:]]
    if not tops or text.earlier(role)[-1] is not tops[-1]:
        return
    top = tops[-1]
    rest = [one for one in made if one.number.order < top.number.order and alike(one.number, top.number)]
    rest = [one for one in rest if "到位" not in one.gap]
    if role.own:
        named = [one for one in rest if one.own and same_name(one.name, role.name)]
    else:
        named = [one for one in rest if one.phase in BUDGETS or re.search("应", one.gap[-6:])]
    if named:
        yield loose(Relation("rate_differs", role.number, ratio(top.number, named[-1].number)))
