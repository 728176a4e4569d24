"""Codes tried in a row until they were locked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.codes.types import Secret
from vafa.guard.pattern import LockPattern, Telling
from vafa.guard.registry import patterns


@patterns.register
class CodeGuessing(LockPattern):
    slug: ClassVar[str] = "code_guessing"
    title = gettext_lazy("Spending codes are being guessed")
    about = gettext_lazy("Wrong codes in a row, at one till, by one hand or for one customer.")
    advice = gettext_lazy(
        "Ask who stood at the till then. Look in “Who did what” for what else they did."
    )
    labels = {"count": gettext_lazy("Wrong codes, from")}
    secret: ClassVar[Secret] = Secret.CODE

    def say(self, facts: Mapping[str, Any], telling: Telling) -> str:
        return _("%(count)s wrong codes %(where)s; it is locked for a while.") % {
            "count": telling.number(facts["count"]),
            "where": telling.where(facts["subject"]),
        }
