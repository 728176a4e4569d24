"""From "who has not come for two months?" to a campaign that runs, with a control group."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.browser.conftest import sign_in
from tests.shop import Shop
from tests.staff.cast import hire
from vafa.campaigns.models import Campaign, Recipient
from vafa.campaigns.types import CampaignState
from vafa.config.schedule import AT_ONCE, run_steps
from vafa.insight.actions import refresh_all
from vafa.messaging.models import Message
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope


@pytest.fixture
def manager(business):
    """The manager of a café where 60 guests stayed away and 20 came lately."""
    now = datetime.now(UTC)
    with business_scope(business.pk):
        shop = Shop()
        for number in range(80):
            days = 90 if number < 60 else 5
            shop.sell(shop.person("سارا", days_ago=300), 700_000, at=now - timedelta(days=days))
        refresh_all()
        return hire(Role.MANAGER)


def test_from_who_stayed_away_to_a_running_campaign(manager, page, business, shot, axe):
    sign_in(page, manager)
    page.goto("/panel/campaigns/")
    shot(page, "campaigns-empty")
    page.click("text=ساخت اولین کمپین")
    page.fill("#id_name", "بازگشت پاییز")
    page.check("input[name=audience][value='ready:not_seen']", force=True)
    page.fill("#id_text", "سلام! دلمان برایتان تنگ شده است.")
    page.fill("#id_control_percent", "20")
    page.wait_for_selector("output >> text=۲۰")
    page.wait_for_selector("#live >> text=۶۰ نفر")
    page.wait_for_selector("#live .phone-text >> text=دلمان برایتان تنگ شده است.")
    shot(page, "campaign-edit")
    axe(page)
    page.click("#live button[value=send]")
    page.wait_for_url("**/campaigns/cmp_*/")
    run_steps(AT_ONCE, at=datetime.now(UTC), business_ids=[business.pk])
    page.reload()
    shot(page, "campaign-one")
    axe(page)
    with business_scope(business.pk):
        campaign = Campaign.objects.get()
        written = Recipient.objects.filter(arm=1).count()
        control = Recipient.objects.filter(arm=0).count()
        texts = Message.objects.filter(purpose="campaign").count()
    assert campaign.state in {CampaignState.RUNNING, CampaignState.DONE}
    assert written + control + campaign.people.get("9", 0) == 60
    assert control > 0
    assert texts == written
