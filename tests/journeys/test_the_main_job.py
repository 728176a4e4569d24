"""The main job: a sale, its credit, the text with the code, the next visit, the last day."""

import re
from datetime import timedelta

import pytest

from tests.checkout.conftest import MINA, NOW, TILL, Till
from vafa.audit.types import SYSTEM
from vafa.checkout.actions import give_by_hand, send_code_text
from vafa.checkout.types import Redeem
from vafa.codes.errors import WrongCode
from vafa.config.schedule import ALL as EVERYTHING
from vafa.config.schedule import run_steps
from vafa.customers.queries import find_by_mobile
from vafa.insight.queries import get_metrics
from vafa.ledger.queries import verify_books
from vafa.ledger.types import Unit
from vafa.messaging.actions import save_gateway_account
from vafa.messaging.queries import list_demo_texts, list_messages
from vafa.tenancy.models import Business
from vafa.tenancy.scope import business_scope


class Cafe:
    """A demo café whose customers' phones can be read."""

    def __init__(self, business):
        Business.objects.filter(pk=business.pk).update(is_demo=True)
        self.business = business
        with self.scope():
            self.till = Till(business)
            save_gateway_account(gateway="demo_phone", settings={}, actor=SYSTEM, at=NOW)

    def scope(self):
        return business_scope(self.business.pk)

    def work(self):
        assert run_steps(EVERYTHING, at=self.till.at, business_ids=[self.business.pk]) == 0

    def phone(self, mobile=MINA):
        with self.scope():
            return [text.text for text in list_demo_texts(mobile)]

    def code(self):
        """The 7 digits in the latest text."""
        return re.search(r"\d{7}", self.phone()[0]).group()

    def sell(self, *prices, **more):
        with self.scope():
            return self.till.sell(*prices, **more)


@pytest.fixture
def cafe(committed, business):
    return Cafe(business)


def test_from_the_first_sale_to_the_last_day(cafe, persian):
    with cafe.scope():
        cafe.till.credit_rule(5, days=30)
    cafe.sell(8_400_000)
    cafe.work()
    welcome_and_credit = cafe.phone()
    assert len(welcome_and_credit) == 2
    assert "42,000 تومان اعتبار" in welcome_and_credit[0]
    assert "1405/09/30" in welcome_and_credit[0]
    code = cafe.code()

    cafe.work()  # nothing is said twice
    assert cafe.phone() == welcome_and_credit

    cafe.till.pass_days(3)
    receipt = cafe.sell(2_000_000, redeem=Redeem(code=code))
    assert (receipt.credit_spent_rial, receipt.to_pay_rial) == (420_000, 1_580_000)
    cafe.work()
    fresh = cafe.code()
    assert fresh != code
    assert len(cafe.phone()) == 3
    with cafe.scope():
        with pytest.raises(WrongCode):
            cafe.till.sell(1_000_000, redeem=Redeem(code=code))
        metrics = get_metrics(find_by_mobile(MINA).id)
        assert (metrics.purchases, metrics.total_rial) == (2, 10_400_000)

    cafe.till.pass_days(24)  # a week before the end
    cafe.work()
    assert "7,900 تومان" in cafe.phone()[0]
    assert len(cafe.phone()) == 1  # the demo's phone lets go of what is two weeks old
    cafe.till.pass_days(5)  # the day before
    cafe.work()
    assert len(cafe.phone()) == 2
    cafe.work()
    assert len(cafe.phone()) == 2

    cafe.till.pass_days(3)
    cafe.work()
    with cafe.scope():
        assert cafe.till.credit() == 0
        assert list(verify_books(cafe.business.pk)) == []


def test_no_code_stands_in_any_message_row(cafe):
    with cafe.scope():
        cafe.till.credit_rule(5)
    cafe.sell(8_400_000)
    cafe.work()
    code = cafe.code()
    with cafe.scope():
        rows = list_messages().messages
        assert rows
        assert not [row for row in rows if code in str(row)]


def test_credit_by_hand_is_told_with_its_code(cafe):
    cafe.sell(100_000)
    cafe.work()
    with cafe.scope():
        give_by_hand(
            customer_id=find_by_mobile(MINA).id,
            unit=Unit.CREDIT,
            amount=500_000,
            expires_at=NOW + timedelta(days=10),
            reason="سفارش دیر رسید",
            actor=TILL,
            at=NOW,
            request_key="k1",
        )
    cafe.work()
    assert "50,000 تومان" in cafe.phone()[0]
    assert cafe.code()


def test_a_code_is_texted_again_once_a_minute(cafe):
    with cafe.scope():
        cafe.till.credit_rule(5)
    cafe.sell(8_400_000)
    cafe.work()
    before = len(cafe.phone())
    with cafe.scope():
        mina = find_by_mobile(MINA).id
        assert send_code_text(mina, at=cafe.till.at)
        assert send_code_text(mina, at=cafe.till.at)
    cafe.work()
    assert len(cafe.phone()) == before + 1


def test_the_text_waits_as_long_as_the_owner_set(cafe):
    from vafa.checkout.actions import change_settings

    with cafe.scope():
        cafe.till.credit_rule(5)
        change_settings(actor=TILL, at=NOW, credit_text_minutes=60)
    cafe.sell(8_400_000)
    cafe.work()
    assert len(cafe.phone()) == 1  # the welcome
    cafe.till.at += timedelta(minutes=61)
    cafe.work()
    assert len(cafe.phone()) == 2
