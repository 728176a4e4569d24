from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.checkout.conftest import Till
from vafa.audit.models import AuditRecord
from vafa.audit.types import SYSTEM
from vafa.checkout.actions import change_settings
from vafa.checkout.queries import load_settings, load_words
from vafa.foundation.ids import write_id
from vafa.foundation.money import Rounding
from vafa.panel.loyalty.forms import RuleForm
from vafa.panel.loyalty.pending import show_budgets
from vafa.panel.questions import load_sources
from vafa.rewards.kinds.credit import Credit
from vafa.rewards.kinds.points import Points
from vafa.rewards.registry import reward_kinds
from vafa.rewards.types import AfterDays, AfterMonths, EndOf, OnDay, Terms, Words
from vafa.rules.actions import create_rule
from vafa.rules.queries import get_rule, list_rules, list_versions
from vafa.rules.registry import conditions, triggers
from vafa.rules.types import AllOf, AnyOf, Basis, Cap, Multiply, NoneOf, Period, RuleSpec
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

LABELS = {"tier:gold": "طلایی", "tier:silver": "نقره‌ای", "lrfm:loyal": "وفادار"}
LOYALTY = "/panel/loyalty/"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TEHRAN = ZoneInfo("Asia/Tehran")
CASHBACK = {
    "name": "۵٪ برگشت",
    "when": "sale",
    "award": "credit_share",
    "credit_share_percent": "۵",
    "lasting": "days",
    "days_count": "۴۵",
    "rounding": "down",
}


HOURS = {"nodes": ["n1 n0 group", "n2 n1 hours"]}
LIMIT = {"caps": ["k0"], "k0_per": "rule", "k0_within": "ever", "k0_counts": "amount"}


@pytest.fixture
def owner(signed_in):
    return signed_in(Role.OWNER)


@pytest.fixture
def rules(business):
    def read():
        with business_scope(business.pk):
            return list_rules()

    return read


def page_of(rule, part=""):
    return f"{LOYALTY}rules/{write_id('rule', rule.id)}/{part}"


def make_rule(state="live", **more):
    spec = {"name": "۵٪", "reward": Credit(percent=Decimal(5)), **more}
    return create_rule(spec=RuleSpec(**spec), actor=SYSTEM, at=NOW, state=state)


def form_of(spec, data=None):
    words = Words(names={1: "یک", 2: "دو"}, labels=LABELS)
    return RuleForm(data, zone=TEHRAN, at=NOW, sources=load_sources(words), base=spec)


def typed(form):
    """What a browser would send of a form that nobody touched."""
    sent = {}
    for bound in form:
        value = bound.value()
        if isinstance(value, list | tuple):
            sent[bound.html_name] = [str(one) for one in value]
        elif value is True:
            sent[bound.html_name] = "on"
        elif value is not None and value is not False:
            sent[bound.html_name] = str(value)
    return sent


