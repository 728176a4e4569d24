from datetime import timedelta

from tests.shop import NOW
from vafa.foundation.jalali import from_jalali
from vafa.insight.actions import (
    rebuild_history,
    refresh_all,
    refresh_customer,
    score_all,
    take_in_history,
)
from vafa.insight.models import GroupSnapshot
from vafa.insight.queries import get_metrics, list_moves

MEHR = from_jalali(1405, 7, 1)
ABAN = from_jalali(1405, 8, 1)  # NOW is its last day
AZAR = from_jalali(1405, 9, 1)


def moves(month):
    return {
        (move.before.slug if move.before else None, move.after.slug): move.customers
        for move in list_moves(month)
    }


def test_a_months_end_is_kept_by_the_first_scoring_after_it(shop):
    mina, reza = shop.person(), shop.person()
    shop.sell(mina, days_ago=80)
    shop.sell(reza, days_ago=80)
    refresh_all()
    score_all(at=NOW)
    assert get_metrics(mina).group.slug == "promising"
    assert list_moves(ABAN) == []  # nobody saw how Mehr ended

    score_all(at=NOW + timedelta(days=1))  # the first of Azar
    assert GroupSnapshot.objects.filter(month=ABAN).count() == 2
    assert moves(AZAR) == {("promising", "promising"): 2}

    score_all(at=NOW + timedelta(days=20))  # a hundred days after their only visit
    assert moves(AZAR) == {("promising", "sleeping"): 2}
    newcomer = shop.person()
    shop.sell(newcomer, days_ago=-20)
    refresh_customer(newcomer)
    assert moves(AZAR) == {("promising", "sleeping"): 2, (None, "new"): 1}


def test_a_second_scoring_in_a_month_leaves_its_start_alone(shop):
    shop.sell(shop.person(), days_ago=80)
    refresh_all()
    for days in (0, 1, 20, 25):
        score_all(at=NOW + timedelta(days=days))
    assert list(GroupSnapshot.objects.values_list("month", "group")) == [(ABAN, "promising")]


def test_who_first_came_after_the_month_has_no_place_in_it(shop):
    shop.sell(shop.person(), days_ago=80)
    refresh_all()
    score_all(at=NOW)
    early_bird = shop.person()
    shop.sell(early_bird, days_ago=-0.6)  # 05:54 on the first of Azar
    refresh_customer(early_bird)
    score_all(at=NOW + timedelta(days=1))
    assert not GroupSnapshot.objects.filter(customer_id=early_bird).exists()


def test_the_past_can_be_worked_out_afterwards(shop):
    mina, reza = shop.person(), shop.person()
    shop.sell(mina, days_ago=100)  # in Mordad
    shop.sell(reza, days_ago=100)
    shop.sell(reza, days_ago=3)
    rebuild_history(months=3, at=NOW)
    mordad, shahrivar = from_jalali(1405, 5, 1), from_jalali(1405, 6, 1)
    assert sorted(GroupSnapshot.objects.values_list("month", "customer_id", "group")) == [
        (month, person, group)
        for month, group in [(mordad, "new"), (shahrivar, "new"), (MEHR, "promising")]
        for person in (mina, reza)
    ]
    assert moves(MEHR) == {("new", "promising"): 2}
    assert moves(ABAN) == {("promising", "sleeping"): 1, ("promising", "promising"): 1}
    once = list(GroupSnapshot.objects.values_list("month", "customer_id", "group"))
    rebuild_history(months=3, at=NOW)
    assert list(GroupSnapshot.objects.values_list("month", "customer_id", "group")) == once


def test_a_first_import_brings_the_months_before_and_a_second_leaves_them(shop):
    mina = shop.person()
    shop.sell(mina, days_ago=100)
    take_in_history(at=NOW)
    assert GroupSnapshot.objects.count() == 3
    shop.sell(mina, days_ago=1)
    before = list(GroupSnapshot.objects.values_list("month", "customer_id", "group"))
    take_in_history(at=NOW)
    assert list(GroupSnapshot.objects.values_list("month", "customer_id", "group")) == before
    assert get_metrics(mina).purchases == 2
