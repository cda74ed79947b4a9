"""Everything about the score of one indicator: criteria, formula, substitution, facts with places, evidence, judgement."""

from __future__ import annotations

from difflib import get_close_matches

from jixiao.core.document import Document
from jixiao.reporting.look import BLANK, WITHHELD, Look, tight
from jixiao.reporting.parts import Page, finish, flat, two_lines
from jixiao.reporting.wording import criteria_words, printed_words, score_words, step_words
from jixiao.reporting.work import Work
from jixiao.rules.render import fact_label
from jixiao.rules.tree import Aggregate, Fact, Judged, walk
from jixiao.scoring.sheet import Row

STEPS = (
    "formula",
    "substituted",
    "result",
    "standard",
    "condition",
    "judgement",
    "rounding",
    "limit",
    "part",
)


def make(work: Work) -> Document | None:
    """The pack of `work.indicator`; a finding with near names where there is no such indicator."""
    look = work.look
    row = look.sheet.row(work.indicator) if work.indicator else None
    if row is None:
        names = [name for one in look.sheet.rows for name in (one.indicator.name, one.id)]
        near = "、".join(get_close_matches(work.indicator, names, n=3, cutoff=0.3)) or "、".join(names[:8:2])
        work.findings.add("indicator_not_found", name=work.indicator or "（没有写 --indicator）", near=near)
        return None
    title = f"{look.case.year}年度{look.case.unit}“{row.indicator.name}”评分说明"
    page = Page()
    page.title(two_lines(title, look.case.unit))
    page.body(f"指标位置：{' › '.join([*row.path, row.indicator.name])}，满分{look.points(row)}分。")
    if row.indicator.explains:
        page.body(f"指标说明：{row.indicator.explains}。")
    if row.id in look.veiled:
        page.body(f"得分：{look.score(row)}。评分依据{WITHHELD}")
        return finish(look, work.form, title, [page.section()])
    page.body(f"得分：{score_words(tight(look.explainer.score_line(row)))}。")
    criteria(look, page, row)
    arithmetic(look, page, row)
    facts(look, page, row)
    judgements(look, page, row)
    missing(look, page, row)
    if not look.public and row.printed is not None and row.printed.text:
        page.head(1, "原报告印的得分")
        page.body(f"{printed_words(tight(look.explainer.printed_line(row)))}。")
    return finish(look, work.form, title, [page.section()])


def criteria(look: Look, page: Page, row: Row) -> None:
    page.head(1, "评分标准")
    lines = look.explainer.lines(row)
    page.body(criteria_words(tight(line.text) for line in lines if line.what == "criteria"))
    page.body([f"{line.label()}：{tight(line.text)}" for line in lines if line.what in ("ours", "note")])


def arithmetic(look: Look, page: Page, row: Row) -> None:
    """公式 → 代入 → 结果 → 对照标准 → 得分."""
    page.head(1, "计算过程")
    rows: list[list[str]] = []
    for line in look.explainer.steps(row.steps):
        text = step_words(tight(line.text))
        if line.what in STEPS and not (
            rows and rows[-1][1].strip().partition("；")[0] == text
        ):  # said just before
            rows.append([line.label(), "　" * line.depth + text])
    if rows:
        page.table(flat(["步骤", "内容"], rows, widths=(1, 6)))


def facts(look: Look, page: Page, row: Row) -> None:
    """The facts that the score uses: value as written, where it stands, what is noted about it."""
    rows = []
    seen: set[tuple[str, str]] = set()
    for node in walk(row.tree):
        key = (
            (node.id, node.period)
            if isinstance(node, Fact)
            else (node.list, "*")
            if isinstance(node, Aggregate)
            else None
        )
        if key is None or key in seen:
            continue
        seen.add(key)
        if isinstance(node, Aggregate):
            records = look.case.records(node.list)
            if records is not None:
                rows.append([look.catalogue.label(node.list), f"{len(records)}条", "", ""])
            continue
        stated = look.case.facts.get(key)
        if stated is None or stated.status in ("unknown", "lost"):
            continue
        place = stated.place_in_source.show()
        note = stated.proof if stated.status == "not_applicable" else stated.reason or stated.note
        value = "不适用" if stated.status == "not_applicable" else stated.text
        rows.append([fact_label(look.catalogue, *key), value, place or BLANK, "" if look.public else note])
    if rows:
        page.head(1, "所用事实")
        page.table(flat(["事实", "数值", "出处", "说明"], rows, widths=(1.8, 1.4, 2.8, 2.6)))


def judgements(look: Look, page: Page, row: Row) -> None:
    """What people decided, with reason, role and evidence."""
    found = look.judgements(row)
    if found:
        page.head(1, "人工判断")
        points = {node.key: tight(node.text) for node in walk(row.tree) if isinstance(node, Judged)}
        rows = []
        before: tuple[str, str] | None = None
        for one in found:
            reason = one.reason if one.reason_given else f"没有理由（{one.reason}）"
            told = (reason, "、".join(one.evidence))
            value = tight(look.explainer.judged_value(one))
            shown = ("同上", "同上") if told == before else told
            rows.append([points.get(one.key, ""), value, shown[0], one.role, shown[1]])
            before = told
        heads = ["要点", "判断", "理由", "角色", "佐证"]
        page.table(flat(heads, rows, center=(1,), widths=(2.4, 0.9, 3.4, 1.2, 2.2)))
    if row.indicator.evidence:
        page.head(1, "应备佐证材料")
        page.body(f"{'、'.join(row.indicator.evidence)}。")


def missing(look: Look, page: Page, row: Row) -> None:
    if row.score is None:
        gaps = list(dict.fromkeys(tight(text) for text in look.explainer.missing(row)))
        if gaps:
            page.head(1, "缺少的依据")
            for number, text in enumerate(gaps, 1):
                page.line(f"{number}. {text}", "list")
