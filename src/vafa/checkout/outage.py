"""Sales that a till made while it was cut off, and what guests spent meanwhile.

Each day a till is given an allowance, signed: so much it may take off invoices without asking. A
late sale first spends what the guest really has, with a code that really fits. What is missing
then, because the credit or the code was used elsewhere meanwhile, is the house's: a discount on
that invoice, so that it earns nothing, and its return gives nothing back. It is taken from the
allowance under lock: all tills and devices that share one lose no more than it, whatever they send.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.db.models import Sum

from vafa.audit.types import Actor
from vafa.checkout.accepting import accept_sale
from vafa.checkout.carding import find_buyer
from vafa.checkout.errors import BadAllowance, MoreThanInvoice, OverAllowance
from vafa.checkout.models import LateSale, TillAllowance
from vafa.checkout.quoting import quote_sale
from vafa.checkout.spending import make_trier, open_code
from vafa.checkout.terms import Terms, load_terms
from vafa.checkout.types import AllowancePass, LateInput, LateReceipt, Receipt, Redeem
from vafa.customers.types import JoinedBy
from vafa.foundation.errors import Refused, TryLater
from vafa.foundation.jalali import end_of_day, local_day
from vafa.ledger.actions import lock_wallet
from vafa.sales.errors import StillInFlight
from vafa.sales.queries import find_sale
from vafa.tenancy.scope import current_business_id

_SIGNER = signing.Signer(salt="vafa.checkout.allowance")
KEPT_FOR = timedelta(days=7)  # an allowance that comes in later is not honoured any more


def issue_allowance(
    *, branch_id: int, till: str, device: str, at: datetime
) -> AllowancePass | None:
    """What this till may lose today, signed for one device; None where the business allows none.

    Two devices of a till share it. What was first given for a day holds for that day.
    """
    terms = load_terms()
    settings = terms.settings
    if not settings.spends_offline:
        return None
    day = local_day(at, terms.zone)
    fresh = TillAllowance(
        branch_id=branch_id,
        till=till,
        day=day,
        sum_rial=settings.offline_till_rial,
        guest_rial=settings.offline_guest_rial,
        issued_at=at,
    )
    TillAllowance.objects.bulk_create([fresh], ignore_conflicts=True)
    row = TillAllowance.objects.get(branch_id=branch_id, till=till, day=day)
    signed = {"business": current_business_id(), "allowance": row.id, "device": device}
    limits = {"day": day.isoformat(), "sum_rial": row.sum_rial, "guest_rial": row.guest_rial}
    return AllowancePass(
        token=_SIGNER.sign_object(signed | limits),
        ends_at=end_of_day(day, terms.zone),
        left_rial=row.sum_rial - row.lost_rial,
        guest_rial=row.guest_rial,
        needs_code=settings.needs_code,
    )


def accept_late_sale(late: LateInput, *, actor: Actor, at: datetime) -> LateReceipt:
    """Record a sale that waited at its till. A repeat gets the first receipt and costs nothing.

    A refusal is answered, and noted for the manager; nothing else of it is kept. Raises only what
    passes: TryLater (codes are locked) and StillInFlight.
    """
    known = find_sale(late.sale.source, late.sale.number)
    if known is not None:
        return LateReceipt(receipt=Receipt.read(known.receipt), is_repeat=True)
    spendable_rial, why = _find_spendable(late, actor=actor, at=at)
    lost_rial = late.asked_rial - spendable_rial
    try:
        with transaction.atomic():
            allowance = _take(late, lost_rial, at=at) if lost_rial else None
            receipt = _accept(late, spendable_rial, lost_rial, actor=actor, at=at)
    except (TryLater, StillInFlight):
        raise
    except Refused as refusal:
        _note(late, refusal=str(refusal)[:200], at=at)
        return LateReceipt(refusal=refusal)
    if allowance is not None or LateSale.objects.filter(number=late.sale.number).exists():
        _note(late, receipt=receipt, allowance=allowance, lost_rial=lost_rial, why=why, at=at)
    return LateReceipt(receipt=receipt, lost_rial=lost_rial, why=why)


def _find_spendable(late: LateInput, *, actor: Actor, at: datetime) -> tuple[int, str]:
    """How much of what was spent the guest really has, under lock, and why it is not all of it.

    A wrong code is counted like any other.
    """
    if not late.asked_rial:
        return 0, ""
    customer = find_buyer(late.sale.customer)
    if customer is None:
        return 0, LateSale.Why.NOBODY
    lock_wallet(customer.id, at=at)
    asked = Redeem(code=late.code)
    try:
        trier = make_trier(actor, late.sale.till)
        open_code(asked, customer.id, trier=trier, terms=load_terms(), at=at)
        most = quote_sale(late.sale, at=at, redeem=asked, actor=actor).spend_rial
    except TryLater:
        raise
    except Refused:
        return 0, LateSale.Why.CODE
    return min(late.asked_rial, most), LateSale.Why.SHORT if most < late.asked_rial else ""


def _take(late: LateInput, lost_rial: int, *, at: datetime) -> TillAllowance:
    """Take a loss from the allowance that the till shows. BadAllowance, OverAllowance."""
    allowance = _open_allowance(late, terms=load_terms(), at=at)
    of_guest = allowance.guest_rial
    customer = find_buyer(late.sale.customer)
    if customer is not None:
        before = LateSale.objects.filter(allowance_id=allowance.id, customer_id=customer.id)
        of_guest -= before.aggregate(lost=Sum("lost_rial"))["lost"] or 0
    left_rial = min(allowance.sum_rial - allowance.lost_rial, of_guest)
    if lost_rial > left_rial:
        raise OverAllowance(pointer="/asked_rial", lost_rial=lost_rial, left_rial=left_rial)
    allowance.lost_rial += lost_rial
    allowance.save(update_fields=["lost_rial"])
    return allowance


def _open_allowance(late: LateInput, *, terms: Terms, at: datetime) -> TillAllowance:
    """The row behind a token, locked: of this business, branch, till, device and day."""
    try:
        said = _SIGNER.unsign_object(late.token)
    except signing.BadSignature:
        raise BadAllowance from None
    row = TillAllowance.objects.select_for_update().filter(id=said["allowance"]).first()
    sale = late.sale
    signed = (said["business"], said["device"], said["day"], said["sum_rial"])
    if row is None or signed != (
        *(current_business_id(), late.device),
        *(row.day.isoformat(), row.sum_rial),
    ):
        raise BadAllowance
    is_its_till = (row.branch_id, row.till) == (sale.branch_id, sale.till)
    if not is_its_till or local_day(sale.at, terms.zone) != row.day or sale.at < at - KEPT_FOR:
        raise BadAllowance
    return row


def _accept(
    late: LateInput, spend_rial: int, lost_rial: int, *, actor: Actor, at: datetime
) -> Receipt:
    if late.asked_rial > late.sale.total_rial:
        raise MoreThanInvoice(pointer="/asked_rial", most_rial=late.sale.total_rial)
    sale = replace(late.sale, discount_rial=late.sale.discount_rial + lost_rial)
    redeem = Redeem(code=late.code, credit_rial=spend_rial) if spend_rial else None
    return accept_sale(sale, actor=actor, at=at, redeem=redeem, joined_by=JoinedBy.CASHIER)


def _note(
    late: LateInput,
    *,
    at: datetime,
    receipt: Receipt | None = None,
    allowance: TillAllowance | None = None,
    lost_rial: int = 0,
    why: str = "",
    refusal: str = "",
) -> None:
    """Write down what a late sale cost, or why it was refused; once for each."""
    sale = late.sale
    LateSale.objects.update_or_create(
        number=sale.number,
        defaults={
            "branch_id": sale.branch_id,
            "till": sale.till,
            "cashier": sale.cashier,
            "made_at": sale.at,
            "sent_at": at,
            "total_rial": sale.total_rial,
            "asked_rial": late.asked_rial,
            "lost_rial": lost_rial,
            "why": why,
            "refusal": refusal,
            "sale_id": receipt.sale_id if receipt else None,
            "customer_id": receipt.customer_id if receipt else None,
            "allowance_id": allowance.id if allowance else None,
            "settled_at": None,  # what came of it since is to be looked at anew
            "settled_by": "",
        },
    )
