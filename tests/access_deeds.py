"""What the rows of docs/access.md stand for: who the columns are, how a row is made ready, and what is then asked of the site."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import test_site_appraisal
import test_site_evidence
import test_site_executions
import test_site_ledger
import test_site_lists
import test_site_projects
import test_site_publication
import test_site_rectification
import test_site_report
from after_year import CASE, UNIT, evaluated
from at_site import PASSWORD, come_in, shown, work_of
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from jixiao.core.finding import Findings
from jixiao.process.model import Kind
from jixiao.web import demo
from jixiao.web.appraisal import form
from jixiao.web.appraisal.models import Appraisal
from jixiao.web.documents import auditing, making
from jixiao.web.documents.models import FormFile
from jixiao.web.evidence.models import Evidence
from jixiao.web.execution import importing, ledger
from jixiao.web.execution.models import Budget, SpendingBatch
from jixiao.web.filling import draft
from jixiao.web.jobs.models import FAILED, Job
from jixiao.web.jobs.working import name, take
from jixiao.web.library.models import LibraryIndicator
from jixiao.web.listing import seal
from jixiao.web.people import batches, posts
from jixiao.web.people.models import Batch, Person, Post, Unit
from jixiao.web.people.procedure import current
from jixiao.web.projects import batches as project_batches
from jixiao.web.projects.models import Project, ProjectBatch
from jixiao.web.publication.models import Publication
from jixiao.web.rectification.models import Problem
from jixiao.web.sampling import changes
from jixiao.web.sections.models import Assignment
from jixiao.web.year.models import Step, Work
from jixiao.web.year.moving import begin, content

COLUMNS = (
    "访客", "填报", "业务", "财务", "负责", "主管", "外管", "业股", "绩效", "评价", "外填", "系统", "安全", "审计", "无岗", "代办", "卸任",
    "他年",
)  # fmt: skip
ACCOUNTS = (
    "", "tianbao", "yewu1", "caiwu", "fuzeren", "zhuguan", "waiguan", "yewugu", "jixiaoke", "jigou", "waitian",
    "xitong", "anquan", "shenji", "wugang", "daiban", "xieren", "tanian",
)  # fmt: skip
SECRET = "暗语甲乙丙丁"  # what people typed, for nobody else to read
ABSENT = (("/public/", "/public/987654321/"),)  # what does not exist, by where it would stand
SOON = (timezone.localdate() + timedelta(days=20)).isoformat()


@dataclass(frozen=True, slots=True)
class Ask:
    """A request: what is posted, None where a page is only opened."""

    path: str
    data: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


Asks = Callable[[str], Ask]  # by the account of who asks
Ready = Callable[[str, str, Any], Asks]  # from the step, the words of the row and what its table prepared


@dataclass(frozen=True, slots=True)
class Deed:
    """How a row is tried. `moves`: being sent to another page is to look; `unkept`: it is done without a record; `noted`: the tables
    that a refusal writes; `secret`: who may look reads the secret word there; `open`: everybody may read the names of units there."""

    ready: Ready
    moves: bool = False
    unkept: bool = False
    secret: bool = False
    noted: tuple[str, ...] = ()
    open: bool = False


def same(path: str, data: Mapping[str, Any] | None = None) -> Deed:
    """A request that is the same for everybody."""
    return Deed(lambda *_: lambda _: Ask(path, data))


def stand(at: str) -> Work:
    """The work of the unit in a step, after everything that it waits for."""
    id, _, state = at.partition("/")
    kinds = current().kinds

    def before(kind: Kind) -> None:
        for one in kind.after:
            Work.objects.filter(unit__code=UNIT, kind=one).update(state=kinds[one].path()[-1])
            before(kinds[one])

    before(kinds[id])
    found = Work.objects.filter(unit__code=UNIT, kind=id, year=demo.YEAR)
    found.update(state=state, since=timezone.localdate())
    return found.get()


def on_work(path: str, data: Callable[[Work], Mapping[str, Any]] | None = None, **more: Any) -> Deed:
    """A request on the work of a row, which is at its step."""

    def ready(at: str, *_: Any) -> Asks:
        work = stand(at)
        asked = dict(data(work)) if data is not None else None
        return lambda _: Ask(f"/work/{work.pk}/{path}", fresh(asked))

    return Deed(ready, **more)


def fresh(asked: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """The same with files that were not read yet."""
    if asked is None:
        return None
    return {
        key: SimpleUploadedFile(one[0], one[1]) if isinstance(one, tuple) else one
        for key, one in asked.items()
    }


# one's own


def delegating(*_: Any) -> Asks:
    def ask(who: str) -> Ask:
        post = Post.objects.filter(person__username=who).first() or Post.objects.get(person__username="caiwu")
        to = "wugang" if who != "wugang" else "daiban"
        return Ask(f"/posts/{post.pk}/delegate/", {"username": to, "starts": "", "ends": SOON})

    return ask


def delegating_another(*_: Any) -> Asks:
    def ask(who: str) -> Ask:
        post = Post.objects.get(person__username="caiwu" if who != "caiwu" else "fuzeren")
        return Ask(f"/posts/{post.pk}/delegate/", {"username": "wugang", "starts": "", "ends": SOON})

    return ask


def taking_back(*_: Any) -> Asks:
    post = Post.objects.get(person__username="daiban")
    return lambda _: Ask(f"/posts/{post.pk}/back/", {"seen": posts.seen(post)})


def logging_in(*_: Any) -> Asks:
    return lambda who: Ask("/login/", {"username": who or "tianbao", "password": PASSWORD if who else SECRET})


# a unit's year


def year_of_unit(*_: Any) -> Asks:
    unit = Unit.objects.get(code=UNIT)
    return lambda _: Ask(f"/units/{unit.pk}/{demo.YEAR}/")


def year_begun(*_: Any) -> Asks:
    unit = Unit.objects.get(code="901002")
    return lambda _: Ask("/years/", {"year": str(demo.YEAR + 3), "unit": [str(unit.pk)]})


# budget execution


def budgeted() -> None:
    """The unit has no month and one entry of its ledger."""
    unit, person = Unit.objects.get(code=UNIT), Person.objects.get(username="tianbao")
    assert ledger.add(unit, demo.YEAR, person, test_site_ledger.ENTRY, 0) == ()


def on_unit(path: str, data: Mapping[str, str] | None = None) -> Deed:
    """A page of the money of the unit's year, as it is now."""

    def ready(*_: Any) -> Asks:
        unit = Unit.objects.get(code=UNIT)
        kept = Budget.objects.filter(unit=unit, year=demo.YEAR).first()
        version = {"version": str(kept.version if kept else 0)}
        return lambda _: Ask(
            f"/units/{unit.pk}/{demo.YEAR}/{path}/", None if data is None else {**data, **version}
        )

    return Deed(ready)


