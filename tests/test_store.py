"""A store keeps facts and scores by year, scores again only what changed, and is whole whatever happens to who writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import polars as pl
import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from strategies import framework_of

from jixiao.core.finding import DataError
from jixiao.engines import columns
from jixiao.engines.columns import TYPES
from jixiao.engines.facts import prepared
from jixiao.flows import bulk, keep, keep_facts
from jixiao.flows.analyse import Asked, analyse
from jixiao.scoring.lower.framework import Lowered, lower_framework
from jixiao.scoring.lower.schema import TEXT, TRUTH, WHOLE
from jixiao.store.digest import digest
from jixiao.store.editions import digest_of, editions, text_of
from jixiao.store.file import opened
from jixiao.writers.yaml_file import yaml_text

ENGINES = ("polars", "duckdb")  # that score where the store is
Row = dict[str, Any]
Facts = dict[tuple[str, int], Row]

RATE = {"id": "rate", "name": "预算执行率", "points": "60", "rule": {"kind": "linear", "measure": "支出决算数 / 调整后预算数", "cap": "full"}}  # fmt: skip
OPEN = {
    "id": "open", "name": "预算公开", "points": "40",
    "rule": {"kind": "graded", "by": "部门预算公开情况", "grades": {"按要求公开": "40", "公开但有不符": "15", "未公开": "0"}, "gates": [{"when": "是否涉密单位 = 是", "score": "20"}]},
}  # fmt: skip


def tiny(**changed: Any) -> dict[str, Any]:
    """A framework of two indicators."""
    made = {
        "schema": "jixiao/framework-1", "id": "tiny", "title": "小体系", "total": "100", "rounding": {"row": "2", "total": "2"},
        "grades": {"bands": [{"name": "好", "from": "60"}, {"name": "差", "from": "0"}]}, "indicators": [RATE, OPEN],
    }  # fmt: skip
    return {**made, **changed}


LATER = tiny(indicators=[{**RATE, "rule": {**RATE["rule"], "measure": "支出决算数 / 年初预算数"}}, OPEN])
OTHER_TITLE = tiny(title="小体系（修订）")
NEEDED = ("expenditure_actual", "budget_adjusted", "budget_disclosure", "is_classified")
READ = (*NEEDED, "budget_initial")
UNREAD = "assets_total"
GOOD: Row = {"expenditure_actual": 90_00, "budget_adjusted": 100_00, "budget_disclosure": "按要求公开", "is_classified": False, UNREAD: 5}  # fmt: skip


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return framework_file(tmp_path, tiny())


def framework_file(folder: Path, data: Mapping[str, Any]) -> Path:
    path = folder / "tiny.yaml"
    path.write_text(yaml_text(dict(data)), encoding="utf-8")
    return path


def table(path: Path, rows: Facts, names: Sequence[str] = ()) -> Path:
    """A table of facts; `names`: the columns that it has."""
    kinds: dict[str, Any] = {"budget_disclosure": pl.String, "is_classified": pl.Boolean, "name": pl.String}
    names = names or sorted({name for row in rows.values() for name in row})
    made = {name: pl.Series([row.get(name) for row in rows.values()], dtype=kinds.get(name, pl.Int64)) for name in names}  # fmt: skip
    keys = {"unit": [unit for unit, _ in rows], "year": pl.Series([year for _, year in rows], dtype=pl.Int64)}
    pl.DataFrame({**keys, **made}).write_parquet(path)
    return path


def put(
    store: Path, rows: Facts, names: Sequence[str] = (), *, replace_rows: bool = False
) -> tuple[int, int]:
    """Load rows; gives how many were new and how many changed."""
    [done], _ = keep_facts.load(store, [table(store.parent / "in.parquet", rows, names)], replace_rows=replace_rows)  # fmt: skip
    return done.added, done.changed


def held(store: Path) -> Facts:
    """The facts of a store, without what is null."""
    rows = keep.facts_of(store).collect().iter_rows(named=True)
    return {(row.pop("unit"), row.pop("year")): {key: value for key, value in row.items() if value is not None} for row in map(dict, rows)}  # fmt: skip


def shown(store: Path, framework: str = "tiny") -> dict[tuple[str, int], Row]:
    """The scores of a store."""
    made: dict[tuple[str, int], Row] = {}
    for row in keep.scores_of(store, framework).collect().iter_rows(named=True):
        key = row.pop("unit"), row.pop("year")
        assert key not in made
        made[key] = {name: row.get(name) for name in ("rate", "open", "total", "grade")}
    return made


@lru_cache(maxsize=9)
def lowered_of(text: str) -> Lowered:
    return lower_framework(framework_of(yaml.safe_load(text)))


def from_scratch(data: Mapping[str, Any], facts: Facts) -> dict[tuple[str, int], Row]:
    """The scores of all facts together, as `bulk score` makes them."""
    made = lowered_of(yaml_text(dict(data)))
    raw = {one.name: pl.Series([row.get(one.name) for row in facts.values()], dtype=TYPES[one.holds]) for one in made.columns.values()}  # fmt: skip
    keys = {"unit": [unit for unit, _ in facts], "year": pl.Series([year for _, year in facts], dtype=pl.Int32)}  # fmt: skip
    taken = prepared(pl.LazyFrame({**keys, **raw}, schema_overrides={"unit": pl.String}), made)
    scores = bulk.graded(columns.scored(taken.frame, made, taken.keys, decimal=True), made).collect()
    return {
        (row["unit"], row["year"]): {name: row[name] for name in ("rate", "open", "total", "grade")}
        for row in scores.iter_rows(named=True)
    }


def rules_of(error: pytest.ExceptionInfo[DataError]) -> list[str]:
    assert all(one.message(lang) and one.hint(lang) and "{" not in one.message(lang) for one in error.value.findings for lang in ("zh", "en"))  # fmt: skip
    return [one.rule for one in error.value.findings]


# -- the digest of a row

KINDS = {"a": TEXT, "b": WHOLE, "c": TEXT, "d": TRUTH}
TRICKY = [
    (None, None, None, None), ("", None, None, None), (None, None, "", None), ("", None, "", None), (",", None, None, None),
    (None, None, ",", None), ("0:", None, None, None), ("1:,", None, None, None), (",,", None, "", None), ("a,1", None, "", None),
    ("a", 1, "", None), ("a", None, "1", None), ("a", 1, None, None), ("a,,", None, None, None), ("true", None, None, None),
    (None, None, None, True), (None, None, None, False), (None, None, "true", None), (None, 0, None, None), (None, 10, None, None),
    ("0", 1, None, None), ("中", None, None, None), ("中,", None, None, None), ("\x00", None, None, None), ("null", None, None, None),
    ("NULL", None, "NULL", None), ("'", None, None, None), ('"', None, None, None), ("-1", None, None, None), (None, -1, None, None),
]  # fmt: skip
CELLS = st.tuples(
    st.none() | st.text("a,:0'1\x00中", max_size=4),
    st.none() | st.integers(-20, 20),
    st.none() | st.text("a,:0'1\x00中", max_size=4),
    st.none() | st.booleans(),
)


def digests(rows: Sequence[tuple[Any, ...]]) -> list[bytes]:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE t (n INTEGER, a VARCHAR, b BIGINT, c VARCHAR, d BOOLEAN)")
        connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?)", [(number, *row) for number, row in enumerate(rows)])  # fmt: skip
        made = connection.execute(f"SELECT {digest(KINDS, frozenset(KINDS))} FROM t ORDER BY n").fetchall()
    return [one for (one,) in made]


def test_other_cells_have_another_digest_whatever_signs_are_in_them() -> None:
    assert len(set(digests(TRICKY))) == len(TRICKY) == len(set(TRICKY))


@settings(max_examples=20)
@given(st.lists(CELLS, min_size=1, max_size=60, unique=True))
def test_no_two_rows_have_one_digest(rows: list[tuple[Any, ...]]) -> None:
    assert len(set(digests(rows))) == len(rows)


def test_the_digest_is_that_of_a_text_that_is_written_down() -> None:
    """So that no release of an engine changes it unseen."""
    wanted = [b"5:a,b,c,-7,,true", b",,6:\xe4\xb8\xad\xe6\x96\x87,", b",,,", b"0:,,,false"]
    rows = [("a,b,c", -7, None, True), (None, None, "中文", None), (None,) * 4, ("", None, None, False)]
    assert digests(rows) == [sha256(one).digest() for one in wanted]


def test_a_column_that_is_not_there_is_null() -> None:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE t (a VARCHAR)")
        connection.execute("INSERT INTO t VALUES ('x')")
        [(made,)] = connection.execute(f"SELECT {digest(KINDS, frozenset('a'))} FROM t").fetchall()
    assert made == digests([("x", None, None, None)])[0]


# -- facts


def test_a_load_replaces_the_cells_that_it_has_and_no_others(tmp_path: Path) -> None:
    store = tmp_path / "s.duckdb"
    assert put(store, {("a", 2022): GOOD, ("b", 2022): GOOD}) == (2, 0)
    assert put(store, {("a", 2022): {UNREAD: 7}, ("c", 2022): {UNREAD: 8}}) == (1, 1)
    assert held(store) == {("a", 2022): {**GOOD, UNREAD: 7}, ("b", 2022): GOOD, ("c", 2022): {UNREAD: 8}}
    assert put(store, {("a", 2022): {"name": "某局", "budget_initial": 1}}) == (0, 1)
    assert held(store)["a", 2022] == {**GOOD, UNREAD: 7, "name": "某局", "budget_initial": 1}
    assert put(store, {("a", 2022): {UNREAD: None}}) == (0, 1)
    assert UNREAD not in held(store)["a", 2022]
    assert put(store, {("a", 2022): {"budget_initial": 2}}, replace_rows=True) == (0, 1)
    assert held(store)["a", 2022] == {"budget_initial": 2}
    assert held(store)["b", 2022] == GOOD


def test_the_history_says_which_rows_each_load_changed(tmp_path: Path) -> None:
    store, source = tmp_path / "s.duckdb", tmp_path / "in.parquet"
    put(store, {("a", 2022): GOOD, ("b", 2022): GOOD})
    put(store, {("a", 2022): GOOD, ("b", 2022): {**GOOD, UNREAD: 6}, ("c", 2023): GOOD})
    digest_of_file = sha256(source.read_bytes()).hexdigest()
    keep_facts.remove(store, table(tmp_path / "out.parquet", {("a", 2022): {}, ("z", 2022): {}}))
    loads = keep.state(store).loads
    assert [one[2:] for one in loads[:2]] == [
        ("out.parquet", loads[0][3], "remove", 2, 0, 0, 1), ("in.parquet", digest_of_file, "cells", 3, 1, 1, 0),
    ]  # fmt: skip
    with opened(store) as open_store:
        changes = open_store.rows("SELECT load, unit, year, what FROM changes ORDER BY ALL")
    assert changes == [
        (1, "a", 2022, "added"), (1, "b", 2022, "added"), (2, "b", 2022, "changed"), (2, "c", 2023, "added"), (3, "a", 2022, "removed"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("made", "rules"),
    [
        ({"unit": ["a", "b", "a"], "year": [2022] * 3, UNREAD: [1, 2, 3]}, ["store_twice"]),
        ({"unit": ["a", None, ""], "year": [2022] * 3, UNREAD: [1, 2, 3]}, ["store_no_key"]),
        ({"unit": ["a"], "year": ["二〇二二"], UNREAD: [1]}, ["store_no_key"]),
        ({"unit": ["a"], "year": [20222], UNREAD: [1]}, ["store_no_key"]),
        ({"unit": ["a"], UNREAD: [1]}, ["store_no_year"]),
        ({"year": [2022], UNREAD: [1]}, ["bulk_no_unit"]),
        ({"name": ["某局"]}, ["bulk_no_unit", "store_no_facts", "store_no_year"]),
        ({"unit": ["a"], "year": [2022], "colour": ["red"]}, ["store_no_facts"]),
        ({"unit": ["a"], "year": [2022], UNREAD: [[1]], "is_classified": [7]}, ["bulk_type", "bulk_type"]),
    ],
)
def test_a_table_that_cannot_be_taken_is_refused_whole(
    made: dict[str, Any], rules: list[str], tmp_path: Path
) -> None:
    store, path, good = tmp_path / "s.duckdb", tmp_path / "f.parquet", tmp_path / "good.parquet"
    pl.DataFrame(made).write_parquet(path)
    table(good, {("a", 2022): GOOD})
    with pytest.raises(DataError) as refused:
        keep_facts.load(store, [good, path])
    assert sorted(rules_of(refused)) == sorted(rules)
    assert all(one.place.file == "f.parquet" for one in refused.value.findings)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["f.parquet", "good.parquet"]
    keep_facts.load(store, [good])
    with pytest.raises(DataError):
        keep_facts.load(store, [path])
    assert held(store) == {("a", 2022): GOOD}


def test_what_is_wrong_in_cells_is_told_and_counts_as_unknown(tmp_path: Path) -> None:
    path, store = tmp_path / "f.csv", tmp_path / "s.duckdb"
    path.write_text(
        "unit,year,assets_total,expenditure_actual,assets_totl\na,2022,12,1e3,1\nb,2022,-5,3,2\nc,2022,,4,\n"
    )
    _, said = keep_facts.load(store, [path])
    assert [(one.rule, one.values.get("count")) for one in said] == [
        ("bulk_unknown_column", None), ("bulk_beyond", "1"), ("bulk_exponent", "1"),
    ]  # fmt: skip
    assert "assets_total" in str(said[0].values["near"])
    assert held(store) == {("a", 2022): {UNREAD: 12}, ("b", 2022): {"expenditure_actual": 3}, ("c", 2022): {"expenditure_actual": 4}}  # fmt: skip


def test_columns_of_a_framework_of_ones_own_are_kept_when_it_is_named(tmp_path: Path) -> None:
    own = {"id": "own", "name": "自评", "points": "100", "rule": {"kind": "judged"}}
    framework = framework_file(tmp_path, tiny(indicators=[own]))
    path, store = tmp_path / "f.csv", tmp_path / "s.duckdb"
    path.write_text("unit,year,judged.own\na,2022,975000\n")
    with pytest.raises(DataError) as refused:
        keep_facts.load(store, [path])
    assert rules_of(refused) == ["store_no_facts"]
    keep_facts.load(store, [path], frameworks=[str(framework)])
    keep_facts.load(store, [path])  # now the store knows it
    keep.score(store, str(framework))
    assert keep.scores_of(store, "tiny").collect()["total"].to_list() == [Decimal("97.50")]


HOSTILE = ["a'; DROP TABLE facts; --", 'x"y', "中 文", "*", "a,b", "\\", "?", "$1", "%"]


def test_codes_and_folders_are_data_and_nothing_else(tmp_path: Path, shelf: Path) -> None:
    folder = tmp_path / '某省\'s "2021" [草]*'
    folder.mkdir()
    store = folder / "s'[1].duckdb"
    facts: Facts = {(unit, 2022): {**GOOD, "name": unit} for unit in HOSTILE}
    put(store, facts)
    for engine in ENGINES:
        keep.score(store, str(shelf), engine=engine)
        put(store, {key: {"budget_adjusted": 80_00} for key in facts})
    assert held(store) == {key: {**row, "budget_adjusted": 80_00} for key, row in facts.items()}
    keep.score(store, str(shelf), batch=2)
    assert shown(store) == from_scratch(tiny(), held(store))
    keep.export_facts(store, folder / "f[1].csv")
    keep.export_scores(store, "tiny", folder / "s[1].parquet")
    assert sorted(one.name for one in folder.iterdir()) == [
        "f[1].csv",
        "in.parquet",
        "s'[1].duckdb",
        "s[1].parquet",
    ]


# -- scores


def test_only_rows_that_changed_in_what_is_read_are_scored_again(tmp_path: Path) -> None:
    store = tmp_path / "s.duckdb"
    facts: Facts = {(unit, year): dict(GOOD) for unit in "abc" for year in (2022, 2023)}
    put(store, facts)

    def scored(data: Mapping[str, Any] = tiny(), **options: Any) -> tuple[int, int, int]:
        done = keep.score(store, str(framework_file(tmp_path, data)), **options)
        return done.scored, done.same, done.gone

    assert scored() == (6, 0, 0)
    assert scored() == (0, 0, 0)
    put(store, facts)  # the same file once more
    assert scored() == (0, 0, 0)
    put(store, {("a", 2022): {UNREAD: 9}, ("b", 2022): {"name": "某局"}})  # columns that are not read
    assert scored() == (0, 2, 0)
    assert scored() == (0, 0, 0)
    put(store, {("a", 2022): {"budget_adjusted": 120_00}})
    assert scored() == (1, 0, 0)
    put(store, {("d", 2024): GOOD})
    assert scored(years="2022-2023") == (0, 0, 0)
    assert scored() == (1, 0, 0)
    keep_facts.remove(store, table(tmp_path / "gone.parquet", {("a", 2023): {}}))
    assert scored() == (0, 0, 1)
    assert scored(OTHER_TITLE) == (6, 0, 0)
    assert scored(OTHER_TITLE) == (0, 0, 0)
    assert scored(tiny()) == (6, 0, 0)
    assert shown(store) == from_scratch(tiny(), held(store))


def test_an_edition_keeps_the_whole_text_and_years_keep_the_edition_they_were_scored_under(
    tmp_path: Path,
) -> None:
    store = tmp_path / "s.duckdb"
    put(store, {("a", year): {**GOOD, "budget_initial": 300_00} for year in (2022, 2023)})
    keep.score(store, str(framework_file(tmp_path, tiny())))
    later = framework_file(tmp_path, LATER)
    keep.score(store, str(later), years="2023")
    assert shown(store)["a", 2022]["rate"] == Decimal("54.00")
    assert shown(store)["a", 2023]["rate"] == Decimal("18.00")
    with opened(store) as open_store:
        first, second = editions(open_store)
        assert "调整后预算数" in text_of(open_store, first) and "调整后预算数" not in text_of(
            open_store, second
        )
        (tmp_path / "back.yaml").write_text(text_of(open_store, second), encoding="utf-8")
    assert [(one.year, one.edition.digest, one.waiting) for one in keep.state(store).standings] == [(2022, first.digest, 0), (2023, second.digest, 0)]  # fmt: skip
    assert keep.score(store, str(tmp_path / "back.yaml"), years="2023").scored == 0


@pytest.mark.parametrize("indicator", ["open", "edition"])
def test_an_export_of_several_editions_says_which_years_have_which(indicator: str, tmp_path: Path) -> None:
    store, out = tmp_path / "s.duckdb", tmp_path / "o.csv"
    both = [tiny(indicators=[rate, {**OPEN, "id": indicator}]) for rate in (RATE, LATER["indicators"][0])]
    put(store, {("a", year): {**GOOD, "budget_initial": 300_00} for year in (2021, 2022, 2024)})
    keep.score(store, str(framework_file(tmp_path, both[0])))
    assert keep.export_scores(store, "tiny", out) == (3, [])
    later = str(framework_file(tmp_path, both[1]))
    keep.score(store, later, years="2022")
    first, second = (next(one.edition for one in keep.state(store).standings if one.year == year) for year in (2021, 2022))  # fmt: skip
    count, [told] = keep.export_scores(store, "tiny", out)
    assert (count, told.rule, told.severity) == (3, "store_editions", "warning")
    assert f"2021、2024 年按版次 {first.digest[:12]}" in told.message("zh")
    assert f"2022 under edition {second.digest[:12]}" in told.message("en")
    assert all("--years 2021-2022,2024" in told.hint(lang) for lang in ("zh", "en"))
    rows = pl.read_csv(out).rows(named=True)
    if indicator == "open":  # an indicator of this name keeps its column, and the finding is all that is said
        assert [row["edition"] for row in rows] == [first.short, second.short, first.short]
    assert [row["rate"] for row in rows] == [54.0, 18.0, 54.0]
    assert keep.export_scores(store, "tiny", out, "2021,2024") == (2, [])
    assert pl.read_csv(out).columns == ["unit", "year", "rate", indicator, "total", "grade"]
    keep.score(store, later, years="2021-2022,2024")
    assert keep.export_scores(store, "tiny", out) == (3, [])


def test_an_export_of_several_editions_is_analysed_like_any_scores(tmp_path: Path) -> None:
    store, facts, out = (tmp_path / one for one in ("s.duckdb", "f.parquet", "o.csv"))
    put(store, {("a", year): {**GOOD, "budget_initial": 300_00} for year in (2022, 2023)})
    keep.score(store, str(framework_file(tmp_path, tiny())))
    later = str(framework_file(tmp_path, LATER))
    keep.score(store, later, years="2023")
    keep.export_facts(store, facts)
    keep.export_scores(store, "tiny", out)
    ranked = analyse(facts, Asked("ranking", (later,), scores=(out,))).answer.frame
    assert ranked.select("year", "total").rows() == [(2023, Decimal("58.00")), (2022, Decimal("94.00"))]


def test_an_export_without_a_row_says_so_and_of_which_years_there_are_some(
    tmp_path: Path, shelf: Path
) -> None:
    store, out = tmp_path / "s.duckdb", tmp_path / "o.csv"
    put(store, {("a", year): GOOD for year in (2021, 2022, 2023, 2025)})
    keep.score(store, str(shelf), years="2021-2023")
    for made, there in (
        (keep.export_scores(store, "tiny", out, "1990"), "2021-2023"),
        (keep.export_facts(store, out, "1990"), "2021-2023、2025"),
    ):
        count, [told] = made
        assert (count, told.rule, told.severity) == (0, "store_no_rows", "warning")
        assert "1990" in told.message("zh") and "1990" in told.message("en")
        assert there in told.hint("zh")
        assert pl.read_csv(out).height == 0
    assert keep.export_facts(store, out, "2025") == (1, [])
    for asked, empty in (
        ("2022,1990", "1990"),
        ("2019-2025", "2019-2020、2024"),
        ("2021-2024,1990-1992,1995", "1990-1992、1995、2024"),
        ("2020,2019,2018-2019,2021-2023,2017-2026", "2017-2020、2024、2026"),
        ("0001-9999", "1-2020、2024、2026-9999"),
    ):
        count, [told] = keep.export_facts(store, out, asked)
        assert (told.rule, count) == ("store_no_rows", pl.read_csv(out).height)
        assert f"（{empty} 年）" in told.message("zh")
        assert f"({empty.replace('、', ', ')})" in told.message("en")
    _, [told] = keep.export_scores(store, "tiny", out, "2022-2025")
    assert "（2024-2025 年）" in told.message("zh")
    with opened(store, write=True) as open_store:
        open_store.run("DELETE FROM facts")
    assert "any year" in keep.export_facts(store, out)[1][0].message("en")


def test_the_edition_changes_with_what_is_computed_and_not_only_with_the_text() -> None:
    made = bulk.lowered("project-10")
    name, column = next(iter(made.columns.items()))
    wider = replace(made, columns={**made.columns, name: replace(column, high=column.high + 1)})
    assert digest_of(made, "") == digest_of(bulk.lowered("project-10"), "")
    assert len({digest_of(made, ""), digest_of(made, " "), digest_of(wider, "")}) == 3


def test_years_for_which_a_framework_is_not_valid_are_scored_when_they_are_asked_for(tmp_path: Path) -> None:
    store, path = tmp_path / "s.duckdb", framework_file(tmp_path, tiny(valid={"from": "2023"}))
    put(store, {("a", year): GOOD for year in (2021, 2022, 2023)})
    done = keep.score(store, str(path))
    assert (done.scored, done.outside, done.findings) == (1, 2, [])
    done = keep.score(store, str(path), years="2022", batch=1)
    assert (done.scored, done.outside, [one.rule for one in done.findings]) == (1, 0, ["bulk_year"])
    assert sorted(shown(store)) == [("a", 2022), ("a", 2023)]


def test_what_is_wrong_is_counted_over_all_batches(tmp_path: Path) -> None:
    store, path = tmp_path / "s.duckdb", framework_file(tmp_path, tiny(valid={"from": "2023"}))
    put(store, {(unit, 2022): GOOD for unit in "abcde"})
    done = keep.score(store, str(path), years="2022", batch=2)
    assert [(one.rule, one.values["count"]) for one in done.findings] == [("bulk_year", "5")]


@pytest.mark.parametrize("years", ["2023-2021", "23", "去年", "2021-", "2021;2022"])
def test_what_is_no_year_is_told(years: str, tmp_path: Path, shelf: Path) -> None:
    put(tmp_path / "s.duckdb", {("a", 2022): GOOD})
    with pytest.raises(DataError) as refused:
        keep.score(tmp_path / "s.duckdb", str(shelf), years=years)
    assert rules_of(refused) == ["store_years"]


def test_a_column_that_means_another_thing_for_a_framework_is_refused(tmp_path: Path) -> None:
    store, path = tmp_path / "s.duckdb", tmp_path / "f.csv"
    path.write_text("unit,year,local_sum\na,2022,12\n")
    for dimension in ("count", "number"):  # 1 stands for one, and for a ten-thousandth
        own = {"local_sum": {"label": "本地数", "dimension": dimension}}
        rule = {"kind": "all_or_nothing", "test": "本地数 > 3"}
        data = tiny(facts=own, indicators=[{**RATE, "points": "100", "rule": rule}])
        framework = str(framework_file(tmp_path, data))
        if dimension == "count":
            keep_facts.load(store, [path], frameworks=[framework])
            keep.score(store, framework)
    with pytest.raises(DataError) as refused:
        keep.score(store, framework)
    assert rules_of(refused) == ["store_column"]
    with pytest.raises(DataError) as refused:
        keep_facts.load(store, [path], frameworks=[framework])
    assert rules_of(refused) == ["store_column"]


# -- any sequence

UNITS, YEARS = ("a", "b", "c"), (2022, 2023)
KEY = st.tuples(st.sampled_from(UNITS), st.sampled_from(YEARS))
CELL: dict[str, st.SearchStrategy[Any]] = {
    "expenditure_actual": st.sampled_from([None, 0, 5000, 9999]), "budget_adjusted": st.sampled_from([None, 0, 10000]),
    "budget_disclosure": st.sampled_from([None, "按要求公开", "未公开", ""]), "is_classified": st.sampled_from([None, True, False]),
    "budget_initial": st.sampled_from([None, 20000]), UNREAD: st.sampled_from([None, 1, 2]),
}  # fmt: skip
EDITIONS = (tiny(), LATER, OTHER_TITLE)
NAMES = st.lists(st.sampled_from([*CELL]), min_size=1, max_size=6, unique=True)


@st.composite
def loads(draw: st.DrawFn) -> tuple[Any, ...]:
    names = draw(NAMES)
    rows = draw(st.dictionaries(KEY, st.fixed_dictionaries({name: CELL[name] for name in names}), min_size=1, max_size=6))  # fmt: skip
    return "load", rows, names, draw(st.booleans())


SCORINGS = st.tuples(
    st.just("score"), st.integers(0, 2), st.booleans(), st.sampled_from(["", "", "2022"]), st.none() | st.integers(1, 3), st.sampled_from(ENGINES),
)  # fmt: skip
STEPS = st.lists(
    st.one_of(loads(), loads(), SCORINGS, SCORINGS, st.tuples(st.just("remove"), st.sets(KEY, min_size=1, max_size=3))),
    min_size=1, max_size=7,
)  # fmt: skip


class BrokenOffError(Exception):
    """In place of whatever ends a process."""


def breaking(at: int) -> Callable[[int, int], None]:
    calls: list[int] = []

    def progress(*_: int) -> None:
        calls.append(1)
        if len(calls) >= at:
            raise BrokenOffError

    return progress


ALL = {(unit, year): GOOD for unit in UNITS for year in YEARS}


@settings(max_examples=12, suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large))
@example([("load", ALL, [*GOOD], False), ("score", 0, False, "", None, "polars"), ("score", 1, True, "", 2, "polars"), ("score", 1, False, "2022", 1, "polars")])  # fmt: skip
@example([("load", ALL, [*GOOD], False), ("score", 0, True, "", 2, "duckdb"), ("remove", {("a", 2022)}), ("load", {("b", 2022): {"budget_adjusted": 7}}, ["budget_adjusted"], False), ("score", 0, True, "", 1, "polars")])  # fmt: skip
@given(STEPS)
def test_after_any_sequence_a_store_is_what_scoring_all_of_it_from_scratch_gives(steps: list[Any]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        store, facts, scored = folder / "s.duckdb", {}, False
        put(store, {("z", 2024): {**GOOD, "budget_initial": 1}})
        facts = held(store)
        for what, *told in steps:
            before = shown(store) if scored else {}
            if what == "load":
                rows, names, whole = told
                put(store, rows, names, replace_rows=whole)
                for key, row in rows.items():
                    made = {**({} if whole else facts.get(key, {})), **row}
                    facts[key] = {
                        name: value for name, value in made.items() if value not in (None, "")
                    }  # an empty text says nothing
                assert held(store) == facts
            elif what == "remove":
                keep_facts.remove(store, table(folder / "gone.parquet", {key: {} for key in told[0]}))
                facts = {key: row for key, row in facts.items() if key not in told[0]}
            else:
                edition, whole, years, stop, engine = told
                path = str(framework_file(folder, EDITIONS[edition]))
                wanted = {key: row for key, row in from_scratch(EDITIONS[edition], facts).items() if not years or key[1] == 2022}  # fmt: skip
                try:
                    keep.score(store, path, years=years, whole=whole, batch=2, engine=engine, progress=breaking(stop or 99))  # fmt: skip
                except BrokenOffError:
                    pass
                else:
                    stop = None
                scored = True
                after = shown(store)
                if stop is None:
                    assert {key: row for key, row in after.items() if not years or key[1] == 2022} == wanted
                elif whole:
                    assert after == before
                assert all(row in (before.get(key), wanted.get(key)) for key, row in after.items())
                continue
            if scored:
                assert shown(store) == before  # facts move, and scores stay until they are asked for
        path = str(framework_file(folder, EDITIONS[0]))
        keep.score(store, path, batch=2)
        assert shown(store) == from_scratch(EDITIONS[0], facts)
        done = keep.score(store, path)
        assert (done.scored, done.same, done.gone) == (0, 0, 0)
        assert not any(one.waiting or one.gone or one.staged for one in keep.state(store).standings)
