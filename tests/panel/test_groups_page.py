"""How customers are grouped, as the owner sets it."""

from __future__ import annotations

import re

import pytest

from tests.shop import NOW, Shop
from vafa.audit.models import AuditRecord
from vafa.insight.actions import refresh_all, score_all
from vafa.insight.models import CustomerMetrics
from vafa.insight.types import GROUPS
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

GROUPS_PAGE = "/panel/settings/groups/"
FIFTHS = {"mode": "quantiles", "fewest_for_quantiles": "1"}
FIXED = {"mode": "thresholds"}


@pytest.fixture
def owner(signed_in):
    return signed_in(Role.OWNER)


@pytest.fixture
def crowd(business):
    """Ten people who bought differently, in every score, and a newcomer."""
    with business_scope(business.pk):
        shop = Shop()
        for number in range(10):
            person = shop.person()
            for visit in range(number + 1):
                shop.sell(person, 2_000_000 * (number + 1), days_ago=20 * visit + 25 * (9 - number))
        shop.sell(shop.person(), 500_000, days_ago=10)
        refresh_all()


def read_form(html):
    """What the form holds, as a browser would send it back."""
    inputs = re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', html)
    values = {name: value for name, value in inputs if name != "csrfmiddlewaretoken"}
    chosen = re.search(r'<option value="(\w+)" selected', html)
    return values | {"mode": chosen[1]}


def save(owner, **changes):
    form = read_form(owner.get(GROUPS_PAGE).content.decode())
    return owner.post(GROUPS_PAGE, form | changes)


def score(business):
    """Every score and group, after a night."""
    with business_scope(business.pk):
        score_all(at=NOW)
        columns = ("length_score", "recency_score", "frequency_score", "money_score", "group")
        return list(CustomerMetrics.objects.order_by("customer_id").values_list(*columns))


@pytest.mark.parametrize(
    ("base", "change"),
    [
        (FIFTHS, {"mode": "thresholds"}),
        (FIFTHS, {"fewest_for_quantiles": "50"}),
        (FIXED, {"new_days": "0"}),
        (FIFTHS, {"awake_days": "180"}),
        (FIFTHS, {"awake_days": "0", "asleep_days": "20"}),
        (FIXED, {"length_from_2": "25", "length_from_3": "45"}),
        (FIXED, {"recency_within_5": "30"}),
        (FIXED, {"frequency_from_5": "۹"}),
        (FIXED, {"money_from_rial_2": "100,000"}),
    ],
)
def test_every_setting_changes_who_belongs_where(owner, business, crowd, base, change):
    assert save(owner, **base).status_code == 303
    before = score(business)
    assert save(owner, **change).status_code == 303
    assert score(business) != before


def test_every_group_is_named_and_the_change_is_on_the_record(owner, business, persian):
    html = owner.get(GROUPS_PAGE).content.decode()
    for group in GROUPS:
        assert str(group.name) in html
        assert str(group.meaning) in html
    assert save(owner, new_days="۴۵").status_code == 303
    assert 'value="45"' in owner.get(GROUPS_PAGE).content.decode()
    with business_scope(business.pk):
        row = AuditRecord.objects.get(act="insight.scoring_changed")
    assert (row.actor_id, row.facts["after"]["new_days"]) == (owner.member.id, 45)


def test_steps_out_of_order_are_refused_and_said(owner, business):
    answer = save(owner, frequency_from_2="50")
    assert answer.status_code == 422
    assert "هر پله باید از پلهٔ پیش از خود بالاتر باشد" in answer.content.decode()
    with business_scope(business.pk):
        assert not AuditRecord.objects.filter(act="insight.scoring_changed").exists()
