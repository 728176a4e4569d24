"""A tier as a gift: held for a time above the customer's own, which goes on beneath it."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.tiers.conftest import NOW, STEPS, TILL, replace
from vafa.config.reactions import REACTIONS
from vafa.foundation.jalali import add_months, from_jalali
from vafa.outbox.actions import deliver_pending
from vafa.rules.actions import create_rule
from vafa.rules.types import read_rule
from vafa.tiers.actions import give_tier, protect_tier, take_back_tiers
from vafa.tiers.ladder import hold_gifts
from vafa.tiers.queries import count_tiers, find_card, list_members, load_ladder
from vafa.tiers.types import Standing, Why

TODAY = from_jalali(1405, 8, 30)
IN_THREE_MONTHS = from_jalali(1405, 11, 30)


def give(club, slug, months=3, reference="sale:1:1"):
    who = club.customer_id()
    give_tier(slug, customer_id=who, months=months, reference=reference, at=club.at)


def member(club):
    """Mina, who bought once for little: bronze."""
    club.set_ladder()
    club.sell(1_000_000)
    return club


def test_a_gift_lifts_at_once_is_known_everywhere_and_ends_by_itself(club):
    member(club)
    give(club, "silver")
    give(club, "silver", months=9)  # the same reference
    assert club.tier() == "silver"
    assert club.place().labels == {"tier:silver"}
    card = find_card(club.customer_id(), at=club.at)
    assert (card.name, card.next_name, card.until) == ("نقره‌ای", "طلایی", IN_THREE_MONTHS)
    ladder = load_ladder()
    assert [one.customers for one in count_tiers(ladder)] == [0, 1, 0]
    assert [one.id for one in list_members("silver", ladder)] == [club.customer_id()]
    club.sleep_until(IN_THREE_MONTHS)
    assert club.tier() == "silver"
    club.sleep_until(IN_THREE_MONTHS + timedelta(days=1))
    assert club.tier() == "bronze"
    assert club.moves() == [
        ("bronze", "silver", Why.GIFT),
        ("silver", "bronze", Why.GIFT_OVER),
    ]


def test_nobody_goes_down_by_a_gift_and_what_is_earned_beneath_it_counts(club):
    member(club)
    give(club, "gold")
    club.sell(10_000_000)  # silver by their own
    assert (club.tier(), club.place().standing.rank) == ("gold", 2)
    give(club, "silver", reference="sale:2:1")
    assert club.tier() == "gold"
    club.sleep_until(IN_THREE_MONTHS + timedelta(days=1))
    assert club.tier() == "silver"
    assert [why for _, _, why in club.moves()] == [Why.GIFT, Why.GIFT_OVER]


def test_the_longer_of_two_gifts_goes_on_when_the_higher_is_over(club):
    member(club)
    give(club, "silver", months=3)
    give(club, "gold", months=1, reference="sale:2:1")
    assert club.tier() == "gold"
    club.sleep_until(add_months(TODAY, 1) + timedelta(days=1))
    assert club.tier() == "silver"
    club.sleep_until(IN_THREE_MONTHS + timedelta(days=1))
    assert club.tier() == "bronze"


def test_it_is_taken_back_by_its_cause_but_from_nobody_who_is_protected(club):
    member(club)
    give(club, "gold", reference="sale:17:1")
    take_back_tiers("sale:1:", at=club.at)
    assert club.tier() == "gold"
    until = from_jalali(1405, 10, 1)
    protect_tier(club.customer_id(), until=until, reason="x", actor=TILL, at=NOW)
    take_back_tiers("sale:17:", at=club.at)
    assert club.tier() == "gold"
    club.sleep_until(until)
    assert club.tier() == "gold"
    club.at = NOW
    protect_tier(club.customer_id(), until=None, reason="x", actor=TILL, at=NOW)
    give(club, "gold", reference="sale:18:1")
    for _ in range(2):
        take_back_tiers("sale:18:", at=club.at)
    assert club.tier() == "bronze"
    assert club.moves()[-1] == ("gold", "bronze", Why.RETURN)


def test_a_changed_ladder_keeps_gifts_and_forgets_those_of_a_tier_that_is_gone(club):
    member(club)
    give(club, "gold")
    club.set_ladder([*STEPS[:2], replace(STEPS[2], threshold=90_000_000)])
    assert club.tier() == "gold"
    club.set_ladder(STEPS[:2])
    assert club.tier() == "bronze"
    assert club.moves()[-1] == ("gold", "bronze", Why.LADDER)
    give(club, "gold", reference="sale:3:1")  # there is none
    assert club.tier() == "bronze"


def test_a_rule_gives_it_with_the_first_purchase_and_a_whole_return_ends_it(club, persian):
    club.set_ladder()
    rule = {
        "name": "خوشامد",
        "reward": {"kind": "tier", "tier": "gold", "months": 2},
        "conditions": {"kind": "new_customer"},
    }
    create_rule(spec=read_rule(rule), actor=TILL, at=NOW - timedelta(days=9), state="live")
    receipt = club.sell(1_000_000, 500_000)
    assert [why.sentence for why in receipt.why] == ["یک سطح هدیه"]
    work(club)
    assert club.tier() == "gold"
    club.take_back(receipt, (0, 1))
    work(club)
    assert club.tier() == "gold"
    club.take_back(receipt, number="r2")
    work(club)
    assert club.tier() == "bronze"


def work(club):
    while deliver_pending(REACTIONS, at=club.at):
        pass


days = st.dates(min_value=from_jalali(1405, 1, 1), max_value=from_jalali(1406, 1, 1))
standings = st.builds(
    Standing,
    rank=st.integers(0, 4),
    base=st.just(0),
    protected_until=st.none() | days,
    given=st.integers(0, 4),
    given_until=days,
)


@given(standings, st.lists(st.tuples(st.integers(0, 4), days), max_size=4), days)
def test_gifts_never_touch_what_is_their_own_and_never_lower_it(stands, gifts, day):
    held = hold_gifts(gifts, stands, day)
    assert replace(held, given=0, given_until=None) == replace(stands, given=0, given_until=None)
    assert held.held >= max([held.rank, *(rank for rank, until in gifts if day <= until)])
    if stands.is_protected(day):
        assert held.held >= stands.held
    assert hold_gifts(gifts, held, day) == held
