from datetime import UTC, datetime

import pytest

from vafa.audit.models import AuditRecord
from vafa.audit.types import SYSTEM
from vafa.customers.actions import change_customer, join_customer, register_customer
from vafa.customers.errors import BadMobile, ExternalIdTaken, MobileTaken, UnknownCustomer
from vafa.customers.models import Customer
from vafa.customers.queries import search_customers
from vafa.customers.types import CustomerKey, JoinedBy, Profile
from vafa.outbox.models import OutboxEvent

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def join(mobile=None, **key):
    return join_customer(
        CustomerKey(mobile=mobile, **key),
        joined_by=JoinedBy.INVOICE,
        branch_id=None,
        actor=SYSTEM,
        at=NOW,
    )


def register(mobile, first="", last="", **more):
    return register_customer(
        mobile=mobile,
        profile=Profile(first_name=first, last_name=last),
        joined_by=JoinedBy.CASHIER,
        actor=SYSTEM,
        at=NOW,
        **more,
    )


def test_a_mobile_joins_once(scope):
    first = join("+989121234567")
    again = join("+989121234567")
    assert (first.is_new, again.is_new) == (True, False)
    assert first.customer.id == again.customer.id
    assert OutboxEvent.objects.filter(name="customer.joined").count() == 1


def test_an_unknown_id_is_refused_and_nobody_joins(scope):
    with pytest.raises(UnknownCustomer):
        join(id=17)
    assert Customer.objects.count() == 0


@pytest.mark.parametrize("text", ["۰۹۱۲ ۱۲۳ ۴۵۶۷", "+98 912 123 4567", "9121234567"])
def test_every_way_of_writing_finds_the_same_customer(scope, text):
    customer = register("09121234567", "مینا", "کریمی‌نژاد")
    assert [found.id for found in search_customers(text)] == [customer.id]


def test_any_part_of_the_name_finds_in_persian_order(scope):
    for first, last in [("سارا", "گلستان"), ("رضا", "پارسا"), ("مینا", "پارسا")]:
        register(None, first, last)
    found = [f"{c.first_name} {c.last_name}" for c in search_customers("پارس")]
    assert found == ["رضا پارسا", "مینا پارسا"]
    assert search_customers("پ") == []


def test_two_customers_may_not_share_a_mobile(scope):
    first = register("09121234567")
    with pytest.raises(MobileTaken) as refusal:
        register("+989121234567")
    assert refusal.value.facts == {"customer_id": first.id}
    assert Customer.objects.count() == 1


def test_a_bad_mobile_is_refused(scope):
    with pytest.raises(BadMobile):
        register("0912")
    assert Customer.objects.count() == 0


def test_a_change_keeps_what_was_there_before_in_the_audit(scope):
    customer = register("09121234567", "مینا")
    change_customer(customer_id=customer.id, mobile="09351112233", actor=SYSTEM, at=NOW)
    row = AuditRecord.objects.get(act="customer.changed")
    assert row.facts == {
        "before": {"mobile": "+989121234567"},
        "after": {"mobile": "+989351112233"},
    }


def test_two_customers_may_not_share_an_external_id(scope):
    first = register("09121234567", external_id="pos-7")
    with pytest.raises(ExternalIdTaken) as refusal:
        register("09351112233", external_id="pos-7")
    assert refusal.value.facts == {"customer_id": first.id}
    assert Customer.objects.count() == 1


def test_a_mapping_changes_only_what_it_names(scope):
    customer = register("09121234567", "مینا", "کریمی‌نژاد")
    change_customer(
        customer_id=customer.id,
        profile={"last_name": "پارسا"},
        external_id="pos-7",
        actor=SYSTEM,
        at=NOW,
    )
    customer.refresh_from_db()
    assert (customer.full_name, customer.mobile) == ("مینا پارسا", "+989121234567")
    row = AuditRecord.objects.get(act="customer.changed")
    assert row.facts["after"] == {"external_id": "pos-7", "last_name": "پارسا"}
