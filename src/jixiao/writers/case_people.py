"""The sheets of the fill-in workbook in which people judge, and in which a unit sets its own indicators."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from xlsxwriter.worksheet import Worksheet

from jixiao.core.book import letters
from jixiao.core.case_book import (
    FIRST,
    IN_WORDS,
    JUDGEMENT_COLUMNS,
    JUDGEMENTS,
    ROLES,
    SECRECY,
    TARGET_COLUMNS,
    TARGETS,
    VERDICTS,
    YES_NO,
    JudgeLine,
)
from jixiao.writers.case_pages import Pages, height, is_decimal

TARGET_ROWS = 30


class PeoplePages(Pages):
    """Writes the sheets 判断 and 自设指标."""

    def judgements(self) -> None:
        name = JUDGEMENTS + self.data.suffix
        hint = (
            "白底的一格由您填；填了判断，同一行变成黄色的理由、角色、佐证也要写。下面列了几条的指标，或者整行给一个分，或者逐条判断，"
            "不要都填。下半部分的行平时不填，只在评分标准没有规定时才用。"
        )
        page = self.page(name, "judgements", JUDGEMENT_COLUMNS, hint)
        keys = [column.key for column in JUDGEMENT_COLUMNS]
        inside = {line.key: line.key.rpartition(".")[0] for line in self.data.judgements}
        items = Counter(inside.values())
        quiet = False
        for at, line in enumerate(self.data.judgements, FIRST - 1):
            item, count = inside[line.key] in inside and not line.silent, items[line.key]
            first_quiet = line.silent and not quiet
            quiet = line.silent
            label = f"【评分标准没有规定时才填】\n{line.row}" if first_quiet else line.row
            look = self.formats.get(font_color="#A6A6A6") if item else self.text
            page.write_string(at, 1, label, self.group if first_quiet else look)
            what = "按评分标准给一个分" if line.what == f"判断得分（{line.row}）" else line.what
            if count and "points" in line.asks and not line.silent:
                what = f"整行给一个分；或者空着，逐项判断下面 {count} 项"
            self.row(page, at, "judgements", line.key, line.row, what)
            page.write_string(at, 2, what, self.formats.get(indent=1) if item else self.text)
            span = f"{line.low}–{line.high}" if "points" in line.asks else ""
            page.write_string(at, 3, span, self.text)
            open_ = {
                "score": "points" in line.asks, "verdict": bool({"truth", "choice"} & set(line.asks)),
                "count": "count" in line.asks, "items": "count" in line.asks, "tier": bool(line.tiers),
            }  # fmt: skip
            page.write_string(at, len(keys) - 1, "、".join(line.asks))
            for n, key in enumerate(keys[4:-1], 4):
                self.judgement_cell(page, at, n, key, line, unlocked=open_.get(key, True))
            cells = [
                (line.what, 46),
                (line.filled.get("reason", ""), 40),
                (line.filled.get("evidence", ""), 24),
            ]
            room = ("" if line.silent else "\n", 24)  # for two pieces of evidence
            page.set_row(at, height([*cells, room, (what, 44), (label, 22)]))
        page.set_column(len(keys) - 1, len(keys) - 1, 8, None, {"hidden": True})
        page.freeze_panes(3, 3)
        self.asked(page, keys)
        self.define("判断_编号", name, "A", len(self.data.judgements))

    def asked(self, page: Worksheet, keys: Sequence[str]) -> None:
        """Reason, role and evidence: grey while nothing is judged in the row, yellow where they are still to be written."""
        answers = ",".join(
            f'${letters(keys.index(key))}{FIRST}=""' for key in ("score", "verdict", "count", "items")
        )
        last = FIRST - 2 + max(len(self.data.judgements), 1)
        idle = self.book.add_format({"bg_color": "#F2F2F2"})
        wanted = self.book.add_format({"bg_color": "#FFF2CC"})
        for key in ("reason", "role", "evidence"):
            n = keys.index(key)
            here = f'${letters(n)}{FIRST}=""'
            for formula, look in (
                (f"=AND({answers},{here})", idle),
                (f"=AND(NOT(AND({answers})),{here})", wanted),
            ):
                page.conditional_format(FIRST - 1, n, last, n, {"type": "formula", "criteria": formula, "format": look})  # fmt: skip

    def judgement_cell(
        self, page: Worksheet, at: int, n: int, key: str, line: JudgeLine, *, unlocked: bool
    ) -> None:
        text = line.filled.get(key, "")
        if not unlocked:
            page.write_string(at, n, text, self.formats.get(bg_color="#D9D9D9"))
            return
        numeric = key in ("score", "count", "line")
        exact = numeric and is_decimal(text)
        self.input(page, at, n, "" if exact else text, text if exact else "", "General" if numeric else "@")
        if key == "score":
            page.data_validation(at, n, at, n, {
                "validate": "decimal", "criteria": "between", "minimum": _decimal(line.low), "maximum": _decimal(line.high),
                "error_title": "给分", "error_message": f"给分在 {line.low} 至 {line.high} 之间。",
            })  # fmt: skip
        elif key == "count":
            page.data_validation(at, n, at, n, {
                "validate": "integer", "criteria": ">=", "value": 0, "error_title": "个数", "error_message": "写 0 或正整数。",
            })  # fmt: skip
        elif key == "verdict":
            words = line.choices if "choice" in line.asks else VERDICTS
            self.choices(page, at, n, words, "结论")
        elif key in ("tier", "role", "secrecy"):
            words = {"tier": line.tiers, "role": ROLES, "secrecy": SECRECY}[key]
            self.choices(page, at, n, words, "", strict=key != "role")

    def targets(self) -> None:
        blocks = "、".join(name for _, name in self.data.own_blocks)
        hint = f"单位自己设的指标（{blocks}）。改了名称、目标值、比较、分值的，要重新生成工作簿，评分表才按新的算。完成值已在“事实”表有行的，填在那里。"
        page = self.page(TARGETS + self.data.suffix, "targets", TARGET_COLUMNS, hint)
        rows = [*self.data.targets]
        for at in range(max(TARGET_ROWS, len(rows) + 10)):
            row = rows[at] if at < len(rows) else {}
            block = row.get("block", "" if len(self.data.own_blocks) > 1 else self.data.own_blocks[0][0])
            page.write_string(FIRST - 1 + at, 0, block)
            for n, column in enumerate(TARGET_COLUMNS[1:], 1):
                text = row.get(column.key, "")
                if column.key == "operator" and text == "text":
                    text = IN_WORDS
                if column.key == "more" or (column.key == "where" and row):
                    page.write_string(FIRST - 1 + at, n, text, self.text)
                else:
                    self.input(page, FIRST - 1 + at, n, text)
                if column.key == "where" and not row:
                    self.choices(
                        page, FIRST - 1 + at, n, [name for _, name in self.data.own_blocks], "指标块"
                    )
                if column.key == "operator":
                    self.choices(
                        page, FIRST - 1 + at, n, (">=", "<=", "=", ">", "<", IN_WORDS), "比较", strict=False
                    )
                if column.key == "set_low":
                    self.choices(page, FIRST - 1 + at, n, YES_NO, "目标设低了")
            texts = [(row.get(column.key, ""), column.width) for column in TARGET_COLUMNS[1:-1]]
            page.set_row(FIRST - 1 + at, height(texts))
        more = len(TARGET_COLUMNS) - 1  # what only the program reads
        page.set_column(more, more, TARGET_COLUMNS[more].width, None, {"hidden": True})
        page.freeze_panes(3, 3)


def _decimal(text: str) -> float:
    """A limit as a validation needs it: 5/3 too."""
    return float(Fraction(text or "0"))
