"""Who is left out by lot goes the way, gets nothing, and is what the others are measured by."""

from datetime import timedelta

import pytest

from tests.scenarios.conftest import SAY, spec, wait
from vafa.audit.types import SYSTEM
from vafa.foundation.draw import draw
from vafa.foundation.effect.verdict import Verdict
from vafa.ledger.queries import load_wallet
from vafa.ledger.types import Unit
from vafa.messaging.models import SendingRules
from vafa.messaging.types import STANDING_SALT
from vafa.scenarios.actions import change_scenario
from vafa.scenarios.models import ScenarioVersion, Traveller
from vafa.scenarios.queries import list_passings, load_result
from vafa.scenarios.travelling import set_out

DAY = timedelta(days=1)
CREDIT = {"kind": "give_credit", "amount_rial": 500_000, "days": 10, "is_told": False}


@pytest.fixture(autouse=True)
def _nobody_is_spared_for_good(scope):
    SendingRules(standing_control_percent=0).save()


def mobile(number):
    return f"+98912{number:07d}"


def credit(club, customer_id):
    return load_wallet(customer_id, at=club.at).usable[Unit.CREDIT]


def test_the_lot_decides_who_gets_nothing_and_they_go_the_whole_way(club):
    fork = {"kind": "if_bought", "yes": [], "no": [CREDIT]}
    scenario_id = club.run(SAY, wait(1), fork, control_percent=50)
    people = [club.join(mobile(number)) for number in range(8)]
    club.pass_days(1)
    left_out = {one for one in people if draw(f"scenario:{scenario_id}", one) < 5000}
    rows = {row.customer_id: row for row in Traveller.objects.all()}
    assert {one for one, row in rows.items() if row.is_control} == left_out
    assert {one for one in people if not credit(club, one)} == left_out
    assert len(club.texts()) == len(people) - len(left_out)
    assert club.states() == ["arrived"] * len(people)
    for customer_id, row in rows.items():
        notes = [step.note for step in list_passings([row.id])[row.id]]
        spared = "control" if customer_id in left_out else ""
        assert notes == [spared, "", "", spared]


def run_with_arms(club, *, buyers, control_buyers, each):
    """A scenario with `each` people in both groups, of whom so many buy after a day."""
    scenario_id = club.run(wait(1), goal="", control_percent=50, window_days=10)
    version = ScenarioVersion.objects.select_related("scenario").get()
    ids = [club.register(mobile(number)) for number in range(2 * each)]
    comers = [(one, "joined") for one in ids]
    assert set_out(version.scenario, version, comers, began_at=club.at, at=club.at) == 2 * each
    Traveller.objects.update(is_control=False)
    Traveller.objects.filter(customer_id__in=ids[each:]).update(is_control=True)
    club.at += DAY
    for number in [*range(buyers), *range(each, each + control_buyers)]:
        club.sell(mobile(number))
    return scenario_id


def test_without_a_control_group_nothing_is_said(club):
    scenario_id = club.run(SAY)
    club.join()
    assert load_result(scenario_id, at=club.at) is None


def test_only_whose_days_are_over_are_compared(club):
    scenario_id = run_with_arms(club, buyers=9, control_buyers=1, each=10)
    early = load_result(scenario_id, at=club.at)
    assert (early.people, early.control, early.waiting, early.effect) == (0, 0, 20, None)
    club.at += 9 * DAY
    late = load_result(scenario_id, at=club.at)
    assert (late.people, late.control, late.waiting) == (10, 10, 0)
    assert late.effect.verdict is Verdict.TOO_FEW
    assert late.is_fair


def test_what_the_way_brings_is_told_with_its_interval(club):
    scenario_id = run_with_arms(club, buyers=24, control_buyers=3, each=30)
    club.at += 9 * DAY
    club.sell(mobile(29))  # when the days are over
    result = load_result(scenario_id, at=club.at)
    effect = result.effect
    assert effect.verdict is Verdict.MORE
    assert (effect.one.value, effect.base.value) == (0.8, 0.1)
    assert effect.shares.low < 0.7 < effect.shares.high
    assert effect.spent.value == pytest.approx(0.7 * 1_000_000)


def test_another_share_begins_the_count_anew(club):
    scenario_id = run_with_arms(club, buyers=2, control_buyers=0, each=5)
    club.at += 20 * DAY
    other = spec(wait(1), goal="", control_percent=20, window_days=10)
    change_scenario(scenario_id, other, actor=SYSTEM, at=club.at)
    result = load_result(scenario_id, at=club.at)
    assert (result.people, result.control, result.waiting, result.since) == (0, 0, 0, None)


def test_who_never_gets_advertising_is_in_neither_group(club):
    scenario_id = run_with_arms(club, buyers=2, control_buyers=0, each=6)
    club.at += 20 * DAY
    SendingRules.objects.update(standing_control_percent=20)
    ids = Traveller.objects.values_list("customer_id", flat=True)
    spared = sum(draw(STANDING_SALT, one) < 2000 for one in ids)
    result = load_result(scenario_id, at=club.at)
    assert result.people + result.control == 12 - spared
