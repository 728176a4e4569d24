"""The replay of the rules as they stood is the books, to the last lot, over any history."""

import os
import secrets
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from tests.checkout.conftest import NOW, TILL, Till
from vafa.audit.types import SYSTEM
from vafa.catalog.actions import put_category, put_product
from vafa.checkout.actions import (
    accept_sale,
    change_settings,
    give_by_hand,
    return_sale,
    reward_next_referral,
)
from vafa.checkout.queries import load_terms
from vafa.checkout.types import Redeem
from vafa.customers.actions import register_customer
from vafa.customers.queries import find_by_mobile
from vafa.customers.types import JoinedBy, Profile
from vafa.foundation.errors import Refused
from vafa.ledger.actions import expire_due
from vafa.ledger.models import Account, Lot
from vafa.ledger.types import Unit
from vafa.referrals.actions import change_settings as set_levels
from vafa.referrals.actions import follow_purchases, set_inviter
from vafa.referrals.types import Way
from vafa.replay.life import House, Life
from vafa.replay.member import Member, Surroundings
from vafa.replay.past import END_OF_IDS, Span, list_changed_sales, list_nights, read_past
from vafa.replay.programme import AsItWas
from vafa.replay.tally import Tally
from vafa.rules.actions import change_rule, create_rule, pause_rule, start_rule
from vafa.rules.queries import list_past_versions
from vafa.rules.types import read_rule
from vafa.sales.models import Sale
from vafa.sales.types import LineInput, ReturnInput, ReturnLine
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import business_scope

EXAMPLES = int(os.environ.get("EXAMPLES", "25"))
MOBILES = ("+989121234567", "+989351234567")
RULES = [
    {
        "reward": {"kind": "credit", "percent": "7.5"},
        "terms": {"expiry": {"kind": "days", "count": 9}},
    },
    {
        "reward": {"kind": "credit", "percent": "10"},
        "conditions": {"kind": "period_total", "period": "month", "amount_rial": 2_000_000},
        "terms": {"expiry": {"kind": "end_of", "period": "month"}, "wait_days": 2},
        "caps": [{"most": 90_000, "per": "customer", "within": "week"}],
    },
    {
        "reward": {"kind": "points", "points": 3, "per": "amount", "amount_rial": 100_000},
        "basis": {"with_credit_part": True},
        "caps": [{"most": 120, "per": "rule"}],
    },
    {
        "reward": {"kind": "points", "points": 5, "per": "piece"},
        "conditions": {"kind": "nth_purchase", "number": 3},
        "caps": [{"most": 2, "counts": "times", "per": "branch", "within": "month"}],
    },
    {"reward": {"kind": "credit", "by_menu": True}, "basis": {"only_categories": ["hot"]}},
    {"reward": {"kind": "points", "per": "menu"}},
    {
        "reward": {"kind": "multiply", "reward": "points", "times": "2"},
        "conditions": {"kind": "interval", "most": 3},
    },
    {
        "reward": {"kind": "credit", "amount_rial": 40_000},
        "exclusive": True,
        "priority": 5,
        "conditions": {"kind": "weekday", "days": [4]},
    },
    {
        "when": {"kind": "referral"},
        "reward": {"kind": "credit", "amount_rial": 70_000},
        "terms": {"expiry": {"kind": "days", "count": 20}, "wait_days": 1},
        "caps": [{"most": 100_000, "per": "customer", "within": "month"}],
    },
    {
        "when": {"kind": "referred"},
        "reward": {"kind": "points", "points": 25, "per": "visit"},
    },
]

