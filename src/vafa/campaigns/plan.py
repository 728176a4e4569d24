"""What a campaign is to do: for whom, in which words, with what, when, and how it is measured."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from pydantic import Field, PlainSerializer, PlainValidator, model_validator

from vafa.foundation.draw import PER_PERCENT, TICKETS
from vafa.foundation.shapes import BadValue, Shape, read_shape, write_shape
from vafa.rules.types import Offer
from vafa.segments.types import AllOf, Node, read_node, write_tree

__all__ = ["EVERYBODY", "OFFERED", "Plan", "Text", "read_plan", "write_plan"]

MOST_CONTROL_PERCENT = 50
OFFERED = ("credit", "points", "discount_code")  # the kinds of reward that a campaign offers
EVERYBODY = AllOf()


def _read_tree(data: Any) -> Node:
    return read_node(data, pointer="/audience") if isinstance(data, dict) else data


class Text(Shape):
    """The words of one text, and how much of those who are written to get it."""

    words: Annotated[str, Field(min_length=1, max_length=600)]
    weight: Annotated[int, Field(ge=1, le=99)] = 1


class Plan(Shape):
    """All of it. Hours are of the business's zone; without `send_at` it begins at once.

    `audience` describes whom it is for, unless `segment_id` names a segment (as that is described
    when the campaign begins) or `rest_of` a campaign: who was left out of that one by lot. `hours`
    is the time of day in which texts leave, as far as the gate allows it. `drop_after_hours`: so
    long after the beginning what has not left is dropped.
    `most_texts` and `most_given` (in the unit of the offer: rials, points, codes) are its budgets.
    `window_days` is how long purchases are counted, from the beginning on, for every group alike.
    `margin_percent` is what is left of a sale; without it what is earned is told as sales.
    """

    name: Annotated[str, Field(min_length=1, max_length=80)]
    audience: Annotated[
        Any, PlainValidator(_read_tree), PlainSerializer(write_tree, return_type=dict)
    ] = EVERYBODY
    segment_id: Annotated[int, Field(gt=0)] | None = None
    rest_of: Annotated[int, Field(gt=0)] | None = None
    texts: Annotated[tuple[Text, ...], Field(min_length=1, max_length=2)]
    link: Annotated[str, Field(max_length=500)] = ""
    offer: Offer | None = None
    control_percent: Annotated[int, Field(ge=0, le=MOST_CONTROL_PERCENT)] = 10
    send_at: datetime | None = None
    hours: tuple[time, time] | None = None
    drop_after_hours: Annotated[int, Field(ge=1, le=24 * 14)] | None = None
    most_texts: Annotated[int, Field(ge=1, le=10**9)] | None = None
    most_given: Annotated[int, Field(ge=1, le=10**15)] | None = None
    window_days: Annotated[int, Field(ge=1, le=90)] = 14
    margin_percent: Annotated[int, Field(ge=1, le=100)] | None = None

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if self.offer is not None and self.offer.reward.slug not in OFFERED:
            raise ValueError(_("A campaign offers credit, points or a discount code."))
        if self.hours is not None and self.hours[0] >= self.hours[1]:
            raise ValueError(_("The hours have to end after they begin."))
        if self.send_at is not None and self.send_at.tzinfo is None:
            raise ValueError(_("Say in which zone the moment is."))
        return self

    @property
    def discount(self) -> tuple[int, int] | None:
        """The discount whose codes are offered, and for how many days one is good."""
        if self.offer is None or self.offer.reward.slug != "discount_code":
            return None
        reward: Any = self.offer.reward
        return reward.discount_id, reward.days

    def find_end(self, begins_at: datetime) -> datetime | None:
        """When what has not left is late; None for never."""
        hours = self.drop_after_hours
        return None if hours is None else begins_at + timedelta(hours=hours)

    def find_hours(self, at: datetime, zone: ZoneInfo) -> datetime | None:
        """When its hours begin next, in UTC; None while they last."""
        if self.hours is None:
            return None
        begins, ends = self.hours
        here = at.astimezone(zone)
        if begins <= here.time() < ends:
            return None
        day = here.date() if here.time() < begins else here.date() + timedelta(days=1)
        return datetime.combine(day, begins, zone).astimezone(UTC)

    def share_out(self, people: int) -> tuple[int, ...]:
        """About how many of these people get each text."""
        weights = [text.weight for text in self.texts]
        ends = [people * sum(weights[: nth + 1]) // sum(weights) for nth in range(len(weights))]
        return tuple(end - start for start, end in zip([0, *ends], ends, strict=False))

    def find_gifts(self, budget: int) -> int:
        """For how many people so much (rials, points or codes) suffices."""
        return budget // self.worth if self.offer is not None else 0

    @property
    def worth(self) -> int:
        """What one person is given: rials, points, or one code."""
        return self.offer.amount or 1 if self.offer is not None else 0

    def list_bounds(self) -> list[int]:
        """Below which ticket of the draw each group ends: the control group, then each text."""
        control = self.control_percent * PER_PERCENT
        weights = [text.weight for text in self.texts]
        bounds, passed = [control], 0
        for weight in weights:
            passed += weight
            bounds.append(control + (TICKETS - control) * passed // sum(weights))
        return bounds


def read_plan(data: Any, *, pointer: str = "") -> Plan:
    """The plan that plain JSON data describes, or BadValue."""
    plan = read_shape(Plan, data, pointer=pointer)
    if not plan.name.strip():
        raise BadValue(_("This is missing."), pointer=f"{pointer}/name")
    return plan


def write_plan(plan: Plan) -> dict[str, Any]:
    """The plan as plain JSON data."""
    return write_shape(plan)
