"""What rules give besides value in wallets: told with the sale, given right after it.

The count of a limit that a gift adds to stays when the sale comes back, as the gift does. A
correction gives nothing new.
"""

from __future__ import annotations

from datetime import datetime

from vafa.checkout.events import GiftDecided
from vafa.ledger.types import Cause
from vafa.outbox.actions import publish
from vafa.rules.queries import get_version
from vafa.rules.types import Decision, Multiply
from vafa.sales.queries import get_sale
from vafa.sales.types import SaleState


def tell_gifts(decision: Decision, *, customer_id: int, cause: Cause, at: datetime) -> None:
    """Let every gift of a decision be given, in the transaction of its cause."""
    for gift in decision.gifts:
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
