"""Rows far from their peers: the same rows as by plain arithmetic over the definitions of the measures, and slips of unit found where they were made."""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from pathlib import Path
from random import Random
from statistics import mean, median
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from many_rows import case_of, random_rows
from rich.cells import cell_len

from jixiao.analysis.measures import measures_of
from jixiao.analysis.outliers import text_of
from jixiao.analysis.result import Answer
from jixiao.analysis.spread import LEAST, spread_of
from jixiao.cli.command import run as main
from jixiao.core.finding import DataError
from jixiao.engines.columns import TYPES
from jixiao.flows.analyse import Asked, analyse
from jixiao.flows.bulk import lowered
from jixiao.rules.tree import Aggregate, Named, walk
from jixiao.scoring.exact import Exact
from jixiao.scoring.lower.evaluate import values

FRAMEWORK = "shenzhen-2023"
MADE = lowered(FRAMEWORK)


def ordinary(count: int, seed: int) -> list[dict[str, Any]]:
    """Units that differ by little: three public expenses of 90 to 100 % of what was planned."""
    random = Random(seed)
    rows = []
    for at in range(count):
        plan = random.randint(100_000_00, 200_000_00)
        rows.append({
            "unit": f"{at:03}", "name": f"第{at}单位", "year": 2022 + at % 2, "kind": "甲" if at % 4 < 2 else "乙", "three_public_budget": plan,
            "three_public_actual": plan * random.randint(900, 1000) // 1000, "satisfaction_rate": random.randint(850_000, 950_000),
        })  # fmt: skip
    for row, other in zip(rows[::2], rows[1::2], strict=True):  # both years of one unit
        other |= {"unit": row["unit"], "name": row["name"]}
    return rows


def asked(rows: list[dict[str, Any]], folder: Path, **options: str) -> Answer:
    columns = MADE.columns
    frame = pl.DataFrame(
        {
            name: pl.Series(
                [row.get(name) for row in rows], dtype=TYPES[columns[name].holds] if name in columns else None
            )
            for name in dict.fromkeys(name for row in rows for name in row)
        }
    )
    frame.write_parquet(folder / "facts.parquet")
    return analyse(folder / "facts.parquet", Asked("outliers", (FRAMEWORK,), options=options)).answer


def test_what_rules_measure_is_what_their_definition_says() -> None:
    only, measures = measures_of(MADE)
    assert {one.label for one in measures} >= {
        "三公经费控制率",
        "固定资产利用率",
        "服务对象满意度",
        "财政供养人员控制率",
    }
    trees = {
        leaf.id: list(walk(MADE.framework.tree(leaf))) for leaf, _ in MADE.framework.leaves() if leaf.rule
    }
    checked = 0
    for row in random_rows(MADE, 40, 7, unknown=0.1):
        exact = Exact(case_of(MADE, row))
        for one in measures:
            found = [
                node.arg
                for node in trees[one.leaf.id]
                if isinstance(node, Named) and node.role == "measure" and node.label == one.label
            ]
            if not found or any(isinstance(part, Aggregate) for part in walk(found[0])):
                continue
            known, top, by = values([one.output.known, one.output.top, one.output.by or only.make.one], row)
            assert (Fraction(top, by) if known else None) == exact.number(found[0]), one.label
            checked += 1
    assert checked > 200


@settings(max_examples=150)
@given(st.lists(st.integers(-50, 50), min_size=1, max_size=30), st.integers(-100, 100))
def test_a_distance_is_that_of_the_textbook(numbers: list[int], value: int) -> None:
    """Iglewicz and Hoaglin: 0.6745 (x - median) / MAD, by another way of counting; where the MAD is 0, (x - median) / (1.253314 MeanAD); where more
    than a tenth of the numbers would be above 3.5 by that, 1.644854 (x - median) / the deviation that nine tenths do not exceed."""
    middle = Fraction(median(map(Fraction, numbers)))
    off = [abs(one - middle) for one in numbers]
    mad = Fraction(median(off))
    expected: Fraction | None = None
    if len(numbers) >= LEAST and any(off):
        unit = mad / Fraction(6745, 10000) if mad else Fraction(1253314, 1000000) * Fraction(mean(off))
        most = ceil(Fraction(len(numbers), 10))
        if sum(one > Fraction(7, 2) * unit for one in off) > most:
            unit = sorted(off, reverse=True)[most] / Fraction(1644854, 1000000)
        expected = abs(value - middle) / unit
    assert spread_of(numbers).distance(value) == expected
    without = spread_of(numbers, fallback=False).distance(value)
    assert without == (expected if mad else None)


TWENTY = [100] * 6 + [99] * 3 + [101] * 5  # and six more: their median is 100


