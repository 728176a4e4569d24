"""What somebody does."""

from __future__ import annotations

from typing import Annotated, Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.persian import clean_text
from vafa.foundation.words import Words
from vafa.segments.criterion import Asking, Criterion, Topic
from vafa.segments.registry import criteria


@criteria.register
class Job(Criterion):
    """The job has these letters in it."""

    slug = "job"
    title = pgettext_lazy("of a customer", "Job")
    icon = "user-check"
    topic = Topic.PERSON

    text: Annotated[
        str, Field(min_length=2, max_length=80), Ask("text", gettext_lazy("Job has the words"))
    ]

    def matches(self, asking: Asking) -> Q:
        return Q(job__icontains=clean_text(self.text))

    def describe(self, words: Words) -> str:
        return _("have “%(text)s” as their job") % {"text": self.text}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(text="معلم"), cls(text="پزشک")
