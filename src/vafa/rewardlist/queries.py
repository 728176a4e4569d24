"""Reading the list and what was taken from it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet

from vafa.foundation.jalali import local_day
from vafa.rewardlist.errors import PrizeForOthers, PrizeNotOffered, UnknownClaim, UnknownPrize
from vafa.rewardlist.judging import why_not
from vafa.rewardlist.models import Claim, ExchangeRate, Prize
from vafa.rewardlist.types import ClaimState, ClaimView, Offer, PrizeRow
from vafa.tenancy.queries import load_current_business

KEPT = (ClaimState.WAITING, ClaimState.HANDED_OVER)
MOST_LISTED = 200


def get_prize(prize_id: int) -> Prize:
    """The prize, or UnknownPrize."""
    prize: Prize | None = Prize.objects.filter(id=prize_id).first()
    if prize is None:
        raise UnknownPrize
    return prize


def list_prizes() -> list[PrizeRow]:
    """Every prize, those on the list first, the cheapest first. Two statements."""
    sums = (
        Claim.objects.order_by()
        .values_list("prize_id")
        .annotate(
            waiting=Count("id", filter=Q(state=ClaimState.WAITING)),
            given=Count("id", filter=Q(state=ClaimState.HANDED_OVER)),
        )
    )
    counts = {prize_id: (waiting, given) for prize_id, waiting, given in sums}
    rows = Prize.objects.order_by("-is_active", "price_points", "id")[:MOST_LISTED]
    return [
        PrizeRow(prize=row, waiting=waiting, given=given)
        for row in rows
        for waiting, given in [counts.get(row.id, (0, 0))]
    ]


def name_prizes() -> dict[int, str]:
    """What every prize is called, by its id."""
    return dict(Prize.objects.order_by("-is_active", "id").values_list("id", "name")[:MOST_LISTED])


def list_offers(
    customer_id: int,
    *,
    points: int,
    labels: Collection[str],
    at: datetime,
    branch_id: int | None = None,
) -> list[Offer]:
    """The list as a customer with so many points sees it, the cheapest first. Two statements.

    What is not on offer now, or is for others, is left out.
    """
    today = local_day(at, ZoneInfo(load_current_business().zone))
    mine = Claim.objects.filter(customer_id=customer_id, state__in=KEPT).values_list("prize_id")
    taken = dict(mine.annotate(count=Count("id")).order_by())
    offers = []
    for prize in Prize.objects.filter(is_active=True).order_by("price_points", "id")[:MOST_LISTED]:
        refusal = why_not(
            prize,
            today=today,
            branch_id=branch_id,
            labels=labels,
            taken=taken.get(prize.id, 0),
        )
        if not isinstance(refusal, PrizeNotOffered | PrizeForOthers):
            offers.append(Offer(prize=prize, points=points, refusal=refusal))
    return offers


def claims(*, state: str = "", customer_id: int | None = None) -> QuerySet[Claim]:
    """What was taken, the last first."""
    rows: QuerySet[Claim] = Claim.objects.select_related("prize", "customer").order_by("-id")
    if state:
        rows = rows.filter(state=state)
    return rows if customer_id is None else rows.filter(customer_id=customer_id)


def list_claims(
    *,
    state: str = "",
    customer_id: int | None = None,
    before_id: int | None = None,
    limit: int = 50,
) -> list[ClaimView]:
    """What was taken, the last first, from one claim on."""
    rows = claims(state=state, customer_id=customer_id)
    if before_id is not None:
        rows = rows.filter(id__lt=before_id)
    return [view_claim(row) for row in rows[:limit]]


def count_waiting(customer_id: int | None = None) -> int:
    """How many claims wait to be fetched, by a customer or by anybody."""
    return claims(state=ClaimState.WAITING, customer_id=customer_id).count()


def get_claim(claim_id: int) -> ClaimView:
    """The claim, or UnknownClaim."""
    row = claims().filter(id=claim_id).first()
    if row is None:
        raise UnknownClaim
    return view_claim(row)


def find_waiting(code: str) -> ClaimView:
    """What waits under a code, or UnknownClaim."""
    row = claims(state=ClaimState.WAITING).filter(code=code).first()
    if row is None:
        raise UnknownClaim(pointer="/code")
    return view_claim(row)


def load_rate() -> ExchangeRate:
    """What points are worth; the defaults (not changed at all) while nothing is set."""
    rate: ExchangeRate | None = ExchangeRate.objects.first()
    return rate or ExchangeRate()


def view_claim(row: Claim) -> ClaimView:
    """The claim with its names; read together with them."""
    return ClaimView(
        id=row.id,
        code=row.code,
        prize_id=row.prize_id,
        prize=row.prize.name,
        customer_id=row.customer_id,
        customer=row.customer.full_name,
        mobile=row.customer.mobile or "",
        points=row.points,
        state=ClaimState(row.state),
        taken_at=row.taken_at,
        good_until=row.good_until,
        ended_at=row.ended_at,
        branch_id=row.branch_id,
    )
