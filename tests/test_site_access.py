"""Who may do what: every cell of the tables of docs/access.md is tried on the running site."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import access_deeds
import at_site
import pytest
from access_deeds import ABSENT, COLUMNS, DEEDS, PREPARED, SECRET, Ask, Deed
from at_site import FAST, PASSWORD, UndoError, come_in
from django.db import connection, transaction
from django.test import Client
from django.test.utils import override_settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from jixiao.web import demo
from jixiao.web.people.models import Person, Post, Unit
from jixiao.web.people.procedure import current
from jixiao.web.year import moving

PAGE = Path(__file__).resolve().parent.parent / "docs" / "access.md"
LOOK, DO, TOLD, NONE, LOGIN, VEILED = "看", "办", "拒", "无", "登", "遮"
WORDS = (LOOK, DO, TOLD, NONE, LOGIN, VEILED)
WRITE = re.compile(r'\s*(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM) "(\w+)"(?: SET "(\w+)")?')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|name="next" value="[^"]*"')
METHODS = ("GET", "HEAD", "POST")
MOST_ASKED = 12  # questions to the database for a page that was opened before


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: a page, what is done on it, at which step, and a word for each column."""

    name: str
    what: str
    at: str
    cells: tuple[str, ...]

    @property
    def deed(self) -> tuple[str, str]:
        """What the test knows it by: for a step of the procedure any words will do."""
        return self.name, re.sub(r" ?`\w+`", "", self.what)


def read(text: str) -> dict[str, list[Row]]:
    """The tables of the page by their headings."""
    tables: dict[str, list[Row]] = {}
    title = ""
    for line in text.splitlines():
        if line.startswith("## "):
            title = line.removeprefix("## ")
        cells = tuple(one.strip() for one in line.strip("|").split("|"))
        if line.startswith("| 网址 |"):
            assert cells == ("网址", "做什么", "在哪一步", *COLUMNS), title
        elif title and line.startswith("| `"):
            tables.setdefault(title, []).append(
                Row(cells[0].strip("`"), cells[1], cells[2].strip("`"), cells[3:])
            )
    return tables


TABLES = read(PAGE.read_text("utf-8"))
ROWS = [row for rows in TABLES.values() for row in rows]


def names(patterns: Any) -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from names(one.url_patterns)
        elif isinstance(one, URLPattern):
            yield str(one.name)


def test_every_page_of_the_site_has_a_row_and_every_row_a_page() -> None:
    assert sorted({row.name for row in ROWS}) == sorted(set(names(get_resolver().url_patterns)))


def test_every_cell_holds_a_known_word_and_no_row_stands_twice() -> None:
    assert [row for row in ROWS if len(row.cells) != len(COLUMNS) or not set(row.cells) <= set(WORDS)] == []
    assert len({(row.name, row.what, row.at) for row in ROWS}) == len(ROWS)


def test_every_row_is_tried_and_whatever_can_be_tried_has_a_row() -> None:
    assert {row.deed for row in ROWS if row.name != "act"} == {key for key in DEEDS if key[0] != "act"}


def test_every_action_of_the_procedure_has_a_row_in_a_step_where_it_is_open() -> None:
    told = {(row.at, row.what.split("`")[1]) for row in ROWS if row.name == "act" and DO in row.cells}
    for kind in current().kinds.values():
        for one in kind.actions:
            assert any((f"{kind.id}/{state}", one.id) in told for state in one.sources), (kind.id, one.id)


@pytest.mark.parametrize(
    ("broken", "by"),
    [("| 看 |", "| 也许 |"), ("| 登 |", "|  |"), ("| 拒 | ", "| ")],
)
def test_a_table_with_another_word_or_a_cell_too_few_is_noticed(broken: str, by: str) -> None:
    rows = [row for made in read(PAGE.read_text("utf-8").replace(broken, by)).values() for row in made]
    assert any(len(row.cells) != len(COLUMNS) or not set(row.cells) <= set(WORDS) for row in rows)


def people() -> dict[str, str]:
    """The account of each column; those whom the demo lacks are made."""
    made = dict(zip(COLUMNS, access_deeds.ACCOUNTS, strict=True))
    units, today = {one.code: one for one in Unit.objects.all()}, timezone.localdate()
    posts: dict[str, dict[str, Any]] = {
        "业务": {"unit": units["901001"], "role": "section"},
        "外管": {"unit": units["902"], "role": "department"},
        "外填": {"unit": units["901002"], "role": "filler"},
        "代办": {"unit": units["901001"], "role": "filler", "given_by": Post.objects.get(person__username="tianbao")},
        "卸任": {
            "unit": units["901001"], "role": "filler",
            "starts": today - timedelta(days=30), "ends": today - timedelta(days=1),
        },
        "他年": {"unit": units["901001"], "role": "filler", "year": demo.YEAR - 1},
        "无岗": {},
    }  # fmt: skip
    for column, post in posts.items():
        person = Person.objects.create(made[column], PASSWORD, name=f"{column}某", first_password=False)
        if post:
            Post.objects.create(person=person, **post)
    return made


