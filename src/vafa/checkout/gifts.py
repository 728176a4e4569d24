"""What rules give besides value in wallets: told with the sale, given right after it.

A sale that comes back whole takes them with it as far as they can be taken: a code that is not
used, a prize that is not fetched, what a cause has not been paid. The count of a limit that a gift
adds to stays. A correction gives nothing new. Commissions are none of these: they are owed with the
sale (`commissions`).
"""

from __future__ import annotations

from datetime import datetime

from vafa.checkout.events import GiftDecided
from vafa.ledger.types import Cause
from vafa.outbox.actions import publish
from vafa.rewards.registry import reward_kinds
from vafa.rules.queries import get_version
from vafa.rules.types import Decision, Multiply
from vafa.sales.events import SaleReturned
from vafa.sales.queries import get_sale
from vafa.sales.types import SaleState


def tell_gifts(decision: Decision, *, customer_id: int, cause: Cause, at: datetime) -> None:
    """Let every gift of a decision be given, in the transaction of its cause."""
    owed = decision.commissions
    for gift in (gift for gift in decision.gifts if gift not in owed):
        event = GiftDecided(
            customer_id=customer_id,
            cause=cause.kind,
            cause_id=cause.id,
            rule_id=gift.rule_id,
            rule_version=gift.rule_version,
        )
        publish(event, at=at)


def give_gift(event: GiftDecided, *, at: datetime) -> None:
    """Give it, as its rule said it then; nothing for a sale that has come back meanwhile."""
    if event.cause == "sale" and get_sale(event.cause_id).state == SaleState.RETURNED:
        return
    reward = get_version(event.rule_id, event.rule_version).reward
    assert not isinstance(reward, Multiply), "what multiplies gives nothing of its own"
    reference = f"{event.cause}:{event.cause_id}:{event.rule_id}"
    reward.give(customer_id=event.customer_id, reference=reference, at=at)


def take_gifts_back(event: SaleReturned, *, at: datetime) -> None:
    """Take back what a sale gave that has come back whole by now."""
    if get_sale(event.sale_id).state != SaleState.RETURNED:
        return
    for kind in reward_kinds:
        if kind.unit is None:
            kind.take_back(cause=f"sale:{event.sale_id}:", at=at)
