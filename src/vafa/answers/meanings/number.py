"""1 to 5: the answer to what we asked. Who asks, listens to `NumberTexted`."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import pgettext_lazy

from vafa.answers.events import NumberTexted
from vafa.answers.registry import meanings
from vafa.answers.types import Done, Heard, Meaning
from vafa.messaging.queries import find_last_text, is_question
from vafa.outbox.actions import publish

ANSWERED_WITHIN = timedelta(days=3)  # of a question


class Number(Meaning):
    """1 asks for the balance as well: it is an answer only where the newest text was a question."""

    slug = "number"
    rank = 40
    says = pgettext_lazy("answers", "A number from 1 to 5")
    does = pgettext_lazy("answers", "Goes to the survey whose question came last.")
    outcomes = {"kept": pgettext_lazy("answers", "an answer by number")}

    def understands(self, heard: Heard) -> bool:
        if heard.customer is None or heard.bare not in {"1", "2", "3", "4", "5"}:
            return False
        return heard.bare != "1" or self._was_asked(heard.customer.id, heard.at)

    def follow(self, heard: Heard, *, at: datetime) -> Done:
        assert heard.customer is not None, "only customers are understood"
        last = find_last_text(heard.customer.id, before=heard.at)
        event = NumberTexted(
            inbound_id=heard.inbound_id,
            customer_id=heard.customer.id,
            number=int(heard.bare),
            message_id=last.id if last else None,
            purpose=last.purpose if last else "",
        )
        publish(event, at=at)
        return Done(outcome="kept")

    def _was_asked(self, customer_id: int, at: datetime) -> bool:
        last = find_last_text(customer_id, before=at)
        is_fresh = last is not None and (last.sent_at or at) > at - ANSWERED_WITHIN
        return last is not None and is_fresh and is_question(last.purpose)


meanings.register(Number())
