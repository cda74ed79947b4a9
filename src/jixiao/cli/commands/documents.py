"""Documents: read, written from cases, and audited."""

from __future__ import annotations

from jixiao.cli.commands.parser import Commands


def add(commands: Commands) -> None:
    _read(commands)
    _report(commands)
    _audit(commands)


def _read(commands: Commands) -> None:
    one = commands.add(
        "read",
        "reading.read",
        "读文档：全文、表格、指标得分表，起草案卷",
        "read a document: text, tables, score table, a case",
    )
    one.take("file", metavar=("文件", "file"), help=".docx .pdf .xlsx .txt .md .html")
    what = one.either()
    what.take("--text", action="store_true", help=("全文，带行号", "the text with line numbers"))
    what.take("--tables", action="store_true", help=("全部表格", "all tables"))
    what.take(
        "--tree",
        action="store_true",
        help=("指标得分表：层级、分值、印的得分", "the score table as a tree"),
    )
    what.take("--case", action="store_true", help=("起草案卷（YAML）", "begin a case (YAML)"))
    what.take("--facts", action="store_true", help=("认出的事实和出处", "the facts in it and their places"))
    what.take(
        "--into",
        default="",
        metavar=("案卷.yaml", "CASE.yaml"),
        help=(
            "按对照表取的事实补进案卷：先看，加 -o 才写",
            "put the facts of a mapping into a case: shown, written with -o",
        ),
    )
    one.take(
        "--mapping",
        default="",
        metavar=("对照表", "MAPPING"),
        help=(
            "决算表、一体化导出按对照表取数：final-accounts、budget-system 或文件",
            "take facts by a mapping: final-accounts, budget-system or a file",
        ),
    )
    one.take("--framework", default="", help=("按这个指标体系对编号", "match indicators to this framework"))
    one.take("-o", "--output", default="", help=("保存到的文件", "file to write"))


def _report(commands: Commands) -> None:
    one = commands.add(
        "report",
        "reports.report",
        "出表和报告：Word、PDF、Excel",
        "official forms and reports: Word, PDF, Excel",
    )
    one.take("cases", nargs="*", metavar=("案卷", "case"), help=("编号、文件，可以写几个", "ids or files"))
    one.take("--form", default="", help=("表样名称，见 --forms", "which form, see --forms"))
    one.take("-o", "--output", default="", help=("保存到的文件或文件夹", "file or folder to write"))
    one.take("--forms", action="store_true", help=("列出全部表样", "list the forms"))
    one.take(
        "--overwrite",
        action="store_true",
        help=("已有的同名文件也覆盖", "replace files that are there already"),
    )
    one.take(
        "--public",
        action="store_true",
        help=(
            "公开稿：不含涉密、不予公开的内容和内部备注",
            "public copy, without secret parts and internal notes",
        ),
    )
    one.take(
        "--templates", default="", help=("本单位的句子模板（YAML）", "the office's own sentences (YAML)")
    )
    one.take("--indicator", default="", help=("单个指标（question_pack）", "one indicator (question_pack)"))
    one.take("--framework", default="", help=("改用另一个指标体系", "under another framework"))
    one.take(
        "--format",
        choices=("docx", "pdf", "xlsx"),
        default="docx",
        help=("保存到文件夹时的格式", "format in a folder"),
    )


def _audit(commands: Commands) -> None:
    one = commands.add(
        "audit",
        "audit.audit",
        "审核报告：数对不对得上，哪里有问题，应当是多少",
        "audit a report: which numbers do not fit, where, and what they should be",
    )
    one.take(
        "files",
        nargs="+",
        metavar=("报告", "report"),
        help=("文件，可以写几个，或写文件夹", "files, or a folder"),
    )
    one.take(
        "--only",
        action="append",
        default=[],
        metavar=("代码", "CODES"),
        help=(
            "只做这些检查，用逗号隔开（docs/checks.md）",
            "only these checks, set apart by commas (docs/checks.md)",
        ),
    )
    one.take(
        "--skip",
        action="append",
        default=[],
        metavar=("代码", "CODES"),
        help=("不做这些检查", "without these checks"),
    )
    one.take(
        "--framework",
        default="",
        metavar=("体系", "F"),
        help=("按这个指标体系的评分标准核对", "check scores by this framework"),
    )
    one.take(
        "--compare",
        action="append",
        default=[],
        metavar=("另一份", "OTHER"),
        help=(
            "与去年的或别的单位的报告比较，找照抄的段落",
            "compare with last year's or another unit's report",
        ),
    )
    one.take(
        "--waivers",
        action="append",
        default=[],
        metavar=("清单.yaml", "FILE.yaml"),
        help=("人已判断、予以放过的发现", "findings that people have judged"),
    )
    one.take(
        "--write-waivers",
        default="",
        metavar=("清单.yaml", "FILE.yaml"),
        help=("把发现写成一份待填的放过清单", "write the findings as a file of waivers to fill in"),
    )
    one.take(
        "--annotate",
        default="",
        metavar=("批注件", "OUT"),
        help=(
            "写一份带批注的副本：与报告同格式，或 .html",
            "write an annotated copy: in the report's format, or .html",
        ),
    )
    one.take(
        "--opinion",
        default="",
        metavar=("意见.docx", "OUT.docx"),
        help=(
            "写审核意见（.docx、.pdf、.xlsx）",
            "write the opinion that goes to the unit (.docx, .pdf, .xlsx)",
        ),
    )
    one.take(
        "--accept",
        action="append",
        default=[],
        metavar=("编号", "NUMBERS"),
        help=(
            "接受这些发现的改法：1,3,5 或 all；先列出要改什么",
            "accept the repairs of these findings: 1,3,5 or all; shows what would change",
        ),
    )
    one.take(
        "--set",
        action="append",
        default=[],
        metavar=("编号=值", "NUMBER=VALUE"),
        help=("第几处改成什么，如 3=15.63万元", "what a finding's number becomes: 3=15.63万元"),
    )
    one.take(
        "--only-accepted",
        action="store_true",
        help=("只改接受的，不改随之算错的", "change only what is accepted, not what was computed from it"),
    )
    one.take(
        "--correct",
        default="",
        metavar=("副本", "OUT"),
        help=(
            "写改好的副本（docx 里是修订），并再审一遍",
            "write the corrected copy (tracked changes in docx), and audit it again",
        ),
    )
    one.take(
        "--plain",
        action="store_true",
        help=("docx 直接改，不留修订", "change a docx in place, without tracked changes"),
    )
    one.take(
        "--case",
        default="",
        metavar=("案卷.yaml", "CASE.yaml"),
        help=("案卷里的同一事实也改", "correct the same facts in this case too"),
    )
    one.take(
        "--correct-case",
        default="",
        metavar=("新案卷.yaml", "OUT.yaml"),
        help=("改好的案卷写到哪里", "where the corrected case goes"),
    )
    one.take(
        "--overwrite",
        action="store_true",
        help=("已有的同名文件也覆盖", "replace files that are there already"),
    )
