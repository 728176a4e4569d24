"""The end of the way, before its last step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.foundation.words import Words
from vafa.scenarios.registry import steps
from vafa.scenarios.step import Answer, Here, Scene, Step, Way


@steps.register
class Leave(Step):
    """Whoever comes here leaves the scenario."""

    slug = "leave"
    title = gettext_lazy("leave")
    icon = "logout"

    def take(self, party: Sequence[Here], scene: Scene) -> Mapping[int, Answer]:
        return {here.id: Answer(way=Way.END) for here in party}

    def describe(self, words: Words) -> str:
        return _("the end of the way")

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (cls(),)
