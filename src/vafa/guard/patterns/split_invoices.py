"""One purchase rung up as several, within minutes: to win what each invoice earns, or its gift."""

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
class SplitInvoices(SalePattern):
    slug: ClassVar[str] = "split_invoices"
    title = gettext_lazy("One purchase on several invoices")
    about = gettext_lazy("Several invoices on one number in one branch within a few minutes.")
    advice = gettext_lazy("Look at the lines: would one table have ordered them together?")
    labels = {
        "count": gettext_lazy("Invoices, from"),
        "minutes": gettext_lazy("Within minutes"),
    }

    count: Annotated[int, Field(ge=2, le=50)] = 3
    minutes: Annotated[int, Field(ge=1, le=240)] = 10

    def find(self, scene: SaleScene) -> Finding | None:
        near = [
            sale
            for sale in scene.list_sales(timedelta(minutes=self.minutes))
            if sale.branch_id == scene.sale.branch_id
        ]
        if len(near) < self.count:
            return None
        return Finding(
            subject=name_customer(scene.customer_id),
            score=grade(len(near), self.count),
            facts={
                "count": len(near),
                "minutes": self.minutes,
                "total_rial": sum(sale.goods_rial for sale in near),
                "cashier": scene.by,
            },
            evidence=causes("sale", [sale.id for sale in near]),
        )

    def say(self, facts: Mapping[str, Any], telling: Telling) -> str:
        return _(
            "%(count)s invoices in one branch within %(minutes)s minutes, %(total)s together."
        ) % {
            "count": telling.number(facts["count"]),
            "minutes": telling.number(facts["minutes"]),
            "total": telling.money(facts["total_rial"]),
        }
