"""The part of the demo on many units: a made-up province ranked, a change of a framework tried on it, and an advice on a real case."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from jixiao.analysis.result import Answer
from jixiao.analysis.show import rows, said, title_of
from jixiao.cli.output import Output
from jixiao.core.finding import DataError
from jixiao.flows import advice, analyse, answers, province, simulate
from jixiao.flows.library import DATA

UNITS, YEARS, SEED = "1000", "2022-2023", "1"
FRAMEWORK = "shenzhen-2023"
EDIT = "satisfaction-90.yaml"
ADVISED = "shenzhen-lighting-2020"
SHOWN = 5  # units of the ranking, indicators of the advice


def province_demo(folder: Path, out: Output) -> None:
    """Make up a province, rank it, try a change on it, and advise one real unit; tables here, reports with charts in the folder."""
    made = province.province(folder / "province", province.wanted(UNITS, YEARS, SEED, "0", "2%"))
    facts = made.folder / province.FACTS
    out.title(out.pick(
        f"一省的单位（虚构数据）：{made.units:,} 个单位，{made.rows:,} 行，按 {FRAMEWORK} 计分",
        f"The units of a province (made-up data): {made.units:,} units, {made.rows:,} rows, scored under {FRAMEWORK}",
    ))  # fmt: skip
    written: list[str] = []
    asked = analyse.Asked("ranking", (FRAMEWORK,))
    ranked = analyse.analyse(facts, asked, made.folder / "ranking.parquet").answer
    _table(ranked, out)
    written += _report(ranked, made.folder, "ranking", out, synthetic=True)
    edit = made.folder / EDIT
    edit.write_bytes((DATA / "edits" / EDIT).read_bytes())
    tried = answers.of_simulation(simulate.simulate(edit, facts, made.folder / "simulated.parquet"))
    _table(tried, out, notes=True)
    written += _report(tried, made.folder, "simulated", out, synthetic=True)
    advised = answers.of_advice(advice.advise(ADVISED), out.lang)
    _table(replace(advised, shown=advised.shown[:4]), out, synthetic=False)
    can = advised.frame.filter(advised.frame["regain"].is_not_null())
    if can.height:
        first = can.row(0, named=True)
        out.entries([(first["name"], first["how"], 0)])
    written += _report(advised, made.folder, "advice", out, synthetic=False)
    out.line(out.pick(
        f"写到 {made.folder}：{'、'.join(written)}，图表在里面。", f"Written to {made.folder}, with charts: {', '.join(written)}."
    ))  # fmt: skip


def _table(answer: Answer, out: Output, *, synthetic: bool = True, notes: bool = False) -> None:
    shown = [one for one in answer.shown if not one.wide]
    out.table(
        [(said(one.head, out.lang), one.align + ("!" if one.fixed else "*")) for one in shown],
        rows(answer.main, shown, out.lang, SHOWN),
        title_of(answer, out.lang, synthetic=synthetic),
    )
    for note in answer.notes if notes else ():
        out.line(said(note, out.lang))


def _report(answer: Answer, folder: Path, name: str, out: Output, *, synthetic: bool) -> list[str]:
    """The report as PDF, as Word where there are no Chinese fonts."""
    for suffix in (".pdf", ".docx"):
        try:
            analyse.reported(answer, folder / f"{name}{suffix}", out.lang, synthetic=synthetic)
        except DataError:
            continue
        return [f"{name}{suffix}"]
    return []
