"""At bringing a friend."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from vafa.rules.registry import triggers
from vafa.rules.trigger import Trigger


@triggers.register
class OnReferral(Trigger):
    """A friend whom the customer brought has bought, and the time to return it is over."""

    slug = "referral"
    title = gettext_lazy("a friend brought")
    icon = "link"
    phrase = gettext_lazy("On bringing a friend who buys")
    has_goods = True
