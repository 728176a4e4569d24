"""What ended, given back from the customer's page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.portal.conftest import Club
from vafa.audit.types import SYSTEM
from vafa.foundation.ids import write_id
from vafa.foundation.jalali import format_date, local_day
from vafa.ledger.actions import expire_due
from vafa.ledger.models import Lot
from vafa.ledger.queries import load_wallet, verify_books
from vafa.ledger.types import Unit
from vafa.staff.types import Role


def test_it_is_chosen_dated_given_a_reason_and_given_once(business, signed_in):
    club = Club(business, at=datetime.now(UTC) - timedelta(days=60))
    negar = club.customer().id
    with club.scope():
        while expire_due(at=datetime.now(UTC) - timedelta(days=1), actor=SYSTEM):
            pass
        lot = Lot.objects.get()
    stranger = club.sell(100_000, "+989351112233").customer_id
    owner = signed_in(Role.OWNER)
    page = f"/panel/customers/{write_id('cus', negar)}/reinstate/"
    assert "۹۴٬۰۰۰ تومان" in owner.get(page).content.decode()
    day = format_date(local_day(datetime.now(UTC)) + timedelta(days=5), digits="latin")
    form = {"lot": str(lot.id), "last_day": day, "why": "سفر بود"}
    other = f"/panel/customers/{write_id('cus', stranger)}/reinstate/"
    assert owner.post(other, form).status_code == 303  # nothing of theirs ended
    assert owner.post(page, form | {"why": ""}).status_code == 422
    with club.scope():
        assert load_wallet(negar, at=datetime.now(UTC)).usable[Unit.CREDIT] == 0
    for _ in range(2):
        assert owner.post(page, form).status_code == 303
    with club.scope():
        assert load_wallet(negar, at=datetime.now(UTC)).usable[Unit.CREDIT] == 940_000
        assert list(verify_books(business.pk)) == []
