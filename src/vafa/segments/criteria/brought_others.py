"""Who brings friends."""

from __future__ import annotations

from typing import Annotated, Self

from django.db.models import Count as Counted
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.referrals.queries import referrals
from vafa.segments.criterion import Asking, Topic, among, between
from vafa.segments.fields import Count, Ranged, Spanned
from vafa.segments.registry import criteria


@criteria.register
class BroughtOthers(Ranged, Spanned):
    """Brought from so many to so many newcomers."""

    slug = "brought_others"
    title = gettext_lazy("Brought friends")
    icon = "user-plus"
    topic = Topic.CLUB

    least: Annotated[
        Count | None, Ask("number", gettext_lazy("At least"), unit=gettext_lazy("people"))
    ] = None
    most: Annotated[
        Count | None, Ask("number", gettext_lazy("At most"), unit=gettext_lazy("people"))
    ] = None

    def matches(self, asking: Asking) -> Q:
        rows = asking.of(referrals(), "inviter_id").filter(self.during(asking)).order_by()
        counted = rows.values("business_id", "inviter_id").annotate(count=Counted("id"))
        return between(
            self.least,
            self.most,
            lambda count: among(counted.filter(count__gte=count), "inviter_id"),
        )

    def describe(self, words: Words) -> str:
        said = _("brought %(count)s friends") % {"count": self.say_range(words.number)}
        return self.say_then(said, words)

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(least=1), cls(least=2), cls(most=0), cls(least=1, last_days=30)
