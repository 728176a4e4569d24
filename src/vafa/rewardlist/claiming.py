"""Taking a prize, handing it over, and giving it back.

The wallet is locked first and the prize after it, always: whoever comes second sees what is left.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from vafa.audit.actions import record
from vafa.audit.types import SYSTEM, Actor
from vafa.customers.queries import get_customer
from vafa.foundation.jalali import end_of_day, local_day
from vafa.ledger.actions import Journal, TakenFrom, load_lots, lock_wallet
from vafa.ledger.queries import list_taken_by
from vafa.ledger.types import Cause, NewLot, TransferKind, Unit
from vafa.rewardlist.errors import ClaimEnded, PrizeElsewhere, SameKeyOtherClaim, UnknownClaim
from vafa.rewardlist.judging import why_not
from vafa.rewardlist.models import Claim, Prize
from vafa.rewardlist.offering import lock_prize
from vafa.rewardlist.types import CODE_DIGITS, ClaimState
from vafa.tenancy.queries import load_current_business

AT_ONCE = 200
_TRIES = 8
KIND = "claim"  # what the books call the cause


def take_prize(
    *,
    prize_id: int,
    customer_id: int,
    labels: Collection[str],
    request_key: str,
    actor: Actor,
    at: datetime,
    branch_id: int | None = None,
) -> Claim:
    """Spend a customer's points on a prize; the claim has the code that fetches it.

    `labels` are the groups the customer is in. A repeat of the request key gets the first claim
    again. UnknownPrize, UnknownCustomer, what `why_not` says, NotEnoughBalance.
    """
    get_customer(customer_id)
    wallet = lock_wallet(customer_id, at=at)
    known: Claim | None = Claim.objects.filter(request_key=request_key).first()
    if known is not None:
        if (known.customer_id, known.prize_id) != (customer_id, prize_id):
            raise SameKeyOtherClaim
        return known
    prize = lock_prize(prize_id)
    zone = ZoneInfo(load_current_business().zone)
    today = local_day(at, zone)
    taken = count_taken(prize_id, customer_id)
    refusal = why_not(prize, today=today, branch_id=branch_id, labels=labels, taken=taken)
    if refusal is not None:
        raise refusal
    claim = Claim(
        prize_id=prize_id,
        customer_id=customer_id,
        points=prize.price_points,
        request_key=request_key,
        taken_at=at,
        good_until=end_of_day(today + timedelta(days=prize.claim_days), zone),
        actor=actor.code,
    )
    journal = Journal(actor=actor, at=at, branch_id=branch_id)
    transfer_id = journal.begin(
        TransferKind.SPEND, reference=f"claim:{claim.id}:spend", cause=Cause(kind=KIND, id=claim.id)
    )
    journal.spend(transfer_id, load_lots(wallet), Unit.POINTS, claim.points)
    journal.post()
    if prize.stock is not None:
        prize.stock -= 1
        prize.save(update_fields=["stock"])
    save_with_code(claim)
    note_claim(claim, prize, "prize.taken", actor=actor, at=at)
    return claim


def hand_over(*, claim_id: int, branch_id: int | None, actor: Actor, at: datetime) -> Claim:
    """The customer has it now: once. ClaimEnded for a repeat; PrizeElsewhere, UnknownClaim."""
    claim = _lock_waiting(claim_id)
    prize = claim.prize
    if branch_id is not None and prize.branch_ids and branch_id not in prize.branch_ids:
        raise PrizeElsewhere
    claim.branch_id = branch_id
    _end(claim, ClaimState.HANDED_OVER, at=at)
    note_claim(claim, prize, "prize.handed_over", actor=actor, at=at)
    return claim


def cancel_claim(
    *,
    claim_id: int,
    grace_days: int,
    actor: Actor,
    at: datetime,
    becomes: ClaimState = ClaimState.CANCELLED,
) -> Claim:
    """Undo a claim that waits: its points go back to their lots with their old end.

    Points of lots that ended since live `grace_days` more. What was taken is in stock again.
    """
    owner_id = Claim.objects.filter(id=claim_id).values_list("customer_id", flat=True).first()
    if owner_id is None:
        raise UnknownClaim
    wallet = lock_wallet(owner_id, at=at)
    claim = _lock_waiting(claim_id)
    prize = lock_prize(claim.prize_id)
    cause = Cause(kind=KIND, id=claim.id)
    spent = [
        TakenFrom(lot_id=lot_id, amount=amount)
        for lot_id, _unit, amount in list_taken_by(cause, TransferKind.SPEND)
    ]
    if spent:  # a prize that was given cost nothing
        load_lots(wallet, also=[part.lot_id for part in spent])
        journal = Journal(actor=actor, at=at)
        transfer_id = journal.begin(
            TransferKind.RESTORE, reference=f"claim:{claim.id}:restore", cause=cause
        )
        journal.give_back(transfer_id, wallet, spent, grace=_grace(grace_days, at))
        journal.post()
    if prize.stock is not None:
        prize.stock += 1
        prize.save(update_fields=["stock"])
    _end(claim, becomes, at=at)
    note_claim(claim, prize, "prize.cancelled", actor=actor, at=at)
    return claim


def lapse_claims(*, grace_days: int, at: datetime) -> int:
    """Cancel what nobody fetched in time; return how many, and call again until it is 0."""
    due = Claim.objects.filter(state=ClaimState.WAITING, good_until__lte=at).order_by(
        "customer_id", "id"
    )
    ids = list(due.values_list("id", flat=True)[:AT_ONCE])
    for claim_id in ids:
        cancel_claim(
            claim_id=claim_id,
            grace_days=grace_days,
            actor=SYSTEM,
            at=at,
            becomes=ClaimState.LAPSED,
        )
    return len(ids)


def count_taken(prize_id: int, customer_id: int) -> int:
    """How many of a prize a customer took and did not give back."""
    mine = Claim.objects.filter(prize_id=prize_id, customer_id=customer_id)
    return mine.filter(state__in=(ClaimState.WAITING, ClaimState.HANDED_OVER)).count()


def _lock_waiting(claim_id: int) -> Claim:
    claim: Claim | None = Claim.objects.select_for_update().filter(id=claim_id).first()
    if claim is None:
        raise UnknownClaim
    if claim.state != ClaimState.WAITING:
        raise ClaimEnded(state=claim.state)
    return claim


def save_with_code(claim: Claim) -> None:
    """Keep the claim under a code that no other waiting one has."""
    waiting = Claim.objects.filter(state=ClaimState.WAITING)
    for _ in range(_TRIES):
        claim.code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
        if not waiting.filter(code=claim.code).exists():
            break
    claim.save(force_insert=True)


def _end(claim: Claim, state: ClaimState, *, at: datetime) -> None:
    claim.state, claim.ended_at = state, at
    claim.save(update_fields=["state", "ended_at", "branch_id"])


def _grace(days: int, at: datetime) -> NewLot:
    zone = ZoneInfo(load_current_business().zone)
    end = end_of_day(local_day(at, zone) + timedelta(days=days), zone)
    return NewLot(unit=Unit.POINTS, amount=0, available_at=at, expires_at=end)


def note_claim(claim: Claim, prize: Prize, act: str, *, actor: Actor, at: datetime) -> None:
    """Put on the record what became of a claim."""
    facts: dict[str, Any] = {"reward": prize.name, "points": claim.points}
    if claim.branch_id is not None:
        facts["branch_id"] = claim.branch_id
    record(
        actor=actor, act=act, at=at, object_kind="customer", object_id=claim.customer_id, **facts
    )
