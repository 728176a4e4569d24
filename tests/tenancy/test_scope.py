"""The scope: one business, one transaction, and what a refusal leaves behind."""

from __future__ import annotations

import pytest
from django.db import transaction

from tests.checkout.conftest import NOW, Till
from vafa.catalog.models import Category
from vafa.checkout.queries import quote_sale
from vafa.foundation.errors import Refused
from vafa.tenancy.actions import create_business
from vafa.tenancy.models import Business
from vafa.tenancy.scope import NoBusinessInScope, ScopesDoNotNest, business_scope


class Counted(Refused):
    keeps_writes = True


def write(name):
    Category(name=name).save(force_insert=True)


def names(business):
    with business_scope(business.pk):
        return sorted(Category.objects.values_list("name", flat=True))


def test_outside_a_scope_nothing_can_be_asked(committed):
    with pytest.raises(NoBusinessInScope):
        Category.objects.count()
    with pytest.raises(NoBusinessInScope):
        write("x")


def test_scopes_do_not_nest(committed, business):
    inner = business_scope(business.pk)
    with business_scope(business.pk), pytest.raises(ScopesDoNotNest), inner:
        pass


def test_a_fault_undoes_the_whole_scope(committed, business):
    with pytest.raises(ZeroDivisionError), business_scope(business.pk):
        write("a")
        raise ZeroDivisionError
    assert names(business) == []


@pytest.mark.parametrize(("refusal", "kept"), [(Refused, []), (Counted, ["a"])])
def test_a_refusal_undoes_unless_it_is_one_that_counts(committed, business, refusal, kept):
    with pytest.raises(refusal), business_scope(business.pk):
        write("a")
        raise refusal
    assert names(business) == kept


def test_the_connection_is_left_without_a_business(committed, business):
    with business_scope(business.pk):
        write("a")
    from django.db import connection

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM catalog_category")
        assert cursor.fetchone() == (0,)


def test_a_row_of_another_business_cannot_be_saved_here(committed, business):
    other = create_business(slug=f"o{business.pk}", name="دیگری", at=NOW)
    with business_scope(business.pk):
        row = Category(name="a")
        row.save(force_insert=True)
    with business_scope(other.pk), pytest.raises(AssertionError):
        row.save(update_fields=["name"])
    assert names(other) == []


def test_an_undone_change_leaves_nothing_in_memory(committed, business):
    """What is kept under a version must not be found again under the next change's version."""
    with business_scope(business.pk):
        till = Till(business)
        sale = till.sale(1_000_000)
    with pytest.raises(ZeroDivisionError), business_scope(business.pk):
        till.credit_rule(50)
        assert [award.amount for award in quote_sale(sale, at=NOW).earned] == [500_000]
        raise ZeroDivisionError
    with business_scope(business.pk):
        till.credit_rule(5)
    with business_scope(business.pk):
        assert [award.amount for award in quote_sale(sale, at=NOW).earned] == [50_000]
    assert Business.objects.get(pk=business.pk).terms_version > 1
