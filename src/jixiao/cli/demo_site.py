"""The site of the demo: a made-up district and the five real cases, in a folder of their own, open until Ctrl-C."""

from __future__ import annotations

import os
import socket
import sys
import time
import webbrowser
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Thread

from jixiao.cli.output import Output
from jixiao.cli.site import accounts, opened
from jixiao.core.finding import DataError, Finding
from jixiao.core.source import Place

PORTS = range(8000, 8100)
HERE = "127.0.0.1"
# what an office set for its own site is not the demo's
ITS_OWN = ("DATABASE_URL", "JIXIAO_HOSTS", "JIXIAO_HTTPS", "JIXIAO_PROCEDURE")
PATIENCE = 30  # seconds until the server answers


def open_site(folder: Path, out: Output) -> int:
    """Fill it or give its people new passwords, tell how to come in, and serve it until it is stopped."""
    port = free_port()
    if port is None:
        raise DataError([Finding("site_no_port", values={"first": str(PORTS[0]), "last": str(PORTS[-1])})])
    home = folder.absolute() / "site"
    for name in ITS_OWN:
        os.environ.pop(name, None)
    os.environ["JIXIAO_HOME"] = str(home)
    out.title(out.pick("打开网站：正在准备示范数据…", "The site: preparing its data…"))
    opened()
    from jixiao.web.demo import renew, seed
    from jixiao.web.run import serve

    made = seed() or renew()
    if not made:
        raise DataError([Finding("site_no_demo", Place(str(home)))])
    accounts(made, out)
    out.line(out.pick(
        f"数据在 {home}，虚构的都有标记；每次运行换新密码，办过的事还在。要重新开始，删掉这个目录。",
        f"Its data is in {home}; what is made up is marked. Passwords are new each time, the work stays. Delete the folder to begin anew.",
    ))  # fmt: skip
    address = f"http://{HERE}:{port}/"
    out.title(out.pick(f"打开 {address}", f"Open {address}"))
    out.line(
        out.pick(
            "先用 tianbao 登录看待办；按 Ctrl-C 停止。",
            "Log in as tianbao first, to see the tasks; Ctrl-C stops it.",
        )
    )
    if may_open_browser(os.environ, sys.platform):
        Thread(target=_browse, args=(address, port), daemon=True).start()
    serve(port, HERE)
    out.line(out.pick("网站已停止。", "The site has stopped."))
    return 0


def free_port() -> int | None:
    """The first port that nobody listens on."""
    from jixiao.web.run import listen

    for port in PORTS:
        with suppress(OSError):
            listen(port, HERE)
            return port
    return None


def may_open_browser(environ: Mapping[str, str], platform: str) -> bool:
    """Only where somebody sits before a desktop: not in a test, not through ssh."""
    if any(environ.get(name) for name in ("CI", "SSH_CONNECTION", "JIXIAO_NO_BROWSER")):
        return False
    return platform == "darwin" or any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def _browse(address: str, port: int) -> None:
    """Once the server answers."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            socket.create_connection((HERE, port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
            continue
        webbrowser.open(address)
        return
