"""The pages of campaigns: made on one page, approved by a second person, held, measured."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.shop import Shop
from vafa.audit.types import SYSTEM
from vafa.campaigns.actions import add_campaign, ask_to_send, begin_due, feed_next
from vafa.campaigns.models import Campaign, Recipient
from vafa.campaigns.types import CampaignState, read_plan
from vafa.checkout.queries import read_discount
from vafa.coupons.actions import create_discount
from vafa.foundation.ids import write_id
from vafa.insight.actions import refresh_all
from vafa.segments.actions import add_segment
from vafa.segments.types import read_node
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

LIST = "/panel/campaigns/"
NOW = datetime.now(UTC)
WORDS = "{greeting}دلمان برایتان تنگ شده است."
FORM = {
    "name": "بازگشت پاییز",
    "audience": "everybody",
    "offer": "none",
    "text": WORDS,
    "moment": "now",
    "control_percent": "20",
    "window_days": "14",
}


@pytest.fixture
def shop(business):
    with business_scope(business.pk):
        return Shop()


@pytest.fixture
def people(business, shop):
    with business_scope(business.pk):
        ids = [shop.person("سارا", days_ago=300) for _ in range(40)]
        for one in ids[:30]:
            shop.sell(one, 900_000, at=NOW - timedelta(days=90))
        for one in ids[30:]:
            shop.sell(one, 900_000, at=NOW - timedelta(days=3))
        refresh_all()
    return ids


def add(business, **changed):
    plan = {"name": "بازگشت", "texts": [{"words": WORDS}], "control_percent": 20} | changed
    with business_scope(business.pk):
        return add_campaign(plan=read_plan(plan), actor=SYSTEM, at=NOW)


def begin(business, **changed):
    campaign_id = add(business, **changed)
    with business_scope(business.pk):
        ask_to_send(campaign_id=campaign_id, actor=SYSTEM, at=NOW, may_approve=True)
    begin_due(business.pk, at=NOW)
    return campaign_id


def href(campaign_id, verb=""):
    return f"{LIST}{write_id('cmp', campaign_id)}/{verb}"


def row(business):
    with business_scope(business.pk):
        return Campaign.objects.get()


def said(answer):
    return answer.content.decode()


def test_without_any_the_list_shows_the_first_step(signed_in):
    page = said(signed_in(Role.OWNER).get(LIST))
    assert "هنوز کمپینی ندارید" in page
    assert f"{LIST}add/" in page


def test_before_sending_it_says_how_many_and_what_it_can_show(signed_in, people):
    manager = signed_in(Role.MANAGER)

    def show(**changed):
        form = FORM | {"show": "1"} | changed
        return said(manager.post(f"{LIST}add/", form, headers={"HX-Request": "true"}))

    live = show(audience="ready:not_seen")
    assert "<html" not in live
    assert "۳۰ نفر" in live
    assert "دلمان برایتان تنگ شده است" in live
    assert "گروه شاهد" in live
    assert "۴۰ نفر" in show()
    assert "nobody_knows" in show(text="{nobody_knows}")


def test_a_manager_sends_in_one_step(signed_in, people, business):
    manager = signed_in(Role.MANAGER)
    answer = manager.post(f"{LIST}add/", FORM | {"do": "send", "audience": "ready:not_seen"})
    campaign = row(business)
    assert answer.headers["Location"] == href(campaign.id)
    assert campaign.state == CampaignState.SCHEDULED
    begin_due(business.pk, at=datetime.now(UTC))
    assert sum(row(business).people.values()) == 30
    page = said(manager.get(href(campaign.id)))
    assert "در حال ارسال" in page
    assert "هنوز" not in page or "زود" in page


def test_an_operator_asks_and_a_manager_approves(signed_in, people, business):
    operator, manager = signed_in(Role.OPERATOR), signed_in(Role.MANAGER)
    operator.post(f"{LIST}add/", FORM | {"do": "send"})
    campaign = row(business)
    assert campaign.state == CampaignState.WAITING
    assert operator.post(href(campaign.id, "approve/"), {"version": "1"}).status_code == 403
    assert "تأیید و ارسال" in said(manager.get(href(campaign.id)))
    manager.post(href(campaign.id, "approve/"), {"version": "2"})
    assert row(business).state == CampaignState.WAITING
    manager.post(href(campaign.id, "approve/"), {"version": "1"})
    assert row(business).state == CampaignState.SCHEDULED


def test_every_part_of_the_form_is_kept_and_shown_again(signed_in, business):
    manager = signed_in(Role.MANAGER)
    with business_scope(business.pk):
        segment_id = add_segment(
            name="وفادارها", node=read_node({"kind": "purchases", "least": 3}), actor=SYSTEM, at=NOW
        )
        what = {"kind": "percent", "percent": "15"}
        spec = read_discount({"name": "پاییز", "what": what, "automatic": False})
        discount = create_discount(spec=spec, state="live", actor=SYSTEM, at=NOW)
    begun_from = manager.get(f"{LIST}add/", {"segment": write_id("seg", segment_id)})
    assert begun_from.context["page"].form["audience"].value() == f"segment:{segment_id}"
    given = FORM | {
        "do": "draft",
        "audience": f"segment:{segment_id}",
        "offer": "discount_code",
        "discount": str(discount.id),
        "offer_days": "9",
        "other_text": "متن دوم",
        "link": "https://example.ir/menu",
        "moment": "at",
        "day": "1409/01/05",
        "hour": "10:30",
        "hours_from": "10:00",
        "hours_until": "20:00",
        "drop_after_hours": "6",
        "most_texts": "500",
        "margin_percent": "55",
    }
    manager.post(f"{LIST}add/", given)
    kept = row(business)
    again = manager.get(href(kept.id, "edit/")).context["page"].form
    shown = {name: again[name].value() for name in given if name != "do"}
    assert manager.post(href(kept.id, "edit/"), given).status_code == 303
    assert row(business).plan == kept.plan
    assert (row(business).version, shown["audience"]) == (1, f"segment:{segment_id}")
    assert kept.plan["offer"]["reward"]["days"] == shown["offer_days"] == 9
    assert str(shown["hour"])[:5] == "10:30"


def test_what_is_missing_stands_at_its_field(signed_in, business):
    manager = signed_in(Role.MANAGER)
    answer = manager.post(f"{LIST}add/", FORM | {"do": "send", "offer": "credit", "name": ""})
    assert answer.status_code == 422
    assert set(answer.context["page"].form.errors) == {"name", "credit_rial"}
    past = FORM | {"do": "send", "moment": "at", "day": "1404/01/05", "hour": "10:00"}
    assert "زمان دیرتری" in said(manager.post(f"{LIST}add/", past))
    with business_scope(business.pk):
        assert not Campaign.objects.exists()


def test_held_let_go_and_stopped(signed_in, people, business):
    manager = signed_in(Role.MANAGER)
    campaign_id = begin(business)
    for verb, state in (
        ("pause/", CampaignState.PAUSED),
        ("resume/", CampaignState.RUNNING),
        ("stop/", CampaignState.STOPPED),
    ):
        manager.post(href(campaign_id, verb))
        assert row(business).state == state
    assert "پایان" in said(manager.get(href(campaign_id)))


def test_a_used_up_budget_asks_for_a_larger_one(signed_in, people, business):
    manager = signed_in(Role.MANAGER)
    campaign_id = begin(business, most_texts=3, control_percent=0)
    while feed_next(business.pk, at=NOW):
        pass
    assert "سقف بالاتر" in said(manager.get(href(campaign_id)))
    manager.post(href(campaign_id, "resume/"), {"most_texts": "1000"})
    assert row(business).plan["most_texts"] == 1000


def test_a_measured_campaign_says_so_in_a_sentence(signed_in, people, shop, business):
    manager = signed_in(Role.MANAGER)
    campaign_id = begin(business, control_percent=50)
    feed_next(business.pk, at=NOW)
    page = said(manager.get(href(campaign_id)))
    assert "با اطمینان ۹۵٪ بین" not in page
    with business_scope(business.pk):
        began = NOW - timedelta(days=20)
        Campaign.objects.update(began_at=began, measured_until=began + timedelta(days=14))
        arms = {0: [], 1: []}
        for one in people:
            arms.setdefault(arm_of(campaign_id, one), []).append(one)
        for one in arms[1]:
            shop.sell(one, 500_000, at=began + timedelta(days=2))
    page = said(manager.get(href(campaign_id)))
    assert "از هر ۱۰۰ نفر" in page or "تعداد کمتر از آن است" in page
    assert "هزینه و بازده" in page


def test_lists_ask_as_often_for_three_as_for_one(signed_in, business):
    manager = signed_in(Role.MANAGER)
    add(business)
    manager.get(LIST)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            manager.get(LIST)
        counts.append(len(asked))
        add(business)
        add(business)
    assert counts[0] == counts[1]


def arm_of(campaign_id, customer_id):
    found = Recipient.objects.filter(campaign_id=campaign_id, customer_id=customer_id)
    return found.values_list("arm", flat=True).first()
