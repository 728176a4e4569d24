"""Sales that waited at a till which was cut off: recorded once, and the loss is never too big."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.checkout.conftest import MINA, TILL, Till
from tests.trust.race import rival_before
from vafa.audit.types import SYSTEM
from vafa.checkout.actions import accept_late_sale, change_settings, issue_allowance
from vafa.checkout.models import LateSale, TillAllowance
from vafa.checkout.types import LateInput
from vafa.codes.errors import CodesLocked
from vafa.ledger.queries import verify_books
from vafa.ledger.types import Unit
from vafa.sales.models import Sale
from vafa.tenancy.scope import business_scope

ALI = "+989350000001"


class CutOff:
    """Two tills that share a club; each may lose 50,000 rials a day, 30,000 to one guest."""

    def __init__(self, till):
        self.till = till
        till.credit_rule(10)
        till.sell(1_000_000)  # Mina has 100,000 rials
        self.allow()

    def allow(self, **changes):
        wanted = {"offline_till_rial": 50_000, "offline_guest_rial": 30_000} | changes
        change_settings(actor=SYSTEM, at=self.till.at, spends_offline=True, **wanted)

    def allowance(self, name="2", device="d1"):
        return issue_allowance(
            branch_id=self.till.branch.id, till=name, device=device, at=self.till.at
        )

    def late(self, number, *, asked=0, price=200_000, mobile=MINA, name="2", device="d1", **more):
        if asked and "token" not in more:
            more["token"] = self.allowance(name, device).token
        sale = replace(self.till.sale(price, mobile=mobile, number=number), till=name)
        return LateInput(sale=sale, asked_rial=asked, device=device, **more)

    def send(self, late):
        return accept_late_sale(late, actor=TILL, at=self.till.at)

    def lost(self):
        return sorted(TillAllowance.objects.values_list("till", "lost_rial"))


@pytest.fixture
def cut(till):
    return CutOff(till)


def test_a_sale_that_waited_earns_once_however_often_it_is_sent(cut):
    late = cut.late("k-1")
    first = cut.send(late)
    cut.till.at += timedelta(hours=5)
    again = cut.send(late)
    assert (first.is_repeat, again.is_repeat) == (False, True)
    assert again.receipt == first.receipt
    assert cut.till.credit() == 120_000
    assert not LateSale.objects.exists()  # nothing to tell
    cut.till.prove()


def test_what_the_guest_has_pays_and_the_house_loses_nothing(cut):
    answer = cut.send(cut.late("k-1", asked=30_000, code=cut.till.code()))
    assert (answer.lost_rial, answer.receipt.credit_spent_rial) == (0, 30_000)
    assert cut.till.credit() == 70_000 + 17_000
    assert cut.lost() == [("2", 0)]
    cut.till.prove()


def test_what_was_used_meanwhile_is_the_houses_and_earns_nothing(cut):
    code = cut.till.code()
    cut.till.spend(90_000, 90_000)  # elsewhere, while this till was cut off
    answer = cut.send(cut.late("k-1", asked=30_000, code=code))
    assert (answer.lost_rial, answer.why) == (20_000, "short")
    sale = Sale.objects.get(number="k-1")
    assert (sale.credit_rial, sale.total_rial) == (10_000, 180_000)
    assert [award["amount"] for award in sale.awards] == [17_000]
    row = LateSale.objects.get()
    assert (row.sale_id, row.lost_rial, row.total_rial) == (sale.id, 20_000, 200_000)
    assert cut.lost() == [("2", 20_000)]
    cut.till.prove()


def test_two_tills_cut_off_with_one_guests_credit_lose_no_more_than_they_may(cut):
    code = cut.till.code()
    queued = [
        cut.late(f"{name}-{number}", asked=30_000, code=code, name=name)
        for name in ("2", "3")
        for number in range(4)
    ]
    answers = [cut.send(late) for late in queued]
    lost = sum(answer.lost_rial for answer in answers)
    spent = sum(sale.credit_rial for sale in Sale.objects.filter(number__contains="-"))
    assert (spent, lost) == (30_000, 60_000)  # the code is good once; 30,000 a guest and till
    assert cut.lost() == [("2", 30_000), ("3", 30_000)]
    assert [answer.refusal.code for answer in answers if answer.refusal] == ["over_allowance"] * 5
    assert Sale.objects.filter(number__contains="-").count() == 3
    cut.till.prove()


def test_two_devices_of_a_till_share_its_allowance(cut):
    for number, mobile in enumerate((MINA, ALI, "+989350000002")):
        cut.send(cut.late(f"k-{number}", asked=20_000, mobile=mobile, device=f"d{number}"))
    assert cut.lost() == [("2", 40_000)]
    refused = [bool(row.refusal) for row in LateSale.objects.order_by("number")]
    assert refused == [False, False, True]


def test_one_guest_costs_no_more_than_one_guest_may(cut):
    answers = [cut.send(cut.late(f"k-{number}", asked=20_000)) for number in range(2)]
    assert [answer.lost_rial for answer in answers] == [20_000, 0]
    assert answers[1].refusal.facts == {"lost_rial": 20_000, "left_rial": 10_000}
    assert cut.send(cut.late("k-1", asked=10_000)).lost_rial == 10_000
    assert cut.lost() == [("2", 30_000)]


def test_a_refused_sale_is_noted_and_recorded_without_the_credit_when_sent_again(cut):
    refused = cut.send(cut.late("k-1", asked=30_001))
    assert (refused.refusal.code, refused.receipt) == ("over_allowance", None)
    assert not Sale.objects.filter(number="k-1").exists()
    assert LateSale.objects.get().refusal == str(refused.refusal)
    assert cut.send(cut.late("k-1")).receipt.to_pay_rial == 200_000
    row = LateSale.objects.get()
    assert (row.refusal, row.sale_id) == ("", Sale.objects.get(number="k-1").id)


def test_an_allowance_is_of_one_till_device_day_and_business(cut, business):
    good = cut.allowance().token
    wrong = [
        cut.late("a", asked=20_000, token=""),
        cut.late("b", asked=20_000, token=good[:-1] + ("A" if good[-1] != "A" else "B")),
        cut.late("c", asked=20_000, token=good, device="d2"),
        cut.late("d", asked=20_000, token=good, name="3"),
    ]
    yesterday = cut.late("e", asked=20_000, token=good)
    wrong.append(
        replace(yesterday, sale=replace(yesterday.sale, at=cut.till.at - timedelta(days=1)))
    )
    assert [cut.send(late).refusal.code for late in wrong] == ["bad_allowance"] * 5
    late = cut.late("f", asked=20_000, token=good)
    cut.till.at += timedelta(days=8)
    assert cut.send(late).refusal.code == "bad_allowance"
    assert cut.lost() == [("2", 0)]


def test_what_was_given_for_a_day_holds_and_nothing_is_given_where_it_is_off(cut):
    first = cut.allowance()
    cut.allow(offline_till_rial=10)
    assert (cut.allowance().left_rial, cut.allowance().token) == (50_000, first.token)
    cut.till.pass_days(1)
    assert cut.allowance().left_rial == 10
    change_settings(actor=SYSTEM, at=cut.till.at, spends_offline=False)
    assert cut.allowance() is None


def test_wrong_codes_are_counted_and_locked_ones_wait(cut):
    for number in range(5):
        cut.send(cut.late(f"k-{number}", asked=30_001, code=f"000000{number}"))
    with pytest.raises(CodesLocked):
        cut.send(cut.late("k-9", asked=10_000, code=cut.till.code()))
    assert not Sale.objects.filter(number="k-9").exists()
    assert cut.lost() == [("2", 0)]


def test_a_return_gives_back_what_was_the_guests_and_no_more(cut):
    code = cut.till.code()
    before = cut.till.wallet().usable[Unit.CREDIT]
    numbers = ("k-1", "k-2")
    answers = {number: cut.send(cut.late(number, asked=30_000, code=code)) for number in numbers}
    assert [answer.lost_rial for answer in answers.values()] == [0, 30_000]
    for number in numbers:
        cut.till.take_back(answers[number].receipt)
    assert cut.till.wallet().usable[Unit.CREDIT] == before
    cut.till.prove()


def test_two_tills_at_once_lose_no_more_than_they_may(committed, business, monkeypatch):
    with business_scope(business.pk):
        cut = CutOff(Till(business))
        lates = [cut.late(f"k-{n}", asked=30_000, mobile=m) for n, m in enumerate((MINA, ALI))]

    def send(late):
        with business_scope(business.pk):
            return cut.send(late)

    rival = rival_before(monkeypatch, "vafa.checkout.outage._accept", lambda: send(lates[1]))
    assert send(lates[0]).lost_rial == 30_000
    assert rival.finish().value.refusal.code == "over_allowance"
    with business_scope(business.pk):
        assert cut.lost() == [("2", 30_000)]
        assert list(verify_books(business.pk)) == []
