"""Many units at once: scored in bulk, kept in a store, analysed, and a change tried on them."""

from __future__ import annotations

from jixiao.analysis.kinds import KINDS
from jixiao.cli.commands.parser import Commands, Taking, Texts


def _facts(one: Taking) -> None:
    one.take("facts", metavar=("事实表", "FACTS"), help=".parquet .csv .xlsx")


def _framework(one: Taking) -> None:
    one.take("--framework", required=True, metavar=("体系", "framework"), help=("编号或文件", "id or file"))


def _years(one: Taking) -> None:
    one.take("--years", default="", metavar=("年度", "YEARS"), help="2023, 2021-2023")


def _out(one: Taking) -> None:
    one.take(
        "-o", "--output", required=True, help=("写到哪个 .parquet 或 .csv", "the .parquet or .csv to write")
    )


def add(commands: Commands) -> None:
    _bulk(commands)
    _policy(commands)
    _store(commands)
    _province(commands)


def _bulk(commands: Commands) -> None:
    commands.group("bulk", "成批计分：一个事实表，几百万个单位", "many units at once: from a table of facts")
    one = commands.add(
        "bulk score", "bulk.score", "给事实表的每一行计分", "score every row of a table of facts"
    )
    _facts(one)
    _framework(one)
    one.take(
        "--engine",
        choices=("polars", "duckdb", "postgres", "clickhouse", "spark"),
        default="polars",
        help=("用哪个引擎算，得分一样", "which engine computes; the scores are the same"),
    )
    one.take(
        "--intervals",
        action="store_true",
        help=(
            "事实有缺的，另给总分最低最高能是多少",
            "also the least and the most that a total with unknown facts can be",
        ),
    )
    one.take(
        "--findings",
        metavar=("文件", "FILE"),
        help=(
            "把有问题的行逐行写到哪个 .parquet 或 .csv",
            "a .parquet or .csv file for the rows in which something is wrong",
        ),
    )
    _out(one)
    one = commands.add(
        "bulk lists",
        "bulk.lists",
        "把清单（任务、项目、合同）的表汇成事实表里的列",
        "make columns of the table of facts from lists of tasks, projects, contracts",
    )
    _facts(one)
    _framework(one)
    one.take(
        "--list",
        action="append",
        required=True,
        metavar=("清单=文件", "LIST=FILE"),
        dest="lists",
        help=(
            "一行一项，有单位、年度两列；可写几个",
            "a row for each item, with unit and year; may be given several times",
        ),
    )
    _out(one)
    one = commands.add(
        "bulk schema",
        "bulk.schema",
        "事实表的列：名称、单位、范围（--json 是 Table Schema）",
        "the columns of a table of facts (--json: Table Schema)",
    )
    one.take("framework", metavar=("体系", "framework"))
    one = commands.add(
        "bulk sql",
        "bulk.sql",
        "计分的一条 SQL，拿到数据所在的库里去运行",
        "the scores as one SQL query, to be run where the facts are",
    )
    one.take("framework", metavar=("体系", "framework"))
    one.take(
        "--dialect",
        choices=("duckdb", "postgres", "clickhouse", "spark"),
        required=True,
        help=("哪种库", "of which engine"),
    )
    one.take(
        "--table",
        default="facts",
        help=("事实表在那里的名字（默认 facts）", "how the table of facts is called there (facts)"),
    )


def _policy(commands: Commands) -> None:
    one = commands.add(
        "simulate",
        "simulate.simulate",
        "试一试：门槛、分值或规则一改，谁得谁失",
        "try a change of a framework: who gains, who loses",
    )
    one.take("edit", metavar=("改动.yaml", "EDIT.yaml"))
    one.take("--facts", required=True, metavar=("事实表", "FACTS"), help=".parquet .csv .xlsx")
    one.take(
        "-o",
        "--output",
        default="",
        help=("每个单位改前改后写到哪个 .parquet", "the .parquet with every unit before and after"),
    )
    one.take(
        "--unit",
        default="",
        help=(
            "逐步说明一个单位的改前改后（代码或全名）；可以不写 -o",
            "explain one unit step by step before and after (code or full name); -o may be left out",
        ),
    )
    one.take(
        "--year",
        default="",
        help=("和 --unit 一起：哪个年度", "with --unit: which year"),
    )
    one.take(
        "--report",
        default="",
        help=("写成报告，带图表：.docx .pdf .xlsx", "a report with charts: .docx .pdf .xlsx"),
    )
    one = commands.add(
        "analyse",
        "analyse.analyse",
        "成批分析：健康度、分布、排名、比较、变化、离群、效率",
        "what many units say together: distribution, ranking, change, outliers …",
        _kinds(commands),
    )
    one.take("kind", metavar=("种类", "KIND"), choices=tuple(KINDS), help=("见下", "see below"))
    _facts(one)
    one.take(
        "--framework",
        required=True,
        metavar=("体系", "ID[,ID…]"),
        help=("编号或文件，几个用逗号隔开", "ids or files, set apart by commas"),
    )
    one.take(
        "--scores",
        default="",
        metavar=("得分表", "FILE"),
        help=("bulk score 写的得分表；不写就现算", "what bulk score wrote; scored here when left out"),
    )
    one.take(
        "--by",
        default="",
        metavar=("列", "KEYS"),
        help=("按哪些列分组：region、level、kind、year", "set apart by region, level, kind, year"),
    )
    one.take("--unit", default="", metavar=("代码", "CODE"), help=("只看一个单位", "one unit only"))
    one.take("--set", action="append", metavar=("名=值", "NAME=VALUE"), help=("见下", "see below"))
    one.take(
        "--most",
        type=int,
        metavar=("行数", "N"),
        help=("列出几行", "how many rows are shown"),
    )
    one.take(
        "-o",
        "--output",
        default="",
        help=("全部行写到哪个 .parquet 或 .csv", "the .parquet or .csv with every row"),
    )
    one.take(
        "--report",
        default="",
        help=("带表和图的报告：.docx .pdf .xlsx", "a report with table and charts: .docx .pdf .xlsx"),
    )


