"""Branches, categories, products and holidays: adding and changing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.catalog.calendar import (
    add_holiday,
    change_holiday,
    remove_holiday,
    restore_holiday,
    seed_holidays,
)
from vafa.catalog.errors import CodeTaken, UnknownBranch
from vafa.catalog.menu import (
    add_category,
    add_product,
    change_category,
    change_product,
    move_category,
    put_category,
    put_product,
    restore_product,
    retire_product,
)
from vafa.catalog.models import Branch
from vafa.foundation.persian import clean_text, clean_texts
from vafa.tenancy.actions import bump_terms
from vafa.tenancy.scope import current_business_id

__all__ = [
    "add_branch",
    "add_category",
    "add_holiday",
    "add_product",
    "change_branch",
    "change_category",
    "change_holiday",
    "change_product",
    "move_category",
    "put_category",
    "put_product",
    "remove_holiday",
    "restore_holiday",
    "restore_product",
    "retire_product",
    "seed_holidays",
]


def add_branch(*, code: str, name: str, actor: Actor, at: datetime, address: str = "") -> Branch:
    """A new branch; CodeTaken when the code is in use."""
    branch = Branch(code=clean_text(code), name=clean_text(name), address=clean_text(address))
    _save(branch)
    bump_terms(current_business_id())
    record(
        actor=actor, act="branch.added", at=at, object_kind="branch", object_id=branch.id, code=code
    )
    return branch


def change_branch(*, branch_id: int, actor: Actor, at: datetime, **changes: Any) -> Branch:
    """Change name, code, address or is_active of a branch."""
    branch: Branch | None = Branch.objects.select_for_update().filter(id=branch_id).first()
    if branch is None:
        raise UnknownBranch
    before = {name: getattr(branch, name) for name in changes}
    for name, value in clean_texts(changes).items():
        setattr(branch, name, value)
    _save(branch, fields=list(changes))
    bump_terms(current_business_id())
    record(
        actor=actor,
        act="branch.changed",
        at=at,
        object_kind="branch",
        object_id=branch.id,
        before=before,
        after=changes,
    )
    return branch


def _save(branch: Branch, *, fields: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            branch.save(update_fields=fields, force_insert=fields is None)
    except IntegrityError as error:
        raise CodeTaken from error
