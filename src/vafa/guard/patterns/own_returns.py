"""A cashier takes back, soon after, what they rang up: the money may not reach a guest."""

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


@patterns.register
class OwnReturns(ReturnPattern):
    slug: ClassVar[str] = "own_returns"
    title = gettext_lazy("A cashier takes back their own sales")
    about = gettext_lazy("The same hand rings up and takes back, several times in a day.")
    advice = gettext_lazy("Count that drawer, and call one of the guests.")
    labels = {
        "count": gettext_lazy("Returns in 24 hours, from"),
        "minutes": gettext_lazy("Each within minutes of the sale"),
    }

    count: Annotated[int, Field(ge=2, le=100)] = 3
    minutes: Annotated[int, Field(ge=1, le=1440)] = 120

    def find(self, scene: SaleScene) -> Finding | None:
        if not scene.by or scene.by != scene.sale.cashier:
            return None
        own = [
            back
            for back in scene.list_hand_returns(timedelta(days=1))
            if back.sold_by == scene.by
            and back.at - back.sold_at <= timedelta(minutes=self.minutes)
        ]
        if len(own) < self.count:
            return None
        return Finding(
            subject=scene.by,
            score=grade(len(own), self.count),
            facts={
                "cashier": scene.by,
                "count": len(own),
                "total_rial": sum(back.goods_rial for back in own),
            },
            evidence=causes("sale", dict.fromkeys(back.sale_id for back in own)),
        )

    def say(self, facts: Mapping[str, Any], telling: Telling) -> str:
        return _(
            "%(who)s took back %(count)s of their own sales within 24 hours, %(total)s together."
        ) % {
            "who": telling.who(facts["cashier"]),
            "count": telling.number(facts["count"]),
            "total": telling.money(facts["total_rial"]),
        }
