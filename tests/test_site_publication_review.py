"""What is published of results that were reviewed: the score on which the review ended, with its own losses, named as such."""

from __future__ import annotations

import io

import pytest
import test_site_publication
from after_year import CASE, HIDDEN, MARKED, UNIT, evaluated
from at_site import act, come_in, work_of
from django.utils import timezone
from openpyxl import load_workbook
from test_site_publication import everybody, fill, make, published, text_of

from jixiao.web.publication.models import Copy, Publication
from jixiao.web.sm3 import digest
from jixiao.web.year.models import Paper, Work

site = test_site_publication.site
LESS = CASE.replace("456万元", "360万元")  # the review found less spent: 75 % for 95 %, 7.50 for 9.50
WHY = "复核时核减了没有凭证的支出。"


def reviewed(body: str, state: str = "concluded") -> Work:
    """A review with a case of its own; gives the work of the results."""
    work = work_of(UNIT, "review")
    Work.objects.filter(pk=work.pk).update(state=state)
    said = body.encode()
    Paper.objects.create(
        work=work, number=1, name="案卷.yaml", body=said, hash=digest(said), at=timezone.now()
    )
    return work_of(UNIT, "publication")


@pytest.fixture
def own(site: None) -> None:
    del site
    evaluated(CASE)


@pytest.mark.usefixtures("own")
def test_the_concluded_score_and_its_losses_are_published_and_named() -> None:
    record = published(reviewed(LESS), reviewed="89.40", reviewed_why=WHY)
    page = everybody(f"/public/{record.pk}/")
    for words in (
        '<p class="small">复核得分</p><p class="score">89.40', "单位自评 91.40 分，复核 89.40 分", WHY, "360万元", "（按复核结果）", "得分（复核）",
        'data-l="复核得分" class="number">89.40',
    ):  # fmt: skip
        assert words in page, words
    assert "456万元" not in page
    assert "按单位自评" not in page
    assert "2.5 / 10" in page
    english = everybody(f"/public/{record.pk}/?lang=en")
    assert "The unit gave itself 91.40; the review gave 89.40." in english
    titles = [one.title for one in Copy.objects.filter(publication=record)]
    assert [one for one in titles if "（自评）" not in one] == ["绩效评价指标评分表（复核）"]
    cells = [
        str(cell.value)
        for one in Copy.objects.filter(publication=record, title__contains="复核")
        for row in load_workbook(io.BytesIO(bytes(one.body))).active.iter_rows()
        for cell in row
    ]
    assert any("89.4" in one for one in cells)


@pytest.mark.usefixtures("own")
def test_without_a_concluded_review_the_self_evaluation_is_published_and_named() -> None:
    record = published(reviewed(LESS, "deciding"))
    page = everybody(f"/public/{record.pk}/")
    assert '<p class="small">自评得分</p><p class="score">91.40' in page
    assert "（按单位自评）" in page
    assert "（按复核结果）" not in page
    assert "复核" not in "".join(one.title for one in Copy.objects.filter(publication=record))


@pytest.mark.usefixtures("own")
def test_a_review_that_confirms_the_score_says_so() -> None:
    record = published(reviewed(CASE))
    page = everybody(f"/public/{record.pk}/")
    assert '<p class="small">复核得分</p><p class="score">91.40' in page
    assert "与单位自评的得分一样" in page


@pytest.mark.usefixtures("own")
def test_why_both_differ_is_asked_and_another_score_than_the_review_gave_is_refused() -> None:
    work, filler = reviewed(LESS), come_in("tianbao")
    fill(filler, work)
    make(filler, work)
    refused = act(filler, work, "hand_in").content.decode()
    assert "复核与自评为什么不同" in refused
    fill(filler, work, reviewed="88", reviewed_why=WHY)
    make(filler, work)
    assert "复核得分写的是 88.00，复核定的是 89.40" in act(filler, work, "hand_in").content.decode()
    fill(filler, work, reviewed="", reviewed_why=WHY)
    make(filler, work)
    assert act(filler, work, "hand_in").status_code == 302


@pytest.mark.usefixtures("own")
def test_texts_that_were_made_before_the_review_ended_are_old() -> None:
    work, filler = reviewed(LESS, "deciding"), come_in("tianbao")
    fill(filler, work, reviewed_why=WHY)
    make(filler, work)
    Work.objects.filter(unit__code=UNIT, kind="review").update(state="concluded")
    assert act(filler, work, "hand_in").status_code == 422
    make(filler, work)
    assert act(filler, work, "hand_in").status_code == 302


@pytest.mark.usefixtures("site")
def test_what_the_unit_withheld_stays_withheld_where_the_review_lost_the_mark() -> None:
    evaluated(MARKED)
    record = published(reviewed(LESS), reviewed="89.40", reviewed_why=WHY)
    shown = [everybody(f"/public/{record.pk}/")]
    shown += [text_of(bytes(one.body)) for one in Copy.objects.filter(publication=record)]
    assert len(shown) == 3
    for said in shown:
        assert HIDDEN not in said
    assert "复核" not in "".join(one.title for one in Copy.objects.filter(publication=record))
    assert Publication.objects.get(pk=record.pk).page["score"]["total"] == "89.40"