def specs():
    terms = Terms(expiry=AfterDays(count=30), wait_hours=24, wait_days=1, promotional=False)
    for kind in reward_kinds:
        for reward in kind.examples():
            own = terms if kind.unit else Terms()
            yield RuleSpec(name="x", reward=reward, terms=own, cap_per_sale=5_000)
    yield RuleSpec(name="x", reward=Multiply(reward="points", times=Decimal("1.5")))
    yield RuleSpec(name="x", reward=Multiply(reward="credit", times=Decimal(2)))
    reward = Credit(percent=Decimal("2.5"))
    for expiry in (
        AfterMonths(count=2),
        AfterMonths(count=1, whole=True),
        AfterMonths(count=3, calendar="gregorian"),
        EndOf(period="season"),
        OnDay(day=datetime(2027, 3, 20, tzinfo=UTC).date()),
        None,
    ):
        yield RuleSpec(name="x", reward=reward, terms=Terms(expiry=expiry, priority=3))
    for kind in conditions:
        for condition in kind.examples():
            yield RuleSpec(name="x", reward=reward, conditions=AllOf((condition,)))
    first, second, third = (kind.examples()[0] for kind in list(conditions)[:3])
    nested = AnyOf(
        (NoneOf((first, AllOf((second, first)))), AllOf((third, second, AnyOf((first,)))))
    )
    yield RuleSpec(name="x", reward=reward, conditions=nested)
    yield RuleSpec(name="x", reward=reward, conditions=first)
    yield RuleSpec(name="x", reward=reward, conditions=NoneOf((first,)))
    for kind in triggers:
        for when in kind.examples():
            yield RuleSpec(name="x", when=when, reward=Points(points=5, per="visit"))
    caps = (
        Cap(most=5_000_000, per="rule"),
        Cap(most=3, counts="times", within=Period.WEEK),
        Cap(most=70_000, per="branch", within=Period.SEASON),
    )
    yield RuleSpec(name="x", reward=reward, caps=caps)
    yield RuleSpec(name="x", reward=Points(points=5, per="visit"), caps=caps, step=10)
    double = Multiply(reward="credit", times=Decimal(2))
    yield RuleSpec(name="x", reward=double, caps=caps, cap_per_sale=5_000)
    yield RuleSpec(
        name="x",
        reward=reward,
        basis=Basis(before_discounts=True, with_tax=True, only_skus=("c1", "c2")),
        rounding=Rounding.UP,
        step=50_000,
        exclusive=True,
        priority=-4,
        starts_at=datetime(2026, 11, 21, 20, 30, tzinfo=UTC),
        ends_at=datetime(2026, 12, 21, 20, 30, tzinfo=UTC),
    )


@pytest.mark.usefixtures("scope")
@pytest.mark.parametrize("spec", list(specs()), ids=lambda spec: "")
def test_every_rule_goes_through_the_form_unchanged(spec):
    form = form_of(spec, typed(form_of(spec)))
    assert form.is_valid(), form.errors
    assert form.spec == spec


def test_the_first_rule_is_one_click_away(owner, rules):
    assert f"{LOYALTY}rules/first/" in owner.get(LOYALTY).content.decode()
    assert owner.post(f"{LOYALTY}rules/first/").status_code == 303

    [rule] = rules()
    assert (rule.state, rule.spec.reward.percent, rule.spec.terms.expiry.count) == ("live", 5, 45)
    html = owner.get(LOYALTY).content.decode()
    assert f"{LOYALTY}rules/first/" not in html
    assert "۴۵ روز" in html


def test_a_rule_is_made_changed_started_paused_and_ended_on_the_record(owner, rules, business):
    made = owner.post(f"{LOYALTY}rules/add/", CASHBACK | {"do": "draft"})
    assert made.status_code == 303
    [rule] = rules()
    assert (rule.state, rule.spec.terms) == ("draft", Terms(expiry=AfterDays(count=45)))

    change = CASHBACK | {"credit_share_percent": "7,5".replace(",", "."), "note": "پاییز"}
    assert owner.post(page_of(rule, "edit/"), change).status_code == 303
    for part, state in [("start/", "live"), ("pause/", "paused"), ("end/", "ended")]:
        assert owner.post(page_of(rule, part)).status_code == 303
        assert rules()[0].state == state
    assert owner.get(page_of(rule, "edit/")).status_code == 422
    html = owner.get(page_of(rule)).content.decode()
    assert "«۵٪ اعتبار» به «۷٫۵٪ اعتبار»" in html
    assert "پاییز" in html

    with business_scope(business.pk):
        rows = AuditRecord.objects.filter(object_id=rule.id).order_by("at", "id")
        assert [row.act for row in rows] == [
            "rule.created",
            "rule.changed",
            *["rule.state_changed"] * 3,
        ]
        assert [row.actor_id for row in rows] == [owner.member.id] * 5
        assert len(list_versions(rule.id)) == 5


