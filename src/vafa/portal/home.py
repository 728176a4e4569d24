"""The first page: the card, what there is and until when, the latest purchases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render

from vafa.cards.queries import get_member_number, write_groups
from vafa.causes.queries import has_causes
from vafa.checkout.queries import say_referral_rewards
from vafa.coalition.queries import list_spendable_at
from vafa.foundation.jalali import format_month, local_day
from vafa.memberships.queries import find_running, has_open_plans
from vafa.memberships.types import MembershipView
from vafa.onaccount.queries import find_account
from vafa.onaccount.types import AccountView
from vafa.portal.access import CustomerRequest
from vafa.portal.holdings import Holdings, load_holdings
from vafa.portal.purchases import PurchaseRow, list_purchases
from vafa.portal.sharing import find_share
from vafa.sharing.types import OwnShare
from vafa.tiers.queries import find_card
from vafa.tiers.types import TierCard

LATEST = 3
MOST_LOTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """What the customer sees first. `qr` is what a till's box finds them by; `card` their
    membership card as it is printed, if they have one.
    """

    slug: str
    name: str
    mobile: str
    qr: str
    card: str
    since: str
    holdings: Holdings
    tier: TierCard | None
    latest: tuple[PurchaseRow, ...]
    membership: MembershipView | None
    has_plans: bool
    has_causes: bool
    has_invitations: bool
    elsewhere: tuple[str, ...]
    share: OwnShare | None
    account: AccountView | None

    @property
    def lots(self) -> tuple[object, ...]:
        return self.holdings.lots[:MOST_LOTS]

    @property
    def more_lots(self) -> int:
        return max(0, len(self.holdings.lots) - MOST_LOTS)


def show_home(request: CustomerRequest) -> HttpResponse:
    """The card and the balance."""
    customer = request.customer
    mobile, card = customer.mobile or "", get_member_number(customer.id)
    page = HomePage(
        slug=request.business.slug,
        name=customer.full_name,
        mobile=mobile,
        qr=card or f"0{mobile.removeprefix('+98')}",
        card=write_groups(card) if card else "",
        since=_month_of(customer.joined_at, request.business.zone),
        holdings=load_holdings(customer.id, at=request.at),
        tier=find_card(customer.id, at=request.at),
        latest=list_purchases(customer.id, limit=LATEST),
        membership=find_running(customer.id, at=request.at),
        has_plans=has_open_plans(),
        has_causes=has_causes(),
        has_invitations=say_referral_rewards(at=request.at).is_any,
        elsewhere=tuple(list_spendable_at()),
        share=find_share(request),
        account=find_account(customer.id, at=request.at),
    )
    return render(request, "portal/home.html", {"page": page})


def _month_of(moment: datetime, zone: str) -> str:
    return format_month(local_day(moment, ZoneInfo(zone)))
