"""Counts against the things that are counted out: 内设机构4个，包括：A、B、C、D; A、B、C3个三级指标; 共7项 with seven items."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from jixiao.auditing.checks.prose_text import Text
from jixiao.auditing.remark import Remark, spot
from jixiao.extraction.roles import Role

OPEN_LIST = re.compile(
    r"^[”\"]?(?P<noun>[\u4e00-\u9fff]{0,8}?)[”\"]?[，,]?(?:[（(]|[:：]|(?:具体)?(?:包括|分别(?:是|为)|即|为)[:：]?)(?P<list>.*)",
    re.S,
)
LISTED = re.compile(r"^[，,]?(?:包括|包含|分为|主要从|从)(?P<list>[^，,。；;]+)$")
NOUN = 9  # signs of the name of a thing, at most
VAGUE = re.compile(r"等|其他|以及其|\d|[，,]")
QUOTED = re.compile(r"[“《（(][^”》）)]*[”》）)]")


def counts(made: Iterable[Text]) -> Iterator[Remark]:
    """The counts that are followed by the list of what they count; one remark where a text repeats itself."""
    told: dict[tuple[str, str], list[Remark]] = {}
    for text in made:
        for remark in _counted(text):
            told.setdefault((remark.claimed, remark.formula), []).append(remark)
    for same in told.values():
        yield replace(same[0], spots=tuple(one.spots[0] for one in same))


def _counted(text: Text) -> Iterator[Remark]:
    folded = text.passage.folded
    for role in text.roles:
        number = role.number
        if (
            role.kind != "amount"
            or number.dimension != "count"
            or not number.measured
            or not 2 <= number.value <= 30
        ):
            continue
        if number.unit.symbol not in ("个", "项", "类", "种", "名", "家", "条", "方面"):
            continue
        before = LISTED.match(role.gap)
        if before is not None and re.match("[一二三]级指标|方面|环节|阶段|部分", folded[number.end :]):
            yield from _told(role, before["list"])
            continue
        found = OPEN_LIST.match(folded[number.end :])
        if found is None or re.search("其中|和|及", found["noun"]):
            continue
        bracketed = folded[number.end + found.start("list") - 1] in "(（"
        listed = re.split(r"[）)]" if bracketed else r"[。；;\n]", found["list"])[0]
        if not bracketed and found["list"][len(listed) : len(listed) + 1] in tuple("；;"):
            told = re.split("[。\n]", found["list"])[0]
            if _clauses(listed) or len(re.split("[；;]", told.rstrip("；;"))) == number.value:
                continue  # 四条：应救尽救、应养尽养；分类救助；…
        if bracketed and _other_names(found["noun"], listed):
            continue
        yield from _told(role, listed)


def _clauses(listed: str) -> bool:
    """Whether what a semicolon ends is a clause, and the first of what is counted: 三个特点：收入在经济增长、企业效益较好的基础上增长；…"""
    return any(len(one.strip()) > NOUN for one in listed.split("、"))


def _other_names(noun: str, listed: str) -> bool:
    """Whether brackets hold other names of the thing that is counted, and no list: 县（市、区）, 乡镇（街道、开发区）."""
    return noun != "" and all(len(one.strip()) <= 3 for one in listed.split("、"))


def _told(role: Role, listed: str) -> Iterator[Remark]:
    """A remark where the list is plain and no way of counting it gives the number."""
    bare = QUOTED.sub("某", listed)
    if VAGUE.search(bare) or "、" not in bare:
        return
    items = [one for one in bare.split("、") if one.strip()]
    if any(len(one) > 24 for one in items):
        return
    fewest = len(items)
    most = fewest + sum(len(re.findall("[和及与]", one)) for one in items)
    claimed = int(role.number.value)
    if fewest <= claimed <= most:
        return
    yield Remark(
        "count_differs",
        "warning",
        (spot(role.number),),
        role.number.text,
        f"{fewest}{role.number.unit.symbol}",
        "、".join(one.strip() for one in listed.split("、"))[:80],
        {"listed": str(fewest)},
        "likely",
    )
