"""One customer's page: who they are, how they buy, what they hold, what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.cards.queries import list_cards_of
from vafa.cards.types import CardKind, CardState, CardView
from vafa.catalog.queries import list_branches
from vafa.customers.errors import UnknownCustomer
from vafa.customers.queries import get_customer
from vafa.foundation.jalali import MONTHS, last_good_day, local_day, next_birthday
from vafa.insight.queries import get_metrics
from vafa.insight.types import Metrics
from vafa.ledger.queries import LotView, WalletView, load_wallet
from vafa.ledger.types import Unit
from vafa.onaccount.queries import find_account
from vafa.onaccount.types import AccountView
from vafa.panel.customers.facts import KnownFact, list_known
from vafa.panel.customers.happenings import Happening, Teller, cause_href
from vafa.panel.customers.knowing import Foreseen, MonthStep, draw_standing, foresee, say_offer
from vafa.panel.customers.listing import look_of
from vafa.panel.customers.merged import MergedRow, list_merged
from vafa.panel.customers.referral import ReferralCard, draw_referral_card
from vafa.panel.customers.scores import Score, draw_scores
from vafa.panel.names import name_actors, rule_href
from vafa.reports.queries import (
    TIMELINE_GROUPS,
    EventKind,
    TimelinePage,
    count_timeline,
    is_of_branch,
    load_timeline,
)
from vafa.rules.queries import list_rules
from vafa.sharing.queries import find_own_share
from vafa.sharing.types import OwnShare
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.tiers.queries import find_card, load_ladder
from vafa.tiers.types import TierCard
from vafa.ui import formats
from vafa.ui.types import Tab

if TYPE_CHECKING:
    from vafa.customers.models import Customer

SOON_DAYS = 15
MOST_LOTS = 10
ROUND_RIAL = 10_000
SPLIT_LOOKS = ("text-c1", "text-c1-soft")


@dataclass(frozen=True, kw_only=True)
class Lot:
    """A lot of the wallet in words."""

    amount: str
    until: str
    origin: str
    origin_href: str
    rule: str
    rule_href: str
    left: str
    is_soon: bool
    is_pending: bool


@dataclass(frozen=True, kw_only=True)
class TimelineView:
    """The timeline as shown: its tabs, its lines, the way to what is older."""

    tabs: list[Tab]
    happenings: list[Happening]
    older_href: str
    is_first: bool


@dataclass(frozen=True, kw_only=True)
class OwnCard:
    """A membership card, and what has become of it."""

    card: CardView
    state: str
    kind: str
    is_active: bool
    is_blocked: bool


@dataclass(frozen=True, kw_only=True)
class CustomerPage:
    """Everything about one customer."""

    customer: Customer
    name: str
    tier: TierCard | None
    account: AccountView | None
    share: OwnShare | None
    group: str
    group_kind: str
    group_icon: str
    group_meaning: str
    branch: str
    birthday: str
    known: list[KnownFact]
    metrics: Metrics
    average_rial: int
    scores: list[Score]
    standing: list[MonthStep]
    foreseen: Foreseen | None
    offer: str
    wallet: WalletView
    credit: int
    pending: int
    owed: int
    points: int
    lots: list[Lot]
    split: list[tuple[float, str]]
    timeline: TimelineView
    cards: list[OwnCard]
    referral: ReferralCard
    merged: list[MergedRow]
    can_edit: bool
    can_write: bool
    can_see_texts: bool
    can_give: bool
    can_take_out: bool
    can_erase: bool
    can_protect: bool
    can_open_account: bool
    can_see_campaigns: bool
    forms: dict[str, Any]

    @property
    def profile_href(self) -> str:
        """Where the profile is corrected; empty for who may not."""
        return reverse("panel:customers:edit", args=[self.customer.id]) if self.can_edit else ""

    @property
    def tier_ratio(self) -> float:
        """How much of the way to the next tier is gone, from 0 to 1."""
        return self.tier.percent / 100 if self.tier else 0.0


def get_customer_in_reach(
    request: StaffRequest, customer_id: int, *, or_erased: bool = False
) -> Customer:
    """The customer; UnknownCustomer for one of branches that are not the viewer's, or erased."""
    customer, branch_id = get_customer(customer_id), request.staff.branch_id
    is_gone = customer.erased_at is not None and not or_erased
    if is_gone or (branch_id is not None and not is_of_branch(customer_id, branch_id)):
        raise UnknownCustomer
    return customer


