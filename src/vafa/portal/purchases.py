"""What the customer bought, and what it earned them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.checkout.types import Earned, Receipt
from vafa.foundation.ids import read_id, write_id
from vafa.foundation.persian import to_persian_digits
from vafa.ledger.types import Unit
from vafa.portal.access import CustomerRequest
from vafa.sales.errors import UnknownSale
from vafa.sales.queries import get_sale, list_lines, list_returns, sale_lines, sales
from vafa.sales.types import SaleState
from vafa.ui.types import Pager

if TYPE_CHECKING:
    from vafa.sales.models import Sale

PAGE = 20
_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseRow:
    """A purchase in a list. Amounts in rials."""

    id: int
    at: datetime
    branch: str
    names: str
    total_rial: int
    spent_rial: int
    earned_rial: int
    earned_points: int
    is_returned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchasesPage:
    """One page of the list, newest first."""

    slug: str
    rows: tuple[PurchaseRow, ...]
    pager: Pager | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the invoice."""

    name: str
    quantity: str
    net_rial: int
    is_returned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchasePage:
    """One purchase with its lines and receipt."""

    slug: str
    sale: PurchaseRow
    number: str
    lines: tuple[Line, ...]
    extras: tuple[tuple[str, int], ...]
    to_pay_rial: int
    earned: tuple[Earned, ...]
    printed: tuple[str, ...]
    returns: tuple[tuple[datetime, int], ...]


def show_purchases(request: CustomerRequest) -> HttpResponse:
    """The customer's purchases, a page at a time."""
    slug = request.business.slug
    before = read_id("sale", request.GET.get("before", ""))
    rows = list_purchases(request.customer.id, limit=PAGE + 1, before=before)
    pager = None
    if len(rows) > PAGE or before:
        here = reverse("portal:purchases", args=[slug])
        is_last = len(rows) <= PAGE
        next_href = "" if is_last else f"{here}?before={write_id('sale', rows[PAGE - 1].id)}"
        pager = Pager(next_href=next_href)
    page = PurchasesPage(slug=slug, rows=rows[:PAGE], pager=pager)
    return render(request, "portal/purchases.html", {"page": page})


def show_purchase(request: CustomerRequest, *, sale_id: int) -> HttpResponse:
    """One purchase of this customer; 404 for anybody else's."""
    sale = get_sale(sale_id)
    if sale.customer_id != request.customer.id:
        raise UnknownSale
    receipt = _read_receipt(sale)
    page = PurchasePage(
        slug=request.business.slug,
        sale=_view(sale, ()),
        number=sale.number,
        lines=tuple(
            Line(
                name=line.name,
                quantity=_write_quantity(line.quantity),
                net_rial=line.net_rial,
                is_returned=line.returned_quantity > 0,
            )
            for line in list_lines(sale_id)
        ),
        extras=_list_extras(sale),
        to_pay_rial=sale.total_rial - sale.credit_rial,
        earned=receipt.earned if receipt else (),
        printed=receipt.lines if receipt else (),
        returns=tuple((back.at, back.goods_rial) for back in list_returns(sale_id)),
    )
    return render(request, "portal/purchase.html", {"page": page})


def list_purchases(
    customer_id: int, *, limit: int, before: int | None = None
) -> tuple[PurchaseRow, ...]:
    """The customer's purchases, newest first, from the one after `before` (a sale's id) on.

    Two statements, three with `before`.
    """
    rows = sales().filter(customer_id=customer_id).select_related("branch")
    if before is not None:
        last = sales().filter(customer_id=customer_id, id=before).first()
        if last is not None:
            rows = rows.filter(Q(at__lt=last.at) | Q(at=last.at, id__lt=last.id))
    found = list(rows.order_by("-at", "-id")[:limit])
    names: dict[int, list[str]] = defaultdict(list)
    lines = sale_lines().filter(sale_id__in=[sale.id for sale in found], position__lt=_NAMED)
    for sale_id, name in lines.order_by("position").values_list("sale_id", "name"):
        names[sale_id].append(name)
    return tuple(_view(sale, names[sale.id]) for sale in found)


def _view(sale: Sale, names: list[str] | tuple[()]) -> PurchaseRow:
    receipt = _read_receipt(sale)
    return PurchaseRow(
        id=sale.id,
        at=sale.at,
        branch=sale.branch.name,
        names="، ".join(names),
        total_rial=sale.total_rial,
        spent_rial=sale.credit_rial,
        earned_rial=receipt.earned_of(Unit.CREDIT) if receipt else 0,
        earned_points=receipt.earned_of(Unit.POINTS) if receipt else 0,
        is_returned=sale.state != SaleState.ACCEPTED,
    )


def _read_receipt(sale: Sale) -> Receipt | None:
    """The till's answer; sales from before the club have none."""
    return Receipt.read(sale.receipt) if sale.receipt else None


def _list_extras(sale: Sale) -> tuple[tuple[str, int], ...]:
    """What stands between the lines and the total."""
    named = [
        (_("Fees"), sum(fee["amount_rial"] for fee in sale.fees)),
        (_("Tax"), sale.tax_rial),
        (_("Tip"), sale.tip_rial),
    ]
    return tuple((name, amount) for name, amount in named if amount)


def _write_quantity(quantity: Decimal) -> str:
    return to_persian_digits(f"{quantity.normalize():f}")
