"""What earns without a sale: joining, a birthday, a visit, an event of the shop's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from vafa.audit.types import Actor
from vafa.checkout.decision import (
    count_uses,
    explain,
    find_place,
    judge,
    keep_awards,
    look_back,
    tell_earned,
)
from vafa.checkout.errors import NotYet, SameKeyOtherOccasion
from vafa.checkout.events import CreditGranted
from vafa.checkout.gifts import tell_gifts
from vafa.checkout.models import RewardedOccasion
from vafa.checkout.suspicion import find_watch, note_held_award, restrain
from vafa.checkout.terms import Terms, load_terms
from vafa.checkout.types import Happening, OccasionReceipt
from vafa.checkout.undoing import Undone, reverse_awards, uncount
from vafa.customers.queries import find_heir
from vafa.foundation.ids import new_id
from vafa.guard.types import Watched, name_customer
from vafa.ledger.actions import Journal, load_lots, lock_wallet
from vafa.ledger.queries import sum_by_cause, was_posted
from vafa.ledger.types import Cause, TransferKind, Unit, Wallet
from vafa.outbox.actions import publish
from vafa.rewards.actions import Given, give_rewards
from vafa.rules.actions import lock_uses
from vafa.rules.queries import load_live_rules
from vafa.rules.types import CustomerFacts, Decision, LocalTime, Occasion, as_one_line

CLOCKS_DIFFER = timedelta(minutes=5)  # at most, between us and who reports


def reward_occasion(happening: Happening, *, actor: Actor, at: datetime) -> OccasionReceipt | None:
    """Give what the rules give for it; None, with nothing written, when no rule looks at it.

    A repeat (same trigger, event and key) gets the first receipt again. UnknownCustomer;
    SameKeyOtherOccasion when the repeat names another customer; NotYet for what lies ahead.
    """
    if happening.at > at + CLOCKS_DIFFER:
        raise NotYet(pointer="/at")
    happening = replace(happening, customer_id=find_heir(happening.customer_id))
    terms = load_terms()
    rules = load_live_rules(at=happening.at, terms_version=terms.version)
    bare = _make_occasion(happening, None, terms)
    if not any(rule.spec.when.fits(bare) for rule in rules):
        return None
    wallet = lock_wallet(happening.customer_id, at=at)
    known = _find_known(happening)
    if known is not None:
        if find_heir(known.customer_id) != happening.customer_id:
            raise SameKeyOtherOccasion(pointer="/key")
        return OccasionReceipt.read(known.receipt)
    place = find_place(happening.customer_id, terms=terms, at=at)
    customer = look_back(happening.customer_id, happening.at, terms, place)
    occasion = _make_occasion(happening, customer, terms)
    watched = find_watch(map(name_customer, (customer.id, *happening.behind)), terms=terms)
    decision = restrain(judge(occasion, terms=terms, ask_uses=lock_uses), watched)
    return _settle(happening, wallet, decision, watched, terms=terms, actor=actor, at=at)


def undo_occasion(trigger: str, key: str, *, actor: Actor, at: datetime) -> bool:
    """Take back what a happening earned: what is spent of it is owed, as after a return.

    False when it earned nothing, or nothing of it is left to take: a manager may have decided so.
    A repeat changes nothing.
    """
    known = RewardedOccasion.objects.filter(trigger=trigger, event="", key=key).first()
    if known is None:
        return False
    cause = Cause(kind="occasion", id=known.id)
    wallet = load_lots(lock_wallet(find_heir(known.customer_id), at=at))
    reference = f"occasion:{known.id}:take"
    given, taken = (
        sum_by_cause(cause, kind) for kind in (TransferKind.EARN, TransferKind.TAKE_BACK)
    )
    wanted = {unit: given[unit] - taken[unit] for unit in Unit}
    if not any(wanted.values()) or was_posted(cause, reference):
        return False
    journal = Journal(actor=actor, at=at, branch_id=known.branch_id)
    shares = [(award, award["amount"]) for award in known.awards]
    reverse_awards(
        wanted,
        wallet,
        journal,
        Undone(),
        cause=cause,
        reference=reference,
        terms=load_terms(),
        elsewhere=[],
    )
    journal.post()
    uncount(shares, times=1)
    return True


def _settle(
    happening: Happening,
    wallet: Wallet,
    decision: Decision,
    watched: Watched | None,
    *,
    terms: Terms,
    actor: Actor,
    at: datetime,
) -> OccasionReceipt:
    occasion_id = new_id()
    branch_id = happening.branch_id
    cause = Cause(kind="occasion", id=occasion_id)
    journal = Journal(actor=actor, at=happening.at, recorded_at=at, branch_id=branch_id)
    given = give_rewards(
        decision.grants,
        journal=journal,
        wallet=wallet,
        cause=cause,
        reference=f"occasion:{occasion_id}:earn",
        earned_at=happening.at,
        zone=terms.zone,
    )
    journal.post()
    count_uses(decision, at=at)
    tell_gifts(decision, customer_id=happening.customer_id, cause=cause, at=at)
    receipt = OccasionReceipt(
        occasion_id=occasion_id,
        customer_id=happening.customer_id,
        earned=tell_earned(decision.grants, decision, at=happening.at, zone=terms.zone),
        balance_rial=wallet.balance(Unit.CREDIT),
        balance_points=wallet.balance(Unit.POINTS),
        why=explain(decision, terms),
    )
    RewardedOccasion(
        id=occasion_id,
        trigger=happening.trigger,
        event=happening.event,
        key=happening.key,
        customer_id=happening.customer_id,
        branch_id=branch_id,
        worth_percent=happening.worth_percent,
        goods_rial=happening.goods_rial,
        at=happening.at,
        recorded_at=at,
        awards=keep_awards(decision),
        receipt=receipt.write(),
        actor=actor.code,
    ).save(force_insert=True)
    if note_held_award(watched, decision.grants, cause, happening.customer_id, at=at):
        return receipt  # told when it is decided
    _announce(happening.customer_id, given, at=at)
    return receipt


def _make_occasion(happening: Happening, customer: CustomerFacts | None, terms: Terms) -> Occasion:
    return Occasion(
        at=happening.at,
        local=LocalTime.of(happening.at, terms.zone, terms.holidays),
        customer=customer,
        trigger=happening.trigger,
        event=happening.event,
        branch_id=happening.branch_id,
        lines=as_one_line(happening.goods_rial),
        worth_percent=happening.worth_percent,
    )


def _find_known(happening: Happening) -> RewardedOccasion | None:
    known: RewardedOccasion | None = RewardedOccasion.objects.filter(
        trigger=happening.trigger, event=happening.event, key=happening.key
    ).first()
    return known


def _announce(customer_id: int, given: Sequence[Given], *, at: datetime) -> None:
    for one in given:
        if one.grant.unit == Unit.CREDIT and one.lot_id:
            amount = one.grant.amount
            event = CreditGranted(customer_id=customer_id, lot_id=one.lot_id, amount_rial=amount)
            publish(event, at=at)
