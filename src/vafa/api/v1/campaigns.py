"""Campaigns: which there are, and what one did."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from vafa.api.v1.access import ApiKey, ApiRequest
from vafa.api.v1.paging import PageFilter, take_page
from vafa.api.v1.serving import Answer, in_scope
from vafa.api.v1.shapes.campaigns import (
    ArmOut,
    CampaignOut,
    CampaignPage,
    CampaignResultOut,
    EffectOut,
    EstimateOut,
)
from vafa.api.v1.shapes.common import CampaignIdInPath
from vafa.campaigns.queries import get_campaign, list_campaigns, load_result
from vafa.campaigns.types import CampaignView, Effect, Estimate, Result
from vafa.staff.types import Scope

router = Router(tags=[_("Campaigns")])


@router.get(
    "/campaigns",
    auth=ApiKey(Scope.REPORTS_READ),
    response=CampaignPage,
    summary=_("List campaigns"),
    description=_("Without their figures, the newest first."),
)
@in_scope
def read_campaigns(request: ApiRequest, wanted: Query[PageFilter]) -> Answer:
    rows = list_campaigns(before_id=wanted.before_id("cmp"), limit=wanted.limit + 1)
    page, next_cursor = take_page(rows, limit=wanted.limit, kind="cmp")
    return Answer(CampaignPage(data=[_write(one) for one in page], next_cursor=next_cursor))


@router.get(
    "/campaigns/{cmp:campaign_id}",
    auth=ApiKey(Scope.REPORTS_READ),
    response=CampaignOut,
    summary=_("Read a campaign"),
    description=_("With what it did up to now, by group, as the books stand at this moment."),
)
@in_scope
def read_campaign(request: ApiRequest, campaign_id: CampaignIdInPath) -> Answer:
    view = get_campaign(campaign_id)
    result = load_result(campaign_id, at=request.at) if view.has_begun else None
    return Answer(_write(view, result))


def _write(view: CampaignView, result: Result | None = None) -> CampaignOut:
    return CampaignOut(
        id=view.id,
        name=view.plan.name,
        state=view.state,
        began_at=view.began_at,
        measured_until=view.measured_until,
        control_percent=view.plan.control_percent,
        written_to=view.written_to,
        handed_over=view.fed,
        result=_write_result(result) if result else None,
    )


def _write_result(result: Result) -> CampaignResultOut:
    return CampaignResultOut(
        is_over=result.is_over,
        is_fair=result.is_fair and result.is_alike,
        effect=_write_effect(result.effect) if result.effect else None,
        cost_rial=result.cost_rial,
        groups=[
            ArmOut(
                group=one.name,
                people=one.people,
                buyers=one.buyers,
                purchases=one.purchases,
                spent_rial=one.spent_rial,
                sent=one.sent,
                delivered=one.delivered,
                failed=one.failed,
                clicked=one.clicked,
                redeemed=one.redeemed,
                withheld=dict(one.withheld),
            )
            for one in result.arms
        ],
    )


def _write_effect(effect: Effect) -> EffectOut:
    return EffectOut(
        verdict=effect.verdict,
        lift=_write_estimate(effect.shares),
        spent_rial=_write_estimate(effect.spent),
    )


def _write_estimate(one: Estimate) -> EstimateOut:
    return EstimateOut(value=one.value, low=one.low, high=one.high)