def months_sent(*_: Any) -> Asks:
    body = test_site_executions.book([["901002", "11", "40", "", "", "", "超预算", SECRET]])
    return lambda _: Ask(f"/execution/{demo.YEAR}/import/", {"file": SimpleUploadedFile("支出.xlsx", body)})


def months(action: str = "") -> Deed:
    """A batch of the department; one that is undone was taken before."""

    def ready(*_: Any) -> Asks:
        one = SpendingBatch.objects.get(pk=int(come_in("zhuguan").post(*_sent())["Location"].split("/")[-2]))
        person = Person.objects.get(username="zhuguan")
        seen = seal(importing.again(one, person, Findings()).lines)
        if action == "undo":
            assert importing.take(one, seen, person, "") == ()
        return lambda _: Ask(
            f"/execution/batches/{one.pk}/", {"action": action, "seen": seen} if action else None
        )

    return Deed(ready)


def _sent() -> tuple[str, Mapping[str, Any]]:
    ask = months_sent()("zhuguan")
    return ask.path, ask.data or {}


# the sample for review


def sampling(path: str, data: Mapping[str, str] | None = None, *, drawn: bool = True) -> Deed:
    """A page of the sample of the year, after one was drawn where the row needs it."""

    def ready(*_: Any) -> Asks:
        stand("review/drawn")
        scope, person = Unit.objects.get(code="9"), Person.objects.get(username="jixiaoke")
        if drawn:
            assert changes.take(scope, demo.YEAR, person, SAMPLE, 0) == ()
        return lambda _: Ask(f"/sample/{demo.YEAR}/{path}", data)

    return Deed(ready)


SAMPLE = {"seed": SECRET, "share": "20", "by": "", "last": "0"}

# steps of the procedure


def acting(at: str, what: str, _: Any) -> Asks:
    """A step is taken; before it is taken back, it was taken by whoever asks, or by another where the row says so."""
    work, action = stand(at), what.split("`")[1]
    if "批复前" in what:
        work_of(UNIT, "objectives")
        Work.objects.filter(unit__code=UNIT, kind="objectives").update(state="performance")
    kind = work.rules
    undoes = kind.actions[[one.id for one in kind.actions].index(action)].kind == "undo"
    into = next((one.id for one in kind.actions if one.to == work.state and one.kind == "forward"), "")
    seen = content(work)

    def ask(who: str) -> Ask:
        if undoes:
            actor = (
                "jixiaoke" if "别人" in what and who != "jixiaoke" else "tianbao" if "别人" in what else who
            )
            Step.objects.create(
                work=work, number=1, action=into, actor=Person.objects.get(username=actor or "tianbao"), role="filler",
                at=timezone.now(), source=kind.start, to=work.state,
            )  # fmt: skip
            Work.objects.filter(pk=work.pk).update(version=1)
        return Ask(f"/work/{work.pk}/act/", {
            "action": action, "version": str(int(undoes)), "seen": str(seen), "opinion": SECRET, "to": kind.start,
        })  # fmt: skip

    return ask


