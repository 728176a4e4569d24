"""A discount code of one's own."""

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

TEXT = gettext_lazy("A discount for you, “%(discount)s”: %(code)s, good until %(day)s.")
SAMPLE_CODE = "K7RWM-2NTBD"


@reward_kinds.register
class OwnCode(Thing):
    """A code of a discount, for one use by this customer, told by a text; none while the discount
    is off. When the whole sale comes back before it was used, it opens nothing more.
    """

    slug = "discount_code"
    title = gettext_lazy("discount code")
    icon = "ticket"

    discount_id: Annotated[
        int, Field(gt=0), Ask("one", gettext_lazy("Of the discount"), of="discounts")
    ]
    days: Annotated[
        int,
        Field(ge=1, le=366),
        Ask("number", gettext_lazy("Good for"), unit=gettext_lazy("days")),
    ] = 30

    def give(self, *, customer_id: int, reference: str, at: datetime) -> None:
        from vafa.coupons.actions import give_code  # deciding needs no models

        code = give_code(
            discount_id=self.discount_id,
            customer_id=customer_id,
            days=self.days,
            reference=reference,
            at=at,
        )
        if code is not None and code.expires_at is not None:
            said = say_for_text(
                TEXT,
                until=code.expires_at,
                discount=code.discount.name,
                code=code.text,
            )
            tell_gift(said, customer_id=customer_id, reference=reference, at=at)

    @classmethod
    def take_back(cls, *, cause: str, at: datetime) -> None:
        from vafa.coupons.actions import take_back_codes

        take_back_codes(cause, at=at)

    def draft_text(self, words: Words, *, at: datetime) -> str:
        names = {"discount": words.name(self.discount_id), "code": SAMPLE_CODE}
        return TEXT % {"day": words.day_of(at + timedelta(days=self.days)), **names}

    def describe(self, words: Words) -> str:
        return _("a code for “%(discount)s”, good for %(count)s days") % {
            "discount": words.name(self.discount_id),
            "count": words.number(self.days),
        }

    @classmethod
    def describe_amount(cls, amount: int, words: Words) -> str:
        said = ngettext("%(count)s discount code", "%(count)s discount codes", amount)
        return said % {"count": words.number(amount)}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (cls(discount_id=1),)
