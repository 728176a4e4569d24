"""What sales bring partners through the door of the till, and what returns take back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.checkout.conftest import NOW, TILL, Till
from vafa.checkout.queries import quote_sale
from vafa.config.reactions import REACTIONS
from vafa.ledger.queries import get_balance
from vafa.ledger.types import Holder, Purpose, Unit
from vafa.outbox.actions import deliver_pending
from vafa.partners.actions import add_partner, change_partner, pay_out
from vafa.partners.errors import (
    BadPartner,
    BadPayout,
    CodeTaken,
    MoreThanOwed,
    NoSuchPartner,
    SameKeyOtherPayout,
    UnknownPartner,
)
from vafa.partners.models import Commission, Payout
from vafa.partners.queries import (
    get_partner,
    list_commissions,
    list_entries,
    list_partners,
    sum_owed,
    sum_period,
)
from vafa.partners.types import PartnerTerms, Rate, Sums
from vafa.rules.actions import create_rule
from vafa.rules.models import RuleUse
from vafa.rules.types import read_rule
from vafa.sales.models import Sale
from vafa.sales.types import LineInput


class PartnerTill(Till):
    """A till to which partners bring guests."""

    def partner(self, code="H1", percent=10, **more):
        terms = PartnerTerms(
            name=f"هتل {code}", code=code, rate=Rate(percent=Decimal(percent)), **more
        )
        return add_partner(terms, actor=TILL, at=NOW)

    def pay_out(self, partner_id, amount, *, key="k1", note="حواله ۱۲"):
        return pay_out(
            partner_id=partner_id,
            amount_rial=amount,
            note=note,
            request_key=key,
            actor=TILL,
            at=self.at,
        )

    def owed(self, partner_id):
        """What the books say, which is what sales brought, less what came back and was paid."""
        owed = get_balance(Holder.PARTNER, partner_id, Purpose.PAYABLE, Unit.CREDIT)
        rows = Commission.objects.filter(partner_id=partner_id)
        kept = sum(row.amount_rial - row.taken_back_rial for row in rows)
        paid = sum(row.amount_rial for row in Payout.objects.filter(partner_id=partner_id))
        assert owed == kept - paid
        self.prove()
        return owed


@pytest.fixture
def till(scope):
    return PartnerTill(scope)


def line(price, quantity=1, **more):
    return LineInput(name="قلم", unit_price_rial=price, quantity=Decimal(str(quantity)), **more)


def by_line(receipt):
    return [row.by_line for row in Commission.objects.filter(sale_id=receipt.sale_id)]


def test_who_brings_a_sale_earns_a_percent_of_its_goods(till):
    hotel = till.partner("h1", percent="7.5")
    receipt = till.sell(1_000_000, 333, partner="h1", tax_rial=90_000)
    assert by_line(receipt) == [[75_000, 24]]
    assert till.owed(hotel) == 75_024
    till.sell(1_000_000)
    assert till.owed(hotel) == 75_024


def test_a_product_goes_before_its_category_and_a_sum_counts_each_piece(till):
    driver = till.partner(
        percent=10,
        rates=(
            Rate(category="نوشیدنی", percent=Decimal(2)),
            Rate(sku="tea", each_rial=5_000),
            Rate(sku="water"),
        ),
    )
    receipt = till.sell(
        line(100_000, 3, sku="tea", category="نوشیدنی"),
        line(100_000, sku="latte", category="نوشیدنی"),
        line(100_000, sku="water"),
        line(100_000),
        partner="H1",
    )
    assert by_line(receipt) == [[15_000, 2_000, 0, 10_000]]
    assert till.owed(driver) == 27_000


def test_a_line_names_another_partner_than_its_sale(till):
    hotel, guide = till.partner("H1"), till.partner("G1", percent=20)
    receipt = till.sell(100_000, line(100_000, partner="g1"), partner="h1")
    assert [(one.code, one.amount_rial) for one in list_commissions(receipt.sale_id)] == [
        ("H1", 10_000),
        ("G1", 20_000),
    ]
    assert (till.owed(hotel), till.owed(guide)) == (10_000, 20_000)


def test_a_discount_on_the_invoice_lowers_what_every_line_brings(till):
    hotel = till.partner()
    till.sell(300_000, 100_000, partner="H1", discount_rial=40_000)
    assert till.owed(hotel) == 36_000


def test_caps_of_the_sale_and_of_the_month_trim(till):
    hotel = till.partner(most_per_sale_rial=50_000, most_per_month_rial=80_000)
    first = till.sell(600_000, 200_000, partner="H1")
    assert by_line(first) == [[37_500, 12_500]]
    till.sell(1_000_000, partner="H1")
    till.sell(1_000_000, partner="H1")
    assert till.owed(hotel) == 80_000
    till.pass_days(31)
    till.sell(100_000, partner="H1")
    assert till.owed(hotel) == 90_000


def test_returns_by_line_take_back_together_what_the_sale_brought(till):
    hotel = till.partner(percent="3.33")
    receipt = till.sell(line(1_001, 3), 777, partner="H1")
    owed = till.owed(hotel)
    till.take_back(receipt, (0, 1), number="r1")
    after_one = till.owed(hotel)
    assert 0 < after_one < owed
    till.take_back(receipt, (0, 1), number="r1")
    assert till.owed(hotel) == after_one
    till.take_back(receipt, number="r2")
    assert till.owed(hotel) == 0
    assert Commission.objects.get().taken_back_rial == owed


def test_a_return_after_new_rates_takes_back_what_was_given_then(till):
    hotel = till.partner(percent=10)
    receipt = till.sell(100_000, partner="H1")
    terms = get_partner(hotel).terms
    change_partner(hotel, replace(terms, rate=Rate(percent=Decimal(50))), actor=TILL, at=NOW)
    till.take_back(receipt)
    assert till.owed(hotel) == 0


def test_what_was_paid_out_before_goods_came_back_is_settled_by_the_next_sale(till):
    hotel = till.partner()
    receipt = till.sell(100_000, partner="H1")
    till.pay_out(hotel, 10_000)
    till.take_back(receipt)
    assert till.owed(hotel) == -10_000
    with pytest.raises(MoreThanOwed) as refusal:
        till.pay_out(hotel, 1, key="k2")
    assert refusal.value.facts == {"owed_rial": 0}
    till.sell(150_000, partner="H1")
    assert till.owed(hotel) == 5_000


def test_a_correction_writes_the_difference_and_changes_the_partner(till):
    hotel, guide = till.partner("H1"), till.partner("G1", percent=20)
    sale = till.sale(100_000, partner="H1")
    till.accept(sale)
    till.accept(sale)
    assert till.owed(hotel) == 10_000
    more = replace(sale, revision=2, lines=(line(150_000),))
    till.accept(more)
    till.accept(more)
    assert till.owed(hotel) == 15_000
    till.accept(replace(more, revision=3, partner="G1"))
    assert (till.owed(hotel), till.owed(guide)) == (0, 30_000)
    receipt = till.accept(replace(more, revision=4, partner=""))
    assert (till.owed(hotel), till.owed(guide)) == (0, 0)
    till.take_back(receipt)
    assert (till.owed(hotel), till.owed(guide)) == (0, 0)


def commission(till, partner_id, **more):
    reward = {"kind": "commission", "partner_id": partner_id} | more.pop("reward")
    spec = read_rule({"name": "پورسانت", "reward": reward} | more)
    create_rule(spec=spec, actor=TILL, at=NOW - timedelta(days=9), state="live")


def test_a_rule_gives_a_partner_a_share_that_returns_take_back_in_proportion(till, persian):
    guide = till.partner("G1")
    commission(till, guide, reward={"percent": "3.33"})
    assert till.sell(1_000_000, mobile=None).why[0].applied is False
    receipt = till.sell(line(1_001, 3), 777)
    assert by_line(receipt) == [[99, 26]]  # 3.33 percent of 3,780, rounded down once
    assert receipt.earned == ()
    assert [why.sentence for why in receipt.why] == ["۱۲٫۵ تومان پورسانت"]
    till.take_back(receipt, (0, 1), number="r1")
    assert till.owed(guide) == 125 - 33
    till.take_back(receipt, number="r2")
    assert till.owed(guide) == 0
    while deliver_pending(REACTIONS, at=till.at):
        pass
    assert till.owed(guide) == 0


def test_a_corrected_sale_owes_what_the_rule_gives_now_within_its_own_limit(till):
    guide = till.partner("G1")
    once = [{"most": 1, "counts": "times"}]
    commission(till, guide, reward={"percent": "10"}, caps=once)
    first = till.sale(100_000)
    till.accept(first)
    till.sell(100_000)
    assert till.owed(guide) == 10_000
    receipt = till.accept(replace(first, revision=2, lines=(line(300_000),)))
    assert till.owed(guide) == 30_000
    assert RuleUse.objects.get().times == 1
    till.take_back(receipt)
    assert (till.owed(guide), RuleUse.objects.get().times) == (0, 0)
    till.sell(50_000)
    assert till.owed(guide) == 5_000


def test_a_rule_adds_to_the_rates_of_who_is_named_within_their_caps(till):
    hotel = till.partner("H1", percent=10, most_per_sale_rial=50_000)
    commission(till, hotel, reward={"amount_rial": 20_000})
    assert by_line(till.sell(100_000, 100_000, partner="H1")) == [[20_000, 20_000]]
    assert by_line(till.sell(300_000, 100_000, partner="H1")) == [[37_500, 12_500]]
    terms = get_partner(hotel).terms
    change_partner(hotel, replace(terms, is_active=False), actor=TILL, at=NOW)
    assert by_line(till.sell(100_000)) == [[0]]
    assert till.owed(hotel) == 90_000


def test_a_code_of_nobody_is_refused_where_it_stands_and_nothing_is_recorded(till):
    hotel = till.partner()
    for sale, pointer in (
        (till.sale(100, partner="X"), "/partner"),
        (till.sale(100, line(1, partner="X"), partner="H1"), "/lines/1/partner"),
    ):
        for act in (till.accept, lambda sale: quote_sale(sale, at=NOW)):
            with pytest.raises(NoSuchPartner) as refusal:
                act(sale)
            assert refusal.value.pointer == pointer
    change_partner(hotel, replace(get_partner(hotel).terms, is_active=False), actor=TILL, at=NOW)
    with pytest.raises(NoSuchPartner):
        till.sell(100, partner="H1")
    assert (Sale.objects.count(), till.owed(hotel)) == (0, 0)


def test_a_payout_in_part_is_made_once_and_never_above_what_is_owed(till):
    hotel = till.partner()
    till.sell(1_000_000, partner="H1")
    first = till.pay_out(hotel, 60_000)
    assert till.pay_out(hotel, 60_000).id == first.id
    with pytest.raises(SameKeyOtherPayout):
        till.pay_out(hotel, 1)
    with pytest.raises(MoreThanOwed) as refusal:
        till.pay_out(hotel, 40_001, key="k2")
    assert refusal.value.facts == {"owed_rial": 40_000}
    till.pay_out(hotel, 40_000, key="k2")
    for amount, note in ((0, "حواله"), (1, " ")):
        with pytest.raises(BadPayout):
            till.pay_out(hotel, amount, key="k3", note=note)
    with pytest.raises(UnknownPartner):
        till.pay_out(1, 1, key="k4")
    assert till.owed(hotel) == 0


def test_the_statement_of_a_period_begins_with_the_last_ones_end(till):
    hotel = till.partner()
    old = till.sell(100_000, partner="H1")
    till.pass_days(40)
    start = till.at
    till.sell(500_000, partner="H1")
    till.take_back(old)
    till.pass_days(1)
    till.pay_out(hotel, 30_000)
    till.pass_days(1)
    sums = sum_period(hotel, start=start, end=till.at)
    assert sums == Sums(
        before_rial=10_000, earned_rial=50_000, taken_back_rial=10_000, paid_rial=30_000
    )
    assert sums.after_rial == till.owed(hotel) == 20_000
    entries = list_entries(hotel, start=start, end=till.at)
    assert [(one.kind, one.amount_rial, one.owed_rial) for one in entries] == [
        ("payout", -30_000, 20_000),
        ("refund", -10_000, 50_000),
        ("commission", 50_000, 60_000),
    ]
    rest = list_entries(hotel, start=start, end=till.at, before_id=entries[0].id, limit=1)
    assert rest == entries[1:2]


def test_lists_ask_as_often_for_three_partners_as_for_one(till, django_assert_num_queries):
    till.partner("A1")
    for count in (1, 3):
        till.sell(100_000, partner="A1")
        with django_assert_num_queries(1):
            rows = list_partners()
        assert len(rows) == count
        for code in ("B1", "C1")[: 3 - count]:
            till.partner(code)
    assert (rows[0].terms.code, rows[0].owed_rial) == ("A1", 20_000)
    assert sum_owed() == 20_000


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"code": "بازار"},
        {"code": ""},
        {"kind": "king"},
        {"rate": Rate(percent=Decimal("100.01"))},
        {"rate": Rate(each_rial=-1)},
        {"rates": (Rate(category="a", sku="b"),)},
        {"rates": (Rate(percent=Decimal(1)),)},
        {"rates": (Rate(sku="b"), Rate(sku="b"))},
        {"most_per_sale_rial": -1},
    ],
)
def test_terms_that_cannot_be_are_refused(till, wrong):
    with pytest.raises(BadPartner):
        add_partner(replace(PartnerTerms(name="هتل", code="H1"), **wrong), actor=TILL, at=NOW)


def test_a_code_is_one_partners_however_it_is_typed(till):
    hotel = till.partner("h-۱")
    assert get_partner(hotel).terms.code == "H-1"
    with pytest.raises(CodeTaken):
        till.partner("H-1")
    with pytest.raises(CodeTaken):
        change_partner(
            till.partner("G1"), PartnerTerms(name="راهنما", code="h-1"), actor=TILL, at=NOW
        )


def test_fingerprints_without_a_partner_are_those_of_old(till):
    sale = replace(till.sale(100, number="n1"), branch_id=1)
    assert sale.fingerprint() == (
        "d1caf21a985624cb8dccad9e59631f8013fe5550441bfb9672aed138b0e5c892"
    )
    assert sale.fingerprint() != replace(sale, partner="H1").fingerprint()
