"""What an office may write under `narrative` of a case, and the check of what it wrote."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from jixiao.core.finding import Findings
from jixiao.scoring.sheet import Sheet

# texts: one text, a list of texts, or {text: …, secrecy: …}
TEXTS: Mapping[str, str] = {
    "opening": "报告开头一段，不写时用模板的一句",
    "duties": "部门主要职能",
    "tasks": "年度总体工作和重点工作任务",
    "budget": "预算编制情况",
    "objectives": "绩效目标设置情况",
    "projects": "项目管理情况",
    "assets": "资产管理情况",
    "systems": "制度管理情况",
    "goals": "主要履职目标；年度总体目标",
    "achievements": "主要履职情况；整体绩效目标完成情况",
    "unmet": "整体绩效目标未能完成的原因",
    "assessment": "综合评价情况",
    "experience": "主要经验、做法",
    "problems": "存在问题及原因，写在扣分问题之前",
    "plans": "后续工作计划、相关建议",
    "purpose": "评价目的、对象和范围",
    "method": "评价原则、方法和过程",
}
# mappings of an indicator's or target's id to what is said about it
ROWS: Mapping[str, tuple[str, ...]] = {
    "remedies": (),
    "monitoring": ("actual", "forecast", "cause", "reason", "chance"),
    "rectification": ("cause", "measure", "section", "person", "due", "proof", "state", "secrecy"),
}
COVER = ("project_unit", "client", "evaluator", "date", "department")
CHOICES: Mapping[str, tuple[str, ...]] = {
    "cause": ("经费", "制度", "人员", "硬件", "其他"),
    "chance": ("确定能", "有可能", "完全不可能"),
}


def check_narrative(sheet: Sheet, findings: Findings) -> None:
    """A finding for every key that no form reads, every indicator that does not exist, every word that is no choice."""
    known = (*TEXTS, *ROWS, "cover")
    targets = {target.id for block in sheet.case.targets.values() for target in block}
    names = {row.id for row in sheet.rows} | targets
    for key, value in sheet.case.narrative.items():
        if key not in known:
            near = "、".join(get_close_matches(key, known, n=3, cutoff=0.5)) or "、".join(known)
            findings.add("narrative_unknown", severity="warning", key=key, near=near)
        elif key == "cover" or key in ROWS:
            if not isinstance(value, Mapping):
                findings.add("narrative_shape", severity="warning", key=key, wanted="名称和内容的对照")
            elif key == "cover":
                for inner in value:
                    if inner not in COVER:
                        findings.add(
                            "narrative_unknown",
                            severity="warning",
                            key=f"cover.{inner}",
                            near="、".join(COVER),
                        )
            else:
                _rows(key, value, names, findings)


def _rows(key: str, value: Mapping[object, object], names: set[str], findings: Findings) -> None:
    for name, row in value.items():
        if str(name) not in names:
            near = "、".join(get_close_matches(str(name), names, n=3, cutoff=0.4)) or "…"
            findings.add("narrative_row", severity="warning", key=key, name=str(name), near=near)
        if not ROWS[key]:
            continue
        if not isinstance(row, Mapping):
            findings.add(
                "narrative_shape", severity="warning", key=f"{key}.{name}", wanted="名称和内容的对照"
            )
            continue
        for inner, text in row.items():
            if inner not in ROWS[key]:
                near = "、".join(ROWS[key])
                findings.add("narrative_unknown", severity="warning", key=f"{key}.{name}.{inner}", near=near)
            elif key == "monitoring" and inner in CHOICES and str(text) not in CHOICES[str(inner)]:
                choices = "、".join(CHOICES[str(inner)])
                findings.add(
                    "narrative_choice",
                    severity="warning",
                    key=f"{key}.{name}",
                    name=str(inner),
                    text=str(text),
                    choices=choices,
                )
