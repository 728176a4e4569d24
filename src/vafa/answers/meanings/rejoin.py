"""«12»: advertising again."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from vafa.answers.confirming import Confirming
from vafa.answers.registry import meanings
from vafa.messaging.types import Meaning as Obeyed


class Rejoin(Confirming):
    slug = "rejoin"
    rank = 20
    says = pgettext_lazy("answers", "12")
    does = pgettext_lazy(
        "answers", "Offers come again, whatever is chosen here; this is the confirmation."
    )
    obeyed = Obeyed.REJOIN
    purpose = "rejoined"


meanings.register(Rejoin())
