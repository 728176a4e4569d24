"""Coming to terms and parting: both halves end alike, whatever crosses on the way."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from tests.coalition.conftest import BOTH_WAYS, TILL, Taking, Terms
from vafa.coalition.actions import decline_offer, find_peer, leave
from vafa.coalition.errors import BadTerms, NoSuchAddress, NoSuchOffer, NotAgreed, NothingOwed
from vafa.coalition.queries import count_offers, list_month, list_spendable_at
from vafa.coalition.types import PeerMonth
from vafa.foundation.jalali import add_months, first_day_of_month, local_day
from vafa.tenancy.actions import suspend_business

ONE_WAY = Terms(
    here=Taking(percent=80, most_rial=5_000, month_rial=50_000), there=Taking(percent=0)
)


def part(member, peer):
    with member.open():
        leave(peer.id, actor=TILL, at=member.at)


def both(one, other):
    return [(side.is_live, side.terms) for side in (one.stands(other), other.stands(one))]


def test_an_offer_counts_for_nothing_until_it_is_taken_and_reads_mirrored(street):
    kafe, nan, _ = street.members
    offer_id = kafe.offer(nan, ONE_WAY)
    street.carry()
    assert both(kafe, nan) == [(False, None), (False, None)]
    assert kafe.stands(nan).ours.terms == ONE_WAY
    assert nan.stands(kafe).theirs.terms == ONE_WAY.seen_from_there()
    with nan.open():
        assert count_offers() == 1
        assert list_spendable_at() == []
    nan.take(offer_id)
    street.carry()
    assert both(kafe, nan) == [(True, ONE_WAY), (True, ONE_WAY.seen_from_there())]
    with nan.open():
        assert (count_offers(), list_spendable_at()) == (0, ["kafe"])
    with kafe.open():
        assert list_spendable_at() == []  # nobody takes its credit


def test_who_offers_cannot_take_and_an_answer_is_given_once(street):
    kafe, nan, _ = street.members
    offer_id = kafe.offer(nan)
    street.carry()
    with pytest.raises(NoSuchOffer):
        kafe.take(offer_id)
    with nan.open():
        decline_offer(offer_id, actor=TILL, at=nan.at)
    with pytest.raises(NoSuchOffer):
        nan.take(offer_id)
    street.carry()
    assert (kafe.stands(nan).ours, both(kafe, nan)) == (None, [(False, None), (False, None)])


def test_changed_terms_hold_for_what_is_brought_from_then_on(pair):
    street, kafe, nan = pair
    before = nan.bring(kafe, most=40_000)
    street.agree(kafe, nan, Terms(here=Taking(), there=Taking(percent=50)))
    assert nan.sell_for(before, 40_000).brought_rial == 40_000
    after = nan.bring(kafe)
    assert (after.credit_rial, after.worth_rial) == (60_000, 30_000)
    nan.sell_for(after, 30_000)
    street.carry()
    assert kafe.position(nan) == 70_000


def test_offers_that_cross_and_answers_that_cross_end_alike(street):
    kafe, nan, _ = street.members
    mine, theirs = kafe.offer(nan, ONE_WAY), nan.offer(kafe)
    street.carry()
    nan.take(mine)
    kafe.take(theirs)  # before it hears that its own was taken
    street.carry()
    assert both(kafe, nan) == [(True, BOTH_WAYS), (True, BOTH_WAYS)]  # the newer one


def test_a_newer_offer_replaces_ours_and_whoever_took_the_older_is_held_to_it(street):
    kafe, nan, _ = street.members
    older = kafe.offer(nan, ONE_WAY)
    street.carry()
    nan.take(older)
    newer = kafe.offer(nan)  # while the answer is on its way
    street.carry()
    assert both(kafe, nan) == [(True, ONE_WAY), (True, ONE_WAY.seen_from_there())]
    nan.take(newer)
    street.carry()
    assert both(kafe, nan) == [(True, BOTH_WAYS), (True, BOTH_WAYS)]


def test_who_left_takes_nothing_more_and_what_was_brought_still_counts(pair):
    street, kafe, nan = pair
    draw = nan.bring(kafe, most=40_000)
    part(kafe, nan)
    with pytest.raises(NotAgreed):  # the letter has not come, but kafe itself refuses
        nan.bring(kafe)
    street.carry()
    with pytest.raises(NotAgreed):
        nan.bring(kafe)
    receipt = nan.sell_for(draw, 40_000)
    nan.returns(receipt, number="later")
    street.carry()
    assert kafe.has() == (100_000, 0)
    assert [side for side, _ in both(kafe, nan)] == [False, False]
    part(nan, kafe)  # once more says nothing
    street.agree(nan, kafe)
    assert nan.bring(kafe).worth_rial == 100_000


def test_leaving_withdraws_what_was_offered(street):
    kafe, nan, _ = street.members
    offer_id = kafe.offer(nan)
    street.carry()
    part(kafe, nan)
    nan.take(offer_id)  # before it hears
    street.carry()
    assert [live for live, _ in both(kafe, nan)] == [False, False]


def test_a_business_is_found_by_its_address(street):
    kafe, nan, ketab = street.members
    slug = nan.business.slug
    with kafe.open():
        for written in (slug, f" {slug.upper()} ", f"https://club.example/c/{slug}/?x=1"):
            assert find_peer(written).pk == nan.id
        suspend_business(ketab.id)
        for wrong in ("", "nobody-here", kafe.business.slug, ketab.business.slug, "کافه"):
            with pytest.raises(NoSuchAddress):
                find_peer(wrong)


@pytest.mark.parametrize(
    "terms",
    [
        Terms(here=Taking(percent=0), there=Taking(percent=0)),
        Terms(here=Taking(percent=101), there=Taking()),
        Terms(here=Taking(), there=Taking(month_rial=-1)),
    ],
)
def test_terms_that_cannot_be_are_refused(street, terms):
    kafe, nan, _ = street.members
    with pytest.raises(BadTerms):
        kafe.offer(nan, terms)


def test_the_month_tells_what_each_spent_and_clearing_ends_it_on_both_sides(pair):
    street, kafe, nan = pair
    nan.sell_for(nan.bring(kafe, most=60_000), 60_000)
    nan.earns(80_000)
    kafe.sell_for(kafe.bring(nan, most=10_000), 10_000)
    street.carry()
    assert nan.position(kafe) == -50_000
    with pytest.raises(NothingOwed):
        kafe.clear(nan, 1)  # who owes does not say that it paid
    with pytest.raises(NothingOwed):
        nan.clear(kafe, 50_001)
    nan.clear(kafe, 30_000)
    nan.clear(kafe, 30_000)  # told twice
    street.prove()
    street.carry()
    assert (nan.position(kafe), kafe.position(nan)) == (-20_000, 20_000)

    first = first_day_of_month(local_day(nan.at, ZoneInfo("Asia/Tehran")))
    with nan.open():
        [month], [after] = list_month(first), list_month(add_months(first, 1))
    assert month == PeerMonth(
        peer_id=kafe.id,
        name="kafe",
        first_day=first,
        opening_rial=0,
        there_rial=10_000,
        here_rial=60_000,
        paid_rial=0,
        received_rial=30_000,
    )
    assert (month.closing_rial, after.opening_rial, after.closing_rial) == (-20_000,) * 3
    with kafe.open():
        [mirror] = list_month(first)
    assert (mirror.there_rial, mirror.here_rial, mirror.paid_rial) == (60_000, 10_000, 30_000)
    assert mirror.closing_rial == 20_000


def test_three_in_a_ring_sum_to_zero(street):
    kafe, nan, ketab = street.members
    ring = [(kafe, nan, 90_000), (nan, ketab, 50_000), (ketab, kafe, 20_000)]
    for issuer, _, rial in ring:
        issuer.earns(rial)
    for issuer, taker, rial in ring:
        street.agree(issuer, taker)
        taker.sell_for(taker.bring(issuer, most=rial), rial)
        street.prove()
    street.carry()
    nets = [
        sum(one.position(two) for two in street.members if two is not one) for one in street.members
    ]
    assert nets == [70_000, -40_000, -30_000]
