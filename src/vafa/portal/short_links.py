"""Short links: where they lead, and the way out of advertising that needs no signing in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from vafa.audit.types import Actor, ActorKind
from vafa.customers.queries import find_heir, get_customer
from vafa.foundation.errors import NotFound
from vafa.foundation.phone import mask_mobile
from vafa.links.actions import open_link
from vafa.links.queries import find_link, find_slug_at
from vafa.links.types import LinkKind, LinkRow
from vafa.messaging.actions import set_advertising
from vafa.messaging.queries import is_stopped
from vafa.messaging.types import ConsentWay
from vafa.portal.access import GuestRequest, portal_path

app_name = "short"


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOutPage:
    """Whether this number wants advertising, and the press that changes it."""

    mobile: str
    is_stopped: bool
    has_changed: bool


def follow(request: GuestRequest, *, token: str) -> HttpResponse:
    """To where the business's link leads, and nowhere else; or the way out of advertising."""
    link = find_link(token)
    if link is None:
        raise NotFound
    open_link(link.id, method=request.method or "", headers=request.headers, at=request.at)
    is_way_out = link.kind is LinkKind.STOP
    response = _show_way_out(request, link) if is_way_out else redirect(link.target)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _show_way_out(request: GuestRequest, link: LinkRow) -> HttpResponse:
    """Only a press changes something: programs open links too, but press nothing."""
    customer = get_customer(find_heir(link.customer_id or 0))
    mobile = customer.mobile or ""
    if not mobile:
        raise NotFound
    if request.method == "POST":
        wants_stop = request.POST.get("offers") == "stop"
        set_advertising(
            mobile=mobile,
            is_stopped=wants_stop,
            words=_("No more offers") if wants_stop else _("Send me offers again"),
            way=ConsentWay.LINK,
            actor=Actor(
                kind=ActorKind.CUSTOMER,
                id=customer.id,
                label=customer.full_name,
                address=request.address,
                request_id=request.request_id,
            ),
            at=request.at,
        )
    page = WayOutPage(
        mobile=mask_mobile(mobile),
        is_stopped=is_stopped(mobile),
        has_changed=request.method == "POST",
    )
    return render(request, "portal/way_out.html", {"page": page})


_by_slug = portal_path(
    "<slug:slug>/<str:token>", follow, name="link", methods=("GET", "POST"), is_open=True
)


def follow_at_own_site(request: HttpRequest, *, token: str) -> HttpResponseBase:
    """The same at a site of the business's own, whose name says whose link it is."""
    slug = find_slug_at(request.get_host())
    if slug is None:
        raise Http404
    return cast(HttpResponseBase, _by_slug.callback(request, slug=slug, token=token))


urlpatterns = [_by_slug, path("<str:token>", follow_at_own_site, name="own_link")]
