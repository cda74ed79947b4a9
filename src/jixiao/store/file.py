"""The file of a store: opened by one writer or by readers, told from other files, and brought to this layout."""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from jixiao.core.finding import DataError, Finding
from jixiao.core.source import Place
from jixiao.core.system import REASONS, Why, damaged, why

KIND, VERSION = "jixiao/store", 1
MEMORY = "600MB"  # what DuckDB keeps in memory; more goes to files beside the store
# A row of facts has a number of its own (`#row`), and a new one whenever a cell of it changes; a score keeps the number of the row it was
# made from. Signs that no id has keep such columns apart from facts and indicators.
LAYOUT = """
CREATE TABLE meta (name VARCHAR, value VARCHAR);
CREATE TABLE columns (name VARCHAR, holds VARCHAR, grain VARCHAR, low BIGINT, high BIGINT, label VARCHAR, load INTEGER);
CREATE TABLE facts ("#row" BIGINT, unit VARCHAR, year INTEGER);
CREATE TABLE loads (load INTEGER, noted VARCHAR, file VARCHAR, sha256 VARCHAR, what VARCHAR, columns VARCHAR, rows BIGINT, added BIGINT,
  changed BIGINT, removed BIGINT, last BIGINT);
CREATE TABLE changes (load INTEGER, unit VARCHAR, year INTEGER, what VARCHAR);
CREATE TABLE editions (edition INTEGER, framework VARCHAR, title VARCHAR, digest VARCHAR, content VARCHAR, text VARCHAR, valid_from INTEGER,
  valid_to INTEGER, reads VARCHAR, made_by VARCHAR, noted VARCHAR);
CREATE TABLE runs (run INTEGER, edition INTEGER, years VARCHAR, engine VARCHAR, whole BOOLEAN, began VARCHAR, ended VARCHAR, scored BIGINT,
  gone BIGINT);
"""
MIGRATIONS: Mapping[int, Callable[[Store], None]] = {}  # from a version to the next one


@dataclass(slots=True)
class Store:
    """An open store. `parts`: a folder for files that are on their way in or out. `commits`: how many transactions were done."""

    path: Path
    connection: duckdb.DuckDBPyConnection
    parts: Path
    commits: int = 0

    def run(self, sql: str, *values: Any) -> None:
        """Run one statement; `values` stand where it has a ?."""
        self.connection.execute(sql, list(values))

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows that a query gives."""
        return self.connection.execute(sql, list(values)).fetchall()

    def one(self, sql: str, *values: Any) -> Any:
        """The first cell of the first row; None where there is none."""
        found = self.rows(sql, *values)
        return found[0][0] if found else None

    def tables(self) -> set[str]:
        """The names of its tables."""
        return {name for (name,) in self.rows("SELECT table_name FROM duckdb_tables() WHERE NOT temporary")}

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All statements inside, or none of them."""
        self.run("BEGIN TRANSACTION")
        try:
            yield
        except BaseException:
            with suppress(duckdb.Error):
                self.run("ROLLBACK")
            raise
        self.commit()

    def commit(self) -> None:
        """Make what was begun last."""
        self.run("COMMIT")
        self.commits += 1


@contextmanager
def opened(path: Path, *, write: bool = False, make: bool = False) -> Iterator[Store]:
    """The store of a file; `make`: a new one where there is no file. What goes wrong inside is raised as `DataError`, and what was not
    committed is undone; where a new store got no content, no file is left."""
    fresh = not path.exists()
    _look(path, fresh=fresh, make=make)
    parts = _parts(path, beside=write)
    store: Store | None = None
    try:
        if not fresh:
            store = _connected(path, parts, write=False)
            version = _version(store)
            if write or version < VERSION:
                store.connection.close()
                store = None
            if version < VERSION:
                store = _connected(path, parts, write=True)
                _migrate(store)
                if not write:
                    store.connection.close()
                    store = None
        if store is None:
            store = _connected(path, parts, write=write)
        if write:
            _clear(path, parts)
            if not store.tables():
                _lay(store)
        yield store
    except (duckdb.Error, pl.exceptions.PolarsError, OSError) as error:
        raise DataError([_failed(path, error)]) from None
    finally:
        if store is not None:
            with suppress(duckdb.Error):
                store.connection.close()
            if fresh and not store.commits:
                for one in (path, path.with_name(f"{path.name}.wal")):
                    one.unlink(missing_ok=True)
        shutil.rmtree(parts, ignore_errors=True)


def said(error: Exception, path: Path) -> str:
    """What an engine or the system says of an error, in one line, without folders of this machine."""
    if isinstance(error, OSError):
        return why(error)
    if found := damaged(error):
        return found
    first = (str(error).strip().splitlines() or [type(error).__name__])[0]
    if "not enough disk" in first.lower():
        return Why(*REASONS[errno.ENOSPC])
    for number, reason in REASONS.items():  # what the system said, in the words of a library
        if first.endswith(os.strerror(number)) or f": {os.strerror(number)}" in first:
            return Why(*reason)
    return first.replace(f"{path.parent.resolve()}/", "")[:200]


