"""Which columns somebody wants in the list of customers: kept by their browser."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse, QueryDict
from django.urls import reverse

from vafa.foundation.jalali import local_day
from vafa.reports.queries import Trait, list_traits
from vafa.staff.access import StaffRequest
from vafa.ui.htmx import redirect_to

COOKIE = "vafa_columns"
MOST_COLUMNS = 8
_YEAR = 365 * 24 * 3600


def list_own_traits(request: StaffRequest) -> list[Trait]:
    """All that is known of people, as of today."""
    return list_traits(today=local_day(request.at))


def read_columns(request: StaffRequest, traits: Sequence[Trait]) -> list[Trait]:
    """Those of the traits that were chosen, in the order of the traits."""
    chosen = request.COOKIES.get(COOKIE, "").split(".")
    return [trait for trait in traits if trait.slug in chosen][:MOST_COLUMNS]


def choose(request: StaffRequest) -> HttpResponse:
    """Keep the choice for a year, and go on with the list as it was."""
    known = [trait.slug for trait in list_own_traits(request)]
    chosen = [slug for slug in known if slug in request.POST.getlist("column")]
    home = reverse("panel:customers:home")
    query = QueryDict(request.POST.get("query", "")[:1_000]).urlencode()
    response = redirect_to(request, f"{home}?{query}" if query else home)
    response.set_cookie(
        COOKIE,
        ".".join(chosen[:MOST_COLUMNS]),
        max_age=_YEAR,
        path=home,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response
