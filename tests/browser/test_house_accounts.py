"""House accounts in a browser: the list, one account, the customer's page."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.browser.conftest import sign_in
from tests.onaccount.test_accounts import AccountTill
from tests.staff.cast import hire
from vafa.foundation.ids import write_id
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope


@pytest.fixture
def owner(business):
    """The owner of a café where somebody bought on account, and paid a part."""
    with business_scope(business.pk):
        till = AccountTill(business)
        till.at = datetime.now(UTC) - timedelta(days=70)
        mina = till.account(20_000_000)
        for rial in (4_000_000, 1_500_000, 2_500_000):
            till.buy(rial)
            till.pass_days(33)
        till.at = datetime.now(UTC)
        till.pay(mina, 1_000_000)
        owner = hire(Role.OWNER)
    owner.mina = write_id("cus", mina)
    return owner


def test_the_pages_of_house_accounts(owner, page, shot, axe):
    sign_in(page, owner)
    for name, address in (
        ("house-accounts", "/panel/customers/accounts/"),
        ("house-account", f"/panel/customers/{owner.mina}/account/"),
        ("house-account-customer", f"/panel/customers/{owner.mina}/"),
    ):
        page.goto(address)
        shot(page, name)
        axe(page)
