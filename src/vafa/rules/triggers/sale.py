"""At a purchase."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from vafa.rules.registry import triggers
from vafa.rules.trigger import Trigger


@triggers.register
class OnSale(Trigger):
    """A sale with a customer on it."""

    slug = "sale"
    title = gettext_lazy("every purchase")
    icon = "receipt"
    phrase = gettext_lazy("On every purchase")
    has_sale = True
