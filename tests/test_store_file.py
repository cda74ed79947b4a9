"""The file of a store: whole whenever its writer ends, of one writer at a time, and told from what is no store."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import polars as pl
import pytest
from test_store import (
    ENGINES,
    GOOD,
    LATER,
    RATE,
    UNREAD,
    Facts,
    framework_file,
    from_scratch,
    held,
    put,
    rules_of,
    shown,
    table,
    tiny,
)

from jixiao.cli.command import run as main
from jixiao.core.finding import DataError
from jixiao.flows import bulk, keep, keep_facts
from jixiao.store import file as store_file
from jixiao.store.file import opened

FACTS: Facts = {(unit, year): {**GOOD, "budget_initial": 300_00} for unit in "abc" for year in (2022, 2023)}
LATER_FACTS: Facts = {key: {"budget_adjusted": 200_00} for key in FACTS}

KILLED = """
import os, sys
from pathlib import Path
from jixiao.flows import keep, keep_facts
from jixiao.store.file import Store
store, given, moment, number, whole = sys.argv[1:]
seen, commit = [], Store.commit
def killed(self):
    seen.append(1)
    if len(seen) == int(number) and moment == "before":
        os.kill(os.getpid(), 9)
    commit(self)
    if len(seen) == int(number) and moment == "after":
        os.kill(os.getpid(), 9)
Store.commit = killed
if given.endswith(".yaml"):
    keep.score(Path(store), given, batch=2, whole=whole == "whole")
else:
    keep_facts.load(Path(store), [Path(given)])
"""


def python(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True, check=False)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with six rows and their scores."""
    path = tmp_path / "s.duckdb"
    put(path, FACTS)
    keep.score(path, str(framework_file(tmp_path, tiny())))
    return path


# A scoring commits six times: the edition, the beginning, three batches, the end.
@pytest.mark.parametrize(
    ("moment", "number", "whole", "waiting", "staged"),
    [
        ("before", 3, "", 6, 0),
        ("after", 3, "", 4, 0),
        ("before", 5, "", 2, 0),
        ("before", 6, "", 0, 0),
        ("after", 3, "whole", 6, 2),
        ("before", 6, "whole", 6, 6),
        ("after", 6, "whole", 0, 0),
    ],
)
def test_a_scoring_that_is_killed_leaves_each_row_with_its_old_score_or_its_new_one(
    moment: str, number: int, whole: str, waiting: int, staged: int, store: Path
) -> None:
    before, wanted = shown(store), from_scratch(LATER, FACTS)
    later = framework_file(store.parent, LATER)
    done = python(KILLED, store, later, moment, number, whole)
    assert done.returncode == -signal.SIGKILL, done.stderr
    after = shown(store)
    assert after.keys() == before.keys()
    assert all(row in (before[key], wanted[key]) for key, row in after.items())
    assert sum(row != wanted[key] for key, row in after.items()) == waiting
    state = keep.state(store)
    assert sum(one.waiting for one in state.standings) == waiting
    assert sum(one.staged for one in state.standings) == staged
    assert all(one.broken_off for one in state.standings) == ((moment, number) != ("after", 6))
    again = keep.score(store, str(later), whole=bool(whole), batch=2)
    assert (again.scored, again.taken_over) == (waiting - staged, staged)
    assert shown(store) == wanted
    assert not any(one.broken_off for one in keep.state(store).standings)
    assert not [one.name for one in store.parent.iterdir() if one.name.endswith((".parts", ".wal"))]


@pytest.mark.parametrize(("moment", "changed"), [("before", False), ("after", True)])
def test_a_load_that_is_killed_is_there_whole_or_not_at_all(moment: str, changed: bool, store: Path) -> None:
    path = table(store.parent / "more.parquet", LATER_FACTS)
    done = python(KILLED, store, path, moment, 1, "")
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert held(store) == (
        {key: {**row, **LATER_FACTS[key]} for key, row in FACTS.items()} if changed else FACTS
    )
    assert len(keep.state(store).loads) == 1 + changed
    put(store, {("a", 2022): {UNREAD: 1}})  # and it can be written again


