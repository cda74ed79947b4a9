"""Input-output efficiency: textbook examples, every solution proved by its dual, small ones solved again by trying every corner."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.analysis.frontier import Efficiency, efficiencies
from jixiao.cli.command import run as main
from jixiao.core.finding import DataError
from jixiao.engines.columns import TYPES
from jixiao.flows.analyse import Asked, analyse
from jixiao.flows.bulk import lowered
from jixiao.scoring.lower.evaluate import values
from jixiao.scoring.lower.framework import TOTAL

FRAMEWORK = "yanjin-2022"
MADE = lowered(FRAMEWORK)
Rows = Sequence[Sequence[int]]


@pytest.mark.parametrize(
    ("inputs", "outputs", "expected"),
    [
        (  # eight stores, employees and sales: Cooper, Seiford, Tone, Data Envelopment Analysis (2nd ed. 2007), table 1.1
            [[2], [3], [3], [4], [5], [5], [6], [8]],
            [[1], [3], [2], [3], [4], [2], [3], [5]],
            ["1/2", "1", "2/3", "3/4", "4/5", "2/5", "1/2", "5/8"],
        ),
        (  # two inputs, one output: the same book, example 2.2; printed as 0.8571, 0.6316, 1, 1, 1, 1
            [[4, 3], [7, 3], [8, 1], [4, 2], [2, 4], [10, 1]],
            [[1]] * 6,
            ["6/7", "12/19", "1", "1", "1", "1"],
        ),
    ],
)
def test_published_examples_have_their_published_efficiencies(
    inputs: Rows, outputs: Rows, expected: list[str]
) -> None:
    assert [str(one.theta) for one in efficiencies(inputs, outputs, variable=False)] == expected


def proved(inputs: Rows, outputs: Rows, found: Sequence[Efficiency], *, variable: bool) -> None:
    """What peers make is enough, so the efficiency is no less; by its prices no unit is above 1, so it is no more."""
    units = range(len(inputs))
    for unit, one in enumerate(found):
        assert all(share > 0 for share in one.peers.values())
        for at, mine in enumerate(inputs[unit]):
            assert sum(share * inputs[peer][at] for peer, share in one.peers.items()) <= one.theta * mine
        for at, mine in enumerate(outputs[unit]):
            assert sum(share * outputs[peer][at] for peer, share in one.peers.items()) >= mine
        assert not variable or sum(one.peers.values()) == 1
        cost, worth, free = one.prices
        assert min(cost + worth) >= 0 and (variable or free == 0)
        assert len(cost) == len(inputs[0]) and len(worth) == len(outputs[0])
        spent, made = ([sum(a * b for a, b in zip(prices, rows[at], strict=True)) for at in units] for prices, rows in ((cost, inputs), (worth, outputs)))  # fmt: skip
        assert all(made[at] - free <= spent[at] for at in units)
        assert Fraction(made[unit] - free, spent[unit]) == one.theta


def tables(most: int, units: int) -> st.SearchStrategy[tuple[list[list[int]], list[list[int]]]]:
    def of(sizes: tuple[int, int, int]) -> st.SearchStrategy[tuple[list[list[int]], list[list[int]]]]:
        n, m, s = sizes
        used = st.lists(st.integers(1, most), min_size=m, max_size=m)
        made = st.lists(st.integers(0, most), min_size=s, max_size=s).filter(any)
        return st.tuples(st.lists(used, min_size=n, max_size=n), st.lists(made, min_size=n, max_size=n))

    return st.tuples(st.integers(1, units), st.integers(1, 3), st.integers(1, 3)).flatmap(of)


@settings(max_examples=120, deadline=None)
@given(tables(12, 12) | tables(300, 8), st.booleans())
def test_every_efficiency_is_proved_by_its_peers_and_its_prices(
    table: tuple[Rows, Rows], variable: bool
) -> None:
    proved(*table, efficiencies(*table, variable=variable), variable=variable)


def solved(matrix: list[list[Fraction]]) -> list[Fraction] | None:
    """The solution of equations, the right side last; None where there is not one."""
    size = len(matrix)
    for at in range(size):
        pivot = next((row for row in range(at, size) if matrix[row][at]), None)
        if pivot is None:
            return None
        matrix[at], matrix[pivot] = matrix[pivot], matrix[at]
        matrix[at] = [value / matrix[at][at] for value in matrix[at]]
        for row in range(size):
            if row != at and matrix[row][at]:
                factor = matrix[row][at]
                matrix[row] = [a - factor * b for a, b in zip(matrix[row], matrix[at], strict=True)]
    return [row[-1] for row in matrix]


def by_corners(inputs: Rows, outputs: Rows, unit: int, *, variable: bool) -> Fraction:
    """The least share of the inputs over every corner of what is possible."""
    m, s, n = len(inputs[0]), len(outputs[0]), len(inputs)
    rows = [[inputs[unit][at], *(-inputs[one][at] for one in range(n)), *(-int(at == other) for other in range(m + s)), 0] for at in range(m)]  # fmt: skip
    rows += [[0, *(outputs[one][at] for one in range(n)), *(-int(m + at == other) for other in range(m + s)), outputs[unit][at]] for at in range(s)]  # fmt: skip
    rows += [[0, *[1] * n, *[0] * (m + s), 1]] * variable
    best: Fraction | None = None
    for columns in combinations(range(1, 1 + n + m + s), len(rows) - 1):
        made = solved([[Fraction(row[at]) for at in (0, *columns, -1)] for row in rows])
        if made is not None and min(made) >= 0 and (best is None or made[0] < best):
            best = made[0]
    assert best is not None
    return best


@settings(max_examples=15, deadline=None)
@given(tables(9, 4), st.booleans())
def test_small_tables_give_what_every_corner_gives(table: tuple[Rows, Rows], variable: bool) -> None:
    found = efficiencies(*table, variable=variable)
    assert [one.theta for one in found] == [by_corners(*table, unit, variable=variable) for unit in range(len(table[0]))]  # fmt: skip


def test_with_one_input_and_one_output_it_is_the_ratio_to_the_best_ratio() -> None:
    random = Random(3)
    inputs, outputs = ([[random.randint(1, 10**9)] for _ in range(200)] for _ in range(2))
    ratios = [Fraction(y[0], x[0]) for x, y in zip(inputs, outputs, strict=True)]
    found = efficiencies(inputs, outputs, variable=False)
    assert [one.theta for one in found] == [one / max(ratios) for one in ratios]
    wider = efficiencies(inputs, outputs, variable=True)
    assert all(a.theta <= b.theta <= 1 for a, b in zip(found, wider, strict=True))
    proved(inputs, outputs, wider, variable=True)


def test_tables_of_many_equal_units_end() -> None:
    inputs, outputs = [[1 + at % 3, 1 + at % 2] for at in range(60)], [[1, at % 2] for at in range(60)]
    for variable in (False, True):
        proved(inputs, outputs, efficiencies(inputs, outputs, variable=variable), variable=variable)


@pytest.mark.parametrize(("inputs", "outputs"), [([[0]], [[1]]), ([[1]], [[-1]]), ([[1]], [[0]])])
def test_what_has_no_efficiency_is_refused(inputs: Rows, outputs: Rows) -> None:
    with pytest.raises(ValueError, match="above 0"):
        efficiencies(inputs, outputs, variable=True)


def facts(folder: Path, count: int = 24) -> Path:
    random = Random(6)
    rows: list[dict[str, Any]] = []
    for _ in range(count):
        row: dict[str, Any] = {}
        for one in MADE.columns.values():
            if one.holds == "truth":
                row[one.name] = not one.name.endswith("|na") and random.random() < 0.8
            elif one.holds == "text":
                row[one.name] = None if one.name.endswith("|why") else "符合"
            else:
                row[one.name] = random.randint(max(one.low, 1), min(one.high, 20_000))
        rows.append(row)
    frame = pl.DataFrame({one.name: pl.Series([row[one.name] for row in rows], dtype=TYPES[one.holds]) for one in MADE.columns.values()})  # fmt: skip
    frame = frame.with_columns(
        unit=pl.int_range(count).cast(pl.String), year=pl.lit(2022, pl.Int32), kind=pl.Series(["甲乙"[at % 2] for at in range(count)]),
        expenditure_actual=pl.Series([None if at == 3 else random.randint(10**6, 10**9) for at in range(count)]),
        staff_year_end=pl.Series([0 if at == 5 else random.randint(3, 90) for at in range(count)]),
    )  # fmt: skip
    frame.write_parquet(folder / "facts.parquet")
    return folder / "facts.parquet"


def test_units_are_judged_by_what_they_spent_and_their_scores_within_their_kind(tmp_path: Path) -> None:
    path = facts(tmp_path)
    asked = Asked("efficiency", (FRAMEWORK,), by=("kind",), options={"outputs": f"{TOTAL},effect"})
    done = analyse(path, asked)
    frame = done.answer.frame
    assert "按单位类型分组各自比" in done.answer.notes[0] and "within each kind" in done.answer.notes[0].en
    outputs = [next(one for one in MADE.outputs if one.name == name) for name in (TOTAL, "effect")]
    groups: dict[str, list[tuple[str, list[int], list[int]]]] = {}
    for row in pl.read_parquet(path).iter_rows(named=True):
        scores = []
        for one in outputs:
            known, top = values([one.known, one.top], row)
            scores.append(int(top) if known else None)
        means = [row["expenditure_actual"], row["staff_year_end"]]
        if all(means) and None not in scores and min(scores) >= 0 and any(scores):  # type: ignore[type-var]
            groups.setdefault(row["kind"], []).append((row["unit"], means, scores))  # type: ignore[arg-type]
    assert len(groups) == 2 and frame.height == sum(map(len, groups.values()))
    assert "3" not in frame["unit"] and "5" not in frame["unit"]
    told = {one["unit"]: one for one in frame.iter_rows(named=True)}
    for group in groups.values():
        x, y = ([one[at] for one in group] for at in (1, 2))
        for name, variable in (("ccr_exact", False), ("bcc_exact", True)):
            for (unit, *_), one in zip(group, efficiencies(x, y, variable=variable), strict=True):  # type: ignore[arg-type]
                assert Fraction(told[unit][name]) == one.theta
                assert told[unit]["best" if variable else "best_constant"] == (one.theta == 1)
                if variable:
                    needed, used = (
                        Fraction(told[unit][name]) for name in ("staff_year_end_needed", "staff_year_end")
                    )
                    assert abs(needed - one.theta * used) <= Fraction(1, 2 * 10**6)
    assert all(one.rule != "bulk_unknown_column" for one in done.findings)
    assert any("行没有算" in note for note in done.answer.notes)
    assert sum(int(one) for one in done.answer.charts[0].series[1].values if one) == frame.height


def test_with_one_unit_the_sentences_are_still_of_all_and_say_where_it_was_left_out(tmp_path: Path) -> None:
    path = facts(tmp_path)
    whole = analyse(path, Asked("efficiency", (FRAMEWORK,))).answer
    there, left = (analyse(path, Asked("efficiency", (FRAMEWORK,), unit=unit)).answer for unit in ("0", "5"))
    assert there.notes == whole.notes and there.frame.height == 1
    assert left.notes[1:] == whole.notes and not left.frame.height
    assert "5" in left.notes[0] and "not among them" in left.notes[0].en


@pytest.mark.parametrize(
    "options",
    [{"inputs": "spending"}, {"outputs": "nothing"}, {"inputs": TOTAL}, {"year": "1999"}, {"inputs": "kind"}],
)
def test_what_is_no_column_of_numbers_is_refused_in_words(options: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(DataError) as refused:
        analyse(facts(tmp_path), Asked("efficiency", (FRAMEWORK,), options=options))
    assert [one.rule for one in refused.value.findings] == ["analysis_value"]


def test_without_any_input_in_the_table_it_asks_for_some(tmp_path: Path) -> None:
    path = facts(tmp_path)
    pl.read_parquet(path).drop("expenditure_actual", "staff_year_end", "staff_in_service").write_parquet(path)
    with pytest.raises(DataError) as refused:
        analyse(path, Asked("efficiency", (FRAMEWORK,)))
    assert "expenditure_actual" in refused.value.findings[0].message("zh")
    assert [one.rule for one in refused.value.findings] == ["analysis_unset"]


@pytest.mark.parametrize("kind", ["weights", "efficiency"])
def test_an_empty_table_is_called_that_and_not_a_wrong_year(kind: str, tmp_path: Path) -> None:
    path = facts(tmp_path)
    pl.read_parquet(path).head(0).write_parquet(path)
    with pytest.raises(DataError) as refused:
        analyse(path, Asked(kind, (FRAMEWORK,)))
    assert [one.rule for one in refused.value.findings] == ["analysis_few"]


@pytest.mark.parametrize("name", ["folder", "folder.parquet", "folder.csv"])
def test_a_folder_in_place_of_facts_is_called_one(name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(DataError) as refused:
        analyse(tmp_path / name, Asked("ranking", (FRAMEWORK,)))
    assert (
        refused.value.findings[0].message("en")
        == f"{name} is no table of facts that can be read: it is a folder"
    )
    assert "这是文件夹" in refused.value.findings[0].message("zh")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_usage_tells_what_may_be_set(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyse", "--help", "--lang", lang]) == 0
    said = capsys.readouterr().out
    assert "inputs" in said and "10%" in said


@pytest.mark.parametrize("kind", ["weights", "outliers", "efficiency"])
def test_the_commands_show_and_write_reports(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["analyse", kind, str(facts(tmp_path)), "--framework", FRAMEWORK]
    assert main([*asked, "--report", str(tmp_path / "r.docx"), "-o", str(tmp_path / "r.parquet")]) == 0
    assert "写到" in capsys.readouterr().out
    assert pl.read_parquet(tmp_path / "r.parquet").height
    assert (tmp_path / "r.docx").stat().st_size
    assert main([*asked, "--lang", "en"]) == 0
    assert "Written" not in capsys.readouterr().out
