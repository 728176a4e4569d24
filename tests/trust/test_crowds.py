"""T05, T06, T07, T19: many at once, and the books afterwards. `TRUST=whole` for all of it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connections

from tests.checkout.conftest import MINA, NOW, TILL, Till
from tests.trust.race import rival_before
from vafa.audit.types import SYSTEM
from vafa.checkout.actions import accept_sale, return_sale
from vafa.foundation.errors import Refused
from vafa.foundation.ids import new_id
from vafa.foundation.jalali import TEHRAN, local_day
from vafa.foundation.periods import Period
from vafa.ledger.actions import Journal, load_lots, lock_wallets
from vafa.ledger.models import Lot, Movement
from vafa.ledger.queries import get_balance, sum_open, verify_books
from vafa.ledger.types import Cause, Holder, NewLot, Owner, Purpose, TransferKind, Unit
from vafa.reports.queries import get_report, run_report, write_report
from vafa.reports.types import Filters
from vafa.rules.actions import create_rule
from vafa.rules.queries import load_uses
from vafa.rules.types import read_rule
from vafa.sales.errors import MoreThanSold
from vafa.sales.queries import get_sale
from vafa.sales.types import ReturnInput
from vafa.tenancy.scope import business_scope

IS_WHOLE = os.environ.get("TRUST") == "whole"
WORKERS = 20


def together(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Each act in a transaction of its own, by twenty workers; its value, or its refusal."""

    def run(act: Callable[[], Any]) -> Any:
        try:
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WORKERS) as workers:
        return list(workers.map(run, acts))


def within(business: Any, act: Callable[[], Any]) -> Callable[[], Any]:
    def run() -> Any:
        with business_scope(business.pk):
            return act()

    return run


@pytest.fixture
def cafe(committed, business):
    with business_scope(business.pk):
        till = Till(business)
        till.credit_rule(10)
        till.points_rule(points=1, per="visit")
    return till


# T05: every operation is undone twice at once


def take_back(cafe, sale_id, number):
    back = ReturnInput(number=number, at=cafe.at)
    return within(cafe.business, lambda: return_sale(sale_id, back, actor=TILL, at=cafe.at))


def test_of_two_returns_of_each_sale_exactly_one_counts(cafe):
    people = [f"+98912{number:07}" for number in range(25)]
    with business_scope(cafe.business.pk):
        sold = [
            cafe.sell(1_000_000, mobile=people[number % 25]).sale_id
            for number in range(500 if IS_WHOLE else 25)
        ]
    results = together([take_back(cafe, one, which) for one in sold for which in ("a", "b")])
    refused = [one for one in results if isinstance(one, Refused)]
    assert len(results) - len(refused) == len(refused) == len(sold)
    assert {type(one) for one in refused} == {MoreThanSold}
    with business_scope(cafe.business.pk):
        assert list(verify_books(cafe.business.pk)) == []
        assert (sum_open(Unit.CREDIT), sum_open(Unit.POINTS)) == (0, 0)


def test_without_the_sales_lock_both_would_count_so_the_rig_sees_it(cafe, monkeypatch):
    """The mutant: the sale is read without being locked."""
    with business_scope(cafe.business.pk):
        sale_id = cafe.sell(1_000_000).sale_id
    monkeypatch.setattr("vafa.checkout.returning.lock_sale", get_sale)
    monkeypatch.setattr("vafa.checkout.returning._lock_wallets", lambda *args, **more: ([], {}))
    gap = "vafa.checkout.returning.take_lines_back"
    rival = rival_before(monkeypatch, gap, take_back(cafe, sale_id, "b"))
    with suppress(Refused, IntegrityError):
        take_back(cafe, sale_id, "a")()
    assert not isinstance(rival.finish().error, MoreThanSold)


# T06: while value moves, nobody sees another total


class Bank:
    """Wallets among which points go to and fro; the total stays."""

    def __init__(self, business, wallets):
        self.business = business
        self.owners = [Owner(Holder.CUSTOMER, new_id()) for _ in range(wallets)]
        lot = NewLot(unit=Unit.POINTS, amount=100, available_at=NOW, expires_at=None)
        with business_scope(business.pk):
            for wallet in lock_wallets(self.owners, at=NOW).values():
                self.post(
                    TransferKind.EARN,
                    lambda journal, t, cause, wallet=wallet: journal.give(
                        t, load_lots(wallet), lot, cause=cause, at=NOW
                    ),
                )

    @property
    def total(self):
        return 100 * len(self.owners)

    def post(self, kind, fill):
        cause = Cause(kind="bank", id=new_id())
        journal = Journal(actor=SYSTEM, at=NOW)
        fill(journal, journal.begin(kind, reference=f"bank:{cause.id}", cause=cause), cause)
        journal.post()

    def move(self, source, target, amount):
        def act():
            locked = lock_wallets([source, target], at=NOW)
            giving, getting = load_lots(locked[source]), load_lots(locked[target])
            self.post(
                TransferKind.MOVE,
                lambda journal, t, _cause: journal.move(
                    t, giving, getting, Unit.POINTS, min(amount, giving.usable(Unit.POINTS, NOW))
                ),
            )

        return within(self.business, act)

    def read(self):
        """The total as three pages show it: the balance, a report, a file; and the difference."""
        today = local_day(NOW)
        filters = Filters(period=Period(first=today, last=today), zone=TEHRAN, at=NOW)

        def look():
            wallets = run_report(get_report("liability-points-wallet"), filters)
            file = write_report(wallets, form="csv", unit="toman").decode().splitlines()
            tie = run_report(get_report("lots-points"), filters)
            return (
                sum_open(Unit.POINTS),
                wallets.totals[-1],
                int(file[1].split(",")[-1]),
                *tie.totals[-3:],
            )

        return within(self.business, look)()


