"""An analysis of many units: facts read and scored, the kind of analysis run, its table and report written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from jixiao.analysis.given import Given, Side
from jixiao.analysis.kinds import KINDS
from jixiao.analysis.report import report as report_of
from jixiao.analysis.result import Answer, Part
from jixiao.core.finding import DataError, Finding, Findings
from jixiao.core.source import Place
from jixiao.core.system import Why, why_failed
from jixiao.engines import columns
from jixiao.engines.facts import KEYS, SYNTHETIC, UNIT, YEAR, Facts, is_text, prepared, truth_of
from jixiao.engines.writing import distinct, to_csv, whole
from jixiao.engines.wrong import told
from jixiao.flows import bulk
from jixiao.flows.library import open_framework
from jixiao.scoring.lower.framework import BY_CASE, GRADE, HIGH, LOW, TOTAL, Lowered
from jixiao.scoring.lower.plan import decimals
from jixiao.scoring.lower.shown import shown
from jixiao.store.scores import EDITION
from jixiao.writers.document import FORMATS, write_document

MOST_NAMED = 5  # columns that are named where more are lacking


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted: the kind; ids or files of frameworks; tables of scores, none or one for each framework; keys to set rows apart by; the
    code of one unit; what is set for the kind, by name."""

    kind: str
    frameworks: tuple[str, ...]
    scores: tuple[Path, ...] = ()
    by: tuple[str, ...] = ()
    unit: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Analysed:
    """The answer, whether its rows are made up, and what is wrong in the facts."""

    answer: Answer
    synthetic: bool
    findings: list[Finding] = field(default_factory=list)


def analyse(
    facts: Path, asked: Asked, out: Path | None = None, report: Path | None = None, lang: str = "zh"
) -> Analysed:
    """Answer one kind of question about a table of facts; the table goes to a Parquet file, the report to a document. Raises `DataError`;
    then nothing was written."""
    _check(facts, asked, out, report)
    try:
        given, findings = _given(facts, asked)
        answer = KINDS[asked.kind].make()(given)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise DataError([Finding("analysis_failed", values={"why": why_failed(error)})]) from None
    made = tables(answer, out)
    # only the answer tells which further tables there are
    wrong = [one for path, _ in made[1:] for one in distinct(path, [facts, *asked.scores], WRITE)]
    if wrong:
        raise DataError(wrong)
    with ExitStack() as stack:
        for path, table in made:
            WRITE[path.suffix.lower()](table.frame, stack.enter_context(_named(path)))
        reported(answer, report, lang, synthetic=given.synthetic)
    return Analysed(answer, given.synthetic, findings)


@contextmanager
def _named(path: Path) -> Iterator[Path]:
    """A file that is written whole or not at all; what stands in the way is told with its name."""
    try:
        with whole(path) as made:
            yield made
    except (pl.exceptions.PolarsError, OSError) as error:
        values = {"path": str(path), "why": why_failed(error)}
        raise DataError([Finding("bulk_not_made", Place(path.name), values)]) from None


def _csv(frame: pl.DataFrame, path: Path) -> None:
    to_csv(frame.lazy(), path)


WRITE: Mapping[str, Callable[[pl.DataFrame, Path], None]] = {
    ".parquet": pl.DataFrame.write_parquet,
    ".csv": _csv,
}


def tables(answer: Answer, out: Path | None) -> list[tuple[Path, Part]]:
    """Which table goes to which file: OUT.parquet, and OUT.pairs.parquet for a further one named pairs."""
    if out is None:
        return []
    return [
        (out, answer.main),
        *((out.with_suffix(f".{one.name}{out.suffix}"), one) for one in answer.beside),
    ]


