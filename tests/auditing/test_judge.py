"""The judge: what was truly computed and honestly printed is never accused, and a number that cannot be is.

The laws print numbers as people do, rounded to some decimals in some unit, and ask whether the relation that made them holds.
"""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.auditing.checks.figures_digits import agree, nearly
from jixiao.auditing.judge import judge
from jixiao.auditing.relation import (
    Fixed,
    Of,
    Product,
    Relation,
    Size,
    gap,
    growth,
    holds,
    less,
    mean,
    of,
    printed_ends,
    ratio,
)
from jixiao.auditing.remark import Remark
from jixiao.auditing.repair import remarks_of
from jixiao.core.document import At, Document, Paragraph, Section
from jixiao.core.numerals import decimal_text, round_half_up
from jixiao.core.units import UNITS
from jixiao.extraction.claims import Number
from jixiao.extraction.statements import claims

AMOUNT = st.fractions(min_value=1, max_value=10**9, max_denominator=100)  # 元, to the 分
UNIT = st.sampled_from(["元", "万元", "亿元"])
PLACES = st.integers(0, 4)


def numbers_in(*texts: str) -> list[Number]:
    """The numbers of a document of such paragraphs, in order."""
    blocks = tuple(Paragraph(text, at=At(line)) for line, text in enumerate(texts, 1))
    return list(claims(Document((Section(blocks),), lines=texts)).numbers)


def printed(value: Fraction, unit: str, places: int) -> str:
    """A value in base units as a report prints it."""
    return decimal_text(round_half_up(value / UNITS[unit].scale, places), places) + unit


def one(value: Fraction, unit: str, places: int) -> Number:
    (found,) = numbers_in(f"共{printed(value, unit, places)}。")
    return found


def verdict(relation: Relation) -> str:
    return judge([relation])[0].verdict


@given(AMOUNT, UNIT, PLACES)
def test_what_was_printed_lies_in_what_the_digits_allow(value: Fraction, unit: str, places: int) -> None:
    low, high = printed_ends(one(value, unit, places))
    assert low <= value <= high


@given(st.lists(AMOUNT, min_size=2, max_size=6), UNIT, PLACES, UNIT, PLACES)
def test_a_true_sum_is_never_accused(
    parts: list[Fraction], unit: str, places: int, other: str, other_places: int
) -> None:
    items = [one(part, unit, places) for part in parts]
    total = one(sum(parts, Fraction(0)), other, other_places)
    assert verdict(Relation("sum_differs", total, of(*items))) == "verified"


@given(AMOUNT, AMOUNT, UNIT, PLACES, st.integers(0, 4))
def test_a_true_share_and_a_true_growth_are_never_accused(
    top: Fraction, bottom: Fraction, unit: str, places: int, decimals: int
) -> None:
    a, b = one(top, unit, places), one(bottom, unit, places)
    share = one(top / bottom, "%", decimals)
    assert verdict(Relation("share_differs", share, ratio(a, b))) in ("verified", "unverifiable")
    more = top / bottom - 1
    rate = one(abs(more), "%", decimals)
    made = Relation("growth_differs", rate, growth(a, b) if more >= 0 else less(ratio(b, b), ratio(a, b)))
    assert verdict(made) in ("verified", "unverifiable")


@given(st.lists(st.fractions(0, 2, max_denominator=10**4), min_size=1, max_size=6), st.integers(0, 4))
def test_a_true_mean_is_never_accused(rates: list[Fraction], decimals: int) -> None:
    printed_rates = [one(rate, "%", decimals) for rate in rates]
    average = one(sum(rates, Fraction(0)) / len(rates), "%", decimals)
    assert verdict(Relation("mean_differs", average, mean(*printed_rates))) == "verified"


