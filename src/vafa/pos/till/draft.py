"""A sale in the making: what the cashier has typed so far. It lives in the form, not on the server.

The number is drawn when the form is first shown, so pressing Enter twice records one sale.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.catalog.queries import products
from vafa.checkout.types import GiftTender, Redeem
from vafa.customers.types import CustomerKey
from vafa.foundation.ids import read_id
from vafa.foundation.jalali import to_jalali
from vafa.foundation.money import from_rial
from vafa.partners.queries import list_active
from vafa.pos.till.stand import Stand
from vafa.sales.types import LineInput, PaymentMethod, SaleInput
from vafa.ui.forms import CodeField, Form, MoneyField, NumberField, TextField

SOURCE = "till"
MOST_LINES = 100
MOST_SHOWN = 300  # products in the list to choose from
_QUANTITY = re.compile(r"[1-9][0-9]{0,2}")


class SaleForm(Form):
    """What makes a sale: an amount or products, perhaps a code, and how much comes off."""

    number = forms.CharField(widget=forms.HiddenInput, max_length=40)
    customer = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    draw = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    amount = MoneyField(label=gettext_lazy("Amount of the invoice"), min_rial=1, required=False)
    code = CodeField(length=7, label=gettext_lazy("7-digit code"), required=False)
    credit = MoneyField(label=gettext_lazy("Less than all of it"), min_rial=1, required=False)
    gift_card = TextField(label=gettext_lazy("Gift card"), max_length=120, required=False)
    hold = forms.CharField(required=False, max_length=20)
    shared = forms.BooleanField(required=False)
    discount_code = TextField(label=gettext_lazy("Discount code"), max_length=40, required=False)
    method = forms.ChoiceField(
        label=gettext_lazy("Paid by"),
        choices=PaymentMethod.choices,
        required=False,
        initial=PaymentMethod.CARD,
        widget=forms.RadioSelect,
    )
    partner = forms.ChoiceField(label=gettext_lazy("Who brought them"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(one.code, one.name) for one in list_active()]
        self.fields["partner"].choices = [("", _("Nobody")), *known]  # type: ignore[attr-defined]
        self.has_partners = bool(known)


class ProductForm(Form):
    """One product to add to the order."""

    product = forms.CharField(label=gettext_lazy("Product"), max_length=120)
    quantity = NumberField(label=gettext_lazy("Quantity"), min_value=1, max_value=999, initial=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """A product on the order, at the price it had when it was put there."""

    sku: str
    name: str
    category: str
    quantity: int
    price_rial: int

    @property
    def total_rial(self) -> int:
        return self.quantity * self.price_rial

    @property
    def kept(self) -> str:
        """The line as a hidden field holds it."""
        return f"{self.sku}|{self.quantity}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A form that was read and is in order."""

    number: str
    customer_id: int | None
    lines: tuple[DraftLine, ...]
    amount_rial: int
    code: str
    credit_rial: int | None
    method: str
    partner: str = ""
    discount_codes: tuple[str, ...] = ()
    gift_cards: tuple[GiftTender, ...] = ()
    hold_id: int | None = None
    draw_id: int | None = None
    from_shared: bool = False

    def redeem(self) -> Redeem | None:
        """What the guest spends: with a code, all there is unless less was typed; without one,
        what was set aside for them.
        """
        shown = Redeem(
            discount_codes=self.discount_codes, gift_cards=self.gift_cards, draw_id=self.draw_id
        )
        if self.code:
            spends = replace(shown, code=self.code, credit_rial=self.credit_rial)
            return replace(spends, from_shared=self.from_shared)
        if self.hold_id:
            return replace(shown, hold_id=self.hold_id)
        return None if shown.spends else shown

    def sale(self, stand: Stand, *, cashier: str, at: datetime) -> SaleInput:
        """The sale as checkout takes it."""
        lines = tuple(
            LineInput(
                sku=line.sku,
                name=line.name,
                category=line.category,
                quantity=Decimal(line.quantity),
                unit_price_rial=line.price_rial,
            )
            for line in self.lines
        ) or (LineInput(name=_("Sale"), unit_price_rial=self.amount_rial),)
        return SaleInput(
            source=SOURCE,
            number=self.number,
            at=at,
            branch_id=stand.branch_id,
            lines=lines,
            till=stand.till,
            cashier=cashier,
            customer=CustomerKey(id=self.customer_id),
            pays_by=self.method,
            partner=self.partner,
        )


def load_menu() -> dict[str, DraftLine]:
    """What is sold now, by sku, one piece of each; at most as many as a list can show."""
    rows = products().filter(is_active=True).order_by("category__position", "name")[:MOST_SHOWN]
    return {
        row.sku: DraftLine(
            sku=row.sku,
            name=row.name,
            category=row.category.name if row.category else "",
            quantity=1,
            price_rial=row.price_rial,
        )
        for row in rows
    }


def make_number(*, at: datetime, zone: ZoneInfo) -> str:
    """A number for a new invoice of the till: the Jalali day and what tells its invoices apart.

    That is the tenth of a second of the day and three digits of chance: "050830-558123047".
    """
    local = at.astimezone(zone)
    day = to_jalali(local.date())
    seconds = local.hour * 3600 + local.minute * 60 + local.second
    tenths = seconds * 10 + local.microsecond // 100_000
    chance = secrets.randbelow(1000)
    return f"{day.year % 100:02}{day.month:02}{day.day:02}-{tenths:06}{chance:03}"


def read_draft(form: SaleForm, lines: tuple[DraftLine, ...]) -> Draft | None:
    """The form as a draft; None, with the error on the form, when something is missing."""
    if not form.is_valid():
        return None
    data = form.cleaned_data
    amount = sum(line.total_rial for line in lines) or data["amount"]
    if not amount:
        form.add_error("amount", _("How much is the invoice?"))
        return None
    return Draft(
        number=data["number"],
        customer_id=read_id("cus", data["customer"]),
        lines=lines,
        amount_rial=amount,
        code=data["code"],
        credit_rial=data["credit"],
        method=data["method"] or PaymentMethod.CARD,
        partner=data["partner"],
        discount_codes=(data["discount_code"],) if data["discount_code"] else (),
        gift_cards=(GiftTender(card=data["gift_card"]),) if data["gift_card"] else (),
        hold_id=read_id("hold", data["hold"]),
        draw_id=read_id("draw", data["draw"]),
        from_shared=data["shared"],
    )


def read_kept_lines(data: QueryDict, menu: dict[str, DraftLine]) -> tuple[DraftLine, ...]:
    """The products in the form's hidden fields, with the menu's own prices: never the form's."""
    lines = []
    for kept in data.getlist("line")[:MOST_LINES]:
        sku, _sep, quantity = kept.rpartition("|")
        line = menu.get(sku)
        if line is not None and _QUANTITY.fullmatch(quantity):
            lines.append(
                DraftLine(
                    sku=line.sku,
                    name=line.name,
                    category=line.category,
                    quantity=int(quantity),
                    price_rial=line.price_rial,
                )
            )
    return tuple(lines)


def suggest_amount(rial: int, unit: str) -> str:
    """An amount as it stands in the field."""
    return f"{from_rial(rial, unit):,}"
