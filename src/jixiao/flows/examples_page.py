"""docs/examples.md: the worked examples as a page to read."""

from __future__ import annotations

from jixiao.flows.examples import (
    VERDICTS,
    Example,
    examples,
    expected_text,
    facts_text,
    further_text,
    rule_text,
)

PAGE_HEAD = """\
# 规则写法的例子

<!-- 这一页由 scripts/write_docs.py 生成，请不要手改。This page is generated: do not edit it. -->

评分标准的 32 种写法（P1 至 P32）和 14 个口径开关的每一种取值，都有能运行的例子：`./jx examples P7`、`./jx examples partial`。
规则取自五份公开报告的评分表，出处写报告、行名和行号；**手工算**一栏是按规则手工算的得分和算式，不是程序的输出，测试拿程序的结果同它对照。
报告印的得分一并列出：与手工算的不同的，写明为什么；报告缺数的，写可能的区间；标“数字是编的”的例子没有出处的数。

In English: every rule shape and every setting of every switch, each with its source row, its inputs, the score worked out by
hand and the printed one. Generated from `src/jixiao/data/examples/`.
"""


def examples_page() -> str:
    """docs/examples.md: every shape with its rule and facts, then every switch with its settings side by side."""
    parts = [PAGE_HEAD, "## 写法", ""]
    for example in examples():
        if example.shape:
            parts += [
                f"### {example.id} {example.name}",
                "",
                *_about(example),
                "```yaml",
                _both(example),
                "```",
                "",
            ]
    parts += ["## 口径开关", ""]
    groups: dict[str, list[Example]] = {}
    for example in examples():
        if example.switch:
            groups.setdefault(example.group, []).append(example)
    for group, members in groups.items():
        first = members[0]
        parts += [f"### {first.number} {first.name}（{group}）", "", *_about(first, settings=True)]
        parts += ["```yaml", _both(first), "```", ""]
        parts += ["| 取值 | 写法 | 手工算 | 算式 | 与印的 |", "|---|---|--:|---|---|"]
        for one in members:
            verdict = VERDICTS[one.verdict][0] if one.verdict else ""
            parts.append(
                f"| {one.setting} | `{one.change}` | {expected_text(one)} | {_cell(one.note)} | {verdict} |"
            )
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def _both(example: Example) -> str:
    return "\n".join(text for text in (rule_text(example), facts_text(example)) if text)


def _about(example: Example, *, settings: bool = False) -> list[str]:
    """Where an example is from, what was printed, and what comes out."""
    source = example.source
    where = f"{source.report} 第 {source.line} 行 {_cell(source.row)}" if source else ""
    if example.made_up:
        where = f"{where}；数字是编的" if where else "数字是编的"
    made = [f"* 出处：{where}"]
    if example.inputs or example.printed:
        score = f"得分 {example.printed}" if example.printed else "没有印得分"
        verdict = f"（{VERDICTS[example.verdict][0]}）" if example.verdict and not settings else ""
        said = "；".join(text for text in (_cell(example.inputs), score) if text)
        made.append(f"* 报告印的：{said}{verdict}")
    if not settings:
        made.append(f"* 手工算：**{expected_text(example)}**　{_cell(example.note)}")
        made += [f"  * {what}：{value}" for what, value in further_text(example)]
    if example.missing:
        made.append(f"* 缺：{_cell(example.missing)}")
    return [*made, ""]


def _cell(text: str) -> str:
    """A text that keeps its look in Markdown, also in a table."""
    for sign, shown in (("\\", "\\\\"), ("|", "\\|"), ("*", "\\*"), ("<", "&lt;"), ("\n", " ")):
        text = text.replace(sign, shown)
    return text
