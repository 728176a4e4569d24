"""How much planted misuse is found among real sales, and who is suspected wrongly."""

from __future__ import annotations

import os
import random
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.demo import keep_households
from tests.guard.conftest import SARA_MOBILE
from tests.staff.cast import hire
from vafa.audit.types import SYSTEM
from vafa.catalog.actions import add_branch
from vafa.checkout.actions import accept_history
from vafa.config.demo.invoices import write_invoice
from vafa.config.demo.people import invent_person
from vafa.config.demo.sales_file import PATH, load_sales
from vafa.customers.actions import register_customer
from vafa.customers.types import CustomerKey, JoinedBy, Profile
from vafa.foundation.ids import new_id
from vafa.guard.pattern import ReturnPattern, SalePattern
from vafa.guard.registry import patterns
from vafa.guard.scenes import SaleScene
from vafa.referrals.actions import set_inviter
from vafa.referrals.types import Way
from vafa.sales.actions import record_return, take_lines_back
from vafa.sales.queries import lock_sale
from vafa.sales.types import LineInput, ReturnInput, SaleInput
from vafa.staff.types import Role

pytestmark = pytest.mark.slow
LAST_DAY = date(2026, 11, 20)
EVERY = int(os.environ.get("VAFA_GUARD_EVERY", "6"))  # of the households; 1 for the figures
PLANTS = 6  # of each kind
SHIFTS = ("ندا کاظمی", "پویا رستمی", "سمانه لطفی")


