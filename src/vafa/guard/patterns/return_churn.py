"""Buying to bring back: awards are had in between, and what counts purchases grows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.guard.pattern import Finding, ReturnPattern, Telling, causes, grade
from vafa.guard.registry import patterns
from vafa.guard.scenes import SaleScene
from vafa.guard.types import name_customer


@patterns.register
class ReturnChurn(ReturnPattern):
    slug: ClassVar[str] = "return_churn"
    title = gettext_lazy("Much of what is bought comes back")
    about = gettext_lazy("A number whose purchases are brought back again and again.")
    advice = gettext_lazy("Look whether the same goods went in and out, and by whose hand.")
    labels = {
        "count": gettext_lazy("Returns in the days, from"),
        "days": gettext_lazy("Days looked back"),
        "percent": gettext_lazy("Of the purchases, percent from"),
    }

    count: Annotated[int, Field(ge=2, le=100)] = 3
    days: Annotated[int, Field(ge=1, le=90)] = 30
    percent: Annotated[int, Field(ge=1, le=100)] = 40

    def find(self, scene: SaleScene) -> Finding | None:
        if scene.sale.customer_id is None:
            return None
        window = timedelta(days=self.days)
        back = {one.sale_id for one in scene.list_returns(window)}
        bought = scene.list_sales(window)
        if len(back) < self.count or len(back) * 100 < self.percent * len(bought):
            return None
        return Finding(
            subject=name_customer(scene.customer_id),
            score=grade(len(back), self.count),
            facts={"count": len(back), "bought": len(bought), "days": self.days},
            evidence=causes("sale", sorted(back, reverse=True)),
        )

    def say(self, facts: Mapping[str, Any], telling: Telling) -> str:
        return _("%(count)s of %(bought)s purchases in %(days)s days came back.") % {
            "count": telling.number(facts["count"]),
            "bought": telling.number(facts["bought"]),
            "days": telling.number(facts["days"]),
        }
