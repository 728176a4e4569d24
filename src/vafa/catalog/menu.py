"""Keeping the menu: its products and categories, and what it says of them.

Whatever says the same again changes nothing, and is not written down.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Max

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.catalog.errors import BadName, CodeTaken, NameTaken, UnknownCategory, UnknownProduct
from vafa.catalog.models import Category, Product
from vafa.foundation.errors import Refused
from vafa.foundation.persian import clean_text, clean_texts, search_key
from vafa.tenancy.actions import bump_terms
from vafa.tenancy.scope import current_business_id

OnMenu = TypeVar("OnMenu", Product, Category)
MOST_LETTERS = {(Product, "sku"): 64, (Product, "name"): 120, (Category, "name"): 80}


def add_product(*, sku: str, name: str, actor: Actor, at: datetime, **values: Any) -> Product:
    """A new product on the menu; BadName, CodeTaken.

    `values`: category_id, price_rial, earns, discount_percent, credit_percent, points.
    """
    return _add(Product(), {"sku": sku, "name": name, **values}, actor=actor, at=at)


def change_product(*, product_id: int, actor: Actor, at: datetime, **changes: Any) -> Product:
    """Change what is told of a product, its code too. Past sales keep what they were told.

    UnknownProduct, BadName, CodeTaken.
    """
    return _change(_lock(Product, product_id), changes, actor=actor, at=at)


def put_product(*, sku: str, actor: Actor, at: datetime, **values: Any) -> Product:
    """The product with this code on the menu: added, changed, or brought back.

    What is not told of one that is there stays as it is; a new one needs a name.
    """
    sku = clean_text(sku)
    found = Product.objects.select_for_update().filter(sku=sku)
    if not found:
        with suppress(CodeTaken):  # by somebody else, at this moment
            return add_product(sku=sku, actor=actor, at=at, **values)
        found = found.all()
    return _change(found[0], {"is_active": True, **values}, actor=actor, at=at)


def retire_product(*, product_id: int, actor: Actor, at: datetime) -> None:
    """Take a product off the menu; past sales keep it."""
    product = _lock(Product, product_id)
    _change(product, {"is_active": False}, act="retired", actor=actor, at=at)


def restore_product(*, product_id: int, actor: Actor, at: datetime) -> None:
    """Have a retired product on the menu again."""
    product = _lock(Product, product_id)
    _change(product, {"is_active": True}, act="restored", actor=actor, at=at)


def add_category(*, name: str, actor: Actor, at: datetime, **values: Any) -> Category:
    """A new category, after the others; BadName, NameTaken.

    `values`: position, discount_percent, credit_percent, points.
    """
    last = Category.objects.aggregate(last=Max("position"))["last"]
    after_all = {"position": 0 if last is None else last + 1}
    return _add(Category(), {"name": name, **after_all, **values}, actor=actor, at=at)


def change_category(*, category_id: int, actor: Actor, at: datetime, **changes: Any) -> Category:
    """Change what is told of a category. Past sales, and rules that name it, keep its old name.

    UnknownCategory, BadName, NameTaken.
    """
    return _change(_lock(Category, category_id), changes, actor=actor, at=at)


def put_category(*, name: str, actor: Actor, at: datetime, **values: Any) -> Category:
    """The category of this name: added, or changed in what is told."""
    name = clean_text(name)
    found = Category.objects.select_for_update().filter(name=name)
    if not found:
        with suppress(NameTaken):  # by somebody else, at this moment
            return add_category(name=name, actor=actor, at=at, **values)
        found = found.all()
    return _change(found[0], values, actor=actor, at=at)


def move_category(*, category_id: int, up: bool, actor: Actor, at: datetime) -> None:
    """Let a category change places with its neighbour; with none, nothing changes."""
    locked = Category.objects.select_for_update().order_by("id")
    rows = sorted(locked, key=lambda row: (row.position, row.id))
    place = next((place for place, row in enumerate(rows) if row.id == category_id), None)
    if place is None:
        raise UnknownCategory
    other = place - 1 if up else place + 1
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
        for position, row in enumerate(rows):
            row.position = position
        Category.objects.bulk_update(rows, ["position"])
        bump_terms(current_business_id())
        _record("moved", rows[other], actor=actor, at=at, position=other)


def _lock(kind: type[OnMenu], row_id: int) -> OnMenu:
    row: OnMenu | None = kind.objects.select_for_update().filter(id=row_id).first()
    if row is None:
        raise UnknownProduct if kind is Product else UnknownCategory
    return row


def _add(row: OnMenu, values: dict[str, Any], *, actor: Actor, at: datetime) -> OnMenu:
    told = _fill(row, values)
    _save(row)
    _record("added", row, actor=actor, at=at, after=_name_category(told))
    return row


def _change(
    row: OnMenu, changes: dict[str, Any], *, actor: Actor, at: datetime, act: str = "changed"
) -> OnMenu:
    before = {name: getattr(row, name) for name in changes}
    after = _fill(row, changes)
    changed = [name for name in changes if before[name] != after[name]]
    if changed:
        _save(row, fields=changed)
        _record(
            act,
            row,
            actor=actor,
            at=at,
            before=_name_category({name: before[name] for name in changed}),
            after=_name_category({name: after[name] for name in changed}),
        )
    return row


def _fill(row: OnMenu, values: dict[str, Any]) -> dict[str, Any]:
    values = clean_texts(values)
    for name, value in values.items():
        setattr(row, name, value)
        if isinstance(value, str) and not 0 < len(value) <= MOST_LETTERS[type(row), name]:
            raise BadName(pointer=f"/{name}")
    return values


def _save(row: OnMenu, *, fields: list[str] | None = None) -> None:
    """Write the row, all of it where it is new; CodeTaken, NameTaken."""
    derived: list[str] = []
    if isinstance(row, Product):
        row.name_key, derived = search_key(row.name), ["name_key"]
    try:
        with transaction.atomic():
            if fields is None:
                row.save(force_insert=True)
            else:
                row.save(update_fields=fields + derived)
    except IntegrityError as error:
        raise _say_taken(row) from error
    bump_terms(current_business_id())


def _say_taken(row: OnMenu) -> Refused:
    return CodeTaken(pointer="/sku") if isinstance(row, Product) else NameTaken(pointer="/name")


def _name_category(told: dict[str, Any]) -> dict[str, Any]:
    """For people: a category by its name."""
    if "category_id" not in told:
        return told
    names = Category.objects.filter(id=told["category_id"]).values_list("name", flat=True)
    rest = {name: value for name, value in told.items() if name != "category_id"}
    return {**rest, "category": next(iter(names), "")}


def _record(act: str, row: OnMenu, *, actor: Actor, at: datetime, **facts: Any) -> None:
    kind = "product" if isinstance(row, Product) else "category"
    record(
        actor=actor,
        act=f"{kind}.{act}",
        at=at,
        object_kind=kind,
        object_id=row.id,
        name=row.name,
        **facts,
    )
