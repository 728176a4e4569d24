"""What patterns look at: one act and what stands around it, loaded when a pattern asks.

Every window ends at the act's own instant, so what is found does not depend on when one looks.
Windows are answered by indexes (customer and time, time) and bounded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, When

from vafa.codes.types import Secret
from vafa.customers.queries import get_customer
from vafa.foundation.persian import clean_text
from vafa.guard.types import name_cashier
from vafa.ledger.queries import movements
from vafa.ledger.types import Cause, Purpose, TransferKind, Unit
from vafa.referrals.queries import find_tree
from vafa.referrals.types import Tree
from vafa.sales.queries import returns, sales
from vafa.staff.queries import list_members
from vafa.tenancy.queries import load_current_business

MOST_SALES = 300
NEARBY = timedelta(minutes=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenSale:
    """As much of a sale as patterns need; `cashier` is the subject of who stood there."""

    id: int
    at: datetime
    customer_id: int | None
    branch_id: int
    cashier: str
    goods_rial: int
    returned_rial: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenReturn:
    """Something came back: when, of which sale, and by whose hand the two were."""

    sale_id: int
    at: datetime
    sold_at: datetime
    goods_rial: int
    cashier: str
    sold_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenGift:
    """Value given by hand: by whom (an actor's code), to whom, how much."""

    at: datetime
    actor: str
    owner_id: int
    unit: Unit
    amount: int
    cause: Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenDebt:
    """What a return left owing of what a sale had earned."""

    cause: Cause
    unit: Unit
    amount: int


@dataclass(frozen=True)
class SaleScene:
    """A sale, or one that comes back, and what its customer did before."""

    sale: SeenSale
    at: datetime
    zone: ZoneInfo
    by: str
    """Subject of who acted."""

    @classmethod
    def of_sale(cls, sale_id: int) -> Self | None:
        """The scene of a sale; None when it has no customer, for then nobody gains."""
        sale = _see_sales(sales().filter(id=sale_id))[0]
        if sale.customer_id is None:
            return None
        return cls(sale=sale, at=sale.at, zone=_zone(), by=sale.cashier)

    @classmethod
    def of_return(cls, return_id: int) -> Self:
        """The scene of a return."""
        back = returns().get(id=return_id)
        sale = _see_sales(sales().filter(id=back.sale_id))[0]
        by = name_cashier(actor=back.actor, cashier="")
        return cls(sale=sale, at=back.recorded_at, zone=_zone(), by=by)

    @cached_property
    def customer_id(self) -> int:
        assert self.sale.customer_id is not None
        return self.sale.customer_id

    def list_sales(self, window: timedelta) -> list[SeenSale]:
        """What the customer bought in the window up to now, newest first."""
        return [sale for sale in self._sales if sale.at > self.at - window]

    def list_returns(self, window: timedelta) -> list[SeenReturn]:
        """What the customer brought back in the window up to now, newest first."""
        return [back for back in self._returns if back.at > self.at - window]

    def list_hand_returns(self, window: timedelta) -> list[SeenReturn]:
        """What whoever acts took back in the window up to now, from anybody."""
        rows = returns().filter(actor=self.by.removeprefix("cashier:"))
        return _see_returns(rows.filter(at__gt=self.at - window, at__lte=self.at))

    def list_owed(self, window: timedelta) -> list[SeenDebt]:
        """What returns left owing in the window, because it was spent."""
        rows = movements().filter(
            source__owner_id=self.customer_id,
            source__purpose=Purpose.DEBT,
            transfer__kind=TransferKind.TAKE_BACK,
            transfer__at__gt=self.at - window,
            transfer__at__lte=self.at,
        )
        fields = ("transfer__cause_kind", "transfer__cause_id", "unit", "amount")
        return [
            SeenDebt(cause=Cause(kind=kind, id=number), unit=Unit(unit), amount=amount)
            for kind, number, unit, amount in rows.values_list(*fields)[:MOST_SALES]
        ]

    def find_tree(self, window: timedelta) -> Tree | None:
        """Who came in the window up to now by the chain that brought this customer."""
        return find_tree(self.customer_id, since=self.at - window, until=self.at)

    def list_sales_of(self, customer_ids: Sequence[int], window: timedelta) -> list[SeenSale]:
        """What these customers bought in the window up to now, newest first."""
        rows = sales().filter(customer_id__in=customer_ids)
        rows = rows.filter(at__gt=self.at - window, at__lte=self.at)
        return _see_sales(rows.order_by("-at")[:MOST_SALES])

    @cached_property
    def mobile(self) -> str:
        return get_customer(self.customer_id).mobile or ""

    @cached_property
    def colleagues(self) -> Mapping[str, set[str]]:
        """Mobile → under which subjects its owner stands at tills."""
        found: dict[str, set[str]] = {}
        for member in list_members():
            if member.mobile and member.is_active:
                names = found.setdefault(member.mobile, set())
                names |= {f"cashier:staff:{member.id}", f"cashier:{clean_text(member.name)}"}
        return found

    def chances_of(self, cashier: str, window: timedelta) -> list[float]:
        """For each of the customer's sales: how likely any guest of that hour met this cashier.

        1 where nobody else was at work; the guest had no choice then.
        """
        shares = _count_nearby(self._rows(window), cashier)
        return [(same + 1) / (near + 1) for near, same in shares]

    @cached_property
    def _sales(self) -> list[SeenSale]:
        return _see_sales(self._rows(timedelta(days=92)).order_by("-at")[:MOST_SALES])

    @cached_property
    def _returns(self) -> list[SeenReturn]:
        rows = returns().filter(sale__customer_id=self.customer_id)
        start = self.at - timedelta(days=92)
        return _see_returns(rows.filter(at__gt=start, at__lte=self.at))

    def _rows(self, window: timedelta) -> QuerySet[Any]:
        rows = sales().filter(customer_id=self.customer_id)
        return rows.filter(at__gt=self.at - window, at__lte=self.at)


@dataclass(frozen=True)
class GiftScene:
    """Something given by hand, and what the same person gave before."""

    gift: SeenGift

    @classmethod
    def of_lot(cls, lot_id: int) -> Self | None:
        """The scene of a gift; None for a lot that was not given by hand."""
        gift = next(iter(_see_gifts(movements().filter(lot_id=lot_id))), None)
        return None if gift is None else cls(gift=gift)

    @property
    def at(self) -> datetime:
        return self.gift.at

    def list_gifts(self, window: timedelta) -> list[SeenGift]:
        """What this person gave in the window up to now, newest first."""
        return _see_gifts(
            movements().filter(
                unit=self.gift.unit,
                transfer__actor=self.gift.actor,
                transfer__at__gt=self.at - window,
                transfer__at__lte=self.at,
            )
        )


@dataclass(frozen=True)
class LockScene:
    """Codes or cards (`what`) were tried from one side (a till, a cashier, a customer, everywhere)
    until it was locked.
    """

    side: str
    subject: str
    count: int
    at: datetime
    what: str = Secret.CODE


def _zone() -> ZoneInfo:
    return ZoneInfo(load_current_business().zone)


def _see_sales(rows: QuerySet[Any]) -> list[SeenSale]:
    fields = ("id", "at", "customer_id", "branch_id", "goods_rial", "returned_rial")
    return [
        SeenSale(**row, cashier=name_cashier(actor=actor, cashier=cashier))
        for row in rows.values(*fields, "actor", "cashier")
        for actor, cashier in [(row.pop("actor"), row.pop("cashier"))]
    ]


def _see_returns(rows: QuerySet[Any]) -> list[SeenReturn]:
    fields = ("sale_id", "at", "goods_rial", "actor", "sale__at", "sale__actor", "sale__cashier")
    return [
        SeenReturn(
            sale_id=sale_id,
            at=at,
            sold_at=sold_at,
            goods_rial=goods_rial,
            cashier=name_cashier(actor=actor, cashier=""),
            sold_by=name_cashier(actor=sold_by, cashier=cashier),
        )
        for sale_id, at, goods_rial, actor, sold_at, sold_by, cashier in rows.order_by(
            "-at"
        ).values_list(*fields)[:MOST_SALES]
    ]


def _see_gifts(rows: QuerySet[Any]) -> list[SeenGift]:
    rows = rows.filter(transfer__kind=TransferKind.HAND, source__purpose=Purpose.ISSUED)
    rows = rows.filter(target__purpose=Purpose.WALLET).select_related("transfer", "target")
    return [
        SeenGift(
            at=row.transfer.at,
            actor=row.transfer.actor,
            owner_id=row.target.owner_id,
            unit=Unit(row.unit),
            amount=row.amount,
            cause=Cause(kind=row.transfer.cause_kind, id=row.transfer.cause_id),
        )
        for row in rows.order_by("-id")[:MOST_SALES]
    ]


def _count_nearby(rows: QuerySet[Any], cashier: str) -> list[tuple[int, int]]:
    """(other guests' sales about the same time in the same branch, of those by this cashier)."""
    who = cashier.removeprefix("cashier:")
    hand = Case(
        When(actor__startswith="staff:", then=F("actor")),
        default=F("cashier"),
        output_field=CharField(),
    )
    near = (
        sales()
        .filter(
            branch_id=OuterRef("branch_id"),
            at__gte=OuterRef("at") - NEARBY,
            at__lte=OuterRef("at") + NEARBY,
        )
        .filter(~Q(customer_id=OuterRef("customer_id")) | Q(customer_id__isnull=True))
        .annotate(hand=hand)
        .order_by()
        .values("branch_id")
    )
    counted = rows.annotate(
        near=Subquery(near.annotate(count=Count("id")).values("count")),
        same=Subquery(near.filter(hand=who).annotate(count=Count("id")).values("count")),
    )
    pairs = counted.order_by("-at").values_list("near", "same")[:MOST_SALES]
    return [(near or 0, same or 0) for near, same in pairs]
