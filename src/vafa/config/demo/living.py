"""The demo's last weeks, lived through: customers earn, some spend, a few bring something back.

Chance is drawn from the invoice's number, so every loading lives the same weeks. Of the last days
the texts are written too, at their hour; nobody needs those of two months ago.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import groupby

from vafa.audit.types import SYSTEM
from vafa.checkout.actions import accept_sale, return_sale
from vafa.checkout.types import Redeem
from vafa.config import schedule
from vafa.customers.queries import find_by_mobile
from vafa.foundation.jalali import TEHRAN, end_of_day, local_day
from vafa.ledger.queries import load_wallet
from vafa.ledger.types import Unit
from vafa.sales.queries import find_known
from vafa.sales.types import ReturnInput, SaleInput
from vafa.tenancy.scope import business_scope

DAYS_OF_TEXTS = 2
TELL_EVERY = 250
WARN_AT = time(10, 30)
AFTER = timedelta(seconds=20)

SPENDS = 0.25  # of those who could
WORTH_SPENDING_RIAL = 200_000
COMES_BACK = 0.005


def live_through(business_id: int, invoices: Sequence[SaleInput]) -> Iterator[str]:
    """Accept the invoices, oldest first, each at its own time; lines about how far it is.

    What was accepted before stays as it is.
    """
    texts_from = local_day(invoices[-1].at) - timedelta(days=DAYS_OF_TEXTS - 1)
    done = told = 0
    for day, group in groupby(invoices, lambda one: local_day(one.at)):
        some = list(group)
        if day >= texts_from:
            _live_with_texts(business_id, some)
        else:
            _live(business_id, some, is_told=False)
        schedule.expire(business_id, end_of_day(day))
        done += len(some)
        if done - told >= TELL_EVERY or done == len(invoices):
            told = done
            yield f"Demo      {done:>6,} of {len(invoices):,} purchases since the club opened"


def _live_with_texts(business_id: int, invoices: Sequence[SaleInput]) -> None:
    # The warnings come before the first guest: in the evening they would wait for the morning.
    warn_at = datetime.combine(local_day(invoices[0].at), WARN_AT, TEHRAN).astimezone(UTC)
    schedule.warn(business_id, warn_at)
    _write_texts(business_id, warn_at)
    for _hour, some in groupby(invoices, lambda one: one.at.hour):
        told = list(some)
        _live(business_id, told, is_told=True)
        _write_texts(business_id, told[-1].at + AFTER)


def _write_texts(business_id: int, at: datetime) -> None:
    schedule.deliver(business_id, at)
    schedule.send(business_id, at)


def _live(business_id: int, invoices: Sequence[SaleInput], *, is_told: bool) -> None:
    """Accept some invoices in one transaction; those already known are passed over."""
    with business_scope(business_id):
        known = find_known([(invoice.source, invoice.number) for invoice in invoices])
        for invoice in invoices:
            if (invoice.source, invoice.number) not in known:
                _accept(invoice, is_told=is_told)


def _accept(invoice: SaleInput, *, is_told: bool) -> None:
    chance = random.Random(f"{invoice.source} {invoice.number}")  # noqa: S311
    redeem = Redeem(without_code=True) if chance.random() < SPENDS and _can_spend(invoice) else None
    receipt = accept_sale(invoice, actor=SYSTEM, at=invoice.at, redeem=redeem, announce=is_told)
    if chance.random() < COMES_BACK:
        back_at = invoice.at + timedelta(minutes=chance.randint(10, 40))
        back = ReturnInput(number="1", at=back_at, reason="سفارش اشتباه آماده شده بود")
        return_sale(receipt.sale_id, back, actor=SYSTEM, at=back_at)


def _can_spend(invoice: SaleInput) -> bool:
    customer = find_by_mobile(invoice.customer.mobile) if invoice.customer.mobile else None
    if customer is None:
        return False
    usable = load_wallet(customer.id, at=invoice.at).usable[Unit.CREDIT]
    return usable >= WORTH_SPENDING_RIAL