def _check(facts: Path, asked: Asked, out: Path | None, report: Path | None) -> None:
    """Everything that is wrong in the question itself."""
    wrong: list[Finding] = []
    least, most, count = KINDS[asked.kind].least, KINDS[asked.kind].most, len(asked.frameworks)
    twice = [name for name, times in Counter(asked.frameworks).items() if times > 1]
    wrong += [Finding("analysis_framework_twice", values={"name": one}) for one in twice]
    if not twice and (count < least or (most and count > most)):
        values = {"kind": asked.kind, "wanted": _wanted(least, most), "count": count}
        wrong.append(Finding("analysis_frameworks", values=values))
    known = KINDS[asked.kind].options
    for name in asked.options:
        if name not in known:
            values = {"name": name, "kind": asked.kind, "known": "、".join(known) or Why("没有", "none")}
            wrong.append(Finding("analysis_setting", values=values))
        elif not asked.options[name]:
            values = {
                "name": name,
                "value": "",
                "wanted": Why("一个值；不设就不写", "a value; leave it out otherwise"),
            }
            wrong.append(Finding("analysis_value", values=values))
    if asked.scores and len(asked.scores) != count:
        wrong.append(
            Finding("analysis_scores_count", values={"scores": len(asked.scores), "frameworks": count})
        )
    for name, given in (("by", asked.by), ("unit", asked.unit)):
        if given and name not in KINDS[asked.kind].takes:
            wrong.append(Finding("analysis_option", values={"kind": asked.kind, "option": f"--{name}"}))
    read = [facts, *asked.scores]
    if out is not None and out.suffix.lower() not in WRITE:
        wrong.append(Finding("analysis_output", values={"path": str(out)}))
    else:
        wrong += distinct(out, read, WRITE)
    wrong += distinct(report, read, FORMATS)
    if wrong:
        raise DataError(wrong)


def _wanted(least: int, most: int) -> Why:
    """How many frameworks a kind takes; `most` 0 for any number."""
    if least == most:
        return Why(f" {least} 个", f"{least} framework{'s' if least > 1 else ''}")
    if not most:
        return Why(f"至少 {least} 个", f"{least} frameworks or more")
    return Why(f" {least} 到 {most} 个", f"{least} to {most} frameworks")


def check_report(report: Path | None, read: Sequence[Path] = ()) -> None:
    """Whether a report can be written in this format and place, before anything is. Raises `DataError`."""
    if wrong := distinct(report, read, FORMATS):
        raise DataError(wrong)


def _given(path: Path, asked: Asked) -> tuple[Given, list[Finding]]:
    raw = bulk.read(path)
    sides: list[Side] = []
    findings: list[Finding] = []
    intervals = KINDS[asked.kind].intervals
    opened = [open_framework(one)[0] for one in asked.frameworks]
    found = [bulk.with_intervals(one) if intervals else (bulk.lowered_of(one), None) for one in opened]
    made = [one for one, _ in found]
    mine = frozenset(name for one in made for name in one.columns)
    if "inputs" in KINDS[asked.kind].options:  # it takes any fact
        facts = made[0].framework.catalogue.facts
        mine |= {name for name in raw.collect_schema() if name.partition("@")[0] in facts}
    for number, (one, too_wide) in enumerate(found):
        # what another framework reads, of these or a shipped one, is no column too many
        taken = prepared(raw, one, lambda: mine | bulk.every_column())
        news = [*taken.findings, *told(taken, one)]
        there = {(old.rule, old.place.field) for old in findings if old.rule == "bulk_unknown_column"}
        findings += [new for new in news if new not in findings and (new.rule, new.place.field) not in there]
        side = _side(taken, one, asked.scores[number] if asked.scores else None)
        sides.append(replace(side, too_wide=None if side.has_interval else too_wide))
    if UNIT in asked.by:
        others = "、".join(one for one in sides[0].keys if one not in (UNIT, "name"))
        raise DataError([Finding("analysis_by_unit", values={"there": others or Why("没有", "none")})])
    lacking = [one for one in asked.by if one not in sides[0].keys]
    if lacking:
        columns_there = tuple(one for one in sides[0].keys if one != UNIT)
        raise DataError(
            [Finding("analysis_no_key", values={"column": one, "there": columns_there}) for one in lacking]
        )
    return Given(tuple(sides), asked.by, asked.unit, made_up(raw), asked.options, raw), findings


