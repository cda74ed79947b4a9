"""The score of one case: scored, explained, compared, and the form that is filled in for it."""

from __future__ import annotations

from jixiao.cli.commands.parser import Commands, Taking

CASE = (
    "编号或文件；或者不写，用 --facts 看事实表里的一个单位",
    "id or file; or none, and --facts for a unit in a table of facts",
)


def _row(one: Taking) -> None:
    """A row of a table of facts in place of a case."""
    one.take("--facts", default="", help=("看事实表里的一行", "look at a row of a table of facts"))
    one.take(
        "--unit",
        default="",
        help=("和 --facts 一起：单位代码或全名", "with --facts: code or full name of the unit"),
    )
    one.take("--year", default="", help=("和 --facts 一起：哪个年度", "with --facts: which year"))


def add(commands: Commands) -> None:
    commands.add("cases", "scores.cases", "列出案卷", "list the cases")
    one = commands.add("score", "scores.score", "给一个案卷计分", "score a case")
    one.take("case", nargs="?", default="", metavar=("案卷", "case"), help=CASE)
    one.take("--framework", default="", help=("改用另一个指标体系", "under another framework"))
    _row(one)
    one.take(
        "--trace", action="store_true", help=("连同每一行的说明（JSON）", "with every explanation (JSON)")
    )
    one.take(
        "-o",
        "--output",
        default="",
        help=(
            "填报工作簿有错时，标出错误的副本写到哪里",
            "where the marked copy of a workbook with mistakes goes",
        ),
    )
    one = commands.add(
        "explain", "scores.explain", "逐步说明一个指标的得分", "explain the score of one indicator"
    )
    one.take("case", nargs="?", default="", metavar=("案卷", "case"), help=CASE)
    one.take(
        "indicator",
        nargs="?",
        default="",
        metavar=("指标", "indicator"),
        help=("编号、代码或名称；不写列出全部", "id, code or name; all when left out"),
    )
    one.take("--framework", default="", help=("改用另一个指标体系", "under another framework"))
    _row(one)
    one.take(
        "--indicator",
        dest="only",
        default="",
        help=("指标也可以这样写", "the indicator may be given so, too"),
    )
    one = commands.add(
        "advise",
        "advice.advise",
        "丢的分怎么找回来：每个事实最少改多少",
        "what would regain lost points: the least change of each fact",
    )
    one.take("case", nargs="?", default="", metavar=("案卷", "case"), help=CASE)
    one.take("--framework", default="", help=("改用另一个指标体系", "under another framework"))
    _row(one)
    one.take(
        "--indicator",
        default="",
        help=("只看一个：编号、代码或名称", "only one: id, code or name"),
    )
    one.take(
        "--report",
        default="",
        help=("写成报告，带图表：.docx .pdf .xlsx", "a report with charts: .docx .pdf .xlsx"),
    )
    one = commands.add(
        "compare",
        "compare.compare",
        "与报告印的得分对照，并列出其他读法",
        "computed beside printed, and other readings",
    )
    one.take("case", metavar=("案卷", "case"))
    one.take("other", nargs="?", default="", metavar=("另一案卷", "other case"))
    one.take("--framework", default="")
    one.take(
        "--with-framework",
        default="",
        help=("同一案卷按另一个体系对照", "the same case under another framework"),
    )
    one = commands.add(
        "form",
        "forms.form",
        "生成填报工作簿，或预览填好的工作簿",
        "make a fill-in workbook, or preview a filled one",
    )
    one.take("framework", nargs="?", default="", metavar=("体系", "framework"))
    one.take("--case", default="", help=("用这个案卷预先填好", "prefilled from this case"))
    one.take("-o", "--output", default="", help=("写到哪个 .xlsx", "the .xlsx to write"))
    one.take(
        "--preview",
        nargs=2,
        metavar=[("旧案卷", "OLD"), ("工作簿", "NEW")],
        help=(
            "填好的工作簿会新增、更新哪些事实，不写入",
            "which facts a filled workbook would add or update",
        ),
    )
    one = commands.add(
        "examples", "examples.examples", "规则写法的例子，可直接运行", "worked examples of every rule shape"
    )
    one.take("name", nargs="?", default="", metavar="P1…P32")