# forms


def filled() -> None:
    """Every case has been begun."""
    for kind in ("adjustment", "monitoring", "self_evaluation", "review"):
        work = work_of(UNIT, kind)
        draft.Draft.objects.update_or_create(work=work, defaults={"framework": "project-10"})


def choosing(at: str, *_: Any) -> Asks:
    begin(Unit.objects.get(code=UNIT), demo.YEAR + 1)
    work = Work.objects.get(unit__code=UNIT, year=demo.YEAR + 1, kind=at.partition("/")[0])
    return lambda _: Ask(f"/work/{work.pk}/fill/", {"framework": "project-10"})


def classified() -> None:
    """A self-evaluation of which one fact is classified, with a note to it."""
    spent = "项目全年执行金额: {value: 456万元"
    assert spent in CASE
    evaluated(CASE.replace(spent, f"{spent}, secrecy: 涉密, note: {SECRET}"))


CELLS = {
    "objectives": "narrative|goals|text", "adjustment": "narrative|goals|text", "monitoring": "narrative|execution|text",
    "self_evaluation": "facts|project_budget_amount|value", "review": "facts|project_budget_amount|value",
}  # fmt: skip


def typing(work: Work) -> dict[str, str]:
    text = "47.5" if "facts" in CELLS[work.kind] else SECRET
    return {f"c:{CELLS[work.kind]}": text, f"b:{CELLS[work.kind]}": shown(work).get(CELLS[work.kind], "")}


def typing_on(at: str, *_: Any) -> Asks:
    work = stand(at)
    return lambda _: Ask(f"/work/{work.pk}/fill/", typing(work), {"Accept": "application/json"})


def case_sent(_: Work) -> dict[str, Any]:
    return {"case": ("案卷.yaml", CASE.encode()), "last": "0", "replace": "yes"}


# the library of indicators


def kept_indicators() -> dict[str, LibraryIndicator]:
    """One indicator of the unit and one of the department above it."""
    made = {}
    for at, code in (("本单位的", UNIT), ("主管部门的", "901")):
        made[at] = LibraryIndicator.objects.create(
            owner=Unit.objects.get(code=code), name=f"{SECRET}{at}", aspect="数量", operator=">=", unit="个",
            by=Person.objects.get(username="tianbao"), at=timezone.now(),
        )  # fmt: skip
    return made


def on_indicator(path: str, data: Mapping[str, str] | None = None) -> Deed:
    """A page of the indicator that the row names; what is restored was withdrawn before."""

    def ready(_: str, what: str, made: Any) -> Asks:
        one = made[what.partition("（")[2].rstrip("）")]
        if data is not None and data.get("back"):
            LibraryIndicator.objects.filter(pk=one.pk).update(withdrawn=timezone.now())
        return lambda _: Ask(f"/library/{one.pk}/{path}", data)

    return Deed(ready)


def adding(*_: Any) -> Asks:
    region = str(Unit.objects.get(code="9").pk)
    return lambda who: Ask("/library/new/", {**INDICATOR, "owner": region if who == "jixiaoke" else ""})


INDICATOR = {"name": SECRET, "aspect": "质量", "operator": ">=", "unit": "%", "version": "1"}


# documents


def documented() -> dict[str, Any]:
    """A self-evaluation with a case, a form of each sort, and a draft report that was audited."""
    evaluated()
    work = stand("self_evaluation/draft")
    person = Person.objects.get(username="tianbao")
    paper = work.papers.get()
    for public in (True, False):
        assert making.ask(work, person, paper, "brief", ".docx", public=public) == ()
    assert making.ask_draft(work, person, "brief", ".docx", public=True) == ()
    assert auditing.attach(work, person, "自评报告.txt", test_site_report.text(), 0) == ()
    while (job := take(name())) is not None:
        {"form": making, "audit": auditing}[job.kind].perform(job)
    one = auditing.newest(work)
    assert one is not None
    assert one.audit is not None
    return {
        "draft": FormFile.objects.get(paper=None).pk, "public": FormFile.objects.exclude(paper=None).get(public=True).pk, "internal": FormFile.objects.get(public=False).pk,
        "finding": next(one["number"] for one in one.audit["findings"]),
    }  # fmt: skip


