"""Reading discounts, their codes and what they took off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, QuerySet, Sum

from vafa.coupons.errors import UnknownBatch, UnknownDiscount, UnknownGroup
from vafa.coupons.limits import (
    has_room,
    left_of_budget,
    less,
    list_counted,
    list_counts,
    load_counts,
)
from vafa.coupons.models import CodeBatch, Discount, DiscountCode, DiscountUse, StackGroup
from vafa.coupons.pricing import Group, How, Offer
from vafa.coupons.types import (
    BatchView,
    DiscountView,
    Holding,
    LiveDiscount,
    NamedCode,
    OwnCode,
    Used,
    read_discount_spec,
)
from vafa.coupons.wording import say_discount, say_kind

__all__ = [
    "DiscountBook",
    "get_batch",
    "get_discount",
    "has_room",
    "left_of_budget",
    "less",
    "list_batches",
    "list_counts",
    "list_discounts",
    "list_groups",
    "list_live_ids",
    "list_own_codes",
    "list_uses",
    "load_book",
    "load_counts",
    "load_holding",
    "map_newest_codes",
    "name_discounts",
    "say_discount",
    "say_kind",
    "uses_of_codes",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountBook:
    """Every discount that may be taken now, and the tree in which they stand."""

    discounts: dict[int, LiveDiscount] = field(default_factory=dict)
    groups: tuple[StackGroup, ...] = ()

    def automatic(self) -> list[LiveDiscount]:
        """Those that want no code."""
        return [discount for discount in self.discounts.values() if discount.spec.automatic]

    def arrange(self, offers: dict[int, Offer]) -> Group:
        """The tree with these offers in their places, by discount; the most important first."""
        parts: dict[int | None, list[tuple[tuple[int, int], Offer | Group]]] = defaultdict(list)
        for discount_id, offer in offers.items():
            discount = self.discounts[discount_id]
            rank = (-discount.spec.priority, discount_id)
            parts[discount.group_id].append((rank, offer))

        def grow(group_id: int | None, how: How) -> Group:
            for group in self.groups:
                if group.parent_id == group_id:
                    branch = grow(group.id, How(group.how))
                    if branch.parts:
                        parts[group_id].append(((-group.priority, group.id), branch))
            ordered = sorted(parts[group_id], key=lambda part: part[0])
            return Group(how, tuple(part for _, part in ordered))

        return grow(None, How.STACK)


def load_book() -> DiscountBook:
    """What a sale needs to know; two statements, or one where nothing is live."""
    rows = Discount.objects.filter(state=Discount.State.LIVE).order_by("id")
    discounts = {
        row.id: LiveDiscount(row.id, row.version, read_discount_spec(row.spec), row.group_id)
        for row in rows
    }
    groups = tuple(StackGroup.objects.order_by("id")) if discounts else ()
    return DiscountBook(discounts=discounts, groups=groups)


def load_holding(sale_id: int) -> Holding:
    """What a sale took of codes and limits, and has not given back."""
    rows = list(DiscountUse.objects.filter(sale_id=sale_id, given_back_at__isnull=True))
    return Holding(
        codes=tuple(row.code_id for row in rows if row.code_id is not None),
        counts={key: Used(1, row.amount_rial) for row in rows for key in list_counted(row)},
    )


def list_discounts() -> list[DiscountView]:
    """Every discount that has not ended, then the ended ones; three statements."""
    rows = list(Discount.objects.order_by("id"))
    rows.sort(key=lambda row: row.state == Discount.State.ENDED)
    return _view(rows)


def name_discounts() -> dict[int, str]:
    """What every discount that has not ended is called, by its id."""
    rows = Discount.objects.exclude(state=Discount.State.ENDED).order_by("id")
    return dict(rows.values_list("id", "name"))


def list_own_codes(customer_id: int, *, at: datetime) -> list[OwnCode]:
    """The codes that were given to a customer and still open something, the first to end first."""
    rows = DiscountCode.objects.filter(
        customer_id=customer_id, used=0, voided_at__isnull=True, expires_at__gt=at
    ).exclude(text="")
    live = rows.filter(discount__state=Discount.State.LIVE).select_related("discount")
    return [
        OwnCode(text=row.text, discount=row.discount.name, expires_at=row.expires_at)
        for row in live.order_by("expires_at", "id")
    ]


def map_newest_codes(customer_ids: Sequence[int], *, at: datetime) -> dict[int, str]:
    """Of each customer the code they were given last and can still use; one statement."""
    rows = DiscountCode.objects.filter(
        customer_id__in=list(customer_ids), used=0, voided_at__isnull=True, expires_at__gt=at
    ).exclude(text="")
    return dict(rows.order_by("id").values_list("customer_id", "text"))


def uses_of_codes(reference: str) -> QuerySet[DiscountUse]:
    """Uses of codes that were given under references that begin so, but for those undone."""
    rows: QuerySet[DiscountUse] = DiscountUse.objects.filter(
        code__reference__startswith=reference, given_back_at__isnull=True
    )
    return rows


def list_live_ids() -> set[int]:
    """The discounts that are in force."""
    return set(Discount.objects.filter(state=Discount.State.LIVE).values_list("id", flat=True))


def get_discount(discount_id: int) -> DiscountView:
    """One discount; UnknownDiscount."""
    rows = list(Discount.objects.filter(id=discount_id))
    if not rows:
        raise UnknownDiscount
    return _view(rows)[0]


def list_groups() -> list[StackGroup]:
    """The groups of the tree, in the order of their making."""
    return list(StackGroup.objects.order_by("id"))


def get_group(group_id: int) -> StackGroup:
    """One group; UnknownGroup."""
    group: StackGroup | None = StackGroup.objects.filter(id=group_id).first()
    if group is None:
        raise UnknownGroup
    return group


def list_batches(discount_id: int) -> list[BatchView]:
    """The batches of a discount, the newest first, with how much of each was used."""
    rows = list(CodeBatch.objects.filter(discount_id=discount_id).order_by("-id"))
    used = dict(
        DiscountCode.objects.filter(batch_id__in=[row.id for row in rows], used__gt=0)
        .order_by()
        .values("batch_id")
        .annotate(count=Count("id"))
        .values_list("batch_id", "count")
    )
    return [
        BatchView(
            id=row.id,
            discount_id=row.discount_id,
            label=row.label,
            count=row.count,
            used=used.get(row.id, 0),
            expires_at=row.expires_at,
            made_at=row.made_at,
            made_by=row.made_by,
            voided_at=row.voided_at,
        )
        for row in rows
    ]


def get_batch(batch_id: int) -> BatchView:
    """One batch; UnknownBatch."""
    batch = CodeBatch.objects.filter(id=batch_id).first()
    if batch is None:
        raise UnknownBatch
    return next(one for one in list_batches(batch.discount_id) if one.id == batch_id)


def list_uses(discount_id: int) -> QuerySet[DiscountUse]:
    """What a discount took off, the last first, with sale and code."""
    rows: QuerySet[DiscountUse] = DiscountUse.objects.filter(discount_id=discount_id)
    return rows.select_related("sale__customer", "code").order_by("-id")


def _view(rows: list[Discount]) -> list[DiscountView]:
    ids = [row.id for row in rows]
    sums = {
        discount_id: (times, amount)
        for discount_id, times, amount in DiscountUse.objects.filter(
            discount_id__in=ids, given_back_at__isnull=True
        )
        .order_by()
        .values("discount_id")
        .annotate(times=Count("id"), amount=Sum("amount_rial"))
        .values_list("discount_id", "times", "amount")
    }
    codes = defaultdict(list)
    named = DiscountCode.objects.filter(
        discount_id__in=ids, voided_at__isnull=True, customer_id__isnull=True
    )
    for code in named.exclude(text="").order_by("id"):
        codes[code.discount_id].append(NamedCode(text=code.text, used=code.used))
    return [
        DiscountView(
            id=row.id,
            name=row.name,
            state=row.state,
            state_label=row.get_state_display(),
            version=row.version,
            spec=read_discount_spec(row.spec),
            group_id=row.group_id,
            changed_at=row.changed_at,
            times=sums.get(row.id, (0, 0))[0],
            amount_rial=sums.get(row.id, (0, 0))[1],
            codes=tuple(codes[row.id]),
        )
        for row in rows
    ]
