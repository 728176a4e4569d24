"""The weeks that the demo lives through: the rules as they stood, replayed, are its books.

Here for a few households; `python -m bench.demo` for all of them.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from tests.demo import keep_households
from tests.replay.test_equals_the_books import replay, write_lots
from vafa.config.demo.business import NAME, SLUG
from vafa.config.demo.load import load_demo
from vafa.ledger.models import Account, Lot
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import business_scope

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def load_replayed():
    """What each customer has and owes by the replay: (customer, unit) → (debt, lots)."""
    return {
        (number, unit): (purse.debt, write_lots(purse.lots))
        for number, member in replay("customer").items()
        for unit, purse in member.lives[0].purses.items()
        if purse.lots or purse.debt
    }


def load_books():
    """The same by the books."""
    lots, debts = {}, Counter()
    for row in Lot.objects.select_related("account"):
        lots.setdefault((row.account.owner_id, row.account.unit), []).append(row)
    for row in Account.objects.filter(purpose="debt").exclude(balance=0):
        debts[row.owner_id, row.unit] = row.balance
    return {key: (debts[key], write_lots(lots.get(key, ()))) for key in lots.keys() | debts.keys()}


def test_the_live_rules_replayed_are_the_live_books(db, tmp_path):
    business = create_business(slug=SLUG, name=NAME, at=NOW, is_demo=True)
    list(load_demo(now=NOW, path=keep_households(tmp_path, every=40)))
    with business_scope(business.id):
        books = load_books()
        assert sum(len(lots) for _debt, lots in books.values()) > 100
        assert load_replayed() == books
