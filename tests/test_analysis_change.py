"""Two years beside each other: what changes, and how much of it comes from which fact; each counted a second way."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise, permutations
from pathlib import Path
from random import Random

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from many_rows import Cells, random_rows

from jixiao.analysis.factors import MOST_TOGETHER, Factor, factors_of, output_of, parted
from jixiao.cli.command import run as main
from jixiao.core.finding import DataError
from jixiao.engines.columns import TYPES
from jixiao.flows.analyse import Asked, analyse
from jixiao.flows.bulk import lowered
from jixiao.scoring.lower.evaluate import values
from jixiao.scoring.lower.framework import TOTAL, Lowered

FRAMEWORK = "shenzhen-2023"
MADE = lowered(FRAMEWORK)
LEAVES = [leaf.id for leaf, _ in MADE.framework.leaves()]


def table(rows: Sequence[Cells], made: Lowered = MADE) -> pl.DataFrame:
    return pl.DataFrame(
        {
            one.name: pl.Series([row.get(one.name) for row in rows], dtype=TYPES[one.holds])
            for one in made.columns.values()
        }
    )


def two_years(
    count: int, seed: int, same: float = 0.8, unknown: float = 0.01, made: Lowered = MADE
) -> tuple[list[Cells], list[Cells]]:
    """Rows of units in two years, of which so great a share of cells stays."""
    random = Random(seed)
    before, other = (random_rows(made, count, seed + more, unknown=unknown) for more in (0, 1))
    after = [
        {name: (a if random.random() < same else b).get(name) for name in sorted({*a, *b})}
        for a, b in zip(before, other, strict=True)
    ]
    return before, after


def written(folder: Path, before: Sequence[Cells], after: Sequence[Cells], framework: Lowered = MADE) -> Path:
    made = [
        table(rows, framework).with_columns(
            unit=pl.int_range(len(rows)).cast(pl.String), year=pl.lit(year, pl.Int32)
        )
        for rows, year in ((before, 2022), (after, 2023))
    ]
    pl.concat(made).write_parquet(folder / "facts.parquet")
    return folder / "facts.parquet"


def score(row: Mapping[str, object], name: str, made: Lowered = MADE) -> Fraction | None:
    """A score of one row by the plain evaluator."""
    output = output_of(made, name)
    known, top, by = values([output.known, output.top, output.by or made.make.one], row)  # type: ignore[arg-type]
    return Fraction(top, by * 10**output.places) if known else None


def mixed(before: Cells, after: Cells, new: Sequence[Factor]) -> Cells:
    taken = {column for one in new for column in one.columns}
    return {name: (after if name in taken else before).get(name) for name in {*before, *after}}


def by_orders(before: Cells, after: Cells, name: str, moved: Sequence[Factor]) -> dict[str, Fraction] | None:
    """What each fact contributes, as the mean over all orders in which they may change: the definition of Shapley's value."""
    shares = dict.fromkeys((one.name for one in moved), Fraction(0))
    orders = list(permutations(moved))
    for order in orders:
        steps = [score(mixed(before, after, order[:at]), name) for at in range(len(order) + 1)]
        for one, a, b in zip(order, steps, steps[1:], strict=False):
            if a is None or b is None:
                return None
            shares[one.name] += (b - a) / len(orders)
    return shares


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10**6), id=st.sampled_from(LEAVES))
def test_the_contributions_of_facts_are_those_of_the_definitions_and_add_up_to_the_change(
    seed: int, id: str
) -> None:
    before, after = two_years(12, seed)
    made = parted(MADE, id, table(before), table(after))
    every = factors_of(MADE, output_of(MADE, id))
    for a, b, one in zip(before, after, made.units, strict=True):
        assert (one.before, one.after) == (score(a, id), score(b, id))
        moved = [each for each in every if any(a.get(name) != b.get(name) for name in each.columns)]
        names = [each.name for each in made.factors]
        if one.change is None:
            assert one.chain is None and one.shapley is None
            continue
        steps = [score(mixed(a, b, made.factors[:at]), id) for at in range(len(names) + 1)]
        if None not in steps:
            assert one.chain == tuple(y - x for x, y in pairwise(steps))  # type: ignore[operator]
            assert sum(one.chain) == one.change
        else:
            assert one.chain is None
        if one.shapley is not None:
            assert sum(one.shapley) == one.change
        if len(moved) <= 5 and len(names) <= MOST_TOGETHER:
            told = by_orders(a, b, id, moved)
            found = None if one.shapley is None else dict(zip(names, one.shapley, strict=True))
            assert (found is None) == (told is None)
            if found is not None and told is not None:
                assert {name: value for name, value in found.items() if name in told} == told
                assert not any(value for name, value in found.items() if name not in told)


