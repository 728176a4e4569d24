"""The night meets a sale: whoever comes first, who bought enough stands where they belong."""

from __future__ import annotations

import pytest

from tests.checkout.conftest import TILL
from tests.tiers.conftest import Club
from tests.trust.race import rival_before
from vafa.checkout.actions import accept_sale
from vafa.config.schedule import review_tiers
from vafa.foundation.jalali import from_jalali, start_of_day
from vafa.tenancy.scope import business_scope

NIGHT = start_of_day(from_jalali(1407, 1, 1))


@pytest.fixture
def club(committed, business):
    """Mina reached silver in 1405; in 1406 she bought nothing, and its last night has come."""
    with business_scope(business.pk):
        club = Club(business)
        club.set_ladder()
        club.sell(12_000_000)
        club.sleep_until(from_jalali(1406, 1, 1))
        assert club.tier() == "silver"
        club.at = NIGHT
    return club


def buy(club):
    with business_scope(club.business.pk):
        return accept_sale(club.sale(12_000_000), actor=TILL, at=club.at)


def night(club):
    review_tiers(club.business.pk, club.at)


@pytest.mark.parametrize(
    ("first", "second", "gap"),
    [
        (night, buy, "vafa.tiers.moving.write_changes"),
        (buy, night, "vafa.checkout.accepting.follow_sale"),
        (buy, night, "vafa.checkout.moving.give_rewards"),
    ],
    ids=["night", "sale-at-its-end", "sale-in-the-middle"],
)
def test_who_buys_enough_in_that_very_moment_keeps_their_tier(
    club, monkeypatch, first, second, gap
):
    rival = rival_before(monkeypatch, gap, lambda: second(club))
    first(club)
    assert rival.finish().error is None
    with business_scope(club.business.pk):
        assert club.tier() == "silver"
    night(club)
    with business_scope(club.business.pk):
        assert club.tier() == "silver"


def test_the_night_alone_takes_them_down(club):
    night(club)
    with business_scope(club.business.pk):
        assert club.tier() == "bronze"
