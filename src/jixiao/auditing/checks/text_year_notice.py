"""The year of a notice that a report answers: it is of the report's year, or its number would be two years late."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from jixiao.auditing.checks.text_sentences import Sentence
from jixiao.auditing.checks.text_year_itself import remark
from jixiao.auditing.checks.text_year_said import Said
from jixiao.auditing.remark import Remark, Spot

# 《某市财政局关于开展2022年度部门整体支出绩效自评工作的通知》（某财绩〔2023〕15号）
NOTICE = re.compile(
    r"《[^《》]{0,40}?(?:开展|做好|组织|进行)[^《》]{0,12}?(?P<year>20\d\d)\s*年[^《》]{2,60}?》\s*[（(][^（()）]{1,14}[〔\[【(（](?P<number>20\d\d)[〕\]】)）]"
)
AFTERWARDS = re.compile(r"自评|绩效评价|复核|决算")  # done in the year after
WITHIN = re.compile(r"运行监控|绩效监控|跟踪监控")  # done in the year itself
OTHER = re.compile(r"再评价|结果应用|以前|历年|整改|回头看|审计")


def in_notices(found: Iterable[Sentence], year: int) -> Iterator[Remark]:
    """Remarks on last year's number in the name of a notice whose own number says that it is of this year."""
    for sentence in found:
        if "《" not in sentence.text:
            continue
        for one in NOTICE.finditer(sentence.text):
            said, number, words = int(one["year"]), int(one["number"]), one[0]
            if said != year - 1 or OTHER.search(words):
                continue
            late = number == year + 1 and AFTERWARDS.search(words) and not WITHIN.search(words)
            past = number == year and WITHIN.search(words)
            if late or past:
                start = sentence.start + one.start("year")
                end = start + sentence.text[one.start("year") :].index("年") + 1
                other = Spot(
                    sentence.passage, sentence.start + one.start("number"), sentence.start + one.end("number")
                )
                yield remark("stale_year", Said(said, sentence, start, end, True), year, [other])
