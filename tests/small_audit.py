"""A check of our own for tests of what stands around the checks: three numbers in a paragraph, the last one their sum."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jixiao.auditing import audit, catalogue
from jixiao.auditing.relation import Relation, of
from jixiao.auditing.remark import Remark, Spot
from jixiao.auditing.view import Check, Judged, View
from jixiao.core.messages import MESSAGES

TEXTS = {
    "small_sum": (
        "“{who}”的合计与各项之和不等",
        "核对各项",
        "The total of “{who}” differs",
        "Check the items",
    ),
    "small_beside": ("两处说法不同", "核对事实", "Two places differ", "Check the facts"),
    "small_word": ("有待定的文字", "补写", "Something is to be decided", "Write it"),
}
GOOD = "某局基本支出100万元，项目支出200万元，合计300万元。\n"
BAD = "某局基本支出100万元，项目支出200万元，合计350万元。\n"


def run(view: View, _: Judged) -> Iterator[Relation | Remark]:
    for passage in view.claims.passages:
        money = [number for number in passage.numbers if number.dimension == "money"]
        if len(money) == 3:
            yield Relation("small_sum", money[2], of(*money[:2]), values={"who": passage.text[:2]})
        at = passage.text.find("均有记录")
        if at >= 0:
            yield Remark("small_beside", "warning", (Spot(passage, at, at + 4),), "均有记录", "没有记录")
        at = passage.text.find("待定")
        if at >= 0:
            yield Remark("small_word", "info", (Spot(passage, at, at + 2),))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue holds our check only."""
    checks = (
        Check(
            "small", run, {"small_sum": BAD, "small_word": "负责人待定。", "small_beside": "采购均有记录。"}
        ),
    )
    for code, texts in TEXTS.items():
        monkeypatch.setitem(MESSAGES, code, texts)  # type: ignore[arg-type]
    monkeypatch.setattr(audit, "CHECKS", checks)
    monkeypatch.setattr(catalogue, "RULES", ("small_sum", "small_beside", "small_word"))
