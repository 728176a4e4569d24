"""On how many days somebody checked in, whether they bought or not."""

from __future__ import annotations

from typing import Annotated, Self

from django.db.models import Count as Counted
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.segments.criterion import Asking, Topic, among, between
from vafa.segments.fields import Count, Ranged, Spanned
from vafa.segments.registry import criteria
from vafa.visits.queries import visits_by_person


@criteria.register
class CheckedIn(Ranged, Spanned):
    """From so many to so many days on which they checked in, at the door or at the till."""

    slug = "checked_in"
    title = gettext_lazy("Visits written down")
    icon = "store"
    topic = Topic.VISITS

    least: Annotated[
        Count | None, Ask("number", gettext_lazy("At least"), unit=gettext_lazy("days"))
    ] = None
    most: Annotated[
        Count | None, Ask("number", gettext_lazy("At most"), unit=gettext_lazy("days"))
    ] = None

    def matches(self, asking: Asking) -> Q:
        came = visits_by_person(asking.customer_id).filter(self.during(asking)).order_by()
        rows = came.values("business_id", "person_id").annotate(count=Counted("day", distinct=True))
        return between(
            self.least,
            self.most,
            lambda count: among(rows.filter(count__gte=count), "person_id"),
        )

    def describe(self, words: Words) -> str:
        said = _("checked in on %(days)s days") % {"days": self.say_range(words.number)}
        return self.say_then(said, words)

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (cls(least=2), cls(most=0), cls(least=1, last_days=30), cls(most=1, last_days=90))
