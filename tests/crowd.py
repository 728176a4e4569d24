"""Many people and many sales at once, for what is told of crowds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from tests.shop import NOW, LineInput, Shop
from vafa.audit.types import SYSTEM
from vafa.customers.actions import recognize_many
from vafa.customers.types import JoinedBy
from vafa.foundation.ids import new_id
from vafa.sales.actions import Recorded, record_history
from vafa.sales.types import Channel, SaleInput


@dataclass(frozen=True, kw_only=True)
class Bought:
    """One invoice: of coffee, unless products are named."""

    at: datetime
    customer_id: int | None = None
    rial: int = 1_000_000
    products: Sequence[str] = ("قهوه",)
    branch: int = 0
    channel: Channel = Channel.HALL


def join_many(people: int) -> list[int]:
    """Customers who joined long ago."""
    mobiles = [f"+98935{number:07}" for number in range(people)]
    long_ago = NOW - timedelta(days=900)
    found = recognize_many(
        mobiles,
        profiles={},
        joined_by=JoinedBy.INVOICE,
        branch_id=None,
        actor=SYSTEM,
        at=dict.fromkeys(mobiles, long_ago),
        announce=False,
    )
    return [found[mobile] for mobile in mobiles]


def sell_many(shop: Shop, invoices: Iterable[Bought]) -> None:
    """Sales of the past, as an import brings them."""
    sales = []
    for number, one in enumerate(invoices):
        lines = tuple(
            LineInput(name=name, sku=name, unit_price_rial=one.rial // len(one.products))
            for name in one.products
        )
        sale = SaleInput(
            source="crowd",
            number=str(number),
            at=one.at,
            branch_id=shop.branches[one.branch].id,
            channel=one.channel,
            lines=lines,
        )
        sales.append((sale, Recorded(sale_id=new_id(), customer_id=one.customer_id)))
    for start in range(0, len(sales), 2_000):
        record_history(sales[start : start + 2_000], actor=SYSTEM, at=NOW)


def live_on(people: int, *, days: int, seed: int = 5, leaves: float = 0.08) -> Iterable[Bought]:
    """People who come now and then, each at a pace of their own, and leave for good one day."""
    chance = np.random.default_rng(seed)
    for customer_id in join_many(people):
        ago = days - chance.uniform(0, days / 2)
        mean, spends = 20 * chance.gamma(2, 0.5), 500_000 * (1 + chance.gamma(2))
        while ago > 0:
            rial = int(spends * chance.gamma(5, 0.2)) + 10_000
            yield Bought(customer_id=customer_id, at=NOW - timedelta(days=ago), rial=rial)
            if chance.random() < leaves:
                break
            ago -= 1 + chance.exponential(mean)