@given(st.lists(AMOUNT, min_size=3, max_size=3), UNIT, PLACES, st.integers(0, 4), st.integers(-3, 3))
def test_what_is_told_in_floats_is_what_fractions_say(
    values: list[Fraction], unit: str, places: int, decimals: int, off: int
) -> None:
    """Some digits beside the true value, on both sides of the line, and with another value put in."""
    a, b, c = (one(value, unit, places) for value in values)
    step = Fraction(off, 2 * 10**decimals)
    rate = one(abs(values[0] / values[1] + step / 100), "%", decimals)
    total = one(abs(sum(values, Fraction(0)) + step * UNITS[unit].scale), unit, decimals)
    for made in (
        Relation("share_differs", rate, ratio(a, b)),
        Relation("share_differs", rate, ratio(less(a, c), b), absolute=True),
        Relation("share_differs", rate, Product((Fixed(Fraction(1)), ratio(a, b)))),
        Relation("share_differs", a, Product((Of(rate), Of(b)))),
        Relation("growth_differs", rate, growth(a, b)),
        Relation("growth_differs", rate, Size(growth(b, a)), absolute=True),
        Relation("sum_differs", total, of(a, b, c)),
        Relation("sum_differs", total, of(a, b, c), exact=True),
        Relation("sum_differs", total, mean(a, b, c)),
    ):
        assert holds(made) == (gap(made) == 0)
        assert holds(made, given={a: b.value}) == (gap(made, given={a: b.value}) == 0)


@given(AMOUNT, UNIT, PLACES, UNIT, PLACES, st.fractions(-1, 1, max_denominator=100))
def test_two_copies_are_compared_in_floats_as_in_fractions(
    value: Fraction, unit: str, places: int, other: str, other_places: int, share: Fraction
) -> None:
    """Equal ones, ones at the very line, and ones beside it."""
    a = one(value, unit, places)
    for b in (one(value, other, other_places), one(value * (1 + share), other, other_places)):
        assert agree(a, b) == (
            a.value == b.value
            if (a.places, a.unit.scale) == (b.places, b.unit.scale)
            else a.ends[0] <= b.ends[1] and b.ends[0] <= a.ends[1]
        )
        for most in (abs(share), abs(a.value - b.value) / abs(b.value) if b.value else share):
            assert nearly(a, b, most) == (abs(a.value - b.value) <= most * abs(b.value))


def test_an_amount_that_begins_like_a_hotline_is_an_amount() -> None:
    (found,) = numbers_in("拨打12345热线，共12345.0567元。")
    assert found.text == "12345.0567元"


@pytest.mark.parametrize("digits", [12, 20])
def test_numbers_too_large_for_floats_are_compared_exactly(digits: int) -> None:
    whole, part, wrong = numbers_in(f"共{'9' * digits}元，其中{'9' * digits}元，另{'9' * (digits - 1)}8元。")
    assert holds(Relation("same", whole, Of(part, True), exact=True))
    assert not holds(Relation("same", whole, Of(wrong, True), exact=True))


@given(AMOUNT, AMOUNT, st.integers(1, 4))
def test_a_share_that_was_cut_instead_of_rounded_is_no_error(
    top: Fraction, bottom: Fraction, decimals: int
) -> None:
    scaled = top / bottom * 100 * 10**decimals
    cut = Fraction(scaled.numerator // scaled.denominator, 100 * 10**decimals)
    made = Relation("share_differs", one(cut, "%", decimals), ratio(one(top, "元", 2), one(bottom, "元", 2)))
    assert verdict(made) in ("verified", "rounding", "unverifiable")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # figures of published reports: a naive division accuses each of these
        ("支出12,262万元，预算18,485万元，占66.34%。", "verified"),
        ("支出6,122万元，预算6,223万元，执行率98.39%。", "verified"),
        # and what no rounding explains
        ("支出6,122万元，预算6,223万元，执行率98.93%。", "inconsistent"),
        ("支出0.36万元，预算0万元，执行率36%。", "unverifiable"),
    ],
)
def test_printed_digits_decide(text: str, expected: str) -> None:
    top, bottom, rate = numbers_in(text)[-3:]
    assert verdict(Relation("rate_differs", rate, ratio(top, bottom))) == expected


def test_a_counted_number_has_no_room_for_rounding() -> None:
    staff, inside, hired = numbers_in("在职人员共174人，其中在编人员138人，劳务派遣人员37人。")
    assert verdict(Relation("heads_differ", staff, of(inside, hired))) == "inconsistent"


