"""Who the partners are, and paying them out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.foundation.persian import clean_text, to_latin_digits
from vafa.ledger.actions import Journal, get_house_account
from vafa.ledger.types import Cause, Purpose, TransferKind, Unit
from vafa.partners.earning import lock_partner_account
from vafa.partners.errors import (
    BadPartner,
    BadPayout,
    CodeTaken,
    MoreThanOwed,
    SameKeyOtherPayout,
    UnknownPartner,
)
from vafa.partners.models import Partner, Payout
from vafa.partners.types import MOST_RATES, MOST_RIAL, PartnerKind, PartnerTerms

_CODE = re.compile(r"[0-9A-Z-]{1,16}")


def add_partner(terms: PartnerTerms, *, actor: Actor, at: datetime) -> int:
    """A new partner's id; BadPartner, CodeTaken."""
    partner = Partner(**_write(_clean(terms)))
    _refuse_taken(partner.code)
    partner.save(force_insert=True)
    _tell("partner.added", partner, actor=actor, at=at)
    return partner.id


def change_partner(partner_id: int, terms: PartnerTerms, *, actor: Actor, at: datetime) -> None:
    """From now on these terms; what was earned stays. UnknownPartner, BadPartner, CodeTaken."""
    partner = _lock(partner_id)
    wanted = _write(_clean(terms))
    _refuse_taken(wanted["code"], besides=partner_id)
    before = {name: getattr(partner, name) for name in wanted}
    changed = [name for name, value in wanted.items() if value != before[name]]
    if not changed:
        return
    for name in changed:
        setattr(partner, name, wanted[name])
    partner.save(update_fields=changed)
    _tell(
        "partner.changed",
        partner,
        actor=actor,
        at=at,
        before={name: _plain(before[name]) for name in changed},
        after={name: _plain(wanted[name]) for name in changed},
    )


def pay_out(
    *,
    partner_id: int,
    amount_rial: int,
    note: str,
    request_key: str,
    actor: Actor,
    at: datetime,
) -> Payout:
    """Write down that a partner was paid, in part or whole.

    A repeat of the key gets the first payout again. UnknownPartner, BadPayout, MoreThanOwed,
    SameKeyOtherPayout.
    """
    note = clean_text(note)[:200]
    if amount_rial <= 0 or not note:
        raise BadPayout(pointer="/amount_rial" if amount_rial <= 0 else "/note")
    partner = _lock(partner_id)
    known: Payout | None = Payout.objects.filter(request_key=request_key).first()
    if known is not None:
        if (known.partner_id, known.amount_rial) != (partner_id, amount_rial):
            raise SameKeyOtherPayout
        return known
    account = lock_partner_account(partner_id, at=at)
    if amount_rial > account.balance:
        raise MoreThanOwed(pointer="/amount_rial", owed_rial=max(0, account.balance))
    payout = Payout(
        partner_id=partner_id,
        amount_rial=amount_rial,
        note=note,
        request_key=request_key,
        at=at,
        actor=actor.code,
    )
    payout.save(force_insert=True)
    journal = Journal(actor=actor, at=at)
    transfer_id = journal.begin(
        TransferKind.PAYOUT,
        reference=f"partner:{partner_id}:payout:{payout.id}",
        cause=Cause(kind="payout", id=payout.id),
        reason=note,
    )
    house_id = get_house_account(Purpose.PAID_OUT, Unit.CREDIT, at=at)
    journal.pay(transfer_id, account.id, house_id, Unit.CREDIT, amount_rial)
    journal.post()
    _tell("partner.paid", partner, actor=actor, at=at, amount_rial=amount_rial, reason=note)
    return payout


def _lock(partner_id: int) -> Partner:
    partner: Partner | None = Partner.objects.select_for_update().filter(id=partner_id).first()
    if partner is None:
        raise UnknownPartner
    return partner


def _clean(terms: PartnerTerms) -> PartnerTerms:
    """The terms as they are kept; BadPartner where they cannot be."""
    name = clean_text(terms.name)
    code = clean_code(terms.code)
    caps = (terms.most_per_sale_rial or 0, terms.most_per_month_rial or 0)
    of = [(rate.category, rate.sku) for rate in terms.rates]
    if not name or len(name) > 80 or terms.kind not in PartnerKind.values:
        raise BadPartner(pointer="/name")
    if not _CODE.fullmatch(code):
        raise BadPartner(pointer="/code")
    is_possible = all(rate.is_possible() for rate in (terms.rate, *terms.rates))
    is_clear = len(set(of)) == len(of) <= MOST_RATES and ("", "") not in of
    if not (is_possible and is_clear and all(0 <= cap <= MOST_RIAL for cap in caps)):
        raise BadPartner
    return replace(terms, name=name, code=code)


def clean_code(text: str) -> str:
    """A code as it is kept, however it was typed."""
    return to_latin_digits(text).strip().upper()


def _write(terms: PartnerTerms) -> dict[str, Any]:
    """The terms as columns."""
    return {
        "name": terms.name,
        "code": terms.code,
        "kind": terms.kind,
        "mobile": terms.mobile,
        "percent": terms.rate.percent,
        "each_rial": terms.rate.each_rial,
        "rates": [rate.plain() for rate in terms.rates],
        "most_per_sale_rial": terms.most_per_sale_rial,
        "most_per_month_rial": terms.most_per_month_rial,
        "is_active": terms.is_active,
    }


def _refuse_taken(code: str, *, besides: int = 0) -> None:
    if Partner.objects.filter(code=code).exclude(id=besides).exists():
        raise CodeTaken(pointer="/code")


def _tell(act: str, partner: Partner, *, actor: Actor, at: datetime, **facts: Any) -> None:
    record(
        actor=actor,
        act=act,
        at=at,
        object_kind="partner",
        object_id=partner.id,
        name=partner.name,
        **facts,
    )


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | str | bool | list) or value is None else str(value)
