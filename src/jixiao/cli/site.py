"""begin, serve, worker, log, backup, restore: the first accounts, the site in a browser, whether its log is whole, its records kept."""

from __future__ import annotations

import os
import re
import sqlite3
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao.cli.output import Output
from jixiao.core.finding import DataError, Finding
from jixiao.core.source import Place
from jixiao.core.system import why

if TYPE_CHECKING:
    from jixiao.web.demo import Account
    from jixiao.web.keeping import Kept

HEX = re.compile("[0-9a-f]{64}")
PORTS = range(1, 65536)
APART = {
    "missing": ("日志里没有这一条记录的事", "the log holds no event of this record"),
    "differs": (
        "和日志里记的不一样：这条记录或它的文件被改过",
        "it is not what its event says: the record or its file was changed",
    ),
    "gone": ("日志里有这件事，记录没有了", "the log has an event of it, the record is gone"),
}


def serve(options: Namespace, out: Output) -> int:
    """Serve the site until Ctrl-C; with --demo, a made-up district and its accounts come first."""
    if options.port not in PORTS:
        raise DataError([Finding("site_port", values={"port": str(options.port)})])
    from jixiao.web.run import listen
    from jixiao.web.run import serve as begin

    opened()
    try:
        listen(options.port, options.host)
    except OSError as error:
        address = f"{options.host}:{options.port}"
        raise DataError([Finding("site_listen", values={"address": address, "why": why(error)})]) from None
    if options.demo:
        _demo(out)
    else:
        _empty(out)
    out.title(
        out.pick(f"打开 http://{options.host}:{options.port}/", f"Open http://{options.host}:{options.port}/")
    )
    if options.host not in ("127.0.0.1", "localhost", "::1") and not os.environ.get("JIXIAO_HOSTS"):
        out.line(out.pick(
            "别的电脑要打开，先用环境变量 JIXIAO_HOSTS 写明网站的名称或地址；见 docs/site.md。",
            "For other computers let JIXIAO_HOSTS name the site first; see docs/site.md.",
        ))  # fmt: skip
    out.line(out.pick("按 Ctrl-C 停止。", "Ctrl-C stops it."), "dim")
    begin(options.port, options.host)
    return 0


def begin(options: Namespace, out: Output) -> int:
    """Make the three administrators of an empty site, and print their first passwords this once."""
    del options
    opened()
    from jixiao.web.people.founding import found

    made = found()
    if out.as_json:
        out.json(
            [
                {"account": one.username, "password": one.password, "as": one.duty[0 if out.zh else 1]}
                for one in made
            ]
        )
        return 0
    heads = [
        (out.pick("账号", "account"), "left!"),
        (out.pick("首次密码", "first password"), "left!"),
        (out.pick("身份", "as"), "left*"),
    ]
    out.table(heads, [(one.username, one.password, one.duty[0 if out.zh else 1]) for one in made])
    out.line(out.pick(
        "密码只显示这一次：分别交给三个人，第一次登录后要换。接着运行 jixiao serve：系统管理员建单位和账号，安全管理员给岗位。",
        "The passwords are shown this once: hand them to three persons, who change them at first login. Then run jixiao serve: the system administrator makes units and accounts, the security administrator gives posts.",
    ))  # fmt: skip
    return 0


def _empty(out: Output) -> None:
    """Where nobody has an account yet, what comes next."""
    from jixiao.web.people.models import Person

    if not Person.objects.exists():
        out.line(out.pick(
            "还没有账号，谁也登录不了：另开一个终端，在同一个 JIXIAO_HOME 运行 jixiao begin，建三个管理员。",
            "There are no accounts, and nobody can log in: run jixiao begin in another terminal, with the same JIXIAO_HOME, to make the three administrators.",
        ))  # fmt: skip


def worker(options: Namespace, out: Output) -> int:
    """Do what waits to be done beside the pages; `serve` starts one by itself."""
    del options
    opened()
    from jixiao.web.run import work

    out.line(out.pick("后台在运行，按 Ctrl-C 停止。", "The worker runs; Ctrl-C stops it."), "dim")
    with suppress(KeyboardInterrupt):
        work()
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
    accounts(made, out)


