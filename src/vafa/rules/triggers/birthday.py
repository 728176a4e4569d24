"""On the birthday."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from vafa.rules.registry import triggers
from vafa.rules.trigger import Trigger


@triggers.register
class OnBirthday(Trigger):
    """It is the customer's birthday, once a Jalali year."""

    slug = "birthday"
    title = gettext_lazy("birthday")
    icon = "cake"
    phrase = gettext_lazy("On the birthday")
