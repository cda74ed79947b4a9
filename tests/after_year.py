"""What tests of the time after a review share: a unit's year that has come so far, with a case of which one row is withheld."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from at_site import come_in, work_of
from django.test import Client
from django.utils import timezone

import jixiao
from jixiao.web import demo
from jixiao.web.people.models import Unit
from jixiao.web.sm3 import digest
from jixiao.web.year.models import Paper, Work
from jixiao.web.year.moving import begin

UNIT = "901001"
NAME = "示范区第一小学"
HIDDEN = "两个片区仍有排队"  # stands in the reason of a judgement that is marked
SHELF = Path(jixiao.__file__).parent / "data" / "cases" / "project-10-example.yaml"
CASE = re.sub(
    r"(?m)^unit: .*$", f"unit: {NAME}", SHELF.read_text("utf-8").replace("year: 2024", f"year: {demo.YEAR}")
)
MARKED = CASE.replace("      role: 单位自评\n", "      role: 单位自评\n      secrecy: 不予公开\n", 1)


def evaluated(body: str = CASE) -> None:
    """The objectives are approved, the self-evaluation is filed with a case, the review has ended."""
    for kind, state in (("objectives", "approved"), ("self_evaluation", "filed"), ("review", "concluded")):
        Work.objects.filter(unit__code=UNIT, kind=kind).update(state=state, since=timezone.localdate())
    work = work_of(UNIT, "self_evaluation")
    said = body.encode()
    Paper.objects.create(
        work=work, number=1, name="案卷.yaml", body=said, hash=digest(said), at=timezone.now()
    )


def next_year() -> None:
    """The same unit, a year later."""
    begin(Unit.objects.get(code=UNIT), demo.YEAR + 1)


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def take_all(work: Work) -> Any:
    return come_in("tianbao").post(f"/work/{work.pk}/problems/take/", {"all": "1"})
