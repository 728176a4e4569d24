"""T01: hostile SQL, as the application role, against the books: all refused, nothing changed."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, connections, transaction

from tests.checkout.conftest import Till
from vafa.ledger.actions import lock_wallet
from vafa.ledger.models import Account, Lot, Movement, Transfer
from vafa.ledger.queries import verify_books
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import business_scope

TABLES = ("ledger_account", "ledger_lot", "ledger_movement", "ledger_transfer", "ledger_hold")

HOSTILE = {
    "a transfer of nothing": """
        INSERT INTO ledger_transfer (business_id, id, kind, reference, at, recorded_at, actor,
            reason, cause_kind, cause_id) VALUES ({here}, 1, 'earn', 'x', now(), now(), 'x', '',
            'x', 1)""",
    "a movement of its own": """
        INSERT INTO ledger_movement (business_id, id, transfer_id, source_id, target_id, unit,
            amount) SELECT business_id, 1, transfer_id, source_id, target_id, unit, 1
            FROM ledger_movement LIMIT 1""",
    "another amount": "UPDATE ledger_movement SET amount = amount * 2",
    "a leg moved to another transfer": "UPDATE ledger_movement SET transfer_id = 1",
    "turned round": "UPDATE ledger_movement SET source_id = target_id, target_id = source_id",
    "one movement less": "DELETE FROM ledger_movement",
    "one transfer less": "DELETE FROM ledger_transfer",
    "an empty table": "TRUNCATE ledger_movement",
    "an empty table and all it holds": "TRUNCATE ledger_transfer CASCADE",
    "the trigger off": "ALTER TABLE ledger_movement DISABLE TRIGGER ALL",
    "triggers off for the session": "SET session_replication_role = replica",
    "a balance without a movement": "UPDATE ledger_account SET balance = balance + 1000000",
    "a lot without a movement": "UPDATE ledger_lot SET remaining = amount + 1",
    "a lot that lives longer": "UPDATE ledger_lot SET expires_at = NULL",
    "a hold without end": "UPDATE ledger_hold SET expires_at = now() + interval '1 year'",
    "a hold less": "DELETE FROM ledger_hold",
    "the policy gone": "DROP POLICY same_business ON ledger_movement",
    "a function of one's own": "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "the owner's hat": "SET ROLE vafa_owner",
}

# The same through the one door: what it may not be talked into.
POSTS = {
    "more than there is": {"amount": 10**12},
    "nothing": {"amount": 0},
    "less than nothing": {"amount": -5},
    "another unit": {"unit": "points"},
    "a neighbour's account": {"target_id": "neighbour"},
    "a wallet without its lot": {"lot_id": None},
    "somebody else's lot": {"lot_id": "neighbour"},
    "to a wallet that gets no lot": {"target_id": "another"},
    "a house's lot": {"source_id": "issued"},
    "to where it came from": {"target_id": "source"},
    "a transfer that is not there": {"transfer_id": 1},
}


@pytest.fixture
def cafe(committed, business):
    with business_scope(business.pk):
        till = Till(business)
        till.credit_rule(10)
        till.sell(1_000_000)
        till.spend(30_000)
    return business


def dump():
    """Every row of the books, as text."""
    with connection.cursor() as cursor:
        found = []
        for table in TABLES:
            cursor.execute(f"SELECT md5(string_agg(t::text, '|' ORDER BY t.id)) FROM {table} t")
            found.append(cursor.fetchone()[0])
    return found


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_statement_is_refused_and_changes_nothing(cafe, name):
    with business_scope(cafe.pk):
        before = dump()
    with pytest.raises(DatabaseError), business_scope(cafe.pk), connection.cursor() as cursor:
        cursor.execute(HOSTILE[name].format(here=cafe.pk))
    with business_scope(cafe.pk):
        assert dump() == before
        assert list(verify_books(cafe.pk)) == []


@pytest.mark.parametrize("name", POSTS)
def test_the_door_itself_lets_nothing_crooked_through(cafe, name):
    import json

    neighbour = create_business(slug=f"n{cafe.pk}", name="همسایه", at=cafe.created_at)
    with business_scope(neighbour.pk):
        other = Till(neighbour)
        other.credit_rule(10)
        other.sell(1_000_000)
        theirs = Account.objects.get(purpose="wallet", unit="credit")
        their_lot = Lot.objects.get()
    with business_scope(cafe.pk):
        wallet = Account.objects.get(purpose="wallet", unit="credit")
        spent = Account.objects.get(purpose="spent", unit="credit")
        issued = Account.objects.get(purpose="issued", unit="credit")
        another = lock_wallet(1, at=cafe.created_at).purses["credit"].wallet_id
        lot = Lot.objects.filter(remaining__gt=0).first()
        before = dump()
    asked = POSTS[name]
    movement = {
        "id": 9,
        "transfer_id": 7,
        "source_id": wallet.id,
        "target_id": spent.id,
        "lot_id": lot.id,
        "unit": "credit",
        "amount": 10,
    } | asked
    if movement["target_id"] == "neighbour":
        movement["target_id"] = theirs.id
    if movement["target_id"] == "another":
        movement["target_id"] = another
    if movement["source_id"] == "issued":
        movement["source_id"] = issued.id
    if movement["target_id"] == "source":
        movement["target_id"] = wallet.id
    if movement["lot_id"] == "neighbour":
        movement["lot_id"] = their_lot.id
    transfer = {
        "id": 7,
        "kind": "spend",
        "reference": "hostile",
        "at": "2026-11-21T00:00:00Z",
        "recorded_at": "2026-11-21T00:00:00Z",
        "actor": "x",
        "reason": "",
        "cause_kind": "x",
        "cause_id": 1,
    }
    post = {"transfers": [transfer], "lots": [], "movements": [movement]}
    with pytest.raises(DatabaseError), business_scope(cafe.pk), connection.cursor() as cursor:
        cursor.execute("SELECT ledger_post(%s::jsonb)", [json.dumps(post)])
    with business_scope(cafe.pk):
        assert dump() == before


def test_a_new_lot_stands_in_the_wallet_that_its_movement_fills(cafe):
    """Neither in the house's account, nor in a wallet that gets nothing."""
    import json

    with business_scope(cafe.pk):
        wallet = Account.objects.get(purpose="wallet", unit="credit")
        issued = Account.objects.get(purpose="issued", unit="credit")
        another = lock_wallet(1, at=cafe.created_at).purses["credit"].wallet_id
        before = dump()
    day = "2026-11-21T00:00:00Z"
    transfer = {"id": 7, "kind": "earn", "reference": "hostile", "at": day, "recorded_at": day}
    transfer |= {"actor": "x", "reason": "", "cause_kind": "x", "cause_id": 1}
    lot = {"id": 8, "amount": 10, "priority": 0, "promotional": True, "available_at": day}
    lot |= {"expires_at": None, "created_at": day, "cause_kind": "x", "cause_id": 1}
    movement = {"id": 9, "transfer_id": 7, "source_id": issued.id, "target_id": wallet.id}
    movement |= {"lot_id": 8, "unit": "credit", "amount": 10}
    for place in (issued.id, another):
        post = {"transfers": [transfer], "lots": [lot | {"account_id": place}]}
        post["movements"] = [movement]
        with pytest.raises(DatabaseError), business_scope(cafe.pk), connection.cursor() as cursor:
            cursor.execute("SELECT ledger_post(%s::jsonb)", [json.dumps(post)])
    with business_scope(cafe.pk):
        assert dump() == before


