"""What is foreseen of customers: kept by night, and nothing where nothing can be told."""

from datetime import timedelta

import pytest

from tests.crowd import live_on, sell_many
from tests.insight.conftest import allow
from tests.shop import NOW
from vafa.config.reactions import REACTIONS
from vafa.customers.queries import get_customer
from vafa.foundation.jalali import start_of_day
from vafa.insight.actions import fit_values, foresee_next, refresh_all
from vafa.insight.models import CustomerMetrics, CustomerValue
from vafa.insight.queries import (
    get_value,
    is_refused,
    list_at_risk,
    list_value_steps,
    load_value_basis,
)
from vafa.insight.types import FitState
from vafa.messaging.types import ConsentSubject
from vafa.outbox.actions import deliver_pending
from vafa.sales.models import Sale
from vafa.tenancy.bulk import upsert_many

PEOPLE = 300


def fill(shop, people, *, days=400):
    sell_many(shop, live_on(people, days=days))
    refresh_all()


def foresee_all():
    after = 0
    while after is not None:
        after = foresee_next(after_id=after, at=NOW)


def read_rows():
    columns = [
        field.name for field in CustomerValue._meta.concrete_fields if field.name != "business"
    ]
    return list(CustomerValue.objects.order_by("customer_id").values(*columns))


def test_everybody_who_bought_is_foreseen_and_the_check_says_how_right_it_was(shop):
    fill(shop, PEOPLE)
    assert fit_values(at=NOW)
    foresee_all()
    basis = load_value_basis()
    assert (basis.state, basis.buyers, basis.has_money) == (FitState.READY, PEOPLE, True)
    assert CustomerValue.objects.count() == PEOPLE

    lately = NOW.date() - timedelta(days=10)
    often = CustomerMetrics.objects.filter(visit_days__gte=12, last_day__gte=lately).first()
    value = get_value(often.customer_id)
    assert value.back_percent >= 80
    assert value.purchases_365 > value.purchases_90 > 1
    each = value.value_rial / value.purchases_365
    assert 0.6 < each / (often.total_rial / often.visit_days) < 1.6

    steps = list_value_steps()
    assert [(step.low, step.high) for step in steps] == [
        (low, low + 10) for low in range(0, 100, 10)
    ]
    assert sum(step.customers for step in steps) == PEOPLE

    at_risk = list_at_risk(limit=PEOPLE)
    lost = [one.at_risk_rial for one in at_risk]
    assert lost == sorted(lost, reverse=True)
    assert all(one.alive_percent >= 20 and one.at_risk_rial > 0 for one in at_risk)
    assert list_at_risk(offset=1, limit=2) == at_risk[1:3]

    check = basis.held_out
    assert (check.days, check.first) == (91, NOW.date() - timedelta(days=91))
    since = Sale.objects.filter(customer_id__isnull=False, at__lt=start_of_day(NOW.date()))
    old = since.filter(at__lt=start_of_day(check.first)).values("customer_id")
    since = since.filter(at__gte=start_of_day(check.first), customer_id__in=old)
    came = {(sale.customer_id, (sale.at + timedelta(hours=3.5)).date()) for sale in since}
    assert check.came == len(came) == sum(bar.came for bar in check.bars)
    assert check.people == sum(bar.people for bar in check.bars) <= PEOPLE
    assert check.promised == pytest.approx(sum(bar.promised for bar in check.bars), abs=1)


def test_a_night_writes_what_changed_and_lets_go_of_what_no_longer_holds(shop):
    fill(shop, PEOPLE)
    fit_values(at=NOW)
    foresee_all()
    rows = read_rows()
    assert upsert_many(CustomerValue, rows, by=("customer_id",)) == 0
    assert upsert_many(CustomerValue, [rows[0] | {"back_percent": 7}], by=("customer_id",)) == 1
    fit_values(at=NOW)
    foresee_all()
    assert read_rows() == rows

    gone = rows[0]["customer_id"]
    CustomerMetrics.objects.filter(customer_id=gone).delete()
    fit_values(at=NOW)
    assert get_value(gone) is None
    assert CustomerValue.objects.count() == PEOPLE - 1

    # A shop that closed: many were promised, and in three months nobody came.
    assert not fit_values(at=NOW + timedelta(days=91))
    assert load_value_basis().state in {FitState.OFF, FitState.FEW}
    assert not CustomerValue.objects.exists()
    assert list_at_risk() == []


def test_few_who_came_back_tell_nothing(shop):
    fill(shop, 30)
    assert not fit_values(at=NOW)
    assert load_value_basis().state == FitState.FEW
    assert not CustomerValue.objects.exists()


def test_a_young_shop_is_told_nothing(shop):
    fill(shop, 20, days=80)
    assert not fit_values(at=NOW)
    assert load_value_basis().state == FitState.YOUNG


def test_who_does_not_want_to_be_looked_at_is_foreseen_no_more_and_stays_in_the_sums(shop):
    fill(shop, PEOPLE)
    fit_values(at=NOW)
    foresee_all()
    one, other = CustomerValue.objects.order_by("customer_id").values_list(
        "customer_id", flat=True
    )[:2]
    mobile = get_customer(one).mobile
    allow(mobile, is_given=False, subject=ConsentSubject.ADVERTISING)
    assert get_value(one) is not None
    allow(mobile, is_given=False)
    while deliver_pending(REACTIONS, at=NOW):
        pass
    assert (get_value(one), is_refused(one), is_refused(other)) == (None, True, False)
    assert get_value(other) is not None
    assert fit_values(at=NOW)
    foresee_all()
    assert get_value(one) is None
    assert CustomerValue.objects.count() == PEOPLE - 1
    basis = load_value_basis()
    assert (basis.buyers, basis.refused) == (PEOPLE, 1)

    allow(mobile, is_given=True)
    foresee_all()
    assert get_value(one) is not None
    assert load_value_basis().refused == 0