def _side(taken: Facts, made: Lowered, scores: Path | None) -> Side:
    keys = tuple(one for one in taken.keys if one in KEYS)
    if scores is None:
        table = bulk.graded(columns.scored(taken.frame, made, taken.keys, decimal=True), made)
    else:
        table = _scores(bulk.read(scores), made, scores.name)
        _same_rows(taken.frame, table, scores.name)
    return Side(made, taken.frame, table, keys, frozenset(table.collect_schema()))


def _scores(found: pl.LazyFrame, made: Lowered, file: str) -> pl.LazyFrame:
    """A table of scores with its columns as `bulk score` writes them, also from text. Raises `DataError` with all that cannot be taken."""
    schema = found.collect_schema()
    made = shown(made)
    places = {one.name: one.places for one in made.outputs}
    places |= {TOTAL + end: places[TOTAL] for end in (LOW, HIGH)}
    wide = decimals(made).keys()
    wrong: list[Finding] = []
    taken: list[pl.Expr] = []
    for name in schema:
        kind = schema[name]
        if name not in places or name == GRADE:
            continue
        wanted = pl.Decimal(38, places[name])
        if kind == pl.String or isinstance(kind, pl.Decimal) or kind.is_integer():
            whole = not places[name] and name not in wide
            taken.append(pl.col(name).cast(pl.Int64 if whole else wanted, strict=False).alias(name))
        else:
            values = {"file": file, "column": name, "type": str(kind)}
            wrong.append(Finding("analysis_scores_type", Place(file, field=name), values))
    ours = {one.name for one in made.outputs}
    foreign = {one for one in schema if "|" not in one} - {*KEYS, *ours, BY_CASE, EDITION}
    lacking = [one.name for one in made.outputs if one.name not in schema and "|" not in one.name]
    whose = {"file": file, "framework": made.framework.id}
    if TOTAL not in schema:
        wrong.append(Finding("analysis_scores_other", values=whose))
    elif foreign and lacking:
        named = {"count": len(lacking), "lacking": tuple(lacking[:MOST_NAMED])}
        wrong.append(Finding("analysis_scores_foreign", values=whose | named))
    if wrong:
        raise DataError(wrong)
    keys = [pl.col(YEAR).cast(pl.Int32, strict=False)] if YEAR in schema else []
    return found.with_columns(*taken, *keys)


def _same_rows(facts: pl.LazyFrame, scores: pl.LazyFrame, file: str) -> None:
    """That both tables are of the same units and years in the same order. Raises `DataError`."""
    keys = [one for one in (UNIT, YEAR) if one in facts.collect_schema()]
    lacking = [one for one in keys if one not in scores.collect_schema()]
    same = not lacking
    if same:
        left, right = (frame.select(keys).collect(engine="streaming") for frame in (facts, scores))
        same = left.equals(right)
    if not same:
        raise DataError([Finding("analysis_scores_rows", values={"file": file})])


def made_up(raw: pl.LazyFrame) -> bool:
    """Whether any row is marked as made up."""
    kind = raw.collect_schema().get(SYNTHETIC)
    if kind is None:
        return False
    here = pl.col(SYNTHETIC)
    mark = truth_of(here.cast(pl.String)) if is_text(kind) else here.cast(pl.Boolean, strict=False)
    return bool(raw.select(mark.any()).collect(engine="streaming").item())


def reported(answer: Answer, report: Path | None, lang: str, *, synthetic: bool) -> None:
    """An answer as a document in a file, .docx, .pdf or .xlsx; nothing where none is wanted. Raises `DataError`."""
    if report is None:
        return
    findings = Findings(report.name)
    document = report_of(answer, lang, synthetic=synthetic)
    if not write_document(document, report, findings):
        raise DataError(findings.items)
