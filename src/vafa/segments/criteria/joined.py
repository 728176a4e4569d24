"""When somebody joined."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.foundation.words import Words
from vafa.segments.criterion import EVERYBODY, Asking, Topic
from vafa.segments.fields import Spanned
from vafa.segments.registry import criteria


@criteria.register
class Joined(Spanned):
    """Joined in this stretch of time."""

    slug = "joined"
    title = gettext_lazy("When they joined")
    icon = "user-plus"
    topic = Topic.CLUB

    def matches(self, asking: Asking) -> Q:
        return EVERYBODY & self.during(asking, "joined_at")

    def describe(self, words: Words) -> str:
        return self.say_then(_("joined the club"), words)

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(last_days=30), cls(since=date(2026, 3, 21), until=date(2026, 9, 22)), cls()