def test_a_change_may_count_from_a_later_day(owner, business, rules):
    owner.post(f"{LOYALTY}rules/add/", CASHBACK | {"do": "start"})
    [rule] = rules()
    later = CASHBACK | {"credit_share_percent": "9"}
    past = owner.post(page_of(rule, "edit/"), later | {"counts_from": "1400/01/01"})
    assert past.status_code == 422
    assert 'id="id_counts_from_error"' in past.content.decode()
    assert owner.post(page_of(rule, "edit/"), later | {"counts_from": "1420/01/01"})
    with business_scope(business.pk):
        view = get_rule(rule.id)
    assert (view.version, view.counts_from) == (2, datetime(2041, 3, 19, 20, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"credit_share_percent": ""}, "credit_share_percent"),
        ({"credit_share_percent": "101"}, "credit_share_percent"),
        ({"days_count": ""}, "days_count"),
        ({"days_count": "-1"}, "days_count"),
        ({"nodes": ["n1 n0 weekday"]}, "n1_days"),
        (HOURS | {"n2_start": "۱۷", "n2_end": "17:00"}, "n2_start"),
        (HOURS | {"n2_start": "25", "n2_end": "17:00"}, "n2_start"),
        ({"nodes": ["n1 n0 branch"], "n1_branch_ids": ["1"]}, "n1_branch_ids"),
        ({"nodes": ["n1 n0 group"], "n1_joint": "any"}, "n1_joint"),
        (LIMIT | {"k0_rial": ""}, "k0_rial"),
        (LIMIT | {"k0_counts": "times"}, "k0_number"),
        ({"when": "event", "award": "points_visit", "points_visit_points": "1"}, "event_name"),
        ({"when": "birthday"}, None),
        ({"starts": "1405/09/02", "ends": "1405/09/01"}, None),
        ({"award": "multiply_credit", "multiply_credit_times": "2", "exclusive": "on"}, None),
    ],
)
def test_what_cannot_be_is_said_at_its_place_and_nothing_is_made(owner, rules, wrong, field):
    answer = owner.post(f"{LOYALTY}rules/add/", CASHBACK | {"do": "start"} | wrong)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert f'id="id_{field}_error"' in html if field else "notice-bad" in html
    assert rules() == []


