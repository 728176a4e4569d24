"""Findings of the week: what was planted is found, and where nothing changed hardly anything is."""

import random
from datetime import timedelta

import numpy as np

from tests.crowd import Bought, sell_many
from tests.shop import NOW, Shop
from vafa.foundation.jalali import TEHRAN, first_day_of_week, local_day, start_of_day
from vafa.insight.actions import find_in_week
from vafa.insight.findings import Asked, choose_findings
from vafa.insight.models import WeekFindings
from vafa.insight.queries import list_weeks_found
from vafa.sales.types import Channel

WEEKS = 8
WEEK = timedelta(days=7)
LAST = first_day_of_week(local_day(NOW)) - WEEK  # the last week that is over


def ask(chance, figures, *, planted):
    """Counts of thirteen weeks that scatter by chance; what is planted is in the first."""
    for number in range(figures):
        usual = chance.uniform(50, 500)
        weeks = chance.poisson(usual, 13).astype(float)
        now = weeks[-1] * (planted if number == 0 else 1)
        before = weeks[:-1].tolist()
        yield Asked(
            family="x", subject=str(number), now=now, before=before, scatter=1 / np.mean(before)
        )


def test_of_what_is_found_at_most_about_a_twentieth_is_chance():
    chance = np.random.default_rng(12)
    true = false = 0
    for _ in range(300):
        found = choose_findings(list(ask(chance, 40, planted=2.0)))
        true += sum(one.subject == "0" for one in found)
        false += sum(one.subject != "0" for one in found)
    assert true >= 290
    assert false <= 0.08 * (true + false)


def fill(shop, *, seed, planted=False):
    """About forty invoices a day; planted: in the last week a third of them more, by phone."""
    chance = random.Random(seed)
    start = LAST - WEEKS * WEEK
    for day in range((WEEKS + 1) * 7):
        at = start_of_day(start + timedelta(days=day), TEHRAN)
        is_planted = planted and day >= WEEKS * 7
        for number in range(chance.randint(14, 26) + (12 if is_planted else 0)):
            by_phone = chance.random() < (0.5 if is_planted else 0.1)
            yield Bought(
                at=at + timedelta(hours=chance.uniform(10, 22)),
                rial=chance.randrange(500_000, 2_000_000),
                products=[chance.choice(("قهوه", "چای", "کیک"))],
                branch=chance.randrange(2),
                channel=Channel.PHONE
                if by_phone or (is_planted and number >= 20)
                else Channel.HALL,
            )


def test_a_planted_change_is_found_with_where_it_was_and_once(scope):
    sell_many(Shop(branches=2), fill(None, seed=1, planted=True))
    assert find_in_week(at=NOW) > 0
    [week] = list_weeks_found()
    assert (week.first, week.last, week.weeks) == (LAST, LAST + timedelta(days=6), WEEKS)
    assert week.asked > 10
    found = {(one.family, one.subject): one for one in week.findings}
    assert {("invoices", ""), ("channel", "phone")} <= set(found)
    assert not {family for family, _ in found} & {"branch", "product", "returns"}
    phone = found["channel", "phone"]
    assert phone.now > 2 * phone.usual and phone.chance < 0.005
    assert [one.chance for one in week.findings] == sorted(one.chance for one in week.findings)

    assert find_in_week(at=NOW) is None  # found already
    assert WeekFindings.objects.count() == 1


def test_an_even_week_has_no_findings_and_a_young_shop_is_not_asked(scope):
    shop = Shop(branches=2)
    sell_many(shop, fill(shop, seed=2))
    assert find_in_week(at=NOW - 4 * WEEK) is None  # four weeks before it are too few
    assert list_weeks_found() == []
    assert find_in_week(at=NOW) == 0
    assert list_weeks_found()[0].findings == ()
