"""Reading shared wallets and what their members may spend."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField, Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from vafa.foundation.jalali import first_day_of_month, last_day_of_month
from vafa.ledger.queries import accounts_of, load_wallet
from vafa.ledger.types import Holder, Purpose, Unit
from vafa.sharing.errors import UnknownSharedWallet
from vafa.sharing.models import Member, SharedUse, SharedWallet
from vafa.sharing.spending import find_room
from vafa.sharing.types import Head, Membership, MemberView, OwnShare, SharedKind, SharedView


def has_shared_wallets() -> bool:
    """Whether any was ever opened; where none was, a sale need not look."""
    return SharedWallet.objects.exists()


def find_membership(customer_id: int) -> Membership | None:
    """In which shared wallet a customer is, on which terms."""
    row = Member.objects.filter(customer_id=customer_id).first()
    return row.membership if row else None


def find_own_share(customer_id: int, *, at: datetime, day: date) -> OwnShare | None:
    """The shared wallet of a customer and what they may spend of it now."""
    row = Member.objects.filter(customer_id=customer_id).select_related("wallet").first()
    if row is None:
        return None
    usable = load_wallet(row.wallet_id, at=at, holder=Holder.SHARED).usable[Unit.CREDIT]
    room = find_room(row.membership, day)
    return OwnShare(
        membership=row.membership,
        name=row.wallet.name,
        usable_rial=usable,
        may_spend_rial=usable if room is None else min(usable, room),
    )


def list_kinds(customer_id: int) -> list[str]:
    """The kinds of shared wallets a customer is in."""
    rows = Member.objects.filter(customer_id=customer_id)
    return list(rows.values_list("wallet__kind", flat=True))


def members() -> QuerySet[Member]:
    """Every member of every shared wallet, for segments to filter."""
    rows: QuerySet[Member] = Member.objects.all()
    return rows


def name_kinds() -> dict[str, Any]:
    """What the kinds are called."""
    return {kind.value: kind.label for kind in SharedKind}


def get_shared(wallet_id: int, *, at: datetime) -> SharedView:
    """A shared wallet and what is in it; UnknownSharedWallet."""
    row = _rows().filter(id=wallet_id).first()
    if row is None:
        raise UnknownSharedWallet
    usable = load_wallet(wallet_id, at=at, holder=Holder.SHARED).usable[Unit.CREDIT]
    return _view(row, usable)


def count_shared() -> int:
    """How many are open."""
    return SharedWallet.objects.filter(closed_at__isnull=True).count()


def list_shared(
    *, before_id: int | None = None, only_open: bool = True, limit: int = 50
) -> list[SharedView]:
    """Shared wallets with all that is in them, the last opened first. One statement."""
    rows = _rows().order_by("-id")
    if only_open:
        rows = rows.filter(closed_at__isnull=True)
    if before_id is not None:
        rows = rows.filter(id__lt=before_id)
    wallets = accounts_of(Holder.SHARED, Purpose.WALLET, Unit.CREDIT)
    balance = wallets.filter(owner_id=OuterRef("id")).values("balance")
    held = Coalesce(Subquery(balance), 0, output_field=BigIntegerField())
    return [_view(row, row.held) for row in rows.annotate(held=held)[:limit]]


def list_members(wallet_id: int, *, day: date) -> list[MemberView]:
    """Who is in it, the head first, and what each spent in the month of `day`."""
    month = (first_day_of_month(day), last_day_of_month(day))
    uses = SharedUse.objects.filter(
        wallet_id=wallet_id, customer_id=OuterRef("customer_id"), day__range=month
    ).order_by()
    spent = uses.values("customer_id").annotate(total=Sum("amount_rial")).values("total")
    rows = Member.objects.filter(wallet_id=wallet_id).select_related("customer")
    rows = rows.annotate(spent=Coalesce(Subquery(spent), 0, output_field=BigIntegerField()))
    return [
        MemberView(
            membership=row.membership,
            name=row.customer.full_name,
            mobile=row.customer.mobile or "",
            spent_rial=row.spent,
        )
        for row in rows.order_by("-is_head", "joined_at", "id")
    ]


def map_heads(wallet_ids: Collection[int]) -> dict[int, Head]:
    """The heads of these shared wallets, by wallet; at no cost for none."""
    if not wallet_ids:
        return {}
    rows = Member.objects.filter(wallet_id__in=wallet_ids, is_head=True).select_related("wallet")
    return {
        row.wallet_id: Head(customer_id=row.customer_id, wallet=row.wallet.name) for row in rows
    }


def is_open(wallet_id: int) -> bool:
    """Whether value may go back into it."""
    return SharedWallet.objects.filter(id=wallet_id, closed_at__isnull=True).exists()


def _rows() -> QuerySet[Any]:
    heads = Member.objects.filter(wallet_id=OuterRef("id"), is_head=True)
    own = Member.objects.filter(wallet_id=OuterRef("id")).order_by()
    count = own.values("wallet_id").annotate(total=Count("id")).values("total")
    return SharedWallet.objects.annotate(
        members=Coalesce(Subquery(count), 0),
        head_first=Subquery(heads.values("customer__first_name")[:1]),
        head_last=Subquery(heads.values("customer__last_name")[:1]),
    )


def _view(row: Any, usable_rial: int) -> SharedView:
    return SharedView(
        id=row.id,
        name=row.name,
        kind=row.kind,
        is_open=row.closed_at is None,
        usable_rial=usable_rial,
        members=row.members,
        head=" ".join(part for part in (row.head_first, row.head_last) if part),
    )
