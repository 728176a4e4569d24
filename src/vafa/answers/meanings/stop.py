"""«11», «لغو»: no advertising any more."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from vafa.answers.confirming import Confirming
from vafa.answers.registry import meanings
from vafa.messaging.types import Meaning as Obeyed


class Stop(Confirming):
    slug = "stop"
    rank = 10
    says = pgettext_lazy("answers", "11 or «لغو»")
    does = pgettext_lazy(
        "answers", "Advertising stops at once, whatever is chosen here; this is the confirmation."
    )
    obeyed = Obeyed.STOP
    purpose = "stopped"


meanings.register(Stop())
