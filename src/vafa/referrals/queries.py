"""Reading invitations and referrals."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet, Sum

from vafa.customers.queries import find_by_mobile
from vafa.foundation.persian import to_latin_digits
from vafa.referrals.errors import UnknownInviter
from vafa.referrals.models import Invitation, Referral, ReferralSettings
from vafa.referrals.types import Link, ReferralSums, ReferralView, State, Tree, Way

__all__ = [
    "find_invitation",
    "find_inviter",
    "find_referral",
    "find_tree",
    "get_referral_of",
    "list_referrals",
    "load_settings",
    "sum_referrals",
]

_STATES = {
    State.JOINED: Q(settled_at__isnull=True, bought_at__isnull=True),
    State.WAITING: Q(settled_at__isnull=True, bought_at__isnull=False),
    State.SETTLED: Q(settled_at__isnull=False),
}


def find_invitation(code: str) -> int:
    """Whose invitation code this is, however it is typed. UnknownInviter."""
    digits = "".join(to_latin_digits(code).split())
    invitation: Invitation | None = Invitation.objects.filter(code=digits).first()
    if invitation is None:
        raise UnknownInviter
    return invitation.customer_id


def find_inviter(text: str) -> int:
    """Whose invitation code, or mobile, this is: for staff, who may know. UnknownInviter."""
    customer = find_by_mobile(text)
    return customer.id if customer is not None else find_invitation(text)


def find_referral(customer_id: int) -> Referral | None:
    """The referral by which this customer came, or None."""
    found: Referral | None = Referral.objects.filter(newcomer_id=customer_id).first()
    return found


def get_referral_of(customer_id: int) -> ReferralView | None:
    """The referral by which this customer came, with names, or None."""
    row = _with_people().filter(newcomer_id=customer_id).first()
    return None if row is None else _view(row, load_settings())


def list_referrals(
    *,
    inviter_id: int | None = None,
    state: State | None = None,
    before_id: int | None = None,
    limit: int = 50,
) -> list[ReferralView]:
    """Who was brought, the last one first; the next page starts before the last one's id."""
    rows = _with_people().filter(_STATES[state] if state else Q())
    if inviter_id is not None:
        rows = rows.filter(inviter_id=inviter_id)
    if before_id is not None:
        rows = rows.filter(id__lt=before_id)
    settings = load_settings()
    return [_view(row, settings) for row in rows.order_by("-id")[:limit]]


def referrals() -> QuerySet[Referral]:
    """Everybody who was brought, and by whom, for segments to filter."""
    rows: QuerySet[Referral] = Referral.objects.all()
    return rows


def sum_referrals(*, inviter_id: int | None = None) -> ReferralSums:
    """What came of all referrals, or of one inviter's. One statement."""
    rows = (
        Referral.objects.all()
        if inviter_id is None
        else Referral.objects.filter(inviter_id=inviter_id)
    )
    sums = rows.aggregate(
        brought=Count("id"),
        bought=Count("id", filter=Q(bought_at__isnull=False)),
        waiting=Count("id", filter=_STATES[State.WAITING]),
        settled=Count("id", filter=_STATES[State.SETTLED]),
        credit_rial=Sum("credit_rial", default=0),
        points=Sum("points", default=0),
    )
    return ReferralSums(**{name: int(value) for name, value in sums.items()})


def find_tree(
    customer_id: int, *, since: datetime, until: datetime, limit: int = 200
) -> Tree | None:
    """Who came in a time by the chain that brought this customer; None for who came alone."""
    own = find_referral(customer_id)
    if own is None:
        return None
    rows = Referral.objects.filter(root_id=own.root_id, at__gt=since, at__lte=until)
    found = rows.order_by("-at", "-id").values("newcomer_id", "place")[:limit]
    return Tree(root_id=own.root_id, links=[Link(**row) for row in found])


def load_settings() -> ReferralSettings:
    """The business's settings; the defaults while it has set none."""
    settings: ReferralSettings | None = ReferralSettings.objects.first()
    return settings or ReferralSettings()


def _with_people() -> QuerySet[Referral]:
    rows: QuerySet[Referral] = Referral.objects.select_related("newcomer", "inviter")
    return rows


def _view(row: Referral, settings: ReferralSettings) -> ReferralView:
    window = timedelta(days=settings.window_days)
    return ReferralView(
        id=row.id,
        newcomer_id=row.newcomer_id,
        newcomer=_name(row.newcomer),
        inviter_id=row.inviter_id,
        inviter=_name(row.inviter),
        way=Way(row.way),
        at=row.at,
        bought_at=row.bought_at,
        due_at=row.bought_at + window if row.bought_at else None,
        settled_at=row.settled_at,
        credit_rial=row.credit_rial,
        points=row.points,
    )


def _name(customer: object) -> str:
    return str(getattr(customer, "full_name", "") or getattr(customer, "mobile", "") or "")
