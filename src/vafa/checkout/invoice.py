"""The invoice of a sale, for paper: what was bought, what came off, what is paid and earned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from vafa.checkout.printing import print_club
from vafa.checkout.terms import Terms, load_terms
from vafa.checkout.types import Receipt
from vafa.foundation.formatting import format_money, format_number
from vafa.foundation.invoice_paper import Goods, InvoicePaper, Sum
from vafa.foundation.jalali import format_date_long, format_time, local_day
from vafa.foundation.persian import to_persian_digits
from vafa.foundation.phone import format_mobile
from vafa.sales.queries import list_lines
from vafa.sales.types import PaymentMethod

if TYPE_CHECKING:
    from vafa.sales.models import Sale, SaleLine


def write_invoice_paper(sale: Sale) -> InvoicePaper:
    """The invoice in the business's own language and unit; four statements."""
    terms, lines = load_terms(), list_lines(sale.id)
    receipt = Receipt.read(sale.receipt) if sale.receipt else None
    with translation.override(terms.business.language):
        return InvoicePaper(
            title=terms.business.name,
            heading=tuple(text for text in (sale.branch.name, sale.branch.address) if text),
            facts=tuple(_list_facts(sale, terms)),
            heads=(_("Product"), _("Quantity"), _("Price of one"), _("Comes to")),
            goods=tuple(_write_line(line, terms) for line in lines),
            sums=tuple(_list_sums(sale, receipt, terms)),
            notes=tuple(_list_notes(sale, receipt, terms)),
        )


def list_stored_value(sale: Sale) -> list[tuple[str, int]]:
    """What paid in place of money, each with its name: gift cards, credit that was brought from
    another business, the club's own.
    """
    if not sale.receipt:
        return [(_("Club credit"), sale.credit_rial)] if sale.credit_rial else []
    receipt = Receipt.read(sale.receipt)
    beside_rial = receipt.gift_rial + receipt.brought_rial
    named = [
        *(
            (_("Gift card …%(ending)s") % {"ending": to_persian_digits(one.ending)}, one.spent_rial)
            for one in receipt.gift_cards
        ),
        (_("Credit at %(name)s") % {"name": receipt.brought_from}, receipt.brought_rial),
        (_("Club credit"), receipt.total_rial - receipt.to_pay_rial - beside_rial),
    ]
    return [(label, rial) for label, rial in named if rial]


def _list_facts(sale: Sale, terms: Terms) -> Iterator[tuple[str, str]]:
    yield _("Invoice number"), to_persian_digits(sale.number)
    day = format_date_long(local_day(sale.at, terms.zone))
    yield _("Date"), f"{day}، {format_time(sale.at, terms.zone)}"
    if sale.cashier:
        yield _("Cashier"), sale.cashier
    if sale.customer_id is not None:
        mobile = format_mobile(sale.customer.mobile).replace(" ", "")  # its parts keep their order
        yield _("Customer"), sale.customer.full_name or mobile


def _write_line(line: SaleLine, terms: Terms) -> Goods:
    return Goods(
        name=line.name,
        quantity=format_number(line.quantity.normalize()),
        price=_figure(line.unit_price_rial, terms),
        amount=_figure(line.net_rial + line.discount_rial, terms),
    )


def _list_sums(sale: Sale, receipt: Receipt | None, terms: Terms) -> Iterator[Sum]:
    """From the goods to what is left to pay: each figure is the one above less or plus its own."""
    before = _list_before_total(sale, receipt)
    if any(rial for _label, rial in before[1:]):
        yield from (_sum(label, rial, terms) for label, rial in before if rial)
    yield _sum(_("Total"), sale.total_rial, terms, is_strong=True)
    stored = list_stored_value(sale)
    left_rial = sale.total_rial - sum(rial for _label, rial in stored)
    if stored:
        yield from (_sum(label, -rial, terms) for label, rial in stored)
        yield _sum(_("To pay"), left_rial, terms, is_strong=True)
    yield from (_sum(label, rial, terms) for label, rial in _list_payments(sale, left_rial))


def _list_before_total(sale: Sale, receipt: Receipt | None) -> list[tuple[str, int]]:
    """What leads from the goods to the total; what comes off is negative."""
    named = [one for one in receipt.discounts if one.applied] if receipt else []
    rest_rial = sale.gross_rial - sale.goods_rial - sum(one.amount_rial for one in named)
    return [
        (_("Goods"), sale.gross_rial),
        *((one.name, -one.amount_rial) for one in named),
        (_("Discount"), -rest_rial),
        *((_name_fee(fee["kind"]), fee["amount_rial"]) for fee in sale.fees),
        (_("Tax"), sale.tax_rial),
        (_("Tip"), sale.tip_rial),
    ]


def _list_payments(sale: Sale, left_rial: int) -> list[tuple[str, int]]:
    """How the rest was paid; a till that named one way for the whole meant what was left."""
    labels = {str(method): str(method.label) for method in PaymentMethod}
    paid = [
        (labels.get(each["method"], each["method"]), each["amount_rial"]) for each in sale.payments
    ]
    if len(paid) == 1:
        return [(paid[0][0], left_rial)] if left_rial else []
    return paid if sum(rial for _label, rial in paid) == left_rial else []


def _list_notes(sale: Sale, receipt: Receipt | None, terms: Terms) -> Iterator[str]:
    if sale.returned_rial:
        amount = format_money(sale.returned_rial, terms.business.unit)
        yield _("%(amount)s of goods came back.") % {"amount": amount}
    if receipt is not None:
        yield from print_club(receipt, terms)
    yield _("Thank you for coming.")


def _name_fee(kind: str) -> str:
    names = {"delivery": _("Delivery"), "packing": _("Packing"), "service": _("Service fee")}
    return names.get(kind, kind)


def _sum(label: str, rial: int, terms: Terms, *, is_strong: bool = False) -> Sum:
    if is_strong:
        return Sum(label=label, amount=format_money(rial, terms.business.unit), is_strong=True)
    amount = _figure(abs(rial), terms)
    return Sum(label=label, amount=f"{amount} −" if rial < 0 else amount)


def _figure(rial: int, terms: Terms) -> str:
    return format_money(rial, terms.business.unit, with_unit=False)
