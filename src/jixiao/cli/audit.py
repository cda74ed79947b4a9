"""audit: what is wrong in a published report, where, with the arithmetic; many reports in a table."""

from __future__ import annotations

import json
import os
import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence

from jixiao.auditing.waivers import waiver_entry, waivers_file
from jixiao.cli import correcting
from jixiao.cli.audit_show import one_line, show
from jixiao.cli.output import SEVERITY, UNSEEN, Output
from jixiao.core.finding import DataError, Finding
from jixiao.core.source import Place
from jixiao.flows import audit_copies as copies
from jixiao.flows.audit_folder import Task, Told, audit_many, files_of
from jixiao.flows.auditing import (
    Wish,
    audit_by,
    audit_json,
    chosen_rules,
    open_waivers,
    waiver_findings,
)


def audit(options: Namespace, out: Output) -> int:
    """Audit one report, or many."""
    only = chosen_rules(options.only, "--only")
    skip = chosen_rules(options.skip, "--skip")
    waivers, told = open_waivers(options.waivers)
    wish = Wish(options.framework, only, skip, tuple(options.compare), waivers)
    paths = files_of(options.files)
    if len(paths) == 1 and not os.path.isdir(options.files[0]):
        return one(paths[0], wish, told, options, out)
    correcting.asked(options)
    single = {
        "--annotate": options.annotate,
        "--opinion": options.opinion,
        "--accept": options.accept,
        "--set": options.set,
    }
    for name, value in single.items():
        if value:
            raise DataError(
                [Finding("audit_one_report", Place(), {"option": name, "count": str(len(paths))})]
            )
    return many(paths, wish, told, options, out)


def one(path: str, wish: Wish, told: Sequence[Finding], options: Namespace, out: Output) -> int:
    """One report: its findings, its coverage, and the files that were asked for."""
    corrects = correcting.asked(options)
    outputs = (
        options.annotate,
        options.opinion,
        options.write_waivers,
        options.correct,
        options.correct_case,
    )
    copies.check_targets(path, *outputs, overwrite=options.overwrite)
    correcting.check_names(options)
    made, judged = audit_by(path, wish)
    if corrects:
        return correcting.correct(path, made, judged, wish, options, out)
    if options.annotate:
        copies.copy_kind_of(options.annotate, made.reading.document)
    notes = [
        *made.reading.findings,
        *told,
        *waiver_findings(wish.waivers, judged.used, judged.expired),
    ]
    written = []
    if options.annotate:
        copies.write_annotated(path, made, judged.told, options.annotate, out.lang)
        written.append(options.annotate)
    if options.opinion:
        notes += copies.write_opinion(made, judged, wish, options.opinion)
        written.append(options.opinion)
    if options.write_waivers:
        entries = [waiver_entry(remark, made.view.claims, made.file) for remark in judged.told]
        copies.write_text(options.write_waivers, waivers_file(entries))
        written.append(options.write_waivers)
    if out.as_json:
        value = audit_json(made, out.lang, judged)
        value["notes"] = [finding.json(out.lang) for finding in notes]
        value["written"] = written
        out.json(value)
        return 0
    show(made, judged, out)
    tell(written, notes, out)
    return 0


def tell(written: Sequence[str], notes: Sequence[Finding], out: Output) -> None:
    """What was written, and what is worth knowing besides the findings of the report."""
    for path in written:
        out.line(out.pick(f"已写 {one_line(path)}", f"Wrote {one_line(path)}"), exact=True)
    if notes:
        out.findings(notes)


# -- many reports


