"""A trial on the past, as an owner sees it: the form, and what came of it."""

from datetime import timedelta

from django.urls import reverse

from tests.browser.conftest import sign_in
from tests.panel.club import Club
from tests.staff.cast import hire
from vafa.audit.types import SYSTEM
from vafa.foundation.ids import write_id
from vafa.replay.actions import create_replay, run_replay
from vafa.rules.actions import create_rule
from vafa.rules.types import read_rule
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

DRAFT = {
    "name": "۸٪ از خریدهای بزرگ",
    "reward": {"kind": "credit", "percent": "8"},
    "conditions": {"kind": "minimum_amount", "amount_rial": 2_000_000},
}


def test_a_trial_is_sound(page, business, axe, shot):
    with business_scope(business.pk):
        owner = hire(Role.OWNER)
        club = Club()
        people = [club.join("نگار", "راد"), club.join("امیر", "کیا"), club.join("سارا", "نیک")]
        for place, person in enumerate(people):
            for days in range(10, 300, 40 + 10 * place):
                club.sell(person, days_ago=days, lines=1 + place)
        rule = create_rule(spec=read_rule(DRAFT), actor=SYSTEM, at=club.now).id
        since = club.now - timedelta(days=365)
        run = create_replay(rule_ids=[rule], since=since, until=club.now, actor=SYSTEM, at=club.now)
    sign_in(page, owner)
    page.goto(f"{reverse('panel:loyalty:trial_begin')}?rule={rule}")
    axe(page)
    shot(page, "trial-begin")
    run_replay(business_id=business.pk, run_id=run.id, at=club.now, processes=1)
    page.goto(f"/panel/loyalty/trials/{write_id('try', run.id)}/")
    axe(page)
    shot(page, "trial")
    page.goto(reverse("panel:loyalty:trials"))
    shot(page, "trials")
