"""All records as lines of text and back: the same on either database, in the shape that the migrations of the site had then."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

Migration = tuple[str, str]
PASSED = frozenset({"sessions"})  # apps whose records are of no use elsewhere
MADE = frozenset({"contenttypes", "auth"})  # apps whose records Django makes by itself where they are missing
BATCH = 200  # rows


@dataclass(frozen=True, slots=True)
class Shape:
    """Which migrations made the tables, and their models as they were then."""

    migrations: tuple[Migration, ...]
    models: tuple[type[models.Model], ...]

    def model(self, app: str, name: str) -> Any:
        """One of them by the name of its app and its own."""
        label = f"{app}.{name}".lower()
        return next(one for one in self.models if one._meta.label_lower == label)


def shape() -> Shape:
    """The shape of the database as it is now."""
    executor = MigrationExecutor(connection)
    applied = executor.loader.applied_migrations
    return _shape(executor, tuple(one for one in applied if one in executor.loader.graph.nodes))


def _shape(executor: MigrationExecutor, migrations: tuple[Migration, ...]) -> Shape:
    state = executor.loader.project_state(list(migrations))
    found = [
        one
        for one in state.apps.get_models(include_auto_created=True)
        if one._meta.managed and not one._meta.proxy and one._meta.app_label not in PASSED
    ]
    return Shape(tuple(sorted(migrations)), tuple(sorted(found, key=lambda one: one._meta.label_lower)))


def unknown(migrations: Iterable[Migration]) -> list[Migration]:
    """The migrations that this version of the site does not have: they were made by a later one."""
    nodes = MigrationExecutor(connection).loader.graph.nodes
    return [one for one in migrations if one not in nodes]


def made(migrations: tuple[Migration, ...]) -> Shape | None:
    """Make the tables of that shape where there are none, or not all; None where there are others."""
    executor = MigrationExecutor(connection)
    there = {one for one in executor.loader.applied_migrations if one in executor.loader.graph.nodes}
    if not there <= set(migrations):
        return None
    executor.migrate(_last(executor, migrations))
    return _shape(MigrationExecutor(connection), migrations)


def _last(executor: MigrationExecutor, migrations: tuple[Migration, ...]) -> list[Migration]:
    """Of each app those that no other of the same app follows."""
    nodes = executor.loader.graph.node_map
    return [
        one for one in migrations
        if not any(child.key[0] == one[0] and child.key in migrations for child in nodes[one].children)
    ]  # fmt: skip


def empty(found: Shape) -> bool:
    """Whether there is no record, but for what Django makes by itself."""
    return not any(one._base_manager.exists() for one in found.models if one._meta.app_label not in MADE)


def clear(found: Shape) -> None:
    """Take away what Django made by itself: the records that are put in say the same, with other keys."""
    for one in found.models:
        if one._meta.app_label in MADE:
            one._base_manager.all().delete()


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything that is read within was so at one moment, while others go on writing."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    before, connection.transaction_mode = connection.transaction_mode, "DEFERRED"  # else the site would wait
    try:
        with transaction.atomic():
            yield
    finally:
        connection.transaction_mode = before


def lines(model: Any) -> Iterator[str]:
    """The names of the columns, then each row, in the order of their keys."""
    fields = model._meta.concrete_fields
    yield _line([one.attname for one in fields])
    for row in model._base_manager.order_by("pk").iterator(chunk_size=BATCH):
        yield _line([_plain(one, row) for one in fields])


def take(model: Any, told: Iterable[str]) -> int:
    """Put the rows of `lines` into their table; gives how many. Raises ValueError and what the database says of rows that are none."""
    rows = iter(told)
    fields = list(model._meta.concrete_fields)
    if json.loads(next(rows, "[]")) != [one.attname for one in fields]:
        raise ValueError("the columns are others")
    for one in fields:
        one.auto_now = one.auto_now_add = False  # the moment that is kept holds
    count, batch = 0, []
    for text in rows:
        values = json.loads(text)
        batch.append(
            model(**{one.attname: _value(one, value) for one, value in zip(fields, values, strict=True)})
        )
        count += 1
        if len(batch) == BATCH:
            model._base_manager.bulk_create(batch)
            batch = []
    model._base_manager.bulk_create(batch)
    return count


def number_on(found: Shape) -> None:
    """Let new records have numbers after those that were put in."""
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), list(found.models)):
            cursor.execute(sql)


def _line(values: list[Any]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n"


def _plain(field: Any, row: Any) -> Any:
    value = field.value_from_object(row)
    if value is None or isinstance(value, bool | int | str) or isinstance(field, models.JSONField):
        return value
    return field.value_to_string(row)


def _value(field: Any, value: Any) -> Any:
    return value if value is None or isinstance(field, models.JSONField) else field.to_python(value)