def of_made(path: str) -> Deed:
    """A page whose address names something that the table prepared."""

    def ready(at: str, _: str, made: Any) -> Asks:
        work = stand(at)
        return lambda _: Ask(f"/work/{work.pk}/{path.format(**made)}")

    return Deed(ready)


def waiving(at: str, _: str, made: Any) -> Asks:
    work = stand(at)
    return lambda _: Ask(
        f"/work/{work.pk}/report/1/waive/", {"finding": str(made["finding"]), "reason": SECRET}
    )


def audited_again(_: Work) -> dict[str, str]:
    Job.objects.filter(kind="audit").update(state=FAILED)
    return {}


# evidence


def proved() -> None:
    """A picture that everybody who sees the work may see, and one that is classified."""
    evaluated()
    work, client = stand("self_evaluation/draft"), come_in("tianbao")
    for mark, about in (("", "现场照片"), ("涉密", SECRET)):
        answer = test_site_evidence.add(
            client, work, test_site_evidence.picture(), "照片.png", about=about, mark=mark
        )
        assert answer.status_code == 302
    assert Evidence.objects.filter(work=work).count() == 2


# rectification


def listed() -> int:
    """A list with one problem that was done."""
    evaluated()
    work = stand("rectification/listed")
    one = Problem.objects.create(
        work=work, number=1, source="typed", problem=SECRET, cause="采购晚", measure="早采购", section="总务处",
        due=timezone.localdate() + timedelta(days=10), proof="凭证", state="done",
    )  # fmt: skip
    return int(one.pk)


def on_problem(path: str, data: Mapping[str, str] | None = None) -> Deed:
    def ready(at: str, _: str, made: Any) -> Asks:
        work = stand(at)
        return lambda _: Ask(f"/work/{work.pk}/problems/{made}/{path}", data)

    return Deed(ready)


PROBLEM = {
    **test_site_rectification.PLAN, "due": (timezone.localdate() + timedelta(days=5)).isoformat(), "problem": f"{SECRET}又", "proof": "凭证", "draft": "1",
}  # fmt: skip


# publication


def prepared() -> dict[str, int]:
    """Results with a record and the files that everybody will read."""
    evaluated()
    work, client = stand("publication/preparing"), come_in("tianbao")
    assert test_site_publication.fill(client, work).status_code == 302
    test_site_publication.make(client, work)
    record = Publication.objects.get(work=work)
    assert record.copies.exists()
    return {"pk": record.pk}


def recorded(work: Work) -> dict[str, str]:
    one = Publication.objects.filter(work=work).first()
    version = str(one.version) if one is not None else "0"
    return {
        **test_site_publication.RECORD,
        "approved": test_site_publication.day(-5),
        "title": SECRET,
        "version": version,
    }


def public(path: str) -> Deed:
    def ready(at: str, _: str, made: Any) -> Asks:
        stand(at)
        return lambda _: Ask(f"/public/{path.format(**made)}")

    return Deed(ready, open=True)


# projects, sums over units


def project_list() -> bytes:
    return test_site_projects.list_of(
        [["N1", SECRET, "一级", "", "新增", "职责", 1, "", "", demo.YEAR, "", "", "否"]]
    )


def on_projects(path: str, data: Mapping[str, Any] | None = None, *, batch: str = "") -> Deed:
    """A page of the projects of the unit, whose year is at the step of the row. `batch`: what comes of a list that was sent before."""

    def ready(at: str, *_: Any) -> Asks:
        if batch:
            sent = test_site_projects.upload(come_in("tianbao"), project_list())
            assert sent.status_code == 302
        one = ProjectBatch.objects.first()
        if batch == "undo":
            assert one is not None
            assert (
                project_batches.take(one, project_seen(one), Person.objects.get(username="tianbao"), "") == ()
            )
        if not at.startswith("adjustment"):
            Work.objects.filter(unit__code=UNIT, kind="adjustment").update(state="none")
        if at.startswith("self_evaluation"):
            Work.objects.filter(unit__code=UNIT, kind="monitoring").update(state="confirmed")
        stand(at)
        project = Project.objects.get(code="X01-1")
        asked = dict(data) if data is not None else None
        if batch == "take" and one is not None:
            asked = {"action": "take", "seen": project_seen(one)}
        place = path.format(project=project.pk, batch=one.pk if one is not None else 0)
        return lambda _: Ask(f"{test_site_projects.base()}{place}", fresh(asked))

    return Deed(ready)


def project_seen(one: ProjectBatch) -> str:
    return seal(project_batches.planned(one, batches.Findings()))


