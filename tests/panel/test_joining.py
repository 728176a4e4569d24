"""Codes, posters and terms, as the staff see them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.shop import Shop
from vafa.audit.models import AuditRecord
from vafa.audit.types import SYSTEM
from vafa.catalog.actions import add_branch
from vafa.customers.actions import register_customer
from vafa.customers.types import JoinedBy, Profile
from vafa.foundation.persian import to_persian_digits
from vafa.joining.actions import ensure_code
from vafa.joining.queries import load_settings
from vafa.staff.types import Role
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import business_scope

JOINING = "/panel/joining/"


@pytest.fixture
def owner(signed_in):
    return signed_in(Role.OWNER)


def come(branch_id, joined_by, number):
    register_customer(
        mobile=f"0912111{number:04}",
        profile=Profile(),
        joined_by=joined_by,
        branch_id=branch_id,
        actor=SYSTEM,
        at=datetime.now(UTC),
    )


def test_each_branch_has_a_code_and_shows_who_came_by_it(owner, business):
    with business_scope(business.pk):
        shop = Shop(branches=2)
        first, second = (ensure_code(branch.id) for branch in shop.branches)
        come(shop.branches[0].id, JoinedBy.TEXT, 1)
        come(shop.branches[0].id, JoinedBy.PORTAL, 2)
        come(shop.branches[0].id, JoinedBy.CASHIER, 3)
        come(shop.branches[1].id, JoinedBy.CASHIER, 4)
    html = owner.get(JOINING).content.decode()
    rows = re.findall(r"<tr data-href.*?</tr>", html)
    cells = [re.sub(r"<[^>]+>", " ", row).split() for row in rows]
    assert [one[-4:-2] for one in cells if to_persian_digits(first) in one] == [["۳", "۲"]]
    assert [one[-4:-2] for one in cells if to_persian_digits(second) in one] == [["۱", "۰"]]
    assert len(rows) == 3


def test_the_list_asks_no_more_for_three_branches_than_for_one(owner, business):
    counts = []
    for branches in (1, 3):
        with business_scope(business.pk):
            if branches == 3:
                for code in ("x", "y"):
                    add_branch(code=code, name=code, actor=SYSTEM, at=datetime.now(UTC))
            else:
                Shop()
        owner.get(JOINING)  # makes the codes
        with CaptureQueriesContext(connection) as asked:
            owner.get(JOINING)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_poster_is_a_page_of_paper_with_the_businesss_own_code(owner, business):
    with business_scope(business.pk):
        branch = Shop().branches[0]
        code = ensure_code(branch.id)
    page = owner.get(f"{JOINING}{code}/").content.decode()
    assert f"/c/{business.slug}/join/{code}/" in page
    assert branch.name in page
    sizes = []
    for size in ("", "?size=A5"):
        answer = owner.get(f"{JOINING}{code}/poster.pdf{size}")
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
        sizes.append(re.findall(rb"/MediaBox \[([^\]]+)\]", answer.content))
    assert sizes == [[b"0 0 595.28 841.89"], [b"0 0 419.53 595.28"]]


def test_the_poster_of_a_neighbour_does_not_exist(owner, business):
    other = create_business(slug=f"o-{business.slug}", name="همسایه", at=datetime.now(UTC))
    with business_scope(other.pk):
        foreign = ensure_code()
    for href in (f"{JOINING}{foreign}/", f"{JOINING}{foreign}/poster.pdf", f"{JOINING}xx/"):
        assert owner.get(href).status_code == 404


def test_terms_are_changed_and_the_former_ones_stay_on_the_record(owner, business):
    for terms in ("یک", "دو"):
        values = {"is_open": "on", "terms": terms, "line": "۳۰۰۰۱۲۳۴", "promise": "هدیه"}
        assert owner.post(f"{JOINING}terms/", values).status_code == 303
    owner.post(f"{JOINING}terms/", {"terms": "دو"})
    with business_scope(business.pk):
        settings = load_settings()
        acts = AuditRecord.objects.filter(act="joining.settings_changed").order_by("id")
        former = [one.facts["before"]["terms"] for one in acts]
    assert (settings.is_open, settings.terms, settings.line) == (False, "دو", "")
    assert former == ["", "یک", "دو"]
