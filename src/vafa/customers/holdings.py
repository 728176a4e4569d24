"""All that is held on a person, taken out or erased: `held.py` of each package says what it has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from vafa.customers.custom import say_custom_value
from vafa.customers.errors import UnknownCustomer
from vafa.customers.models import Customer, CustomField
from vafa.customers.registry import Holding, Person, list_holdings
from vafa.foundation.plain import to_json

MOST_ROWS = 20_000  # of one table: the newest are told


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What one table holds on a person: its rows in plain values, the newest first. `words` says
    what the values of a column are called, where it has but a few.
    """

    slug: str
    title: Promise | str
    rows: list[dict[str, Any]]
    words: Mapping[str, Mapping[Any, Any]] = field(default_factory=dict)


def find_person(customer_id: int) -> Person:
    """A customer with whoever went into them; UnknownCustomer."""
    rows = Customer.objects.filter(id=customer_id) | Customer.objects.filter(
        merged_into_id=customer_id
    )
    known = {row.id: row.mobile for row in rows}
    if customer_id not in known:
        raise UnknownCustomer
    return Person(ids=tuple(known), mobiles=tuple(mobile for mobile in known.values() if mobile))


def list_held(customer_id: int) -> list[Held]:
    """All that is held on a customer; tables without a row of theirs are left out. No secret is
    among it. UnknownCustomer.
    """
    person = find_person(customer_id)
    found = [
        Held(
            slug=holding.slug,
            title=holding.title,
            words=_list_words(holding),
            rows=[
                {name: row[path] for name, path in holding.tells.items()}
                for row in holding.rows_of(person)
                .order_by("-pk")
                .values(*holding.tells.values())[:MOST_ROWS]
            ],
        )
        for holding in list_holdings()
    ]
    own = Held(slug="custom_fields", title=gettext_lazy("Your own fields"), rows=_list_own(person))
    return [held for held in (*found[:1], own, *found[1:]) if held.rows]


def write_held(held: list[Held]) -> dict[str, Any]:
    """The same as JSON has it, by table."""
    return {one.slug: to_json(one.rows) for one in held}


def erase_rows(person: Person) -> None:
    """Empty or delete every row of a person, as each package says; a repeat changes nothing."""
    for holding in list_holdings():
        if holding.erase == "rows":
            holding.rows_of(person).delete()
        elif isinstance(holding.erase, Mapping):
            holding.rows_of(person).update(**holding.erase)


def _list_words(holding: Holding) -> dict[str, dict[Any, Any]]:
    columns = {
        one.name: one for one in apps.get_model(holding.model)._meta.concrete_fields if one.choices
    }
    return {
        name: dict(columns[path].flatchoices)
        for name, path in holding.tells.items()
        if path in columns
    }


def _list_own(person: Person) -> list[dict[str, Any]]:
    fields = list(CustomField.objects.order_by("position", "id"))
    return [
        {"field": own.title, "value": said}
        for row in Customer.objects.filter(id__in=person.ids).order_by("id")
        for own in fields
        if (said := say_custom_value(own, row.custom.get(str(own.id))))
    ]