def summing(data: Mapping[str, Any] | None = None) -> Deed:
    """The objectives of the department, under a framework."""

    def ready(*_: Any) -> Asks:
        work = work_of("901", "objectives")
        draft.Draft.objects.update_or_create(work=work, defaults={"framework": "project-10"})
        return lambda _: Ask(f"/work/{work.pk}/consolidated/", data)

    return Deed(ready)


NEW_PROJECT = {**test_site_projects.GOOD, "name": SECRET}
SUM = {
    "take": "project_budget_amount", "own:project_budget_amount": "1", "was:project_budget_amount": "", "partial": "yes",
    "below:project_budget_amount": "0", "now:project_budget_amount": "",
}  # fmt: skip


# administrators


def kept(path: str, data: Mapping[str, str] | None = None, *, person: str = "waitian") -> Deed:
    """A page of the administrators about a unit, an account or a post."""

    def ready(*_: Any) -> Asks:
        post = Post.objects.get(person__username="caiwu")
        known = {
            "unit": Unit.objects.get(code="901002").pk, "account": Person.objects.get(username=person).pk,
            "post": post.pk, "seen": posts.seen(post),
        }  # fmt: skip
        asked = {key: one.format(**known) for key, one in data.items()} if data is not None else None
        return lambda _: Ask(f"/keep/{path.format(**known)}", asked)

    return Deed(ready)


def unlocking(*_: Any) -> Asks:
    Person.objects.filter(username="waitian2").delete()
    one = Person.objects.create("waitian2", PASSWORD, name="某", is_active=False)
    return lambda _: Ask(f"/keep/accounts/{one.pk}/", {"action": "unlock", "version": "0"})


def on_oneself(data: Mapping[str, str]) -> Deed:
    def ask(who: str) -> Ask:
        own = Person.objects.filter(username=who).first() or Person.objects.get(username="xitong")
        return Ask(f"/keep/accounts/{own.pk}/", data)

    return Deed(lambda *_: ask)


def roster() -> bytes:
    return test_site_lists.book("units", [["901009", SECRET, "预算单位", "901"]])


def batch_sent(*_: Any) -> Asks:
    return lambda _: Ask("/keep/import/units/", {"file": SimpleUploadedFile("名单.xlsx", roster())})


def batch(action: str = "") -> Deed:
    """A batch that was previewed; one that is undone was taken before."""

    def ready(*_: Any) -> Asks:
        one = Batch.objects.get(
            pk=int(test_site_lists.upload(come_in("xitong"), "units", roster())["Location"].split("/")[-2])
        )
        seen = seal(batches.planned(one, batches.Findings()))
        if action == "undo":
            assert batches.take(one, seen, Person.objects.get(username="xitong"), "")[0] == ()
        return lambda _: Ask(f"/keep/batches/{one.pk}/", {"action": action, "seen": seen} if action else None)

    return Deed(ready)


# sections


def shared() -> None:
    """Objectives of which one part is the section's, another somebody else's; last year had a part for it too."""
    evaluated()
    work = work_of(UNIT, "objectives")
    Work.objects.filter(unit=work.unit, kind="objectives").update(state="draft")
    section, due = Person.objects.get(username="yewu1"), timezone.localdate() + timedelta(days=5)
    last = Work.objects.create(
        unit=work.unit, year=work.year - 1, kind="objectives", state="approved", since=timezone.localdate()
    )
    for of, key, person in (
        (work, GIVEN, section), (work, OTHER, None), (last, "about", section), (last, OTHER, None),
    ):  # fmt: skip
        Assignment.objects.create(
            work=of, share=key, name="一部分", place="?part=words", due=due, person=person,
            section="教务科" if person else "总务科",
        )  # fmt: skip


def on_shares(path: str, data: Mapping[str, str]) -> Deed:
    def ready(at: str, *_: Any) -> Asks:
        work = stand(at)
        seen = {"seen": str(draft.number(work))}
        before = {one: shown(work).get(one.removeprefix("b:"), "") for one in data if one.startswith("b:n")}
        return lambda _: Ask(f"/work/{work.pk}/{path}", {**data, **before, **seen})

    return Deed(ready)


GIVEN, OTHER = "narrative|goals", "narrative|tasks"
FREE = {"b:about": "||", "s:about": SECRET, "p:about": "", "d:about": SOON}


# appraisal


def appraised() -> Appraisal:
    """A new project that is appraised."""
    work = work_of(UNIT, "appraisal")
    values = dict.fromkeys(form.fields(), "") | test_site_appraisal.WHOLE | {"name": SECRET}
    read, found = form.read(work, Appraisal(work=work), values, draft=False)
    assert found == []
    return Appraisal.objects.create(work=work, number=1, **read)


