import random
from datetime import timedelta
from itertools import product

import pytest

from tests.shop import NOW
from vafa.audit.models import AuditRecord
from vafa.audit.types import SYSTEM
from vafa.insight.actions import change_scoring, refresh_all, refresh_customer, score_all
from vafa.insight.errors import BadScoring
from vafa.insight.models import CustomerMetrics
from vafa.insight.queries import (
    count_groups,
    get_metrics,
    list_customers_in_group,
    load_scale,
    map_metrics,
)
from vafa.insight.types import BEST, GROUPS, Scores, ScoringTerms, choose_group

THRESHOLDS = {
    "length_from": (7, 30, 90, 180),
    "recency_within": (180, 90, 45, 14),
    "frequency_from": (2, 3, 6, 12),
    "money_from_rial": (1_000_000, 2_000_000, 4_000_000, 8_000_000),
}
COLUMNS = ("length_days", "last_day", "purchases", "total_rial")


def fill(shop, people, seed=7):
    """People with random sales: many ties, some old, some new."""
    chance = random.Random(seed)
    ids = []
    for _ in range(people):
        person = shop.person()
        last = chance.randrange(0, 300)
        for _ in range(chance.choice([1, 1, 1, 2, 3, 8])):
            days_ago = last + chance.randrange(0, 60)
            shop.sell(person, 100_000 * chance.randrange(1, 9), days_ago=days_ago)
        ids.append(person)
    refresh_all()
    return ids


@pytest.fixture
def by_plain_fifths(shop):
    """60 people scored in fifths, with recency left as it is."""
    terms = ScoringTerms(**THRESHOLDS, awake_days=0, asleep_days=10_000)
    change_scoring(terms, actor=SYSTEM, at=NOW)
    ids = fill(shop, 60)
    score_all(at=NOW)
    return ids


def test_a_score_is_the_fifth_in_which_the_share_of_smaller_values_lies(by_plain_fifths):
    rows = list(CustomerMetrics.objects.all())
    for column, score in zip(COLUMNS, ("length", "recency", "frequency", "money"), strict=True):
        values = [getattr(row, column) for row in rows]
        for row in rows:
            smaller = sum(value < getattr(row, column) for value in values)
            expected = 1 + BEST * smaller // len(values)
            assert getattr(row, f"{score}_score") == expected, (column, getattr(row, column))


def test_equal_values_have_equal_scores(by_plain_fifths):
    seen = {}
    for row in CustomerMetrics.objects.all():
        seen.setdefault(row.purchases, set()).add(row.frequency_score)
    assert all(len(scores) == 1 for scores in seen.values())


def test_every_group_is_what_its_scores_say(by_plain_fifths):
    new_from = load_scale().new_from
    for row in CustomerMetrics.objects.all():
        scores = get_metrics(row.customer_id).scores
        assert row.group == choose_group(scores, is_new=row.first_day >= new_from).slug
    assert sum(count.customers for count in count_groups()) == 60
    assert [count.group for count in count_groups()] == list(GROUPS)


def test_everybody_belongs_to_exactly_one_group():
    reached = set()
    for length, recency, frequency, money in product(range(1, BEST + 1), repeat=4):
        scores = Scores(length=length, recency=recency, frequency=frequency, money=money)
        for is_new in (True, False):
            reached.add(choose_group(scores, is_new=is_new).slug)
    assert reached == {group.slug for group in GROUPS}


def test_scoring_again_changes_nobody(by_plain_fifths):
    before = map_metrics(by_plain_fifths)
    assert score_all(at=NOW) == 0
    assert map_metrics(by_plain_fifths) == before


def test_a_buyer_between_two_scorings_is_placed_on_the_scale_in_force(shop, by_plain_fifths):
    mina = shop.person()
    shop.sell(mina, 300_000)
    scale = load_scale()
    refresh_customer(mina)
    kept = get_metrics(mina)
    assert (kept.scores.recency, kept.scores.frequency, kept.scores.length) == (5, 1, 1)
    assert kept.group.slug == "new"
    assert load_scale() == scale


