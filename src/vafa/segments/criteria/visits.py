"""On how many days somebody came."""

from __future__ import annotations

from typing import Annotated, Self

from django.db.models import Count as Counted
from django.db.models import Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.insight.queries import metrics
from vafa.segments.buying import bought
from vafa.segments.criterion import Asking, Topic, among, between, has
from vafa.segments.fields import Count, Ranged, Spanned
from vafa.segments.registry import criteria


@criteria.register
class Visits(Ranged, Spanned):
    """From so many to so many days with a purchase."""

    slug = "visits"
    title = gettext_lazy("Number of visits")
    icon = "calendar"
    topic = Topic.VISITS

    least: Annotated[
        Count | None, Ask("number", gettext_lazy("At least"), unit=pgettext_lazy("visits", "times"))
    ] = None
    most: Annotated[
        Count | None, Ask("number", gettext_lazy("At most"), unit=pgettext_lazy("visits", "times"))
    ] = None

    def matches(self, asking: Asking) -> Q:
        if self.is_ever:
            return between(
                self.least, self.most, lambda count: has(metrics().filter(visit_days__gte=count))
            )
        day = TruncDate("at", tzinfo=asking.zone)
        rows = bought(self, asking).annotate(count=Counted(day, distinct=True))
        return between(self.least, self.most, lambda count: among(rows.filter(count__gte=count)))

    def describe(self, words: Words) -> str:
        said = _("came on %(days)s days") % {"days": self.say_range(words.number)}
        return self.say_then(said, words)

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (
            cls(least=3),
            cls(most=1),
            cls(least=2, last_days=90),
            cls(least=1, most=1, last_days=61),
        )
