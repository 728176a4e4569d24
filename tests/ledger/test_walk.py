"""T03 in small: whatever is done in whatever order, the books stay proved and a model agrees."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings, strategies
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.ledger.conftest import NOW
from vafa.audit.types import SYSTEM
from vafa.foundation.errors import Refused
from vafa.foundation.ids import new_id
from vafa.ledger.actions import (
    Journal,
    capture_hold,
    expire_due,
    hold_value,
    load_lots,
    lock_wallets,
    release_hold,
    time_out_holds,
)
from vafa.ledger.models import Account
from vafa.ledger.queries import list_taken_by, verify_books
from vafa.ledger.types import (
    Cause,
    Holder,
    NewLot,
    Owner,
    Purpose,
    TakenFrom,
    TransferKind,
    Unit,
)

OWNERS = strategies.integers(0, 2)
AMOUNTS = strategies.integers(1, 120)
HOLDERS = (Holder.CUSTOMER, Holder.SHARED, Holder.CARD)
UNITS = strategies.sampled_from(list(Unit))
TABLES = ("ledger_account", "ledger_lot", "ledger_movement", "ledger_transfer", "ledger_hold")


def dump():
    with connection.cursor() as cursor:
        found = []
        for table in TABLES:
            cursor.execute(f"SELECT md5(string_agg(t::text, '|' ORDER BY t.id)) FROM {table} t")
            found.append(cursor.fetchone()[0])
    return found


class Walk(RuleBasedStateMachine):
    """Three wallets of three kinds. The model knows totals; the books prove the rest."""

    business_id = 0

    def __init__(self):
        super().__init__()
        self.at = NOW
        self.owners = [Owner(holder, new_id()) for holder in HOLDERS]
        self.total: Counter[tuple[Owner, Unit]] = Counter()  # wallet, debt and held together
        self.gifts: list[tuple[Owner, Unit, int, int]] = []  # owner, unit, sale, amount
        self.spendings: list[tuple[Owner, Unit, int]] = []  # owner, unit, sale
        self.holds = []
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_nestloop = off")  # nothing here was ever analysed
        lock_wallets(self.owners, at=self.at)

    def wallets(self, *owners, also=()):
        locked = lock_wallets(owners, at=self.at)
        return [load_lots(locked[owner], also=also) for owner in owners]

    def attempt(self, do):
        """Do it; a refusal must leave every byte as it was. Returns whether it was done."""
        before = dump()
        try:
            with transaction.atomic():
                do()
        except Refused:
            assert dump() == before
            return False
        return True

    def post(self, kind, fill, cause=None):
        cause = cause or Cause(kind="sale", id=new_id())
        journal = Journal(actor=SYSTEM, at=self.at)
        fill(journal, journal.begin(kind, reference=f"walk:{new_id()}", cause=cause), cause)
        journal.post()

    @rule(
        who=OWNERS,
        unit=UNITS,
        amount=AMOUNTS,
        days=strategies.integers(0, 6),
        waits=strategies.booleans(),
    )
    def give(self, who, unit, amount, days, waits):
        owner, sale = self.owners[who], new_id()
        start = self.at + timedelta(days=1 if waits else 0)
        end = start + timedelta(days=days) if days else None
        lot = NewLot(unit=unit, amount=amount, available_at=start, expires_at=end)
        [wallet] = self.wallets(owner)
        self.post(
            TransferKind.EARN,
            lambda journal, t, cause: journal.give(t, wallet, lot, cause=cause, at=self.at),
            Cause(kind="sale", id=sale),
        )
        self.total[owner, unit] += amount
        self.gifts.append((owner, unit, sale, amount))

    @rule(who=OWNERS, unit=UNITS, amount=AMOUNTS)
    def sell(self, who, unit, amount):
        owner = self.owners[who]
        lot = NewLot(unit=unit, amount=amount, available_at=self.at, expires_at=None)
        [wallet] = self.wallets(owner)
        self.post(
            TransferKind.SELL,
            lambda journal, t, cause: journal.sell(t, wallet, lot, cause=cause, at=self.at),
        )
        self.total[owner, unit] += amount

    @rule(who=OWNERS, unit=UNITS, amount=AMOUNTS)
    def spend(self, who, unit, amount):
        owner, sale = self.owners[who], new_id()
        [wallet] = self.wallets(owner)

        def do():
            self.post(
                TransferKind.SPEND,
                lambda journal, t, cause: journal.spend(t, wallet, unit, amount),
                Cause(kind="sale", id=sale),
            )

        can = wallet.usable(unit, self.at) >= amount
        assert self.attempt(do) == can
        if can:
            self.total[owner, unit] -= amount
            self.spendings.append((owner, unit, sale))

    @precondition(lambda self: self.gifts)
    @rule(
        which=strategies.integers(0, 99), owe=strategies.booleans(), follows=strategies.booleans()
    )
    def take_back(self, which, owe, follows):
        owner, unit, sale, amount = self.gifts.pop(which % len(self.gifts))
        wallet, *others = self.wallets(owner, *(one for one in self.owners if one != owner))
        cause = Cause(kind="sale", id=sale)
        before = {one.owner: one.balance(unit) for one in (wallet, *others)}
        missing = []
        self.post(
            TransferKind.TAKE_BACK,
            lambda journal, t, _: missing.append(
                journal.take_back(
                    t,
                    wallet,
                    unit,
                    amount,
                    given_by=cause,
                    owe=owe,
                    elsewhere=others if follows else (),
                )
            ),
            cause,
        )
        gone = 0
        for one in (wallet, *others):
            lost = before[one.owner] - one.balance(unit)
            assert lost >= 0
            self.total[one.owner, unit] -= lost
            gone += lost
        assert gone == amount - (0 if owe else missing[0])

    @precondition(lambda self: self.spendings)
    @rule(which=strategies.integers(0, 99))
    def restore(self, which):
        owner, unit, sale = self.spendings.pop(which % len(self.spendings))
        cause = Cause(kind="sale", id=sale)
        taken = list_taken_by(cause, TransferKind.SPEND)
        [wallet] = self.wallets(owner, also=[lot_id for lot_id, _, _ in taken])
        parts = [TakenFrom(lot_id=lot_id, amount=amount) for lot_id, _, amount in taken]
        grace = NewLot(
            unit=unit, amount=0, available_at=self.at, expires_at=self.at + timedelta(days=7)
        )
        self.post(
            TransferKind.RESTORE,
            lambda journal, t, _: journal.give_back(t, wallet, parts, grace=grace),
            cause,
        )
        self.total[owner, unit] += sum(part.amount for part in parts)

    @rule(who=OWNERS, to=OWNERS, unit=UNITS, amount=AMOUNTS)
    def move(self, who, to, unit, amount):
        if who == to:
            return
        owner, other = self.owners[who], self.owners[to]
        wallet, target = self.wallets(owner, other)
        can = wallet.usable(unit, self.at) >= amount
        done = self.attempt(
            lambda: self.post(
                TransferKind.MOVE,
                lambda journal, t, _: journal.move(t, wallet, target, unit, amount),
            )
        )
        assert done == can
        if done:
            self.total[owner, unit] -= amount
            self.total[other, unit] += amount

    @rule(who=OWNERS, points=AMOUNTS)
    def convert(self, who, points):
        owner = self.owners[who]
        [wallet] = self.wallets(owner)
        into = NewLot(unit=Unit.CREDIT, amount=points * 3, available_at=self.at, expires_at=None)
        done = self.attempt(
            lambda: self.post(
                TransferKind.CONVERT,
                lambda journal, t, cause: journal.convert(
                    t, wallet, Unit.POINTS, points, into, cause
                ),
            )
        )
        if done:
            self.total[owner, Unit.POINTS] -= points
            self.total[owner, Unit.CREDIT] += points * 3

    @rule(who=OWNERS, unit=UNITS, amount=AMOUNTS)
    def hold(self, who, unit, amount):
        owner = self.owners[who]
        self.attempt(
            lambda: self.holds.append(
                hold_value(
                    owner.id,
                    holder=owner.holder,
                    unit=unit,
                    amount=amount,
                    reference=f"walk:{new_id()}",
                    expires_at=self.at + timedelta(days=1),
                    actor=SYSTEM,
                    at=self.at,
                )
            )
        )

    @precondition(lambda self: self.holds)
    @rule(which=strategies.integers(0, 99), amount=AMOUNTS)
    def capture(self, which, amount):
        held = self.holds[which % len(self.holds)]
        sale, done = new_id(), []
        cause = Cause(kind="sale", id=sale)
        self.attempt(
            lambda: done.append(
                capture_hold(held.id, amount=amount, cause=cause, actor=SYSTEM, at=self.at)
            )
        )
        if done and list_taken_by(cause, TransferKind.SPEND):
            self.total[held.owner, held.unit] -= amount
            self.spendings.append((held.owner, held.unit, sale))

    @precondition(lambda self: self.holds)
    @rule(which=strategies.integers(0, 99))
    def release(self, which):
        held = self.holds[which % len(self.holds)]
        self.attempt(lambda: release_hold(held.id, actor=SYSTEM, at=self.at))

    @rule(hours=strategies.integers(1, 60))
    def let_time_pass(self, hours):
        self.at += timedelta(hours=hours)
        while time_out_holds(at=self.at, actor=SYSTEM):
            pass
        for wallet in self.wallets(*self.owners):
            for lot in wallet.lots:
                if lot.expires_at is not None and lot.expires_at <= self.at:
                    self.total[wallet.owner, lot.unit] -= lot.remaining
        while expire_due(at=self.at, actor=SYSTEM):
            pass

    @invariant()
    def the_books_are_proved_and_the_model_agrees(self):
        assert list(verify_books(self.business_id)) == []
        found: Counter[tuple[Owner, Unit]] = Counter()
        for row in Account.objects.exclude(holder=Holder.HOUSE):
            assert row.balance <= 0 if row.purpose == Purpose.DEBT else row.balance >= 0
            found[Owner(Holder(row.holder), row.owner_id), Unit(row.unit)] += row.balance
        own = {key: amount for key, amount in found.items() if key[0] in self.owners}
        assert {key: own[key] for key in own if own[key]} == {
            key: amount for key, amount in self.total.items() if amount
        }


def test_any_walk_keeps_the_books(scope):
    Walk.business_id = scope.pk
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )
