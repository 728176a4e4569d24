"""Who is in a plan."""

from __future__ import annotations

from typing import Annotated, Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.memberships.queries import running
from vafa.segments.criterion import Asking, Criterion, Topic, has
from vafa.segments.registry import criteria


@criteria.register
class Membership(Criterion):
    """A membership runs now, of one of these plans or of any."""

    slug = "membership"
    title = gettext_lazy("Membership")
    icon = "ticket"
    topic = Topic.CLUB

    plans: Annotated[
        tuple[Annotated[str, Field(pattern=r"^[0-9]{1,19}$")], ...],
        Field(max_length=100),
        Ask("several", gettext_lazy("Of one of these plans"), of="plans"),
    ] = ()

    def matches(self, asking: Asking) -> Q:
        rows = running(asking.at)
        return has(rows.filter(plan_id__in=map(int, self.plans)) if self.plans else rows)

    def describe(self, words: Words) -> str:
        if not self.plans:
            return _("have a membership")
        names = words.any_of(words.label(f"plan:{plan}") for plan in self.plans)
        return _("are members of %(names)s") % {"names": names}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(), cls(plans=("1",))
