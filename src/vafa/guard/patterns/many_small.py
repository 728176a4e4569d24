"""Many invoices on one number in a day: often a cashier's own number on other people's bills."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.shapes import Rial
from vafa.guard.pattern import Finding, SalePattern, Telling, causes, grade
from vafa.guard.registry import patterns
from vafa.guard.scenes import SaleScene
from vafa.guard.types import name_customer


@patterns.register
class ManySmall(SalePattern):
    slug: ClassVar[str] = "many_small"
    title = gettext_lazy("Many small invoices on one number")
    about = gettext_lazy("Somebody's number on many invoices of one day, each of them small.")
    advice = gettext_lazy("Call the number: does the customer know of these purchases?")
    labels = {
        "count": gettext_lazy("Invoices in 24 hours, from"),
        "each_rial": gettext_lazy("Small: each at most"),
    }

    count: Annotated[int, Field(ge=2, le=100)] = 5
    each_rial: Rial = 10_000_000

    def find(self, scene: SaleScene) -> Finding | None:
        small = [
            sale
            for sale in scene.list_sales(timedelta(days=1))
            if sale.goods_rial <= self.each_rial
        ]
        if len(small) < self.count:
            return None
        return Finding(
            subject=name_customer(scene.customer_id),
            score=grade(len(small), self.count),
            facts={"count": len(small), "total_rial": sum(sale.goods_rial for sale in small)},
            evidence=causes("sale", [sale.id for sale in small]),
        )

    def say(self, facts: Mapping[str, Any], telling: Telling) -> str:
        return _("%(count)s invoices within 24 hours on this number, %(total)s together.") % {
            "count": telling.number(facts["count"]),
            "total": telling.money(facts["total_rial"]),
        }
