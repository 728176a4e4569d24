"""The tiers of the club, with how many stand in each."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from vafa.api.v1.access import ApiKey, ApiRequest
from vafa.api.v1.serving import Answer, in_scope
from vafa.api.v1.shapes.common import Part
from vafa.staff.types import Scope
from vafa.tiers.queries import count_tiers, load_ladder

router = Router(tags=[_("The business")])


class TierStep(Part):
    """One tier."""

    tier: str = Field(description=_("Its slug."))
    name: str
    threshold: int = Field(description=_("From where on, in the unit of `measure`."))
    benefits: str = Field(description=_("What its members have, in words."))
    members: int


class LadderOut(Part):
    """The tiers, the lowest first, and what lifts somebody; no tiers where there is no ladder."""

    measure: str | None = Field(description=_("spend, purchases, points, credit, balance or group"))
    span: str | None = Field(description=_("What is counted over: year, season, month, days, ever"))
    data: list[TierStep]


@router.get(
    "/tiers",
    auth=ApiKey(Scope.RULES_READ),
    response=LadderOut,
    summary=_("List tiers"),
    description=_("The lowest first. Where a customer stands is told with the customer."),
)
@in_scope
def read_tiers(request: ApiRequest) -> Answer:
    ladder = load_ladder()
    if ladder is None:
        return Answer(LadderOut(measure=None, span=None, data=[]))
    members = {count.tier.slug: count.customers for count in count_tiers(ladder) if count.tier}
    return Answer(
        LadderOut(
            measure=ladder.measure,
            span=ladder.span,
            data=[
                TierStep(
                    tier=tier.slug,
                    name=tier.name,
                    threshold=tier.threshold,
                    benefits=tier.benefits,
                    members=members.get(tier.slug, 0),
                )
                for tier in ladder.tiers
            ],
        )
    )
