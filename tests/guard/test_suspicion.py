"""Awards of somebody watched: they wait, are given, taken back, or stopped."""

from datetime import timedelta

import pytest

from tests.guard.conftest import MANAGER, MINA, NOON
from vafa.audit.models import AuditRecord
from vafa.checkout.actions import decide_flag
from vafa.checkout.types import Redeem
from vafa.customers.actions import register_customer
from vafa.customers.types import JoinedBy, Profile
from vafa.foundation.errors import Refused
from vafa.guard.actions import lift_block
from vafa.guard.errors import AlreadyDecided, GivingStopped
from vafa.guard.queries import list_flags
from vafa.guard.types import HOLD, Ruling
from vafa.ledger.queries import load_wallet
from vafa.ledger.types import Holder, Unit
from vafa.messaging.queries import list_messages
from vafa.sharing.actions import open_wallet

LATER = NOON + timedelta(hours=1)
EACH = 50_000  # of an invoice of a million


def the_flag(rule="split_invoices"):
    [flag] = [flag for flag in list_flags() if flag.rule == rule]
    return flag


def decide(ruling, *, at=LATER, rule="split_invoices"):
    flag = the_flag(rule)
    decide_flag(flag.id, ruling, actor=MANAGER, at=at)
    return flag


def test_what_the_evidence_earned_waits_and_so_does_the_next_award(café):
    café.split_invoices()
    assert café.credit(at=LATER) == (0, 3 * EACH)
    receipt = café.sell(at=LATER)
    assert receipt.earned[0].available_at == LATER + HOLD
    assert café.credit(at=LATER) == (0, 4 * EACH)
    café.prove()


def test_what_went_on_to_a_shared_wallet_waits_with_who_bought(café):
    person = {"joined_by": JoinedBy.CASHIER, "actor": MANAGER, "at": NOON}
    head = register_customer(mobile=MINA, profile=Profile(), **person).id
    at = {"actor": MANAGER, "at": NOON}
    shared = open_wallet(name="خانواده", kind="family", head_id=head, **at)
    café.split_invoices()

    def in_it():
        return load_wallet(shared, at=LATER, holder=Holder.SHARED).usable[Unit.CREDIT]

    assert (in_it(), café.credit(at=LATER)) == (0, (0, 3 * EACH))
    café.prove()
    decide(Ruling.FINE)
    assert (in_it(), café.credit(at=LATER)) == (0, (3 * EACH, 0))
    café.prove()


def test_what_waits_cannot_be_spent_and_is_the_guests_when_nobody_decides(café):
    café.split_invoices()
    with pytest.raises(Refused):
        café.sell(at=LATER, spend=EACH)
    assert café.credit(at=LATER + HOLD) == (3 * EACH, 0)


def test_fine_gives_everything_at_once_and_keeps_the_days(café):
    café.split_invoices()
    café.sell(at=LATER)
    ends = {lot.expires_at for lot in café.wallet(at=LATER).lots}
    decide(Ruling.FINE)
    assert café.credit(at=LATER) == (4 * EACH, 0)
    assert {lot.expires_at for lot in café.wallet(at=LATER).lots} == ends
    assert café.sell(at=LATER).earned[0].available_at == LATER
    café.prove()


def test_what_was_found_fine_is_not_told_again_soon(café):
    café.split_invoices()
    decide(Ruling.FINE)
    café.split_invoices(at=NOON + timedelta(days=2))
    assert list_flags() == []
    café.split_invoices(at=NOON + timedelta(days=40))
    assert the_flag().stance == "hold"


def test_taking_back_leaves_what_other_purchases_earned(café):
    café.sell(at=NOON - timedelta(days=3), rial=3_000_000)
    café.split_invoices()
    decide(Ruling.TAKE_BACK)
    assert café.credit(at=LATER) == (3 * EACH, 0)
    assert café.sell(at=LATER).earned[0].available_at == LATER
    café.prove()


def test_what_was_spent_already_is_not_owed(café):
    café.sell(at=NOON, rial=1_000_000)
    café.sell(at=NOON + timedelta(minutes=1), spend=30_000, looks=False)
    café.sell(at=NOON + timedelta(minutes=2))
    decide(Ruling.TAKE_BACK)
    wallet = café.wallet(at=LATER)
    assert sum(wallet.owed.values()) == 0
    assert café.credit(at=LATER) == (0, 0)
    café.prove()


def test_seen_again_after_it_was_wrong_stops_the_awards(café):
    café.split_invoices()
    decide(Ruling.TAKE_BACK)
    again = NOON + timedelta(days=1)
    café.split_invoices(at=again)
    assert the_flag().stance == "block"
    receipt = café.sell(at=again + timedelta(hours=2))
    assert receipt.earned == ()
    assert [(why.applied, why.reason) for why in receipt.why] == [(False, "stopped")]
    assert "پاداشی داده نمی‌شود" in receipt.why[0].sentence