@pytest.mark.parametrize(
    ("numbers", "value", "expected", "by"),
    [
        # two of twenty stand apart: the median deviation is (0 + 1) / 2, and both are far: 0.6745 x 50 / 0.5
        ([*TWENTY, 100, 100, 100, 100, 50, 50], 50, "67.45", "median"),
        # six of twenty stand together elsewhere: two groups, and nobody far. The 18th deviation is 50: 1.644854 x 50 / 50
        ([*TWENTY, *[50] * 6], 50, "1.644854", "ninety"),
        # one beyond both groups is far all the same. The 18th of 21 deviations is 50: 1.644854 x 1100 / 50
        ([*TWENTY, *[50] * 6, -1000], -1000, "36.186788", "ninety"),
        # scores on three steps: the median is (1.4 + 1.9) / 2, 16 deviations are 25 and four 65 hundredths: 0.6745 x 65 / 25
        ([*[190] * 10, *[140] * 6, *[100] * 4], 100, "1.7537", "median"),
        # one of eight: an eighth is more than a tenth, but one may always be far. The median deviation is 1
        ([99, 99, 100, 100, 100, 101, 101, 500], 500, "269.8", "median"),
    ],
)
def test_where_too_many_would_be_far_the_numbers_stand_in_groups_and_nobody_is(
    numbers: list[int], value: int, expected: str, by: str
) -> None:
    found = spread_of(numbers)
    assert found.by == by
    assert found.distance(value) == Fraction(expected)
    assert sum(found.is_far(one) for one in numbers) <= max(1, len(numbers) // 10)


def test_a_unit_in_the_wrong_unit_is_far_from_its_peers_and_the_slip_is_named(tmp_path: Path) -> None:
    rows = ordinary(80, 3)
    rows[41]["three_public_actual"] *= 10_000
    said = asked(rows, tmp_path)
    frame = said.frame
    mine = frame.filter(pl.col("unit") == rows[41]["unit"])
    assert set(mine["what"]) == {"peers", "past", "slip"}
    near = mine.filter(pl.col("what") == "peers", pl.col("label") == "三公经费控制率").row(0, named=True)
    peers = [
        Fraction(row["three_public_actual"], row["three_public_budget"])
        for row in rows
        if (row["year"], row["kind"]) == (rows[41]["year"], rows[41]["kind"])
    ]
    middle = Fraction(median(peers))
    assert near["peers"] == len(peers)
    assert abs(Fraction(near["beside"]) - middle) <= Fraction(1, 10**6)
    assert near["slip"] == "three_public_actual÷10000"
    assert "元与万元" in near["zh"] and "同类" in near["zh"] and "请核对" in near["zh"]
    assert frame.row(0, named=True)["what"] == "slip"  # what may be a slip comes first
    others = frame.filter(pl.col("unit") != rows[41]["unit"], pl.col("slip") != "")
    assert not others.height


def test_rows_that_are_far_are_those_that_plain_arithmetic_finds(tmp_path: Path) -> None:
    rows = ordinary(60, 5)
    random = Random(9)
    for row in random.sample(rows, 6):
        row["satisfaction_rate"] = random.choice((100_000, 1_000_000, 500_000))
    found = asked(rows, tmp_path).frame.filter(pl.col("what") == "peers", pl.col("label") == "服务对象满意度")
    expected = set()
    for row in rows:
        peers = [
            Fraction(one["satisfaction_rate"])
            for one in rows
            if (one["year"], one["kind"]) == (row["year"], row["kind"])
        ]
        middle = median(peers)
        mad = median(abs(one - middle) for one in peers)
        if Fraction(6745, 10000) * abs(row["satisfaction_rate"] - middle) / mad > Fraction(7, 2):
            expected.add((row["unit"], row["year"]))
    assert 4 <= len(expected) < len(rows)
    assert set(found.select("unit", "year").rows()) == expected


def test_a_change_that_peers_did_not_have_is_far_from_the_past(tmp_path: Path) -> None:
    rows = ordinary(80, 8)
    for row, other in zip(rows[::2], rows[1::2], strict=True):
        other["satisfaction_rate"] = row["satisfaction_rate"] + 1000 * (int(row["unit"]) % 5)
    rows[21]["satisfaction_rate"] = (
        rows[20]["satisfaction_rate"] - 30_000
    )  # still like its peers, and not like itself
    past = asked(rows, tmp_path).frame.filter(pl.col("what") == "past", pl.col("label") == "服务对象满意度")
    assert past.select("unit", "year").rows() == [(rows[21]["unit"], 2023)]
    assert "上年" in past["zh"][0]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(0), "0.00万元"), (Fraction(8, 100), "0.08元"), (Fraction(800), "800元"), (Fraction(-499, 10), "-49.9元"),
        (Fraction(9999), "9,999元"), (Fraction(10_000), "1.00万元"), (Fraction(-12_345_678), "-1,234.57万元"),
        (Fraction(123_456_789, 10**6), "123.46元"), (Fraction(1, 10**6), "0.000001元"),
    ],
)  # fmt: skip
def test_an_amount_is_told_so_that_its_figure_can_be_seen(value: Fraction, text: str) -> None:
    assert text_of(value, "money") == text


