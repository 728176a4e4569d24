"""The gate at the edges of the clock. `at` is an argument, so no clock is turned."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.messaging.conftest import NOON, SARA, sent_texts
from vafa.audit.types import SYSTEM
from vafa.catalog.actions import add_holiday
from vafa.messaging import actions, queries
from vafa.messaging.gate import Known, QuietHours, Verdict, decide
from vafa.messaging.types import ConsentWay, SendingTerms, State, TextClass
from vafa.tenancy.scope import business_scope

TEHRAN, BERLIN = ZoneInfo("Asia/Tehran"), ZoneInfo("Europe/Berlin")
SECOND = timedelta(seconds=1)


def tehran(*when: int) -> datetime:
    return datetime(*when, tzinfo=TEHRAN).astimezone(UTC)


def berlin(*when: int, fold: int = 0) -> datetime:
    return datetime(*when, tzinfo=BERLIN, fold=fold).astimezone(UTC)


def ask(
    at,
    text_class=TextClass.ADVERTISING,
    *,
    zone=TEHRAN,
    starts=22,
    ends=7,
    mourning_days=frozenset(),
    **more,
):
    expires_at = more.pop("expires_at", at + timedelta(days=1))
    quiet = QuietHours(starts=time(starts), ends=time(ends), zone=zone, mourning_days=mourning_days)
    return decide(
        text_class=text_class, at=at, expires_at=expires_at, quiet=quiet, known=Known(**more)
    )


# at, and until when advertising is held (None: it goes)
EDGES = {
    "a second before the night": (tehran(2026, 11, 21, 21, 59, 59), None),
    "the night begins": (tehran(2026, 11, 21, 22, 0, 0), tehran(2026, 11, 22, 7)),
    "a second into the night": (tehran(2026, 11, 21, 22, 0, 1), tehran(2026, 11, 22, 7)),
    "a second before midnight": (tehran(2026, 11, 21, 23, 59, 59), tehran(2026, 11, 22, 7)),
    "midnight": (tehran(2026, 11, 22, 0, 0, 0), tehran(2026, 11, 22, 7)),
    "a second before morning": (tehran(2026, 11, 22, 6, 59, 59), tehran(2026, 11, 22, 7)),
    "morning": (tehran(2026, 11, 22, 7, 0, 0), None),
    "a second after morning": (tehran(2026, 11, 22, 7, 0, 1), None),
    # 29 Esfand 1404, the last night of a common year: held into 1 Farvardin 1405
    "the night before Nowruz": (tehran(2026, 3, 20, 23, 30), tehran(2026, 3, 21, 7)),
    # 30 Esfand 1403: the day that only leap years have
    "leap Esfand, last evening": (tehran(2025, 3, 20, 21, 59, 59), None),
    "leap Esfand, last night": (tehran(2025, 3, 20, 22), tehran(2025, 3, 21, 7)),
    # the clocks of Tehran moved for the last time in September 2022
    "Tehran in the summer of 2022": (
        datetime(2022, 8, 1, 17, 30, tzinfo=UTC),
        datetime(2022, 8, 2, 2, 30, tzinfo=UTC),
    ),
    "Tehran after it": (datetime(2023, 8, 1, 18, 29, 59, tzinfo=UTC), None),
    "29 February": (tehran(2028, 2, 29, 22), tehran(2028, 3, 1, 7)),
}


@pytest.mark.parametrize("edge", EDGES)
def test_advertising_keeps_quiet_hours_to_the_second(edge):
    at, until = EDGES[edge]
    decision = ask(at)
    assert (decision.verdict, decision.until) == (Verdict.HOLD if until else Verdict.GO, until)
    assert decision.reason == ("quiet_hours" if until else "allowed")


@pytest.mark.parametrize("edge", EDGES)
def test_service_texts_go_at_every_edge(edge):
    decision = ask(
        EDGES[edge][0], TextClass.SERVICE, is_stopped=True, sent_this_week=9, weekly_cap=1
    )
    assert (decision.verdict, decision.reason) == (Verdict.GO, "service")


@pytest.mark.parametrize(
    ("at", "ends", "until"),
    [
        # 29 March 2026, 02:00 → 03:00: half past two does not exist, the night ends at 03:30
        (berlin(2026, 3, 29, 1, 59, 59), 2.5, berlin(2026, 3, 29, 3, 30)),
        # 25 October 2026, 03:00 → 02:00: half past two comes twice
        (berlin(2026, 10, 25, 1, 0), 2.5, berlin(2026, 10, 25, 2, 30, fold=0)),
        (berlin(2026, 10, 25, 2, 15, fold=0), 2.5, berlin(2026, 10, 25, 2, 30, fold=0)),
        (berlin(2026, 10, 25, 2, 45, fold=0), 2.5, None),
        (berlin(2026, 10, 25, 2, 15, fold=1), 2.5, berlin(2026, 10, 25, 2, 30, fold=1)),
    ],
)
def test_where_clocks_move_nothing_goes_in_the_night_and_nothing_waits_a_day(at, ends, until):
    quiet = QuietHours(starts=time(22), ends=time(int(ends), int(ends % 1 * 60)), zone=BERLIN)
    assert quiet.is_quiet(at) == (until is not None)
    if until is not None:
        assert quiet.next_end(at) == until


def test_a_clock_put_back_an_hour_asks_again_and_gets_the_same_answer():
    at = tehran(2026, 11, 22, 7)
    assert ask(at).verdict is Verdict.GO
    back = ask(at - timedelta(hours=1))
    assert (back.verdict, back.until) == (Verdict.HOLD, at)


def test_quiet_hours_within_a_day_and_none_at_all():
    noon = tehran(2026, 11, 21, 13)
    assert ask(noon, starts=13, ends=16).until == tehran(2026, 11, 21, 16)
    assert ask(noon - SECOND, starts=13, ends=16).verdict is Verdict.GO
    assert ask(tehran(2026, 11, 21, 16), starts=13, ends=16).verdict is Verdict.GO
    assert ask(tehran(2026, 11, 21, 3), starts=0, ends=0).verdict is Verdict.GO


def test_what_would_be_too_late_in_the_morning_is_dropped():
    at, morning = tehran(2026, 11, 21, 23), tehran(2026, 11, 22, 7)
    late = ask(at, expires_at=morning)
    assert (late.verdict, late.reason) == (Verdict.DROP, "late_in_the_morning")
    assert ask(at, expires_at=morning + SECOND).verdict is Verdict.HOLD
    assert ask(at, expires_at=at).reason == "late"
    assert ask(at, TextClass.SERVICE, expires_at=at).reason == "late"


def test_consent_comes_before_hours_and_the_cap_counts():
    night = tehran(2026, 11, 21, 23)
    assert ask(night, is_stopped=True).reason == "stopped"
    day = tehran(2026, 11, 21, 12)
    assert ask(day, weekly_cap=2, sent_this_week=1).verdict is Verdict.GO
    capped = ask(day, weekly_cap=2, sent_this_week=2)
    assert (capped.verdict, capped.reason) == (Verdict.DROP, "weekly_cap")


def test_any_second_of_a_year_is_quiet_or_goes_and_a_held_text_goes_in_the_end():
    """Every 31 minutes and 7 seconds of 1405, in Tehran: local hour and answer agree."""
    quiet = QuietHours(zone=TEHRAN)
    at, step = tehran(2026, 3, 21), timedelta(minutes=31, seconds=7)
    for _count in range(17_000):
        hour = at.astimezone(TEHRAN).hour
        assert quiet.is_quiet(at) == (hour >= 22 or hour < 7)
        if quiet.is_quiet(at):
            end = quiet.next_end(at)
            assert timedelta() < end - at <= timedelta(hours=9)
            assert end.astimezone(TEHRAN).time() == time(7)
        at += step


TASUA, ASHURA = date(2026, 6, 24), date(2026, 6, 25)
MOURNING = frozenset({TASUA, ASHURA})


@pytest.mark.parametrize(
    ("at", "hours", "until"),
    [
        (tehran(2026, 6, 23, 21, 59, 59), (22, 7), None),
        (tehran(2026, 6, 24, 12), (22, 7), tehran(2026, 6, 26, 7)),
        (tehran(2026, 6, 25, 23, 59, 59), (22, 7), tehran(2026, 6, 26, 7)),
        (tehran(2026, 6, 26, 7), (22, 7), None),
        # without quiet hours, and with some at noon, it ends at midnight
        (tehran(2026, 6, 24, 12), (0, 0), tehran(2026, 6, 26)),
        (tehran(2026, 6, 25, 14), (13, 16), tehran(2026, 6, 26)),
        (tehran(2026, 6, 26), (0, 0), None),
    ],
)
def test_advertising_waits_until_the_mourning_is_over(at, hours, until):
    more = {"starts": hours[0], "ends": hours[1], "mourning_days": MOURNING}
    decision = ask(at, expires_at=at + timedelta(days=3), **more)
    assert (decision.verdict, decision.until) == (Verdict.HOLD if until else Verdict.GO, until)
    assert decision.reason == ("mourning_day" if until else "allowed")
    assert ask(at, TextClass.SERVICE, **more).reason == "service"


def test_the_night_before_mourning_lasts_until_it_is_over():
    night = tehran(2026, 6, 23, 23)
    decision = ask(night, expires_at=night + timedelta(days=3), mourning_days=MOURNING)
    assert (decision.reason, decision.until) == ("quiet_hours", tehran(2026, 6, 26, 7))


def test_what_would_be_too_late_after_the_mourning_is_dropped():
    late = ask(tehran(2026, 6, 24, 12), mourning_days=MOURNING)
    assert (late.verdict, late.reason) == (Verdict.DROP, "late_after_mourning")


# --- the gate stands where texts are sent, not where they are queued


NIGHT = tehran(2026, 11, 21, 22)


def test_advertising_is_held_until_morning_and_then_sent_once(club, panel):
    one = club.queue("expiring", at=NIGHT - SECOND * 3_600, due_at=NIGHT, amount=800_000)
    club.send(NIGHT)
    message = club.get(one)
    assert (message.state, message.reason) == (State.QUEUED, "quiet_hours")
    assert message.due_at == tehran(2026, 11, 22, 7)
    assert club.send(message.due_at - SECOND).taken == 0
    assert panel.calls == []
    club.send(message.due_at)
    club.send(message.due_at)
    assert len(sent_texts(panel)) == 1
    with business_scope(club.business.id):
        reasons = [(row.verdict, row.reason) for row in queries.list_decisions(one)]
    assert reasons == [("hold", "quiet_hours"), ("go", "allowed")]


def set_rules(**terms):
    rules = SendingTerms(**{"standing_control_percent": 0, **terms})
    actions.save_sending_rules(rules, actor=SYSTEM, at=NOON)


def mourn(club, day):
    with business_scope(club.business.id):
        add_holiday(day=day, name="عاشورا", is_mourning=True, actor=SYSTEM, at=NOON)


def test_on_a_day_of_mourning_advertising_waits_and_service_goes(club, panel):
    mourn(club, NOON.date())
    one = club.queue("expiring", amount=800_000)
    other = club.queue("thanks")
    assert club.send().states == {State.QUEUED: 1, State.SENT: 1}
    message = club.get(one)
    assert (message.reason, message.due_at) == ("mourning_day", tehran(2026, 11, 22, 7))
    assert club.state(other) == State.SENT
    assert club.send(message.due_at).states == {State.SENT: 1}
    with business_scope(club.business.id):
        reasons = [(row.verdict, row.reason) for row in queries.list_decisions(one)]
    assert reasons == [("hold", "mourning_day"), ("go", "allowed")]


def test_a_business_may_advertise_on_days_of_mourning(club, panel):
    mourn(club, NOON.date())
    with business_scope(club.business.id):
        actions.save_sending_rules(
            SendingTerms(
                quiet_on_mourning=False,
                weekly_cap=None,
                standing_control_percent=0,
                cancel_text_on_service=True,
            ),
            actor=SYSTEM,
            at=NOON,
        )
    club.queue("expiring", amount=10_000)
    assert club.send().states == {State.SENT: 1}


def test_login_codes_and_credit_go_in_the_night(club, panel, codes):
    club.queue("login_code", at=NIGHT)
    club.queue("credit", at=NIGHT, amount=10_000)
    assert club.send(NIGHT).states == {State.SENT: 2}


def test_who_stops_between_queueing_and_sending_gets_none(club, panel):
    one, other = club.queue("expiring", amount=10_000), club.queue("thanks")
    with business_scope(club.business.id):
        actions.set_advertising(
            mobile=SARA, is_stopped=True, way=ConsentWay.LINK, actor=SYSTEM, at=NOON
        )
    club.send()
    assert (club.get(one).state, club.get(one).reason) == (State.BLOCKED_OPTOUT, "stopped")
    assert club.state(other) == State.SENT
    assert len(panel.service.accepted) == 1


def test_the_weekly_cap_counts_within_one_round_too_and_frees_after_a_week(club, panel):
    with business_scope(club.business.id):
        actions.save_sending_rules(
            SendingTerms(
                quiet_on_mourning=True,
                weekly_cap=2,
                standing_control_percent=0,
                cancel_text_on_service=True,
            ),
            actor=SYSTEM,
            at=NOON,
        )
    for _text in range(3):
        club.queue("expiring", amount=10_000)
    club.queue("expiring", amount=10_000, mobile="+989350000000")
    club.queue("thanks")
    assert club.send().states == {State.SENT: 4, State.WITHHELD: 1}
    club.queue("expiring", amount=10_000)
    assert club.send().states == {State.WITHHELD: 1}
    later = NOON + timedelta(days=7)
    club.queue("expiring", at=later, amount=10_000)
    assert club.send(later).states == {State.SENT: 1}


def test_the_business_may_leave_the_cancel_text_off_service_texts_only(club, panel):
    with business_scope(club.business.id):
        actions.save_sending_rules(
            SendingTerms(
                quiet_on_mourning=True,
                weekly_cap=None,
                standing_control_percent=0,
                cancel_text_on_service=False,
            ),
            actor=SYSTEM,
            at=NOON,
        )
    club.queue("thanks")
    club.queue("expiring", amount=10_000)
    club.send()
    assert [text.endswith("\nلغو11") for text in sent_texts(panel)] == [False, True]
