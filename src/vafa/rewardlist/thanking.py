"""Prizes that a rule gives: without points, fetched like any other."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from vafa.audit.types import SYSTEM
from vafa.foundation.jalali import end_of_day, local_day
from vafa.rewardlist.claiming import cancel_claim, note_claim, save_with_code
from vafa.rewardlist.models import Claim
from vafa.rewardlist.offering import lock_prize
from vafa.rewardlist.types import ClaimState
from vafa.tenancy.queries import load_current_business


def give_prize(*, prize_id: int, customer_id: int, reference: str, at: datetime) -> Claim | None:
    """A claim that cost nothing; None where no piece is left. A repeat gives the first again.

    The prize need not be on the list.
    """
    prize = lock_prize(prize_id)
    key = f"gift:{reference}"
    known: Claim | None = Claim.objects.filter(request_key=key).first()
    if known is not None or prize.stock == 0:
        return known
    zone = ZoneInfo(load_current_business().zone)
    claim = Claim(
        prize_id=prize_id,
        customer_id=customer_id,
        points=0,
        request_key=key,
        taken_at=at,
        good_until=end_of_day(local_day(at, zone) + timedelta(days=prize.claim_days), zone),
        actor=SYSTEM.code,
    )
    if prize.stock is not None:
        prize.stock -= 1
        prize.save(update_fields=["stock"])
    save_with_code(claim)
    note_claim(claim, prize, "prize.given", actor=SYSTEM, at=at)
    return claim


def take_back_prizes(cause: str, *, at: datetime) -> None:
    """Cancel what was given for this cause ("sale:17:") and waits to be fetched."""
    waiting = Claim.objects.filter(
        request_key__startswith=f"gift:{cause}", state=ClaimState.WAITING
    )
    for claim_id in waiting.order_by("id").values_list("id", flat=True):
        cancel_claim(claim_id=claim_id, grace_days=0, actor=SYSTEM, at=at)
