"""Reading the account: how it stands, its history, and the proof of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Sum

from vafa.messaging.queries import list_use_days, sum_use_by_day, verify_use
from vafa.payments.queries import map_paid
from vafa.textaccount.charging import TEXTS
from vafa.textaccount.keeping import sum_balance
from vafa.textaccount.models import TextAccount, TextEntry
from vafa.textaccount.types import AccountView, EntryKind, HistoryPage, HistoryRow


def get_account() -> AccountView | None:
    """The account as it stands; None where the business pays its provider itself."""
    account = TextAccount.objects.first()
    if account is None:
        return None
    return AccountView(
        balance_rial=sum_balance(account),
        low_rial=account.low_rial,
        advertising_waits=account.advertising_waits,
        opened_on=account.opened_on,
    )


def list_history(*, before: date | None = None, days: int = 14) -> HistoryPage:
    """What changed the balance, the latest day first: `days` days on which anything did."""
    account = TextAccount.objects.first()
    if account is None:
        return HistoryPage(rows=(), next_before=None)
    entries = TextEntry.objects.all()
    entries = entries if before is None else entries.filter(day__lt=before)
    put_on = entries.order_by("-day").values_list("day", flat=True).distinct()[: days + 1]
    used = list_use_days(since=account.opened_on, before=before, limit=days + 1)
    found = sorted({*put_on, *used}, reverse=True)
    shown = found[:days]
    if not shown:
        return HistoryPage(rows=(), next_before=None)
    rows = _list_entries(shown[-1], shown[0]) + _list_use(
        max(shown[-1], account.opened_on), shown[0]
    )
    rows.sort(key=lambda row: (row.day, row.at is not None, row.at), reverse=True)
    return HistoryPage(rows=tuple(rows), next_before=shown[-1] if len(found) > days else None)


def verify_account() -> Iterator[str]:
    """What is wrong with the account, in words: use that the texts contradict, payments that are
    not on it, entries without their payment. Nothing when all is well.
    """
    yield from verify_use()
    paid = map_paid(TEXTS.slug)
    charged = TextEntry.objects.filter(kind=EntryKind.CHARGE).values_list("reference")
    put_on = {name: int(total) for name, total in charged.annotate(Sum("amount_rial")).order_by()}
    for reference in sorted(paid.keys() | put_on.keys()):
        if paid.get(reference) != put_on.get(reference):
            yield (
                f"charge {reference}: {put_on.get(reference, 0)} rials are on the text account, "
                f"{paid.get(reference, 0)} were paid"
            )


def _list_entries(first: date, last: date) -> list[HistoryRow]:
    return [
        HistoryRow(
            day=row.day,
            kind=EntryKind(row.kind),
            amount_rial=row.amount_rial,
            at=row.at,
            reference=row.reference,
            reason=row.reason,
            made_by=row.made_by,
        )
        for row in TextEntry.objects.filter(day__range=(first, last))
    ]


def _list_use(first: date, last: date) -> list[HistoryRow]:
    return [
        HistoryRow(day=day, kind=EntryKind.USE, amount_rial=-cost, texts=texts)
        for day, (texts, cost) in sum_use_by_day(first, last).items()
    ]
