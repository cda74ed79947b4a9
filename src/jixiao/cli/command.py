"""The commands by name, each with its arguments and the room that carries it out."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from importlib import import_module
from typing import NoReturn

from jixiao import __version__
from jixiao.analysis.kinds import KINDS
from jixiao.core.finding import DataError

# command -> module and function; rooms are loaded only when their command runs
COMMANDS = {
    "cases": ("scores", "cases"),
    "score": ("scores", "score"),
    "explain": ("scores", "explain"),
    "advise": ("advice", "advise"),
    "bulk score": ("bulk", "score"),
    "bulk schema": ("bulk", "schema"),
    "bulk sql": ("bulk", "sql"),
    "bulk lists": ("bulk", "lists"),
    "simulate": ("bulk", "simulate"),
    "analyse": ("analyse", "analyse"),
    "store load": ("store", "load"),
    "store score": ("store", "score"),
    "store show": ("store", "show"),
    "store export": ("store", "export"),
    "store remove": ("store", "remove"),
    "province": ("province", "province"),
    "form": ("forms", "form"),
    "compare": ("compare", "compare"),
    "report": ("reports", "report"),
    "read": ("reading", "read"),
    "audit": ("audit", "audit"),
    "demo": ("demo", "demo"),
    "facts": ("facts", "facts"),
    "process": ("process", "process"),
    "begin": ("site", "begin"),
    "serve": ("site", "serve"),
    "worker": ("site", "worker"),
    "log verify": ("site", "verify"),
    "backup": ("site", "backup"),
    "restore": ("site", "restore"),
    "examples": ("examples", "examples"),
    "doctor": ("doctor", "doctor"),
    "completion": ("doctor", "completion"),
    "framework list": ("frameworks", "list_all"),
    "framework show": ("frameworks", "show"),
    "framework check": ("frameworks", "check"),
    "framework diff": ("frameworks", "diff"),
    "framework new": ("frameworks", "new"),
    "framework convert": ("frameworks", "convert"),
}
GROUPS = {name.partition(" ")[0] for name in COMMANDS if " " in name}


class _Parser(argparse.ArgumentParser):
    """argparse in the user's language."""

    zh = True

    def error(self, message: str) -> NoReturn:
        known = message.split("(choose from", 1)[-1]
        asked = re.search(r"invalid choice: '([^']*)'", message)
        if asked:
            near = get_close_matches(asked.group(1), re.findall(r"[\w-]+", known), n=2, cutoff=0.5)
            hint = "、".join(near) if self.zh else ", ".join(near)
            what = f"没有“{asked.group(1)}”这个命令或选项" if self.zh else f"There is no “{asked.group(1)}”"
            more = (
                (f"，是不是 {hint}？" if self.zh else f"; did you mean {hint}?")
                if near
                else ("。" if self.zh else ".")
            )
        else:
            what = f"参数不对：{translated(message)}" if self.zh else f"Wrong arguments: {message}"
            more = "。" if self.zh else "."
        usage = f"用法见 {self.prog} --help" if self.zh else f" See {self.prog} --help"
        sys.stderr.write(f"{what}{more}{usage}\n")
        sys.exit(2)


def translated(message: str) -> str:
    """argparse's own messages in Chinese."""
    for english, chinese in (
        ("the following arguments are required:", "缺少："),
        ("unrecognized arguments:", "不认识："),
        ("invalid choice:", "没有这个选项："),
        ("(choose from", "（可选"),
        ("invalid int value:", "要的是整数，写成了"),
        ("expected one argument", "后面要跟一个值"),
        ("not allowed with argument", "不能同时写"),
        ("argument ", ""),
    ):
        message = message.replace(english, chinese)
    return message.replace(")", "）") if "（可选" in message else message


def language(arguments: Sequence[str]) -> str:
    """`--lang` wherever it stands, else JIXIAO_LANG, else Chinese."""
    for number, word in enumerate(arguments):
        if word == "--lang" and number + 1 < len(arguments):
            return "en" if arguments[number + 1] == "en" else "zh"
        if word.startswith("--lang="):
            return "en" if word == "--lang=en" else "zh"
    return "en" if os.environ.get("JIXIAO_LANG") == "en" else "zh"


