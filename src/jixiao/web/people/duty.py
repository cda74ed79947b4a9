"""Pages of the three administrators: each has their own, and nobody else learns that there is such a page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse

from jixiao.web.guard import whole

ON_PAGE = 50


def only(*duties: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A page for these duties; 404 for anybody else."""

    def held_by(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def asked(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.staff not in duties:
                raise Http404
            return view(request, *args, **kwargs)

        return asked

    return held_by


def one_of(found: QuerySet[Any], pk: int) -> Any:
    """The record of a key among those that this person may see; 404 where it is not among them."""
    made = found.filter(pk=pk).first()
    if made is None:
        raise Http404
    return made


def sought(request: Any) -> str:
    """The words that a list is searched for."""
    return str(request.GET.get("q", "")).replace("\0", "").strip()[:60]


def paged(request: Any, found: QuerySet[Any] | list[Any]) -> dict[str, Any]:
    """One page of a list: what is on it, and how to go on with the same search."""
    page = Paginator(found, ON_PAGE).get_page(max(1, whole(request.GET.get("page", "1"))))
    query = request.GET.copy()
    query.pop("page", None)
    return {"page": page, "query": query.urlencode(), "q": sought(request)}


def saying(request: Any, what: str) -> None:
    """What was done is told on the next page."""
    request.session["done"] = what


def said(request: Any) -> str:
    """What was done just before, told once."""
    return str(request.session.pop("done", ""))
