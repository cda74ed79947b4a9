"""What is compared with a printed number: 比预算13.80万元节约1.44万元, 由2.36%下降到0.33%, 较上年的83.42%提高1.58个百分点."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from jixiao.auditing.checks.prose_text import Text, alike, by_slip, done, meets, plain
from jixiao.auditing.relation import Node, Of, Relation, Size, ends_of, growth, less
from jixiao.auditing.remark import Remark, spot
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role, plain_name, same_name

MORE = "超收|多支出|多花费|增收|多收|多支|多投入|多完成|增加|增长|上升|提高|提升|上涨|多|高|高出|超出|超过|超支|延长|扩大|追加|调增"
FEWER = "短收|少支出|少花费|缩减|减收|少收|欠收|少支|少投入|少完成|节余|减少|下降|降低|压减|压缩|回落|节约|节省|结余|节支|少|低|缩短|缩小|调减|核减"
OPPOSITE = {
    "增加": "减少", "减少": "增加", "增长": "下降", "下降": "增长", "上升": "下降", "提高": "降低", "降低": "提高",
    "提升": "下降", "上涨": "下跌", "高": "低", "低": "高", "多": "少", "少": "多", "节约": "超支", "超支": "节约",
    "缩短": "延长", "延长": "缩短", "超收": "短收", "短收": "超收", "增收": "减收", "减收": "增收",
}  # fmt: skip
DIFFERS = re.compile(
    rf"(?P<word>{MORE}|{FEWER})(?:了|约|金额|资金)?$"
)  # 比上年的7.82天缩短0.22天: the last word in front of the difference
AGAINST = re.compile(r"[比较与](?!例|重|率|值|赛)[^，,。；;比较与]{0,18}$")
BEHIND = re.compile(r"^[)）]?(?:的)?[^，,；;。、]{0,10}(?:相比)?[，,]?(?:净|实际|共)?$")
FROM = re.compile(r"[由从](?!于|此)[^，,。；;]{0,16}$")
TO = re.compile(
    rf"^(?:的)?(?P<word>{MORE}|{FEWER}|变化|变|调整|升|降|增|减|压|压减|缩|涨|跌|扩展|扩大|达)(?:到|至|为)$"
)
THEN = re.compile(r"^[，,]?(?:共|净|同比|累计|[一二两三四五]年)?$")
WAS = re.compile(r"^[（(](?:上年|去年|20\d\d年)(?:同期|末)?(?:的|数)?(?:为|是)?$")
NET = re.compile(r"(?:净|[比较](?:年初|预算|年初预算))(?:净)?(?:增加|追加|调增|减少|调减|增|减)$")
YEARLY = re.compile(
    rf"(?P<years>20\d\d年(?:[、和]20\d\d年)*)(?:分别|则)?[比较](?:(?P<old>20\d\d)年|上年)(?:同期)?(?:分别)?(?P<word>{MORE}|{FEWER})(?:了)?$"
)
LEAST = 3  # significant digits of two numbers whose order is told from the words


def compared(text: Text) -> Iterator[Relation | Remark]:
    """The differences of a passage from printed numbers that the words name."""
    for made in text.sentences.values():
        for at, role in enumerate(made):
            if not role.number.measured:
                continue
            if at and AGAINST.search(made[at - 1].gap):
                yield from _against(text, made, at)
            if at + 1 < len(made) and FROM.search(made[at - 1].gap if at else ""):
                yield from _from_to(made, at)
            if at and WAS.match(role.gap) and made[at - 1].kind == "growth":
                yield from _was(text, made[at - 1], role)
            if role.kind == "change" and NET.search(role.gap):
                yield from _net(text, role)
            if role.kind == "growth":
                yield from _by_year(made, at)
        if len(made) > 1:
            yield from _moved(made)


# 平均每辆17.59万元，决算数因此比2022年的47.05万元增加: the accounts, and not what each cost
OTHER_SUBJECT = re.compile(r"^[，,；;][^，,；;比较]{2,}[比较]")


def _pair(one: Number, other: Number) -> bool:
    """Whether the difference of two numbers says something: amounts of the same unit, or two percentages."""
    return alike(one, other) and _points(one) == _points(other)


def _points(number: Number) -> bool:
    return number.dimension == "ratio" and number.unit.symbol.endswith("点")


def _fits(claimed: Number, base: Number) -> bool:
    """Whether a claim may be the difference of such numbers: points of percentages, else the same unit."""
    if base.dimension == "ratio":
        return _points(claimed) and not _points(base)
    return alike(claimed, base) and claimed.dimension != "ratio"


def _against(text: Text, made: Sequence[Role], at: int) -> Iterator[Relation | Remark]:
    """A，比 B 高 C: A is the last number in front that is no comparison itself."""
    role, base = made[at], made[at - 1]
    found = DIFFERS.search(role.gap)
    if found is None or not BEHIND.match(role.gap[: found.start()]) or not _fits(role.number, base.number):
        return
    back = [one for one in made[: at - 1] if _subject(one, made)]
    if not back and at == 1:
        last = text.sentences.get(base.sentence - 1, [])
        back = [one for one in last if _subject(one, last)]
    pairs = [one for one in reversed(back) if _pair(one.number, base.number)]
    now = next(iter(pairs), None)
    if now is not None and base.past:
        now = done(made if now in made else back, now)
    if now is not None and now not in made:  # of the sentence before: the one that fits
        now = next((one for one in pairs if by_slip(_difference(role, one, base))), now)
    if now is not None and now.each and not base.each and OTHER_SUBJECT.match(base.gap):
        return
    if now is None or (base.number.dimension == "ratio" and now.kind not in ("rate", "share")):
        return
    between = made[made.index(now) + 1 : at - 1] if now in made else made[: at - 1]
    rated = all(
        one.kind in ("rate", "share") for one in between
    )  # 731.15万元，占11.76%，较预算768万元节约36.85万元
    beside = now in made and rated and not any(re.search("[；;]", one.gap) for one in (*between, base))
    yield from _told(role, found["word"], now, base, sure=beside)


def _subject(role: Role, made: Sequence[Role]) -> bool:
    """Whether a number may be what is compared: no difference, and nothing that others are compared with."""
    if role.kind in ("growth", "change", "points") or AGAINST.search(role.gap) or not role.number.measured:
        return False
    at = made.index(role)
    differs = DIFFERS.search(role.gap) is not None and at > 0 and AGAINST.search(made[at - 1].gap) is not None
    return not differs and re.search("目标|要求|标准", role.gap[-8:]) is None


def _told(role: Role, word: str, now: Role, base: Role, *, sure: bool = False) -> Iterator[Relation | Remark]:
    relation = _difference(role, now, base)
    tree = relation.tree
    if sure or by_slip(relation):
        yield replace(relation, firm=sure)
    grown = 1 if now.number.value > base.number.value else -1
    ends = ends_of(tree)
    if ends is not None and meets(role.number, *ends) and role.number.value and _way(word) == -grown:
        yield _contradicts(role, word, (now.number, base.number))


def _difference(role: Role, now: Role, base: Role) -> Relation:
    exact = base.number.places < role.number.places  # 比50%的序时进度低5.98个百分点: a set number
    tree = Size(less(now.number, Of(base.number, exact)))
    return Relation("difference_differs", role.number, tree, absolute=True)


def _from_to(made: Sequence[Role], at: int) -> Iterator[Relation]:
    """由 A 提高到 B，提高 C 个百分点."""
    old, new, role = made[at - 1], made[at], _next(made, at)
    found = DIFFERS.search(role.gap) if role is not None else None
    if TO.match(new.gap) is None or role is None or found is None:
        return
    if THEN.match(_outside(role.gap[: found.start()])) is None:
        return
    if _pair(old.number, new.number) and _fits(role.number, old.number):
        relation = Relation(
            "difference_differs", role.number, Size(less(new.number, old.number)), absolute=True, firm=True
        )
        one_unit = role.number.unit.scale == new.number.unit.scale
        if one_unit or by_slip(relation):  # 标准由74元提高到79元，增加239.68万元: of all who get it
            yield relation


def _moved(made: Sequence[Role]) -> Iterator[Remark]:
    """由 A 下降到 B, and B is more than A; 由 A 提高到 B，下降 C."""
    for at in range(1, len(made)):
        old, new = made[at - 1], made[at]
        found = TO.match(new.gap)
        if found is None or FROM.search(old.gap) is None or not _pair(old.number, new.number):
            continue
        grown = new.number.value - old.number.value
        if not grown or not (old.number.measured and new.number.measured):
            continue
        way = 1 if grown > 0 else -1
        if _way(found["word"]) == -way and max(old.number.digits, new.number.digits) >= LEAST - 1:
            yield _contradicts(new, found["word"], (new.number, old.number))
        after = _next(made, at)
        said = DIFFERS.search(after.gap) if after is not None else None
        if after is None or said is None or THEN.match(_outside(after.gap[: said.start()])) is None:
            continue
        trees: list[Node] = [Size(less(new.number, old.number))]
        if after.number.dimension == "ratio" and not _points(after.number):
            trees = [Size(growth(new.number, old.number))]
        ends = ends_of(trees[0])
        if ends is not None and meets(after.number, *ends) and _way(said["word"]) == -way:
            yield _contradicts(after, said["word"], (new.number, old.number))


def _next(made: Sequence[Role], at: int) -> Role | None:
    """The role behind one; behind a bracket, where the next one stands in it: 下降到0.33%（以36800人计算），下降2.03个百分点."""
    if at + 2 < len(made) and re.match("[（(]", made[at + 1].gap) and re.search("[）)]", made[at + 2].gap):
        return made[at + 2]
    return made[at + 1] if at + 1 < len(made) else None


def _outside(gap: str) -> str:
    return re.sub(r"^[^（()]*[）)]", "", gap)


def _was(text: Text, grown: Role, old: Role) -> Iterator[Relation | Remark]:
    """A，同比增长 P%（上年为 B）: of the name that the words in front say, else of the last amount."""
    found = DIFFERS.search(grown.gap)
    if found is None:
        return
    words = re.split("[，,；;、。]|同比|与?上年相比|[比较]上年", grown.gap[: found.start()])[-1]
    name, _ = plain_name(words)
    made = [one for one in plain(text.before(grown)) if _pair(one.number, old.number)]
    made = [one for one in made if same_name(one.name, name)] if name else made[-1:]
    if not made or (not name and made[-1].sentence != grown.sentence):
        return
    now = made[-1]
    tree = Size(growth(now.number, old.number))
    relation = Relation("growth_differs", grown.number, tree, absolute=True)
    if by_slip(relation):
        yield relation
    way = 1 if now.number.value > old.number.value else -1
    ends = ends_of(tree)
    if ends is not None and meets(grown.number, *ends) and _way(found["word"]) == -way:
        yield _contradicts(grown, found["word"], (now.number, old.number))


def _net(text: Text, role: Role) -> Iterator[Relation | Remark]:
    """年初预算 A，调整后预算 B，净增加 C, of a passage that tells one of each."""
    made = [one for one in plain(text.before(role)) if alike(one.number, role.number)]
    first = [one for one in made if one.phase == "initial" and one.number.dimension == "money"]
    after = [one for one in made if one.phase == "adjusted"]
    if first and after:
        same = [one for one in first if one.name == after[0].name] or first
        if after[0].sentence == role.sentence or len(after) == 1:
            found = DIFFERS.search(role.gap)
            yield from _told(role, found["word"] if found is not None else "", after[0], same[0])


def _by_year(made: Sequence[Role], at: int) -> Iterator[Relation | Remark]:
    """2021年A、2022年B、2023年C，2022年、2023年分别比上年增长P%和Q%: of the amounts that the years stand in front of."""
    role = made[at]
    found = YEARLY.search(role.gap)
    if found is None:
        return
    years = [int(one) for one in re.findall(r"20\d\d", found["years"])]
    rates = [role, *made[at + 1 : at + len(years)]]
    if len(rates) != len(years) or any(one.gap not in ("、", "和", "及") for one in rates[1:]):
        return
    told: dict[int, list[Role]] = {}
    for one in plain(made[:at]):
        if re.search(rf"{one.year}年[\u4e00-\u9fff]{{0,6}}$", one.gap):
            told.setdefault(one.year, []).append(one)
    for claimed, year in zip(rates, years, strict=True):
        now, old = told.get(year, []), told.get(int(found["old"] or year - 1), [])
        if len(now) == 1 and len(old) == 1 and _pair(now[0].number, old[0].number):
            tree = Size(growth(now[0].number, old[0].number))
            relation = Relation("growth_differs", claimed.number, tree, absolute=True)
            if by_slip(relation):
                yield relation
            way = 1 if now[0].number.value > old[0].number.value else -1
            ends = ends_of(tree)
            if ends is not None and meets(claimed.number, *ends) and _way(found["word"]) == -way:
                yield _contradicts(claimed, found["word"], (now[0].number, old[0].number))


def _way(word: str) -> int:
    if re.fullmatch(MORE, word):
        return 1
    return -1 if re.fullmatch(FEWER, word) else 0


def _contradicts(role: Role, word: str, others: Sequence[Number]) -> Remark:
    """The words say up where the numbers say down, or the other way round."""
    right = OPPOSITE.get(word, "减少" if _way(word) > 0 else "增加")
    return Remark(
        "direction_contradicts",
        "error",
        (spot(role.number), *(spot(one) for one in others)),
        f"{word}{role.number.text}",
        f"{right}{role.number.text}",
        " → ".join(one.text for one in reversed(others)),
    )
