"""By what customers come to their pages: read of what browsers say, kept once, forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.reports.conftest import look_back
from tests.shop import NOW, Shop
from vafa.audit.types import SYSTEM
from vafa.checkout.actions import erase_customer
from vafa.customers.actions import forget_devices, see_device
from vafa.customers.models import Device
from vafa.customers.queries import list_devices
from vafa.customers.types import SeenDevice
from vafa.portal.devices import read_device
from vafa.reports.queries import get_report, run_report

ANDROID = "Mozilla/5.0 (Linux; Android 14; SM-A546E) AppleWebKit/537.36 (KHTML, like Gecko)"
BUILT = ANDROID.replace("SM-A546E", "SM-A546E Build/UP1A.231005.007")
REDUCED = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
PHONE = SeenDevice(model="SM-A546E", system="Android 14", browser="Chrome")


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        (f"{ANDROID} Chrome/126.0.0.0 Mobile Safari/537.36", ("SM-A546E", "Android 14", "Chrome")),
        (
            f"{BUILT} SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36",
            ("SM-A546E", "Android 14", "Samsung Internet"),
        ),
        (f"{REDUCED} Chrome/126.0.0.0 Mobile Safari/537.36", ("", "Android", "Chrome")),
        (f"{IPHONE} Version/17.5 Mobile/15E148 Safari/604.1", ("iPhone", "iOS 17", "Safari")),
        (f"{IPHONE} CriOS/126.0 Mobile/15E148 Safari/604.1", ("iPhone", "iOS 17", "Chrome")),
        (f"{WINDOWS} Chrome/126.0.0.0 Safari/537.36 Edg/126.0", ("", "Windows", "Edge")),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/2 Firefox/127.0",
            ("", "Linux", "Firefox"),
        ),
        ("curl/8.5.0", ("", "", "")),
        ("", ("", "", "")),
    ],
)
def test_what_browsers_say_of_themselves(agent, told):
    seen = read_device({"User-Agent": agent})
    assert (seen.model, seen.system, seen.browser) == told


def test_hints_say_what_the_agent_hides():
    hints = {"Sec-CH-UA-Model": '"SM-A546E"', "Sec-CH-UA-Platform-Version": '"14.0.0"'}
    agent = f"{REDUCED} Chrome/126.0.0.0 Mobile Safari/537.36"
    assert read_device({"User-Agent": agent} | hints) == PHONE
    assert read_device({"User-Agent": agent, "Sec-CH-UA-Model": f'"{"x" * 99}"'}).model == "x" * 60


def test_a_browser_is_seen_once_a_day_and_asked_for_hints(club):
    agent = f"{ANDROID} Chrome/126.0.0.0 Mobile Safari/537.36"
    browser = club.sign_in(agent=agent)
    for _visit in range(2):
        answer = browser.get(club.home)
    assert answer["Accept-CH"] == "Sec-CH-UA-Model, Sec-CH-UA-Platform-Version"
    with club.scope():
        [one] = Device.objects.all()
    assert (one.model, one.system, one.browser) == ("SM-A546E", "Android 14", "Chrome")


def test_the_same_device_is_one_row_that_says_when_it_was_seen_last(scope):
    person = Shop().person("مینا")
    see_device(person, PHONE, at=NOW)
    see_device(person, PHONE, at=NOW + timedelta(days=3))
    see_device(person, SeenDevice(), at=NOW)
    [one] = list_devices(person)
    assert (one.first_seen_at, one.last_seen_at) == (NOW, NOW + timedelta(days=3))
    assert forget_devices(at=NOW + timedelta(days=733)) == 0
    assert forget_devices(at=NOW + timedelta(days=734)) == 1


def test_devices_are_counted_by_people_and_go_with_them(scope):
    shop = Shop()
    mina, ali = shop.person("مینا"), shop.person("علی")
    for who, seen in (
        (mina, PHONE),
        (mina, SeenDevice(system="Windows", browser="Edge")),
        (ali, PHONE),
    ):
        see_device(who, seen, at=NOW - timedelta(days=1))
    see_device(ali, SeenDevice(system="Linux"), at=NOW - timedelta(days=90))
    rows = run_report(get_report("devices"), look_back()).rows
    assert [row.cells for row in rows] == [("Android 14", 2, 1.0), ("Windows", 1, 0.5)]
    erase_customer(customer_id=mina, actor=SYSTEM, at=NOW)
    assert set(Device.objects.values_list("customer_id", flat=True)) == {ali}
