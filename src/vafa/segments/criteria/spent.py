"""How much somebody bought for."""

from __future__ import annotations

from typing import Annotated, Self

from django.db.models import F, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.foundation.asking import Ask
from vafa.foundation.shapes import Rial
from vafa.foundation.words import Words
from vafa.insight.queries import metrics
from vafa.segments.buying import bought
from vafa.segments.criterion import Asking, Topic, among, between, has
from vafa.segments.fields import Ranged, Spanned
from vafa.segments.registry import criteria


@criteria.register
class Spent(Ranged, Spanned):
    """What the goods came to in all, less what came back, from so much to so much."""

    slug = "spent"
    title = gettext_lazy("Amount of purchases")
    icon = "coins"
    topic = Topic.PURCHASES

    least: Annotated[Rial | None, Ask("money", gettext_lazy("At least"))] = None
    most: Annotated[Rial | None, Ask("money", gettext_lazy("At most"))] = None

    def matches(self, asking: Asking) -> Q:
        if self.is_ever:
            return between(
                self.least, self.most, lambda rial: has(metrics().filter(total_rial__gte=rial))
            )
        total = Sum(F("goods_rial") - F("returned_rial"))
        rows = bought(self, asking).annotate(total=total)
        return between(self.least, self.most, lambda rial: among(rows.filter(total__gte=rial)))

    def describe(self, words: Words) -> str:
        said = _("bought for %(amount)s") % {"amount": self.say_range(words.money)}
        return self.say_then(said, words)

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(least=2_000_000), cls(most=1_000_000), cls(least=1_500_000, last_days=60)
