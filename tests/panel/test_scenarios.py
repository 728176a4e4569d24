"""Scenarios in the panel: begun with one press, written step by step, seen as they run."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.panel.test_loyalty import typed
from tests.scenarios.conftest import Club, spec
from vafa.audit.types import SYSTEM
from vafa.foundation.ids import write_id
from vafa.foundation.words import Words
from vafa.messaging.models import SendingRules
from vafa.panel.questions import load_sources
from vafa.panel.scenarios.forms import ScenarioForm
from vafa.scenarios.actions import change_scenario
from vafa.scenarios.models import Scenario, ScenarioVersion, Traveller
from vafa.scenarios.moments.joined import Joined
from vafa.scenarios.queries import list_scenarios
from vafa.scenarios.registry import moments, steps
from vafa.scenarios.steps.if_bought import IfBought
from vafa.scenarios.travelling import set_out
from vafa.scenarios.types import ScenarioSpec, ScenarioState, Stop, write_flow
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

HOME = "/panel/scenarios/"
AT = datetime.now(UTC)
FORM = {"name": "خوشامد", "when": "joined"}


@pytest.fixture
def owner(business, signed_in):
    browser = signed_in(Role.OWNER)
    browser.business = business
    return browser


def read(browser, href):
    answer = browser.get(href)
    assert answer.status_code == 200
    return answer.content.decode()


def only_one(browser):
    with business_scope(browser.business.pk):
        [scenario] = list_scenarios()
    return scenario


def href(scenario, act=""):
    return f"{HOME}{write_id('scn', scenario.id)}/{act}"


def steps_of(browser):
    return write_flow(only_one(browser).spec.steps)


def test_a_ready_one_is_made_with_one_press_and_runs_with_another(owner):
    html = read(owner, HOME)
    assert "هنوز کاری خودکار انجام نمی‌شود" in html
    for _ in range(2):  # a press twice makes one
        made = owner.post(f"{HOME}begin/birthday/")
    scenario = only_one(owner)
    assert made["Location"] == href(scenario)
    assert "هنوز آغاز نشده" in read(owner, made["Location"])
    owner.post(href(scenario, "start/"))
    assert only_one(owner).state == ScenarioState.LIVE
    html = read(owner, HOME)
    assert "۱ سناریو در حال اجراست" in html
    assert "begin/birthday" not in html
    owner.post(href(scenario, "pause/"))
    assert only_one(owner).state == ScenarioState.PAUSED
    owner.post(href(scenario, "end/"))
    assert only_one(owner).state == ScenarioState.ENDED
    assert owner.get(href(scenario, "edit/")).status_code == 422


def test_a_way_is_written_step_by_step_without_script(owner):
    def send(change="", **more):
        form = dict(FORM, **more) | ({"change": change} if change else {})
        return owner.post(f"{HOME}add/", form)

    def stops(html):
        return re.findall(r'name="stops" value="([^"]+)"', html)

    html = send("add - 0 wait_days").content.decode()
    assert stops(html) == ["n0 - wait_days"]
    assert 'name="n0_days"' in html
    assert 'value="3"' in html  # what is usual
    html = send("add - 1 if_bought", stops=["n0 - wait_days"], n0_days="5").content.decode()
    rows = stops(html)
    html = send("add n1.no 0 say", stops=rows, n0_days="5").content.decode()
    rows = stops(html)
    assert rows == ["n0 - wait_days", "n1 - if_bought", "n2 n1.no say"]
    with business_scope(owner.business.pk):
        assert not Scenario.objects.exists()
    saved = send(stops=rows, n0_days="۵", n2_words="{greeting}سلام", n2_channel="bale")
    assert saved.status_code == 303
    text = {"kind": "say", "words": "{greeting}سلام", "channel": "bale", "leads_to": ""}
    assert steps_of(owner) == [
        {"kind": "wait_days", "days": 5},
        {"kind": "if_bought", "yes": [], "no": [text]},
    ]


@pytest.mark.parametrize(
    ("change", "then"),
    [
        ("remove n1", ["n0", "n3"]),
        ("up n3", ["n0", "n3", "n1", "n2"]),
        ("down n0", ["n1", "n2", "n0", "n3"]),
        ("up n0", ["n0", "n1", "n2", "n3"]),
        ("add n1.yes 0 leave", ["n0", "n1", "n4", "n2", "n3"]),
        ("add - 1 leave", ["n0", "n4", "n1", "n2", "n3"]),
        ("add n9.yes 0 leave", ["n0", "n1", "n2", "n3"]),
        ("add - 0 dance", ["n0", "n1", "n2", "n3"]),
    ],
)
def test_steps_come_go_and_move_with_all_that_hangs_on_them(owner, change, then):
    rows = ["n0 - wait_days", "n1 - if_bought", "n2 n1.yes leave", "n3 - leave"]
    html = owner.post(f"{HOME}add/", dict(FORM, stops=rows, change=change)).content.decode()
    ids = [row.split()[0] for row in re.findall(r'name="stops" value="([^"]+)"', html)]
    shown = re.findall(r"remove (n\d+)", html)
    assert sorted(ids) == sorted(then)
    assert shown == then


def test_what_cannot_be_said_is_told_where_it_stands_and_nothing_is_lost(owner):
    rows = ["n0 - wait_days", "n1 - say"]
    form = dict(FORM, stops=rows, n0_days="0", n1_words="سلام")
    answer = owner.post(f"{HOME}add/", form)
    assert answer.status_code == 422
    assert 'id="id_n0_days_error"' in answer.content.decode()
    form |= {"n0_days": "2", "n1_words": "سلام {nobody}"}
    answer = owner.post(f"{HOME}add/", form)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert 'id="id_n1_words_error"' in html
    assert "سلام {nobody}" in html
    with business_scope(owner.business.pk):
        assert not Scenario.objects.exists()


def specs():
    for kind in moments:
        for when in kind.examples():
            yield ScenarioSpec(name="x", when=when, steps=())
    for kind in steps:
        for step in kind.examples():
            fork = Stop(IfBought(), yes=(Stop(step),), no=(Stop(step), Stop(step)))
            yield ScenarioSpec(name="x", when=Joined(), steps=(Stop(step), fork), goal="")
    yield ScenarioSpec(
        name="x", when=Joined(), steps=(), only_segment_id=1, again_after_days=30, goal=""
    )


@pytest.mark.usefixtures("scope")
@pytest.mark.parametrize("spec", list(specs()), ids=lambda spec: "")
def test_every_scenario_goes_through_the_form_unchanged(spec):
    def form_of(data=None):
        known = {**load_sources(Words()), "segments": ((1, "یک"),), "discounts": ((1, "یک"),)}
        return ScenarioForm(data, base=spec, sources=known, at=AT)

    form = form_of(typed(form_of()))
    assert form.is_valid(), form.errors
    assert form.spec == spec


def test_who_may_not_let_campaigns_out_neither_starts_nor_changes_what_runs(business, signed_in):
    owner, clerk = signed_in(Role.OWNER), signed_in(Role.OPERATOR)
    owner.business = clerk.business = business
    clerk.post(f"{HOME}begin/birthday/")
    scenario = only_one(clerk)
    assert clerk.post(href(scenario, "start/")).status_code == 403
    owner.post(href(scenario, "start/"))
    form = dict(FORM, stops=["n0 - leave"])
    clerk.post(href(scenario, "edit/"), form)
    assert only_one(clerk).version == 1
    owner.post(href(scenario, "edit/"), form)
    assert only_one(clerk).version == 2


def test_the_picture_counts_who_stands_where_and_each_step_is_told(owner):
    with business_scope(owner.business.pk):
        club = Club()
        fork = {"kind": "if_bought", "yes": [], "no": [{"kind": "wait_days", "days": 9}]}
        club.run({"kind": "wait_days", "days": 1}, fork, goal="")
        mina = club.join(first_name="مینا")
        club.pass_days(1)
        assert Traveller.objects.get().place == "1.no.0"
    html = read(owner, href(only_one(owner)))
    assert "۱ نفر این‌جا" in html
    assert html.count("۱ نفر گذشته‌اند") == 2
    ways = f"{HOME}of/{write_id('cus', mina)}/"
    assert ways in read(owner, f"/panel/customers/{write_id('cus', mina)}/")
    for page in (href(only_one(owner), "people/"), ways):
        html = read(owner, page)
        assert "۱ روز صبر" in html
        assert "۹ روز صبر" in html
        assert "اکنون این‌جا" in html


def test_the_list_costs_the_same_for_one_and_for_three(owner):
    def count():
        with CaptureQueriesContext(connection) as queries:
            read(owner, HOME)
        return len(queries)

    owner.post(f"{HOME}begin/birthday/")
    count()
    one = count()
    owner.post(f"{HOME}begin/yalda/")
    owner.post(f"{HOME}begin/nowruz/")
    assert count() == one


def test_a_text_is_shown_as_a_customer_gets_it_while_it_is_written(owner):
    with business_scope(owner.business.pk):
        club = Club()
        club.join("+989121234567", first_name="مینا")
        club.join("+989121234568", first_name="سارا")
    form = dict(FORM, stops=["n0 - say"], n0_words="{name}، سلام", mobile="09121234567", show="n0")
    for headers in ({}, {"HX-Request": "true"}):
        html = owner.post(f"{HOME}add/", form, headers=headers).content.decode()
        assert "مینا، سلام" in html
        assert "۱ قسمت" in html
        assert ("<form" in html) is (not headers)
    html = owner.post(f"{HOME}add/", form | {"n0_words": "{nobody}"}).content.decode()
    assert "این متن {nobody} را نمی‌شناسد." in html
    with business_scope(owner.business.pk):
        assert not Scenario.objects.exists()


def test_what_it_brings_is_told_against_those_left_out_by_lot(owner):
    with business_scope(owner.business.pk):
        SendingRules(standing_control_percent=0).save()
        club = Club()
        scenario_id = club.run({"kind": "wait_days", "days": 1}, goal="", control_percent=50)
        scenario = Scenario.objects.get()
        version = ScenarioVersion.objects.get()
        ids = [club.register(f"+98912{number:07d}") for number in range(4)]
        began_at = AT - timedelta(days=40)
        set_out(scenario, version, [(one, "x") for one in ids], began_at=began_at, at=AT)
        Traveller.objects.filter(customer_id__in=ids[:2]).update(is_control=True)
        Traveller.objects.filter(customer_id__in=ids[2:]).update(is_control=False)
    html = read(owner, f"{HOME}{write_id('scn', scenario_id)}/")
    assert "سهم کسانی که خرید کردند" in html
    assert "۵۰ نفر از هر ۱۰۰ نفر" in html
    people = read(owner, f"{HOME}{write_id('scn', scenario_id)}/people/")
    assert people.count("گروه شاهد") == 2


def test_an_earlier_version_can_be_looked_at_with_who_is_still_on_it(owner):
    with business_scope(owner.business.pk):
        club = Club()
        scenario_id = club.run({"kind": "wait_days", "days": 3}, goal="")
        club.join()
        later = spec({"kind": "wait_days", "days": 7}, goal="")
        change_scenario(scenario_id, later, actor=SYSTEM, at=club.at)
    page = f"{HOME}{write_id('scn', scenario_id)}/"
    html = read(owner, page)
    assert "۷ روز صبر" in html
    assert "۳ روز صبر" not in html
    assert "۱ نفر در راه آن" in html
    html = read(owner, f"{page}?version=1")
    assert "۳ روز صبر" in html
    assert "۱ نفر این‌جا" in html
    assert "این نسخهٔ ۱ است" in html
    assert "۷ روز صبر" in read(owner, f"{page}?version=99")


def test_the_timeline_of_a_customer_tells_on_which_way_they_set_out(owner):
    with business_scope(owner.business.pk):
        club = Club()
        club.run({"kind": "wait_days", "days": 3}, goal="", name="دلتنگی")
        mina = club.join()
    page = f"/panel/customers/{write_id('cus', mina)}/?show=profile"
    assert "آغاز سناریوی «دلتنگی»" in read(owner, page)
