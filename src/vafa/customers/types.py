"""What crosses the door of customers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from vafa.customers.models import Customer, CustomField, Education, FieldKind, Gender, JoinedBy
from vafa.foundation.errors import Refused

__all__ = [
    "PORTAL_FIELDS",
    "UNDONE_WITHIN",
    "CustomField",
    "CustomerKey",
    "Education",
    "FieldKind",
    "Gender",
    "JoinedBy",
    "JoinedCount",
    "Plan",
    "Profile",
    "Recognized",
    "SeenDevice",
    "Stranger",
]

PORTAL_FIELDS = (  # what a business may ask for on its portal, besides names, gender and birthday
    "email",
    "marriage",
    "father_name",
    "national_code",
    "job",
    "education",
    "home_phone",
    "work_phone",
    "province",
    "city",
    "neighbourhood",
    "address",
    "colour",
)
UNDONE_WITHIN = timedelta(days=30)  # a merge


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerKey:
    """How a sale names its customer: by one of these. Mobile in E.164.

    `card` is a membership card as it was typed, swiped or scanned; only checkout reads it.
    """

    mobile: str | None = None
    id: int | None = None
    external_id: str | None = None
    card: str | None = None

    def is_empty(self) -> bool:
        """Whether it names nobody."""
        return self == _NOBODY


_NOBODY = CustomerKey()


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is known of a person; empty texts, zeros and None are unknown. Days are Jalali.

    As somebody wrote it: the actions check it and store it in one way of writing.
    """

    first_name: str = ""
    last_name: str = ""
    gender: str = ""
    birth_year: int = 0
    birth_month: int = 0
    birth_day: int = 0
    email: str = ""
    father_name: str = ""
    national_code: str = ""
    marriage_year: int = 0
    marriage_month: int = 0
    marriage_day: int = 0
    job: str = ""
    education: str = ""
    home_phone: str = ""
    work_phone: str = ""
    province: str = ""
    city: str = ""
    neighbourhood: str = ""
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    weight_kg: int = 0
    colour: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenDevice:
    """What a browser says of the device it runs on; empty for what it does not say."""

    model: str = ""
    system: str = ""
    browser: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedCount:
    """How many joined, and how many of them by themselves: by text or on their own pages."""

    whole: int
    alone: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognized:
    """The customer of a sale, and whether this is the first time we see them."""

    customer: Customer
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stranger:
    """Somebody on a list from elsewhere, whom we may know: by mobile (E.164) or external id.

    `custom` has values as they are stored; what is unknown of the profile changes nothing.
    """

    mobile: str | None = None
    external_id: str | None = None
    profile: Profile = field(default_factory=Profile)
    custom: Mapping[str, Any] = field(default_factory=dict)
    joined_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What becomes of a stranger: a new customer, one who is changed (`before` has what was), one
    whom we knew just so, or nobody, since a rule refused it.
    """

    customer_id: int = 0
    is_new: bool = False
    columns: Mapping[str, Any] = field(default_factory=dict)
    before: Mapping[str, Any] = field(default_factory=dict)
    refusal: Refused | None = None
