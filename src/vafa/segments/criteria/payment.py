"""How somebody pays."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Annotated, Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.sales.types import PaymentMethod
from vafa.segments.buying import purchases
from vafa.segments.criterion import Asking, Topic, has
from vafa.segments.fields import Spanned
from vafa.segments.registry import criteria


@criteria.register
class Payment(Spanned):
    """Paid a purchase by one of these ways."""

    slug = "payment"
    title = gettext_lazy("Way of paying")
    icon = "wallet"
    topic = Topic.PURCHASES

    methods: Annotated[
        tuple[str, ...],
        Field(min_length=1, max_length=100),
        Ask("several", gettext_lazy("Paid in these ways"), of="payment_methods"),
    ]

    def matches(self, asking: Asking) -> Q:
        paid = reduce(or_, (Q(payments__contains=[{"method": one}]) for one in self.methods))
        return has(purchases(self, asking).filter(paid))

    def describe(self, words: Words) -> str:
        names = dict(PaymentMethod.choices)
        said = words.any_of(str(names.get(one, one)) for one in self.methods)
        return self.say_then(_("paid by %(methods)s") % {"methods": said}, words)

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(methods=("online",)), cls(methods=("cash",), last_days=30)