def on_project(path: str, data: Mapping[str, str] | None = None) -> Deed:
    def ready(at: str, _: str, made: Any) -> Asks:
        work = stand(at)
        return lambda _: Ask(f"/work/{work.pk}/appraisal/{path.format(pk=made.pk)}", data)

    return Deed(ready)


PROJECT = {
    **test_site_appraisal.WHOLE,
    "name": f"{SECRET}又",
    "code": "",
    "version": "1",
    "conclusion": "support",
}


PREPARED: dict[str, Callable[[], Any]] = {
    "标为涉密的事实": classified, "单位的一年": evaluated, "预算执行": budgeted, "填报和案卷": filled, "指标库": kept_indicators, "科室分工": shared, "事前绩效评估的内容": appraised,
    "表样和报告": documented, "佐证材料": proved, "整改": listed, "公开": prepared,
}  # fmt: skip
VERSION = {"version": "0"}
DEEDS: dict[tuple[str, str], Deed] = {
    ("todo", "看"): same("/"),
    ("login", "看"): same("/login/"),
    ("login", "用自己的密码登录"): Deed(
        logging_in, noted=("log_event", "axes_accessattempt", "axes_accessfailurelog")
    ),
    ("logout", "退出"): same("/logout/", {}),
    ("password", "看"): same("/password/"),
    ("password", "改自己的密码"): same(
        "/password/", {"old": PASSWORD, "new": "Xin-kou-ling-26", "again": "Xin-kou-ling-26"}
    ),
    ("language", "换语言"): Deed(lambda *_: lambda _: Ask("/language/", {"language": "en"}), unkept=True),
    ("my_posts", "看"): same("/posts/"),
    ("delegate_post", "委托自己的岗位"): Deed(delegating),
    ("delegate_post", "委托别人的岗位"): Deed(delegating_another),
    ("take_back_post", "收回（填报人委托出去的）"): Deed(taking_back),
    ("unit_year", "看"): Deed(year_of_unit),
    ("work", "看"): on_work(""),
    ("act", ""): Deed(acting),
    ("indicator", "看得分过程"): on_work("indicator/execution/"),
    ("begin_years", "看"): same("/years/"),
    ("begin_years", "开始一个年度"): Deed(year_begun),
    ("execution", "看"): on_unit("execution"),
    ("execution", "报各月支出"): on_unit("execution", {"initial": "50", "m1_paid": "3", "m1_note": SECRET}),
    ("ledger", "看"): on_unit("ledger"),
    ("ledger", "记一笔"): on_unit("ledger", {**test_site_ledger.ENTRY, "reason": SECRET, "action": "add"}),
    ("ledger", "冲正一笔"): on_unit("ledger", {"action": "reverse", "number": "1", "reason": SECRET}),
    ("executions_now", "看"): Deed(lambda *_: lambda _: Ask("/execution/"), moves=True),
    ("executions", "看"): same(f"/execution/{demo.YEAR}/"),
    ("bulletin", "取通报"): same(f"/execution/{demo.YEAR}/bulletin.docx"),
    ("spending_batches", "看"): same(f"/execution/{demo.YEAR}/import/"),
    ("spending_batches", "上传各单位支出"): Deed(months_sent),
    ("spending_empty", "取空表"): same(f"/execution/{demo.YEAR}/import/empty.xlsx"),
    ("spending_batch", "看主管部门的批次"): months(),
    ("spending_batch", "导入"): months("take"),
    ("spending_batch", "撤销"): months("undo"),
    ("fill", "看"): on_work("fill/"),
    ("sample", "看"): sampling(""),
    ("sample", "抽取"): sampling("", SAMPLE, drawn=False),
    ("sample_settle", "定下来"): sampling("settle/", {"last": "1"}),
    ("sample_file", "取名单"): sampling("1.xlsx"),
    ("fill", "看涉密的事实"): on_work("fill/?part=execution", secret=True),
    ("indicator", "看涉密的得分过程"): on_work("indicator/execution/", secret=True),
    ("fill", "选指标体系"): Deed(choosing),
    ("fill", "保存"): on_work("fill/", typing),
    ("fill", "边填边存"): Deed(typing_on),
    ("case", "上传案卷"): on_work("case/", case_sent),
    ("library", "看"): same("/library/"),
    ("library_new", "打开空表"): same("/library/new/"),
    ("library_new", "加指标"): Deed(adding),
    ("library_one", "看（本单位的）"): on_indicator(""),
    ("library_one", "看（主管部门的）"): on_indicator(""),
    ("library_one", "改（本单位的）"): on_indicator("", INDICATOR),
    ("library_one", "改（主管部门的）"): on_indicator("", INDICATOR),
    ("library_withdraw", "撤下（本单位的）"): on_indicator("withdraw/", {"version": "1"}),
    ("library_withdraw", "撤下（主管部门的）"): on_indicator("withdraw/", {"version": "1"}),
    ("library_withdraw", "恢复（本单位的）"): on_indicator("withdraw/", {"version": "1", "back": "1"}),
    ("work_library", "看"): on_work("library/"),
    ("work_library", "选用"): on_work("library/", lambda _: {"pick": "education-08", "row": "4"}),
    ("work_library_keep", "存入自己的指标库"): on_work("library/keep/", lambda _: {"target": "t01"}),
    ("sections", "看"): on_work("sections/"),
    ("sections", "分给科室"): on_shares("sections/", FREE),
    ("sections", "没分的一次分配"): on_shares(
        "sections/", {"bulk": "1", "s:*": SECRET, "p:*": "", "d:*": SOON}
    ),
    ("sections_copy", "照上年分工"): on_shares("sections/copy/", {}),
    ("sections_done", "说填好了"): on_shares("sections/done/", {"share": GIVEN}),
    ("fill", "填分给自己的"): on_shares("fill/", {f"c:{GIVEN}|text": SECRET, f"b:{GIVEN}|text": ""}),
    ("fill", "填分给别的科室的"): on_shares("fill/", {f"c:{OTHER}|text": SECRET, f"b:{OTHER}|text": ""}),
    ("appraisal", "看"): on_project(""),
    ("appraisal_new", "打开空表"): on_project("new/"),
    ("appraisal_new", "加一个项目"): on_project("new/", PROJECT),
    ("appraised", "看"): on_project("{pk}/"),
    ("appraised", "写"): on_project("{pk}/", PROJECT),
    ("appraised_remove", "移出"): on_project("{pk}/remove/", {"version": "1"}),
    ("appraisal_file", "取评估意见"): on_project("conclusion.docx"),
    ("documents", "看"): on_work("documents/"),
    ("documents", "生成公开的表"): on_work(
        "documents/", lambda _: {"case": "1", "form": "score_table", "suffix": ".docx", "copy": "public"}
    ),
    ("documents", "生成内部的表"): on_work(
        "documents/", lambda _: {"case": "1", "form": "score_table", "suffix": ".docx", "copy": "internal"}
    ),
    ("documents", "照现在填的做草稿"): on_work(
        "documents/", lambda _: {"case": "typed", "form": "score_table", "suffix": ".docx", "copy": "public"}
    ),
    ("document", "取草稿"): of_made("documents/{draft}/"),
    ("document", "取公开的表"): of_made("documents/{public}/"),
    ("document", "取内部的表"): of_made("documents/{internal}/"),
    ("case_file", "取送来的案卷"): on_work("case/1/"),
    ("workbook", "取空填报表"): on_work("workbook/?framework=project-10"),
    ("workbook", "取有内容的填报表"): on_work("workbook/?case=1"),
    ("report", "看"): on_work("report/"),
    ("report", "上传报告初稿"): on_work(
        "report/", lambda _: {"report": ("自评报告.txt", test_site_report.text("1,250.00")), "last": "1"}
    ),
    ("report_older", "看"): on_work("report/1/"),
    ("report_file", "取初稿"): on_work("report/1/file/"),
    ("report_copy", "取批注稿"): on_work("report/1/copy/"),
    ("report_waive", "说明理由保留"): Deed(waiving),
    ("report_again", "重新审核"): on_work("report/1/again/", audited_again),
    ("evidence", "看"): on_work("evidence/"),
    ("evidence", "加一件"): on_work(
        "evidence/",
        lambda _: {"about": SECRET, "indicator": "execution", "mark": "", "file": ("纪要.txt", b"2026")},
    ),
    ("evidence_file", "取没有标记的"): on_work("evidence/1/file/"),
    ("evidence_file", "取涉密的"): on_work("evidence/2/file/"),
    ("evidence_picture", "看没有标记的"): on_work("evidence/1/picture/"),
    ("evidence_picture", "看涉密的"): on_work("evidence/2/picture/"),
    ("evidence_remove", "移除"): on_work("evidence/1/remove/", lambda _: {"why": SECRET}),
    ("problem", "看"): on_problem(""),
    ("problem", "写"): on_problem("", {**PROBLEM, "version": "1"}),
    ("problem_judge", "验收"): on_problem(
        "judge/", {"version": "1", "verdict": "accepted", "opinion": "看过凭证"}
    ),
    ("problem_remove", "移出"): on_problem("remove/", {"version": "1"}),
    ("problems_take", "列入提出的问题"): on_work("problems/take/", lambda _: {"all": "1"}),
    ("problem_new", "打开空表"): on_work("problems/new/"),
    ("problem_new", "自己加一个"): on_work("problems/new/", lambda _: PROBLEM),
    ("problems_register", "取整改台账"): on_work("problems/register.docx"),
    ("publication", "看"): on_work("publication/"),
    ("publication", "写"): on_work("publication/", recorded),
    ("publication_make", "生成公开文本"): on_work("publication/make/", recorded),
    ("publication_preview", "看"): on_work("publication/preview/"),
    ("publication_copy", "取文件"): on_work("publication/1/"),
    ("public", "看"): public(""),
    ("public_page", "看"): public("{pk}/"),
    ("public_file", "取文件"): public("{pk}/1/"),
    ("public_none", "看"): public("别的/网址/"),
    ("projects", "看"): on_projects(""),
    ("projects_file", "导出"): on_projects("list.xlsx"),
    ("project_new", "打开空表"): on_projects("new/"),
    ("project_new", "新增"): on_projects("new/", NEW_PROJECT),
    ("project", "看"): on_projects("{project}/"),
    ("project", "修改"): on_projects("{project}/", {"version": "1", "name": SECRET}),
    ("project", "填已支付"): on_projects("{project}/", {"version": "1", "paid": "2.5"}),
    ("project_close", "停止"): on_projects("{project}/close/", {"version": "1", "why": SECRET}),
    ("project_batches", "看"): on_projects("import/"),
    ("project_batches", "上传名单"): on_projects("import/", {"file": ("项目.xlsx", project_list())}),
    ("project_empty", "取空表"): on_projects("import/empty.xlsx"),
    ("project_batch", "看"): on_projects("import/{batch}/", batch="look"),
    ("project_batch", "导入"): on_projects("import/{batch}/", batch="take"),
    ("project_batch", "撤销"): on_projects("import/{batch}/", {"action": "undo"}, batch="undo"),
    ("consolidated", "看"): summing(),
    ("consolidated", "写入合计"): summing(SUM),
    ("log", "看"): same("/log/"),
    ("log", "逐条核对"): same("/log/", {}),
    ("log_export", "导出"): same("/log/export/", {}),
    ("keep_units", "看"): kept("units/"),
    ("keep_unit_new", "看"): kept("units/new/"),
    ("keep_unit_new", "新建单位"): kept(
        "units/new/", {"code": "901008", "name": SECRET, "kind": "unit", "parent": "901"}
    ),
    ("keep_unit", "看"): kept("units/{unit}/"),
    ("keep_unit", "改名"): kept(
        "units/{unit}/", {"code": "901002", "name": SECRET, "kind": "unit", "parent": "901", **VERSION}
    ),
    ("keep_unit_act", "停用"): kept("units/{unit}/act/", {"action": "close", **VERSION}),
    ("keep_accounts", "看"): kept("accounts/"),
    ("keep_account_new", "看"): kept("accounts/new/"),
    ("keep_account_new", "新建账号"): kept("accounts/new/", {"username": "xinren", "name": SECRET}),
    ("keep_account", "看"): kept("accounts/{account}/"),
    ("keep_account", "改姓名"): kept("accounts/{account}/", {"action": "rename", "name": SECRET, **VERSION}),
    ("keep_account", "重置密码"): kept("accounts/{account}/", {"action": "reset", **VERSION}),
    ("keep_account", "锁定"): kept("accounts/{account}/", {"action": "lock", **VERSION}),
    ("keep_account", "解锁"): Deed(unlocking),
    ("keep_account", "任命管理员"): kept(
        "accounts/{account}/", {"action": "appoint", "duty": "audit", **VERSION}, person="wugang"
    ),
    ("keep_account", "重置自己的密码"): on_oneself({"action": "reset", **VERSION}),
    ("keep_account", "任命自己"): on_oneself({"action": "appoint", "duty": "audit", **VERSION}),
    ("keep_posts", "看"): kept("posts/"),
    ("keep_post_new", "看"): kept("posts/new/"),
    ("keep_post_new", "给岗位"): kept(
        "posts/new/", {"username": "wugang", "unit": "902001", "role": "filler", "starts": SOON}
    ),
    ("keep_post", "看"): kept("posts/{post}/"),
    ("keep_post", "结束岗位"): kept("posts/{post}/", {"seen": "{seen}"}),
    ("keep_batches", "看"): kept("import/units/"),
    ("keep_batches", "上传名单"): Deed(batch_sent),
    ("keep_empty", "取空表"): kept("import/units/empty.xlsx"),
    ("keep_batch", "看"): batch(),
    ("keep_batch", "导入"): batch("take"),
    ("keep_batch", "撤销"): batch("undo"),
}
