"""read: what a document holds - its text, its tables, its score table as a tree, a case begun from it."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from jixiao.cli.output import Output, visible
from jixiao.cli.reading_json import case_json, grid_json, pages_of, summary_json, tree_json
from jixiao.core.document import At, Table
from jixiao.core.finding import DataError, Finding
from jixiao.core.numerals import show_number
from jixiao.core.source import Place
from jixiao.extraction.draft import unit_of
from jixiao.extraction.facts import year_of
from jixiao.extraction.grid import Grid, Placed, Row
from jixiao.extraction.heads import Column
from jixiao.extraction.tree import ScoreRow, ScoreTable, number_of
from jixiao.flows import reading as flow
from jixiao.flows.reading import Reading, Tree
from jixiao.writers.whole import write_whole

MOST_COLUMNS = 9  # more do not fit beside each other in 80 columns
MOST_NAMED = 6  # where there are more, columns of long texts are left out
MOST_HEAD = 8
LONG_ROLES = ("explains", "criteria", "evidence")
MOST_TEXT = 24  # characters of a long cell that are shown
DITTO = "〃"
KINDS = {"docx": "Word", "pdf": "PDF", "xlsx": "Excel", "text": "文本", "html": "网页"}


def read(options: Namespace, out: Output) -> int:
    """Read a document and show what was asked for."""
    if options.output and os.path.lexists(options.output):  # False too for a name no file can have
        path = str(options.output)
        raise DataError([Finding("file_exists", Place(path), {"path": path})])
    made = flow.read(options.file)
    if options.text:
        _text(made, options.output, out)
    elif options.tables:
        _tables(made, options.output, out)
    elif options.tree:
        _tree(made, options, out)
    elif options.case:
        return _case(made, options, out)
    elif options.facts or options.into or options.mapping:
        from jixiao.cli.importing import show_facts, show_import

        return show_import(made, options, out) if options.into else show_facts(made, options, out)
    else:
        _summary(made, options.output, out)
    if made.findings and not out.as_json:
        out.findings(made.findings)
    return 0


def _give(value: dict[str, Any], made: Reading, output: str, out: Output) -> bool:
    """The JSON form, printed or saved; False when people want to look at it."""
    if not (out.as_json or output):
        return False
    value["findings"] = [finding.json(out.lang) for finding in made.findings]
    if not output:
        out.json(value)
        return True
    import json

    _save(output, json.dumps(value, ensure_ascii=False, indent=2) + "\n", out)
    return True


def _save(output: str, text: str, out: Output) -> None:
    write_whole(Path(output), text.encode(), new=True)
    if not out.as_json:
        out.line(out.pick(f"已写入 {output}", f"Wrote {output}"))


# -- the text


def _text(made: Reading, output: str, out: Output) -> None:
    """The lines that places count, each with its number; saved without numbers, so that they are the file's own."""
    lines = made.document.text().split("\n")
    if output:
        _save(output, "\n".join(lines) + "\n", out)
        return
    if out.as_json:
        _give({"file": made.document.file, "lines": lines}, made, "", out)
        return
    width = len(str(len(lines)))
    for number, line in enumerate(lines, 1):
        sys.stdout.write(f"{number:>{width}}  {visible(line)}".rstrip() + "\n")


# -- the tables


def _tables(made: Reading, output: str, out: Output) -> None:
    tables = made.document.tables()
    value = {"file": made.document.file, "tables": [grid_json(grid) for grid in made.grids]}
    if _give(value, made, output, out):
        return
    cut: set[str] = set()
    for number, grid in enumerate(made.grids, 1):
        head = _caption(grid, out) or out.pick("（没有标题）", "(no caption)")
        unit = out.pick(f"，单位：{grid.unit}", f", unit: {grid.unit}") if grid.unit else ""
        out.title(f"{number}. {head}{unit}（{_where(grid.at, out)}）")
        rows = [*grid.rows, *grid.totals]
        if grid.unnamed:
            rows = [*_header(tables[grid.tables[0]], rows), *rows]
        _draw(rows, [] if grid.unnamed else grid.columns, cut, out)
    count = len(made.grids)
    out.line(out.pick(f"共 {count} 张表。", f"{count} tables."))
    if cut:
        left = "、".join(sorted(cut - {""}))
        out.line(
            out.pick(
                f"长的格子只显示开头{'，没有画出的栏：' + left if left else ''}；全文见 --json。",
                f"Long cells show their beginning only{'; columns not drawn: ' + left if left else ''}; --json has all of them.",
            )
        )


