"""The fill-in workbook of a case as bytes: inputs unlocked and checked, formulas locked with their values beside them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from jixiao.core.book import letters
from jixiao.core.case_book import (
    ABOUT,
    ABOUT_COLUMNS,
    FACT_COLUMNS,
    FACTS,
    FIRST,
    HELPERS,
    JUDGEMENTS,
    KNOWN,
    LEVEL,
    MONEY_UNITS,
    NOTES,
    SCORE_KEYS,
    SCORES,
    SECRECY,
    STATUSES,
    TARGETS,
    UNKNOWN,
    YES_NO,
    BookColumn,
    CaseBook,
    FactLine,
    ListColumn,
    ListPage,
    ScoreLine,
    column_of,
)
from jixiao.writers.case_pages import LIST_PROTECT, PROTECT, height, is_decimal
from jixiao.writers.case_people import PeoplePages

FONT = "宋体"
PRINTED_SPARE = 8  # empty rows of a list that are printed, to write on
FORMATS: Mapping[str, str] = {
    "money": "#,##0.00####",
    "ratio": "0.00##%",
    "date": "yyyy-mm-dd",
    "count": "#,##0",
}
NUMBER = "#,##0.######"
# What the first sheet says: for which sheet (empty: always), and the text.
HOW: tuple[tuple[str, str], ...] = (
    ("", "白底的格子由您填；灰底的由程序写，或暂时不用填（“判断”表的理由、角色、佐证，填了判断才变成黄色，要您写）。先填“基本情况”，再填“事实”、各清单和“判断”，得分在“评分表”里随填随算。"),
    (FACTS, "事实：数填在“值”里，单位看右边一格。金额的单位只能选元、万元、亿元。比率直接打 95%。没有的数不要填 0：把值空着，在“状态”里选“未知”，右边写理由（不写会提醒）。"),
    (FACTS, "状态：空着并且有值就是已知；未知＝材料里没有；不适用＝本单位没有这类事，须写佐证；范围＝只知道大概，值里写 90%-95%、≥95% 或 约1800万元；存疑＝材料里的数不可能对；缺损＝原件该处空白。写成“二十人左右”又没有选“范围”的，会提醒读成了多少。"),
    ("清单", "清单：一条记录一行。写出来就视为完整；一时写不完整的，先不写，在“事实”表的“清单”一行选“未知”。确实一条也没有的，选“已知”。某一格本来就没有的写“不适用”。“事实”里填的数与清单算出来的不同，会提醒，按清单计分。"),
    (JUDGEMENTS, "判断：给分、结论、个数三种里，白底的那种由您填。一个指标下面列了几条的，或者整行给一个分，或者逐条判断，不要都填。填了判断，同一行的理由、角色、佐证变成黄色，都要写；角色写是哪一方（单位自评、第三方机构、财政部门……），不写姓名。报告没有说明理由的，理由写“（未说明）”加原因。"),
    (SCORES, "评分表：得分空着是还没有评，右边写着缺什么；空着不等于 0 分。怎么填得分都一样的行，这里要填齐才显示，计分的命令会先给出。"),
    (SCORES, "得分、合计都由公式算。读回时程序按规则重新计算，与表里的数不同会指出来；表里的数不作为依据。"),
    (TARGETS, "自设指标：改了名称、目标值、分值后，公式不会跟着变，请用 ./jx form 指标体系 --case 本文件 -o 新文件 重新生成。"),
    ("", "填完运行 ./jx score 本文件.xlsx。有错的，会得到一份标红、带批注和“错误清单”的副本，一次列全。"),
)  # fmt: skip


def case_book_bytes(*books: CaseBook) -> bytes:
    """The workbook of a case; of several (each with its own suffix) one workbook with all their sheets."""
    stream = io.BytesIO()
    options = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False,
    }  # fmt: skip
    book = xlsxwriter.Workbook(stream, options)
    book.set_size(2400, 1500)
    for one in books:
        _Writer(book, one).write()
    book.close()
    return stream.getvalue()


class _Writer(PeoplePages):
    def write(self) -> None:
        self.notes()
        self.about()
        self.facts()
        for page in self.data.lists:
            self.list(page)
        if self.data.judgements:
            self.judgements()
        if self.data.own_blocks:
            self.targets()
        self.scores()
        self.helpers()
        self.form()

    # -- sheets

    def notes(self) -> None:
        page = self.book.add_worksheet(NOTES + self.data.suffix)
        page.set_column(0, 0, 4)
        page.set_column(1, 1, 120)
        page.write_string(0, 0, self.data.title, self.title)
        page.set_row(0, 28)
        plain = self.book.add_format({"font_name": FONT, "font_size": 11, "text_wrap": True, "valign": "top"})
        there = {"", FACTS, SCORES}
        there |= {JUDGEMENTS} if self.data.judgements else set()
        there |= {TARGETS} if self.data.own_blocks else set()
        there |= {"清单"} if self.data.lists else set()
        texts = [text for sheet, text in HOW if sheet in there]
        for number, text in enumerate((*texts, *self.data.notes), 1):
            page.write_number(number, 0, number, plain)
            page.write_string(number, 1, text, plain)
            page.set_row(number, height([(text, 120)]) + 6)
        page.hide_gridlines(2)
        page.set_paper(9)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.protect("", PROTECT)

    def about(self) -> None:
        page = self.page(ABOUT + self.data.suffix, "about", ABOUT_COLUMNS, "单位、年度等。白底的由您填。")
        for at, (id, label, value, hint) in enumerate(self.data.about, FIRST - 1):
            self.row(page, at, "about", id, label, kept=id in ("overlay", "more") and bool(value))
            page.write_string(at, 1, label, self.text)
            if id in ("framework", "overlay", "more"):
                page.write_string(at, 2, value, self.text)
            else:
                self.input(page, at, 2, value)
            page.write_string(at, 3, hint, self.text)
            if id == "more" or (id == "overlay" and not value):
                page.set_row(at, None, None, {"hidden": True})
            if id == "scope":
                self.choices(page, at, 2, ("本级", "汇总"), label)
            if id == "fictional":
                self.choices(page, at, 2, YES_NO, label)
            if id == "year":
                page.data_validation(at, 2, at, 2, {
                    "validate": "length", "criteria": "==", "value": 4, "error_title": "年度", "error_message": f"年度写{hint}。",
                })  # fmt: skip
        page.freeze_panes(3, 2)

    def facts(self) -> None:
        name = FACTS + self.data.suffix
        hint = "数填“值”，单位看右边；没有的数不要填 0，在“状态”选“未知”并写原因。"
        page = self.page(name, "facts", FACT_COLUMNS, hint)
        theme = ""
        for at, line in enumerate(self.data.facts, FIRST - 1):
            self.row(page, at, "facts", line.key, line.label, line.period)
            label = line.label if line.theme == theme else f"【{line.theme}】\n{line.label}"
            page.write_string(at, 1, label, self.group if line.theme != theme else self.text)
            theme = line.theme
            page.write_string(at, 2, line.period, self.text)
            self.fact_value(page, at, line)
            statuses = (KNOWN, UNKNOWN) if line.kind == "list" else STATUSES
            self.input(page, at, 5, line.status)
            self.choices(page, at, 5, statuses, "状态")
            self.input(page, at, 6, line.reason)
            self.input(page, at, 7, line.secrecy)
            self.choices(page, at, 7, SECRECY, "密级")
            self.input(page, at, 8, "", line.line, "0")
            self.input(page, at, 9, line.note)
            page.write_string(at, 10, line.about[:300], self.formats.get(font_size=9, font_color="#7F7F7F"))
            page.set_row(
                at, height([(label, 34), (line.reason, 34), (line.note, 26), (line.about[:300], 50)])
            )
        page.freeze_panes(3, 3)
        for key, zh in (("value", "事实_值"), ("id", "事实_编号"), ("status", "事实_状态")):
            self.define(zh, name, column_of(FACT_COLUMNS, key), len(self.data.facts))

    def fact_value(self, page: Worksheet, at: int, line: FactLine) -> None:
        if line.kind == "list":
            page.write_string(at, 3, "（见同名工作表）", self.text)
            page.write_string(at, 4, "", self.text)
            return
        form = "@" if line.kind in ("text", "bool") else FORMATS.get(line.kind, NUMBER)
        number = line.number
        if number and line.kind == "ratio":
            number = repr(float(number))
        self.input(page, at, 3, line.text, number, form)
        if line.kind == "money":
            self.input(page, at, 4, line.unit)
            self.choices(page, at, 4, tuple(MONEY_UNITS), "单位")
        else:
            page.write_string(at, 4, line.unit, self.text)
        if line.choices:
            self.choices(page, at, 3, line.choices, line.label)
        elif line.kind == "bool":
            self.choices(page, at, 3, YES_NO, line.label)
        else:
            self.check(page, at, 3, line.kind, line.low, line.high, line.label)

    def check(
        self, page: Worksheet, at: int, n: int, kind: str, low: str, high: str, label: str, last: int = 0
    ) -> None:
        """A validation with a Chinese message; words such as a range may still be written, so it only warns."""
        if kind in ("text", "bool", "list"):
            return
        rule: dict[str, Any] = {
            "validate": "decimal", "criteria": "between", "minimum": float(low or -1e15), "maximum": float(high or 1e15),
            "error_message": f"这里填数，在 {low or '-1e15'} 至 {high or '1e15'} 之间；只知道范围的，状态选“范围”再点“是”。"[:250],
        }  # fmt: skip
        if kind == "date":
            rule = {
                "validate": "date", "criteria": "between", "minimum": date(1900, 3, 1), "maximum": date(2100, 12, 31),
                "error_message": "这里填日期，如 2024-05-31。",
            }  # fmt: skip
        elif kind == "ratio":
            rule["error_message"] = "这里填比率，直接打 95%；只知道范围的，状态选“范围”再点“是”。"
        page.data_validation(
            at, n, last or at, n, {**rule, "error_title": label[:30], "error_type": "warning"}
        )

    def list(self, page_data: ListPage) -> None:
        columns = [BookColumn("id", ""), *(self.list_column(column) for column in page_data.columns)]
        hint = f"{page_data.label}：一条一行；写完整了，在“{FACTS}”表的“清单”一行选“{KNOWN}”。本来就没有的格子写“不适用”。{page_data.about}"
        page = self.page(page_data.sheet, f"list:{page_data.id}", columns, hint)
        last = FIRST - 2 + page_data.capacity
        for n, column in enumerate(page_data.columns, 1):
            form = "@" if column.kind in ("text", "bool") else FORMATS.get(column.kind, NUMBER)
            for at in range(page_data.capacity):
                text = page_data.records[at][n - 1] if at < len(page_data.records) else ""
                number = text[1:] if text.startswith("\t") else ""
                self.input(page, FIRST - 1 + at, n, "" if number else text, number, form)
            words = column.choices or (YES_NO if column.kind == "bool" else ())
            if words:
                self.choices(page, FIRST - 1, n, (*words, "不适用"), column.label, last=last)
            else:
                self.check(page, FIRST - 1, n, column.kind, "", "", column.label, last=last)
        widths = [self.list_column(column).width for column in page_data.columns]
        for at, record in enumerate(page_data.records, FIRST - 1):
            page.set_row(at, height(zip(record, widths, strict=True)))
        page.print_area(0, 1, FIRST - 2 + len(page_data.records) + PRINTED_SPARE, len(page_data.columns))
        page.freeze_panes(3, 2)
        page.protect("", LIST_PROTECT)

    def list_column(self, column: ListColumn) -> BookColumn:
        unit = f"（{column.unit}）" if column.kind not in ("text", "bool", "date") and column.unit else ""
        width = 30 if column.kind == "text" and not column.choices else 13
        return BookColumn(column.key, column.label + unit, width, True)

    # -- the score table

    def scores(self) -> None:
        depth = self.data.depth
        names = ("一级指标", "二级指标", "三级指标", "四级指标", "五级指标", "六级指标")
        tail = (
            BookColumn("points", "分值", 8), BookColumn("criteria", "评分标准", 60), BookColumn("score", "得分", 10),
            BookColumn("state", "状态", 34), BookColumn("printed", "报告印的得分", 12, True),
        )  # fmt: skip
        columns = [
            BookColumn("id", ""),
            *(BookColumn(f"level{n}", names[n], 16) for n in range(depth)),
            *tail,
        ]
        name = SCORES + self.data.suffix
        page = self.page(
            name, "scores", columns, f"{self.data.title}　得分由公式算；空着是还没有评，不是 0 分。"
        )
        rows = [line for line in self.data.scores if line.kind == "row"]
        self.tree(page, rows, depth)
        for at, line in enumerate(self.data.scores, FIRST - 1):
            self.score_line(page, at, line, depth)
        page.freeze_panes(3, depth + 1)
        first = letters(1 + depth + SCORE_KEYS.index("score") - 1)
        self.define("得分区", name, first, len(rows))
        page.conditional_format(FIRST - 1, 1 + depth + 3, FIRST + len(self.data.scores), 1 + depth + 3, {
            "type": "text", "criteria": "begins with", "value": "未评", "format": self.book.add_format({"bg_color": "#FFF2CC"}),
        })  # fmt: skip

    def tree(self, page: Worksheet, rows: Sequence[ScoreLine], depth: int) -> None:
        """The levels before the last, each merged over the rows it holds."""
        for level in range(depth):
            at = 0
            while at < len(rows):
                path = rows[at].path
                end = at + 1
                if level < len(path) - 1:
                    while (
                        end < len(rows)
                        and len(rows[end].path) - 1 > level
                        and rows[end].path[: level + 1] == path[: level + 1]
                    ):
                        end += 1
                text = path[level] if level < len(path) else ""
                top, bottom = FIRST - 1 + at, FIRST - 2 + end
                if bottom > top:
                    page.merge_range(top, 1 + level, bottom, 1 + level, "", self.text)
                page.write_string(top, 1 + level, text, self.text)
                at = end

    def score_line(self, page: Worksheet, at: int, line: ScoreLine, depth: int) -> None:
        id = f"{LEVEL}{line.id}" if line.kind == "level" else line.id
        self.row(page, at, "scores", id, line.path[-1])
        strong: dict[str, Any] = {} if line.kind == "row" else {"bold": True, "bg_color": "#DDEBF7"}
        text = self.formats.get(**strong)
        if line.kind != "row":
            label = ("小计：" if line.kind == "level" else "") + " / ".join(line.path)
            if depth > 1:
                page.merge_range(at, 1, at, depth, "", text)
            page.write_string(at, 1, label, text)
        number = self.formats.get(num_format="0.00##", align="right", indent=1, **strong)
        if line.points_cell is not None:
            page.write_formula(at, depth + 1, "=" + line.points_cell[0], number, line.points_cell[1])
        elif line.points:
            self.number(page, at, depth + 1, line.points, number)
        else:
            page.write_string(at, depth + 1, "", text)
        page.write_string(at, depth + 2, line.criteria, self.formats.get(font_size=9, **strong))
        page.write_formula(
            at, depth + 3, "=" + line.score[0], number if line.kind != "grade" else text, line.score[1]
        )
        page.write_formula(
            at, depth + 4, "=" + line.state[0], self.formats.get(font_size=9, **strong), line.state[1]
        )
        if line.kind in ("total", "grade"):  # these two stand in 基本情况
            page.write_string(at, depth + 5, line.printed, text)
        elif is_decimal(line.printed):
            self.input(page, at, depth + 5, "", line.printed, "General")
        else:
            self.input(page, at, depth + 5, line.printed, "", "General")
        page.set_row(at, max(18, height([(line.criteria, 66), (str(line.state[1]), 36)])))

    def number(self, page: Worksheet, at: int, n: int, text: str, made: Any) -> None:
        if is_decimal(text):
            page.write_number(at, n, float(text), made)
        else:
            page.write_string(at, n, text, made)

    def helpers(self) -> None:
        page = self.book.add_worksheet(HELPERS + self.data.suffix)
        page.write_string(0, 0, "由程序写，勿改")
        for n, text in enumerate(("原因", "值（分子）", "分母", "", "", "", ""), 1):
            page.write_string(0, n, text)
        for at, helper in enumerate(self.data.helpers, 1):
            if helper.label:
                page.write_string(at, 0, helper.label[:200])
            for column, (formula, now) in helper.cells.items():
                page.write_formula(f"{column}{at + 1}", "=" + formula, None, now)
        page.set_column(0, 0, 30)
        page.hide()
        page.protect("", {})
