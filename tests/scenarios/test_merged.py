"""Two customers who turn out to be one go a scenario's way once, and part as they came."""

from tests.scenarios.conftest import MINA, SARA, SAY, wait
from vafa.audit.types import SYSTEM
from vafa.checkout.actions import merge_customers, part_customers
from vafa.scenarios.models import Traveller
from vafa.scenarios.queries import list_ways_of
from vafa.segments.queries import is_in
from vafa.segments.types import read_node
from vafa.visits.actions import check_in
from vafa.visits.types import VisitWay


def merge(club, kept_id, gone_id):
    return merge_customers(kept_id=kept_id, gone_id=gone_id, actor=SYSTEM, at=club.at)


def part(club, done):
    part_customers(merge_id=done.id, actor=SYSTEM, at=club.at)


def mobiles(club):
    return [mobile for mobile, _at in club.texts()]


def test_who_went_into_another_goes_on_as_that_one(club):
    mina = club.join(MINA)
    club.run(wait(3), SAY)
    sara = club.join(SARA)
    merge(club, mina, sara)
    club.pass_days(3)
    assert mobiles(club) == [MINA]
    assert [way.customer_id for way in list_ways_of(mina)] == [mina]


def test_two_who_were_both_on_the_way_are_told_once(club):
    club.run(wait(3), SAY)
    mina = club.join(MINA)
    sara = club.join(SARA)
    merge(club, sara, mina)  # the one who is kept goes on, though the other was first
    club.pass_days(3)
    assert mobiles(club) == [SARA]
    assert club.states() == ["arrived", "merged"]


def test_who_took_the_way_to_its_end_before_does_not_take_it_again_as_another(club):
    club.run(SAY, when={"kind": "bought"}, goal="")
    mina, sara = club.join(MINA), club.join(SARA)
    club.buy(SARA)
    merge(club, mina, sara)
    club.buy(MINA)
    assert mobiles(club) == [SARA]


def test_of_two_who_both_went_into_a_third_the_first_goes_on(club):
    kept = club.join("+989121234569")
    club.run(wait(3), SAY)
    mina, sara = club.join(MINA), club.join(SARA)
    merge(club, kept, mina)
    merge(club, kept, sara)
    club.pass_days(3)
    assert mobiles(club) == ["+989121234569"]
    assert club.states() == ["arrived", "merged"]
    assert Traveller.objects.get(state="merged").customer_id == sara


def test_whoever_parts_again_goes_on_for_themselves(club):
    club.run(wait(3), SAY)
    mina, sara = club.join(MINA), club.join(SARA)
    done = merge(club, sara, mina)
    club.pass_days(3)
    assert mobiles(club) == [SARA]
    part(club, done)
    club.work()
    assert sorted(mobiles(club)) == [MINA, SARA]
    assert club.states() == ["arrived", "arrived"]
    club.work()
    assert len(club.texts()) == 2


def test_parting_before_anything_happened_leaves_both_on_their_way(club):
    club.run(wait(3), SAY)
    mina, sara = club.join(MINA), club.join(SARA)
    part(club, merge(club, mina, sara))
    club.pass_days(3)
    assert sorted(mobiles(club)) == [MINA, SARA]


def test_a_purchase_of_the_kept_one_is_the_goal_of_both(club):
    mina = club.join(MINA)
    club.run(wait(3), SAY)
    sara = club.join(SARA)
    merge(club, mina, sara)
    club.pass_days(1)
    club.buy(MINA)
    club.pass_days(3)
    assert (mobiles(club), club.states()) == ([], ["reached"])


def test_visits_of_who_went_into_another_count_as_theirs(club):
    often = read_node({"kind": "checked_in", "least": 2})
    mina, sara = club.join(MINA), club.join(SARA)
    for who in (mina, sara):
        check_in(
            customer_id=who,
            branch_id=None,
            way=VisitWay.TILL,
            actor=SYSTEM,
            at=club.at,
            is_told=False,
        )
        club.pass_days(1)
    assert not is_in(often, customer_id=mina, at=club.at)
    done = merge(club, mina, sara)
    assert is_in(often, customer_id=mina, at=club.at)
    part(club, done)
    assert not is_in(often, customer_id=mina, at=club.at)
