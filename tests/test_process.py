"""Procedures: each row of the data is walked, by those who may and by those who may not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.core.finding import DataError, Finding
from jixiao.flows.process import procedure, procedure_ids
from jixiao.process.apply import Step, Wish, Work, apply, earlier, editable, possible
from jixiao.process.due import due_on, standing
from jixiao.process.guards import GUARDS
from jixiao.process.model import Action, Due, Kind

NOON = datetime(2024, 3, 1, 12)
WORDS = "数据已与决算核对一致。"


def well(name: str) -> tuple[Finding, ...]:
    """Nothing stands against it."""
    assert name in GUARDS
    return ()


def never(name: str) -> tuple[Finding, ...]:
    raise AssertionError(f"{name} is asked of somebody who may not act")


def at(kind: Kind, state: str, actor: str = "a") -> Work:
    """Work that came to a state by the shortest way forward."""
    ways: dict[str, tuple[str, ...]] = {kind.start: ()}
    rest = [kind.start]
    while rest:
        here = rest.pop(0)
        for one in kind.onward(here):
            if one not in ways:
                ways[one] = (*ways[here], here)
                rest.append(one)
    passed = (*ways[state], state)
    steps = tuple(Step("walked", actor, "filler", NOON, here, there) for here, there in pairwise(passed))
    return Work(kind.id, state, len(steps), steps=steps)


def wish(
    action: Action, work: Work, *roles: str, actor: str = "a", opinion: str = WORDS, to: str = ""
) -> Wish:
    return Wish(action.id, actor, frozenset(roles), work.version, NOON, opinion, to)


def rows() -> Iterator[tuple[str, str, str, str]]:
    for name in procedure_ids():
        for kind in procedure(name).kinds.values():
            for action in kind.actions:
                for source in action.sources:
                    yield name, kind.id, action.id, source


def row(name: str, kind_id: str, action_id: str) -> tuple[Kind, Action]:
    kind = procedure(name).kinds[kind_id]
    action = kind.action(action_id)
    assert action is not None
    return kind, action


def codes(found: tuple[Finding, ...]) -> list[str]:
    return [one.rule for one in found]


def test_two_regions_are_on_the_shelf_and_every_kind_of_work_comes_to_an_end() -> None:
    assert procedure_ids() == ["national", "sichuan"]
    for name in procedure_ids():
        kinds = procedure(name).kinds
        assert list(kinds) == [
            "appraisal", "objectives", "publication_objectives", "adjustment", "monitoring", "self_evaluation", "review", "rectification",
            "publication",
        ]  # fmt: skip
        assert all(kind.states[kind.path()[-1]].final for kind in kinds.values())


@pytest.mark.parametrize(("name", "kind_id", "action_id", "source"), list(rows()))
def test_a_row_moves_the_work_for_those_who_may_and_for_nobody_else(
    name: str, kind_id: str, action_id: str, source: str
) -> None:
    kind, action = row(name, kind_id, action_id)
    work = at(kind, source)
    to = earlier(kind, work)[0] if action.kind == "back" else ""
    wanted = {"forward": action.to, "back": to, "undo": work.steps[-1].source if work.steps else ""}[
        action.kind
    ]
    for role in sorted(action.roles if not action.signs else ()):
        moved, found = apply(kind, work, wish(action, work, role, to=to), well)
        assert (codes(found), moved.state, moved.version) == ([], wanted, work.version + 1)
        assert moved.steps[-1].role == role
    for signed, role in enumerate(sorted(action.signs), start=1):
        work, found = apply(kind, work, wish(action, work, role, actor=role), well)
        assert codes(found) == []
        assert work.state == (wanted if signed == len(action.signs) else source)
    for role in sorted(set(procedure(name).roles) - action.roles):
        before = at(kind, source)
        moved, found = apply(kind, before, wish(action, before, role, to=to), never)
        assert (codes(found), moved) == (["process_not_yours"], before)


@pytest.mark.parametrize(("name", "kind_id", "action_id", "source"), list(rows()))
def test_a_row_moves_nothing_from_another_state(name: str, kind_id: str, action_id: str, source: str) -> None:
    kind, action = row(name, kind_id, action_id)
    del source
    for state in kind.states:
        if state not in action.sources:
            work = at(kind, state)
            moved, found = apply(kind, work, wish(action, work, *action.roles), never)
            assert (codes(found), moved) == (["process_not_now"], work)
            assert action.title in found[0].message()


@pytest.mark.parametrize(("name", "kind_id", "action_id", "source"), list(rows()))
def test_what_needs_words_is_not_done_without(name: str, kind_id: str, action_id: str, source: str) -> None:
    kind, action = row(name, kind_id, action_id)
    work = at(kind, source)
    to = earlier(kind, work)[0] if action.kind == "back" else ""
    moved, found = apply(kind, work, wish(action, work, *action.roles, opinion="  ", to=to), well)
    assert ("process_opinion" in codes(found)) == action.opinion
    assert (moved == work) == action.opinion


def test_every_guard_of_a_row_is_asked_and_what_they_say_stops_it_together() -> None:
    for name, kind_id, action_id, source in rows():
        kind, action = row(name, kind_id, action_id)
        if action.kind != "forward":
            continue
        work, asked = at(kind, source), list[str]()

        def against(guard: str, asked: list[str] = asked) -> tuple[Finding, ...]:
            asked.append(guard)
            return (Finding("process_opinion", values={"action": guard}),)

        moved, found = apply(kind, work, wish(action, work, *action.roles), against)
        assert asked == list(action.guards)
        assert (len(found), moved == work) == (len(action.guards), bool(action.guards))


def test_a_warning_of_a_guard_is_told_and_stops_nothing() -> None:
    kind, action = row("national", "self_evaluation", "check")
    work = at(kind, "checked")
    warning = Finding("process_opinion", values={"action": "核对"}, severity="warning")
    moved, found = apply(kind, work, wish(action, work, "finance_section"), lambda _: (warning,))
    assert (moved.state, found) == ("signing", (warning,) * len(action.guards))


def test_a_return_goes_to_any_earlier_step_that_the_work_has_passed_and_to_no_other() -> None:
    kind, action = row("national", "objectives", "send_back_performance")
    work = at(kind, "performance")
    assert earlier(kind, work) == ["business", "department", "signing", "checked", "draft"]
    for to in earlier(kind, work):
        moved, found = apply(kind, work, wish(action, work, "performance", to=to), well)
        assert (codes(found), moved.state) == ([], to)
    for to in ("performance", "approved", "nowhere", ""):
        moved, found = apply(kind, work, wish(action, work, "performance", to=to), well)
        assert (codes(found), moved) == (["process_return_to"], work)


def test_what_was_done_is_taken_back_only_by_who_did_it_and_only_until_somebody_looks() -> None:
    kind, action = row("national", "self_evaluation", "take_back")
    work = at(kind, "checked", actor="filler of the unit")
    mine = wish(action, work, "filler", actor="filler of the unit")
    assert apply(kind, work, mine, well)[0].state == "draft"
    other = wish(action, work, "filler", actor="another filler")
    assert codes(apply(kind, work, other, never)[1]) == ["process_not_last"]
    seen = replace(work, opened=True)
    assert codes(apply(kind, seen, mine, never)[1]) == ["process_opened"]


def test_who_has_signed_does_not_sign_twice_and_a_return_forgets_the_signatures() -> None:
    kind, sign = row("national", "objectives", "sign")
    _, back = row("national", "objectives", "send_back_signing")
    work, _ = apply(kind, at(kind, "signing"), wish(sign, at(kind, "signing"), "head"), well)
    assert (work.state, work.pending, work.signed) == ("signing", "sign", {"head"})
    assert codes(apply(kind, work, wish(sign, work, "head"), never)[1]) == ["process_signed"]
    returned, _ = apply(kind, work, wish(back, work, "head", to="draft"), well)
    assert (returned.state, returned.pending, returned.signed) == ("draft", "", frozenset())


def test_a_double_click_and_a_stale_page_do_nothing_and_say_what_happened() -> None:
    kind, action = row("national", "self_evaluation", "hand_in")
    work = at(kind, "draft")
    click = wish(action, work, "filler")
    moved, _ = apply(kind, work, click, well)
    again, found = apply(kind, moved, click, never)
    assert (again, codes(found)) == (moved, ["process_stale"])
    assert "送核" in found[0].message()


def test_an_action_that_does_not_exist_is_named() -> None:
    kind = procedure("national").kinds["review"]
    work = at(kind, "drawn")
    found = apply(kind, work, Wish("burn", "a", frozenset(["head"]), 0, NOON), never)[1]
    assert "burn" in found[0].message()


def test_content_is_changed_only_by_those_whose_turn_it_is_and_never_after_the_end() -> None:
    for name in procedure_ids():
        for kind in procedure(name).kinds.values():
            for state in kind.states.values():
                for role in procedure(name).roles:
                    may = editable(kind, at(kind, state.id), frozenset([role]))
                    assert may == (role in state.edits and not state.final)


@given(data=st.data())
def test_whatever_people_do_the_work_stays_whole(data: st.DataObject) -> None:
    """Any sequence of wishes: versions count steps, each step begins where the last one ended, an end is an end."""
    name = data.draw(st.sampled_from(procedure_ids()))
    made = procedure(name)
    kind = data.draw(st.sampled_from(list(made.kinds.values())))
    people = {role: f"person {role}" for role in made.roles}
    work = Work(kind.id, kind.start)
    for _ in range(data.draw(st.integers(1, 25))):
        role = data.draw(st.sampled_from(sorted(made.roles)))
        open_now = possible(kind, work, people[role], frozenset([role]))
        pool = open_now or list(kind.actions)
        action = data.draw(st.sampled_from(pool))
        to = data.draw(st.sampled_from([*kind.states, ""])) if action.kind == "back" else ""
        version = work.version - data.draw(st.sampled_from([0, 0, 0, 1]))
        before = work
        work, found = apply(
            kind, work, Wish(action.id, people[role], frozenset([role]), version, NOON, WORDS, to), well
        )
        assert (work == before) == bool(found)
        assert work.version == len(work.steps)
        assert work.state in kind.states
        if work.steps:
            assert work.steps[-1].to == work.state
        assert all(one.to == other.source for one, other in pairwise(work.steps))
        if kind.states[work.state].final:
            assert not [
                one for role in made.roles for one in possible(kind, work, people[role], frozenset([role]))
            ]


# -- days


@pytest.mark.parametrize(
    ("due", "since", "wanted"),
    [
        (Due(month=3, day=31, years=1), None, date(2025, 3, 31)),
        (Due(month=10, day=31, years=-1), None, date(2023, 10, 31)),
        (Due(days=20, since="approved"), date(2024, 9, 11), date(2024, 10, 1)),
        (Due(days=20, since="approved"), None, None),
        (Due(days=10, workdays=True), date(2024, 9, 11), date(2024, 9, 25)),
        (Due(days=1, workdays=True), date(2024, 9, 13), date(2024, 9, 16)),
    ],
)
def test_the_day_on_which_it_is_due(due: Due, since: date | None, wanted: date | None) -> None:
    assert due_on(due, 2024, since) == wanted


def test_holidays_and_weekends_on_which_people_work_are_counted_as_they_are() -> None:
    week = [date(2024, 10, day) for day in range(1, 8)]
    made_up = [date(2024, 9, 29), date(2024, 10, 12)]
    assert due_on(Due(days=5, workdays=True), 2024, date(2024, 9, 27), off=week, on=made_up) == date(
        2024, 10, 10
    )


@pytest.mark.parametrize(
    ("today", "wanted"),
    [
        (date(2024, 3, 1), "open"),
        (date(2024, 3, 24), "soon"),
        (date(2024, 3, 31), "soon"),
        (date(2024, 4, 1), "overdue"),
    ],
)
def test_how_a_deadline_stands(today: date, wanted: str) -> None:
    assert standing(date(2024, 3, 31), today) == wanted
    assert standing(None, today) == ""


# -- an office's own file

GOOD = (Path(__file__).parent.parent / "src/jixiao/data/process/national.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("schema: jixiao/process-1", "schema: jixiao/process-9", "wrong_schema"),
        ("    start: drawn", "    start: dawn", "process_unknown"),
        ("    start: drawn", "    stat: drawn", "unknown_key"),
        ("to: hearing, roles: [reviewer, performance]", "to: hearing, roles: [reviewers]", "process_unknown"),
        ("guards: [nothing_secret]", "guards: [nothing_secrets]", "process_unknown"),
        ("{id: hearing, title: 征求意见", "{id: drawn, title: 征求意见", "process_twice"),
        ("due: {days: 20, since: approved}", "due: {days: 20, month: 5, since: approved}", "process_due"),
        ("due: {days: 20, since: approved}", "due: {days: twenty}", "process_number"),
        ("from: [screening], to: published,", "from: [screening],", "process_to"),
        ("kind: back, roles: [head], opinion: true, tells: [filler]}\n", "kind: away, roles: [head]}\n", "process_unknown"),
        ("signs: [business, performance]", "signs: [business, head]", "process_signer"),
        ("from: [screening], to: published", "from: [screening], to: preparing", "process_unreached"),
        ("from: [screening], to: published", "from: [preparing], to: published", "process_no_end"),
        ("{id: screening, title: 保密审查, title_en: being screened}", "{id: screening, title: 保密审查, final: true}", "process_after_end"),
        ("{id: screening, title: 保密审查, title_en: being screened}", "{id: screening}", "process_lacks"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_named_with_its_line_and_the_next_step(
    tmp_path: Path, old: str, new: str, code: str
) -> None:
    assert old in GOOD
    path = tmp_path / "ours.yaml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        procedure(str(path))
    found = [one for one in caught.value.findings if one.rule == code]
    assert found, [one.message() for one in caught.value.findings]
    assert found[0].place.line > 0
    assert found[0].hint()
    assert found[0].hint("en")


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text(
        GOOD.replace("start: drawn", "start: dawn")
        .replace("guards: [overdue]", "guards: [late]")
        .replace("days: 60", "days: -60"),
        encoding="utf-8",
    )
    with pytest.raises(DataError) as caught:
        procedure(str(path))
    assert {"process_unknown", "process_number"} <= {one.rule for one in caught.value.findings}


@pytest.mark.parametrize("text", ["", "- 1\n", "kinds: 3\n", "roles: []\nkinds: [{}, 3]\n", "schema: [\n"])
def test_what_is_no_procedure_is_refused_without_a_traceback(tmp_path: Path, text: str) -> None:
    path = tmp_path / "no.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError):
        procedure(str(path))


def test_a_procedure_that_is_not_there_is_named() -> None:
    with pytest.raises(DataError, match="atlantis"):
        procedure("atlantis")
