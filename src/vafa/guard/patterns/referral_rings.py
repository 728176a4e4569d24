"""New numbers that bring each other: each buys once, the smallest thing, by the same hand.

Friends who come in earnest spend what guests spend, come again, or meet another cashier. A ring is
made to be rewarded: its numbers are brought in a few days, buy as little as counts, at one till or
from one device, and are not seen again. Most of those who came by the chain must be like that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Annotated, Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.shapes import Rial
from vafa.guard.pattern import Finding, SalePattern, Telling, causes, grade
from vafa.guard.registry import patterns
from vafa.guard.scenes import SaleScene, SeenSale
from vafa.guard.types import name_customer


@patterns.register
class ReferralRings(SalePattern):
    slug: ClassVar[str] = "referral_rings"
    title = gettext_lazy("New numbers that bring each other")
    about = gettext_lazy(
        "Several who came by one chain of invitations buy once, very little, at the same hand or "
        "from the same device."
    )
    advice = gettext_lazy("Call two of the numbers: do they know who brought them?")
    labels = {
        "count": gettext_lazy("Newcomers, from"),
        "days": gettext_lazy("Days looked back"),
        "each_rial": gettext_lazy("Very little: at most"),
        "percent": gettext_lazy("Of those who came by the chain, percent from"),
    }

    count: Annotated[int, Field(ge=2, le=100)] = 4
    days: Annotated[int, Field(ge=1, le=60)] = 14
    each_rial: Rial = 2_500_000
    percent: Annotated[int, Field(ge=1, le=100)] = 80

    def find(self, scene: SaleScene) -> Finding | None:
        window = timedelta(days=self.days)
        tree = scene.find_tree(window)
        if tree is None or len(tree.links) < self.count:
            return None
        places = {link.newcomer_id: link.place for link in tree.links}
        bought: dict[int, list[SeenSale]] = defaultdict(list)
        for sale in scene.list_sales_of(list(places), window):
            bought[sale.customer_id or 0].append(sale)
        here = places.get(scene.customer_id)
        thin = [
            own[0]
            for newcomer_id, own in bought.items()
            if self._is_thin(own)
            and (_is_same_hand(own[0], scene) or (here and places[newcomer_id] == here))
        ]
        if len(thin) < self.count or len(thin) * 100 < self.percent * len(bought):
            return None
        return Finding(
            subject=name_customer(tree.root_id),
            score=grade(len(thin), self.count),
            facts={
                "count": len(thin),
                "days": self.days,
                "cashier": scene.by,
                "total_rial": sum(sale.goods_rial for sale in thin),
            },
            evidence=causes("sale", [sale.id for sale in thin]),
        )

    def say(self, facts: Mapping[str, Any], telling: Telling) -> str:
        return _(
            "%(count)s newcomers by the chain that begins with this customer bought once in "
            "%(days)s days, %(total)s together, at the same hand or from the same device."
        ) % {
            "count": telling.number(facts["count"]),
            "days": telling.number(facts["days"]),
            "total": telling.money(facts["total_rial"]),
        }

    def _is_thin(self, own: Sequence[SeenSale]) -> bool:
        return len(own) == 1 and own[0].goods_rial <= self.each_rial


def _is_same_hand(sale: SeenSale, scene: SaleScene) -> bool:
    return bool(scene.by) and (sale.cashier, sale.branch_id) == (scene.by, scene.sale.branch_id)
