"""framework list, show, check, diff, new, convert."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from rich.tree import Tree

from jixiao.cli.output import Output, escape
from jixiao.core.finding import DataError, Finding
from jixiao.core.source import Place
from jixiao.flows import library
from jixiao.framework.diff import criteria, limit_words, remarks
from jixiao.framework.diff import diff as compare
from jixiao.framework.model import Framework, Indicator
from jixiao.rules.render import points_text
from jixiao.writers.whole import write_whole

STATUS = {"national": ("国家", "national"), "local": ("地方", "local"), "ours": ("自拟", "ours")}


def list_all(_options: Namespace, out: Output) -> int:
    """List the frameworks on the shelf."""
    made: list[dict[str, Any]] = []
    for id in library.framework_ids():
        framework, _ = library.open_framework(id)
        leaves = sum(1 for _ in framework.leaves())
        made.append({
            "id": id, "title": framework.title, "edition": framework.edition, "issuer": framework.issuer,
            "status": framework.status, "indicators": leaves, "levels": framework.depth(), "points": points_text(framework.total),
        })  # fmt: skip
    if out.as_json:
        out.json({"frameworks": made})
        return 0
    heads = [(out.pick("编号", "id"), "left!"), (out.pick("名称", "title"), "left*"), (out.pick("性质", "status"), "left!"),
             (out.pick("级", "levels"), "right!"), (out.pick("末级指标", "indicators"), "right!"), (out.pick("总分", "points"), "right!")]  # fmt: skip
    out.table(heads, [
        (m["id"], m["title"], STATUS[m["status"]][0 if out.zh else 1], str(m["levels"]), str(m["indicators"]), m["points"]) for m in made
    ])  # fmt: skip
    return 0


def show(options: Namespace, out: Output) -> int:
    """Show a framework as a tree, as Markdown, or as JSON."""
    framework, _ = library.open_framework(options.framework)
    if out.as_json:
        out.json(framework_json(framework))
        return 0
    if options.markdown:
        print(markdown(framework))
        return 0
    out.title(f"{framework.title}（{points_text(framework.total)} {out.pick('分', 'points')}）")
    if framework.note:
        out.line(framework.note, "dim")
    which = {
        "previous": ("上一年度（N-1）", "the year before (N-1)"),
        "same": ("评价年度（N）", "the year evaluated (N)"),
    }
    zh, en = which[framework.accounts_year]
    out.line(
        out.pick(f"信息公开、表彰等看{zh}的决算", f"Disclosure and praise look at the accounts of {en}"),
        "dim",
    )
    for line in limit_words(framework, framework):
        out.line(out.pick(f"总分：{line}", f"Total: {line}"), "bold")
    for top in framework.indicators:
        out.console.print(_branch(Tree(_label(top)), framework, top, options.criteria, out))
    return 0


def _label(indicator: Indicator) -> str:
    code = f"{indicator.code} " if indicator.code else ""
    return f"{escape(code + indicator.name)} [bold]{points_text(indicator.points)}[/]"


def _branch(tree: Tree, framework: Framework, indicator: Indicator, with_criteria: bool, out: Output) -> Tree:
    if with_criteria:
        for line in criteria(framework, indicator):
            tree.add(escape(line), style="dim")
        for what, text in remarks(indicator):
            name = out.pick("自拟", "ours") if what == "ours" else out.pick("注", "note")
            tree.add(f"[yellow]{name}[/] {escape(text)}")
        if indicator.as_printed:
            tree.add(
                f"[yellow]{out.pick('原文如此', 'as printed')}[/] {escape('、'.join(indicator.as_printed))}"
            )
    for child in indicator.indicators:
        _branch(tree.add(_label(child)), framework, child, with_criteria, out)
    return tree


def markdown(framework: Framework) -> str:
    """A framework as a Markdown table with its generated criteria."""
    lines = [f"# {framework.title}", ""]
    for text in (framework.edition, framework.issuer, framework.note):
        if text:
            lines += [text, ""]
    lines += [f"总分：{line}" for line in limit_words(framework, framework)]
    if framework.grades:
        lines += [
            "等次：" + "、".join(f"{grade.name} ≥ {points_text(grade.low)}" for grade in framework.grades),
            "",
        ]
    lines += ["| 指标 | 分值 | 指标说明 | 评分标准 |", "|---|--:|---|---|"]
    for indicator, path in framework.walk():
        name = "　" * len(path) + (f"{indicator.code} " if indicator.code else "") + indicator.name
        if indicator.indicators:
            name = f"**{name}**"
        text = "<br>".join(line.strip() for line in criteria(framework, indicator))
        for what, remark in remarks(indicator):
            text += f"<br>*{'自拟' if what == 'ours' else '注'}：{remark}*"
        cells = (name, points_text(indicator.points), indicator.explains, text)
        lines.append("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |")
    return "\n".join(lines)


def framework_json(framework: Framework) -> dict[str, Any]:
    def node(indicator: Indicator) -> dict[str, Any]:
        made: dict[str, Any] = {
            "id": indicator.id, "code": indicator.code or None, "name": indicator.name, "points": points_text(indicator.points),
        }  # fmt: skip
        if indicator.indicators:
            made["indicators"] = [node(child) for child in indicator.indicators]
        else:
            made |= {
                "kind": indicator.rule.kind if indicator.rule else "own",
                "explains": indicator.explains,
                "evidence": list(indicator.evidence),
                "criteria": criteria(framework, indicator),
                "ours": indicator.ours or None,
                "readings": [{"name": reading.name, "why": reading.why} for reading in indicator.readings],
                "as_printed": list(indicator.as_printed),
            }
        return made

    return {
        "id": framework.id, "title": framework.title, "edition": framework.edition, "issuer": framework.issuer,
        "status": framework.status, "points": points_text(framework.total), "layout": dict(framework.layout),
        "grades": [{"name": grade.name, "from": points_text(grade.low)} for grade in framework.grades],
        "indicators": [node(indicator) for indicator in framework.indicators],
    }  # fmt: skip


def check(options: Namespace, out: Output) -> int:
    """Check a framework file; exit code 2 when it has errors."""
    framework, findings = library.load_framework(library.find_framework(options.framework))
    found = sorted(findings.items, key=lambda item: item.place.line)
    errors = sum(finding.severity == "error" for finding in found)
    if out.as_json:
        leaves = sum(1 for _ in framework.leaves()) if framework else 0
        out.json(
            {
                "file": findings.file,
                "indicators": leaves,
                "errors": errors,
                "findings": [f.json(out.lang) for f in found],
            }
        )
        return 2 if errors else 0
    out.findings(found)
    if not errors and framework is not None:
        leaves = sum(1 for _ in framework.leaves())
        warnings = len(found)
        tail = out.pick(f"，{warnings} 处提醒", f", {warnings} warnings") if warnings else ""
        out.line(out.pick(f"没有错误：{framework.title}，{leaves} 个末级指标，共 {points_text(framework.total)} 分{tail}。",
                          f"No errors: {framework.title}, {leaves} indicators, {points_text(framework.total)} points{tail}."))  # fmt: skip
    return 2 if errors else 0


WHAT = {
    "added": ("新增", "added"), "removed": ("取消", "removed"), "points": ("分值", "points"), "rule": ("规则", "rule"),
    "moved": ("移动", "moved"), "renamed": ("改名", "renamed"), "setting": ("设置", "setting"),
}  # fmt: skip


def diff(options: Namespace, out: Output) -> int:
    """What moved between two editions."""
    left, _ = library.open_framework(options.left)
    right, _ = library.open_framework(options.right)
    found = compare(left, right)
    if out.as_json:
        out.json({
            "left": left.id, "right": right.id,
            "changes": [{"what": c.what, "name": c.name, "before": c.before, "after": c.after, "points": points_text(c.points)} for c in found],
        })  # fmt: skip
        return 0
    out.title(f"{left.title} → {right.title}")
    heads = [
        ("", "left!"),
        (out.pick("指标", "indicator"), "left*"),
        (out.pick("旧", "before"), "left*"),
        (out.pick("新", "after"), "left*"),
    ]
    out.table(heads, [(WHAT[c.what][0 if out.zh else 1], c.name, c.before, c.after) for c in found])
    out.line(out.pick(f"共 {len(found)} 处不同。", f"{len(found)} differences."))
    return 0


def new(options: Namespace, out: Output) -> int:
    """Write a commented starter; never over an existing file."""
    path = Path(options.file)
    if there(path):
        raise DataError([Finding("file_exists", Place(str(path)), {"path": str(path)})])
    if path.suffix not in (".yaml", ".yml"):
        raise DataError([Finding("not_supported_file", Place(str(path)), {"path": str(path)})])
    write_whole(path, (library.DATA / "starter.yaml").read_text(encoding="utf-8").encode())
    out.line(
        out.pick(
            f"已写入 {path}。改好后运行：./jx framework check {path}",
            f"Wrote {path}. Then run: ./jx framework check {path}",
        )
    )
    return 0


def convert(options: Namespace, out: Output) -> int:
    """YAML to workbook or back; never over an existing file."""
    source, target = Path(options.source), Path(options.target)
    if there(target):
        raise DataError([Finding("file_exists", Place(str(target)), {"path": str(target)})])
    framework, findings = library.load_framework(library.find_framework(options.source))
    findings.stop_on_errors()
    if framework is None:
        raise DataError(findings.items)
    from jixiao.framework.dump import dump_framework

    data = dump_framework(framework)
    if target.suffix.lower() == ".xlsx":
        from jixiao.writers.framework_book import framework_book

        write_whole(target, framework_book(data))
    elif target.suffix.lower() in (".yaml", ".yml"):
        from jixiao.writers.yaml_file import yaml_text

        write_whole(target, yaml_text(data).encode())
    else:
        raise DataError([Finding("not_supported_file", Place(str(target)), {"path": str(target)})])
    out.line(out.pick(f"{source.name} → {target}", f"{source.name} -> {target}"))
    return 0


def there(path: Path) -> bool:
    """Whether something stands at a path already; a path that cannot be is said so when it is written."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