def test_a_product_of_two_facts_is_shared_in_halves_and_the_chain_follows_the_order() -> None:
    """50 of 100 yuan of assets in use, then 45 of 50: the four states are scored one by one."""
    a = {"fixed_assets": 10_000, "in_use_assets": 5_000}
    b = {"fixed_assets": 5_000, "in_use_assets": 4_500}
    made = parted(MADE, "asset_use", table([a]), table([b]))
    assert {one.name for one in made.factors} == {"fixed_assets", "in_use_assets"}
    unit = made.units[0]
    scores = {
        names: score(mixed(a, b, [one for one in made.factors if one.name in names]), "asset_use")
        for names in ((), ("fixed_assets",), ("in_use_assets",), ("fixed_assets", "in_use_assets"))
    }
    none, fixed, use, both = scores.values()
    assert None not in (none, fixed, use, both)
    expected = {
        "fixed_assets": (fixed - none + both - use) / 2,  # type: ignore[operator]
        "in_use_assets": (use - none + both - fixed) / 2,  # type: ignore[operator]
    }
    assert unit.shapley is not None
    assert dict(zip([one.name for one in made.factors], unit.shapley, strict=True)) == expected
    assert unit.change == both - none != 0  # type: ignore[operator]


@pytest.mark.parametrize("id", [FRAMEWORK, "guangzhou-2021", "yanjin-2022"])
def test_the_mean_change_is_parted_among_indicators_and_facts_exactly(id: str, tmp_path: Path) -> None:
    framework = lowered(id)
    before, after = two_years(40, 3, made=framework)
    done = analyse(
        written(tmp_path, before, after, framework), Asked("causes", (id,)), tmp_path / "out.parquet"
    )
    frame = pl.read_parquet(tmp_path / "out.parquet")
    pairs = [
        (score(a, TOTAL, framework), score(b, TOTAL, framework)) for a, b in zip(before, after, strict=True)
    ]
    known = [at for at, (a, b) in enumerate(pairs) if a is not None and b is not None]
    assert 0 < len(known) < 40
    changes = [b - a for a, b in pairs if a is not None and b is not None]
    mean = sum(changes, Fraction(0)) / len(known)
    for column in ("chain_exact", "shapley_exact"):
        parts = frame.filter(pl.col("row").is_in(["indicator", "rest"]))[column]
        assert sum((Fraction(one) for one in parts), Fraction(0)) == mean
        assert Fraction(frame.filter(pl.col("row") == "total")[column][0]) == mean
        for leaf, whole in frame.filter(pl.col("row") == "indicator").select("indicator", column).iter_rows():
            facts = frame.filter(pl.col("row").is_in(["fact", "apart"]), pl.col("indicator") == leaf)[column]
            if facts.drop_nulls().len():
                assert sum((Fraction(one) for one in facts.drop_nulls()), Fraction(0)) == Fraction(whole), (
                    leaf
                )
            moved = [(score(before[at], leaf, framework), score(after[at], leaf, framework)) for at in known]
            assert sum((b - a for a, b in moved if a is not None and b is not None), Fraction(0)) / len(known) == Fraction(whole)  # fmt: skip
    assert done.answer.charts and any(f"{len(known):,} 个单位" in note for note in done.answer.notes)


