"""Who may enter: the one place that mounts a page for staff.

Every page of the panel and the till is mounted by `staff_path`, with the permission it asks
for; there is no way to mount one without. The wrapper made here reads the member anew for each
request, enters the scope of the business and runs the view inside it. It does so around the
view and not as a middleware, because Django turns exceptions into responses below its
middleware: a transaction held there would keep half of a request that failed.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, cast
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone, translation

from vafa.audit.types import Actor
from vafa.foundation import logs
from vafa.foundation.errors import NotFound, Refused
from vafa.foundation.requests import VafaRequest
from vafa.staff.errors import BeyondAuthority, BusinessSuspended
from vafa.staff.models import User
from vafa.staff.permissions import Permission
from vafa.staff.queries import load_member
from vafa.staff.types import StaffIdentity
from vafa.tenancy.models import Business
from vafa.tenancy.scope import business_scope
from vafa.ui.frame import Frame, use_frame


class StaffRequest(VafaRequest):
    """The request of a member of staff, inside the scope of their business."""

    user: User
    staff: StaffIdentity
    business: Business
    actor: Actor
    abroad: Any = None


class AnyMember:
    """For the few pages that every member may open: their own password, the way in."""

    def __repr__(self) -> str:
        return "any member"


ANY_MEMBER: Final = AnyMember()

View = Callable[..., HttpResponseBase]


def staff_path(
    route: str,
    view: View,
    *,
    name: str,
    permission: Permission | AnyMember,
    frame: Callable[[StaffRequest], Frame],
    methods: tuple[str, ...] = ("GET",),
    abroad: Callable[..., Any] | None = None,
) -> URLPattern:
    """An address for staff who have `permission`, answering to `methods` (GET brings HEAD).

    The view gets a StaffRequest and renders inside the `frame` of its interface. A Refused that
    it lets through becomes a page that says so, and nothing of the request is kept; NotFound
    becomes 404. `abroad` is for what takes scopes of its own: it is called before the view and
    outside its scope, for who may, with what the view gets; its answer is `request.abroad`.
    """
    assert isinstance(permission, Permission | AnyMember), f"{name}: name a permission"

    def enter(request: VafaRequest, **kwargs: Any) -> HttpResponseBase:
        if isinstance(request.user, User):
            asked = cast(StaffRequest, request)
            before = (
                functools.partial(_go_abroad, asked, abroad, permission, kwargs) if abroad else None
            )
            return _admit(asked, view, permission, frame, kwargs, before=before)
        return _send_to_sign_in(request)

    return _mount(route, enter, name=name, access=permission, methods=methods, view=view)


def open_path(
    route: str, view: View, *, name: str, methods: tuple[str, ...] = ("GET",)
) -> URLPattern:
    """An address for everybody, signed in or not: the sign-in page and little else."""
    return _mount(route, view, name=name, access=None, methods=methods, view=view)


def _mount(
    route: str,
    enter: View,
    *,
    name: str,
    access: Permission | AnyMember | None,
    methods: tuple[str, ...],
    view: View,
) -> URLPattern:
    answered = {*methods, "HEAD"} if "GET" in methods else set(methods)

    @functools.wraps(view)
    def mounted(request: VafaRequest, **kwargs: Any) -> HttpResponseBase:
        if request.method not in answered:
            return HttpResponseNotAllowed(sorted(answered))
        return enter(request, **kwargs)

    mounted.access = access  # type: ignore[attr-defined]
    mounted.methods = methods  # type: ignore[attr-defined]
    return path(route, mounted, name=name)


def _admit(
    request: StaffRequest,
    view: View,
    permission: Permission | AnyMember,
    frame: Callable[[StaffRequest], Frame],
    kwargs: dict[str, Any],
    *,
    before: Callable[[], None] | None = None,
) -> HttpResponseBase:
    if request.user.business_id is None:
        return _refuse(request, BeyondAuthority())
    try:
        if before is not None:
            before()
        with business_scope(request.user.business_id):
            staff = load_member(request.user.pk)
            if staff is None:
                logout(request)
                return _send_to_sign_in(request)
            _introduce(request, staff)
            with _as_they_read(request), use_frame(frame(request)):
                if isinstance(permission, Permission) and not staff.can(permission):
                    return _refuse(request, BeyondAuthority())
                return view(request, **kwargs)
    except NotFound:
        raise Http404 from None
    except Refused as refusal:
        return _refuse(request, refusal)


def _go_abroad(
    request: StaffRequest,
    abroad: Callable[..., Any],
    permission: Permission | AnyMember,
    kwargs: dict[str, Any],
) -> None:
    """Do it for who may; who may not is sent away by `_admit` after this."""
    assert request.user.business_id is not None
    with business_scope(request.user.business_id):
        staff = load_member(request.user.pk)
        if staff is None or (isinstance(permission, Permission) and not staff.can(permission)):
            return
        _introduce(request, staff)
    request.abroad = abroad(request, **kwargs)


def _introduce(request: StaffRequest, staff: StaffIdentity) -> None:
    request.staff = staff
    request.business = staff.business
    request.actor = staff.as_actor(address=request.address, request_id=request.request_id)
    logs.note(business=staff.business.id, actor=request.actor.code)


@contextmanager
def _as_they_read(request: StaffRequest) -> Iterator[None]:
    """The language of the business, unless the person chose one, and the business's clock."""
    has_chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    language = translation.get_language() if has_chosen else request.business.language
    zone = ZoneInfo(request.business.zone)
    with translation.override(language), timezone.override(zone):
        yield


def _send_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    back = request.get_full_path() if request.method == "GET" else "/"
    address = f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': back})}"
    if "HX-Request" in request.headers:  # the whole page is to go there, not a piece of it
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    return redirect(address)


def _refuse(request: StaffRequest, refusal: Refused) -> HttpResponseBase:
    """A page that says what was refused; all that the request did has been undone."""
    is_about_access = isinstance(refusal, BeyondAuthority | BusinessSuspended)
    return render(
        request,
        "staff/refused.html",
        {
            "message": refusal.message,
            "is_about_access": is_about_access,
            "user": request.user,
            "sign_out_href": reverse("panel:sign_out"),
        },
        status=403 if is_about_access else 422,
    )
