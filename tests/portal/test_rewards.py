"""The reward list in the customer's pages."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from tests.portal.conftest import REZA
from vafa.audit.types import SYSTEM
from vafa.checkout.actions import give_by_hand
from vafa.ledger.queries import load_wallet
from vafa.ledger.types import Unit
from vafa.rewardlist.actions import add_prize, hand_over
from vafa.rewardlist.models import Claim
from vafa.rewardlist.types import PrizeTerms
from vafa.ui.formats import code_html


@pytest.fixture
def prizes(club):
    """A coffee for 40 and a cake for 100; Negar has 60 points."""
    give(club, club.customer().id, 60)
    with club.scope():
        return [
            add_prize(PrizeTerms(name=name, price_points=price), actor=SYSTEM, at=club.at)
            for name, price in (("قهوه", 40), ("کیک", 100))
        ]


def give(club, customer_id, points):
    with club.scope():
        give_by_hand(
            customer_id=customer_id,
            unit=Unit.POINTS,
            amount=points,
            expires_at=None,
            reason="",
            request_key=f"g{customer_id}",
            actor=SYSTEM,
            at=club.at,
        )


def points(club):
    customer_id = club.customer().id
    with club.scope():
        return load_wallet(customer_id, at=datetime.now(UTC)).usable[Unit.POINTS]


def address(club, name, **ids):
    return reverse(f"portal:{name}", kwargs={"slug": club.business.slug, **ids})


def press(browser, club, prize):
    html = browser.get(address(club, "prizes")).content.decode()
    key = re.search(r'name="key" value="([0-9]+)"', html)[1]
    return browser.post(address(club, "take", prize_id=prize.id), {"key": key}), key


def test_the_list_says_what_can_be_taken_and_how_much_is_missing(club, prizes):
    html = club.sign_in().get(address(club, "prizes")).content.decode()
    assert "گرفتن با ۴۰ امتیاز" in html
    assert "۴۰ امتیاز مانده" in html
    assert "گرفتن با ۱۰۰ امتیاز" not in html


def test_one_press_takes_it_a_second_shows_the_same_code(club, prizes):
    browser = club.sign_in()
    answer, key = press(browser, club, prizes[0])
    again = browser.post(address(club, "take", prize_id=prizes[0].id), {"key": key})
    assert answer["Location"] == again["Location"]
    with club.scope():
        claim = Claim.objects.get()
    assert points(club) == 20
    page = browser.get(answer["Location"]).content.decode()
    assert code_html(claim.code) in page
    wallet = browser.get(f"{club.home}wallet/").content.decode()
    assert "گرفتن جایزه" in wallet


def test_too_few_points_say_so_and_take_nothing(club, prizes):
    browser = club.sign_in()
    answer = browser.post(address(club, "take", prize_id=prizes[1].id), {"key": "1"}, follow=True)
    assert answer.redirect_chain == [(address(club, "prizes"), 302)]
    assert points(club) == 60


def test_it_can_be_given_back_until_it_is_handed_over(club, prizes):
    browser = club.sign_in()
    press(browser, club, prizes[0])
    with club.scope():
        first = Claim.objects.get()
    assert browser.post(address(club, "claim_cancel", claim_id=first.id)).status_code == 302
    assert points(club) == 60
    press(browser, club, prizes[0])
    with club.scope():
        second = Claim.objects.exclude(id=first.id).get()
        hand_over(claim_id=second.id, branch_id=None, actor=SYSTEM, at=club.at)
    assert browser.post(address(club, "claim_cancel", claim_id=second.id)).status_code == 422
    assert points(club) == 20


def test_somebody_elses_reward_does_not_exist(club, prizes):
    press(club.sign_in(), club, prizes[0])
    with club.scope():
        claim_id = Claim.objects.get().id
    club.sell(1_000_000, REZA)
    reza = club.sign_in(REZA)
    assert reza.get(address(club, "claim", claim_id=claim_id)).status_code == 404
    assert reza.post(address(club, "claim_cancel", claim_id=claim_id)).status_code == 404
    assert points(club) == 20


def test_the_statements_of_the_list_do_not_grow(club, prizes, django_assert_max_num_queries):
    browser = club.sign_in()
    browser.get(address(club, "prizes"))  # what is remembered from the first look
    with django_assert_max_num_queries(30) as two:
        browser.get(address(club, "prizes"))
    with club.scope():
        for price in (5, 6, 7):
            add_prize(PrizeTerms(name="چای", price_points=price), actor=SYSTEM, at=club.at)
    with django_assert_max_num_queries(30) as five:
        browser.get(address(club, "prizes"))
    assert len(two) == len(five)
