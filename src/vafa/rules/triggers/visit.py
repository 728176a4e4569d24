"""At a visit, whether something is bought or not."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from vafa.rules.registry import triggers
from vafa.rules.trigger import Trigger


@triggers.register
class OnVisit(Trigger):
    """The customer is here: checked in by QR or by the cashier."""

    slug = "visit"
    title = gettext_lazy("every visit")
    icon = "store"
    phrase = gettext_lazy("On every visit")
