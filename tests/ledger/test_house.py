"""The house's accounts, which every process remembers."""

import pytest
from django.db import connection, transaction

from tests.ledger.conftest import NOW, Books
from vafa.ledger.house import get_house_account
from vafa.ledger.types import Purpose, Unit
from vafa.tenancy.scope import business_scope


class Interrupted(Exception):
    pass


def test_accounts_that_were_undone_with_the_first_sale_are_opened_again(committed, business):
    with pytest.raises(Interrupted), business_scope(business.pk):
        books = Books()
        books.give(50_000)
        books.give(5, unit=Unit.POINTS)
        raise Interrupted
    with business_scope(business.pk):
        books = Books()
        books.give(50_000)
        assert books.wallet().balance(Unit.CREDIT) == 50_000


def test_accounts_that_a_savepoint_undid_are_opened_again_in_the_same_scope(committed, business):
    with business_scope(business.pk):
        with pytest.raises(Interrupted), transaction.atomic():
            Books().give(50_000)
            raise Interrupted
        books = Books()
        books.give(30_000)
        with transaction.atomic():
            books.give(10_000)
    with business_scope(business.pk):
        books.spend(5_000)
        assert books.wallet().balance(Unit.CREDIT) == 35_000


def test_accounts_are_looked_up_once(committed, business, django_assert_num_queries):
    for _ in range(2):
        with business_scope(business.pk):
            first = get_house_account(Purpose.ISSUED, Unit.CREDIT, at=NOW)
            with django_assert_num_queries(0, connection=connection):
                assert get_house_account(Purpose.ISSUED, Unit.CREDIT, at=NOW) == first
    with business_scope(business.pk), django_assert_num_queries(0, connection=connection):
        assert get_house_account(Purpose.ISSUED, Unit.CREDIT, at=NOW) == first
