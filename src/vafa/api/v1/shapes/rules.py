"""Events that rules look at, and the rules themselves."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.utils.translation import gettext_noop as _
from pydantic import AfterValidator, ConfigDict, Field

from vafa.api.v1.shapes.answers import Amounts, EarnedPart, WhyPart
from vafa.api.v1.shapes.common import (
    Body,
    CustomerIdOut,
    CustomerRef,
    Named,
    Part,
    TimeIn,
    TimeOut,
    wrong,
)
from vafa.api.v1.shapes.directory import RuleOut

RULE: dict[str, Any] = {
    "name": "کلاس قهوه",
    "when": {"kind": "event", "name": "کلاس قهوه"},
    "conditions": {"kind": "weekday", "days": [0, 1]},
    "reward": {"kind": "points", "points": 50, "per": "visit"},
    "caps": [{"most": 1, "counts": "times", "per": "customer", "within": "month"}],
}


class EventBody(Body):
    """Something that happened with a customer, besides a sale."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "event": "event",
                    "name": "کلاس قهوه",
                    "customer": {"mobile": "09121234567"},
                    "key": "class-1405-09-01-17",
                }
            ]
        }
    )

    event: Literal["event", "visit", "profile_completed", "survey_answered"] = Field(
        "event", description=_("One that every club knows, or event for one of your own.")
    )
    name: str = Field("", max_length=64, description=_("What you call it: of your own only."))
    customer: Annotated[CustomerRef, Named]
    key: str = Field(
        min_length=1, max_length=128, description=_("Its name for ever: it happened once.")
    )
    at: TimeIn | None = Field(None, description=_("When; now where it is not said."))
    branch: str | None = Field(None, max_length=40, description=_("Where: code or id."))


def _named_where_own(body: EventBody) -> EventBody:
    if (body.event == "event") != bool(body.name.strip()):
        raise wrong("event_name")
    return body


Event = Annotated[EventBody, AfterValidator(_named_where_own)]


class EventAnswer(Part):
    """What it earned, and why. Nothing, where no rule looks at such events."""

    customer: CustomerIdOut
    earned: list[EarnedPart]
    balance: Amounts | None = Field(description=_("None where no rule looked at it."))
    why: list[WhyPart]


class RuleBody(Body):
    """A rule to be."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"rule": RULE, "start": True}]})

    rule: dict[str, Any] = Field(description=_("What it says, as a rule that is read has it."))
    start: bool = Field(False, description=_("Switch it on; otherwise it stays a draft."))
    note: str = Field("", max_length=300)


class RuleChange(Body):
    """What shall be different; what is not named stays."""

    rule: dict[str, Any] | None = Field(None, description=_("All of what it shall say."))
    counts_from: TimeIn | None = Field(
        None, description=_("From when the change counts; at once where it is not said.")
    )
    state: Literal["live", "paused", "ended"] | None = None
    note: str = Field("", max_length=300)


class ProposalPart(Part):
    """A change that waits for a second person; it gives nothing till then."""

    rule: dict[str, Any]
    start: bool
    counts_from: TimeOut | None
    proposed_by: str
    proposed_at: TimeOut


class RuleDetail(RuleOut):
    """A rule with all that it says, and what waits for approval."""

    rule: dict[str, Any]
    proposal: ProposalPart | None
