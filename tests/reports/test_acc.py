"""The auditor's views: true to the books, blind to people, and nothing else may be read."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connections

from tests.checkout.conftest import Till
from vafa.checkout.types import Redeem
from vafa.ledger.types import Unit
from vafa.tenancy.scope import business_scope

VIEWS = (
    *("entry", "balance", "operation", "code", "redemption"),
    *("outbox", "audit", "import_row", "flag", "member", "hold"),
)


@pytest.fixture
def auditor(committed, business, postgres):
    """A connection as the auditor, reading one business after a day of work."""
    with business_scope(business.pk):
        till = Till(business)
        till.credit_rule(10)
        receipt = till.sell(1_000_000)
        till.sell(500_000, redeem=Redeem(code=till.code(), credit_rial=40_000))
        till.take_back(receipt)
        till.balance = till.credit()
    name = connections["default"].settings_dict["NAME"]
    with psycopg.connect(postgres.dsn("vafa_auditor", name), autocommit=True) as connection:
        connection.execute(f"SET app.business_id = '{business.pk}'")
        connection.till = till
        yield connection


def test_entries_sum_to_zero_and_balances_are_their_sums(auditor):
    wrong = auditor.execute(
        "SELECT op, unit FROM acc.entry GROUP BY 1, 2 HAVING sum(amount) <> 0"
    ).fetchall()
    assert wrong == []
    differing = auditor.execute(
        """SELECT b.account FROM acc.balance b
             LEFT JOIN acc.entry e ON e.tenant = b.tenant AND e.account = b.account
            WHERE b.amount IS NOT NULL
            GROUP BY b.account, b.amount HAVING b.amount <> coalesce(sum(e.amount), 0)"""
    ).fetchall()
    assert differing == []
    held = auditor.execute(
        "SELECT sum(amount) FROM acc.balance WHERE member IS NOT NULL AND unit = %s", [Unit.CREDIT]
    ).fetchone()
    assert held == (auditor.till.balance,)


def test_a_used_code_has_one_redemption_and_an_operation_names_its_invoice(auditor):
    assert auditor.execute("SELECT state FROM acc.code").fetchall() == [("used",)]
    assert auditor.execute("SELECT count(*) FROM acc.redemption").fetchone() == (1,)
    kinds = auditor.execute("SELECT kind, invoice FROM acc.operation ORDER BY op").fetchall()
    assert kinds == [
        ("earn", "till:1"),
        ("spend", "till:2"),
        ("earn", "till:2"),
        ("take_back", "till:1"),
    ]


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_answers_and_knows_no_neighbour(auditor, view):
    auditor.execute(f"SELECT * FROM acc.{view}")
    auditor.execute("SET app.business_id = '1'")
    assert auditor.execute(f"SELECT count(*) FROM acc.{view}").fetchone() == (0,)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT mobile FROM customers_customer",
        "SELECT digest FROM codes_code",
        "SELECT body FROM messaging_message",
        "SELECT * FROM staff_user",
        "UPDATE ledger_account SET balance = 0",
        "DELETE FROM audit_auditrecord",
        "INSERT INTO guard_flag (business_id) VALUES (1)",
        "SELECT ledger_post('{}'::jsonb)",
        "CREATE TABLE mine (a int)",
    ],
)
def test_the_auditor_can_do_nothing_else(auditor, sql):
    auditor.execute("SET default_transaction_read_only = off")  # which is theirs to say
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        auditor.execute(sql)
