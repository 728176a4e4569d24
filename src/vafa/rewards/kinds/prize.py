"""A free product: something of the reward list, without points."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.rewards.registry import reward_kinds
from vafa.rewards.telling import say_for_text, tell_gift
from vafa.rewards.thing import Thing
from vafa.rewards.types import Words

TEXT = gettext_lazy("A gift for you: %(prize)s. Fetch it by %(day)s with %(code)s.")
SAMPLE_CODE, SAMPLE_TIME = "482193", timedelta(days=30)


@reward_kinds.register
class FreePrize(Thing):
    """One piece, told by a text with the code that fetches it; none where none is left.

    When the whole sale comes back before it was fetched, it is in stock again.
    """

    slug = "prize"
    title = gettext_lazy("free product")
    icon = "gift"

    prize_id: Annotated[
        int, Field(gt=0), Ask("one", gettext_lazy("Of the reward list"), of="prizes")
    ]

    def give(self, *, customer_id: int, reference: str, at: datetime) -> None:
        from vafa.rewardlist.actions import give_prize  # deciding needs no models

        claim = give_prize(
            prize_id=self.prize_id, customer_id=customer_id, reference=reference, at=at
        )
        if claim is not None:
            said = say_for_text(
                TEXT,
                until=claim.good_until,
                prize=claim.prize.name,
                code=claim.code,
            )
            tell_gift(said, customer_id=customer_id, reference=reference, at=at)

    @classmethod
    def take_back(cls, *, cause: str, at: datetime) -> None:
        from vafa.rewardlist.actions import take_back_prizes

        take_back_prizes(cause, at=at)

    def draft_text(self, words: Words, *, at: datetime) -> str:
        names = {"prize": words.name(self.prize_id), "code": SAMPLE_CODE}
        return TEXT % {"day": words.day_of(at + SAMPLE_TIME), **names}

    def describe(self, words: Words) -> str:
        return _("“%(prize)s” for free") % {"prize": words.name(self.prize_id)}

    @classmethod
    def describe_amount(cls, amount: int, words: Words) -> str:
        said = ngettext("%(count)s free product", "%(count)s free products", amount)
        return said % {"count": words.number(amount)}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (cls(prize_id=1),)
