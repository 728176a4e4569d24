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
from vafa.catalog.errors import CodeTaken, UnknownBranch, UnknownProduct
from vafa.catalog.models import Branch, Category, Product
from vafa.foundation.persian import clean_text, clean_texts, search_key
from vafa.tenancy.actions import bump_terms
from vafa.tenancy.scope import current_business_id

__all__ = [
    "add_branch",
    "add_holiday",
    "change_branch",
    "change_holiday",
    "put_category",
    "put_product",
    "remove_holiday",
    "restore_holiday",
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


def put_category(*, name: str, position: int = 0) -> Category:
    """The category of this name, made when there is none."""
    category, _ = Category.objects.get_or_create(
        name=clean_text(name), defaults={"position": position}
    )
    return category


def put_product(
    *,
    sku: str,
    name: str,
    category_id: int | None,
    price_rial: int,
    actor: Actor,
    at: datetime,
    earns: bool = True,
) -> Product:
    """Add or change the product with this code. A repeat changes nothing."""
    fields = {
        "name": clean_text(name),
        "name_key": search_key(name),
        "category_id": category_id,
        "price_rial": price_rial,
        "earns": earns,
        "is_active": True,
    }
    product, is_new = Product.objects.get_or_create(sku=sku, defaults=fields)
    if not is_new:
        for field, value in fields.items():
            setattr(product, field, value)
        product.save(update_fields=list(fields))
    bump_terms(current_business_id())
    record(
        actor=actor,
        act="product.put",
        at=at,
        object_kind="product",
        object_id=product.id,
        sku=sku,
        price_rial=price_rial,
    )
    return product


def retire_product(*, product_id: int, actor: Actor, at: datetime) -> None:
    """Take a product off the menu; past sales keep it."""
    if not Product.objects.filter(id=product_id).update(is_active=False):
        raise UnknownProduct
    bump_terms(current_business_id())
    record(actor=actor, act="product.retired", at=at, object_kind="product", object_id=product_id)


def _save(branch: Branch, *, fields: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            branch.save(update_fields=fields, force_insert=fields is None)
    except IntegrityError as error:
        raise CodeTaken from error
