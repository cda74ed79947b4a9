"""Indicators that an office keeps for itself and for everybody below it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from jixiao.framework.indicators import Entry
from jixiao.web.people.models import Person, Unit, held
from jixiao.web.people.procedure import current
from jixiao.web.year.models import Work

TEXTS = ("name", "field", "aspect", "meaning", "formula", "operator", "unit", "figures")


class LibraryIndicators(models.QuerySet["LibraryIndicator"]):
    def for_user(self, person: Any) -> LibraryIndicators:
        """Those of the units of a person's posts and of all above them."""
        return self.filter(owner__in={pk for post in held(person) for pk in chain(post.unit)})

    def kept_by(self, person: Any) -> LibraryIndicators:
        """Those that a person may change."""
        return self.filter(owner__in=[one.pk for one in keeps(person)])

    def of(self, unit: Unit) -> LibraryIndicators:
        """Those that are there for a unit: its own and those of all above it."""
        return self.filter(owner__in=chain(unit))

    def usable(self) -> LibraryIndicators:
        """Those that were not withdrawn."""
        return self.filter(withdrawn__isnull=True)


class LibraryIndicator(models.Model):
    """One indicator of an office. `version` counts its changes; `withdrawn`: since when nobody takes it any more, it is never deleted;
    `origin`: the approved work that it was kept from."""

    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="indicators")
    name = models.CharField(max_length=80)
    field = models.CharField(max_length=20, blank=True, default="")
    aspect = models.CharField(max_length=12)
    meaning = models.TextField(blank=True, default="")
    formula = models.TextField(blank=True, default="")
    operator = models.CharField(max_length=4)
    unit = models.CharField(max_length=20, blank=True, default="")
    figures = models.CharField(max_length=200, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    withdrawn = models.DateTimeField(null=True, blank=True)
    origin = models.ForeignKey(
        Work, null=True, blank=True, on_delete=models.PROTECT, related_name="kept_indicators"
    )
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    objects = LibraryIndicators.as_manager()

    class Meta:
        ordering = ("field", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("owner", "field", "name"),
                condition=Q(withdrawn__isnull=True),
                name="library_indicator_once",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def texts(self) -> dict[str, str]:
        """What it says."""
        return {one: getattr(self, one) for one in TEXTS}

    def content(self) -> dict[str, Any]:
        """What the log keeps of it."""
        return {**self.texts(), "version": self.version, "withdrawn": self.withdrawn is not None}

    def entry(self) -> Entry:
        """It as one of the library."""
        return Entry(f"own-{self.pk}", **self.texts())


def chain(unit: Unit) -> list[int]:
    """A unit and all above it, by their keys."""
    return [int(one) for one in unit.path.split("/") if one]


def keeps(person: Any) -> list[Unit]:
    """The units whose library a person keeps."""
    found = {one.unit_id: one.unit for one in held(person) if one.role in current().keeps}
    return sorted(found.values(), key=lambda one: one.code)
