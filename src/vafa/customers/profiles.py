"""Profiles as they are stored: written in one way, and nothing in them that cannot be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import cache
from typing import Any

from vafa.customers.errors import BadDay, BadNationalCode, BadPhone, BadPlace, TooLong
from vafa.customers.models import Customer
from vafa.customers.types import Profile
from vafa.foundation.errors import Refused
from vafa.foundation.jalali import is_jalali_day
from vafa.foundation.national_code import read_national_code
from vafa.foundation.persian import clean_texts, search_key
from vafa.foundation.phone import read_phone
from vafa.foundation.plain import list_fields

_READ: dict[str, tuple[Callable[[str], str | None], type[Refused]]] = {
    "national_code": (read_national_code, BadNationalCode),
    "home_phone": (read_phone, BadPhone),
    "work_phone": (read_phone, BadPhone),
}


def write_profile(profile: Profile) -> dict[str, Any]:
    """The columns of a customer that a profile fills.

    BadNationalCode, BadPhone, BadDay, BadPlace and TooLong point at the field.
    """
    columns = clean_texts(list_fields(profile))
    for name, (read, refusal) in _READ.items():
        if columns[name]:
            columns[name] = read(columns[name])
            if columns[name] is None:
                raise refusal(pointer=f"/{name}")
    for name, most in _longest().items():
        if len(columns[name]) > most:
            raise TooLong(pointer=f"/{name}", most=most)
    for occasion in ("birth", "marriage"):
        _check_day(columns, occasion)
    _check_place(columns)
    return columns | {"name_key": search_key(f"{columns['first_name']} {columns['last_name']}")}


def fill_profile(kept: Customer, gone: Customer) -> dict[str, Any]:
    """Let what is unknown of one be as it is known of the other; what was filled, by column.

    Days and places go as a whole; of custom fields each goes by itself.
    """
    filled: dict[str, Any] = {}
    for names in TOGETHER:
        known = {name: getattr(gone, name) for name in names}
        if not any(getattr(kept, name) for name in names) and any(known.values()):
            filled |= known
    for name, value in filled.items():
        setattr(kept, name, value)
    own = {name: value for name, value in gone.custom.items() if name not in kept.custom}
    kept.custom = kept.custom | own
    return filled | ({"custom": own} if own else {})


def unfill_profile(kept: Customer, filled: Mapping[str, Any]) -> None:
    """Empty what was filled and is still as it was filled; what was corrected since then stays."""
    own = filled.get("custom", {})
    kept.custom = {
        name: value for name, value in kept.custom.items() if name not in own or own[name] != value
    }
    for names in TOGETHER:
        if names[0] in filled and all(getattr(kept, name) == filled[name] for name in names):
            for name in names:
                setattr(kept, name, UNKNOWN[name])


def name_in_search(customer: Customer) -> str:
    """The key by which a customer's name is searched."""
    return search_key(f"{customer.first_name} {customer.last_name}")


UNKNOWN = asdict(Profile())  # each field, and what stands there while nothing is known
_WHOLES = (
    ("first_name", "last_name"),
    ("birth_year", "birth_month", "birth_day"),
    ("marriage_year", "marriage_month", "marriage_day"),
    ("latitude", "longitude"),
)
TOGETHER = (  # the fields that are one answer
    *_WHOLES,
    *((name,) for name in UNKNOWN if not any(name in whole for whole in _WHOLES)),
)


@cache
def _longest() -> dict[str, int]:
    """How many letters fit into each text of a profile."""
    columns = (column for column in Customer._meta.fields if column.name in UNKNOWN)
    return {column.name: column.max_length for column in columns if column.max_length}


def _check_day(columns: dict[str, Any], occasion: str) -> None:
    year, month, day = (columns[f"{occasion}_{part}"] for part in ("year", "month", "day"))
    if (year or month or day) and not is_jalali_day(year, month, day):
        raise BadDay(pointer=f"/{occasion}_day")


def _check_place(columns: dict[str, Any]) -> None:
    latitude, longitude = columns["latitude"], columns["longitude"]
    if latitude is None and longitude is None:
        return
    if latitude is None or longitude is None:
        raise BadPlace(pointer="/latitude" if latitude is None else "/longitude")
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise BadPlace(pointer="/latitude")
