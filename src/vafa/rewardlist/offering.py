"""Putting prizes on the list and changing them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.foundation.persian import clean_texts
from vafa.rewardlist.errors import BadPrize, UnknownPrize
from vafa.rewardlist.models import ExchangeRate, Prize
from vafa.rewardlist.types import MOST_POINTS, PrizeTerms


def add_prize(terms: PrizeTerms, *, actor: Actor, at: datetime) -> Prize:
    """Put a prize on the list; BadPrize when it cannot be."""
    prize = Prize(**clean_texts(asdict(terms)))
    _check(prize)
    prize.save(force_insert=True)
    record(
        actor=actor,
        act="prize.added",
        at=at,
        object_kind="prize",
        object_id=prize.id,
        name=prize.name,
        points=prize.price_points,
    )
    return prize


def change_prize(*, prize_id: int, actor: Actor, at: datetime, **changes: Any) -> Prize:
    """Change some of its terms, or `is_active`. What was taken before stays as it is."""
    prize = lock_prize(prize_id)
    changes = clean_texts(changes)
    before = {name: getattr(prize, name) for name in changes}
    for name, value in changes.items():
        setattr(prize, name, value)
    _check(prize)
    prize.save(update_fields=list(changes))
    record(
        actor=actor,
        act="prize.changed",
        at=at,
        object_kind="prize",
        object_id=prize.id,
        name=prize.name,
        before=before,
        after=changes,
    )
    return prize


def change_rate(
    *, rial_per_point: int, least_points: int, credit_days: int, actor: Actor, at: datetime
) -> None:
    """Set what points are worth when they are changed into credit; 0 rials: not at all."""
    if rial_per_point < 0 or least_points < 1 or credit_days < 0:
        raise BadPrize
    values = {
        "rial_per_point": rial_per_point,
        "least_points": least_points,
        "credit_days": credit_days,
    }
    ExchangeRate.objects.bulk_create([ExchangeRate()], ignore_conflicts=True)
    rate = ExchangeRate.objects.select_for_update().get()
    before = {name: getattr(rate, name) for name in values}
    ExchangeRate.objects.filter(id=rate.id).update(**values)
    record(actor=actor, act="prize.rate_changed", at=at, before=before, after=values)


def lock_prize(prize_id: int) -> Prize:
    """The prize, locked until the transaction ends; UnknownPrize."""
    prize: Prize | None = Prize.objects.select_for_update().filter(id=prize_id).first()
    if prize is None:
        raise UnknownPrize
    return prize


def _check(prize: Prize) -> None:
    if not prize.name or not 1 <= prize.price_points <= MOST_POINTS:
        raise BadPrize(pointer="/price_points" if prize.name else "/name")
    if prize.first_day and prize.last_day and prize.first_day > prize.last_day:
        raise BadPrize(pointer="/last_day")
    if (prize.stock is not None and prize.stock < 0) or prize.most_each < 0:
        raise BadPrize(pointer="/stock")
    if not 1 <= prize.claim_days <= 366:
        raise BadPrize(pointer="/claim_days")
