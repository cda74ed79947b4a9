"""Units, people and posts; `for_user` says which units a person may see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from jixiao.core.finding import Finding
from jixiao.core.source import Place
from jixiao.core.system import Why
from jixiao.web.batch import BatchBase
from jixiao.web.people.procedure import current, reaches_below

STAFF = (  # 三员分立: one person has one of these, and then no post
    ("", "—"),
    ("system", "系统管理员"),
    ("security", "安全管理员"),
    ("audit", "审计管理员"),
)
DUTIES = {  # in two languages
    "system": ("系统管理员", "system administrator"),
    "security": ("安全管理员", "security administrator"),
    "audit": ("审计管理员", "audit administrator"),
}
KEEPERS = ("system", "security")  # who makes units and accounts, and who gives posts of them


class Units(models.QuerySet["Unit"]):
    def for_user(self, person: Any, day: date | None = None) -> Units:
        """The units of a person's posts, and those below them where the role reaches below."""
        found = models.Q(pk__in=())
        for post in held(person, day):
            found |= post.reach("")
        return self.filter(found)

    def kept_by(self, person: Any) -> Units:
        """Every unit, for the administrators who keep the tree and give posts in it; none for anybody else."""
        return self.all() if person.staff in KEEPERS else self.none()

    def below(self, unit: Unit) -> Units:
        """All units under one, without itself."""
        return self.filter(path__startswith=unit.path).exclude(pk=unit.pk)


class Unit(models.Model):
    """A region, bureau, department, unit or section. `path` holds the keys from the root down, for whole branches at once; no new work
    begins after it was `closed`; `version` counts its changes."""

    KINDS = (("region", "地区"), ("department", "主管部门"), ("unit", "预算单位"), ("section", "科室"))

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=KINDS)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField(max_length=240, db_index=True, editable=False, default="")
    synthetic = models.BooleanField(default=False)
    closed = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
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

    def for_user(self, person: Any) -> models.QuerySet[Person]:
        """All accounts for the administrators who keep them and give them posts, their own for anybody else."""
        return self.all() if person.staff in KEEPERS else self.filter(pk=person.pk)


class Person(AbstractBaseUser):
    """Somebody with an account of their own. There is no account that may do everything. `sessions` is part of every session of
    theirs: one more ends all of them; `version` counts what administrators changed."""

    username = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=40)
    staff = models.CharField(max_length=10, choices=STAFF, default="", blank=True)
    is_active = models.BooleanField(default=True)
    first_password = models.BooleanField(default=True)
    password_since = models.DateField(default=timezone.localdate)
    sessions = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    objects = People()

    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.name

    @property
    def must_change(self) -> bool:
        """Whether the password was given by somebody else, or is older than the setting allows."""
        return self.first_password or self.too_old

    @property
    def too_old(self) -> bool:
        """Whether the password is older than the setting allows."""
        return 0 < settings.PASSWORD_DAYS <= (timezone.localdate() - self.password_since).days

    def get_session_auth_hash(self) -> str:
        """What a session must hold: it ends with the password, and with `sessions`."""
        return salted_hmac(
            "jixiao.session", f"{self.sessions}:{self.password}", algorithm="sha256"
        ).hexdigest()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.staff and self.pk and Post.objects.filter(person=self.pk).exists():
            raise ValidationError(f"{self.name}有业务岗位，不能再做{self.get_staff_display()}。")
        super().save(*args, **kwargs)


class OldPassword(models.Model):
    """A password that somebody had, as its hash: it is not taken again soon."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="old_passwords")
    password = models.CharField(max_length=128)

    class Meta:
        ordering = ("-pk",)


class Posts(models.QuerySet["Post"]):
    def for_user(self, person: Any) -> Posts:
        """All posts for the security administrator; for anybody else their own and those that they gave of them."""
        if person.staff == "security":
            return self.all()
        return self.filter(models.Q(person=person.pk) | models.Q(given_by__person=person.pk))


class Post(models.Model):
    """What a person is for a unit: a role of the procedure, for one evaluated year or for all, from a day on and up to one.

    `given_by`: the post of which it was delegated; it ends with that one. `ended`: when somebody took it away, before its last day.
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
    ended = models.DateTimeField(null=True, blank=True)
    objects = Posts.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("person", "unit", "role", "year", "starts"),
                condition=models.Q(ended__isnull=True),
                name="post_once",
            ),
        ]

    def against(self) -> list[Finding]:
        """Everything for which this post cannot be."""
        found = []
        if self.person.staff:
            duty = Why(*DUTIES[self.person.staff])
            found.append(
                Finding("people_staff", Place(field="username"), {"name": self.person.name, "duty": duty})
            )
        if self.role not in current().roles:
            found.append(Finding("people_no_role", Place(field="role"), {"role": self.role}))
        if self.given_by is not None and not self._may_be_given_by(self.given_by):
            found.append(Finding("people_not_given", Place(field="post")))
        if self.ends is not None and self.ends < self.starts:
            days = {"starts": self.starts.isoformat(), "ends": self.ends.isoformat()}
            found.append(Finding("people_ends_early", Place(field="ends"), days))
        return found

    def clean(self) -> None:
        found = self.against()
        if found:
            raise ValidationError([one.message() for one in found])

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
        now = now and (self.ended is None or day < timezone.localdate(self.ended))
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


def begins(person: Any) -> bool:
    """Whether a person may begin a year for some unit."""
    return any(one.role in current().begins for one in held(person))


def roles_for(posts: Iterable[Post], unit: Unit, year: int) -> frozenset[str]:
    """As what somebody with these posts may act for a unit in an evaluated year."""
    return frozenset(one.role for one in posts if one.covers(unit, year))


class Batches(models.QuerySet["Batch"]):
    def for_user(self, person: Any) -> Batches:
        """All of them for system administrators, none for anybody else."""
        return self.all() if person.staff == "system" else self.none()


class Batch(BatchBase):
    """A list of units or accounts."""

    kind = models.CharField(max_length=12)  # units or accounts
    seen = models.CharField(max_length=64, default="")  # the digest of the preview that was on the screen
    objects = Batches.as_manager()
