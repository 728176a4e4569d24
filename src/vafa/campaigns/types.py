"""What crosses the door of campaigns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from vafa.campaigns.plan import EVERYBODY, OFFERED, Plan, Text, read_plan, write_plan
from vafa.foundation.effect.intervals import Estimate
from vafa.foundation.effect.verdict import Effect, Verdict

__all__ = [
    "CONTROL",
    "EVERYBODY",
    "OFFERED",
    "STANDING",
    "ArmResult",
    "CampaignEffect",
    "CampaignState",
    "CampaignView",
    "Effect",
    "Estimate",
    "Foreseen",
    "Gift",
    "Plan",
    "RecipientRow",
    "RecipientState",
    "Result",
    "Text",
    "Verdict",
    "Which",
    "read_plan",
    "write_plan",
]

CONTROL = 0  # the arm of who is left out by lot; the texts are 1 and 2
STANDING = 9  # the arm of who never gets advertising, to measure all of it together


class CampaignState(models.TextChoices):
    """Where a campaign stands."""

    DRAFT = "draft", _("draft")
    WAITING = "waiting", _("waits for approval")
    SCHEDULED = "scheduled", _("scheduled")
    RUNNING = "running", _("is being sent")
    PAUSED = "paused", _("paused")
    DONE = "done", _("sent")
    STOPPED = "stopped", _("stopped")


class RecipientState(models.TextChoices):
    """Where one person of the audience stands."""

    LEFT_OUT = "left_out", _("left out by lot")
    WAITING = "waiting", _("waits")
    QUEUED = "queued", _("handed over")
    WITHHELD = "withheld", _("withheld")


class Gift(models.TextChoices):
    """What became of what the campaign gives with its text."""

    NONE = "", _("nothing")
    GIVEN = "given", _("given")
    TAKEN_BACK = "taken_back", _("taken back")


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignView:
    """A campaign. `people` by arm, once it has begun; `reason` why it paused or stopped."""

    id: int
    plan: Plan
    state: CampaignState
    reason: str
    version: int
    asked_by: str
    asker: str  # the code of a person
    approved_by: str
    created_at: datetime
    begins_at: datetime | None
    began_at: datetime | None
    ended_at: datetime | None
    measured_until: datetime | None
    people: Mapping[int, int]
    unreachable: int
    fed: int
    given: int

    @property
    def has_begun(self) -> bool:
        return self.began_at is not None

    @property
    def written_to(self) -> int:
        """How many are to be written to."""
        return sum(count for arm, count in self.people.items() if arm not in {CONTROL, STANDING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What a plan would do now. `least` is the smallest difference it could show, in parts of one,
    if `share` of the people bought anyway; None where it can show nothing. `by_text` is how many
    get each text, `most_given` what they are given in the unit of the offer, `sample_ids` some.
    """

    people: int
    unreachable: int
    standing: int
    control: int
    written_to: int
    share: float
    least: float | None
    by_text: tuple[int, ...]
    cost_rial: int | None
    parts: int
    most_given: int
    sample_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmResult:
    """What became of the people of one arm. Money in rials, purchases within the window.

    `states` counts its texts by state; `withheld` who got none, by reason. `texts_priced` is of
    how many texts the gateway told the cost.
    """

    arm: int
    people: int
    buyers: int
    purchases: int
    spent_rial: int
    states: Mapping[str, int]
    withheld: Mapping[str, int]
    clicked: int
    redeemed: int
    parts: int
    text_cost_rial: int
    texts_priced: int
    credit_spent_rial: int

    @property
    def name(self) -> str:
        """`control`, `a`, `b` or `standing`."""
        return {CONTROL: "control", STANDING: "standing"}.get(self.arm) or "ab"[self.arm - 1]

    @property
    def is_written_to(self) -> bool:
        return self.arm not in {CONTROL, STANDING}

    @property
    def delivered(self) -> int:
        return self.states.get("delivered", 0)

    @property
    def sent(self) -> int:
        """How many left: with a gateway, delivered, or of unknown fate."""
        return sum(self.states.get(one, 0) for one in ("sent", "delivered", "unknown"))

    @property
    def failed(self) -> int:
        """How many the gateways would not or could not bring."""
        lost = ("failed", "invalid", "blocked_operator", "blocked_optout", "expired")
        return sum(self.states.get(one, 0) for one in lost)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a campaign did. `effect` is of all texts together against the control group,
    `between` of the second text against the first; None without such groups.

    `is_fair`: as many were left out as the share says; `is_alike`: the groups were alike before.
    """

    arms: tuple[ArmResult, ...]
    is_over: bool
    effect: Effect | None = None
    between: Effect | None = None
    is_alike: bool = True
    is_fair: bool = True

    @property
    def written_to(self) -> tuple[ArmResult, ...]:
        return tuple(one for one in self.arms if one.is_written_to)

    @property
    def cost_rial(self) -> int:
        """What the texts cost, as far as the gateways told, and the credit that was spent."""
        return sum(one.text_cost_rial + one.credit_spent_rial for one in self.written_to)

    def earned(self, plan: Plan) -> Estimate | None:
        """What those who were written to spent more, after the margin; rials."""
        if self.effect is None:
            return None
        people = sum(one.people for one in self.written_to)
        return self.effect.spent.scale(people * (plan.margin_percent or 100) / 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignEffect:
    """What one campaign of many did; shares in parts of one, money in rials."""

    id: int
    name: str
    began_at: datetime
    is_over: bool
    written_to: int
    control: int
    share: float
    control_share: float | None
    lift: Estimate | None
    sold_more_rial: int | None


class Which(models.TextChoices):
    """Which of a campaign's people are meant."""

    ALL = "all", _("Everybody to be written to")
    WAITING = "waiting", _("Not yet their turn")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    CLICKED = "clicked", _("Opened the link")
    REDEEMED = "redeemed", _("Used the offer")
    NOTHING = "nothing", _("Got nothing")
    CONTROL = "control", _("Control group")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientRow:
    """One person of a campaign; `id` is the customer's."""

    id: int
    name: str
    mobile: str
    arm: int
    state: str
    reason: str
    gift: str
    message_id: int | None
    message_state: str
    message_reason: str