def many(paths: Sequence[str], wish: Wish, told: Sequence[Finding], options: Namespace, out: Output) -> int:
    """Many reports: a line of the table for each, or a line of JSON; why the bad ones could not be audited."""
    copies.check_targets("", "", "", options.write_waivers, overwrite=options.overwrite)
    names = names_of(paths)
    task = Task(wish, out.lang, out.as_json, bool(options.write_waivers))
    rows: list[tuple[str, ...]] = []
    failed: list[Told] = []
    used: set[int] = set()
    expired: set[int] = set()
    entries: list[str] = []
    total = dict.fromkeys(SEVERITY, 0)
    for made in _with_bar(paths, task, out):
        used |= made.used
        expired |= made.expired
        entries += made.entries
        if made.failed:
            failed.append(made)
        for severity, count in made.counts.items():
            total[severity] += count
        if out.as_json:
            _json_line(made, out)
        else:
            rows.append(row_of(made, names, out))
    if options.write_waivers:
        copies.write_text(options.write_waivers, waivers_file(entries))
    notes = [*told, *waiver_findings(wish.waivers, used, expired)]
    if out.as_json:
        if notes:
            out.as_json = False  # standard output has a line for each report; this is beside it
            out.findings(notes)
        return 2 if failed else 0
    table(rows, out)
    words = [f"{out.pick(SEVERITY[key][0], SEVERITY[key][1])} {count}" for key, count in total.items()]
    done = len(paths) - len(failed)
    out.line(
        out.pick(f"审核 {done} 份：{'，'.join(words)}。", f"{done} reports audited: {', '.join(words)}."),
        "bold",
    )
    out.line(out.pick("看一份的全部发现：./jx audit 文件", "All findings of one: ./jx audit FILE"))
    out.findings([finding for made in failed for finding in made.findings])
    tell([options.write_waivers] if options.write_waivers else [], notes, out)
    return 2 if failed else 0


def _with_bar(paths: Sequence[str], task: Task, out: Output) -> Iterator[Told]:
    """The results, with a bar on the terminal."""
    with out.progress("审核", "Auditing", len(paths)) as bar:
        for count, made in enumerate(audit_many(paths, task), start=1):
            bar(count, len(paths))
            yield made


def row_of(made: Told, names: Mapping[str, str], out: Output) -> tuple[str, ...]:
    """A report's line in the table."""
    name = names[made.path]
    if made.failed:
        reason = made.findings[0].message(out.lang)
        return (
            out.pick(f"{name}：{reason}", f"{name}: {reason}"),
            "",
            "",
            "",
            "",
            out.pick("没有审成", "not audited"),
            "red",
        )
    share = f"{made.tied * 100 // made.quantities}%" if made.quantities else "—"
    coverage = f"{made.tied}/{made.quantities} ({share})"
    counts = [str(made.counts[key]) if made.counts[key] else "" for key in SEVERITY]
    colour = "red" if made.counts["error"] else "yellow" if made.counts["warning"] else ""
    return name, str(made.pages or ""), *counts, coverage, colour


def names_of(paths: Sequence[str]) -> dict[str, str]:
    """Each path as the table has it: without the folders that all of them share."""
    try:
        top = os.path.commonpath([os.path.dirname(os.path.abspath(path)) for path in paths])
        return {path: one_line(os.path.relpath(os.path.abspath(path), top)) for path in paths}
    except ValueError:  # another drive, or a name that no file can have
        return {path: one_line(path) for path in paths}


def table(rows: Sequence[tuple[str, ...]], out: Output) -> None:
    """All reports."""
    heads = [
        (out.pick("报告", "report"), "left*"),
        (out.pick("页", "pages"), "right!"),
        *((out.pick(zh, en), "right!") for zh, en, _ in SEVERITY.values()),
        (out.pick("核对到的数", "numbers checked"), "right!"),
    ]
    out.table(heads, rows)


def _json_line(made: Told, out: Output) -> None:
    """One report as one line of JSON."""
    value = {"path": made.path, "audited": not made.failed}
    if made.data is not None:
        value |= made.data
    else:
        value |= {"findings": [finding.json(out.lang) for finding in made.findings]}
    text = json.dumps(value, ensure_ascii=False)
    sys.stdout.write(UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n")