def test_another_reading_that_holds_explains_a_number() -> None:
    total, used, saved, rate = numbers_in("预算6,285万元，支出4,720万元，扣除采购结余581万元，执行率82.75%。")
    plain = ratio(used, total)
    assert verdict(Relation("rate_differs", rate, plain)) == "inconsistent"
    assert (
        verdict(Relation("rate_differs", rate, plain, readings=(ratio(used, less(total, saved)),)))
        == "explained"
    )


def test_a_rate_that_one_relation_verifies_is_not_accused_by_another() -> None:
    plan, grown, used, rate = numbers_in("年初预算100万元，调整后预算200万元，支出150万元，执行率75%。")
    verdicts = judge(
        [
            Relation("rate_differs", rate, ratio(used, plan)),
            Relation("rate_differs", rate, ratio(used, grown)),
        ]
    )
    assert [one.verdict for one in verdicts] == ["explained", "verified"]


def test_what_was_only_found_by_searching_never_accuses() -> None:
    top, bottom, rate = numbers_in("甲10万元，乙30万元，丙50%。")
    assert verdict(Relation("share_differs", rate, ratio(top, bottom), certain=False)) == "unverifiable"


# -- what is told of what does not hold


def told(broken: list[Relation], verified: list[Relation] | None = None) -> list[Remark]:
    return list(remarks_of(broken, verified or []))


def test_one_wrong_number_in_three_relations_is_one_remark_with_the_unit_that_was_meant() -> None:
    total, basic, basic_share, project, project_share = numbers_in(
        "整体支出24503.02万元，其中基本支出2587.21万元，占10.56%，项目支出21915.81亿元，占89.44%。"
    )
    broken = [
        Relation("sum_differs", total, of(basic, project)),
        Relation("share_differs", project_share, ratio(project, total)),
    ]
    (remark,) = told(broken, [Relation("share_differs", basic_share, ratio(basic, total))])
    assert remark.claimed == "21915.81亿元"
    assert remark.recomputed == "21915.81万元"
    assert remark.repair is not None and remark.repair.kind == "unit"


def test_operands_that_were_exchanged_are_told_as_such() -> None:
    owned, used, rate = numbers_in(
        "资产原值197273890.80元，其中在用资产的原值为197823733.30元，利用率为99.72%。"
    )
    (remark,) = told([Relation("rate_differs", rate, ratio(used, owned))])
    assert remark.repair is not None and remark.repair.kind == "swapped"
    assert {text for _, text in remark.repair.edits} == {"197273890.80元", "197823733.30元"}


def test_a_repair_does_not_break_what_holds() -> None:
    """The total could be changed to fit the rows; but the rate that holds says that a row is wrong."""
    total, first, second, budget, rate = numbers_in(
        "支出合计300万元，甲120万元，乙160万元。预算400万元，执行率75%。"
    )
    (remark,) = told(
        [Relation("sum_differs", total, of(first, second))],
        [Relation("rate_differs", rate, ratio(total, budget))],
    )
    assert remark.claimed != "300万元"


def test_two_causes_are_two_remarks() -> None:
    a, b, c, d, e, f = numbers_in("共30万元，甲10万元，乙10万元。共70万元，丙10万元，丁20万元。")
    remarks = told([Relation("sum_differs", a, of(b, c)), Relation("sum_differs", d, of(e, f))])
    assert len(remarks) == 2


def test_a_fact_that_is_wrong_in_two_places_is_mended_in_both() -> None:
    first, again, basic, project = numbers_in(
        "支出合计30000万元。", "决算数30,000.00万元，其中基本支出1,000.00万元，项目支出2,000.00万元。"
    )
    (remark,) = told(
        [Relation("sum_differs", again, of(basic, project))],
        [Relation("figure_differs", again, Of(first))],
    )
    assert remark.repair is not None
    assert {(spot.text, text) for spot, text in remark.repair.edits} == {
        ("30,000.00万元", "3,000.00万元"),
        ("30000万元", "3000万元"),
    }
