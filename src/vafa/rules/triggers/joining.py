"""At joining."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from vafa.rules.registry import triggers
from vafa.rules.trigger import Trigger


@triggers.register
class OnJoining(Trigger):
    """The customer joined, whichever way."""

    slug = "joining"
    title = gettext_lazy("joining the club")
    icon = "user-plus"
    phrase = gettext_lazy("On joining the club")