def test_a_unit_is_parted_with_what_its_facts_were_and_what_is_not_known_is_named(tmp_path: Path) -> None:
    before, after = two_years(3, 8, unknown=0)
    after[1]["satisfaction_rate"] = None
    after[1]["satisfaction_rate|na"] = False
    before[1]["fixed_assets"], before[1]["in_use_assets"] = 10_000, 5_000
    after[1]["fixed_assets"], after[1]["in_use_assets"] = 10_000, 9_600
    for rows in (before, after):
        rows[1] |= {"asset_utilisation_rate": None, "asset_utilisation_rate|na": False}
    asked = Asked("causes", (FRAMEWORK,), unit="1")
    done = analyse(written(tmp_path, before, after), asked)
    open_rows = done.answer.frame.filter(pl.col("row") == "open")
    assert "satisfaction" in open_rows["indicator"].to_list()
    assert any("满意度" in note and "2023 年没有得分，未知" in note for note in done.answer.notes)
    assert "total" not in done.answer.frame["row"].to_list()
    facts = done.answer.frame.filter(pl.col("indicator") == "asset_use", pl.col("row") == "fact")
    assert facts.select("fact", "before", "after").rows() == [("in_use_assets", "50", "96")]


LEAVING = """
schema: jixiao/framework-1
id: lo-small
title: 剔除小样
edition: 2024
total: 40
facts:
  aa: {label: 甲数, dimension: count, low: 0, high: 1000}
  bb: {label: 乙数, dimension: count, low: 0, high: 1000}
  cc: {label: 丙数, dimension: count, low: 0, high: 1000}
indicators:
  - {id: j1, name: 采购执行率, points: 20, rule: {kind: linear, measure: 乙数 / 甲数, zero_over_zero: leave_out}}
  - {id: j2, name: 扣分, points: 20, rule: {kind: deduct, count: 丙数, each: 2}}
"""
LEFT_OUT = "unit,year,aa,bb,cc\nA,2023,10,8,1\nA,2024,0,0,2\nB,2023,10,8,1\nB,2024,0,0,\nC,2023,10,8,1\nC,2024,10,,2\n"


@pytest.mark.parametrize(
    ("unit", "gone", "lost", "sums"),
    [("A", True, [], True), ("B", True, ["“扣分”"], False), ("C", False, ["“采购执行率”"], False)],
)
def test_an_indicator_that_does_not_apply_is_said_to_be_left_out_and_not_to_be_unknown(
    unit: str, gone: bool, lost: list[str], sums: bool, tmp_path: Path
) -> None:
    (tmp_path / "f.yaml").write_text(LEAVING, "utf-8")
    (tmp_path / "facts.csv").write_text(LEFT_OUT, "utf-8")
    made = analyse(tmp_path / "facts.csv", Asked("causes", (str(tmp_path / "f.yaml"),), unit=unit)).answer
    said = [note for note in made.notes if "2024 年" in note and note.startswith("“")]
    assert [note for note in said if "不适用，剔除" in note] == [
        note for note in said if note.startswith("“采购执行率”") and gone
    ]
    assert len(said) == gone + len(lost)
    assert [note.partition("2024")[0] for note in said if "未知" in note] == lost
    english = " ".join(note.en for note in made.notes)  # type: ignore[attr-defined]
    assert ("does not apply in 2024: it is left out" in english) is gone
    assert any("精确加到总分变化" in note for note in made.notes) is sums
    assert ("add up to the change" in english) is sums


def test_of_an_indicator_that_waits_for_several_judgements_each_name_is_said_once(tmp_path: Path) -> None:
    several = LEAVING.replace(
        "{kind: deduct, count: 丙数, each: 2}",
        "{kind: parts, parts: [{id: p1, name: 甲, points: 10, kind: linear, measure: 乙数 / 甲数}, "
        "{id: p2, name: 乙, points: 10, kind: linear, measure: 丙数 / 甲数}]}",
    )
    (tmp_path / "f.yaml").write_text(several, "utf-8")
    (tmp_path / "facts.csv").write_text(LEFT_OUT, "utf-8")
    made = analyse(tmp_path / "facts.csv", Asked("causes", (str(tmp_path / "f.yaml"),), unit="A")).answer
    assert "“扣分”2024 年没有得分，未知：判断（扣分）。" in made.notes


