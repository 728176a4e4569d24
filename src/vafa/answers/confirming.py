"""What was obeyed when it came in is confirmed once: who says it again hears nothing."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.utils.translation import pgettext_lazy

from vafa.answers.types import Done, Heard, Meaning, Reply
from vafa.messaging.types import Meaning as Obeyed


class Confirming(Meaning):
    """Stop or rejoin: `obeyed` is what messaging did, `purpose` the text that says so."""

    obeyed: ClassVar[Obeyed]
    purpose: ClassVar[str]
    outcomes: ClassVar = {
        "obeyed": pgettext_lazy("answers", "done, and confirmed"),
        "again": pgettext_lazy("answers", "was so already"),
    }

    def understands(self, heard: Heard) -> bool:
        return heard.obeyed == self.obeyed

    def follow(self, heard: Heard, *, at: datetime) -> Done:
        del at
        if not heard.has_changed:
            return Done(outcome="again")
        return Done(outcome="obeyed", reply=Reply(purpose=self.purpose))
