"""YAML into located data: every scalar stays the text it was; no tags, no anchors, no duplicate keys, no bombs."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from jixiao.core.finding import Findings
from jixiao.core.source import Data, Listed, Mapped, Scalar
from jixiao.core.system import Why
from jixiao.readers.file_bytes import file_bytes

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MOST_BYTES = 4_000_000
MOST_DEPTH = 40
MOST_NODES = 300_000
MOST_SCALAR = 100_000

# What most often is behind a syntax error
WIDE_COLON = Why(
    "用了全角冒号“：”，换成半角冒号加一个空格", "it has a full-width colon; write a colon and a space"
)
UNPRINTABLE = Why("文件里有不可显示的字符", "the file has a character that cannot be shown")
TABS = Why("缩进用了制表符（Tab），请改为空格", "it is indented by a tab; use spaces")
COLON_INSIDE = Why(
    "值里有“冒号加空格”，请给整个值加上引号",
    "the value has a colon and a space in it; put all of it in quotes",
)
SIGN_FIRST = Why(
    "值以特殊符号开头，请给整个值加上引号", "the value begins with a special sign; put all of it in quotes"
)
BRACES = Why(
    "花括号或方括号里的写法不对：少了逗号、括号没有合上，或值里有冒号、逗号没有加双引号",
    "inside braces or brackets a comma is missing, they are not closed, or a value with a colon or comma is not in double quotes",
)
UNPAIRED = Why("缩进、冒号或引号不成对", "indents, colons or quotes do not match")


def read_yaml(path: Path, findings: Findings) -> Data | None:
    """The data of a YAML file; None when it cannot be read, with findings."""
    raw = file_bytes(path, MOST_BYTES, findings)
    if raw is None:
        return None
    return parse_yaml(raw, findings)


def parse_yaml(raw: bytes, findings: Findings) -> Data | None:
    """The data of YAML bytes (UTF-8, with or without a byte-order mark)."""
    if len(raw) > MOST_BYTES:
        findings.add(
            "file_too_large",
            0,
            size=f"{len(raw) / 1_000_000:.1f} MB",
            limit=f"{MOST_BYTES / 1_000_000:.0f} MB",
        )
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        findings.add("not_utf8", line)
        return None
    try:
        return _build(text, findings)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        colon = _wide_colon(text, line)
        if colon:
            findings.add("yaml_syntax", colon, why=WIDE_COLON)
        else:
            findings.add("yaml_syntax", line, why=_explained(error, text, line))
    except yaml.YAMLError as error:  # an unprintable character has no mark
        findings.add("yaml_syntax", _line_of(error, text), why=UNPRINTABLE)
    except _StopError:
        pass
    return None


class _StopError(Exception):
    """Reading ends here; the finding is already noted."""


class _Frame:
    __slots__ = ("data", "key", "key_line")

    def __init__(self, data: Mapped | Listed) -> None:
        self.data = data
        self.key: str | None = None
        self.key_line = 0


def _build(text: str, findings: Findings) -> Data | None:
    stack: list[_Frame] = []
    root: Data | None = None
    documents = nodes = 0

    def stop(code: str, line: int, **values: str) -> None:
        findings.add(code, line, **values)
        raise _StopError

    def put(value: Data, line: int) -> None:
        nonlocal root
        if not stack:
            root = value
            return
        frame = stack[-1]
        if isinstance(frame.data, Listed):
            frame.data.append(value)
        elif frame.key is None:
            if not isinstance(value, Scalar):
                stop("yaml_key", line)
            frame.key, frame.key_line = str(value), line
            if frame.key in frame.data:
                findings.add("duplicate_key", line, key=frame.key, first=str(frame.data.lines[frame.key]))
        else:
            if frame.key not in frame.data:
                frame.data.put(frame.key, value, frame.key_line)
            frame.key = None

    for event in yaml.parse(text, Loader=LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                stop("yaml_documents", line)
            continue
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            stop("yaml_anchor", line)
        tag = getattr(event, "tag", None)
        if tag:
            stop("yaml_tag", line, tag=str(tag))
        nodes += 1
        if nodes > MOST_NODES or len(stack) > MOST_DEPTH:
            stop("yaml_too_deep", line, limit=str(MOST_DEPTH))
        if isinstance(event, yaml.ScalarEvent):
            if len(event.value) > MOST_SCALAR:
                stop("yaml_scalar", line, limit=str(MOST_SCALAR))
            put(Scalar(event.value, line), line)
        elif isinstance(event, yaml.MappingStartEvent):
            data: Mapped | Listed = Mapped(line)
            put(data, line)
            stack.append(_Frame(data))
        elif isinstance(event, yaml.SequenceStartEvent):
            data = Listed(line=line)
            put(data, line)
            stack.append(_Frame(data))
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            stack.pop()
    if root is None:
        findings.add("file_empty", 0)
    return root


def _explained(error: yaml.MarkedYAMLError, text: str, line: int) -> Why:
    """What most often is behind a syntax error, in the writer's words."""
    lines = text.split("\n")
    here = lines[line - 1] if 0 < line <= len(lines) else ""
    if "\t" in here[: len(here) - len(here.lstrip())] or "\\t" in str(error.problem):
        return TABS
    if "mapping values" in str(error.problem):
        return COLON_INSIDE
    if here.lstrip("- ").startswith(("@", "`", "%")) or "cannot start any token" in str(error.problem):
        return SIGN_FIRST
    if "',' or '}'" in str(error.problem) or "',' or ']'" in str(error.problem):
        return BRACES
    return UNPAIRED


def _wide_colon(text: str, line: int) -> int:
    """The line, this one or one before it, on which a key is followed by a full-width colon; 0 when there is none."""
    lines = text.split("\n")
    for number in (line, line - 1, line - 2):
        here = lines[number - 1] if 0 < number <= len(lines) else ""
        if re.match(r"\s*(- )?[\w\u4e00-\u9fff]+：", here) and ": " not in here:
            return number
    return 0


def _line_of(error: yaml.YAMLError, text: str) -> int:
    position = getattr(error, "position", None)
    return text[:position].count("\n") + 1 if isinstance(position, int) else 0
