"""So many at so much each in one breath: 符合条件的605人全部享受，每人每年1,200元，共726,000元."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from jixiao.auditing.checks.prose_text import Text, bare, by_slip, near
from jixiao.auditing.relation import Of, Product, Relation, holds

EACH = re.compile(
    r"^[^。；;]{0,12}[，,、（(](?:按|标准)?(?:为)?每(?P<one>[人户名亩辆台套件座册头])(?:每[年次])?(?:补助|补贴|发放|标准|奖补)?(?:为|按)?$"
)
TOTAL = re.compile(
    r"^[，,)）]{1,2}(?:全年|年内)?(?:共|共计|合计|计|总计|小计)(?:发放|补助|支出|支付|补贴|需|投入)?(?:资金)?$"
)
CLOSE = Fraction(1, 8)


def priced(text: Text) -> Iterator[Relation]:
    """The totals of a passage that a count and a price in front of them give."""
    if text.rule:
        return
    for made in text.sentences.values():
        for count, price, total in zip(made, made[1:], made[2:], strict=False):
            found = EACH.match(price.gap)
            if (
                found is None
                or TOTAL.match(total.gap) is None
                or count.number.dimension not in ("count", "area")
            ):
                continue
            if bare(count.number).replace("名", "人") != found["one"].replace("名", "人"):
                continue
            if not (price.number.dimension == total.number.dimension == "money" and count.number.measured):
                continue
            relation = Relation(
                "each_differs", total.number, Product((Of(price.number, exact=True), Of(count.number)))
            )
            if holds(relation) or by_slip(relation) or near(relation, CLOSE):
                yield relation
