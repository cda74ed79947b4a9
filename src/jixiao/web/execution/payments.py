"""On the page of monitoring: what the year would be worth today, and the payments that would still bring points."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from jixiao.flows.filling import key
from jixiao.rules.render import points_text
from jixiao.scoring.payments import BUDGET_OF, NO_BUDGET, NO_PAID, OPEN, SPENT, UNSURE, Offer, Payment, offers
from jixiao.scoring.sheet import score_text
from jixiao.web.execution.models import Spending
from jixiao.web.execution.money import UNIT, shown
from jixiao.web.filling.draft import Standing, if_ended
from jixiao.web.year.models import Work

KIND = "monitoring"
WHOLE = (
    "expenditure_actual",
    "project_spent_amount",
)  # what the months of a unit stand for, the whole unit before a project
WHY = {  # why nothing is said
    NO_PAID: ("不知道已支付多少", "it is not known what was paid"),
    NO_BUDGET: ("不知道预算数", "the budget is not known"),
    SPENT: ("预算已经付完", "the budget is spent"),
    UNSURE: ("得分不随支付单调上升，不作推断", "its score does not only rise with payments"),
    OPEN: ("还有别的数或判断没有填", "other figures or judgements are missing"),
}


def panel(work: Work, stands: Standing, request: Any) -> dict[str, Any]:
    """What the page says; nothing where the work is of another kind or its case gives no score yet."""
    if work.kind != KIND:
        return {}
    stands, month = _told(stands, work, request.user)
    sheet = if_ended(stands)
    if sheet is None:
        return {}
    total = sheet.total
    ends = f"{score_text(total.low)} – {score_text(total.high)}"
    return {
        "payments": [_row(one, english=request.english) for one in offers(sheet)], "paid_until": month,
        "ended": ends if total.score is None else score_text(total.score), "ended_points": points_text(total.points),
    }  # fmt: skip


def _told(stands: Standing, work: Work, person: Any) -> tuple[Standing, int]:
    """The same with what the last month tells, where the case does not say what was paid; and that month."""
    texts, form = stands.filled.texts, stands.form
    paid = next((one for one in WHOLE if texts.get(key("facts", BUDGET_OF[one], "value"))), "")
    where = key("facts", paid, "value")
    if not paid or texts.get(where) or not form.knows(where):
        return stands, 0
    months = Spending.objects.for_user(person).filter(budget__unit=work.unit_id, budget__year=work.year)
    last = months.order_by("-month").first()
    if last is None:
        return stands, 0
    return replace(
        stands, typed={**stands.typed, where: f"{shown(last.paid, grouped=False)}{UNIT}"}
    ), last.month


def _row(one: Offer, *, english: bool) -> dict[str, Any]:
    """A line of the table."""
    here = one.row.score
    return {
        "name": one.row.indicator.name, "points": points_text(one.row.points), "score": score_text(here) or "—",
        "room": shown(one.room) if one.room > 0 else "—", "why": WHY[one.why][english] if one.why else "",
        "steps": [_step(pay, here) for pay in (one.next, one.most) if pay is not None],
    }  # fmt: skip


def _step(pay: Payment, here: Fraction | None) -> dict[str, str]:
    return {
        "more": shown(pay.more),
        "gain": score_text(pay.score - (here or 0)) or "",
        "score": score_text(pay.score) or "",
    }
