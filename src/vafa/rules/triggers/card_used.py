"""At the first use of a gift card that the customer gave away."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from vafa.rules.registry import triggers
from vafa.rules.trigger import Trigger


@triggers.register
class OnCardUsed(Trigger):
    """Somebody else spent from a gift card that this customer was handed to give away."""

    slug = "card_used"
    title = gettext_lazy("a gift card they gave is used")
    icon = "card"
    phrase = gettext_lazy("When a gift card that they gave away is used")
