"""From "who has not come for two months?" to a campaign that runs, with a control group."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.browser.conftest import sign_in
from tests.contracts.gateways import kavenegar
from tests.shop import Shop
from tests.staff.cast import hire
from vafa.audit.types import SYSTEM
from vafa.campaigns.actions import begin_due, feed_next
from vafa.campaigns.models import Campaign, Recipient
from vafa.campaigns.types import CampaignState
from vafa.config.schedule import AT_ONCE, run_steps
from vafa.insight.actions import refresh_all
from vafa.messaging.actions import save_gateway_account
from vafa.messaging.models import Message
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope


@pytest.fixture
def shop(business):
    with business_scope(business.pk):
        return Shop()


@pytest.fixture
def manager(business, shop):
    """The manager of a café where 60 guests stayed away and 20 came lately."""
    now = datetime.now(UTC)
    with business_scope(business.pk):
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


def test_two_texts_a_gift_with_a_budget_and_what_became_of_everybody(
    manager, shop, page, business, shot, axe
):
    with business_scope(business.pk):
        save_gateway_account(
            gateway="kavenegar",
            settings=kavenegar.settings("https://example.ir"),
            part_price_rial=1_450,
            actor=SYSTEM,
            at=datetime.now(UTC),
        )
    sign_in(page, manager)
    page.goto("/panel/campaigns/add/")
    page.fill("#id_name", "بازگشت پاییز")
    page.check("input[name=audience][value='ready:not_seen']", force=True)
    page.check("input[name=offer][value=credit]", force=True)
    page.fill("#id_credit_rial", "50000")
    page.fill("#id_credit_most", "2000000")
    page.fill("#id_text", "سلام ")
    page.click(".writer button[data-into=id_text] >> nth=0")
    page.click("text=متن دوم برای مقایسه")
    page.fill("#id_other_text", "دلمان برایتان تنگ شده است. هدیه‌ای برایتان گذاشته‌ایم: {link}")
    page.fill("#id_first_share", "80")
    page.wait_for_selector("output >> text=۸۰")
    page.wait_for_selector("#live .phone-text >> text=هدیه‌ای برایتان")
    shot(page, "campaign-two-texts")
    axe(page)
    page.emulate_media(color_scheme="dark")
    shot(page, "campaign-two-texts-dark")
    page.emulate_media(color_scheme="light")
    page.fill("#id_control_percent", "50")
    page.wait_for_selector("output >> text=۵۰")
    page.click("#live button[value=send]")
    page.wait_for_url("**/campaigns/cmp_*/")
    began = datetime.now(UTC)
    begin_due(business.pk, at=began)
    while feed_next(business.pk, at=began):
        pass
    with business_scope(business.pk):
        Message.objects.filter(purpose="campaign").update(state="delivered", delivered_at=began)
        ago = began - timedelta(days=20)
        Campaign.objects.update(state="done", began_at=ago, measured_until=ago + timedelta(days=14))
        for one in Recipient.objects.filter(arm__in=(1, 2)):
            shop.sell(one.customer_id, 800_000, at=ago + timedelta(days=2))
    page.reload()
    page.wait_for_selector("text=حالا چه؟")
    shot(page, "campaign-result")
    axe(page)
    page.emulate_media(color_scheme="dark")
    shot(page, "campaign-result-dark")
    page.click(".campaign-step a >> nth=1")
    page.wait_for_url("**/people/?state=delivered")
    shot(page, "campaign-people-dark")
    page.emulate_media(color_scheme="light")
    shot(page, "campaign-people")
    axe(page)
    page.goto(page.url.replace("delivered", "waiting"))
    shot(page, "campaign-people-empty")
    page.go_back()
    page.click("text=به نتیجه")
    page.click("text=کپی و تغییر")
    page.wait_for_url("**/edit/")
    assert "(کپی)" in page.input_value("#id_name")
    assert page.input_value("#id_first_share") == "80"
