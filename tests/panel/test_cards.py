"""Cards in the panel: made, printed on the record, handed to customers, found by a swipe."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cards.conftest import BANK_CARDS, BOSS, NOW, make_cards
from tests.shop import Shop
from vafa.audit.models import AuditRecord
from vafa.cards.actions import give_member_card, make_batch
from vafa.cards.models import Batch, Card
from vafa.cards.queries import find_member, get_card, list_printed
from vafa.cards.types import CardKind, CardState
from vafa.foundation.ids import write_id
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

HOME = "/panel/loyalty/cards/"
NEW = {"kind": "member", "name": "پاییز ۱۴۰۵", "count": "۲۵"}


def batch_page(batch_id, part=""):
    return f"{HOME}{write_id('bat', batch_id)}/{part}"


def customer_page(customer_id, part=""):
    return f"/panel/customers/{write_id('cus', customer_id)}/{part}"


@pytest.fixture
def mina(business):
    with business_scope(business.pk):
        return Shop(branches=0).person("مینا")


@pytest.fixture
def cards(business):
    with business_scope(business.pk):
        return make_cards(3)


def test_a_manager_makes_a_batch_and_prints_it_on_the_record(signed_in, business):
    owner = signed_in(Role.OWNER)
    answer = owner.post(f"{HOME}make/", NEW)
    with business_scope(business.pk):
        batch = Batch.objects.get()
        numbers = [card.number for card in list_printed(batch.id, limit=99)]
    assert answer.status_code == 303
    assert answer["Location"] == batch_page(batch.id)
    assert (batch.count, batch.name, batch.value_rial) == (25, "پاییز ۱۴۰۵", 0)
    sheet = owner.get(batch_page(batch.id, "csv/"))
    rows = list(csv.reader(io.StringIO(sheet.content.decode("utf-8-sig"))))
    assert [row[2] for row in rows[1:]] == numbers
    assert [row[1].replace(" ", "") for row in rows[1:]] == numbers
    assert sheet["Cache-Control"] == "no-store"
    pdf = owner.get(batch_page(batch.id, "pdf/1/"))
    assert pdf.content.startswith(b"%PDF-")
    assert pdf.content.count(b"/Type /Page\n") == 3
    assert owner.get(batch_page(batch.id, "pdf/2/")).status_code == 404
    with business_scope(business.pk):
        taken = AuditRecord.objects.filter(act="card.numbers_taken_out").order_by("id")
        assert [row.facts for row in taken] == [
            {"file": "csv", "rows": 25},
            {"file": "pdf", "rows": 25},
        ]
    page = owner.get(batch_page(batch.id)).content.decode()
    assert not [number for number in numbers if number in page]


@pytest.mark.parametrize("wrong", [{"count": "0"}, {"count": "10001"}, {"name": ""}, {"kind": "x"}])
def test_a_batch_that_cannot_be_is_said_on_the_form(signed_in, business, wrong):
    assert signed_in(Role.OWNER).post(f"{HOME}make/", NEW | wrong).status_code == 422
    with business_scope(business.pk):
        assert not Card.objects.exists()


def test_pages_of_batches_and_cards_ask_as_often_for_one_as_for_three(signed_in, business):
    owner, asked = signed_in(Role.OWNER), []
    for count in (1, 3):
        with business_scope(business.pk):
            shop = Shop(branches=0)
            shop._number = count * 10
            batches = [
                make_batch(kind=CardKind.MEMBER, name="x", count=count, actor=BOSS, at=NOW)
                for _ in range(count)
            ]
            for card in list_printed(batches[0], limit=count):
                give_member_card(card.number, customer_id=shop.person("مینا"), actor=BOSS, at=NOW)
        with CaptureQueriesContext(connection) as seen:
            assert owner.get(HOME).status_code == 200
            assert owner.get(batch_page(batches[0])).status_code == 200
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_a_card_is_handed_out_blocked_and_replaced_on_the_customers_page(
    signed_in, business, mina, cards
):
    (first_id, first), (_, second), _ = cards
    boss = signed_in(Role.OWNER)
    assert boss.post(customer_page(mina, "cards/"), {"card": f"ک{first}؟"}).status_code == 303
    page = boss.get(customer_page(mina)).content.decode()
    assert first not in page
    lost = f"cards/{write_id('card', first_id)}/"
    assert boss.post(customer_page(mina, f"{lost}block/")).status_code == 303
    with business_scope(business.pk):
        assert get_card(first_id).state is CardState.BLOCKED
        assert find_member(first) is None
    wrong = boss.post(customer_page(mina, f"{lost}replace/"), {"card": BANK_CARDS[0]})
    assert wrong.status_code == 422
    assert "کارت بانکی" in wrong.content.decode()
    assert boss.post(customer_page(mina, f"{lost}replace/"), {"card": second}).status_code == 303
    with business_scope(business.pk):
        assert find_member(second) == mina
        assert get_card(first_id).state is CardState.REPLACED


def test_a_card_of_another_customer_is_not_blocked_here(signed_in, business, mina, cards):
    with business_scope(business.pk):
        give_member_card(cards[0][1], customer_id=mina, actor=BOSS, at=NOW)
    boss = signed_in(Role.OWNER)
    part = f"cards/{write_id('card', cards[1][0])}/block/"
    assert boss.post(customer_page(mina, part)).status_code == 404
    with business_scope(business.pk):
        assert get_card(cards[1][0]).state is CardState.MADE


def test_a_swipe_in_the_search_opens_the_customer_and_leaves_no_number(
    signed_in, business, mina, cards
):
    with business_scope(business.pk):
        give_member_card(cards[0][1], customer_id=mina, actor=BOSS, at=NOW)
    boss = signed_in(Role.OWNER)
    found = boss.get("/panel/customers/", {"q": f";{cards[0][1]}?"})
    assert (found.status_code, found["Location"]) == (303, customer_page(mina))
    for text, said in ((BANK_CARDS[0], "کارت بانکی"), (cards[1][1], "نمی‌شناسیم")):
        found = boss.get("/panel/customers/", {"q": text})
        assert (found.status_code, found["Location"]) == (303, "/panel/customers/")
        page = boss.get(found["Location"]).content.decode()
        assert said in page
        assert text not in page


def test_the_till_opens_by_a_swipe_and_hands_a_card_over(signed_in, business, cards):
    with business_scope(business.pk):
        shop = Shop(branches=1)
        reza = shop.person("رضا")
    cashier = signed_in(Role.CASHIER, branch_id=shop.branches[0].id)
    written = write_id("cus", reza)
    handed = cashier.post("/till/card/", {"customer": written, "card": cards[0][1]})
    assert handed["Location"] == f"/till/?customer={written}"
    found = cashier.get("/till/", {"q": f"ک{cards[0][1]}؟"})
    assert found["Location"] == f"/till/?customer={written}"
    page = cashier.get(found["Location"]).content.decode()
    assert "تعویض" in page
    cashier.post("/till/card/", {"customer": written, "card": cards[1][1], "lost": "1"})
    with business_scope(business.pk):
        assert [find_member(number) for _, number in cards] == [None, reza, None]
    for text, said in ((BANK_CARDS[1], "کارت بانکی"), (cards[2][1], "نمی‌شناسیم")):
        answer = cashier.get("/till/", {"q": text})
        assert (answer.status_code, answer["Location"]) == (303, "/till/")
        page = cashier.get("/till/").content.decode()
        assert said in page
        assert text not in page
