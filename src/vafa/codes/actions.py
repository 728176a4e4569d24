"""Issuing, trying and using codes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NoReturn

from django.db import IntegrityError, transaction
from django.db.models import F

from vafa.codes.digest import digest_code, make_code
from vafa.codes.errors import WrongCode
from vafa.codes.models import Code
from vafa.codes.tries import count_wrong_try, forget_wrong_tries, refuse_if_locked
from vafa.codes.types import CodeState, Purpose, Trier
from vafa.foundation.persian import to_latin_digits
from vafa.ledger.queries import load_wallet
from vafa.ledger.types import Unit

__all__ = [
    "check_spend_code",
    "count_wrong_try",
    "find_code_owner",
    "issue_join_code",
    "issue_login_code",
    "issue_spend_code",
    "refuse_code_of_nobody",
    "refuse_if_locked",
    "retire_code",
    "use_code",
    "use_join_code",
    "use_login_code",
]

LOGIN_LIFE = timedelta(minutes=10)
SHARED_LIFE = timedelta(days=1)  # of a code for who has no credit but a shared wallet's
MOST_WRONG = 5  # then the code is burnt
_DRAWS = 20  # a live twin is a matter of 1 in 100 at 100,000 live codes


def issue_spend_code(customer_id: int, *, at: datetime) -> str:
    """A fresh 7-digit code for this customer, in the place of any former one.

    It lives as long as the credit it announces: until the last of the customer's lots ends; for a
    day when they have none of their own.
    """
    lots = [lot for lot in load_wallet(customer_id, at=at).lots if lot.unit == Unit.CREDIT]
    ends = [lot.expires_at for lot in lots]
    known = [end for end in ends if end is not None]
    expires_at = None if None in ends else max(known, default=at + SHARED_LIFE)
    return _issue(Purpose.SPEND, expires_at=expires_at, at=at, customer_id=customer_id)


def issue_login_code(customer_id: int, *, at: datetime) -> str:
    """A fresh 6-digit code for the customer's own pages, good for ten minutes."""
    return _issue(Purpose.LOGIN, expires_at=at + LOGIN_LIFE, at=at, customer_id=customer_id)


def issue_join_code(mobile: str, *, at: datetime) -> str:
    """A fresh 6-digit code for somebody who is to become a customer, good for ten minutes."""
    return _issue(Purpose.LOGIN, expires_at=at + LOGIN_LIFE, at=at, mobile=mobile)


def find_code_owner(code: str, *, trier: Trier, at: datetime) -> int:
    """Whose spending code this is, where the business lets a code stand alone. Uses nothing.

    WrongCode, counted, when it opens nothing.
    """
    owner_id = _open(code, Purpose.SPEND, customer_id=None, trier=trier, at=at).customer_id
    assert owner_id is not None, "a spending code has a customer"
    return owner_id


def check_spend_code(code: str, *, customer_id: int, trier: Trier, at: datetime) -> int:
    """The id of the live code, if it is this customer's; WrongCode, counted, if not."""
    return _open(code, Purpose.SPEND, customer_id=customer_id, trier=trier, at=at).id


def refuse_code_of_nobody(*, trier: Trier, at: datetime) -> NoReturn:
    """A code was shown for somebody who is no customer: counted and answered as a wrong one."""
    refuse_if_locked(trier, None, at=at)
    count_wrong_try(trier, None, at=at)
    raise WrongCode


def use_code(code_id: int, *, sale_id: int, at: datetime) -> None:
    """Use a code up. Of any number who try at once exactly one succeeds; WrongCode for the rest."""
    used = Code.objects.filter(id=code_id, state=CodeState.LIVE).update(
        state=CodeState.USED, ended_at=at, used_by=sale_id
    )
    if not used:
        raise WrongCode


def retire_code(code_id: int, *, sale_id: int, at: datetime) -> None:
    """Use a code up if it still lives: what it allowed was set aside before."""
    Code.objects.filter(id=code_id, state=CodeState.LIVE).update(
        state=CodeState.USED, ended_at=at, used_by=sale_id
    )


