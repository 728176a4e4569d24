"""Sales in the panel: listed, summed up, opened, taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.panel.club import Club
from vafa.audit.types import SYSTEM
from vafa.checkout.actions import accept_sale
from vafa.foundation.ids import write_id
from vafa.ledger.queries import load_wallet
from vafa.ledger.types import Unit
from vafa.rules.actions import create_rule
from vafa.rules.types import read_rule
from vafa.sales.models import Return, Sale
from vafa.sales.types import LineInput, SaleInput
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

HOME = "/panel/sales/"


def page_of(sale_id, part=""):
    return f"{HOME}{write_id('sale', sale_id)}/{part}"


def numbers(answer):
    return [each.sale.number for each in answer.context["page"].rows]


@pytest.fixture
def club(business):
    with business_scope(business.pk):
        return Club()


def test_the_list_sums_up_what_it_shows(signed_in, club, business, persian):
    with business_scope(business.pk):
        customer_id = club.join("نگار", "محمدی")
        first = club.sell(customer_id, days_ago=0)
        second = club.sell(None, days_ago=0, branch=1)
        club.sell(None, days_ago=400)
    owner = signed_in(Role.OWNER)
    today = owner.get(f"{HOME}?period=today")
    assert numbers(today) == [second.number, first.number]
    total = (first.total_rial + second.total_rial) // 10
    assert "امروز ۲ فروش" in today.context["page"].title
    assert 'name="q"' in today.content.decode()
    assert total > 0
    assert numbers(owner.get(f"{HOME}?period=today&who=known")) == [first.number]
    assert numbers(owner.get(f"{HOME}?period=today&branch={club.branches[1]}")) == [second.number]
    assert numbers(owner.get(f"{HOME}?period=today&channel=app")) == []
    assert numbers(owner.get(f"{HOME}?q={first.number}")) == [first.number]
    assert len(numbers(owner.get(f"{HOME}?first=1400/01/01"))) == 3


def test_a_sale_says_what_it_earned_and_why(signed_in, club, business, persian):
    with business_scope(business.pk):
        customer_id = club.join("نگار", "محمدی")
        receipt = club.sell(customer_id)
        club.tell(customer_id, "+989120104001", about=f"credit:sale:{receipt.sale_id}")
    page = signed_in(Role.OWNER).get(page_of(receipt.sale_id)).context["page"]
    assert [award.earned.rule_name for award in page.awards] == ["۵٪ همیشگی", "امتیاز خرید"]
    assert [reason.why.rule_name for reason in page.reasons] == ["مهمانی بزرگ"]
    assert not page.reasons[0].why.applied
    assert len(page.texts) == 1


def test_what_came_off_lines_and_off_the_invoice_is_told_apart(signed_in, club, business):
    with business_scope(business.pk):
        sale = SaleInput(
            source="till",
            number="off",
            at=club.now,
            branch_id=club.branches[0],
            lines=(LineInput(name="چای", unit_price_rial=900_000, discount_rial=100_000),),
            discount_rial=50_000,
        )
        sold = accept_sale(sale, actor=SYSTEM, at=sale.at)
    page = signed_in(Role.OWNER).get(page_of(sold.sale_id)).context["page"]
    assert [each.rial for each in page.amounts] == [900_000, 100_000, 50_000]


def test_an_award_that_is_less_or_later_says_why(signed_in, club, business, persian):
    with business_scope(business.pk):
        spec = read_rule(
            {
                "name": "با سقف",
                "reward": {"kind": "credit", "percent": "50"},
                "cap_per_sale": 10_000,
            }
        )
        create_rule(spec=spec, actor=SYSTEM, at=club.now - timedelta(days=9), state="live")
        sold = club.sell(club.join("نگار", "محمدی"))
        guest = club.sell(None)
    owner = signed_in(Role.OWNER)
    said = {
        one.why.rule_name: one.why.sentence
        for one in owner.get(page_of(sold.sale_id)).context["page"].reasons
    }
    assert said.keys() == {"با سقف", "مهمانی بزرگ"}
    assert said["با سقف"] == "۱٬۰۰۰ تومان اعتبار (سقف هر خرید)"
    html = owner.get(page_of(guest.sale_id)).content.decode()
    assert html.count("این خرید به نام مشتری نیست.") == 4


def test_lines_come_back_once_however_often_it_is_sent(signed_in, club, business):
    with business_scope(business.pk):
        customer_id = club.join("نگار", "محمدی")
        receipt = club.sell(customer_id, lines=2)
        earned = load_wallet(customer_id, at=club.now).usable[Unit.CREDIT]
    owner = signed_in(Role.OWNER)
    back = {"line_0": "۱", "line_1": "", "reason": "سرد بود", "number": "91"}
    assert owner.get(page_of(receipt.sale_id, "return/")).status_code == 200
    for _ in range(2):
        owner.post(page_of(receipt.sale_id, "return/"), back)
    with business_scope(business.pk):
        [row] = Return.objects.all()
        sale = Sale.objects.get()
        left = load_wallet(customer_id, at=club.now).usable[Unit.CREDIT]
    assert (row.reason, row.goods_rial) == ("سرد بود", sale.returned_rial)
    assert sale.state == "part_returned"
    assert 0 < left < earned


@pytest.mark.parametrize(
    "wrong", [{"line_0": "0"}, {"line_0": "9"}, {"line_0": "-1"}, {"line_0": "x"}, {"number": "y"}]
)
def test_what_cannot_come_back_does_not(signed_in, club, business, wrong):
    with business_scope(business.pk):
        receipt = club.sell(None)
    back = {"line_0": "1", "number": "92"} | wrong
    answer = signed_in(Role.OWNER).post(page_of(receipt.sale_id, "return/"), back)
    assert answer.status_code == 422
    with business_scope(business.pk):
        assert not Return.objects.exists()


def test_who_may_not_take_back_is_not_offered_it(signed_in, club, business):
    with business_scope(business.pk):
        receipt = club.sell(None)
    accountant = signed_in(Role.ACCOUNTANT)
    assert "return/" not in accountant.get(page_of(receipt.sale_id)).content.decode()
    back = {"line_0": "1", "number": "93"}
    assert accountant.post(page_of(receipt.sale_id, "return/"), back).status_code == 403


def test_who_works_in_one_branch_sees_its_sales(signed_in, club, business):
    with business_scope(business.pk):
        ours, theirs = club.sell(None, days_ago=0, branch=1), club.sell(None, days_ago=0)
    manager = signed_in(Role.BRANCH_MANAGER, branch_id=club.branches[1])
    asked = f"{HOME}?period=today&branch={club.branches[0]}"
    assert numbers(manager.get(asked)) == [ours.number]
    assert manager.get(page_of(theirs.sale_id)).status_code == 404
    assert manager.post(page_of(theirs.sale_id, "return/"), {}).status_code == 404


def test_the_list_costs_the_same_for_one_and_for_three(signed_in, club, business):
    owner = signed_in(Role.OWNER)
    costs = []
    for _ in range(2):
        with business_scope(business.pk):
            club.sell(club.join("نگار", "محمدی"), days_ago=0)
        with CaptureQueriesContext(connection) as queries:
            assert owner.get(f"{HOME}?period=today").status_code == 200
        costs.append(len(queries))
        with business_scope(business.pk):
            club.sell(None, days_ago=0)
    assert costs[0] == costs[1]
    assert costs[0] <= 12


def test_the_invoice_goes_to_the_printer_on_a4_and_on_a_roll(signed_in, club, business):
    with business_scope(business.pk):
        sale = club.sell(club.join("نگار", "محمدی"), days_ago=0)
    owner = signed_in(Role.OWNER)
    page = owner.get(page_of(sale.sale_id)).content.decode()
    for query, side in (("", b"595.28"), ("?on=roll", b"226.77")):
        href = page_of(sale.sale_id, "invoice.pdf") + query
        assert f'href="{href}"' in page
        answer = owner.get(href)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert answer["Content-Disposition"].startswith("inline")
        assert b"/MediaBox [0 0 " + side in answer.content
