"""The phone of the demo's customers: their texts as they see them, codes too, and a way to answer.

Only where the demo is switched on, and only for the demo business; it is open to whoever looks,
as a phone in a shop window is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _

from vafa.customers.queries import customers
from vafa.foundation.requests import VafaRequest
from vafa.messaging.actions import write_from_demo_phone
from vafa.messaging.queries import list_demo_mobiles, list_demo_texts
from vafa.messaging.types import DemoRow
from vafa.staff.access import open_path
from vafa.tenancy.models import Business
from vafa.tenancy.scope import business_scope
from vafa.ui.forms import Form, MobileField, TextField
from vafa.ui.frame import Frame, use_frame
from vafa.ui.htmx import redirect_to, render_page, wants_fragment

MOST_PHONES = 12


class PhoneForm(Form):
    """Whose phone to look at."""

    mobile = MobileField(label=_("Mobile number"))


class AnswerForm(PhoneForm):
    """A text that the customer writes to the club."""

    text = TextField(label=_("Text to the club"), max_length=300)


@dataclass(frozen=True, kw_only=True)
class Phone:
    """A phone that got texts, and whose it is."""

    mobile: str
    name: str
    last_at: datetime
    href: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class PhonePage:
    """One phone, with what stands on it: newest first, as the page draws from its foot."""

    club: str
    mobile: str
    texts: list[DemoRow]
    phones: list[Phone]
    poll_href: str
    form: PhoneForm


def show(request: VafaRequest) -> HttpResponse:
    """A customer's phone; asked by htmx, nothing where no text has come since `seen`."""
    demo = _get_demo()
    with business_scope(demo.pk), use_frame(_draw_frame(demo, request)):
        if request.method == "POST":
            return _answer(request)
        page = _load_page(request, demo)
        if wants_fragment(request) and request.GET.get("seen") == str(len(page.texts)):
            return HttpResponse(status=204)
        return render_page(
            request, "panel/phone/phone.html", {"page": page}, fragment="panel/phone/_screen.html"
        )


urlpatterns = [open_path("", show, name="demo_phone", methods=("GET", "POST"))]


def _answer(request: VafaRequest) -> HttpResponse:
    form = AnswerForm(request.POST)
    if form.is_valid():
        write_from_demo_phone(**form.cleaned_data, at=request.at)
    mobile = form.cleaned_data.get("mobile", "")
    return redirect_to(request, f"?{urlencode({'mobile': mobile})}")


def _load_page(request: VafaRequest, demo: Business) -> PhonePage:
    known = list_demo_mobiles(limit=MOST_PHONES)
    form = PhoneForm(request.GET if "mobile" in request.GET else None)
    mobile = form.cleaned_data["mobile"] if form.is_bound and form.is_valid() else ""
    mobile = mobile or (known[0][0] if known and not form.errors else "")
    texts = list_demo_texts(mobile) if mobile else []
    poll = urlencode({"mobile": mobile, "seen": len(texts)})
    return PhonePage(
        club=demo.name,
        mobile=mobile,
        texts=texts,
        phones=_list_phones(dict(known), current=mobile),
        poll_href=f"?{poll}",
        form=form,
    )


def _list_phones(known: Mapping[str, datetime], *, current: str) -> list[Phone]:
    people = customers().filter(mobile__in=known)
    names = {one.mobile: f"{one.first_name} {one.last_name}".strip() for one in people}
    return [
        Phone(
            mobile=mobile,
            name=names.get(mobile, ""),
            last_at=last_at,
            href=f"?{urlencode({'mobile': mobile})}",
            is_current=mobile == current,
        )
        for mobile, last_at in known.items()
    ]


def _get_demo() -> Business:
    demo = Business.objects.filter(is_demo=True).first() if settings.DEMO else None
    if demo is None:
        raise Http404
    return demo


def _draw_frame(demo: Business, request: VafaRequest) -> Frame:
    return Frame(
        business=demo.name, accent=demo.accent, unit=demo.unit, zone=demo.zone, at=request.at
    )
