"""Giving what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from vafa.ledger.actions import Journal
from vafa.ledger.types import Cause, NewLot, TransferKind, Wallet
from vafa.rewards.types import Grant


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A grant in the books. `lot_id` is 0 when all of it paid what the customer owed."""

    grant: Grant
    lot_id: int
    available_at: datetime
    expires_at: datetime | None


def give_rewards(
    grants: Sequence[Grant],
    *,
    journal: Journal,
    wallet: Wallet,
    cause: Cause,
    reference: str,
    earned_at: datetime,
    zone: ZoneInfo,
) -> tuple[Given, ...]:
    """Enter the grants of one cause in the journal, as one transfer and a lot for each.

    Their terms (waiting, end) count from `earned_at`. Nothing is written until the journal is
    posted; posting the same `reference` again is refused by the books. Without grants nothing is
    entered.
    """
    if not grants:
        return ()
    transfer_id = journal.begin(TransferKind.EARN, reference=reference, cause=cause)
    return tuple(
        _give(grant, transfer_id, journal, wallet, cause=cause, earned_at=earned_at, zone=zone)
        for grant in grants
    )


def _give(
    grant: Grant,
    transfer_id: int,
    journal: Journal,
    wallet: Wallet,
    *,
    cause: Cause,
    earned_at: datetime,
    zone: ZoneInfo,
) -> Given:
    lot = NewLot(
        unit=grant.unit,
        amount=grant.amount,
        available_at=grant.terms.available_at(earned_at, zone),
        expires_at=grant.terms.expires_at(earned_at, zone),
        priority=grant.terms.priority,
        promotional=grant.terms.promotional,
        rule_id=grant.rule_id or None,
        rule_version=grant.rule_version or None,
    )
    lot_id = journal.give(transfer_id, wallet, lot, cause=cause, at=journal.at)
    return Given(
        grant=grant, lot_id=lot_id, available_at=lot.available_at, expires_at=lot.expires_at
    )
