"""Scores the eleven indicators with one engine in a process of its own: `engines.py ENGINE PROFILE COUNT SEED`.

Takes: the engine's name, which department-years, how many.
Gives: JSON: seconds for each department-year (inputs made and scored one at a time), and the scores in hundredths.
Never: another engine in the same process, so that memory is its own.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from importlib.metadata import version
from operator import truediv
from pathlib import Path
from time import perf_counter
from typing import Any

from eleven import COUNTS, MONEY, RATES, ROWS, Year, by_hand, department_years, exact_round, float_round

Scorer = Callable[[Year], list[int]]
HERE = Path(__file__).resolve().parent
PERIOD = "2023"


def hundredths(scores: list[Any]) -> list[int]:
    """Scores as whole hundredths; a float goes to the nearest, so that only a wrong score differs."""
    return [
        int(score * 100) if isinstance(score, Fraction) else round(float(score) * 100) for score in scores
    ]


# -- by hand


def fractions_engine() -> Scorer:
    return lambda year: hundredths(by_hand(year, Fraction, exact_round))


def floats_engine() -> Scorer:
    return lambda year: hundredths(by_hand(year, truediv, float_round))


# -- jixiao


def jixiao_engine(*, trace: bool) -> Scorer:
    """`score_case` as the command line uses it."""
    from jixiao.case.model import Case, Stated
    from jixiao.flows.library import open_framework
    from jixiao.scoring.scorer import score_case

    framework, _ = open_framework(str(HERE / "eleven.yaml"))
    keys = {name: (name, "") for name in (*MONEY, *COUNTS, "satisfaction_rate")}
    keys |= {f"progress_q{number}": ("expenditure_progress", f"q{number}") for number in (1, 2, 3, 4)}
    scale = {name: Fraction(10000) for name in MONEY} | {name: Fraction(1, 200) for name in RATES}
    one = Fraction(1)

    def score(year: Year) -> list[int]:
        facts = {
            keys[name]: Stated(*keys[name], value=value * scale.get(name, one))
            for name, value in year.items()
        }
        sheet = score_case(framework, Case("year", "某单位", 2023, "eleven", facts=facts), trace=trace)
        return hundredths([*(row.score for row in sheet.rows), sheet.total.score])

    return score


# -- openfisca: float32 columns; percentages as percent numbers, which float32 holds exactly


def openfisca_system() -> Any:
    import numpy as np
    from openfisca_core.entities import build_entity
    from openfisca_core.periods import DateUnit
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    department = build_entity(key="department", plural="departments", label="A department", is_person=True)
    system = TaxBenefitSystem([department])

    def add(name: str, formula: Callable[..., Any] | None = None) -> None:
        members: dict[str, Any] = {"value_type": float, "entity": department, "label": name}
        members["definition_period"] = DateUnit.YEAR
        if formula is not None:
            members["formula"] = formula
        system.add_variable(type(name, (Variable,), members))

    def rounded(score: Any) -> Any:
        return np.floor(score * 100 + 0.5) / 100

    def procurement(department: Any, period: Any) -> Any:
        award, plan = department("procurement_award", period), department("procurement_plan", period)
        return rounded(np.where(award > plan, 0, award / plan))

    def adjustment(department: Any, period: Any) -> Any:
        net = department("budget_adjustment_net", period) / department("budget_initial", period)
        excess = np.maximum(np.abs(net) - 0.1, 0)
        return rounded(np.maximum(1 - np.floor(excess / 0.01) * 0.1, 0))

    def asset_use(department: Any, period: Any) -> Any:
        rate = department("in_use_assets", period) / department("fixed_assets", period)
        return rounded(np.select([rate >= 0.9, rate >= 0.75, rate >= 0.6], [1, 0.7, 0.4], 0))

    def staff_control(department: Any, period: Any) -> Any:
        return rounded(department("established_staff", period) / department("authorised_posts", period) <= 1)

    def agency_control(department: Any, period: Any) -> Any:
        rate = department("off_establishment_staff", period) / department("staff_all", period)
        return rounded(np.select([rate < 0.05, rate <= 0.1], [1, 0.5], 0))

    def controlled(actual: str, budget: str) -> Callable[..., Any]:
        def formula(department: Any, period: Any) -> Any:
            rate = department(actual, period) / department(budget, period)
            return rounded(np.select([rate < 0.9, rate <= 1], [3, 2], 0))

        return formula

    def budget_execution(department: Any, period: Any) -> Any:
        rates = [department(f"progress_q{number}", period) / (25 * number) for number in (1, 2, 3, 4)]
        return rounded(sum(np.minimum(rate, 1) for rate in rates) + np.minimum(sum(rates) / 4 * 2, 2))

    def key_tasks(department: Any, period: Any) -> Any:
        return rounded(np.maximum(8 - 4 * department("key_task_undone_count", period), 0))

    def timeliness(department: Any, period: Any) -> Any:
        done, planned = department("project_done_count", period), department("project_planned_count", period)
        return rounded(np.minimum(done / planned * 6, 6))

    def satisfaction(department: Any, period: Any) -> Any:
        rate = department("satisfaction_rate", period)
        return rounded(np.select([rate >= 95, rate >= 90, rate >= 80], [6, 4, 2], 1))

    def total(department: Any, period: Any) -> Any:
        return rounded(sum(department(row, period) for row in ROWS))

    for name in (*MONEY, *COUNTS, *RATES):
        add(name)
    add("three_public", controlled("three_public_actual", "three_public_budget"))
    add("routine_operating", controlled("routine_operating_actual", "routine_operating_adjusted"))
    for formula in (
        procurement, adjustment, asset_use, staff_control, agency_control, budget_execution, key_tasks,
        timeliness, satisfaction, total,
    ):  # fmt: skip
        add(formula.__name__, formula)
    return system


def openfisca_columns(system: Any, years: list[Year]) -> list[list[int]]:
    """All department-years in one simulation."""
    import numpy as np
    from openfisca_core.simulations import SimulationBuilder

    simulation = SimulationBuilder().build_default_simulation(system, len(years))
    for name in years[0]:
        unit = 2 if name in RATES else 1
        simulation.set_input(name, PERIOD, np.array([year[name] / unit for year in years], dtype=np.float32))
    columns = [simulation.calculate(name, PERIOD) for name in (*ROWS, "total")]
    return [hundredths(list(scores)) for scores in zip(*columns, strict=True)]


def openfisca_engine() -> Scorer:
    system = openfisca_system()
    return lambda year: openfisca_columns(system, [year])[0]


# -- zen: one expression node; 28-digit decimals inside, floats out


def zen_graph() -> dict[str, Any]:
    control = "{0} / {1} < 0.9 ? 3 : {0} / {1} <= 1 ? 2 : 0"
    quarters = [f"progress_q{number} / {25 * number}" for number in (1, 2, 3, 4)]
    capped = " + ".join(f"min([1, {quarter}])" for quarter in quarters)
    use, off = "in_use_assets / fixed_assets", "off_establishment_staff / staff_all"
    excess = "abs(budget_adjustment_net) / budget_initial - 0.1"
    rules = {
        "procurement": "procurement_award > procurement_plan ? 0 : procurement_award / procurement_plan",
        "adjustment": f"{excess} <= 0 ? 1 : max([0, 1 - floor(({excess}) / 0.01) * 0.1])",
        "asset_use": f"{use} >= 0.9 ? 1 : {use} >= 0.75 ? 0.7 : {use} >= 0.6 ? 0.4 : 0",
        "staff_control": "established_staff / authorised_posts <= 1 ? 1 : 0",
        "agency_control": f"{off} < 0.05 ? 1 : {off} <= 0.1 ? 0.5 : 0",
        "three_public": control.format("three_public_actual", "three_public_budget"),
        "routine_operating": control.format("routine_operating_actual", "routine_operating_adjusted"),
        "budget_execution": f"{capped} + min([2, ({' + '.join(quarters)}) / 4 * 2])",
        "key_tasks": "max([0, 8 - 4 * key_task_undone_count])",
        "timeliness": "min([6, project_done_count / project_planned_count * 6])",
        "satisfaction": "satisfaction_rate >= 95 ? 6 : satisfaction_rate >= 90 ? 4 : satisfaction_rate >= 80 ? 2 : 1",
    }
    total = " + ".join(f"$.{row}" for row in ROWS)
    expressions = [{"id": row, "key": row, "value": f"round({rules[row]}, 2)"} for row in ROWS]
    expressions.append({"id": "total", "key": "total", "value": f"round({total}, 2)"})
    place = {"x": 0, "y": 0}
    return {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in", "position": place},
            {"id": "rows", "type": "expressionNode", "name": "rows", "position": place,
             "content": {"expressions": expressions}},
            {"id": "out", "type": "outputNode", "name": "out", "position": place},
        ],
        "edges": [
            {"id": "first", "sourceId": "in", "targetId": "rows", "type": "edge"},
            {"id": "last", "sourceId": "rows", "targetId": "out", "type": "edge"},
        ],
    }  # fmt: skip


def zen_engine(*, trace: bool) -> Scorer:
    import zen

    decision = zen.ZenEngine().create_decision(json.dumps(zen_graph()))
    options: Any = {"trace": trace}

    def score(year: Year) -> list[int]:
        context = {name: value / 2 if name in RATES else value for name, value in year.items()}
        result = decision.evaluate(context, options)["result"]
        return hundredths([result[row] for row in (*ROWS, "total")])

    return score


ENGINES: dict[str, Callable[[], Scorer]] = {
    "fractions": fractions_engine,
    "floats": floats_engine,
    "jixiao": partial(jixiao_engine, trace=False),
    "jixiao-trace": partial(jixiao_engine, trace=True),
    "openfisca": openfisca_engine,
    "zen": partial(zen_engine, trace=False),
    "zen-trace": partial(zen_engine, trace=True),
}
PACKAGES = {"openfisca": "openfisca-core", "openfisca-columns": "openfisca-core", "zen": "zen-engine"}
PACKAGES["zen-trace"] = "zen-engine"


def run(engine: str, profile: str, count: int, seed: int) -> dict[str, Any]:
    """Seconds and scores of one engine over one profile."""
    years = list(department_years(profile, count, seed))
    seconds: list[float] = []
    scores: list[list[int]] = []
    if engine == "openfisca-columns":
        system = openfisca_system()
        openfisca_columns(system, years[:1])
        start = perf_counter()
        scores = openfisca_columns(system, years)
        seconds = [(perf_counter() - start) / count]
    else:
        score = ENGINES[engine]()
        score(years[0])  # what an engine does once, it does here
        for year in years:
            start = perf_counter()
            made = score(year)
            seconds.append(perf_counter() - start)
            scores.append(made)
    name = PACKAGES.get(engine)
    return {"seconds": seconds, "scores": scores, "version": version(name) if name else ""}


def main() -> int:
    engine, profile, count, seed = sys.argv[1:5]
    try:
        made = run(engine, profile, int(count), int(seed))
    except ModuleNotFoundError as error:
        made = {"absent": error.name}
    json.dump(made, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