def _store(commands: Commands) -> None:
    commands.group(
        "store",
        "成批事实和得分的库：逐年积累，只重算变了的",
        "a store of facts and scores: kept by year, only what changed is scored again",
    )
    one = commands.add(
        "store load",
        "store.load",
        "装入事实表，没有库就新建",
        "load tables of facts; makes the store where there is none",
    )
    one.take("store", metavar=("库.duckdb", "STORE.duckdb"))
    one.take("facts", nargs="+", metavar=("事实表", "FACTS"), help=".parquet .csv .xlsx")
    one.take(
        "--replace",
        action="store_true",
        help=("整行替换，不只是表里有的列", "replace whole rows, not only the columns of the table"),
    )
    one.take(
        "--framework",
        action="append",
        default=[],
        metavar=("体系", "framework"),
        help=("自己的指标体系文件：它的列也装入", "a framework of your own, whose columns are loaded, too"),
    )
    one = commands.add(
        "store score", "store.score", "计分：只算新的和变了的行", "score only rows that are new or changed"
    )
    one.take("store", metavar=("库.duckdb", "STORE.duckdb"))
    _framework(one)
    _years(one)
    one.take(
        "--engine",
        choices=("polars", "duckdb"),
        default="polars",
        help=("用哪个引擎算，得分一样", "which engine computes; the scores are the same"),
    )
    one.take(
        "--all-or-nothing",
        action="store_true",
        help=("全部算完才换下旧得分", "the old scores stay until all new ones are there"),
    )
    one = commands.add(
        "store show", "store.show", "库里有什么，多少行等着计分", "what is in a store, and what waits"
    )
    one.take("store", metavar=("库.duckdb", "STORE.duckdb"))
    one = commands.add("store export", "store.export", "导出事实或得分", "write facts or scores to a file")
    one.take("store", metavar=("库.duckdb", "STORE.duckdb"))
    which = one.either(required=True)
    which.take("--facts", action="store_true", help=("事实", "the facts"))
    which.take(
        "--scores",
        metavar=("体系", "framework"),
        help=("这个体系的得分", "scores under this framework"),
    )
    _years(one)
    _out(one)
    one = commands.add(
        "store remove",
        "store.remove",
        "移出一张表里写的单位年度",
        "take out the units and years that a table names",
    )
    one.take("store", metavar=("库.duckdb", "STORE.duckdb"))
    one.take("rows", metavar=("单位年度表", "ROWS"), help=".parquet .csv .xlsx")


def _province(commands: Commands) -> None:
    one = commands.add(
        "province",
        "province.province",
        "造一个虚构省：许多单位几个年度的事实表，供试用",
        "make up a province: facts of many units over years, to try things with",
    )
    share = ("比例", "SHARE")
    asked: tuple[tuple[str, Texts, str, Texts], ...] = (
        ("--units", "N", "5000", ("多少个单位", "how many units")),
        ("--years", ("起-止", "FIRST-LAST"), "2021-2023", ("哪些年度", "which years")),
        ("--seed", "N", "1", ("种子：同一个种子造出同一个省", "the same seed makes the same province")),
        ("--mistakes", share, "0.5%", ("多少行埋下错误", "in how many rows a mistake is planted")),
        ("--unknown", share, "2%", ("多少格未知", "how many cells are not known")),
    )
    for name, shown, default, what in asked:
        told = commands.say((f"（默认 {default}）", f" (default {default})")).replace("%", "%%")
        one.take(name, default=default, metavar=shown, help=commands.say(what) + told)
    one.take("-o", "--output", required=True, help=("写到哪个文件夹", "the folder to write"))


def _kinds(commands: Commands) -> dict[str, str]:
    """The kinds of analysis, and what may be set for each, a line each."""
    wide = max(map(len, KINDS)) + 2
    kinds = [f"  {name:{wide}}{commands.say((one.what, one.what.en))}" for name, one in KINDS.items()]
    settings = [
        f"  {name + ' ' + option:{2 * wide}}{commands.say((what, what.en))}"
        for name, one in KINDS.items()
        for option, what in one.options.items()
    ]
    return {
        commands.say(("种类：", "kinds:")): "\n".join(kinds) + "\n",
        commands.say(("--set 可以设的：", "what --set takes:")): "\n".join(settings),
    }
