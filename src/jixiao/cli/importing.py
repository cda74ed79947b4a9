"""read --facts and --into: the facts of a document, and what putting an export into a case does."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from jixiao.cli.output import Output
from jixiao.cli.reading_json import at_json, fact_json
from jixiao.core.document import At
from jixiao.core.fact import PERIOD_LABELS
from jixiao.core.finding import DataError, Finding
from jixiao.core.source import Place
from jixiao.extraction.exported import Exported
from jixiao.extraction.facts import Stated, find_facts
from jixiao.flows import reading as flow
from jixiao.flows.importing import APART, FILLED, NEW, SAME, UNSURE, import_into
from jixiao.flows.library import catalogue
from jixiao.flows.reading import Reading
from jixiao.writers.whole import write_whole

WORDS = {NEW: "new", FILLED: "filled in", APART: "different", UNSURE: "contradicted", SAME: "unchanged"}


def show_facts(made: Reading, options: Namespace, out: Output) -> int:
    """The facts found by a mapping or, without one, by their words, each with its place."""
    if options.mapping:
        export, findings = flow.export_of(made, options.mapping)
        findings = (*made.findings, *findings)
    else:
        export, findings = Exported(find_facts(made.document, catalogue())), made.findings
    shown = [(one.stated, "") for one in export.facts.found]
    shown += [
        (one, out.pick("矛盾", "contradicted")) for both in export.facts.conflicts for one in both.stated
    ]
    if out.as_json:
        facts = [fact_json(one) | {"contradicted": bool(doubt)} for one, doubt in shown]
        lists = {id: [{**row.values, **at_json(row.at)} for row in rows] for id, rows in export.lists.items()}
        told = [finding.json(out.lang) for finding in findings]
        out.json({"file": made.document.file, "year": export.facts.year or None, "tables": list(export.tables),
                  "facts": facts, "lists": lists, "findings": told})  # fmt: skip
        return 0
    heads = [(out.pick("事实", "fact"), "left**"), (out.pick("数值", "value"), "right!"),
             (out.pick("位置", "place"), "left!"), (out.pick("出处", "from"), "left*")]  # fmt: skip
    rows = [
        (
            _name(one) + (f"（{doubt}）" if doubt else ""),
            one.text,
            _place(one.at, out),
            " ".join(one.sentence.split())[:60],
        )
        for one, doubt in shown
    ]
    out.table(heads, rows)
    for id, list_rows in export.lists.items():
        label = catalogue().lists[id].label
        out.line(out.pick(f"清单 {label}：{len(list_rows)} 条。", f"List {label}: {len(list_rows)} rows."))
    found, doubted = len(export.facts.found), len(export.facts.conflicts)
    out.line(out.pick(f"事实 {found} 项，前后矛盾 {doubted} 项。", f"{found} facts, {doubted} contradicted."))
    if findings:
        out.findings(findings)
    return 0


def show_import(made: Reading, options: Namespace, out: Output) -> int:
    """What an export does to a case; the new text is written only where `-o` says so."""
    if not options.mapping:
        known = "、".join(flow.mapping_ids())
        raise DataError([Finding("mapping_not_found", Place(), {"name": "", "known": known})])
    done = import_into(made, options.mapping, options.into)
    if options.output:
        write_whole(Path(options.output), done.text.encode(), new=True)
    count = {what: sum(one.what == what for one in done.taken) for what in WORDS}
    if out.as_json:
        rows = [
            {
                "what": WORDS[one.what],
                "name": one.name,
                "now": one.now,
                "exported": one.exported,
                "from": one.where,
            }
            for one in done.taken
        ]
        told = [finding.json(out.lang) for finding in done.findings]
        out.json({"count": {WORDS[what]: number for what, number in count.items()}, "facts": rows,
                  "file": options.output or None, "findings": told})  # fmt: skip
        return 0
    heads = [(out.pick("将", "will"), "left!"), (out.pick("事实", "fact"), "left**"), (out.pick("案卷", "case"), "right!"),
             (out.pick("导出", "export"), "right!"), (out.pick("出处", "from"), "left*")]  # fmt: skip
    rows_shown = [
        (out.pick(one.what, WORDS[one.what]), one.name, one.now, one.exported, one.where)
        for one in done.taken
    ]
    out.table(heads, rows_shown)
    out.line(
        out.pick("，", ", ").join(f"{out.pick(what, word)} {count[what]}" for what, word in WORDS.items())
    )
    if count[APART] or count[UNSURE]:
        out.line(
            out.pick(
                "不同、矛盾的没有改案卷：核对以后由人改。",
                "What differs or is contradicted was left as the case has it: for a person to check.",
            )
        )
    if options.output:
        out.line(out.pick(f"已写入 {options.output}", f"Wrote {options.output}"))
    else:
        out.line(
            out.pick("没有写入任何文件；加 -o 新案卷.yaml 写出。", "Nothing was written; add -o NEW.yaml.")
        )
    if done.findings:
        out.findings(done.findings)
    return 0


def _name(one: Stated) -> str:
    return f"{PERIOD_LABELS.get(one.period, one.period)}{one.label}"


def _place(at: At, out: Output) -> str:
    if at.sheet or at.cell:
        return "!".join(part for part in (at.sheet, at.cell) if part)
    line = out.pick(f"第{at.line}行", f"line {at.line}")
    return out.pick(f"第{at.page}页", f"page {at.page} ") + line if at.page else line
