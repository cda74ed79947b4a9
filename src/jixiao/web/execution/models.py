"""The money of a unit's year: its budget, what was paid by the end of each month, every change of the budget. All amounts in fen."""

from __future__ import annotations

from datetime import date
from typing import Any, NoReturn

from django.db import models
from django.utils import timezone

from jixiao.web.batch import BatchBase
from jixiao.web.log.models import OnlyAddedError
from jixiao.web.people.models import Person, Unit, held

CASE, TYPED = "case", "typed"
KINDS = {  # of a change, and the sign of its amount; 0 for either
    "supplement": ("追加", "supplement", 1),
    "reduction": ("调减", "reduction", -1),
    "reallocation": ("调剂", "reallocation", 0),
}
WITHHELD = {
    "": ("可以进通报", "may stand in bulletins"),
    "classified": ("涉密", "classified"),
    "withheld": ("不予公开", "withheld"),
}


class Kept(models.QuerySet[Any]):
    """Records of a unit's year; `to_year` is the way to the unit and the year."""

    to_year = ""

    def for_user(self, person: Any) -> Kept:
        """Those of the units and the evaluated years of a person's posts."""
        found, to = models.Q(pk__in=()), self.to_year
        for post in held(person):
            year = models.Q(**{f"{to}year": post.year}) if post.year is not None else models.Q()
            found |= post.reach(f"{to}unit__") & year
        return self.filter(found)


class OfBudget(Kept):
    to_year = "budget__"


class Budget(models.Model):
    """The budget of a unit's year. `initial`: at its start, from the case or typed (`source`); `unchanged`: the unit says that it did not
    change; `withheld`: why nobody outside may read of it; `version` counts everything that changed here, in the months or the ledger."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="budgets")
    year = models.PositiveSmallIntegerField()
    initial = models.BigIntegerField(null=True, blank=True)
    source = models.CharField(max_length=10, blank=True, default="")
    unchanged = models.BooleanField(default=False)
    withheld = models.CharField(max_length=10, blank=True, default="")
    version = models.PositiveIntegerField(default=0)
    objects = Kept.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("unit", "year"), name="budget_once")]

    def __str__(self) -> str:
        return f"{self.unit}{self.year}年度预算"


class Spending(models.Model):
    """What was paid from the start of the year to the end of a month; `basic` and `project` are parts of it where they are known."""

    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="months")
    month = models.PositiveSmallIntegerField()
    paid = models.BigIntegerField()
    basic = models.BigIntegerField(null=True, blank=True)
    project = models.BigIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True, default="")
    note = models.CharField(max_length=200, blank=True, default="")
    objects = OfBudget.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("budget", "month"), name="spending_once")]
        ordering = ("month",)


class BudgetChange(models.Model):
    """An entry of the ledger; never changed. `corrects`: the entry that it takes back."""

    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="changes")
    number = models.PositiveIntegerField()
    day = models.DateField()
    kind = models.CharField(max_length=14)
    amount = models.BigIntegerField()
    document = models.CharField(max_length=80)
    reason = models.CharField(max_length=200)
    project = models.CharField(max_length=120, blank=True, default="")
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected"
    )
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    objects = OfBudget.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("budget", "number"), name="budget_change_once")]
        ordering = ("number",)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise OnlyAddedError("entries of the ledger are never changed")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        del args, kwargs
        raise OnlyAddedError("entries of the ledger are never deleted")


class Batches(models.QuerySet["SpendingBatch"]):
    def for_user(self, person: Any) -> Batches:
        """The lists that a person brought in."""
        return self.filter(by=person.pk)


class SpendingBatch(BatchBase):
    """A list of months of several units. changed: once done, of each budget what it said before and its version then."""

    year = models.PositiveSmallIntegerField()
    changed = models.JSONField(default=list)
    objects = Batches.as_manager()


def ends(year: int, month: int) -> date:
    """The first day after a month."""
    return date(year + month // 12, month % 12 + 1, 1)
