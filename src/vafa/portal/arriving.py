"""The code at the door: one press says that the customer is here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from vafa.foundation.jalali import local_day
from vafa.joining.queries import get_place
from vafa.portal.access import CustomerRequest, GuestRequest
from vafa.portal.joining import name_place, show_join
from vafa.visits.actions import check_in
from vafa.visits.queries import has_visited, sum_visits
from vafa.visits.types import VisitSums, VisitWay


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalPage:
    """Where the customer is, whether that is written down, and on how many days they were here."""

    slug: str
    name: str
    branch: str
    is_here: bool
    sums: VisitSums


def arrive(request: GuestRequest, *, code: str) -> HttpResponse:
    """Ask whether they are here, and write it down; a stranger is let in or joins before.

    A repeat on the same day changes nothing. UnknownJoinCode.
    """
    place = get_place(code)
    href = reverse("portal:here", kwargs={"slug": request.business.slug, "code": code})
    if request.customer is None:
        return show_join(request, place, after=href)
    customer_id = request.customer.id
    if request.method == "POST":
        check_in(
            customer_id=customer_id,
            branch_id=place.branch_id,
            way=VisitWay.QR,
            actor=cast(CustomerRequest, request).actor,
            at=request.at,
        )
        return redirect(href)
    today = local_day(request.at, ZoneInfo(request.business.zone))
    page = ArrivalPage(
        slug=request.business.slug,
        name=request.customer.first_name,
        branch=name_place(place),
        is_here=has_visited(customer_id, branch_id=place.branch_id, day=today),
        sums=sum_visits(customer_id),
    )
    return render(request, "portal/here.html", {"page": page})
