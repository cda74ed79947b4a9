"""The workbook in which a case is filled in: its sheets and columns, and how formulas and the reader find them.

Every sheet to be read says in its hidden first row what it is (A1) and which column is what; column A holds the id of
each row. So reading survives sorted rows, inserted columns, and changed headers and sheet names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jixiao.core.book import letters

MARK = "jixiao-case/1"
FIRST = 4  # the first row of data: 1 is hidden (what the columns are), 2 says how to fill, 3 has the headers
SPARE = 40  # empty rows below a list
HEAD = "#"  # stands in column A of the header row: data begins below it
LEVEL = "level:"  # before the id of a level in the score table
UNSAID = "（未说明）"  # before a reason that the report itself does not give
HELPERS = "计算"
FORM = "登记"  # the hidden register: every sheet, column and row that the workbook was made with
ABOUT, FACTS, JUDGEMENTS, TARGETS, SCORES, NOTES = "基本情况", "事实", "判断", "自设指标", "评分表", "说明"
RESERVED = (NOTES, ABOUT, FACTS, JUDGEMENTS, TARGETS, SCORES, HELPERS, FORM, "错误清单")

KNOWN, UNKNOWN, NOT_APPLICABLE, RANGE, DISPUTED, LOST = "已知", "未知", "不适用", "范围", "存疑", "缺损"
STATUSES = (KNOWN, UNKNOWN, NOT_APPLICABLE, RANGE, DISPUTED, LOST)
STATUS_OF: Mapping[str, str] = {
    "known": KNOWN, "unknown": UNKNOWN, "not_applicable": NOT_APPLICABLE, "range": RANGE, "disputed": DISPUTED, "lost": LOST,
}  # fmt: skip
MONEY_UNITS: Mapping[str, int] = {"元": 1, "万元": 10_000, "亿元": 100_000_000}
BASE_UNITS: Mapping[str, str] = {
    "money": "万元", "ratio": "%", "days": "天", "months": "个月", "years": "年", "hours": "小时", "minutes": "分钟", "date": "日期",
    "text": "文字", "bool": "是/否", "points": "分",
}  # fmt: skip
YES_NO = ("是", "否")
YES_WORDS, NO_WORDS = ("是", "有"), ("否", "无")
VERDICTS = ("符合", "不符合")
IN_WORDS = "文字"  # the comparison of a target that is no number


@dataclass(frozen=True, slots=True)
class BookColumn:
    """A column: its key in the hidden first row, its header, width, and whether a person fills it in."""

    key: str
    zh: str
    width: int = 12
    filled: bool = False


ABOUT_COLUMNS = (
    BookColumn("id", ""), BookColumn("label", "项目", 18), BookColumn("value", "内容", 60, True), BookColumn("hint", "怎么填", 50),
)  # fmt: skip
FACT_COLUMNS = (
    BookColumn("id", ""), BookColumn("label", "事实", 34), BookColumn("period", "时期", 8), BookColumn("value", "值", 18, True),
    BookColumn("unit", "单位", 8), BookColumn("status", "状态", 9, True), BookColumn("reason", "理由或佐证", 34, True),
    BookColumn("secrecy", "密级", 9, True), BookColumn("line", "原文行", 8, True), BookColumn("note", "备注", 26, True),
    BookColumn("about", "口径", 46),
)  # fmt: skip
JUDGEMENT_COLUMNS = (
    BookColumn("id", ""), BookColumn("row", "指标", 22), BookColumn("what", "判断什么", 46), BookColumn("full", "给分范围", 11),
    BookColumn("score", "给分", 8, True), BookColumn("verdict", "结论", 12, True), BookColumn("count", "个数", 7, True),
    BookColumn("tier", "档次", 10, True), BookColumn("reason", "理由", 40, True), BookColumn("role", "角色", 12, True),
    BookColumn("evidence", "佐证（一行一个）", 24, True), BookColumn("items", "问题（一行一个）", 24, True),
    BookColumn("secrecy", "密级", 9, True), BookColumn("line", "原文行", 8, True), BookColumn("asks", "", 8),
)  # fmt: skip
TARGET_COLUMNS = (
    BookColumn("block", ""), BookColumn("where", "指标块", 18), BookColumn("id", "编号", 8, True), BookColumn("name", "自设指标", 30, True),
    BookColumn("aspect", "方面", 12, True), BookColumn("operator", "比较", 8, True), BookColumn("value", "目标值", 14, True),
    BookColumn("points", "分值", 8, True), BookColumn("actual", "完成值", 14, True), BookColumn("unknown", "完成值未知的原因", 26, True),
    BookColumn("set_low", "目标设低了", 10, True), BookColumn("line", "原文行", 8, True), BookColumn("more", "其他（照录，勿改）", 24),
)  # fmt: skip
FORM_COLUMNS = (
    BookColumn("id", ""), BookColumn("kind", "表", 20), BookColumn("part", "是什么", 8), BookColumn("key", "编号", 30),
    BookColumn("label", "名称", 50),
)  # fmt: skip
SHEET_PART, COLUMN_PART, ROW_PART, KEPT_PART = "sheet", "column", "row", "kept"
SCORE_KEYS = (
    "id",
    "points",
    "criteria",
    "score",
    "state",
    "printed",
)  # the columns of the levels stand behind the id
ROLES = ("单位自评", "第三方机构", "财政部门", "主管部门", "专家组")
SECRECY = ("涉密", "不予公开")


def column_of(columns: tuple[BookColumn, ...], key: str) -> str:
    """The letters of a column by its key."""
    return letters([column.key for column in columns].index(key))


def area(sheet: str, column: str, rows: int, last: str = "") -> str:
    """The cells of a column (or columns) of a sheet, from the first row of data, as a formula names them."""
    return f"{quoted_sheet(sheet)}!${column}${FIRST}:${last or column}${FIRST + max(rows, 1) - 1}"


def quoted_sheet(name: str) -> str:
    """A sheet's name as a formula writes it."""
    return "'" + name.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class FactLine:
    """One row of the sheet of facts. `kind`: money, ratio, count, text, bool, date and so on, or list."""

    key: str
    label: str
    period: str
    kind: str
    unit: str
    theme: str
    about: str = ""
    choices: tuple[str, ...] = ()
    low: str = ""
    high: str = ""
    number: str = ""  # the value as written, in the unit, as decimal digits; dates as 2024-05-31
    text: str = ""  # a value that is no number
    status: str = ""
    reason: str = ""
    secrecy: str = ""
    line: str = ""
    note: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column of a list: its key is the field's id, with the unit of money behind a bar."""

    key: str
    label: str
    kind: str
    unit: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListPage:
    """A sheet of records: for each record the text or digits of each column."""

    id: str
    sheet: str
    label: str
    columns: tuple[ListColumn, ...]
    records: tuple[tuple[str, ...], ...]
    capacity: int
    about: str = ""


