"""What is known of a person: stored in one way of writing, and nothing that cannot be."""

from datetime import UTC, datetime

import pytest

from vafa.audit.models import AuditRecord
from vafa.audit.types import SYSTEM
from vafa.customers.actions import (
    add_custom_field,
    change_customer,
    end_merge,
    keep_merge,
    lock_merge,
    lock_pair,
    register_customer,
)
from vafa.customers.errors import BadDay, BadNationalCode, BadPhone, BadPlace
from vafa.customers.models import Customer
from vafa.customers.queries import search_customers
from vafa.customers.types import JoinedBy, Profile
from vafa.foundation.ids import new_id

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
WHOLE = {
    "first_name": "مينا",
    "last_name": "کریمی",
    "father_name": "علي",
    "national_code": "۷۷۳-۱۶۸۹۹۵-۶",
    "birth_month": 12,
    "birth_day": 30,
    "marriage_year": 1399,
    "marriage_month": 12,
    "marriage_day": 30,
    "education": "master",
    "home_phone": "۰۲۱ ۸۸۷۷ ۶۶۵۵",
    "work_phone": "0912 123 4567",
    "city": "تهران",
    "latitude": 35.7,
    "longitude": 51.4,
    "weight_kg": 71,
}


def register(mobile="09121234567", **profile):
    return register_customer(
        mobile=mobile,
        profile=Profile(**profile),
        joined_by=JoinedBy.CASHIER,
        actor=SYSTEM,
        at=NOW,
    )


def change(customer, **profile):
    return change_customer(customer_id=customer.id, profile=profile, actor=SYSTEM, at=NOW)


def test_a_whole_profile_is_stored_in_one_way_of_writing(scope):
    known = Customer.objects.get(id=register(**WHOLE).id)
    assert (known.first_name, known.father_name) == ("مینا", "علی")
    assert known.national_code == "7731689956"
    assert (known.home_phone, known.work_phone) == ("+982188776655", "+989121234567")
    assert (known.marriage_year, known.marriage_month, known.marriage_day) == (1399, 12, 30)
    assert (known.latitude, known.longitude, known.weight_kg) == (35.7, 51.4, 71)
    assert (known.job, known.address, known.about, known.custom) == ("", "", "", {})


@pytest.mark.parametrize(
    ("wrong", "refusal", "pointer"),
    [
        ({"national_code": "7731689957"}, BadNationalCode, "/national_code"),
        ({"work_phone": "call me"}, BadPhone, "/work_phone"),
        ({"marriage_month": 13, "marriage_day": 1}, BadDay, "/marriage_day"),
        ({"marriage_year": 1400, "marriage_month": 12, "marriage_day": 30}, BadDay, None),
        ({"marriage_year": 1400}, BadDay, "/marriage_day"),
        ({"birth_month": 7, "birth_day": 31}, BadDay, "/birth_day"),
        ({"latitude": 35.7}, BadPlace, "/longitude"),
        ({"latitude": 135.7, "longitude": 51.4}, BadPlace, "/latitude"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(scope, wrong, refusal, pointer):
    customer = register(first_name="مینا", national_code="7731689956")
    with pytest.raises(refusal) as refused:
        change(customer, last_name="کریمی", **wrong)
    assert pointer in (None, refused.value.pointer)
    known = Customer.objects.get(id=customer.id)
    assert (known.last_name, known.national_code, known.marriage_day) == ("", "7731689956", 0)


def test_a_correction_keeps_the_rest_and_leaves_what_was_before_in_the_audit(scope):
    customer = register(**WHOLE)
    changed = change(customer, city="شیراز", home_phone="")
    assert (changed.city, changed.home_phone, changed.father_name) == ("شیراز", "", "علی")
    facts = AuditRecord.objects.get(act="customer.changed").facts
    assert facts["before"] == {"city": "تهران", "home_phone": "+982188776655"}
    assert facts["after"] == {"city": "شیراز", "home_phone": ""}


def test_a_merge_fills_in_what_was_unknown_and_parting_takes_back_what_nobody_corrected(scope):
    kept = register(city="شیراز", birth_month=3, birth_day=1)
    gone = register(mobile="09351112233", **WHOLE)
    ours, both, theirs = (
        add_custom_field(title=title, kind="text", actor=SYSTEM, at=NOW).id for title in "abc"
    )
    for who, custom in ((kept, {ours: "o", both: "o"}), (gone, {both: "t", theirs: "t"})):
        change_customer(customer_id=who.id, custom=custom, actor=SYSTEM, at=NOW)
    before = Customer.objects.values().get(id=kept.id)
    kept, gone = lock_pair(kept.id, gone.id)
    merge = keep_merge(new_id(), kept, gone, moved={"sales": []}, actor=SYSTEM, at=NOW)
    known = Customer.objects.get(id=kept.id)
    assert (known.full_name, known.city, known.birth_month) == ("مینا کریمی", "شیراز", 3)
    assert (known.national_code, known.latitude, known.marriage_day) == ("7731689956", 35.7, 30)
    assert known.custom == {str(ours): "o", str(both): "o", str(theirs): "t"}
    assert [found.id for found in search_customers("مینا")] == [kept.id]
    change(known, father_name="حسن")
    end_merge(lock_merge(merge.id, at=NOW), actor=SYSTEM, at=NOW)
    assert Customer.objects.values().get(id=kept.id) == before | {"father_name": "حسن"}
    assert Customer.objects.get(id=gone.id).father_name == "علی"