TRUNCATED = Why("文件不完整，后面少了一截", "a part of the file at its end is missing")
CHANGED = Why(
    "有的内容和当初写下的不一样（校验和不对）", "some of it is not what was written (its checksum is wrong)"
)
UNREADABLE = Why("有的内容读不出来", "some of it cannot be read")
DAMAGE = {  # words of DuckDB for a file that is not as it was written
    "Could not read enough bytes": TRUNCATED, "checksum": CHANGED, "Corrupt": UNREADABLE, "replaying WAL": UNREADABLE, "eserializ": UNREADABLE,
}  # fmt: skip


def _failed(path: Path, error: Exception) -> Finding:
    """What went wrong in a store that is open, or on its opening: that its file is damaged, or anything else."""
    text = str(error)
    if isinstance(error, duckdb.Error):
        for words, reason in DAMAGE.items():
            if words in text:
                return Finding("store_damaged", Place(path.name), {"why": reason})
    return Finding("store_failed", Place(path.name), {"why": said(error, path)})


MAGIC, MAGIC_AT = b"DUCK", 8  # of every file of DuckDB


def _look(path: Path, *, fresh: bool, make: bool) -> None:
    """What can be said without opening it: DuckDB would read a Parquet file in its own way, and wait for a pipe."""
    place = Place(path.name)
    if fresh and not make:
        raise DataError([Finding("store_missing", values={"file": str(path)})])
    if fresh and not path.parent.is_dir():
        values = {"file": str(path), "folder": str(path.parent)}
        raise DataError([Finding("store_nowhere", place, values)])
    if path.is_dir():
        raise DataError([Finding("store_folder", place, {"file": str(path)})])
    if not fresh and not path.is_file():
        raise DataError([Finding("file_special", place, {"path": str(path)})])
    if "?" in str(path.absolute()):  # DuckDB takes what follows for no part of the name
        raise DataError([Finding("store_name", place, {"file": str(path.absolute())})])
    if not fresh:
        try:
            with path.open("rb") as file:
                head = file.read(MAGIC_AT + len(MAGIC))
        except OSError as error:
            raise DataError([Finding("file_unreadable", place, {"why": why(error)})]) from None
        if head[MAGIC_AT:] != MAGIC:
            raise DataError([Finding("store_foreign", place)])


def _parts(path: Path, *, beside: bool) -> Path:
    """A folder for parts: beside the store, where there is room for a store, or of the system for those who only read."""
    try:
        return Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".parts", dir=path.parent if beside else None))  # fmt: skip
    except OSError as error:
        raise DataError([Finding("store_failed", Place(path.name), {"why": why(error)})]) from None


def _clear(path: Path, mine: Path) -> None:
    """Takes away the parts of those who were killed: who writes is alone with the store."""
    head, tail = f".{path.name}.", ".parts"
    for one in path.parent.iterdir():
        if one.name.startswith(head) and one.name.endswith(tail) and one != mine:
            shutil.rmtree(one, ignore_errors=True)


def _connected(path: Path, parts: Path, *, write: bool) -> Store:
    config: dict[str, Any] = {
        "memory_limit": MEMORY, "temp_directory": str(parts), "autoinstall_known_extensions": False,
    }  # fmt: skip
    try:
        # without its folder, a name such as “:memory:” would be no file
        made = duckdb.connect(str(path.absolute()), read_only=not write, config=config)
        made.execute("SET enable_progress_bar = false")  # it would stand among what a command says
    except duckdb.Error as error:
        raise DataError([_refused(path, error)]) from None
    return Store(path, made, parts)


def _refused(path: Path, error: duckdb.Error) -> Finding:
    """Why DuckDB does not open a file."""
    text = str(error)
    if "lock on file" in text or "different configuration" in text:
        found = re.search(r"PID (\d+)", text)
        who = (
            Why(f"进程 {found[1]}", f"process {found[1]}") if found else Why("另一个进程", "another process")
        )
        return Finding("store_busy", Place(path.name), {"who": who})
    if "not a valid DuckDB database file" in text:
        return Finding("store_foreign", Place(path.name))
    return _failed(path, error)


def _version(store: Store) -> int:
    """The version of a file that is there. Raises `DataError` where it is none of ours, or newer."""
    tables, place = store.tables(), Place(store.path.name)
    version = 0
    if not tables:  # a store whose making was broken off
        return VERSION
    if "meta" in tables:
        with suppress(duckdb.BinderException, KeyError, ValueError):
            meta = dict(store.rows("SELECT name, value FROM meta"))
            version = int(meta["version"]) if meta["kind"] == KIND else 0
    if version < 1:
        raise DataError([Finding("store_foreign", place)])
    if version > VERSION:
        values = {"version": str(version), "known": str(VERSION)}
        raise DataError([Finding("store_newer", place, values)])
    return version


def _lay(store: Store) -> None:
    store.run("BEGIN TRANSACTION")
    store.run(LAYOUT)
    store.run("INSERT INTO meta VALUES ('kind', ?), ('version', ?)", KIND, str(VERSION))
    store.run("COMMIT")


def _migrate(store: Store) -> None:
    """Bring an older store to this layout, all steps or none."""
    with store.transaction():
        version = int(store.one("SELECT value FROM meta WHERE name = 'version'"))
        for step in range(version, VERSION):
            MIGRATIONS[step](store)
        store.run("UPDATE meta SET value = ? WHERE name = 'version'", str(VERSION))
