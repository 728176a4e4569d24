"""Credit by hand up to the limit, or to one number again and again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.shapes import Rial
from vafa.guard.pattern import Finding, GiftPattern, Telling, causes, grade
from vafa.guard.registry import patterns
from vafa.guard.scenes import GiftScene
from vafa.guard.types import name_cashier


@patterns.register
class HandGifts(GiftPattern):
    slug: ClassVar[str] = "hand_gifts"
    title = gettext_lazy("Much credit by one hand")
    about = gettext_lazy("A colleague gives much by hand within a day, or to one number often.")
    advice = gettext_lazy("Read the reasons that were given, and call one of the customers.")
    labels = {
        "daily_rial": gettext_lazy("Given in 24 hours, from"),
        "same_number": gettext_lazy("To one number in 30 days, times from"),
    }

    daily_rial: Rial = 15_000_000
    same_number: Annotated[int, Field(ge=2, le=100)] = 3

    def find(self, scene: GiftScene) -> Finding | None:
        to_one = [
            gift
            for gift in scene.list_gifts(timedelta(days=30))
            if gift.owner_id == scene.gift.owner_id
        ]
        today = scene.list_gifts(timedelta(days=1))
        total = sum(gift.amount for gift in today)
        if len(to_one) >= self.same_number:
            seen, score = to_one, grade(len(to_one), self.same_number)
        elif total >= max(1, self.daily_rial):
            seen, score = today, grade(total, max(1, self.daily_rial))
        else:
            return None
        return Finding(
            subject=name_cashier(actor=scene.gift.actor, cashier=scene.gift.actor),
            score=score,
            facts={
                "cashier": f"cashier:{scene.gift.actor}",
                "count": len(seen),
                "total_rial": sum(gift.amount for gift in seen),
                "same_number": seen is to_one,
            },
            evidence=causes("hand", [gift.cause.id for gift in seen]),
        )

    def say(self, facts: Mapping[str, Any], telling: Telling) -> str:
        sentence = (
            _("%(who)s gave one number credit by hand %(count)s times in 30 days, %(total)s.")
            if facts["same_number"]
            else _("%(who)s gave credit by hand %(count)s times within 24 hours, %(total)s.")
        )
        return sentence % {
            "who": telling.who(facts["cashier"]),
            "count": telling.number(facts["count"]),
            "total": telling.money(facts["total_rial"]),
        }
