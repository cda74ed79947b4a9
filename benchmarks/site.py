"""How fast the site is under load: the form of a self-evaluation and a save at 8 clients, a bare page beside them, a deadline night.

`python benchmarks/site.py [--quick] [--database URL] [--markdown] [--lang en]`; requests go to this machine only, and end by themselves.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from score import machine, verdict
from table import Table, Words, markdown, plain

CLIENTS, FORM_MS, SAVE_MS = 8, 150, 60
PEOPLE, EVERY_CELL, EVERY_PAGE = 200, 5.0, 30.0  # seconds
SEED = 5
PARTS = ("decision", "management", "performance")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
CELLS = (
    "budget_initial",
    "budget_adjusted",
    "authorised_posts",
    "fixed_assets",
    "procurement_plan",
)

# Units, a filler for each, self-evaluations of 40 indicators (20 of them the unit's own), half filled in.
SEEDING = """
import sys
from jixiao.web.run import ready
ready()
from django.contrib.auth.hashers import make_password
from jixiao.web.people.models import Person, Post, Unit
from jixiao.web.year.models import Work
from jixiao.web.year.moving import begin
from jixiao.web.filling import saving
count, password = int(sys.argv[1]), make_password(sys.argv[2])
TEXTS = {}
for number in range(1, 21):
    row = {
        "where": "社会效益、经济效益、生态效益等", "name": f"服务事项{number}办结率", "operator": ">=", "value": "90%", "points": "1.25",
        "aspect": ("社会效益", "经济效益", "生态效益")[number % 3], **({"actual": "93%"} if number % 2 else {}),
    }
    TEXTS |= {f"targets|{number}|{column}": text for column, text in row.items()}
FACTS = {
    "budget_initial": "2,000", "budget_adjusted": "2,400", "three_public_budget": "20", "three_public_actual": "15", "fixed_assets": "900",
    "in_use_assets": "880", "authorised_posts": "60", "established_staff": "55", "procurement_plan": "300", "procurement_award": "290",
}
TEXTS |= {f"facts|{id}|value": text for id, text in FACTS.items()}
top = Unit.objects.create(code="1", name="压力测试区", kind="region", synthetic=True)
for number in range(count):
    unit = Unit.objects.create(code=f"1{number:04}", name=f"单位{number:04}", kind="unit", parent=top, synthetic=True)
    begin(unit, 2026)
    Work.objects.filter(unit=unit, kind="objectives").update(state="approved")
    person = Person(username=f"u{number}", name=f"填报{number}", first_password=False, password=password)
    person.save()
    Post.objects.create(person=person, unit=unit, role="filler")
    work = Work.objects.get(unit=unit, kind="self_evaluation")
    assert not saving.choose(work, person, "shenzhen-2023")
    saved = saving.save(work, person, TEXTS, {})
    assert not saved.found and saved.count == len(TEXTS), saved
    if not number:
        rows, errors = saved.now().filled.sheet.rows, saved.now().filled.errors
        assert len(rows) == 40 and not errors, (len(rows), errors)
    print(work.pk)
"""
BARE = """
import sys
from django.conf import settings
settings.configure(ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, SECRET_KEY="x", TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}])
import django
django.setup()
from django.http import HttpResponse
from django.template import Context, Template
from django.urls import path
from django.core.wsgi import get_wsgi_application
ROWS = [(f"fact{n}", str(n * 100)) for n in range(int(__import__("os").environ["BARE_ROWS"]))]
MADE = Template('<form>{% for name, value in rows %}<label for="{{ name }}">{{ name }}</label><input id="{{ name }}" name="{{ name }}" value="{{ value }}">{% endfor %}</form>')
def page(request):
    return HttpResponse(MADE.render(Context({"rows": ROWS})))
