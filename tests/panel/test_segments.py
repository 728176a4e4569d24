"""Segments in the panel: built, looked at, kept, put away."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.panel.test_loyalty import typed
from tests.shop import Shop
from vafa.audit.types import SYSTEM
from vafa.foundation.ids import write_id
from vafa.foundation.words import Words
from vafa.insight.actions import refresh_all
from vafa.panel.knowing.counting import Counting, write_token
from vafa.panel.knowing.forms import SegmentForm
from vafa.panel.questions import load_sources
from vafa.segments import queries as segments_queries
from vafa.segments.actions import add_segment
from vafa.segments.queries import get_segment, list_segments
from vafa.segments.registry import criteria
from vafa.segments.types import AllOf, AnyOf, NoneOf, read_node
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

HOME = "/panel/knowing/"
ADD = f"{HOME}segments/add/"
AT = datetime.now(UTC)
HX = {"HTTP_HX_REQUEST": "true"}
ROWS = {"nodes": ["n0 - group", "n1 n0 not_seen"], "n0_joint": "all"}
SIXTY = {"name": "خفته‌ها", **ROWS, "n1_days": "۶۰"}


@pytest.fixture
def owner(business, signed_in):
    browser = signed_in(Role.OWNER)
    browser.business = business
    return browser


@pytest.fixture
def club(owner):
    """Three customers: seen today, and 70 and 80 days ago; their ids."""
    with business_scope(owner.business.pk):
        shop = Shop()
        ids = [shop.person(name) for name in ("سیمین", "بابک", "ژاله")]
        for one, days in zip(ids, (0, 70, 80), strict=True):
            shop.sell(one, at=AT - timedelta(days=days))
        refresh_all()
    return ids


def entered(owner):
    return business_scope(owner.business.pk)


def text(answer):
    return answer.content.decode()


def keep(owner, name="خفته‌ها", days=60):
    with entered(owner):
        node = AllOf((read_node({"kind": "not_seen", "days": days}),))
        segment_id = add_segment(name=name, node=node, actor=SYSTEM, at=AT)
    return segment_id, f"{HOME}segments/{write_id('seg', segment_id)}/"


def test_every_criterion_goes_through_the_form_unchanged(scope):
    sources = load_sources(Words())
    for one in [example for kind in criteria for example in kind.examples()]:
        node = NoneOf((one, AnyOf((one, AllOf()))))
        given = {"sources": sources, "base": node, "name": "x"}
        form = SegmentForm(typed(SegmentForm(None, **given)), **given)
        assert form.is_valid(), (one, form.errors)
        assert form.node == node


def test_an_empty_list_teaches_and_offers_what_to_begin_with(owner):
    html = text(owner.get(HOME))
    assert "هنوز بخشی نساخته‌اید" in html
    assert f"{ADD}?ready=not_seen" in html
    assert "دو ماه است نیامده‌اند" in html


def test_a_ready_one_opens_the_builder_and_says_whom_it_finds(owner, club):
    html = text(owner.get(f"{ADD}?ready=not_seen"))
    assert 'value="دو ماه است نیامده‌اند"' in html
    assert "مشتریانی که ۶۰ روز است نیامده‌اند" in html
    assert "<b>۲</b>" in html
    assert "بابک" in html
    assert "سیمین" not in html


def test_what_is_written_is_counted_as_one_writes(owner, club):
    looked = owner.post(ADD, {**SIXTY, "n1_days": "75", "show": "1"}, **HX)
    assert "۷۵ روز است نیامده‌اند" in text(looked)
    assert "<b>۱</b>" in text(looked)
    assert "builder-form" not in text(looked)
    unfinished = owner.post(ADD, {**SIXTY, "n1_days": "", "show": "1"}, **HX)
    assert unfinished.status_code == 200
    assert "هنوز کامل نیست" in text(unfinished)
    with entered(owner):
        assert list_segments() == []


def test_a_row_comes_and_goes_with_all_that_was_written(owner, club):
    more = text(owner.post(ADD, {**SIXTY, "change": "add n0 gender"}, **HX))
    assert "n2 n0 gender" in more
    assert "n2_genders" in more
    less = text(owner.post(ADD, {**SIXTY, "change": "remove n1"}, **HX))
    assert "n1_days" not in less


def test_a_segment_is_kept_and_shows_who_is_in_it(owner, club):
    answer = owner.post(ADD, SIXTY)
    with entered(owner):
        [kept] = list_segments()
    assert answer["Location"] == f"{HOME}segments/{write_id('seg', kept.id)}/"
    html = text(owner.get(answer["Location"]))
    assert "<b>۲</b>" in html
    assert f"/panel/customers/?segment={write_id('seg', kept.id)}" in html
    with entered(owner):
        assert get_segment(kept.id).counted == 2
    assert "خفته‌ها" in text(owner.get(HOME))


def test_what_cannot_be_is_said_at_its_field(owner):
    answer = owner.post(ADD, {**SIXTY, "n1_days": "0"})
    assert answer.status_code == 422
    assert "id_n1_days_error" in text(answer)
    keep(owner)
    answer = owner.post(ADD, SIXTY)
    assert answer.status_code == 422
    assert "بخشی با این نام هست" in text(answer)
    with entered(owner):
        assert len(list_segments()) == 1


def test_it_is_changed_and_copied(owner, club):
    segment_id, href = keep(owner)
    owner.post(f"{href}edit/", {**SIXTY, "name": "هفتادوپنج", "n1_days": "75"})
    with entered(owner):
        kept = get_segment(segment_id)
    assert (kept.name, kept.version) == ("هفتادوپنج", 2)
    assert "هفتادوپنج (کپی)" in text(owner.get(f"{ADD}?copy={write_id('seg', segment_id)}"))


def test_it_is_put_away_and_brought_back_unless_it_is_used(owner):
    segment_id, href = keep(owner)
    inner = read_node({"kind": "in_segment", "segment_id": segment_id})
    with entered(owner):
        add_segment(name="دیگری", node=inner, actor=SYSTEM, at=AT)
    owner.post(f"{href}archive/")
    assert "این بخش در بخش «دیگری» به کار می‌رود" in text(owner.get(href))
    with entered(owner):
        assert not get_segment(segment_id).is_archived
    other, other_href = keep(owner, "سومی", 90)
    owner.post(f"{other_href}archive/")
    assert "سومی" not in text(owner.get(HOME))
    assert "سومی" in text(owner.get(f"{HOME}segments/away/"))
    owner.post(f"{other_href}restore/")
    with entered(owner):
        assert not get_segment(other).is_archived


def test_the_people_are_a_list_of_customers_to_page_sort_and_take_out(owner, club):
    segment_id, _href = keep(owner)
    query = f"segment={write_id('seg', segment_id)}"
    html = text(owner.get(f"/panel/customers/?{query}"))
    assert "بابک" in html
    assert "ژاله" in html
    assert "سیمین" not in html
    rows = text(owner.get(f"/panel/customers/export/csv/?{query}")).splitlines()
    assert len(rows) == 3


def test_one_click_wins_back_who_stayed_away(owner, club):
    first = owner.post(f"{HOME}segments/inactive/", {"days": "75"})
    with entered(owner):
        [made] = list_segments()
    assert write_id("seg", made.id) in first["Location"]
    assert made.name == "۷۵ روز است نیامده‌اند"
    again = owner.post(f"{HOME}segments/inactive/", {"days": "۷۵"})
    assert again["Location"] == first["Location"]
    for days in ("", "0", "99999", "x"):
        assert owner.post(f"{HOME}segments/inactive/", {"days": days})["Location"] == HOME
    with entered(owner):
        assert len(list_segments()) == 1


def find_token(answer):
    return re.search(r'name="so_far" value="([^"]+)"', text(answer))[1]


def test_a_long_count_says_how_far_it_is_and_ends_with_the_exact_number(owner, club, monkeypatch):
    """Two of the three fit; it is looked at one after the other."""
    monkeypatch.setattr(segments_queries, "STRETCH", 1)
    segment_id, href = keep(owner)
    with entered(owner):
        node = get_segment(segment_id).node
    token = write_token(node, Counting(total=3))
    found = []
    for share in ("۳۳٪", "۶۷٪", "۱۰۰٪"):
        page = owner.post(href, {"show": "1", "so_far": token}, **HX)
        assert f"{share} مشتریان شمرده شدند" in text(page)
        assert 'hx-trigger="load, click"' in text(page)
        found.append(re.search("<b>(.)</b>", text(page))[1])
        token = find_token(page)
    assert found == sorted(found)
    with entered(owner):
        assert get_segment(segment_id).counted is None  # of half a count nothing is kept
    page = owner.post(href, {"show": "1", "so_far": token}, **HX)
    assert "<b>۲</b>" in text(page)
    assert "so_far" not in text(page)
    with entered(owner):
        assert get_segment(segment_id).counted == 2


def test_a_count_goes_on_for_its_own_question_alone(owner, club):
    _segment_id, href = keep(owner)
    other = read_node({"kind": "all", "parts": [{"kind": "not_seen", "days": 7}]})
    for token in (write_token(other, Counting(found=40, seen=50, total=60)), "x", ""):
        page = owner.post(href, {"show": "1", "so_far": token}, **HX)
        assert "<b>۲</b>" in text(page)


def test_the_list_costs_the_same_for_one_and_for_three(owner):
    keep(owner)
    with CaptureQueriesContext(connection) as one:
        owner.get(HOME)
    for days in (70, 80):
        keep(owner, f"بخش {days}", days)
    with CaptureQueriesContext(connection) as three:
        owner.get(HOME)
    assert len(one) == len(three)


def test_a_cashier_stays_out_and_an_auditor_only_looks(signed_in, business):
    assert signed_in(Role.CASHIER).get(HOME).status_code == 403
    auditor = signed_in(Role.AUDITOR)
    assert auditor.get(HOME).status_code == 200
    assert auditor.get(ADD).status_code == 403
