"""Forms from cases by name: scored, made, written; one at a time, or many in several processes with flat memory."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count
from multiprocessing import get_context
from pathlib import Path

from jixiao.case.model import Case
from jixiao.core.document import Document
from jixiao.core.fact import Catalogue
from jixiao.core.finding import DataError, Finding, Findings
from jixiao.core.source import Place
from jixiao.core.system import why
from jixiao.flows.evaluate import score_opened
from jixiao.flows.library import DATA, catalogue, open_case
from jixiao.readers.yaml_file import read_yaml
from jixiao.reporting.forms import Form, find_form, make_form, read_forms
from jixiao.reporting.template_file import read_templates
from jixiao.reporting.templates import Templates
from jixiao.writers.document import write_document

SUFFIXES = (".docx", ".pdf", ".xlsx")
LONGEST = 60  # signs of a unit's name in a file name; a file name may have 255 bytes, a Chinese sign has 3
UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
LIFE = (
    50  # cases that one process makes before a new one takes its place: what writes PDF keeps what it has set
)
AHEAD = 2  # cases given to each process before the first comes back


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of every case: which form, for whom, with whose sentences; whether it may take a file's place (somebody
    may have written in that); what stands at the head of every page and in the file's name (`mark`)."""

    form: str
    public: bool = False
    templates: str = ""
    indicator: str = ""
    framework: str = ""
    overwrite: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Reported:
    """One case's form: where it was written (None where it was not), and every finding. `document` is None where it could
    not be made, and for one of many."""

    case: str
    path: Path | None
    findings: tuple[Finding, ...]
    document: Document | None = None

    @property
    def failed(self) -> bool:
        return any(finding.severity == "error" for finding in self.findings)


# -- what is on the shelf


@lru_cache(maxsize=1)
def forms() -> dict[str, Form]:
    """The forms by name."""
    findings = Findings("forms.yaml")
    data = read_yaml(DATA / "reports" / "forms.yaml", findings)
    findings.stop_on_errors()
    return read_forms(data)


@lru_cache(maxsize=1)
def common_templates() -> Templates:
    """The sentences that come with the package."""
    findings = Findings("sentences.yaml")
    data = read_yaml(DATA / "reports" / "sentences.yaml", findings)
    made = read_templates(data, catalogue(), findings)
    findings.stop_on_errors()
    return made


def form_of(name: str) -> Form:
    """A form by name or title; raises `DataError` with near names."""
    findings = Findings()
    form = find_form(name, forms(), findings)
    if form is None:
        raise DataError(findings.items)
    return form


# -- one case


def report(
    case: str,
    form: str,
    output: str = "",
    *,
    public: bool = False,
    templates: str = "",
    indicator: str = "",
    framework: str = "",
    overwrite: bool = False,
) -> Reported:
    """The form of a case as a Document, and as a file where `output` names one or a folder; a file that is there is kept
    unless `overwrite`. Raises `DataError` with every finding where it cannot be made or written."""
    wish = Wish(form, public, templates, indicator, framework, overwrite)
    return report_to(case, wish, where(output) if output else None)


def report_to(case: str, wish: Wish, target: Path | None, suffix: str = ".docx") -> Reported:
    """The same for a wish; `target` is a file, or a folder in which the file takes its good name with this ending."""
    made, document, findings = _made(case, wish)
    path = target
    if target is not None:
        if os.path.isdir(target):  # False too for a name no file can have
            path = target / file_name(made, form_of(wish.form), wish, suffix)
        if path is not None and not wish.overwrite and _there(path):
            raise DataError([Finding("file_exists", Place(str(path)), {"path": str(path)})])
        if path is not None and not write_document(document, path, findings):
            raise DataError(findings.items)
    return Reported(case, path, tuple(findings.items), document)


def _there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name that the system refuses: writing says so
        return False


def _made(name: str, wish: Wish) -> tuple[Case, Document, Findings]:
    """The case, its document and the findings that are no errors. Raises `DataError` with all of them otherwise."""
    opened = open_case(name, wish.framework)
    scored = score_opened(opened)
    findings = Findings(opened.findings.file)
    findings.book, findings.sheets = opened.findings.book, opened.findings.sheets
    findings.items += scored.findings
    sentences = common_templates()
    if wish.templates:
        sentences = sentences.with_own(_own_templates(wish.templates, scored.sheet.framework.catalogue))
    document = make_form(
        form_of(wish.form), scored.sheet, sentences, findings, public=wish.public, indicator=wish.indicator
    )
    findings.stop_on_errors()
    if document is None:
        raise DataError(findings.items)
    return scored.sheet.case, replace(document, mark=wish.mark), findings


