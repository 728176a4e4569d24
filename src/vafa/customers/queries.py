"""Finding customers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from vafa.customers.anniversaries import is_aged, kept_within
from vafa.customers.custom import (
    ask_custom_fields,
    check_custom_values,
    list_choices,
    say_custom_value,
)
from vafa.customers.devices import devices, list_devices
from vafa.customers.errors import UnknownCustomer, UnknownField
from vafa.customers.holdings import Held, find_person, list_held, write_held
from vafa.customers.models import Customer, CustomField, Merge, Note, ProfileSettings
from vafa.customers.types import CustomerKey, JoinedBy, JoinedCount
from vafa.foundation.persian import search_key, to_latin_digits
from vafa.foundation.phone import format_mobile, read_mobile
from vafa.tenancy.bulk import is_any_of
from vafa.tenancy.prepared import Prepared

__all__ = [
    "Held",
    "ask_custom_fields",
    "check_custom_values",
    "customers",
    "customers_like",
    "devices",
    "find_by_mobile",
    "find_customer",
    "find_heir",
    "find_person",
    "get_custom_field",
    "get_customer",
    "is_aged",
    "is_confirmed",
    "kept_within",
    "list_birthdays",
    "list_choices",
    "list_custom_fields",
    "list_devices",
    "list_held",
    "list_merges",
    "list_merges_within",
    "list_notes",
    "list_portal_fields",
    "list_wedding_days",
    "map_customers",
    "map_heirs",
    "map_keys",
    "notes",
    "say_custom_value",
    "search_customers",
    "selves_of",
    "word_to_type",
    "write_held",
]

MOST_FOUND = 20
_BY_ID = Prepared(lambda id: Customer.objects.filter(id=id))  # noqa: A006
_BY_MOBILE = Prepared(lambda mobile: Customer.objects.filter(mobile=mobile))


def get_customer(customer_id: int) -> Customer:
    """The customer, or UnknownCustomer."""
    customer: Customer | None = Customer.objects.filter(id=customer_id).first()
    if customer is None:
        raise UnknownCustomer
    return customer


def word_to_type(customer: Customer) -> str:
    """What is typed by hand before a customer is erased: the name, else the number, else a word."""
    if customer.full_name:
        return customer.full_name
    return to_latin_digits(format_mobile(customer.mobile)) if customer.mobile else _("erase")


def is_confirmed(customer: Customer, typed: str) -> bool:
    """Whether that was typed; a number in any shape."""
    wanted = word_to_type(customer)
    if search_key(typed) == search_key(wanted):
        return True
    has_number = not customer.full_name and customer.mobile is not None
    return has_number and read_mobile(typed) == customer.mobile


def find_heir(customer_id: int) -> int:
    """The id of who this customer is now: another's after a merge. UnknownCustomer."""
    customer = get_customer(customer_id)
    return customer.merged_into_id or customer.id


def map_heirs(ids: Collection[int]) -> dict[int, int]:
    """Who each of these customers is now, by id: themselves, or whom they went into."""
    whom = Coalesce("merged_into_id", "id")
    return dict(Customer.objects.filter(id__in=ids).values_list("id", whom))


def selves_of(ids: Collection[int]) -> QuerySet[Any, int]:
    """The ids of these customers and of whoever went into them, to filter by."""
    rows = Customer.objects.filter(Q(id__in=ids) | Q(merged_into_id__in=ids))
    return rows.values_list("id", flat=True)


def find_by_mobile(mobile: str) -> Customer | None:
    """The customer with this mobile, in whatever shape it is written."""
    number = read_mobile(mobile)
    return _follow(Customer.objects.filter(mobile=number).first()) if number else None


def find_customer(key: CustomerKey) -> Customer | None:
    """The customer whom the key names, or None; an id goes before an external id, that before
    a mobile. Of who was merged, whom they went into.
    """
    if key.is_empty():
        return None
    found: Customer | None
    if key.id is not None:
        return _follow(_BY_ID.first(id=key.id))
    if key.external_id is not None:
        found = _follow(Customer.objects.filter(external_id=key.external_id).first())
        if found is not None or key.mobile is None:
            return found
    return _follow(_BY_MOBILE.first(mobile=key.mobile))


def search_customers(text: str, *, limit: int = MOST_FOUND) -> list[Customer]:
    """Who is meant by what is typed: a mobile or the end of one, or any part of the name.

    At most `limit`, names in Persian order. Nothing for fewer than two letters.
    """
    whole = find_by_mobile(text)
    if whole is not None:
        return [whole]
    return list(customers_like(text).order_by("sort_key", "id")[:limit])