def parts_of(folder: Path, framework: str, rows: str, unit: str = "") -> pl.DataFrame:
    """The causes of a small table of the framework above, from the file that is written."""
    (folder / "f.yaml").write_text(framework, "utf-8")
    (folder / "facts.csv").write_text("unit,year,aa,bb,cc\n" + rows, "utf-8")
    asked = Asked("causes", (str(folder / "f.yaml"),), unit=unit)
    analyse(folder / "facts.csv", asked, folder / "out.parquet")
    return pl.read_parquet(folder / "out.parquet")


def test_a_unit_that_only_one_of_the_columns_cannot_part_is_counted_as_unparted(tmp_path: Path) -> None:
    """Both facts of unit A become 0. By the order of the framework 8 of 10 become 0 of 10, then 0 of 0, which has full points; the other
    way round 8 of 0 stand half way, which a person would have to score. So only the Shapley value of A is unparted."""
    frame = parts_of(
        tmp_path,
        LEAVING.replace("zero_over_zero: leave_out", "zero_over_zero: full"),
        "A,2023,10,8,1\nA,2024,0,0,1\nB,2023,10,8,1\nB,2024,10,7,1\n",
    )
    (apart,) = frame.filter(pl.col("row") == "apart").to_dicts()
    assert (apart["units"], apart["chain_exact"], apart["shapley_exact"]) == (1, "0", "2")


@pytest.mark.parametrize("unit", ["A", ""])
def test_where_no_order_can_be_gone_half_way_all_is_unparted_and_no_number_of_facts_is_blamed(
    unit: str, tmp_path: Path
) -> None:
    framework = LEAVING.replace("zero_over_zero: leave_out", "zero_over_zero: full")
    frame = parts_of(tmp_path, framework, "A,2023,10,8,1\nA,2024,0,0,1\n", unit)
    (apart,) = frame.filter(pl.col("row") == "apart").to_dicts()
    assert (apart["units"], apart["chain_exact"], apart["shapley_exact"]) == (1, "0", "4")
    asked = Asked("causes", (str(tmp_path / "f.yaml"),), unit=unit)
    said = analyse(tmp_path / "facts.csv", asked).answer.notes
    assert any("未分开" in one for one in said)
    assert not any("太多" in one for one in said)


def test_unparted_changes_that_cancel_keep_their_row(tmp_path: Path) -> None:
    framework = LEAVING.replace("zero_over_zero: leave_out", "zero_over_zero: 10")
    rows = "A,2023,0,0,1\nA,2024,10,8,1\nB,2023,0,0,1\nB,2024,10,2,1\nC,2023,10,8,1\nC,2024,10,7,1\n"
    frame = parts_of(tmp_path, framework, rows)
    (apart,) = frame.filter(pl.col("row") == "apart").to_dicts()
    assert (apart["units"], apart["shapley_exact"]) == (2, "0")


def test_where_too_many_facts_changed_the_indicator_is_named_though_they_make_up_for_each_other(
    tmp_path: Path,
) -> None:
    labels = [f"第{number}数" for number in "一二三四五六七八九十甲乙丙丁"]
    facts = "".join(
        f"  f{at}: {{label: {label}, dimension: count, low: 0, high: 9}}\n" for at, label in enumerate(labels)
    )
    rule = f'{{id: r, name: 多因素, points: 5, explains: x, rule: {{kind: formula, score: "({" + ".join(labels)}) / 30"}}}}'
    own, table = tmp_path / "f.yaml", tmp_path / "facts.csv"
    own.write_text(
        f"schema: jixiao/framework-1\nid: t\ntitle: 试\ntotal: 5\nfacts:\n{facts}indicators:\n  - {rule}\n",
        "utf-8",
    )
    heads = ",".join(f"f{at}" for at in range(len(labels)))
    was, now = ",".join(["1", "3"] * 7), ",".join(["3", "1"] * 7)
    table.write_text(f"unit,year,{heads}\nA,2023,{was}\nA,2024,{now}\n", "utf-8")
    found = analyse(table, Asked("causes", (str(own),), unit="A")).answer
    assert found.frame["shapley_exact"].drop_nulls().to_list() == [
        "0",
        "0",
    ]  # of the indicator and of the total only
    assert any("太多" in note and "多因素" in note for note in found.notes)