def accounts(made: Sequence[Account], out: Output) -> None:
    """The accounts of a demo with their passwords."""
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
    """Recompute the hash of every event, and look for the one that was noted; exit code 2 where something does not fit."""
    noted = getattr(options, "last", "")
    number, _, hash = noted.partition(":")
    if noted and not (number.isascii() and number.isdigit() and len(number) < 18 and HEX.fullmatch(hash)):
        raise DataError([Finding("site_noted", values={"text": noted})])
    opened(change=False)
    from jixiao.web.filling.kept import apart as changes_apart
    from jixiao.web.kept_files import apart as files_apart
    from jixiao.web.log.models import WRONG, Event, broken, head, stands_at
    from jixiao.web.year.kept import apart

    found, others = list(broken()), [*apart(), *changes_apart(), *files_apart()]
    count, (last, its_hash) = Event.objects.count(), head()
    same = not noted or stands_at(int(number), hash)
    if out.as_json:
        out.json({
            "events": count, "last": f"{last}:{its_hash}", "noted": same if noted else None,
            "broken": [{"number": one, "what": what} for one, what in found],
            "apart": [{"record": one, "what": what} for one, what in others],
        })  # fmt: skip
        return 2 if found or others or not same else 0
    for one, what in found[:100]:
        out.line(out.pick(f"第 {one:,} 条：{WRONG[what][0]}。", f"Event {one:,}: {WRONG[what][1]}."), "red")
    for record, what in others[:100]:
        out.line(out.pick(f"{record}：{APART[what][0]}。", f"{record}: {APART[what][1]}."), "red")
    if not same:
        out.line(out.pick(
            f"第 {number} 条和记下的摘要不一样：日志在那之后被整本重写，或者截短了。",
            f"Event {number} has not the hash that was noted: the log was rewritten or cut since.",
        ), "red")  # fmt: skip
    wrong = len(found) + len(others)
    if wrong:
        out.line(
            out.pick(f"共 {count:,} 条，{wrong:,} 处对不上。", f"{count:,} events, {wrong:,} do not fit.")
        )
    elif same:
        out.line(out.pick(f"共 {count:,} 条，逐条核对无误。", f"{count:,} events, all of them fit."))
    if not wrong and same and count:
        out.line(
            out.pick(
                "请把最后一条记在别处，下次用 --last 核对：",
                "Note the last one elsewhere, for --last next time:",
            ),
            "dim",
        )
        out.line(f"{last}:{its_hash}")
    return 2 if wrong or not same else 0


def backup(options: Namespace, out: Output) -> int:
    """Keep all records in one new file, while the site may go on."""
    with _told():
        home = opened(change=False)
        from jixiao.web.keeping import backup as keep

        kept = keep(Path(options.file), home)
    _kept(kept, out, ("已备份到", "Kept in"), options.file)
    return 0


def restore(options: Namespace, out: Output) -> int:
    """Make a site that has no records from a backup; exit code 2 where its log is not whole, which is told."""
    with _told():
        from jixiao.web.run import loaded

        home = loaded()
        from jixiao.web.keeping import restore as take

        kept = take(Path(options.file), home)
    _kept(kept, out, ("已恢复", "Restored"), options.file)
    return verify(options, out)


def _kept(kept: Kept, out: Output, words: tuple[str, str], file: str) -> None:
    if out.as_json:
        out.json({"file": file, "bytes": kept.size, "events": kept.events, "last": kept.last})
        return
    out.line(out.pick(f"{words[0]} {file}", f"{words[1]} {file}"))
    out.line(out.pick(
        f"{kept.size:,} 字节，{kept.events:,} 条日志，最后一条的 SM3：{kept.last or '—'}",
        f"{kept.size:,} bytes, {kept.events:,} events, SM3 of the last: {kept.last or '—'}",
    ))  # fmt: skip


def opened(*, change: bool = True) -> Path:
    """The folder of the data, its database there; or in plain words why there is none."""
    with _told():
        from jixiao.web.run import ready

        return ready(change=change)


@contextmanager
def _told() -> Iterator[None]:
    """What the system or the database says, in plain words."""
    try:
        yield
    except OSError as error:
        place = Place(str(error.filename or "JIXIAO_HOME"))
        raise DataError([Finding("site_home", place, {"why": why(error)})]) from None
    except DataError:
        raise
    except Exception as error:
        if isinstance(error.__cause__, sqlite3.Error):
            raise DataError([Finding("site_database", values={"why": str(error.__cause__)})]) from None
        if type(error.__cause__).__module__.startswith("psycopg"):
            said = str(error.__cause__).strip().splitlines() or [type(error.__cause__).__name__]
            raise DataError([Finding("site_database_away", values={"why": said[-1].strip()})]) from None
        raise
