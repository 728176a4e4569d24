"""Codes tried in a row until they were locked. How many lock is the arithmetic of `codes.tries`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.guard.pattern import Finding, LockPattern, Telling
from vafa.guard.registry import patterns
from vafa.guard.scenes import LockScene
from vafa.guard.types import Then


@patterns.register
class CodeGuessing(LockPattern):
    slug: ClassVar[str] = "code_guessing"
    title = gettext_lazy("Spending codes are being guessed")
    about = gettext_lazy("Wrong codes in a row, at one till, by one hand or for one customer.")
    advice = gettext_lazy(
        "Ask who stood at the till then. Look in “Who did what” for what else they did."
    )
    labels = {"count": gettext_lazy("Wrong codes, from")}
    then: ClassVar[Then] = Then.TELL

    count: Annotated[int, Field(ge=5, le=500)] = 5

    def find(self, scene: LockScene) -> Finding | None:
        if scene.count < self.count:
            return None
        return Finding(
            subject=f"{scene.side}:{scene.subject}",
            score=90 if scene.side == "business" else 70,
            facts={"count": scene.count},
        )

    def say(self, facts: Mapping[str, Any], telling: Telling) -> str:
        return _("%(count)s wrong codes %(where)s; it is locked for a while.") % {
            "count": telling.number(facts["count"]),
            "where": telling.where(facts["subject"]),
        }
