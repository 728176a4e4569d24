"""Proving the books: every kept figure is built again from the movements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A row that the movements contradict: which, what it says, what it should say."""

    table: str
    id: int
    says: int
    should: int
    unit: str = ""

    def __str__(self) -> str:
        return f"{self.table} {self.id}: says {self.says}, the movements make {self.should}"


_BALANCES = """
SELECT a.id, a.unit, a.balance, coalesce(t.amount, 0) - coalesce(s.amount, 0) AS should
  FROM ledger_account a
  LEFT JOIN (SELECT business_id, target_id, sum(amount) AS amount FROM ledger_movement
              WHERE business_id = %(here)s GROUP BY 1, 2) t
    ON t.business_id = a.business_id AND t.target_id = a.id
  LEFT JOIN (SELECT business_id, source_id, sum(amount) AS amount FROM ledger_movement
              WHERE business_id = %(here)s GROUP BY 1, 2) s
    ON s.business_id = a.business_id AND s.source_id = a.id
 WHERE a.business_id = %(here)s AND a.balance IS NOT NULL
   AND a.balance <> coalesce(t.amount, 0) - coalesce(s.amount, 0)
 ORDER BY a.id
"""

_LOTS = """
SELECT l.id, a.unit, l.remaining, coalesce(m.amount, 0) AS should
  FROM ledger_lot l
  JOIN ledger_account a ON a.business_id = l.business_id AND a.id = l.account_id
  LEFT JOIN (
    SELECT m.business_id, m.lot_id,
           sum(CASE WHEN m.target_id = l.account_id THEN m.amount ELSE -m.amount END) AS amount
      FROM ledger_movement m
      JOIN ledger_lot l ON l.business_id = m.business_id AND l.id = m.lot_id
     WHERE m.business_id = %(here)s GROUP BY 1, 2) m
    ON m.business_id = l.business_id AND m.lot_id = l.id
 WHERE l.business_id = %(here)s AND l.remaining <> coalesce(m.amount, 0)
 ORDER BY l.id
"""

_WALLETS = """
SELECT a.id, a.unit, a.balance, coalesce(l.remaining, 0) AS should
  FROM ledger_account a
  LEFT JOIN (SELECT business_id, account_id, sum(remaining) AS remaining FROM ledger_lot
              WHERE business_id = %(here)s GROUP BY 1, 2) l
    ON l.business_id = a.business_id AND l.account_id = a.id
 WHERE a.business_id = %(here)s AND a.purpose = 'wallet'
   AND a.balance <> coalesce(l.remaining, 0)
 ORDER BY a.id
"""

_HELD = """
SELECT a.id, a.unit, a.balance, coalesce(h.amount, 0) AS should
  FROM ledger_account a
  LEFT JOIN (SELECT business_id, holder, owner_id, unit, sum(amount) AS amount FROM ledger_hold
              WHERE business_id = %(here)s AND state = 'open' GROUP BY 1, 2, 3, 4) h
    ON h.business_id = a.business_id AND h.holder = a.holder AND h.owner_id = a.owner_id
   AND h.unit = a.unit
 WHERE a.business_id = %(here)s AND a.purpose = 'held' AND a.balance <> coalesce(h.amount, 0)
 ORDER BY a.id
"""

_HOLDS = """
SELECT h.id, h.unit, CASE h.state WHEN 'open' THEN h.amount ELSE 0 END AS says,
       coalesce(m.amount, 0) AS should
  FROM ledger_hold h
  LEFT JOIN (
    SELECT t.business_id, t.cause_id,
           sum(CASE t.kind WHEN 'hold' THEN m.amount ELSE -m.amount END) AS amount
      FROM ledger_transfer t
      JOIN ledger_movement m ON m.business_id = t.business_id AND m.transfer_id = t.id
     WHERE t.business_id = %(here)s AND t.cause_kind = 'hold' AND t.kind IN ('hold', 'release')
     GROUP BY 1, 2) m
    ON m.business_id = h.business_id AND m.cause_id = h.id
 WHERE h.business_id = %(here)s
   AND coalesce(m.amount, 0) <> CASE h.state WHEN 'open' THEN h.amount ELSE 0 END
 ORDER BY h.id
"""

_MOVED = """
SELECT m.transfer_id, m.unit,
       coalesce(sum(m.amount) FILTER (WHERE s.purpose = 'moved'), 0) AS says,
       coalesce(sum(m.amount) FILTER (WHERE t.purpose = 'moved'), 0) AS should
  FROM ledger_movement m
  JOIN ledger_account s ON s.business_id = m.business_id AND s.id = m.source_id
  JOIN ledger_account t ON t.business_id = m.business_id AND t.id = m.target_id
 WHERE m.business_id = %(here)s AND 'moved' IN (s.purpose, t.purpose)
 GROUP BY m.transfer_id, m.unit
HAVING coalesce(sum(m.amount) FILTER (WHERE s.purpose = 'moved'), 0)
    <> coalesce(sum(m.amount) FILTER (WHERE t.purpose = 'moved'), 0)
 ORDER BY m.transfer_id
"""

_EMPTY = """
SELECT t.id, '', 0, 1 FROM ledger_transfer t
 WHERE t.business_id = %(here)s AND NOT EXISTS (
    SELECT FROM ledger_movement m WHERE m.business_id = t.business_id AND m.transfer_id = t.id)
 ORDER BY t.id
"""

CHECKS = {
    "account": _BALANCES,
    "lot": _LOTS,
    "wallet": _WALLETS,
    "held": _HELD,
    "hold": _HOLDS,
    "moved": _MOVED,
    "transfer": _EMPTY,
}


def verify_books(business_id: int) -> Iterator[Fault]:
    """Every row of the business in scope that disagrees with its movements; none when all is well.

    That movements sum to zero needs no check: one row is both legs.
    """
    for table, sql in CHECKS.items():
        with connection.cursor() as cursor:
            cursor.execute(sql, {"here": business_id})
            for number, unit, says, should in cursor.fetchall():
                yield Fault(table=table, id=number, unit=unit, says=says, should=int(should))
