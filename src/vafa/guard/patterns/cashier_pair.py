"""One cashier credits one number, again and again, though others stand there too.

The measure is chance: for each purchase, the share of other guests of that hour and branch who
met this cashier. Where only one person works, every guest meets them and nothing is told. The
number of meetings is then a sum of independent throws with unequal odds (Poisson binomial), and
the pattern is seen when so many or more would come about less than once in `one_in`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Annotated, Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.guard.pattern import Finding, SalePattern, Telling, causes
from vafa.guard.registry import patterns
from vafa.guard.scenes import SaleScene
from vafa.guard.types import name_customer


@patterns.register
class CashierPair(SalePattern):
    slug: ClassVar[str] = "cashier_pair"
    title = gettext_lazy("One cashier credits one number")
    about = gettext_lazy(
        "Nearly all purchases of a number by one cashier, more often than chance would have it "
        "among those at work."
    )
    advice = gettext_lazy("Ask another colleague whether they know this guest.")
    labels = {
        "count": gettext_lazy("Purchases in the days, from"),
        "days": gettext_lazy("Days looked back"),
        "percent": gettext_lazy("By this cashier, percent from"),
        "one_in": gettext_lazy("By chance at most once in"),
    }

    count: Annotated[int, Field(ge=3, le=200)] = 6
    days: Annotated[int, Field(ge=1, le=90)] = 30
    percent: Annotated[int, Field(ge=50, le=100)] = 80
    one_in: Annotated[int, Field(ge=100, le=10**9)] = 1_000

    def find(self, scene: SaleScene) -> Finding | None:
        window = timedelta(days=self.days)
        bought = scene.list_sales(window)
        hands = Counter(sale.cashier for sale in bought if sale.cashier)
        if len(bought) < self.count or not hands:
            return None
        [(cashier, times)] = hands.most_common(1)
        if times * 100 < self.percent * len(bought):
            return None
        chance = count_chance(scene.chances_of(cashier, window), times)
        if chance * self.one_in >= 1:
            return None
        return Finding(
            subject=name_customer(scene.customer_id),
            score=75 if chance * self.one_in > 0.01 else 90,
            facts={
                "cashier": cashier,
                "times": times,
                "count": len(bought),
                "days": self.days,
                "total_rial": sum(sale.goods_rial for sale in bought if sale.cashier == cashier),
            },
            evidence=causes("sale", [sale.id for sale in bought if sale.cashier == cashier]),
        )

    def say(self, facts: Mapping[str, Any], telling: Telling) -> str:
        return _(
            "%(times)s of this number's %(count)s purchases in %(days)s days were rung up by "
            "%(who)s, %(total)s together, though others were at work too."
        ) % {
            "times": telling.number(facts["times"]),
            "count": telling.number(facts["count"]),
            "days": telling.number(facts["days"]),
            "who": telling.who(facts["cashier"]),
            "total": telling.money(facts["total_rial"]),
        }


def count_chance(odds: Sequence[float], least: int) -> float:
    """How likely at least so many of independent throws with these odds succeed."""
    by_count = [1.0]  # how likely exactly 0, 1, … successes so far
    for odd in odds:
        by_count = [
            fewer * odd + same * (1 - odd)
            for fewer, same in zip([0.0, *by_count], [*by_count, 0.0], strict=True)
        ]
    return sum(by_count[least:])
