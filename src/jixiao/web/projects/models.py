"""Projects of a unit's year in two levels, and the lists from which they came."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from jixiao.web.batch import BatchBase
from jixiao.web.people.models import Unit, held
from jixiao.web.projects.money import wan

FIRST, SECOND = "first", "second"
LEVELS = {FIRST: ("一级", "first level"), SECOND: ("二级", "second level")}
NEW, CONTINUED, ONCE = "new", "continued", "once"
KINDS = {NEW: ("新增", "new"), CONTINUED: ("延续", "carried over"), ONCE: ("一次性", "one-off")}
APPRAISED, UNAPPRAISED, EXEMPT = "done", "none", "exempt"
APPRAISALS = {
    APPRAISED: ("已评估", "appraised"),
    UNAPPRAISED: ("没有评估", "not appraised"),
    EXEMPT: ("按规定免评", "exempt"),
}
MONEY = ("planned", "adjusted", "paid")


def _reach(person: Any) -> Q:
    """The records of the units and the evaluated years of a person's posts."""
    found = Q(pk__in=())
    for post in held(person):
        found |= post.reach("unit__") & (Q(year=post.year) if post.year is not None else Q())
    return found


class Projects(models.QuerySet["Project"]):
    def for_user(self, person: Any) -> Projects:
        """The projects of the units and the evaluated years of a person's posts."""
        return self.filter(_reach(person))

    def above(self, unit: Unit, year: int) -> Projects:
        """The first-level projects of the departments above a unit: its own of the second level may stand under them, and so whoever
        sees the unit may read their codes and names."""
        keys = [int(one) for one in unit.path.strip("/").split("/")[:-1]]
        return self.filter(unit__in=keys, unit__kind="department", year=year, level=FIRST)


class Project(models.Model):
    """A project of one unit and year. Money is in fen; None is not known. `adjusted` is None as long as the budget was not changed.
    A closed one counts in no sum."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="projects")
    year = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)
    code = models.CharField(max_length=32)
    name = models.CharField(max_length=120)
    level = models.CharField(max_length=8)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    kind = models.CharField(max_length=10)
    duty = models.CharField(max_length=200, blank=True, default="")
    planned = models.BigIntegerField()
    adjusted = models.BigIntegerField(null=True)
    paid = models.BigIntegerField(null=True)
    from_year = models.PositiveSmallIntegerField()
    to_year = models.PositiveSmallIntegerField(null=True)
    appraisal = models.CharField(max_length=8, blank=True, default="")
    withheld = models.BooleanField(default=False)
    closed = models.DateField(null=True)
    closed_why = models.TextField(blank=True, default="")
    objects = Projects.as_manager()

    class Meta:
        ordering = ("code",)
        constraints = [models.UniqueConstraint(fields=("unit", "year", "code"), name="project_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def now(self) -> int:
        """Its budget as it is now: the adjusted one, where it was adjusted."""
        return self.planned if self.adjusted is None else self.adjusted

    def texts(self) -> dict[str, str]:
        """What it says, as a form and a workbook hold it."""
        return {
            "code": self.code, "name": self.name, "level": self.level, "kind": self.kind, "duty": self.duty,
            "parent": self.parent.code if self.parent is not None else "",
            **{one: wan(getattr(self, one)) for one in MONEY},
            "from_year": str(self.from_year), "to_year": str(self.to_year or ""), "appraisal": self.appraisal,
            "withheld": "true" if self.withheld else "false",
        }  # fmt: skip

    def content(self) -> dict[str, Any]:
        """What the log keeps of it, under one key: whoever audits reads that it changed, and not what."""
        closed = self.closed.isoformat() if self.closed is not None else ""
        return {
            "version": self.version,
            "project": {**self.texts(), "closed": closed, "why": self.closed_why},
        }


class ProjectBatches(models.QuerySet["ProjectBatch"]):
    def for_user(self, person: Any) -> ProjectBatches:
        """The lists of the units and the evaluated years of a person's posts."""
        return self.filter(_reach(person))


class ProjectBatch(BatchBase):
    """A list of projects of one unit and year."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    objects = ProjectBatches.as_manager()
