"""examples: every rule shape and every setting of every switch, worked out by hand and scored."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from jixiao.cli.output import Output
from jixiao.cli.scores import show_lines
from jixiao.core.finding import DataError, Finding
from jixiao.core.source import Place
from jixiao.flows import examples as shelf
from jixiao.flows.examples import VERDICTS, Example, Outcome
from jixiao.scoring.explain import Explainer

MARK = {"equal": "＝", "differs": "≠", "possible": "∈", "impossible": "∉", "": ""}


def examples(options: Namespace, out: Output) -> int:
    """List the examples, or show those of one shape, switch or setting."""
    if not options.name:
        return _list(out)
    found = shelf.find(options.name)
    if not found:
        near = shelf.near(options.name)
        values = {
            "name": out.pick("例子", "examples"),
            "key": out.pick("编号", "id"),
            "text": options.name,
            "choices": near,
        }
        raise DataError([Finding("not_a_choice", Place(), values)])
    outcomes = [shelf.run(example) for example in found]
    if out.as_json:
        out.json({"examples": [_json(outcome, out) for outcome in outcomes]})
        return 0
    for outcome in outcomes:
        _show(outcome, out)
    return 0


def _list(out: Output) -> int:
    everything = shelf.examples()
    if out.as_json:
        out.json({"examples": [_head(example, out) for example in everything]})
        return 0
    score = (out.pick("得分", "score"), "right!")
    printed = (out.pick("印的", "printed"), "left!")
    heads = [
        (out.pick("编号", "id"), "left!"),
        (out.pick("名称", "name"), "left**"),
        (out.pick("出处", "source"), "left*"),
        score,
        printed,
    ]
    out.table(heads, [
        (e.id, e.name, _short(e, out), shelf.expected_text(e), _beside(e)) for e in everything if e.shape
    ], out.pick("写法", "Shapes"))  # fmt: skip
    heads = [(out.pick("编号", "id"), "left!"), (out.pick("口径", "switch"), "left*"), score, printed]
    out.table(heads, [
        (e.id, f"{e.number} {e.name}", shelf.expected_text(e), _beside(e)) for e in everything if e.switch
    ], out.pick("口径开关", "Switches"))  # fmt: skip
    out.line(out.pick(
        f"共 {len(everything)} 个，得分都是手工算的。＝ 与印的一致，≠ 不同，∈ 印的在可能的区间之内。看一个：./jx examples P7",
        f"{len(everything)} examples, worked out by hand. = equals the printed score, ≠ differs, ∈ is possible. Show one: ./jx examples P7",
    ))  # fmt: skip
    return 0


def _beside(example: Example) -> str:
    """The printed score with how it stands to ours: `≠ 1.99`."""
    return f"{MARK[example.verdict]} {example.printed}".strip()


def _name(example: Example) -> str:
    return f"{example.name}：{example.setting}" if example.setting else example.name


def _source(example: Example, out: Output) -> str:
    place = ""
    if example.source is not None:
        line = out.pick(f"第 {example.source.line} 行", f"line {example.source.line}")
        place = f"{example.source.report} {example.source.row} {line}"
    if example.made_up:
        return out.pick(
            f"{place}（数字是编的）" if place else "数字是编的", f"{place} (made-up numbers)".strip()
        )
    return place


def _short(example: Example, out: Output) -> str:
    """The source in a few letters, for the list."""
    if example.made_up or example.source is None:
        return out.pick("数字是编的", "made up")
    return f"{example.source.report}:{example.source.line}"


def _head(example: Example, out: Output) -> dict[str, Any]:
    source = example.source
    expected = example.expected
    return {
        "id": example.id,
        "name": example.name,
        "shape": example.shape or None,
        "switch": example.switch or None,
        "setting": example.setting or None,
        "change": example.change or None,
        "number": example.number or None,
        "source": {"report": source.report, "row": source.row, "line": source.line} if source else None,
        "made_up": example.made_up,
        "score": _text(expected.get("score")),
        "low": _text(expected.get("low")),
        "high": _text(expected.get("high")),
        "printed": example.printed or None,
        "verdict": out.pick(*VERDICTS[example.verdict]) if example.verdict else None,
    }


def _text(value: Any) -> str | None:
    return None if value is None else shelf.result_text(value)


def _json(outcome: Outcome, out: Output) -> dict[str, Any]:
    example = outcome.example
    lines = []
    if outcome.sheet is not None:
        explainer = Explainer(outcome.sheet, out.lang)
        lines = [
            {"row": row.id, "what": line.what, "text": line.text, "depth": line.depth}
            for row in outcome.sheet.rows
            for line in explainer.lines(row)
        ]
    return _head(example, out) | {
        "data": dict(example.shown),
        "criteria": shelf.criteria_text(outcome),
        "explanation": lines,
        "printed_inputs": example.inputs or None,
        "missing": example.missing or None,
        "expected": {key: _text(value) for key, value in example.expected.items()},
        "found": {key: _text(value) for key, value in outcome.found.items()},
        "holds": outcome.holds,
        "note": example.note or None,
    }


def _show(outcome: Outcome, out: Output) -> None:
    example = outcome.example
    out.title(f"{example.id} {_name(example)}")
    source = _source(example, out)
    if source:
        out.line(f"  {source}", "dim")
    if example.change:
        out.line(f"  {out.pick('口径', 'setting')} {example.change}", "bold")
    _block(out.pick("规则", "rule"), shelf.rule_text(example), out)
    facts = shelf.facts_text(example)
    if facts:
        _block(out.pick("事实和判断", "facts and judgements"), facts, out)
    if outcome.sheet is not None:
        _explanation(outcome, out)
    else:
        out.entries(
            [
                (
                    out.pick("结果", "result"),
                    out.pick(
                        f"不计分，报 {outcome.found['finding']}", f"refused: {outcome.found['finding']}"
                    ),
                    0,
                )
            ]
        )
    rows = [(out.pick("手工算", "by hand"), f"{shelf.expected_text(example)}　{example.note}", 0)]
    rows += [("", f"{what} {value}", 0) for what, value in shelf.further_text(example)]
    if example.missing:
        rows.append((out.pick("缺", "missing"), example.missing, 0))
    if example.inputs or example.printed:
        rows.append((out.pick("报告印的", "as printed"), _printed(example, out), 0))
    if not outcome.holds:
        rows.append((out.pick("不符", "does not hold"), "；".join(shelf.check(outcome)), 0))
    out.entries(rows)


def _printed(example: Example, out: Output) -> str:
    score = (
        out.pick(f"得分 {example.printed}", f"score {example.printed}")
        if example.printed
        else out.pick("没有印得分", "no score printed")
    )
    verdict = f" · {out.pick(*VERDICTS[example.verdict])}" if example.verdict else ""
    return f"{example.inputs}；{score}{verdict}" if example.inputs else f"{score}{verdict}"


def _explanation(outcome: Outcome, out: Output) -> None:
    """The lines of every row; a small framework's rows stand under their names, with its total after them."""
    sheet = outcome.sheet
    if sheet is None:
        return
    explainer = Explainer(sheet, out.lang)
    for row in sheet.rows:
        if len(sheet.rows) > 1:
            out.line(f"  {row.indicator.name}", "bold")
        show_lines(explainer.lines(row), out)
    if len(sheet.rows) > 1:
        total = sheet.total
        score = (
            shelf.result_text(total.score)
            if total.score is not None
            else f"{shelf.result_text(total.low)}–{shelf.result_text(total.high)}"
        )
        out.entries([(out.pick("合计", "total"), score, 0)])


def _block(label: str, text: str, out: Output) -> None:
    out.line(f"  {label}", "bold")
    for line in text.split("\n"):
        out.console.print(f"    {line}", markup=False, soft_wrap=True)
