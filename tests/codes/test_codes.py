"""Codes: random, bound, used once, and guessing counted from every side."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest

from tests.checkout.conftest import MINA, NOW, TILL, Till
from vafa.checkout.types import Redeem
from vafa.codes import tries
from vafa.codes.actions import (
    check_spend_code,
    issue_login_code,
    issue_spend_code,
    use_login_code,
)
from vafa.codes.digest import make_code
from vafa.codes.errors import CodesLocked, WrongCode
from vafa.codes.models import Code, WrongTries
from vafa.codes.types import Purpose, Trier
from vafa.customers.queries import find_by_mobile
from vafa.outbox.models import OutboxEvent
from vafa.tenancy.scope import business_scope

NOBODY = Trier()


@pytest.fixture
def mina(scope):
    till = Till(scope)
    till.credit_rule(10, days=30)
    till.sell(1_000_000)
    return find_by_mobile(MINA).id


def check(code, customer_id, *, trier=NOBODY, at=NOW):
    return check_spend_code(code, customer_id=customer_id, trier=trier, at=at)


def wrong(code):
    return f"{(int(code) + 1) % 10**7:07d}"


def test_a_million_codes_are_even_and_keep_their_zeros():
    """T17: chi-squared of every digit in every place; a biased maker fails it."""
    codes = [make_code(Purpose.SPEND) for _ in range(1_000_000)]
    assert {len(code) for code in codes} == {7}
    assert sum(code.startswith("0") for code in codes) > 90_000
    for place in range(7):
        seen = Counter(code[place] for code in codes)
        chi = sum((seen[str(digit)] - 100_000) ** 2 / 100_000 for digit in range(10))
        assert chi < 35.0, (place, chi)  # 9 degrees of freedom: above in 1 of 17,000 runs
    steps = Counter(int(b) - int(a) for a, b in pairwise(codes[:10_001]))
    assert steps.most_common(1)[0][1] < 10, "codes follow one another by a step"


def test_only_one_code_lives_and_it_is_kept_only_as_a_digest(mina):
    first = issue_spend_code(mina, at=NOW)
    second = issue_spend_code(mina, at=NOW)
    assert list(Code.objects.order_by("id").values_list("state", flat=True)) == ["replaced", "live"]
    kept = [value for row in Code.objects.values() for value in row.values()]
    assert not {first, second} & {str(value) for value in kept}
    with pytest.raises(WrongCode):
        check(first, mina)
    assert check(second, mina)


@pytest.mark.parametrize("written", ["۱۲۳۴۵۶۷", "123 4567", " 1234567 "])
def test_a_code_is_read_in_any_digits(mina, monkeypatch, written):
    monkeypatch.setattr("vafa.codes.actions.make_code", lambda purpose: "1234567")
    issue_spend_code(mina, at=NOW)
    assert check(written, mina)


def test_the_code_ends_with_the_credit_it_announces(mina):
    code = issue_spend_code(mina, at=NOW)
    end = Code.objects.get().expires_at
    assert check(code, mina, at=end - timedelta(seconds=1))
    with pytest.raises(WrongCode):
        check(code, mina, at=end)


def test_wrong_used_expired_and_foreign_get_the_same_answer(mina, scope):
    till = Till(scope, code="b2")
    till.sell(1_000_000, mobile="+989350000000", number="x1")
    other = find_by_mobile("+989350000000").id
    theirs = issue_spend_code(other, at=NOW)
    mine = issue_spend_code(mina, at=NOW)
    till.sell(10_000, number="x2", redeem=Redeem(code=mine, credit_rial=1_000))
    answers = set()
    for code in (wrong(mine), mine, theirs, "", "abc", "12345678901234567890"):
        with pytest.raises(WrongCode) as refusal:
            check(code, mina)
        answers.add((refusal.value.code, str(refusal.value), tuple(refusal.value.facts)))
        WrongTries.objects.all().delete()
    assert len(answers) == 1


def test_an_old_code_of_theirs_opens_nothing_and_is_no_guess(mina):
    old = issue_spend_code(mina, at=NOW)
    code = issue_spend_code(mina, at=NOW)
    for _ in range(12):
        with pytest.raises(WrongCode):
            check(old, mina)
    assert WrongTries.objects.count() == 0
    assert check(code, mina) == Code.objects.get(state="live").id


def test_five_wrong_tries_burn_the_code_and_lock_the_customer(mina):
    code = issue_spend_code(mina, at=NOW)
    for _ in range(5):
        with pytest.raises(WrongCode):
            check(wrong(code), mina)
    assert Code.objects.get().state == "burnt"
    with pytest.raises(CodesLocked) as refusal:
        check(code, mina)
    assert 0 < refusal.value.retry_after <= 15 * 60 + 1
    assert OutboxEvent.objects.filter(name="codes.locked").count() == 1
    with pytest.raises(WrongCode):
        check(code, mina, at=NOW + timedelta(minutes=16))


@pytest.mark.parametrize(
    ("side", "trier"), [("till", Trier(till="2")), ("cashier", Trier(cashier="staff:1"))]
)
def test_a_till_or_cashier_that_guesses_is_locked_for_everybody(mina, side, trier, monkeypatch):
    monkeypatch.setitem(tries.LIMITS, "customer", (10**6, timedelta(1), timedelta(1)))
    most = tries.LIMITS[side][0]
    code = issue_spend_code(mina, at=NOW)
    for _ in range(most):
        with pytest.raises(WrongCode):
            check(wrong(code), mina, trier=trier)
    with pytest.raises(CodesLocked):
        check(code, mina, trier=trier)
    issue_spend_code(mina, at=NOW)
    assert WrongTries.objects.get(side=side).locked_until == NOW + tries.LIMITS[side][2]


def test_tries_are_forgotten_with_their_window(mina):
    code = issue_spend_code(mina, at=NOW)
    for hours in range(4):
        with pytest.raises(WrongCode):
            check(wrong(code), mina, at=NOW + timedelta(hours=2 * hours))
    assert WrongTries.objects.get(side="customer").count == 1


def test_a_right_code_clears_the_customers_count_only(mina):
    code = issue_spend_code(mina, at=NOW)
    with pytest.raises(WrongCode):
        check(wrong(code), mina, trier=Trier(till="2"))
    check(code, mina, trier=Trier(till="2"))
    assert set(WrongTries.objects.values_list("side", flat=True)) == {"business", "till"}


def test_a_refused_try_stays_counted_though_its_transaction_is_refused(committed, business):
    with business_scope(business.pk):
        till = Till(business)
        till.credit_rule(10)
        till.sell(1_000_000)
    with pytest.raises(WrongCode), business_scope(business.pk):
        till.sell(50_000, redeem=Redeem(code="0000000", credit_rial=1_000), number="never")
    with business_scope(business.pk):
        assert WrongTries.objects.get(side="customer").count == 1
        assert WrongTries.objects.get(side="cashier").subject == TILL.code


def test_a_login_code_opens_once_for_its_own_customer_for_ten_minutes(mina):
    code = issue_login_code(mina, at=NOW)
    assert len(code) == 6
    with pytest.raises(WrongCode):
        use_login_code(code, customer_id=mina, at=NOW + timedelta(minutes=10))
    use_login_code(code, customer_id=mina, at=NOW + timedelta(minutes=9))
    with pytest.raises(WrongCode):
        use_login_code(code, customer_id=mina, at=NOW)
