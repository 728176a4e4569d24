"""Inviting, and writing down who brought whom."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.customers.queries import get_customer
from vafa.referrals.errors import (
    AlreadyBrought,
    InvitedInCircle,
    NotNew,
    OwnInvitation,
    RatesRise,
)
from vafa.referrals.models import Invitation, Referral, ReferralSettings
from vafa.referrals.purchases import find_first_purchase, has_bought
from vafa.referrals.queries import find_referral, load_settings
from vafa.referrals.types import DueReferral, Share, Way

CODE_DIGITS = 8
_DRAWS = 20  # a twin is a matter of 1 in 100 at 1,000,000 members


def ensure_code(customer_id: int) -> str:
    """The code by which this customer invites; made when it is first asked for."""
    for _ in range(_DRAWS):
        known = Invitation.objects.filter(customer_id=customer_id).first()
        if known is not None:
            return known.code
        code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
        fresh = Invitation(customer_id=customer_id, code=code)
        Invitation.objects.bulk_create([fresh], ignore_conflicts=True)
    raise AssertionError("no free code was drawn")


def set_inviter(
    *,
    customer_id: int,
    inviter_id: int,
    way: Way,
    place: str = "",
    actor: Actor,
    at: datetime,
) -> None:
    """Write down who brought a customer who has not bought yet. A repeat changes nothing.

    OwnInvitation, AlreadyBrought, NotNew, InvitedInCircle; UnknownCustomer.
    """
    for one in (customer_id, inviter_id):
        get_customer(one)
    _lock_settings()  # circles close one at a time
    if customer_id == inviter_id:
        raise OwnInvitation
    known = find_referral(customer_id)
    if known is not None and known.inviter_id == inviter_id:
        return
    if known is not None:
        raise AlreadyBrought(customer_id=known.inviter_id)
    if has_bought(customer_id):
        raise NotNew
    above = find_referral(inviter_id)
    root_id = above.root_id if above else inviter_id
    if root_id == customer_id:
        raise InvitedInCircle
    Referral.objects.filter(root_id=customer_id).update(root_id=root_id)
    Referral(
        newcomer_id=customer_id,
        inviter_id=inviter_id,
        root_id=root_id,
        way=way,
        place=place[:80],
        at=at,
    ).save(force_insert=True)
    record(
        actor=actor,
        act="referral.set",
        at=at,
        object_kind="customer",
        object_id=customer_id,
        inviter_id=inviter_id,
        way=str(way),
    )


def change_settings(*, actor: Actor, at: datetime, **changes: Any) -> None:
    """Change window, least purchase or what further levels get. RatesRise."""
    settings = _lock_settings()
    before = {name: getattr(settings, name) for name in changes}
    for name, value in changes.items():
        setattr(settings, name, value)
    levels = (settings.second_percent, settings.third_percent, settings.fourth_percent)
    if list(levels) != sorted(levels, reverse=True):
        raise RatesRise
    settings.save(update_fields=list(changes))
    record(actor=actor, act="referral.settings_changed", at=at, before=before, after=changes)


def follow_purchases(customer_id: int) -> None:
    """See when the newcomer first bought what they kept. Safe to repeat."""
    row = Referral.objects.select_for_update().filter(newcomer_id=customer_id).first()
    if row is not None and row.settled_at is None:
        _follow(row, load_settings())


def take_due(*, at: datetime) -> DueReferral | None:
    """The next referral whose purchase can no longer come back, locked; None when there is none."""
    settings = load_settings()
    window = timedelta(days=settings.window_days)
    waiting = Referral.objects.select_for_update().filter(
        settled_at__isnull=True, bought_at__lte=at - window
    )
    while (row := waiting.order_by("bought_at", "id").first()) is not None:
        sale = _follow(row, settings)
        if sale is not None and sale.at <= at - window:
            return DueReferral(
                id=row.id,
                newcomer_id=row.newcomer_id,
                root_id=row.root_id,
                sale_id=sale.id,
                branch_id=sale.branch_id,
                shares=_list_shares(row, settings.percents),
            )
    return None


def settle_referral(referral_id: int, *, credit_rial: int, points: int, at: datetime) -> None:
    """Keep what a referral earned all sides; it is over with that."""
    Referral.objects.filter(id=referral_id, settled_at__isnull=True).update(
        settled_at=at, credit_rial=credit_rial, points=points
    )


def _follow(row: Referral, settings: ReferralSettings) -> Any:
    """The first purchase as it stands now, kept with the referral."""
    sale = find_first_purchase(row.newcomer_id, least_rial=settings.least_rial)
    bought_at = sale.at if sale is not None else None
    if bought_at != row.bought_at:
        row.bought_at = bought_at
        row.save(update_fields=["bought_at"])
    return sale


def _list_shares(row: Referral, percents: tuple[int, ...]) -> list[Share]:
    """Who is above the newcomer, as far as levels go. The chain has no circle."""
    shares: list[Share] = []
    for percent in percents:
        shares.append(Share(customer_id=row.inviter_id, percent=percent))
        above = find_referral(row.inviter_id)
        if above is None:
            break
        row = above
    return shares


def _lock_settings() -> ReferralSettings:
    ReferralSettings.objects.bulk_create([ReferralSettings()], ignore_conflicts=True)
    settings: ReferralSettings = ReferralSettings.objects.select_for_update().get()
    return settings
