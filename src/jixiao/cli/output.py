"""What people see: tables for terminals of 80 columns, JSON for programs, findings in one form."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from typing import Any

from rich import markup
from rich.cells import cell_len
from rich.console import Console

from jixiao.cli.wrap import pieces, wrap
from jixiao.core.finding import Finding

SEVERITY = {
    "error": ("错误", "Error", "red"),
    "warning": ("提醒", "Warning", "yellow"),
    "info": ("提示", "Note", "cyan"),
}
WIDTH_OF_FILES = 100
GAP = 2  # cells between columns
SET_IN = "  "  # before a row whose first cells stand above it
LONGEST_WORD = 16  # cells of a word that widens a column rather than being broken
HALF_WIDTH = str.maketrans({
    "：": ": ", "（": " (", "）": ")", "；": "; ", "，": ", ", "、": ", ", "。": ". ", "“": '"', "”": '"', "「": '"', "」": '"',
})  # fmt: skip


# Signs that move the cursor, change colours or turn the direction of writing; a document may hold them, a terminal obeys.
UNSEEN = re.compile(
    "[\\x00-\\x08\\x0d-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ud800-\\udfff]"
)


def visible(text: str) -> str:
    """A text with signs that are not seen but obeyed written out: ⟨U+202E⟩."""
    return UNSEEN.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


def escape(text: str) -> str:
    """A text as it is printed: neither the terminal nor rich takes anything in it for an order."""
    return markup.escape(visible(text))


CODE = re.compile(r" *[A-Z]+\d[\d.]* ")  # of an indicator: A11 部门职能明确性


def _tight(text: str) -> str:
    """A Chinese text without the spaces between digits and Chinese characters."""
    code = CODE.match(text)
    start = code.end() if code else 0
    rest = re.sub(r"(?<=[\d%）]) (?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff]) (?=\d)", "", text[start:])
    return text[:start] + rest


def width_of(console_is_terminal: bool) -> int | None:
    """The width to print for: of the terminal, also when the output goes through a pipe to a pager."""
    if console_is_terminal or "COLUMNS" in os.environ:
        return None
    try:
        return os.get_terminal_size(2).columns if sys.stderr.isatty() else WIDTH_OF_FILES
    except OSError:
        return WIDTH_OF_FILES


class Output:
    """Prints in one language, as text or JSON."""

    def __init__(self, lang: str, as_json: bool) -> None:
        self.zh = lang == "zh"
        self.lang = lang
        self.as_json = as_json
        self.console = Console(highlight=False, width=width_of(sys.stdout.isatty()))
        self.errors = Console(stderr=True, highlight=False, width=width_of(sys.stderr.isatty()))

    def pick(self, zh: str, en: str) -> str:
        return zh if self.zh else en

    @contextmanager
    def progress(self, zh: str, en: str, total: int | None = None) -> Iterator[Callable[[int, int], None]]:
        """A bar on the terminal for what takes long; gives what tells it how many of how many are done."""
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        text = self.pick(zh, en)
        columns = (TextColumn(text), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        hidden = not self.errors.is_terminal
        with Progress(*columns, console=self.errors, transient=True, disable=hidden) as bar:
            at = bar.add_task(text, total=total)
            yield lambda done, total: bar.update(at, completed=done, total=total)

    def words(self, text: str) -> str:
        """A text in the manner of the language: no loose spaces in Chinese, no full-width signs in English."""
        text = visible(text)
        if self.zh:
            return text if "./" in text else _tight(text)
        return (
            re.sub(r" +", " ", text.translate(HALF_WIDTH)).replace(" )", ")").replace("( ", "(")
            if text
            else text
        )

    def json(self, value: Any) -> None:
        text = json.dumps(value, ensure_ascii=False, indent=2)
        sys.stdout.write(UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n")

    def line(
        self, text: str = "", style: str = "", *, to: Console | None = None, exact: bool = False
    ) -> None:
        """A line of text, wrapped under itself; its indent is kept. `exact`: not a space of it is touched."""
        console = to or self.console
        indent = len(text) - len(text.lstrip(" "))
        body = (
            " " * indent + (text.strip(" ") if exact and self.zh else self.words(text.strip(" ")))
            if text.strip()
            else ""
        )
        for piece in [body] if "./" in body else wrap(body, console.width):
            console.print(escape(piece), style=style or None, no_wrap=True, overflow="ignore", crop=False)

    def title(self, text: str) -> None:
        self.console.print()
        self.line(text, "bold")

    def entries(self, rows: Iterable[tuple[str, str, int]]) -> None:
        """Labelled lines (label, text, depth); a long text wraps under itself, not under its label."""
        marked = [
            (
                "  " + "  " * depth + (f"{label}：" if label and self.zh else f"{label}:" if label else ""),
                text,
            )
            for label, text, depth in rows
        ]
        left = min(max((cell_len(label) for label, _ in marked), default=0), self.console.width // 2) + 1
        for label, text in marked:
            if text.startswith("./") and left + cell_len(text) > self.console.width:
                # a command is copied in one piece: one that is too long beside its label stands below it
                for line in (label, "    " + text):
                    self.console.print(escape(line), no_wrap=True, overflow="ignore", crop=False)
                continue
            shown = [text] if text.startswith("./") else wrap(self.words(text), self.console.width - left)
            for number, piece in enumerate(shown):
                head = label if number == 0 else ""
                pad = " " * max(left - cell_len(head), 1)
                self.console.print(escape(head + pad + piece), no_wrap=True, overflow="ignore", crop=False)

    def table(self, heads: Sequence[tuple[str, str]], rows: Iterable[Sequence[str]], title: str = "") -> None:
        """A table. `heads` gives each column's name and its alignment, `left` or `right`; `!` keeps it on one line, each
        `*` gives it a share of the rest of the width, `^` lets it stand above the row where it would take more than two lines;
        a cell more than there are heads is the row's style."""
        body = [tuple(row) for row in rows]
        cells = [[self.words(cell) if cell.strip() else cell for cell in row[: len(heads)]] for row in body]
        cells = [
            [keep_indent(old, new) for old, new in zip(row, made, strict=False)]
            for row, made in zip(body, cells, strict=True)
        ]
        widths = self.widths([name for name, _ in heads], [how for _, how in heads], cells)
        above = [
            n
            for n, (_, how) in enumerate(heads)
            if "^" in how and any(len(hanging(row[n], widths[n])) > 2 for row in cells)
        ]
        if above:
            self._stacked(heads, body, cells, above, title)
            return
        sides = [how.startswith("right") for _, how in heads]
        self.console.print()
        if title:
            self.line(title, "bold")
        self.row(
            [wrap(name, width) for (name, _), width in zip(heads, widths, strict=True)], widths, sides, "bold"
        )
        self.line(" " + "─" * (sum(widths) + self.gap(widths) * (len(widths) - 1)))
        for row, shown in zip(body, cells, strict=True):
            style = row[-1] if len(row) > len(heads) else ""
            self.row(
                [hanging(cell, width) for cell, width in zip(shown, widths, strict=True)],
                widths,
                sides,
                style,
            )
        self.console.print()

    def _stacked(
        self,
        heads: Sequence[tuple[str, str]],
        body: Sequence[Sequence[str]],
        cells: Sequence[Sequence[str]],
        above: Sequence[int],
        title: str,
    ) -> None:
        """A table too wide for the screen: some cells of a row stand on a line above the others."""
        below = [n for n in range(len(heads)) if n not in above]
        names, hows = [heads[n][0] for n in below], [heads[n][1] for n in below]
        widths = self.widths(names, hows, [[row[n] for n in below] for row in cells], indent=len(SET_IN))
        sides = [how.startswith("right") for how in hows]
        self.console.print()
        if title:
            self.line(title, "bold")
        self.line(" " + f"{SET_IN}".join(heads[n][0] for n in above), "bold")
        self.row([wrap(*one) for one in zip(names, widths, strict=True)], widths, sides, "bold", SET_IN)
        self.line(" " + "─" * (len(SET_IN) + sum(widths) + self.gap(widths) * (len(widths) - 1)))
        for row, shown in zip(body, cells, strict=True):
            style = row[-1] if len(row) > len(heads) else ""
            self.line(" " + SET_IN.join(shown[n].strip() for n in above), style)
            pieces_of = [hanging(shown[n], width) for n, width in zip(below, widths, strict=True)]
            self.row(pieces_of, widths, sides, style, SET_IN)
        self.console.print()

    def row(
        self,
        cells: Sequence[Sequence[str]],
        widths: Sequence[int],
        sides: Sequence[bool],
        style: str,
        indent: str = "",
    ) -> None:
        """One row of a table, as many lines high as its tallest cell."""
        for line in zip_longest(*cells, fillvalue=""):
            shown = []
            for piece, width, right in zip(line, widths, sides, strict=True):
                pad = " " * max(width - cell_len(piece), 0)
                shown.append(pad + piece if right else piece + pad)
            text = " " + indent + (" " * self.gap(widths)).join(shown).rstrip(" ")
            self.console.print(escape(text), style=style or None, no_wrap=True, overflow="ignore", crop=False)

    def widths(
        self, names: Sequence[str], hows: Sequence[str], cells: Sequence[Sequence[str]], indent: int = 0
    ) -> list[int]:
        """The width of each column: what is needed, then what is left shared by the stars. Words are kept whole as long as they can."""
        room = self.console.width - GAP * len(names) - 1 - indent
        need = [max([cell_len(name), *(cell_len(row[n]) for row in cells)]) for n, name in enumerate(names)]
        if sum(need) <= room:
            return need
        words = [
            max(
                (cell_len(piece) for text in (name, *(row[n] for row in cells)) for piece in pieces(text)),
                default=0,
            )
            for n, name in enumerate(names)
        ]
        stars = [how.count("*") or (0 if "!" in how else 1) for how in hows]
        fixed = sum(size for size, star in zip(need, stars, strict=True) if not star)
        made = list(need)
        left, shares = max(room - fixed, 8 * sum(1 for star in stars if star)), sum(stars)
        for n in sorted(range(len(names)), key=lambda n: need[n] / (stars[n] or 1)):
            if stars[n]:
                made[n] = min(need[n], max(left * stars[n] // shares, 6, min(words[n], LONGEST_WORD)))
                left, shares = left - made[n], shares - stars[n]
        texts = [n for n, how in enumerate(hows) if "!" in how and how.startswith("left")]
        wide = [n for n, star in enumerate(stars) if star]
        whole = [max(min(size, LONGEST_WORD), 6) for size in words]
        narrow = self.console.width - len(names) - 1 - indent
        # too wide all the same: texts wrap, then columns stand closer, and words are broken where nothing else helps
        for group, least, most in (
            (texts, [max(size, 8) for size in words], room),
            (wide, whole, room),
            (wide, [6] * len(names), narrow),
        ):
            for n in sorted(group, key=lambda n: -made[n]):
                made[n] -= min(max(sum(made) - most, 0), max(made[n] - least[n], 0))
        return made

    def gap(self, widths: Sequence[int]) -> int:
        """The cells between columns: fewer where they would not fit."""
        return GAP if sum(widths) + GAP * len(widths) + 1 <= self.console.width or len(widths) < 3 else 1

    def findings(self, found: Sequence[Finding]) -> None:
        """All findings on stderr, in the order given; as JSON on stdout when asked."""
        if self.as_json:
            self.json({"findings": [finding.json(self.lang) for finding in found]})
            return
        for finding in found:
            zh, en, colour = SEVERITY[finding.severity]
            place = finding.place.show(self.lang)
            head = (
                self.pick(zh, en)
                + " "
                + (f"{place}：" if place and self.zh else f"{place}: " if place else "")
            )
            self.line(f"{head}{finding.message(self.lang)}", colour, to=self.errors, exact=True)
            if finding.formula:
                self.line(
                    f"     {self.pick('算式', 'formula')}  {finding.formula}", to=self.errors, exact=True
                )
            hint = finding.hint(self.lang)
            if hint:
                self.line(f"     → {hint}", "dim", to=self.errors, exact=True)
        count = sum(finding.severity == "error" for finding in found)
        if count:
            self.line(
                self.pick(f"共 {count} 处错误。", f"{count} error{'s' if count > 1 else ''}."),
                "bold",
                to=self.errors,
            )

    def fault(self, error: Exception) -> None:
        """A fault of jixiao's own."""
        if self.as_json:
            self.json({"fault": f"{type(error).__name__}: {error}"})
            return
        self.line(
            self.pick(
                f"jixiao 自身出错（{type(error).__name__}），没有写入任何结果。请把命令和文件发给维护者；设 JIXIAO_DEBUG=1 可看细节。",
                f"A fault in jixiao itself ({type(error).__name__}); nothing was written. Please report the command and the "
                "file; JIXIAO_DEBUG=1 shows details.",
            ),
            "red",
            to=self.errors,
        )


def keep_indent(old: str, new: str) -> str:
    """The new text of a cell with the indent of the old one."""
    return " " * (len(old) - len(old.lstrip(" "))) + new.lstrip(" ")


def hanging(text: str, width: int) -> list[str]:
    """A cell wrapped to its width; a name set in by its level keeps that indent, and a little more, on further lines."""
    indent = len(text) - len(text.lstrip(" "))
    lines = wrap(text, width)
    if indent and len(lines) > 1:
        first = lines[0]
        rest = text.lstrip(" ")[len(first.lstrip(" ")) :].lstrip(" ")
        lines = [first, *wrap(" " * (indent + 1) + rest, width)]
    return lines
