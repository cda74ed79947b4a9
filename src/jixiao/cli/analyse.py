"""analyse: what many units say together."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from jixiao.analysis.result import Part
from jixiao.analysis.show import plain, rows, said, title_of
from jixiao.cli.output import Output
from jixiao.core.finding import DataError, Finding
from jixiao.flows.analyse import Analysed, Asked, tables
from jixiao.flows.analyse import analyse as answered


def analyse(options: Namespace, out: Output) -> int:
    """Run one kind of analysis over a table of facts."""
    asked = Asked(
        options.kind, _parts(options.framework), tuple(Path(one) for one in _parts(options.scores)),
        tuple(dict.fromkeys(_parts(options.by))), options.unit, _set(options.set or ()),
    )  # fmt: skip
    if options.most is not None and options.most < 1:
        raise DataError([Finding("analysis_most", values={"value": str(options.most)})])
    target = Path(options.output) if options.output else None
    report = Path(options.report) if options.report else None
    done = answered(Path(options.facts), asked, target, report, out.lang)
    if options.most is not None:
        beside = tuple(replace(one, most=options.most) for one in done.answer.beside)
        done.answer = replace(done.answer, most=options.most, beside=beside)
    if out.as_json:
        _as_json(done, target, report, out)
        return 0
    if done.findings:
        out.findings(done.findings)
    _show(done, out)
    for path in [*(one for one, _ in tables(done.answer, target)), *([report] if report else [])]:
        out.line(out.pick(f"写到 {path}", f"Written to {path}"))
    return 0


def _set(given: Sequence[str]) -> dict[str, str]:
    """Names and values; one without = has none, and is refused for it."""
    made = (one.partition("=") for one in given)
    return {name.strip(): value.strip() for name, _, value in made}


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _show(done: Analysed, out: Output) -> None:
    answer = done.answer
    out.title(title_of(answer, out.lang, synthetic=done.synthetic))
    _table(answer.main, out)
    for note in answer.notes:
        out.line(said(note, out.lang))
    for part in answer.beside:
        if part.most:
            _table(part, out, said(part.title, out.lang))


def _table(part: Part, out: Output, title: str = "") -> None:
    shown = [one for one in part.shown if not one.wide]
    body = rows(part, shown, out.lang)
    if body:
        heads = [
            (said(one.head, out.lang), one.align + ("!" if one.fixed else "*") + "^" * one.above)
            for one in shown
        ]
        out.table(heads, body, title)
    rest = part.frame.height - len(body)
    if rest:
        out.line(out.pick(
            f"还有 {rest:,} 行没有列出（--most 多列几行，-o 写出全部）。",
            f"{rest:,} more rows are not shown (--most shows more, -o writes all).",
        ))  # fmt: skip


def _as_json(done: Analysed, target: Path | None, report: Path | None, out: Output) -> None:
    answer = done.answer
    out.json({
        "kind": answer.kind, "title": said(answer.title, out.lang), "synthetic": done.synthetic, "count": answer.frame.height,
        "rows": _plain(answer.main), "beside": {one.name: _plain(one) for one in answer.beside},
        "notes": [said(note, out.lang) for note in answer.notes],
        "output": str(target) if target else None, "report": str(report) if report else None,
        "findings": [one.json(out.lang) for one in done.findings],
    })  # fmt: skip


def _plain(part: Part) -> list[dict[str, Any]]:
    return [
        {name: plain(value) for name, value in row.items()}
        for row in part.frame.head(part.most).iter_rows(named=True)
    ]