def load_customer_page(
    request: StaffRequest, customer: Customer, forms: dict[str, Any]
) -> CustomerPage:
    """The page of a customer; `forms` stand in its dialogs."""
    at, zone = request.at, ZoneInfo(request.business.zone)
    is_somebody = customer.erased_at is None

    def may(permission: Permission) -> bool:
        return is_somebody and request.staff.can(permission)

    metrics = get_metrics(customer.id) or Metrics(customer_id=customer.id)
    group = metrics.group
    kind, icon = look_of(group)
    wallet = load_wallet(customer.id, at=at)
    branches: dict[int | None, str] = {branch.id: branch.name for branch in list_branches()}
    return CustomerPage(
        customer=customer,
        name=customer.full_name or (_("No name") if is_somebody else _("Erased customer")),
        tier=find_card(customer.id, at=at),
        account=find_account(customer.id, at=at),
        share=find_own_share(customer.id, at=at, day=local_day(at)),
        group=str(group.name) if group else "",
        group_kind=kind,
        group_icon=icon,
        group_meaning=str(group.meaning) if group else "",
        branch=branches.get(customer.joined_branch_id, ""),
        birthday=_say_birthday(customer, at, zone),
        known=list_known(customer),
        metrics=metrics,
        average_rial=metrics.average_rial // ROUND_RIAL * ROUND_RIAL,
        scores=draw_scores(metrics),
        standing=draw_standing(metrics, at=at, zone=zone),
        foreseen=foresee(metrics),
        offer=say_offer(customer.id, at=at),
        wallet=wallet,
        credit=wallet.usable[Unit.CREDIT],
        pending=wallet.pending[Unit.CREDIT],
        owed=wallet.owed[Unit.CREDIT],
        points=wallet.usable[Unit.POINTS],
        lots=_draw_lots(wallet, at, zone),
        split=_draw_split(wallet, at),
        timeline=load_timeline_view(request, customer, branches),
        cards=_draw_cards(list_cards_of(customer.id)),
        merged=list_merged(customer.id, at=at),
        referral=draw_referral_card(request, customer.id, has_bought=bool(metrics.purchases)),
        can_edit=may(Permission.EDIT_CUSTOMERS),
        can_write=may(Permission.SEND_MESSAGES),
        can_see_texts=request.staff.can(Permission.SEE_MESSAGES),
        can_take_out=may(Permission.EXPORT_CUSTOMERS),
        can_erase=may(Permission.ERASE_CUSTOMERS),
        can_give=may(Permission.GIVE_CREDIT),
        can_protect=may(Permission.EDIT_RULES),
        can_open_account=may(Permission.EDIT_ACCOUNTS),
        can_see_campaigns=request.staff.can(Permission.SEE_CAMPAIGNS),
        forms=forms,
    )


def load_timeline_view(
    request: StaffRequest, customer: Customer, branches: dict[int | None, str]
) -> TimelineView:
    """The stretch of the timeline that the address asks for."""
    asked = request.GET.get("show", "")
    before = _read_cursor(request.GET.get("before", ""))
    asked = asked if asked in TIMELINE_GROUPS else ""
    kinds = TIMELINE_GROUPS.get(asked, frozenset(EventKind))
    if not request.staff.can(Permission.SEE_CAMPAIGNS):
        kinds -= {EventKind.SCENARIO}
    page = load_timeline(customer, kinds=kinds, before=before)
    zone = ZoneInfo(request.business.zone)
    teller = Teller(
        today=local_day(request.at, zone),
        zone=zone,
        name_actor=name_actors(),
        branches=branches,
        tiers=_name_tiers(page),
    )
    last_heading = teller.head(local_day(before[0], zone)) if before else ""
    return TimelineView(
        tabs=_draw_tabs(customer, asked),
        happenings=teller.tell(page.events, last_heading=last_heading),
        older_href=_older_href(customer, page, asked),
        is_first=before is None,
    )


def _name_tiers(page: TimelinePage) -> dict[str, str]:
    """What the tiers are called; asked only where somebody moved."""
    if not any(event.kind is EventKind.TIER for event in page.events):
        return {}
    ladder = load_ladder()
    return {tier.slug: tier.name for tier in ladder.tiers} if ladder else {}


