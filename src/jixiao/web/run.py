"""Starts the site: its database made or brought up to date, then the web server."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

from jixiao.core.finding import DataError, Finding

LAST_WORDS = (
    5  # seconds for requests under way when it is stopped; a browser's idle connection would keep it for ever
)


def home() -> Path:
    """The folder of the data. Raises OSError where it cannot be written."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jixiao.web.settings")
    os.umask(0o077)  # what is kept is for its owner only
    from django.conf import settings

    found = Path(settings.HOME)
    found.mkdir(parents=True, exist_ok=True, mode=0o700)
    return found


def loaded() -> Path:
    """Load Django, in a process that may have it already, and look at no database yet; gives the folder of the data."""
    found = home()
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
    return found


def ready(*, change: bool = True) -> Path:
    """Load Django, the procedure and the schedule, and bring the database up to date (not where it is only looked at: `change`); gives the folder of
    the data. Raises OSError where it cannot be written, `DataError` for a procedure, a schedule or an address of a database that is wrong."""
    found = loaded()
    from django.core.management import call_command
    from django.db import connection

    from jixiao.web.execution.who import measure
    from jixiao.web.people.procedure import current

    current()
    measure()
    if change or "log_event" not in connection.introspection.table_names():
        call_command("migrate", verbosity=0, interactive=False)
    return found


def listen(port: int, address: str) -> None:
    """Raises `OSError` where nobody can be heard there, before anything is begun."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        tried.bind((address, port))


def serve(port: int, address: str = "127.0.0.1") -> None:
    """Serve the site until it is stopped, with a worker beside it for what takes long. Raises `DataError` where it broke and could not be begun anew."""
    from granian import Granian
    from granian.constants import Interfaces

    from jixiao.web.database import THREADS
    from jixiao.web.jobs.beside import worker

    sys.stdout.flush()
    server = Granian(
        "jixiao.web.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        log_enabled=False,
        workers_kill_timeout=LAST_WORDS,
        respawn_failed_workers=True,
    )
    with worker():
        try:
            server.serve()
        except SystemExit as end:
            # Ctrl-C reaches its process too: one that ended before it was told to is no fault
            if not server.interrupt_signal:
                raise DataError([Finding("site_broke", values={"code": str(end.code)})]) from end


def work() -> None:
    """Do what waits to be done beside the pages, until stopped."""
    from jixiao.web.jobs.beside import PARENT
    from jixiao.web.jobs.working import work as begin

    begin(int(os.environ.get(PARENT) or 0))
