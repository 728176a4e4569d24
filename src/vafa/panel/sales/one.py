"""One sale: what was bought, how it was paid, what it earned and why, what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from vafa.checkout.queries import list_stored_value
from vafa.checkout.types import Earned, Receipt, ReturnReceipt, Why
from vafa.foundation.ids import write_id
from vafa.foundation.jalali import last_good_day
from vafa.ledger.types import Unit
from vafa.messaging.queries import list_messages
from vafa.messaging.types import MessageFilter, MessageRow, State
from vafa.panel.customers.happenings import TEXT_TITLES, say_amount
from vafa.panel.names import name_actors, rule_href
from vafa.partners.queries import list_commissions
from vafa.partners.types import SaleCommission
from vafa.sales.errors import UnknownSale
from vafa.sales.queries import get_sale, list_lines, list_returns, list_revisions
from vafa.sales.types import Channel, PaymentMethod, SaleState
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission

if TYPE_CHECKING:
    from vafa.sales.models import Return, Sale, SaleLine, SaleRevision


@dataclass(frozen=True, kw_only=True)
class Amount:
    """A figure beneath the lines."""

    label: str
    rial: int
    is_minus: bool = False


@dataclass(frozen=True, kw_only=True)
class Reason:
    """What one rule said, with the way to the rule."""

    why: Why
    href: str


@dataclass(frozen=True, kw_only=True)
class Award:
    """What one rule gave."""

    earned: Earned
    amount: Any
    href: str
    last_day: date | None


@dataclass(frozen=True, kw_only=True)
class TakenBack:
    """A return with its own receipt."""

    row: Return
    receipt: ReturnReceipt | None
    by: str
    names: str


@dataclass(frozen=True, kw_only=True)
class Told:
    """A text about the sale."""

    row: MessageRow
    title: str
    state: str


@dataclass(frozen=True, kw_only=True)
class SalePage:
    """Everything about one sale."""

    sale: Sale
    customer: str
    channel: str
    by: str
    lines: list[SaleLine]
    amounts: list[Amount]
    stored_value: list[Amount]
    payments: list[Amount]
    to_pay_rial: int
    awards: list[Award]
    reasons: list[Reason]
    has_receipt: bool
    returns: list[TakenBack]
    revisions: list[tuple[SaleRevision, str]]
    texts: list[Told]
    brought: list[SaleCommission]
    is_returned: bool
    is_part_returned: bool
    can_return: bool
    can_see_customer: bool


def get_sale_in_reach(request: StaffRequest, sale_id: int) -> Sale:
    """The sale; UnknownSale for one of another branch, where the viewer has but one."""
    sale = get_sale(sale_id)
    if request.staff.branch_id not in (None, sale.branch_id):
        raise UnknownSale
    return sale


def load_sale_page(request: StaffRequest, sale: Sale) -> SalePage:
    """The page of a sale."""
    receipt = Receipt.read(sale.receipt) if sale.receipt else None
    name_actor = name_actors()
    lines = list_lines(sale.id)
    is_returned = sale.state == SaleState.RETURNED
    stored = [Amount(label=label, rial=rial) for label, rial in list_stored_value(sale)]
    return SalePage(
        sale=sale,
        customer=(sale.customer.full_name or _("No name")) if sale.customer_id else "",
        channel=str(Channel(sale.channel).label),
        by=name_actor(sale.actor),
        lines=lines,
        amounts=_list_amounts(sale, lines),
        payments=_list_payments(sale),
        stored_value=stored,
        to_pay_rial=sale.total_rial - sum(each.rial for each in stored),
        awards=_list_awards(receipt, ZoneInfo(request.business.zone)),
        reasons=_list_reasons(receipt),
        has_receipt=receipt is not None,
        returns=[_tell_return(row, lines, name_actor(row.actor)) for row in list_returns(sale.id)],
        revisions=[(row, name_actor(row.actor)) for row in list_revisions(sale.id)],
        brought=list_commissions(sale.id),
        texts=_list_texts(sale) if request.staff.can(Permission.SEE_CUSTOMERS) else [],
        is_returned=is_returned,
        is_part_returned=sale.state == SaleState.PART_RETURNED,
        can_return=request.staff.can(Permission.RETURN_SALES) and not is_returned,
        can_see_customer=request.staff.can(Permission.SEE_CUSTOMERS),
    )


def _list_amounts(sale: Sale, lines: list[SaleLine]) -> list[Amount]:
    lines_off = sum(line.discount_rial for line in lines)
    rows = [
        Amount(label=_("Goods before discounts"), rial=sale.gross_rial),
        Amount(label=_("Discounts of lines"), rial=lines_off, is_minus=True),
        Amount(
            label=_("Discount of the invoice"), rial=sale.discount_rial - lines_off, is_minus=True
        ),
        *(Amount(label=_name_fee(fee["kind"]), rial=fee["amount_rial"]) for fee in sale.fees),
        Amount(label=_("Tax"), rial=sale.tax_rial),
        Amount(label=_("Tip"), rial=sale.tip_rial),
    ]
    shown = [row for row in rows if row.rial]
    return shown if len(shown) > 1 else []


def _name_fee(kind: str) -> str:
    return {
        "delivery": _("Delivery"),
        "packing": _("Packing"),
        "service": _("Service"),
    }.get(kind, kind)


def _list_payments(sale: Sale) -> list[Amount]:
    labels = {str(method): str(method.label) for method in PaymentMethod}
    return [
        Amount(label=labels.get(each["method"], each["method"]), rial=each["amount_rial"])
        for each in sale.payments
    ]


def _list_reasons(receipt: Receipt | None) -> list[Reason]:
    """What the rules said beyond an award given whole: why not, why less, why not yet."""
    if receipt is None:
        return []
    gave = {earned.rule_id for earned in receipt.earned}
    return [
        Reason(why=why, href=rule_href(why.rule_id))
        for why in receipt.why
        if why.rule_id not in gave or why.reason != "applied"
    ]


def _list_awards(receipt: Receipt | None, zone: ZoneInfo) -> list[Award]:
    return [
        Award(
            earned=earned,
            amount=say_amount(Unit(earned.unit), earned.amount),
            href=rule_href(earned.rule_id),
            last_day=last_good_day(earned.expires_at, zone) if earned.expires_at else None,
        )
        for earned in (receipt.earned if receipt else ())
    ]


def _tell_return(row: Return, lines: list[SaleLine], by: str) -> TakenBack:
    names = {line.position: line.name for line in lines}
    return TakenBack(
        row=row,
        receipt=ReturnReceipt.read(row.receipt) if row.receipt else None,
        by=by,
        names="، ".join(names.get(line["position"], "") for line in row.lines),
    )


def _list_texts(sale: Sale) -> list[Told]:
    if sale.customer_id is None:
        return []
    keys = (f"credit:sale:{sale.id}", f"thanks:{write_id('sale', sale.id)}")
    page = list_messages(MessageFilter(customer_id=sale.customer_id, dedupe_keys=keys))
    return [
        Told(
            row=row,
            title=str(TEXT_TITLES.get(row.purpose, _("Text"))),
            state=str(State(row.state).label),
        )
        for row in page.messages
    ]
