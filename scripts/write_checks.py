#!/usr/bin/env python3
"""Writes docs/checks.md, the catalogue of the audit's checks: `.venv/bin/python scripts/write_checks.py`. Nobody edits it by hand.

Every example is audited while the page is written, so that what it shows is what the audit says.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from jixiao.auditing.catalogue import CHECKS
from jixiao.auditing.evidence import quoted
from jixiao.auditing.remark import Remark
from jixiao.core.messages import MESSAGES
from jixiao.flows.auditing import Audited, audit_file

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "checks.md"
MEASURED = ROOT / "docs" / "measured-checks.yaml"

OTHER = "\f"  # in an example: what follows is the report that it is compared with
SEVERITY = {"error": "错误", "warning": "提醒", "info": "提示"}
FAMILIES = {
    "tables": "表格",
    "scores": "得分表",
    "prose": "文字里的算式",
    "figures": "同一个数印在几处",
    "text": "文字本身",
}

HEAD = """\
# 审核的检查

<!-- 这一页由 scripts/write_checks.py 生成，请不要手改。This page is generated: do not edit it. -->

`./jx audit` 的每一项检查：代码、说什么、多严重、下一步、一个能看出问题的最小例子（生成这一页时真的审了一遍）。
用法见[审核报告](audit.md)。`--only`、`--skip` 后面写这里的代码。

* **严重程度**是例子里的；同一项检查在依据较弱时会降一级。错误：报告自己的数或说法前后不合。提醒：多半有误或要说明。提示：不影响结论。
* **准确率**：在 {reports} 份公开报告（{pages} 页，每页 1,000 字）上，这项检查给出的错误和提醒，有多少在人读出来的答案里；分母是给出的个数。没有给出过的写“—”，不等于准。
  检查就是对着这几份报告改的，没有见过的报告上要低一些。
* 没有把握的一律不说：一个数有别的读法能成立，就不算错。

In English: every check of the audit with its code, its message, its severity, what to do next, and the smallest text that
shows it, audited while this page was written. 准确率 is precision on published reports with an answer key: right / given.
"""


def main() -> None:
    PAGE.write_text(checks_page(), encoding="utf-8")
    print(PAGE.relative_to(ROOT))


def checks_page() -> str:
    """docs/checks.md."""
    measured = yaml.safe_load(MEASURED.read_text(encoding="utf-8"))
    head = HEAD.format(reports=measured["reports"], pages=measured["pages"])
    parts = [head, *_summary(measured), *_classes(measured)]
    with tempfile.TemporaryDirectory() as folder:
        for family, checks in _families().items():
            parts += [f"## {FAMILIES.get(family, family)}", ""]
            for rule, text in checks.items():
                parts += _rule(rule, text, measured["rules"].get(rule), Path(folder))
    return "\n".join(parts).rstrip() + "\n"


def _families() -> dict[str, dict[str, str]]:
    """The rules of each family with their examples."""
    made: dict[str, dict[str, str]] = {}
    for check in CHECKS:
        family = check.run.__module__.rpartition(".")[2].partition("_")[0]
        made.setdefault(family, {}).update(check.rules)
    return {family: rules for family, rules in made.items() if rules}


def _summary(measured: Mapping[str, Any]) -> list[str]:
    """All codes in one table."""
    made = ["| 检查 | 代码 | 准确率 |", "|---|---|--:|"]
    for family, rules in _families().items():
        made += [
            f"| {FAMILIES.get(family, family)} | [`{rule}`](#{rule}) | {_precision(measured['rules'].get(rule))} |"
            for rule in rules
        ]
    return [*made, ""]


def _precision(found: Mapping[str, int] | None) -> str:
    """Right / given, or a dash where it gave nothing."""
    return f"{found['right']}/{found['given']}" if found and found["given"] else "—"


def _classes(measured: Mapping[str, Any]) -> list[str]:
    """How many entries of the answer keys are found."""
    rows = measured["key"]
    made = ["人读出来的答案里，查出了多少：", "", "| 答案里的 | 共有 | 查出 |", "|---|--:|--:|"]
    made += [f"| {SEVERITY[kind]} | {rows[kind]['all']} | {rows[kind]['found']} |" for kind in rows]
    return [*made, ""]


def _rule(rule: str, text: str, found: Mapping[str, int] | None, folder: Path) -> Iterator[str]:
    """The part of one rule: its texts, and its example with the finding."""
    zh, hint = MESSAGES[rule][:2]
    yield f"### {rule}"
    yield ""
    yield f"{_plain(zh)}。"
    yield ""
    made, remark = example(rule, text, folder)
    yield f"* 严重程度：{SEVERITY[remark.severity]}"
    yield f"* 下一步：{_plain(hint)}"
    yield f"* 准确率：{_precision(found)}"
    yield ""
    yield "```text"
    own, _, other = text.partition(OTHER)
    yield own.strip("\n")
    yield "```"
    if other:
        yield from ("", "`--compare` 的另一份：", "", "```text", other.strip("\n"), "```")
    yield ""
    yield from _finding(remark, made)
    yield ""


def example(rule: str, text: str, folder: Path) -> tuple[Audited, Remark]:
    """The example of a rule, audited, and the remark of that rule. Raises `LookupError` where it does not show it."""
    path, other = folder / f"{rule}.txt", folder / "另一份.txt"
    own, _, others = text.partition(OTHER)
    path.write_text(own, encoding="utf-8")
    other.write_text(others, encoding="utf-8")
    made = audit_file(path, others=[other] if others else [])
    for remark in made.audit.remarks:
        if remark.rule == rule:
            return made, remark
    told = ", ".join(remark.rule for remark in made.audit.remarks) or "nothing"
    raise LookupError(f"the example of {rule} gives {told}")


def _finding(remark: Remark, made: Audited) -> Iterator[str]:
    """What the audit says of the example."""
    told = remark.finding()
    quote = quoted(remark, made.view.claims, 80)
    words = quote.text if not quote.before and not quote.after else quote.marked()
    yield f"> 第 {remark.at.line} 行：{told.message()}  "
    lines = [f"原文：{words}"]
    if remark.claimed and remark.recomputed:
        wanted = "应为" if remark.formula else "对照"
        lines.append(f"印的：{remark.claimed}，{wanted} {remark.recomputed}")
    if remark.formula:
        lines.append(f"算式：{remark.formula}")
    if remark.repair is not None:
        lines.append(f"改法：{remark.repair.told()}")
    yield "  \n".join(f"> {_safe(line)}" for line in lines)


def _plain(template: str) -> str:
    """A message with its values left open: “{name}” becomes “……”."""
    made, depth = "", 0
    for sign in template.replace("{{", "\ue000").replace("}}", "\ue001"):
        if sign == "{":
            depth, made = 1, made + "……"
        elif sign == "}":
            depth = 0
        elif not depth:
            made += sign
    return made.replace("\ue000", "{").replace("\ue001", "}").rstrip("。")


def _safe(line: str) -> str:
    for sign in "\\*_<|":
        line = line.replace(sign, "&lt;" if sign == "<" else f"\\{sign}")
    return line


if __name__ == "__main__":
    main()