def _header(table: Table, rows: Sequence[Row]) -> list[Row]:
    """The header rows of a table whose columns are not known by meaning, as they were printed."""
    first = next((cell.at for row in rows for cell in row if cell.text), At())
    made = []
    for row in table.grid()[: table.header]:
        if any(slot.cell.at == first for slot in row):
            break
        made.append(tuple(Placed(slot.cell.text if slot.first else "", slot.cell.at) for slot in row))
    return made


def _draw(rows: Sequence[Row], columns: Sequence[Column], cut: set[str], out: Output) -> None:
    """One table. What is not drawn is added to `cut`: the names of columns left out, and "" for the ends of long cells."""
    width = max([len(columns), *(len(row) for row in rows)])
    full = [tuple(row) + (Placed(),) * (width - len(row)) for row in rows]
    used = [n for n in range(width) if any(row[n].text for row in full)]  # empty columns are left out
    if columns and len(used) > MOST_NAMED:
        long = [n for n in used if columns[n].role in LONG_ROLES]
        cut |= {columns[n].text for n in long}
        used = [n for n in used if n not in long]

    def shown(cell: Placed) -> str:
        text = " ".join(cell.text.split())
        if cell.filled:
            return DITTO
        if len(text) > MOST_TEXT:
            cut.add("")
            return text[:MOST_TEXT] + "…"
        return text

    if len(used) > MOST_COLUMNS or (not columns and len(used) > MOST_NAMED):
        for row in full:
            texts = [shown(row[n]) for n in used if row[n].text]
            if texts:
                out.line(f"  {_row_place(row)}  " + " │ ".join(texts), exact=True)
        return
    names = [(out.pick("行", "line"), "right!")]
    for n in used:
        wide = n < len(columns) and columns[n].role in ("reason", "target", "actual", *LONG_ROLES)
        side = "left**" if wide else _side(full, n, whole=bool(columns))
        names.append((_head(columns[n]) if n < len(columns) else "", side))
    out.table(names, [(_row_place(row), *(shown(row[n]) for n in used)) for row in full])


def _head(column: Column) -> str:
    """A short head: 一级指标 for names of a level, the words of the header for anything else."""
    if column.role == "name" and column.level:
        return f"{'一二三四'[min(column.level, 4) - 1]}级指标"
    return "分值" if column.role == "points" else column.text[:MOST_HEAD]


def _side(rows: Sequence[Row], column: int, *, whole: bool) -> str:
    """Figures to the right; `whole`: there are only figures, which are kept on one line."""
    texts = [row[column].text for row in rows[1:] if row[column].text and not row[column].filled]
    if texts and all(number_of(text) is not None for text in texts):
        return "right!" if whole else "right"
    return "left"


def _row_place(row: Row) -> str:
    cell = next((cell for cell in row if cell.text and not cell.filled), Placed())
    return cell.at.cell or (str(cell.at.line) if cell.at.line else "")


def _caption(grid: Grid, out: Output) -> str:
    return out.words(" ".join(grid.caption.split()))


def _where(at: At, out: Output) -> str:
    """The place as people say it."""
    parts = []
    if at.page:
        parts.append(out.pick(f"第{at.page}页", f"page {at.page}"))
    if at.sheet or at.cell:
        parts.append(" ".join(part for part in (at.sheet, at.cell) if part))
    if at.line:
        parts.append(out.pick(f"第{at.line}行", f"line {at.line}"))
    return " ".join(parts)


