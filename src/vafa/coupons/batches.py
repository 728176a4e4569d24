"""Giving a discount its codes: one with a name, or any number of secret ones, one use each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.coupons.codes import digest_discount_code, make_secret, plain_code
from vafa.coupons.errors import BadDiscountCode, DiscountCodeTaken, UnknownBatch, UnknownDiscount
from vafa.coupons.models import CodeBatch, Discount, DiscountCode
from vafa.foundation.ids import new_id
from vafa.foundation.persian import clean_text
from vafa.tenancy.bulk import insert_many

MOST_AT_ONCE = 100_000
_CHUNK = 5_000


def add_named_code(*, discount_id: int, text: str, actor: Actor, at: datetime) -> DiscountCode:
    """Let this text open the discount, as often as the discount allows.

    Saying it again of the same discount changes nothing. UnknownDiscount, BadDiscountCode,
    DiscountCodeTaken.
    """
    _get(discount_id)
    text = clean_text(text)
    if not 3 <= len(plain_code(text)) <= 40 or len(text) > 40:
        raise BadDiscountCode(pointer="/code")
    code = DiscountCode(
        discount_id=discount_id,
        digest=digest_discount_code(text),
        text=text.upper(),
        hint=plain_code(text)[-2:],
    )
    try:
        with transaction.atomic():
            code.save(force_insert=True)
    except IntegrityError as error:
        known: DiscountCode = DiscountCode.objects.get(digest=code.digest)
        if known.discount_id == discount_id and known.text:
            return known
        raise DiscountCodeTaken(pointer="/code") from error
    _record("discount.code_added", discount_id, actor=actor, at=at, code=code.text)
    return code


def make_batch(
    *,
    discount_id: int,
    label: str,
    count: int,
    actor: Actor,
    at: datetime,
    expires_at: datetime | None = None,
    customers: Sequence[int] = (),
) -> tuple[CodeBatch, list[str]]:
    """So many new codes, one use each. This is the only time that they can be read.

    With `customers`, one code for each of them that opens for nobody else. UnknownDiscount.
    """
    assert 1 <= count <= MOST_AT_ONCE, "more than can be made at once"
    assert not customers or len(customers) == count, "one code for each customer"
    _get(discount_id)
    batch = CodeBatch(
        discount_id=discount_id,
        label=clean_text(label)[:120],
        count=count,
        expires_at=expires_at,
        made_at=at,
        made_by=actor.label or actor.code,
    )
    batch.save(force_insert=True)
    secrets: set[str] = set()
    while len(secrets) < count:
        secrets.add(make_secret())
    codes = sorted(secrets)
    owners: Sequence[int | None] = customers or [None] * count
    for start in range(0, count, _CHUNK):
        part = zip(codes[start : start + _CHUNK], owners[start : start + _CHUNK], strict=True)
        insert_many(DiscountCode, [_write_code(batch, code, owner) for code, owner in part])
    _record("discount.batch_made", discount_id, actor=actor, at=at, label=batch.label, count=count)
    return batch, codes


def void_batch(*, batch_id: int, actor: Actor, at: datetime) -> CodeBatch:
    """Let none of its codes open anything from now on; what was taken off stays."""
    batch: CodeBatch | None = CodeBatch.objects.select_for_update().filter(id=batch_id).first()
    if batch is None:
        raise UnknownBatch
    if batch.voided_at is None:
        batch.voided_at = at
        batch.save(update_fields=["voided_at"])
        DiscountCode.objects.filter(batch_id=batch_id).update(voided_at=at)
        _record("discount.batch_voided", batch.discount_id, actor=actor, at=at, label=batch.label)
    return batch


def _write_code(batch: CodeBatch, code: str, customer_id: int | None) -> dict[str, object]:
    return {
        "id": new_id(),
        "discount_id": batch.discount_id,
        "batch_id": batch.id,
        "digest": digest_discount_code(code),
        "text": "",
        "hint": code[-2:],
        "customer_id": customer_id,
        "most_uses": 1,
        "used": 0,
        "expires_at": batch.expires_at,
        "voided_at": None,
        "reference": "",
    }


def _get(discount_id: int) -> Discount:
    discount: Discount | None = Discount.objects.filter(id=discount_id).first()
    if discount is None:
        raise UnknownDiscount
    return discount


def _record(act: str, discount_id: int, *, actor: Actor, at: datetime, **facts: object) -> None:
    record(actor=actor, act=act, at=at, object_kind="discount", object_id=discount_id, after=facts)
