"""Whether a sale adds up, and when something can have come back: pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from vafa.sales.errors import BadReturn, BadSale
from vafa.sales.types import Channel, PaymentMethod, ReturnInput, SaleInput

MOST_LINES = 500
# A hundred billion tomans: more is a slip of the finger, not an invoice. A column of sums holds
# nine million such invoices, so that nobody can make it run over.
MOST_RIAL = 10**12
SKEW = timedelta(minutes=10)  # clocks of tills differ
OLDEST = timedelta(days=366 * 20)


def check_sale(sale: SaleInput, *, now: datetime) -> None:
    """Raise BadSale, with a pointer, for a sale that cannot be true, whoever paid it how."""
    if not sale.number.strip():
        raise BadSale(_("The invoice has no number."), pointer="/number")
    if not 1 <= len(sale.lines) <= MOST_LINES:
        raise BadSale(_("An invoice has between 1 and 500 lines."), pointer="/lines")
    if sale.at > now + SKEW:
        raise BadSale(_("The date of the invoice is in the future."), pointer="/at")
    if sale.at < now - OLDEST:
        raise BadSale(_("The date of the invoice is too long ago."), pointer="/at")
    if sale.channel not in Channel.values:
        raise BadSale(_("This channel is not known."), pointer="/channel")
    _check_lines(sale)
    _check_totals(sale)


def check_payments(sale: SaleInput, *, credit_rial: int) -> None:
    """Raise BadSale unless the payments come to the invoice, with or without the credit spent."""
    paid = sum(payment.amount_rial for payment in sale.payments)
    if sale.payments and paid not in {sale.total_rial, sale.total_rial - credit_rial}:
        raise BadSale(
            _("The payments do not add up to the invoice."),
            pointer="/payments",
            total_rial=sale.total_rial,
            paid_rial=paid,
        )


def check_return(back: ReturnInput, *, sold_at: datetime, now: datetime) -> None:
    """Raise BadReturn for a return of the future, or from before its sale."""
    if back.at > now + SKEW:
        raise BadReturn(_("The date of the return is in the future."), pointer="/at")
    if back.at < sold_at - SKEW:
        raise BadReturn(_("The return is dated before its sale."), pointer="/at")


def _check_lines(sale: SaleInput) -> None:
    for position, line in enumerate(sale.lines):
        where = f"/lines/{position}"
        if line.quantity <= 0 or line.quantity > 1_000_000:
            raise BadSale(_("A quantity must be more than zero."), pointer=f"{where}/quantity")
        if line.unit_price_rial < 0 or line.gross_rial > MOST_RIAL:
            raise BadSale(_("This price is not possible."), pointer=f"{where}/unit_price_rial")
        if not 0 <= line.discount_rial <= line.gross_rial:
            raise BadSale(
                _("A discount is between zero and the price."), pointer=f"{where}/discount_rial"
            )


def _check_totals(sale: SaleInput) -> None:
    for name in ("tax_rial", "tip_rial", "discount_rial"):
        if not 0 <= getattr(sale, name) <= MOST_RIAL:
            raise BadSale(_("This amount is not possible."), pointer=f"/{name}")
    for position, fee in enumerate(sale.fees):
        if not 0 <= fee.amount_rial <= MOST_RIAL:
            raise BadSale(_("This amount is not possible."), pointer=f"/fees/{position}")
    if max(sale.gross_rial, sale.total_rial) > MOST_RIAL:
        raise BadSale(_("This invoice is too large to be true."), pointer="/lines")
    if sale.goods_rial < 0:
        raise BadSale(_("The discount is larger than the invoice."), pointer="/discount_rial")
    if sale.pays_by and (sale.payments or sale.pays_by not in PaymentMethod.values):
        raise BadSale(_("This payment is not possible."), pointer="/pays_by")
    for position, payment in enumerate(sale.payments):
        if payment.method not in PaymentMethod.values or payment.amount_rial < 0:
            raise BadSale(_("This payment is not possible."), pointer=f"/payments/{position}")
