"""How much somebody buys for each time."""

from __future__ import annotations

from typing import Annotated, Self

from django.db.models import Avg, F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.foundation.asking import Ask
from vafa.foundation.shapes import Rial
from vafa.foundation.words import Words
from vafa.segments.buying import bought
from vafa.segments.criterion import Asking, Topic, among
from vafa.segments.fields import Ranged, Spanned
from vafa.segments.registry import criteria


@criteria.register
class AveragePurchase(Ranged, Spanned):
    """What a purchase comes to on average; who never bought is not meant."""

    slug = "average_purchase"
    title = gettext_lazy("Average purchase")
    icon = "equal"
    topic = Topic.PURCHASES

    least: Annotated[Rial | None, Ask("money", gettext_lazy("At least"))] = None
    most: Annotated[Rial | None, Ask("money", gettext_lazy("At most"))] = None

    def matches(self, asking: Asking) -> Q:
        average = Avg(F("goods_rial") - F("returned_rial"))
        rows = bought(self, asking).annotate(average=average)
        if self.least is not None:
            rows = rows.filter(average__gte=self.least)
        if self.most is not None:
            rows = rows.filter(average__lte=self.most)
        return among(rows)

    def describe(self, words: Words) -> str:
        said = _("buy for %(amount)s on average") % {"amount": self.say_range(words.money)}
        return self.say_then(said, words)

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(least=950_000), cls(most=1_000_000), cls(least=1, most=999_999, last_days=60)
