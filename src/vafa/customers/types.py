"""What crosses the door of customers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from vafa.customers.models import Customer, CustomField, Education, FieldKind, Gender, JoinedBy

__all__ = [
    "PORTAL_FIELDS",
    "UNDONE_WITHIN",
    "CustomField",
    "CustomerKey",
    "Education",
    "FieldKind",
    "Gender",
    "JoinedBy",
    "Profile",
    "Recognized",
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
class Recognized:
    """The customer of a sale, and whether this is the first time we see them."""

    customer: Customer
    is_new: bool