def hand_over_code(*, giver_id: int, taker_id: int, at: datetime) -> None:
    """Let the live spending code of one customer open for another, who has none of their own."""
    live = Code.objects.filter(purpose=Purpose.SPEND, state=CodeState.LIVE)
    theirs = live.filter(customer_id=giver_id)
    if live.filter(customer_id=taker_id).exists():
        theirs.update(state=CodeState.REPLACED, ended_at=at)
    else:
        theirs.update(customer_id=taker_id)


def use_login_code(code: str, *, customer_id: int, at: datetime) -> None:
    """Let a customer in, once. WrongCode for anything else; the fifth burns the code.

    Who asks for login codes keeps limits of their own, that fall on known and unknown numbers
    alike; tries from outside must not lock the tills.
    """
    row = _find(code, Purpose.LOGIN, customer_id=customer_id, at=at)
    if row is None:
        _burn(Purpose.LOGIN, at=at, customer_id=customer_id)
        raise WrongCode
    use_code(row.id, sale_id=0, at=at)


def use_join_code(code: str, *, mobile: str, at: datetime) -> None:
    """Prove, once, that a number is theirs who want to become a customer. As `use_login_code`."""
    row = _find(code, Purpose.LOGIN, mobile=mobile, at=at)
    if row is None:
        _burn(Purpose.LOGIN, at=at, mobile=mobile)
        raise WrongCode
    use_code(row.id, sale_id=0, at=at)


def _issue(purpose: Purpose, *, expires_at: datetime | None, at: datetime, **owner: Any) -> str:
    Code.objects.filter(purpose=purpose, state=CodeState.LIVE, **owner).update(
        state=CodeState.REPLACED, ended_at=at
    )
    for _ in range(_DRAWS):
        code = make_code(purpose)
        row = Code(
            purpose=purpose,
            digest=digest_code(code, purpose, **owner),
            issued_at=at,
            expires_at=expires_at,
            **owner,
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            continue
        return code
    raise AssertionError("no free code was drawn")


def _open(
    code: str, purpose: Purpose, *, customer_id: int | None, trier: Trier, at: datetime
) -> Code:
    was_tried = refuse_if_locked(trier, customer_id, at=at)
    row = _find(code, purpose, customer_id=customer_id, at=at)
    if row is not None:
        if was_tried and customer_id is not None:
            forget_wrong_tries(customer_id)
        return row
    if customer_id is None:
        count_wrong_try(trier, None, at=at)
    elif not _was_theirs(code, purpose, customer_id=customer_id):
        count_wrong_try(trier, customer_id, at=at)
        _burn(purpose, at=at, customer_id=customer_id)
    raise WrongCode


def _find(
    code: str, purpose: Purpose, *, at: datetime, customer_id: int | None = None, mobile: str = ""
) -> Code | None:
    digits = "".join(to_latin_digits(code).split())
    row: Code | None = Code.objects.filter(
        digest=digest_code(digits, purpose, customer_id=customer_id or 0, mobile=mobile),
        purpose=purpose,
        state=CodeState.LIVE,
    ).first()
    if row is None or customer_id not in {None, row.customer_id}:
        return None
    return row if row.expires_at is None or at < row.expires_at else None


def _was_theirs(code: str, purpose: Purpose, *, customer_id: int) -> bool:
    """Whether the customer was handed this code once: an old text shown again, or two tills at
    once, is no guess, and must not lock anybody.
    """
    digits = "".join(to_latin_digits(code).split())
    rows = Code.objects.filter(customer_id=customer_id, purpose=purpose)
    return rows.filter(digest=digest_code(digits, purpose, customer_id=customer_id)).exists()


def _burn(purpose: Purpose, *, at: datetime, **owner: Any) -> None:
    live = Code.objects.filter(purpose=purpose, state=CodeState.LIVE, **owner)
    live.update(wrong_tries=F("wrong_tries") + 1)
    live.filter(wrong_tries__gte=MOST_WRONG).update(state=CodeState.BURNT, ended_at=at)
