"""The till that goes on when the line is cut: its page, its pass, and the door for what waited.

The browser keeps the page and the queue (`frontend/js/till/`). Each sale carries the number that it
was given at the till, so whatever is sent twice is recorded once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StrictInt, ValidationError

from vafa.catalog.queries import products
from vafa.checkout.actions import accept_late_sale, issue_allowance, settle_late_sale
from vafa.checkout.queries import list_late_sales, sum_late_losses
from vafa.checkout.types import LateInput, LateRow
from vafa.customers.types import CustomerKey
from vafa.foundation.errors import Refused, TryLater
from vafa.foundation.ids import read_id, write_id
from vafa.foundation.money import Unit
from vafa.foundation.phone import read_mobile
from vafa.pos.till.draft import MOST_LINES, SOURCE, DraftLine, load_menu
from vafa.pos.till.stand import Stand, find_stand, list_stands
from vafa.sales.errors import BadSale, StillInFlight
from vafa.sales.types import LineInput, PaymentMethod, SaleInput
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Tab

MOST_RIAL = 10**12  # as an invoice may come to
Rial = Annotated[StrictInt, Field(ge=0, le=MOST_RIAL)]
Short = Annotated[str, Field(max_length=40)]


class WaitedLine(BaseModel):
    """A product at the price that the guest was told."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sku: Annotated[str, Field(min_length=1, max_length=64)]
    name: Annotated[str, Field(min_length=1, max_length=120)]
    quantity: Annotated[StrictInt, Field(ge=1, le=999)]
    price_rial: Rial


