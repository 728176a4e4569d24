"""T22: somebody has login codes sent to earn by them. `TRUST=whole` for 10,000 requests.

The caps are those of `portal.limits`: for a number, for numbers alike but for four digits, for an
address, for the club. What may be asked for is what is paid for: no text leaves beyond the caps.
"""

from __future__ import annotations

import os
import secrets
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.contracts.gateways import generic_http
from tests.loopback import serve
from vafa.audit.types import SYSTEM
from vafa.config.schedule import AT_ONCE, run_steps
from vafa.customers.actions import join_customer
from vafa.customers.types import CustomerKey, JoinedBy
from vafa.guard.models import Flag
from vafa.guard.types import FlagRule
from vafa.messaging.actions import save_gateway_account
from vafa.portal import limits
from vafa.portal.actions import ask_for_code
from vafa.portal.errors import TooOften
from vafa.portal.models import Ask
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import business_scope

pytestmark = pytest.mark.slow
IS_WHOLE = os.environ.get("TRUST") == "whole"
REQUESTS = 10_000 if IS_WHOLE else 700
ADDRESSES, NUMBERS = 500, 2_000
SPAN = timedelta(minutes=120 if IS_WHOLE else 30)
AT = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
FOREIGN = ("+447911123456", "00447911123456", "+12025550123", "+8821234567890", "00989")


def write_mobile(number: int) -> str:
    """Half of them one after the other, half each in a block of its own."""
    half = NUMBERS // 2
    return f"+98912{number:07}" if number < half else f"+98{9_330_000_000 + number * 10_000}"


def pump(business) -> list[tuple[datetime, str, str]]:
    """Ask for codes, from everywhere and for everybody; what was granted: when, where, for whom."""
    granted = []
    with business_scope(business.pk):
        for n in range(REQUESTS):
            at = AT + SPAN * n / REQUESTS
            mobile = write_mobile(n * 7 % NUMBERS)
            address = f"127.0.1.{n * 13 % ADDRESSES}"
            try:
                ask_for_code(mobile=mobile, address=address, site="club.example", at=at)
            except TooOften:
                continue
            granted.append((at, address, mobile))
    return granted


def count_most(events: Iterable[tuple[object, datetime]], window: timedelta) -> int:
    """The most that any side had within any window."""
    by_side = defaultdict(list)
    for side, at in events:
        by_side[side].append(at)
    return max(
        sum(begin <= at < begin + window for at in times)
        for times in by_side.values()
        for begin in times
    )


def open_club(business, url):
    """It has a gateway, and of the numbers asked for some are customers'."""
    with business_scope(business.pk):
        save_gateway_account(
            gateway="generic_http", settings=generic_http.settings(url), actor=SYSTEM, at=AT
        )
        for number in range(0, NUMBERS, 100):
            join_customer(
                CustomerKey(mobile=write_mobile(number)),
                joined_by=JoinedBy.CASHIER,
                branch_id=None,
                actor=SYSTEM,
                at=AT,
            )
    work(business, AT)  # they are welcomed


def work(business, at):
    assert run_steps(AT_ONCE, at=at, business_ids=[business.pk]) == 0


def test_pumping_is_capped_and_rings_and_leaves_the_neighbours_alone(business):
    there = generic_http.Service()
    neighbour = create_business(slug=f"test-{secrets.token_hex(6)}", name="همسایه", at=AT)
    with serve(there.answer) as gateway:
        open_club(business, gateway.url)
        open_club(neighbour, gateway.url)
        there.accepted.clear()
        granted = pump(business)
        assert 0 < len(granted) < REQUESTS / 2
        for limit, sides in (
            (limits.ASK_MOBILE, [(mobile, at) for at, _, mobile in granted]),
            (limits.ASK_BLOCK, [(mobile[:-4], at) for at, _, mobile in granted]),
            (limits.ASK_ADDRESS, [(address, at) for at, address, _ in granted]),
            (limits.ASK_CLUB, [("all", at) for at, _, _ in granted]),
        ):
            assert count_most(sides, limit.window) <= limit.most, limit.side

        work(business, AT + SPAN)
        with business_scope(business.pk):
            assert Ask.objects.count() == len(granted)
            flag = Flag.objects.get(rule=FlagRule.LOGIN_FLOOD)
        full_at = [at for at, _, _ in granted][limits.ASK_CLUB.most - 1]
        assert flag.first_at - full_at <= timedelta(seconds=60)
        # Only customers are written to, and only for what was granted.
        known = {write_mobile(number) for number in range(0, NUMBERS, 100)}
        texted = [mobile for mobile, _text in there.accepted.values()]
        assert 0 < len(texted) <= limits.ASK_CLUB.most * (SPAN / timedelta(hours=1) + 1)
        assert set(texted) <= known

        there.accepted.clear()
        with business_scope(neighbour.pk):
            ask_for_code(
                mobile=write_mobile(0), address="198.51.100.7", site="club.example", at=AT + SPAN
            )
        work(neighbour, AT + SPAN)
        assert [mobile for mobile, _text in there.accepted.values()] == [write_mobile(0)]


def test_numbers_of_other_countries_are_not_even_asked_for(business):
    answers = {
        mobile: Client().post(f"/c/{business.slug}/sign-in/", {"mobile": mobile}).status_code
        for mobile in FOREIGN
    }
    assert answers == dict.fromkeys(FOREIGN, 422)
    with business_scope(business.pk):
        assert Ask.objects.count() == 0
