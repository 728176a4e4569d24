"""Points changed into credit at the owner's rate."""

from __future__ import annotations

import pytest
from django.db import transaction

from tests.shop import NOW
from vafa.audit.types import SYSTEM
from vafa.foundation.jalali import TEHRAN, from_jalali, start_of_day
from vafa.ledger.errors import AlreadyPosted, NotEnoughBalance
from vafa.ledger.queries import load_wallet, verify_books
from vafa.ledger.types import Unit
from vafa.rewardlist.actions import change_points, change_rate
from vafa.rewardlist.errors import NoExchange


def change(customer_id, points, key="k"):
    return change_points(
        customer_id=customer_id, points=points, request_key=key, actor=SYSTEM, at=NOW
    )


@pytest.fixture
def negar(shop):
    change_rate(rial_per_point=5_000, least_points=50, credit_days=10, actor=SYSTEM, at=NOW)
    return shop.member(100)


def test_points_go_out_and_credit_with_an_end_comes_in(shop, scope, negar):
    assert change(negar, 60).credit_rial == 300_000
    assert shop.left(negar) == 40
    [credit] = [lot for lot in load_wallet(negar, at=NOW).lots if lot.unit == Unit.CREDIT]
    assert credit.expires_at == start_of_day(from_jalali(1405, 9, 11), TEHRAN)  # 30 Aban and ten
    assert list(verify_books(scope.pk)) == []


def test_a_second_press_changes_nothing(shop, negar):
    change(negar, 50)
    with pytest.raises(AlreadyPosted), transaction.atomic():
        change(negar, 50)
    assert (shop.left(negar), shop.left(negar, unit=Unit.CREDIT)) == (50, 250_000)


def test_too_few_and_too_many_are_refused(shop, negar):
    with pytest.raises(NoExchange) as refusal:
        change(negar, 49)
    assert refusal.value.facts == {"least": 50}
    with pytest.raises(NotEnoughBalance):
        change(negar, 101)
    assert (shop.left(negar), shop.left(negar, unit=Unit.CREDIT)) == (100, 0)


def test_without_a_rate_nothing_is_changed(shop):
    with pytest.raises(NoExchange):
        change(shop.member(1_000), 500)
