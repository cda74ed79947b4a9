"""analyse: what many units say together."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from jixiao.analysis.show import heads, plain, rows, said, title_of
from jixiao.cli.output import Output
from jixiao.flows.analyse import Analysed, Asked
from jixiao.flows.analyse import analyse as answered


def analyse(options: Namespace, out: Output) -> int:
    """Run one kind of analysis over a table of facts."""
    asked = Asked(
        options.kind, _parts(options.framework), tuple(Path(one) for one in _parts(options.scores)),
        _parts(options.by), options.unit, _set(options.set or ()),
    )  # fmt: skip
    target = Path(options.output) if options.output else None
    report = Path(options.report) if options.report else None
    done = answered(Path(options.facts), asked, target, report, out.lang)
    if options.most:
        done.answer = replace(done.answer, most=options.most)
    if out.as_json:
        _as_json(done, target, report, out)
        return 0
    if done.findings:
        out.findings(done.findings)
    _show(done, out)
    for path in (target, report):
        if path is not None:
            out.line(out.pick(f"写到 {path}", f"Written to {path}"))
    return 0


def _set(given: Sequence[str]) -> dict[str, str]:
    """Names and values; one without = has the value 1."""
    made = (one.partition("=") for one in given)
    return {name.strip(): value.strip() if mark else "1" for name, mark, value in made}


def _parts(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _show(done: Analysed, out: Output) -> None:
    answer = done.answer
    out.title(title_of(answer, out.lang, synthetic=done.synthetic))
    body = rows(answer, out.lang)
    if body:
        sides = [one.align + ("!" if one.fixed else "*") for one in answer.shown]
        out.table(list(zip(heads(answer, out.lang), sides, strict=True)), body)
    rest = answer.frame.height - len(body)
    if rest:
        out.line(out.pick(
            f"还有 {rest:,} 行没有列出（--most 多列几行，-o 写出全部）。",
            f"{rest:,} more rows are not shown (--most shows more, -o writes all).",
        ))  # fmt: skip
    for note in answer.notes:
        out.line(said(note, out.lang))


def _as_json(done: Analysed, target: Path | None, report: Path | None, out: Output) -> None:
    answer = done.answer
    out.json({
        "kind": answer.kind, "title": said(answer.title, out.lang), "synthetic": done.synthetic, "count": answer.frame.height,
        "rows": [{name: plain(value) for name, value in row.items()} for row in answer.frame.head(answer.most).iter_rows(named=True)],
        "notes": [said(note, out.lang) for note in answer.notes],
        "output": str(target) if target else None, "report": str(report) if report else None,
        "findings": [one.json(out.lang) for one in done.findings],
    })  # fmt: skip