urlpatterns = [path("", page)]
application = get_wsgi_application()
"""


@dataclass(slots=True)
class Told:
    """Seconds of requests that were answered, and those that were not as they should be."""

    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def p95(self) -> float:
        return (
            sorted(self.seconds)[max(0, round(len(self.seconds) * 0.95) - 1)]
            if self.seconds
            else float("inf")
        )


class Client:
    """One person at the site, over one connection."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies, self.texts = port, {}, {}
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(
        self, method: str, path: str, data: dict[str, str] | None = None, accept: str = ""
    ) -> tuple[int, str]:
        head = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if accept:
            head["Accept"] = accept
        body = None
        if data is not None:
            body = urlencode(data)
            head["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.line.request(method, path, body, head)
            answer = self.line.getresponse()
        except (http.client.HTTPException, OSError):
            self.line.close()
            self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            self.line.request(method, path, body, head)
            answer = self.line.getresponse()
        for one in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = one.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return answer.status, answer.read().decode()

    def token(self, page: str) -> str:
        found = TOKEN.search(page)
        return found[1] if found else ""

    def come_in(self, name: str, password: str) -> None:
        _, page = self.ask("GET", "/login/")
        status, _ = self.ask(
            "POST",
            "/login/",
            {"csrfmiddlewaretoken": self.token(page), "username": name, "password": password},
        )
        if status != 302:
            raise SystemExit(f"login: {status}")


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


@contextmanager
def running(command: list[str], environ: dict[str, str], port: int) -> Iterator[None]:
    """A server until the end."""
    with subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL) as process:
        try:
            for _ in range(150):
                with socket.socket() as tried:
                    if tried.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.2)
            time.sleep(1)
            yield
        finally:
            process.terminate()


def together(works: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=one, daemon=True) for one in works]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


def timed(told: Told, ask: Callable[[], tuple[int, str]], wanted: int = 200) -> str:
    began = time.perf_counter()
    try:
        status, text = ask()
    except (http.client.HTTPException, OSError) as error:
        told.wrong.append(repr(error))
        return ""
    told.seconds.append(time.perf_counter() - began)
    if status != wanted:
        told.wrong.append(str(status))
    return text


def at_once(port: int, people: list[tuple[str, str]], password: str, rounds: int) -> tuple[Told, Told]:
    """These people at the same time: each opens the parts of the form in turn, again and again; then each saves text after text."""
    pages, saves = Told(), Told()
    begun = threading.Barrier(len(people))

    def one(name: str, work: str) -> None:
        client, chance = Client(port), random.Random(name)
        client.come_in(name, password)
        path, text = f"/work/{work}/fill/", ""
        begun.wait()
        for number in range(rounds):
            part = PARTS[number % len(PARTS)]
            text = timed(pages, lambda part=part: client.ask("GET", f"{path}?part={part}"))
        begun.wait()
        _, text = client.ask("GET", f"{path}?part={PARTS[1]}")
        for _ in range(rounds):
            save(client, saves, path, text, chance)

    together([lambda name=name, work=work: one(name, work) for name, work in people])
    return pages, saves


def empty(port: int, told: Told) -> None:
    client = Client(port)
    for _ in range(30):
        timed(told, lambda: client.ask("GET", "/"))


def save(client: Client, told: Told, path: str, page: str, chance: random.Random) -> str:
    """Type a number that is another one than before; it must be kept."""
    key = f"facts|{chance.choice(CELLS)}|value"
    shown = re.search(rf'name="b:{re.escape(key)}" value="([^"]*)"', page)
    if shown is None:
        told.wrong.append(f"{key} is not on the page")
        return ""
    before = client.texts.get(key, shown[1])
    text = str(int(before.replace(",", "") or 0) + chance.randrange(1, 1000))
    data = {
        "csrfmiddlewaretoken": client.token(page),
        "part": PARTS[1],
        f"c:{key}": text,
        f"b:{key}": before,
    }
    answer = timed(told, lambda: client.ask("POST", path, data, "application/json"))
    if not answer.endswith('"conflicts": []}'):
        told.wrong.append(answer[-200:])
    client.texts[key] = text
    return answer


def night(port: int, people: list[tuple[str, str]], password: str, seconds: float) -> tuple[Told, Told]:
    """Everybody files on one night: a text every five seconds, a page every thirty."""
    pages, saves = Told(), Told()
    clients = []
    for name, work in people:
        client = Client(port)
        client.come_in(name, password)
        clients.append((client, f"/work/{work}/fill/?part={PARTS[1]}", random.Random(name)))
    end = time.monotonic() + seconds

    def one(client: Client, path: str, chance: random.Random) -> None:
        time.sleep(chance.random() * EVERY_CELL)
        page, opened = "", 0.0
        while time.monotonic() < end:
            began = time.monotonic()
            if not page or began - opened >= EVERY_PAGE:
                page, opened = timed(pages, lambda: client.ask("GET", path)), began
            save(
                client,
                saves,
                path.partition("?")[0],
                page,
                chance,
            )
            time.sleep(max(0.0, EVERY_CELL - (time.monotonic() - began)))

    together([lambda each=each: one(*each) for each in clients])
    return pages, saves


