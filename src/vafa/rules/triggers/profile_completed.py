"""At completing the profile."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from vafa.rules.registry import triggers
from vafa.rules.trigger import Trigger


@triggers.register
class OnProfileCompleted(Trigger):
    """The customer has told name and birthday; once."""

    slug = "profile_completed"
    title = gettext_lazy("completed profile")
    icon = "user-check"
    phrase = gettext_lazy("On completing the profile")
