"""A colleague's own number on invoices that they ring up themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.guard.pattern import Finding, SalePattern, Telling, causes, grade
from vafa.guard.registry import patterns
from vafa.guard.scenes import SaleScene
from vafa.guard.types import name_customer


@patterns.register
class OwnPhone(SalePattern):
    slug: ClassVar[str] = "own_phone"
    title = gettext_lazy("A colleague's own number")
    about = gettext_lazy("A colleague rings up invoices on the mobile that stands by their name.")
    advice = gettext_lazy("A meal of their own now and then is no harm; agree how it is rung up.")
    labels = {
        "count": gettext_lazy("Invoices in the days, from"),
        "days": gettext_lazy("Days looked back"),
    }

    count: Annotated[int, Field(ge=1, le=100)] = 2
    days: Annotated[int, Field(ge=1, le=90)] = 30

    def find(self, scene: SaleScene) -> Finding | None:
        own = scene.colleagues.get(scene.mobile, set())
        if scene.by not in own:
            return None
        rung_up = [
            sale for sale in scene.list_sales(timedelta(days=self.days)) if sale.cashier in own
        ]
        if len(rung_up) < self.count:
            return None
        return Finding(
            subject=name_customer(scene.customer_id),
            score=grade(len(rung_up), self.count),
            facts={
                "cashier": scene.by,
                "count": len(rung_up),
                "days": self.days,
                "total_rial": sum(sale.goods_rial for sale in rung_up),
            },
            evidence=causes("sale", [sale.id for sale in rung_up]),
        )

    def say(self, facts: Mapping[str, Any], telling: Telling) -> str:
        return _(
            "%(who)s rang up %(count)s invoices on their own number in %(days)s days, %(total)s "
            "together."
        ) % {
            "who": telling.who(facts["cashier"]),
            "count": telling.number(facts["count"]),
            "days": telling.number(facts["days"]),
            "total": telling.money(facts["total_rial"]),
        }
