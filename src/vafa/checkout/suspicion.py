"""Awards that wait for the manager's decision, and what becomes of them.

An award waits in the books as any award does: in a lot whose first day is `HOLD` away. To move
that day, what is left of the lot is taken back and given as a new one, in one post. So returns
find it, statements show it, and if nobody decides it is the guest's when the wait is over. The
wait is added to the end of the lot: nobody loses days to a suspicion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from vafa.audit.types import SYSTEM, Actor
from vafa.checkout.events import CreditGranted
from vafa.checkout.terms import Terms
from vafa.guard.actions import decide_flag as keep_decision
from vafa.guard.actions import note_held
from vafa.guard.events import PatternSeen
from vafa.guard.queries import Held, get_flag, list_held
from vafa.guard.types import HOLD, Ruling, Stance, Watched, name_cashier, name_customer
from vafa.ledger.actions import Journal, load_lots, lock_wallets
from vafa.ledger.queries import list_touched, movements
from vafa.ledger.types import (
    Cause,
    Holder,
    NewLot,
    OpenLot,
    Owner,
    Purpose,
    TransferKind,
    Unit,
    Wallet,
)
from vafa.outbox.actions import publish
from vafa.rules.types import Decision, Grant, Verdict
from vafa.sales.queries import sales
from vafa.sales.types import SaleInput

Renew = Callable[[OpenLot], NewLot | None]


def find_watched(
    sale: SaleInput, customer_id: int | None, *, terms: Terms, actor: Actor | None = None
) -> Watched | None:
    """Whether awards of this customer, or by this hand, wait or are stopped. No statement."""
    if customer_id is None:
        return None
    hand = name_cashier(actor=actor.code if actor else "", cashier=sale.cashier)
    return find_watch((name_customer(customer_id), hand), terms=terms)


def find_watch(subjects: Iterable[str], *, terms: Terms) -> Watched | None:
    """Whether awards of one of these wait or are stopped; being stopped wins. No statement."""
    found = [terms.watch.get(subject) for subject in subjects] if terms.watch else []
    return min((one for one in found if one), key=lambda one: one.stance, default=None)


def restrain(decision: Decision, watched: Watched | None) -> Decision:
    """The decision as it counts for somebody watched: awards wait, or are not given."""
    if watched is None:
        return decision
    if watched.stance == Stance.HOLD:
        waiting = {grant.rule_id for grant in decision.grants}
        return replace(
            decision,
            grants=tuple(map(let_wait, decision.grants)),
            _judge=lambda: tuple(
                replace(verdict, reason="held") if verdict.rule_id in waiting else verdict
                for verdict in decision.verdicts
            ),
        )
    return replace(
        decision.without_awards(),
        _judge=lambda: tuple(_stop(verdict) for verdict in decision.verdicts),
    )


def let_wait(grant: Grant) -> Grant:
    """The award as it is given to somebody whose awards wait."""
    wait_days = min(366, grant.terms.wait_days + HOLD.days)
    return replace(grant, terms=grant.terms.model_copy(update={"wait_days": wait_days}))


def note_waiting(
    sale: SaleInput,
    grants: Sequence[Grant],
    wallet: Wallet,
    *,
    terms: Terms,
    sale_id: int,
    actor: Actor,
    at: datetime,
) -> None:
    """Remember that what this sale gives waits, where it does, for the decision to find it."""
    watched = find_watched(sale, wallet.owner_id, terms=terms, actor=actor)
    note_held_award(watched, grants, Cause(kind="sale", id=sale_id), wallet.owner_id, at=at)


def note_held_award(
    watched: Watched | None,
    grants: Sequence[Grant],
    cause: Cause,
    customer_id: int,
    *,
    at: datetime,
) -> bool:
    """Remember that what this cause gave waits; False where nothing does."""
    if watched is None or watched.stance != Stance.HOLD or not grants:
        return False
    note_held(watched.flag_id, [(cause, customer_id)], at=at)
    return True


def hold_suspicious(event: PatternSeen, *, at: datetime) -> None:
    """Let what the evidence of a flag earned wait, as far as it is not spent. Safe to run twice."""
    flag = get_flag(event.flag_id)
    if not flag.stance or flag.seen_at is not None:
        return
    evidence = [Cause(kind=kind, id=number) for kind, number in flag.evidence]
    fresh = note_held(flag.id, _find_customers(evidence), at=at)
    _renew(
        [Held(cause=cause, customer_id=customer_id) for cause, customer_id in fresh],
        lambda lot: _new_lot(
            lot,
            available_at=max(lot.available_at, at) + HOLD,
            expires_at=lot.expires_at and lot.expires_at + HOLD,
        ),
        reference=f"flag:{flag.id}:hold",
        actor=SYSTEM,
        at=at,
    )


def decide_flag(flag_id: int, ruling: Ruling, *, actor: Actor, at: datetime) -> None:
    """Decide on a flag, and give the awards that waited, or take them back.

    A repeat of the same decision changes nothing; AlreadyDecided for another one. Only what is
    left of those very awards is taken: nothing is owed for what was spent.
    """
    if not keep_decision(flag_id, ruling, actor=actor, at=at):
        return
    held = list_held(flag_id)
    if ruling != Ruling.FINE:
        reference = f"flag:{flag_id}:take"
        _renew(held, lambda lot: None, reference=reference, actor=actor, at=at)
        return
    given = _renew(
        held,
        lambda lot: _new_lot(lot, available_at=at, expires_at=lot.expires_at),
        reference=f"flag:{flag_id}:release",
        actor=actor,
        at=at,
        only_waiting=True,
    )
    for one in given:
        if one.unit == Unit.CREDIT and one.lot_id:
            publish(
                CreditGranted(
                    customer_id=one.customer_id, lot_id=one.lot_id, amount_rial=one.amount
                ),
                at=at,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Renewed:
    customer_id: int
    unit: Unit
    amount: int
    lot_id: int


def _renew(
    held: Sequence[Held],
    renew: Renew,
    *,
    reference: str,
    actor: Actor,
    at: datetime,
    only_waiting: bool = False,
) -> list[_Renewed]:
    """Take back what is left of these awards and give what `renew` makes of each lot; one post.

    What moved on to a shared wallet is taken there; whatever is given, is given to the customer.
    """
    places = {one: [_own(one)] if only_waiting else [_own(one), *_list_shared(one)] for one in held}
    owners = {owner for where in places.values() for owner in where}
    wallets = lock_wallets(owners, at=at) if held else {}
    for wallet in wallets.values():
        load_lots(wallet)
    journal = Journal(actor=actor, at=at)
    given: list[_Renewed] = []
    for one, where in places.items():
        name = f"{reference}:{one.cause.kind}:{one.cause.id}"
        taken = [
            lot
            for owner in where
            for lot in _take(
                journal,
                wallets[owner],
                one.cause,
                reference=name if owner == _own(one) else f"{name}:{owner.id}",
                only_waiting=only_waiting,
            )
        ]
        lots = [lot for lot in map(renew, taken) if lot is not None]
        if lots:
            transfer_id = journal.begin(
                TransferKind.EARN, reference=f"{name}:give", cause=one.cause
            )
        for lot in lots:
            lot_id = journal.give(transfer_id, wallets[_own(one)], lot, cause=one.cause, at=at)
            given.append(
                _Renewed(
                    customer_id=one.customer_id, unit=lot.unit, amount=lot.amount, lot_id=lot_id
                )
            )
    journal.post()
    return given


def _list_shared(held: Held) -> list[Owner]:
    """The shared wallets to which an award moved."""
    return [owner for owner in list_touched(held.cause) if owner.holder == Holder.SHARED]


def _own(held: Held) -> Owner:
    return Owner(Holder.CUSTOMER, held.customer_id)


def _take(
    journal: Journal, wallet: Wallet, cause: Cause, *, reference: str, only_waiting: bool
) -> list[OpenLot]:
    """Take back what is left of an award's lots; the lots as they were."""
    assert wallet.lots is not None
    own = [
        replace(lot)
        for lot in wallet.lots
        if lot.cause == cause and lot.remaining and (lot.is_pending(journal.at) or not only_waiting)
    ]
    if own:
        transfer_id = journal.begin(TransferKind.TAKE_BACK, reference=reference, cause=cause)
    for unit in Unit:
        left = sum(lot.remaining for lot in own if lot.unit == unit)
        if left:
            journal.take_back(transfer_id, wallet, unit, left, given_by=cause, owe=False)
    return own


