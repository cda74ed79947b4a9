"""What events happened to, by name: a unit, an account, a post, a piece of work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jixiao.web.log.models import Event
from jixiao.web.people.models import Person, Post, Unit
from jixiao.web.people.procedure import current
from jixiao.web.words import period
from jixiao.web.year.models import Work

KINDS = {
    "unit": ("单位", "unit"),
    "person": ("账号", "account"),
    "post": ("岗位", "post"),
    "sample": ("抽查", "sample"),
    "work": ("事项", "work"),
    "indicator": ("指标库的指标", "indicator of the library"),
    "batch": ("批次", "batch"),
    "project": ("项目", "project"),
    "project_batch": ("项目批次", "batch of projects"),
    "spending_batch": ("支出批次", "batch of payments"),
    "budget": ("单位预算", "budget"),
    "demo": ("示范数据", "demo"),
    "log": ("日志", "log"),
}


class Names:
    """The names of what some events happened to, asked for at once; only names, nothing of the work."""

    def __init__(self, events: Sequence[Event], english: bool) -> None:
        self.at = 1 if english else 0
        keys: dict[str, set[int]] = {}
        for one in events:
            kind, _, key = one.thing.partition(":")
            if key.isascii() and key.isdigit() and len(key) < 18:
                keys.setdefault(kind, set()).add(int(key))
        self.units: dict[int, str] = dict(_of(Unit, keys.get("unit")).values_list("pk", "name"))
        self.people: dict[int, str] = {
            pk: f"{name}（{username}）" for pk, name, username in _of(Person, keys.get("person")).values_list("pk", "name", "username")
        }  # fmt: skip
        self.posts = {one.pk: one for one in _of(Post, keys.get("post")).select_related("person", "unit")}
        self.works = {one.pk: one for one in _of(Work, keys.get("work")).select_related("unit")}

    def kind(self, event: Event) -> str:
        """The kind of work that an event happened to; "" where it was none."""
        found = self._work(event)
        return found.kind if found is not None else ""

    def name(self, event: Event) -> str:
        """What it happened to, as a person says it."""
        kind, _, key = event.thing.partition(":")
        title = KINDS[kind][self.at] if kind in KINDS else kind
        number = int(key) if key.isascii() and key.isdigit() and len(key) < 18 else -1
        work = self._work(event)
        if work is not None:
            rules = current().kinds.get(work.kind)
            said = work.kind if rules is None else (rules.title_en or rules.title if self.at else rules.title)
            return f"{work.unit.name} {work.year} {said}{' ' + period(work.times, english=bool(self.at)) if work.times else ''}"
        if number in self.posts and kind == "post":
            post = self.posts[number]
            role = current().roles.get(post.role, (post.role, post.role))[self.at]
            return f"{post.person.name} · {post.unit.name} · {role}"
        names = self.units if kind == "unit" else self.people if kind == "person" else {}
        told = names.get(number) or event.before.get("name") or event.after.get("name")
        return f"{title} {told}" if told else f"{title} {key}".strip()

    def _work(self, event: Event) -> Work | None:
        kind, _, key = event.thing.partition(":")
        return (
            self.works.get(int(key))
            if kind == "work" and key.isascii() and key.isdigit() and len(key) < 18
            else None
        )


def _of(model: Any, keys: set[int] | None) -> Any:
    return model.objects.filter(pk__in=keys or ())
