"""Anything else: how to write to us, once a day. Off at first: it costs, and people chat."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import pgettext_lazy

from vafa.answers.registry import meanings
from vafa.answers.types import Done, Heard, Meaning, Reply


class Help(Meaning):
    slug = "help"
    rank = 90
    says = pgettext_lazy("answers", "Anything else")
    does = pgettext_lazy("answers", "Says what one may write, at most once a day to a number.")
    outcomes = {"told": pgettext_lazy("answers", "was not understood")}
    is_on_at_first = False

    def understands(self, heard: Heard) -> bool:
        return bool(heard.bare)

    def follow(self, heard: Heard, *, at: datetime) -> Done:
        del heard, at
        return Done(outcome="told", reply=Reply(purpose="help", is_once_a_day=True))


meanings.register(Help())
