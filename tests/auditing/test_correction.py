"""Guided correction: which places change when a finding is accepted, what follows from that, and what a person must settle."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.auditing.correction import Change, Correction, WishError, correction, fitted
from jixiao.auditing.remark import Remark, Repair, Spot, spot
from jixiao.flows.auditing import Audited, audit_file

REPORT = """某局2023年度部门整体支出绩效自评报告

2023年部门决算支出{total}万元，其中基本支出500.00万元，占总支出的40.00%；项目支出750.00万元，占总支出的60.00%。

{more}
"""
GROWN = "2023年决算支出1,235.00万元，比上年决算支出1,200.00万元增长2.92%。"
SUMMARY = "综上，2023年部门决算支出1,235.00万元，资金使用规范。"


def audited(tmp_path: Path, total: str, more: str) -> Audited:
    path = tmp_path / "报告.txt"
    path.write_text(REPORT.format(total=total, more=more), encoding="utf-8")
    return audit_file(path)


def patch(
    made: Audited,
    accepted: tuple[int, ...] = (),
    wanted: dict[int, str] | None = None,
    *,
    follow: bool = True,
) -> Correction:
    claims, audit = made.view.claims, made.audit
    verdicts = audit.verdicts if follow else ()
    return correction(audit.remarks, accepted, wanted, claims.numbers, verdicts)


def told(changes: tuple[Change, ...]) -> list[tuple[int, str, str]]:
    return [(one.spot.at.line, one.old, one.new) for one in changes]


def test_every_place_that_prints_the_fact_changes(tmp_path: Path) -> None:
    made = audited(tmp_path, "1,235.00", SUMMARY)
    assert told(patch(made, (1,)).changes) == [
        (3, "1,235.00万元", "1,250.00万元"),
        (5, "1,235.00万元", "1,250.00万元"),
    ]


def test_what_was_computed_from_it_changes_too_with_the_reason(tmp_path: Path) -> None:
    made = audited(tmp_path, "1,235.00", GROWN)
    changes = patch(made, (1,)).changes
    assert told(changes)[-1] == (5, "2.92%", "4.17%")
    assert changes[-1].because is not None
    assert changes[-1].formula == "1,250.00万元 ÷ 1,200.00万元 - 1 = 4.17%"
    assert [one.because for one in changes[:-1]] == [None, None]


def test_without_the_verdicts_only_the_accepted_changes(tmp_path: Path) -> None:
    made = audited(tmp_path, "1,235.00", GROWN)
    assert [new for _, _, new in told(patch(made, (1,), follow=False).changes)] == ["1,250.00万元"] * 2


def test_a_persons_value_goes_to_all_places_and_what_then_does_not_fit_is_told(tmp_path: Path) -> None:
    made = audited(tmp_path, "1,235.00", GROWN)
    made_of_it = patch(made, (), {1: "1,260.00万元"})
    assert told(made_of_it.changes) == [
        (3, "1,235.00万元", "1,260.00万元"),
        (5, "1,235.00万元", "1,260.00万元"),
        (5, "2.92%", "5.00%"),
    ]
    assert all(one.said for one in made_of_it.changes[:2])
    assert {one.claimed for one in made_of_it.open} == {"1,260.00万元", "40.00%", "60.00%"}
    assert any("= 1,250.00万元" in one.formula for one in made_of_it.open)


def test_a_report_in_which_all_fits_gives_nothing_to_change(tmp_path: Path) -> None:
    made = audited(tmp_path, "1,250.00", SUMMARY.replace("1,235", "1,250"))
    assert made.audit.remarks == ()
    assert patch(made) == Correction(())


def test_a_number_that_no_finding_has_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no remark 7"):
        patch(audited(tmp_path, "1,235.00", SUMMARY), (7,))


def remarks(tmp_path: Path, *edits: tuple[int, str]) -> tuple[Audited, list[Remark]]:
    """Remarks that change the n-th number of a good report."""
    made = audited(tmp_path, "1,250.00", "")
    numbers = [one for one in made.view.claims.numbers if one.dimension in ("money", "ratio")]
    places = [spot(numbers[at]) for at, _ in edits]
    return made, [
        Remark("parts_differ", "error", (place,), repair=Repair("value", ((place, new),)))
        for place, (_, new) in zip(places, edits, strict=True)
    ]


def test_two_findings_that_disagree_clash_and_neither_is_applied(tmp_path: Path) -> None:
    _, both = remarks(tmp_path, (0, "1,300.00万元"), (0, "1,400.00万元"), (1, "501.00万元"))
    made = correction(both, (1, 2, 3))
    assert made.clashes == ((1, 2),)
    assert [one.new for one in made.changes] == ["501.00万元"]


def test_two_findings_that_agree_are_one_change(tmp_path: Path) -> None:
    _, both = remarks(tmp_path, (0, "1,300.00万元"), (0, "1,300.00万元"))
    made = correction(both, (1, 2, 1))
    assert (len(made.changes), made.clashes) == (1, ())


def test_changes_of_overlapping_words_clash(tmp_path: Path) -> None:
    _, (one,) = remarks(tmp_path, (0, "1,300.00万元"))
    place = Spot(one.spots[0].passage, one.spots[0].start - 4, one.spots[0].end)
    wider = Remark("parts_differ", "error", (place,), repair=Repair("value", ((place, "决算支出若干"),)))
    assert correction([one, wider], (1, 2)).clashes in (((1, 2),), ((2, 1),))


def test_a_finding_without_an_edit_is_named(tmp_path: Path) -> None:
    _, (one,) = remarks(tmp_path, (0, "1,300.00万元"))
    bare = Remark("parts_differ", "error", one.spots)
    assert correction([one, bare], (1, 2)).without == (2,)


def test_a_changed_part_carries_to_the_total_and_the_shares(tmp_path: Path) -> None:
    made, (one,) = remarks(tmp_path, (1, "600.00万元"))  # 基本支出
    done = correction([one], (1,), None, made.view.claims.numbers, made.audit.verdicts)
    assert [(change.old, change.new) for change in done.changes] == [
        ("1,250.00万元", "1,350.00万元"),
        ("500.00万元", "600.00万元"),
        ("40.00%", "44.44%"),  # 600 of 1,350: computed with all changes
        ("60.00%", "55.56%"),
    ]


def test_a_total_that_another_sum_vouches_for_stays_and_is_told(tmp_path: Path) -> None:
    path = tmp_path / "表.txt"
    path.write_text(
        "单位：万元\n项目\t本级\t下属\t合计\n基本支出\t100.00\t200.00\t300.00\n"
        "项目支出\t400.00\t550.00\t950.00\n合计\t500.00\t750.00\t1,250.00\n",
        encoding="utf-8",
    )
    made = audit_file(path)
    assert made.audit.remarks == ()
    number = next(one for one in made.view.claims.numbers if one.text == "500.00")
    remark = Remark(
        "parts_differ", "error", (spot(number),), repair=Repair("value", ((spot(number), "600.00"),))
    )
    done = correction([remark], (1,), None, made.view.claims.numbers, made.audit.verdicts)
    assert [change.new for change in done.changes] == ["600.00"]  # the other sum still gives 1,250.00
    assert "1,250.00" in [one.claimed for one in done.open]


@pytest.mark.parametrize(
    ("printed", "wish", "becomes"),
    [
        ("支出15.60万元", "15.63万元", "15.63万元"),
        ("支出15.60万元", "15.63", "15.63万元"),
        ("支出15.60万元", "156300元", "156300元"),
        ("占比48.2%", "47.1", "47.1%"),
        ("占比48.2％", "47.1", "47.1％"),
        ("支出1,235万元", "1,250", "1,250万元"),
    ],
)
def test_a_persons_value_takes_the_unit_that_is_printed(
    tmp_path: Path, printed: str, wish: str, becomes: str
) -> None:
    path = tmp_path / "一.txt"
    path.write_text(f"某局{printed}。\n", encoding="utf-8")
    (number,) = audit_file(path).view.claims.numbers
    assert fitted(number, wish) == becomes


@pytest.mark.parametrize(
    ("wish", "reason"),
    [("很多", "no_number"), ("<b>7</b>", "no_number"), ("50%", "other_kind"), ("约15万元", "no_number"),
     ("10-20万元", "no_number"), ("≥15万元", "no_number"), ("", "no_number")],
)  # fmt: skip
def test_a_persons_value_that_is_no_such_number_is_refused(tmp_path: Path, wish: str, reason: str) -> None:
    path = tmp_path / "一.txt"
    path.write_text("某局支出15.60万元。\n", encoding="utf-8")
    (number,) = audit_file(path).view.claims.numbers
    with pytest.raises(WishError) as error:
        fitted(number, wish)
    assert error.value.reason == reason


def test_in_a_column_with_a_unit_the_value_is_written_in_that_unit(tmp_path: Path) -> None:
    path = tmp_path / "表.txt"
    path.write_text(
        "单位：万元\n项目\t金额\n基本支出\t500.00\n项目支出\t750.00\n合计\t1,250.00\n", encoding="utf-8"
    )
    number = audit_file(path).view.claims.numbers[0]
    assert (number.own_unit, fitted(number, "5123456元")) == (False, "512.3456")
    assert fitted(number, "510") == "510"
    assert fitted(number, "510万元") == "510"
