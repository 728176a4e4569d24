"""Taking, fetching and giving back, through the door of the reward list."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.rewardlist.conftest import PrizeShop
from tests.shop import NOW
from tests.trust.test_races import crowd
from vafa.audit.types import SYSTEM
from vafa.foundation.errors import Refused
from vafa.ledger.errors import NotEnoughBalance
from vafa.ledger.queries import load_wallet, verify_books
from vafa.ledger.types import Unit
from vafa.rewardlist.actions import (
    add_prize,
    cancel_claim,
    change_prize,
    hand_over,
    lapse_claims,
)
from vafa.rewardlist.errors import (
    BadPrize,
    ClaimEnded,
    PrizeElsewhere,
    PrizeForOthers,
    PrizeGone,
    PrizeNotOffered,
    PrizeTaken,
    SameKeyOtherClaim,
    UnknownClaim,
)
from vafa.rewardlist.models import Claim, Prize
from vafa.rewardlist.queries import find_waiting, list_claims, list_offers, list_prizes
from vafa.rewardlist.types import ClaimState, PrizeTerms
from vafa.tenancy.scope import business_scope

TODAY = NOW.date()
DAY = timedelta(days=1)


def cancel(claim, *, at=NOW):
    return cancel_claim(claim_id=claim.id, grace_days=7, actor=SYSTEM, at=at)


def fetch(claim, *, branch_id=None):
    return hand_over(claim_id=claim.id, branch_id=branch_id, actor=SYSTEM, at=NOW)


def test_points_become_a_claim_with_a_code_that_fetches_it_once(shop, scope):
    negar, prize = shop.member(100), shop.prize(40, stock=3)
    claim = shop.take(prize, negar)
    assert (shop.left(negar), Prize.objects.get(id=prize.id).stock) == (60, 2)
    assert len(claim.code) == 6
    assert find_waiting(claim.code).id == claim.id
    fetch(claim)
    with pytest.raises(ClaimEnded):
        fetch(claim)
    with pytest.raises(ClaimEnded):
        cancel(claim)
    with pytest.raises(UnknownClaim):
        find_waiting(claim.code)
    assert shop.left(negar) == 60
    assert list(verify_books(scope.pk)) == []


def test_a_repeat_of_the_key_takes_nothing_more_and_another_act_under_it_is_refused(shop):
    negar, prize, other = shop.member(100), shop.prize(40), shop.prize(10)
    first = shop.take(prize, negar, key="k")
    assert shop.take(prize, negar, key="k").id == first.id
    with pytest.raises(SameKeyOtherClaim):
        shop.take(other, negar, key="k")
    assert shop.left(negar) == 60


def test_too_few_points_take_nothing(shop):
    negar, prize = shop.member(39), shop.prize(40, stock=1)
    with pytest.raises(NotEnoughBalance):
        shop.take(prize, negar)
    assert (shop.left(negar), Claim.objects.count()) == (39, 0)
    assert Prize.objects.get(id=prize.id).stock == 1


@pytest.mark.parametrize(
    ("terms", "refusal"),
    [
        ({"stock": 0}, PrizeGone),
        ({"first_day": TODAY + DAY}, PrizeNotOffered),
        ({"last_day": TODAY - DAY}, PrizeNotOffered),
        ({"branch_ids": (5,)}, PrizeElsewhere),
        ({"labels": ("tier:gold",)}, PrizeForOthers),
    ],
)
def test_what_is_not_for_them_is_refused_and_costs_nothing(shop, terms, refusal):
    negar = shop.member()
    with pytest.raises(refusal):
        shop.take(shop.prize(40, **terms), negar, branch_id=4, labels=("tier:silver",))
    assert shop.left(negar) == 100


def test_the_last_day_the_branch_and_one_of_the_groups_are_enough(shop):
    negar = shop.member()
    prize = shop.prize(
        40, first_day=TODAY, last_day=TODAY, branch_ids=(4,), labels=("tier:gold", "plan:1")
    )
    assert shop.take(prize, negar, branch_id=4, labels=("plan:1",)).points == 40


def test_nobody_takes_more_than_one_may_until_it_is_given_back(shop):
    negar, prize = shop.member(), shop.prize(10, most_each=1)
    claim = shop.take(prize, negar)
    with pytest.raises(PrizeTaken):
        shop.take(prize, negar)
    cancel(claim)
    fetch(shop.take(prize, negar))
    with pytest.raises(PrizeTaken):
        shop.take(prize, negar)


def test_giving_back_returns_the_points_to_their_lots_with_the_old_end(shop, scope):
    negar = shop.person("نگار")
    soon, late = shop.points(negar, 30, days=5), shop.points(negar, 30, days=50)
    prize = shop.prize(40, stock=1)
    claim = shop.take(prize, negar)
    cancel(claim)
    lots = {lot.id: (lot.remaining, lot.expires_at) for lot in load_wallet(negar, at=NOW).lots}
    assert lots == {soon: (30, NOW + 5 * DAY), late: (30, NOW + 50 * DAY)}
    assert Prize.objects.get(id=prize.id).stock == 1
    with pytest.raises(ClaimEnded):
        cancel(claim)
    assert list(verify_books(scope.pk)) == []


def test_points_whose_end_has_passed_come_back_for_the_grace_days(shop):
    negar = shop.member(40, days=5)
    claim = shop.take(shop.prize(40), negar)
    cancel(claim, at=NOW + 10 * DAY)
    [lot] = load_wallet(negar, at=NOW + 10 * DAY).lots
    assert lot.remaining == 40
    assert NOW + 17 * DAY < lot.expires_at < NOW + 18 * DAY


def test_what_nobody_fetches_lapses_and_comes_back(shop):
    negar, prize = shop.member(), shop.prize(40, stock=1, claim_days=3)
    claim = shop.take(prize, negar)
    assert lapse_claims(grace_days=7, at=NOW + 3 * DAY) == 0  # the last day is good to its end
    assert lapse_claims(grace_days=7, at=NOW + 4 * DAY) == 1
    assert lapse_claims(grace_days=7, at=NOW + 4 * DAY) == 0
    [view] = list_claims(customer_id=negar)
    assert (view.id, view.state, shop.left(negar)) == (claim.id, ClaimState.LAPSED, 100)
    assert Prize.objects.get(id=prize.id).stock == 1


def test_a_branch_that_does_not_have_it_does_not_hand_it_over(shop):
    negar, prize = shop.member(), shop.prize(40, branch_ids=(4,))
    claim = shop.take(prize, negar)
    with pytest.raises(PrizeElsewhere):
        fetch(claim, branch_id=5)
    assert fetch(claim, branch_id=4).branch_id == 4


def test_the_list_says_how_far_somebody_is(shop):
    negar = shop.member(30)
    near, far = shop.prize(20, stock=0), shop.prize(40)
    shop.prize(5, labels=("tier:gold",))
    shop.prize(6, last_day=TODAY - DAY)
    shown = list_offers(negar, points=30, labels=(), at=NOW)
    assert [(one.prize.id, one.missing_points, one.share, one.may_take) for one in shown] == [
        (near.id, 0, 1.0, False),
        (far.id, 10, 0.75, False),
    ]
    assert isinstance(shown[0].refusal, PrizeGone)


def test_the_business_sees_what_waits_and_what_was_given(shop):
    negar, prize = shop.member(), shop.prize(10)
    for _ in range(3):
        claim = shop.take(prize, negar)
    fetch(claim)
    [row] = list_prizes()
    assert (row.prize.id, row.waiting, row.given) == (prize.id, 2, 1)


def test_changes_hold_from_now_on_and_impossible_ones_are_refused(shop):
    prize = shop.prize(40, stock=1)
    change_prize(prize_id=prize.id, stock=9, name="کیک", actor=SYSTEM, at=NOW)
    assert Prize.objects.get(id=prize.id).stock == 9
    for wrong in ({"price_points": 0}, {"name": " "}, {"stock": -1}, {"claim_days": 0}):
        with pytest.raises(BadPrize):
            change_prize(prize_id=prize.id, actor=SYSTEM, at=NOW, **wrong)
    with pytest.raises(BadPrize):
        add_prize(
            PrizeTerms(name="ک", price_points=1, first_day=TODAY, last_day=TODAY - DAY),
            actor=SYSTEM,
            at=NOW,
        )


def test_fifty_at_once_for_the_last_piece_exactly_one_wins(committed, business):
    with business_scope(business.pk):
        shop = PrizeShop()
        people = [shop.member(100) for _ in range(50)]
        prize = shop.prize(40, stock=1)

    def take(customer_id):
        def act():
            with business_scope(business.pk):
                return shop.take(prize, customer_id)

        return act

    results = crowd([take(one) for one in people])

    won = [one for one in results if not isinstance(one, Refused)]
    assert (len(won), sum(isinstance(one, PrizeGone) for one in results)) == (1, 49)
    with business_scope(business.pk):
        assert Prize.objects.get(id=prize.id).stock == 0
        assert sum(shop.left(one) for one in people) == 50 * 100 - 40
        assert list(verify_books(business.pk)) == []


def test_ten_presses_at_once_of_one_person_keep_to_the_limit(committed, business):
    with business_scope(business.pk):
        shop = PrizeShop()
        negar, prize = shop.member(1_000), shop.prize(10, most_each=2)

    def act():
        with business_scope(business.pk):
            return shop.take(prize, negar)

    results = crowd([act] * 10)
    assert sum(not isinstance(one, Refused) for one in results) == 2
    with business_scope(business.pk):
        assert shop.left(negar, unit=Unit.POINTS) == 980
