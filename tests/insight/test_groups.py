"""A business's own groups: named, ordered, and the same group whatever it is called."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.shop import NOW
from vafa.audit.models import AuditRecord
from vafa.audit.types import SYSTEM
from vafa.foundation.jalali import TEHRAN, from_jalali
from vafa.insight.actions import (
    change_groups,
    rebuild_history,
    refresh_all,
    refresh_customer,
    regroup_all,
    score_all,
)
from vafa.insight.errors import BadGroups, UnreachableGroup
from vafa.insight.models import CustomerMetrics, InsightSettings
from vafa.insight.queries import (
    count_groups,
    count_shifts,
    get_metrics,
    list_cells,
    list_closed_months,
    list_customers_in_cell,
    list_groups,
    list_movers,
    list_moves_between,
    load_standing,
    map_groups,
)
from vafa.insight.types import GROUPS, Group, Metrics

REGULARS = Group(slug="", name="پای ثابت", meaning="هر هفته", ranges={"frequency": (5, 5)})


def change(*groups):
    change_groups(groups, actor=SYSTEM, at=NOW)


def slugs():
    return [group.slug for group in list_groups()]


@pytest.fixture
def people(shop):
    """One who comes each week, one who came once lately, one who came once long ago."""
    mina, reza, sara = (shop.person() for _ in range(3))
    for week in range(20):
        shop.sell(mina, 9_000_000, days_ago=7 * week)
    shop.sell(reza, days_ago=70)
    shop.sell(sara, days_ago=300)
    refresh_all()
    score_all(at=NOW)
    return mina, reza, sara


def test_without_a_word_of_its_own_a_business_has_the_standard_groups(people):
    assert list_groups() == GROUPS
    assert [get_metrics(one).group.slug for one in people] == ["champions", "promising", "lost"]


def test_a_group_keeps_its_slug_whatever_it_is_called(people):
    change(replace(GROUPS[0], name="طلایی‌ها"), *GROUPS[1:])
    assert slugs() == [group.slug for group in GROUPS]
    assert str(get_metrics(people[0]).group.name) == "طلایی‌ها"
    assert InsightSettings.objects.get().groups[1]["name"] == ""  # speaks every language still
    change(*GROUPS)
    assert (list_groups(), InsightSettings.objects.get().groups) == (GROUPS, [])


def test_a_new_group_takes_its_people_and_ranks_with_the_one_after_it(people):
    groups = (REGULARS, *GROUPS)
    assert count_shifts(groups)[:2] == [("champions", "own7_1", 1), ("lost", "lost", 1)]
    assert get_metrics(people[0]).group.slug == "champions"  # looking wrote nothing
    change(*groups)
    assert get_metrics(people[0]).group.slug == "champions"  # until they are put into it
    assert regroup_all() == 1
    assert [get_metrics(one).group.slug for one in people] == ["own7_1", "promising", "lost"]
    assert (list_groups()[0].rank, str(list_groups()[0].name)) == (7, "پای ثابت")
    refresh_customer(people[0])
    assert regroup_all() == 0
    assert [row.customers for row in count_groups() if row.group.slug == "own7_1"] == [1]
    record = AuditRecord.objects.get(act="insight.groups_changed")
    assert len(record.facts["after"]["groups"]) == 8


def test_the_order_decides_and_the_last_takes_whoever_is_left(people):
    _stars, loyal, new, promising, at_risk, sleeping, lost = GROUPS
    long_gone = replace(lost, ranges={"recency": (1, 1)})
    change(loyal, new, promising, at_risk, long_gone, sleeping)
    regroup_all()
    assert [get_metrics(one).group.slug for one in people] == ["loyal", "promising", "lost"]
    assert list_groups()[-1].ranges == {}


def test_a_group_that_is_no_more_is_still_named_by_the_past(people):
    change(REGULARS, *GROUPS)
    regroup_all()
    score_all(at=NOW + timedelta(days=1))  # closes Aban
    change(*GROUPS)
    regroup_all()
    assert slugs() == [group.slug for group in GROUPS]
    assert str(map_groups()["own7_1"].name) == "پای ثابت"
    moves = {
        (move.before.slug, move.after.slug)
        for move in list_moves_between(from_jalali(1405, 8, 1), None)
    }
    assert ("own7_1", "champions") in moves
    change(replace(REGULARS, name="همیشگی‌ها"), *GROUPS)
    assert slugs()[0] == "own7_2"  # nobody else's past becomes its own


def test_what_cannot_be_is_refused_and_leaves_everything_as_it_was(people):
    stars = GROUPS[0]
    refusals = {
        "/groups/1/name": (stars, replace(GROUPS[1], name=stars.name), GROUPS[-1]),
        "/groups/0/name": (replace(stars, name=" "), GROUPS[-1]),
        "/groups/0/recency": (replace(stars, ranges={"recency": (4, 2)}), GROUPS[-1]),
        "/groups/1/slug": (stars, replace(stars, name="دوباره"), GROUPS[-1]),
        None: (GROUPS[-1],),
    }
    for pointer, groups in refusals.items():
        with pytest.raises(BadGroups) as refused:
            change(*groups)
        assert refused.value.pointer == pointer
    with pytest.raises(UnreachableGroup) as refused:
        change(replace(GROUPS[3], ranges={"recency": (2, 5)}), *GROUPS[:3], GROUPS[-1])
    assert refused.value.pointer == "/groups/1"
    assert list_groups() == GROUPS
    assert not AuditRecord.objects.filter(act="insight.groups_changed").exists()


def test_movement_is_told_between_any_two_closed_months_with_who_moved(shop):
    mina, reza = shop.person(), shop.person()
    shop.sell(mina, days_ago=100)
    shop.sell(reza, 2_000_000, days_ago=100)
    shop.sell(reza, days_ago=3)
    rebuild_history(months=3, at=NOW)
    mordad, mehr = from_jalali(1405, 5, 1), from_jalali(1405, 7, 1)
    assert list_closed_months() == [mehr, from_jalali(1405, 6, 1), mordad]
    asked = {"offset": 0, "limit": 9}
    [move] = list_moves_between(mordad, mehr)
    assert (move.before.slug, move.after.slug, move.customers) == ("new", "promising", 2)
    movers = list_movers(mordad, mehr, came_from="new", went_to="promising", **asked)
    assert [one.customer_id for one in movers] == [reza, mina]  # who bought most first
    movers = list_movers(mordad, None, came_from="new", went_to="sleeping", **asked)
    assert [one.customer_id for one in movers] == [mina]
    assert list_movers(mordad, None, came_from="", went_to="sleeping", **asked) == []


def test_a_customers_months_are_told_with_why(shop):
    mina = shop.person()
    shop.sell(mina, days_ago=100)
    shop.sell(mina, days_ago=100)
    shop.sell(mina, days_ago=3)
    rebuild_history(months=3, at=NOW)
    told = load_standing(get_metrics(mina), at=NOW, zone=TEHRAN)
    assert [(one.group.slug, one.visit_days, one.is_now) for one in told] == [
        ("new", 1, False),
        ("new", 0, False),
        ("promising", 0, False),
        ("promising", 1, True),
    ]
    assert load_standing(Metrics(customer_id=shop.person()), at=NOW, zone=TEHRAN) == []


def test_cells_hold_everybody_once(people):
    cells = list_cells()
    assert sum(cell.customers for cell in cells) == 3
    for cell in cells:
        found = list_customers_in_cell(recency=cell.recency, frequency=cell.frequency)
        assert len(found) == cell.customers
        assert sum(one.total_rial for one in found) == cell.total_rial
    assert CustomerMetrics.objects.count() == 3
