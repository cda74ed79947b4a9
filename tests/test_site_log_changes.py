"""What was typed into a case is compared with the log: a change that somebody made by hand in the database is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import test_site
import test_site_filling
from at_site import come_in
from test_site_filling import BUDGET, SPENT, put

from jixiao.cli import main
from jixiao.web.filling.kept import apart
from jixiao.web.filling.models import WHOLE, Change
from jixiao.web.people.models import Person
from jixiao.web.year.models import Work

site = test_site_filling.site
evaluation = test_site_filling.evaluation
begun = test_site_filling.begun


@pytest.fixture
def typed(begun: Work) -> Work:
    """A case in which somebody typed twice."""
    client = come_in("tianbao")
    assert put(client, begun, {BUDGET: "480", SPENT: "456"}).status_code == 302
    assert put(client, begun, {SPENT: "460"}).status_code == 302
    return begun


def test_what_was_typed_and_taken_agrees_with_the_log(typed: Work) -> None:

    answer = test_site.upload(come_in("tianbao"), typed, test_site.EXAMPLE)
    assert answer.status_code == 422  # what was typed is there
    client = come_in("tianbao")
    body = {
        "case": test_site.SimpleUploadedFile("案卷.yaml", test_site.EXAMPLE.encode()),
        "last": "0",
        "replace": "yes",
    }
    assert client.post(f"/work/{typed.pk}/case/", body).status_code == 302
    assert Change.objects.filter(work=typed, key=WHOLE).count() == 1
    assert list(apart()) == []
    old = Change.objects.get(work=typed, key=WHOLE)
    Change.objects.filter(pk=old.pk).update(after="7")
    assert list(apart()) == [(f"work:{typed.pk} change {old.number}", "differs")]


CHANGES: dict[
    str, tuple[Callable[[Work], object], int, str]
] = {  # by hand in the database -> which change, and what it is
    "a value": (lambda work: _row(work, 1, BUDGET).update(after="840"), 1, "differs"),
    "what was before": (lambda work: _row(work, 2, SPENT).update(before="1"), 2, "differs"),
    "a key": (lambda work: _row(work, 1, SPENT).update(key="facts|other|value"), 1, "differs"),
    "who typed": (
        lambda work: _row(work, 2, SPENT).update(by=Person.objects.get(username="caiwu")),
        2,
        "differs",
    ),
    "one text taken away": (lambda work: _row(work, 1, SPENT).delete(), 1, "differs"),
    "a change taken away": (lambda work: _row(work, 2, SPENT).delete(), 2, "gone"),
    "a number": (lambda work: _row(work, 2, SPENT).update(number=9), 9, "missing"),
    "one text added": (lambda work: _again(work, 1), 1, "differs"),
    "a change added": (lambda work: _again(work, 3), 3, "missing"),
}


def _row(work: Work, number: int, key: str) -> Any:
    return Change.objects.filter(work=work, number=number, key=key)


def _again(work: Work, number: int) -> Change:
    one = Change.objects.get(work=work, number=2)
    return Change.objects.create(
        work=work, number=number, key=one.key, before=one.before, after="999", by=one.by, at=one.at
    )


@pytest.mark.parametrize(("change", "number", "what"), CHANGES.values(), ids=CHANGES)
def test_a_row_that_was_changed_by_hand_is_named(
    typed: Work, change: Callable[[Work], object], number: int, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert list(apart()) == []
    change(typed)
    found = list(apart())
    assert (f"work:{typed.pk} change {number}", what) in found
    assert main(["log", "verify", "--json"]) == 2
    told = json.loads(capsys.readouterr().out)["apart"]
    assert {"record": f"work:{typed.pk} change {number}", "what": what} in told
