"""Whatever is given, sold, spent, held, moved, converted, ended: the books tie to the lots."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from tests.ledger.test_walk import Walk
from vafa.foundation.jalali import TEHRAN
from vafa.foundation.periods import Period
from vafa.ledger.house import get_house_account
from vafa.ledger.models import Account, Lot, Movement
from vafa.ledger.types import HOUSE_PURPOSES, Purpose, TransferKind, Unit
from vafa.reports.books import (
    BY_BRANCH,
    BY_HOLDER,
    BY_MONTH,
    BY_RULE,
    STEPS,
    roll_forward,
    tie_to_lots,
)
from vafa.reports.types import Filters

SIDES = (BY_HOLDER, BY_RULE, BY_BRANCH, BY_MONTH)
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
STEP_OF_KIND = {  # told apart by why value moved, where the books look at where it went
    TransferKind.EARN: "issued",
    TransferKind.SELL: "sold",
    TransferKind.SPEND: "spent",
    TransferKind.RESTORE: "restored",
    TransferKind.EXPIRE: "expired",
    TransferKind.TAKE_BACK: "taken_back",
    TransferKind.MOVE: "moved",
    TransferKind.CONVERT: "converted",
}
IN_LOTS = (Purpose.WALLET, Purpose.HELD)


def between(start, end):
    """Filters from one instant, excluded, to another, included."""

    class Days(Period):
        def start(self, zone):
            return start + timedelta(microseconds=1)

    period = Days(first=date(2026, 1, 1), last=date(2026, 12, 29))
    return Filters(period=period, zone=TEHRAN, at=end, until=end + timedelta(microseconds=1))


def count_open(unit):
    """What lots hold now, and what is on hold from them."""
    lots = Lot.objects.filter(account__unit=unit).aggregate(s=Sum("remaining"))["s"] or 0
    held = Account.objects.filter(unit=unit, purpose=Purpose.HELD).aggregate(s=Sum("balance"))["s"]
    return lots + (held or 0)


def count_happened(unit, start, end):
    """What came into lots and left them in (start, end], by the kind of the transfer."""
    found = Counter()
    rows = Movement.objects.filter(
        unit=unit, lot_id__isnull=False, transfer__at__gt=start, transfer__at__lte=end
    ).select_related("transfer", "source", "target")
    for row in rows:
        change = (row.target.purpose in IN_LOTS) - (row.source.purpose in IN_LOTS)
        if change and row.source.purpose != Purpose.DEBT and row.target.purpose != Purpose.DEBT:
            found[STEP_OF_KIND[row.transfer.kind]] += change * row.amount
    return {step: amount for step, amount in found.items() if amount}


class TiedWalk(Walk):
    """The ledger's walk, which at its end is rolled forward from each of its days to the next."""

    def __init__(self):
        self.untouched = transaction.savepoint()
        super().__init__()
        self.seen = {}

    @invariant()
    def what_is_open_is_remembered(self):
        self.seen[self.at] = {unit: count_open(unit) for unit in Unit}

    def teardown(self):
        try:
            self.prove()
        finally:
            transaction.savepoint_rollback(self.untouched)

    def prove(self):
        for unit in Unit:
            start, before = BEGINNING, 0
            for end, sums in self.seen.items():
                filters = between(start, end)
                happened = count_happened(unit, start, end)
                for side in SIDES:
                    rolls = roll_forward(filters, unit, side).values()
                    together = dict.fromkeys(STEPS, 0)
                    for roll in rolls:
                        assert sum(roll.amounts[:-1]) == roll.amounts[-1]
                        for step, amount in zip(STEPS, roll.amounts, strict=True):
                            together[step] += amount
                    assert together.pop("opening") == before
                    assert together.pop("closing") == sums[unit]
                    assert {step: n for step, n in together.items() if n} == happened
                ties = tie_to_lots(filters, unit).values()
                assert sum(tie.by_books for tie in ties) == sums[unit]
                assert [tie.difference for tie in ties] == [0] * len(ties)
                start, before = end, sums[unit]


def test_any_walk_ties_to_its_lots(scope):
    TiedWalk.business_id = scope.pk
    for purpose in HOUSE_PURPOSES:  # remembered outside the database: no walk may undo them
        for unit in Unit:
            get_house_account(purpose, unit, at=BEGINNING)
    run_state_machine_as_test(
        TiedWalk,
        settings=settings(
            max_examples=10,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
