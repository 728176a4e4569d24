"""Before the gateway, back from it, and the page that plays a bank in a demo.

No view enters a scope around a call to a gateway. What the address of a return carries is not
read: it is a reason to ask the gateway, and proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from vafa.foundation.errors import NotFound, Refused
from vafa.foundation.requests import VafaRequest
from vafa.payments.actions import decide_trial, send_payer, settle_payment
from vafa.payments.queries import find_target, get_payment
from vafa.payments.types import PaymentRow, State, Target
from vafa.tenancy.queries import get_business
from vafa.tenancy.scope import business_scope
from vafa.ui.frame import Frame, use_frame
from vafa.ui.htmx import redirect_to, render_page

TRIAL = "trial"


@dataclass(frozen=True, kw_only=True)
class PayPage:
    """A payment as its payer sees it; `problem` is why no gateway took it up just now."""

    payment: PaymentRow
    back_href: str
    problem: str = ""

    @property
    def total_rial(self) -> int:
        return self.payment.amount_rial + self.payment.payer_fee_rial

    @property
    def is_paid(self) -> bool:
        return self.payment.state is State.PAID

    @property
    def is_open(self) -> bool:
        return self.payment.state is State.SENT

    @property
    def is_unknown(self) -> bool:
        return self.payment.state is State.UNKNOWN

    @property
    def is_other_amount(self) -> bool:
        return self.is_unknown and self.payment.reason == "amount_differs"


@never_cache
@require_safe
def show(request: VafaRequest, token: str) -> HttpResponse:
    """What is to be paid and the way to the gateway; afterwards, what became of it."""
    target, problem = _read(token), ""
    with _as_the_payer_reads(request, target):
        back_href = reverse("payer:back", args=[token])
        try:
            payment = send_payer(
                business_id=target.business_id,
                payment_id=target.payment_id,
                callback_url=request.build_absolute_uri(back_href),
                at=request.at,
            )
        except NotFound:
            raise Http404 from None
        except Refused as refusal:
            payment, problem = _load(target), str(refusal)
        page = PayPage(payment=payment, back_href=back_href, problem=problem)
        return render_page(request, "payer/pay.html", {"page": page})


@csrf_exempt  # some gateways send the payer back with a form of theirs
@never_cache
@require_http_methods(["GET", "POST"])
def come_back(request: VafaRequest, token: str) -> HttpResponse:
    """The payer is back, or asks again: so do we. Once or ten times, it is the same."""
    target = _read(token)
    try:
        settle_payment(business_id=target.business_id, payment_id=target.payment_id, at=request.at)
    except NotFound:
        raise Http404 from None
    return redirect_to(request, reverse("payer:pay", args=[token]))


@never_cache
@require_http_methods(["GET", "POST"])
def play_bank(request: VafaRequest, token: str) -> HttpResponse:
    """In a demo: decide what the bank would. A payment through a real gateway has no such page."""
    target = _read(token)
    with _as_the_payer_reads(request, target):
        payment = _load(target)
        if payment.gateway != TRIAL:
            raise Http404
        if request.method == "POST":
            return _decide(request, target, token, payment)
        page = PayPage(payment=payment, back_href=reverse("payer:back", args=[token]))
        return render_page(request, "payer/trial.html", {"page": page})


def _decide(request: VafaRequest, target: Target, token: str, payment: PaymentRow) -> HttpResponse:
    act = request.POST.get("act", "")
    try:
        with business_scope(target.business_id):
            decide_trial(target.payment_id, is_paid=act != "cancel")
    except Refused:
        raise Http404 from None
    if act == "leave":
        return redirect_to(request, payment.return_path)
    if act == "twice":
        settle_payment(business_id=target.business_id, payment_id=target.payment_id, at=request.at)
    return redirect_to(request, reverse("payer:back", args=[token]))


def _read(token: str) -> Target:
    target = find_target(token)
    if target is None:
        raise Http404
    return target


def _load(target: Target) -> PaymentRow:
    try:
        with business_scope(target.business_id):
            return get_payment(target.payment_id)
    except NotFound:
        raise Http404 from None


@contextmanager
def _as_the_payer_reads(request: VafaRequest, target: Target) -> Iterator[None]:
    """In the name, colour, language, unit and zone of the business that is paid for."""
    business = get_business(target.business_id)
    has_chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    language = translation.get_language() if has_chosen else business.language
    frame = Frame(
        business=business.name,
        accent=business.accent,
        unit=business.unit,
        zone=business.zone,
        at=request.at,
    )
    with (
        translation.override(language),
        timezone.override(ZoneInfo(business.zone)),
        use_frame(frame),
    ):
        yield
