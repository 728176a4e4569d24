"""The weeks that the demo lives through: the rules as they stood, replayed, are its books.

`EVERY=1 pytest tests/replay/test_demo.py` is the whole demo; without, it is a few households.
"""

from __future__ import annotations

import os
from collections import Counter
from datetime import UTC, datetime

from tests.demo import keep_households
from tests.replay.test_equals_the_books import replay, write_lots
from vafa.config.demo.business import NAME, SLUG
from vafa.config.demo.load import load_demo
from vafa.ledger.models import Account, Lot
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import business_scope

EVERY = int(os.environ.get("EVERY", "40"))
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def test_the_live_rules_replayed_are_the_live_books(db, tmp_path):
    business = create_business(slug=SLUG, name=NAME, at=NOW, is_demo=True)
    list(load_demo(now=NOW, path=keep_households(tmp_path, every=EVERY)))
    with business_scope(business.id):
        members = replay("customer")
        kept, owed = {}, Counter()
        for row in Lot.objects.select_related("account"):
            kept.setdefault((row.account.owner_id, row.account.unit), []).append(row)
        for row in Account.objects.filter(purpose="debt").exclude(balance=0):
            owed[row.owner_id, row.unit] = row.balance
        found = {
            (number, unit): (purse.debt, write_lots(purse.lots))
            for number, member in members.items()
            for unit, purse in member.lives[0].purses.items()
            if purse.lots or purse.debt
        }
        assert sum(len(lots) for _debt, lots in found.values()) > 100
        assert found == {
            key: (owed[key], write_lots(kept.get(key, ()))) for key in kept.keys() | owed.keys()
        }
