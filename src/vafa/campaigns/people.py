"""The people of a campaign, one by one: where each stands."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from vafa.campaigns.models import Campaign, Recipient
from vafa.campaigns.outcome import used_offers
from vafa.campaigns.plan import read_plan
from vafa.campaigns.types import (
    CONTROL,
    STANDING,
    CampaignState,
    RecipientRow,
    RecipientState,
    Which,
)
from vafa.links.queries import opened_links
from vafa.messaging.types import NOT_ARRIVED, UNDECIDED, State

MOST_LISTED = 2_000
_ON_THE_WAY = Q(message__state__in=[State.QUEUED, State.SENDING])
_IN_TURN = Q(state=RecipientState.WAITING)
_NO_TURN = _IN_TURN & Q(campaign__state=CampaignState.STOPPED)
_LEFT_OUT = Q(arm__in=(CONTROL, STANDING))
_FITS = {
    Which.ALL: ~_LEFT_OUT,
    Which.WAITING: (_IN_TURN & ~Q(campaign__state=CampaignState.STOPPED)) | _ON_THE_WAY,
    Which.SENT: Q(message__state__in=[*UNDECIDED, State.DELIVERED]),
    Which.DELIVERED: Q(message__state=State.DELIVERED),
    Which.NOTHING: Q(state=RecipientState.WITHHELD)
    | Q(message__state__in=sorted(NOT_ARRIVED))
    | _NO_TURN,
    Which.CONTROL: _LEFT_OUT,
}


def list_recipients(
    campaign_id: int, which: Which = Which.ALL, *, after_id: int = 0, limit: int = 50
) -> list[RecipientRow]:
    """People of a campaign who stand so, by id; the next page begins after the last one's id. At
    most 2,000. One statement, after one for the campaign where its offer or links are asked for.
    """
    rows = Recipient.objects.filter(campaign_id=campaign_id, customer_id__gt=after_id)
    if which is Which.CLICKED:
        rows = rows.filter(_has_clicked())
    elif which is Which.REDEEMED:
        rows = rows.filter(customer_id__in=_list_users(campaign_id))
    else:
        rows = rows.filter(_FITS[which])
    named = rows.select_related("customer", "message").order_by("customer_id")
    return [_show(one) for one in named[: min(limit, MOST_LISTED + 1)]]


def _has_clicked() -> Exists:
    source = Concat(Value("message:"), Cast(OuterRef("message_id"), TextField()))
    opened = opened_links().filter(business_id=OuterRef("business_id"), source=source)
    return Exists(opened)


def _list_users(campaign_id: int) -> QuerySet[Any, Any]:
    """Who used the offer; the control group cannot."""
    row = Campaign.objects.get(id=campaign_id)
    offer = read_plan(row.plan).offer
    if offer is None:
        return Recipient.objects.none().values("customer_id")
    return used_offers(row, offer.reward.unit).values("customer_id")


def _show(one: Recipient) -> RecipientRow:
    return RecipientRow(
        id=one.customer_id,
        name=one.customer.full_name,
        mobile=one.customer.mobile or "",
        arm=one.arm,
        state=one.state,
        reason=one.reason,
        gift=one.gift,
        message_id=one.message_id,
        message_state=one.message.state if one.message else "",
        message_reason=one.message.reason if one.message else "",
    )
