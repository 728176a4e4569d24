"""Who got a text."""

from __future__ import annotations

from typing import Annotated, Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.messaging.queries import sent_texts
from vafa.segments.criterion import Asking, Topic, has
from vafa.segments.fields import Spanned
from vafa.segments.registry import criteria


@criteria.register
class Texted(Spanned):
    """A text went out to them: of one of these purposes, or any."""

    slug = "texted"
    title = gettext_lazy("Got a text")
    icon = "mail"
    topic = Topic.CONTACT

    purposes: Annotated[
        tuple[str, ...],
        Field(max_length=100),
        Ask("several", gettext_lazy("For one of these"), of="purposes"),
    ] = ()

    def matches(self, asking: Asking) -> Q:
        rows = sent_texts().filter(self.during(asking, "sent_at"))
        return has(rows.filter(purpose__in=self.purposes) if self.purposes else rows)

    def describe(self, words: Words) -> str:
        if not self.purposes:
            return self.say_then(_("got a text"), words)
        names = words.any_of(words.label(f"purpose:{slug}") for slug in self.purposes)
        return self.say_then(_("got a text for %(names)s") % {"names": names}, words)

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(), cls(last_days=7), cls(purposes=("welcome",)), cls(purposes=("thanks",))