def _draw_tabs(customer: Customer, current: str) -> list[Tab]:
    home = reverse("panel:customers:one", args=[customer.id])
    counts = count_timeline(customer)
    labels = {
        "sales": _("Purchases"),
        "credit": _("Credit"),
        "texts": _("Texts"),
        "notes": _("Notes"),
        "profile": _("Profile"),
    }
    return [
        Tab(label=_("Everything"), href=home, is_current=not current),
        *(
            Tab(
                label=label,
                href=f"{home}?show={slug}",
                count=counts.get(slug),
                is_current=slug == current,
            )
            for slug, label in labels.items()
        ),
    ]


def _older_href(customer: Customer, page: TimelinePage, show: str) -> str:
    if page.next_before is None:
        return ""
    at, row_id = page.next_before
    asked = {"show": show} if show else {}
    asked["before"] = f"{at.isoformat()}~{row_id}"
    return f"{reverse('panel:customers:one', args=[customer.id])}?{urlencode(asked)}"


def _read_cursor(text: str) -> tuple[datetime, int] | None:
    at, _tilde, row_id = text.partition("~")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, int(row_id)) if moment.tzinfo else None
    except ValueError:
        return None


def _say_birthday(customer: Customer, at: datetime, zone: ZoneInfo) -> str:
    if not customer.birth_month:
        return ""
    said = f"{formats.fa(customer.birth_day)} {MONTHS[customer.birth_month - 1]}"
    today = local_day(at, zone)
    away = formats.days_away(next_birthday(customer.birth_month, customer.birth_day, on=today))
    return f"{said}، {away}"


def _draw_lots(wallet: WalletView, at: datetime, zone: ZoneInfo) -> list[Lot]:
    names = {rule.id: rule.name for rule in list_rules()}
    today = local_day(at, zone)
    drawn = []
    for lot in [lot for lot in wallet.lots if lot.unit == Unit.CREDIT][:MOST_LOTS]:
        last = last_good_day(lot.expires_at, zone) if lot.expires_at else None
        is_pending = lot.available_at > at
        drawn.append(
            Lot(
                amount=formats.money(lot.remaining, with_unit=False),
                until=_("until %(day)s") % {"day": formats.day(last)} if last else _("never ends"),
                origin=_say_origin(lot),
                origin_href=cause_href(lot.cause.kind, lot.cause.id),
                rule=names.get(lot.rule_id or 0, ""),
                rule_href=rule_href(lot.rule_id),
                left=_say_left(lot, is_pending=is_pending, zone=zone),
                is_soon=last is not None and (last - today).days <= SOON_DAYS,
                is_pending=is_pending,
            )
        )
    return drawn


def _say_origin(lot: LotView) -> str:
    day = formats.day(lot.created_at)
    if lot.cause.kind == "sale":
        return _("from the purchase of %(day)s") % {"day": day}
    if lot.cause.kind == "hand":
        return _("a gift of %(day)s") % {"day": day}
    return _("of %(day)s") % {"day": day}


def _say_left(lot: LotView, *, is_pending: bool, zone: ZoneInfo) -> str:
    if is_pending:
        return _("from %(day)s") % {"day": formats.day(lot.available_at)}
    return formats.days_away(last_good_day(lot.expires_at, zone)) if lot.expires_at else ""


def _draw_cards(cards: list[CardView]) -> list[OwnCard]:
    looks = {
        CardState.ACTIVE: (_("with its customer"), "good"),
        CardState.BLOCKED: (_("blocked"), "bad"),
        CardState.REPLACED: (_("replaced"), "plain"),
    }
    return [
        OwnCard(
            card=card,
            state=looks[card.state][0],
            kind=looks[card.state][1],
            is_active=card.state is CardState.ACTIVE,
            is_blocked=card.state is CardState.BLOCKED,
        )
        for card in cards
        if card.kind is CardKind.MEMBER
    ]


def _draw_split(wallet: WalletView, at: datetime) -> list[tuple[float, str]]:
    """The credit lots side by side, the one that ends first in the ink of haste."""
    parts: list[tuple[float, str]] = []
    for lot in wallet.lots:
        if lot.unit != Unit.CREDIT:
            continue
        is_soon = lot.expires_at is not None and (lot.expires_at - at).days < SOON_DAYS
        look = "text-c2" if is_soon else SPLIT_LOOKS[len(parts) % 2]
        parts.append((float(lot.remaining), look))
    return parts
