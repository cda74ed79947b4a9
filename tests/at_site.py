"""What tests of the site share: its own data folder, the made-up district, coming in and acting."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import postgres
import pytest

HOME = tempfile.mkdtemp(prefix="jixiao-site-")
os.environ["JIXIAO_HOME"] = HOME
os.environ.pop("DATABASE_URL", None)  # nobody's own records are tested on
if postgres.wanted():
    os.environ["DATABASE_URL"] = postgres.fresh()
os.environ["DJANGO_SETTINGS_MODULE"] = "jixiao.web.settings"
os.environ["JIXIAO_HOSTS"] = "testserver,localhost"

from jixiao.web.run import ready  # noqa: E402 - the home of the data comes first

ready()

from django.contrib.auth.hashers import make_password  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import override_settings  # noqa: E402

from jixiao.web import demo  # noqa: E402
from jixiao.web.evidence import keeping  # noqa: E402
from jixiao.web.filling import draft, saving  # noqa: E402
from jixiao.web.people.models import Person  # noqa: E402
from jixiao.web.year.models import Work  # noqa: E402
from jixiao.web.year.moving import content  # noqa: E402


def elsewhere(home: Path) -> dict[str, str]:
    """The environment of a process with records of its own, in a folder and, on PostgreSQL, in a new database."""
    database = {"DATABASE_URL": postgres.fresh()} if postgres.wanted() else {}
    return {**os.environ, "JIXIAO_HOME": str(home), "COLUMNS": "100", **database}


FAST = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the true one is slow on purpose
PASSWORD = "Guan-li-2026"


class UndoError(Exception):
    """Everything that a test did is taken back."""


@cache
def seeded() -> None:
    """The made-up district, everybody with one password, once in a process: its tests take back what they do."""
    with transaction.atomic():
        demo.seed()
        Person.objects.all().update(password=make_password(PASSWORD))
        plan(work_of("901001", "objectives"))


@pytest.fixture
def site() -> Iterator[None]:
    with override_settings(PASSWORD_HASHERS=FAST):
        seeded()
        try:
            with transaction.atomic():
                yield
                raise UndoError
        except UndoError:
            pass


def come_in(username: str, lang: str = "zh") -> Client:
    client = Client(enforce_csrf_checks=False)
    if lang == "en":
        client.cookies["jixiao_language"] = "en"
    answer = client.post("/login/", {"username": username, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return client


def work_of(unit: str, kind: str) -> Work:
    return Work.objects.get(unit__code=unit, kind=kind)


def act(client: Client, work: Work, action: str, **more: str) -> Any:
    work.refresh_from_db()
    seen = {"version": str(work.version), "seen": str(content(work))}
    return client.post(f"/work/{work.pk}/act/", {"action": action, **seen, **more})


GUARDS = {
    "sqlite": [f"DROP TRIGGER log_event_no_{verb}" for verb in ("update", "delete", "replace")],
    "postgresql": ["DROP TRIGGER log_event_only_added ON log_event"],
}


def unguarded() -> None:
    """Take away what the database refuses by itself: somebody got past it."""
    with connection.cursor() as cursor:
        for sql in GUARDS[connection.vendor]:
            cursor.execute(sql)


OBJECTIVES = [  # who, what, words, where it stands afterwards
    ("tianbao", "hand_in", "", "checked"),
    ("caiwu", "check", "", "signing"),
    ("caiwu", "sign", "", "signing"),
    ("fuzeren", "sign", "", "department"),
    ("zhuguan", "pass_department", "", "business"),
    ("yewugu", "pass_business", "目标与预算相符", "performance"),
    ("jixiaoke", "approve", "同意", "approved"),
]


PLAN = {  # objectives of a project, as they are typed
    "targets|1|where": "产出指标", "targets|1|name": "采购课桌椅数量", "targets|1|aspect": "数量", "targets|1|operator": ">=",
    "targets|1|value": "400套", "targets|1|points": "50",
    "targets|2|where": "效益指标", "targets|2|name": "课桌椅更新率", "targets|2|aspect": "社会效益", "targets|2|operator": ">=",
    "targets|2|value": "90%", "targets|2|points": "30",
    "targets|3|where": "满意度指标", "targets|3|name": "师生满意度", "targets|3|operator": ">=",
    "targets|3|value": "95%", "targets|3|points": "10",
    "narrative|goals|text": "更新全校课桌椅，改善学习条件。",
    "facts|project_budget_amount|value": "48",
}  # fmt: skip


def shown(work: Work) -> dict[str, str]:
    """The texts of a case as a page shows them now."""
    stands = draft.standing(work)
    return dict(stands.filled.texts) if stands is not None else {}


def plan(work: Work, who: str = "tianbao") -> None:
    """Fill in the objectives of a unit."""
    person = Person.objects.get(username=who)
    assert saving.choose(work, person, "project-10") == ()
    saved = saving.save(work, person, PLAN, {})
    assert not saved.found
    assert saved.count == len(PLAN)


def walk(work: Work) -> None:
    for who, action, opinion, state in OBJECTIVES:
        answer = act(come_in(who), work, action, opinion=opinion)
        assert answer.status_code == 302, (who, action, answer.content.decode())
        work.refresh_from_db()
        assert work.state == state


def watch(work: Work, who: str = "tianbao", chance: str = "确定能") -> None:
    """Fill in how far the objectives of `PLAN` are."""
    reached = {"t01": "400套", "t02": "85%", "t03": "96%"}
    texts = {
        f"narrative|monitoring.{id}|{column}": text
        for id, actual in reached.items()
        for column, text in {"actual": actual, "forecast": actual, "chance": chance}.items()
    }
    saved = saving.save(work, Person.objects.get(username=who), texts, {})
    assert not saved.found, saved.found


def prove(work: Work) -> None:
    """Evidence for every indicator of the case that still lacks it, as a note of where it lies."""
    lacking = keeping.lacking(keeping.indicators(work), list(work.evidence.all()))
    piece = keeping.Piece("", b"", "纸质材料，存档案室", tuple(one.id for one in lacking))
    assert keeping.add(work, Person.objects.get(username="tianbao"), piece) == ()
