"""serve and log: the site in a browser, and whether its log is whole."""

from __future__ import annotations

import sqlite3
from argparse import Namespace

from jixiao.cli.output import Output
from jixiao.core.finding import DataError, Finding
from jixiao.core.source import Place
from jixiao.core.system import why

PORTS = range(1, 65536)
WRONG = {
    "changed": ("内容和它的摘要对不上：这一条被改过", "does not agree with its hash: it was changed"),
    "missing": ("前面少了记录", "events before it are missing"),
    "chain": (
        "和前一条接不上：前一条被换过或删过",
        "does not follow from the one before: that one was replaced or deleted",
    ),
}


def serve(options: Namespace, out: Output) -> int:
    """Serve the site until Ctrl-C; with --demo, a made-up district and its accounts come first."""
    if options.port not in PORTS:
        raise DataError([Finding("site_port", values={"port": str(options.port)})])
    _ready()
    from jixiao.web.run import serve as begin

    if options.demo:
        _demo(out)
    out.title(
        out.pick(f"打开 http://{options.host}:{options.port}/", f"Open http://{options.host}:{options.port}/")
    )
    out.line(out.pick("按 Ctrl-C 停止。", "Ctrl-C stops it."), "dim")
    begin(options.port, options.host)
    return 0


def _demo(out: Output) -> None:
    from jixiao.web.demo import seed

    made = seed()
    if not made:
        out.line(out.pick(
            "示范数据已经有了；账号和密码在第一次运行时显示过。要重新开始，把 JIXIAO_HOME 指到一个空目录。",
            "The demo is there already; its accounts were shown at the first run. To begin anew, let JIXIAO_HOME name an empty folder.",
        ))  # fmt: skip
        return
    heads = [
        (out.pick("账号", "account"), "left!"),
        (out.pick("密码", "password"), "left!"),
        (out.pick("身份", "as"), "left*"),
    ]
    at = 0 if out.zh else 1
    out.table(
        heads,
        [
            (one.username, one.password, f"{one.role[at]}{' · ' + one.unit if one.unit else ''}")
            for one in made
        ],
    )


def verify(options: Namespace, out: Output) -> int:
    """Recompute the hash of every event; exit code 2 where one does not fit."""
    del options
    _ready()
    from jixiao.web.log.models import Event, broken

    found = list(broken())
    count = Event.objects.count()
    if out.as_json:
        out.json({"events": count, "broken": [{"number": number, "what": what} for number, what in found]})
        return 2 if found else 0
    for number, what in found[:100]:
        out.line(
            out.pick(f"第 {number:,} 条：{WRONG[what][0]}。", f"Event {number:,}: {WRONG[what][1]}."), "red"
        )
    if found:
        out.line(
            out.pick(
                f"共 {count:,} 条，{len(found):,} 处对不上。", f"{count:,} events, {len(found):,} do not fit."
            )
        )
        return 2
    out.line(out.pick(f"共 {count:,} 条，逐条核对无误。", f"{count:,} events, all of them fit."))
    return 0


def _ready() -> None:
    """The database, or in plain words why there is none."""
    try:
        from jixiao.web.run import ready

        ready()
    except OSError as error:
        raise DataError(
            [Finding("site_home", Place(str(error.filename or "JIXIAO_HOME")), {"why": why(error)})]
        ) from None
    except Exception as error:
        if not isinstance(error.__cause__, sqlite3.Error):
            raise
        raise DataError([Finding("site_database", values={"why": str(error.__cause__)})]) from None
