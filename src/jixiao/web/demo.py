"""A small district to try the site with: made up, and marked so wherever it shows."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from axes.utils import reset as axes_reset
from django.db import transaction
from django.utils import timezone

from jixiao.flows.library import case_ids, find_case, open_case
from jixiao.web.execution import made_up
from jixiao.web.log.models import Event, record
from jixiao.web.people.models import Person, Post, Unit
from jixiao.web.people.procedure import current
from jixiao.web.projects.models import CONTINUED, FIRST, NEW, ONCE, SECOND, Project
from jixiao.web.projects.money import FEN
from jixiao.web.sm3 import digest
from jixiao.web.year.models import Paper, Work
from jixiao.web.year.moving import begin

YEAR = 2026
UNITS = (  # code, name, kind, parent
    ("9", "示范区（虚构）", "region", ""),
    ("901", "示范区教育局", "department", "9"),
    ("901001", "示范区第一小学", "unit", "901"),
    ("901002", "示范区第二小学", "unit", "901"),
    ("902", "示范区水务局", "department", "9"),
    ("902001", "示范区河道管理所", "unit", "902"),
)
PEOPLE = (  # account, name, role, unit or duty
    ("tianbao", "填报员甲", "filler", "901001"),
    ("caiwu", "财务员乙", "finance_section", "901001"),
    ("fuzeren", "负责人丙", "head", "901001"),
    ("tianbao2", "填报员丁", "filler", "902001"),
    ("zhuguan", "主管员戊", "department", "901"),
    ("yewugu", "业务员己", "business", "9"),
    ("jixiaoke", "绩效员庚", "performance", "9"),
    ("jigou", "评价员辛", "reviewer", "9"),
    ("xitong", "系统员", "", "system"),
    ("anquan", "安全员", "", "security"),
    ("shenji", "审计员", "", "audit"),
)


PROJECTS = (  # unit, code, name, level, parent, kind, duty, planned in 万元, first year
    ("901", "J01", "义务教育学校办学条件改善", FIRST, "", CONTINUED, "义务教育均衡发展", 60, 2024),
    ("901", "J02", "教师培训", FIRST, "", CONTINUED, "教师队伍建设", 30, 2023),
    ("901001", "J01-1", "课桌椅更新", SECOND, "J01", NEW, "改善办学条件", 48, 2026),
    ("901001", "X01", "校园安全", FIRST, "", CONTINUED, "校园安全管理", 26, 2025),
    ("901001", "X01-1", "安防设备维护", SECOND, "X01", CONTINUED, "校园安全管理", 18, 2025),
    ("901001", "X01-2", "消防管道改造", SECOND, "X01", ONCE, "校园安全管理", 8, 2026),
    ("901002", "J01-2", "操场修缮", SECOND, "J01", ONCE, "改善办学条件", 12, 2026),
)


REAL = ("8", "已公开的报告（真实案卷）", "region")  # five published reports, each in its own year


@dataclass(frozen=True, slots=True)
class Account:
    """A way in: what the terminal prints."""

    username: str
    password: str
    name: str
    role: tuple[str, str]
    unit: str


def seed() -> list[Account]:
    """The district and its people, each with a password of their own; nothing where it is there already."""
    if Person.objects.exists():
        return []
    roles = current().roles
    made: list[Account] = []
    with transaction.atomic():
        units: dict[str, Unit] = {}
        for code, name, kind, parent in UNITS:
            units[code] = Unit.objects.create(
                code=code, name=name, kind=kind, parent=units.get(parent), synthetic=True
            )
            if kind in ("department", "unit"):
                begin(units[code], YEAR)
        for username, name, role, place in PEOPLE:
            password = f"Jx-{secrets.token_hex(4)}"
            staff = place if place not in units else ""
            person = Person.objects.create(username, password, name=name, staff=staff, first_password=False)
            if role:
                Post.objects.create(person=person, unit=units[place], role=role)
            title = roles[role] if role else (person.get_staff_display(), f"{staff} administrator")
            made.append(Account(username, password, name, title, units[place].name if place in units else ""))
        _projects(units)
        made_up.pay(units, YEAR, Person.objects.get(username="jixiaoke"), timezone.localdate())
        _real(Person.objects.get(username="jixiaoke"))
        record("seeded", actor="jixiao", thing="demo", after={"people": len(made), "units": len(units)})
    return made


def renew() -> list[Account]:
    """New passwords for everybody of a demo that is there already, to be shown again; nothing where the records are no demo's."""
    if not Event.objects.filter(action="seeded", thing="demo").exists():
        return []
    roles, made = current().roles, []
    with transaction.atomic():
        for person in Person.objects.filter(is_active=True).order_by("pk"):
            password = f"Jx-{secrets.token_hex(4)}"
            person.set_password(password)
            person.first_password = False
            person.save()
            post = person.posts.select_related("unit").order_by("pk").first()
            staff = (person.get_staff_display(), f"{person.staff} administrator")
            title = roles.get(post.role, (post.role, post.role)) if post is not None else staff
            made.append(
                Account(
                    person.username, password, person.name, title, post.unit.name if post is not None else ""
                )
            )
        axes_reset()
        record("passwords_renewed", actor="jixiao", thing="demo", after={"people": len(made)})
    return made


def _projects(units: dict[str, Unit]) -> None:
    """Some projects of two levels, which nobody has paid for yet."""
    made: dict[str, Project] = {}
    for unit, code, name, level, parent, kind, duty, planned, first in PROJECTS:
        made[code] = Project.objects.create(
            unit=units[unit], year=YEAR, code=code, name=name, level=level, parent=made.get(parent), kind=kind, duty=duty,
            planned=planned * FEN, from_year=first, to_year=first if kind == ONCE else None,
        )  # fmt: skip


def _real(reader: Person) -> None:
    """The five published reports as units of their own, their cases at the self-evaluation; the performance office reads them."""
    top = Unit.objects.create(code=REAL[0], name=REAL[1], kind=REAL[2])
    Post.objects.create(person=reader, unit=top, role="performance")
    for number, id in enumerate(case_ids(), 1):
        body = find_case(id).read_bytes()
        case = open_case(id).case
        if case.fictional:
            continue
        unit = Unit.objects.create(code=f"{REAL[0]}{number:02}", name=case.unit, kind="unit", parent=top)
        kind = current().kinds["self_evaluation"]
        work = Work.objects.create(
            unit=unit, year=case.year, kind=kind.id, state=kind.path()[-1], since=timezone.localdate()
        )  # published long ago: nothing of it is to be done here
        sm3 = digest(body)
        Paper.objects.create(work=work, number=1, name=f"{id}.yaml", body=body, hash=sm3, at=timezone.now())
        taken = {"case": 1, "sm3": sm3}
        record("case_taken", actor="jixiao", thing=f"work:{work.pk}", unit=unit.pk, after=taken)
