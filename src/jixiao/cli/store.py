"""store: facts and scores of many units, kept from year to year."""

from __future__ import annotations

import time
from argparse import Namespace
from pathlib import Path

from jixiao.cli.bulk import by_case
from jixiao.cli.output import Output
from jixiao.flows import keep, keep_facts
from jixiao.flows.keep import Standing
from jixiao.store.facts import Loaded

SHOWN = 10  # loads
WHAT = {"cells": ("按格", "cells"), "replace": ("整行", "rows"), "remove": ("移出", "removal")}


def load(options: Namespace, out: Output) -> int:
    """Load tables of facts."""
    with out.progress("装入", "Loading") as bar:
        done, findings = keep_facts.load(
            Path(options.store), [Path(one) for one in options.facts], replace_rows=options.replace, frameworks=options.framework, progress=bar
        )  # fmt: skip
    if out.as_json:
        out.json({"loads": [_load_json(one) for one in done], "findings": [one.json(out.lang) for one in findings]})  # fmt: skip
        return 0
    if findings:
        out.findings(findings)
    for one in done:
        same = one.rows - one.added - one.changed
        out.line(out.pick(
            f"{one.file}：{one.rows:,} 行，新增 {one.added:,}，变了 {one.changed:,}，没变 {same:,}。",
            f"{one.file}: {one.rows:,} rows, {one.added:,} new, {one.changed:,} changed, {same:,} as they were.",
        ))  # fmt: skip
    return 0


def remove(options: Namespace, out: Output) -> int:
    """Take units and years out."""
    done = keep_facts.remove(Path(options.store), Path(options.rows))
    if out.as_json:
        out.json(_load_json(done))
        return 0
    out.line(out.pick(
        f"{done.file}：写了 {done.rows:,} 个单位年度，移出 {done.removed:,} 行，库里本来没有 {done.rows - done.removed:,} 个。",
        f"{done.file} names {done.rows:,} units and years: {done.removed:,} rows removed, {done.rows - done.removed:,} were not there.",
    ))  # fmt: skip
    return 0


def _load_json(one: Loaded) -> dict[str, str | int]:
    return {"load": one.load, "file": one.file, "rows": one.rows, "added": one.added, "changed": one.changed, "removed": one.removed}  # fmt: skip


def score(options: Namespace, out: Output) -> int:
    """Bring the scores up to date."""
    began = time.monotonic()
    with out.progress("计分", "Scoring") as bar:
        done = keep.score(
            Path(options.store), options.framework, years=options.years, engine=options.engine, whole=options.all_or_nothing, progress=bar
        )  # fmt: skip
    seconds = time.monotonic() - began
    edition = done.edition
    if out.as_json:
        out.json({
            "framework": edition.framework, "edition": edition.digest, "new_edition": done.fresh, "rows": done.rows, "scored": done.scored,
            "taken_over": done.taken_over, "same": done.same, "gone": done.gone, "outside": done.outside,
            "totals": done.totals, "without_total": done.rows - done.totals, "by_case": done.by_case,
            "findings": [one.json(out.lang) for one in done.findings],
        })  # fmt: skip
        return 0
    if done.findings:
        out.findings(done.findings)
    if done.fresh:
        out.line(out.pick(
            f"{edition.framework} 的新版次 {edition.short}：范围内的行都按它重算。",
            f"A new edition of {edition.framework}, {edition.short}: all rows of its years are scored under it.",
        ))  # fmt: skip
    if done.scored or done.taken_over:
        kept = done.rows - done.scored - done.taken_over
        out.line(out.pick(
            f"{done.rows:,} 行里计分 {done.scored:,} 行，其余 {kept:,} 行的得分还合用，{seconds:.1f} 秒。" if kept else f"计分 {done.scored:,} 行，{seconds:.1f} 秒。",
            f"{done.scored:,} of {done.rows:,} rows scored, the scores of the other {kept:,} still fit, {seconds:.1f} s." if kept else f"{done.scored:,} rows scored, {seconds:.1f} s.",
        ))  # fmt: skip
    elif not done.rows:
        out.line(
            out.pick(
                "库里没有这些年的事实：计分 0 行。", "The store has no facts of these years: 0 rows scored."
            )
        )
    else:
        out.line(out.pick(
            f"没有要重算的：计分 0 行，{done.rows:,} 行的得分都合用，{seconds:.1f} 秒。",
            f"Nothing to score again: 0 rows scored, the scores of all {done.rows:,} fit, {seconds:.1f} s.",
        ))  # fmt: skip
    if done.rows:
        out.line(out.pick(
            f"这些年的 {done.rows:,} 行，{done.totals:,} 行有总分，{done.rows - done.totals:,} 行因为有事实未知，总分空着。",
            f"Of the {done.rows:,} rows of these years {done.totals:,} have a total; of {done.rows - done.totals:,} a fact is not known, and their total is empty.",
        ))  # fmt: skip
        by_case(done.by_case, out)
    if done.taken_over:
        out.line(out.pick(
            f"上次备好的 {done.taken_over:,} 行得分现在生效。",
            f"The scores of {done.taken_over:,} rows that were ready from last time are shown now.",
        ))  # fmt: skip
    if done.gone:
        out.line(out.pick(
            f"{done.gone:,} 行的事实已经不在库里，得分去掉了。",
            f"The facts of {done.gone:,} rows are not there any more, and their scores went.",
        ))  # fmt: skip
    if done.outside:
        out.line(out.pick(
            f"{done.outside:,} 行的年度不在它的适用年度内，没有计分；一定要计，用 --years。",
            f"{done.outside:,} rows are of years for which it is not valid, and were not scored; --years scores them all the same.",
        ))  # fmt: skip
    return 0


