"""Setting the ladder, and moving people on it. Every action may be repeated without harm."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.customers.queries import get_customer
from vafa.foundation.jalali import local_day
from vafa.tenancy.actions import bump_terms
from vafa.tenancy.queries import get_business
from vafa.tenancy.scope import current_business_id
from vafa.tiers.changing import check_ladder, regrade
from vafa.tiers.errors import InThePast, NoLadder
from vafa.tiers.giving import give_tier, hand_over_tiers, take_back_tiers
from vafa.tiers.models import CustomerTier, TierLadder, TierStep
from vafa.tiers.moving import lock_standings, place_customers, settle_back, write_changes
from vafa.tiers.reading import LIMITS, TERMS, load_ladder
from vafa.tiers.types import Ladder, Look, Place, Tier, Why

__all__ = [
    "DEFAULT_GOLD_RIAL",
    "DEFAULT_SILVER_RIAL",
    "draft_default",
    "follow_correction",
    "follow_return",
    "follow_sale",
    "forget_standing",
    "give_tier",
    "hand_over_tiers",
    "place_many",
    "protect_tier",
    "remove_ladder",
    "save_ladder",
    "set_up_default",
    "take_back_tiers",
]

DEFAULT_SILVER_RIAL = 50_000_000
DEFAULT_GOLD_RIAL = 150_000_000


def set_up_default(*, actor: Actor, at: datetime) -> Ladder:
    """Bronze, silver and gold by what is bought in a year; the ladder as it is if there is one."""
    known = load_ladder()
    if known is not None:
        return known
    with translation.override(get_business(current_business_id()).language):
        ladder = draft_default()
    return save_ladder(ladder, actor=actor, at=at)


def draft_default(
    *, silver_rial: int = DEFAULT_SILVER_RIAL, gold_rial: int = DEFAULT_GOLD_RIAL
) -> Ladder:
    """Bronze, silver and gold by what is bought in a year, called so in the language in use."""
    tiers = (
        Tier(slug="bronze", name=_("Bronze"), threshold=0, look=Look.BRONZE),
        Tier(slug="silver", name=_("Silver"), threshold=silver_rial, look=Look.SILVER),
        Tier(slug="gold", name=_("Gold"), threshold=gold_rial, look=Look.GOLD),
    )
    return Ladder(tiers=tiers, grace_days=15)


def save_ladder(ladder: Ladder, *, actor: Actor, at: datetime) -> Ladder:
    """Put this ladder in force, and move whom the change moves; nobody gets a text of that.

    BadLadder for tiers that share a name or do not rise. The same ladder again changes nothing.
    """
    ladder = ladder.in_order()
    check_ladder(ladder)
    TierLadder.objects.select_for_update().first()  # one change at a time
    before = load_ladder()
    if before == ladder:
        return ladder
    _write(ladder, at=at)
    bump_terms(current_business_id())
    record(
        actor=actor,
        act="tiers.changed",
        at=at,
        before=_tell(before) if before else {},
        after=_tell(ladder),
    )
    regrade(before, ladder, zone=_zone(), at=at)
    return ladder


def remove_ladder(*, actor: Actor, at: datetime) -> None:
    """Do without tiers from now on; where people stood is kept, should they come back."""
    before = load_ladder()
    if before is None:
        return
    TierLadder.objects.all().delete()
    bump_terms(current_business_id())
    record(actor=actor, act="tiers.removed", at=at, before=_tell(before), after={})


def protect_tier(
    customer_id: int, *, until: date | None, reason: str, actor: Actor, at: datetime
) -> None:
    """Keep a customer from falling until the end of a day; None ends a protection.

    UnknownCustomer, NoLadder, InThePast.
    """
    get_customer(customer_id)
    ladder = _need_ladder()
    if until is not None and until <= local_day(at, _zone()):
        raise InThePast(pointer="/until")
    standings = lock_standings([customer_id], ladder)
    standing = standings[customer_id]
    protected = {customer_id: replace(standing, protected_until=until)}
    write_changes(standings, protected, ladder=ladder, why=Why.REVIEW, at=at)
    record(
        actor=actor,
        act="tiers.protected",
        at=at,
        object_kind="customer",
        object_id=customer_id,
        before={"until": str(standing.protected_until or "")},
        after={"until": str(until or "")},
        reason=reason,
    )


def follow_sale(before: Place, after: Place, *, sale_id: int, at: datetime) -> None:
    """Lift the customer at once where the sale, which is recorded, reaches a higher tier.

    Where their review is due it is held here: the night may be at it, and would not see the sale.
    Most sales lift nobody and cost no statement here.
    """
    ladder, due_on = before.ladder, before.standing.due_on
    is_due = due_on is not None and due_on <= after.day
    is_lifted = after.standing.rank > before.standing.rank
    if is_lifted or (is_due and ladder.reached(after.counted) > ladder.floor):
        place_customers(
            [before.customer_id],
            ladder=ladder,
            zone=_zone(),
            at=at,
            why=Why.REVIEW if is_due else Why.SALE,
            sale_id=sale_id,
        )


def follow_correction(customer_id: int, *, ladder: Ladder, sale_id: int, at: datetime) -> None:
    """Bring the buyer's tier in step with a sale that is another now: up or down again."""
    facts: dict[str, Any] = {"ladder": ladder, "zone": _zone(), "at": at, "sale_id": sale_id}
    place_customers([customer_id], why=Why.CORRECTION, **facts)
    settle_back(customer_id, why=Why.CORRECTION, **facts)


def follow_return(customer_id: int, *, ladder: Ladder, sale_id: int, at: datetime) -> None:
    """Undo what a sale lifted its buyer to, as far as what is left of it does not reach there."""
    settle_back(customer_id, ladder=ladder, zone=_zone(), at=at, why=Why.RETURN, sale_id=sale_id)


def place_many(customer_ids: Collection[int], *, at: datetime, why: Why = Why.NIGHT) -> int:
    """Measure these customers anew and move whom it moves; how many moved."""
    ladder = load_ladder()
    if ladder is None:
        return 0
    return place_customers(customer_ids, ladder=ladder, zone=_zone(), at=at, why=why)


def forget_standing(customer_id: int) -> None:
    """Let somebody stand nowhere: they are another customer now."""
    CustomerTier.objects.filter(customer_id=customer_id).delete()


def _write(ladder: Ladder, *, at: datetime) -> None:
    TierLadder.objects.bulk_create(
        [TierLadder(changed_at=at, **{name: getattr(ladder, name) for name in TERMS})],
        update_conflicts=True,
        unique_fields=["business_id"],
        update_fields=[*TERMS, "changed_at"],
    )
    TierStep.objects.exclude(slug__in=[tier.slug for tier in ladder.tiers]).delete()
    columns = ("name", "look", "threshold", "for_good", "benefits")
    TierStep.objects.bulk_create(
        [
            TierStep(
                slug=tier.slug,
                **{name: getattr(tier, name) for name in columns},
                **{name: getattr(tier.limits, name) for name in LIMITS},
            )
            for tier in ladder.tiers
        ],
        update_conflicts=True,
        unique_fields=["business_id", "slug"],
        update_fields=[*columns, *LIMITS],
    )


def _tell(ladder: Ladder) -> dict[str, Any]:
    return {name: str(value) for name, value in asdict(replace(ladder, tiers=())).items()} | {
        tier.name: tier.threshold for tier in ladder.tiers
    }


def _need_ladder() -> Ladder:
    ladder = load_ladder()
    if ladder is None:
        raise NoLadder
    return ladder


def _zone() -> ZoneInfo:
    return ZoneInfo(get_business(current_business_id()).zone)
