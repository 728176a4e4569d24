"""Opening the account, correcting it by hand, and what is left on it."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Sum

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.foundation.jalali import local_day
from vafa.foundation.persian import clean_text
from vafa.messaging.actions import wake_waiting
from vafa.messaging.queries import get_use_since
from vafa.tenancy.queries import load_current_business
from vafa.textaccount.errors import NoAccount, NothingToCorrect
from vafa.textaccount.models import TextAccount, TextEntry
from vafa.textaccount.types import EntryKind


def open_account(*, actor: Actor, at: datetime) -> None:
    """Let the business's texts be paid from an account, from today on; a repeat changes nothing."""
    account, is_new = TextAccount.objects.get_or_create(defaults={"opened_on": _today(at)})
    if is_new:
        record(
            actor=actor,
            act="text_account.opened",
            at=at,
            object_kind="text_account",
            object_id=account.id,
        )


def set_terms(
    *,
    low_rial: int | None = None,
    advertising_waits: bool | None = None,
    actor: Actor,
    at: datetime,
) -> None:
    """Change below what the panel warns, and whether advertising waits while nothing is left.

    Refuses NoAccount.
    """
    account = lock_account()
    wanted = {"low_rial": low_rial, "advertising_waits": advertising_waits}
    after = {name: value for name, value in wanted.items() if value is not None}
    before = {name: getattr(account, name) for name in after}
    if after == before:
        return
    for name, value in after.items():
        setattr(account, name, value)
    account.save(update_fields=list(after))
    record(
        actor=actor,
        act="text_account.changed",
        at=at,
        object_kind="text_account",
        object_id=account.id,
        before=before,
        after=after,
    )
    wake_waiting(at=at)


def correct_account(*, amount_rial: int, reason: str, key: str, actor: Actor, at: datetime) -> None:
    """Put an amount on the account, or take it off (below zero), for a reason, once for each key.

    Refuses NoAccount and NothingToCorrect.
    """
    account, reason = lock_account(), clean_text(reason)[:200]
    if not amount_rial or not reason:
        raise NothingToCorrect
    rows = TextEntry.objects.filter(kind=EntryKind.CORRECTION, reference=key)
    if rows.exists():
        return
    add_entry(
        kind=EntryKind.CORRECTION,
        amount_rial=amount_rial,
        reference=key,
        reason=reason,
        made_by=actor.label,
        at=at,
    )
    record(
        actor=actor,
        act="text_account.corrected",
        at=at,
        object_kind="text_account",
        object_id=account.id,
        amount_rial=amount_rial,
        reason=reason,
    )


def add_entry(
    *,
    kind: EntryKind,
    amount_rial: int,
    reference: str,
    reason: str = "",
    made_by: str = "",
    at: datetime,
) -> None:
    """Write an entry, and let advertising go on that waited for it. A second one is an error."""
    TextEntry(
        kind=kind,
        amount_rial=amount_rial,
        reference=reference,
        reason=reason,
        day=_today(at),
        at=at,
        made_by=made_by,
    ).save(force_insert=True)
    wake_waiting(at=at)


def lock_account() -> TextAccount:
    """The account, until the transaction ends; NoAccount."""
    account: TextAccount | None = TextAccount.objects.select_for_update().first()
    if account is None:
        raise NoAccount
    return account


def load_left() -> int | None:
    """What messaging asks before it sends advertising (`messaging.registry.LoadLeft`)."""
    account = TextAccount.objects.filter(advertising_waits=True).select_for_update().first()
    return sum_balance(account) if account else None


def sum_balance(account: TextAccount) -> int:
    """What was put on the account without what texts took off it. Two statements."""
    put_on = TextEntry.objects.aggregate(total=Sum("amount_rial"))["total"] or 0
    return int(put_on) - get_use_since(account.opened_on)


def _today(at: datetime) -> date:
    return local_day(at, ZoneInfo(load_current_business().zone))
