"""Waivers: findings that a person has judged and lets stand, by what is printed and never by line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from jixiao.auditing.evidence import APART, CUT, fold, quoted
from jixiao.auditing.remark import Remark
from jixiao.core.finding import Findings
from jixiao.core.numerals import parse_date
from jixiao.core.quantity import QuantityError
from jixiao.core.source import Data, Listed, Mapped
from jixiao.extraction.claims import Claims

SCHEMA = "jixiao/waivers-1"
KEYS = ("rule", "file", "claimed", "text", "reason", "who", "date", "until")
NEEDED = ("reason", "who", "date")
WHERE = "放过的发现"
MOST_TEXT = 60  # characters that are written to know a place by


@dataclass(frozen=True, slots=True)
class Waiver:
    """One judged finding: its rule, the printed number and some words of the sentence (or row) that it stands in.

    `file`: only in a report of this name. `made`: when it was judged. `until`: the last day on which it holds. `number` counts in its file, from 1;
    `source` and `line` are where it is written.
    """

    rule: str
    claimed: str
    text: str
    reason: str
    who: str
    made: date
    until: date | None = None
    file: str = ""
    number: int = 0
    source: str = ""
    line: int = 0

    def expired(self, today: date) -> bool:
        return self.until is not None and self.until < today

    def fits(self, remark: Remark, claims: Claims, file: str) -> bool:
        """Whether this is the finding that was judged."""
        return (
            self.rule == remark.rule
            and (not self.file or self.file == file)
            and (not self.claimed or _digits(self.claimed) == _digits(remark.claimed))
            and (not self.text or _holds(quoted(remark, claims, 0).text, self.text))
        )

    @property
    def what(self) -> str:
        """What it is known by, for a message."""
        return self.claimed or self.text[:MOST_TEXT]


@dataclass(frozen=True, slots=True)
class Sorted:
    """The remarks of one audit: those that are told, those that were waived with the waiver, and which expired waivers
    (numbers in the sequence) would have fitted."""

    told: tuple[Remark, ...]
    waived: tuple[tuple[Remark, Waiver], ...]
    used: frozenset[int]
    expired: frozenset[int]


def sort_out(
    remarks: Iterable[Remark], waivers: Sequence[Waiver], claims: Claims, file: str, today: date
) -> Sorted:
    """Take out what was judged."""
    told, waived = [], []
    used: set[int] = set()
    expired: set[int] = set()
    for remark in remarks:
        fitting = [at for at, one in enumerate(waivers) if one.fits(remark, claims, file)]
        good = [at for at in fitting if not waivers[at].expired(today)]
        used.update(good)
        expired.update(at for at in fitting if at not in good)
        if good:
            waived.append((remark, waivers[good[0]]))
        else:
            told.append(remark)
    return Sorted(tuple(told), tuple(waived), frozenset(used), frozenset(expired))


def _digits(text: str) -> str:
    return fold(text).replace(",", "")


def _holds(evidence: str, text: str) -> bool:
    whole = fold(evidence)
    parts = [fold(part) for part in text.split(CUT)]
    return any(parts) and all(part in whole for part in parts)


# -- the file


def read_waivers(data: Data | None, rules: Collection[str], findings: Findings) -> list[Waiver]:
    """The waivers of a file; everything that is wrong in it is a finding with its line."""
    if not isinstance(data, Mapped):
        if data is not None:
            findings.add("not_a_mapping", getattr(data, "line", 0), name=WHERE, text=str(data)[:20])
        return []
    found = str(data.get("schema", ""))
    if found != SCHEMA:
        findings.add("wrong_schema", data.lines.get("schema", 1), found=found or "（空）", wanted=SCHEMA)
    _unknown(data, ("schema", "waivers"), findings)
    rows = data.get("waivers")
    if rows is None:
        findings.add("key_missing", 1, key="waivers", where=WHERE)
        return []
    if not isinstance(rows, Listed):
        if rows != "":
            findings.add("not_a_list", data.lines.get("waivers", 0), name="waivers")
        return []
    made: list[Waiver] = []
    blank = 0
    for number, row in enumerate(rows, 1):
        if not isinstance(row, Mapped):
            findings.add("not_a_mapping", getattr(row, "line", 0), name=WHERE, text=str(row)[:20])
        elif _blank(row):
            blank += 1
        else:
            one = _waiver(row, number, rules, findings)
            if one is not None:
                made.append(one)
    _repeated(made, findings)
    if blank:
        findings.add("waiver_unfilled", severity="info", count=str(blank))
    return made


def _blank(row: Mapped) -> bool:
    return all(key in row and row[key] == "" for key in NEEDED)


def _unknown(row: Mapped, keys: Sequence[str], findings: Findings) -> None:
    for key in row:
        if key not in keys:
            near = "、".join(get_close_matches(key, keys, n=2, cutoff=0.5)) or "、".join(keys)
            findings.add("unknown_key", row.lines.get(key, row.line), key=key, where=WHERE, near=near)


def _waiver(row: Mapped, number: int, rules: Collection[str], findings: Findings) -> Waiver | None:
    _unknown(row, KEYS, findings)
    good = True
    texts: dict[str, str] = {}
    for key in KEYS:
        value = row.get(key, "")
        line = row.lines.get(key, row.line)
        if isinstance(value, (Mapped, Listed)):
            findings.add("not_a_text", line, name=WHERE, key=key)
            return None
        texts[key] = str(value).strip()
    for key in ("rule", *NEEDED):
        if not texts[key]:
            findings.add("waiver_incomplete", row.lines.get(key, row.line), number=str(number), key=key)
            good = False
    if texts["rule"] and texts["rule"] not in rules:
        near = near_rules(texts["rule"], rules)
        findings.add(
            "waiver_rule_unknown",
            row.lines.get("rule", row.line),
            number=str(number),
            name=texts["rule"],
            near=near,
        )
        good = False
    if not texts["text"] and not texts["claimed"]:
        findings.add("waiver_names_nothing", row.line, number=str(number))
        good = False
    days: dict[str, date | None] = {}
    for key in ("date", "until"):
        days[key] = _day(texts[key], key, row, number, findings) if texts[key] else None
        good = good and (days[key] is not None or not texts[key])
    made, until = days["date"], days["until"]
    if made is not None and until is not None and until < made:
        findings.add(
            "waiver_dates_cross",
            row.lines.get("until", row.line),
            number=str(number),
            until=str(until),
            date=str(made),
        )
        good = False
    if not good or made is None:
        return None
    return Waiver(
        texts["rule"],
        texts["claimed"],
        texts["text"],
        texts["reason"],
        texts["who"],
        made,
        until,
        texts["file"],
        number,
        findings.file,
        row.line,
    )


def _day(text: str, key: str, row: Mapped, number: int, findings: Findings) -> date | None:
    try:
        return parse_date(text)
    except QuantityError:
        findings.add("waiver_date", row.lines.get(key, row.line), number=str(number), key=key, text=text)
        return None


def _repeated(waivers: Sequence[Waiver], findings: Findings) -> None:
    seen: dict[tuple[str, ...], Waiver] = {}
    for one in waivers:
        key = (one.rule, one.file, _digits(one.claimed), fold(one.text))
        first = seen.setdefault(key, one)
        if first is not one:
            findings.add(
                "waiver_twice", one.line, severity="warning", number=str(one.number), first=str(first.number)
            )


def near_rules(name: str, rules: Collection[str]) -> str:
    """Codes that look like a name; the first few of all where none does."""
    near = get_close_matches(name, list(rules), n=3, cutoff=0.4)
    words = [part for part in name.split("_") if len(part) > 2]
    near += [rule for rule in rules if rule not in near and any(part in rule for part in words)][:3]
    return "、".join(near or list(rules)[:6])


# -- a file to fill in

HEAD = f"""\
# 审核发现的放过清单：人看过、判断不用改的发现，下次审核不再列出，只计数。
# 每一条填 reason（理由）、who（判断人）、date（判断日期，如 2024-05-31）；until（到期日）可以不写。
# 三样都空着的不作数。按 rule、claimed、text 对应，报告增删行不受影响；text 至少要照抄一段原文。
# Findings that a person has judged: fill in reason, who and date; until is optional. Entries left empty do not count.
schema: {SCHEMA}
waivers:
"""


def waivers_text(remarks: Iterable[tuple[Remark, Claims, str]]) -> str:
    """A file of waivers to fill in: one entry for each finding (with its claims and the name of its report)."""
    entries = [waiver_entry(remark, claims, file) for remark, claims, file in remarks]
    return waivers_file(entries)


def waivers_file(entries: Sequence[str]) -> str:
    """The file of these entries, each once."""
    body = "".join(dict.fromkeys(entries))
    return HEAD + body if body else HEAD.rstrip("\n") + " []\n"


def known_by(remark: Remark, claims: Claims) -> str:
    """Some words of the report by which a waiver knows a finding again."""
    quote = quoted(remark, claims, 0)
    text = f"{quote.before[-MOST_TEXT // 2 :]}{quote.words[:MOST_TEXT]}{quote.after[: MOST_TEXT // 4]}"
    return text.strip(APART + " ")


def waiver_entry(remark: Remark, claims: Claims, file: str) -> str:
    """One entry to fill in."""
    message = " ".join(remark.finding().message().split())
    lines = [
        f"  # {message}" + (f"；应为 {remark.recomputed}" if remark.recomputed else ""),
        f"  - rule: {remark.rule}",
        f"    file: {_written(file)}",
        f"    claimed: {_written(remark.claimed)}" if remark.claimed else "",
        f"    text: {_written(known_by(remark, claims))}",
        *(f"    {key}:" for key in NEEDED),
    ]
    return "".join(f"{line}\n" for line in lines if line)


def _written(text: str) -> str:
    """A text as a YAML scalar on one line."""
    shown = "".join(
        f"\\u{ord(sign):04x}" if ord(sign) < 32 or 0x7F <= ord(sign) < 0xA0 else sign
        for sign in text.replace("\\", "\\\\").replace('"', '\\"')
    )
    return f'"{shown}"'
