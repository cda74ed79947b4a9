"""What people see: tables for terminals of 80 columns, JSON for programs, findings in one form."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from jixiao.core.finding import Finding

SEVERITY = {
    "error": ("错误", "error", "red"),
    "warning": ("提醒", "warning", "yellow"),
    "info": ("提示", "note", "cyan"),
}


def _tight(text: str) -> str:
    """A cell without the spaces between digits and Chinese, at which a narrow column would otherwise break."""
    return re.sub(r"(?<=[\d%）]) (?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff]) (?=\d)", "", text)


class Output:
    """Prints in one language, as text or JSON."""

    def __init__(self, lang: str, as_json: bool) -> None:
        self.zh = lang == "zh"
        self.lang = lang
        self.as_json = as_json
        sized = "COLUMNS" in os.environ  # a file or pipe has no width of its own
        self.console = Console(highlight=False, width=None if sized or sys.stdout.isatty() else 100)
        self.errors = Console(
            stderr=True, highlight=False, width=None if sized or sys.stderr.isatty() else 100
        )

    def pick(self, zh: str, en: str) -> str:
        return zh if self.zh else en

    def json(self, value: Any) -> None:
        sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")

    def line(self, text: str = "", style: str = "") -> None:
        self.console.print(escape(text), style=style or None)

    def entries(self, rows: Iterable[tuple[str, str, int]]) -> None:
        """Labelled lines (label, text, depth); a long text wraps under itself, not under its label."""
        grid = Table.grid(padding=(0, 1))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold", ratio=1)
        for label, text, depth in rows:
            mark = f"{label}：" if label and self.zh else f"{label}:" if label else ""
            grid.add_row(
                f"  {'  ' * depth}{escape(mark)}", escape(text if text.startswith("./") else _tight(text))
            )
        self.console.print(grid)

    def title(self, text: str) -> None:
        self.console.print()
        self.console.print(escape(text), style="bold")

    def table(self, heads: Sequence[tuple[str, str]], rows: Iterable[Sequence[str]], title: str = "") -> None:
        """A table. `heads` gives each column's name and its alignment, `left` or `right`; `!` keeps it on one line, each
        `*` gives it a share of the rest of the width."""
        made = Table(
            box=box.SIMPLE_HEAD,
            title=escape(title) if title else None,
            title_justify="left",
            pad_edge=False,
            title_style="bold",
        )
        for name, how in heads:
            made.add_column(
                escape(name),
                justify="right" if how.startswith("right") else "left",
                no_wrap="!" in how,
                overflow="fold",
                ratio=how.count("*") or None,
            )
        for row in rows:
            style = row[-1] if len(row) > len(heads) else None
            made.add_row(*(escape(_tight(cell)) for cell in row[: len(heads)]), style=style)
        self.console.print(made)

    def findings(self, found: Sequence[Finding]) -> None:
        """All findings, the gravest first within a file, on stderr; as JSON on stdout when asked."""
        if self.as_json:
            self.json({"findings": [finding.json(self.lang) for finding in found]})
            return
        for finding in found:
            zh, en, colour = SEVERITY[finding.severity]
            place = finding.place.show(self.lang)
            head = f"[{colour}]{self.pick(zh, en)}[/] " + (f"{escape(place)}：" if place else "")
            self.errors.print(f"{head}{escape(finding.message(self.lang))}", soft_wrap=True)
            if finding.formula:
                self.errors.print(
                    f"     {self.pick('算式', 'formula')}  {escape(finding.formula)}", soft_wrap=True
                )
            hint = finding.hint(self.lang)
            if hint:
                self.errors.print(f"     → {escape(hint)}", style="dim", soft_wrap=True)
        count = sum(finding.severity == "error" for finding in found)
        if count:
            self.errors.print(self.pick(f"共 {count} 处错误。", f"{count} errors."), style="bold")

    def fault(self, error: Exception) -> None:
        """A fault of jixiao's own."""
        if self.as_json:
            self.json({"fault": f"{type(error).__name__}: {error}"})
            return
        self.errors.print(
            self.pick(
                f"jixiao 自身出错（{type(error).__name__}），没有写入任何结果。请把命令和文件发给维护者；设 JIXIAO_DEBUG=1 可看细节。",
                f"A fault in jixiao itself ({type(error).__name__}); nothing was written. Please report the command and the "
                "file; JIXIAO_DEBUG=1 shows details.",
            ),
            style="red",
            markup=False,
        )
