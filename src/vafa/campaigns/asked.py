"""What segments may ask of who was in a campaign: the one way to look, for each of `criteria`."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Annotated, Any, Self

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.campaigns.models import Recipient
from vafa.campaigns.queries import name_begun
from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.segments.registry import namers
from vafa.segments.types import Asking, Criterion, Topic, has


class OfCampaign(Criterion):
    """Got the text of one of these campaigns, and did something."""

    topic = Topic.CONTACT

    campaigns: Annotated[
        tuple[Annotated[int, Field(gt=0)], ...],
        Field(min_length=1, max_length=100),
        Ask("several", gettext_lazy("One of these campaigns"), of="campaigns"),
    ]

    @abstractmethod
    def find(self, got: QuerySet[Any]) -> QuerySet[Any]:
        """Of the recipients whose text went out, those who are meant."""

    def matches(self, asking: Asking) -> Q:
        del asking  # what happened in a campaign is dated by the campaign
        got = Recipient.objects.filter(
            campaign_id__in=self.campaigns, message__sent_at__isnull=False
        )
        return has(self.find(got))

    def say_names(self, words: Words) -> str:
        """«عیدانه» یا «بازگشت»."""
        return words.any_of(words.label(f"campaign:{one}") for one in self.campaigns)

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(campaigns=(1,)), cls(campaigns=(1, 2))


def offer_criteria() -> None:
    """Let segments ask about campaigns, each file of `criteria` in its way."""
    namers.append(_label)
    family = import_module("vafa.campaigns.criteria")
    for module in iter_modules(family.__path__):
        import_module(f"{family.__name__}.{module.name}")


def _label() -> Mapping[str, str]:
    return {f"campaign:{campaign_id}": name for campaign_id, name in name_begun().items()}
