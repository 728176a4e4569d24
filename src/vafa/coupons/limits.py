"""The counts that limits look at: read for a quote, locked and added to by a sale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import connection
from django.db.models import F, Q

from vafa.coupons.models import DiscountCount, DiscountUse
from vafa.coupons.types import CountKey, LiveDiscount, Used
from vafa.foundation.ids import new_id
from vafa.tenancy.scope import current_business_id

EVER = date.min
EVERYBODY = 0
UNUSED = Used()
_FIELDS = ("discount_id", "owner_id", "day")
_ADD = """
INSERT INTO coupons_discountcount
    (business_id, id, discount_id, owner_id, day, times, amount_rial)
VALUES {rows}
ON CONFLICT (business_id, discount_id, owner_id, day)
DO UPDATE SET times = coupons_discountcount.times + excluded.times,
              amount_rial = coupons_discountcount.amount_rial + excluded.amount_rial
RETURNING discount_id, owner_id, day, times, amount_rial
"""


def list_counts(discount: LiveDiscount, *, customer_id: int | None, day: date) -> list[CountKey]:
    """The counts that its limits need; none where it has no limit."""
    limits, owner_id = discount.spec.limits, customer_id or EVERYBODY
    wanted = {
        (EVERYBODY, EVER): limits.times or limits.budget_rial,
        (EVERYBODY, day): limits.times_a_day,
        (owner_id, EVER): limits.times_per_customer,
        (owner_id, day): limits.times_per_customer_a_day,
    }
    return [CountKey(discount.id, *owner) for owner, limit in wanted.items() if limit]


def has_room(
    discount: LiveDiscount, used: Mapping[CountKey, Used], *, customer_id: int | None, day: date
) -> bool:
    """Whether it may be taken once more."""
    limits, owner_id = discount.spec.limits, customer_id or EVERYBODY

    def room(most: int | None, owner_id: int, day: date) -> bool:
        key = CountKey(discount.id, owner_id, day)
        return most is None or used.get(key, UNUSED).times < most

    return (
        room(limits.times, EVERYBODY, EVER)
        and room(limits.times_a_day, EVERYBODY, day)
        and room(limits.times_per_customer, owner_id, EVER)
        and room(limits.times_per_customer_a_day, owner_id, day)
        and left_of_budget(discount, used) != 0
    )


def left_of_budget(discount: LiveDiscount, used: Mapping[CountKey, Used]) -> int | None:
    """What may still be taken off in all; None without a budget."""
    budget = discount.spec.limits.budget_rial
    if budget is None:
        return None
    spent = used.get(CountKey(discount.id, EVERYBODY, EVER), UNUSED).amount_rial
    return max(0, budget - spent)


def list_counted(use: DiscountUse) -> list[CountKey]:
    """The counts that a use was added to."""
    return [
        CountKey(use.discount_id, owner_id, date.fromisoformat(day))
        for owner_id, day in use.counted
    ]


def load_counts(keys: Iterable[CountKey]) -> dict[CountKey, Used]:
    """What stands under the keys now; what is missing was never taken."""
    wanted = Q()
    for key in keys:
        wanted |= Q(**dict(zip(_FIELDS, key, strict=True)))
    if not wanted:
        return {}
    rows = DiscountCount.objects.filter(wanted).values_list(*_FIELDS, "times", "amount_rial")
    return {CountKey(*row[:3]): Used(*row[3:]) for row in rows}


def lock_counts(keys: Iterable[CountKey]) -> dict[CountKey, Used]:
    """What stands under the keys, locked until the transaction ends."""
    return add_counts(dict.fromkeys(keys, UNUSED))


def add_counts(added: Mapping[CountKey, Used]) -> dict[CountKey, Used]:
    """Add to the counts and return what stands there now, locked. One statement, one order."""
    if not added:
        return {}
    business_id = current_business_id()
    values = [
        value for key, use in sorted(added.items()) for value in (business_id, new_id(), *key, *use)
    ]
    rows = ", ".join(["(%s, %s, %s, %s, %s, %s, %s)"] * len(added))
    with connection.cursor() as cursor:
        cursor.execute(_ADD.format(rows=rows), values)
        return {CountKey(*row[:3]): Used(*row[3:]) for row in cursor.fetchall()}


def less(used: Mapping[CountKey, Used], held: Mapping[CountKey, Used]) -> dict[CountKey, Used]:
    """What others have taken, without what is held."""
    return {
        key: Used(*(count - own for count, own in zip(use, held.get(key, UNUSED), strict=True)))
        for key, use in used.items()
    }


def take_off_counts(taken: Mapping[CountKey, Used]) -> None:
    """Take off the counts what was given back; more than stands there is an IntegrityError."""
    for key, use in sorted(taken.items()):
        DiscountCount.objects.filter(**dict(zip(_FIELDS, key, strict=True))).update(
            times=F("times") - use.times, amount_rial=F("amount_rial") - use.amount_rial
        )
