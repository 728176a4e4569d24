"""The family of what is held on people: one file `held.py` in each package that holds some.

It says of each table which rows are a person's, what of them is told to who asks for all that is
held on them, and what becomes of them when the person is erased. The files are found by
themselves; `tests/customers/test_held.py` fails at a table that nobody speaks for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Literal

from django.apps import apps
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules

__all__ = ["Holding", "Merged", "Person", "by_mobile", "hold", "list_holdings", "tells"]


class Merged(StrEnum):
    """What becomes of the rows of who goes into another customer."""

    GO = "go"  # they name who is kept, and go back when the two are parted
    BOTH = "both"  # they stay; whoever reads of the kept one reads of both
    STAY = "stay"  # they stay as history: nothing is decided by them any more
    ANEW = "anew"  # they are worked out anew for both
    NUMBER = "number"  # they know a number alone, which leads to who is kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Whose rows are asked for: a customer, and whoever went into them in a merge."""

    ids: tuple[int, ...]
    mobiles: tuple[str, ...]


def _by_customer(rows: QuerySet[Any], person: Person) -> QuerySet[Any]:
    return rows.filter(customer_id__in=person.ids)


def by_mobile(rows: QuerySet[Any], person: Person) -> QuerySet[Any]:
    """Rows that know a person by the number alone."""
    return rows.filter(mobile__in=person.mobiles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One table: `tells` gives names to its columns (or paths from them), `erase` says what of a
    person's rows becomes of an erasure: emptied columns, no rows, or nothing, since nothing in
    them says who it was once the customer's own row is empty. `merged` says what a merge does.
    """

    slug: str
    model: str
    title: Promise | str
    tells: Mapping[str, str]
    merged: Merged
    of: Callable[[QuerySet[Any], Person], QuerySet[Any]] = _by_customer
    erase: Mapping[str, Any] | Literal["rows"] | None = None

    def rows_of(self, person: Person) -> QuerySet[Any]:
        """The rows that are the person's, the oldest first."""
        rows: QuerySet[Any] = apps.get_model(self.model)._default_manager.all()
        return self.of(rows, person)


_HOLDINGS: dict[str, Holding] = {}


def hold(*holdings: Holding) -> None:
    """Speak for tables; each package does so once, in its `held.py`."""
    for holding in holdings:
        assert holding.slug not in _HOLDINGS, f"{holding.slug} is spoken for twice"
        _HOLDINGS[holding.slug] = holding


def list_holdings() -> list[Holding]:
    """Every table that holds something on people, the customers' own first."""
    _find()
    return sorted(_HOLDINGS.values(), key=lambda one: not one.model.startswith("customers."))


def tells(names: str, **paths: str) -> dict[str, str]:
    """Columns told under their own names, and others under better ones."""
    return {name: name for name in names.split()} | paths


@cache
def _find() -> None:
    autodiscover_modules("held")
