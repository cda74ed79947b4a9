"""A PostgreSQL of the tests' own: made in a temporary folder, reached through a socket there, and gone at the end."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

WANTED = "JIXIAO_TEST_DATABASE"  # postgresql: the tests of the site run on it
SERVER = "JIXIAO_TEST_POSTGRES"  # the folder of the socket of the one that runs


def programs() -> Path:
    """The folder of initdb and pg_ctl: the newest that Debian's package installed."""
    found = [one.parent for one in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    on_path = shutil.which("initdb")
    if not found and on_path is None:
        raise FileNotFoundError("PostgreSQL is not installed (apt-get install postgresql)")
    return (
        max(found, key=lambda one: int(re.sub(r"\D", "", one.parent.name) or 0))
        if found
        else Path(str(on_path)).parent
    )


class Cluster:
    """One server. PostgreSQL refuses root, so that root runs it as somebody else."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="jixiao-pg-"))
        self.owner = _somebody() if os.geteuid() == 0 else None
        if self.owner is not None:
            os.chown(self.folder, self.owner.pw_uid, self.owner.pw_gid)
        self._run(
            "initdb",
            "-D",
            "data",
            "-A",
            "trust",
            "-U",
            "jixiao",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        self.start()

    def start(self) -> None:
        asked = f"-c listen_addresses= -c unix_socket_directories={self.folder} -c fsync=off -c max_connections=100"
        self._run("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", asked, "start")

    def stop(self) -> None:
        """As a machine that loses its power stops it."""
        self._run("pg_ctl", "-D", "data", "-w", "-m", "immediate", "stop")

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder)

    def _run(self, program: str, *arguments: str) -> None:
        as_owner = (
            {}
            if self.owner is None
            else {"user": self.owner.pw_uid, "group": self.owner.pw_gid, "extra_groups": []}
        )
        done = subprocess.run(
            [programs() / program, *arguments], cwd=self.folder, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True, env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"}, **as_owner,
        )  # fmt: skip
        if done.returncode:
            log = self.folder / "log"
            raise RuntimeError(f"{program}: {done.stderr}{log.read_text('utf-8') if log.is_file() else ''}")


def _somebody() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("there is no account but root to run PostgreSQL as")


def wanted() -> bool:
    """Whether this run is to be on PostgreSQL."""
    return os.environ.get(WANTED, "") == "postgresql"


def fresh(folder: str = "") -> str:
    """The address of a new, empty database on the server of the tests."""
    import psycopg

    socket = folder or os.environ[SERVER]
    name = f"site_{os.urandom(6).hex()}"
    with psycopg.connect(host=socket, user="jixiao", dbname="postgres", autocommit=True) as made:
        made.execute(f"CREATE DATABASE {name}")
    return f"postgresql://jixiao@/{name}?host={socket}"
