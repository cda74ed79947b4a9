"""The database itself refuses to change or delete an event, whoever asks it."""

from __future__ import annotations

from typing import Any

from django.db import migrations

SQLITE = "CREATE TRIGGER log_event_no_{verb} BEFORE {VERB} ON log_event BEGIN SELECT RAISE(ABORT, 'events are only added'); END"
# INSERT OR REPLACE deletes without asking the trigger of DELETE
REPLACED = (
    "CREATE TRIGGER log_event_no_replace BEFORE INSERT ON log_event "
    "WHEN EXISTS (SELECT 1 FROM log_event WHERE number = NEW.number) "
    "BEGIN SELECT RAISE(ABORT, 'events are only added'); END"
)
POSTGRES = """
CREATE OR REPLACE FUNCTION log_event_only_added() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'events are only added'; END $$ LANGUAGE plpgsql;
CREATE TRIGGER log_event_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON log_event
EXECUTE FUNCTION log_event_only_added();
"""


def guard(apps: Any, editor: Any) -> None:
    del apps
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRES)
        return
    for verb in ("update", "delete"):
        editor.execute(SQLITE.format(verb=verb, VERB=verb.upper()))
    editor.execute(REPLACED)


def free(apps: Any, editor: Any) -> None:
    del apps
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP TRIGGER log_event_only_added ON log_event; DROP FUNCTION log_event_only_added()")
        return
    for verb in ("update", "delete", "replace"):
        editor.execute(f"DROP TRIGGER log_event_no_{verb}")


class Migration(migrations.Migration):
    dependencies = [("log", "0001_initial")]
    operations = [migrations.RunPython(guard, free)]
