"""At having come by a friend."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from vafa.rules.registry import triggers
from vafa.rules.trigger import Trigger


@triggers.register
class OnReferred(Trigger):
    """The customer came by a friend and has bought, and the time to return it is over."""

    slug = "referred"
    title = gettext_lazy("first purchase of a brought friend")
    icon = "user-plus"
    phrase = gettext_lazy("On the first purchase of who was brought by a friend")
    has_goods = True
