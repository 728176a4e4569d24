"""What this package holds on people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.customers.registry import Holding, Merged, by_mobile, hold, tells

hold(
    Holding(
        slug="answer_turns",
        model="answers.Turn",
        title=_("Answers to their texts"),
        merged=Merged.NUMBER,
        tells=tells("day mobile"),
        of=by_mobile,
        erase="rows",
    ),
)
