"""Every page of the panel that needs no id, as an owner sees it: empty, both widths."""

from datetime import UTC, datetime

import pytest
from django.test import override_settings
from django.urls import URLPattern, get_resolver, reverse

from tests.browser.conftest import opening_pages, sign_in
from tests.staff.cast import hire
from vafa.audit.types import SYSTEM
from vafa.foundation.ids import new_id
from vafa.staff.types import Role
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import business_scope
from vafa.textaccount.actions import open_account

NOT_PAGES = {"home", "sign_out", "peers_export"}


def _names(resolver, spaces=()):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            is_page = "GET" in getattr(entry.callback, "methods", ())
            is_plain = not entry.pattern.converters and "." not in str(entry.pattern)  # no file
            if is_page and is_plain and entry.name not in NOT_PAGES:
                yield ":".join([*spaces, entry.name])
        elif not entry.pattern.converters:
            yield from _names(entry, (*spaces, entry.namespace) if entry.namespace else spaces)


PAGES = sorted(name for name in _names(get_resolver()) if name.startswith("panel:"))


@pytest.fixture(scope="module")
def owner_page(chromium, server_url, django_db_blocker):
    """A page in which the owner of a new business has signed in; all tests share it."""
    at = datetime.now(UTC)
    gateway = override_settings(PAYMENT_URL="zibal+https://zibal@gateway.zibal.ir")
    with django_db_blocker.unblock(), gateway, opening_pages(chromium, server_url) as open_page:
        business = create_business(slug=f"empty-{new_id()}", name="کافه آزمون", at=at)
        with business_scope(business.pk):
            owner = hire(Role.OWNER)
            open_account(actor=SYSTEM, at=at)  # it can be charged, so there is a page for that
        page = open_page()
        sign_in(page, owner)
        yield page


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_sound(owner_page, committed, axe, shot, name):
    answer = owner_page.goto(reverse(name))
    if "text/html" not in answer.headers["content-type"]:
        pytest.skip("not a page")
    assert answer.status == 200

    axe(owner_page)
    shot(owner_page, name.replace(":", "-"))
