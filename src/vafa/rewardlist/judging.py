"""Whether somebody may take a prize: the same answer for the list and for the act."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from vafa.foundation.errors import Refused
from vafa.rewardlist.errors import (
    PrizeElsewhere,
    PrizeForOthers,
    PrizeGone,
    PrizeNotOffered,
    PrizeTaken,
)

if TYPE_CHECKING:
    from vafa.rewardlist.models import Prize


def why_not(
    prize: Prize, *, today: date, branch_id: int | None, labels: Collection[str], taken: int
) -> Refused | None:
    """What keeps a customer who took it `taken` times from taking it, besides too few points.

    Without a branch (on their own pages) every branch will do.
    """
    has_come = prize.first_day is None or prize.first_day <= today
    is_over = prize.last_day is not None and prize.last_day < today
    if not prize.is_active or not has_come or is_over:
        return PrizeNotOffered()
    if prize.labels and not set(prize.labels) & set(labels):
        return PrizeForOthers()
    if branch_id is not None and prize.branch_ids and branch_id not in prize.branch_ids:
        return PrizeElsewhere()
    if prize.most_each and taken >= prize.most_each:
        return PrizeTaken(most=prize.most_each)
    return PrizeGone() if prize.stock == 0 else None
