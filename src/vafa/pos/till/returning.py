"""Taking sales back at the till."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.checkout.actions import return_sale
from vafa.foundation.errors import Refused
from vafa.foundation.ids import new_id, write_id
from vafa.foundation.persian import clean_text, to_latin_digits
from vafa.pos.till.stand import Stand, find_stand, get_own_sale
from vafa.sales.queries import list_lines, sales
from vafa.sales.types import ReturnInput, ReturnLine
from vafa.staff.access import StaffRequest
from vafa.ui.formats import money
from vafa.ui.htmx import redirect_to, render_page

SHOWN = 30
# Never `isdigit`: it says yes to «²», which is no number.
_LINE = re.compile(r"line-([0-9]{1,4})")
_QUANTITY = re.compile(r"[0-9]{1,7}(\.[0-9]{1,3})?")
BACK = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnablePage:
    """Late sales of this branch, the newest first."""

    stand: Stand
    query: str
    sales: tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnLineView:
    """A line, and how much of it is left to come back."""

    position: int
    name: str
    left: Decimal
    net_rial: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnPage:
    """One sale and what of it may come back. `number` makes a second press harmless."""

    stand: Stand
    sale_id: int
    written: str
    at: datetime
    total_rial: int
    credit_rial: int
    customer: str
    lines: tuple[ReturnLineView, ...]
    number: str
    refusal: Refused | None = None


def show_sales(request: StaffRequest) -> HttpResponse:
    """The sales that may be taken back."""
    stand = find_stand(request)
    if stand is None:
        return redirect_to(request, reverse("pos:stand"))
    query = to_latin_digits(request.GET.get("q", "").strip())[:40]
    rows = sales().filter(branch_id=stand.branch_id, at__gte=request.at - BACK)
    if query:
        rows = rows.filter(number__icontains=query) | rows.filter(
            customer__mobile__contains=query.lstrip("0")
        )
    rows = rows.exclude(state="returned").select_related("customer").order_by("-at", "-id")
    page = ReturnablePage(stand=stand, query=query, sales=tuple(rows[:SHOWN]))
    return render_page(request, "pos/returns.html", {"page": page})


def take_back(request: StaffRequest, *, sale_id: int) -> HttpResponse:
    """Choose what came back, and take it."""
    get_own_sale(request, sale_id)
    stand = find_stand(request)
    if stand is None:
        return redirect_to(request, reverse("pos:stand"))
    refusal = None
    if request.method == "POST":
        back = ReturnInput(
            number=clean_text(request.POST.get("number", ""))[:64] or write_id("till", new_id()),
            at=get_own_sale(
                request, sale_id
            ).at,  # the same for a second press; when it was done is kept apart
            lines=read_lines(request.POST),
        )
        try:
            receipt = return_sale(sale_id, back, actor=request.actor, at=request.at)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("%s was taken back.") % money(receipt.goods_rial))
            return redirect_to(request, reverse("pos:returns"))
    page = _load_page(request, stand, sale_id, refusal)
    return render_page(
        request, "pos/take_back.html", {"page": page}, status=422 if refusal else 200
    )


def read_lines(form: QueryDict) -> tuple[ReturnLine, ...] | None:
    """The quantities typed; None, the whole sale, when the button for it was pressed."""
    if form.get("do") == "all":
        return None
    lines = []
    for name, value in form.items():
        place = _LINE.fullmatch(name)
        quantity = to_latin_digits(str(value).strip())
        if place and _QUANTITY.fullmatch(quantity) and Decimal(quantity):
            lines.append(ReturnLine(position=int(place[1]), quantity=Decimal(quantity)))
    return tuple(lines)


def _load_page(
    request: StaffRequest, stand: Stand, sale_id: int, refusal: Refused | None
) -> ReturnPage:
    sale = get_own_sale(request, sale_id)
    return ReturnPage(
        stand=stand,
        sale_id=sale_id,
        written=sale.number,
        at=sale.at,
        total_rial=sale.total_rial,
        credit_rial=sale.credit_rial,
        customer=sale.customer.full_name if sale.customer else "",
        lines=tuple(
            ReturnLineView(
                position=line.position,
                name=line.name,
                left=(line.quantity - line.returned_quantity).normalize(),
                net_rial=line.net_rial,
            )
            for line in list_lines(sale_id)
        ),
        number=request.POST.get("number") or write_id("till", new_id()),
        refusal=refusal,
    )
