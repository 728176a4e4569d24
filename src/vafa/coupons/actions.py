"""Writing discounts and their codes; taking them for a sale, and giving them back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.coupons.batches import add_named_code, make_batch, void_batch
from vafa.coupons.codes import open_codes
from vafa.coupons.errors import DiscountHasEnded, UnknownDiscount
from vafa.coupons.grouping import change_group, check_group, put_group, remove_group
from vafa.coupons.limits import add_counts, list_counted, lock_counts, take_off_counts
from vafa.coupons.models import Discount, DiscountCode, DiscountUse
from vafa.coupons.thanking import give_code, hand_over_codes, take_back_codes
from vafa.coupons.types import DiscountSpec, Taking, Used, write_discount
from vafa.foundation.persian import clean_text
from vafa.tenancy.actions import bump_terms
from vafa.tenancy.prepared import insert
from vafa.tenancy.scope import current_business_id

__all__ = [
    "add_named_code",
    "change_discount",
    "change_group",
    "create_discount",
    "end_discount",
    "give_back",
    "give_code",
    "hand_over_codes",
    "lock_counts",
    "make_batch",
    "open_codes",
    "pause_discount",
    "put_group",
    "record_uses",
    "remove_group",
    "start_discount",
    "take_back_codes",
    "void_batch",
]

State = Discount.State


def create_discount(
    *,
    spec: DiscountSpec,
    actor: Actor,
    at: datetime,
    state: str = State.DRAFT,
    group_id: int | None = None,
) -> Discount:
    """A new discount. A repeat makes a second one. UnknownGroup."""
    check_group(group_id)
    discount = Discount(
        name=clean_text(spec.name),
        state=State(state),
        spec=write_discount(spec),
        group_id=group_id,
        created_at=at,
        changed_at=at,
    )
    discount.save(force_insert=True)
    bump_terms(current_business_id())
    _record("discount.created", discount, actor=actor, at=at, after=discount.spec)
    return discount


def change_discount(
    *,
    discount_id: int,
    spec: DiscountSpec,
    actor: Actor,
    at: datetime,
    group_id: int | None = None,
) -> Discount:
    """The discount as it is from now on; what was taken off stays. The same again is no change.

    UnknownDiscount, DiscountHasEnded, UnknownGroup.
    """
    discount = _lock(discount_id)
    check_group(group_id)
    before, after = discount.spec, write_discount(spec)
    if (before, discount.group_id) == (after, group_id):
        return discount
    discount.name, discount.spec, discount.group_id = clean_text(spec.name), after, group_id
    _save(discount, at=at)
    _record("discount.changed", discount, actor=actor, at=at, before=before, after=after)
    return discount


def start_discount(*, discount_id: int, actor: Actor, at: datetime) -> Discount:
    """The discount in force, for the first time or again. A repeat is harmless."""
    return _move(discount_id, State.LIVE, actor=actor, at=at)


def pause_discount(*, discount_id: int, actor: Actor, at: datetime) -> Discount:
    """The discount out of force until it is started again. A repeat is harmless."""
    return _move(discount_id, State.PAUSED, actor=actor, at=at)


def end_discount(*, discount_id: int, actor: Actor, at: datetime) -> Discount:
    """The discount and its codes out of force for good."""
    return _move(discount_id, State.ENDED, actor=actor, at=at)


def record_uses(
    takings: Sequence[Taking], *, sale_id: int, customer_id: int | None, at: datetime
) -> None:
    """Write what was taken off a sale, add to the counts and use up the codes.

    The caller locked the counts and the codes when it decided.
    """
    if not takings:
        return
    insert(
        [
            DiscountUse(
                discount_id=taking.discount_id,
                code_id=taking.code_id,
                sale_id=sale_id,
                customer_id=customer_id,
                amount_rial=taking.amount_rial,
                counted=[[key.owner_id, key.day.isoformat()] for key in taking.counted],
                free_again=taking.free_again,
                at=at,
            )
            for taking in takings
        ]
    )
    add_counts({key: Used(1, taking.amount_rial) for taking in takings for key in taking.counted})
    codes = [taking.code_id for taking in takings if taking.code_id is not None]
    if codes:
        DiscountCode.objects.filter(id__in=codes).update(used=F("used") + 1)


def give_back(sale_id: int, *, at: datetime, always: bool = False) -> None:
    """Free the codes and limits that a sale took, where their discounts say so, or `always`.

    A second time there is nothing left to free.
    """
    uses = DiscountUse.objects.select_for_update().filter(
        sale_id=sale_id, given_back_at__isnull=True
    )
    rows = list((uses if always else uses.filter(free_again=True)).order_by("id"))
    take_off_counts({key: Used(1, row.amount_rial) for row in rows for key in list_counted(row)})
    codes = sorted(row.code_id for row in rows if row.code_id is not None)
    if codes:
        DiscountCode.objects.filter(id__in=codes).update(used=F("used") - 1)
    DiscountUse.objects.filter(id__in=[row.id for row in rows]).update(given_back_at=at)


def _move(discount_id: int, state: Discount.State, *, actor: Actor, at: datetime) -> Discount:
    discount = _lock(discount_id, ended=state == State.ENDED)
    before, discount.state = discount.state, state
    if before != state:
        _save(discount, at=at)
        _record("discount.state_changed", discount, actor=actor, at=at, before=before, after=state)
    return discount


def _lock(discount_id: int, *, ended: bool = False) -> Discount:
    discount: Discount | None = Discount.objects.select_for_update().filter(id=discount_id).first()
    if discount is None:
        raise UnknownDiscount
    if discount.state == State.ENDED and not ended:
        raise DiscountHasEnded
    return discount


def _save(discount: Discount, *, at: datetime) -> None:
    discount.version += 1
    discount.changed_at = at
    discount.save(update_fields=["name", "state", "version", "spec", "group_id", "changed_at"])
    bump_terms(current_business_id())


def _record(act: str, discount: Discount, *, actor: Actor, at: datetime, **facts: object) -> None:
    record(
        actor=actor,
        act=act,
        at=at,
        object_kind="discount",
        object_id=discount.id,
        name=discount.name,
        version=discount.version,
        **facts,
    )
