"""Pages of posts: for the security administrator all of them, for anybody else their own, to be given to another for some days."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from jixiao.web.people import posts
from jixiao.web.people.duty import one_of, only, paged, said, saying, sought
from jixiao.web.people.models import Post
from jixiao.web.people.procedure import current
from jixiao.web.people.typed import Typed, told
from jixiao.web.people.views import address

STANDING = {
    "now": ("现任", "held now"),
    "later": ("还没到日子", "not yet"),
    "over": ("已结束", "over"),
}


@require_safe
@only("security")
def listed(request: Any) -> HttpResponse:
    """Posts by person or by unit; those that are over only where asked for."""
    found = _posts(request).order_by("unit__code", "role", "person__username", "-starts")
    by = request.GET.get("by", "unit")
    if by == "person":
        found = found.order_by("person__username", "unit__code", "role", "-starts")
    q = sought(request)
    if q:
        found = found.filter(
            Q(person__username=q) | Q(person__name__contains=q) | Q(unit__code=q) | Q(unit__name__contains=q)
        )
    if not request.GET.get("over"):
        found = found.filter(ended=None).exclude(ends__lt=timezone.localdate())
    made = paged(request, found)
    _say(made["page"], request.english)
    return render(request, "people_posts.html", {**made, "by": by, "over": request.GET.get("over"), "done": said(request)})  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@only("security")
def new(request: Any) -> HttpResponse:
    """Give a post."""
    asked = {key: request.GET.get(key, "")[:40] for key in ("username", "unit")}
    typed = Typed(
        request.POST if request.method == "POST" else {**asked, "starts": timezone.localdate().isoformat()}
    )
    if request.method == "POST":
        made = posts.give(typed, request.user, address(request))
        if made is not None:
            saying(request, _gave(made, request.english))
            return redirect("keep_posts")
    found = told(typed.findings.items, request.english)
    roles = [(key, title[1 if request.english else 0]) for key, title in current().roles.items()]
    return render(request, "people_post.html", {
        "typed": typed.fields, "found": found, "wrong": {one["field"] for one in found}, "roles": roles,
    }, status=422 if typed.wrong() else 200)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@only("security")
def one(request: Any, post: int) -> HttpResponse:
    """One post, to be ended."""
    mine = one_of(_posts(request), post)
    typed = Typed(request.POST)
    if request.method == "POST" and posts.end(mine, typed, request.user, address(request)):
        saying(request, "The post ends." if request.english else "岗位已结束，或已写明最后一天。")
        return redirect("keep_posts")
    mine = one_of(_posts(request), post)
    _say([mine], request.english)
    given = list(mine.given.select_related("person").filter(ended=None))
    return render(request, "people_end.html", {
        "post": mine, "typed": typed.fields, "found": told(typed.findings.items, request.english), "given": given, "seen": posts.seen(mine),
    }, status=422 if typed.wrong() else 200)  # fmt: skip


@require_safe
def mine(request: Any) -> HttpResponse:
    """One's own posts, and what was given of them."""
    return _mine(request, Typed({}), 0)


@require_http_methods(["GET", "HEAD", "POST"])
def delegate(request: Any, post: int) -> HttpResponse:
    """Give one's own post to somebody for some days."""
    _not_staff(request)
    own = one_of(_posts(request).filter(person=request.user.pk), post)
    if request.method != "POST":
        return redirect("my_posts")
    typed = Typed(request.POST)
    made = posts.delegate(own, typed, request.user, address(request))
    if made is None:
        return _mine(request, typed, own.pk)
    saying(request, _gave(made, request.english))
    return redirect("my_posts")


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: Any, post: int) -> HttpResponse:
    """End what one gave, or was given, at once."""
    _not_staff(request)
    given = one_of(_posts(request).exclude(given_by=None), post)
    if request.method != "POST":
        return redirect("my_posts")
    typed = Typed({"seen": request.POST.get("seen", "")})
    if not posts.end(given, typed, request.user, address(request), "post_taken_back"):
        return _mine(request, typed, given.given_by_id)
    saying(request, "The delegation has ended." if request.english else "委托已收回。")
    return redirect("my_posts")


def _not_staff(request: Any) -> None:
    if request.user.staff:
        raise Http404


def _posts(request: Any) -> Any:
    return Post.objects.for_user(request.user).select_related(
        "person", "unit", "given_by__person", "given_by__unit"
    )


def _mine(request: Any, typed: Typed, at: int) -> HttpResponse:
    """One's own posts; what was typed and what is wrong with it stand at the post `at`."""
    _not_staff(request)
    found = [one for one in _posts(request) if not _over(one)]
    _say(found, request.english)
    own = [one for one in found if one.person_id == request.user.pk]
    for one in own:
        one.handed = [other for other in found if other.given_by_id == one.pk]
        one.typed = typed.fields if one.pk == at else {}
        one.may_give = one.given_by_id is None and one.standing == "now"
    return render(request, "people_mine.html", {
        "posts": own, "found": told(typed.findings.items, request.english), "at": at, "today": timezone.localdate().isoformat(),
        "longest": posts.LONGEST, "done": said(request),
    }, status=422 if typed.wrong() else 200)  # fmt: skip


def _over(post: Post) -> bool:
    today = timezone.localdate()
    return bool(post.ended or (post.ends and post.ends < today) or (post.given_by and _over(post.given_by)))


def _say(found: Any, english: bool) -> None:
    """What a page says of posts."""
    at, titles, today = 1 if english else 0, current().roles, timezone.localdate()
    for one in found:
        one.role_said = titles.get(one.role, (one.role, one.role))[at]
        one.standing = "now" if one.holds(today) else "over" if _over(one) else "later"
        one.standing_said = STANDING[one.standing][at]
        one.seen = posts.seen(one)


def _gave(post: Post, english: bool) -> str:
    role = current().roles[post.role][1 if english else 0]
    return (
        f"{post.person.name} holds {role} of {post.unit.name} from {post.starts} on."
        if english
        else f"{post.person.name}从 {post.starts} 起担任{post.unit.name}的{role}。"
    )
