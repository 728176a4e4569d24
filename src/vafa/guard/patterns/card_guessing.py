"""Numbers of gift cards tried in a row until they were locked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.codes.types import Secret
from vafa.guard.pattern import LockPattern, Telling
from vafa.guard.registry import patterns


@patterns.register
class CardGuessing(LockPattern):
    slug: ClassVar[str] = "card_guessing"
    title = gettext_lazy("Numbers of gift cards are being guessed")
    about = gettext_lazy("Numbers of gift cards that never were, in a row, at one till or hand.")
    advice = gettext_lazy(
        "Nothing was opened. Ask who typed them; a card that cannot be read is replaced, not tried."
    )
    labels = {"count": gettext_lazy("Wrong numbers, from")}
    secret: ClassVar[Secret] = Secret.CARD

    def say(self, facts: Mapping[str, Any], telling: Telling) -> str:
        return _("%(count)s wrong card numbers %(where)s; it is locked for a while.") % {
            "count": telling.number(facts["count"]),
            "where": telling.where(facts["subject"]),
        }
