"""Reading partners, what they are owed and how it came to that."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Case, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from vafa.ledger.actions import open_account
from vafa.ledger.queries import accounts_of, get_balance, movements
from vafa.ledger.types import Cause, Holder, Purpose, TransferKind, Unit
from vafa.partners.errors import NoSuchPartner, UnknownPartner
from vafa.partners.keeping import clean_code
from vafa.partners.models import Commission, Partner
from vafa.partners.types import Entry, PartnerTerms, PartnerView, SaleCommission, Sums


def get_partner(partner_id: int) -> PartnerView:
    """A partner and what is owed to them; UnknownPartner."""
    row = Partner.objects.filter(id=partner_id).first()
    if row is None:
        raise UnknownPartner
    owed = get_balance(Holder.PARTNER, partner_id, Purpose.PAYABLE, Unit.CREDIT)
    return PartnerView(id=row.id, terms=row.terms, owed_rial=owed)


def find_named(named: Mapping[str, str], *, only_active: bool = True) -> dict[str, int]:
    """The ids of partners by the codes a sale names; `named` says where each code stands.

    NoSuchPartner for a code of nobody, or of one who brings no more.
    """
    wanted = {code: clean_code(code) for code in named}
    rows = Partner.objects.filter(code__in=wanted.values())
    if only_active:
        rows = rows.filter(is_active=True)
    found = dict(rows.values_list("code", "id"))
    for code, pointer in named.items():
        if wanted[code] not in found:
            raise NoSuchPartner(pointer=pointer, partner=code[:40])
    return {code: found[wanted[code]] for code in named}


def list_active() -> list[PartnerTerms]:
    """Who brings sales now, by name, for a list to choose from."""
    return [row.terms for row in Partner.objects.filter(is_active=True).order_by("name", "id")]


def name_partners() -> dict[int, str]:
    """The names of all partners by id."""
    return dict(Partner.objects.order_by("name", "id").values_list("id", "name"))


def sum_owed() -> int:
    """What is owed to all partners together; what some of them owe is not taken off."""
    owed: int = (
        _accounts().filter(balance__gt=0).aggregate(total=Coalesce(Sum("balance"), 0))["total"]
    )
    return owed


def list_partners(*, offset: int = 0, limit: int = 50) -> list[PartnerView]:
    """Partners with what is owed to them, whom most is owed to first. One statement."""
    rows = _with_owed().order_by("-is_active", "-owed", "name", "id")[offset : offset + limit]
    return [_view(row) for row in rows]


def list_partners_from(before_id: int | None, *, limit: int = 50) -> list[PartnerView]:
    """The same, the last added first: an order that stands while one reads on."""
    rows = _with_owed().order_by("-id")
    if before_id is not None:
        rows = rows.filter(id__lt=before_id)
    return [_view(row) for row in rows[:limit]]


def list_commissions(sale_id: int) -> list[SaleCommission]:
    """What a sale brought whom, as it stands now."""
    rows = Commission.objects.filter(sale_id=sale_id).select_related("partner")
    return [
        SaleCommission(
            partner_id=row.partner_id,
            code=row.partner.code,
            name=row.partner.name,
            amount_rial=row.amount_rial - row.taken_back_rial,
        )
        for row in rows.order_by("partner_id")
    ]


def sum_period(partner_id: int, *, start: datetime, end: datetime) -> Sums:
    """A partner's statement of [start, end) in four sums. One statement."""
    own = _own_account(partner_id, at=end)
    within = Q(transfer__at__gte=start)
    kinds = {
        "before_rial": ~within,
        "earned_rial": within & Q(transfer__kind=TransferKind.COMMISSION),
        "taken_back_rial": within & Q(transfer__kind=TransferKind.REFUND),
        "paid_rial": within & Q(transfer__kind=TransferKind.PAYOUT),
    }
    sums = {
        name: Coalesce(Sum("signed" if name == "before_rial" else "amount", filter=kind), 0)
        for name, kind in kinds.items()
    }
    rows = _movements(own).filter(transfer__at__lt=end)
    return Sums(**rows.aggregate(**sums))


def list_entries(
    partner_id: int,
    *,
    start: datetime,
    end: datetime,
    before_id: int | None = None,
    limit: int = 50,
) -> list[Entry]:
    """A partner's statement of [start, end), the last entry first, each with what was owed after
    it: as they were written down.
    """
    own = _own_account(partner_id, at=end)
    opening = _movements(own).filter(transfer__at__lt=start)
    rows = _movements(own).filter(transfer__at__gte=start, transfer__at__lt=end)
    if before_id is not None:
        rows = rows.filter(id__lt=before_id)
    total = Coalesce(Sum("signed"), 0)
    owed = opening.aggregate(total=total)["total"] + rows.aggregate(total=total)["total"]
    entries = []
    for row in rows.select_related("transfer").order_by("-id")[:limit]:
        entries.append(
            Entry(
                id=row.id,
                at=row.transfer.at,
                kind=row.transfer.kind,
                amount_rial=row.signed,
                owed_rial=owed,
                reason=row.transfer.reason,
                actor=row.transfer.actor,
                cause=Cause(kind=row.transfer.cause_kind, id=row.transfer.cause_id),
            )
        )
        owed -= row.signed
    return entries


def _own_account(partner_id: int, *, at: datetime) -> int:
    return open_account(Holder.PARTNER, partner_id, Purpose.PAYABLE, Unit.CREDIT, at=at)


def _movements(own: int) -> QuerySet[Any]:
    """What came to an account above zero, and what left it below."""
    signed = Case(When(target_id=own, then=F("amount")), default=-F("amount"))
    return movements().filter(Q(source_id=own) | Q(target_id=own)).annotate(signed=signed)


def _accounts() -> QuerySet[Any]:
    return accounts_of(Holder.PARTNER, Purpose.PAYABLE, Unit.CREDIT)


def _with_owed() -> QuerySet[Any]:
    balance = _accounts().filter(owner_id=OuterRef("id")).values("balance")
    owed = Coalesce(Subquery(balance), 0, output_field=BigIntegerField())
    return Partner.objects.annotate(owed=owed)


def _view(row: Any) -> PartnerView:
    return PartnerView(id=row.id, terms=row.terms, owed_rial=row.owed)
