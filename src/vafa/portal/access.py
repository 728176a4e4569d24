"""Who may enter: the one place that mounts a page of the portal.

The wrapper finds the business by its slug, reads the customer anew for each request and runs the
view inside the scope of the business. Nobody's page is kept by a browser or a proxy.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone, translation

from vafa.audit.types import Actor, ActorKind
from vafa.customers.actions import see_device
from vafa.customers.queries import find_customer
from vafa.customers.types import CustomerKey
from vafa.foundation import logs
from vafa.foundation.errors import NotFound, Refused, TryLater
from vafa.foundation.jalali import local_day
from vafa.foundation.requests import VafaRequest
from vafa.portal.devices import ASKED, read_device
from vafa.portal.frame import draw_frame
from vafa.portal.visits import Visit
from vafa.tenancy.models import Business
from vafa.tenancy.queries import find_business
from vafa.tenancy.scope import business_scope
from vafa.ui.frame import use_frame

if TYPE_CHECKING:
    from vafa.customers.models import Customer


class GuestRequest(VafaRequest):
    """The request of anybody at a business's pages, inside its scope."""

    business: Business
    visit: Visit
    customer: Customer | None


class CustomerRequest(GuestRequest):
    """The request of a customer who is in."""

    customer: Customer
    actor: Actor


View = Callable[..., HttpResponse]


def portal_path(
    route: str,
    view: View,
    *,
    name: str,
    methods: tuple[str, ...] = ("GET",),
    is_open: bool = False,
) -> URLPattern:
    """An address for the business's customers who are in; `is_open` for everybody.

    A Refused that the view lets through becomes a page that says so; NotFound becomes 404.
    """
    answered = {*methods, "HEAD"} if "GET" in methods else set(methods)

    @functools.wraps(view)
    def mounted(request: VafaRequest, *, slug: str, **kwargs: Any) -> HttpResponseBase:
        if request.method not in answered:
            return HttpResponseNotAllowed(sorted(answered))
        return _admit(cast(GuestRequest, request), view, slug, kwargs, is_open=is_open)

    mounted.methods = methods  # type: ignore[attr-defined]
    mounted.is_open = is_open  # type: ignore[attr-defined]
    return path(route, mounted, name=name)


def _admit(
    request: GuestRequest, view: View, slug: str, kwargs: dict[str, Any], *, is_open: bool
) -> HttpResponseBase:
    business = find_business(slug)
    if business is None:
        raise Http404
    request.business, request.customer = business, None
    request.visit = Visit(
        request, business_id=business.pk, path=reverse("portal:home", args=[slug])
    )
    logs.note(business=business.pk)
    with _as_they_read(request):
        response = _answer(request, view, kwargs, is_open=is_open)
    request.visit.keep(response)
    response.headers.setdefault("Cache-Control", "no-store, private")
    response.headers["Accept-CH"] = ASKED
    return response


def _answer(
    request: GuestRequest, view: View, kwargs: dict[str, Any], *, is_open: bool
) -> HttpResponse:
    if request.business.state == Business.State.SUSPENDED:
        return _say(request, "suspended", status=403)
    try:
        with business_scope(request.business.pk):
            _introduce(request)
            if request.customer is None and not is_open:
                return redirect("portal:sign_in", slug=request.business.slug)
            with use_frame(draw_frame(request)):
                response = view(request, **kwargs)
            _see_device(request)
            return response
    except NotFound:
        return _say(request, "missing", status=404)
    except Refused as refusal:
        status = 429 if isinstance(refusal, TryLater) else 422
        return _say(request, "refused", status=status, message=str(refusal))


def _see_device(request: GuestRequest) -> None:
    """Keep by what a customer comes, as they come in and then once a day."""
    known = request.visit.customer()
    today = local_day(request.at, ZoneInfo(request.business.zone))
    if known is not None and request.visit.is_first_today(today):
        see_device(known[0], read_device(request.headers), at=request.at)


def _introduce(request: GuestRequest) -> None:
    """Find who is in; out with whoever came in by a number that is no longer theirs."""
    known = request.visit.customer()
    if known is None:
        return
    customer_id, mobile = known
    customer = find_customer(CustomerKey(id=customer_id))
    if customer is None or customer.mobile != mobile:
        request.visit.leave()
        return
    request.customer = customer
    cast(CustomerRequest, request).actor = Actor(
        kind=ActorKind.CUSTOMER,
        id=customer.id,
        label=customer.full_name,
        address=request.address,
        request_id=request.request_id,
    )
    logs.note(actor=f"{ActorKind.CUSTOMER}:{customer.id}")


@contextmanager
def _as_they_read(request: GuestRequest) -> Iterator[None]:
    """The language of the business, unless the person chose one, and the business's clock."""
    has_chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    language = translation.get_language() if has_chosen else request.business.language
    with translation.override(language), timezone.override(ZoneInfo(request.business.zone)):
        yield


def _say(request: GuestRequest, what: str, *, status: int, message: str = "") -> HttpResponse:
    """A page with one sentence, in the business's colours."""
    with use_frame(draw_frame(request)):
        context = {"what": what, "message": message, "slug": request.business.slug}
        return render(request, "portal/said.html", context, status=status)
