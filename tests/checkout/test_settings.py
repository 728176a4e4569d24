"""Every setting of the club changes something that happens: none is there for show."""

import secrets
from dataclasses import replace

import pytest

from tests.checkout.conftest import MINA, NOW, TILL, Till
from vafa.checkout.actions import change_settings, give_by_hand, issue_allowance, make_rule
from vafa.checkout.events import CreditGranted
from vafa.checkout.models import ClubSettings
from vafa.checkout.reactions import tell_about_grant
from vafa.checkout.reminders import warn_expiring
from vafa.checkout.types import Redeem
from vafa.customers.queries import find_by_mobile
from vafa.customers.types import CustomerKey
from vafa.foundation.errors import Refused
from vafa.ledger.types import Unit
from vafa.messaging.models import Message
from vafa.rewards.kinds.points import Points
from vafa.rules.queries import get_rule
from vafa.rules.types import RuleSpec
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import business_scope


def outcome(act):
    """What an act comes to: done, or the code of the refusal."""
    try:
        act()
    except Refused as refusal:
        return refusal.code
    return "done"


def spend_without_code(till):
    till.credit_rule(10)
    till.sell(1_000_000)
    return outcome(lambda: till.sell(1_000_000, redeem=Redeem(credit_rial=10_000)))


def spend_by_code_alone(till):
    till.credit_rule(10)
    till.sell(1_000_000)
    sale = till.sale(1_000_000)
    nameless = replace(sale, customer=CustomerKey())
    return outcome(lambda: till.accept(nameless, redeem=Redeem(code=till.code())))


def pay_with_points(till):
    till.points_rule(points=10, per="visit")
    till.sell(1_000_000)
    return outcome(lambda: till.sell(1_000_000, redeem=Redeem(points=5, without_code=True)))


def bring_back_what_late_credit_paid(till):
    till.credit_rule(10, days=1)
    till.sell(1_000_000)
    paid = till.spend(100_000)
    till.pass_days(3)
    till.take_back(paid)
    return till.wallet().soonest_end().expires_at


def bring_back_what_gave_spent_credit(till):
    till.credit_rule(10)
    first = till.sell(1_000_000)
    till.spend(100_000, 100_000)
    till.take_back(first)
    return till.wallet().owed[Unit.CREDIT]


def give(till, unit, *amounts):
    till.sell(1_000_000)
    customer = find_by_mobile(MINA).id

    def act(number, amount):
        give_by_hand(
            customer_id=customer,
            unit=unit,
            amount=amount,
            expires_at=None,
            reason="پوزش",
            actor=TILL,
            at=NOW,
            request_key=f"r{number}",
        )

    return [outcome(lambda: act(*each)) for each in enumerate(amounts)]


def tell_of_a_gift(till):
    till.sell(1_000_000)
    customer = find_by_mobile(MINA).id
    lot = give_by_hand(
        customer_id=customer,
        unit=Unit.CREDIT,
        amount=50_000,
        expires_at=None,
        reason="پوزش",
        actor=TILL,
        at=NOW,
        request_key="g",
    )
    tell_about_grant(CreditGranted(customer_id=customer, lot_id=lot, amount_rial=50_000), at=NOW)
    return Message.objects.get(purpose="credit").due_at


def switch_a_rule_on(till):
    spec = RuleSpec(name="x", reward=Points(points=1, per="visit"))
    rule_id, _waits = make_rule(spec=spec, starts=True, actor=TILL, at=NOW)
    return get_rule(rule_id).state


def remind(till, *, days_left):
    till.credit_rule(10, days=days_left)
    till.sell(1_000_000)
    return warn_expiring(at=NOW)


def give_allowance(till, **more):
    if more:
        change_settings(actor=TILL, at=NOW, **more)
    given = issue_allowance(branch_id=till.branch.id, till="2", device="d", at=NOW)
    return given and (given.left_rial, given.guest_rial)


# setting: (another value, what is seen of it)
SEEN = {
    "needs_code": (False, spend_without_code),
    "code_alone": (True, spend_by_code_alone),
    "point_value_rial": (1_000, pay_with_points),
    "grace_days": (20, bring_back_what_late_credit_paid),
    "owes_after_return": (False, bring_back_what_gave_spent_credit),
    "spends_offline": (True, give_allowance),
    "offline_till_rial": (40_000, lambda till: give_allowance(till, spends_offline=True)),
    "offline_guest_rial": (40_000, lambda till: give_allowance(till, spends_offline=True)),
    "hand_most_rial": (40_000, lambda till: give(till, Unit.CREDIT, 50_000)),
    "hand_daily_rial": (60_000, lambda till: give(till, Unit.CREDIT, 50_000, 50_000)),
    "hand_most_points": (4, lambda till: give(till, Unit.POINTS, 5)),
    "hand_daily_points": (6, lambda till: give(till, Unit.POINTS, 5, 5)),
    "needs_approval": (True, switch_a_rule_on),
    "credit_text_minutes": (90, tell_of_a_gift),
    "first_warning_days": (0, lambda till: remind(till, days_left=4)),
    "last_warning_days": (12, lambda till: remind(till, days_left=10)),
}


def look_at(look, **settings):
    """What is seen in a new business with these settings, and which texts it queued."""
    business = create_business(slug=f"b-{secrets.token_hex(6)}", name="کافه", at=NOW)
    with business_scope(business.pk):
        till = Till(business)
        if settings:
            change_settings(actor=TILL, at=NOW, **settings)
        return look(till), Message.objects.count()


@pytest.mark.django_db
@pytest.mark.parametrize("name", SEEN)
def test_a_setting_changes_what_happens(name):
    value, look = SEEN[name]

    assert look_at(look) != look_at(look, **{name: value})


def test_no_setting_is_forgotten():
    fields = {field.name for field in ClubSettings._meta.fields}
    assert fields - {"pk", "id", "business"} == set(SEEN)