@pytest.mark.parametrize("unit", ["A", ""])
def test_facts_that_make_up_for_each_other_are_told_also_where_the_indicator_does_not_change(
    unit: str, tmp_path: Path
) -> None:
    """8 of 10 become 4 of 5: the same rate, of two facts that changed."""
    frame = parts_of(tmp_path, LEAVING, "A,2023,10,8,1\nA,2024,5,4,2\n", unit)
    rows = frame.select("row", "indicator", "fact", "chain_exact", "shapley_exact").rows()
    assert rows == [
        ("indicator", "j2", "", "-2", "-2"),
        ("fact", "j2", "cc", "-2", "-2"),
        ("indicator", "j1", "", "0", "0"),
        ("fact", "j1", "bb", "-8", "-6"),
        ("fact", "j1", "aa", "8", "6"),
        ("total", "", "", "-2", "-2"),
    ]


def test_an_indicator_none_of_whose_facts_count_is_not_told(tmp_path: Path) -> None:
    frame = parts_of(tmp_path, LEAVING, "A,2023,10,8,1\nA,2024,10,8,2\n")
    assert frame["indicator"].to_list() == ["j2", "j2", ""]


def test_totals_of_two_years_stand_beside_each_other_the_largest_change_first(tmp_path: Path) -> None:
    before, after = two_years(40, 5)
    facts = written(tmp_path, before, after)
    both = pl.read_parquet(facts)
    extra = both.head(2).with_columns(
        unit=pl.Series(["only-old", "0"])
    )  # a unit in one year only, a row that is there twice
    pl.concat([both, extra]).write_parquet(facts)
    done = analyse(facts, Asked("change", (FRAMEWORK,)))
    frame = done.answer.frame
    expected = {
        str(at): (score(a, TOTAL), score(b, TOTAL))
        for at, (a, b) in enumerate(zip(before, after, strict=True))
        if at  # unit 0 stands there twice
    }
    assert set(frame["unit"]) == set(expected)
    for unit, was, now, moved in frame.select("unit", "before", "after", "change").iter_rows():
        a, b = expected[unit]
        assert (was, now) == (a, b)
        assert moved == (None if a is None or b is None else b - a)
    sizes = [abs(one) for one in frame["change"].drop_nulls()]
    assert sizes == sorted(sizes, reverse=True)
    known = [(a, b) for a, b in expected.values() if a is not None and b is not None]
    up, down = sum(b > a for a, b in known), sum(b < a for a, b in known)
    said = "".join(done.answer.notes)
    assert (
        f"{up:,} 个升，{down:,} 个降" in said
        and "2 个单位只有其中一年" in said
        and "2 行在同一年重复" in said
    )
    years = done.answer.beside[0].frame.rows()
    assert [row[0] for row in years] == [2022, 2023]
    means = [[pair[at] for pair in expected.values() if pair[at] is not None] for at in (0, 1)]
    extra_total = score(before[0], TOTAL)  # the unit of the first year only has the facts of unit 0
    means[0] += [extra_total] if extra_total is not None else []
    after_zero = score(after[0], TOTAL)
    means[1] += [after_zero] if after_zero is not None else []
    for row, each in zip(years, means, strict=True):
        assert row[2] == len(each)
        assert abs(Fraction(row[3]) - sum(each, Fraction(0)) / len(each)) <= Fraction(1, 2 * 10**6)
    assert years[1][4] == sum(a is not None and b is not None for a, b in expected.values())
    assert sum(int(one) for one in done.answer.charts[0].series[0].values if one) == len(known)


