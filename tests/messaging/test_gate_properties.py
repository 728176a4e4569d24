"""What holds of the gate at any clock, calendar, cap and consent."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from vafa.messaging.gate import Known, QuietHours, Verdict, decide, decide_on_cost
from vafa.messaging.types import TextClass

ZONES = [ZoneInfo(name) for name in ("Asia/Tehran", "Europe/Berlin", "Asia/Kabul", "UTC")]
instants = st.datetimes(datetime(2020, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))
clocks = st.times().map(lambda one: one.replace(second=0, microsecond=0))
caps = st.none() | st.integers(1, 5)
known = st.builds(
    Known,
    is_stopped=st.booleans(),
    has_consented=st.booleans(),
    needs_consent=st.booleans(),
    is_control=st.booleans(),
    is_blocked=st.booleans(),
    sent_today=st.integers(0, 6),
    daily_cap=caps,
    sent_this_week=st.integers(0, 6),
    weekly_cap=caps,
)


@st.composite
def quiet_near(draw, at):
    """Quiet hours, and days of mourning around an instant."""
    zone = draw(st.sampled_from(ZONES))
    today = at.astimezone(zone).date()
    steps = draw(st.sets(st.integers(-1, 4), max_size=3))
    return QuietHours(
        starts=draw(clocks),
        ends=draw(clocks),
        zone=zone,
        mourning_days=frozenset(today + timedelta(days=step) for step in steps),
    )


@st.composite
def questions(draw):
    at = draw(instants)
    return {
        "at": at,
        "expires_at": at + timedelta(hours=draw(st.integers(-1, 200))),
        "known": draw(known),
        "quiet": draw(quiet_near(at)),
    }


many = settings(max_examples=100, derandomize=True)


@many
@given(questions())
def test_no_advertising_goes_to_who_stopped_it_ever(asked):
    stopped = Known(is_stopped=True, has_consented=asked["known"].has_consented)
    decision = decide(text_class=TextClass.ADVERTISING, **(asked | {"known": stopped}))
    assert decision.verdict is Verdict.DROP
    assert decision.until is None


@many
@given(questions())
def test_advertising_goes_only_in_open_hours_and_to_whom_nothing_stands_against(asked):
    decision = decide(text_class=TextClass.ADVERTISING, **asked)
    knows, local = asked["known"], asked["at"].astimezone(asked["quiet"].zone)
    if decision.verdict is not Verdict.GO:
        return
    assert asked["at"] < asked["expires_at"]
    assert not knows.is_stopped
    assert not knows.is_control
    assert not knows.is_blocked
    assert knows.has_consented or not knows.needs_consent
    assert knows.daily_cap is None or knows.sent_today < knows.daily_cap
    assert knows.weekly_cap is None or knows.sent_this_week < knows.weekly_cap
    assert local.date() not in asked["quiet"].mourning_days
    starts, ends, clock = asked["quiet"].starts, asked["quiet"].ends, local.time()
    within = starts <= clock < ends if starts <= ends else clock >= starts or clock < ends
    assert not within


@many
@given(questions())
def test_what_is_held_may_go_when_it_is_asked_about_again(asked):
    decision = decide(text_class=TextClass.ADVERTISING, **asked)
    if decision.verdict is not Verdict.HOLD:
        assert decision.until is None
        return
    assert asked["at"] < decision.until < asked["expires_at"]
    again = decide(text_class=TextClass.ADVERTISING, **(asked | {"at": decision.until}))
    assert again.verdict is Verdict.GO


@many
@given(questions())
def test_service_always_goes_while_it_is_good(asked):
    decision = decide(text_class=TextClass.SERVICE, **asked)
    is_good = asked["at"] < asked["expires_at"]
    assert decision.verdict is (Verdict.GO if is_good else Verdict.DROP)


@many
@given(
    st.sampled_from(TextClass),
    st.integers(0, 10_000),
    st.none() | st.integers(-1_000, 10_000),
)
def test_money_stops_advertising_alone_and_only_when_there_is_too_little(kind, cost, left):
    decision = decide_on_cost(text_class=kind, cost_rial=cost, left_rial=left)
    is_too_dear = kind == TextClass.ADVERTISING and left is not None and cost > left
    assert (decision is not None) is is_too_dear


@many
@given(st.integers(0, 20_000), st.lists(st.integers(1, 900), max_size=40))
def test_no_row_of_texts_costs_more_than_the_budget(budget, costs):
    spent = 0
    for cost in costs:
        left = budget - spent
        if decide_on_cost(text_class="advertising", cost_rial=cost, left_rial=left) is None:
            spent += cost
    assert spent <= budget


# T36: the sixteen edges of the clock, with the night from 22 to 7 in Tehran. Birthdays at such
# edges: tests/scenarios/test_moments.py and tests/checkout/test_occasions.py.


TEHRAN = ZoneInfo("Asia/Tehran")
EDGES = {
    "1 the second before the night": (datetime(2026, 11, 21, 21, 59, 59), False),
    "2 the night begins": (datetime(2026, 11, 21, 22), True),
    "3 the second after": (datetime(2026, 11, 21, 22, 0, 1), True),
    "4 the second before morning": (datetime(2026, 11, 22, 6, 59, 59), True),
    "5 the night ends": (datetime(2026, 11, 22, 7), False),
    "6 the second after": (datetime(2026, 11, 22, 7, 0, 1), False),
    "7 the second before midnight": (datetime(2026, 11, 21, 23, 59, 59), True),
    "8 midnight": (datetime(2026, 11, 22), True),
    "9 the last second of a common year": (datetime(2026, 3, 20, 23, 59, 59), True),
    "10 Nowruz": (datetime(2026, 3, 21), True),
    "11 30 Esfand of a leap year, evening": (datetime(2025, 3, 20, 21, 59, 59), False),
    "12 30 Esfand of a leap year, night": (datetime(2025, 3, 20, 22), True),
    "13 29 February, evening": (datetime(2028, 2, 29, 21, 59, 59), False),
    "14 29 February, night": (datetime(2028, 2, 29, 22), True),
}


def test_the_edges_of_the_clock_in_tehran():
    for name, (local, is_night) in EDGES.items():
        at = local.replace(tzinfo=TEHRAN).astimezone(UTC)
        asked = {
            "at": at,
            "expires_at": at + timedelta(days=1),
            "known": Known(),
            "quiet": QuietHours(starts=time(22), ends=time(7), zone=TEHRAN),
        }
        wanted = Verdict.HOLD if is_night else Verdict.GO
        assert decide(text_class=TextClass.ADVERTISING, **asked).verdict is wanted, name
        assert decide(text_class=TextClass.SERVICE, **asked).verdict is Verdict.GO, name


def test_edges_15_and_16_an_hour_that_is_skipped_and_one_that_comes_twice():
    berlin = ZoneInfo("Europe/Berlin")
    quiet = QuietHours(starts=time(22), ends=time(2, 30), zone=berlin)
    skipped = datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC)  # 01:59:59, then 03:00:00
    assert quiet.is_quiet(skipped)
    assert quiet.next_end(skipped) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    for turn in (datetime(2026, 10, 25, 0, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)):
        assert quiet.is_quiet(turn + timedelta(minutes=29, seconds=59))
        assert not quiet.is_quiet(turn + timedelta(minutes=30))
