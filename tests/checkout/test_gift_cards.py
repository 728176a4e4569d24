"""Gift cards at the till: sold, topped up, spent in parts, taken back, moved, guessed at."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from tests.cards.conftest import BANK_CARDS, make_cards
from tests.checkout.conftest import MINA, NOW, TILL, Till
from vafa.audit.types import SYSTEM
from vafa.cards.actions import (
    block_card,
    hand_to_giver,
    open_gift_card,
    sell_card,
    top_up,
    transfer_card,
)
from vafa.cards.errors import (
    BankCard,
    CardAlreadySpent,
    CardNotForSale,
    NoSuchCard,
    NothingOnCard,
    WrongGiftCard,
)
from vafa.cards.queries import get_gift_card
from vafa.cards.types import CardKind, CardState
from vafa.checkout.errors import GiftCardSale, MoreThanInvoice
from vafa.checkout.queries import quote_sale
from vafa.checkout.types import GiftTender, Receipt, Redeem
from vafa.codes import tries
from vafa.codes.errors import CodesLocked
from vafa.codes.models import WrongTries
from vafa.codes.types import Trier
from vafa.config.reactions import REACTIONS
from vafa.customers.queries import find_by_mobile
from vafa.customers.types import CustomerKey
from vafa.foundation.ids import new_id
from vafa.ledger.actions import expire_due
from vafa.ledger.errors import AlreadyPosted, NotEnoughBalance
from vafa.ledger.models import Lot
from vafa.ledger.queries import load_wallet
from vafa.ledger.types import Holder, Unit
from vafa.outbox.models import OutboxEvent
from vafa.rewards.kinds.credit import Credit
from vafa.rules.actions import create_rule
from vafa.rules.registry import triggers
from vafa.rules.types import RuleSpec
from vafa.sales.models import Sale
from vafa.sales.types import LineInput, PaymentInput

SARA = "+989351112233"


class GiftTill(Till):
    """A till with gift cards in its drawer."""

    def card(self, amount=0, **batch):
        """(id, number) of a card, sold by hand with so much on it."""
        [(card_id, number)] = make_cards(kind=CardKind.GIFT, **batch)
        if amount:
            self.put(number, amount)
        return card_id, number

    def put(self, number, amount=0):
        key = str(new_id())
        sell_card(number, amount_rial=amount, request_key=key, actor=TILL, at=self.at)

    def on(self, card_id):
        return load_wallet(card_id, at=self.at, holder=Holder.CARD).usable[Unit.CREDIT]

    def pay(self, numbers, *prices, **more):
        numbers = numbers if isinstance(numbers, list) else [numbers]
        tenders = tuple(
            one if isinstance(one, GiftTender) else GiftTender(card=one) for one in numbers
        )
        return self.sell(*prices, redeem=Redeem(gift_cards=tenders), **more)


def sold(number, price=1_000_000, **more):
    return LineInput(name="کارت هدیه", unit_price_rial=price, card=number, **more)


@pytest.fixture
def till(scope):
    return GiftTill(scope)


# Selling


def test_a_line_sells_a_card_that_earns_nothing(till):
    till.credit_rule(10)
    card_id, number = till.card()
    receipt = till.sell(300_000, sold(number, 500_000))
    assert till.on(card_id) == 500_000
    assert receipt.earned_of(Unit.CREDIT) == 30_000
    assert receipt.to_pay_rial == 800_000
    [part] = receipt.gift_cards
    assert (part.sold_rial, part.left_rial, part.ending) == (500_000, 500_000, number[-4:])
    assert Receipt.read(receipt.write()) == receipt
    [lot] = Lot.objects.filter(account__holder=Holder.CARD)
    assert (lot.promotional, lot.expires_at) == (False, None)
    assert get_gift_card(card_id).state is CardState.ACTIVE
    till.prove()


def test_a_card_of_a_batch_with_a_value_has_that_and_its_end(till):
    card_id, number = till.card(value_rial=500_000, valid_days=30)
    for wrong in (499_999, 500_001):
        with pytest.raises(CardNotForSale) as refused:
            till.sell(sold(number, wrong))
        assert refused.value.pointer == "/lines/0/gift_card"
    receipt = till.sell(sold(number, 500_000, discount_rial=100_000), mobile=None)
    assert receipt.to_pay_rial == 400_000
    assert till.on(card_id) == 500_000
    assert receipt.gift_cards[0].expires_at is not None
    assert receipt.lines[-1].endswith("۱۴۰۵/۰۹/۳۰")
    till.pass_days(30)
    assert till.on(card_id) == 500_000
    till.pass_days(1)
    assert till.on(card_id) == 0
    expire_due(at=till.at, actor=SYSTEM)
    till.prove()


def test_what_was_paid_for_never_ends_where_the_batch_does_not_say_so(till):
    card_id, _ = till.card(700_000)
    till.pass_days(3650)
    expire_due(at=till.at, actor=SYSTEM)
    assert till.on(card_id) == 700_000


def test_a_card_in_use_is_topped_up_by_a_line_or_by_hand_once(till):
    card_id, number = till.card(100_000)
    till.sell(sold(number, 50_000))
    top_up(card_id, amount_rial=7_000, request_key="k", actor=TILL, at=NOW)
    with pytest.raises(AlreadyPosted), transaction.atomic():
        top_up(card_id, amount_rial=7_000, request_key="k", actor=TILL, at=NOW)
    assert till.on(card_id) == 157_000
    till.prove()


@pytest.mark.parametrize(
    "line",
    [
        {"quantity": Decimal(2)},
        {"price": 0},
    ],
)
def test_a_line_that_cannot_sell_a_card_is_refused(till, line):
    _, number = till.card()
    with pytest.raises(CardNotForSale):
        till.sell(sold(number, line.pop("price", 1_000), **line))
    assert not Sale.objects.exists()


def test_the_same_card_is_not_sold_twice_on_one_invoice(till):
    _, number = till.card()
    with pytest.raises(CardNotForSale):
        till.sell(sold(number), sold(number))


def test_only_gift_cards_of_ours_are_sold(till):
    [(_, member)] = make_cards()
    no_card = CardNotForSale
    for number, refusal in ((member, no_card), (BANK_CARDS[0], BankCard), ("1", no_card)):
        with pytest.raises(refusal):
            till.sell(sold(number))
        with pytest.raises(refusal):
            till.put(number, 1_000)


def test_club_credit_and_gift_cards_do_not_buy_gift_cards(till):
    till.credit_rule(50)
    till.sell(1_000_000)
    _, number = till.card()
    _, full = till.card(10_000_000)
    with pytest.raises(MoreThanInvoice):
        till.sell(sold(number), redeem=Redeem(credit_rial=1, without_code=True))
    receipt = till.sell(100_000, sold(number), redeem=Redeem(gift_cards=(GiftTender(card=full),)))
    assert receipt.to_pay_rial == 1_000_000
    till.prove()


# Spending


def test_it_is_spent_in_parts_until_it_is_empty(till):
    card_id, number = till.card(100_000)
    first = till.pay(number, 70_000)
    second = till.pay(f"ک{number}؟", 70_000, mobile=None)
    assert (first.to_pay_rial, second.to_pay_rial) == (0, 40_000)
    assert [part.left_rial for part in (*first.gift_cards, *second.gift_cards)] == [30_000, 0]
    assert till.on(card_id) == 0
    third = till.pay(number, 70_000)
    assert (third.to_pay_rial, third.gift_cards) == (70_000, ())
    till.prove()


def test_what_a_card_pays_earns_as_money_does(till):
    till.credit_rule(10)
    _, number = till.card(1_000_000)
    receipt = till.pay(number, 1_000_000)
    assert receipt.earned_of(Unit.CREDIT) == 100_000
    assert receipt.credit_spent_rial == 0


def test_cards_pay_in_their_order_and_before_credit(till):
    till.credit_rule(10)
    till.sell(1_000_000)
    (a, first), (b, second) = till.card(30_000), till.card(50_000)
    tenders = (GiftTender(card=second, amount_rial=20_000), GiftTender(card=first))
    redeem = Redeem(gift_cards=tenders, credit_rial=None, without_code=True)
    receipt = till.sell(120_000, redeem=redeem)
    assert receipt.gift_rial == 50_000
    assert receipt.credit_spent_rial == 70_000
    assert receipt.to_pay_rial == 0
    assert (till.on(a), till.on(b)) == (0, 30_000)
    till.prove()


def test_cards_alone_spend_none_of_the_customers_credit(till):
    till.credit_rule(10)
    till.sell(1_000_000)
    _, number = till.card(30_000)
    assert till.pay(number, 200_000).credit_spent_rial == 0
    assert till.credit() == 100_000 + 20_000


def test_more_than_is_on_it_or_than_the_invoice_is_refused(till):
    card_id, number = till.card(100_000)
    for amount, refusal in ((100_001, NotEnoughBalance), (60_001, MoreThanInvoice)):
        with pytest.raises(refusal) as refused:
            till.pay(GiftTender(card=number, amount_rial=amount), 60_000)
        assert refused.value.pointer == "/redeem/gift_cards/0"
    with pytest.raises(WrongGiftCard):
        till.pay([number, number], 60_000)
    assert till.on(card_id) == 100_000


def test_payments_add_up_with_what_the_card_pays(till):
    _, number = till.card(30_000)
    cash = PaymentInput(method="cash", amount_rial=70_000)
    assert till.pay(number, 100_000, payments=(cash,)).to_pay_rial == 70_000


def test_a_quote_says_what_the_card_would_pay_and_takes_nothing(till):
    card_id, number = till.card(30_000)
    redeem = Redeem(gift_cards=(GiftTender(card=number),))
    quote = quote_sale(till.sale(100_000), at=NOW, redeem=redeem)
    assert (quote.gift_rial, quote.to_pay_rial, quote.spend_rial) == (30_000, 70_000, 0)
    assert till.on(card_id) == 30_000


def test_a_repeat_gets_the_first_receipt_even_of_a_card_blocked_since(till):
    card_id, number = till.card(100_000)
    sale = till.sale(60_000)
    redeem = Redeem(gift_cards=(GiftTender(card=number),))
    first = till.accept(sale, redeem=redeem)
    block_card(card_id, reason="lost", actor=TILL, at=NOW)
    assert till.accept(sale, redeem=redeem) == first
    assert till.on(card_id) == 40_000


def test_wrong_blocked_unsold_and_foreign_look_alike_and_guesses_are_counted(till):
    blocked_id, blocked = till.card(100_000)
    block_card(blocked_id, reason="lost", actor=TILL, at=NOW)
    _, unsold = till.card()
    [(_, member)] = make_cards()
    said = set()
    for number in (blocked, unsold, member, "1011111111111112"):
        with pytest.raises(WrongGiftCard) as refused:
            till.pay(number, 10_000)
        said.add((refused.value.code, str(refused.value), tuple(refused.value.facts)))
    assert len(said) == 1
    assert not Sale.objects.exists()
    count = {row.side: row.count for row in WrongTries.objects.all()}
    assert count == {"business": 1, "cashier": 1, "till": 1}, "only a number of nobody is a guess"


def test_guessing_locks_the_till(till, monkeypatch):
    monkeypatch.setitem(tries.LIMITS, "till", (3, timedelta(minutes=10), timedelta(minutes=10)))
    [(_, member)] = make_cards()
    unknown = [number for _, number in make_cards(3)]
    for number in unknown:
        with pytest.raises(WrongGiftCard):
            open_gift_card(number, trier=Trier(till="2"), at=NOW)
    with pytest.raises(CodesLocked):
        open_gift_card(member, trier=Trier(till="2"), at=NOW)


# Taking back


def test_e11_a_returned_gift_card_sale_takes_the_value_back(till):
    card_id, number = till.card()
    receipt = till.sell(sold(number, 50))
    till.take_back(receipt)
    assert till.on(card_id) == 0
    assert get_gift_card(card_id).state is CardState.MADE
    till.sell(sold(number, 70))
    assert till.on(card_id) == 70
    till.prove()


def test_a_card_that_paid_is_not_sold_to_another_though_its_own_sale_came_back(till):
    card_id, number = till.card()
    sale = till.sell(sold(number, 100_000))
    till.put(number, 40_000)
    paid = till.pay(number, 40_000)
    till.take_back(sale)
    assert (till.on(card_id), get_gift_card(card_id).state) == (0, CardState.ACTIVE)
    till.take_back(paid)
    assert till.pay(number, 40_000).to_pay_rial == 0
    till.prove()


def test_a_card_that_was_spent_from_is_not_taken_back(till):
    card_id, number = till.card()
    receipt = till.sell(20_000, sold(number, 50_000))
    till.pay(number, 10_000)
    with pytest.raises(CardAlreadySpent) as refused:
        till.take_back(receipt)
    assert refused.value.facts == {"left_rial": 40_000}
    assert till.on(card_id) == 40_000
    till.take_back(receipt, (0, 1))
    till.prove()


def test_partial_returns_give_the_card_back_what_the_whole_would(till):
    card_id, number = till.card(100_001)
    other_id, other = till.card(20_000)
    receipt = till.pay([number, other], 33_333, 33_333, 66_667)
    assert receipt.to_pay_rial == 13_332
    parts = [till.take_back(receipt, (n, 1), number=f"r{n}") for n in range(3)]
    assert sum(part.gift_restored_rial for part in parts) == 120_001
    assert (till.on(card_id), till.on(other_id)) == (100_001, 20_000)
    till.prove()


def test_a_return_of_goods_does_not_count_the_card_that_was_sold_with_them(till):
    till.credit_rule(10)
    till.sell(1_000_000)
    paying_id, paying = till.card(60_000)
    _, number = till.card()
    redeem = Redeem(gift_cards=(GiftTender(card=paying),), credit_rial=40_000, without_code=True)
    receipt = till.sell(100_000, sold(number, 900_000), redeem=redeem)
    back = till.take_back(receipt, (0, 1))
    assert (back.gift_restored_rial, back.restored_rial) == (60_000, 40_000)
    assert till.on(paying_id) == 60_000
    till.prove()


def test_what_comes_back_to_an_ended_lot_lives_the_grace_days(till):
    card_id, number = till.card(value_rial=50_000, valid_days=5)
    till.put(number)
    receipt = till.pay(number, 50_000)
    till.pass_days(20)
    till.take_back(receipt)
    assert till.on(card_id) == 50_000
    assert not Lot.objects.filter(account__holder=Holder.CARD, promotional=True).exists()
    till.pass_days(8)
    assert till.on(card_id) == 0
    till.prove()


def test_the_same_return_twice_counts_once(till):
    card_id, number = till.card(100_000)
    receipt = till.pay(number, 60_000)
    first = till.take_back(receipt)
    assert till.take_back(receipt) == first
    assert till.on(card_id) == 100_000


def test_a_sale_that_a_card_paid_is_corrected_above_it_and_not_below(till):
    card_id, number = till.card(50_000)
    sale = till.sale(80_000)
    till.accept(sale, redeem=Redeem(gift_cards=(GiftTender(card=number),)))

    def corrected(rial, revision):
        lines = (LineInput(name="x", unit_price_rial=rial),)
        return till.accept(replace(sale, lines=lines, revision=revision))

    assert corrected(60_000, 2).to_pay_rial == 10_000
    with pytest.raises(GiftCardSale):
        corrected(40_000, 3)
    assert till.on(card_id) == 0
    till.prove()


# Another card in its place


def test_the_balance_moves_to_another_card_and_so_does_what_comes_back(till):
    old_id, old = till.card(100_000)
    new_id_, new = till.card()
    receipt = till.pay(old, 30_000)
    block_card(old_id, reason="lost", actor=TILL, at=NOW)
    for _ in range(2):
        assert transfer_card(old_id, new, actor=TILL, at=NOW) == new_id_
    assert (till.on(old_id), till.on(new_id_)) == (0, 70_000)
    with pytest.raises(WrongGiftCard):
        till.pay(old, 1_000)
    till.take_back(receipt)
    assert (till.on(old_id), till.on(new_id_)) == (0, 100_000)
    till.prove()


def test_a_card_sold_and_moved_is_still_taken_back(till):
    old_id, old = till.card()
    other_id, other = till.card()
    receipt = till.sell(sold(old, 40_000))
    transfer_card(old_id, other, actor=TILL, at=NOW)
    till.take_back(receipt)
    assert till.on(other_id) == 0
    till.prove()


def test_an_empty_card_or_one_in_use_takes_nobodys_place(till):
    empty_id, _ = till.card()
    full_id, _ = till.card(1_000)
    used_id, used = till.card(1_000)
    _, made = till.card()
    with pytest.raises(CardNotForSale):
        transfer_card(empty_id, made, actor=TILL, at=NOW)
    with pytest.raises(CardNotForSale):
        transfer_card(full_id, used, actor=TILL, at=NOW)
    till.pay(used, 1_000)
    with pytest.raises(NothingOnCard):
        transfer_card(used_id, made, actor=TILL, at=NOW)


# Givers


@pytest.fixture
def giver(till):
    """Mina gives a card away; whose gift card is used gets 5,000 tomans."""
    till.sell(10_000)
    spec = RuleSpec(
        name="هدیه‌دهنده",
        when=triggers.get("card_used")(),
        reward=Credit(amount_rial=50_000),
    )
    create_rule(spec=spec, actor=TILL, at=NOW - timedelta(days=9), state="live")
    card_id, number = till.card(200_000)
    mina = find_by_mobile(MINA).id
    for _ in range(2):
        assert hand_to_giver(number, customer_id=mina, actor=TILL, at=NOW) == card_id
    return number


def react(till):
    """What the worker does with what was published."""
    by_name = {event.name: (event, reactions) for event, reactions in REACTIONS.items()}
    for row in OutboxEvent.objects.filter(name__startswith="gift_card.").order_by("id"):
        event, reactions = by_name[row.name]
        for reaction in reactions:
            for _ in range(2):
                reaction(event(**row.payload), at=till.at)


def test_a_giver_is_rewarded_once_when_somebody_else_uses_the_card(till, giver):
    till.pay(giver, 10_000, mobile=MINA)
    react(till)
    assert till.credit() == 0, "their own purchase does not count"
    till.pay(giver, 10_000, mobile=SARA)
    till.pay(giver, 10_000, mobile=None)
    react(till)
    assert till.credit() == 50_000
    till.prove()


def test_a_giver_loses_the_reward_with_the_return_and_has_it_with_the_next_use(till, giver):
    receipt = till.pay(giver, 10_000, mobile=SARA)
    react(till)
    till.take_back(receipt)
    react(till)
    assert till.credit() == 0
    till.pay(giver, 10_000, mobile=SARA)
    react(till)
    assert till.credit() == 50_000
    till.prove()


def test_a_card_has_one_giver(till, giver):
    till.sell(10_000, mobile=SARA)
    with pytest.raises(CardNotForSale):
        hand_to_giver(giver, customer_id=find_by_mobile(SARA).id, actor=TILL, at=NOW)


def test_a_swiped_member_and_a_gift_card_are_told_apart(till):
    _, gift = till.card(10_000)
    sale = replace(till.sale(10_000), customer=CustomerKey(card=gift))
    with pytest.raises(NoSuchCard):
        till.accept(sale)