def test_planted_misuse_is_found_among_real_sales(scope, tmp_path):
    found, planted, guests = run(scope, tmp_path)
    hit = {slug: len(found[slug] & planted[slug]) for slug in planted}
    wrong = set().union(*found.values()) - set().union(*planted.values())
    print({slug: f"{hit[slug]} of {len(planted[slug])}" for slug in planted}, len(wrong), guests)
    every = set().union(*planted.values())
    print({slug: len(found[slug] - every) for slug in found})
    for slug, subjects in planted.items():
        assert hit[slug] >= 0.8 * len(subjects), slug
    assert sum(hit.values()) >= 0.9 * sum(map(len, planted.values()))
    assert len(wrong) <= max(2, guests // 100)  # of a year, of guests who give their number


def run(business, folder):
    """(pattern → subjects found, pattern → subjects planted, guests with a number)"""
    café = RealCafé(folder)
    planted = {name: set() for name in ("many_small", "split_invoices", "cashier_pair")}
    planted |= {name: set() for name in ("own_phone", "out_of_hours", "return_churn")}
    planted |= {"referral_rings": set()}
    for slug, mobiles in planted.items():
        for number in range(1 if slug == "own_phone" else PLANTS):
            mobiles.add(getattr(café, slug)(number))
    café.bring_friends()
    café.record()
    who = {person.mobile: person.id for person in café.people()}
    found = defaultdict(set)
    for sale_id in café.sale_ids():
        look(SaleScene.of_sale(sale_id), SalePattern, found)
    for return_id in café.return_ids():
        look(SaleScene.of_return(return_id), ReturnPattern, found)
    return (
        found,
        {slug: {f"customer:{who[one]}" for one in mobiles} for slug, mobiles in planted.items()},
        len(who) - sum(map(len, planted.values())),
    )


def look(scene, family, found):
    if scene is None or scene.sale.customer_id is None:
        return
    for kind in patterns:
        if issubclass(kind, family) and (finding := kind().find(scene)):
            found[kind.slug].add(finding.subject)


class RealCafé:
    """The demo's sales with two or three at work, and misuse planted into the last months."""

    def __init__(self, folder) -> None:
        self.chance = random.Random(20261122)
        self.sara = hire(Role.CASHIER, name="سارا", mobile=SARA_MOBILE)
        self.branches = {
            n: add_branch(code=f"b{n}", name=f"شعبهٔ {n}", actor=SYSTEM, at=_at(LAST_DAY)).id
            for n in (1, 2, 3)
        }
        path = PATH if EVERY == 1 else keep_households(folder, every=EVERY)
        self.sales = [
            self._staff(write_invoice(sale, invent_person(sale.household), self.branches))
            for sale in load_sales(last_day=LAST_DAY, path=path)
        ]
        self.to_return = set()
        self.brought = []  # (when, who, by whom)

    def many_small(self, number):
        mobile, day = f"+9890110000{number:02}", self._day()
        for place in range(self.chance.randint(5, 9)):
            self._add(mobile, day + timedelta(minutes=40 * place), SHIFTS[0], rial=900_000)
        return mobile

    def split_invoices(self, number):
        mobile, day = f"+9890120000{number:02}", self._day()
        for place in range(self.chance.randint(3, 4)):
            self._add(mobile, day + timedelta(minutes=2 * place), SHIFTS[1])
        return mobile

    def cashier_pair(self, number):
        mobile, day = f"+9890130000{number:02}", self._day()
        for place in range(self.chance.randint(12, 15)):
            self._add(mobile, day + timedelta(days=2 * place, hours=place % 6), SHIFTS[2])
        return mobile

    def own_phone(self, number):
        for place in range(3):
            self._add(SARA_MOBILE, self._day() + timedelta(days=place), "سارا")
        for place in range(3):
            self._add(SARA_MOBILE, _at(LAST_DAY - timedelta(days=40 + 3 * place)), "سارا")
        return SARA_MOBILE

    def out_of_hours(self, number):
        mobile, day = f"+9890150000{number:02}", self._day().replace(hour=23, minute=40)
        for place in range(2):
            self._add(mobile, day + timedelta(days=place), SHIFTS[0])
        return mobile

    def return_churn(self, number):
        mobile, day = f"+9890160000{number:02}", self._day()
        for place in range(3):
            sale = self._add(mobile, day + timedelta(days=4 * place), SHIFTS[0])
            self.to_return.add(sale.number)
        return mobile

    def referral_rings(self, number):
        """Five numbers in a chain within two days, each with the smallest purchase."""
        day, chain = self._day(), [f"+98917{number:02}0000{place}" for place in range(6)]
        for place, mobile in enumerate(chain[1:], start=1):
            at = day + timedelta(hours=8 * place)
            self._add(mobile, at, SHIFTS[number % 3], rial=700_000)
            self.brought.append((at - timedelta(minutes=5), mobile, chain[place - 1]))
        return chain[0]

    def bring_friends(self):
        """A third of the guests came by an earlier one, one in three of them by the same few."""
        first = {}
        for sale in sorted(self.sales, key=lambda sale: sale.at):
            if sale.customer.mobile and not sale.customer.mobile.startswith("+98917"):
                first.setdefault(sale.customer.mobile, sale.at)
        earlier = []
        for mobile, at in first.items():
            if len(earlier) > 10 and self.chance.random() < 0.33:
                few = earlier[:5] if self.chance.random() < 0.33 else earlier[-40:]
                self.brought.append((at - timedelta(minutes=5), mobile, self.chance.choice(few)))
            earlier.append(mobile)
        ids = {}
        for at, *pair in sorted(self.brought):
            for mobile in reversed(pair):
                if mobile not in ids:
                    ids[mobile] = self._join(mobile, at)
            people = {"customer_id": ids[pair[0]], "inviter_id": ids[pair[1]]}
            set_inviter(**people, way=Way.TILL, actor=SYSTEM, at=at)

    def record(self):
        self.sales.sort(key=lambda sale: sale.at)
        self.recorded = []
        for start in range(0, len(self.sales), 1_000):
            part = self.sales[start : start + 1_000]
            facts = {"actor": SYSTEM, "at": _at(LAST_DAY) + timedelta(days=1)}
            done = accept_history(part, joined_by=JoinedBy.IMPORT, **facts)
            self.recorded += zip(part, done, strict=True)
        self.returned = [
            self._take_back(result.sale_id, sale.at + timedelta(days=1))
            for sale, result in self.recorded
            if sale.number in self.to_return or self.chance.random() < 0.01
        ]

    def sale_ids(self):
        return [result.sale_id for sale, result in self.recorded if sale.customer.mobile]

    def return_ids(self):
        return self.returned

    def people(self):
        from vafa.customers.queries import customers

        return list(customers())

    def _staff(self, sale):
        """Two shifts that meet from three to five, three people who take turns by the day."""
        local = sale.at + timedelta(hours=3.5)
        turn = local.toordinal() % 3
        early, late = SHIFTS[turn], SHIFTS[(turn + 1) % 3]
        minute = local.hour * 60 + local.minute
        if 15 * 60 <= minute < 17 * 60 or self.chance.random() < 0.3:
            name = self.chance.choice(SHIFTS)
        else:
            name = early if minute < 16 * 60 else late
        return replace(sale, cashier=name)

    def _join(self, mobile, at):
        joined = {"joined_by": JoinedBy.CASHIER, "actor": SYSTEM, "at": at}
        return register_customer(mobile=mobile, profile=Profile(), **joined).id

    def _day(self):
        return _at(LAST_DAY - timedelta(days=self.chance.randint(30, 150)))

    def _add(self, mobile, at, cashier, *, rial=2_000_000):
        sale = SaleInput(
            source="planted",
            number=str(new_id()),
            at=at,
            branch_id=self.branches[1],
            lines=(LineInput(name="قهوه", unit_price_rial=rial, quantity=Decimal(1)),),
            cashier=cashier,
            customer=CustomerKey(mobile=mobile),
        )
        self.sales.append(sale)
        return sale

    def _take_back(self, sale_id, at):
        sale = lock_sale(sale_id)
        back = ReturnInput(number="r", at=at)
        return_id = new_id()
        record_return(
            sale,
            back,
            take_lines_back(sale, back),
            return_id=return_id,
            goods_rial=sale.goods_rial,
            receipt="",
            actor=SYSTEM,
            at=at,
        )
        return return_id


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, 0, tzinfo=UTC)
