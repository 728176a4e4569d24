"""API keys: made once, shown once, kept as a hash, revoked for good."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.foundation.errors import NotFound
from vafa.foundation.persian import clean_text
from vafa.staff.models import ApiKey
from vafa.staff.queries import KEY_PREFIX, hash_token
from vafa.staff.types import KeyIdentity, NewKey, Scope
from vafa.tenancy.scope import current_business_id

USE_IS_NOTED_EVERY = timedelta(hours=1)


def create_api_key(
    *,
    label: str,
    scopes: Sequence[Scope],
    branch_id: int | None = None,
    till: str = "",
    actor: Actor,
    at: datetime,
) -> NewKey:
    """A new key of the business in scope, with its token, which is never seen again."""
    token = KEY_PREFIX + secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        business_id=current_business_id(),
        token_hash=hash_token(token),
        hint=token[-4:],
        label=clean_text(label),
        scopes=sorted(scopes),
        branch_id=branch_id,
        till=clean_text(till),
        created_at=at,
    )
    record(
        actor=actor,
        act="key.created",
        at=at,
        object_kind="key",
        object_id=key.id,
        label=key.label,
        scopes=key.scopes,
        branch_id=branch_id,
        till=key.till,
    )
    return NewKey(key_id=key.id, token=token)


def revoke_api_key(*, key_id: int, actor: Actor, at: datetime) -> None:
    """The key is refused from its next request on. A repeat changes nothing."""
    keys = ApiKey.objects.filter(business_id=current_business_id(), id=key_id)
    key = keys.select_for_update().first()
    if key is None:
        raise NotFound
    if key.revoked_at is not None:
        return
    key.revoked_at = at
    key.save(update_fields=["revoked_at"])
    record(
        actor=actor,
        act="key.revoked",
        at=at,
        object_kind="key",
        object_id=key.id,
        label=key.label,
    )


def note_key_used(key: KeyIdentity, *, at: datetime) -> None:
    """Remember that the key was used; writes once an hour at most."""
    if key.last_used_at is None or at - key.last_used_at >= USE_IS_NOTED_EVERY:
        ApiKey.objects.filter(id=key.key_id).update(last_used_at=at)