class WaitedSale(BaseModel):
    """A sale as the till kept it: of products, which come to its amount, or of an amount alone."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: Annotated[str, Field(min_length=1, max_length=40)]
    stand: Short
    device: Short
    cashier: Annotated[str, Field(max_length=80)] = ""
    made_at: AwareDatetime
    amount_rial: Annotated[StrictInt, Field(gt=0, le=MOST_RIAL)]
    lines: Annotated[tuple[WaitedLine, ...], Field(max_length=MOST_LINES)] = ()
    method: PaymentMethod = PaymentMethod.CARD
    customer: Short = ""
    mobile: Short = ""
    spent_rial: Rial = 0
    code: Short = ""
    token: Annotated[str, Field(max_length=600)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflinePage:
    """The page that the browser keeps for the time without a line."""

    stand: Stand
    methods: tuple[tuple[str, Any], ...]
    unit_rial: int
    menu: tuple[DraftLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LatePage:
    """What outages cost and what of them is not recorded yet: to be settled, or settled."""

    tabs: tuple[Tab, ...]
    rows: tuple[LateRow, ...]
    lost_rial: int
    is_settled: bool
    may_settle: bool


def show_offline(request: StaffRequest) -> HttpResponse:
    """The till without a line: amount, mobile, Enter; and the sales that wait."""
    stand = find_stand(request)
    if stand is None:
        return redirect_to(request, reverse("pos:stand"))
    page = OfflinePage(
        stand=stand,
        methods=tuple(choice for choice in PaymentMethod.choices if choice[0] != "account"),
        unit_rial=Unit(request.business.unit).rials,
        menu=tuple(load_menu().values()),
    )
    return render_page(request, "pos/offline.html", {"page": page})


def give_pass(request: StaffRequest) -> HttpResponse:
    """Where this device stands, and what it may let guests spend without asking today.

    Nothing while it stands nowhere: then no sale of it waits either.
    """
    stand = find_stand(request)
    if stand is None:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    device = request.GET.get("device", "")[:40]
    allowance = issue_allowance(
        branch_id=stand.branch_id, till=stand.till, device=device, at=request.at
    )
    return JsonResponse(
        {
            "business": request.business.slug,
            "stand": stand.key,
            "cashier": request.staff.name,
            "csrf": get_token(request),
            "allowance": {
                "token": allowance.token,
                "ends_at": allowance.ends_at.isoformat(),
                "left_rial": allowance.left_rial,
                "guest_rial": allowance.guest_rial,
                "needs_code": allowance.needs_code,
            }
            if allowance
            else None,
        }
    )


def take_waited(request: StaffRequest) -> HttpResponse:
    """Record one sale that waited. 200 also for a repeat, 422 for good, 409 and 429 for now."""
    try:
        late = _read(request)
        answer = accept_late_sale(late, actor=request.actor, at=request.at)
    except TryLater as refusal:
        return _refuse(refusal, HTTPStatus.TOO_MANY_REQUESTS)
    except StillInFlight as refusal:
        return _refuse(refusal, HTTPStatus.CONFLICT)
    except Refused as refusal:
        return _refuse(refusal, HTTPStatus.UNPROCESSABLE_ENTITY)
    if answer.receipt is None:
        assert answer.refusal is not None
        return _refuse(answer.refusal, HTTPStatus.UNPROCESSABLE_ENTITY)
    sale_id = answer.receipt.sale_id
    return JsonResponse(
        {
            "sale": write_id("sale", sale_id),
            "href": reverse("pos:done", args=[sale_id]),
            "is_repeat": answer.is_repeat,
            "lost_rial": answer.lost_rial,
        }
    )


def show_late(request: StaffRequest) -> HttpResponse:
    """What outages cost, sale by sale, and what was refused; the last sent first."""
    branch_id, at = request.staff.branch_id, request.at
    is_settled = request.GET.get("show") == "settled"
    waiting = list_late_sales(branch_id=branch_id, at=at)
    settled = list_late_sales(branch_id=branch_id, is_settled=True, at=at)
    page = LatePage(
        tabs=(
            Tab(label=_("To see to"), href="?", count=len(waiting), is_current=not is_settled),
            Tab(
                label=_("Seen to"), href="?show=settled", count=len(settled), is_current=is_settled
            ),
        ),
        rows=tuple(settled if is_settled else waiting),
        lost_rial=sum_late_losses(branch_id=branch_id, at=at),
        is_settled=is_settled,
        may_settle=request.staff.can(Permission.JUDGE_FLAGS),
    )
    return render_page(request, "pos/late.html", {"page": page})


def settle_late(request: StaffRequest, *, late_id: int) -> HttpResponse:
    """Write down that this one was seen to."""
    settle_late_sale(late_id, branch_id=request.staff.branch_id, actor=request.actor, at=request.at)
    messages.success(request, _("Seen to. It stands among those of this month."))
    return redirect_to(request, reverse("pos:late"))


def show_manifest(request: StaffRequest) -> HttpResponse:
    """What lets a browser install the till as an application."""
    body = {
        "name": f"{_('Till')} · {request.business.name}",
        "short_name": _("Till"),
        "lang": request.business.language,
        "dir": "auto",
        "id": reverse("pos:till"),
        "start_url": reverse("pos:till"),
        "scope": reverse("pos:till"),
        "display": "standalone",
        "icons": [{"src": static("vafa/mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return HttpResponse(json.dumps(body), content_type="application/manifest+json")


def serve_worker(request: HttpRequest) -> HttpResponse:
    """The program that keeps the page: beside the till, since it may serve what is below itself."""
    del request
    for folder in settings.STATICFILES_DIRS:
        program = Path(folder) / "vafa" / "worker.js"
        if program.is_file():
            text = program.read_text(encoding="utf-8")
            headers = {"Cache-Control": "no-cache"}
            return HttpResponse(text, content_type="text/javascript", headers=headers)
    raise Http404


def _read(request: StaffRequest) -> LateInput:
    try:
        waited = WaitedSale.model_validate_json(request.body)
    except ValidationError as error:
        where = "/".join(str(part) for part in error.errors()[0]["loc"])
        raise BadSale(pointer=f"/{where}") from None
    stands = {stand.key: stand for stand in list_stands(request)}
    stand = stands.get(waited.stand)
    if stand is None:
        raise BadSale(_("You do not work at this till."), pointer="/stand")
    sale = SaleInput(
        source=SOURCE,
        number=waited.number,
        at=_tame(waited.made_at, request.at),
        branch_id=stand.branch_id,
        lines=_list_lines(waited),
        till=stand.till,
        cashier=waited.cashier or request.staff.name,
        customer=_name(waited),
        pays_by=waited.method,
    )
    return LateInput(
        sale=sale,
        asked_rial=waited.spent_rial,
        code=waited.code,
        token=waited.token,
        device=waited.device,
    )


def _list_lines(waited: WaitedSale) -> tuple[LineInput, ...]:
    """What was sold, at the prices of that time; on which shelf it stands the menu knows."""
    if not waited.lines:
        return (LineInput(name=_("Sale"), unit_price_rial=waited.amount_rial),)
    if sum(line.quantity * line.price_rial for line in waited.lines) != waited.amount_rial:
        raise BadSale(pointer="/lines")
    menu = products().filter(sku__in=[line.sku for line in waited.lines])
    shelves = dict(menu.values_list("sku", "category__name"))
    return tuple(
        LineInput(
            sku=line.sku,
            name=line.name,
            category=shelves.get(line.sku) or "",
            quantity=Decimal(line.quantity),
            unit_price_rial=line.price_rial,
        )
        for line in waited.lines
    )


def _name(waited: WaitedSale) -> CustomerKey:
    """Who bought: as the page knew them before the line was cut, or by the typed mobile."""
    customer_id = read_id("cus", waited.customer)
    if customer_id is not None:
        return CustomerKey(id=customer_id)
    mobile = read_mobile(waited.mobile) if waited.mobile else None
    if waited.mobile and mobile is None:
        raise BadSale(_("This mobile number is not right."), pointer="/mobile")
    return CustomerKey(mobile=mobile)


def _tame(made_at: datetime, now: datetime) -> datetime:
    """When it was sold; a clock that runs ahead is brought back to now."""
    return min(made_at.astimezone(UTC), now)


def _refuse(refusal: Refused, status: HTTPStatus) -> HttpResponse:
    return JsonResponse({"code": refusal.code, "message": str(refusal)}, status=status)