def _new_lot(lot: OpenLot, *, available_at: datetime, expires_at: datetime | None) -> NewLot:
    return NewLot(
        unit=lot.unit,
        amount=lot.remaining,
        available_at=available_at,
        expires_at=expires_at,
        priority=lot.priority,
        promotional=lot.promotional,
        rule_id=lot.rule_id,
        rule_version=lot.rule_version,
    )


def _find_customers(evidence: Iterable[Cause]) -> list[tuple[Cause, int]]:
    """Who received what the evidence gave; sales without a customer gave nothing."""
    ids: dict[str, list[int]] = {"sale": [], "hand": []}
    for cause in evidence:
        ids[cause.kind].append(cause.id)
    bought = sales().filter(id__in=ids["sale"], customer_id__isnull=False)
    gifts = movements().filter(
        transfer__cause_kind="hand",
        transfer__cause_id__in=ids["hand"],
        transfer__kind=TransferKind.HAND,
        target__purpose=Purpose.WALLET,
    )
    found = {
        "sale": bought.values_list("id", "customer_id"),
        "hand": gifts.values_list("transfer__cause_id", "target__owner_id"),
    }
    return [
        (Cause(kind=kind, id=number), customer_id)
        for kind, rows in found.items()
        for number, customer_id in rows
        if customer_id is not None
    ]


def _stop(verdict: Verdict) -> Verdict:
    if not verdict.applied:
        return verdict
    return replace(verdict, applied=False, reason="stopped", facts={})
