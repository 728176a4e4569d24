"""What a sale moves in the buyer's wallet: what is spent, then what is given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from vafa.checkout.holding import capture_into
from vafa.checkout.shares import Share, bring_in
from vafa.checkout.spending import NOTHING, Spending
from vafa.checkout.terms import Terms
from vafa.codes.actions import use_code
from vafa.ledger.actions import Journal
from vafa.ledger.types import Cause, TransferKind, Unit, Wallet
from vafa.rewards.actions import give_rewards
from vafa.rewards.types import Grant
from vafa.tiers.types import Added


def add_up(bought: Added, grants: Sequence[Grant], wallet: Wallet) -> Added:
    """What the sale adds to each measure of a ladder, now that its awards are given."""
    earned: Counter[Unit] = Counter()
    for grant in grants:
        earned[grant.unit] += grant.amount
    return replace(
        bought,
        points=earned[Unit.POINTS],
        credit_rial=earned[Unit.CREDIT],
        points_held=wallet.purses[Unit.POINTS].balance,
    )


def move_value(
    journal: Journal,
    wallet: Wallet,
    spending: Spending,
    grants: Sequence[Grant],
    share: Share | None,
    *,
    sale_id: int,
    terms: Terms,
) -> None:
    """Use the code up, spend, then give; one statement for the books."""
    cause = Cause(kind="sale", id=sale_id)
    if spending.code_id is not None:
        use_code(spending.code_id, sale_id=sale_id, at=journal.recorded_at or journal.at)
    if spending is not NOTHING:
        transfer_id = journal.begin(
            TransferKind.SPEND, reference=f"sale:{sale_id}:spend", cause=cause
        )
        if spending.hold:
            capture_into(
                journal, transfer_id, wallet, spending.hold, spending.credit_rial, sale_id=sale_id
            )
        elif spending.credit_rial:
            source = spending.share.wallet if spending.share else wallet
            journal.spend(transfer_id, source, Unit.CREDIT, spending.credit_rial)
        if spending.points:
            journal.spend(transfer_id, wallet, Unit.POINTS, spending.points)
    give_rewards(
        grants,
        journal=journal,
        wallet=wallet,
        cause=cause,
        reference=f"sale:{sale_id}:earn",
        earned_at=journal.at,
        zone=terms.zone,
    )
    if share and share.earns:
        bring_in(journal, share, wallet, cause)
    journal.post()
