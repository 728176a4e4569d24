"""A shop that sells plans, and follows its sales as the worker does."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.shop import NOW, Shop
from vafa.audit.types import SYSTEM
from vafa.foundation.ids import new_id
from vafa.memberships.actions import add_plan, begin_membership, follow_sale
from vafa.memberships.queries import list_memberships
from vafa.memberships.types import PlanTerms
from vafa.sales.types import LineInput


class PlanShop(Shop):
    """Sells plans at the till or enrols by hand."""

    def plan(self, **terms):
        terms = {"name": "طلایی", "price_rial": 3_000_000, "sku": f"p{new_id()}"} | terms
        return add_plan(PlanTerms(**terms), actor=SYSTEM, at=NOW)

    def buy(self, plan, customer_id, *, at=NOW, quantity=1, more=()):
        line = LineInput(
            name=plan.name,
            unit_price_rial=plan.price_rial,
            sku=plan.sku,
            quantity=Decimal(quantity),
        )
        sale_id = self.sell(customer_id, at=at, lines=(line, *more))
        follow_sale(sale_id, at=at)
        return sale_id

    def enrol(self, plan, customer_id, *, at=NOW, key=""):
        return begin_membership(
            plan_id=plan.id,
            customer_id=customer_id,
            request_key=key or str(new_id()),
            actor=SYSTEM,
            at=at,
        )

    def spans(self, customer_id, *, at=NOW):
        """(first instant, end, state) of each purchase, in the order of buying."""
        rows = list_memberships(customer_id=customer_id, at=at)
        return [(row.starts_at, row.ends_at, row.state) for row in reversed(rows)]


@pytest.fixture
def shop(scope):
    return PlanShop()
