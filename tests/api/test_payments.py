"""Payments and the text account over the API."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from vafa.audit.types import SYSTEM
from vafa.payments.actions import begin_payment, save_payment_account
from vafa.payments.models import Payment
from vafa.textaccount.actions import correct_account, open_account

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)


@pytest.fixture
def paid(cafe):
    """Three wishes to pay, the second of them paid."""
    with cafe.scope():
        save_payment_account(gateway="zibal", settings={"merchant": "m"}, actor=SYSTEM, at=NOW)
        for reference in ("a", "b", "c"):
            begin_payment(
                purpose="try",
                reference=reference,
                amount_rial=20_000,
                description="x",
                return_path="/panel/",
                actor=SYSTEM,
                at=NOW,
            )
        Payment.objects.filter(reference="b").update(state="paid", receipt="R7", paid_at=NOW)


def test_payments_come_newest_first_by_pages_and_by_state(cafe, paid):
    first = cafe.get("/payments?limit=2").json()
    assert [one["reference"] for one in first["data"]] == ["c", "b"]
    second = cafe.get(f"/payments?limit=2&cursor={first['next_cursor']}").json()
    assert [one["reference"] for one in second["data"]] == ["a"]
    assert second["next_cursor"] is None
    [one] = cafe.get("/payments?state=paid").json()["data"]
    assert (one["reference"], one["receipt"], one["amount_rial"]) == ("b", "R7", 20_000)
    assert one["id"].startswith("pay_")
    assert cafe.get("/payments?purpose=texts").json()["data"] == []


def test_the_text_account_and_what_changed_it(cafe):
    assert cafe.get("/text-account").status_code == 404
    assert cafe.get("/text-account/entries").json() == {"data": [], "next_before": None}
    with cafe.scope():
        open_account(actor=SYSTEM, at=NOW)
        correct_account(amount_rial=9_000, reason="آغاز", key="k", actor=SYSTEM, at=NOW)
    assert cafe.get("/text-account").json() == {
        "balance_rial": 9_000,
        "low_rial": 2_000_000,
        "is_low": True,
        "advertising_waits": True,
        "opened_on": "2026-11-21",
    }
    [entry] = cafe.get("/text-account/entries").json()["data"]
    assert (entry["kind"], entry["amount_rial"], entry["day"]) == (
        "correction",
        9_000,
        "2026-11-21",
    )
    assert cafe.get("/text-account/entries?before=2026-11-21").json()["data"] == []
