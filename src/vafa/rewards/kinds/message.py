"""A text message in the shop's own words."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.rewards.registry import reward_kinds
from vafa.rewards.telling import tell_gift
from vafa.rewards.thing import Thing
from vafa.rewards.types import Words


@reward_kinds.register
class Message(Thing):
    """One text to the customer's phone, within the rules for advertising; to whom has none, none.

    It goes out once for each sale or occasion. A return before it was made keeps it from being
    sent; what was sent stays, and so does its part of a limit.
    """

    slug = "message"
    title = gettext_lazy("text message")
    icon = "message"

    text: Annotated[
        str, Field(min_length=1, max_length=300), Ask("words", gettext_lazy("Words of the text"))
    ]

    def give(self, *, customer_id: int, reference: str, at: datetime) -> None:
        tell_gift(self.text, customer_id=customer_id, reference=reference, at=at)

    def draft_text(self, words: Words, *, at: datetime) -> str:
        return self.text

    def describe(self, words: Words) -> str:
        return _("the text message “%(text)s”") % {"text": self.text}

    @classmethod
    def describe_amount(cls, amount: int, words: Words) -> str:
        said = ngettext("%(count)s text message", "%(count)s text messages", amount)
        return said % {"count": words.number(amount)}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (cls(text="قهوهٔ بعدی مهمان ما هستید."),)
