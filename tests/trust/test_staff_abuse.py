"""T23: what a colleague may try is blocked, or held and told to the manager within minutes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.guard.conftest import MINA, NOON, Café, as_actor, café
from tests.staff.cast import PASSWORD, hire, open_branch
from tests.trust.race import rival_before
from vafa.audit.models import AuditRecord
from vafa.audit.types import SYSTEM
from vafa.checkout.actions import accept_sale, change_settings, make_rule
from vafa.checkout.errors import OverHandLimit
from vafa.customers.types import CustomerKey
from vafa.guard.queries import list_flags
from vafa.ledger.models import Movement
from vafa.rules.actions import approve_change
from vafa.rules.errors import SamePerson
from vafa.rules.models import Rule
from vafa.rules.types import read_rule
from vafa.sales.models import Return, Sale
from vafa.sales.types import LineInput, SaleInput
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

__all__ = ["café"]
SOON = timedelta(minutes=5)
OTHER = "+989120000077"


@pytest.mark.parametrize("trick", ["own_phone", "own_returns", "spent_then_returned", "hand_gifts"])
def test_it_is_told_to_the_manager_within_minutes(café: Café, trick):
    getattr(café, trick)()
    [flag] = [flag for flag in list_flags() if flag.rule == trick]
    last = max(
        *Sale.objects.values_list("recorded_at", flat=True),
        *Return.objects.values_list("recorded_at", flat=True),
        *Movement.objects.values_list("transfer__recorded_at", flat=True),
    )
    assert abs(flag.at - last) <= SOON
    assert flag.evidence
    café.prove()


def test_what_a_colleague_earns_on_their_own_number_waits(café: Café):
    before = café.own_phone()
    assert before.earned
    usable, waiting = café.credit("+989350001122", at=NOON + timedelta(days=1))
    assert (usable, waiting) == (0, 100_000)


def test_points_spent_before_a_refund_are_owed(café: Café):
    café.spent_then_returned()
    wallet = café.wallet(at=NOON + timedelta(days=2))
    # 1,000,000 were spent of what came back; 200,000 had been earned by what was kept
    assert sum(wallet.owed.values()) == 1_000_000 - 200_000
    assert wallet.usable["credit"] == 0


def test_one_rial_above_the_limit_of_a_hand_is_refused(café: Café):
    change_settings(actor=SYSTEM, at=NOON, hand_most_rial=1_000_000)
    café.sell()
    before = café.credit()
    with pytest.raises(OverHandLimit):
        café.give(rial=1_000_001)
    assert café.credit() == before
    café.give(rial=1_000_000)
    assert AuditRecord.objects.filter(act="credit.given_by_hand").count() == 1


def test_two_gifts_at_once_to_two_guests_keep_to_the_limit_of_a_day(
    committed, business, monkeypatch
):
    with business_scope(business.pk):
        café = Café(business)
        change_settings(actor=SYSTEM, at=NOON, hand_most_rial=1_000_000, hand_daily_rial=1_000_000)
        for mobile in (MINA, OTHER):
            café.sell(mobile, rial=0, looks=False)

    def give(mobile):
        with business_scope(business.pk):
            café.give(mobile)

    rival = rival_before(monkeypatch, "vafa.checkout.giving.new_id", lambda: give(OTHER))
    give(MINA)
    assert isinstance(rival.finish().error, OverHandLimit)
    with business_scope(business.pk):
        assert (café.credit(MINA), café.credit(OTHER)) == ((1_000_000, 0), (0, 0))


def test_nobody_approves_what_they_proposed(café: Café):
    change_settings(actor=SYSTEM, at=NOON, needs_approval=True)
    spec = read_rule({"name": "همه", "reward": {"kind": "credit", "percent": "90"}})
    sara = as_actor(café.sara)
    rule_id, waits = make_rule(spec=spec, starts=True, actor=sara, at=NOON)
    assert waits
    with pytest.raises(SamePerson):
        approve_change(rule_id=rule_id, actor=sara, at=NOON)
    assert Rule.objects.get(id=rule_id).state == "draft"
    assert café.sell(MINA).earned_of("credit") == 50_000  # by the 5% that stood before


@pytest.fixture
def cashier(committed, business):
    """Somebody at the till of one branch; a sale stands in the drawer of another."""
    with business_scope(business.pk):
        here, there = open_branch(), open_branch()
        member = hire(Role.BRANCH_MANAGER, branch_id=here)
        sale = SaleInput(
            source="till",
            number="theirs",
            at=NOON,
            branch_id=there,
            lines=(LineInput(name="قهوه", unit_price_rial=1_000_000),),
            customer=CustomerKey(mobile=MINA),
        )
        theirs = accept_sale(sale, actor=SYSTEM, at=NOON).sale_id
    client = Client()
    client.post("/panel/sign-in/", {"username": member.user.username, "password": PASSWORD})
    return client, theirs


def test_another_branchs_drawer_is_out_of_reach(cashier, business):
    client, theirs = cashier
    for name in ("pos:done", "pos:take_back"):
        assert client.get(reverse(name, args=[theirs])).status_code == 404
    assert client.post(reverse("pos:take_back", args=[theirs]), {"number": "1"}).status_code == 404
    with business_scope(business.pk):
        assert Return.objects.count() == 0


def test_the_till_sells_now_whatever_day_is_sent_to_it(cashier, business):
    client, _theirs = cashier
    form = {"number": "n1", "customer": "", "amount": "100000", "method": "cash", "do": "sell"}
    before = datetime.now(UTC)
    client.post("/till/sell/", form | {"at": "2026-01-01T00:00:00Z", "date": "1405/01/01"})
    with business_scope(business.pk):
        assert Sale.objects.get(number="n1").at >= before
