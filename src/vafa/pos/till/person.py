"""The customer in front of the till: who they are, what they have, what is worth saying."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from vafa.cards.queries import list_cards_of
from vafa.cards.types import CardKind, CardState, CardView
from vafa.coalition.queries import has_peers
from vafa.codes.queries import has_live_code
from vafa.customers.queries import find_by_mobile, get_customer, search_customers
from vafa.foundation.jalali import local_day
from vafa.foundation.phone import read_mobile
from vafa.insight.queries import get_metrics, map_offers
from vafa.insight.types import Offer
from vafa.ledger.queries import list_open_holds, load_wallet
from vafa.ledger.types import HeldValue, Unit
from vafa.memberships.queries import list_memberships
from vafa.memberships.types import State
from vafa.onaccount.queries import find_account
from vafa.onaccount.types import AccountView
from vafa.referrals.queries import get_referral_of
from vafa.rewardlist.queries import count_waiting
from vafa.sharing.queries import find_own_share
from vafa.sharing.types import OwnShare
from vafa.tiers.queries import find_card
from vafa.tiers.types import TierCard

if TYPE_CHECKING:
    from vafa.customers.models import Customer

SOON_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A customer at the till. Amounts in rials, points whole."""

    id: int
    name: str
    mobile: str
    group: str
    tier: TierCard | None
    last_at: datetime | None
    purchases: int
    usable_rial: int
    pending_rial: int
    owed_rial: int
    points: int
    ends_rial: int
    ends_at: datetime | None
    has_code: bool
    plans: tuple[str, ...] = ()  # memberships that run
    account: AccountView | None = None  # of those who may buy on account
    rewards: int = 0  # taken for points, waiting to be handed over
    card_ending: str = ""
    share: OwnShare | None = None  # the wallet that they share with others
    offer: Offer | None = None  # worth saying aloud

    @property
    def may_spend(self) -> bool:
        """Whether a code of theirs opens anything."""
        return bool(self.usable_rial or (self.share and self.share.may_spend_rial))

    holds: tuple[HeldValue, ...] = ()  # credit set aside, what ends first before all
    brought_by: str = ""
    can_be_brought: bool = False
    may_bring: bool = False  # credit of another business


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the box found: one person, several to choose from, or a number that may join."""

    person: Person | None = None
    several: tuple[Person, ...] = ()
    new_mobile: str = ""
    is_unknown: bool = False


def find_people(text: str, *, at: datetime) -> Found:
    """Who is meant by what was typed."""
    text = text.strip()
    if not text:
        return Found()
    mobile = read_mobile(text)
    if mobile is not None:
        customer = find_by_mobile(mobile)
        if customer is None:
            return Found(new_mobile=mobile)
        return Found(person=load_person(customer.id, at=at))
    matches = search_customers(text, limit=8)
    if len(matches) == 1:
        return Found(person=load_person(matches[0].id, at=at))
    return Found(
        several=tuple(_name_only(customer) for customer in matches), is_unknown=not matches
    )


def load_person(customer_id: int, *, at: datetime) -> Person:
    """Everything the cashier sees of a customer; UnknownCustomer."""
    customer = get_customer(customer_id)
    wallet = load_wallet(customer_id, at=at)
    account = find_account(customer_id, at=at)
    holds = list_open_holds(customer_id) if wallet.held[Unit.CREDIT] else []
    metrics = get_metrics(customer_id)
    soonest, card = wallet.soonest_end(), find_own_card(customer_id)
    purchases = metrics.purchases if metrics else 0
    came_by = get_referral_of(customer_id)
    is_soon = (
        soonest is not None
        and soonest.expires_at is not None
        and (local_day(soonest.expires_at) - local_day(at)).days <= SOON_DAYS
    )
    return Person(
        id=customer.id,
        name=customer.full_name,
        mobile=customer.mobile or "",
        tier=find_card(customer_id, at=at),
        group=str(metrics.group.name) if metrics and metrics.group else "",
        last_at=metrics.last_at if metrics else None,
        purchases=purchases,
        usable_rial=wallet.usable[Unit.CREDIT],
        pending_rial=wallet.pending[Unit.CREDIT],
        owed_rial=wallet.owed[Unit.CREDIT],
        points=wallet.usable[Unit.POINTS],
        ends_rial=soonest.remaining if soonest and is_soon else 0,
        ends_at=soonest.expires_at if soonest and is_soon else None,
        has_code=has_live_code(customer_id, at=at),
        plans=tuple(
            one.plan
            for one in list_memberships(customer_id=customer_id, at=at, limit=20)
            if one.state is State.RUNNING
        ),
        account=account if account and account.is_open else None,
        rewards=count_waiting(customer_id),
        card_ending=card.ending if card else "",
        may_bring=bool(customer.mobile) and has_peers(),
        holds=tuple(
            one
            for one in holds
            if one.unit == Unit.CREDIT and one.expires_at is not None and at < one.expires_at
        ),
        brought_by=came_by.inviter if came_by else "",
        can_be_brought=came_by is None and not purchases,
        share=find_own_share(customer_id, at=at, day=local_day(at)),
        offer=map_offers([customer_id], at=at).get(customer_id) if purchases else None,
    )


def find_own_card(customer_id: int) -> CardView | None:
    """The membership card that the customer uses now."""
    for card in list_cards_of(customer_id):
        if card.kind is CardKind.MEMBER and card.state is CardState.ACTIVE:
            return card
    return None


def _name_only(customer: Customer) -> Person:
    return Person(
        id=customer.id,
        name=customer.full_name,
        mobile=customer.mobile or "",
        tier=None,
        group="",
        last_at=None,
        purchases=0,
        usable_rial=0,
        pending_rial=0,
        owed_rial=0,
        points=0,
        ends_rial=0,
        ends_at=None,
        has_code=False,
    )