def test_staged_scores_of_rows_that_changed_since_are_made_again(store: Path) -> None:
    later = framework_file(store.parent, LATER)
    before = shown(store)
    python(KILLED, store, later, "after", 4, "whole")
    put(store, {("a", 2022): {"budget_initial": 100_00}})
    keep_facts.remove(store, table(store.parent / "gone.parquet", {("b", 2022): {}}))
    assert shown(store) == before
    done = keep.score(store, str(later), whole=True, batch=2)
    assert done.scored + done.taken_over == 5 and done.taken_over >= 2 and done.gone == 1
    assert shown(store) == from_scratch(LATER, held(store))


def test_what_was_staged_is_shown_by_a_scoring_that_does_not_wait_for_the_rest(store: Path) -> None:
    later = framework_file(store.parent, LATER)
    python(KILLED, store, later, "after", 4, "whole")
    done = keep.score(store, str(later), batch=2)
    assert (done.scored, done.taken_over) == (2, 4)
    assert shown(store) == from_scratch(LATER, FACTS)


def test_an_engine_that_breaks_off_keeps_what_is_done(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    later, calls = framework_file(store.parent, LATER), []
    engine = bulk.RUN["polars"]

    def breaks(*given: Any) -> None:
        calls.append(1)
        if len(calls) == 3:
            raise OSError(28, "No space left on device")
        engine(*given)

    monkeypatch.setitem(bulk.RUN, "polars", breaks)  # type: ignore[arg-type]
    with pytest.raises(DataError) as refused:
        keep.score(store, str(later), batch=2)
    assert rules_of(refused) == ["store_failed"] and "磁盘满了" in refused.value.findings[0].message()
    assert sum(one.waiting for one in keep.state(store).standings) == 2
    assert keep.score(store, str(later), batch=2).scored == 2


FULL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
from jixiao.cli.command import run
sys.exit(run(sys.argv[2:]))
"""


def test_a_disk_that_fills_up_is_told_and_takes_nothing_away(store: Path) -> None:
    """A limit on the size of files stands for it: writing fails where it does on a full disk."""
    random = Random(7)
    many: Facts = {(f"unit{n}", 2022): {**GOOD, UNREAD: random.randrange(10**14)} for n in range(20_000)}
    path = table(store.parent / "many.parquet", many)
    for limit, codes in ((4096, (2,)), (250_000, (2,)), (store.stat().st_size - 1, (0, 2))):
        done = python(FULL, limit, "store", "load", store, path)
        assert done.returncode in codes and "Traceback" not in done.stderr, done.stderr
        assert done.returncode == 0 or "没有做成" in done.stderr
        assert len(held(store)) == len(FACTS) + (0 if done.returncode else len(many))
    put(store, many)
    assert held(store) == {**FACTS, **many}


HOLDS = """
import sys
from pathlib import Path
from jixiao.store.file import opened
with opened(Path(sys.argv[1]), write=sys.argv[2] == "write"):
    print("open", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holding(store: Path) -> Iterator[Any]:
    """Another process that has the store open."""
    running = []

    def hold(how: str) -> subprocess.Popen[str]:
        process = subprocess.Popen([sys.executable, "-c", HOLDS, str(store), how], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # fmt: skip
        running.append(process)
        assert process.stdout is not None and process.stdout.readline() == "open\n"
        return process

    yield hold
    for process in running:
        process.communicate()


def test_while_one_writes_others_are_told_who_it_is(
    store: Path, holding: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    process = holding("write")
    path = table(store.parent / "more.parquet", LATER_FACTS)
    for words in (
        ["load", str(store), str(path)],
        ["show", str(store)],
        ["score", str(store), "--framework", "project-10"],
    ):
        assert main(["store", *words]) == 2
        said = capsys.readouterr().err
        assert f"进程{process.pid}" in re.sub(r"\s", "", said) and "Traceback" not in said
    assert main(["store", "show", str(store), "--lang", "en"]) == 2
    assert f"process {process.pid}" in capsys.readouterr().err
    assert held_parts(store) == 1  # of who writes


def held_parts(store: Path) -> int:
    return sum(one.name.endswith(".parts") for one in store.parent.iterdir())


def test_many_read_at_once_and_a_writer_waits_for_them(store: Path, holding: Any) -> None:
    holding("read")
    assert held(store) == FACTS
    with pytest.raises(DataError) as refused:
        put(store, LATER_FACTS)
    assert rules_of(refused) == ["store_busy"]


# -- files that are no store of ours


def database(path: Path, *statements: str) -> None:
    with duckdb.connect(str(path)) as connection:
        for one in statements:
            connection.execute(one)


META = "CREATE TABLE meta (name VARCHAR, value VARCHAR)"


@pytest.mark.parametrize(
    ("made", "rule"),
    [
        (lambda path: path.write_bytes(b""), "store_foreign"),
        (lambda path: path.write_bytes(b"unit,year\n" * 5000), "store_foreign"),
        (lambda path: pl.DataFrame({"unit": ["a"]}).write_parquet(path), "store_foreign"),
        (lambda path: database(path, "CREATE TABLE facts (unit VARCHAR)"), "store_foreign"),
        (lambda path: database(path, "CREATE TABLE meta (a INTEGER)"), "store_foreign"),
        (lambda path: database(path, META, "INSERT INTO meta VALUES ('kind', 'other'), ('version', '1')"), "store_foreign"),
        (lambda path: database(path, META, "INSERT INTO meta VALUES ('kind', 'jixiao/store'), ('version', 'x')"), "store_foreign"),
        (lambda path: database(path, META, "INSERT INTO meta VALUES ('kind', 'jixiao/store'), ('version', '2')"), "store_newer"),
        (lambda path: path.mkdir(), "store_folder"),
    ],
)  # fmt: skip
def test_what_is_no_store_is_told_and_left_as_it_is(made: Any, rule: str, tmp_path: Path) -> None:
    path = tmp_path / "s.duckdb"
    made(path)
    before = path.read_bytes() if path.is_file() else None
    facts = table(tmp_path / "in.parquet", FACTS)
    for asked in (lambda: keep.state(path), lambda: keep_facts.load(path, [facts])):
        with pytest.raises(DataError) as refused:
            asked()
        assert rules_of(refused) == [rule]
    assert (path.read_bytes() if path.is_file() else None) == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["in.parquet", "s.duckdb"]


def test_a_store_that_was_cut_or_overwritten_is_told(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = store.read_bytes()
    damaged = whole[:12288] + b"\xff" * 40_000 + whole[52_288:]
    for body, zh, en in (
        (whole[: len(whole) // 2], "文件不完整", "at its end is missing"),
        (whole[:5000], "文件不完整", "at its end is missing"),
        (damaged, "校验和不对", "its checksum is wrong"),
        (Random(1).randbytes(80_000) + whole[80_000:], "认不出这是jixiao的库", "not recognised"),
    ):
        store.write_bytes(body)
        for words in (["show", str(store)], ["export", str(store), "--facts", "-o", str(store.parent / "o.csv")], ["load", str(store), str(table(store.parent / "in.parquet", FACTS))]):  # fmt: skip
            assert main(["store", *words]) == 2
            told = re.sub(r"\s", "", capsys.readouterr().err)
            assert zh in told and "备份" in told and "已经提交的都在" not in told and "Traceback" not in told
            assert main(["store", *words, "--lang", "en"]) == 2
            told = " ".join(capsys.readouterr().err.split())
            assert en in told and not re.search("[\u4e00-\u9fff]", told)
        assert store.read_bytes() == body
    store.write_bytes(whole)
    assert held(store) == FACTS


def test_a_store_that_is_not_there_is_made_by_a_load_and_by_nothing_else(tmp_path: Path) -> None:
    for asked in (
        lambda: keep.state(tmp_path / "s.duckdb"),
        lambda: keep.score(tmp_path / "s.duckdb", "project-10"),
        lambda: keep.export_facts(tmp_path / "s.duckdb", tmp_path / "o.csv"),
        lambda: keep_facts.remove(tmp_path / "s.duckdb", tmp_path / "in.parquet"),
    ):
        with pytest.raises(DataError) as refused:
            asked()
        assert rules_of(refused) == ["store_missing"]
    facts = table(tmp_path / "in.parquet", FACTS)
    for name, rule in (("nowhere/s.duckdb", "store_nowhere"), ("why?.duckdb", "store_name")):
        with pytest.raises(DataError) as refused:
            keep_facts.load(tmp_path / name, [facts])
        assert rules_of(refused) == [rule]
    with pytest.raises(DataError):
        keep_facts.load(tmp_path / "s.duckdb", [tmp_path / "none.parquet"])
    assert [one.name for one in tmp_path.iterdir()] == ["in.parquet"]


@pytest.mark.parametrize("name", ["facts.parquet", "facts.csv", "facts.json", "facts.xlsx", "facts.db"])
def test_a_file_of_another_kind_given_as_a_store_is_told_whatever_its_name(name: str, tmp_path: Path) -> None:
    path, facts = tmp_path / name, table(tmp_path / "in.parquet", FACTS)
    path.write_bytes(facts.read_bytes())
    for asked in (lambda: keep.state(path), lambda: keep_facts.load(path, [facts])):
        with pytest.raises(DataError) as refused:
            asked()
        assert rules_of(refused) == ["store_foreign"]
    assert path.read_bytes() == facts.read_bytes()


def test_a_store_that_is_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "s.duckdb"
    os.mkfifo(path)
    for asked in (lambda: keep.state(path), lambda: keep_facts.load(path, [tmp_path / "none.csv"])):
        with pytest.raises(DataError) as refused:
            asked()
        assert rules_of(refused) == ["file_special"]


def test_a_store_is_kept_in_a_file_whatever_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (":memory:", "md:x", "x.parquet"):
        assert put(Path(name), FACTS) == (6, 0)
        assert held(Path(name)) == FACTS and Path(name).is_file()


@pytest.mark.parametrize("write", [False, True])
def test_an_older_store_is_brought_to_the_layout_of_now(
    write: bool, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_file, "VERSION", 3)
    steps = {
        1: lambda store: store.run("ALTER TABLE loads ADD COLUMN who VARCHAR"),
        2: lambda store: store.run("UPDATE loads SET who = 'x'"),
    }
    monkeypatch.setattr(store_file, "MIGRATIONS", {1: steps[1]})
    with pytest.raises(KeyError), opened(store, write=write):
        pass
    monkeypatch.setattr(store_file, "MIGRATIONS", steps)
    with opened(store, write=write) as found:
        assert found.rows("SELECT who FROM loads") == [("x",)]
        assert found.one("SELECT value FROM meta WHERE name = 'version'") == "3"
    monkeypatch.setattr(store_file, "VERSION", 1)
    with pytest.raises(DataError) as refused, opened(store):
        pass
    assert rules_of(refused) == ["store_newer"]


def test_a_store_whose_making_was_broken_off_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "s.duckdb"
    database(path)
    assert put(path, FACTS) == (6, 0)
    assert held(path) == FACTS


# -- the command


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_whole_way_from_facts_to_scores(
    lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, facts = str(tmp_path / "s.duckdb"), table(tmp_path / "f.parquet", {("a", 2024): {"project_budget_amount": 100_00, "project_spent_amount": 95_00, "own.output": 500000, "own.benefit": 300000, "own.satisfaction": 100000}, ("b", 2025): {"project_budget_amount": 100_00}})  # fmt: skip

    def told(*words: str) -> Any:
        assert main(["store", *words, "--lang", lang]) == 0
        plain = capsys.readouterr()
        assert main(["store", *words, "--lang", lang, "--json"]) == 0
        return re.sub(r"\s", "", plain.out + plain.err), json.loads(capsys.readouterr().out)

    plain, made = told("load", store, str(facts))
    assert ("新增2，变了0" if lang == "zh" else "2new,0changed") in plain
    assert made["loads"] == [
        {"load": 2, "file": "f.parquet", "rows": 2, "added": 0, "changed": 0, "removed": 0}
    ]
    plain, made = told("show", store)
    assert ("还没有计过分" if lang == "zh" else "Nothingisscoredyet") in plain
    plain, made = told("score", store, "--framework", "project-10")
    assert ("计分2行" if lang == "zh" else "2rowsscored") in plain
    assert (made["scored"], made["rows"], made["new_edition"], made["outside"]) == (0, 2, False, 0)
    plain, made = told("score", store, "--framework", "project-10", "--years", "2024", "--all-or-nothing")
    assert ("计分0行" if lang == "zh" else "0rowsscored") in plain
    put(Path(store), {("b", 2025): {"project_spent_amount": 90_00}})
    plain, made = told("show", store)
    assert ("1行等着计分" if lang == "zh" else "1rowswait") in plain
    assert [(one["year"], one["scored"], one["waiting"]) for one in made["scores"]] == [
        (2024, 1, 0),
        (2025, 0, 1),
    ]
    plain, made = told("export", store, "--scores", "project-10", "-o", str(tmp_path / "o.csv"))
    assert made["rows"] == 2 and [one["rule"] for one in made["findings"]] == ["store_stale"]
    told("score", store, "--framework", "project-10", "--engine", "duckdb")
    plain, made = told("export", store, "--scores", "project-10", "-o", str(tmp_path / "o.csv"))
    assert made == {"rows": 2, "output": str(tmp_path / "o.csv"), "findings": []}
    rows = [line.split(",") for line in (tmp_path / "o.csv").read_text("utf-8-sig").splitlines()]
    at = rows[0].index("total")
    assert [(row[0], row[1], row[at]) for row in rows[1:]] == [("a", "2024", "99.50"), ("b", "2025", "")]
    told("remove", store, str(table(tmp_path / "gone.csv.parquet", {("a", 2024): {}})))
    assert (
        told("export", store, "--facts", "--years", "2024-2025", "-o", str(tmp_path / "f2.parquet"))[1][
            "rows"
        ]
        == 1
    )
    assert (
        main(
            [
                "store",
                "export",
                store,
                "--scores",
                "yanjin-2022",
                "-o",
                str(tmp_path / "x.csv"),
                "--lang",
                lang,
            ]
        )
        == 2
    )
    assert "project-10" in capsys.readouterr().err and not (tmp_path / "x.csv").exists()


SECOND = {"id": "second", "name": "支出预算比", "points": "40", "rule": {"kind": "linear", "measure": "支出决算数 / 年初预算数"}}  # fmt: skip
RAW = tiny(
    rounding={"row": "none", "total": "none"}, indicators=[RATE, SECOND]
)  # scores are quotients, and wide ones


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("data", [LATER, RAW])
def test_scores_of_a_store_are_those_of_bulk_score(data: dict[str, Any], engine: str, tmp_path: Path) -> None:
    store, framework = tmp_path / "s.duckdb", str(framework_file(tmp_path, data))
    facts = table(tmp_path / "f.parquet", {key: {**row, "name": "某局"} for key, row in FACTS.items()})
    bulk.score_file(facts, framework, tmp_path / "bulk.parquet", engine)
    whole = pl.read_parquet(tmp_path / "bulk.parquet").sort("year", "unit")
    keep_facts.load(store, [facts])
    keep.score(store, framework, engine=engine, batch=4)
    for years, folder in (("", None), ("2023", tmp_path)):
        wanted = whole.filter(pl.col("year") == 2023) if years else whole
        made = keep.scores_of(store, "tiny", years, folder).collect()
        assert made.columns == wanted.columns and made.dtypes == wanted.dtypes
        assert made.rows() == wanted.rows()
    keep.export_scores(store, "tiny", tmp_path / "store.parquet")
    assert pl.read_parquet(tmp_path / "store.parquet").rows() == whole.rows()
    if data is RAW:
        assert whole.schema["total"].scale == 4 and whole["total"].null_count() == 0


def test_a_transaction_that_fails_is_undone(store: Path) -> None:
    def fails() -> None:
        with opened(store, write=True) as found, found.transaction():
            found.run("DELETE FROM facts")
            found.run("SELECT no_such_function()")

    with pytest.raises(DataError):
        fails()
    assert held(store) == FACTS
