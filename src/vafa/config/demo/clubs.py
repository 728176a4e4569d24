"""The demo's clubs: tiers, a membership, a cause and rewards, with people in each of them.

They begin when the loading ends, and nobody's wallet moves: what was lived through stays as the
rules of its time made it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from vafa.audit.types import SYSTEM
from vafa.causes.actions import choose_cause, give_in_name
from vafa.insight.queries import metrics
from vafa.memberships.actions import begin_membership
from vafa.programmes.actions import switch_on
from vafa.programmes.registry import club_kinds
from vafa.rewardlist.actions import add_prize, give_prize, hand_over
from vafa.rewardlist.types import PrizeTerms

_ANSWERS: dict[str, dict[str, Any]] = {
    "tiers": {"silver_rial": 60_000_000, "gold_rial": 160_000_000},
    "membership": {"name": "یاران نارنج"},
    "causes": {
        "name": "کتابخانهٔ روستا",
        "words": "هزار جلد کتاب برای مدرسهٔ روستای ابیانه",
        "goal_rial": 60_000_000,
    },
}
_PRIZES = (
    PrizeTerms(name="قهوهٔ دمی", price_points=150, stock=40),
    PrizeTerms(name="کیک روز", price_points=300, stock=25, words="یک برش، به انتخاب شما"),
    PrizeTerms(name="صبحانهٔ دونفره", price_points=1_200, stock=6),
)
MEMBERS, GIVERS, TAKERS = 14, 30, 12
GIFT_RIAL = 350_000


def begin_clubs(*, at: datetime) -> None:
    """Put the clubs in place and some of the best customers into them, in the business's scope."""
    made = {
        slug: switch_on(club_kinds.get(slug)(**answers), actor=SYSTEM, at=at).made
        for slug, answers in _ANSWERS.items()
    }
    best = metrics().order_by("-total_rial", "customer_id").values_list("customer_id", flat=True)
    ids = iter(list(best[: MEMBERS + GIVERS + TAKERS]))
    for customer_id in islice(ids, MEMBERS):
        begin_membership(
            plan_id=made["membership"]["plan"],
            customer_id=customer_id,
            request_key=f"demo:{customer_id}",
            actor=SYSTEM,
            at=at,
        )
    _gather(made["causes"]["cause"], list(islice(ids, GIVERS)), at=at)
    _reward(list(ids), at=at)


def _gather(cause_id: int, givers: Sequence[int], *, at: datetime) -> None:
    for customer_id in givers:
        choose_cause(customer_id=customer_id, cause_id=cause_id, actor=SYSTEM, at=at)
        give_in_name(
            cause_id=cause_id,
            customer_id=customer_id,
            amount_rial=GIFT_RIAL,
            reference=f"demo:{customer_id}",
            at=at,
        )


def _reward(takers: Sequence[int], *, at: datetime) -> None:
    prizes = [add_prize(terms, actor=SYSTEM, at=at) for terms in _PRIZES]
    for number, customer_id in enumerate(takers):
        claim = give_prize(
            prize_id=prizes[number % 2].id,
            customer_id=customer_id,
            reference=f"demo:{customer_id}",
            at=at,
        )
        if claim is not None and number % 3:
            hand_over(claim_id=claim.id, branch_id=None, actor=SYSTEM, at=at)
