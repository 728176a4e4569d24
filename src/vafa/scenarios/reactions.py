"""What begins scenarios, and what ends the way of somebody before its end."""

from __future__ import annotations

from datetime import datetime

from vafa.customers.events import CustomerJoined, CustomersParted
from vafa.customers.queries import find_heir, get_customer, selves_of
from vafa.customers.types import JoinedBy
from vafa.sales.events import SaleAccepted
from vafa.sales.queries import count_purchases, get_sale
from vafa.scenarios.beginning import begin, load_running
from vafa.scenarios.models import Traveller
from vafa.scenarios.moment import Happening
from vafa.scenarios.spec import PURCHASE
from vafa.scenarios.travelling import take_up_again
from vafa.scenarios.types import TravellerState
from vafa.segments.events import SegmentEntered
from vafa.tiers.events import TierChanged


def begin_after_joining(event: CustomerJoined, *, at: datetime) -> None:
    """Somebody joined, and was not brought in with a file of old customers."""
    if event.joined_by == JoinedBy.IMPORT:
        return
    running = load_running()
    if running:
        joined = Happening(
            moment="joined",
            key="joined",
            customer_id=event.customer_id,
            at=get_customer(event.customer_id).joined_at,
        )
        begin(joined, running=running, at=at)


def follow_sale(event: SaleAccepted, *, at: datetime) -> None:
    """Who bought has reached what some scenarios are for, and may set out on others."""
    if event.customer_id is None:
        return
    sale, buyer_id = get_sale(event.sale_id), find_heir(event.customer_id)
    key = f"sale:{sale.id}"
    on_the_way = Traveller.objects.filter(
        customer_id__in=selves_of([buyer_id]),
        state=TravellerState.ON_THE_WAY,
        goal=PURCHASE,
        began_at__lt=sale.at,
    )
    on_the_way.exclude(occasion=key).update(state=TravellerState.REACHED, ended_at=at)
    running = [one for one in load_running() if one[2].when.slug == "bought"]
    if running:
        bought = Happening(
            moment="bought",
            key=key,
            customer_id=buyer_id,
            at=sale.at,
            facts={"purchases": count_purchases(buyer_id, until=sale.at)},
        )
        begin(bought, running=running, at=at)


def begin_after_entering(event: SegmentEntered, *, at: datetime) -> None:
    """Somebody came to be in a segment."""
    entered = Happening(
        moment="segment_entered",
        key=f"segment:{event.segment_id}:{at:%Y%m%d}",
        customer_id=event.customer_id,
        at=at,
        facts={"segment_id": event.segment_id},
    )
    begin(entered, running=load_running(), at=at)


def begin_after_move(event: TierChanged, *, at: datetime) -> None:
    """Somebody moved on the ladder."""
    moved = Happening(
        moment="tier_changed",
        key=f"tier:{event.move_id}",
        customer_id=event.customer_id,
        at=at,
        facts={"way": "up" if event.is_up else "down"},
    )
    begin(moved, running=load_running(), at=at)


def follow_parting(event: CustomersParted, *, at: datetime) -> None:
    """Who had gone into another, and stood aside for them, goes on."""
    take_up_again(event.gone_id, at=at)
