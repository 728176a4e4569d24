"""Membership cards: made, handed out, blocked, replaced; what is on them is never written."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest
from django.apps import apps
from django.db import connection

from tests.cards.conftest import BANK_CARDS, BOSS, NOW, make_cards
from tests.checkout.conftest import Till
from tests.shop import Shop
from vafa.audit.models import AuditRecord
from vafa.cards import actions
from vafa.cards.actions import (
    block_card,
    give_member_card,
    make_batch,
    record_printing,
    replace_card,
)
from vafa.cards.errors import BankCard, CardTaken, NoSuchCard, TooManyCards, UnknownCard
from vafa.cards.models import Card
from vafa.cards.queries import (
    find_member,
    get_batch,
    get_card,
    get_member_number,
    list_batches,
    list_cards,
    list_cards_of,
    list_printed,
)
from vafa.cards.types import CardKind, CardState
from vafa.checkout.actions import accept_sale
from vafa.checkout.queries import quote_sale
from vafa.customers.models import Customer
from vafa.customers.types import CustomerKey
from vafa.foundation.ids import new_id
from vafa.sales.models import Sale
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import business_scope


@pytest.fixture
def people(scope):
    shop = Shop(branches=0)
    return shop.person("مینا"), shop.person("رضا")


def give(number, customer_id):
    return give_member_card(number, customer_id=customer_id, actor=BOSS, at=NOW)


def test_a_batch_can_be_printed_again_and_has_its_states(scope, people):
    batch_id = make_batch(kind=CardKind.MEMBER, name=" پاییز ", count=12, actor=BOSS, at=NOW)
    first, again = ([c.number for c in list_printed(batch_id, limit=99)] for _ in range(2))
    assert first == again
    assert len(set(first)) == 12
    assert [c.number for c in list_printed(batch_id, after_serial=10, limit=99)] == first[10:]
    assert [card.serial for card in list_cards(batch_id, after_serial=3, limit=4)] == [4, 5, 6, 7]
    give(first[0], people[0])
    batch = get_batch(batch_id)
    assert batch.name == "پاییز"
    assert batch.by_state == {"made": 11, "active": 1, "blocked": 0, "replaced": 0}
    assert list_batches() == [batch]


@pytest.mark.parametrize("count", [0, -1, 10_001])
def test_a_batch_has_a_card_and_not_too_many(scope, count):
    with pytest.raises(TooManyCards):
        make_batch(kind=CardKind.MEMBER, name="x", count=count, actor=BOSS, at=NOW)
    assert not Card.objects.exists()


def test_a_number_that_exists_is_drawn_again(scope, monkeypatch):
    """Twins are rare: here chance is made to repeat itself, twice within and once across."""
    fixed = new_id()
    drawn = iter([fixed, fixed, new_id(), new_id(), fixed, new_id()])
    monkeypatch.setattr(actions, "new_id", lambda: next(drawn))
    numbers = {number for _, number in make_cards(3)}
    numbers |= {number for _, number in make_cards(1)}
    assert len(numbers) == 4
    assert Card.objects.count() == 4


def test_a_card_opens_its_customer_and_nobody_else(scope, people):
    mina, reza = people
    [(card_id, number), (_, other)] = make_cards(2)
    assert find_member(number) is None
    assert give(number, mina) == give(number, mina) == card_id
    assert find_member(f"ک{number}؟") == mina
    assert find_member(other) is None
    assert get_member_number(mina) == number
    assert get_member_number(reza) is None
    with pytest.raises(CardTaken):
        give(number, reza)
    assert find_member(number) == mina
    assert AuditRecord.objects.filter(act="card.active").count() == 1


def test_a_gift_card_makes_nobody_a_member(scope, people):
    [(_, number)] = make_cards(kind=CardKind.GIFT, value_rial=1_000_000)
    with pytest.raises(NoSuchCard):
        give(number, people[0])
    assert find_member(number) is None


def test_a_lost_card_is_blocked_at_once_and_replaced(scope, people):
    mina, reza = people
    [(lost_id, lost), (next_id, following), (_, third)] = make_cards(3)
    give(lost, mina)
    for _ in range(2):
        block_card(lost_id, reason="lost", actor=BOSS, at=NOW)
    assert find_member(lost) is None
    with pytest.raises(NoSuchCard):
        give(lost, reza)
    for _ in range(2):
        assert replace_card(lost_id, following, actor=BOSS, at=NOW) == next_id
    assert find_member(following) == mina
    assert get_card(lost_id).state is CardState.REPLACED
    with pytest.raises(NoSuchCard):
        replace_card(lost_id, lost, actor=BOSS, at=NOW)
    replace_card(next_id, third, actor=BOSS, at=NOW)
    assert [find_member(number) for number in (lost, following, third)] == [None, None, mina]
    states = [card.state for card in list_cards_of(mina)]
    assert sorted(states) == [CardState.ACTIVE, CardState.REPLACED, CardState.REPLACED]
    assert AuditRecord.objects.filter(act="card.blocked").count() == 1


def test_a_card_in_use_is_not_replaced_by_itself_or_by_a_strangers(scope, people):
    mina, reza = people
    [(first_id, first), (_, second)] = make_cards(2)
    give(first, mina)
    give(second, reza)
    with pytest.raises(NoSuchCard):
        replace_card(first_id, first, actor=BOSS, at=NOW)
    with pytest.raises(CardTaken):
        replace_card(first_id, second, actor=BOSS, at=NOW)
    assert find_member(first) == mina
    assert find_member(second) == reza


def test_cards_stay_within_their_business(business, db):
    with business_scope(business.pk):
        person = Shop(branches=0).person("مینا")
        [(card_id, number)] = make_cards()
        give(number, person)
    other = create_business(slug=f"n-{new_id()}", name="همسایه", at=NOW)
    with business_scope(other.pk):
        assert find_member(number) is None
        with pytest.raises(UnknownCard):
            block_card(card_id, reason="", actor=BOSS, at=NOW)
        with pytest.raises(UnknownCard):
            get_card(card_id)
        assert list_batches() == []
    with business_scope(business.pk):
        assert find_member(number) == person


class TestAtTheTill:
    """A sale or a quote that names its customer by a card."""

    @pytest.fixture
    def till(self, scope):
        return Till(scope)

    @pytest.fixture
    def card(self, scope, people):
        [(card_id, number)] = make_cards()
        give(number, people[0])
        return card_id, number

    def sale(self, till, text, **more):
        return replace(till.sale(1_000_000, **more), customer=CustomerKey(card=text))

    def test_it_names_the_customer(self, till, card, people):
        till.credit_rule(5)
        text = f";{card[1]}?"
        quote = quote_sale(self.sale(till, text), at=NOW)
        receipt = till.accept(self.sale(till, text, number="a"))
        assert quote.customer_id == receipt.customer_id == people[0]
        assert receipt.balance_rial == 50_000
        till.prove()

    def test_a_repeat_after_its_loss_gets_the_first_receipt(self, till, card):
        sale = self.sale(till, card[1])
        first = till.accept(sale)
        block_card(card[0], reason="lost", actor=BOSS, at=NOW)
        again = till.accept(sale)
        assert again == first
        assert again.is_repeat
        assert Sale.objects.count() == 1

    @pytest.mark.parametrize(
        ("spoil", "refusal"),
        [
            (lambda number: number[:-1] + str((int(number[-1]) + 1) % 10), NoSuchCard),
            (lambda number: BANK_CARDS[0], BankCard),
            (lambda number: "سلام", NoSuchCard),
        ],
    )
    def test_what_names_nobody_is_refused_with_a_pointer(self, till, card, spoil, refusal):
        before = Customer.objects.count()
        for ask in (lambda sale: quote_sale(sale, at=NOW), till.accept):
            with pytest.raises(refusal) as refused:
                ask(self.sale(till, spoil(card[1])))
            assert refused.value.pointer == "/customer/card"
        assert Customer.objects.count() == before
        assert not Sale.objects.exists()

    def test_a_blocked_card_names_nobody_and_nobody_joins(self, till, card):
        block_card(card[0], reason="lost", actor=BOSS, at=NOW)
        with pytest.raises(NoSuchCard) as refused:
            till.accept(self.sale(till, card[1]))
        assert refused.value.pointer == "/customer/card"


def all_rows():
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                table = connection.ops.quote_name(model._meta.db_table)
                try:
                    cursor.execute("SAVEPOINT look")
                    cursor.execute(f"SELECT t::text FROM {table} t")
                except Exception:
                    cursor.execute("ROLLBACK TO SAVEPOINT look")
                    continue
                yield from (text for (text,) in cursor.fetchall())


def test_no_number_is_in_any_row_log_line_or_audit(scope, people, caplog):
    caplog.set_level(logging.DEBUG)
    till = Till(scope)
    [(card_id, number), (_, second), (_, third)] = make_cards(3)
    give(number, people[0])
    sale = TestAtTheTill().sale(till, number)
    accept_sale(sale, actor=BOSS, at=NOW)
    for text in (*BANK_CARDS, *(f"ک{card}=۴۹۱۲؟" for card in BANK_CARDS)):
        for act in (find_member, lambda text: give(text, people[0])):
            with pytest.raises(BankCard):
                act(text)
    replace_card(card_id, second, actor=BOSS, at=NOW)
    record_printing(get_card(card_id).batch_id, file="csv", rows=3, actor=BOSS, at=NOW)
    rows = list(all_rows())
    assert any("card.numbers_taken_out" in row for row in rows), "it looked into the audit"
    for secret in (number, second, third, *BANK_CARDS):
        assert not [row for row in rows if secret in row]
        assert not [line for line in caplog.messages if secret in line]
