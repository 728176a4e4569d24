"""How much somebody has in credit."""

from __future__ import annotations

from typing import Annotated, Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.foundation.asking import Ask
from vafa.foundation.shapes import Rial
from vafa.foundation.words import Words
from vafa.ledger.queries import wallets_by_owner
from vafa.ledger.types import Unit
from vafa.segments.criterion import Asking, Topic, between, has
from vafa.segments.fields import Ranged
from vafa.segments.registry import criteria


@criteria.register
class Credit(Ranged):
    """The wallet holds from so much to so much; who has no wallet has 0."""

    slug = "credit"
    title = gettext_lazy("Credit in the wallet")
    icon = "wallet"
    topic = Topic.WALLET

    least: Annotated[Rial | None, Ask("money", gettext_lazy("At least"))] = None
    most: Annotated[Rial | None, Ask("money", gettext_lazy("At most"))] = None

    def matches(self, asking: Asking) -> Q:
        rows = wallets_by_owner().filter(unit=Unit.CREDIT)
        return between(
            self.least, self.most, lambda amount: has(rows.filter(balance__gte=amount), "owner_id")
        )

    def describe(self, words: Words) -> str:
        return _("have %(amount)s credit") % {"amount": self.say_range(words.money)}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(least=100_000), cls(most=0), cls(least=1, most=99_999)
