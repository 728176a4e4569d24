"""Writing by hand, what was kept back, and short links, as pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.shop import Shop
from vafa.audit.types import SYSTEM
from vafa.customers.queries import customers
from vafa.foundation.ids import new_id, write_id
from vafa.foundation.jalali import format_date
from vafa.links.actions import make_own_link, open_link
from vafa.links.models import Link
from vafa.messaging.actions import (
    save_gateway_account,
    send_due,
    set_advertising,
    write_by_hand,
)
from vafa.messaging.models import Mailing, Message
from vafa.messaging.types import ConsentWay
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

WRITE = "/panel/messages/by-hand/write/"
TEXT = "{greeting}جمعه منتظر شما هستیم."
PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile"}


@pytest.fixture
def owner(signed_in):
    return signed_in(Role.OWNER)


@pytest.fixture
def people(business):
    with business_scope(business.pk):
        shop = Shop()
        ids = [shop.person(first=name, last="رضایی") for name in ("سارا", "مینا")]
        save_gateway_account(
            gateway="generic_http",
            settings={"url": "http://127.0.0.1:9/"},
            part_price_rial=1_500,
            actor=SYSTEM,
            at=datetime.now(UTC),
        )
    return [write_id("cus", one) for one in ids]


def stop_mina(business):
    with business_scope(business.pk):
        set_advertising(
            mobile="+989120000002",
            is_stopped=True,
            way=ConsentWay.TEXT,
            actor=SYSTEM,
            at=datetime.now(UTC),
        )


def test_the_list_leads_to_a_text_for_those_ticked(owner, people, signed_in):
    assert 'name="to"' in owner.get("/panel/customers/").content.decode()
    html = owner.get(WRITE, {"to": people}).content.decode()
    assert "سارا رضایی" in html
    assert "مینا رضایی" in html
    assert "ارسال به ۲ نفر" in html
    assert WRITE in owner.get(f"/panel/customers/{people[0]}/").content.decode()
    accountant = signed_in(Role.ACCOUNTANT)
    assert 'name="to"' not in accountant.get("/panel/customers/").content.decode()


def test_before_the_press_it_is_seen_with_its_length_price_and_who_gets_none(
    owner, people, business
):
    stop_mina(business)
    asked = {"to": people, "text": TEXT, "show": "1", "key": "1"}
    html = owner.post(WRITE, asked, headers={"hx-request": "true"}).content.decode()
    assert "سارا عزیز، جمعه منتظر شما هستیم.<br>لغو11" in html
    assert "۱ قسمت" in html
    assert "۱۵۰ تومان" in html
    assert "به ۱ نفر نمی‌رسد: این شماره تبلیغ نمی‌خواهد" in html
    assert "ارسال به ۱ نفر" in html
    assert "<html" not in html
    whole = owner.post(WRITE, asked).content.decode()
    assert "<html" in whole
    assert "سارا عزیز" in whole
    with business_scope(business.pk):
        assert Mailing.objects.count() == 0


def test_a_press_writes_once_and_shows_how_far_it_is(owner, people, business):
    asked = {"to": people, "text": TEXT, "key": str(new_id())}
    first, second = owner.post(WRITE, asked), owner.post(WRITE, asked)
    assert first.status_code == 303
    assert first["Location"] == second["Location"]
    with business_scope(business.pk):
        assert Message.objects.filter(purpose="by_hand").count() == 2
    html = owner.get(first["Location"]).content.decode()
    assert "جلوی ۲ پیامک را بگیرید" in html
    assert owner.post(f"{first['Location']}cancel/").status_code == 303
    html = owner.get(first["Location"]).content.decode()
    assert "را بگیرید" not in html
    assert "جمعه" in owner.get("/panel/messages/by-hand/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": "{nothing}"}, "{nothing}"),
        ({"text": ""}, ""),
        ({"day": "1400/01/01", "hour": "10"}, "زمانی از حالا"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(owner, people, business, wrong, said):
    asked = {"to": people, "text": TEXT, "key": str(new_id())} | wrong
    response = owner.post(WRITE, asked)
    assert response.status_code == 422
    assert said in response.content.decode()
    with business_scope(business.pk):
        assert Mailing.objects.count() == 0


def test_a_day_and_an_hour_are_those_of_the_business(owner, people, business):
    day = (datetime.now(UTC) + timedelta(days=3)).date()
    asked = {"to": people, "text": TEXT, "key": str(new_id())}
    asked |= {"day": format_date(day), "hour": "۱۸:۳۰"}
    assert owner.post(WRITE, asked).status_code == 303
    with business_scope(business.pk):
        due_at = Mailing.objects.get().due_at
    assert due_at == datetime(day.year, day.month, day.day, 15, tzinfo=UTC)


def test_what_was_kept_back_stands_with_its_reason(owner, people, business):
    stop_mina(business)
    now = datetime.now(UTC)
    with business_scope(business.pk):
        ids = list(Message.objects.values_list("id", flat=True))
        assert ids == []
        everybody = list(customers().values_list("id", flat=True))
        write_by_hand(TEXT, key=new_id(), customer_ids=everybody, due_at=now, actor=SYSTEM, at=now)
    html = owner.get("/panel/messages/kept-back/").content.decode()
    assert "چیزی نگه داشته نشده است" in html
    send_due(business_id=business.pk, at=now)
    assert owner.get("/panel/messages/kept-back/", {"reason": "\0"}).status_code == 200
    html = owner.get("/panel/messages/kept-back/", {"reason": "stopped"}).content.decode()
    assert "مینا رضایی" in html
    assert "سارا رضایی" not in html
    assert "این شماره تبلیغ نمی‌خواهد" in html
    mina = owner.get("/panel/messages/kept-back/", {"customer": people[1]}).content.decode()
    assert "مینا رضایی" in mina
    assert "تبلیغ، همهٔ راه‌ها: انصراف" in mina
    one = owner.get(f"/panel/customers/{people[1]}/").content.decode()
    assert f"kept-back/?customer={people[1]}" in one


def test_a_link_is_made_counted_and_shown(owner, business):
    links = "/panel/messages/links/"
    assert "هنوز لینکی نیست" in owner.get(links).content.decode()
    wrong = owner.post(f"{links}make/", {"title": "پوستر", "target": "javascript:alert(1)"})
    assert wrong.status_code == 422
    made = owner.post(f"{links}make/", {"title": "پوستر", "target": "https://a.example/menu"})
    assert made.status_code == 303
    with business_scope(business.pk):
        link = Link.objects.get()
        open_link(link.id, method="GET", headers=PHONE, at=datetime.now(UTC))
    html = owner.get(links).content.decode()
    assert f"/l/{business.slug}/{link.token}" in html
    one = owner.get(f"{links}{write_id('lnk', link.group_id)}/").content.decode()
    assert "اندروید" in one
    assert "یک نفر" in one
    assert owner.get(f"{links}{write_id('lnk', 7)}/").status_code == 404


def test_the_site_of_the_links_is_the_owner_s_to_say(owner, signed_in):
    site = "/panel/messages/links/site/"
    assert owner.post(site, {"host": "a b"}).status_code == 422
    assert owner.post(site, {"host": "go.example"}).status_code == 303
    assert signed_in(Role.OPERATOR).post(site, {"host": ""}).status_code == 403


def test_lists_cost_the_same_for_one_and_for_three(owner, people, business):
    def cost(address):
        with CaptureQueriesContext(connection) as seen:
            assert owner.get(address).status_code == 200
        return len(seen)

    costs = []
    for count in (1, 2):
        now = datetime.now(UTC)
        with business_scope(business.pk):
            for number in range(count):
                make_own_link(title=str(number), target="https://a.example", actor=SYSTEM, at=now)
                everybody = list(customers().values_list("id", flat=True))
                write_by_hand(
                    TEXT, key=new_id(), customer_ids=everybody, due_at=now, actor=SYSTEM, at=now
                )
        costs.append([cost("/panel/messages/links/"), cost("/panel/messages/by-hand/")])
    assert costs[0] == costs[1]
