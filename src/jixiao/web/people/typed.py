"""What was typed into a form: read with its rules, all that is wrong at once, and never lost."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from jixiao.core.finding import Finding, Findings
from jixiao.core.system import Why
from jixiao.web.guard import whole

CODE = re.compile(r"[0-9A-Za-z-]{1,32}")
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MOST_NAME, MOST_PERSON = 120, 40
YEARS = range(2000, 2101)
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
LABELS = {
    "code": ("代码", "code"),
    "name": ("名称", "name"),
    "person": ("姓名", "name"),
    "kind": ("类型", "kind"),
    "parent": ("上级代码", "code of the parent"),
    "username": ("账号", "account"),
    "unit": ("单位代码", "code of the unit"),
    "role": ("角色", "role"),
    "duty": ("管理员", "duty"),
    "year": ("年度", "year"),
    "starts": ("第一天", "first day"),
    "ends": ("最后一天", "last day"),
}


class Typed:
    """The fields of a form, and what is wrong with them."""

    labels: Mapping[str, tuple[str, str]] = LABELS

    def __init__(self, fields: Mapping[str, Any]) -> None:
        # no database takes a NUL; as another sign that cannot be seen it is told like those
        self.fields = {key: str(fields.get(key, "")).replace("\0", "\1") for key in fields}
        self.findings = Findings()

    def what(self, field: str) -> Why:
        """What a field is called."""
        return Why(*self.labels[field])

    def raw(self, field: str) -> str:
        return self.fields.get(field, "").strip()

    def line(self, field: str, most: int, label: str = "") -> str:
        """A name: something, in one line of signs that can be seen."""
        text, what = self.raw(field), self.what(label or field)
        if not text:
            self.findings.add("people_missing", field=field, what=what)
        elif len(text) > most:
            self.findings.add("people_long", field=field, what=what, count=f"{len(text):,}", most=str(most))
        if any(unicodedata.category(char) in UNSEEN for char in text):
            self.findings.add("people_unseen", field=field, what=what)
        return text

    def code(self, field: str) -> str:
        """The code of a unit."""
        text = self.raw(field)
        if not text:
            self.findings.add("people_missing", field=field, what=self.what(field))
        elif not CODE.fullmatch(text):
            self.findings.add("people_code", field=field, code=text[:60])
        return text

    def username(self, field: str = "username") -> str:
        """The name of an account."""
        text = self.raw(field)
        if not text:
            self.findings.add("people_missing", field=field, what=Why(*LABELS["username"]))
        elif not USERNAME.fullmatch(text):
            self.findings.add("people_username", field=field, username=text[:60])
        return text

    def choice(self, field: str, offered: Collection[str]) -> str:
        """One of those offered."""
        text = self.raw(field)
        if text not in offered:
            self.findings.add("people_choice", field=field, what=self.what(field))
        return text

    def day(self, field: str) -> date | None:
        """A day; None where the field is empty or holds none."""
        text = self.raw(field)
        try:
            made = date.fromisoformat(text) if DAY.fullmatch(text) else None
        except ValueError:
            made = None
        if text and made is None:
            self.findings.add("people_day", field=field, text=text[:40])
        return made

    def year(self, field: str = "year") -> int | None:
        """An evaluated year; None where the field is empty or holds none."""
        text = self.raw(field)
        if text and whole(text) not in YEARS:
            self.findings.add("people_year", field=field, text=text[:40])
        return whole(text) if whole(text) in YEARS else None

    def stale(self, version: int) -> bool:
        """Whether the page was opened before the last change; that is told."""
        if whole(self.raw("version")) == version:
            return False
        self.findings.add("people_stale")
        return True

    def take(self, found: Iterable[Finding]) -> None:
        """Findings of the rules behind the form."""
        self.findings.items += [one for one in found if one not in self.findings.items]

    def wrong(self) -> bool:
        """Whether anything stands against what was typed."""
        return self.findings.errors()


def told(findings: Iterable[Finding], english: bool) -> list[dict[str, str]]:
    """Findings as a page shows them: the field (to link to), the message and the next step."""
    lang = "en" if english else "zh"
    return [
        {"field": one.place.field, "place": one.place.show(lang), "message": one.message(lang), "hint": one.hint(lang)}
        for one in findings
    ]  # fmt: skip