def test_who_came_lately_is_not_called_lost_however_busy_the_others_are(shop):
    ids = [shop.person() for _ in range(60)]
    for place, person in enumerate(ids):
        shop.sell(person, 100_000, days_ago=200)
        shop.sell(person, 100_000, days_ago=place / 4)  # all within a fortnight
    refresh_all()
    score_all(at=NOW)
    assert {get_metrics(person).scores.recency for person in ids} <= {3, 4, 5}


def test_who_stayed_away_for_long_is_not_called_loyal_however_quiet_the_others_are(shop):
    ids = [shop.person() for _ in range(60)]
    for place, person in enumerate(ids):
        shop.sell(person, 100_000, days_ago=200 + place)
    refresh_all()
    score_all(at=NOW)
    assert {get_metrics(person).scores.recency for person in ids} <= {1, 2}


def test_few_customers_are_scored_by_thresholds(shop):
    change_scoring(ScoringTerms(**THRESHOLDS), actor=SYSTEM, at=NOW)
    mina, reza = shop.person(), shop.person()
    for visit in range(6):
        shop.sell(mina, 1_000_000, days_ago=visit * 20)
    shop.sell(reza, 900_000, days_ago=180)
    refresh_all()
    score_all(at=NOW)
    assert get_metrics(mina).scores == Scores(length=4, recency=5, frequency=4, money=4)
    assert get_metrics(mina).group.slug == "champions"
    assert get_metrics(reza).scores == Scores(length=1, recency=2, frequency=1, money=1)
    assert get_metrics(reza).group.slug == "sleeping"


def test_who_gave_everything_back_leaves_every_group(shop):
    mina = shop.person()
    sale = shop.sell(mina, 900_000)
    refresh_all()
    score_all(at=NOW)
    assert get_metrics(mina).group.slug == "new"
    shop.take_back(sale)
    refresh_customer(mina)
    assert get_metrics(mina).group is None
    assert get_metrics(mina).scores is None
    assert sum(count.customers for count in count_groups()) == 0


def test_a_group_lists_who_bought_most_first(shop):
    cheap, dear = shop.person(), shop.person()
    shop.sell(cheap, 100_000, days_ago=1)
    shop.sell(dear, 500_000, days_ago=1)
    refresh_all()
    score_all(at=NOW)
    assert [m.customer_id for m in list_customers_in_group("new")] == [dear, cheap]
    assert [m.customer_id for m in list_customers_in_group("new", offset=1)] == [cheap]
    assert list_customers_in_group("lost") == []


def test_an_empty_business_is_scored(scope):
    assert refresh_all() == 0
    assert score_all(at=NOW) == 0
    assert {count.customers for count in count_groups()} == {0}


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        ("length_from", (7, 30, 30, 180)),
        ("frequency_from", (2, 3, 6)),
        ("recency_within", (14, 45, 90, 180)),
        ("money_from_rial", (4, 3, 2, 1)),
    ],
)
def test_steps_out_of_order_are_refused(scope, name, steps):
    with pytest.raises(BadScoring) as refusal:
        change_scoring(ScoringTerms(**(THRESHOLDS | {name: steps})), actor=SYSTEM, at=NOW)
    assert refusal.value.pointer == f"/{name}"
    assert not AuditRecord.objects.exists()


def test_changing_how_we_score_is_on_the_record(scope):
    change_scoring(ScoringTerms(**THRESHOLDS, new_days=30), actor=SYSTEM, at=NOW)
    change_scoring(ScoringTerms(**THRESHOLDS, new_days=45), actor=SYSTEM, at=NOW)
    kept = AuditRecord.objects.filter(act="insight.scoring_changed").order_by("id").last()
    assert (kept.facts["before"]["new_days"], kept.facts["after"]["new_days"]) == (30, 45)


def test_old_days_are_measured_from_the_day_of_scoring(shop):
    mina = shop.person()
    shop.sell(mina, days_ago=0)
    refresh_all()
    score_all(at=NOW)
    assert get_metrics(mina).scores.recency == 5
    score_all(at=NOW + timedelta(days=400))
    assert get_metrics(mina).scores.recency == 1
    assert get_metrics(mina).group.slug == "lost"
