"""The shared club in a browser: empty, an offer, a month, and the till that brings credit."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

import pytest

from tests.journeys.test_a_shared_club import work
from tests.portal.conftest import Club
from tests.staff.cast import PASSWORD, hire
from vafa.audit.types import SYSTEM
from vafa.checkout.actions import accept_sale
from vafa.checkout.types import Redeem
from vafa.coalition.actions import bring_credit, make_offer, take_offer
from vafa.coalition.types import Taking, Terms
from vafa.codes.actions import issue_spend_code
from vafa.customers.types import CustomerKey
from vafa.foundation.ids import write_id
from vafa.sales.types import LineInput, SaleInput
from vafa.staff.types import Role
from vafa.tenancy.actions import create_business


def open_shop(name):
    slug = f"shop-{secrets.token_hex(5)}"
    club = Club(create_business(slug=slug, name=name, at=datetime.now(UTC)))
    with club.scope():
        club.member = hire(Role.OWNER)
    return club


@pytest.fixture
def shops(committed):
    return [open_shop(name) for name in ("کافهٔ گلستان", "نان صبح", "کتاب کوچه")]


def offer(one, other, terms):
    with one.scope():
        offer_id = make_offer(other.business.pk, terms, actor=SYSTEM, at=datetime.now(UTC))
    work(one, other)
    return offer_id


def spend_there(issuer, taker, rial):
    """Negar brings so much from one and pays the whole invoice with it."""
    at, negar = datetime.now(UTC), taker.customer().id
    hers = issuer.customer().id
    with issuer.scope():
        code = issue_spend_code(hers, at=at)
    draw = bring_credit(
        taker.business.pk,
        issuer.business.pk,
        customer_id=negar,
        code=code,
        most_rial=rial,
        request_key=secrets.token_hex(6),
        at=at,
    )
    sale = SaleInput(
        source="y",
        number=secrets.token_hex(4),
        at=at,
        branch_id=taker.branch.id,
        lines=(LineInput(name="نان سنگک", unit_price_rial=rial),),
        customer=CustomerKey(id=negar),
    )
    with taker.scope():
        accept_sale(sale, actor=SYSTEM, at=at, redeem=Redeem(draw_id=draw.id))
    work(taker, issuer)


def sign_in(page, club):
    page.goto("/panel/sign-in/", timeout=60_000)  # the first page of a server is slow
    page.fill("[name=username]", club.member.user.username)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def test_from_the_first_invitation_to_the_month(new_page, shops, axe, shot):
    cafe, bakery, books = shops
    page = new_page()
    sign_in(page, cafe)

    def look(address, name):
        page.goto(address)
        axe(page)
        shot(page, f"peers-{name}")

    look("/panel/loyalty/peers/", "empty")
    look("/panel/loyalty/peers/invite/", "invite")

    capped = Taking(most_rial=500_000, month_rial=20_000_000)
    offer_id = offer(cafe, bakery, Terms(here=Taking(percent=80), there=capped))
    with bakery.scope():
        take_offer(offer_id, actor=SYSTEM, at=datetime.now(UTC))
    work(cafe, bakery)
    offer(books, cafe, Terms(here=Taking(), there=capped))
    spend_there(cafe, bakery, 420_000)
    spend_there(bakery, cafe, 150_000)
    look("/panel/loyalty/peers/", "list")
    look(f"/panel/loyalty/peers/{write_id('peer', bakery.business.pk)}/", "one")
    look(f"/panel/loyalty/peers/{write_id('peer', books.business.pk)}/", "offer")

    written = write_id("cus", cafe.customer().id)
    look(f"/till/bring/?customer={written}", "till")
    hers = bakery.customer().id
    with bakery.scope():
        code = issue_spend_code(hers, at=datetime.now(UTC))
    page.fill("[name=code]", code)
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_amount")
    page.fill("#id_amount", "90000")
    page.wait_for_selector(".till-pays")
    axe(page)
    shot(page, "peers-till-brought")
