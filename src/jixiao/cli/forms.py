"""form: the workbook of a case, made or previewed; and what a workbook with mistakes gets back."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from jixiao.cli.frameworks import there
from jixiao.cli.output import Output
from jixiao.core.finding import DataError, Finding
from jixiao.core.source import Place
from jixiao.flows import forms
from jixiao.writers.whole import write_whole


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
    write_whole(target, content)
    if out.as_json:
        out.json({"file": str(target), "findings": [finding.json(out.lang) for finding in findings]})
        return 0
    notes = [finding for finding in findings if finding.severity == "warning"]
    if notes and options.case:  # what is to be said of a framework alone, `framework check` says
        out.findings(notes)
    out.line(
        out.pick(
            f"已生成 {target}。填好后运行：./jx score {target}",
            f"Wrote {target}. Once filled in, run: ./jx score {target}",
        )
    )
    return 0


def preview(options: Namespace, out: Output) -> int:
    """What a filled-in workbook would change in a case; nothing is written."""
    from jixiao.flows.preview import WRONG
    from jixiao.flows.preview import preview as compared

    changes, findings = compared(*options.preview)
    count = {what: sum(change.what == what for change in changes) for what in WORDS}
    if out.as_json:
        rows = [
            {"what": WORDS[c.what], "part": PARTS.get(c.part, c.part), "name": c.name, "before": c.before, "after": c.after,
             "place": c.place} for c in changes
        ]  # fmt: skip
        told = [finding.json(out.lang) for finding in findings]
        out.json({"count": {WORDS[what]: n for what, n in count.items()}, "changes": rows, "findings": told})
        return 2 if count[WRONG] else 0
    other = [finding for finding in findings if finding.rule == "book_other_case"]
    if other:
        out.findings(other)
    heads = [(out.pick("将", "will"), "left!"), (out.pick("项目", "what"), "left**"), (out.pick("现在", "now"), "left*"),
             (out.pick("改为", "then"), "left*"), (out.pick("单元格", "cell"), "left!")]  # fmt: skip
    for part in dict.fromkeys((*PARTS, *(change.part for change in changes))):
        rows_of = [
            (out.pick(c.what, WORDS[c.what]), c.name, c.before, c.after, c.place)
            for c in changes
            if c.part == part and c.what not in (SAME, UNASKED)
        ]
        if rows_of:
            out.table(heads, rows_of, out.pick(part, PARTS.get(part, part)))
    told_of = [
        f"{out.pick(part, name)} " + out.pick("，", ", ").join(
            f"{out.pick(what, word)} {number}" for what, word in WORDS.items()
            if (number := sum(c.part == part and c.what == what for c in changes))
        )
        for part, name in PARTS.items() if any(c.part == part for c in changes)
    ]  # fmt: skip
    for text in told_of:
        out.line(text)
    if count[UNASKED]:
        out.line(
            out.pick(
                f"“{UNASKED}”：案卷里有，这份工作簿没有它的行，不是填的人删的。",
                "not in the form: the case has it and this workbook has no row for it; nobody deleted it.",
            )
        )
    out.line(out.pick("没有写入任何文件。", "Nothing was written."))
    return 2 if count[WRONG] else 0


SAME, UNASKED = "无变化", "表里没问"
WORDS = {
    "新增": "new",
    "更新": "updated",
    "删去": "removed",
    UNASKED: "not in the form",
    SAME: "unchanged",
    "错误": "error",
}
PARTS = {
    "基本情况": "about", "事实": "facts", "清单": "lists", "判断": "judgements", "自设指标": "own indicators", "评分表": "score table",
}  # fmt: skip


def tell_stale(case: str, out: Output) -> None:
    """Say that the marked copy of an earlier time still stands beside a workbook that now scores."""
    marked = forms.default_marked(Path(case))
    if case.lower().endswith(".xlsx") and there(marked) and not out.as_json:
        out.line(
            out.pick(
                f"旁边的 {marked.name} 是以前有错时写的，已经过时，可以删掉。",
                f"{marked.name} beside it was written for earlier mistakes; it is out of date and may be deleted.",
            )
        )


def return_marked(case: str, output: str, findings: Sequence[Finding], out: Output) -> None:
    """Write the marked copy of a workbook that has mistakes; another file of that name is never overwritten unasked."""
    source = Path(case)
    target = Path(output) if output else forms.default_marked(source)
    content = forms.marked_copy(source, findings, out.lang)
    if content is None:
        return
    if output and there(target):
        raise DataError([*findings, Finding("file_exists", Place(str(target)), {"path": str(target)})])
    try:
        write_whole(target, content)
    except DataError as error:
        raise DataError([*findings, *error.findings]) from error
    if not out.as_json:
        out.line(out.pick(f"标出错误的副本：{target}", f"A copy with the mistakes marked: {target}"))
