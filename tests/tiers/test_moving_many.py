"""A changed ladder, its preview, the night's list, and the text that follows."""

import pytest

from tests.tiers.conftest import MINA, NOW, STEPS, TILL, replace
from vafa.config.reactions import REACTIONS
from vafa.config.schedule import EVERY_NIGHT, review_tiers
from vafa.customers.queries import customers
from vafa.foundation.jalali import from_jalali
from vafa.messaging.queries import list_messages
from vafa.outbox.actions import deliver_pending
from vafa.tiers.actions import save_ladder
from vafa.tiers.errors import BadLadder
from vafa.tiers.queries import load_ladder, preview_ladder
from vafa.tiers.types import Change, Ladder, Measure, Why

MOBILES = [f"+98912000000{number}" for number in range(5)]


def raise_silver():
    return replace(load_ladder(), tiers=(STEPS[0], replace(STEPS[1], threshold=13_000_000)))


@pytest.fixture
def crowd(club):
    """Five customers who spent 4, 8, 12, 16 and 20 million; silver from 10, gold from 20."""
    club.set_ladder()
    for number, mobile in enumerate(MOBILES, 1):
        club.sell(number * 4_000_000, mobile=mobile)
    return club


def test_the_preview_tells_what_saving_does(crowd):
    changed = raise_silver()
    preview = preview_ladder(changed, at=crowd.at)
    assert (preview.up, preview.down) == (0, 2)
    assert preview.before == {"bronze": 2, "silver": 2, "gold": 1}
    assert preview.after == {"bronze": 3, "silver": 2}
    assert set(preview.moves) == {
        Change(customer_id=crowd.customer_id(MOBILES[2]), before="silver", after="bronze"),
        Change(customer_id=crowd.customer_id(MOBILES[4]), before="gold", after="silver"),
    }
    assert load_ladder() != changed
    save_ladder(changed, actor=TILL, at=crowd.at)
    tiers = [crowd.tier(mobile) for mobile in MOBILES]
    assert tiers == ["bronze", "bronze", "bronze", "silver", "silver"]
    assert crowd.moves(MOBILES[4])[-1] == ("gold", "silver", Why.LADDER)
    assert preview_ladder(changed, at=crowd.at).moves == ()


def test_a_lower_threshold_lifts(crowd):
    lower = replace(load_ladder(), tiers=(STEPS[0], replace(STEPS[1], threshold=8_000_000)))
    lower = replace(lower, tiers=(*lower.tiers, STEPS[2]))
    assert preview_ladder(lower, at=crowd.at).up == 1
    save_ladder(lower, actor=TILL, at=crowd.at)
    assert crowd.tier(MOBILES[1]) == "silver"
    assert crowd.tier(MOBILES[0]) == "bronze"


def test_a_promise_of_last_year_outlives_a_change_that_asks_no_more(crowd):
    crowd.sleep_until(from_jalali(1406, 2, 1))
    crowd.at = crowd.at.replace(minute=30)
    better = replace(STEPS[2], benefits="قهوهٔ روز")
    save_ladder(replace(load_ladder(), tiers=(*STEPS[:2], better)), actor=TILL, at=crowd.at)
    assert crowd.tier(MOBILES[4]) == "gold"


@pytest.mark.parametrize("thresholds", [(0, 0), (5, 5)])
def test_tiers_that_do_not_rise_are_refused(club, thresholds):
    tiers = [replace(tier, threshold=at) for tier, at in zip(STEPS, thresholds, strict=False)]
    with pytest.raises(BadLadder):
        club.set_ladder(tiers)
    with pytest.raises(BadLadder):
        club.set_ladder([STEPS[0], STEPS[0]])
    with pytest.raises(BadLadder):
        save_ladder(Ladder(tiers=()), actor=TILL, at=NOW)


def test_a_move_is_told_once_by_text(club):
    club.set_ladder([STEPS[0], replace(STEPS[1], benefits="۷٪ اعتبار از هر خرید")])
    club.sell(12_000_000)
    while deliver_pending(REACTIONS, at=club.at):
        pass
    texts = [row for row in list_messages().messages if row.purpose == "tier_changed"]
    assert [text.mobile for text in texts] == [MINA]


def test_the_first_ladder_places_everybody_without_a_text(club):
    club.sell(12_000_000)
    club.set_ladder()
    assert club.tier() == "silver"
    assert club.moves() == [("", "silver", Why.LADDER)]
    deliver_pending(REACTIONS, at=club.at)
    assert not [row for row in list_messages().messages if row.purpose == "tier_changed"]


def test_groups_by_buying_can_lift(club):
    club.sell(12_000_000)
    club.set_ladder([STEPS[0], replace(STEPS[1], threshold=1)], measure=Measure.GROUP)
    assert customers().count() == 1
    assert club.tier() == "bronze"  # not scored yet


def test_the_night_knows_its_order():
    names = [step.__name__ for step in EVERY_NIGHT]
    assert names[:4] == ["score", "review_tiers", "expire", "review_tiers"]
    assert review_tiers in EVERY_NIGHT
