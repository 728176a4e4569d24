"""Campaigns as the API tells them."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_noop as _
from pydantic import Field

from vafa.api.v1.shapes.common import CampaignIdOut, Part


class EstimateOut(Part):
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


class EffectOut(Part):
    """Those who were written to against the control group."""

    verdict: str = Field(description=_("more, fewer, open, too_early or too_few."))
    lift: EstimateOut = Field(description=_("In the share that bought; 0.05 is five of 100."))
    spent_rial: EstimateOut = Field(description=_("By how much a person spent more."))


class ArmOut(Part):
    """One group of a campaign."""

    group: str = Field(description=_("control, a, b, or standing: who never gets advertising."))
    people: int
    buyers: int
    purchases: int
    spent_rial: int
    sent: int
    delivered: int
    failed: int
    clicked: int
    redeemed: int
    withheld: dict[str, int] = Field(description=_("Who got nothing, by reason."))


class CampaignResultOut(Part):
    """What a campaign did."""

    is_over: bool = Field(description=_("The days in which purchases count are over."))
    is_fair: bool = Field(description=_("The groups are such as a lot leaves them."))
    effect: EffectOut | None = Field(description=_("None without a control group."))
    cost_rial: int = Field(description=_("Texts and credit that was spent."))
    groups: list[ArmOut]


class CampaignOut(Part):
    """A campaign, and what it did where one was asked for."""

    id: CampaignIdOut
    name: str
    state: str
    began_at: datetime | None
    measured_until: datetime | None
    control_percent: int
    written_to: int
    handed_over: int
    result: CampaignResultOut | None = None


class CampaignPage(Part):
    """Campaigns, the newest first."""

    data: list[CampaignOut]
    next_cursor: str | None