def _own_templates(name: str, known: Catalogue) -> Templates:
    """An office's own sentences; every fault in the file is an error."""
    path = Path(name)
    findings = Findings(path.name)
    data = read_yaml(path, findings)
    findings.stop_on_errors()
    made = read_templates(data, known, findings)
    findings.stop_on_errors()
    return made


def where(output: str) -> Path:
    """The file or folder that `-o` names; a folder is made. Raises `DataError` for a file that cannot be written."""
    path = Path(output)
    ends = output.endswith(("/", os.sep))
    if not ends and not os.path.isdir(path) and path.suffix:
        if path.suffix.lower() not in SUFFIXES:
            raise DataError([Finding("report_suffix", Place(), {"suffix": path.suffix, "path": output})])
        return path.with_suffix(path.suffix.lower())
    try:
        path.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise DataError([Finding("report_folder", Place(), {"path": output, "why": why(error)})]) from error
    return path


def file_name(case: Case, form: Form, wish: Wish, suffix: str = ".docx") -> str:
    """2020年度_单位_自评报告.docx; a public copy says so, a project has its name, one indicator its own."""
    parts = [f"{case.year}年度", case.unit[:LONGEST]]
    if form.objects == ("project",) and case.title:
        parts.append(case.title[:LONGEST])
    parts.append(form.file)
    if wish.indicator:
        parts.append(wish.indicator[:LONGEST])
    if wish.public:
        parts.append("公开")
    if wish.mark:
        parts.append(wish.mark)
    return UNSAFE.sub("_", "_".join(parts)) + suffix


# -- many cases


def report_many(cases: Sequence[str], wish: Wish, folder: Path, suffix: str = ".docx") -> Iterator[Reported]:
    """The form of each case in a folder, as they are done, several at a time. A case that fails gives its findings; the
    others are made all the same. Only a few cases are in memory at once, however many there are."""
    workers = _workers(len(cases))
    taken: dict[Path, str] = {}
    waiting = list(dict.fromkeys(cases))[::-1]
    drafts = (folder / f".{os.getpid()}-{number}{suffix}" for number in count())
    running: dict[Future[tuple[Reported, str]], Path] = {}
    # a fresh interpreter for each process: the libraries that write PDF and Word keep threads, and a fork would copy their locks
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, max_tasks_per_child=LIFE) as pool:
        try:
            while waiting or running:
                while waiting and len(running) < workers * AHEAD:
                    draft = next(drafts)
                    running[pool.submit(_in_folder, waiting.pop(), wish, draft)] = draft
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    made, name = future.result()
                    yield _named(made, name, folder, taken, wish)
                    running.pop(future)
        finally:  # stopped halfway: nothing stays that has no name
            for future, draft in running.items():
                if not future.cancel():
                    wait([future])
                with suppress(OSError):
                    draft.unlink()


def _workers(cases: int) -> int:
    """As many processes as there are cores that may be used, and no more than cases."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, cases))


def _in_folder(case: str, wish: Wish, draft: Path) -> tuple[Reported, str]:
    """One case in a process of its own, under a name that no other has; and the name that it should have."""
    try:
        made, document, findings = _made(case, wish)
        if not write_document(document, draft, findings):
            return Reported(case, None, tuple(findings.items)), ""
        name = file_name(made, form_of(wish.form), wish, draft.suffix)
        return Reported(case, draft, tuple(findings.items)), name
    except DataError as error:
        return Reported(case, None, error.findings), ""


def _named(made: Reported, name: str, folder: Path, taken: dict[Path, str], wish: Wish) -> Reported:
    """The file under its own name; where another case of this run has it, or it is there already, that is a finding and
    nothing is written over."""
    if made.path is None:
        return made
    path = folder / name
    if path in taken:
        with suppress(OSError):
            made.path.unlink()
        values = {"case": made.case, "file": name, "other": taken[path]}
        return Reported(made.case, None, (*made.findings, Finding("report_same_name", Place(), values)))
    if not wish.overwrite and _there(path):
        with suppress(OSError):
            made.path.unlink()
        exists = Finding("file_exists", Place(str(path)), {"path": str(path)})
        return Reported(made.case, None, (*made.findings, exists))
    try:
        made.path.replace(path)
    except OSError as error:
        with suppress(OSError):
            made.path.unlink()
        values = {"path": str(path), "why": why(error)}
        return Reported(made.case, None, (*made.findings, Finding("report_folder", Place(), values)))
    taken[path] = made.case
    return Reported(made.case, path, made.findings)