def test_an_honest_post_passes_so_the_refusals_above_mean_something(cafe):
    with business_scope(cafe.pk):
        count = Movement.objects.count(), Transfer.objects.count()
        wallet = Account.objects.get(purpose="wallet", unit="credit")
        assert (wallet.balance, count) == (70_000 + 97_000, (3, 3))


@pytest.mark.parametrize(
    ("table", "change", "named"),
    [
        (
            "ledger_account",
            "UPDATE ledger_account SET balance = balance + 7 WHERE purpose = 'wallet'",
            "account",
        ),
        ("ledger_lot", "UPDATE ledger_lot SET remaining = remaining - 7", "lot"),
        ("ledger_movement", "UPDATE ledger_movement SET amount = amount + 7", "account"),
    ],
)
def test_what_a_superuser_alters_is_named_by_the_proof(cafe, postgres, table, change, named):
    import psycopg

    name = connections["default"].settings_dict["NAME"]
    with psycopg.connect(postgres.admin_dsn(name)) as admin:
        admin.execute("SET session_replication_role = replica")  # past every trigger
        admin.execute(
            f"{change} {'AND' if 'WHERE' in change else 'WHERE'} business_id = %s", [cafe.pk]
        )
    with business_scope(cafe.pk):
        faults = list(verify_books(cafe.pk))
    assert {fault.table for fault in faults} >= {named}
    assert all(str(fault.id) in str(fault) for fault in faults)


def test_rolled_back_work_leaves_nothing(cafe):
    with business_scope(cafe.pk):
        before = dump()
    with pytest.raises(ZeroDivisionError), business_scope(cafe.pk), transaction.atomic():
        till = Till(cafe, code="other")
        till.sell(500_000, mobile="+989350000000", number="one more")
        raise ZeroDivisionError
    with business_scope(cafe.pk):
        assert dump() == before
