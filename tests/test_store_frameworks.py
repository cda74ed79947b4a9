"""What persons say under one framework only is kept in a store, and scored as `bulk score` does."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from test_store import GOOD, BrokenOffError, breaking, held, rules_of, table, tiny

from jixiao.cli.command import run as main
from jixiao.core.finding import DataError, Finding
from jixiao.flows import bulk, keep, keep_facts
from jixiao.store.file import opened
from jixiao.writers.yaml_file import yaml_text

ASKED = {"id": "asked", "name": "评价", "points": "60", "rule": {"kind": "judged"}}
OTHER = {"id": "other", "name": "执行", "points": "40", "rule": {"kind": "linear", "measure": "支出决算数 / 调整后预算数", "cap": "full"}}  # fmt: skip
IDS = ("one", "two")
PLAIN, ONE, TWO = "judged.asked", "one:judged.asked", "two:judged.asked"
SHARED = {name: GOOD[name] for name in ("expenditure_actual", "budget_adjusted")}
Facts = dict[tuple[str, int], dict[str, Any]]


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    return made_files(tmp_path)


def made_files(folder: Path) -> dict[str, str]:
    """Two frameworks that ask the same of a person, and may not mean the same by it."""
    paths = {id: folder / f"{id}.yaml" for id in IDS}
    for id, path in paths.items():
        path.write_text(yaml_text(tiny(id=id, indicators=[ASKED, OTHER])), encoding="utf-8")
    return {id: str(path) for id, path in paths.items()}


def load(
    store: Path, rows: Facts, files: Mapping[str, str], names: Sequence[str] = (), *, whole: bool = False
) -> list[Finding]:
    """Load rows; gives what was said."""
    path = table(store.parent / "in.parquet", rows, names)
    said = keep_facts.load(store, [path], frameworks=[*files.values()], replace_rows=whole)[1]
    assert all(one.message(lang) and one.hint(lang) and "{" not in one.message(lang) + one.hint(lang) for one in said for lang in ("zh", "en"))  # fmt: skip
    return said


def scored(store: Path, framework: str) -> int:
    return keep.score(store, framework).scored


def waiting(store: Path) -> dict[str, int]:
    """How many rows wait under each framework."""
    found = dict.fromkeys(IDS, 0)
    for one in keep.state(store).standings:
        found[one.edition.framework] += one.waiting
    return found


def totals(store: Path, framework: str) -> dict[tuple[str, int], Decimal | None]:
    rows = keep.scores_of(store, framework).collect()
    return {(unit, year): total for unit, year, total in rows.select("unit", "year", "total").iter_rows()}


def assert_as_bulk(store: Path, framework: str, id: str) -> None:
    """The scores of a store are those that `bulk score` makes of the facts that it gives out."""
    facts, out, mine = (store.parent / f"{one}.parquet" for one in ("facts", "bulk", "mine"))
    keep.export_facts(store, facts)
    bulk.score_file(facts, framework, out)
    keep.export_scores(store, id, mine)
    wanted, made = pl.read_parquet(out), pl.read_parquet(mine)
    assert (made.columns, made.dtypes) == (wanted.columns, wanted.dtypes)
    assert made.rows() == wanted.rows()


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("省")
    assert main(["province", "--units", "40", "--years", "2021-2022", "--mistakes", "0", "-o", str(folder), "--json"]) == 0  # fmt: skip
    return folder / "facts.parquet"


@pytest.mark.parametrize("framework", ["shenzhen-2023", "yanjin-2022"])
def test_the_province_has_the_same_scores_in_a_store_as_in_bulk(
    framework: str, province: Path, tmp_path: Path
) -> None:
    store, out, mine = tmp_path / "s.duckdb", tmp_path / "bulk.parquet", tmp_path / "mine.parquet"
    told = bulk.score_file(province, framework, out)
    _, said = keep_facts.load(store, [province])
    assert said == []
    done = keep.score(store, framework, years="2021-2022", batch=30)
    assert (done.rows, done.totals, done.by_case) == (told.rows, told.totals, told.by_case)
    assert 0 < done.totals < done.rows
    keep.export_scores(store, framework, mine)
    wanted, made = pl.read_parquet(out).sort("year", "unit"), pl.read_parquet(mine)
    assert (made.columns, made.dtypes) == (wanted.columns, wanted.dtypes)
    assert made.rows() == wanted.rows()


def test_facts_that_a_store_gives_out_are_those_that_it_took(province: Path, tmp_path: Path) -> None:
    keep_facts.load(tmp_path / "s.duckdb", [province])
    keep.export_facts(tmp_path / "s.duckdb", tmp_path / "out.parquet")
    made, wanted = pl.read_parquet(tmp_path / "out.parquet"), pl.read_parquet(province).sort("year", "unit")
    assert {*made.columns} == {*wanted.columns}
    assert made["synthetic"].dtype == pl.Boolean
    assert made.rows() == wanted.select(made.columns).rows()


def test_a_store_that_was_loaded_without_these_columns_gets_them_with_the_same_file_again(
    province: Path, tmp_path: Path
) -> None:
    """As an older jixiao did."""
    store, poor, id = tmp_path / "s.duckdb", tmp_path / "poor.parquet", "shenzhen-2023"
    pl.read_parquet(province).drop(f"{id}:own.effect_benefit").write_parquet(poor)
    keep_facts.load(store, [poor])
    assert keep.score(store, id).totals == 0
    [done], said = keep_facts.load(store, [province])
    assert (done.added, said) == (0, []) and done.changed
    assert keep.score(store, id).scored == done.changed
    assert_as_bulk(store, id, id)


def test_a_changed_cell_for_one_framework_makes_only_its_score_wait(
    tmp_path: Path, files: dict[str, str]
) -> None:
    store = tmp_path / "s.duckdb"
    rows: Facts = {(unit, 2022): {**SHARED, ONE: 50_0000, TWO: 40_0000} for unit in "ab"}
    assert load(store, rows, files) == []
    assert [scored(store, one) for one in files.values()] == [2, 2]
    load(store, {("a", 2022): {ONE: 51_0000}}, files)
    assert waiting(store) == {"one": 1, "two": 0}
    assert [scored(store, one) for one in files.values()] == [1, 0]
    assert totals(store, "one") == {("a", 2022): Decimal("87.00"), ("b", 2022): Decimal("86.00")}
    assert totals(store, "two") == dict.fromkeys(rows, Decimal("76.00"))
    load(store, rows, files)
    load(store, rows, files)
    assert waiting(store) == {"one": 1, "two": 0}


def test_a_column_for_any_framework_gives_way_in_rows_of_earlier_years_too_and_this_is_said(
    tmp_path: Path, files: dict[str, str]
) -> None:
    store = tmp_path / "s.duckdb"
    old: Facts = {(unit, 2021): {**SHARED, PLAIN: 30_0000} for unit in "ab"}
    assert load(store, old, files) == []
    for one in files.values():
        scored(store, one)
    [told] = load(
        store, {("a", 2022): {**SHARED, ONE: 20_0000}, ("a", 2021): {**SHARED, PLAIN: 30_0000}}, files
    )
    assert (told.rule, told.place.field) == ("store_gives_way", ONE)
    assert (told.values["count"], told.values["framework"], told.values["plain"]) == ("2", "one", PLAIN)
    assert waiting(store) == {"one": 3, "two": 1}
    for id, one in files.items():
        scored(store, one)
        assert_as_bulk(store, one, id)
    assert totals(store, "one") == {("a", 2021): None, ("b", 2021): None, ("a", 2022): Decimal("56.00")}
    assert totals(store, "two") == {("a", 2021): Decimal("66.00"), ("b", 2021): Decimal("66.00"), ("a", 2022): None}  # fmt: skip
    [told] = load(store, {("c", 2023): {PLAIN: 1_0000}, ("d", 2023): {PLAIN: None}}, files)
    assert (told.rule, told.values["count"]) == ("store_gives_way", "1")
    [told] = load(store, {("c", 2023): {TWO: 2_0000}}, files)
    assert (told.place.field, told.values["count"]) == (TWO, "2")
    assert load(store, {("c", 2023): {PLAIN: 1_0000, ONE: None, TWO: None}}, files) == []  # said so itself
    load(store, {key: {ONE: 30_0000, TWO: 30_0000} for key in old}, files)
    for id, one in files.items():
        scored(store, one)
        assert_as_bulk(store, one, id)
        assert totals(store, id)["b", 2021] == Decimal("66.00")


def test_what_a_load_refuses_in_a_cell_it_refuses_in_a_column_for_one_framework(
    tmp_path: Path, files: dict[str, str]
) -> None:
    path, store = tmp_path / "f.csv", tmp_path / "s.duckdb"
    path.write_text(f"unit,year,{PLAIN},{ONE}\na,2022,1,600001\nb,2022,2,1.5\nc,2022,3,600000\n")
    _, said = keep_facts.load(store, [path], frameworks=[*files.values()])
    told = [(one.rule, one.place.field, one.values["count"]) for one in said]
    assert told == [("bulk_beyond", ONE, "1"), ("bulk_not_whole", ONE, "1")]
    assert [row.get(ONE) for row in held(store).values()] == [None, None, 600000]


def test_a_framework_that_nothing_knows_is_named_with_the_next_step(
    tmp_path: Path, files: dict[str, str]
) -> None:
    store = tmp_path / "s.duckdb"
    rows: Facts = {("a", 2022): {**SHARED, ONE: 50_0000, "one:judged.more": 1, "yanjin-2002:own.x": 1}}
    said = load(store, rows, {})
    assert [(one.rule, one.severity, one.values["framework"], one.values["count"]) for one in said] == [
        ("store_no_framework", "warning", "one", "2"), ("store_no_framework", "warning", "yanjin-2002", "1"),
    ]  # fmt: skip
    assert "yanjin-2022" in str(said[1].values["near"])
    assert "--framework" in said[0].hint("zh") and "--framework" in said[0].hint("en")
    assert ONE not in held(store)["a", 2022]
    [misspelt] = load(store, {("a", 2022): {ONE: 50_0000, "one:judged.akked": 1}}, files)
    assert misspelt.rule == "bulk_unknown_column" and ONE in str(misspelt.values["near"])
    assert load(store, {("a", 2022): {ONE: 40_0000}}, {}) == []  # now the store knows it
    assert keep.score(store, files["one"]).totals == 1
    assert_as_bulk(store, files["one"], "one")


def test_a_table_of_nothing_but_such_columns_is_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(DataError) as refused:
        load(tmp_path / "s.duckdb", {("a", 2022): {ONE: 1}}, {})
    assert rules_of(refused) == ["store_no_facts", "store_no_framework"]


def test_columns_that_only_look_like_those_of_the_catalogue_stay_what_they_are(tmp_path: Path) -> None:
    """`facts` may be the id of a framework, too."""
    path = tmp_path / "facts.yaml"
    path.write_text(yaml_text(tiny(id="facts", indicators=[ASKED, OTHER])), encoding="utf-8")
    mine, rows = "facts:judged.asked", {("a", 2022): {**SHARED, PLAIN: 1, "facts:judged.asked": 2}}
    load(tmp_path / "s.duckdb", rows, {"facts": str(path)})
    assert held(tmp_path / "s.duckdb")["a", 2022] == {**SHARED, PLAIN: 1, mine: 2}


def test_a_framework_that_gives_more_points_than_when_the_store_was_made_widens_its_columns(
    tmp_path: Path,
) -> None:
    store, plain, mine = tmp_path / "s.duckdb", "own.effect_benefit", "shenzhen-2023:own.effect_benefit"
    load(store, {("a", 2022): {plain: 1, mine: 1}}, {})
    with opened(store, write=True) as found:
        found.run("UPDATE columns SET high = 5")
    assert load(store, {("a", 2022): {plain: 10_0000, mine: 10_0000}}, {}) == []
    assert held(store)["a", 2022] == {plain: 10_0000, mine: 10_0000}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_scoring_says_how_many_rows_have_a_total(
    lang: str, tmp_path: Path, files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    store = tmp_path / "s.duckdb"
    load(store, {("a", 2022): {**SHARED, ONE: 1}, ("b", 2022): {**SHARED, ONE: None}, ("c", 2021): {ONE: 1}}, files)  # fmt: skip
    words = ["store", "score", str(store), "--framework", files["one"], "--lang", lang]
    assert main(words) == 0
    plain = re.sub(r"\s", "", capsys.readouterr().out)
    wanted = "1行有总分，2行因为有事实未知，总分空着" if lang == "zh" else "1haveatotal;of2afactisnotknown"
    assert wanted in plain
    assert main([*words, "--json"]) == 0  # nothing is scored again, and it is said all the same
    made = json.loads(capsys.readouterr().out)
    assert (made["scored"], made["rows"], made["totals"], made["without_total"]) == (0, 3, 1, 2)
    assert main([*words, "--years", "2021", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert (made["rows"], made["totals"], made["without_total"], made["by_case"]) == (1, 0, 1, 0)


# -- any sequence

KEY = st.tuples(st.sampled_from("abc"), st.sampled_from((2022, 2023)))
CELL: dict[str, st.SearchStrategy[Any]] = {
    **{name: st.sampled_from([None, 10_0000, 60_0000, 70_0000]) for name in (PLAIN, ONE, TWO)},
    "expenditure_actual": st.sampled_from([None, 5000]),
}


@st.composite
def loads(draw: st.DrawFn) -> tuple[Any, ...]:
    names = draw(st.lists(st.sampled_from([*CELL]), min_size=1, max_size=4, unique=True))
    rows = draw(st.dictionaries(KEY, st.fixed_dictionaries({name: CELL[name] for name in names}), min_size=1, max_size=6))  # fmt: skip
    return "load", rows, names, draw(st.booleans())


SCORINGS = st.tuples(st.just("score"), st.sampled_from(IDS), st.booleans(), st.none() | st.integers(1, 2))
ALL: Facts = {(unit, year): {PLAIN: 10_0000} for unit in "abc" for year in (2022, 2023)}


@settings(max_examples=12, suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large))
@example([("load", ALL, [PLAIN], False), ("score", "one", True, 2), ("load", {("a", 2022): {ONE: 5}}, [ONE], False), ("score", "one", True, None)])  # fmt: skip
@example([("load", ALL, [PLAIN], False), ("score", "two", False, None), ("load", {("a", 2022): {ONE: 5, TWO: None}}, [ONE, TWO], True), ("score", "two", False, 1)])  # fmt: skip
@given(st.lists(st.one_of(loads(), SCORINGS), min_size=1, max_size=6))
def test_after_any_sequence_the_scores_are_those_of_bulk_score_on_the_facts_of_the_store(
    steps: list[Any],
) -> None:
    with TemporaryDirectory() as name:
        store, files = Path(name) / "s.duckdb", made_files(Path(name))
        load(store, {("z", 2024): {**SHARED, PLAIN: 1}}, files)
        for what, *told in steps:
            if what == "load":
                rows, names, whole = told
                load(store, rows, files, names, whole=whole)
                continue
            id, whole, stop = told
            try:
                keep.score(store, files[id], whole=whole, batch=2, progress=breaking(stop or 99))
            except BrokenOffError:
                continue
            assert_as_bulk(store, files[id], id)
        for id, path in files.items():
            keep.score(store, path, batch=2)
            assert_as_bulk(store, path, id)
            assert scored(store, path) == 0
        assert not any(waiting(store).values())
