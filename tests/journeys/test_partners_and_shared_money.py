"""Money among people, end to end: a partner's commission, a family's wallet, a house account."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.api.conftest import Cafe
from tests.portal.conftest import NEGAR, REZA, Club
from tests.staff.cast import PASSWORD, hire
from vafa.audit.types import SYSTEM
from vafa.catalog.actions import put_category
from vafa.foundation.ids import write_id
from vafa.ledger.queries import load_wallet, verify_books
from vafa.ledger.types import Holder, Unit
from vafa.onaccount.queries import sum_debts
from vafa.sales.models import Sale
from vafa.sharing.models import SharedWallet
from vafa.staff.types import Role

PARTNERS = "/panel/loyalty/partners/"
SHARED = "/panel/customers/shared/"
ACCOUNTS = "/panel/customers/accounts/"


@pytest.fixture
def house(business):
    """A café with its owner at the panel and the till, and a machine that sends sales of its own;
    Negar has 940,000 rials of credit.
    """
    club = Club(business)
    club.machine = Cafe(business)
    with club.scope():
        member = hire(Role.OWNER)
    club.owner = Client()
    club.owner.post("/panel/sign-in/", {"username": member.user.username, "password": PASSWORD})
    club.owner.post("/till/stand/", {"stand": f"b{club.branch.id}"})
    yield club
    with club.scope():
        assert list(verify_books(business.pk)) == []


def see(club, address):
    answer = club.owner.get(address)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def hidden(html, name):
    return re.search(rf'name="{name}" value="([^"]*)"', html)[1]


def at_the_till(club, customer_id, toman, **more):
    """A sale typed at the till; the answer."""
    written = write_id("cus", customer_id)
    form = {"customer": written, "amount": str(toman), "method": "card"} | more
    form["number"] = hidden(see(club, f"/till/?customer={written}"), "number")
    return club.owner.post("/till/sell/", form)


def bring_back(club, sale_id):
    """All of a sale, at the till."""
    page = f"/till/returns/{write_id('sale', sale_id)}/"
    answer = club.owner.post(page, {"number": hidden(see(club, page), "number"), "do": "all"})
    assert answer.status_code == 303, answer.content.decode()


def newest_sale(club):
    with club.scope():
        return Sale.objects.order_by("id").last().id


def test_a_partner_is_owed_by_the_line_sees_it_in_the_statement_and_is_paid(house):
    with house.scope():
        put_category(name="کیک", actor=SYSTEM, at=house.at)
    form = {"name": "هتل آزادی", "kind": "hotel", "code": "H1", "percent": "10", "each_rial": "0"}
    hotel = house.owner.post(f"{PARTNERS}add/", form | {"is_active": "on"})["Location"]
    form |= {"name": "راهنما", "kind": "guide", "code": "G1", "percent": "5"}
    guide = house.owner.post(f"{PARTNERS}add/", form | {"is_active": "on"})["Location"]
    cakes = {"of": "category:کیک", "percent": "0", "each_rial": "2000"}
    assert house.owner.post(f"{hotel}rates/", cakes).status_code == 303

    # The till's machine names the hotel for the invoice, and the guide for one line of it.
    machine = house.machine
    lines = [
        {"name": "ناهار", "unit_price_rial": 2_000_000},
        {"name": "کیک", "category": "کیک", "quantity": "3", "unit_price_rial": 300_000},
        {"name": "گشت شهر", "unit_price_rial": 1_000_000, "partner": "G1"},
    ]
    sold = machine.post("/sales", machine.sale(customer=None, partner="H1", lines=lines))
    assert sold.status_code == 201, sold.content.decode()
    listed = see(house, PARTNERS)
    assert "۳۱٬۰۰۰" in listed  # 20,000 of the lunch, 6,000 of the cakes, 5,000 of the tour
    assert "۲۶٬۰۰۰ تومان طلب دارد" in see(house, hotel)
    assert "۵٬۰۰۰ تومان طلب دارد" in see(house, guide)

    # A sale typed at the till brings the hotel more; what comes back takes it off again.
    assert at_the_till(house, house.customer().id, 100_000, partner="H1").status_code == 303
    assert "۳۶٬۰۰۰ تومان طلب دارد" in see(house, hotel)
    bring_back(house, newest_sale(house))
    owed = see(house, hotel)
    assert "۲۶٬۰۰۰ تومان طلب دارد" in owed

    pay = {"amount_rial": "26000", "note": "حوالهٔ ۷", "key": hidden(owed, "key")}
    for _press in range(2):
        assert house.owner.post(f"{hotel}pay/", pay)["Location"] == hotel
    settled = see(house, hotel)
    assert "حوالهٔ ۷" in settled
    assert "طلبی ندارد" in settled
    assert house.owner.get(f"{hotel}excel/").content[:2] == b"PK"
    assert "۵٬۰۰۰" in see(house, PARTNERS)


def shared(club):
    with club.scope():
        wallet = SharedWallet.objects.get()
        return load_wallet(wallet.id, at=datetime.now(UTC), holder=Holder.SHARED).usable[
            Unit.CREDIT
        ]


def texted_code(club, browser, mobile):
    """The spending code that a guest asked for in their own pages."""
    browser.post(reverse("portal:spend", args=[club.business.slug]))
    club.work()
    return next(found[0] for text in club.texts(mobile) if (found := re.search(r"\d{7}", text)))


def test_a_family_earns_together_spends_within_its_limits_and_parts(house):
    house.sell(100_000, REZA, first="رضا", last="محمدی")
    negar, reza = house.customer().id, house.customer(REZA).id
    form = {"name": "خانوادهٔ ما", "kind": "family", "mobile": NEGAR}
    wallet = house.owner.post(f"{SHARED}open/", form)["Location"]
    limits = {"mobile": REZA, "daily_most_rial": "15000", "earns_to_shared": "on"}
    assert house.owner.post(f"{wallet}add/", limits)["Location"] == wallet

    # Both earn into it, and she puts in of her own.
    assert at_the_till(house, negar, 200_000).status_code == 303
    assert at_the_till(house, reza, 100_000).status_code == 303
    assert shared(house) == 300_000
    head = house.sign_in(NEGAR)
    page = head.get(f"{house.home}shared/").content.decode()
    head.post(f"{house.home}shared/put/", {"amount": "10000", "key": hidden(page, "key")})
    assert shared(house) == 400_000

    # He spends it with his own code: no more in a day than she lets him.
    guest = house.sign_in(REZA)
    assert "تا ۱۵٬۰۰۰ تومان" in guest.get(f"{house.home}shared/").content.decode()
    spending = {"code": texted_code(house, guest, REZA), "shared": "1"}
    over = at_the_till(house, reza, 50_000, **spending, credit="15001")
    assert over.status_code == 422
    assert "تا ۱۵٬۰۰۰ تومان" in over.content.decode()
    assert at_the_till(house, reza, 15_000, **spending).status_code == 303
    bought = newest_sale(house)
    assert shared(house) == 250_000
    assert "تا ۰ تومان" in guest.get(f"{house.home}shared/").content.decode()

    # What he brings back is in it again, and so is his room.
    bring_back(house, bought)
    assert shared(house) == 400_000
    assert "تا ۱۵٬۰۰۰ تومان" in guest.get(f"{house.home}shared/").content.decode()

    # He leaves without it; closed, all of it is hers.
    house.owner.post(f"{wallet}{write_id('cus', reza)}/", {"do": "leave"})
    assert guest.get(f"{house.home}shared/").status_code == 404
    assert at_the_till(house, reza, 50_000, shared="1", code="0000000").status_code == 422
    assert shared(house) == 400_000
    house.owner.post(f"{wallet}close/")
    with house.scope():
        hers = load_wallet(negar, at=datetime.now(UTC)).usable[Unit.CREDIT]
    assert (shared(house), hers) == (0, 840_000 + 400_000)


def test_a_regular_buys_on_account_pays_the_oldest_first_and_is_seen_to_age(house):
    negar = house.customer().id
    account = f"/panel/customers/{write_id('cus', negar)}/account/"
    refused = at_the_till(house, negar, 10_000, method="account")
    assert (refused.status_code, "حساب نسیه ندارد" in refused.content.decode()) == (422, True)
    terms = {"limit_rial": "300000", "term_days": "30", "is_open": "on"}
    assert house.owner.post(f"{account}terms/", terms)["Location"] == account

    # Forty days ago a machine told of a bill; today the till adds to it, up to the limit.
    machine, past = house.machine, datetime.now(UTC) - timedelta(days=40)
    bill = {"payments": [{"method": "account", "amount_rial": 1_000_000}], "at": past.isoformat()}
    told = machine.post("/sales", machine.sale(1_000_000, customer={"mobile": NEGAR}, **bill))
    assert told.status_code == 201, told.content.decode()
    assert at_the_till(house, negar, 150_000, method="account").status_code == 303
    over = at_the_till(house, negar, 50_001, method="account")
    assert (over.status_code, "تا ۵۰٬۰۰۰ تومان جا دارد" in over.content.decode()) == (422, True)
    assert ages(house) == (1_500_000, 1_000_000, 1_000_000)
    listed = see(house, ACCOUNTS)
    assert "۲۵۰٬۰۰۰" in listed
    assert "۱۰۰٬۰۰۰" in listed
    assert "بدهکارید" in house.sign_in().get(house.home).content.decode()

    # What she pays goes to the oldest bill, and makes room.
    pay = {"amount_rial": "120000", "reason": "رسید ۷", "key": hidden(see(house, account), "key")}
    for _press in range(2):
        assert house.owner.post(f"{account}pay/", pay)["Location"] == account
    assert ages(house) == (1_300_000, 0, 0)
    assert at_the_till(house, negar, 50_001, method="account").status_code == 303
    bring_back(house, newest_sale(house))
    assert ages(house) == (1_300_000, 0, 0)

    # Closed, nothing more goes on it; what is owed is paid to the end.
    house.owner.post(f"{account}terms/", terms | {"is_open": ""})
    assert at_the_till(house, negar, 10_000, method="account").status_code == 422
    pay = {"amount_rial": "130000", "reason": "رسید ۸", "key": hidden(see(house, account), "key")}
    house.owner.post(f"{account}pay/", pay)
    assert "بدهی ندارد" in see(house, account)
    assert "هیچ‌کس بدهکار نیست" in see(house, ACCOUNTS)


def ages(club):
    """What is owed: of the last 30 days, of the 30 before, and overdue."""
    with club.scope():
        owed = sum_debts(at=datetime.now(UTC))
    return owed.to_30, owed.to_60, owed.overdue
