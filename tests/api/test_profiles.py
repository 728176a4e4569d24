"""Profiles through the API: everything that is known, and the fields that the business made."""

from __future__ import annotations

import pytest

from vafa.audit.types import SYSTEM
from vafa.customers.actions import add_custom_field

from .conftest import LONG_AGO

WHOLE = {
    "first_name": "مینا",
    "father_name": "علی",
    "national_code": "۷۷۳۱۶۸۹۹۵۶",
    "birthday": {"calendar": "jalali", "month": 12, "day": 30},
    "marriage": "2021-03-20",
    "job": "معمار",
    "education": "master",
    "home_phone": "۰۲۱ ۸۸۷۷ ۶۶۵۵",
    "city": "تهران",
    "location": {"latitude": 35.7812, "longitude": 51.3761},
    "weight_kg": 71,
    "custom": {"drink": "چای", "with_child": True, "size": 42.5, "known_since": "1399/12/30"},
}
STORED = {
    "national_code": "7731689956",
    "birthday": {"calendar": "jalali", "year": None, "month": 12, "day": 30},
    "marriage": {"calendar": "jalali", "year": 1399, "month": 12, "day": 30},
    "education": "master",
    "home_phone": "+982188776655",
    "location": {"latitude": 35.7812, "longitude": 51.3761},
    "weight_kg": 71,
    "custom": {"drink": "2", "with_child": True, "size": 42.5, "known_since": "2021-03-20"},
}


@pytest.fixture
def fields(cafe):
    with cafe.scope():
        for slug, kind in (
            ("drink", "choice"),
            ("with_child", "yes"),
            ("size", "number"),
            ("known_since", "date"),
        ):
            add_custom_field(
                title=slug,
                slug=slug,
                kind=kind,
                choices=["قهوه", "چای"],
                actor=SYSTEM,
                at=LONG_AGO,
            )


def pointers(answer):
    assert answer.status_code == 422, answer.content.decode()
    return [error["pointer"] for error in answer.json()["errors"]]


def test_a_whole_profile_goes_in_and_comes_out(cafe, fields):
    answer = cafe.post("/customers", {"mobile": "09121234567", **WHOLE})
    assert answer.status_code == 201, answer.content.decode()
    made = answer.json()
    assert {name: made[name] for name in STORED} == STORED
    assert (made["about"], made["colour"]) == ("", "")
    assert cafe.get(f"/customers/{made['id']}").json() == made | {"tier": None}
    assert cafe.get("/customers").json()["data"] == [made]


def test_a_correction_touches_what_is_sent_and_null_empties(cafe, fields):
    made = cafe.post("/customers", {"mobile": "09121234567", **WHOLE}).json()
    changes = {
        "marriage": None,
        "location": None,
        "weight_kg": None,
        "job": None,
        "custom": {"size": None, "drink": "1"},
    }
    answer = cafe.call("PATCH", f"/customers/{made['id']}", changes)
    assert answer.json() == made | {
        "marriage": None,
        "location": None,
        "weight_kg": None,
        "job": "",
        "custom": {"drink": "1", "with_child": True, "known_since": "2021-03-20"},
    }


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"national_code": "7731689957"}, "/national_code"),
        ({"work_phone": "call me"}, "/work_phone"),
        ({"marriage": {"calendar": "jalali", "month": 12, "day": 31}}, "/marriage"),
        ({"location": {"latitude": 35.7}}, "/location/longitude"),
        ({"location": {"latitude": 135.7, "longitude": 1}}, "/location/latitude"),
        ({"education": "genius"}, "/education"),
        ({"weight_kg": 0}, "/weight_kg"),
        ({"custom": {"drink": "آب"}}, "/custom/drink"),
        ({"custom": {"size": "large"}}, "/custom/size"),
        ({"custom": {"shoes": 1}}, "/custom/shoes"),
        ({"custom": {"drink": {"id": 1}}}, "/custom/drink"),
    ],
)
def test_what_cannot_be_is_refused_with_its_pointer(cafe, fields, wrong, pointer):
    answer = cafe.post("/customers", {"mobile": "09121234567", **wrong})
    assert pointers(answer)[0].startswith(pointer)
    assert cafe.get("/customers").json()["data"] == []


def test_the_fields_are_told_with_their_choices(cafe, fields):
    told = cafe.get("/custom-fields").json()["data"]
    assert [field["slug"] for field in told] == ["drink", "with_child", "size", "known_since"]
    assert told[0]["kind"] == "choice"
    assert told[0]["choices"][1] == {"id": "2", "title": "چای", "is_active": True}
