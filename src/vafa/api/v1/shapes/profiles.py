"""What is known of a customer, and the fields that a business made for it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_noop as _
from pydantic import AfterValidator, ConfigDict, Field, StrictBool, StrictFloat, StrictInt

from vafa.api.v1.shapes.common import Body, Part, wrong
from vafa.customers.types import Education, Gender
from vafa.foundation.jalali import is_jalali_day, to_jalali

PROFILE_ANSWER: dict[str, Any] = {
    "first_name": "مینا",
    "last_name": "کریمی",
    "gender": "",
    "birthday": {"calendar": "jalali", "year": 1370, "month": 8, "day": 14},
    "email": "",
    "father_name": "",
    "national_code": "",
    "marriage": None,
    "job": "",
    "education": "",
    "home_phone": "",
    "work_phone": "+982188776655",
    "province": "تهران",
    "city": "تهران",
    "neighbourhood": "سعادت‌آباد",
    "address": "",
    "location": {"latitude": 35.7812, "longitude": 51.3761},
    "weight_kg": None,
    "colour": "",
    "about": "",
    "custom": {"favourite_drink": "2", "with_child": True},
}
FIELD_ANSWER: dict[str, Any] = {
    "slug": "favourite_drink",
    "title": "نوشیدنی دلخواه",
    "kind": "choice",
    "choices": [
        {"id": "1", "title": "قهوه", "is_active": True},
        {"id": "2", "title": "چای", "is_active": True},
    ],
    "is_on_portal": True,
}
MOST_FIELDS = 50


class JalaliDay(Body):
    """A day of the Jalali calendar; the year may be unknown."""

    calendar: Literal["jalali"]
    year: Annotated[StrictInt, Field(ge=1250, le=1500)] | None = None
    month: Annotated[StrictInt, Field(ge=1, le=12)]
    day: Annotated[StrictInt, Field(ge=1, le=31)]


def _exists(day: JalaliDay | date) -> JalaliDay | date:
    if isinstance(day, JalaliDay):
        is_there = is_jalali_day(day.year or 0, day.month, day.day)
    else:
        is_there = 1871 <= day.year <= 2121
    if not is_there:
        raise wrong("not_a_date")
    return day


Day = Annotated[JalaliDay | date, AfterValidator(_exists)]
PersonName = Annotated[str, Field(max_length=60)]
Email = Annotated[str, Field(max_length=254, pattern=r"^([^@\s]+@[^@\s]+\.[^@\s]+)?$")]
InvitationCode = Annotated[str, Field(min_length=1, max_length=40)]
ExternalId = Annotated[str, Field(min_length=1, max_length=64)]
Phone = Annotated[str, Field(max_length=30)]
CustomValue = StrictBool | StrictInt | StrictFloat | str | list[str] | None


class Location(Body):
    """A place on the map."""

    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]


class ProfileBody(Body):
    """Each of it may be left out; null empties."""

    first_name: PersonName | None = None
    last_name: PersonName | None = None
    gender: Gender | Literal[""] | None = None
    birthday: Day | None = Field(None, description=_("ISO, or Jalali with or without the year."))
    email: Email | None = None
    father_name: PersonName | None = None
    national_code: Annotated[str, Field(max_length=20)] | None = Field(
        None, description=_("Ten digits, in any script; checked.")
    )
    marriage: Day | None = Field(None, description=_("ISO, or Jalali with or without the year."))
    job: Annotated[str, Field(max_length=80)] | None = None
    education: Education | Literal[""] | None = None
    home_phone: Phone | None = Field(None, description=_("Any phone, in any shape."))
    work_phone: Phone | None = Field(None, description=_("Any phone, in any shape."))
    province: PersonName | None = None
    city: PersonName | None = None
    neighbourhood: PersonName | None = None
    address: Annotated[str, Field(max_length=300)] | None = None
    location: Location | None = None
    weight_kg: Annotated[StrictInt, Field(ge=1, le=500)] | None = None
    colour: Annotated[str, Field(max_length=30)] | None = None
    about: Annotated[str, Field(max_length=1000)] | None = None
    custom: Annotated[dict[str, CustomValue], Field(max_length=MOST_FIELDS)] = Field(
        default_factory=dict,
        description=_(
            "Values of your own fields by their slug: a text, a number, a day as 2026-11-21 or "
            "1405/08/30, the id or title of a choice, a list of those, true or false."
        ),
    )

    def to_changes(self) -> dict[str, Any]:
        """The fields of a profile that were sent."""
        sent = self.model_fields_set
        changes: dict[str, Any] = {
            name: getattr(self, name) or "" for name in TEXTS if name in sent
        }
        if "birthday" in sent:
            changes |= _split_day("birth", self.birthday)
        if "marriage" in sent:
            changes |= _split_day("marriage", self.marriage)
        if "location" in sent:
            changes["latitude"] = self.location.latitude if self.location else None
            changes["longitude"] = self.location.longitude if self.location else None
        if "weight_kg" in sent:
            changes["weight_kg"] = self.weight_kg or 0
        return changes


TEXTS = (
    *("first_name", "last_name", "gender", "email", "father_name", "national_code", "job"),
    *("education", "home_phone", "work_phone", "province", "city", "neighbourhood", "address"),
    *("colour", "about"),
)


def _split_day(occasion: str, day: JalaliDay | date | None) -> dict[str, int]:
    if isinstance(day, date):
        jalali = to_jalali(day)
        year, month, number = jalali.year, jalali.month, jalali.day
    else:
        year, month, number = (day.year or 0, day.month, day.day) if day else (0, 0, 0)
    return {f"{occasion}_year": year, f"{occasion}_month": month, f"{occasion}_day": number}


class DayOut(Part):
    """A Jalali day; the year may be unknown."""

    calendar: Literal["jalali"] = "jalali"
    year: int | None
    month: int
    day: int


class LocationOut(Part):
    """A place on the map."""

    latitude: float
    longitude: float


class ProfileOut(Part):
    """What is known of a customer; empty texts and null are unknown."""

    first_name: str
    last_name: str
    gender: Literal["", "female", "male"]
    birthday: DayOut | None
    email: str
    father_name: str
    national_code: str
    marriage: DayOut | None
    job: str
    education: str = Field(description=_("below_diploma, diploma, associate, bachelor, master …"))
    home_phone: str
    work_phone: str
    province: str
    city: str
    neighbourhood: str
    address: str
    location: LocationOut | None
    weight_kg: int | None
    colour: str
    about: str
    custom: dict[str, Any] = Field(description=_("Values of your own fields, by their slug."))


class ChoiceOut(Part):
    """Something that can be chosen in a field."""

    id: str
    title: str
    is_active: bool = Field(description=_("Whether it is still offered."))


class CustomFieldOut(Part):
    """A field that the business made."""

    model_config = ConfigDict(json_schema_extra={"examples": [FIELD_ANSWER]})

    slug: str
    title: str
    kind: str = Field(description=_("text, number, date, choice, choices or yes"))
    choices: list[ChoiceOut]
    is_on_portal: bool = Field(description=_("Whether customers fill it in on their own page."))


class CustomFieldList(Part):
    """The fields that the business made, in their order."""

    data: list[CustomFieldOut]
