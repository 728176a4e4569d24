"""At answering a survey."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from vafa.rules.registry import triggers
from vafa.rules.trigger import Trigger


@triggers.register
class OnSurveyAnswered(Trigger):
    """The customer has answered a survey."""

    slug = "survey_answered"
    title = gettext_lazy("answered survey")
    icon = "message-lines"
    phrase = gettext_lazy("On answering a survey")