def test_whoever_reads_while_points_move_sees_the_same_total(committed, business):
    bank = Bank(business, wallets=8)
    rounds, wanted = (200, 1_000) if IS_WHOLE else (6, 3)
    is_over, seen = threading.Event(), []

    def look():
        try:
            while not is_over.is_set():
                seen.append(bank.read())
        finally:
            connections.close_all()

    readers = [threading.Thread(target=look) for _ in range(2)]
    for reader in readers:
        reader.start()
    owners = bank.owners
    try:
        moves = [
            bank.move(owners[n % 8], owners[(n * 3 + 1) % 8], n % 40 + 1)
            for n in range(8 * rounds)
            if n % 8 != (n * 3 + 1) % 8
        ]
        results = together(moves)
        while len(seen) < wanted and all(reader.is_alive() for reader in readers):
            results += together(moves)  # a busy machine reads less often
    finally:
        is_over.set()
        for reader in readers:
            reader.join()
    assert [one for one in results if one is not None] == []
    assert len(seen) >= wanted
    total = bank.total
    assert set(seen) == {(total, total, total, total, total, 0)}
    with business_scope(business.pk):
        assert list(verify_books(business.pk)) == []
        assert Lot.objects.filter(remaining__lt=0).count() == 0


def test_reading_wallet_by_wallet_would_see_a_total_that_never_was(
    committed, business, monkeypatch
):
    """The mutant: the total is summed from one read for each wallet."""
    bank = Bank(business, wallets=2)
    first, second = bank.owners

    def ask(owner):
        return get_balance(Holder.CUSTOMER, owner.id, Purpose.WALLET, Unit.POINTS)

    with business_scope(business.pk):
        before = ask(second)
        worker = threading.Thread(target=lambda: (bank.move(first, second, 30)(), _close()))
        worker.start()
        worker.join()
        assert before + ask(first) != bank.total


def _close():
    connections.close_all()


# T07: what somebody alters behind the books' back is named


TAMPERINGS = {
    "an amount": (
        "UPDATE ledger_movement SET amount = amount + 1 WHERE id = %(first)s",
        lambda rows: ("lot", rows["lot"]),
    ),
    "a transfer gone": (
        "DELETE FROM ledger_movement WHERE id = %(first)s",
        lambda rows: ("lot", rows["lot"]),
    ),
    "two lots exchanged": (
        """UPDATE ledger_movement SET lot_id = CASE id WHEN %(first)s THEN %(other_lot)s
           ELSE %(lot)s END WHERE id IN (%(first)s, %(second)s)""",
        lambda rows: ("lot", rows["other_lot"]),
    ),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_a_superusers_tampering_is_named_by_its_row(cafe, name):
    with business_scope(cafe.business.pk):
        cafe.sell(1_000_000)
        cafe.sell(2_000_000, mobile="+989350000001")
        first, second = Movement.objects.filter(unit="credit").order_by("id")[:2]
        assert list(verify_books(cafe.business.pk)) == []
    statement, find = TAMPERINGS[name]
    rows = {
        "first": first.id,
        "second": second.id,
        "lot": first.lot_id,
        "other_lot": second.lot_id,
    }
    tamper(statement, rows)
    with business_scope(cafe.business.pk):
        named = {(fault.table, fault.id) for fault in verify_books(cafe.business.pk)}
    assert find(rows) in named


def tamper(statement, rows):
    """As who owns the machine: no trigger, no policy."""
    settings = connections["owner"].get_connection_params()
    with psycopg.connect(
        host=settings["host"], user="postgres", dbname=settings["dbname"]
    ) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute(statement, rows)


# T19: a campaign for so many, once each


def campaign(cafe, most):
    caps = (
        {"most": most, "counts": "times", "per": "rule"},
        {"most": 1, "counts": "times", "per": "customer"},
    )
    reward = {"kind": "credit", "amount_rial": 5_000}
    spec = read_rule({"name": "جشن", "reward": reward, "caps": caps})
    with business_scope(cafe.business.pk):
        at = NOW - timedelta(days=9)
        return create_rule(spec=spec, actor=TILL, at=at, state="live").id


def buy(cafe, mobile):
    sale = cafe.sale(1_000, mobile=mobile)
    return within(cafe.business, lambda: accept_sale(sale, actor=TILL, at=cafe.at))


def given(results, rule_id):
    return [
        receipt.customer_id
        for receipt in results
        for award in receipt.earned
        if award.rule_id == rule_id
    ]


def test_a_campaign_gives_exactly_so_many_and_to_nobody_twice(cafe):
    most, members = (1_000, 5_000) if IS_WHOLE else (20, 60)
    rule_id = campaign(cafe, most)
    mobiles = [f"+98912{number:07}" for number in range(members)]
    mobiles += mobiles[: members // 5]
    won = given(together([buy(cafe, mobile) for mobile in mobiles]), rule_id)
    assert len(won) == len(set(won)) == most
    with business_scope(cafe.business.pk):
        assert Lot.objects.filter(rule_id=rule_id).count() == most
        assert list(verify_books(cafe.business.pk)) == []


def test_without_the_lock_on_the_count_a_campaign_gives_too_much(cafe, monkeypatch):
    """The mutant: what was given is read and not locked."""
    rule_id = campaign(cafe, 1)
    monkeypatch.setattr("vafa.checkout.accepting.lock_uses", load_uses)
    gap = "vafa.checkout.moving.give_rewards"
    rival = rival_before(monkeypatch, gap, buy(cafe, "+989350000001"))
    mine = buy(cafe, MINA)()
    assert len(given([mine, rival.finish().value], rule_id)) == 2
