"""Reading accounts, what is owed on them and since when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from vafa.foundation.jalali import local_day
from vafa.ledger.actions import open_account
from vafa.ledger.queries import get_balance, movements
from vafa.ledger.types import Cause, Holder, Purpose, Unit
from vafa.onaccount.judging import refuse_over_limit
from vafa.onaccount.models import Bill, HouseAccount
from vafa.onaccount.types import AGES, AccountView, Ageing, Entry
from vafa.tenancy.queries import load_current_business


def find_account(customer_id: int, *, at: datetime) -> AccountView | None:
    """The customer's account, open or closed, with what is owed; None where there is none."""
    row = house_accounts().filter(customer_id=customer_id).first()
    if row is None:
        return None
    return _view(row, age_debts([customer_id], at=at).get(customer_id, Ageing()))


def check_room(customer_id: int | None, amount_rial: int, *, pointer: str) -> None:
    """Whether a purchase would fit, without keeping the room. NoAccount, OverAccountLimit."""
    row = None
    if customer_id is not None:
        row = HouseAccount.objects.filter(customer_id=customer_id).first()
    owed = get_balance(Holder.CUSTOMER, customer_id or 0, Purpose.OWED, Unit.CREDIT)
    refuse_over_limit(row, amount_rial, owed_rial=-owed, pointer=pointer)


def find_bill(sale_id: int) -> Bill | None:
    """What of a sale went on the account; None when nothing did."""
    bill: Bill | None = Bill.objects.filter(sale_id=sale_id).first()
    return bill


def house_accounts() -> QuerySet[HouseAccount]:
    """Every account with its customer."""
    rows: QuerySet[HouseAccount] = HouseAccount.objects.select_related("customer")
    return rows


def open_bills() -> QuerySet[Bill]:
    """Every bill of which something is still owed, for segments to filter."""
    rows: QuerySet[Bill] = Bill.objects.filter(open_rial__gt=0)
    return rows


def count_accounts(*, only_owing: bool = False) -> int:
    """How many accounts there are, or on how many something is owed."""
    rows = HouseAccount.objects.all()
    return rows.filter(customer_id__in=_debtors()).count() if only_owing else rows.count()


def list_accounts(
    *, only_owing: bool = False, offset: int = 0, limit: int = 50, at: datetime
) -> list[AccountView]:
    """Accounts with what is owed, who owes most first. Two statements."""
    rows = house_accounts()
    if only_owing:
        rows = rows.filter(customer_id__in=_debtors())
    return _view_all(_most_first(rows)[offset : offset + limit], at=at)


def list_accounts_from(
    before_id: int | None, *, only_owing: bool = False, limit: int = 50, at: datetime
) -> list[AccountView]:
    """The same, the last opened first: an order that stands while one reads on."""
    rows = house_accounts().order_by("-id")
    if only_owing:
        rows = rows.filter(customer_id__in=_debtors())
    if before_id is not None:
        rows = rows.filter(id__lt=before_id)
    return _view_all(rows[:limit], at=at)


def sum_debts(*, at: datetime) -> Ageing:
    """What all customers owe together, by age."""
    return Ageing(**Bill.objects.filter(open_rial__gt=0).aggregate(**_sums(_today(at))))


def age_debts(customer_ids: Collection[int], *, at: datetime) -> dict[int, Ageing]:
    """What each of them owes, by age; those who owe nothing are left out."""
    rows = Bill.objects.filter(open_rial__gt=0, customer_id__in=list(customer_ids)).order_by()
    found = rows.values("customer_id").annotate(**_sums(_today(at)))
    return {row.pop("customer_id"): Ageing(**row) for row in found}


def list_entries(
    customer_id: int, *, before_id: int | None = None, limit: int = 50, at: datetime
) -> list[Entry]:
    """The statement, the last entry first, each with what was owed after it."""
    own = open_account(Holder.CUSTOMER, customer_id, Purpose.OWED, Unit.CREDIT, at=at)
    rows = movements().filter(Q(source_id=own) | Q(target_id=own))
    if before_id is not None:
        rows = rows.filter(id__lt=before_id)
    signed = Case(When(source_id=own, then=F("amount")), default=-F("amount"))
    owed = rows.aggregate(total=Coalesce(Sum(signed), 0))["total"]
    entries = []
    for row in rows.select_related("transfer").order_by("-id")[:limit]:
        amount = row.amount if row.source_id == own else -row.amount
        entries.append(
            Entry(
                id=row.id,
                at=row.transfer.at,
                kind=row.transfer.kind,
                amount_rial=amount,
                owed_rial=owed,
                reason=row.transfer.reason,
                actor=row.transfer.actor,
                cause=Cause(kind=row.transfer.cause_kind, id=row.transfer.cause_id),
            )
        )
        owed -= amount
    return entries


def _debtors() -> QuerySet[Any, Any]:
    return open_bills().values("customer_id")


def _most_first(rows: QuerySet[HouseAccount]) -> QuerySet[HouseAccount]:
    own = Bill.objects.filter(open_rial__gt=0, customer_id=OuterRef("customer_id")).order_by()
    owed = own.values("customer_id").annotate(total=Sum("open_rial")).values("total")
    return rows.annotate(owed=Coalesce(Subquery(owed), 0)).order_by("-owed", "-id")


def _sums(today: date) -> dict[str, Coalesce]:
    """What is open, by the day it was bought on, and what its term is over for."""
    first, second, third = (today - timedelta(days=days) for days in AGES)
    kinds = {
        "to_30": Q(bought_on__gte=first),
        "to_60": Q(bought_on__lt=first, bought_on__gte=second),
        "to_90": Q(bought_on__lt=second, bought_on__gte=third),
        "older": Q(bought_on__lt=third),
        "overdue": Q(due_on__lt=today),
    }
    return {name: Coalesce(Sum("open_rial", filter=kind), 0) for name, kind in kinds.items()}


def _today(at: datetime) -> date:
    return local_day(at, ZoneInfo(load_current_business().zone))


def _view_all(rows: QuerySet[HouseAccount], *, at: datetime) -> list[AccountView]:
    page = list(rows)
    ages = age_debts([row.customer_id for row in page], at=at)
    return [_view(row, ages.get(row.customer_id, Ageing())) for row in page]


def _view(row: HouseAccount, ageing: Ageing) -> AccountView:
    return AccountView(
        id=row.id,
        customer_id=row.customer_id,
        customer=row.customer.full_name,
        mobile=row.customer.mobile or "",
        limit_rial=row.limit_rial,
        term_days=row.term_days,
        is_open=row.is_open,
        ageing=ageing,
    )
