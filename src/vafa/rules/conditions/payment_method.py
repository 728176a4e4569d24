"""Paid in some ways."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.rewards.types import Words
from vafa.rules.facts import Occasion
from vafa.rules.registry import conditions
from vafa.rules.tree import Condition


@conditions.register
class PaymentMethod(Condition):
    """Some of the invoice was paid in one of these ways."""

    slug = "payment_method"
    title = gettext_lazy("Way of paying")
    icon = "wallet"
    needs_sale = True

    methods: Annotated[
        tuple[str, ...],
        Field(min_length=1, max_length=20),
        Ask("several", gettext_lazy("Paid in these ways"), of="payment_methods"),
    ]

    def holds(self, occasion: Occasion) -> bool:
        return any(payment.method in self.methods for payment in occasion.payments)

    def explain(self, occasion: Occasion) -> dict[str, Any]:
        return {"methods": list(self.methods)}

    def describe(self, words: Words) -> str:
        return _("paid by %(methods)s") % {"methods": _join(self.methods, words)}

    @classmethod
    def say_why_not(cls, facts: Mapping[str, Any], words: Words) -> str:
        return _("Only when paid by %(methods)s.") % {"methods": _join(facts["methods"], words)}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(methods=("cash",)), cls(methods=("card", "online"))


def _join(methods: Iterable[str], words: Words) -> str:
    from vafa.sales.types import PaymentMethod as Methods  # for words only: deciding needs none

    labels = dict(Methods.choices)
    return words.any_of(str(labels.get(method, method)) for method in methods)