# -- the tree


def _tree(made: Reading, options: Namespace, out: Output) -> None:
    tree = flow.tree(made, options.framework)
    if _give(tree_json(tree), made, options.output, out):
        return
    table = tree.table
    out.title(f"{table.caption or made.document.title or made.document.file}（{_where(table.at, out)}）")
    ids = tree.matching is not None
    heads = [
        (out.pick("指标", "indicator"), "left*"),
        (out.pick("分值", "points"), "right!"),
        (out.pick("合计", "sum"), "right!"),
        (out.pick("得分", "score"), "right!"),
        (out.pick("合计", "sum"), "right!"),
        (out.pick("行", "line"), "right!"),
        *([(out.pick("编号", "id"), "left!")] if ids else []),
    ]
    rows: list[tuple[str, ...]] = []
    for row in table.rows:
        below = [] if row.leaf else table.below(row)
        name = "  " * len(row.path) + f"{row.code + ' ' if row.code else ''}{_short(row.name)}"
        rows.append(
            (*_row(name, row, below), *([tree.matching.id_of(row)] if tree.matching else []), _style(row))
        )
    if table.total is not None:
        rows.append((*_row(table.total.name, table.total, table.leaves()), *([""] if ids else []), "bold"))
    out.table(heads, rows)
    _tree_remarks(tree, out)


def _row(name: str, row: ScoreRow, below: Sequence[ScoreRow]) -> tuple[str, ...]:
    place = row.score.at if row.score.text else row.points.at if row.points.text else row.at
    line = place.cell or (str(place.line) if place.line else "")
    return (
        name,
        row.points.text,
        _sum(row.points, [one.points for one in below]),
        row.score.text,
        _sum(row.score, [one.score for one in below]),
        line,
    )


def _sum(printed: Placed, parts: Sequence[Placed]) -> str:
    """The sum of what is printed below, with ✗ where it is not what is printed here, and how many are not printed."""
    if not parts:
        return ""
    values = [number_of(part.text) for part in parts]
    known = [value for value in values if value is not None]
    total = sum(known, Fraction(0))
    missing = len(values) - len(known)
    wanted = number_of(printed.text) if printed.text else None
    mark = f" ?{missing}" if missing else " ✗" if wanted is not None and wanted != total else ""
    return show_number(total) + mark


def _short(text: str) -> str:
    return text if len(text) <= MOST_TEXT else text[:MOST_TEXT] + "…"


def _style(row: ScoreRow) -> str:
    return "bold" if not row.path else "dim" if not row.leaf else "yellow" if not row.score.text else ""


def _tree_remarks(tree: Tree, out: Output) -> None:
    """What the table itself does not say: rows moved, rows without a match, indicators not printed."""
    table, matching, framework = tree.table, tree.matching, tree.framework
    out.line(
        out.pick(
            "得分是表上印的；合计是下级各行加起来的数，与印的不同的标 ✗，有几行没有印标 ?几。",
            "Scores are as printed; a sum adds up the rows below: ✗ where it is not what is printed, ?n where n rows print none.",
        )
    )
    for row in table.leaves():
        if row.moved:
            group = row.path[-1]
            out.line(
                out.pick(
                    f"“{row.name}”印在“{row.moved}”下面；按分值合计，归到了“{group}”。",
                    f"“{row.name}” is printed under “{row.moved}”; by the sums of points it belongs to “{group}”.",
                )
            )
    empty = [row.name for row in table.leaves() if not row.score.text]
    if empty:
        out.line(out.pick(f"没有印得分：{'、'.join(empty)}", f"no score printed: {', '.join(empty)}"))
    if matching is None or framework is None:
        return
    for one in matching.matches:
        if one.how == "near":
            found = framework.find(one.id)
            name = found.name if found is not None else one.id
            out.line(
                out.pick(
                    f"表上写“{one.row.name}”，对到“{name}”。", f"“{one.row.name}” was taken for “{name}”."
                )
            )
    if matching.own:
        count = len(matching.own)
        out.line(
            out.pick(
                f"自设指标 {count} 行，没有编号。",
                f"{count} rows are the unit's own indicators, without ids.",
            )
        )
    for row in matching.unmatched:
        out.line(
            out.pick(f"体系里没有：{row.name}（第{row.at.line}行）", f"not in the framework: {row.name}"),
            "yellow",
        )
    for id in matching.missing:
        found = framework.find(id)
        out.line(
            out.pick(f"表上没有找到：{found.name if found else id}（{id}）", f"not found in the table: {id}"),
            "yellow",
        )