@pytest.mark.parametrize(
    ("asked", "rule"),
    [
        (Asked("change", (FRAMEWORK,), options={"from": "2021"}), "analysis_two_years"),
        (Asked("change", (FRAMEWORK,), options={"to": "next"}), "analysis_two_years"),
        (Asked("change", (FRAMEWORK,), options={"from": "2023", "to": "2022"}), "analysis_years_order"),
        (Asked("change", (FRAMEWORK,), options={"from": "2022", "to": "2022"}), "analysis_years_order"),
        (Asked("change", (FRAMEWORK,), options={"from": "2023"}), "analysis_years_order"),
        (Asked("change", (FRAMEWORK,), options={"from": "2030", "to": "2022"}), "analysis_two_years"),
        (Asked("change", (FRAMEWORK,), options={"from": "2023", "to": "2021"}), "analysis_two_years"),
        (Asked("causes", (FRAMEWORK,), unit="nobody"), "analysis_unit_years"),
        (Asked("change", (FRAMEWORK,), options={"form": "2022"}), "analysis_setting"),
    ],
)
def test_years_and_units_that_are_not_there_are_told_in_words(
    asked: Asked, rule: str, tmp_path: Path
) -> None:
    with pytest.raises(DataError) as refused:
        analyse(written(tmp_path, *two_years(3, 1)), asked, tmp_path / "out.parquet")
    assert [one.rule for one in refused.value.findings] == [rule]
    assert not (tmp_path / "out.parquet").exists()


def test_without_any_total_that_is_known_in_both_years_there_is_no_mean(tmp_path: Path) -> None:
    before, after = two_years(2, 1, unknown=1)
    for rows in (before, after):
        for row in rows:
            row["satisfaction_rate"] = 900_000
    with pytest.raises(DataError) as refused:
        analyse(written(tmp_path, before, after), Asked("causes", (FRAMEWORK,)))
    assert [one.rule for one in refused.value.findings] == ["analysis_nothing_known"]


def test_the_command_shows_both_and_writes_report_and_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = str(written(tmp_path, *two_years(12, 4)))
    for kind, words in (("change", "总分变化"), ("causes", "沙普利值")):
        asked = ["analyse", kind, facts, "--framework", FRAMEWORK, "--set", "from=2022"]
        assert main([*asked, "--report", str(tmp_path / "r.pdf"), "-o", str(tmp_path / "r.parquet")]) == 0
        assert words in capsys.readouterr().out
        assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
        assert main([*asked, "--lang", "en", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["kind"] == kind


NO_FACT = """
schema: jixiao/framework-1
id: no-fact
title: 不读事实的指标
edition: 2024
total: 20
facts: {cc: {label: 丙数, dimension: count, low: 0, high: 1000}, bb: {label: 乙否, dimension: bool}}
indicators:
  - {id: j1, name: 甲, points: 10, rule: {kind: formula, score: "满分"}}
  - {id: j2, name: 乙, points: 10, rule: {kind: linear, measure: 丙数 / 1000, zero_when: 乙否 = 否}}
"""


def test_an_indicator_that_reads_nothing_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "no.yaml").write_text(NO_FACT, "utf-8")
    rows = [
        (f"u{at}", year, at * 7 + year - 2000, year == 2024 or at != 3)
        for at in range(12)
        for year in (2023, 2024)
    ]
    path = tmp_path / "facts.parquet"
    pl.DataFrame(rows, schema=["unit", "year", "cc", "bb"], orient="row").write_parquet(path)
    frame = analyse(path, Asked("causes", (str(tmp_path / "no.yaml"),))).answer.frame
    assert "j1" not in frame.filter(pl.col("row") == "indicator")["indicator"].to_list()
    total = frame.filter(pl.col("row") == "total")["chain_exact"].item()
    assert Fraction(total) == Fraction(
        frame.filter(pl.col("indicator") == "j2", pl.col("row") == "indicator")["chain_exact"].item()
    )
    # and what is yes or no is so in either language
    command = ["analyse", "causes", str(path), "--framework", str(tmp_path / "no.yaml"), "--unit", "u3"]
    for lang, said in (("zh", ("否", "是")), ("en", ("no", "yes"))):
        assert main([*command, "--lang", lang]) == 0
        line = next(one for one in capsys.readouterr().out.splitlines() if "乙否" in one)
        assert all(one in line.split() for one in said)
