"""The pages of the text account, and of payment gateways."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vafa.audit.models import AuditRecord
from vafa.audit.types import SYSTEM
from vafa.messaging.models import TextUse
from vafa.payments.models import Payment, PaymentAccount
from vafa.payments.types import State
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope
from vafa.textaccount.actions import correct_account, open_account
from vafa.textaccount.queries import get_account

ACCOUNT = "/panel/messages/account/"
PAYMENTS = "/panel/settings/payments/"


@pytest.fixture
def owner(signed_in):
    return signed_in(Role.OWNER)


def open_with(business, amount_rial):
    now = datetime.now(UTC)
    with business_scope(business.pk):
        open_account(actor=SYSTEM, at=now)
        correct_account(amount_rial=amount_rial, reason="آغاز", key="1", actor=SYSTEM, at=now)


def use(business, count, *, start=0):
    """Texts of so many mailings, today."""
    today = datetime.now(UTC).date()
    with business_scope(business.pk):
        TextUse.objects.bulk_create(
            [
                TextUse(
                    day=today,
                    purpose="by_hand",
                    source_id=start + place + 1,
                    texts=2,
                    parts=4,
                    cost_rial=8_000,
                )
                for place in range(count)
            ]
        )


def test_without_an_account_costs_are_shown_and_nothing_is_charged(owner, business):
    page = owner.get(ACCOUNT)
    assert page.status_code == 200
    assert "charge" not in page.content.decode()
    assert owner.get(f"{ACCOUNT}charge/").status_code == 404
    use(business, 1)
    assert "۸۰۰" in owner.get(ACCOUNT).content.decode()


def test_little_left_is_said_there_and_on_the_dashboard(owner, business):
    open_with(business, 1_900_000)
    assert "۱۹۰,۰۰۰" in owner.get(ACCOUNT).content.decode().replace("٬", ",")
    assert ACCOUNT in owner.get("/panel/dashboard/").content.decode()
    assert owner.post(f"{ACCOUNT}terms/", {"low_rial": "100000"}).status_code == 303
    with business_scope(business.pk):
        assert get_account().low_rial == 1_000_000
    dashboard = owner.get("/panel/dashboard/").content.decode()
    assert ACCOUNT not in dashboard


def test_the_owner_charges_and_the_account_follows_the_bank(owner, business, settings):
    settings.TRIAL_PAYMENTS = True
    open_with(business, 10_000)
    form = {"amount_rial": "50000", "key": "42"}
    answers = [owner.post(f"{ACCOUNT}charge/", form) for _ in range(2)]
    pay = answers[0].headers["Location"]
    assert pay.startswith("/pay/")
    assert answers[1].headers["Location"] == pay  # a form sent twice is one payment
    owner.get(pay)
    owner.post(f"{pay}trial/", {"act": "twice"})
    owner.get(f"{pay}back/")
    with business_scope(business.pk):
        [payment] = Payment.objects.all()
        assert (payment.state, payment.amount_rial) == (State.PAID, 500_000)
        assert get_account().balance_rial == 510_000
    for wrong in ("9000", "999999999999", ""):
        assert owner.post(f"{ACCOUNT}charge/", {**form, "amount_rial": wrong}).status_code == 422
    with business_scope(business.pk):
        assert Payment.objects.count() == 1


def test_who_may_not_change_settings_sees_the_account_and_charges_nothing(signed_in, business):
    open_with(business, 10_000)
    operator = signed_in(Role.OPERATOR)
    page = operator.get(ACCOUNT)
    assert page.status_code == 200
    assert f"{ACCOUNT}charge/" not in page.content.decode()
    assert operator.get(f"{ACCOUNT}charge/").status_code == 403


def test_the_statements_of_the_page_do_not_grow(owner, business):
    open_with(business, 10_000)
    counts = []
    for size in (1, 3):
        use(business, size, start=10 * size)
        with CaptureQueriesContext(connection) as seen:
            assert owner.get(ACCOUNT).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_payment_gateway_is_set_up_and_its_merchant_code_never_shown(owner, business):
    add = f"{PAYMENTS}add/?kind=zarinpal"
    form = {"title": "زرین", "position": "1", "is_active": "on", "settings/merchant": "m-secret-36"}
    form["settings/base_url"] = "https://payment.zarinpal.com"
    assert owner.post(add, form).status_code == 303
    with business_scope(business.pk):
        [account] = PaymentAccount.objects.all()
        assert account.settings["merchant"] == "m-secret-36"
        assert "m-secret" not in str(list(AuditRecord.objects.values_list("facts", flat=True)))
    [link] = [one for one in owner.get(PAYMENTS).content.decode().split('"') if "/pgw_" in one][:1]
    page = owner.get(link).content.decode()
    assert "m-secret" not in page
    # Left empty it stays; it is not sent to another address unless it is typed again.
    changed = {**form, "title": "نو", "settings/merchant": ""}
    assert owner.post(link, changed).status_code == 303
    elsewhere = {**changed, "settings/base_url": "https://evil.example"}
    assert owner.post(link, elsewhere).status_code == 422
    with business_scope(business.pk):
        [account] = PaymentAccount.objects.all()
    assert (account.title, account.settings["merchant"]) == ("نو", "m-secret-36")
    assert account.settings["base_url"] == "https://payment.zarinpal.com"


def test_trial_payments_are_offered_only_where_they_are_allowed(owner, settings):
    trial = "?kind=trial"
    assert trial not in owner.get(f"{PAYMENTS}add/").content.decode()
    form = {"title": "x", "position": "1"}
    assert owner.post(f"{PAYMENTS}add/{trial}", form).status_code == 200  # the choice, no form
    settings.TRIAL_PAYMENTS = True
    assert trial in owner.get(f"{PAYMENTS}add/").content.decode()
    assert owner.post(f"{PAYMENTS}add/{trial}", {**form, "is_active": "on"}).status_code == 303
    tried = owner.post(f"{PAYMENTS}try/", {"amount_rial": "1000", "key": "7"})
    assert tried.headers["Location"].startswith("/pay/")
    assert owner.post(f"{PAYMENTS}try/", {"amount_rial": "1", "key": "8"}).status_code == 422
