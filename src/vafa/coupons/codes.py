"""Codes of discounts: how they are written, made, opened."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from vafa.codes.actions import count_wrong_try, refuse_if_locked
from vafa.codes.queries import digest_secret
from vafa.codes.types import Trier
from vafa.coupons.models import DiscountCode
from vafa.coupons.types import OpenCode
from vafa.foundation.persian import search_key

# No letter that is taken for another, or for a digit, and no vowel that makes a word of them.
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
LENGTH = 10
_LEFT_OUT = re.compile(r"[\s\-_.]+")


def plain_code(typed: str) -> str:
    """The code however it was typed: small and large, in any digits, with dashes or without."""
    return _LEFT_OUT.sub("", search_key(typed)).upper()


def make_secret() -> str:
    """A random code of 47 bits, in two halves."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{drawn[:5]}-{drawn[5:]}"


def digest_discount_code(typed: str) -> str:
    """The keyed hash under which a code is kept."""
    return digest_secret(plain_code(typed), family="discount")


def open_codes(
    typed: Sequence[str],
    *,
    customer_id: int | None,
    trier: Trier,
    at: datetime,
    lock: bool,
    held: Sequence[int] = (),
) -> tuple[dict[str, OpenCode], list[str]]:
    """What each code opens, and those that open nothing, which are not told apart.

    A code that nobody ever made is counted as a wrong try; one that was good once is no guess.
    `lock` keeps the codes from others until the transaction ends. `held` are codes that this
    sale has already. CodesLocked while there were too many wrong ones.
    """
    if not (typed or held):
        return {}, []
    if typed:
        refuse_if_locked(trier, None, at=at)
    digests = {code: digest_discount_code(code) for code in typed}
    rows = DiscountCode.objects.filter(
        Q(digest__in=list(digests.values())) | Q(id__in=list(held))
    ).order_by("id")
    by_digest = {row.digest: row for row in (rows.select_for_update() if lock else rows)}
    opened, refused = {}, []
    for code, digest in digests.items():
        row = by_digest.pop(digest, None)
        if row is not None and _is_open(row, customer_id, at=at, held=held):
            opened[code] = _tell(row)
            continue
        refused.append(code)
        if row is None:
            count_wrong_try(trier, None, at=at)
    for row in by_digest.values():
        if _is_open(row, customer_id, at=at, held=held):
            opened[row.text or row.hint] = _tell(row)
    return opened, refused


def _is_open(
    row: DiscountCode, customer_id: int | None, *, at: datetime, held: Sequence[int]
) -> bool:
    if row.voided_at is not None or row.customer_id not in {None, customer_id}:
        return False
    if row.id in held:
        return True
    if row.most_uses is not None and row.used >= row.most_uses:
        return False
    return row.expires_at is None or at < row.expires_at


def _tell(row: DiscountCode) -> OpenCode:
    return OpenCode(id=row.id, discount_id=row.discount_id, shown=row.text or f"…{row.hint}")
