"""form: the workbook of a case, made or previewed; and what a workbook with mistakes gets back."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from jixiao.cli.frameworks import there, write_file
from jixiao.cli.output import Output
from jixiao.core.finding import DataError, Finding
from jixiao.core.source import Place
from jixiao.flows import forms


def form(options: Namespace, out: Output) -> int:
    """Write the fill-in workbook, or tell what taking one over would change."""
    if options.preview:
        return preview(options, out)
    if not options.framework or not options.output:
        raise DataError([Finding("form_arguments", Place(), {})])
    target = Path(options.output)
    if target.suffix.lower() != ".xlsx":
        raise DataError([Finding("not_supported_file", Place(str(target)), {"path": str(target)})])
    if there(target):
        raise DataError([Finding("file_exists", Place(str(target)), {"path": str(target)})])
    content, findings = forms.form(options.framework, target, options.case)
    write_file(target, content)
    if out.as_json:
        out.json({"file": str(target), "findings": [finding.json(out.lang) for finding in findings]})
        return 0
    notes = [finding for finding in findings if finding.severity == "warning"]
    if notes:
        out.findings(notes)
    out.line(
        out.pick(
            f"已生成 {target}。填好后运行：jixiao score {target}",
            f"Wrote {target}. Once filled in, run: jixiao score {target}",
        )
    )
    return 0


def preview(options: Namespace, out: Output) -> int:
    """What a filled-in workbook would change in a case; nothing is written."""
    changes, findings = forms.preview(*options.preview)
    count = {
        what: sum(change.what == what for change in changes) for what in ("新增", "更新", "无变化", "错误")
    }
    if out.as_json:
        out.json(
            {
                "count": {WORDS[what]: number for what, number in count.items()},
                "changes": [
                    {
                        "what": WORDS[c.what],
                        "name": c.name,
                        "before": c.before,
                        "after": c.after,
                        "place": c.place,
                    }
                    for c in changes
                ],
                "findings": [finding.json(out.lang) for finding in findings],
            }
        )
        return 2 if count["错误"] else 0
    heads = [(out.pick("将", "will"), "left!"), (out.pick("事实", "fact"), "left"), (out.pick("现在", "now"), "left"),
             (out.pick("改为", "then"), "left"), (out.pick("单元格", "cell"), "left!")]  # fmt: skip
    out.table(
        heads,
        [
            (out.pick(c.what, WORDS[c.what]), c.name, c.before, c.after, c.place)
            for c in changes
            if c.what != "无变化"
        ],
    )
    out.line(
        out.pick(
            f"将新增 {count['新增']}，将更新 {count['更新']}，无变化 {count['无变化']}，错误 {count['错误']}。没有写入任何文件。",
            f"New {count['新增']}, updated {count['更新']}, unchanged {count['无变化']}, errors {count['错误']}. Nothing was written.",
        )
    )
    return 2 if count["错误"] else 0


WORDS = {"新增": "new", "更新": "updated", "无变化": "unchanged", "错误": "error"}


def return_marked(case: str, output: str, findings: Sequence[Finding], out: Output) -> None:
    """Write the marked copy of a workbook that has mistakes; another file of that name is never overwritten unasked."""
    source = Path(case)
    target = Path(output) if output else forms.default_marked(source)
    content = forms.marked_copy(source, findings, out.lang)
    if content is None:
        return
    if output and there(target):
        raise DataError([*findings, Finding("file_exists", Place(str(target)), {"path": str(target)})])
    write_file(target, content)
    if not out.as_json:
        out.line(out.pick(f"标出错误的副本：{target}", f"A copy with the mistakes marked: {target}"))
