"""Writing a campaign down, having it approved, holding it and letting it go on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from vafa.audit.actions import record
from vafa.audit.types import Actor, ActorKind
from vafa.campaigns.errors import (
    CampaignHasBegun,
    ChangedMeanwhile,
    DiscountIsOff,
    MomentHasPassed,
    NotNow,
    SamePersonAsked,
    UnknownCampaign,
)
from vafa.campaigns.events import CampaignFed
from vafa.campaigns.feeding import HELD, write_key
from vafa.campaigns.models import Campaign
from vafa.campaigns.plan import Plan, read_plan, write_plan
from vafa.campaigns.types import CampaignState as State
from vafa.checkout.queries import load_settings
from vafa.coupons.queries import list_live_ids
from vafa.foundation.persian import clean_text
from vafa.messaging.actions import save_wording, wake_texts
from vafa.outbox.actions import publish

_CHANGED = [
    *("name", "plan", "wordings", "version"),
    *("state", "asker", "asked_by", "approved_by"),
]
_OPEN = {State.DRAFT, State.WAITING, State.SCHEDULED}


def add_campaign(*, plan: Plan, actor: Actor, at: datetime) -> int:
    """A new draft, and its id. A repeat makes a second one. BadTemplate for words that say too
    much.
    """
    row = Campaign(created_at=at)
    _write(row, plan, at=at)
    row.save(force_insert=True)
    _record("campaign.made", row, actor=actor, at=at, after=row.plan)
    return row.id


def change_campaign(*, campaign_id: int, plan: Plan, actor: Actor, at: datetime) -> None:
    """Another plan; it is a draft again. The same as before changes nothing. CampaignHasBegun."""
    row = lock_campaign(campaign_id)
    before = row.plan
    if row.state not in _OPEN:
        raise CampaignHasBegun
    if before == write_plan(plan):
        return
    _write(row, plan, at=at)
    row.version += 1
    row.state, row.asker, row.asked_by, row.approved_by = State.DRAFT, "", "", ""
    row.save(update_fields=_CHANGED)
    _record("campaign.changed", row, actor=actor, at=at, before=before, after=row.plan)


def ask_to_send(
    *, campaign_id: int, actor: Actor, at: datetime, may_approve: bool = False
) -> State:
    """Let it go out at its moment, or wait for a second person first; its state from now on.

    It waits where the business wants a second person for everything that gives, and where whoever
    asks may not approve. MomentHasPassed, DiscountIsOff, NotNow unless it is a draft.
    """
    row = lock_campaign(campaign_id)
    _expect(row, State.DRAFT)
    _check(read_plan(row.plan), at=at)
    waits = load_settings().needs_approval or not may_approve
    row.asker, row.asked_by = actor.code, actor.label or actor.code
    row.begins_at = read_plan(row.plan).send_at or at
    row.state = State.WAITING if waits else State.SCHEDULED
    row.save(update_fields=["asker", "asked_by", "begins_at", "state"])
    _record("campaign.asked", row, actor=actor, at=at, state=row.state)
    _wake(row, at=at)
    return row.state


def approve_campaign(*, campaign_id: int, version: int, actor: Actor, at: datetime) -> None:
    """Let it go out: said by a person who is not the one that asked, of the version they saw.

    SamePersonAsked, ChangedMeanwhile, MomentHasPassed, DiscountIsOff, NotNow.
    """
    row = lock_campaign(campaign_id)
    _expect(row, State.WAITING)
    if row.version != version:
        raise ChangedMeanwhile
    if actor.kind != ActorKind.STAFF or actor.code == row.asker:
        raise SamePersonAsked
    plan = read_plan(row.plan)
    _check(plan, at=at)
    row.approved_by, row.state = actor.label, State.SCHEDULED
    row.begins_at = plan.send_at or at
    row.save(update_fields=["approved_by", "state", "begins_at"])
    _record("campaign.approved", row, actor=actor, at=at, asked_by=row.asked_by)
    _wake(row, at=at)


def decline_campaign(*, campaign_id: int, actor: Actor, at: datetime) -> None:
    """Not so: it is a draft again. NotNow unless it waits for approval."""
    row = lock_campaign(campaign_id)
    _expect(row, State.WAITING)
    row.state = State.DRAFT
    row.save(update_fields=["state"])
    _record("campaign.declined", row, actor=actor, at=at, asked_by=row.asked_by)


def pause_campaign(*, campaign_id: int, actor: Actor, at: datetime) -> None:
    """Hold it: nothing more leaves until it goes on, but for what is in a gateway's hands now.

    A repeat is harmless. NotNow unless it is being sent.
    """
    row = lock_campaign(campaign_id)
    if row.state == State.PAUSED:
        return
    _expect(row, State.RUNNING)
    row.state, row.reason = State.PAUSED, "by_hand"
    row.save(update_fields=["state", "reason"])
    _record("campaign.paused", row, actor=actor, at=at)


def resume_campaign(
    *,
    campaign_id: int,
    actor: Actor,
    at: datetime,
    most_texts: int | None = None,
    most_given: int | None = None,
) -> None:
    """Go on where it stopped, with larger budgets where they are given. A repeat is harmless.

    NotNow unless it is paused.
    """
    row = lock_campaign(campaign_id)
    if row.state == State.RUNNING:
        return
    _expect(row, State.PAUSED)
    budgets = {"most_texts": most_texts, "most_given": most_given}
    row.plan |= {name: most for name, most in budgets.items() if most is not None}
    row.plan = write_plan(read_plan(row.plan))
    row.state, row.reason = State.RUNNING, ""
    row.save(update_fields=["plan", "state", "reason"])
    _let_go(row, at=at)
    _record("campaign.resumed", row, actor=actor, at=at, **budgets)
    _wake(row, at=at)


def stop_campaign(*, campaign_id: int, actor: Actor, at: datetime) -> None:
    """End it for good: nothing more leaves, but for what is in a gateway's hands now. What was told
    and given stays given.

    What it did is measured all the same. A repeat is harmless. NotNow for one that has ended.
    """
    row = lock_campaign(campaign_id)
    if row.state == State.STOPPED:
        return
    _expect(row, *_OPEN, State.RUNNING, State.PAUSED)
    row.state, row.reason, row.ended_at = State.STOPPED, "by_hand", at
    row.save(update_fields=["state", "reason", "ended_at"])
    _let_go(row, at=at)
    _record("campaign.stopped", row, actor=actor, at=at, fed=row.fed)


def lock_campaign(campaign_id: int) -> Campaign:
    """The campaign, until the transaction ends for us alone; UnknownCampaign."""
    row: Campaign | None = Campaign.objects.select_for_update().filter(id=campaign_id).first()
    if row is None:
        raise UnknownCampaign
    return row


def _expect(row: Campaign, *states: State) -> None:
    if row.state not in states:
        raise NotNow(state=row.state)


def _write(row: Campaign, plan: Plan, *, at: datetime) -> None:
    row.name, row.plan = clean_text(plan.name), write_plan(plan)
    row.wordings = [save_wording(text.words, target=plan.link, at=at) for text in plan.texts]


def _check(plan: Plan, *, at: datetime) -> None:
    if plan.send_at is not None and plan.send_at < at:
        raise MomentHasPassed(pointer="/send_at")
    if plan.discount is not None and plan.discount[0] not in list_live_ids():
        raise DiscountIsOff(pointer="/offer")


def _let_go(row: Campaign, *, at: datetime) -> None:
    """Texts that waited for this word are looked at again: to leave, or to be dropped."""
    if row.begins_at is not None:
        late_at = read_plan(row.plan).find_end(row.begins_at)
        wake_texts(write_key(row.id), reason=HELD, expires_at=late_at, at=at)


def _wake(row: Campaign, *, at: datetime) -> None:
    """Let the worker look at it now, and not with the next minute."""
    if row.state in {State.SCHEDULED, State.RUNNING}:
        publish(CampaignFed(campaign_id=row.id), at=at)


def _record(act: str, row: Campaign, *, actor: Actor, at: datetime, **facts: Any) -> None:
    record(
        actor=actor, act=act, at=at, object_kind="campaign", object_id=row.id,
        name=row.name, version=row.version, **facts,
    )  # fmt: skip
