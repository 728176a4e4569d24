"""Reading campaigns: which there are, what one would do, and what it did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, QuerySet

from vafa.campaigns.beginning import find_audience, may_be_written_to, with_arms
from vafa.campaigns.errors import UnknownCampaign
from vafa.campaigns.likeness import read_likeness
from vafa.campaigns.models import Campaign
from vafa.campaigns.outcome import (
    Bought,
    Texts,
    add_outcomes,
    count_clicked,
    count_first_days,
    count_withheld,
    sum_bought,
    sum_bought_by_campaign,
    sum_texts_by_arm,
    sum_used,
)
from vafa.campaigns.people import list_recipients
from vafa.campaigns.plan import Plan, read_plan
from vafa.campaigns.types import (
    CONTROL,
    STANDING,
    ArmResult,
    CampaignEffect,
    CampaignState,
    CampaignView,
    Foreseen,
    Result,
)
from vafa.foundation.draw import PER_PERCENT, TICKETS
from vafa.foundation.effect.checks import ALARM, ratio_chance
from vafa.foundation.effect.intervals import Sums, difference_of_shares
from vafa.foundation.effect.power import smallest_difference
from vafa.foundation.effect.verdict import Effect, Outcome, judge
from vafa.insight.queries import metrics
from vafa.ledger.types import Unit
from vafa.messaging.queries import estimate_text
from vafa.tenancy.queries import load_current_business

__all__ = [
    "count_waiting_campaigns",
    "foresee",
    "get_campaign",
    "list_campaigns",
    "list_effects",
    "list_recipients",
    "load_course",
    "load_result",
]

SAMPLE = 50  # people on whom the length of a text is measured
LEAST_SHARE = 0.05  # that would buy anyway, assumed where fewer did lately: they were chosen so
_NO_TEXTS = Texts(states=Counter(), reasons=Counter(), parts=0, cost_rial=0, priced=0)
MOST_LISTED = 200


def name_campaigns(campaign_ids: Collection[int]) -> dict[int, str]:
    """The names of these campaigns."""
    return dict(Campaign.objects.filter(id__in=campaign_ids).values_list("id", "name"))


def list_campaigns(*, before_id: int | None = None, limit: int = 50) -> list[CampaignView]:
    """Campaigns, the newest first, below `before_id`. One statement."""
    rows = Campaign.objects.order_by("-id")
    if before_id is not None:
        rows = rows.filter(id__lt=before_id)
    return [_view(row) for row in rows[: min(limit, MOST_LISTED + 1)]]


def name_begun() -> dict[int, str]:
    """The campaigns that began, by what they are called, the newest first."""
    rows = Campaign.objects.filter(began_at__isnull=False).order_by("-id")
    return dict(rows.values_list("id", "name")[:MOST_LISTED])


def get_campaign(campaign_id: int) -> CampaignView:
    """One campaign; UnknownCampaign."""
    return _view(_get(campaign_id))


def count_waiting_campaigns() -> int:
    """How many wait for a person: for approval, or because they paused by themselves."""
    paused = Campaign.objects.filter(state=CampaignState.PAUSED).exclude(reason="by_hand")
    return int((paused | Campaign.objects.filter(state=CampaignState.WAITING)).count())


def foresee(plan: Plan, *, at: datetime) -> Foreseen:
    """What the plan would do if it began now; BadTemplate for words that say too much."""
    people = find_audience(plan, at=at)
    may = may_be_written_to()
    arms = with_arms(plan, people.filter(may), salt="foreseen").values("arm")
    drawn = dict(arms.annotate(count=Count("id")).values_list("arm", "count"))
    reached = sum(drawn.values())
    left = reached - drawn.get(STANDING, 0)
    control = left * plan.control_percent * PER_PERCENT // TICKETS
    written = min(left - control, plan.most_texts or left)
    if plan.most_given is not None and plan.offer is not None:
        written = min(written, plan.find_gifts(plan.most_given))
    share = _share_that_buys(plan, people.filter(may), reached, at=at)
    sample_ids = list(people.filter(may).values_list("id", flat=True)[:SAMPLE])
    estimates = [estimate_text(one.words, sample_ids=sample_ids, at=at) for one in plan.texts]
    by_text = plan.share_out(written)
    return Foreseen(
        people=people.count(),
        unreachable=people.exclude(may).count(),
        standing=drawn.get(STANDING, 0),
        control=control,
        written_to=written,
        share=share,
        least=smallest_difference(people=written, base_people=control, share=share),
        by_text=by_text,
        parts=sum(one.sum_parts(people) for one, people in zip(estimates, by_text, strict=True)),
        cost_rial=_add_up(
            [one.price(people) for one, people in zip(estimates, by_text, strict=True)]
        ),
        most_given=written * plan.worth,
        sample_ids=tuple(sample_ids),
    )


def load_result(campaign_id: int, *, at: datetime) -> Result:
    """What the campaign did up to now, in a number of statements that does not grow with it.

    NotFound; nothing but zeros before it began.
    """
    row = _get(campaign_id)
    plan = read_plan(row.plan)
    if row.began_at is None or row.measured_until is None:
        return Result(arms=(), is_over=False)
    bought, texts = sum_bought(row), sum_texts_by_arm(row)
    unit = plan.offer.reward.unit if plan.offer else None
    used = sum_used(row, unit) if plan.offer else {}
    withheld, clicked = count_withheld(row), count_clicked(row)
    arms = tuple(
        _join(
            arm,
            one,
            texts.get(arm, _NO_TEXTS),
            withheld.get(arm, Counter()),
            clicked.get(arm, 0),
            used.get(arm),
            unit,
        )
        for arm, one in sorted(bought.items())
    )
    is_over = at >= row.measured_until
    control = bought.get(CONTROL)
    written = {arm: one for arm, one in bought.items() if arm not in {CONTROL, STANDING}}
    likeness = read_likeness(row.balance)
    return Result(
        arms=arms,
        is_over=is_over,
        effect=_judge([one.outcome for one in written.values()], control, is_over=is_over),
        between=_compare(written, is_over=is_over),
        is_alike=likeness is None or likeness.is_alike,
        is_fair=_is_fair(row, plan),
    )


def list_effects(*, start: datetime, end: datetime, at: datetime) -> list[CampaignEffect]:
    """What the campaigns did that began in [start, end), the newest first; two statements.

    At most 200 of them.
    """
    newest = Campaign.objects.filter(began_at__gte=start, began_at__lt=end).order_by("-began_at")
    rows = list(newest[:MOST_LISTED])
    if not rows:
        return []
    found = sum_bought_by_campaign(Campaign.objects.filter(id__in=[row.id for row in rows]))
    return [_sum_up(row, found.get(row.id, {}), at=at) for row in rows]


def load_course(campaign_id: int, *, at: datetime) -> dict[int, list[int]]:
    """How many people of each arm had bought by the end of each day of the window, until now."""
    zone = ZoneInfo(load_current_business().zone)
    return count_first_days(_get(campaign_id), zone, until=at)


def _add_up(prices: Sequence[int | None]) -> int | None:
    """The sum, where each is known."""
    known = [one for one in prices if one is not None]
    return sum(known) if len(known) == len(prices) else None


def _join(
    arm: int,
    bought: Bought,
    texts: Texts,
    withheld: Counter[str],
    clicked: int,
    used: tuple[int, int] | None,
    unit: Unit | None,
) -> ArmResult:
    people, worth = used or (0, 0)
    return ArmResult(
        arm=arm,
        people=bought.outcome.people,
        buyers=bought.outcome.buyers,
        purchases=bought.purchases,
        spent_rial=bought.spent_rial,
        states=texts.states,
        withheld=withheld + texts.reasons,
        clicked=clicked,
        redeemed=people,
        parts=texts.parts,
        text_cost_rial=texts.cost_rial,
        texts_priced=texts.priced,
        credit_spent_rial=worth if unit is Unit.CREDIT else 0,
    )


def _sum_up(
    row: Campaign, groups: Mapping[bool, tuple[int, Sums]], *, at: datetime
) -> CampaignEffect:
    nobody = (0, Sums(people=0, total=0, squares=0))
    buyers, written = groups.get(True, nobody)
    base_buyers, control = groups.get(False, nobody)
    can_compare = written.people > 0 and control.people > 0
    lift = None
    if can_compare:
        lift = difference_of_shares(buyers, written.people, base_buyers, control.people)
    assert row.began_at is not None
    assert row.measured_until is not None
    return CampaignEffect(
        id=row.id,
        name=row.name,
        began_at=row.began_at,
        is_over=at >= row.measured_until,
        written_to=written.people,
        control=control.people,
        share=buyers / max(1, written.people),
        control_share=base_buyers / control.people if control.people else None,
        lift=lift,
        sold_more_rial=round((written.mean - control.mean) * written.people)
        if can_compare
        else None,
    )


def _judge(parts: Sequence[Outcome], control: Bought | None, *, is_over: bool) -> Effect | None:
    if control is None or not parts:
        return None
    return judge(add_outcomes(parts), control.outcome, is_over=is_over)


def _compare(written: dict[int, Bought], *, is_over: bool) -> Effect | None:
    """The second text against the first."""
    if len(written) != 2:
        return None
    first, second = (written[arm].outcome for arm in sorted(written))
    return judge(second, first, is_over=is_over)


def _is_fair(row: Campaign, plan: Plan) -> bool:
    """Whether as many were left out as the share says."""
    control = row.people.get(str(CONTROL), 0)
    written = sum(row.people.values()) - control - row.people.get(str(STANDING), 0)
    return ratio_chance(control, written, share=plan.control_percent / 100) >= ALARM


def _share_that_buys(plan: Plan, people: QuerySet[Any], reached: int, *, at: datetime) -> float:
    """How many of these people bought in a stretch of the window's length, and 5 % at least."""
    since = at - timedelta(days=plan.window_days)
    lately = metrics().filter(
        business_id=OuterRef("business_id"), customer_id=OuterRef("id"), last_at__gte=since
    )
    bought = people.filter(Exists(lately)).count() if reached else 0
    return max(LEAST_SHARE, bought / max(1, reached))


def _get(campaign_id: int) -> Campaign:
    row: Campaign | None = Campaign.objects.filter(id=campaign_id).first()
    if row is None:
        raise UnknownCampaign
    return row


def _view(row: Campaign) -> CampaignView:
    return CampaignView(
        id=row.id,
        plan=read_plan(row.plan),
        state=CampaignState(row.state),
        reason=row.reason,
        version=row.version,
        asker=row.asker,
        asked_by=row.asked_by,
        approved_by=row.approved_by,
        created_at=row.created_at,
        begins_at=row.begins_at,
        began_at=row.began_at,
        ended_at=row.ended_at,
        measured_until=row.measured_until,
        people={int(arm): count for arm, count in row.people.items()},
        unreachable=row.unreachable,
        fed=row.fed,
        given=row.given,
    )
