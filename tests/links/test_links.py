"""Short links: made once, counted for people, leading only to where the business said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.shop import Shop
from vafa.audit.types import SYSTEM
from vafa.links import actions, queries
from vafa.links.errors import BadHost, BadTarget, HostTaken
from vafa.links.models import Click, Link
from vafa.links.types import Device, LinkKind, NewLink
from vafa.links.visitors import read_visitor
from vafa.messaging.queries import is_stopped
from vafa.outbox.models import OutboxEvent
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import business_scope

NOON = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
PHONE = "Mozilla/5.0 (Linux; Android 14; SM-A546E) AppleWebKit/537.36 Chrome/130 Mobile Safari/537"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1"
MENU = "https://golestan.example/menu?from=text"


def make(*sources, target=MENU, customer_id=None, kind=LinkKind.VISIT, group="wording:1"):
    wanted = [NewLink(source=one, customer_id=customer_id) for one in sources]
    return actions.make_links(
        wanted, group=group, title="منوی پاییز", target=target, at=NOON, kind=kind
    )


def path_of(address):
    return address[address.index("/l/") :]


def open_it(address, *, agent=PHONE, method="get", **more):
    return getattr(Client(), method)(path_of(address), headers={"user-agent": agent, **more})


# --- made


def test_each_gets_a_link_of_their_own_and_a_repeat_the_same(scope):
    first = make("message:1", "message:2")
    assert make("message:2", "message:3")["message:2"] == first["message:2"]
    assert len({*first.values(), *make("message:3").values()}) == 3
    assert queries.find_group("wording:1").links == 3


def test_tokens_are_ten_letters_and_never_alike(scope):
    tokens = {address.rpartition("/")[2] for address in make(*map(str, range(500))).values()}
    assert len(tokens) == 500
    assert {len(one) for one in tokens} == {10}
    assert all(one.isascii() and one.isalnum() for one in tokens)


@pytest.mark.parametrize(
    "target",
    [
        *("javascript:alert(1)", "//evil.example", "/\\evil.example", "ftp://a.example", "menu"),
        *("https://", "https://a.example@evil.example/", "https://a.example/\nSet-Cookie:x", ""),
        *("https://a.example/a b", "https://a.example/" + "x" * 500, "data:text/html,x"),
        *("http://[", "http://\u2100.example/"),
    ],
)
def test_a_link_leads_to_an_address_and_to_nothing_else(target):
    with pytest.raises(BadTarget):
        actions.check_target(target)


def test_links_stand_at_the_business_s_own_site_where_it_has_one(scope):
    assert make("a")["a"].startswith(f"http://localhost:8000/l/{scope.slug}/")
    actions.save_link_host("https://Go.Golestan.example/", actor=SYSTEM, at=NOON)
    assert make("a")["a"].startswith("go.golestan.example/l/")
    assert len(queries.write_sample_link()) == len(make("a")["a"])
    for wrong in ("golestan", "go golestan.example", "-a.example", "a.example/menu"):
        with pytest.raises(BadHost):
            actions.save_link_host(wrong, actor=SYSTEM, at=NOON)
    actions.save_link_host("", actor=SYSTEM, at=NOON)
    assert queries.get_link_host() == ""


def test_no_site_has_the_links_of_two_businesses(business):
    with business_scope(business.pk):
        actions.save_link_host("go.example", actor=SYSTEM, at=NOON)
    other = create_business(slug="another-one", name="دیگری", at=NOON)
    with business_scope(other.pk), pytest.raises(HostTaken):
        actions.save_link_host("go.example", actor=SYSTEM, at=NOON)


# --- opened


@pytest.mark.parametrize(
    ("agent", "device", "is_person"),
    [
        (PHONE, Device.ANDROID, True),
        (IPHONE, Device.IOS, True),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130", Device.DESKTOP, True),
        ("", Device.OTHER, False),
        ("TelegramBot (like TwitterBot)", Device.OTHER, False),
        ("WhatsApp/2.24.1 A", Device.OTHER, False),
        ("facebookexternalhit/1.1", Device.OTHER, False),
        (f"{PHONE} (compatible; Googlebot/2.1)", Device.ANDROID, False),
        ("curl/8.5", Device.OTHER, False),
    ],
)
def test_programs_that_look_ahead_are_no_people(agent, device, is_person):
    visitor = read_visitor(method="GET", headers={"User-Agent": agent})
    assert (visitor.device, visitor.is_person) == (device, is_person)


def test_a_look_at_the_head_and_a_prefetch_are_no_people():
    head = read_visitor(method="HEAD", headers={"User-Agent": PHONE})
    ahead = read_visitor(
        method="GET", headers={"User-Agent": PHONE, "Sec-Purpose": "prefetch;prerender"}
    )
    assert not head.is_person
    assert not ahead.is_person


def test_a_link_leads_where_the_business_said_and_counts_people(business):
    with business_scope(business.pk):
        sara = Shop().person(first="سارا")
        address = make("message:1", customer_id=sara)["message:1"]
    for agent in (PHONE, "TelegramBot (like TwitterBot)", IPHONE):
        response = open_it(address, agent=agent)
        assert (response.status_code, response["Location"]) == (302, MENU)
        assert response["Referrer-Policy"] == "no-referrer"
        assert "no-store" in response["Cache-Control"]
    with business_scope(business.pk):
        group = queries.find_group("wording:1")
        assert (group.links, group.people, group.clicks) == (1, 1, 2)
        clicks = queries.list_clicks(group.id)
        assert [(one.device, one.customer_id) for one in clicks] == [
            (Device.IOS, sara),
            (Device.ANDROID, sara),
        ]
        [event] = OutboxEvent.objects.filter(name="link.clicked")
        assert event.payload["source"] == "message:1"
        assert (event.payload["group"], event.payload["customer_id"]) == ("wording:1", sara)


def test_nothing_in_the_address_changes_where_it_leads(business):
    with business_scope(business.pk):
        address = make("message:1")["message:1"]
    response = open_it(f"{address}?next=https://evil.example&target=https://evil.example")
    assert response["Location"] == MENU


def test_a_guessed_token_and_a_neighbour_s_lead_nowhere(business):
    other = create_business(slug="a-neighbour", name="دیگری", at=NOON)
    with business_scope(other.pk):
        theirs = make("message:1")["message:1"]
    assert open_it(theirs).status_code == 302
    assert open_it(theirs.replace("a-neighbour", business.slug)).status_code == 404
    assert open_it(f"/l/{business.slug}/AAAAAAAAAA").status_code == 404


def test_at_a_site_of_its_own_a_link_needs_no_name_of_the_business(business, settings):
    settings.ALLOWED_HOSTS = ["go.example", "testserver"]
    with business_scope(business.pk):
        actions.save_link_host("go.example", actor=SYSTEM, at=NOON)
        path = path_of(make("message:1")["message:1"])
    there = Client().get(path, headers={"host": "go.example", "user-agent": PHONE})
    assert (there.status_code, there["Location"]) == (302, MENU)
    assert Client().get(path, headers={"host": "testserver"}).status_code == 404


def test_somebody_s_play_fills_no_table(scope, monkeypatch):
    monkeypatch.setattr(actions, "MOST_CLICKS_KEPT", 2)
    make("message:1")
    link = Link.objects.get()
    for _ in range(4):
        actions.open_link(link.id, method="GET", headers={"User-Agent": PHONE}, at=NOON)
    assert (Click.objects.count(), Link.objects.get().clicks) == (2, 4)


def test_old_links_are_forgotten_and_those_on_posters_are_not(scope):
    make("message:1")
    Link.objects.update(id=5)
    actions.make_own_link(title="پوستر", target=MENU, actor=SYSTEM, at=NOON)
    Link.objects.filter(source__startswith="own:").update(id=6)
    assert actions.forget_links(at=NOON) == 1
    assert Link.objects.get().id == 6


# --- the way out


@pytest.fixture
def way_out(business):
    with business_scope(business.pk):
        sara = Shop().person(first="سارا", mobile="09121234567")
        make("message:1", customer_id=sara, kind=LinkKind.STOP, target="", group="stop")
        token = Link.objects.get().token
    return f"/l/{business.slug}/{token}"


def stopped(business):
    with business_scope(business.pk):
        return is_stopped("+989121234567")


def test_opening_the_way_out_changes_nothing_and_one_press_stops(business, way_out, persian):
    page = Client().get(way_out, headers={"user-agent": PHONE})
    assert page.status_code == 200
    assert "۰۹۱۲ ••• ۴۵۶۷" in page.text
    assert "سارا" not in page.text
    assert not stopped(business)
    done = Client().post(way_out, {"offers": "stop"})
    assert done.status_code == 200
    assert stopped(business)
    assert Client().get(way_out).status_code == 200
    assert stopped(business)


def test_the_press_can_be_undone(business, way_out):
    Client().post(way_out, {"offers": "stop"})
    Client().post(way_out, {"offers": "again"})
    assert not stopped(business)


def test_a_press_needs_the_page_it_stands_on(way_out, business):
    assert Client(enforce_csrf_checks=True).post(way_out, {"offers": "stop"}).status_code == 403
    assert not stopped(business)


def test_days_pass_and_the_link_still_works(business, way_out):
    with business_scope(business.pk):
        actions.forget_links(at=NOON + timedelta(days=1))
    assert Client().get(way_out).status_code == 200