def kept(environ: dict[str, str]) -> tuple[int, int]:
    """How many saves changed something, by the records and by the log, and whether the log is whole."""
    script = (
        "from jixiao.web.run import ready; ready(change=False)\n"
        "from jixiao.web.filling.models import Draft\nfrom jixiao.web.log.models import Event, broken\n"
        "from django.db.models import Sum\n"
        "assert not list(broken())\nprint(Draft.objects.aggregate(n=Sum('number'))['n'], Event.objects.filter(action='typed').count())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env=environ, capture_output=True, text=True, check=True
    )
    records, events = done.stdout.split()
    return int(records), int(events)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a short night of few people")
    parser.add_argument("--database", default="", help="DATABASE_URL; SQLite where it is missing")
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    options = parser.parse_args()
    people, seconds = (40, 30.0) if options.quick else (PEOPLE, 300.0)
    password = "Ya-li-2026"
    table = Table(
        ("网站：自评表、保存、截止日的一夜", "The site: the form, a save, a deadline night"),
        [
            ("做什么", "what"),
            ("实测", "measured"),
            ("与空白页之比", "beside a bare page"),
            ("上限", "limit"),
            ("用了", "used"),
        ],
    )
    with tempfile.TemporaryDirectory(prefix="jixiao-bench-") as folder:
        port = free_port()
        environ = {
            **os.environ,
            "JIXIAO_HOME": str(Path(folder) / "home"),
            "JIXIAO_HOSTS": "127.0.0.1",
            "DATABASE_URL": options.database,
        }
        done = subprocess.run(
            [sys.executable, "-c", SEEDING, str(people), password],
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(done.stderr)
        works = [(f"u{number}", work) for number, work in enumerate(done.stdout.split())]
        (Path(folder) / "bare.py").write_text(BARE, "utf-8")
        bare_port = free_port()
        bare_environ = {**os.environ, "BARE_ROWS": "120", "PYTHONPATH": folder}
        granian = [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--port",
            str(bare_port),
            "--no-log",
            "bare:application",
        ]
        begun, _ = kept(environ)
        bare = Told()
        with running(granian, bare_environ, bare_port):
            together([lambda: empty(bare_port, bare)] * CLIENTS)
        with running([sys.executable, "-m", "jixiao", "serve", "--port", str(port)], environ, port):
            _, warm = at_once(port, works[:CLIENTS], password, 6)
            _, alone = at_once(port, works[:1], password, 60)
            pages, saves = at_once(port, works[:CLIENTS], password, 30)
            night_pages, night_saves = night(port, works, password, seconds)
        records, events = kept(environ)
    every = (warm, alone, saves, night_saves)
    wrong = sum(len(one.wrong) for one in (*every, pages, night_pages))
    typed = begun + sum(len(one.seconds) for one in every)

    def row(what: Words, told: Told, limit: float) -> None:
        ms = told.p95() * 1000
        used = verdict(ms, ms, limit) if limit else "—"
        table.add(
            what, f"{ms:.0f} ms", f"{told.p95() / bare.p95():.1f}×", f"{limit:.0f} ms" if limit else "—", used
        )

    row(("自评表一页，8 人同时，p95", "a page of the form, 8 clients, p95"), pages, FORM_MS)
    row(("存一格并重新计分，一个人，p95", "a save with the score, one client, p95"), alone, SAVE_MS)
    row(
        ("存一格并重新计分，8 人不停地存，p95", "a save with the score, 8 clients without a pause, p95"),
        saves,
        0,
    )
    row((f"{people} 人的一夜：打开一页，p95", f"night of {people}: a page, p95"), night_pages, 0)
    row((f"{people} 人的一夜：存一格，p95", f"night of {people}: a save, p95"), night_saves, 0)
    count = f"{len(night_saves.seconds):,}"
    table.add(
        (f"一夜存 {count} 次，答错的", f"{count} saves in the night, wrong answers"),
        str(wrong),
        "—",
        "0",
        "✓" if not wrong else "✗",
    )
    same = "✓" if records == events == typed else "✗"
    table.add(
        ("改动：填的、记录里的、日志里的", "changes: typed, in the records, in the log"),
        f"{typed:,}, {records:,}, {events:,}",
        "—",
        "=",
        same,
    )
    print(machine(options.lang))
    print((markdown if options.markdown else plain)(table, options.lang))
    return 0


if __name__ == "__main__":
    random.seed(SEED)
    raise SystemExit(main())
