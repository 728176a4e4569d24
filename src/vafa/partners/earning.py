"""What sales bring partners, and what returns take back of it.

The sale is written or locked first, the partners' accounts after it, in the order of their ids.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from operator import add

from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from vafa.audit.types import Actor
from vafa.foundation.jalali import first_day_of_month, last_day_of_month
from vafa.ledger.actions import Journal, get_house_account, lock_account
from vafa.ledger.types import Cause, Holder, Plain, Purpose, TransferKind, Unit
from vafa.partners.models import Commission, Partner
from vafa.partners.rating import rate_lines, trim_to_caps
from vafa.partners.types import BroughtLine


def follow_sale(
    brought: Mapping[int, Sequence[BroughtLine]],
    *,
    by_rules: Mapping[int, Sequence[int]],
    sale_id: int,
    lines: int,
    reference: str,
    day: date,
    journal: Journal,
) -> None:
    """Owe each partner what a sale of so many `lines` brings them; posts the journal.

    `by_rules` has what rules of the business give besides, by line of the sale, to whoever is
    active. For a corrected sale the difference is owed, and taken from whom it no longer names.
    """
    known = {row.partner_id: row for row in Commission.objects.filter(sale_id=sale_id)}
    ids = {*brought, *by_rules, *known}
    partners = {row.id: row for row in Partner.objects.filter(id__in=ids)}
    for partner_id in sorted(partners):
        account = lock_partner_account(partner_id, at=journal.at)
        row = known.get(partner_id)
        is_new, before_rial = row is None, row.amount_rial if row else 0
        terms = partners[partner_id].terms
        row = row or Commission(sale_id=sale_id, partner_id=partner_id, day=day)
        earned = rate_lines(terms, brought.get(partner_id, ()), lines=lines)
        if partner_id in by_rules and (terms.is_active or not is_new):
            earned = list(map(add, earned, by_rules[partner_id]))
        room_rial = _find_room(partners[partner_id], day, besides=sale_id)
        row.by_line = trim_to_caps(terms, earned, room_rial=room_rial)
        row.amount_rial = sum(row.by_line)
        _move(journal, account, row, row.amount_rial - before_rial, reference=reference)
        row.save(force_insert=is_new)
    journal.post()


def take_back(
    sale_id: int,
    share: Callable[[Sequence[int]], int],
    *,
    return_id: int,
    actor: Actor,
    at: datetime,
) -> None:
    """Take back the part of a locked sale's commissions that came with what was returned.

    `share` finds it in what each line earned. What was paid out already is owed by the partner,
    and settled by what they bring next.
    """
    journal = Journal(actor=actor, at=at)
    for row in Commission.objects.filter(sale_id=sale_id).order_by("partner_id"):
        back_rial = share(row.by_line)
        if back_rial:
            account = lock_partner_account(row.partner_id, at=at)
            _move(journal, account, row, -back_rial, reference=f"return:{return_id}:commission")
            row.taken_back_rial += back_rial
            row.save(update_fields=["taken_back_rial"])
    journal.post()


def lock_partner_account(partner_id: int, *, at: datetime) -> Plain:
    """What is owed to the partner, in the books; below zero, by them."""
    return lock_account(Holder.PARTNER, partner_id, Purpose.PAYABLE, Unit.CREDIT, at=at)


def _find_room(partner: Partner, day: date, *, besides: int) -> int | None:
    """What the cap of the month leaves for this sale, under the lock of the partner's account."""
    if partner.most_per_month_rial is None:
        return None
    month = (first_day_of_month(day), last_day_of_month(day))
    others = Commission.objects.filter(partner_id=partner.id, day__range=month)
    had_rial = others.exclude(sale_id=besides).aggregate(
        total=Coalesce(Sum(F("amount_rial") - F("taken_back_rial")), 0)
    )["total"]
    return max(0, partner.most_per_month_rial - int(had_rial))


def _move(
    journal: Journal, account: Plain, row: Commission, change_rial: int, *, reference: str
) -> None:
    if not change_rial:
        return
    kind = TransferKind.COMMISSION if change_rial > 0 else TransferKind.REFUND
    cause = Cause(kind="sale", id=row.sale_id)
    transfer_id = journal.begin(kind, reference=f"{reference}:{row.partner_id}", cause=cause)
    house_id = get_house_account(Purpose.COMMISSION, Unit.CREDIT, at=journal.at)
    ends = (house_id, account.id) if change_rial > 0 else (account.id, house_id)
    journal.pay(transfer_id, *ends, Unit.CREDIT, abs(change_rial))