@dataclass(frozen=True, slots=True)
class JudgeLine:
    """One row of the sheet of judgements: `asks` says which of points, truth, choice and count may answer it."""

    key: str
    row: str
    what: str
    asks: tuple[str, ...]
    low: str = ""
    high: str = ""
    choices: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    silent: bool = False
    filled: Mapping[str, str] = field(default_factory=dict)


Formula = tuple[str, str | int | float | bool]  # a formula and its value as of writing


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One row of the score table: a row of the framework, a level, the total or the grade."""

    id: str
    path: tuple[str, ...]
    points: str
    criteria: str
    score: Formula
    state: Formula
    printed: str = ""
    kind: str = "row"
    points_cell: Formula | None = None  # the points, where rows that are left out change them


@dataclass(frozen=True, slots=True)
class Helper:
    """One row of the hidden sheet: a label, and the formulas by column letter."""

    label: str
    cells: Mapping[str, Formula]


@dataclass(frozen=True, slots=True)
class CaseBook:
    """Everything the workbook of a case shows, before any file format. `suffix` stands behind every sheet's name."""

    title: str
    about: tuple[tuple[str, str, str, str], ...]  # id, label, value, hint
    facts: tuple[FactLine, ...]
    lists: tuple[ListPage, ...]
    judgements: tuple[JudgeLine, ...]
    targets: tuple[Mapping[str, str], ...]
    own_blocks: tuple[tuple[str, str], ...]
    scores: tuple[ScoreLine, ...]
    depth: int
    helpers: tuple[Helper, ...]
    notes: tuple[str, ...] = ()
    suffix: str = ""
