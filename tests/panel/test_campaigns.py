"""The pages of campaigns: made on one page, approved by a second person, held, measured."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.contracts.gateways import kavenegar
from tests.shop import Shop
from vafa.audit.models import AuditRecord
from vafa.audit.types import SYSTEM
from vafa.campaigns.actions import add_campaign, ask_to_send, begin_due, feed_next
from vafa.campaigns.models import Campaign, Recipient
from vafa.campaigns.types import CampaignState, read_plan
from vafa.checkout.queries import read_discount
from vafa.coupons.actions import create_discount
from vafa.customers.actions import change_customer
from vafa.customers.queries import get_customer
from vafa.customers.types import Profile
from vafa.foundation.ids import write_id
from vafa.insight.actions import refresh_all
from vafa.links.models import Link, LinkGroup
from vafa.messaging.actions import save_gateway_account
from vafa.messaging.models import Message
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


def test_both_texts_are_shown_with_their_length_and_price_and_for_the_customer_asked_for(
    signed_in, people, shop, business
):
    with business_scope(business.pk):
        save_gateway_account(
            gateway="kavenegar",
            settings=kavenegar.settings("https://example.ir"),
            part_price_rial=1_000,
            actor=SYSTEM,
            at=NOW,
        )
        mobile = get_customer(people[-1]).mobile
        change_customer(
            customer_id=people[-1], profile=Profile(first_name="مینا"), actor=SYSTEM, at=NOW
        )
    form = FORM | {
        "show": "1",
        "control_percent": "0",
        "mobile": mobile,
        "text": "{name} سلام",
        "other_text": "درود " * 30,
        "first_share": "75",
        "offer": "credit",
        "credit_rial": "50000",
        "credit_most": "1000000",
    }
    live = signed_in(Role.MANAGER).post(f"{LIST}add/", form, headers={"HX-Request": "true"})
    shown = live.context["page"].live
    first, second = (one.written for one in shown.texts)
    found = shown.foreseen
    assert first.preview.text.startswith("مینا سلام")
    assert (first.preview.parts, second.preview.parts) == (1, 3)
    assert found.by_text == (15, 5)
    assert (found.written_to, found.parts, found.cost_rial) == (20, 30, 30_000)
    assert (found.most_given, shown.most) == (10_000_000, "۱ میلیون تومان")
    assert "۲۰ نفر دیگر" in shown.short
    assert "{nobody}" in said(
        signed_in(Role.MANAGER).post(f"{LIST}add/", form | {"other_text": "{nobody}"})
    )


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
        "codes_most": "300",
        "other_text": "متن دوم",
        "first_share": "80",
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
    assert kept.plan["most_given"] == shown["codes_most"] == 300
    assert [one["weight"] for one in kept.plan["texts"]] == [80, 20]
    assert shown["first_share"] == 80
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
    assert "سقف بالاتر" not in said(manager.get(href(campaign_id)))
    with business_scope(business.pk):
        Message.objects.update(state="sent")
    feed_next(business.pk, at=NOW)
    assert "سقف بالاتر" in said(manager.get(href(campaign_id)))
    manager.post(href(campaign_id, "resume/"), {"most_texts": "1000"})
    assert row(business).plan["most_texts"] == 1000


def test_a_used_up_gift_budget_asks_for_a_larger_one(signed_in, people, business):
    manager = signed_in(Role.MANAGER)
    offer = {"reward": {"kind": "credit", "amount_rial": 50_000}}
    campaign_id = begin(business, offer=offer, most_given=60_000, control_percent=0)
    with business_scope(business.pk):
        Campaign.objects.update(state=CampaignState.PAUSED, reason="budget")
    form = manager.get(href(campaign_id)).context["page"].budget
    assert set(form.fields) == {"credit_most"}
    manager.post(href(campaign_id, "resume/"), {"credit_most": "90000"})
    assert row(business).plan["most_given"] == 900_000


def stand(business, campaign_id):
    """One person in each place; their ids by it."""
    while feed_next(business.pk, at=NOW):
        pass
    with business_scope(business.pk):
        written = list(Recipient.objects.filter(arm=1).order_by("customer_id"))
        places = ("delivered", "sent", "withheld", "queued")
        for one, state in zip(written, places, strict=False):
            Message.objects.filter(id=one.message_id).update(
                state=state, reason="weekly_cap" if state == "withheld" else ""
            )
        Recipient.objects.filter(customer_id=written[4].customer_id).update(
            state="withheld", reason="stopped", message_id=None
        )
        link = LinkGroup.objects.create(key="g", title="", target="x", made_at=NOW)
        Link.objects.create(
            group_id=link.id, kind="visit", token="t" * 10, customer_id=written[0].customer_id,
            source=f"message:{written[0].message_id}", clicks=1,
        )  # fmt: skip
    return dict(zip((*places, "no_text"), [one.customer_id for one in written], strict=False))


def test_people_are_listed_by_where_they_stand(signed_in, people, business):
    manager = signed_in(Role.MANAGER)
    words = [{"words": "سلام {link}"}]
    offer = {"reward": {"kind": "credit", "amount_rial": 50_000}}
    campaign_id = begin(business, texts=words, offer=offer)
    who = stand(business, campaign_id)

    def listed(state):
        page = manager.get(href(campaign_id, "people/"), {"state": state}).context["page"]
        return {one.row.id: one for one in page.people}

    assert set(listed("delivered")) == {who["delivered"]}
    assert set(listed("sent")) == {who["delivered"], who["sent"]}
    assert set(listed("clicked")) == {who["delivered"]}
    assert set(listed("redeemed")) == set()
    nothing = listed("nothing")
    assert set(nothing) == {who["withheld"], who["no_text"]}
    assert "هفته" in nothing[who["withheld"]].why
    control = set(listed("control"))
    assert control == {one for one in people if arm_of_in(business, campaign_id, one) in {0, 9}}
    waiting = set(listed("waiting"))
    assert waiting == set(people) - control - {*who.values()} | {who["queued"]}
    assert set(listed("all")) == set(people) - control == set(listed("no_such"))


def test_the_file_of_people_is_what_the_list_shows_and_goes_on_the_record(
    signed_in, people, business
):
    campaign_id = begin(business)
    who = stand(business, campaign_id)
    assert signed_in(Role.OPERATOR).get(href(campaign_id, "people/export/")).status_code == 403
    manager = signed_in(Role.MANAGER)
    answer = manager.get(href(campaign_id, "people/export/"), {"state": "nothing"})
    with ZipFile(BytesIO(answer.content)) as book:
        cells = book.read("xl/sharedStrings.xml").decode().replace(" ", "")
    with business_scope(business.pk):
        everybody = {one: get_customer(one).mobile[-7:] for one in people}
        mobiles = {everybody.pop(who[one]) for one in ("withheld", "no_text")}
        others = everybody.values()
        record = AuditRecord.objects.get(act="campaign.people_taken_out")
    assert all(one in cells for one in mobiles)
    assert not any(one in cells for one in others)
    assert record.facts["state"] == "nothing"


def test_a_copy_and_one_for_the_rest_are_drafts(signed_in, people, business):
    manager = signed_in(Role.MANAGER)
    campaign_id = begin(business, control_percent=50)
    for verb in ("copy/", "rest/"):
        assert manager.post(href(campaign_id, verb)).headers["Location"].endswith("/edit/")
    with business_scope(business.pk):
        _first, copied, rest = Campaign.objects.order_by("id")
        control = set(Recipient.objects.filter(arm=0).values_list("customer_id", flat=True))
    assert (copied.state, copied.plan["texts"]) == ("draft", rest.plan["texts"])
    assert copied.plan["control_percent"] == 50
    shown = manager.get(href(rest.id, "edit/")).context["page"].form
    values = {name: shown[name].value() for name in shown.fields}
    given = {name: "" if value is None else value for name, value in values.items()}
    manager.post(href(rest.id, "edit/"), given | {"do": "send"})
    begin_due(business.pk, at=datetime.now(UTC))
    with business_scope(business.pk):
        drawn = Recipient.objects.filter(campaign_id=rest.id).exclude(arm=9)
        assert set(drawn.values_list("customer_id", flat=True)) == control
        assert {one.arm for one in drawn} == {1}


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
    assert "حالا چه؟" in page
    assert "کپی و تغییر" in page


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


def arm_of_in(business, campaign_id, customer_id):
    with business_scope(business.pk):
        return arm_of(campaign_id, customer_id)


def arm_of(campaign_id, customer_id):
    found = Recipient.objects.filter(campaign_id=campaign_id, customer_id=customer_id)
    return found.values_list("arm", flat=True).first()
