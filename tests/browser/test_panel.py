"""Every page of the panel that needs no id, as an owner sees it: empty, both widths."""

import pytest
from django.urls import URLPattern, get_resolver, reverse

from tests.staff.cast import PASSWORD, hire
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

NOT_PAGES = {"home", "sign_out"}


def _names(resolver, spaces=()):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            is_page = "GET" in getattr(entry.callback, "methods", ())
            if is_page and not entry.pattern.converters and entry.name not in NOT_PAGES:
                yield ":".join([*spaces, entry.name])
        elif not entry.pattern.converters:
            yield from _names(entry, (*spaces, entry.namespace) if entry.namespace else spaces)


PAGES = sorted(name for name in _names(get_resolver()) if name.startswith("panel:"))


@pytest.fixture
def owner_page(page, business):
    """A page in which the owner of a new business has signed in."""
    with business_scope(business.pk):
        owner = hire(Role.OWNER)
    page.goto(reverse("panel:sign_in"))
    page.fill("[name=username]", owner.user.username)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_selector(".panel")
    return page


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_sound(owner_page, axe, shot, name):
    answer = owner_page.goto(reverse(name))
    if "text/html" not in answer.headers["content-type"]:
        pytest.skip("not a page")
    assert answer.status == 200

    axe(owner_page)
    shot(owner_page, name.replace(":", "-"))
