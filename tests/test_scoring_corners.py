"""Small frameworks and cases that once scored wrongly, one corner each, with the scores worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

import jixiao
from jixiao.core.finding import DataError
from jixiao.scoring.sheet import Level, Row, Sheet

CORNERS = Path(__file__).parent / "corners"

# corner, row or level, low, high, why
SCORES = [
    # what is unknown stays open
    ("maybe_left", "total", "50", "75", "A left out leaves B 25 of 50, hence 50 of 100; A kept adds its 50"),
    ("text_eq", "a", "0", "10", "an unknown text may equal the other one or not"),
    ("list_text_eq", "a", "0", "5", "one item has the grade, the empty cell of the other may have it too"),
    ("known_else", "a", "0", "10", "what is unknown may stay unknown, and then an unknown number is the score"),
    ("derived_gap", "a", "0", "10", "the unknown divisor may be 0, and x/0 gets nothing"),
    ("derived_gap_filled", "a", "0", "0", "x/0 gets nothing"),
    ("raw_int", "total", "3.2", "4.6", "both rows round to 2, but the total adds what is not rounded"),
    ("raw_int", "a", "2", "2", "1.6 and 2.2 both round to 2"),
    ("raw_undecided", "total", "3.6", "5.4", "1.6 to 3.4, not rounded, and 2"),
    ("raw_undecided", "a", "2", "3", "1.6 to 3.4, rounded"),
    ("logic_silent", "a", "0", "9", "a false second half makes 0 whatever the criteria leave open; else 9 as judged"),
    ("first_seen", "a", "2", "4", "the first source has a range, so the second is not asked"),
    # what does not apply
    ("cmp_na_unknown", "b", "8", "8", "A does not apply, so B has 10 points and 4/5 of them"),
    ("cmp_na_unknown", "total", "8", "8", "B alone"),
    ("check_left", "a", "5.33", "5.33", "three items are left, each 8/3, and two are met"),
    ("check_left", "b", "1", "1", "an item left out gives its points to the other items, not to other rows"),
    ("check_left_open", "a", "2.67", "5.33", "three items are left, one is met and one is not judged yet"),
    ("check_left_open", "b", "1", "1", "an item left out gives its points to the other items, not to other rows"),
    ("min_left", "a", "6", "6", "the lowest of the parts that are left"),
    ("bonus_left", "b", "8", "8", "A is left out, so B has 10 points and 4/5 of them"),
    ("bonus_left", "c", "3", "3", "a bonus row takes no share of what is left out"),
    ("bonus_left", "total", "11", "11", "8 and a bonus of 3"),
    ("left_group", "g", "10", "10", "G has 20 points once K is left out, and its gate caps it at half"),
    ("left_limit", "g", "18", "18", "G has 20 points once K is left out, and its limit of 9 grows with them"),
    ("left_level_rate", "g", "18", "18", "9/10 of 20 points"),
    ("left_0over0", "b", "8", "8", "0/0 leaves A out, so B has 10 points and 4/5 of them"),
    ("left_0over0", "total", "8", "8", "B alone"),
    ("part_left_policy", "a", "5", "5", "0/0 leaves the first part out, so the second has 10 points and half of them"),
    ("part_round_factor", "b", "3.33", "3.33", "points first, then rounding: 4/3 is 1.33 and 6/3 is 2"),
    ("grp_gate_na", "g", "8", "8", "a gate about what does not apply does not hold"),
    ("total_gate_na", "total", "8", "8", "a gate about what does not apply does not hold"),
    ("item_na_full", "a", "10", "10", "an item that does not apply gets its full points and is no veto"),
    ("row_policy_parts", "a", "10", "10", "policies of a row hold for its parts: 0/0 is full"),
    # points changed by the unit
    ("rw_part", "a", "5", "5", "2.5 is judged in new points, and the other part is 5 × 5/10"),
    ("rw_disc", "a", "4", "4", "a discretionary item is judged in new points"),
    ("rw_disc", "total", "19", "19", "4 and 15"),
    ("rw_ask", "a", "4", "4", "what the criteria leave open is judged in new points"),
    ("rw_ask_up", "a", "12", "12", "the row has 15 points now, so 12 are allowed"),
    ("rw_own_unstated", "a", "0", "8", "nothing is known but the new points"),
    ("rw_group_cap", "g", "2", "2", "the gate caps G at half of its new 4 points"),
    # targets and items
    ("target_eq0", "a", "0", "0", "0 done of 5: the share reached is 0, and nothing is divided by 0"),
    ("target_eq0b", "a", "0", "0", "0 done of 5: the share reached is 0, and nothing is divided by 0"),
    ("own_met_word", "g_a", "5", "5", "有 is a word for yes"),
    ("own_met_word", "g_b", "5", "5", "yes is a word for yes"),
    ("own3", "g_a", "5", "5", "0 reaches at least 0: a target met needs no ratio, so 0/0 is not asked"),
    ("own3", "g_b", "0", "0", "3 where none is allowed: 0/3 of the points"),
    ("veto_partly", "a", "7.5", "7.5", "a veto item that is partly met is no veto: 2.5 and 5"),
    # judgements, rounding, gates
    ("silent_row", "a", "0", "10", "a judgement never answers for a fact that is only not known yet"),
    ("input_money", "a", "10", "10", "rounding of the input is for ratios: 2.996 stays below 3"),
    ("exempt_capgate", "a", "4", "4", "a gate goes before an exemption, so its cap limits the exempted score too"),
]  # fmt: skip

# corner, row, basis
BASES = [
    ("cmp_na_unknown", "a", "not_applicable"),
    ("left_0over0", "a", "not_applicable"),
    ("silent_row", "a", "unscored"),
    ("ask_basis", "a", "judged"),
    ("gate_judged_basis", "a", "judged"),
]


def q(text: str) -> Fraction:
    """An exact number from its decimals."""
    return Fraction(text)


def sheet_of(name: str) -> Sheet:
    return jixiao.score(str(CORNERS / f"{name}.case.yaml")).sheet


def found(sheet: Sheet, id: str) -> Row | Level:
    """A row, a level or the total."""
    one = sheet.row(id) or sheet.level(id)
    assert one is not None, id
    return one


@pytest.mark.parametrize(
    ("name", "id", "low", "high", "why"), SCORES, ids=[f"{name}-{id}" for name, id, *_ in SCORES]
)
def test_the_score_is_the_one_worked_out_by_hand(name: str, id: str, low: str, high: str, why: str) -> None:
    one = found(sheet_of(name), id)
    assert (one.low, one.high) == (q(low), q(high)), why
    assert one.score == (q(low) if low == high else None), why


@pytest.mark.parametrize(("name", "id", "basis"), BASES)
def test_the_basis_tells_where_the_score_comes_from(name: str, id: str, basis: str) -> None:
    row = sheet_of(name).row(id)
    assert row is not None
    assert row.basis == basis
    assert (row.score is None) == (basis in ("not_applicable", "unscored"))


@pytest.mark.parametrize("name", ["ask_basis", "gate_judged_basis"])
def test_a_judged_score_is_not_compared_with_the_printed_one(name: str) -> None:
    row = sheet_of(name).row("a")
    assert row is not None
    assert row.score == q("4")
    assert row.agrees is None


@pytest.mark.parametrize("name", ["list_prev", "q_prev"])
def test_this_year_does_not_answer_for_the_year_before(name: str) -> None:
    row = sheet_of(name).row("a")
    assert row is not None
    assert row.score is None


def test_a_row_that_may_be_left_out_is_undecided() -> None:
    row = sheet_of("maybe_left").row("a")
    assert row is not None
    assert row.score is None


def test_a_fact_that_stays_unknown_keeps_the_other_branch() -> None:
    row = sheet_of("known_else2").row("a")
    assert row is not None
    assert row.low == q("3")
    assert row.high <= q("5")


def test_where_every_row_is_left_out_there_is_no_total_and_no_grade() -> None:
    sheet = sheet_of("all_left")
    assert sheet.total.score is None
    assert (sheet.grade, sheet.grades) == (None, ())


def test_a_level_has_the_points_its_rows_have_after_make_up() -> None:
    level = sheet_of("left_level_rate").level("g")
    assert level is not None
    assert level.points == q("20")
    assert level.rate == q("0.9")


def test_a_limit_that_grew_with_the_points_is_told_as_it_holds() -> None:
    level = sheet_of("left_limit").level("g")
    assert level is not None
    assert (level.before, level.notes) == (q("20"), ("最高 18 分",))


def test_a_slip_in_the_word_for_met_is_an_error() -> None:
    with pytest.raises(DataError) as caught:
        sheet_of("own7")
    assert [item for item in caught.value.findings if item.severity == "error"]


def test_the_steps_show_the_source_that_the_score_used() -> None:
    row = sheet_of("first_seen").row("a")
    assert row is not None
    assert Fraction(9) not in [step.value for step in row.steps]
