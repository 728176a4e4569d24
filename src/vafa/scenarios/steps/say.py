"""A text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.customers.queries import map_customers
from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.messaging.actions import queue_texts
from vafa.messaging.types import NewText
from vafa.scenarios.registry import steps
from vafa.scenarios.step import Answer, Here, Scene, Step, Way

_CHANNELS = (
    ("", gettext_lazy("the channels in the usual order")),
    ("sms", gettext_lazy("SMS alone")),
    ("bale", gettext_lazy("Bale, and SMS where that does not reach")),
    ("email", gettext_lazy("email, and SMS where that does not reach")),
)
NO_NUMBER = "no_number"
MOST_CHARS = 600


@steps.register
class Say(Step):
    """A text in the shop's own words. Whether it may go is the gate's to say, when it is due."""

    slug = "say"
    title = gettext_lazy("send a text")
    icon = "message"
    reaches_out = True

    words: Annotated[
        str,
        Field(min_length=1, max_length=MOST_CHARS),
        Ask("words", gettext_lazy("Words of the text")),
    ]
    channel: Annotated[
        Literal["", "sms", "bale", "email"], Ask("one", gettext_lazy("Send it by"), of=_CHANNELS)
    ] = ""
    leads_to: Annotated[
        str,
        Field(max_length=500),
        Ask(
            "text",
            gettext_lazy("Where {link} leads"),
            help=gettext_lazy("Empty: to the customer's own pages."),
        ),
    ] = ""

    @property
    def text(self) -> str:
        return self.words

    @property
    def target(self) -> str:
        return self.leads_to

    @property
    def carried_by(self) -> str:
        return str(dict(_CHANNELS)[self.channel]) if self.channel else ""

    def take(self, party: Sequence[Here], scene: Scene) -> Mapping[int, Answer]:
        people = map_customers([here.customer_id for here in party])
        queue_texts(
            [
                NewText(
                    customer_id=here.customer_id,
                    mobile=mobile,
                    purpose="scenario",
                    variables={},
                    wording_id=scene.wording_id,
                    first_channel=self.channel,
                    dedupe_key=scene.reference(here),
                    due_at=scene.at,
                    at=scene.at,
                    source_id=scene.scenario_id,
                )
                for here in party
                if (mobile := people[here.customer_id].mobile)
            ]
        )
        return {
            here.id: Answer(way=Way.ON, note=NO_NUMBER)
            for here in party
            if not people[here.customer_id].mobile
        }

    def describe(self, words: Words) -> str:
        return _("the text “%(text)s”") % {"text": self.words}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (cls(words="{greeting}دلمان برایتان تنگ شده است."),)
