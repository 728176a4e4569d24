"""What a criterion is, and what it has to ask with."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise

from vafa.foundation.jalali import local_day, start_of_day
from vafa.foundation.shapes import Kind
from vafa.foundation.words import Words

EVERYBODY = Q(id__isnull=False)
NOBODY = Q(id__isnull=True)


class Topic(StrEnum):
    """Where a criterion stands in a list to choose from."""

    VISITS = "visits"
    PURCHASES = "purchases"
    PERSON = "person"
    CLUB = "club"
    WALLET = "wallet"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """As of when, and of whom: of everybody, of one customer alone, or of those with ids beyond
    `after_id` up to `up_to_id`.

    What sums up sales asks them `of` so that one customer costs no more than their own rows.
    """

    at: datetime
    zone: ZoneInfo
    customer_id: int | None = None
    after_id: int | None = None
    up_to_id: int | None = None

    @property
    def today(self) -> date:
        """The day it is in the business's zone."""
        return local_day(self.at, self.zone)

    def start_of(self, day: date) -> datetime:
        """The instant at which a day begins in the business's zone."""
        return start_of_day(day, self.zone)

    def of(self, rows: QuerySet[Any], column: str = "customer_id") -> QuerySet[Any]:
        """Rows of customers, narrowed to whom it is asked of; rows of nobody are left out."""
        if self.customer_id is not None:
            return rows.filter(**{column: self.customer_id})
        bounds = {f"{column}__gt": self.after_id, f"{column}__lte": self.up_to_id}
        narrowed = {name: bound for name, bound in bounds.items() if bound is not None}
        return rows.filter(**(narrowed or {f"{column}__isnull": False}))


class Criterion(Kind):
    """Something that may be asked of a customer, with the settings a shop gave it.

    One file in `segments/criteria`, registered by itself.
    """

    title: ClassVar[Promise]
    """Its plain name for a list to choose from: «مدتی نیامده‌اند»."""
    icon: ClassVar[str]
    topic: ClassVar[Topic]

    @abstractmethod
    def matches(self, asking: Asking) -> Q:
        """The customers it holds for, as a condition on rows of Customer.

        Never null in the database: without the fact it asks for, it does not hold.
        """

    @abstractmethod
    def describe(self, words: Words) -> str:
        """The criterion as a phrase after «مشتریانی که»: «۶۰ روز است نیامده‌اند»."""

    @classmethod
    @abstractmethod
    def examples(cls) -> tuple[Self, ...]:
        """Settings as a shop would choose them, for tests and documentation."""

    @property
    def segments_asked(self) -> tuple[int, ...]:
        """The other segments that it asks about."""
        return ()


def has(rows: QuerySet[Any], column: str = "customer_id", own: str = "id") -> Q:
    """Who has one of these rows: `column` of the row is the customer's `own`."""
    return Q(Exists(rows.filter(business_id=OuterRef("business_id"), **{column: OuterRef(own)})))


def among(rows: QuerySet[Any], column: str = "customer_id") -> Q:
    """Who is among these rows of `Asking.of`: found once for all, not for each in turn."""
    return Q(pk__in=rows.values("business_id", column))


def between(least: int | None, most: int | None, beyond: Callable[[int], Q]) -> Q:
    """Who has from `least` to `most`, where `beyond(n)` are those who have n or more, n > 0.

    Who has nothing has 0.
    """
    found = EVERYBODY
    if least:
        found &= beyond(least)
    if most is not None:
        found &= ~beyond(most + 1)
    return found