@dataclass
class District:
    """The people who are tried, logged in once; what was found to be 404 or a login already; how often the last page asked the
    database."""

    clients: dict[str, Client] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    absent: dict[tuple[str, str], str] = field(default_factory=dict)
    units: list[str] = field(default_factory=list)
    strange: dict[str, list[str]] = field(default_factory=dict)  # by column, those that are not the person's
    asked: int = 0

    def ask(self, column: str, ask: Ask, method: str = "") -> tuple[Any, list[str]]:
        """What the site answers to a person, and which tables it wrote; the cookies stay as they were."""
        client = self.clients[column]
        client.cookies = SimpleCookie(self.cookies[column])
        method = method or ("GET" if ask.data is None else "POST")
        with statements() as (written, asked):
            if method == "POST":
                answer = client.post(ask.path, ask.data or {}, headers=ask.headers)
            else:
                answer = client.generic(method, ask.path, headers=ask.headers)
        self.asked = len(asked)
        return answer, written


@contextmanager
def statements() -> Iterator[tuple[list[str], list[str]]]:
    """The tables that are written (that a session was used, and that somebody looked, is no change), and what was asked."""
    found: list[str] = []
    asked: list[str] = []

    def see(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        made = WRITE.match(sql)
        if made and made[1] != "django_session" and (made[1], made[2]) != ("year_work", "opened"):
            found.append(made[1])
        if sql.startswith("SELECT"):
            asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(see):
        yield found, asked


@contextmanager
def undone() -> Iterator[None]:
    """Everything that is done within is taken back."""
    try:
        with transaction.atomic():
            yield
            raise UndoError
    except UndoError:
        pass


@pytest.fixture(scope="module")
def district() -> Iterator[District]:
    with override_settings(PASSWORD_HASHERS=FAST):
        at_site.seeded()
    with override_settings(PASSWORD_HASHERS=FAST), undone():
        made = District(units=list(Unit.objects.filter(synthetic=True).values_list("name", flat=True)))
        for column, account in people().items():
            client = come_in(account) if account else Client()
            client.get("/password/")  # it is kept that the session is alive, once for all cells
            made.clients[column] = client
            person = Person.objects.filter(username=account).first()
            seen = set(Unit.objects.for_user(person).values_list("name", flat=True)) if person else set()
            made.strange[column] = [one for one in made.units if one not in seen]
            made.cookies[column] = "; ".join(f"{key}={one.value}" for key, one in client.cookies.items())
        yield made


@pytest.mark.parametrize("title", TABLES)
def test_the_site_answers_as_the_table_says(
    title: str, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    if title.startswith("办理"):  # what is asked besides who acts has tests of its own
        monkeypatch.setattr(moving, "_guard", lambda _: lambda _: [])
        monkeypatch.setattr(moving.saving, "hand_in", lambda *_: ())
        monkeypatch.setattr(moving.draft, "lacks", lambda _: ())
    wrong: list[str] = []
    with undone():
        made = PREPARED[title]() if title in PREPARED else None
        tried: set[tuple[str, str, str]] = set()
        for row in TABLES[title]:
            with undone():
                deed = DEEDS["act", ""] if row.name == "act" else DEEDS[row.deed]
                asks = deed.ready(row.at, row.what, made)
                for column, cell in zip(COLUMNS, row.cells, strict=True):
                    with undone():
                        wrong += [
                            f"{row.name} {row.what} {row.at} {column} {cell}: {one}"
                            for one in amiss(district, column, cell, deed, asks, tried)
                        ]
    assert wrong == [], "\n".join(wrong)


def amiss(
    district: District, column: str, cell: str, deed: Deed, asks: Callable[[str], Ask],
    tried: set[tuple[str, str, str]],
) -> Iterator[str]:  # fmt: skip
    """What is not as a cell says."""
    ask = asks(access_deeds.ACCOUNTS[COLUMNS.index(column)])
    own = "GET" if ask.data is None else "POST"
    if cell not in (NONE, LOGIN):
        answer, written = district.ask(column, ask)
        yield from {LOOK: looked, DO: done, TOLD: told, VEILED: veiled}[cell](answer, written, deed)
        yield from leaks(district, column, answer, deed)
        if own == "GET" and ("", ask.path, "HEAD") not in tried:
            tried.add(("", ask.path, "HEAD"))
            if district.ask(column, ask, "HEAD")[0].status_code not in (answer.status_code, 405):
                yield "HEAD is answered otherwise"
            if cell == LOOK and district.asked > MOST_ASKED:
                yield f"{district.asked} questions to the database"
        return
    for method in METHODS:
        key = (column, ask.path, method)
        if method != own and key in tried:
            continue
        tried.add(key)
        answer, written = district.ask(column, ask, method)
        if written:
            yield f"{method} wrote {written}"
        if cell == LOGIN:
            yield from sent_to_login(answer, method, ask)
        else:
            yield from absent(district, column, answer, method == own, method, ask)
        body = text_of(answer)
        own_words = str(ask.data) if cell == LOGIN else ""  # whose session ended gets back what they typed
        strange = [one for one in (*district.units, SECRET) if one in body and one not in own_words]
        if strange:
            yield f"{method} tells {strange}"


def looked(answer: Any, written: list[str], deed: Deed) -> Iterator[str]:
    if answer.status_code not in (200, 302) or (answer.status_code == 302 and not deed.moves):
        yield f"{answer.status_code}"
    if set(written) - {"log_event"}:
        yield f"wrote {written}"

    if deed.secret and SECRET not in text_of(answer):
        yield "does not tell it"


def veiled(answer: Any, written: list[str], deed: Deed) -> Iterator[str]:
    body = text_of(answer)
    if answer.status_code != 200 or not deed.secret or written:
        yield f"{answer.status_code} wrote {written}"
    if SECRET in body or "（涉密，不显示）" not in body:
        yield "tells it, or does not say that it is hidden"


def done(answer: Any, written: list[str], deed: Deed) -> Iterator[str]:
    if answer.status_code not in (200, 302):
        yield f"{answer.status_code} {said(answer)}"
    if not written and not deed.unkept:
        yield f"nothing was done, {answer.status_code} {said(answer)}"


def told(answer: Any, written: list[str], deed: Deed) -> Iterator[str]:
    if set(written) - set(deed.noted):
        yield f"wrote {written}"
    session = getattr(answer.wsgi_request, "session", {})
    if answer.status_code not in (409, 422) and not (answer.status_code == 302 and session.get("told")):
        yield f"{answer.status_code}, no reason"


def sent_to_login(answer: Any, method: str, ask: Ask) -> Iterator[str]:
    if method == "POST":
        if answer.status_code != 401:
            yield f"POST {answer.status_code}"
    elif answer.status_code != 302 or answer["Location"] != f"/login/?next={ask.path.partition('?')[0]}":
        yield f"{method} {answer.status_code}"


def absent(district: District, column: str, answer: Any, own: bool, method: str, ask: Ask) -> Iterator[str]:
    """It must be what anybody gets who asks for what does not exist."""
    if answer.status_code == 405 and not own:
        return
    if answer.status_code != 404:
        yield f"{method} {answer.status_code}"
        return
    nowhere = next((one for start, one in ABSENT if ask.path.startswith(start)), "/work/987654321/")
    if (column, nowhere) not in district.absent:
        missing, _ = district.ask(column, Ask(nowhere))
        assert missing.status_code == 404
        district.absent[column, nowhere] = plain(missing)
    if method != "HEAD" and plain(answer) != district.absent[column, nowhere]:
        yield f"{method} is not the 404 of what does not exist"


def text_of(answer: Any) -> str:
    """What an answer says; of a file, whatever can be read of it."""
    return bytes(answer.getvalue()).decode(errors="replace")


def plain(answer: Any) -> str:
    """A page without what is another one each time."""
    return TOKEN.sub("", text_of(answer))


def said(answer: Any) -> str:
    """The errors that a page tells."""
    if answer.streaming or "html" not in answer.headers.get("Content-Type", ""):
        return ""
    found = re.search(r'role="alert".*?</(?:section|div|p)>', text_of(answer), re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())[:200] if found else ""


def leaks(district: District, column: str, answer: Any, deed: Deed) -> Iterator[str]:
    """The name of a unit that is not the person's, in what they get."""
    if deed.open or column in ("系统", "安全", "审计") or answer.streaming:
        return
    if "html" in answer.headers.get("Content-Type", ""):
        body = text_of(answer)
        strange = [one for one in district.strange[column] if one in body]
        if strange:
            yield f"tells {strange}"
