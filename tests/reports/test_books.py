"""The books for the accountant, tied to the lots to the rial."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.db.models import Sum

from tests.checkout.conftest import NOW, Till
from vafa.audit.types import SYSTEM
from vafa.customers.queries import find_by_mobile
from vafa.foundation.jalali import TEHRAN, local_day
from vafa.foundation.periods import Period
from vafa.ledger.actions import expire_due
from vafa.ledger.models import Account, Lot
from vafa.ledger.types import Purpose, Unit
from vafa.reports.books import (
    BY_BRANCH,
    BY_HOLDER,
    BY_MONTH,
    BY_RULE,
    STEPS,
    load_breakage,
    roll_forward,
)
from vafa.reports.queries import get_report, run_report, write_report
from vafa.reports.types import Filters

SIDES = (BY_HOLDER, BY_RULE, BY_BRANCH, BY_MONTH)
PEOPLE = ("+989121234567", "+989121234568")


@pytest.fixture
def till(scope):
    return Till(scope)


def filters(first, last):
    return Filters(period=Period(first=first, last=last), zone=TEHRAN, at=NOW)


def live(till, chance, days):
    """A random history; what was open in lots when each day was over, by unit."""
    till.credit_rule(percent=10, days=12)
    till.points_rule(points=1, per="amount", amount_rial=100_000)
    ends, sold = {}, []
    for _ in range(days):
        for _ in range(chance.randint(0, 3)):
            mobile = chance.choice(PEOPLE)
            credit = till.wallet(mobile).usable[Unit.CREDIT] if find_by_mobile(mobile) else 0
            if credit and chance.random() < 0.4:
                till.spend(chance.randint(1, credit), 3_000_000, mobile=mobile)
            else:
                sold.append(till.sell(chance.randint(1, 40) * 100_000, mobile=mobile))
            if sold and chance.random() < 0.25:
                till.take_back(sold.pop(chance.randrange(len(sold))))
            till.at += timedelta(minutes=7)
        end = Period(first=local_day(till.at), last=local_day(till.at)).end(TEHRAN)
        while expire_due(at=end - timedelta(microseconds=1), actor=SYSTEM):
            pass
        ends[local_day(till.at)] = {unit: sum_lots(unit) for unit in Unit}
        till.pass_days(1)
    return ends


def sum_lots(unit):
    return Lot.objects.filter(account__unit=unit).aggregate(s=Sum("remaining"))["s"] or 0


@pytest.mark.parametrize("seed", range(4))
def test_what_is_open_after_any_day_is_what_the_lots_held_then(till, seed):
    chance = random.Random(seed)
    ends = live(till, chance, 40)
    days = sorted(ends)
    for unit in Unit:
        cuts = [*sorted(chance.sample(days[:-1], 5)), days[-1]]
        first, before = days[0], dict.fromkeys(SIDES, 0)
        for cut in cuts:
            for side in SIDES:
                rolls = roll_forward(filters(first, cut), unit, side)
                steps = {
                    step: sum(roll.amounts[place] for roll in rolls.values())
                    for place, step in enumerate(STEPS)
                }
                assert steps["opening"] == before[side]
                assert steps["closing"] == ends[cut][unit]
                before[side] = steps["closing"]
            first = cut + timedelta(days=1)
        wallets = Account.objects.filter(unit=unit, purpose=Purpose.WALLET)
        assert wallets.aggregate(s=Sum("balance"))["s"] == ends[days[-1]][unit]
    till.prove()


def test_each_step_has_its_own_figure(till):
    till.credit_rule(percent=10, days=12)
    spent = till.sell(10_000_000)
    till.spend(300_000, 3_000_000)
    till.take_back(spent, number="r9")
    today = local_day(till.at)
    [roll] = roll_forward(filters(today, today), Unit.CREDIT, BY_HOLDER).values()
    kept = {step: amount for step, amount in roll.steps.items() if amount}
    assert kept == {"issued": 1_270_000, "spent": -300_000, "taken_back": -970_000}


def test_breakage_rests_on_months_that_are_over(till):
    assert load_breakage(filters(local_day(NOW), local_day(NOW)), Unit.CREDIT).share is None
    till.credit_rule(percent=10, days=12)
    till.sell(10_000_000)
    till.spend(250_000, 250_000)
    till.pass_days(40)
    expire_due(at=till.at, actor=SYSTEM)
    till.sell(2_000_000)
    found = load_breakage(filters(local_day(NOW), local_day(till.at)), Unit.CREDIT)
    old, new = found.cohorts
    assert (old.given, old.spent, old.expired, old.open) == (1_000_000, 250_000, 750_000, 0)
    assert (found.share, found.rests_on) == (0.75, 1_000_000)
    assert (new.open, found.expect(new)) == (200_000, 150_000)


def test_every_side_goes_out_as_a_file(till):
    till.credit_rule(percent=10)
    till.sell(10_000_000)
    for side in ("wallet", "rule", "branch", "month"):
        report = get_report(f"liability-credit-{side}")
        table = run_report(report, filters(local_day(NOW), local_day(NOW)))
        assert table.totals[-1] == 1_000_000
        assert write_report(table, form="xlsx", unit="toman").startswith(b"PK")
