"""Reading how we stand with other businesses."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Sum

from vafa.coalition.errors import UnknownDraw, UnknownPeer
from vafa.coalition.events import MOVING
from vafa.coalition.models import Draw, Offer, Pact
from vafa.coalition.types import DrawState, DrawView, OfferState, PeerMonth, PeerView
from vafa.coalition.views import read_terms, view_draw, view_offer
from vafa.foundation.jalali import add_months, start_of_day
from vafa.ledger.queries import list_plain_accounts, movements
from vafa.ledger.types import Holder, Purpose, TransferKind, Unit
from vafa.outbox.queries import list_undelivered
from vafa.tenancy.queries import load_current_business, map_businesses

MOST_PEERS = 200


def list_peers() -> list[PeerView]:
    """Every business with which we share, shared, or talk about sharing; live ones first."""
    pacts = Pact.objects.select_related("offer").order_by("-is_live", "id")[:MOST_PEERS]
    rows = list(pacts)
    names = map_businesses([pact.peer_id for pact in rows])
    waiting = {
        (offer.peer_id, offer.is_ours): view_offer(offer)
        for offer in Offer.objects.filter(state=OfferState.OPEN)
    }
    positions = list_positions()
    return [
        PeerView(
            id=pact.peer_id,
            slug=names[pact.peer_id].slug,
            name=names[pact.peer_id].name,
            is_live=pact.is_live,
            terms=read_terms(pact.offer) if pact.offer else None,
            since=pact.since,
            left_at=pact.left_at,
            theirs=waiting.get((pact.peer_id, False)),
            ours=waiting.get((pact.peer_id, True)),
            position_rial=positions.get(pact.peer_id, 0),
        )
        for pact in rows
    ]


def get_peer(peer_id: int) -> PeerView:
    """One of them, or UnknownPeer."""
    for peer in list_peers():
        if peer.id == peer_id:
            return peer
    raise UnknownPeer


def find_peer_id(slug: str) -> int:
    """Which of them has this slug, or UnknownPeer."""
    for peer in list_peers():
        if peer.slug == slug:
            return peer.id
    raise UnknownPeer(pointer="/peer")


def list_spendable_at() -> list[str]:
    """The names of the businesses where our customers' credit is taken now."""
    live = Pact.objects.filter(is_live=True, offer__there_percent__gt=0).order_by("since", "id")
    ids = list(live.values_list("peer_id", flat=True)[:MOST_PEERS])
    names = map_businesses(ids)
    return [names[peer_id].name for peer_id in ids]


def has_peers() -> bool:
    """Whether we take anybody's credit now."""
    return Pact.objects.filter(is_live=True, offer__here_percent__gt=0).exists()


def count_offers() -> int:
    """How many offers of others wait for our answer."""
    return Offer.objects.filter(is_ours=False, state=OfferState.OPEN).count()


def get_draw(draw_id: int) -> DrawView:
    """Credit that was brought here, or UnknownDraw."""
    draw = Draw.objects.filter(id=draw_id, is_ours=False).first()
    if draw is None:
        raise UnknownDraw
    return view_draw(draw)


def find_open_draw(draw_id: int, *, customer_id: int | None, at: datetime) -> DrawView | None:
    """What was brought for this customer and still waits for its sale, or None. Locks nothing."""
    rows = Draw.objects.filter(id=draw_id, is_ours=False, state=DrawState.OPEN, credit_rial__gt=0)
    draw = rows.filter(customer_id=customer_id, expires_at__gt=at).first()
    return view_draw(draw) if draw else None


def list_activity(peer_id: int, *, before_id: int | None = None, limit: int = 50) -> list[DrawView]:
    """What was brought between us and a peer, either way, the last first."""
    rows = Draw.objects.filter(peer_id=peer_id, customer_id__isnull=False)
    if before_id is not None:
        rows = rows.filter(id__lt=before_id)
    return [view_draw(row) for row in rows.order_by("-id")[:limit]]


def list_positions() -> dict[int, int]:
    """How we stand with each peer: above zero we owe them, below zero they owe us."""
    return {
        account.owner_id: account.balance or 0
        for account in list_plain_accounts(Holder.PEER, Purpose.POSITION, Unit.CREDIT)
    }


def list_on_the_way() -> dict[int, int]:
    """By how much letters that are not delivered yet will move each peer's position with us.

    So for any two: ours with them, theirs with us, and what is on the way both ways sum to zero.
    """
    moving: dict[int, int] = {}
    for addressee_id, letter in list_undelivered(MOVING):
        moving[addressee_id] = moving.get(addressee_id, 0) + letter.moves_rial
    return moving


def list_month(first_day: date) -> list[PeerMonth]:
    """The Jalali month that begins on this day, peer by peer: what each spent at the other's, what
    was paid, and how the two stand before and after. Four statements.
    """
    zone = ZoneInfo(load_current_business().zone)
    start, end = start_of_day(first_day, zone), start_of_day(add_months(first_day, 1), zone)
    accounts = list_plain_accounts(Holder.PEER, Purpose.POSITION, Unit.CREDIT)
    names = map_businesses([account.owner_id for account in accounts])
    before, within = _sum_sides(end=start), _sum_sides(start=start, end=end)
    months = []
    for account in accounts:

        def side(kind: TransferKind, sign: int, of: int = account.id) -> int:
            return within.get((of, kind, sign), 0)

        months.append(
            PeerMonth(
                peer_id=account.owner_id,
                name=names[account.owner_id].name,
                first_day=first_day,
                opening_rial=sum(
                    sign * amount for (of, _, sign), amount in before.items() if of == account.id
                ),
                there_rial=side(TransferKind.CLEAR, 1) - side(TransferKind.REFUND, -1),
                here_rial=side(TransferKind.CLEAR, -1) - side(TransferKind.REFUND, 1),
                paid_rial=side(TransferKind.PAYOUT, -1),
                received_rial=side(TransferKind.PAYMENT, 1),
            )
        )
    return sorted(months, key=lambda month: month.name)


def _sum_sides(
    *, end: datetime, start: datetime | None = None
) -> dict[tuple[int, TransferKind, int], int]:
    """(position, kind, +1 in or -1 out) → amount, of what happened in [start, end)."""
    rows = movements().filter(transfer__at__lt=end)
    if start is not None:
        rows = rows.filter(transfer__at__gte=start)
    totals: dict[tuple[int, TransferKind, int], int] = {}
    for name, sign in (("target", 1), ("source", -1)):
        ours = rows.filter(**{f"{name}__purpose": Purpose.POSITION})
        sums = ours.order_by().values_list(f"{name}_id", "transfer__kind").annotate(Sum("amount"))
        for account_id, kind, amount in sums:
            totals[account_id, TransferKind(kind), sign] = amount
    return totals
