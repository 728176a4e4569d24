"""The night on which credit ends, over a million wallets.

    .venv/bin/python -m bench.expire [--wallets 1000000] [--ending 100000]

Each wallet has a lot that is good for years; so many of them have one that ended last midnight.
They end as the worker ends them, five hundred to a transaction. The floor writes the same rows of
the same tables, as many to a transaction, by INSERT … SELECT and UPDATE: no lock, no bar, no name
of what was seen in Python.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.cpu import Cost, measure
from bench.database import bench_database
from vafa.config.schedule import expire
from vafa.ledger.actions import get_house_account
from vafa.ledger.models import Lot
from vafa.ledger.queries import verify_books
from vafa.ledger.types import Purpose, Unit
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import business_scope

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
AT_ONCE = 500
CREDIT = 20_000

# A customer of number n has the accounts 8n to 8n + 3, what was given stands in 8n + 4 and 8n + 5.
_ROWS = """
INSERT INTO ledger_account (business_id, id, holder, owner_id, purpose, unit, balance, opened_at)
SELECT %(business)s, n * 8 + k, 'customer', n, (ARRAY['wallet', 'debt'])[1 + k / 2],
    (ARRAY['credit', 'points'])[1 + k %% 2],
    CASE WHEN k > 0 THEN 0 WHEN n <= %(ending)s THEN 2 * %(credit)s ELSE %(credit)s END, %(at)s
FROM generate_series(1, %(wallets)s) n, generate_series(0, 3) k;

INSERT INTO ledger_transfer (business_id, id, kind, reference, at, recorded_at, actor, reason,
    cause_kind, cause_id)
SELECT %(business)s, n, 'earn', n::text, %(at)s, %(at)s, 'system:0', '', 'sale', n
FROM generate_series(1, %(wallets)s) n;

INSERT INTO ledger_lot (business_id, id, account_id, amount, remaining, priority, promotional,
    available_at, expires_at, created_at, cause_kind, cause_id, warnings)
SELECT %(business)s, n * 8 + 4 + k, n * 8, %(credit)s, %(credit)s, 0, true, %(at)s,
    CASE k WHEN 1 THEN %(at)s ELSE %(at)s + interval '3 years' END, %(at)s, 'sale', n, 0
FROM generate_series(1, %(wallets)s) n, LATERAL generate_series(0, (n <= %(ending)s)::int) k;

INSERT INTO ledger_movement (business_id, id, transfer_id, source_id, target_id, lot_id, unit,
    amount)
SELECT %(business)s, l.id, l.cause_id, %(issued)s, l.account_id, l.id, 'credit', l.amount
FROM ledger_lot l
"""

# The same rows, by nothing but SQL. The ids are free: what the ledger makes is far greater.
_FLOOR = """
WITH due AS (
    SELECT id, account_id, remaining FROM ledger_lot
    WHERE business_id = %(business)s AND remaining > 0 AND expires_at <= %(now)s
    ORDER BY expires_at, id LIMIT %(limit)s
), transfers AS (
    INSERT INTO ledger_transfer (business_id, id, kind, reference, at, recorded_at, actor, reason,
        cause_kind, cause_id)
    SELECT %(business)s, (1::bigint << 50) + id, 'expire', 'lot:' || id, %(now)s, %(now)s,
        'system:0', '', 'lot', id FROM due
), moved AS (
    INSERT INTO ledger_movement (business_id, id, transfer_id, source_id, target_id, lot_id, unit,
        amount)
    SELECT %(business)s, (1::bigint << 50) + id, (1::bigint << 50) + id, account_id, %(expired)s,
        id, 'credit', remaining FROM due
), emptied AS (
    UPDATE ledger_lot l SET remaining = 0 FROM due
    WHERE l.business_id = %(business)s AND l.id = due.id
)
UPDATE ledger_account a SET balance = balance - due.remaining FROM due
WHERE a.business_id = %(business)s AND a.id = due.account_id
"""


def fill(admin: Any, wallets: int, ending: int) -> tuple[int, int]:
    """A business with so many wallets; its id, and where the house counts what ended."""
    business = create_business(slug="bench", name="bench", at=AT)
    with business_scope(business.pk):
        issued = get_house_account(Purpose.ISSUED, Unit.CREDIT, at=AT)
        expired = get_house_account(Purpose.EXPIRED, Unit.CREDIT, at=AT)
    facts = {"business": business.pk, "issued": issued, "wallets": wallets, "ending": ending}
    facts |= {"credit": CREDIT, "at": AT - timedelta(days=45)}
    admin.execute("SET session_replication_role = replica")  # the rows are known to fit
    for statement in _ROWS.split(";"):
        admin.execute(statement, facts)
    admin.execute("SET session_replication_role = DEFAULT")
    admin.execute("VACUUM ANALYZE")
    return business.pk, expired


def end_by_hand(admin: Any, facts: dict[str, Any], lots: int) -> None:
    """The floor: so many lots, some at a time."""
    for _ in range(0, lots, AT_ONCE):
        admin.execute(_FLOOR, facts)


def main() -> None:
    """Let half of what is over end by hand and half by the worker's step; prove the books."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--wallets", type=int, default=1_000_000)
    arguments.add_argument("--ending", type=int, default=100_000)
    asked = arguments.parse_args()
    with bench_database("bench_expire") as (server, admin):
        data = server.cluster.data
        business_id, expired = fill(admin, asked.wallets, asked.ending)
        facts = {"business": business_id, "expired": expired, "now": AT, "limit": AT_ONCE}
        by_hand = asked.ending // 2 // AT_ONCE * AT_ONCE
        _, floor = measure(lambda: end_by_hand(admin, facts, by_hand), data=data)
        _, ours = measure(lambda: expire(business_id, AT), data=data)
        tell("by hand", floor, by_hand)
        tell("by the worker's step", ours, asked.ending - by_hand)
        print(f"ratio {_each(ours, asked.ending - by_hand) / _each(floor, by_hand):.1f}")
        with business_scope(business_id):
            left = Lot.objects.filter(remaining__gt=0, expires_at__lte=AT).count()
            assert not left, f"{left} lots have not ended"
            wrong = list(verify_books(business_id))
            assert not wrong, wrong[:5]


def tell(what: str, cost: Cost, lots: int) -> None:
    """What so many lots took."""
    print(f"{what:24}{_each(cost, lots):7.0f} µs CPU a lot; {lots:,} lots: {cost}", flush=True)


def _each(cost: Cost, lots: int) -> float:
    return cost.cpu_ms / lots * 1000


if __name__ == "__main__":
    main()