def press(owner, change, **sent):
    """The form as it comes back when a row is added or removed."""
    body = CASHBACK | sent | {"change": change}
    answer = owner.post(f"{LOYALTY}rules/add/", body, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_conditions_and_groups_come_and_go_and_keep_what_was_said(owner, rules):
    html = press(owner, "add n0 weekday")
    assert "<html" not in html
    assert 'value="n1 n0 weekday"' in html
    assert 'name="n1_days"' in html
    assert "field-error" not in html
    assert 'id="live"' in html

    said = {"nodes": ["n0 - group", "n1 n0 weekday"], "n1_days": ["2", "4"]}
    html = press(owner, "add n0 group", **said)
    assert 'value="n2 n0 group"' in html
    assert html.count(" checked") >= 2
    html = press(owner, "add n2 hours", **(said | {"nodes": [*said["nodes"], "n2 n0 group"]}))
    assert 'name="n3_start"' in html
    within = {"nodes": [*said["nodes"], "n2 n0 group", "n3 n2 hours"]}
    html = press(owner, "remove n2", **(said | within))
    assert 'name="n1_days"' in html
    assert "n2" not in html
    assert "n3" not in html

    html = press(owner, "limit")
    assert 'name="k0_per"' in html
    assert "k0_per" not in press(owner, "unlimit k0", **LIMIT)
    assert rules() == []


def test_rows_come_and_go_without_script_too(owner, rules):
    answer = owner.post(f"{LOYALTY}rules/add/", CASHBACK | {"change": "add n0 new_customer"})
    assert answer.status_code == 200
    html = answer.content.decode()
    assert "<html" in html
    assert 'value="n1 n0 new_customer"' in html
    assert rules() == []


@pytest.mark.parametrize(
    "nodes", [["n1 n9 weekday"], ["n1 n1 group"], ["x"], ["n1 n0 nothing"], ["n0 n1 group"] * 99]
)
def test_rows_that_make_no_sense_are_passed_over(owner, rules, nodes):
    owner.post(f"{LOYALTY}rules/add/", CASHBACK | {"do": "start", "nodes": nodes})
    assert [rule.spec.conditions for rule in rules()] == [AllOf()]


def test_a_rule_without_a_purchase_is_shown_on_what_it_looks_at(owner):
    look = CASHBACK | {"show": "1", "when": "birthday", "award": "points_visit"}
    look |= {"points_visit_points": "50"}
    html = owner.post(f"{LOYALTY}rules/add/", look, headers={"HX-Request": "true"}).content.decode()
    assert "۵۰ امتیاز" in html
    assert "تولد" in html
    assert "مالیات" not in html


def test_looking_saves_nothing(owner, rules):
    look = CASHBACK | {"show": "1", "name": "", "sample_rial": "1,000,000"}
    html = owner.post(f"{LOYALTY}rules/add/", look, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in html
    assert "۴۷٬۵۰۰ تومان اعتبار" in html  # 5% of a million less 5% discount
    assert "45,000" not in html
    assert owner.post(f"{LOYALTY}rules/add/", look).status_code == 200
    assert rules() == []


def test_who_may_only_see_rules_is_offered_nothing_else(signed_in, business):
    with business_scope(business.pk):
        rule = make_rule()
    operator = signed_in(Role.OPERATOR)
    for href in (LOYALTY, page_of(rule)):
        html = operator.get(href).content.decode()
        assert "/add/" not in html
        assert "/edit/" not in html
        assert "/pause/" not in html
    assert operator.post(page_of(rule, "pause/")).status_code == 403


def test_the_list_says_what_each_rule_gave(owner, business):
    with business_scope(business.pk):
        till = Till(business)
        till.at = datetime.now(UTC) - timedelta(days=3)
        till.credit_rule(5)
        till.points_rule(points=1, per="visit")
        till.sell(4_000_000)
    html = owner.get(LOYALTY).content.decode()
    assert "۲۰٬۰۰۰ تومان" in html
    assert "۱ امتیاز" in html


def test_how_much_of_each_budget_is_used_is_shown(scope):
    till = Till(scope)
    till.at = datetime.now(UTC)
    caps = (Cap(most=40, per="rule"), Cap(most=25, per="rule", within=Period.MONTH), Cap(most=99))
    spec = RuleSpec(name="visits", reward=Points(points=10, per="visit"), caps=caps)
    start = till.at - timedelta(days=400)
    rule = create_rule(spec=spec, actor=SYSTEM, at=start, state="live")
    till.sell(1000)
    shown = show_budgets([get_rule(rule.id)], load_words(scope), at=till.at)
    assert [one.share for one in shown[rule.id]] == [0.25, 0.4]


def test_the_list_costs_the_same_for_one_and_for_three(owner, business):
    costs = []
    for _ in range(2):
        with business_scope(business.pk):
            make_rule(), make_rule()
        with CaptureQueriesContext(connection) as queries:
            assert owner.get(LOYALTY).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]
    assert costs[0] <= 18


def test_what_one_proposes_another_approves(owner, signed_in, business, rules):
    with business_scope(business.pk):
        change_settings(actor=SYSTEM, at=NOW, needs_approval=True)
    owner.post(f"{LOYALTY}rules/add/", CASHBACK | {"do": "start"})
    [rule] = rules()
    assert rule.state == "draft"
    assert "در انتظار تأیید" in owner.get(LOYALTY).content.decode()
    assert "/approve/" not in owner.get(page_of(rule)).content.decode()
    assert owner.post(page_of(rule, "approve/")).status_code == 422
    assert rules()[0].state == "draft"

    manager = signed_in(Role.MANAGER)
    assert manager.post(page_of(rule, "approve/")).status_code == 422  # without having looked
    html = manager.get(page_of(rule)).content.decode()
    seen = re.search(r'name="proposal" value="(\d+)"', html)[1]
    owner.post(page_of(rule, "start/"))  # proposed anew
    assert manager.post(page_of(rule, "approve/"), {"proposal": seen}).status_code == 422
    assert rules()[0].state == "draft"
    html = manager.get(page_of(rule)).content.decode()
    seen = re.search(r'name="proposal" value="(\d+)"', html)[1]
    assert manager.post(page_of(rule, "approve/"), {"proposal": seen}).status_code == 303
    assert rules()[0].state == "live"


def test_an_earlier_version_is_one_click_away(owner, rules):
    owner.post(f"{LOYALTY}rules/add/", CASHBACK | {"do": "start"})
    [rule] = rules()
    owner.post(page_of(rule, "edit/"), CASHBACK | {"credit_share_percent": "9"})
    assert page_of(rule, "back/") in owner.get(page_of(rule)).content.decode()
    assert owner.post(page_of(rule, "back/"), {"number": "1"}).status_code == 303
    [rule] = rules()
    assert (rule.version, rule.spec.reward.percent) == (3, 5)
    for wrong in ("9", "", "x", "9" * 30):
        assert owner.post(page_of(rule, "back/"), {"number": wrong}).status_code == 404


def test_the_list_shows_how_much_of_a_budget_is_used(owner, business):
    with business_scope(business.pk):
        till = Till(business)
        till.at = datetime.now(UTC) - timedelta(days=3)
        till.credit_rule(5, caps=(Cap(most=1_000_000, per="rule"),))
        till.sell(4_000_000)
    html = owner.get(LOYALTY).content.decode()
    assert "۲۰٬۰۰۰ تومان اعتبار داده شد؛ در کل حداکثر ۱۰۰٬۰۰۰ تومان اعتبار" in html


def settings_now():
    return {
        "needs_code": "on",
        "point_value_rial": "0",
        "grace_days": "7",
        "owes_after_return": "on",
        "offline_till_rial": "500000",
        "offline_guest_rial": "100000",
        "hand_most_rial": "500000",
        "hand_daily_rial": "2000000",
        "hand_most_points": "1000",
        "hand_daily_points": "5000",
        "credit_text_minutes": "0",
        "first_warning_days": "7",
        "last_warning_days": "1",
    }


def test_settings_of_the_club_are_changed_on_the_record(owner, business):
    club = f"{LOYALTY}club/"
    assert owner.post(club, settings_now()).status_code == 303
    assert owner.post(club, settings_now() | {"grace_days": "۱۰"}).status_code == 303
    for wrong in ({"grace_days": "0"}, {"first_warning_days": "61"}, {"hand_most_rial": ""}):
        assert owner.post(club, settings_now() | wrong).status_code == 422
    with business_scope(business.pk):
        assert load_settings().grace_days == 10
        [row] = AuditRecord.objects.filter(act="club.settings_changed")
    assert row.facts == {"before": {"grace_days": 7}, "after": {"grace_days": 10}}
    assert row.actor_id == owner.member.id


def test_the_books_say_what_moved_and_are_proved(owner, business):
    with business_scope(business.pk):
        till = Till(business)
        till.at = datetime.now(UTC) - timedelta(seconds=1)
        till.credit_rule(10, days=20)
        till.sell(4_000_000)
        till.spend(100_000)
    html = owner.get(f"{LOYALTY}books/").content.decode()
    assert "۴۹٬۰۰۰ تومان" in html  # 10% of 4,000,000 and of 900,000
    assert "۱۰٬۰۰۰ تومان" in html
    proof = owner.post(f"{LOYALTY}books/", headers={"HX-Request": "true"}).content.decode()
    assert "notice-good" in proof
    assert "<html" not in proof


def test_the_books_cost_the_same_for_one_and_for_three(owner, business):
    costs = []
    with business_scope(business.pk):
        till = Till(business)
        till.at = datetime.now(UTC) - timedelta(seconds=1)
        till.credit_rule(10, days=20)
    for mobiles in (["+989121110001"], ["+989121110002", "+989121110003"]):
        with business_scope(business.pk):
            for mobile in mobiles:
                till.sell(4_000_000, mobile=mobile)
        with CaptureQueriesContext(connection) as queries:
            assert owner.get(f"{LOYALTY}books/").status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]
