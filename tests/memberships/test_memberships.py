"""Plans bought, renewed, returned and ended, through the door of memberships."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.shop import NOW
from vafa.audit.types import SYSTEM
from vafa.catalog.queries import products
from vafa.checkout.queries import load_all_labels, name_labels
from vafa.foundation.jalali import TEHRAN, from_jalali, start_of_day
from vafa.memberships.actions import (
    add_plan,
    change_plan,
    end_membership,
    follow_sale,
    remind_members,
)
from vafa.memberships.errors import (
    BadPlan,
    MembershipOver,
    PlanClosed,
    PlanCodeTaken,
    SameKeyOtherMembership,
)
from vafa.memberships.laying import count_refund, lay_out
from vafa.memberships.models import Membership, Plan
from vafa.memberships.queries import (
    list_memberships,
    list_plans,
    list_running_plans,
    preview_refund,
)
from vafa.memberships.types import Period, PlanTerms, Refund, State
from vafa.messaging.models import Message
from vafa.sales.types import LineInput

DAY = timedelta(days=1)


def jalali(year, month, day):
    return start_of_day(from_jalali(year, month, day), TEHRAN)


def end(row, *, at=NOW):
    return end_membership(membership_id=row.id, actor=SYSTEM, at=at)


def test_a_plan_on_a_sale_makes_a_member_and_earns_nothing(shop):
    negar, plan = shop.person("نگار"), shop.plan()
    sale_id = shop.buy(plan, negar)
    assert shop.spans(negar) == [(NOW, jalali(1405, 9, 30), State.RUNNING)]  # bought on 30 Aban
    assert products().get(sku=plan.sku).earns is False
    assert list_running_plans(negar, at=NOW) == [str(plan.id)]
    follow_sale(sale_id, at=NOW)
    assert len(shop.spans(negar)) == 1


@pytest.mark.parametrize(
    ("period", "count", "last"),
    [
        (Period.DAYS, 10, (1405, 9, 10)),
        (Period.MONTHS, 4, (1405, 12, 29)),  # Esfand of 1405 has no 30th
        (Period.YEARS, 1, (1406, 8, 30)),
    ],
)
def test_time_is_counted_in_days_or_jalali_months_and_years(shop, period, count, last):
    negar = shop.person("نگار")
    shop.buy(shop.plan(period=period, count=count), negar)
    assert shop.spans(negar)[0][1] == jalali(*last)


def test_a_renewal_follows_on_and_two_pieces_last_twice_as_long(shop):
    negar, plan = shop.person("نگار"), shop.plan(period=Period.DAYS, count=10)
    shop.buy(plan, negar)
    shop.enrol(plan, negar, at=NOW + DAY)
    shop.buy(plan, negar, at=NOW + 2 * DAY, quantity=2)
    ends = [jalali(1405, 9, day) for day in (10, 20)] + [jalali(1405, 10, 10)]
    assert shop.spans(negar, at=NOW + 2 * DAY) == [
        (NOW, ends[0], State.RUNNING),
        (ends[0], ends[1], State.UPCOMING),
        (ends[1], ends[2], State.UPCOMING),
    ]


def test_after_a_pause_it_begins_anew(shop):
    negar, plan = shop.person("نگار"), shop.plan(period=Period.DAYS, count=10)
    shop.buy(plan, negar)
    later = NOW + 30 * DAY
    shop.buy(plan, negar, at=later)
    assert [state for _s, _e, state in shop.spans(negar, at=later)] == [State.OVER, State.RUNNING]
    assert shop.spans(negar, at=later)[1][0] == later


def test_a_return_ends_it_and_what_follows_moves_up(shop):
    negar, plan = shop.person("نگار"), shop.plan(period=Period.DAYS, count=10)
    first = shop.buy(plan, negar)
    shop.buy(plan, negar, at=NOW + DAY)
    back = NOW + 2 * DAY
    shop.take_back(first, days_ago=-2)
    for _ in range(2):
        follow_sale(first, at=back)
    assert shop.spans(negar, at=back) == [
        (NOW, back, State.ENDED),
        (back, jalali(1405, 9, 12), State.RUNNING),
    ]


def test_one_of_two_pieces_coming_back_shortens_it(shop):
    negar, plan = shop.person("نگار"), shop.plan(period=Period.DAYS, count=10)
    sale_id = shop.buy(plan, negar, quantity=2)
    shop.take_back(sale_id, Decimal(1))
    follow_sale(sale_id, at=NOW)
    assert shop.spans(negar) == [(NOW, jalali(1405, 9, 10), State.RUNNING)]
    assert Membership.objects.get().price_rial == plan.price_rial


def test_a_sale_without_a_customer_makes_nobody_a_member(shop):
    shop.buy(shop.plan(), None)
    assert Membership.objects.count() == 0


def test_other_goods_of_the_sale_change_nothing(shop):
    negar, plan = shop.person("نگار"), shop.plan()
    shop.buy(plan, negar, more=(LineInput(name="چای", unit_price_rial=400_000, sku="tea"),))
    assert Membership.objects.get().price_rial == plan.price_rial


@pytest.mark.parametrize(
    ("refund", "due"),
    [(Refund.PRO_RATA, 2_100_000), (Refund.WHOLE, 3_000_000), (Refund.NOTHING, 0)],
)
def test_what_is_due_back_follows_the_plan(shop, refund, due):
    negar = shop.person("نگار")
    row = shop.enrol(shop.plan(period=Period.DAYS, count=10, refund=refund), negar)
    at = NOW + 2 * DAY  # three days are used, today too: seven of ten are left
    assert preview_refund(row.id, at=at) == due
    assert end(row, at=at).refund_rial == due
    with pytest.raises(MembershipOver):
        end(row, at=at)
    assert list_running_plans(negar, at=at) == []


def test_one_that_did_not_begin_comes_back_whole(shop):
    negar, plan = shop.person("نگار"), shop.plan(period=Period.DAYS, count=10)
    shop.enrol(plan, negar)
    renewal = shop.enrol(plan, negar)
    assert end(renewal).refund_rial == plan.price_rial
    assert shop.spans(negar)[0][1] == jalali(1405, 9, 10)


def test_a_repeat_of_the_key_enrols_once(shop):
    negar, plan = shop.person("نگار"), shop.plan()
    assert shop.enrol(plan, negar, key="k").id == shop.enrol(plan, negar, key="k").id
    with pytest.raises(SameKeyOtherMembership):
        shop.enrol(plan, shop.person("رضا"), key="k")
    assert Membership.objects.count() == 1


def test_members_are_known_by_the_label_while_it_lasts(shop):
    negar, plan = shop.person("نگار"), shop.plan(period=Period.DAYS, count=10)
    shop.enrol(plan, negar)
    assert plan.label in load_all_labels(negar, at=NOW)
    assert plan.label not in load_all_labels(negar, at=NOW + 10 * DAY)
    assert name_labels()[plan.label] == "طلایی"


def test_a_plan_taken_off_sale_keeps_its_members_and_takes_no_new_ones_by_hand(shop):
    negar, plan = shop.person("نگار"), shop.plan()
    shop.enrol(plan, negar)
    change_plan(plan_id=plan.id, is_active=False, actor=SYSTEM, at=NOW)
    with pytest.raises(PlanClosed):
        shop.enrol(plan, shop.person("رضا"))
    [row] = list_plans(at=NOW)
    assert (row.plan.is_active, row.running) == (False, 1)


def test_a_new_price_and_time_hold_for_the_next_purchase_only(shop):
    negar, plan = shop.person("نگار"), shop.plan(period=Period.DAYS, count=10)
    shop.enrol(plan, negar)
    change_plan(plan_id=plan.id, count=20, price_rial=5_000_000, actor=SYSTEM, at=NOW)
    shop.enrol(plan, negar)
    assert [row.price_rial for row in list_memberships(at=NOW)] == [5_000_000, 3_000_000]
    assert [span[1] for span in shop.spans(negar)] == [jalali(1405, 9, 10), jalali(1405, 9, 30)]


def test_plans_that_cannot_be_are_refused(shop):
    shop.plan(sku="gold")
    for wrong, refusal in (
        ({"sku": "gold"}, PlanCodeTaken),
        ({"name": " "}, BadPlan),
        ({"sku": ""}, BadPlan),
        ({"count": 0}, BadPlan),
    ):
        terms = {"name": "ط", "price_rial": 1, "sku": "new"} | wrong
        with pytest.raises(refusal):
            add_plan(PlanTerms(**terms), actor=SYSTEM, at=NOW)
    assert Plan.objects.count() == 1


def test_each_member_is_told_once_before_the_end_unless_renewed(shop):
    plan = shop.plan(period=Period.DAYS, count=30, remind_days=7)
    negar, reza = shop.person("نگار"), shop.person("رضا")
    for one in (negar, reza, reza):
        shop.enrol(plan, one)
    assert remind_members(at=NOW + 20 * DAY) == 0
    soon = NOW + 25 * DAY
    assert remind_members(at=soon) == 1
    assert remind_members(at=soon) == 0
    text = Message.objects.get(purpose="membership_ending")
    assert text.customer_id == negar


BOUGHT = st.lists(
    st.tuples(st.integers(0, 60), st.sampled_from(Period), st.integers(1, 3), st.booleans()),
    max_size=6,
)


@given(BOUGHT)
def test_purchases_never_overlap_and_laying_them_again_changes_nothing(bought):
    rows = []
    for number, (day, period, count, ended) in enumerate(bought):
        at = datetime(2026, 11, 1, 12, tzinfo=UTC) + timedelta(days=day)
        row = Membership(
            id=number, period=period, count=count, periods=1, bought_at=at, price_rial=900
        )
        row.ended_at = at + timedelta(days=5) if ended else None
        rows.append(row)
    zone = ZoneInfo("Asia/Tehran")
    lay_out(rows, zone)
    assert lay_out(rows, zone) == []
    rows.sort(key=lambda row: (row.bought_at, row.id))
    for before, after in pairwise(rows):
        assert before.ends_at <= after.starts_at
    for row in rows:
        assert row.bought_at <= row.starts_at <= row.ends_at
        for at in (row.bought_at, row.starts_at, row.ends_at):
            assert 0 <= count_refund(row, Refund.PRO_RATA, at=at, zone=zone) <= row.price_rial
