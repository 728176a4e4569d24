"""Who sets out, waits, is told, is given, turns, and leaves; each thing once."""

from datetime import timedelta

import pytest

from tests.scenarios.conftest import MINA, NOW, SARA, SAY, spec, wait
from vafa.audit.types import SYSTEM
from vafa.customers.types import JoinedBy
from vafa.ledger.queries import load_wallet
from vafa.ledger.types import Unit
from vafa.messaging.models import Message
from vafa.scenarios import travelling
from vafa.scenarios.actions import (
    advance_due,
    change_scenario,
    end_scenario,
    make_scenario,
    pause_scenario,
    start_scenario,
)
from vafa.scenarios.errors import NoSteps, ScenarioHasEnded
from vafa.scenarios.models import Traveller
from vafa.scenarios.queries import (
    count_at_places,
    count_ways,
    get_scenario,
    list_passings,
    list_ways_of,
)
from vafa.scenarios.types import Way

CREDIT = {"kind": "give_credit", "amount_rial": 500_000, "days": 10, "is_told": False}
DAY = timedelta(days=1)


def credit(customer_id, at):
    return load_wallet(customer_id, at=at).usable[Unit.CREDIT]


def test_a_text_goes_out_when_the_wait_is_over_and_not_before(club):
    club.run(wait(3), SAY)
    club.join()
    club.pass_days(2, hours=23)
    assert club.texts() == []
    club.pass_days(0, hours=1)
    assert club.texts() == [(MINA, NOW + 3 * DAY)]
    assert club.states() == ["arrived"]
    assert club.passed() == [("0", "on"), ("1", "on")]
    club.pass_days(30)
    assert len(club.texts()) == 1


def test_the_text_says_what_the_scenario_said(club):
    club.run(SAY)
    club.join()
    message = Message.objects.get(purpose="scenario")
    assert message.text_class == "advertising"
    assert message.wording.text == SAY["words"]


def test_a_gift_is_in_the_books_once_with_its_own_end(club):
    club.run(CREDIT, wait(1))
    mina = club.join()
    assert credit(mina, club.at) == 500_000
    assert credit(mina, club.at + 11 * DAY) == 0
    club.work()
    club.pass_days(2)
    assert credit(mina, club.at) == 500_000


def test_who_bought_and_who_did_not_go_different_ways(club):
    fork = {"kind": "if_bought", "yes": [wait(30)], "no": [SAY]}
    club.run(wait(7), fork, goal="")
    club.join(MINA)
    club.join(SARA)
    club.pass_days(1)
    club.buy(MINA)
    club.pass_days(6)
    assert [mobile for mobile, _at in club.texts()] == [SARA]
    assert club.states() == ["arrived", "on_the_way"]
    scenario = Traveller.objects.first()
    assert count_ways(scenario.version_id)["1"] == {Way.YES: 1, Way.NO: 1}
    assert count_at_places(scenario.version_id) == {"1.yes.0": 1}


def test_a_purchase_is_the_goal_and_ends_the_way(club):
    scenario_id = club.run(wait(3), SAY)
    club.join()
    club.pass_days(1)
    club.buy()
    club.pass_days(5)
    assert club.texts() == []
    assert club.states() == ["reached"]
    counts = get_scenario(scenario_id).counts
    assert (counts.all, counts.reached, counts.arrived) == (1, 1, 0)


def test_the_purchase_that_begins_a_way_is_not_its_goal(club):
    club.run(wait(3), SAY, when={"kind": "bought", "nth": 2})
    club.join()
    club.buy()
    assert club.states() == []
    club.pass_days(1)
    club.buy()
    assert club.states() == ["on_the_way"]
    club.pass_days(1)
    club.buy()
    assert club.states() == ["reached"]


def test_nobody_sets_out_twice_unless_they_may(club):
    club.run(SAY, when="bought", goal="")
    club.run(wait(1), when="bought", goal="", again_after_days=5, name="باز هم")
    club.join()
    for _ in range(4):
        club.buy()
        club.pass_days(2)
    assert len(club.texts()) == 1
    assert len(club.states()) == 3  # the first scenario once, the other at the 1st and 4th


def test_a_file_of_old_customers_begins_nothing(club):
    club.run(SAY)
    club.join(joined_by=JoinedBy.IMPORT)
    assert club.states() == []


def test_a_change_counts_for_who_sets_out_later(club):
    scenario_id = club.run(wait(3), SAY)
    mina = club.join(MINA)
    change_scenario(scenario_id, spec(wait(1)), actor=SYSTEM, at=club.at)
    club.join(SARA)
    club.pass_days(1)
    assert club.states() == ["arrived", "on_the_way"]
    club.pass_days(2)
    assert [mobile for mobile, _at in club.texts()] == [MINA]
    assert get_scenario(scenario_id).version == 2
    (way,) = list_ways_of(mina)
    assert [step.place for step in list_passings([way.id])[way.id]] == ["0", "1"]


def test_the_same_again_is_no_new_version(club):
    scenario_id = club.run(wait(3), SAY)
    change_scenario(scenario_id, spec(wait(3), SAY), actor=SYSTEM, at=club.at)
    assert get_scenario(scenario_id).version == 1


def test_while_paused_nobody_sets_out_and_nobody_goes_on(club):
    scenario_id = club.run(wait(1), SAY)
    club.join(MINA)
    pause_scenario(scenario_id, actor=SYSTEM, at=club.at)
    club.join(SARA)
    club.pass_days(3)
    assert (club.texts(), club.states()) == ([], ["on_the_way"])
    start_scenario(scenario_id, actor=SYSTEM, at=club.at)
    club.work()
    assert [mobile for mobile, _at in club.texts()] == [MINA]


def test_what_ended_is_over_for_everybody(club):
    scenario_id = club.run(wait(1), SAY)
    club.join()
    end_scenario(scenario_id, actor=SYSTEM, at=club.at)
    club.pass_days(3)
    assert (club.texts(), club.states()) == ([], ["stopped"])
    with pytest.raises(ScenarioHasEnded):
        start_scenario(scenario_id, actor=SYSTEM, at=club.at)


def test_without_a_step_it_does_not_start(club):
    scenario_id = make_scenario(spec(), actor=SYSTEM, at=club.at)
    with pytest.raises(NoSteps):
        start_scenario(scenario_id, actor=SYSTEM, at=club.at)


def test_a_step_that_fails_holds_up_nobody_else_and_is_given_up_in_the_end(club):
    lost = {"kind": "if_in_segment", "segment_id": 9, "yes": [], "no": []}  # there is none
    club.run(lost)
    club.run(wait(1), SAY, name="دیگری")
    club.join()
    assert club.states() == ["on_the_way", "on_the_way"]
    club.pass_days(1)
    assert len(club.texts()) == 1
    for _ in range(travelling.MOST_TRIES):
        club.pass_days(1)
    assert club.states() == ["arrived", "failed"]


def test_no_step_is_taken_twice_by_workers_side_by_side(club):
    club.run(CREDIT, SAY)
    mina = club.join()
    Traveller.objects.update(due_at=club.at)
    assert advance_due(at=club.at) == 0
    assert credit(mina, club.at) == 500_000


def test_until_an_hour_is_today_or_tomorrow_by_the_clock_of_the_business(club):
    club.run({"kind": "wait_until", "clock": "11:00:00"}, SAY, goal="")
    club.join()  # at 15:30 in Tehran
    club.pass_days(0, hours=19)
    assert club.texts() == []
    club.pass_days(0, hours=1)
    assert [mobile for mobile, _at in club.texts()] == [MINA]
