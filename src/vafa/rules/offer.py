"""What somebody is offered outside the rules: by a campaign, or on the way of a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Self

from django.utils.translation import gettext_lazy as _
from pydantic import PlainSerializer, PlainValidator, model_validator

from vafa.foundation.shapes import Shape, read_kind, write_kind
from vafa.rewards.registry import reward_kinds
from vafa.rewards.types import Commission, Counted, Reward, Terms, Words

NOTHING_BOUGHT = Counted(by_line=(), pieces=(), menu=())


def _read_reward(data: Any) -> Reward:
    if isinstance(data, Reward):
        return data
    return read_kind(reward_kinds, data if isinstance(data, Mapping) else {}, pointer="/reward")


class Offer(Shape):
    """A reward that needs no purchase, with the terms of what is given of it."""

    reward: Annotated[
        Reward, PlainValidator(_read_reward), PlainSerializer(write_kind, return_type=dict)
    ]
    terms: Terms = Terms()

    @model_validator(mode="after")
    def _needs_no_sale(self) -> Self:
        if self.reward.needs_sale or isinstance(self.reward, Commission):
            raise ValueError(_("This can only be given for a purchase."))
        return self

    @property
    def amount(self) -> int:
        """How much of it one person is given: rials, points, or one piece."""
        return int(self.reward.compute(NOTHING_BOUGHT))

    def describe(self, words: Words) -> str:
        """What is offered, as a phrase."""
        return self.reward.describe(words)