# -- the case


def _case(made: Reading, options: Namespace, out: Output) -> int:
    begun = flow.begin_case(made, options.framework, options.mapping)
    if out.as_json:
        if options.output:
            _save(options.output, begun.text, out)
        out.json(case_json(begun, made, out))
        return 0
    if not options.output:
        sys.stdout.write(visible(begun.text) if sys.stdout.isatty() else begun.text)
        if begun.findings:
            out.findings(begun.findings)
        return 0
    _save(options.output, begun.text, out)
    found, conflicts = len(begun.facts.found), len(begun.facts.conflicts)
    printed = len(begun.case.printed.indicators)
    out.line(
        out.pick(
            f"认出事实 {found} 项、前后不一致 {conflicts} 项，印的得分 {printed} 行；评分要用、没有认出的 {len(begun.not_found)} 项。"
            "每一处“待确认”都要对照原文。",
            f"{found} facts found, {conflicts} contradicted, {printed} printed scores; {len(begun.not_found)} facts wanted but not "
            "found. Compare each “待确认” with the original.",
        )
    )
    if begun.findings:
        out.findings(begun.findings)
    return 0


# -- the summary


def _summary(made: Reading, output: str, out: Output) -> None:
    document, table = made.document, made.table
    if _give(summary_json(document, table, out.lang), made, output, out):
        return
    year, unit = year_of(document), unit_of(document)
    out.title(document.title or document.file)
    kind = KINDS.get(document.kind, document.kind) if out.zh else document.kind
    rows = [
        (out.pick("文件", "file"), f"{document.file}（{kind}）" if out.zh else f"{document.file} ({kind})"),
        (out.pick("单位", "unit"), unit or out.pick("没有认出", "not made out")),
        (out.pick("年度", "year"), str(year) if year else out.pick("没有认出", "not made out")),
        (
            out.pick("页数", "pages"),
            str(pages_of(document)) if pages_of(document) else out.pick("不分页", "none"),
        ),
        (out.pick("行数", "lines"), str(len(document.text().split("\n")))),
        (out.pick("段落", "paragraphs"), str(len(document.paragraphs()))),
        (out.pick("表格", "tables"), str(len(document.tables()))),
        (out.pick("指标得分表", "score table"), _table_text(table, out)),
    ]
    out.entries([(label, text, 0) for label, text in rows])
    for part in document.unread:
        out.line(out.pick(f"  没有读到：{part}", f"  not read: {part.en}"), "yellow")
    out.line()
    out.line(
        out.pick(
            "接着可以用：--text 全文，--tables 表格，--tree 指标得分表，--case 起草案卷。",
            "Next: --text, --tables, --tree, --case.",
        )
    )


def _table_text(table: ScoreTable | None, out: Output) -> str:
    if table is None:
        return out.pick("没有找到", "not found")
    leaves = len(table.leaves())
    text = out.pick(
        f"{_where(table.at, out)}起，末级指标 {leaves} 个",
        f"from {_where(table.at, out)}, {leaves} indicators",
    )
    if table.total is not None and table.total.score.text:
        text += out.pick(f"，印的总分 {table.total.score.text}", f", printed total {table.total.score.text}")
    return text