def test_a_slip_shows_both_amounts_however_small_one_is(tmp_path: Path) -> None:
    rows = ordinary(20, 4)
    grain = MADE.columns["three_public_actual"].grain
    old, new = Fraction(800) / grain, Fraction(8, 100) / grain
    rows[0]["three_public_actual"], rows[1]["three_public_actual"] = int(old), int(new)
    found = asked(rows, tmp_path).frame.filter(pl.col("what") == "slip", pl.col("unit") == rows[0]["unit"])
    (one,) = found.to_dicts()
    assert (one["shown"], one["shown_beside"]) == ("0.08元", "800元")
    assert "从上年的 800元 到 0.08元" in one["zh"] and "from 800元 to 0.08元" in one["en"]


@pytest.mark.parametrize(("count", "least"), [(14, 0), (40, 1)])
def test_among_few_peers_nothing_is_far(count: int, least: int, tmp_path: Path) -> None:
    rows = ordinary(count, 2)
    rows[0]["satisfaction_rate"] = 0
    frame = asked(rows, tmp_path).frame.filter(pl.col("what") == "peers", pl.col("label") == "服务对象满意度")
    assert frame.height == least


def grouped(count: int) -> list[dict[str, Any]]:
    """Satisfaction near 95 % for seven of ten units and near 60 % for three."""
    rows = ordinary(count, 6)
    for at, row in enumerate(rows):
        row["satisfaction_rate"] = (950_000 if at % 10 < 7 else 600_000) + 100 * (at % 7)
    return rows


def test_a_number_that_stands_in_two_groups_makes_nobody_far_and_a_sentence_tells_so(tmp_path: Path) -> None:
    rows = grouped(200)
    said = asked(rows, tmp_path)
    frame = said.frame.filter(pl.col("what") == "peers", pl.col("label") == "服务对象满意度")
    assert not frame.height
    note = next(note for note in said.notes if "组同类" in note)
    assert "服务对象满意度" in note and "several groups" in note.en


def test_with_one_unit_its_own_rows_are_counted(tmp_path: Path) -> None:
    rows = ordinary(80, 3)
    rows[41]["three_public_actual"] *= 10_000
    whole = asked(rows, tmp_path).frame
    for row in (rows[41], rows[0]):
        unit = row["unit"]
        said = analyse(tmp_path / "facts.parquet", Asked("outliers", (FRAMEWORK,), unit=unit)).answer
        mine = whole.filter(pl.col("unit") == unit)
        far = mine.select("unit", "year").n_unique() if mine.height else 0
        note = next(note for note in said.notes if "处远离" in note)
        assert f"单位 {unit} 的 2 行里有 {far} 行、共 {mine.height} 处远离" in note
        assert f"; {far} of 2 rows of the unit {unit} are far in {mine.height} places." in note.en


@pytest.mark.parametrize("far", ["0", "-1", "x", "1/0"])
def test_a_threshold_that_is_none_is_refused(far: str, tmp_path: Path) -> None:
    with pytest.raises(DataError) as refused:
        asked(ordinary(8, 1), tmp_path, far=far)
    assert [one.rule for one in refused.value.findings] == ["analysis_value"]


def test_a_greater_threshold_leaves_fewer(tmp_path: Path) -> None:
    rows = ordinary(60, 4)
    for at in range(0, 60, 7):
        rows[at]["satisfaction_rate"] = 1000 * at
    counts = [asked(rows, tmp_path, far=far).frame.height for far in ("2", "3.5", "20")]
    assert counts[0] > counts[1] > counts[2]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("columns", "above"), [(80, True), (200, False)])
def test_a_row_can_be_read_on_any_screen_and_a_long_name_stands_above_it_on_a_narrow_one(
    columns: int,
    above: bool,
    lang: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    names = [f"某某省某某市某某县第{at}公路养护所" for at in range(2)]
    rows = [
        {
            "unit": f"{at}",
            "name": names[at],
            "year": year,
            "budget_adjusted": 75_075_300_00 * 10 ** (4 * slip),
        }
        for at in range(2)
        for year, slip in ((2021, 0), (2022, at), (2023, 0))
    ]
    asked(rows, tmp_path)
    facts = str(tmp_path / "facts.parquet")
    assert main(["analyse", "outliers", facts, "--framework", FRAMEWORK, "--lang", lang]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(cell_len(line) <= columns for line in lines)
    ruled = next(at for at, line in enumerate(lines) if "───" in line)
    shown = lines[ruled + 1 : lines.index("", ruled)]
    if above:
        assert [line.strip() for line in shown[::2]] == [names[1], names[1]]
        assert all("2022" in line or "2023" in line for line in shown[1::2])
    else:
        assert [names[1] in line for line in shown] == [True, True]
