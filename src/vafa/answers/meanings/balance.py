"""«موجودی», «امتیاز», 1: what the customer has."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import pgettext_lazy

from vafa.answers.holdings import tell_holdings
from vafa.answers.registry import meanings
from vafa.answers.types import Done, Heard, Meaning, Reply

WORDS = {"1", "موجودی", "امتیاز", "اعتبار", "مانده", "امتیازمن", "موجودیمن", "balance"}


class Balance(Meaning):
    slug = "balance"
    rank = 50
    says = pgettext_lazy("answers", "1, «موجودی» or «امتیاز»")
    does = pgettext_lazy(
        "answers", "Tells a member the credit, the points, the tier and what ends first."
    )
    outcomes = {
        "told": pgettext_lazy("answers", "asked for the balance"),
        "stranger": pgettext_lazy("answers", "is no member"),
    }

    def understands(self, heard: Heard) -> bool:
        return heard.bare in WORDS

    def follow(self, heard: Heard, *, at: datetime) -> Done:
        if heard.customer is None:
            return Done(outcome="stranger")
        holdings = tell_holdings(heard.customer.id, at=at)
        return Done(outcome="told", reply=Reply(purpose="balance", variables=holdings))


meanings.register(Balance())
