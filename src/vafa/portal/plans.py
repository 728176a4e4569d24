"""Memberships: the customer's own, and the plans on sale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render

from vafa.memberships.queries import list_memberships, list_open_plans
from vafa.memberships.types import MembershipView
from vafa.portal.access import CustomerRequest

if TYPE_CHECKING:
    from vafa.memberships.models import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class PlansPage:
    """What one is in, and what there is."""

    own: tuple[MembershipView, ...]
    plans: tuple[Plan, ...]


def show_plans(request: CustomerRequest) -> HttpResponse:
    """The customer's memberships, then every plan on sale."""
    own = list_memberships(customer_id=request.customer.id, at=request.at, limit=20)
    page = PlansPage(
        own=tuple(one for one in reversed(own) if one.is_open), plans=tuple(list_open_plans())
    )
    return render(request, "portal/plans.html", {"page": page})
