"""A shop for tests: it sells and takes back on given days, through the doors of sales."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from vafa.audit.types import SYSTEM
from vafa.catalog.actions import add_branch
from vafa.customers.actions import register_customer
from vafa.customers.types import JoinedBy, Profile
from vafa.foundation.ids import new_id
from vafa.sales.actions import Recorded, record_return, record_sale, take_lines_back
from vafa.sales.queries import lock_sale
from vafa.sales.types import FeeInput, LineInput, PaymentInput, ReturnInput, ReturnLine, SaleInput

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)  # 30 Aban 1405, 15:30 in Tehran


class Shop:
    """Sells to people. Instants are given as days before NOW, or exactly with `at`."""

    def __init__(self, branches: int = 1) -> None:
        self.branches = [
            add_branch(code=f"b{number}", name=f"شعبهٔ {number}", actor=SYSTEM, at=NOW)
            for number in range(1, branches + 1)
        ]
        self._number = 0

    def person(
        self,
        first="",
        last="",
        *,
        days_ago=400.0,
        joined_by=JoinedBy.INVOICE,
        branch=None,
        mobile="",
    ):
        self._number += 1
        return register_customer(
            mobile=mobile or f"0912{self._number:07}",
            profile=Profile(first_name=first, last_name=last),
            joined_by=joined_by,
            branch_id=self.branches[branch].id if branch is not None else None,
            actor=SYSTEM,
            at=NOW - timedelta(days=days_ago),
        ).id

    def sell(self, customer_id=None, rial=1_000_000, *, days_ago=0.0, at=None, branch=0, **more):
        self._number += 1
        lines = more.pop("lines", (LineInput(name="قهوه", unit_price_rial=rial, sku="c1"),))
        sale = SaleInput(
            source="test",
            number=str(self._number),
            at=at or NOW - timedelta(days=days_ago),
            branch_id=self.branches[branch].id,
            lines=lines,
            **{name: more.pop(name) for name in list(more) if name in SaleInput.__slots__},
        )
        sale_id = new_id()
        result = Recorded(sale_id=sale_id, customer_id=customer_id, **more)
        record_sale(sale, result, actor=SYSTEM, at=sale.at)
        return sale_id

    def take_back(self, sale_id, quantity=None, *, days_ago=0.0, goods_rial=None):
        sale = lock_sale(sale_id)
        lines = None
        if quantity is not None:
            lines = (ReturnLine(position=0, quantity=Decimal(quantity)),)
        back = ReturnInput(number=str(new_id()), at=NOW - timedelta(days=days_ago), lines=lines)
        record_return(
            sale,
            back,
            take_lines_back(sale, back),
            return_id=new_id(),
            goods_rial=sale.goods_rial if goods_rial is None else goods_rial,
            receipt="",
            actor=SYSTEM,
            at=back.at,
        )


__all__ = ["NOW", "FeeInput", "LineInput", "PaymentInput", "Shop"]
