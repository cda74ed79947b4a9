"""report: official forms and reports of one case or many."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path
from typing import Any

from jixiao.cli.output import Output
from jixiao.core.finding import DataError, Finding
from jixiao.core.source import Place
from jixiao.flows import reporting
from jixiao.flows.reporting import Reported, Wish

ORIGINS = {"国家": "national", "地方": "local", "自拟": "ours"}


def report(options: Namespace, out: Output) -> int:
    """Make a form of each case, or list the forms."""
    if options.forms:
        return list_forms(out)
    form = reporting.form_of(options.form)
    missing = []
    if not options.cases:
        missing.append(Finding("case_not_given", Place()))
    if not options.output:
        missing.append(Finding("output_not_given", Place()))
    if missing:
        raise DataError(missing)
    target = reporting.where(options.output)
    wish = Wish(
        form.name, options.public, options.templates, options.indicator, options.framework, options.overwrite
    )
    suffix = f".{options.format}"
    if len(options.cases) == 1:
        made = reporting.report_to(options.cases[0], wish, target, suffix)
        return show(made, out)
    if not os.path.isdir(target):
        values = {"count": len(options.cases), "path": options.output}
        raise DataError([Finding("report_needs_folder", Place(), values)])
    return many(options.cases, wish, target, suffix, out)


def list_forms(out: Output) -> int:
    """Every form with its origin and what it needs."""
    forms = reporting.forms().values()
    if out.as_json:
        rows = [
            {
                "name": form.name, "title": form.title, "english": form.en, "origin": ORIGINS[form.origin], "source": form.source,
                "needs": out.pick(form.needs, form.needs_en), "objects": list(form.objects),
            }
            for form in forms
        ]  # fmt: skip
        out.json({"forms": rows})
        return 0
    heads = [
        (out.pick("名称", "name"), "left!"),
        (out.pick("表样", "form"), "left"),
        (out.pick("来源", "origin"), "left!"),
        (out.pick("需要", "needs"), "left**"),
    ]
    rows_shown = [
        (
            form.name,
            out.pick(form.title, form.en),
            out.pick(form.origin, ORIGINS[form.origin]),
            out.pick(form.needs, form.needs_en),
        )
        for form in forms
    ]
    out.table(heads, rows_shown)
    return 0


def show(made: Reported, out: Output) -> int:
    """What was written, and what is worth knowing."""
    if out.as_json:
        out.json({"reports": [as_json(made, out)]})
        return 0
    out.line(out.pick(f"已写 {made.path}", f"Wrote {made.path}"), exact=True)
    told(made, out)
    return 0


def told(made: Reported, out: Output) -> None:
    """Findings of a form: warnings, and how much is still to be filled in."""
    out.findings(
        [
            finding
            for finding in made.findings
            if finding.severity == "warning" or finding.rule == "report_wanting"
        ]
    )


def many(cases: list[str], wish: Wish, folder: Path, suffix: str, out: Output) -> int:
    """Several cases with a bar on the terminal; those that fail are told at the end."""
    rows: list[dict[str, Any]] = []
    failed: list[Reported] = []
    written = 0
    total = len(dict.fromkeys(cases))
    with out.progress("出表", "Reports", total) as bar:
        for count, made in enumerate(reporting.report_many(cases, wish, folder, suffix), start=1):
            bar(count, total)
            written += made.path is not None
            if made.failed:
                failed.append(made)
            if out.as_json:
                rows.append(as_json(made, out))
    if out.as_json:
        out.json({"reports": sorted(rows, key=lambda row: str(row["case"]))})
        return 2 if failed else 0
    out.line(out.pick(f"已写 {written} 份，在 {folder}", f"Wrote {written} files to {folder}"), exact=True)
    for made in sorted(failed, key=lambda one: one.case):
        out.line(out.pick(f"没有做成：{made.case}", f"Not made: {made.case}"), "bold", to=out.errors)
        out.findings([finding for finding in made.findings if finding.severity == "error"])
    return 2 if failed else 0


def as_json(made: Reported, out: Output) -> dict[str, Any]:
    return {
        "case": made.case,
        "file": None if made.path is None else str(made.path),
        "findings": [finding.json(out.lang) for finding in made.findings],
    }