def customers_like(text: str) -> QuerySet[Customer]:
    """Everybody who may be meant by what is typed; nobody for fewer than two letters."""
    rows = customers()
    digits = "".join(letter for letter in to_latin_digits(text) if letter in "0123456789")
    if len(digits) >= 4:
        return rows.filter(mobile__contains=digits.lstrip("0"))
    key = search_key(text)
    if len(key) < 2:
        return rows.none()
    for word in key.split():
        rows = rows.filter(name_key__contains=word)
    return rows


def customers() -> QuerySet[Customer]:
    """Every customer in scope, for lists, segments and reports to filter; nobody who was merged
    into another or erased.
    """
    rows: QuerySet[Customer] = Customer.objects.filter(
        merged_into_id__isnull=True, erased_at__isnull=True
    )
    return rows


def map_keys(
    *, mobiles: Collection[str], external_ids: Collection[str]
) -> tuple[dict[str, int], dict[str, int]]:
    """Whom these mobiles (E.164) and external ids lead to, by mobile and by external id; of who
    was merged, whom they went into. Unknown ones are left out.
    """
    whom = Coalesce("merged_into_id", "id")
    by_mobile = Customer.objects.filter(is_any_of("mobile", mobiles)).values_list("mobile", whom)
    by_external_id = Customer.objects.filter(is_any_of("external_id", external_ids))
    return dict(by_mobile), dict(by_external_id.values_list("external_id", whom))


def map_customers(ids: Sequence[int]) -> dict[int, Customer]:
    """Customers by id, for rows that name them."""
    return {row.id: row for row in Customer.objects.filter(id__in=list(ids))}


def count_joined(*, since: datetime) -> dict[int | None, JoinedCount]:
    """How many joined since then at each branch (None: at none), and of them by themselves."""
    alone = Count("id", filter=Q(joined_by__in=[JoinedBy.PORTAL, JoinedBy.TEXT]))
    found = customers().filter(joined_at__gte=since).values_list("joined_branch_id")
    rows = found.annotate(whole=Count("id"), alone=alone).order_by()
    return {branch: JoinedCount(whole=whole, alone=by_self) for branch, whole, by_self in rows}


def notes() -> QuerySet[Note]:
    """Every note in scope, for timelines to filter."""
    rows: QuerySet[Note] = Note.objects.all()
    return rows


def list_notes(customer_id: int, *, limit: int = 100) -> list[Note]:
    """Notes on a customer, newest first."""
    return list(notes().filter(customer_id=customer_id).order_by("-at", "-id")[:limit])


def list_birthdays(day: date, *, after_id: int, limit: int) -> list[int]:
    """Whose birthday is kept on this day, in the order of ids after one.

    The 30th of Esfand is kept on the 29th in common years.
    """
    return _list_anniversaries("birth", day, after_id=after_id, limit=limit)


def list_wedding_days(day: date, *, after_id: int, limit: int) -> list[int]:
    """Whose wedding day is kept on this day, likewise."""
    return _list_anniversaries("marriage", day, after_id=after_id, limit=limit)


def list_merges(kept_id: int) -> list[Merge]:
    """Who went into this customer and is there still, the latest first."""
    rows = Merge.objects.filter(kept_id=kept_id, undone_at__isnull=True)
    return list(rows.select_related("gone").order_by("-at", "-id"))


def list_merges_within(ids: Collection[int]) -> list[int]:
    """The ids of the merges that stand among these rows of one person."""
    rows = Merge.objects.filter(kept_id__in=ids, gone_id__in=ids, undone_at__isnull=True)
    return list(rows.values_list("id", flat=True))


def list_custom_fields(*, with_put_away: bool = False) -> list[CustomField]:
    """The business's own fields in their order; those in use, or all."""
    rows = (
        CustomField.objects.all() if with_put_away else CustomField.objects.filter(is_active=True)
    )
    return list(rows.order_by("-is_active", "position", "id"))


def get_custom_field(field_id: int) -> CustomField:
    """One of the business's own fields, or UnknownField."""
    field: CustomField | None = CustomField.objects.filter(id=field_id).first()
    if field is None:
        raise UnknownField
    return field


def list_portal_fields() -> list[str]:
    """Names of PORTAL_FIELDS that the portal asks for."""
    settings = ProfileSettings.objects.first()
    return list(settings.on_portal) if settings else []


def _follow(customer: Customer | None) -> Customer | None:
    """Whom they were merged into, nobody if they were erased; nearly always themselves, at no
    cost.
    """
    if customer is None or customer.erased_at is not None:
        return None
    return customer if customer.merged_into_id is None else get_customer(customer.merged_into_id)


def _list_anniversaries(of: str, day: date, *, after_id: int, limit: int) -> list[int]:
    rows = customers().filter(kept_within(of, 1, day), id__gt=after_id)
    return list(rows.order_by("id").values_list("id", flat=True)[:limit])
