"""As a campaign's texts leave: whether it still stands, and what is given along with them.

Nobody is given anything before their text is through the gate, and no text leaves without what it
tells of: both are of the transaction that claims the text. What a text promised that then nobody
read is taken back (`settle_gifts`), and given again should it have come after all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from vafa.audit.types import SYSTEM
from vafa.campaigns.feeding import HELD, KEY, write_key
from vafa.campaigns.models import Campaign, Recipient
from vafa.campaigns.plan import Plan, read_plan
from vafa.campaigns.types import CampaignState, Gift
from vafa.checkout.actions import give_offers, take_offers_back
from vafa.coupons.actions import give_code
from vafa.coupons.queries import list_live_ids
from vafa.ledger.types import Cause
from vafa.messaging.queries import map_states
from vafa.messaging.registry import Objection, Sender, register_sender
from vafa.messaging.types import NOT_ARRIVED, UNDECIDED, State
from vafa.tenancy.queries import load_current_business

FOR_LONG = timedelta(days=3650)  # until somebody lets it go on
_KEY = re.compile(rf"{KEY}:(\d+):(\d+)")
_CAME = UNDECIDED | {State.DELIVERED}


class CampaignSender(Sender):
    """The word that campaigns have when their texts leave."""

    def object(self, keys: Sequence[str], *, at: datetime) -> Mapping[str, Objection]:
        """Texts of a campaign that is held wait, of a stopped one they are dropped."""
        found: dict[str, Objection] = {}
        for row, by_customer in _lock(keys):
            objection = _find_objection(row, read_plan(row.plan), at=at)
            if objection is not None:
                found |= dict.fromkeys(by_customer.values(), objection)
        return found

    def give(self, keys: Sequence[str], *, at: datetime) -> Mapping[str, str]:
        """Who is given nothing gets no text: their awards are stopped, or the budget is used up."""
        refused: dict[str, str] = {}
        for row, by_customer in _lock(keys):
            plan = read_plan(row.plan)
            if plan.offer is None:
                continue
            whole = Recipient.objects.filter(campaign_id=row.id, customer_id__in=by_customer)
            new = whole.filter(gift=Gift.NONE).order_by("customer_id")
            wanted = list(new.values_list("customer_id", flat=True))
            room = len(wanted)
            if plan.most_given is not None:
                room = max(0, min(room, plan.find_gifts(plan.most_given - row.given)))
            given = _give(row, plan, wanted[:room], turn=1, at=at)
            refused |= {by_customer[one]: "awards_stopped" for one in {*wanted[:room]} - given}
            refused |= {by_customer[one]: "offer_used_up" for one in wanted[room:]}
        return refused


def offer_word() -> None:
    """Let messaging ask campaigns about their texts."""
    register_sender(KEY, CampaignSender())


def settle_gifts(keys: Sequence[str], *, at: datetime) -> None:
    """Take back what texts promised that nobody read; give again what was taken back too soon.

    A repeat changes nothing.
    """
    states = map_states(keys)
    for row, by_customer in _lock(keys):
        plan = read_plan(row.plan)
        if plan.offer is None:
            continue
        people = Recipient.objects.filter(campaign_id=row.id, customer_id__in=by_customer)
        gifts = dict(people.values_list("customer_id", "gift"))
        lost = [
            one
            for one, key in by_customer.items()
            if gifts.get(one) == Gift.GIVEN and states.get(key) in NOT_ARRIVED
        ]
        came = [
            one
            for one, key in by_customer.items()
            if gifts.get(one) == Gift.TAKEN_BACK and states.get(key) in _CAME
        ]
        _take_back(row, plan, lost, at=at)
        _give(row, plan, came, turn=2, at=at)


def _find_objection(row: Campaign, plan: Plan, *, at: datetime) -> Objection | None:
    assert row.begins_at is not None, "what has texts has begun"
    late_at = plan.find_end(row.begins_at)
    if row.state == CampaignState.STOPPED:
        return Objection(reason="campaign_stopped")
    if late_at is not None and at >= late_at:
        return None  # the gate says that it is late
    is_off = plan.discount is not None and plan.discount[0] not in list_live_ids()
    if is_off and row.state == CampaignState.RUNNING:
        row.state, row.reason = CampaignState.PAUSED, "offer_is_off"
        row.save(update_fields=["state", "reason"])
    if row.state == CampaignState.PAUSED:
        return Objection(reason=HELD, until=late_at or at + FOR_LONG)
    begins = plan.find_hours(at, ZoneInfo(load_current_business().zone))
    return None if begins is None else Objection(reason="campaign_hours", until=begins)


def _give(
    row: Campaign, plan: Plan, customer_ids: Sequence[int], *, turn: int, at: datetime
) -> set[int]:
    """Those who got it; whose awards are stopped did not."""
    if not customer_ids or plan.offer is None:
        return set()
    references = {one: f"{write_key(row.id, one)}:{turn}" for one in customer_ids}
    if plan.discount is not None:
        discount_id, days = plan.discount
        given = {
            one
            for one, reference in references.items()
            if give_code(
                discount_id=discount_id, customer_id=one, days=days, reference=reference, at=at
            )
        }
    else:
        cause = Cause(kind=KEY, id=row.id)
        given = {
            *give_offers(plan.offer, references, cause=cause, actor=SYSTEM, at=at, is_told=False)
        }
    _note(row, plan, given, Gift.GIVEN)
    return given


def _take_back(row: Campaign, plan: Plan, customer_ids: Sequence[int], *, at: datetime) -> None:
    if not customer_ids or plan.offer is None:
        return
    take_offers_back(
        plan.offer,
        {one: f"{write_key(row.id, one)}:" for one in customer_ids},
        cause=Cause(kind=KEY, id=row.id),
        reason=_("Its text did not arrive."),
        actor=SYSTEM,
        at=at,
    )
    _note(row, plan, {*customer_ids}, Gift.TAKEN_BACK)


def _note(row: Campaign, plan: Plan, customer_ids: set[int], gift: Gift) -> None:
    people = Recipient.objects.filter(campaign_id=row.id, customer_id__in=customer_ids)
    people.update(gift=gift)
    row.given += plan.worth * len(customer_ids) * (1 if gift is Gift.GIVEN else -1)
    row.save(update_fields=["given"])


def _lock(keys: Sequence[str]) -> Iterator[tuple[Campaign, dict[int, str]]]:
    """Each campaign of these texts, locked, with their keys by customer."""
    found: dict[int, dict[int, str]] = {}
    for key in keys:
        if names := _KEY.fullmatch(key):
            campaign_id, customer_id = map(int, names.groups())
            found.setdefault(campaign_id, {})[customer_id] = key
    rows = Campaign.objects.filter(id__in=found).order_by("id").select_for_update()
    for row in rows:
        yield row, found[row.id]
