"""Loading the demo: complete, once, and taken up again after it was cut off."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest
from django.conf import settings
from django.db import transaction

from tests.demo import keep_households
from vafa.causes.models import Donation
from vafa.config.demo.business import LOGINS, NAME, SLUG
from vafa.config.demo.living import DAYS_OF_TEXTS
from vafa.config.demo.load import LIVE_DAYS, list_logins, load_demo
from vafa.customers.queries import customers
from vafa.foundation.jalali import local_day
from vafa.insight.models import CustomerMetrics
from vafa.ledger.models import Lot, Movement, Transfer
from vafa.ledger.verify import verify_books
from vafa.memberships.models import Membership
from vafa.messaging.models import DemoText, Message
from vafa.outbox.actions import count_waiting
from vafa.programmes.queries import list_programmes
from vafa.sales.queries import sales
from vafa.staff.queries import list_api_keys, list_members
from vafa.staff.sign_in import sign_in
from vafa.tenancy.actions import create_business
from vafa.tenancy.queries import find_business
from vafa.tenancy.scope import business_scope
from vafa.tiers.models import CustomerTier

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
YESTERDAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def few_sales(tmp_path_factory):
    return keep_households(tmp_path_factory.mktemp("demo"), every=50)


_whole = {}


@pytest.fixture
def whole(db, few_sales):
    """What a loading leaves behind that nobody cut off; worked out once."""
    if not _whole:
        with transaction.atomic():
            create_business(slug=SLUG, name=NAME, at=NOW, is_demo=True)
            load(few_sales)
            _whole.update(describe_club(find_business(SLUG)))
            transaction.set_rollback(True)
    return _whole


@pytest.fixture
def begun(db):
    """A loading that was cut off right after it began."""
    return create_business(slug=SLUG, name=NAME, at=NOW, is_demo=True)


def load(path, *, now=NOW, lines=None):
    """Load the whole demo, or give up after so many lines."""
    loading = load_demo(now=now, path=path)
    return list(islice(loading, lines))


def describe_club(business):
    """What a loading leaves behind, as far as it must be the same every time."""
    with business_scope(business.id):
        assert not list(verify_books(business.id))
        return {
            "sales": Counter(sales().values_list("number", "credit_rial", "returned_rial")),
            "lots": sorted(Lot.objects.values_list("amount", "remaining", "expires_at")),
            "transfers": Counter(Transfer.objects.values_list("kind", flat=True)),
            "movements": Movement.objects.count(),
            "customers": sorted(customers().values_list("mobile", "last_name", "joined_at")),
            "texts": Counter(Message.objects.values_list("dedupe_key", "state")).total(),
            "logins": sorted(member.username for member in list_members()),
            "keys": len(list_api_keys()),
        }


def test_the_club_is_alive_up_to_yesterday(begun, few_sales):
    lines = load(few_sales)
    assert "API key" in "\n".join(lines)
    assert settings.DEMO_PASSWORD in "\n".join(list_logins())
    with business_scope(begun.id):
        kinds = Counter(Transfer.objects.values_list("kind", flat=True))
        assert all(kinds[kind] for kind in ("earn", "spend", "expire"))
        assert Lot.objects.filter(remaining__gt=0, expires_at__gt=NOW).exists()
        assert not Lot.objects.filter(remaining__gt=0, expires_at__lte=NOW).exists()
        earned_on = {local_day(at) for at in Lot.objects.values_list("created_at", flat=True)}
        assert min(earned_on) > YESTERDAY - timedelta(days=LIVE_DAYS)
        assert max(local_day(at) for at in sales().values_list("at", flat=True)) == YESTERDAY
        assert {local_day(at) for at in DemoText.objects.values_list("at", flat=True)} <= {
            YESTERDAY - timedelta(days=back) for back in range(DAYS_OF_TEXTS)
        }
        assert DemoText.objects.exists()
        assert CustomerMetrics.objects.exclude(group="").exists()
        assert count_waiting() == {"waiting": 0, "given_up": 0}
        assert {one.kind.slug for one in list_programmes() if one.is_on} == {
            *("causes", "membership", "tiers")
        }
        assert CustomerTier.objects.exclude(slug="").exists()
        assert Membership.objects.exists()
        assert Donation.objects.exists()
    before = describe_club(begun)
    assert load(few_sales, now=NOW + timedelta(days=3)) == []
    assert describe_club(begun) == before
    for login in LOGINS:
        sign_in(username=login.username, password=settings.DEMO_PASSWORD, address="", at=NOW)


@pytest.mark.parametrize("lines", [2, 3])
def test_a_loading_that_was_cut_off_ends_as_if_it_had_not_been(whole, begun, few_sales, lines):
    load(few_sales, lines=lines)
    load(few_sales, now=NOW + timedelta(days=1))
    assert describe_club(begun) == whole


def test_nothing_is_loaded_beside_another_business(business, few_sales):
    assert load(few_sales) == []
    assert find_business(SLUG) is None