customers = st.integers(0, 1)
lines = st.lists(
    st.builds(
        lambda price, pieces, off, sku: LineInput(
            name="x",
            sku=sku,
            category="hot" if sku else "",
            unit_price_rial=price * 1000,
            quantity=Decimal(pieces),
            discount_rial=off * 100,
        ),
        st.integers(50, 900),
        st.sampled_from(["1", "2", "3", "1.5"]),
        st.integers(0, 9),
        st.sampled_from(["", "latte", "tea", "gift"]),
    ),
    min_size=1,
    max_size=3,
)
steps = st.one_of(
    st.tuples(st.just("sell"), customers, lines, st.integers(0, 5), st.booleans()),
    st.tuples(st.just("sell"), customers, lines, st.integers(0, 5), st.booleans()),
    st.tuples(st.just("late"), customers, lines, st.integers(1, 40)),
    st.tuples(st.just("return"), st.integers(0, 30), st.integers(0, 3)),
    st.tuples(st.just("correct"), st.integers(0, 30), lines),
    st.tuples(st.just("days"), st.integers(1, 12)),
    st.tuples(st.just("night")),
    st.tuples(st.just("friend"), st.integers(0, 5), lines),
    st.tuples(st.just("gift"), customers, st.sampled_from(list(Unit)), st.integers(1, 90)),
    st.tuples(st.just("pause"), st.integers(0, 7)),
    st.tuples(st.just("change"), st.integers(0, 7)),
)


def write_menu():
    by = {"actor": TILL, "at": NOW}
    put_category(name="hot", credit_percent=Decimal("12.5"), points=3, **by)
    put_product(sku="latte", name="x", credit_percent=Decimal(0), points=7, **by)
    put_product(sku="gift", name="y", points=9, earns=False, **by)


class Shop(Till):
    """A shop that does what it is told, and keeps at it when it is refused."""

    def __init__(self, business, rules):
        super().__init__(business)
        self.rules, self.paused, self.sold = [], set(), []
        write_menu()
        self.people = list(MOBILES)
        self.specs = rules
        for number, rule in enumerate(rules):
            spec = read_rule({"name": f"rule {number}"} | rule)
            made = create_rule(spec=spec, actor=TILL, at=self.at - timedelta(days=60), state="live")
            self.rules.append(made.id)

    def do(self, kind, *values):
        self.at += timedelta(minutes=7)
        with suppress(Refused), transaction.atomic():
            getattr(self, f"do_{kind}")(*values)

    def do_sell(self, who, what, spends, with_points):
        redeem = None
        if spends:
            redeem = Redeem(
                credit_rial=spends * 17_000,
                points=spends * 3 if with_points else 0,
                without_code=True,
            )
        sale = self.sale(*what, mobile=MOBILES[who], discount_rial=1_000, tax_rial=9_000)
        accept_sale(sale, actor=TILL, at=self.at, redeem=redeem)
        self.sold.append(sale)

    def do_late(self, who, what, days):
        now, self.at = self.at, self.at - timedelta(days=days)
        sale = self.sale(*what, mobile=MOBILES[who])
        self.at = now
        accept_sale(sale, actor=TILL, at=now)
        self.sold.append(sale)

    def do_return(self, which, position):
        sale = self.sold[which % len(self.sold)] if self.sold else None
        if sale is None:
            return
        parts = None
        if position < len(sale.lines):
            parts = (ReturnLine(position=position, quantity=Decimal(1)),)
        self.number += 1
        back = ReturnInput(number=f"r{self.number}", at=self.at, lines=parts)
        return_sale(Sale.objects.get(number=sale.number).id, back, actor=TILL, at=self.at)

    def do_correct(self, which, what):
        if self.sold:
            place = which % len(self.sold)
            old = self.sold[place]
            new = replace(old, lines=tuple(what), revision=old.revision + 1)
            accept_sale(new, actor=TILL, at=self.at)
            self.sold[place] = new

    def do_friend(self, whose, what):
        inviter = find_by_mobile(self.people[whose % len(self.people)])
        if inviter is None:
            return
        mobile = f"+98913{len(self.people):07}"
        friend = register_customer(
            mobile=mobile,
            profile=Profile(),
            joined_by=JoinedBy.CASHIER,
            actor=TILL,
            at=self.at,
        )
        self.people.append(mobile)
        people = {"customer_id": friend.id, "inviter_id": inviter.id}
        set_inviter(**people, way=Way.TILL, actor=TILL, at=self.at)
        sale = self.sale(*what, mobile=mobile)
        accept_sale(sale, actor=TILL, at=self.at)
        follow_purchases(friend.id)
        self.sold.append(sale)

    def do_days(self, days):
        self.at += timedelta(days=days)

    def do_night(self):
        while reward_next_referral(at=self.at):
            pass
        expire_due(at=self.at, actor=SYSTEM)

    def do_gift(self, who, unit, amount):
        member = find_by_mobile(MOBILES[who])
        if member is not None:
            self.number += 1
            give_by_hand(
                customer_id=member.id,
                unit=unit,
                amount=amount * 100,
                expires_at=None,
                reason="x",
                actor=TILL,
                at=self.at,
                request_key=f"g{self.number}",
                may_exceed=True,
            )

    def do_pause(self, number):
        rule_id = self.rules[number % len(self.rules)]
        act = start_rule if rule_id in self.paused else pause_rule
        act(rule_id=rule_id, actor=TILL, at=self.at)
        self.paused ^= {rule_id}

    def do_change(self, number):
        number %= len(self.rules)
        spec = read_rule({"name": "other", "rounding": "half_up"} | self.specs[number])
        change_rule(rule_id=self.rules[number], spec=spec, actor=TILL, at=self.at)


