"""What the business gives to a cause in a customer's name: by a rule, not as a share."""

from __future__ import annotations

from datetime import datetime

from vafa.causes.giving import lock_cause_account, move_share
from vafa.causes.models import Donation, GoodCause
from vafa.causes.types import Way
from vafa.ledger.types import Unit


def give_in_name(
    *, cause_id: int, customer_id: int, amount_rial: int, reference: str, at: datetime
) -> Donation | None:
    """The business gives to the cause; nothing to one that is closed. A repeat gives once."""
    account = lock_cause_account(cause_id, Unit.CREDIT, at)
    key = f"gift:{reference}"
    known: Donation | None = Donation.objects.filter(request_key=key).first()
    if known is not None or not GoodCause.objects.filter(id=cause_id, is_active=True).exists():
        return known
    donation = Donation(
        cause_id=cause_id,
        customer_id=customer_id,
        way=Way.HOUSE,
        unit=Unit.CREDIT,
        amount=amount_rial,
        worth_rial=amount_rial,
        request_key=key,
        at=at,
    )
    move_share(account, amount_rial, donation.id, at=at)
    donation.save(force_insert=True)
    return donation


def take_back_given(cause: str, *, at: datetime) -> None:
    """Take back what was given for this cause ("sale:17:"), but for what was paid out already."""
    given = Donation.objects.filter(request_key__startswith=f"gift:{cause}", amount__gt=0)
    for cause_id in given.order_by("cause_id").values_list("cause_id", flat=True).distinct():
        account = lock_cause_account(cause_id, Unit.CREDIT, at)
        left = account.balance
        for row in given.filter(cause_id=cause_id).order_by("id"):
            back = min(row.amount, left)
            if back:
                move_share(account, -back, row.id, at=at)
                row.amount -= back
                row.worth_rial = row.amount
                row.save(update_fields=["amount", "worth_rial"])
                left -= back
