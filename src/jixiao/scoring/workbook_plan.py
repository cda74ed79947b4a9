"""What the workbook of a framework holds: which facts, lists and judgements it asks, and the formulas of its score table."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace

from jixiao.case.model import Case, PrintedScore
from jixiao.core.case_book import (
    HELPERS,
    SPARE,
    CaseBook,
    FactLine,
    Formula,
    Helper,
    JudgeLine,
    ListPage,
    ScoreLine,
    quoted_sheet,
)
from jixiao.core.fact import PERIOD_LABELS
from jixiao.framework.model import Framework, Indicator
from jixiao.rules.build import tested, words
from jixiao.rules.kinds.base import Gate
from jixiao.rules.render import points_text
from jixiao.rules.tree import Aggregate, Fact, Judged, Node, walk
from jixiao.scoring.workbook_ask import (
    fact_lines,
    judge_lines,
    line_text,
    list_pages,
    list_place,
    plain_of,
    split_key,
    target_row,
)
from jixiao.scoring.workbook_cells import (
    BOTH,
    EMPTY,
    LEFT,
    OPTIONAL,
    OPTIONAL_RANGE,
    OVER,
    SILENT,
    Ref,
    quoted,
)
from jixiao.scoring.workbook_inputs import Places, asked
from jixiao.scoring.workbook_levels import Table, score_table

OPEN = "未评"
UNRULED = "原文没有规定，须人工判断"
UNSAID_CAUSES = (SILENT, EMPTY, BOTH, OVER)  # where the criteria give nothing
MOST_WAITS, MOST_NAME = 40, 30


USUAL_YEAR = 2024  # the example, where the framework is for it


def case_book(
    published: Framework, framework: Framework, case: Case, suffix: str = "", spare: int = SPARE
) -> CaseBook:
    """The workbook of a case. `published` is the framework as its issuer has it, `framework` and `case` as
    `case.apply.apply_case` gives them; `spare`: empty rows of a list."""
    inputs = asked_of(published, framework, case, suffix, spare)
    places = places_of(framework, inputs.facts, inputs.lists, inputs.judgements, suffix)
    table = score_table(framework, case, places)
    scores = tuple(_scores(framework, case, table, suffix))
    return replace(
        inputs, scores=scores, depth=framework.depth(),
        helpers=tuple(Helper(row.label, row.cells) for row in table.cells.rows),
    )  # fmt: skip


def asked_of(
    published: Framework, framework: Framework, case: Case, suffix: str = "", spare: int = SPARE
) -> CaseBook:
    """What a case is asked, filled in as far as it is, without the score table and its formulas. Arguments as of `case_book`."""
    trees = _trees(framework)
    return CaseBook(
        f"{case.unit or '（单位）'} {case.year or ''} {framework.title}".replace("  ", " "),
        _about(published, case),
        fact_lines(framework, case, trees),
        list_pages(framework, case, trees, suffix, spare),
        judge_lines(framework, case),
        tuple(target_row(block, target, published) for block, rows in case.targets.items() for target in rows),
        tuple((node.id, node.name) for node, _ in published.walk() if node.own is not None),
        (), 0, (), (), suffix,
    )  # fmt: skip


def places_of(
    framework: Framework,
    facts: tuple[FactLine, ...],
    lists: tuple[ListPage, ...],
    judged: tuple[JudgeLine, ...],
    suffix: str = "",
) -> Places:
    """Where the inputs of these rows and pages stand."""
    return Places(
        len(facts), len(judged), {page.id: list_place(page, framework.catalogue.lists[page.id]) for page in lists},
        frozenset(line.key for line in judged),
        {split_key(line.key): line.unit for line in facts if line.kind == "money"}, suffix,
        {line.key: number for number, line in enumerate(facts, 1)},
        {line.key: number for number, line in enumerate(judged, 1)},
    )  # fmt: skip


def _trees(framework: Framework) -> list[Node]:
    """Every tree a score may depend on: those of rows, and the conditions of gates on levels and the total."""
    made = [framework.tree(leaf) for leaf, _ in framework.leaves() if leaf.rule is not None]
    gates: list[Gate] = [*framework.gates]
    for indicator, _ in framework.walk():
        if indicator.indicators:
            gates += indicator.gates
    return (
        made + [tested(gate.when.node, framework.context) for gate in gates] + [g.score.node for g in gates]
    )


def _about(framework: Framework, case: Case) -> tuple[tuple[str, str, str, str], ...]:
    named = case.framework or framework.id
    overlay = {id: [points_text(points), reason] for id, (points, reason) in case.overlay.items()}
    more = {
        "narrative": plain_of(case.narrative),
        "printed": {
            group: {id: _beside(score) for id, score in found.items()}
            for group, found in (("indicators", case.printed.indicators), ("levels", case.printed.levels))
            if found
        },
        "unused": [{"text": item.text, "what": item.what, "line": str(item.line)} for item in case.unused],
        "notes": [{"line": str(line), "text": text} for line, text in case.notes],
    }
    return (
        ("unit", "单位", case.unit, "被评价的部门或单位全称"),
        ("year", "年度", str(case.year or ""), _year_hint(framework)),
        ("scope", "范围", case.scope, "本级，或汇总（含下属单位）"),
        ("id", "案卷编号", case.id, "好认就行，每份不同，如 某局-2024"),
        ("framework", "指标体系", named, f"由程序写，不要改；误删了的，写回生成这份表时用的指标体系：{named}"),
        ("title", "标题", case.title, "可不写"),
        ("source_title", "来源材料", case.source_title, "可不写，如 2024年度部门整体绩效自评报告"),
        ("source_file", "来源文件", case.source_file, "“原文行”所指的文件，可不写"),
        ("grade", "报告印的等次", case.printed.grade, "可不写"),
        ("total", "报告印的总分", case.printed.total.text if case.printed.total else "", "可不写"),
        ("fictional", "虚构示例", "是" if case.fictional else "", "可不写"),
        ("overlay", "单位调整的分值", json.dumps(overlay, ensure_ascii=False) if overlay else "", "由程序写；要改，改案卷后重新生成"),
        ("more", "其他（照录）", json.dumps(more, ensure_ascii=False) if any(more.values()) else "", "由程序写，不要改"),
    )  # fmt: skip


def _year_hint(framework: Framework) -> str:
    """How to write the year, with one that the framework is for."""
    low, high = framework.valid_from, framework.valid_to
    if low is not None and low == high:
        return f"四位数字；这个指标体系只用于 {low} 年"
    example = max(low or 0, min(USUAL_YEAR, high or USUAL_YEAR))
    span = f"{low} 至 {high} 年" if low and high else f"{low} 年起" if low else f"{high} 年止" if high else ""
    return f"四位数字，如 {example}" + (f"；这个指标体系用于 {span}" if span else "")


def _beside(printed: PrintedScore) -> dict[str, str]:
    """What a report prints beside a score: points, rate, and where."""
    points = "" if printed.points is None else points_text(printed.points)
    made = {"points": points, "rate": printed.rate, "line": line_text(printed.place_in_source.line)}
    return {key: text for key, text in made.items() if text}


# -- the score table


def _scores(framework: Framework, case: Case, table: Table, suffix: str) -> Iterable[ScoreLine]:
    cells, sheet = table.cells, quoted_sheet(HELPERS + suffix)

    def shown(ref: Ref | None, label: str) -> Formula:
        if ref is None:
            return '""', ""
        if ref.kind == "number":
            at = cells.number_cell(ref, label)
        else:
            now = ref.now if isinstance(ref.now, str) else ""
            at = cells.put(cells.row(label), "C", cells.only(ref.state, ref.value), now)
        return f"{sheet}!{at}", cells.rows[int(at[1:]) - 2].cells["C"][1]

    said: dict[str, Formula] = {}  # the cell that says how a row stands, and what it says now

    def state(ref: Ref | None, trees: list[Node], label: str, open_: Formula | None = None) -> Formula:
        if ref is None:
            return '""', ""
        formula, now = _state(ref, trees, table, open_)
        at = cells.put(cells.row(f"{label} 状态"), "C", formula, now)
        return f"{sheet}!{at}", now

    def below(children: Iterable[Indicator], label: str) -> Formula:
        """How many rows under a level are not scored."""
        parts: list[str] = []
        now = 0
        for child in children:
            if child.indicators:
                at, more = below(child.indicators, child.name)
                parts.append(at)
                now += int(more)
            elif child.id in said:
                at, text = said[child.id]
                parts.append(f'IF(LEFT({at.rpartition("!")[2]},{len(OPEN)})="{OPEN}",1,0)')
                now += str(text).startswith(OPEN)
        return cells.put(cells.row(f"{label} 未评的"), "C", "+".join(parts) or "0", now), now

    def tests(indicator: Framework | Indicator) -> list[Node]:
        """The conditions of the gates on a level and under it."""
        made = [tested(gate.when.node, framework.context) for gate in indicator.gates]
        return made + [test for child in indicator.indicators if child.indicators for test in tests(child)]

    for indicator, path in framework.walk():
        if indicator.indicators:
            continue
        ref = table.rows.get(indicator.id)
        tree = [table.trees[indicator.id]] if indicator.id in table.trees else []
        printed = case.printed.indicators.get(indicator.id)
        criteria = words(indicator.rule, framework.context) if indicator.rule is not None else []
        points = table.points.get(indicator.id)
        score, how = shown(ref, indicator.name), state(ref, tree, indicator.name)
        if ref is not None:
            said[indicator.id] = how
        yield ScoreLine(
            indicator.id, (*path, indicator.name), points_text(indicator.points), "\n".join(criteria),
            score, how, printed.text if printed else "",
            points_cell=shown(points, "分值") if points is not None else None,
        )  # fmt: skip
    for indicator, path in framework.walk():
        if indicator.indicators:
            printed = case.printed.levels.get(indicator.id)
            points = table.points.get(indicator.id)
            level = table.levels[indicator.id]
            yield ScoreLine(
                indicator.id, (*path, indicator.name), points_text(indicator.points), "", shown(level, indicator.name),
                state(level, tests(indicator), indicator.name, below(indicator.indicators, indicator.name)), printed.text if printed else "", "level",
                points_cell=shown(points, "分值") if points is not None else None,
            )  # fmt: skip
    total = case.printed.total
    yield ScoreLine(
        "total", ("总分",), points_text(framework.total), "", shown(table.total, "总分"),
        state(table.total, tests(framework), "总分", below(framework.indicators, "总分")), total.text if total else "", "total",
    )  # fmt: skip
    if table.grade is not None:
        bands = "；".join(f"{grade.name} ≥ {points_text(grade.low)}" for grade in framework.grades)
        yield ScoreLine(
            "grade", ("等次",), "", bands, shown(table.grade, "等次"), ('""', ""), case.printed.grade, "grade"
        )


def _state(ref: Ref, trees: list[Node], table: Table, open_: Formula | None = None) -> Formula:
    """A formula that says whether a row is scored, and what it waits for. `open_`: of a level, the cell that counts its rows
    that are not scored."""
    if ref.sure:
        return '"已评"', "已评"
    causes = set(ref.causes)
    silent = ",".join(f'ISNUMBER(FIND("{cause}",{ref.state}))' for cause in UNSAID_CAUSES)
    waits: list[Formula] = [
        (f'IF(OR({silent}),"；{UNRULED}","")', f"；{UNRULED}" if causes & {*UNSAID_CAUSES} else "")
    ]
    if open_ is not None:
        waits.append((
            f'IF({open_[0]}>0,"；还有"&{open_[0]}&"个指标未评","")', f"；还有{open_[1]}个指标未评" if open_[1] else "",
        ))  # fmt: skip
    waits += _waits(trees, table)
    formula = f'"{OPEN}。"&MID({"&".join(text for text, _ in waits)},2,9999)'
    gone = f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({ref.state},"{LEFT}",""),"{OPTIONAL}",""),"{OPTIONAL_RANGE}","")=""'
    formula = f'IF({ref.state}="","已评",IF({gone},"不适用，剔除",{formula}))'
    if not causes:
        return formula, "已评"
    if not causes - {LEFT, OPTIONAL, OPTIONAL_RANGE} and LEFT in causes:
        return formula, "不适用，剔除"
    return formula, f"{OPEN}。{''.join(str(now) for _, now in waits)[1:]}"


def _waits(trees: list[Node], table: Table) -> list[Formula]:
    """What is missing: for each input a formula that names it while it has no value. A judgement may be given in several forms,
    and one of a whole row instead of its items: what would do as well is not told twice."""
    cells = table.cells
    waits: dict[str, tuple[str, bool]] = {}  # by the test that it is missing: its name, and whether it is now
    judged: dict[str, tuple[dict[str, None], str, bool]] = {}  # by key: the states of all forms, and the same
    for node in dict.fromkeys(part for tree in trees for part in walk(tree)):
        if isinstance(node, Fact) and not node.id.startswith("="):
            if node.stated and len(trees) == 1 and _has_inputs(trees[0], node):
                continue
            other = cells.fact(node.id, node.period, stated=node.stated)
            name = f"{PERIOD_LABELS.get(node.period, node.period)}{cells.catalogue.label(node.id)}"
            if not other.sure:
                waits.setdefault(_empty(other.state), (name, bool(other.causes)))
        elif isinstance(node, Judged) and node.key in cells.places.judged:
            other = cells.judged(node.key, node.what)
            if not other.sure:
                states, name, now = judged.get(node.key, ({}, f"判断：{_short(asked(node))}", True))
                judged[node.key] = {**states, other.state: None}, name, now and bool(other.causes)
        elif isinstance(node, Aggregate):
            listed, causes, _, _ = cells.list_of(node.list)
            name = f"清单“{cells.catalogue.label(node.list)}”"
            waits.setdefault(_empty(listed), (name, bool(causes)))
    made: list[Formula] = []
    items: dict[str, list[str]] = {}
    for key in judged:
        row = key.rpartition(".")[0]
        items.setdefault(row if row in judged else key, [])
        if row in judged:
            items[row].append(key)
    for key, inside in items.items():
        states, name, now = judged[key]
        each = [_named(_empty(*judged[item][0]), *judged[item][1:]) for item in inside]
        if not each:
            made.append(_named(_empty(*states), name, now))
            continue
        both = f"；判断：整行给一个分，或者逐条判断（{len(each)}条）"
        test = _empty(*(state for item in inside for state in judged[item][0]))
        told = both if all(judged[item][2] for item in inside) else "".join(str(text) for _, text in each)
        made.append((f"IF({test},{quoted(both)},{'&'.join(text for text, _ in each)})", told))
    made += [_named(test, *said) for test, said in waits.items()]
    return made[:MOST_WAITS]


def _empty(*states: str) -> str:
    """The test that none of these has a value."""
    tests = ",".join(f'{state}<>""' for state in states)
    return f"AND({tests})" if len(states) > 1 else tests


def _named(test: str, name: str, now: bool) -> Formula:
    return f'IF({test},{quoted(f"；{name}")},"")', f"；{name}" if now else ""


def _short(text: str) -> str:
    text = text.replace("判断得分（", "给分（", 1)
    return text if len(text) <= MOST_NAME else f"{text[:MOST_NAME]}…"


def _has_inputs(tree: Node, fact: Fact) -> bool:
    """Whether a stated rate has its formula's inputs in the same tree: then these are named, not the rate."""
    return any(
        isinstance(node, Aggregate) or (isinstance(node, Fact) and not node.stated and node != fact)
        for node in walk(tree)
    )
