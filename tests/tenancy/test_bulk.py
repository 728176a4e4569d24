"""Many rows at once: as they were given, in the business in scope, under its rules."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.shop import Shop
from vafa.customers.models import Customer
from vafa.foundation.ids import new_id
from vafa.sales.models import Return, SaleLine
from vafa.tenancy.bulk import insert_many
from vafa.tenancy.scope import NoBusinessInScope, current_business_id

AT = datetime(2026, 11, 21, 12, 30, 15, 123456, tzinfo=UTC)


def person(mobile, **more):
    return {
        "id": new_id(),
        "mobile": mobile,
        "first_name": "ژاله \\ \"'{} %s",
        "last_name": "",
        "name_key": "",
        "gender": "",
        "birth_year": 0,
        "birth_month": 0,
        "birth_day": 0,
        "email": "",
        "external_id": None,
        "joined_at": AT,
        "joined_by": "import",
        "joined_branch_id": None,
        "joined_actor": "system:0",
        **more,
    }


def test_rows_are_written_as_they_were_given(scope):
    row = person("+989121111111")
    insert_many(Customer, [row])
    kept = Customer.objects.get()
    assert {name: getattr(kept, name) for name in row} == row
    assert kept.business_id == current_business_id()


def test_numbers_and_documents_come_back_exactly(scope):
    sale_id = Shop().sell()
    lines = [{"position": 0, "quantity": "1.5"}]
    insert_many(
        Return,
        [
            {
                "id": new_id(),
                "sale_id": sale_id,
                "number": "r1",
                "fingerprint": "",
                "at": AT,
                "recorded_at": AT,
                "goods_rial": 2**60,
                "lines": lines,
                "reason": "",
                "receipt": "۱\n۲",
                "actor": "system:0",
            }
        ],
    )
    kept = Return.objects.get()
    assert (kept.lines, kept.goods_rial, kept.receipt) == (lines, 2**60, "۱\n۲")
    line = SaleLine.objects.values().get()
    fresh = {**line, "id": new_id(), "position": 1, "quantity": Decimal("0.125")}
    del fresh["business_id"]
    insert_many(SaleLine, [fresh])
    assert SaleLine.objects.get(position=1).quantity == Decimal("0.125")


def test_what_is_known_is_passed_over_or_refused(scope):
    first, twin, other = (person(f"+98912111111{n}") for n in (1, 1, 2))
    insert_many(Customer, [first])
    insert_many(Customer, [twin, other], skip_known=True)
    assert set(Customer.objects.values_list("id", flat=True)) == {first["id"], other["id"]}
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_many(Customer, [person("+989121111113"), person("+989121111111")])


def test_too_long_a_text_is_refused_and_not_cut(scope):
    with pytest.raises(DataError), transaction.atomic():
        insert_many(Customer, [person("+989121111111", first_name="x" * 61)])


def test_nothing_to_do_asks_nothing(scope):
    with CaptureQueriesContext(connection) as captured:
        insert_many(Customer, [])
    assert len(captured) == 0


def test_outside_a_scope_nothing_is_written(committed):
    with pytest.raises(NoBusinessInScope):
        insert_many(Customer, [person("+989121111111")])
