"""Who may be sent advertising."""

from __future__ import annotations

from typing import Annotated, Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.messaging.queries import stopped
from vafa.segments.criterion import Asking, Criterion, Topic, has
from vafa.segments.registry import criteria


@criteria.register
class Advertising(Criterion):
    """Has a mobile and did not stop advertising; or the other way round, for who stopped it."""

    slug = "advertising"
    title = gettext_lazy("Wants advertising, or not")
    icon = "bell"
    topic = Topic.CONTACT

    stopped: Annotated[bool, Ask("yes", gettext_lazy("Only who stopped advertising"))] = False

    def matches(self, asking: Asking) -> Q:
        has_stopped = has(stopped(), "mobile", "mobile")
        if self.stopped:
            return has_stopped
        return Q(mobile__isnull=False) & ~has_stopped

    def describe(self, words: Words) -> str:
        return _("stopped advertising") if self.stopped else _("may be sent advertising")

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(), cls(stopped=True)
