"""Sales that earn while the shop is shut."""

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
class OutOfHours(SalePattern):
    slug: ClassVar[str] = "out_of_hours"
    title = gettext_lazy("Awards while the shop is shut")
    about = gettext_lazy("Invoices on a number at an hour when nobody should be at the till.")
    advice = gettext_lazy("Who had the key that night? Set the hours here if you open then.")
    labels = {
        "from_hour": gettext_lazy("Shut from (hour)"),
        "to_hour": gettext_lazy("Shut until (hour)"),
        "count": gettext_lazy("Invoices in 30 days, from"),
    }

    from_hour: Annotated[int, Field(ge=0, le=23)] = 2
    to_hour: Annotated[int, Field(ge=0, le=23)] = 5
    count: Annotated[int, Field(ge=1, le=100)] = 2

    def find(self, scene: SaleScene) -> Finding | None:
        if not self._is_shut(scene.at.astimezone(scene.zone).hour):
            return None
        late = [
            sale
            for sale in scene.list_sales(timedelta(days=30))
            if self._is_shut(sale.at.astimezone(scene.zone).hour)
        ]
        if len(late) < self.count:
            return None
        return Finding(
            subject=name_customer(scene.customer_id),
            score=grade(len(late), self.count),
            facts={
                "count": len(late),
                "from_hour": self.from_hour,
                "to_hour": self.to_hour,
                "total_rial": sum(sale.goods_rial for sale in late),
            },
            evidence=causes("sale", [sale.id for sale in late]),
        )

    def say(self, facts: Mapping[str, Any], telling: Telling) -> str:
        return _(
            "%(count)s invoices on this number between %(from)s and %(to)s o'clock in 30 days, "
            "%(total)s together."
        ) % {
            "count": telling.number(facts["count"]),
            "from": telling.number(facts["from_hour"]),
            "to": telling.number(facts["to_hour"]),
            "total": telling.money(facts["total_rial"]),
        }

    def _is_shut(self, hour: int) -> bool:
        if self.from_hour <= self.to_hour:
            return self.from_hour <= hour < self.to_hour
        return hour >= self.from_hour or hour < self.to_hour