def replay(by):
    terms = load_terms()
    programme = AsItWas(list_past_versions())
    house = House(
        zone=terms.zone,
        grace_days=terms.settings.grace_days,
        owes_after_return=terms.settings.owes_after_return,
    )
    changed = list_changed_sales() if by == "time" else None
    around = Surroundings(terms.zone, terms.holidays, list_nights(), changed)
    tally, used, members = Tally(terms.zone), {}, {}
    for happening in read_past(Span(by, 0, END_OF_IDS), menu=terms.menu):
        number = happening.customer_id
        if number not in members:
            members[number] = Member(number, [Life(programme, house, tally, used)], around)
        members[number].live(happening)
    for member in members.values():
        member.pass_nights(END_OF_IDS)
    return members


def write_lots(lots):
    return sorted(
        (
            lot.amount,
            lot.remaining,
            lot.available_at,
            str(lot.expires_at),
            lot.priority,
            lot.promotional,
            lot.rule_id,
            lot.rule_version,
            lot.created_at,
        )
        for lot in lots
    )


def tell_books(customer_id):
    told = {}
    for unit in Unit:
        accounts = Account.objects.filter(owner_id=customer_id, unit=unit)
        debt = sum(row.balance for row in accounts.filter(purpose="debt"))
        told[unit] = (debt, write_lots(Lot.objects.filter(account_id__in=[a.id for a in accounts])))
    return told


def tell_replay(member):
    purses = member.lives[0].purses
    return {unit: (purses[unit].debt, write_lots(purses[unit].lots)) for unit in Unit}


A_COFFEE = [LineInput(name="x", unit_price_rial=150_000)]
FRIENDS = [
    ("sell", 0, A_COFFEE, 0, False),
    ("friend", 0, A_COFFEE),
    ("friend", 2, A_COFFEE),  # of the friend
    ("friend", 0, A_COFFEE),
    ("return", 2, 3),
    ("days", 8),
    ("night",),
    ("sell", 0, A_COFFEE, 3, False),
    ("return", 3, 0),
    ("days", 12),
    ("night",),
    ("days", 12),
    ("night",),
]
"""Two are thanked in full for one friend, one in part for a friend's, and none for who brought
everything back."""


OF_ONE_CUSTOMER = [
    rule for rule in RULES if all(cap["per"] == "customer" for cap in rule.get("caps", ()))
]


@pytest.mark.parametrize(
    ("by", "rules"), [("time", RULES), ("customer", OF_ONE_CUSTOMER)], ids=["time", "customer"]
)
@settings(
    max_examples=EXAMPLES,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(history=st.lists(steps, min_size=5, max_size=30))
@example(history=FRIENDS)
def test_what_the_rules_gave_is_found_again(db, by, rules, history):
    with transaction.atomic():
        business = create_business(name="x", slug=f"test-{secrets.token_hex(6)}", at=NOW)
        with business_scope(business.pk):
            change_settings(actor=TILL, at=NOW, point_value_rial=1_000)
            set_levels(actor=TILL, at=NOW, second_percent=50)
            shop = Shop(business, rules)
            for step in history:
                shop.do(*step)
            members = replay(by)
            for mobile in shop.people:
                member = find_by_mobile(mobile)
                if member is not None and member.id in members:
                    assert tell_replay(members[member.id]) == tell_books(member.id)
        transaction.set_rollback(True)