def build(lang: str) -> argparse.ArgumentParser:
    """The parser of all commands."""
    zh = lang == "zh"

    def say(chinese: str, english: str) -> str:
        return chinese if zh else english

    _Parser.zh = zh
    common = _Parser(add_help=False)
    common.add_argument("--json", action="store_true", help=say("输出 JSON", "print JSON"))
    common.add_argument("--lang", choices=("zh", "en"), default=lang, help=say("语言", "language"))
    common.add_argument("-h", "--help", action="help", help=say("显示用法", "show this help"))
    top = _Parser(
        prog=os.environ.get("JIXIAO_PROG", "jixiao"),
        description=say("绩效：精确计分，逐分说明。", "jixiao: exact scores that explain themselves."),
        add_help=False,
    )
    top.add_argument("-h", "--help", action="help", help=say("显示用法", "show this help"))
    top.add_argument("--lang", choices=("zh", "en"), default=lang, help=say("语言", "language"))
    top.add_argument("--version", action="version", version=f"jixiao {__version__}")
    kinds = top.add_subparsers(dest="command", metavar=say("命令", "command"), required=True)

    def add(
        name: str, chinese: str, english: str, where: argparse._SubParsersAction | None = None
    ) -> argparse.ArgumentParser:
        text = say(chinese, english)
        return (where or kinds).add_parser(
            name, help=text, description=text, parents=[common], add_help=False
        )

    add("cases", "列出案卷", "list the cases")
    one = add("score", "给一个案卷计分", "score a case")
    one.add_argument("case", metavar=say("案卷", "case"), help=say("编号或文件", "id or file"))
    one.add_argument("--framework", default="", help=say("改用另一个指标体系", "under another framework"))
    one.add_argument(
        "--trace", action="store_true", help=say("连同每一行的说明（JSON）", "with every explanation (JSON)")
    )
    one.add_argument(
        "-o", "--output", default="",
        help=say("填报工作簿有错时，标出错误的副本写到哪里", "where the marked copy of a workbook with mistakes goes"),
    )  # fmt: skip
    one = add(
        "form", "生成填报工作簿，或预览填好的工作簿", "make a fill-in workbook, or preview a filled one"
    )
    one.add_argument("framework", nargs="?", default="", metavar=say("体系", "framework"))
    one.add_argument("--case", default="", help=say("用这个案卷预先填好", "prefilled from this case"))
    one.add_argument("-o", "--output", default="", help=say("写到哪个 .xlsx", "the .xlsx to write"))
    one.add_argument(
        "--preview", nargs=2, metavar=(say("旧案卷", "OLD"), say("工作簿", "NEW")),
        help=say("填好的工作簿会新增、更新哪些事实，不写入", "which facts a filled workbook would add or update"),
    )  # fmt: skip
    one = add("explain", "逐步说明一个指标的得分", "explain the score of one indicator")
    one.add_argument("case", metavar=say("案卷", "case"))
    one.add_argument(
        "indicator",
        nargs="?",
        default="",
        metavar=say("指标", "indicator"),
        help=say("编号、代码或名称；不写列出全部", "id, code or name; all when left out"),
    )
    one.add_argument("--framework", default="")
    one = add(
        "advise",
        "丢的分怎么找回来：每个事实最少改多少",
        "what would regain lost points: the least change of each fact",
    )
    one.add_argument("case", metavar=say("案卷", "case"))
    one.add_argument("--framework", default="", help=say("改用另一个指标体系", "under another framework"))
    one.add_argument(
        "--indicator", default="", metavar=say("指标", "indicator"),
        help=say("只看一个：编号、代码或名称", "only one: id, code or name"),
    )  # fmt: skip
    one.add_argument(
        "--report",
        default="",
        help=say("写成报告，带图表：.docx .pdf .xlsx", "a report with charts: .docx .pdf .xlsx"),
    )
    group = add("bulk", "成批计分：一个事实表，几百万个单位", "many units at once: from a table of facts")
    inner = group.add_subparsers(dest="action", metavar=say("动作", "action"), required=True)
    one = add("score", "给事实表的每一行计分", "score every row of a table of facts", inner)
    one.add_argument("facts", metavar=say("事实表", "FACTS"), help=".parquet .csv .xlsx")
    one.add_argument(
        "--framework", required=True, metavar=say("体系", "framework"), help=say("编号或文件", "id or file")
    )
    one.add_argument(
        "--engine", choices=("polars", "duckdb", "postgres", "clickhouse", "spark"), default="polars",
        help=say("用哪个引擎算，得分一样", "which engine computes; the scores are the same"),
    )  # fmt: skip
    one.add_argument(
        "--intervals", action="store_true",
        help=say("事实有缺的，另给总分最低最高能是多少", "also the least and the most that a total with unknown facts can be"),
    )  # fmt: skip
    one.add_argument(
        "-o",
        "--output",
        required=True,
        help=say("写到哪个 .parquet 或 .csv", "the .parquet or .csv to write"),
    )
    one = add(
        "lists",
        "把清单（任务、项目、合同）的表汇成事实表里的列",
        "make columns of the table of facts from lists of tasks, projects, contracts",
        inner,
    )
    one.add_argument("facts", metavar=say("事实表", "FACTS"), help=".parquet .csv .xlsx")
    one.add_argument(
        "--framework", required=True, metavar=say("体系", "framework"), help=say("编号或文件", "id or file")
    )
    one.add_argument(
        "--list", action="append", required=True, metavar=say("清单=文件", "LIST=FILE"), dest="lists",
        help=say("一行一项，有单位、年度两列；可写几个", "a row for each item, with unit and year; may be given several times"),
    )  # fmt: skip
    one.add_argument(
        "-o",
        "--output",
        required=True,
        help=say("写到哪个 .parquet 或 .csv", "the .parquet or .csv to write"),
    )
    one = add(
        "schema",
        "事实表的列：名称、单位、范围（--json 是 Table Schema）",
        "the columns of a table of facts (--json: Table Schema)",
        inner,
    )
    one.add_argument("framework", metavar=say("体系", "framework"))
    one = add(
        "sql", "计分的一条 SQL，拿到数据所在的库里去运行", "the scores as one SQL query, to be run where the facts are", inner
    )  # fmt: skip
    one.add_argument("framework", metavar=say("体系", "framework"))
    one.add_argument(
        "--dialect", choices=("duckdb", "postgres", "clickhouse", "spark"), required=True, help=say("哪种库", "of which engine")
    )  # fmt: skip
    one.add_argument(
        "--table", default="facts", help=say("事实表在那里的名字（默认 facts）", "how the table of facts is called there (facts)")
    )  # fmt: skip
    one = add(
        "simulate",
        "试一试：门槛、分值或规则一改，谁得谁失",
        "try a change of a framework: who gains, who loses",
    )
    one.add_argument("edit", metavar=say("改动.yaml", "EDIT.yaml"))
    one.add_argument("--facts", required=True, metavar=say("事实表", "FACTS"), help=".parquet .csv .xlsx")
    one.add_argument(
        "-o",
        "--output",
        required=True,
        help=say("每个单位改前改后写到哪个 .parquet", "the .parquet with every unit before and after"),
    )
    one.add_argument(
        "--report",
        default="",
        help=say("写成报告，带图表：.docx .pdf .xlsx", "a report with charts: .docx .pdf .xlsx"),
    )
    one = add(
        "analyse",
        "成批分析：健康度、分布、排名、比较、变化、离群、效率",
        "what many units say together: distribution, ranking, change, outliers …",
    )
    one.add_argument(
        "kind",
        metavar=say("种类", "KIND"),
        choices=tuple(KINDS),
        help="；".join(f"{name} {one.what if zh else one.what.en}" for name, one in KINDS.items()),
    )
    one.add_argument("facts", metavar=say("事实表", "FACTS"), help=".parquet .csv .xlsx")
    one.add_argument(
        "--framework", required=True, metavar=say("体系", "ID[,ID…]"),
        help=say("编号或文件，几个用逗号隔开", "ids or files, set apart by commas"),
    )  # fmt: skip
    one.add_argument(
        "--scores", default="", metavar=say("得分表", "FILE"),
        help=say("bulk score 写的得分表；不写就现算", "what bulk score wrote; scored here when left out"),
    )  # fmt: skip
    one.add_argument(
        "--by", default="", metavar=say("列", "KEYS"),
        help=say("按哪些列分组：region、level、kind、year", "set apart by region, level, kind, year"),
    )  # fmt: skip
    one.add_argument(
        "--unit", default="", metavar=say("代码", "CODE"), help=say("只看一个单位", "one unit only")
    )
    one.add_argument(
        "--set", action="append", metavar=say("名=值", "NAME=VALUE"),
        help="；".join(
            f"{kind}：" + "，".join(f"{name} {what if zh else what.en}" for name, what in each.options.items())
            for kind, each in KINDS.items() if each.options
        ).replace("%", "%%"),
    )  # fmt: skip
    one.add_argument(
        "--most",
        type=int,
        metavar=say("行数", "N"),
        help=say("列出几行", "how many rows are shown"),
    )
    one.add_argument(
        "-o",
        "--output",
        default="",
        help=say("全部行写到哪个 .parquet 或 .csv", "the .parquet or .csv with every row"),
    )
    one.add_argument(
        "--report", default="", metavar=say("报告", "FILE"),
        help=say("带表和图的报告：.docx .pdf .xlsx", "a report with table and charts: .docx .pdf .xlsx"),
    )  # fmt: skip
    group = add(
        "store",
        "成批事实和得分的库：逐年积累，只重算变了的",
        "a store of facts and scores: kept by year, only what changed is scored again",
    )
    inner = group.add_subparsers(dest="action", metavar=say("动作", "action"), required=True)
    one = add(
        "load", "装入事实表，没有库就新建", "load tables of facts; makes the store where there is none", inner
    )
    _of_store(one, say)
    one.add_argument("facts", nargs="+", metavar=say("事实表", "FACTS"), help=".parquet .csv .xlsx")
    one.add_argument(
        "--replace", action="store_true",
        help=say("整行替换，不只是表里有的列", "replace whole rows, not only the columns of the table"),
    )  # fmt: skip
    one.add_argument(
        "--framework", action="append", default=[], metavar=say("体系", "framework"),
        help=say("自己的指标体系文件：它的列也装入", "a framework of your own, whose columns are loaded, too"),
    )  # fmt: skip
    one = add("score", "计分：只算新的和变了的行", "score only rows that are new or changed", inner)
    _of_store(one, say)
    one.add_argument(
        "--framework", required=True, metavar=say("体系", "framework"), help=say("编号或文件", "id or file")
    )
    _of_years(one, say)
    one.add_argument(
        "--engine", choices=("polars", "duckdb"), default="polars",
        help=say("用哪个引擎算，得分一样", "which engine computes; the scores are the same"),
    )  # fmt: skip
    one.add_argument(
        "--all-or-nothing", action="store_true",
        help=say("全部算完才换下旧得分", "the old scores stay until all new ones are there"),
    )  # fmt: skip
    one = add("show", "库里有什么，多少行等着计分", "what is in a store, and what waits", inner)
    _of_store(one, say)
    one = add("export", "导出事实或得分", "write facts or scores to a file", inner)
    _of_store(one, say)
    which = one.add_mutually_exclusive_group(required=True)
    which.add_argument("--facts", action="store_true", help=say("事实", "the facts"))
    which.add_argument(
        "--scores",
        metavar=say("体系", "framework"),
        help=say("这个体系的得分", "scores under this framework"),
    )
    _of_years(one, say)
    one.add_argument(
        "-o",
        "--output",
        required=True,
        help=say("写到哪个 .parquet 或 .csv", "the .parquet or .csv to write"),
    )
    one = add("remove", "移出一张表里写的单位年度", "take out the units and years that a table names", inner)
    _of_store(one, say)
    one.add_argument("rows", metavar=say("单位年度表", "ROWS"), help=".parquet .csv .xlsx")
    one = add(
        "province",
        "造一个虚构省：许多单位几个年度的事实表，供试用",
        "make up a province: facts of many units over years, to try things with",
    )
    share = say("比例", "SHARE")
    for name, shown, default, chinese, english in (
        ("--units", "N", "5000", "多少个单位", "how many units"),
        ("--years", say("起-止", "FIRST-LAST"), "2021-2023", "哪些年度", "which years"),
        ("--seed", "N", "1", "种子：同一个种子造出同一个省", "the same seed makes the same province"),
        ("--mistakes", share, "0.5%", "多少行埋下错误", "in how many rows a mistake is planted"),
        ("--unknown", share, "2%", "多少格未知", "how many cells are not known"),
    ):
        told = say(f"（默认 {default}）", f" (default {default})").replace("%", "%%")
        one.add_argument(name, default=default, metavar=shown, help=say(chinese, english) + told)
    one.add_argument("-o", "--output", required=True, help=say("写到哪个文件夹", "the folder to write"))
    one = add("compare", "与报告印的得分对照，并列出其他读法", "computed beside printed, and other readings")
    one.add_argument("case", metavar=say("案卷", "case"))
    one.add_argument("other", nargs="?", default="", metavar=say("另一案卷", "other case"))
    one.add_argument("--framework", default="")
    one.add_argument(
        "--with-framework",
        default="",
        help=say("同一案卷按另一个体系对照", "the same case under another framework"),
    )
    one = add("report", "出表和报告：Word、PDF、Excel", "official forms and reports: Word, PDF, Excel")
    one.add_argument(
        "cases", nargs="*", metavar=say("案卷", "case"), help=say("编号、文件，可以写几个", "ids or files")
    )
    one.add_argument("--form", default="", help=say("表样名称，见 --forms", "which form, see --forms"))
    one.add_argument(
        "-o", "--output", default="", help=say("保存到的文件或文件夹", "file or folder to write")
    )
    one.add_argument("--forms", action="store_true", help=say("列出全部表样", "list the forms"))
    one.add_argument(
        "--overwrite",
        action="store_true",
        help=say("已有的同名文件也覆盖", "replace files that are there already"),
    )
    one.add_argument(
        "--public",
        action="store_true",
        help=say(
            "公开稿：不含涉密、不予公开的内容和内部备注",
            "public copy, without secret parts and internal notes",
        ),
    )
    one.add_argument(
        "--templates", default="", help=say("本单位的句子模板（YAML）", "the office's own sentences (YAML)")
    )
    one.add_argument(
        "--indicator", default="", help=say("单个指标（question_pack）", "one indicator (question_pack)")
    )
    one.add_argument("--framework", default="", help=say("改用另一个指标体系", "under another framework"))
    one.add_argument(
        "--format",
        choices=("docx", "pdf", "xlsx"),
        default="docx",
        help=say("保存到文件夹时的格式", "format in a folder"),
    )
    one = add(
        "read",
        "读文档：全文、表格、指标得分表，起草案卷",
        "read a document: text, tables, score table, a case",
    )
    one.add_argument("file", metavar=say("文件", "file"), help=".docx .pdf .xlsx .txt .md .html")
    what = one.add_mutually_exclusive_group()
    what.add_argument("--text", action="store_true", help=say("全文，带行号", "the text with line numbers"))
    what.add_argument("--tables", action="store_true", help=say("全部表格", "all tables"))
    what.add_argument(
        "--tree",
        action="store_true",
        help=say("指标得分表：层级、分值、印的得分", "the score table as a tree"),
    )
    what.add_argument("--case", action="store_true", help=say("起草案卷（YAML）", "begin a case (YAML)"))
    what.add_argument(
        "--facts", action="store_true", help=say("认出的事实和出处", "the facts in it and their places")
    )
    what.add_argument(
        "--into", default="", metavar=say("案卷.yaml", "CASE.yaml"),
        help=say("按对照表取的事实补进案卷：先看，加 -o 才写", "put the facts of a mapping into a case: shown, written with -o"),
    )  # fmt: skip
    one.add_argument(
        "--mapping", default="", metavar=say("对照表", "MAPPING"),
        help=say("决算表、一体化导出按对照表取数：final-accounts、budget-system 或文件", "take facts by a mapping: final-accounts, budget-system or a file"),
    )  # fmt: skip
    one.add_argument(
        "--framework", default="", help=say("按这个指标体系对编号", "match indicators to this framework")
    )
    one.add_argument("-o", "--output", default="", help=say("保存到的文件", "file to write"))
    one = add(
        "audit",
        "审核报告：数对不对得上，哪里有问题，应当是多少",
        "audit a report: which numbers do not fit, where, and what they should be",
    )
    one.add_argument(
        "files", nargs="+", metavar=say("报告", "report"),
        help=say("文件，可以写几个，或写文件夹", "files, or a folder"),
    )  # fmt: skip
    one.add_argument(
        "--only", action="append", default=[], metavar=say("代码", "CODES"),
        help=say("只做这些检查，用逗号隔开（docs/checks.md）", "only these checks, set apart by commas (docs/checks.md)"),
    )  # fmt: skip
    one.add_argument(
        "--skip", action="append", default=[], metavar=say("代码", "CODES"),
        help=say("不做这些检查", "without these checks"),
    )  # fmt: skip
    one.add_argument(
        "--framework", default="", metavar=say("体系", "F"),
        help=say("按这个指标体系的评分标准核对", "check scores by this framework"),
    )  # fmt: skip
    one.add_argument(
        "--compare", action="append", default=[], metavar=say("另一份", "OTHER"),
        help=say("与去年的或别的单位的报告比较，找照抄的段落", "compare with last year's or another unit's report"),
    )  # fmt: skip
    one.add_argument(
        "--waivers", action="append", default=[], metavar=say("清单.yaml", "FILE.yaml"),
        help=say("人已判断、予以放过的发现", "findings that people have judged"),
    )  # fmt: skip
    one.add_argument(
        "--write-waivers", default="", metavar=say("清单.yaml", "FILE.yaml"),
        help=say("把发现写成一份待填的放过清单", "write the findings as a file of waivers to fill in"),
    )  # fmt: skip
    one.add_argument(
        "--annotate", default="", metavar=say("批注件", "OUT"),
        help=say("写一份带批注的副本：与报告同格式，或 .html", "write an annotated copy: in the report's format, or .html"),
    )  # fmt: skip
    one.add_argument(
        "--opinion", default="", metavar=say("意见.docx", "OUT.docx"),
        help=say("写审核意见（.docx、.pdf、.xlsx）", "write the opinion that goes to the unit (.docx, .pdf, .xlsx)"),
    )  # fmt: skip
    one.add_argument(
        "--accept", action="append", default=[], metavar=say("编号", "NUMBERS"),
        help=say("接受这些发现的改法：1,3,5 或 all；先列出要改什么", "accept the repairs of these findings: 1,3,5 or all; shows what would change"),
    )  # fmt: skip
    one.add_argument(
        "--set", action="append", default=[], metavar=say("编号=值", "NUMBER=VALUE"),
        help=say("第几处改成什么，如 3=15.63万元", "what a finding's number becomes: 3=15.63万元"),
    )  # fmt: skip
    one.add_argument(
        "--only-accepted", action="store_true",
        help=say("只改接受的，不改随之算错的", "change only what is accepted, not what was computed from it"),
    )  # fmt: skip
    one.add_argument(
        "--correct", default="", metavar=say("副本", "OUT"),
        help=say("写改好的副本（docx 里是修订），并再审一遍", "write the corrected copy (tracked changes in docx), and audit it again"),
    )  # fmt: skip
    one.add_argument(
        "--plain", action="store_true",
        help=say("docx 直接改，不留修订", "change a docx in place, without tracked changes"),
    )  # fmt: skip
    one.add_argument(
        "--case", default="", metavar=say("案卷.yaml", "CASE.yaml"),
        help=say("案卷里的同一事实也改", "correct the same facts in this case too"),
    )  # fmt: skip
    one.add_argument(
        "--correct-case", default="", metavar=say("新案卷.yaml", "OUT.yaml"),
        help=say("改好的案卷写到哪里", "where the corrected case goes"),
    )  # fmt: skip
    one.add_argument(
        "--overwrite", action="store_true",
        help=say("已有的同名文件也覆盖", "replace files that are there already"),
    )  # fmt: skip
    one = add(
        "demo",
        "演示：给五份真实报告计分，写出报告，打开网站",
        "demo: score the five real reports, write them, open the site",
    )
    one.add_argument(
        "-o",
        "--output",
        dest="folder",
        default="demo",
        metavar=say("目录", "folder"),
        help=say("报告写到哪里（默认 demo）", "where the reports go (demo)"),
    )
    one.add_argument(
        "--no-serve", action="store_true",
        help=say("只在终端里演示，不打开网站", "only what the terminal shows, without the site"),
    )  # fmt: skip
    one = add("facts", "查事实目录", "search the fact catalogue")
    one.add_argument("words", nargs="*", metavar=say("关键词", "words"))
    one.add_argument(
        "--lists", action="store_true", help=say("只看清单和字段", "only lists and their fields")
    )
    one.add_argument("--theme", default="", help=say("只看一个主题", "only one theme"))
    one = add(
        "process",
        "一年的流程：谁在哪一步办什么、几天内办完",
        "the year's procedure: who does what, in which step, by when",
    )
    one.add_argument(
        "procedure",
        nargs="?",
        default="",
        metavar=say("流程", "procedure"),
        help=say("编号或文件", "id or file"),
    )
    one.add_argument(
        "--kind", default="", help=say("只看一个事项，如 self_evaluation", "only one kind of work")
    )
    add(
        "begin",
        "新网站：建三个管理员，印出首次密码",
        "a new site: make its three administrators, print their first passwords",
    )
    one = add(
        "serve", "打开网站：一年的工作，在浏览器里办", "serve the site: the work of a year, in a browser"
    )
    one.add_argument("--port", type=int, default=8000, metavar=say("端口", "port"))
    one.add_argument(
        "--host",
        default="127.0.0.1",
        metavar=say("地址", "address"),
        help=say("默认只有本机能打开", "this machine only unless told"),
    )
    one.add_argument(
        "--demo",
        action="store_true",
        help=say("先放入一个虚构的示范区和账号", "with a made-up district and accounts"),
    )
    add(
        "worker",
        "只运行后台：做表样和报告、审核报告",
        "only the worker: forms, reports and audits of the site",
    )
    one = add("backup", "备份网站的全部记录", "keep all records of the site in one file")
    one.add_argument("file", metavar=say("文件", "file"))
    one = add("restore", "从备份恢复到一个空的网站", "make a site that has no records from a backup")
    one.add_argument("file", metavar=say("文件", "file"))
    group = add("log", "网站的日志", "the log of the site")
    inner = group.add_subparsers(dest="action", metavar=say("动作", "action"), required=True)
    one = add("verify", "逐条核对日志有没有被改过", "check that no event was changed", inner)
    one.add_argument(
        "--last", default="", metavar=say("号:摘要", "NUMBER:HASH"),
        help=say("上次记下的最后一条，看整本是否被重写", "the last event as it was noted, to see whether all was rewritten"),
    )  # fmt: skip
    one = add("examples", "规则写法的例子，可直接运行", "worked examples of every rule shape")
    one.add_argument("name", nargs="?", default="", metavar="P1…P32")
    add("doctor", "检查运行环境", "check this installation")
    one = add("completion", "输出命令补全脚本", "print a completion script")
    one.add_argument("shell", choices=("bash", "zsh", "tcsh"))
    group = add(
        "framework",
        "指标体系：列出、查看、检查、比较、新建、转换",
        "frameworks: list, show, check, diff, new, convert",
    )
    inner = group.add_subparsers(dest="action", metavar=say("动作", "action"), required=True)
    add("list", "列出指标体系", "list frameworks", inner)
    one = add("show", "查看指标体系", "show a framework", inner)
    one.add_argument("framework", metavar=say("体系", "framework"))
    one.add_argument("--markdown", action="store_true", help=say("输出 Markdown", "print Markdown"))
    one.add_argument("--criteria", action="store_true", help=say("连同评分标准", "with the criteria"))
    one = add("check", "检查指标体系文件，一次列出所有问题", "check a framework file", inner)
    one.add_argument("framework", metavar=say("文件", "file"))
    one = add("diff", "比较两个版本", "compare two editions", inner)
    one.add_argument("left", metavar=say("旧", "old"))
    one.add_argument("right", metavar=say("新", "new"))
    one = add("new", "新建带注释的样板", "write a commented starter", inner)
    one.add_argument("file", metavar=say("文件", "file"))
    one = add("convert", "YAML 与 Excel 互转", "between YAML and Excel", inner)
    one.add_argument("source", metavar=say("来源", "source"))
    one.add_argument("target", metavar=say("目标", "target"))
    return top


def _of_store(one: argparse.ArgumentParser, say: Callable[[str, str], str]) -> None:
    one.add_argument("store", metavar=say("库.duckdb", "STORE.duckdb"))


def _of_years(one: argparse.ArgumentParser, say: Callable[[str, str], str]) -> None:
    one.add_argument("--years", default="", metavar=say("年度", "YEARS"), help="2023, 2021-2023")


def run(arguments: list[str]) -> int:
    """Parse and run; every expected fault becomes findings and exit code 2."""
    lang = language(arguments)
    parser = build(lang)
    try:
        options = parser.parse_args(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    options.lang = lang
    name = f"{options.command} {options.action}" if options.command in GROUPS else options.command
    module, function = COMMANDS[name]
    from jixiao.cli.output import Output

    out = Output(options.lang, options.json)
    try:
        code: int = getattr(import_module(f"jixiao.cli.{module}"), function)(options, out)
        return code
    except DataError as error:
        out.findings(error.findings)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # the last line of defence: a fault of ours is said as one
        if os.environ.get("JIXIAO_DEBUG"):
            raise
        out.fault(error)
        return 3