def test_a_block_is_lifted_by_a_person(café):
    café.split_invoices()
    flag = decide(Ruling.BLOCK)
    assert café.sell(at=LATER).earned == ()
    for _ in range(2):
        lift_block(flag.id, actor=MANAGER, at=LATER)
    assert café.sell(at=LATER).earned_of("credit") == EACH
    acts = (
        AuditRecord.objects.filter(object_id=flag.id).order_by("id").values_list("act", flat=True)
    )
    assert list(acts) == ["flag.decided", "flag.block_lifted"]


def test_a_decision_is_repeated_without_effect_and_not_changed(café):
    café.split_invoices()
    flag = decide(Ruling.FINE)
    decide_flag(flag.id, Ruling.FINE, actor=MANAGER, at=LATER)
    with pytest.raises(AlreadyDecided):
        decide_flag(flag.id, Ruling.BLOCK, actor=MANAGER, at=LATER)
    assert café.credit(at=LATER) == (3 * EACH, 0)


@pytest.mark.parametrize("ruling", [None, *Ruling])
def test_a_return_leaves_what_never_having_bought_would(café, ruling):
    café.split_invoices()
    held = café.sell(at=LATER)
    if ruling:
        decide(ruling)
    café.take_back(held, at=LATER)
    left = {None: (0, 3 * EACH), Ruling.FINE: (3 * EACH, 0)}.get(ruling, (0, 0))
    assert café.credit(at=LATER) == left
    assert sum(café.wallet(at=LATER).owed.values()) == 0
    café.prove()


def test_others_are_not_touched_and_pay_no_statement(café, django_assert_num_queries):
    café.split_invoices()
    receipt = café.sell("+989120000009", at=LATER)
    assert receipt.earned[0].available_at == LATER
    assert café.credit("+989120000009", at=LATER) == (EACH, 0)


def test_the_guest_is_told_when_it_is_decided(café):
    café.split_invoices()
    café.sell(at=LATER)
    before = [text for text in list_messages(limit=50).messages if text.purpose == "credit"]
    decide(Ruling.FINE)
    café.look(LATER)
    after = [text for text in list_messages(limit=50).messages if text.purpose == "credit"]
    assert len(after) == len(before) + 4


def test_a_hand_that_is_stopped_gives_nothing(café):
    café.hand_gifts()
    at = NOON + timedelta(days=3)
    assert café.credit(at=at)[1] == 3_000_000
    decide(Ruling.BLOCK, at=at, rule="hand_gifts")
    assert café.credit(at=at)[1] == 0
    with pytest.raises(GivingStopped):
        café.give(at=at)
    café.give(at=at, by=café.nima)


def test_telling_alone_moves_nothing(café):
    from tests.guard.test_patterns import change
    from vafa.guard.types import Then

    change("split_invoices", then=Then.TELL)
    café.split_invoices()
    assert the_flag().stance == ""
    assert café.credit(at=LATER) == (3 * EACH, 0)


def test_looking_twice_changes_nothing(café):
    from vafa.checkout.suspicion import hold_suspicious
    from vafa.guard.events import PatternSeen
    from vafa.guard.reactions import look_at_sale
    from vafa.sales.events import SaleAccepted

    receipt = café.split_invoices()
    flag = the_flag()
    facts = {"goods_rial": 0, "credit_earned_rial": 0, "credit_spent_rial": 0, "points_earned": 0}
    for _ in range(2):
        look_at_sale(
            SaleAccepted(sale_id=receipt.sale_id, customer_id=receipt.customer_id, **facts),
            at=LATER,
        )
        hold_suspicious(PatternSeen(flag_id=flag.id), at=LATER)
    assert the_flag().times == flag.times
    assert café.credit(at=LATER) == (0, 3 * EACH)


def test_a_quote_says_the_same(café):
    from vafa.checkout.queries import quote_sale
    from vafa.customers.types import CustomerKey
    from vafa.sales.types import LineInput, SaleInput

    café.split_invoices()
    decide(Ruling.BLOCK)
    sale = SaleInput(
        source="till",
        number="q",
        at=LATER,
        branch_id=café.branch.id,
        lines=(LineInput(name="چای", unit_price_rial=1_000_000),),
        customer=CustomerKey(mobile=MINA),
    )
    quote = quote_sale(sale, at=LATER, redeem=Redeem(credit_rial=0, without_code=True))
    assert (quote.earned, quote.why[0].reason) == ((), "stopped")
