"""Prepared statements: as querysets, for the business in scope and no other."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.shop import NOW, Shop
from vafa.sales.models import Sale
from vafa.tenancy.actions import create_business
from vafa.tenancy.prepared import Prepared, insert
from vafa.tenancy.scope import NoBusinessInScope, business_scope


def ask():
    return Prepared(
        lambda number, since: Sale.objects.filter(number=number, at__gte=since).order_by("id")
    )


def test_each_scope_is_answered_with_its_own_rows(business, db):
    question = ask()
    neighbour = create_business(slug=f"next-{business.slug}", name="همسایه", at=NOW)
    sold = {}
    for one in (business, neighbour):
        with business_scope(one.pk):
            sold[one.pk] = Shop().sell()
            number = Sale.objects.get().number
            found = question.first(number=number, since=NOW - timedelta(days=1))
            assert found.id == sold[one.pk]
            assert question.all(number=number, since=NOW - timedelta(days=1)) == [found]
            assert question.first(number=number, since=NOW + timedelta(days=1)) is None
    assert len(set(sold.values())) == 2
    with pytest.raises(NoBusinessInScope):
        question.first(number="1", since=NOW)


def test_the_first_question_outside_a_scope_is_refused_too(db):
    with pytest.raises(NoBusinessInScope):
        ask().first(number="1", since=datetime.now(UTC))


def test_a_row_is_the_same_as_by_a_queryset(scope):
    Shop().sell()
    plain = Sale.objects.get()
    prepared = ask().first(number=plain.number, since=NOW - timedelta(days=1))
    names = [field.attname for field in Sale._meta.concrete_fields if field.column]
    assert [getattr(prepared, name) for name in names] == [getattr(plain, name) for name in names]


def test_it_costs_one_statement_and_no_more(scope, django_assert_num_queries):
    question = ask()
    for _ in range(3):
        with django_assert_num_queries(1):
            question.first(number="1", since=NOW)


def test_a_value_that_the_question_forgets_is_a_mistake(scope):
    with pytest.raises(AssertionError, match="number"):
        Prepared(lambda number: Sale.objects.all()).first(number="1")


def test_what_is_inserted_is_what_was_meant(scope, business):
    shop = Shop()
    shop.sell()
    row = Sale.objects.get()
    twin = Sale.objects.get()
    twin.id, twin.number = row.id + 1, "another"
    twin.business_id = None
    insert([twin])
    again = Sale.objects.get(id=twin.id)
    names = [field.attname for field in Sale._meta.concrete_fields if field.column]
    different = {name for name in names if getattr(again, name) != getattr(row, name)}
    assert different == {"id", "number"}
    with pytest.raises(IntegrityError), transaction.atomic():
        insert([twin])


def test_a_neighbours_row_is_not_inserted(scope):
    Shop().sell()
    row = Sale.objects.get()
    row.id, row.business_id = row.id + 1, row.business_id + 1
    with pytest.raises(AssertionError, match="another business"):
        insert([row])
