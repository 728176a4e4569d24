"""Giving what is offered outside the rules: by a campaign, or on the way of a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from vafa.audit.types import Actor
from vafa.checkout.events import CreditGranted
from vafa.checkout.suspicion import find_watch, let_wait
from vafa.checkout.terms import Terms, load_terms
from vafa.guard.types import Stance, name_customer
from vafa.ledger.actions import Journal, lock_wallets, recall_given
from vafa.ledger.types import Cause, Holder, Owner, Unit
from vafa.outbox.actions import publish
from vafa.rewards.actions import give_rewards
from vafa.rewards.types import Grant
from vafa.rules.types import Offer


def give_offers(
    offer: Offer,
    references: Mapping[int, str],
    *,
    cause: Cause,
    actor: Actor,
    at: datetime,
    is_told: bool,
) -> dict[int, int]:
    """Give the offer to these customers, each under a reference of its own, in one entry.

    Returns the id of each one's lot: 0 when a debt took all of it, or when it is no value in a
    wallet. Whose awards are stopped is left out; where they wait, this waits as long. `is_told`
    sends the usual text about credit. AlreadyPosted for a reference that was given before (what
    is no value is given once, and a repeat changes nothing).
    """
    terms = load_terms()
    stances = {one: _find_stance(one, terms) for one in references}
    welcome = {one: ref for one, ref in references.items() if stances[one] is not Stance.BLOCK}
    if offer.reward.unit is None:
        for customer_id, reference in welcome.items():
            offer.reward.give(customer_id=customer_id, reference=reference, at=at)
        return dict.fromkeys(welcome, 0)
    wallets = lock_wallets([Owner(Holder.CUSTOMER, one) for one in welcome], at=at)
    journal, lots = Journal(actor=actor, at=at), dict[int, int]()
    for customer_id, reference in welcome.items():
        grant = _make_grant(offer, offer.reward.unit)
        [given] = give_rewards(
            [let_wait(grant) if stances[customer_id] is Stance.HOLD else grant],
            journal=journal,
            wallet=wallets[Owner(Holder.CUSTOMER, customer_id)],
            cause=cause,
            reference=reference,
            earned_at=at,
            zone=terms.zone,
        )
        lots[customer_id] = given.lot_id
    journal.post()
    if is_told and offer.reward.unit is Unit.CREDIT:
        for customer_id, lot_id in lots.items():
            event = CreditGranted(customer_id=customer_id, lot_id=lot_id, amount_rial=offer.amount)
            publish(event, at=at)
    return lots


def take_offers_back(
    offer: Offer,
    references: Mapping[int, str],
    *,
    cause: Cause,
    reason: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Take back what is left of what these customers were given under references that begin so.

    What they spent of it stays theirs, and codes that were used stay used. A repeat finds nothing.
    """
    if offer.reward.unit is None:
        for reference in references.values():
            offer.reward.take_back(cause=reference, at=at)
        return
    who: dict[str, Any] = {"customer_ids": list(references), "actor": actor, "at": at}
    while recall_given(cause, reason=reason, **who):
        pass


def _find_stance(customer_id: int, terms: Terms) -> Stance | None:
    watched = find_watch([name_customer(customer_id)], terms=terms)
    return watched.stance if watched else None


def _make_grant(offer: Offer, unit: Unit) -> Grant:
    """The offer as an award that no rule decided."""
    return Grant(
        kind=offer.reward.slug,
        amount=offer.amount,
        weights=(),
        rule_id=0,
        rule_version=0,
        unit=unit,
        terms=offer.terms,
    )
