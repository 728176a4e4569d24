"""Who bought on account and has not paid."""

from __future__ import annotations

from typing import Annotated, Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.onaccount.queries import open_bills
from vafa.segments.criterion import Asking, Criterion, Topic, has
from vafa.segments.registry import criteria


@criteria.register
class Owes(Criterion):
    """Something is still owed on bills, or only on bills whose day has passed."""

    slug = "owes"
    title = gettext_lazy("Owes on account")
    icon = "book"
    topic = Topic.WALLET

    overdue: Annotated[bool, Ask("yes", gettext_lazy("Only what is overdue"))] = False

    def matches(self, asking: Asking) -> Q:
        rows = open_bills()
        return has(rows.filter(due_on__lt=asking.today) if self.overdue else rows)

    def describe(self, words: Words) -> str:
        return _("owe what is overdue") if self.overdue else _("owe on account")

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(), cls(overdue=True)
