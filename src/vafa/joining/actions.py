"""Giving codes, and saying on which terms people join."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.foundation.persian import clean_text
from vafa.joining.models import JoinCode, JoiningSettings
from vafa.joining.types import CODE_DIGITS, MOST_TERMS_CHARS
from vafa.messaging.actions import set_consent
from vafa.messaging.queries import is_stopped
from vafa.messaging.types import ConsentWay
from vafa.tenancy.scope import current_business_id

_DRAWS = 50  # with half of the 90,000 codes given, all miss once in 10^15


def ensure_codes(branch_ids: Sequence[int | None]) -> dict[int | None, str]:
    """The codes of these places by branch; None is the whole business."""
    rows = JoinCode.objects.filter(business_id=current_business_id())
    known = dict(rows.values_list("branch_id", "code"))
    return {one: known.get(one) or ensure_code(one) for one in branch_ids}


def ensure_code(branch_id: int | None = None) -> str:
    """The code of a branch, or of the whole business; made when it is first asked for."""
    business_id, least = current_business_id(), 10 ** (CODE_DIGITS - 1)
    for _ in range(_DRAWS):
        known = JoinCode.objects.filter(business_id=business_id, branch_id=branch_id).first()
        if known is not None:
            return known.code
        code = str(least + secrets.randbelow(9 * least))
        fresh = JoinCode(code=code, business_id=business_id, branch_id=branch_id)
        JoinCode.objects.bulk_create([fresh], ignore_conflicts=True)
    raise AssertionError("no free code was drawn")


def note_agreement(
    *,
    mobile: str,
    customer_id: int,
    words: str,
    way: ConsentWay,
    actor: Actor,
    at: datetime,
) -> None:
    """Keep with its proof that a new member allows advertising, by the words they read or wrote.

    Who stopped it before joins without it: being a member is no wish for it. A repeat changes
    nothing.
    """
    if not is_stopped(mobile):
        set_consent(
            mobile=mobile,
            is_given=True,
            way=way,
            words=words,
            actor=actor,
            at=at,
            customer_id=customer_id,
        )


def save_settings(
    *, is_open: bool, terms: str, line: str, actor: Actor, at: datetime, promise: str = ""
) -> None:
    """Say whether people may join by themselves, and on which terms. Former ones go to the audit:
    they are what people agreed to.
    """
    row, _is_new = JoiningSettings.objects.select_for_update().get_or_create()
    lines = [clean_text(one) for one in terms.strip().splitlines()]
    after: dict[str, Any] = {
        "is_open": is_open,
        "terms": "\n".join(lines)[:MOST_TERMS_CHARS],
        "line": clean_text(line)[:20],
        "promise": clean_text(promise)[:60],
    }
    before = {name: getattr(row, name) for name in after}
    for name, value in after.items():
        setattr(row, name, value)
    row.save(update_fields=list(after))
    if before != after:
        record(actor=actor, act="joining.settings_changed", at=at, before=before, after=after)
