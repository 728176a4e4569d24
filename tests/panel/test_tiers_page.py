"""The ladder in the panel: ready by one button, changed with a look at who moves."""

from __future__ import annotations

import re

import pytest

from tests.shop import NOW, Shop
from vafa.audit.models import AuditRecord
from vafa.catalog.queries import list_branches
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope
from vafa.tiers.queries import find_place, load_ladder

PAGE = "/panel/loyalty/tiers/"


@pytest.fixture
def owner(signed_in):
    return signed_in(Role.OWNER)


@pytest.fixture
def people(business):
    """Somebody who spent 60 million rials this year, and somebody who spent 1."""
    with business_scope(business.pk):
        shop = Shop()
        ids = [shop.person("مینا"), shop.person("پرویز")]
        for person, spent in zip(ids, (60_000_000, 1_000_000), strict=True):
            shop.sell(person, spent, days_ago=3)
    return ids


def read_form(html):
    """What the form holds, as a browser would send it back."""
    form = html[html.index('name="measure"') - 100 :]
    values = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name[1] != "csrfmiddlewaretoken" and 'type="checkbox"' not in tag:
            values[name[1]] = value[1] if value else ""
    for name, body in re.findall(r'<select[^>]*name="([^"]+)".*?>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', body)
        values[name] = chosen[1] if chosen else re.search(r'value="([^"]*)"', body)[1]
    return values


def test_one_button_makes_bronze_silver_and_gold(owner, business, people):
    assert "شروع با برنزی" in owner.get(PAGE).content.decode()
    assert owner.post(f"{PAGE}first/").status_code == 303
    html = owner.get(PAGE).content.decode()
    assert all(name in html for name in ("برنزی", "نقره‌ای", "طلایی"))
    with business_scope(business.pk):
        assert find_place(people[0], at=NOW).tier.slug == "silver"
        assert AuditRecord.objects.filter(act="tiers.changed").count() == 1
    members = owner.get(f"{PAGE}of/silver/").content.decode()
    assert "مینا" in members
    assert "پرویز" not in members
    assert "پرویز" in owner.get(f"{PAGE}of/bronze/").content.decode()
    assert owner.get(f"{PAGE}of/none/").status_code == 404


def test_who_moves_is_shown_before_it_is_saved(owner, business, people):
    owner.post(f"{PAGE}first/")
    form = read_form(owner.get(f"{PAGE}edit/").content.decode())
    assert form["t1-name"] == "نقره‌ای"
    form["t1-threshold"] = "9000000"  # tomans
    shown = owner.post(f"{PAGE}edit/", form)
    assert shown.status_code == 200
    html = shown.content.decode()
    assert "۰ نفر بالا می‌روند، ۱ نفر پایین می‌آیند" in html
    assert "مینا" in html
    with business_scope(business.pk):
        assert load_ladder().tiers[1].threshold == 50_000_000
    mark = re.search(r'name="save" value="(\w+)"', html)[1]
    other = owner.post(f"{PAGE}edit/", form | {"t1-threshold": "9500000", "save": mark})
    assert other.status_code == 200  # not what was shown
    saved = owner.post(f"{PAGE}edit/", form | {"save": mark})
    assert saved.status_code == 303
    with business_scope(business.pk):
        assert load_ladder().tiers[1].threshold == 90_000_000
        assert find_place(people[0], at=NOW).tier.slug == "bronze"


def test_tiers_that_do_not_rise_are_told_on_the_form(owner, people):
    owner.post(f"{PAGE}first/")
    form = read_form(owner.get(f"{PAGE}edit/").content.decode())
    answer = owner.post(f"{PAGE}edit/", form | {"t1-threshold": "0"})
    assert answer.status_code == 422
    assert "حدی بالاتر" in answer.content.decode()


@pytest.mark.parametrize("measure", ["purchases", "points", "group"])
def test_other_measures_have_their_own_thresholds(owner, business, measure):
    form = read_form(owner.get(f"{PAGE}edit/?measure={measure}").content.decode())
    form |= {"t0-name": "یک", "t0-threshold": "0", "t1-name": "دو", "t1-threshold": "3"}
    assert owner.post(f"{PAGE}edit/", form).status_code == 303
    with business_scope(business.pk):
        ladder = load_ladder()
    assert (ladder.measure, [tier.threshold for tier in ladder.tiers]) == (measure, [0, 3])


def test_a_customer_is_protected_and_it_is_on_the_record(owner, business, people):
    owner.post(f"{PAGE}first/")
    href = f"/panel/customers/{find_href(owner, 'مینا')}/protect/"
    assert owner.get(href).status_code == 200
    assert owner.post(href, {"until": "1400/01/01", "why": "سفر"}).status_code == 422
    assert owner.post(href, {"until": "1450/01/01", "why": "سفر"}).status_code == 303
    page = owner.get(href.replace("protect/", "")).content.decode()
    assert "نگه‌داشته" in page
    with business_scope(business.pk):
        row = AuditRecord.objects.get(act="tiers.protected")
    assert row.facts["reason"] == "سفر"


def test_who_sees_one_branch_sees_figures_and_no_names(signed_in, business, people):
    signed_in(Role.OWNER).post(f"{PAGE}first/")
    with business_scope(business.pk):
        branch_id = list_branches()[0].id
    manager = signed_in(Role.BRANCH_MANAGER, branch_id=branch_id)
    for page in (PAGE, f"{PAGE}of/silver/"):
        assert "مینا" not in manager.get(page).content.decode()


def find_href(owner, name):
    html = owner.get(f"{PAGE}of/silver/").content.decode()
    return re.search(r'href="/panel/customers/(cus_\w+)/"[^>]*>' + name, html)[1]
