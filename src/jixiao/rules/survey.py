"""A satisfaction survey as a measure: which answers and questions count is written, never assumed silently."""

from __future__ import annotations

from jixiao.core.fact import Catalogue
from jixiao.core.finding import Findings
from jixiao.core.source import Listed, Mapped, Scalar

KEYS = {"survey": "问卷", "satisfied": "算满意", "questions": "题目", "dont_know": "不了解", "method": "方法"}
OPTIONS = ("非常满意", "很满意", "满意", "基本满意", "一般", "不满意", "很不满意")


def survey_expression(data: Mapped, catalogue: Catalogue, findings: Findings, name: str) -> str | None:
    """The expression that computes a satisfaction rate from the list of survey questions.

    `satisfied` names the options that count, or gives each a weight; `dont_know` leaves 不了解 out of the base or
    counts it there; `pooled` sums answers over questions, `mean` averages the questions' rates.
    """
    read = {next((key for key, zh in KEYS.items() if zh == k), k): v for k, v in data.items()}
    for key in read:
        if key not in KEYS:
            findings.add(
                "unknown_key", data.lines.get(key, data.line), key=key, where=name, near="、".join(KEYS)
            )
    questions = catalogue.list("survey_questions")
    if questions is None:
        findings.add(
            "unknown_fact", data.line, where=name, name="survey_questions", near="（没有相近的名称）"
        )
        return None
    weights = _weights(read.get("satisfied"))
    terms = []
    for option, weight in weights.items():
        field = questions.field(option)
        if field is None:
            findings.add(
                "not_a_choice", data.line, name=name, key="satisfied", text=option, choices="、".join(OPTIONS)
            )
            return None
        terms.append(field.label if weight == "100%" else f"{field.label} * {weight}")
    happy = " + ".join(terms)
    unsure = str(read.get("dont_know", "leave_out"))
    if unsure not in ("leave_out", "count"):
        findings.add(
            "not_a_choice", data.line, name=name, key="dont_know", text=unsure, choices="leave_out、count"
        )
        return None
    base = "有效份数" if str(read.get("dont_know", "leave_out")) == "count" else "(有效份数 - 不了解)"
    where = [f"问卷 = '{read['survey']}'"] if "survey" in read else []
    asked = read.get("questions", Scalar("satisfaction"))
    if isinstance(asked, Listed):
        where.append(f"题号 属于 ({', '.join(str(item) for item in asked)})")
    elif str(asked) == "satisfaction":
        where.append("是否满意度题 = 是")
    elif str(asked) != "all":
        findings.add(
            "not_a_choice",
            data.line,
            name=name,
            key="questions",
            text=str(asked),
            choices="satisfaction、all、[题号]",
        )
        return None
    only = f" 其中 {' 且 '.join(where)}" if where else ""
    table = questions.label
    method = str(read.get("method", "pooled"))
    if method == "mean":
        return f"平均({table}: ({happy}) / {base}{only})"
    if method == "pooled":
        return f"合计({table}: {happy}{only}) / 合计({table}: {base}{only})"
    findings.add("not_a_choice", data.line, name=name, key="method", text=method, choices="pooled、mean")
    return None


def _weights(data: object) -> dict[str, str]:
    if isinstance(data, Mapped):
        return {key: str(value) for key, value in data.items()}
    if isinstance(data, Listed):
        return {str(item): "100%" for item in data}
    return {"很满意": "100%", "满意": "100%"}
