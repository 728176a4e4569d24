"""Earn, spend what was earned, then bring the goods back: the club is left with the debt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.shapes import Rial
from vafa.guard.pattern import Finding, ReturnPattern, Telling, causes, grade
from vafa.guard.registry import patterns
from vafa.guard.scenes import SaleScene
from vafa.guard.types import name_customer
from vafa.ledger.types import Unit


@patterns.register
class SpentThenReturned(ReturnPattern):
    slug: ClassVar[str] = "spent_then_returned"
    title = gettext_lazy("Returned after its award was spent")
    about = gettext_lazy("Purchases brought back once their award was spent, so that it is owed.")
    advice = gettext_lazy("What is owed is paid by the next awards. Consider a wait on awards.")
    labels = {
        "count": gettext_lazy("Times in the days, from"),
        "days": gettext_lazy("Days looked back"),
        "owed_rial": gettext_lazy("Owed together, from"),
    }

    count: Annotated[int, Field(ge=1, le=50)] = 1
    days: Annotated[int, Field(ge=1, le=90)] = 90
    owed_rial: Rial = 300_000

    def find(self, scene: SaleScene) -> Finding | None:
        if scene.sale.customer_id is None:
            return None
        owed = [
            one for one in scene.list_owed(timedelta(days=self.days)) if one.unit == Unit.CREDIT
        ]
        total = sum(one.amount for one in owed)
        sold = {one.cause.id for one in owed if one.cause.kind == "sale"}
        if len(sold) < self.count or not total or total < self.owed_rial:
            return None
        return Finding(
            subject=name_customer(scene.customer_id),
            score=grade(total, self.owed_rial or 1),
            facts={"count": len(sold), "days": self.days, "owed_rial": total},
            evidence=causes("sale", sorted(sold, reverse=True)),
        )

    def say(self, facts: Mapping[str, Any], telling: Telling) -> str:
        return _(
            "%(count)s purchases came back in %(days)s days after what they earned was spent; "
            "%(owed)s was left owing."
        ) % {
            "count": telling.number(facts["count"]),
            "days": telling.number(facts["days"]),
            "owed": telling.money(facts["owed_rial"]),
        }
