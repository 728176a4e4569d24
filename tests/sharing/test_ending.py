"""Before shared credit ends, its head is told."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.checkout.conftest import MINA, TILL
from tests.sharing.test_sharing import ALI, SARA, SharingTill
from vafa.checkout.reminders import remind_before_end, warn_expiring
from vafa.ledger.models import Lot
from vafa.messaging.models import Message


@pytest.fixture
def till(scope):
    """Mina, the head, and Ali share what both earn; it is good for three days."""
    till = SharingTill(scope)
    till.credit_rule(10, days=3)
    till.family()
    return till


def texts():
    rows = Message.objects.filter(purpose__in=("expiring", "shared_expiring")).order_by("id")
    return [(row.purpose, row.mobile, row.variables.get("amount")) for row in rows]


def test_the_head_is_told_once_of_all_that_ends_in_it(till):
    till.sell(1_000_000)
    till.sell(2_000_000, mobile=ALI)
    assert warn_expiring(at=till.at) == 2
    assert warn_expiring(at=till.at) == 0
    assert texts() == [("shared_expiring", MINA, 300_000)]
    [text] = Message.objects.filter(purpose="shared_expiring")
    assert text.variables["wallet"] == "خانوادهٔ مینا"
    till.pass_days(2)
    assert warn_expiring(at=till.at) == 2
    assert texts() == [("shared_expiring", MINA, 300_000)] * 2
    assert set(Lot.objects.filter(remaining__gt=0).values_list("warnings", flat=True)) == {2}


def test_what_a_member_has_alone_is_told_to_them_apart(till):
    till.join(till.person(SARA, "سارا"), earns_to_shared=False)
    till.sell(1_000_000, mobile=SARA)
    till.sell(1_000_000)
    assert remind_before_end(actor=TILL, at=till.at) == 2
    assert sorted(texts()) == [
        ("expiring", SARA, 100_000),
        ("shared_expiring", MINA, 100_000),
    ]


def test_where_nobody_shares_no_statement_is_spent_on_it(till):
    till.join(till.person(SARA, "سارا"), earns_to_shared=False)
    till.sell(1_000_000, mobile=SARA)
    with CaptureQueriesContext(connection) as asked:
        warn_expiring(at=till.at)
    assert not [one for one in asked if "sharing_member" in one["sql"]]
