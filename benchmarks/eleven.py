"""The eleven quantitative indicators outside jixiao: random department-years, and the rules written by hand."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

# Money is in whole 万元, people, tasks and projects are counted, rates are in half percents (199 = 99.5 %).
MONEY = (
    "procurement_award", "procurement_plan", "budget_adjustment_net", "budget_initial", "in_use_assets",
    "fixed_assets", "three_public_actual", "three_public_budget", "routine_operating_actual",
    "routine_operating_adjusted",
)  # fmt: skip
COUNTS = (
    "established_staff", "authorised_posts", "off_establishment_staff", "staff_all", "key_task_undone_count",
    "project_done_count", "project_planned_count",
)  # fmt: skip
RATES = ("progress_q1", "progress_q2", "progress_q3", "progress_q4", "satisfaction_rate")
ROWS = (
    "procurement", "adjustment", "asset_use", "staff_control", "agency_control", "three_public",
    "routine_operating", "budget_execution", "key_tasks", "timeliness", "satisfaction",
)  # fmt: skip
PROFILES = ("whole", "half")

Year = dict[str, int]


def department_years(profile: str, count: int, seed: int) -> Iterator[Year]:
    """Random department-years, the same for every engine.

    `whole`: whole 万元, whole counts, quarterly progress and satisfaction in half percents. `half`: every quotient is a
    number of half percents besides, so that band edges and rounding ties are met often.
    """
    random_ = random.Random(f"{profile} {seed}")
    for _ in range(count):
        yield _whole(random_) if profile == "whole" else _half(random_)


def _whole(random_: random.Random) -> Year:
    def among(low: int, high: int) -> int:
        return random_.randint(low, max(low, high))

    plan, initial, assets = among(1, 20000), among(100, 200000), among(100, 100000)
    posts, three_public, routine = among(5, 300), among(1, 500), among(10, 5000)
    staff, planned = among(posts * 4 // 5, posts * 21 // 20 + 1), among(1, 120)
    off = among(0, staff // 8 + 1)
    return {
        "procurement_award": among(plan // 2, plan * 21 // 20),
        "procurement_plan": plan,
        "budget_adjustment_net": among(-(initial // 4), initial // 4),
        "budget_initial": initial,
        "in_use_assets": among(assets // 2, assets),
        "fixed_assets": assets,
        "three_public_actual": among(three_public // 2, three_public * 11 // 10),
        "three_public_budget": three_public,
        "routine_operating_actual": among(routine // 2, routine * 11 // 10),
        "routine_operating_adjusted": routine,
        "established_staff": staff,
        "authorised_posts": posts,
        "off_establishment_staff": off,
        "staff_all": staff + off,
        "project_done_count": among(planned * 3 // 4, planned),
        "project_planned_count": planned,
        **_rates(random_),
    }


def _half(random_: random.Random) -> Year:
    def pair(low: int, high: int, most: int) -> tuple[int, int]:
        """A part and its whole whose quotient is `low` to `high` half percents."""
        size = random_.randint(1, most)
        return random_.randint(low, high) * size, 200 * size

    award, plan = pair(100, 205, 100)
    net, initial = pair(-40, 40, 1000)
    in_use, assets = pair(100, 200, 500)
    three_public, three_public_budget = pair(150, 210, 2)
    routine, routine_adjusted = pair(150, 210, 25)
    off, everyone = pair(0, 25, 2)
    done, planned = pair(150, 200, 2)
    return {
        "procurement_award": award,
        "procurement_plan": plan,
        "budget_adjustment_net": net,
        "budget_initial": initial,
        "in_use_assets": in_use,
        "fixed_assets": assets,
        "three_public_actual": three_public,
        "three_public_budget": three_public_budget,
        "routine_operating_actual": routine,
        "routine_operating_adjusted": routine_adjusted,
        "established_staff": everyone - off,
        "authorised_posts": random_.randint(everyone * 19 // 20, everyone),
        "off_establishment_staff": off,
        "staff_all": everyone,
        "project_done_count": done,
        "project_planned_count": planned,
        **_rates(random_),
    }


def _rates(random_: random.Random) -> Year:
    return {
        "progress_q1": random_.randint(10, 60),
        "progress_q2": random_.randint(60, 120),
        "progress_q3": random_.randint(100, 160),
        "progress_q4": random_.randint(150, 200),
        "satisfaction_rate": random_.randint(150, 200),
        "key_task_undone_count": random_.choice((0, 0, 0, 1, 2, 3)),
    }


# -- by hand: the floor of the comparison, exact with fractions, tempting with floats


def by_hand(year: Year, over: Callable[[int, int], Any], rounded: Callable[[Any], Any]) -> list[Any]:
    """The eleven scores and their sum, in the numbers that `over` makes of a quotient."""
    y = year
    award, plan = y["procurement_award"], y["procurement_plan"]
    net = over(abs(y["budget_adjustment_net"]), y["budget_initial"]) - over(1, 10)
    use = over(y["in_use_assets"], y["fixed_assets"])
    off = over(y["off_establishment_staff"], y["staff_all"])
    quarters = [over(y[f"progress_q{number}"], 50 * number) for number in (1, 2, 3, 4)]
    happy = y["satisfaction_rate"]
    scores = [
        over(0, 1) if award > plan else over(award, plan),
        over(1, 1) if net <= 0 else max(over(0, 1), 1 - math.floor(net / over(1, 100)) * over(1, 10)),
        over(10 if use >= over(9, 10) else 7 if use >= over(3, 4) else 4 if use >= over(3, 5) else 0, 10),
        over(int(over(y["established_staff"], y["authorised_posts"]) <= 1), 1),
        over(2 if off < over(1, 20) else 1 if off <= over(1, 10) else 0, 2),
        _controlled(over(y["three_public_actual"], y["three_public_budget"]), over),
        _controlled(over(y["routine_operating_actual"], y["routine_operating_adjusted"]), over),
        sum(min(over(1, 1), quarter) for quarter in quarters) + min(over(2, 1), sum(quarters) / 4 * 2),
        over(max(0, 8 - 4 * y["key_task_undone_count"]), 1),
        min(over(6, 1), over(y["project_done_count"], y["project_planned_count"]) * 6),
        over(6 if happy >= 190 else 4 if happy >= 180 else 2 if happy >= 160 else 1, 1),
    ]
    scores = [rounded(score) for score in scores]
    return [*scores, rounded(sum(scores))]


def _controlled(rate: Any, over: Callable[[int, int], Any]) -> Any:
    return over(3 if rate < over(9, 10) else 2 if rate <= 1 else 0, 1)


def exact_round(value: Fraction) -> Fraction:
    """Half up to 0.01."""
    return Fraction(math.floor(value * 100 + Fraction(1, 2)), 100)


def float_round(value: float) -> float:
    """Half up to 0.01, as people write it."""
    return math.floor(value * 100 + 0.5) / 100
