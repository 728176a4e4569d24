"""Whose credit ends soon."""

from __future__ import annotations

from typing import Annotated, Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.foundation.asking import Ask
from vafa.foundation.jalali import add_days
from vafa.foundation.words import Words
from vafa.ledger.queries import open_lots
from vafa.ledger.types import Holder, Purpose, Unit
from vafa.segments.criterion import Asking, Criterion, Topic, has
from vafa.segments.fields import Days
from vafa.segments.registry import criteria


@criteria.register
class CreditEnding(Criterion):
    """Some credit in the wallet ends within so many days: 1 is at the end of today."""

    slug = "credit_ending"
    title = gettext_lazy("Credit that ends soon")
    icon = "hourglass"
    topic = Topic.WALLET

    days: Annotated[Days, Ask("number", gettext_lazy("Ends within"), unit=gettext_lazy("days"))]

    def matches(self, asking: Asking) -> Q:
        rows = open_lots().filter(
            account__holder=Holder.CUSTOMER,
            account__purpose=Purpose.WALLET,
            account__unit=Unit.CREDIT,
            expires_at__gt=asking.at,
            expires_at__lte=asking.start_of(add_days(asking.today, self.days)),
        )
        return has(rows, "account__owner_id")

    def describe(self, words: Words) -> str:
        return _("have credit that ends within %(days)s days") % {"days": words.number(self.days)}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(days=7), cls(days=60), cls(days=1)
