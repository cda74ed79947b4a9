"""What a password must be: long, of three kinds of signs, and not the name of its owner."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import translation


def _said(zh: str, en: str) -> str:
    return en if (translation.get_language() or "").startswith("en") else zh


KINDS = ("[a-z]", "[A-Z]", "[0-9]", "[^a-zA-Z0-9]")
LEAST, SHORTEST = 3, 10


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
