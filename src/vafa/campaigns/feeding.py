"""Handing a campaign's people over to be written to: chunk by chunk, just ahead of sending.

A chunk is one transaction: who it is for, what they are given and their texts stand or fall
together. So a worker may die at any moment, several may work at once, and holding or stopping a
campaign takes effect before the next chunk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from vafa.audit.types import SYSTEM
from vafa.campaigns.events import CampaignFed
from vafa.campaigns.models import Campaign, Recipient
from vafa.campaigns.plan import Plan, read_plan
from vafa.campaigns.types import CampaignState, RecipientState
from vafa.checkout.actions import give_offers
from vafa.coupons.actions import give_code
from vafa.coupons.queries import list_live_ids
from vafa.customers.queries import map_customers
from vafa.ledger.types import Cause
from vafa.messaging.actions import queue_texts
from vafa.messaging.queries import count_waiting, load_stopped, map_messages
from vafa.messaging.types import NewText
from vafa.outbox.actions import publish
from vafa.tenancy.models import Business
from vafa.tenancy.queries import load_current_business
from vafa.tenancy.scope import business_scope

CHUNK = 500  # people in one transaction
AHEAD = 2_000  # texts that may wait to be sent; with more of them nothing is handed over
KEY = "campaign"  # purpose of its texts, cause of what it gives, how its references begin


@dataclass(frozen=True, slots=True)
class _Person:
    """Whom to write to, and with which words."""

    customer_id: int
    mobile: str
    wording_id: int


def feed_next(business_id: int, *, at: datetime, chunk: int = CHUNK) -> bool:
    """Hand the next people of one campaign over; whether there were any. Call outside any scope.

    Nothing is handed over outside its hours, while enough texts wait to be sent, and beyond its
    budgets: there it pauses.
    """
    with business_scope(business_id):
        if count_waiting(KEY, most=AHEAD) >= AHEAD:
            return False
        rows = Campaign.objects.filter(state=CampaignState.RUNNING).order_by("began_at", "id")
        business = load_current_business()
        for row in rows.select_for_update(skip_locked=True):
            plan = read_plan(row.plan)
            if _is_in_hours(plan, business, at=at) and _feed(row, plan, chunk, at=at):
                publish(CampaignFed(campaign_id=row.id), at=at)
                return True
    return False


def write_key(campaign_id: int, customer_id: int) -> str:
    """What this campaign gives to this person and tells them, once."""
    return f"{KEY}:{campaign_id}:{customer_id}"


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
        _rest(row, has_room=room > 0, at=at)
        return False
    if plan.discount is not None and plan.discount[0] not in list_live_ids():
        _pause(row, "offer_is_off")
        return False
    people = _withhold(row, found)
    people = _give(row, plan, people, at=at)
    _queue(row, people, late_at, at=at)
    row.fed += len(people)
    row.given += len(people) * (plan.offer.amount or 1 if plan.offer else 0)
    row.save(update_fields=["fed", "given"])
    return True


def _rest(row: Campaign, *, has_room: bool, at: datetime) -> None:
    """Nobody can be handed over now: it is done, or its budget is."""
    if (
        not has_room
        and Recipient.objects.filter(campaign_id=row.id, state=RecipientState.WAITING).exists()
    ):
        _pause(row, "budget")
        return
    row.state, row.ended_at = CampaignState.DONE, at
    row.save(update_fields=["state", "ended_at"])


def _pause(row: Campaign, reason: str) -> None:
    row.state, row.reason = CampaignState.PAUSED, reason
    row.save(update_fields=["state", "reason"])


def _find_room(row: Campaign, plan: Plan) -> int:
    """For how many more people the budgets suffice."""
    rooms = [CHUNK]
    if plan.most_texts is not None:
        rooms.append(plan.most_texts - row.fed)
    if plan.most_given is not None and plan.offer is not None:
        rooms.append((plan.most_given - row.given) // max(1, plan.offer.amount))
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
            people.append(_Person(customer_id, customer.mobile, row.wordings[arm - 1]))
    for reason, ids in withheld.items():
        _mark(row, ids, reason)
    return people


def _give(row: Campaign, plan: Plan, people: list[_Person], *, at: datetime) -> list[_Person]:
    """What is offered is theirs; whose awards are stopped is not written to either."""
    if plan.offer is None or not people:
        return people
    references = {one.customer_id: write_key(row.id, one.customer_id) for one in people}
    if plan.discount is not None:
        discount_id, days = plan.discount
        for customer_id, reference in references.items():
            give_code(
                discount_id=discount_id,
                customer_id=customer_id,
                days=days,
                reference=reference,
                at=at,
            )
        return people
    cause = Cause(kind=KEY, id=row.id)
    given = give_offers(plan.offer, references, cause=cause, actor=SYSTEM, at=at, is_told=False)
    _mark(row, [one for one in references if one not in given], "awards_stopped")
    return [one for one in people if one.customer_id in given]


def _queue(
    row: Campaign, people: Sequence[_Person], late_at: datetime | None, *, at: datetime
) -> None:
    keys = {one.customer_id: write_key(row.id, one.customer_id) for one in people}
    queue_texts(
        [
            NewText(
                customer_id=one.customer_id,
                mobile=one.mobile,
                purpose=KEY,
                variables={},
                dedupe_key=keys[one.customer_id],
                due_at=at,
                at=at,
                wording_id=one.wording_id,
                expires_at=late_at,
            )
            for one in people
        ]
    )
    message_ids = map_messages(keys.values())
    handed_over = [
        Recipient(
            business_id=row.business_id,
            campaign_id=row.id,
            customer_id=customer_id,
            state=RecipientState.QUEUED,
            message_id=message_ids[key],
        )
        for customer_id, key in keys.items()
    ]
    Recipient.objects.bulk_update(handed_over, ["state", "message_id"])


def _mark(row: Campaign, customer_ids: Sequence[int], reason: str) -> None:
    if customer_ids:
        Recipient.objects.filter(campaign_id=row.id, customer_id__in=customer_ids).update(
            state=RecipientState.WITHHELD, reason=reason
        )


def _is_in_hours(plan: Plan, business: Business, *, at: datetime) -> bool:
    if plan.hours is None:
        return True
    begins, ends = plan.hours
    return begins <= at.astimezone(ZoneInfo(business.zone)).time() < ends
