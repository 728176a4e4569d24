"""Profiles as they are stored: written in one way, and nothing in them that cannot be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from vafa.customers.errors import BadDay, BadNationalCode, BadPhone, BadPlace
from vafa.customers.types import Profile
from vafa.foundation.errors import Refused
from vafa.foundation.jalali import is_jalali_day
from vafa.foundation.national_code import read_national_code
from vafa.foundation.persian import clean_texts, search_key
from vafa.foundation.phone import read_phone

_READ: dict[str, tuple[Callable[[str], str | None], type[Refused]]] = {
    "national_code": (read_national_code, BadNationalCode),
    "home_phone": (read_phone, BadPhone),
    "work_phone": (read_phone, BadPhone),
}


def write_profile(profile: Profile) -> dict[str, Any]:
    """The columns of a customer that a profile fills.

    BadNationalCode, BadPhone, BadDay and BadPlace point at the field.
    """
    columns = clean_texts(asdict(profile))
    for name, (read, refusal) in _READ.items():
        if columns[name]:
            columns[name] = read(columns[name])
            if columns[name] is None:
                raise refusal(pointer=f"/{name}")
    for occasion in ("birth", "marriage"):
        _check_day(columns, occasion)
    _check_place(columns)
    return columns | {"name_key": search_key(f"{columns['first_name']} {columns['last_name']}")}


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
