"""Units, people and posts; `for_user` says which units a person may see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from jixiao.web.people.procedure import current, reaches_below

STAFF = (  # 三员分立: one person has one of these, and then no post
    ("", "—"),
    ("system", "系统管理员"),
    ("security", "安全管理员"),
    ("audit", "审计管理员"),
)


class Units(models.QuerySet["Unit"]):
    def for_user(self, person: Any, day: date | None = None) -> Units:
        """The units of a person's posts, and those below them where the role reaches below."""
        found = models.Q(pk__in=())
        for post in held(person, day):
            found |= post.reach("")
        return self.filter(found)

    def below(self, unit: Unit) -> Units:
        """All units under one, without itself."""
        return self.filter(path__startswith=unit.path).exclude(pk=unit.pk)


class Unit(models.Model):
    """A region, bureau, department, unit or section. `path` holds the keys from the root down, for whole branches at once."""

    KINDS = (("region", "地区"), ("department", "主管部门"), ("unit", "预算单位"), ("section", "科室"))

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=KINDS)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField(max_length=240, db_index=True, editable=False, default="")
    synthetic = models.BooleanField(default=False)
    objects = Units.as_manager()

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        path, old = f"{self.parent.path if self.parent else '/'}{self.pk}/", self.path
        if old == path:
            return
        if old and self.parent is not None and self.parent.path.startswith(old):
            raise ValidationError(f"{self.name}不能归到自己的下级{self.parent.name}之下。")
        self.path = path
        super().save(update_fields=["path"])
        for one in Unit.objects.filter(path__startswith=old).exclude(pk=self.pk) if old else ():
            Unit.objects.filter(pk=one.pk).update(path=path + one.path.removeprefix(old))


class People(BaseUserManager["Person"]):
    def create(self, username: str = "", password: str = "", **fields: Any) -> Person:
        """A person with a first password, to be changed when they log in."""
        made = self.model(username=username, **fields)
        made.set_password(password)
        made.save()
        return made


class Person(AbstractBaseUser):
    """Somebody with an account of their own. There is no account that may do everything."""

    username = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=40)
    staff = models.CharField(max_length=10, choices=STAFF, default="", blank=True)
    is_active = models.BooleanField(default=True)
    first_password = models.BooleanField(default=True)
    objects = People()

    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.staff and self.pk and Post.objects.filter(person=self.pk).exists():
            raise ValidationError(f"{self.name}有业务岗位，不能再做{self.get_staff_display()}。")
        super().save(*args, **kwargs)


class Post(models.Model):
    """What a person is for a unit: a role of the procedure, for one evaluated year or for all, from a day on and up to one.

    `given_by`: the post of which it was delegated; it ends with that one.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    starts = models.DateField(default=timezone.localdate)
    ends = models.DateField(null=True, blank=True)
    given_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="given"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("person", "unit", "role", "year", "starts"), name="post_once"),
        ]

    def clean(self) -> None:
        if self.person.staff:
            raise ValidationError(
                f"{self.person.name}是{self.person.get_staff_display()}，不能再有业务岗位。"
            )
        if self.role not in current().roles:
            raise ValidationError(f"流程里没有“{self.role}”这个角色。")
        if self.given_by is not None and not self._may_be_given_by(self.given_by):
            raise ValidationError(
                "只能把自己的岗位委托给别人：同样的角色，同一个单位或它管的单位，同一年度；受委托的不能再委托。"
            )
        if self.ends is not None and self.ends < self.starts:
            raise ValidationError("结束的日子早于开始的日子。")

    def _may_be_given_by(self, giver: Post) -> bool:
        """Whether it is no more than a post that may be delegated."""
        within = giver.unit_id == self.unit_id or (
            reaches_below(self.role) and self.unit.path.startswith(giver.unit.path)
        )
        year = giver.year is None or giver.year == self.year
        return (
            giver.given_by_id is None and giver.pk != self.pk and giver.role == self.role and within and year
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.clean()
        super().save(*args, **kwargs)

    def holds(self, day: date) -> bool:
        """Whether it holds on a day, and the one that it was given by as well."""
        now = self.starts <= day and (self.ends is None or day <= self.ends)
        return now and (self.given_by is None or self.given_by.holds(day))

    def reach(self, unit: str) -> models.Q:
        """The units that it is held for, as a condition on the fields behind `unit`, a prefix such as `unit__`."""
        if reaches_below(self.role):
            return models.Q(**{f"{unit}path__startswith": self.unit.path})  # its own among them
        return models.Q(**{f"{unit}pk": self.unit_id})

    def covers(self, unit: Unit, year: int) -> bool:
        """Whether it is of a unit in an evaluated year."""
        if self.year not in (None, year):
            return False
        return unit.pk == self.unit_id or (reaches_below(self.role) and unit.path.startswith(self.unit.path))


def held(person: Any, day: date | None = None) -> list[Post]:
    """The posts that a person holds on a day, today where none is said. They are asked for once a request: a person is read anew
    with each."""
    if not getattr(person, "pk", None):
        return []
    day = day or timezone.localdate()
    known: dict[date, list[Post]] = person.__dict__.setdefault("held_on", {})
    if day not in known:
        found = Post.objects.filter(person=person.pk).select_related("unit", "given_by")
        known[day] = [one for one in found if one.holds(day)]
    return known[day]


def roles_for(posts: Iterable[Post], unit: Unit, year: int) -> frozenset[str]:
    """As what somebody with these posts may act for a unit in an evaluated year."""
    return frozenset(one.role for one in posts if one.covers(unit, year))
