"""Codes that a rule gives: one use, and for nobody else.

Such a code opens for its owner alone, so it is no secret: it is kept as it is, and told again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from vafa.coupons.codes import digest_discount_code, make_secret
from vafa.coupons.models import Discount, DiscountCode
from vafa.customers.actions import pass_rows
from vafa.foundation.jalali import end_of_day, local_day
from vafa.tenancy.queries import load_current_business


def give_code(
    *, discount_id: int, customer_id: int, days: int, reference: str, at: datetime
) -> DiscountCode | None:
    """A code of the discount, good for so many days; None where the discount is not on.

    A repeat of the reference gives the first again.
    """
    discount = Discount.objects.select_for_update().filter(id=discount_id).first()
    known: DiscountCode | None = DiscountCode.objects.filter(reference=reference).first()
    if known is not None or discount is None or discount.state != Discount.State.LIVE:
        return known
    zone = ZoneInfo(load_current_business().zone)
    text = make_secret()
    code = DiscountCode(
        discount_id=discount_id,
        digest=digest_discount_code(text),
        text=text,
        hint=text[-2:],
        customer_id=customer_id,
        most_uses=1,
        expires_at=end_of_day(local_day(at, zone) + timedelta(days=days), zone),
        reference=reference,
    )
    code.save(force_insert=True)
    return code


def hand_over_codes(
    *, giver_id: int, taker_id: int, only: Sequence[int] | None = None
) -> list[int]:
    """Let the codes that only one customer may use, or those of them in `only`, be another's;
    their ids.
    """
    return pass_rows(DiscountCode.objects.all(), giver_id=giver_id, taker_id=taker_id, only=only)


def take_back_codes(cause: str, *, at: datetime) -> None:
    """Let the codes that were given for this cause ("sale:17:") and not used open nothing more."""
    given = DiscountCode.objects.filter(reference__startswith=cause, used=0)
    given.filter(voided_at__isnull=True).update(voided_at=at)
