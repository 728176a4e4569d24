"""Reading causes and what came to them."""

from __future__ import annotations

from django.db.models import Count, Q, Sum

from vafa.causes.errors import UnknownCause
from vafa.causes.models import Choice, Donation, GoodCause, Payout
from vafa.causes.types import CauseLine, CauseRow, Way
from vafa.ledger.types import Unit

MOST_LISTED = 100


def get_cause(cause_id: int) -> GoodCause:
    """The cause, or UnknownCause."""
    cause: GoodCause | None = GoodCause.objects.filter(id=cause_id).first()
    if cause is None:
        raise UnknownCause
    return cause


def name_causes() -> dict[int, str]:
    """What every cause is called, by its id."""
    return dict(GoodCause.objects.order_by("-is_active", "id").values_list("id", "name"))


def list_causes(*, only_active: bool = False) -> list[CauseRow]:
    """Causes with their totals, those that collect first. Three statements."""
    rows = GoodCause.objects.order_by("-is_active", "id")
    if only_active:
        rows = rows.filter(is_active=True)
    gifts = Donation.objects.order_by().values_list("cause_id")
    totals = {
        cause_id: (total, givers)
        for cause_id, total, givers in gifts.annotate(
            total=Sum("worth_rial"),
            givers=Count("customer_id", distinct=True, filter=Q(worth_rial__gt=0)),
        )
    }
    paid = dict(
        Payout.objects.order_by().values_list("cause_id").annotate(total=Sum("amount_rial"))
    )
    return [
        CauseRow(
            cause=cause,
            total_rial=total,
            unpaid_rial=total - paid.get(cause.id, 0),
            givers=givers,
        )
        for cause in rows[:MOST_LISTED]
        for total, givers in [totals.get(cause.id, (0, 0))]
    ]


def has_causes() -> bool:
    """Whether any cause collects."""
    return GoodCause.objects.filter(is_active=True).exists()


def find_choice(customer_id: int) -> int | None:
    """The id of the cause that a customer chose, or None."""
    chosen: int | None = (
        Choice.objects.filter(customer_id=customer_id).values_list("cause_id", flat=True).first()
    )
    return chosen


def list_lines(cause_id: int, *, before_id: int | None = None, limit: int = 50) -> list[CauseLine]:
    """What came and went, the last first. Ids are of gifts and payouts alike."""
    upto = {} if before_id is None else {"id__lt": before_id}
    gifts = Donation.objects.filter(cause_id=cause_id, **upto).exclude(amount=0)
    payouts = Payout.objects.filter(cause_id=cause_id, **upto).order_by("-id")
    lines = [_view_gift(row) for row in gifts.select_related("customer").order_by("-id")[:limit]]
    lines += [_view_payout(row) for row in payouts[:limit]]
    return sorted(lines, key=lambda line: -line.id)[:limit]


def _view_gift(row: Donation) -> CauseLine:
    return CauseLine(
        id=row.id,
        at=row.at,
        way=Way(row.way),
        customer_id=row.customer_id,
        customer=row.customer.full_name or row.customer.mobile or "",
        sale_id=row.sale_id,
        points=row.amount if row.unit == Unit.POINTS else 0,
        worth_rial=row.worth_rial,
        note="",
    )


def _view_payout(row: Payout) -> CauseLine:
    return CauseLine(
        id=row.id,
        at=row.at,
        way=Way.PAYOUT,
        customer_id=None,
        customer="",
        sale_id=None,
        points=-row.points,
        worth_rial=-row.amount_rial,
        note=row.note,
    )
