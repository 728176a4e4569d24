"""The pure ladder: who stands where, up to the last rial and the last day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.foundation.jalali import from_jalali
from vafa.tiers.ladder import Measured, begin, place, regrade, take_back
from vafa.tiers.types import Fall, Ladder, Measure, Span, Standing, Tier

STEPS = {"bronze": 0, "silver": 10_000, "gold": 20_000}
NEW_YEAR = from_jalali(1406, 1, 1)
DAY = from_jalali(1405, 6, 15)


def ladder(for_good=(), steps=STEPS, **terms):
    tiers = (
        Tier(slug=slug, name=slug, threshold=threshold, for_good=slug in for_good)
        for slug, threshold in steps.items()
    )
    return Ladder(tiers=tuple(tiers), **terms)


def climb(counted, on=DAY, **terms):
    steps = ladder(**terms)
    return place(Measured(running=counted), steps, begin(steps), on)


@pytest.mark.parametrize(
    ("before", "bill", "expected"),
    [
        (0, 6_000, "bronze"),
        (0, 15_000, "silver"),
        (0, 25_000, "gold"),
        (4_000, 500, "bronze"),
        (8_000, 3_000, "silver"),
        (18_000, 3_000, "gold"),
        (22_000, 5_000, "gold"),
    ],
)
def test_the_tier_of_what_was_spent_and_this_bill(before, bill, expected):
    steps = ladder(span=Span.EVER)
    stood = place(Measured(running=before), steps, begin(steps), DAY)
    stands = place(Measured(running=before + bill), steps, stood, DAY)
    assert steps.tier(stands.rank).slug == expected


@pytest.mark.parametrize(
    ("counted", "rank"), [(-1, 1), (0, 1), (9_999, 1), (10_000, 2), (19_999, 2), (20_000, 3)]
)
def test_a_threshold_is_reached_by_exactly_its_amount(counted, rank):
    assert climb(counted).rank == rank


def test_without_a_tier_for_everybody_one_begins_below_all():
    steps = {"silver": 10_000}
    assert climb(9_999, steps=steps).rank == 0
    assert climb(10_000, steps=steps).rank == 1


@pytest.mark.parametrize(
    ("span", "days", "last"),
    [
        (Span.YEAR, 1, from_jalali(1405, 12, 29)),
        (Span.SEASON, 1, from_jalali(1405, 6, 31)),
        (Span.MONTH, 1, from_jalali(1405, 6, 31)),
        (Span.DAYS, 30, DAY + timedelta(days=29)),
    ],
)
def test_a_tier_is_theirs_to_the_end_of_the_period_and_its_grace(span, days, last):
    steps = {"span": span, "days": days, "grace_days": 10}
    stands = climb(10_000, **steps)
    assert stands.review_on == last + timedelta(days=11)
    nothing = Measured(running=0, reviewed=0)
    kept = place(nothing, ladder(**steps), stands, stands.review_on - timedelta(days=1))
    assert kept == stands
    assert place(nothing, ladder(**steps), stands, stands.review_on).rank == 1


def test_the_review_looks_at_the_whole_period_that_ended():
    steps = ladder(grace_days=10)
    assert steps.reviewed_from(*[NEW_YEAR + timedelta(days=10)] * 2) == from_jalali(1405, 1, 1)


def test_who_reached_the_tier_again_keeps_it_for_another_period():
    stands = climb(20_000)
    kept = place(Measured(running=0, reviewed=20_000), ladder(), stands, NEW_YEAR)
    assert (kept.rank, kept.review_on) == (3, from_jalali(1407, 1, 1))


@pytest.mark.parametrize(("fall", "rank"), [(Fall.STEP, 2), (Fall.ANEW, 1)])
def test_falling_is_by_a_step_or_to_what_was_reached(fall, rank):
    fallen = place(Measured(running=0, reviewed=9_999), ladder(fall=fall), climb(20_000), NEW_YEAR)
    assert fallen.rank == rank
    assert fallen.review_on == (from_jalali(1407, 1, 1) if rank == 2 else None)


def test_a_tier_for_good_is_never_lost():
    steps = ladder(for_good={"silver"}, fall=Fall.ANEW)
    fallen = place(Measured(running=0, reviewed=0), steps, climb(20_000), NEW_YEAR)
    assert (fallen.rank, fallen.review_on) == (2, None)


def test_all_time_has_no_review():
    assert climb(20_000, span=Span.EVER).review_on is None


def test_a_protected_one_falls_the_day_after_the_protection_ends():
    until = NEW_YEAR + timedelta(days=30)
    stands = climb(20_000)
    guarded = Standing(
        rank=3, base=1, counted_from=stands.counted_from, review_on=NEW_YEAR, protected_until=until
    )
    nothing = Measured(running=0, reviewed=0)
    assert place(nothing, ladder(), guarded, until) == guarded
    assert place(nothing, ladder(), guarded, until + timedelta(days=1)).rank == 2


def test_a_return_undoes_no_more_than_what_lifted_them():
    stands = climb(20_000)
    assert take_back(15_000, ladder(), stands, DAY).rank == 2
    assert take_back(0, ladder(), stands, DAY).rank == 1
    kept = place(Measured(running=0, reviewed=20_000), ladder(), stands, NEW_YEAR)
    assert take_back(0, ladder(), kept, NEW_YEAR).rank == 3  # of the year before


def test_a_change_moves_down_only_whom_it_displaced():
    stands = climb(20_000)
    few = Measured(running=0, reviewed=15_000)
    assert regrade(few, ladder(), stands, DAY, is_displaced=False) == stands
    assert regrade(few, ladder(), stands, DAY, is_displaced=True).rank == 2
    enough = Measured(running=0, reviewed=20_000)
    assert regrade(enough, ladder(), stands, DAY, is_displaced=True) == stands


days = st.dates(min_value=date(2024, 1, 1), max_value=date(2032, 12, 31))
amounts = st.integers(min_value=0, max_value=40_000)
ladders = st.builds(
    ladder,
    for_good=st.sets(st.sampled_from(["silver", "gold"])),
    measure=st.sampled_from(Measure),
    span=st.sampled_from(Span),
    days=st.integers(1, 400),
    fall=st.sampled_from(Fall),
    grace_days=st.integers(0, 60),
)


@given(ladders, st.lists(st.tuples(st.integers(0, 200), amounts, amounts), max_size=12), days)
def test_any_history_stays_on_the_ladder(steps, history, day):
    stands = begin(steps)
    for later, running, reviewed in history:
        day += timedelta(days=later)
        measured = Measured(running=running, reviewed=reviewed)
        before, stands = stands, place(measured, steps, stands, day)
        assert steps.floor <= stands.base <= stands.rank <= len(steps.tiers)
        assert stands.rank >= steps.reached(running)
        if stands.rank < before.rank:
            assert before.due_on <= day
            assert stands.rank >= steps.kept_for_good(before.rank)
        while stands.due_on is not None and stands.due_on <= day:
            further = place(measured, steps, stands, day)
            assert further.due_on is None or further.due_on > stands.due_on
            stands = further
        assert place(measured, steps, stands, day) == stands


@given(ladders, amounts, amounts, days)
def test_more_never_stands_lower(steps, some, more, day):
    low, high = sorted([some, more])
    start = begin(steps)
    assert (
        place(Measured(running=low), steps, start, day).rank
        <= place(Measured(running=high), steps, start, day).rank
    )


@given(ladders, amounts, amounts, days)
def test_buying_and_returning_leaves_the_tier_of_never_having_bought(steps, had, bought, day):
    stood = place(Measured(running=had), steps, begin(steps), day)
    lifted = place(Measured(running=had + bought), steps, stood, day)
    assert take_back(had, steps, lifted, day).rank == stood.rank
