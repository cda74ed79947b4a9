"""Common themes of frameworks that differ: what an indicator is about, by its name, by the groups above it, by the facts that it reads.

The mapping is ours: no published framework says how its indicators compare with those of another. It goes by words that the official names use, the
first theme with a word in the name, then in the name of the group right above, and so on; where no name tells, by the theme that most facts of
its rule have in the catalogue; else it is `other`. An answer lists which indicators counted to which theme, so that anyone can check.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from jixiao.analysis.result import Say
from jixiao.framework.model import Framework, Indicator

OTHER, BONUS = "other", "bonus"

# Of more than one word, the earlier theme decides: 资产管理制度 is about assets, 公用经费控制率 about costs.
THEMES: Mapping[str, tuple[Say, tuple[str, ...]]] = {
    "satisfaction": (Say("满意度与信访", "satisfaction"), ("满意", "信访", "公平性")),
    "procurement": (Say("政府采购", "procurement"), ("采购",)),
    "assets": (Say("资产管理", "assets"), ("资产",)),
    "staff": (Say("人员管理", "staff"), ("人员", "在职人数", "编外")),
    "disclosure": (Say("信息公开", "disclosure"), ("公开",)),
    "costs": (Say("成本控制", "costs"), ("公用经费", "三公", "成本", "经济性")),
    "budgeting": (Say("预算编制", "budgeting"), ("预算编制",)),
    "execution": (Say("预算执行", "budget execution"), ("执行率", "预算执行", "预算完成", "预算调整", "结转结余", "差异率")),
    "objectives": (
        Say("目标与绩效管理", "objectives"),
        ("绩效目标", "绩效指标", "目标设", "绩效监控", "绩效自评", "绩效评价", "绩效管理", "绩效结果", "工作计划"),
    ),
    "duties": (Say("职能与规划", "duties, plans"), ("部门职能", "规划")),
    "finance": (Say("财务与资金", "finance"), ("财务", "会计", "资金")),
    "projects": (Say("项目管理", "projects"), ("项目实施", "项目监管", "项目管理")),
    "systems": (Say("制度建设", "systems"), ("制度",)),
    "results": (
        Say("履职与效益", "results"),
        ("效益", "履职", "产出", "重点工作", "及时性", "效率性", "效果性", "质量", "可持续"),
    ),
}  # fmt: skip
BY_FACTS: Mapping[str, str] = {
    "采购": "procurement", "资产": "assets", "人员": "staff", "公开": "disclosure", "三公经费": "costs", "公用经费": "costs", "预算执行": "execution",
    "预算调整": "execution", "结转结余": "execution", "决算": "execution", "绩效管理": "objectives", "财务": "finance", "专项资金": "finance",
    "项目": "projects", "内控": "systems", "任务": "results", "产出效益": "results", "满意度": "satisfaction", "信访": "satisfaction",
}  # fmt: skip
WORDS: Mapping[str, Say] = {
    "total": Say("总分", "total"), **{id: name for id, (name, _) in THEMES.items()}, OTHER: Say("其他", "other"),
}  # fmt: skip


def theme_of(framework: Framework, leaf: Indicator, path: tuple[str, ...]) -> str:
    """The theme of an indicator; bonus and penalty items have none in common."""
    if leaf.id in framework.bonuses():
        return BONUS
    for name in (leaf.name, *reversed(path)):
        for id, (_, words) in THEMES.items():
            if any(word in name for word in words):
                return id
    return _by_facts(framework, leaf)


def _by_facts(framework: Framework, leaf: Indicator) -> str:
    if leaf.rule is None:
        return OTHER
    kinds = framework.catalogue.facts
    facts = sorted(framework.used(leaf)[0])
    found = Counter(
        BY_FACTS[kinds[one].theme] for one in facts if one in kinds and kinds[one].theme in BY_FACTS
    )
    return found.most_common(1)[0][0] if found else OTHER


def themes(framework: Framework) -> dict[str, list[Indicator]]:
    """The indicators of each theme, in the order of the table above; without bonus and penalty items."""
    made: dict[str, list[Indicator]] = {id: [] for id in (*THEMES, OTHER)}
    for leaf, path in framework.leaves():
        id = theme_of(framework, leaf, path)
        if id != BONUS:
            made[id].append(leaf)
    return {id: leaves for id, leaves in made.items() if leaves}
