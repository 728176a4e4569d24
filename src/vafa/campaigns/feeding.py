"""Handing a campaign's people over to be written to: chunk by chunk, just ahead of sending.

A chunk is one transaction: who it is for and their texts stand or fall together. So a worker may
die at any moment and several may work at once. What they are given is given as their text leaves
(`leaving.py`); until then it is only set aside in the budget.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from vafa.campaigns.events import CampaignFed
from vafa.campaigns.models import Campaign, Recipient
from vafa.campaigns.plan import Plan, read_plan
from vafa.campaigns.types import CampaignState, RecipientState
from vafa.customers.queries import map_customers
from vafa.messaging.actions import queue_new_texts
from vafa.messaging.queries import count_on_their_way, count_waiting, load_stopped
from vafa.messaging.types import NewText
from vafa.outbox.actions import publish
from vafa.tenancy.queries import load_current_business
from vafa.tenancy.scope import business_scope

CHUNK = 500  # people in one transaction
AHEAD = 2_000  # texts that may wait to be sent; with more of them nothing is handed over
KEY = "campaign"  # purpose of its texts, cause of what it gives, how its references begin
HELD = "campaign_paused"  # why texts that were handed over wait


@dataclass(frozen=True, slots=True)
class _Person:
    """Whom to write to, and with which words."""

    customer_id: int
    arm: int
    mobile: str
    wording_id: int


def feed_next(business_id: int, *, at: datetime, chunk: int = CHUNK) -> bool:
    """Hand the next people of one campaign over; whether there were any. Call outside any scope.

    Nothing is handed over outside its hours, while enough texts wait to be sent, and beyond its
    budgets: there it pauses.
    """
    with business_scope(business_id):
        if count_waiting(KEY, most=AHEAD, but_for=HELD) >= AHEAD:
            return False
        rows = Campaign.objects.filter(state=CampaignState.RUNNING).order_by("began_at", "id")
        business = load_current_business()
        for row in rows.select_for_update(skip_locked=True):
            plan = read_plan(row.plan)
            in_hours = plan.find_hours(at, ZoneInfo(business.zone)) is None
            if in_hours and _feed(row, plan, chunk, at=at):
                publish(CampaignFed(campaign_id=row.id), at=at)
                return True
    return False


def write_key(campaign_id: int, customer_id: int = 0) -> str:
    """What this campaign tells this person, once; without a person, how all of its keys begin."""
    return f"{KEY}:{campaign_id}:{customer_id or ''}"


def _feed(row: Campaign, plan: Plan, chunk: int, *, at: datetime) -> bool:
    """Whether there was anybody to hand over."""
    waiting = Recipient.objects.filter(campaign_id=row.id, state=RecipientState.WAITING)
    assert row.begins_at is not None
    late_at = plan.find_end(row.begins_at)
    if late_at is not None and at >= late_at:
        waiting.update(state=RecipientState.WITHHELD, reason="late")
    room = _find_room(row, plan)
    found = list(
        waiting.order_by("customer_id").values_list("customer_id", "arm")[: min(chunk, room)]
    )
    if not found:
        _rest(row, at=at)
        return False
    people = _withhold(row, found)
    _queue(row, people, late_at, at=at)
    row.fed += len(people)
    row.save(update_fields=["fed"])
    return True


def _rest(row: Campaign, *, at: datetime) -> None:
    """Nobody can be handed over now: it is done, or its budget is; unless texts are on their way,
    of which some may yet not leave.
    """
    if count_on_their_way(write_key(row.id)):
        return
    if Recipient.objects.filter(campaign_id=row.id, state=RecipientState.WAITING).exists():
        row.state, row.reason = CampaignState.PAUSED, "budget"
    else:
        row.state, row.ended_at = CampaignState.DONE, at
    row.save(update_fields=["state", "reason", "ended_at"])


def _find_room(row: Campaign, plan: Plan) -> int:
    """For how many more people the budgets suffice, with what is set aside for texts that wait."""
    rooms = [CHUNK]
    if plan.most_texts is not None:
        rooms.append(plan.most_texts - row.fed)
    if plan.most_given is not None and plan.offer is not None:
        rooms.append(plan.find_gifts(plan.most_given - row.given))
        rooms[-1] -= count_on_their_way(write_key(row.id))
    return max(0, min(rooms))


def _withhold(row: Campaign, found: Sequence[tuple[int, int]]) -> list[_Person]:
    """Those who can still be written to; the others are left as they are, and why."""
    customers = map_customers([customer_id for customer_id, _ in found])
    mobiles = [one.mobile for one in customers.values() if one.mobile]
    stopped = load_stopped(mobiles)
    people, withheld = list[_Person](), dict[str, list[int]]()
    for customer_id, arm in found:
        customer = customers[customer_id]
        if customer.merged_into_id is not None:
            withheld.setdefault("merged", []).append(customer_id)
        elif not customer.mobile:
            withheld.setdefault("no_mobile", []).append(customer_id)
        elif customer.mobile in stopped:
            withheld.setdefault("stopped", []).append(customer_id)
        else:
            people.append(_Person(customer_id, arm, customer.mobile, row.wordings[arm - 1]))
    for reason, ids in withheld.items():
        _mark(row, ids, reason)
    return people


def _queue(
    row: Campaign, people: Sequence[_Person], late_at: datetime | None, *, at: datetime
) -> None:
    message_ids = queue_new_texts(
        [
            NewText(
                customer_id=one.customer_id,
                mobile=one.mobile,
                purpose=KEY,
                variables={},
                dedupe_key=write_key(row.id, one.customer_id),
                due_at=at,
                at=at,
                wording_id=one.wording_id,
                expires_at=late_at,
                source_id=row.id,
            )
            for one in people
        ]
    )
    handed_over = [
        Recipient(
            campaign_id=row.id,
            customer_id=one.customer_id,
            arm=one.arm,
            state=RecipientState.QUEUED,
            message_id=message_id,
        )
        for one, message_id in zip(people, message_ids, strict=True)
    ]
    Recipient.objects.bulk_create(
        handed_over,
        update_conflicts=True,
        unique_fields=["business_id", "campaign_id", "customer_id"],
        update_fields=["state", "message_id"],
    )


def _mark(row: Campaign, customer_ids: Sequence[int], reason: str) -> None:
    if customer_ids:
        Recipient.objects.filter(campaign_id=row.id, customer_id__in=customer_ids).update(
            state=RecipientState.WITHHELD, reason=reason
        )
