"""What a password must be: long, of three kinds of signs, not the name of its owner, none of the last five; and the first one."""

from __future__ import annotations

import re
import secrets
from typing import Any

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from jixiao.web.people.models import OldPassword, Person


def _said(zh: str, en: str) -> str:
    return en if (translation.get_language() or "").startswith("en") else zh


KINDS = ("[a-z]", "[A-Z]", "[0-9]", "[^a-zA-Z0-9]")
LEAST, SHORTEST = 3, 10
REMEMBERED = 5
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another on paper


def first() -> str:
    """A password for somebody else, to be changed at once: 59 bits by chance."""
    return "Jx-" + "-".join("".join(secrets.choice(SIGNS) for _ in range(4)) for _ in range(3))


def change(person: Person, new: str, *, given: bool = False) -> None:
    """Another password; the one before is remembered. `given`: by somebody else. Every session that began with the old one ends."""
    OldPassword.objects.create(person=person, password=person.password)
    kept = OldPassword.objects.filter(person=person).values_list("pk", flat=True)[:REMEMBERED]
    OldPassword.objects.filter(person=person).exclude(pk__in=list(kept)).delete()
    person.set_password(new)
    person.first_password, person.password_since = given, timezone.localdate()
    person.sessions += 1
    person.save()


class Long:
    """Ten signs. Django's own rule has no Chinese words for this in every release."""

    def validate(self, password: str, user: Any = None) -> None:
        del user
        if len(password) < SHORTEST:
            raise ValidationError(self.get_help_text(), code="password_short")

    def get_help_text(self) -> str:
        return _said(f"至少要有 {SHORTEST} 个字符。", f"It must have at least {SHORTEST} characters.")


class Kinds:
    """Three of: small letters, capital letters, digits, other signs (GB/T 22239-2019, 8.1.4.1 a: complexity)."""

    def validate(self, password: str, user: Any = None) -> None:
        del user
        if sum(re.search(one, password) is not None for one in KINDS) < LEAST:
            raise ValidationError(self.get_help_text(), code="password_kinds")

    def get_help_text(self) -> str:
        return _said(
            "小写字母、大写字母、数字、其他符号，至少要有其中三种。",
            "Use at least three kinds of signs: small letters, capitals, digits, others.",
        )


class NotTheName:
    """Not the name or the account of its owner."""

    def validate(self, password: str, user: Any = None) -> None:
        names = [str(getattr(user, one, "") or "").lower() for one in ("username", "name")]
        if any(len(one) > 1 and one in password.lower() for one in names):
            raise ValidationError(self.get_help_text(), code="password_name")

    def get_help_text(self) -> str:
        return _said("不能含有账号或姓名。", "It must not hold your account or name.")


class NotOneOfTheLast:
    """None of the last five that its owner had, the present one among them."""

    def validate(self, password: str, user: Any = None) -> None:
        if getattr(user, "pk", None) is None:
            return
        kept = OldPassword.objects.filter(person=user.pk).values_list("password", flat=True)
        before = [user.password, *kept][:REMEMBERED]
        if any(check_password(password, one) for one in before):
            raise ValidationError(self.get_help_text(), code="password_again")

    def get_help_text(self) -> str:
        return _said(
            f"不能是最近用过的 {REMEMBERED} 个密码之一。",
            f"It must be none of the last {REMEMBERED} that you had.",
        )
