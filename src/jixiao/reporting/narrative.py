"""What an office may write under `narrative` of a case, and the check of what it wrote."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from jixiao.core.finding import Findings
from jixiao.scoring.sheet import Sheet

# texts: one text, a list of texts, or {text: …, line: …, secrecy: …}; a list may hold such mappings
TEXTS: Mapping[str, str] = {
    "we": "自评报告里的自称，不写时用“我单位”",
    "opening": "报告开头一段，不写时用模板的一句",
    "duties": "部门主要职能",
    "organisation": "机构设置和人员情况",
    "tasks": "年度总体工作和重点工作任务",
    "budget": "预算编制情况",
    "objectives": "绩效目标设置情况",
    "execution": "资金支出情况",
    "procurement": "政府采购情况",
    "compliance": "财务合规性",
    "disclosure": "预决算信息公开",
    "projects": "项目管理情况",
    "assets": "资产管理情况",
    "staffing": "人员管理情况",
    "systems": "制度管理情况",
    "goals": "主要履职目标；年度总体目标",
    "achievements": "主要履职情况；整体绩效目标完成情况",
    "unmet": "整体绩效目标未能完成的原因",
    "economy": "履职绩效：经济性",
    "efficiency": "履职绩效：效率性",
    "effects": "履职绩效：效果性",
    "fairness": "履职绩效：公平性（信访、满意度）",
    "assessment": "综合评价情况",
    "experience": "主要经验、做法",
    "problems": "存在问题及原因，写在扣分问题之前",
    "measures": "改进措施，写在问题之后",
    "plans": "后续工作计划、相关建议",
    "remarks": "其他需要说明的情况",
    "purpose": "评价目的、对象和范围",
    "method": "评价原则、方法和过程",
}
PIECE = ("text", "line", "secrecy")  # what a mapping may hold in place of a text
# an item of problems may also have its heading, the indicators it is about, and what is to be done (itself such a piece)
PROBLEM = (*PIECE, "head", "rows", "measure")
MEASURE = (*PIECE, "head")
# mappings of an indicator's or target's id to what is said about it
ROWS: Mapping[str, tuple[str, ...]] = {
    "remedies": (),
    "monitoring": ("actual", "forecast", "cause", "reason", "chance"),
    "rectification": ("cause", "measure", "section", "person", "due", "proof", "state", "line", "secrecy"),
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
        else:
            _pieces(key, value, names, findings)


def lines_of(value: object, *, public: bool = False) -> list[str]:
    """The paragraphs of a text, a list of texts, or a piece; in a public copy without what is marked."""
    if isinstance(value, Mapping):
        return [] if public and str(value.get("secrecy", "")) else lines_of(value.get("text"), public=public)
    if isinstance(value, list):
        return [line for item in value for line in lines_of(item, public=public)]
    return [] if value is None else [line.strip() for line in str(value).splitlines() if line.strip()]


def _pieces(key: str, value: object, names: set[str], findings: Findings) -> None:
    """What stands in the mappings of a text."""
    for item in value if isinstance(value, list) else [value]:
        if not isinstance(item, Mapping):
            continue
        known = PROBLEM if key == "problems" else PIECE
        _inner(key, item, known, findings)
        rows = item.get("rows", ()) if key == "problems" else ()
        for name in rows if isinstance(rows, list) else [rows] if rows else []:
            _name(f"{key}.rows", str(name), names, findings)
        measure = item.get("measure")
        if isinstance(measure, Mapping):
            _inner(f"{key}.measure", measure, MEASURE, findings)


def _inner(key: str, item: Mapping[object, object], known: tuple[str, ...], findings: Findings) -> None:
    for inner in item:
        if inner not in known:
            near = "、".join(known)
            findings.add("narrative_unknown", severity="warning", key=f"{key}.{inner}", near=near)


def _name(key: str, name: str, names: set[str], findings: Findings) -> None:
    if name not in names:
        near = "、".join(get_close_matches(name, names, n=3, cutoff=0.4)) or "…"
        findings.add("narrative_row", severity="warning", key=key, name=name, near=near)


def _rows(key: str, value: Mapping[object, object], names: set[str], findings: Findings) -> None:
    for name, row in value.items():
        _name(key, str(name), names, findings)
        if not ROWS[key]:
            if isinstance(row, Mapping):
                _inner(f"{key}.{name}", row, PIECE, findings)
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
