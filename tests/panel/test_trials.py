"""Trying rules on the past in the panel: from a draft to the result, in words."""

from datetime import timedelta

import pytest

from tests.checkout.conftest import NOW, TILL, Till
from vafa.foundation.ids import write_id
from vafa.replay.actions import create_replay, run_replay
from vafa.replay.models import ReplayRun
from vafa.rules.actions import create_rule
from vafa.rules.queries import get_rule
from vafa.rules.types import read_rule
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

TRIALS = "/panel/loyalty/trials/"


@pytest.fixture
def owner(signed_in):
    return signed_in(Role.OWNER)


@pytest.fixture
def draft(business):
    """A draft of 10% beside a live rule of 5%, and two purchases of one customer."""
    with business_scope(business.pk):
        till = Till(business)
        till.at = NOW - timedelta(days=70)
        till.credit_rule(percent=5)
        till.sell(1_000_000)
        till.pass_days(35)
        till.sell(2_000_000)
        spec = read_rule({"name": "ده درصد", "reward": {"kind": "credit", "percent": "10"}})
        return create_rule(spec=spec, actor=TILL, at=NOW).id


def try_it(business, draft):
    period = {"since": NOW - timedelta(days=200), "until": NOW}
    with business_scope(business.pk):
        return create_replay(rule_ids=[draft], **period, actor=TILL, at=NOW)


def text(response):
    return " ".join(response.content.decode().split())


def test_a_draft_leads_to_its_trial_with_the_draft_chosen(owner, business, draft):
    page = text(owner.get(f"/panel/loyalty/rules/{write_id('rule', draft)}/"))
    assert f"{TRIALS}begin/?rule={draft}" in page
    form = text(owner.get(f"{TRIALS}begin/?rule={draft}"))
    assert form.count("checked") == 2  # the live one, and this


def test_a_trial_is_begun_followed_and_read(owner, business, draft, persian):
    answer = owner.post(
        f"{TRIALS}begin/", {"rules": [draft], "first": "1405/01/01", "last": "1405/08/30"}
    )
    with business_scope(business.pk):
        run = ReplayRun.objects.get()
    here = f"{TRIALS}{write_id('try', run.id)}/"
    assert (answer.status_code, answer["Location"]) == (303, here)
    assert "در نوبت" in text(owner.get(here))
    run_replay(business_id=business.pk, run_id=run.id, at=NOW)
    page = text(owner.get(here))
    assert "۱۵٬۰۰۰ تومان بیشتر می‌داد" in page  # 300,000 against 150,000 rials
    assert "اگر این برنامه برقرار بود" in page
    assert "ده درصد" in page
    assert "ده درصد" in text(owner.get(TRIALS))


def test_a_ready_club_is_tried_before_it_is_on(owner, business, draft, persian):
    answers = {"percent": "7", "days": "45", "wait_hours": "0", "smallest_rial": "0"}
    sent = {f"cashback_{name}": value for name, value in answers.items()} | {"try": "1"}
    answer = owner.post("/panel/loyalty/ready/cashback/on/", sent)
    with business_scope(business.pk):
        run = ReplayRun.objects.get()
        tried = get_rule(run.rules[0][0])
    assert answer["Location"] == f"{TRIALS}{write_id('try', run.id)}/"
    assert (len(run.rules), tried.state, tried.spec.reward.percent) == (1, "draft", 7)
    page = text(owner.post("/panel/loyalty/ready/cashback/on/", sent))
    assert "آزمایش دیگری در جریان است" in page
    assert "هر خرید از هر دو می‌گیرد" in page  # the live 5% would add up


def test_what_makes_no_sense_is_told_at_the_form(owner, business, draft):
    nothing = owner.post(f"{TRIALS}begin/", {"first": "1405/01/01", "last": "1405/08/30"})
    backwards = owner.post(
        f"{TRIALS}begin/", {"rules": [draft], "first": "1405/08/30", "last": "1405/01/01"}
    )
    try_it(business, draft)
    second = owner.post(
        f"{TRIALS}begin/", {"rules": [draft], "first": "1405/01/01", "last": "1405/08/30"}
    )
    assert [one.status_code for one in (nothing, backwards, second)] == [422, 422, 422]
    with business_scope(business.pk):
        assert ReplayRun.objects.count() == 1


def test_a_trial_is_stopped(owner, business, draft):
    run = try_it(business, draft)
    owner.post(f"{TRIALS}{write_id('try', run.id)}/stop/")
    run_replay(business_id=business.pk, run_id=run.id, at=NOW)
    with business_scope(business.pk):
        assert ReplayRun.objects.get().state == "cancelled"
