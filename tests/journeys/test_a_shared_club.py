"""Two shops share credit: agreed in the panel, earned at one, spent at the other's till, taken
back, seen by the guest, and settled at the end.
"""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from tests.portal.conftest import Club
from tests.staff.cast import PASSWORD, hire
from vafa.coalition.queries import list_on_the_way, list_positions
from vafa.codes.actions import issue_spend_code
from vafa.config.pairs import list_uneven_pairs
from vafa.config.schedule import AT_ONCE, run_steps
from vafa.foundation.ids import write_id
from vafa.ledger.queries import load_wallet, verify_books
from vafa.ledger.types import Unit
from vafa.sales.models import Sale
from vafa.staff.types import Role
from vafa.tenancy.actions import create_business

PEERS = "/panel/loyalty/peers/"


def open_shop(name):
    slug = f"shop-{secrets.token_hex(5)}"
    club = Club(create_business(slug=slug, name=name, at=datetime.now(UTC)))
    with club.scope():
        member = hire(Role.OWNER)
    club.owner = Client()
    club.owner.post("/panel/sign-in/", {"username": member.user.username, "password": PASSWORD})
    return club


@pytest.fixture
def shops(db):
    """A café and a bakery; Negar has 940,000 rials at each."""
    cafe, bakery = open_shop("کافهٔ گلستان"), open_shop("نان صبح")
    yield cafe, bakery
    for club in (cafe, bakery):
        with club.scope():
            assert list(verify_books(club.business.pk)) == []
    assert list_uneven_pairs() == []


def work(*clubs):
    ids = [club.business.pk for club in clubs]
    for _ in clubs:
        assert run_steps(AT_ONCE, at=datetime.now(UTC), business_ids=ids) == 0


def page_of(club, peer):
    return f"{PEERS}{write_id('peer', peer.business.pk)}/"


def see(club, address):
    answer = club.owner.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def hidden(html, name):
    return re.search(rf'name="{name}" value="([^"]*)"', html)[1]


def credit(club):
    customer_id = club.customer().id
    with club.scope():
        wallet = load_wallet(customer_id, at=datetime.now(UTC))
    return wallet.usable[Unit.CREDIT], wallet.held[Unit.CREDIT]


def stands(club):
    with club.scope():
        return sum(list_positions().values()), list_on_the_way()


