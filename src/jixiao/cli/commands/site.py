"""The demo and the site: opened, worked for, kept safe."""

from __future__ import annotations

from jixiao.cli.commands.parser import Commands


def add(commands: Commands) -> None:
    one = commands.add(
        "demo",
        "demo.demo",
        "演示：给五份真实报告计分，写出报告，打开网站",
        "demo: score the five real reports, write them, open the site",
    )
    one.take(
        "-o",
        "--output",
        dest="folder",
        default="demo",
        metavar=("目录", "folder"),
        help=("报告写到哪里（默认 demo）", "where the reports go (demo)"),
    )
    one.take(
        "--no-serve",
        action="store_true",
        help=("只在终端里演示，不打开网站", "only what the terminal shows, without the site"),
    )
    one = commands.add(
        "process",
        "process.process",
        "一年的流程：谁在哪一步办什么、几天内办完",
        "the year's procedure: who does what, in which step, by when",
    )
    one.take(
        "procedure",
        nargs="?",
        default="",
        metavar=("流程", "procedure"),
        help=("编号或文件", "id or file"),
    )
    one.take("--kind", default="", help=("只看一个事项，如 self_evaluation", "only one kind of work"))
    commands.add(
        "begin",
        "site.begin",
        "新网站：建三个管理员，印出首次密码",
        "a new site: make its three administrators, print their first passwords",
    )
    one = commands.add(
        "serve",
        "site.serve",
        "打开网站：一年的工作，在浏览器里办",
        "serve the site: the work of a year, in a browser",
    )
    one.take("--port", type=int, default=8000, metavar=("端口", "port"))
    one.take(
        "--host",
        default="127.0.0.1",
        metavar=("地址", "address"),
        help=("默认只有本机能打开", "this machine only unless told"),
    )
    one.take(
        "--demo",
        action="store_true",
        help=("先放入一个虚构的示范区和账号", "with a made-up district and accounts"),
    )
    commands.add(
        "worker",
        "site.worker",
        "只运行后台：做表样和报告、审核报告",
        "only the worker: forms, reports and audits of the site",
    )
    one = commands.add(
        "backup", "site.backup", "备份网站的全部记录", "keep all records of the site in one file"
    )
    one.take("file", metavar=("文件", "file"))
    one = commands.add(
        "restore", "site.restore", "从备份恢复到一个空的网站", "make a site that has no records from a backup"
    )
    one.take("file", metavar=("文件", "file"))
    commands.group("log", "网站的日志", "the log of the site")
    one = commands.add(
        "log verify", "site.verify", "逐条核对日志有没有被改过", "check that no event was changed"
    )
    one.take(
        "--last",
        default="",
        metavar=("号:摘要", "NUMBER:HASH"),
        help=(
            "上次记下的最后一条，看整本是否被重写",
            "the last event as it was noted, to see whether all was rewritten",
        ),
    )
