"""Profiles of customers, and the fields that a business made for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop as _
from ninja import Router

from vafa.api.v1.access import ApiKey, ApiRequest
from vafa.api.v1.serving import Answer, in_scope
from vafa.api.v1.shapes.customers import CustomerOut
from vafa.api.v1.shapes.profiles import (
    TEXTS,
    ChoiceOut,
    CustomFieldList,
    CustomFieldOut,
    DayOut,
    LocationOut,
)
from vafa.customers.errors import BadCustomValue, UnknownField
from vafa.customers.queries import list_custom_fields
from vafa.staff.types import Scope

if TYPE_CHECKING:
    from vafa.customers.models import Customer

router = Router(tags=[_("Customers")])


@router.get(
    "/custom-fields",
    auth=ApiKey(Scope.CUSTOMERS_READ),
    response=CustomFieldList,
    summary=_("List your own fields"),
    description=_("What the business made to know of its customers, in its order."),
)
@in_scope
def list_fields(request: ApiRequest) -> Answer:
    fields = [
        CustomFieldOut(
            slug=field.slug,
            title=field.title,
            kind=field.kind,
            choices=[ChoiceOut(**choice) for choice in field.choices],
            is_on_portal=field.is_on_portal,
        )
        for field in list_custom_fields()
    ]
    return Answer(CustomFieldList(data=fields))


def read_custom(sent: Mapping[str, Any]) -> dict[int, Any]:
    """What was sent for custom fields, by the ids of the fields. BadCustomValue."""
    if not sent:
        return {}
    ids = {field.slug: field.id for field in list_custom_fields()}
    for slug in sent:
        if slug not in ids:
            raise BadCustomValue(str(UnknownField.message), pointer=f"/custom/{slug}", field=slug)
    return {ids[slug]: value for slug, value in sent.items()}


def write_customers(customers: Iterable[Customer]) -> list[CustomerOut]:
    """Customers as the API tells them; one statement at most, however many."""
    rows = list(customers)
    is_asked = any(row.custom for row in rows)
    slugs = {str(field.id): field.slug for field in list_custom_fields()} if is_asked else {}
    return [_write(row, slugs) for row in rows]


def write_customer(customer: Customer) -> CustomerOut:
    """A customer as the API tells them."""
    return write_customers([customer])[0]


def _write(customer: Customer, slugs: Mapping[str, str]) -> CustomerOut:
    location = None
    if customer.latitude is not None and customer.longitude is not None:
        location = LocationOut(latitude=customer.latitude, longitude=customer.longitude)
    return CustomerOut(
        id=customer.id,
        mobile=customer.mobile,
        external_id=customer.external_id,
        joined_at=customer.joined_at,
        joined_by=customer.joined_by,
        joined_branch=customer.joined_branch_id,
        birthday=_write_day(customer, "birth"),
        marriage=_write_day(customer, "marriage"),
        location=location,
        weight_kg=customer.weight_kg or None,
        custom={
            slugs[field_id]: value
            for field_id, value in customer.custom.items()
            if field_id in slugs
        },
        **{name: getattr(customer, name) for name in TEXTS},
    )


def _write_day(customer: Customer, occasion: str) -> DayOut | None:
    year, month, day = (
        getattr(customer, f"{occasion}_{part}") for part in ("year", "month", "day")
    )
    return DayOut(year=year or None, month=month, day=day) if month else None