def test_earned_at_the_cafe_spent_at_the_bakery_settled_at_the_end(shops):
    cafe, bakery = shops

    # The café invites, the bakery agrees.
    assert "هنوز اعتبار مشترکی" in see(cafe, PEERS)
    terms = {"here_percent": "100", "there_percent": "100", "there_most_rial": "50000"}
    address = f"https://club.example/c/{bakery.business.slug}/"
    sent = cafe.owner.post(f"{PEERS}invite/", terms | {"address": address})
    assert (sent.status_code, sent.headers["Location"]) == (303, page_of(cafe, bakery))
    work(cafe, bakery)
    offered = see(bakery, page_of(bakery, cafe))
    assert "پیشنهاد آن‌ها" in offered
    agreed = {"do": "take", "offer": hidden(offered, "offer")}
    bakery.owner.post(f"{page_of(bakery, cafe)}answer/", agreed)
    work(cafe, bakery)
    assert "نان صبح" in see(cafe, PEERS)

    # The guest sees it in her pages, and asks for a code.
    guest = cafe.sign_in()
    assert "نان صبح" in guest.get(cafe.home).content.decode()
    guest.post(reverse("portal:spend", args=[cafe.business.slug]))
    work(cafe)
    code = next(found[0] for text in cafe.texts() if (found := re.search(r"\d{7}", text)))

    # At the bakery's till her credit at the café is seen, and brought with the café's code.
    written = write_id("cus", bakery.customer().id)
    till = see(bakery, f"/till/?customer={written}")
    assert f"/till/bring/?customer={written}" in till
    asked = see(bakery, f"/till/bring/?customer={written}")
    assert "کافهٔ گلستان" in asked
    form = {"peer": str(cafe.business.pk), "code": "0000000", "key": hidden(asked, "key")}
    wrong = bakery.owner.post(f"/till/bring/?customer={written}", form)
    assert wrong.status_code == 422
    assert credit(cafe) == (940_000, 0)
    brought = bakery.owner.post(f"/till/bring/?customer={written}", form | {"code": code})
    assert brought.status_code == 303
    assert credit(cafe) == (440_000, 500_000)  # the cap of a purchase

    # The sale.
    ready = see(bakery, brought.headers["Location"])
    sale_form = {
        "number": hidden(ready, "number"),
        "customer": written,
        "draw": hidden(ready, "draw"),
        "amount": "80000",
        "method": "card",
    }
    quote = bakery.owner.post("/till/quote/", sale_form).content.decode()
    assert "آورده از کسب‌وکار دیگر" in quote
    done = bakery.owner.post("/till/sell/", sale_form)
    assert done.status_code == 303
    receipt = see(bakery, done.headers["Location"])
    assert "کافهٔ گلستان" in receipt
    assert "۳۰٬۰۰۰" in receipt  # to pay, in toman
    with bakery.scope():
        sold = Sale.objects.order_by("id").last()
    page = see(bakery, f"/panel/sales/{write_id('sale', sold.id)}/")
    assert 'اعتبار نزد کافهٔ گلستان</dt><dd class="text-good">۵۰٬۰۰۰ −' in page
    assert "۳۰٬۰۰۰ تومان" in page  # left to pay
    assert stands(bakery)[0] == -500_000
    work(bakery, cafe)
    assert credit(cafe) == (440_000, 0)
    assert (stands(cafe), stands(bakery)) == ((500_000, {}), (-500_000, {}))
    assert "در کسب‌وکار دیگری خرج شد" in guest.get(f"{cafe.home}wallet/").content.decode()

    # She brings it back: the credit is hers again, and nobody owes anything for it.
    with bakery.scope():
        sale = Sale.objects.order_by("id").last()
    back = f"/till/returns/{write_id('sale', sale.id)}/"
    taken = bakery.owner.post(back, {"number": hidden(see(bakery, back), "number"), "do": "all"})
    assert taken.status_code == 303, taken.content.decode()
    work(bakery, cafe)
    assert credit(cafe) == (940_000, 0)
    assert (stands(cafe), stands(bakery)) == ((0, {}), (0, {}))

    # And spends at the café's till what she earned at the bakery; the bakery pays for it.
    hers = bakery.customer().id
    with bakery.scope():
        own = issue_spend_code(hers, at=datetime.now(UTC))
    written = write_id("cus", cafe.customer().id)
    key = hidden(see(cafe, f"/till/bring/?customer={written}"), "key")
    form = {"peer": str(bakery.business.pk), "code": own, "most": "20000", "key": key}
    brought = cafe.owner.post(f"/till/bring/?customer={written}", form)
    ready = see(cafe, brought.headers["Location"])
    sale_form |= {
        "number": hidden(ready, "number"),
        "customer": written,
        "draw": hidden(ready, "draw"),
    }
    assert cafe.owner.post("/till/sell/", sale_form).status_code == 303
    work(cafe, bakery)
    owed = see(cafe, page_of(cafe, bakery))
    paid = {"amount_rial": "20000", "note": "کارت به کارت", "key": hidden(owed, "key")}
    for _ in range(2):
        cafe.owner.post(f"{page_of(cafe, bakery)}clear/", paid)
    work(cafe, bakery)
    assert (stands(cafe), stands(bakery)) == ((0, {}), (0, {}))
    statement = see(bakery, PEERS)
    assert "صورت‌حساب" in statement
    assert bakery.owner.get(f"{PEERS}excel/").content[:2] == b"PK"

    # They part; the till no longer offers it.
    cafe.owner.post(f"{page_of(cafe, bakery)}leave/")
    work(cafe, bakery)
    assert "/till/bring/" not in see(cafe, f"/till/?customer={written}")