def show(options: Namespace, out: Output) -> int:
    """What is in a store."""
    found = keep.state(Path(options.store))
    if out.as_json:
        names = ("load", "at", "file", "sha256", "what", "rows", "added", "changed", "removed")
        out.json({
            "version": found.version, "bytes": found.size, "rows": found.rows, "units": found.units, "columns": found.columns,
            "years": {str(year): count for year, count in found.years.items()},
            "loads": [dict(zip(names, one, strict=True)) for one in found.loads],
            "scores": [
                {
                    "framework": one.edition.framework, "edition": one.edition.digest, "year": one.year, "rows": one.rows,
                    "scored": one.rows - one.waiting, "waiting": one.waiting, "staged": one.staged, "gone": one.gone, "broken_off": one.broken_off,
                }
                for one in found.standings
            ],
        })  # fmt: skip
        return 0
    years = "、".join(f"{year} 年 {count:,} 行" for year, count in found.years.items())
    of_years = ", ".join(f"{count:,} of {year}" for year, count in found.years.items())
    out.title(Path(options.store).name)
    out.line(out.pick(
        f"{found.units:,} 个单位，{found.rows:,} 行，{found.columns:,} 列事实，{found.size / 2**20:,.1f} MB" + (f"：{years}。" if years else "。"),
        f"{found.units:,} units, {found.rows:,} rows, {found.columns:,} columns of facts, {found.size / 2**20:,.1f} MB" + (f": {of_years}." if years else "."),
    ))  # fmt: skip
    number = "right!"
    if found.loads:
        heads = [(out.pick("装入", "load"), number), (out.pick("时间（UTC）", "time (UTC)"), "left!"), (out.pick("文件", "file"), "left"), (out.pick("方式", "how"), "left!"), (out.pick("行", "rows"), number), (out.pick("新增", "new"), number), (out.pick("变了", "changed"), number)]  # fmt: skip
        out.table(heads, [
            (str(load), at[:16].replace("T", " "), file, out.pick(*WHAT[what]), f"{rows:,}", f"{added:,}", f"{changed or removed:,}")
            for load, at, file, _, what, rows, added, changed, removed in found.loads[:SHOWN]
        ])  # fmt: skip
        if len(found.loads) > SHOWN:
            out.line(out.pick(f"更早的还有 {len(found.loads) - SHOWN} 次，见 --json。", f"{len(found.loads) - SHOWN} earlier ones: see --json."))  # fmt: skip
    if not found.standings:
        out.line(out.pick("还没有计过分：jixiao store score", "Nothing is scored yet: jixiao store score"))
        return 0
    heads = [(out.pick("指标体系", "framework"), "left"), (out.pick("版次", "edition"), "left!"), (out.pick("年度", "year"), number), (out.pick("行", "rows"), number), (out.pick("已计分", "scored"), number), (out.pick("等着", "waiting"), number)]  # fmt: skip
    out.table(heads, [_standing(one) for one in found.standings])
    _notes(found.standings, out)
    return 0


def _standing(one: Standing) -> tuple[str, ...]:
    waiting = f"{one.waiting:,}" if one.waiting else ""
    edition = one.edition
    return (edition.framework, edition.short, str(one.year), f"{one.rows:,}", f"{one.rows - one.waiting:,}", waiting, "yellow" if one.waiting else "")  # fmt: skip


def _notes(found: list[Standing], out: Output) -> None:
    waiting, staged, gone = (sum(getattr(one, what) for one in found) for what in ("waiting", "staged", "gone"))  # fmt: skip
    if waiting:
        out.line(out.pick(
            f"{waiting:,} 行等着计分（它们还是旧的得分，或者还没有）：再运行 jixiao store score，只做这些。",
            f"{waiting:,} rows wait (they have their old scores, or none yet): jixiao store score does only these.",
        ))  # fmt: skip
    if staged:
        out.line(out.pick(f"其中 {staged:,} 行的新得分已经备好，全部做完才生效。", f"The new scores of {staged:,} of them are ready, and are shown when all are done."))  # fmt: skip
    if gone:
        out.line(out.pick(f"{gone:,} 行得分的事实已经不在库里，下次计分时去掉。", f"The facts of {gone:,} scores are not there any more; they go with the next scoring."))  # fmt: skip
    broken = sorted({one.edition.framework for one in found if one.broken_off})
    if broken:
        names = "、".join(broken) if out.zh else ", ".join(broken)
        out.line(out.pick(f"上次计分没有做完：{names}。", f"The last scoring was broken off: {names}."))


def export(options: Namespace, out: Output) -> int:
    """Give facts or scores out."""
    store, target = Path(options.store), Path(options.output)
    if options.facts:
        rows, findings = keep.export_facts(store, target, options.years)
    else:
        rows, findings = keep.export_scores(store, options.scores, target, options.years)
    if out.as_json:
        out.json({"rows": rows, "output": str(target), "findings": [one.json(out.lang) for one in findings]})
        return 0
    if findings:
        out.findings(findings)
    out.line(out.pick(f"{rows:,} 行写到 {target}", f"{rows:,} rows written to {target}"))
    return 0
