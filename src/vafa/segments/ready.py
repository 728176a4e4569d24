"""Segments to begin with: what most shops ask first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vafa.segments.tree import Node, read_node


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadySegment:
    """A segment as one would write it; `why` says what it is good for."""

    slug: str
    name: Promise
    why: Promise
    icon: str
    parts: tuple[dict[str, Any], ...]

    @property
    def node(self) -> Node:
        """Its tree."""
        return read_node({"kind": "all", "parts": list(self.parts)})


READY = (
    ReadySegment(
        slug="not_seen",
        name=_("Not seen for two months"),
        why=_("To win them back before they forget you."),
        icon="moon",
        parts=({"kind": "not_seen", "days": 60},),
    ),
    ReadySegment(
        slug="best_going",
        name=_("Good customers who are going"),
        why=_("Came often, and have not been seen for a while: a call or a gift is worth it."),
        icon="alert",
        parts=({"kind": "lrfm_group", "groups": ["at_risk"]},),
    ),
    ReadySegment(
        slug="birthday",
        name=_("Birthday this week"),
        why=_("To congratulate and invite."),
        icon="cake",
        parts=({"kind": "birthday_soon", "days": 7},),
    ),
    ReadySegment(
        slug="once",
        name=_("Came once and not again"),
        why=_("The second visit makes a customer."),
        icon="refresh",
        parts=({"kind": "visits", "least": 1, "most": 1}, {"kind": "not_seen", "days": 30}),
    ),
    ReadySegment(
        slug="newcomers",
        name=_("Newcomers of the month"),
        why=_("To greet and get to know."),
        icon="spark",
        parts=({"kind": "first_visit", "last_days": 30},),
    ),
    ReadySegment(
        slug="stars",
        name=_("Stars and loyal ones"),
        why=_("To thank, and to ask to bring friends."),
        icon="star",
        parts=({"kind": "lrfm_group", "groups": ["champions", "loyal"]},),
    ),
    ReadySegment(
        slug="credit_ending",
        name=_("Credit that ends this week"),
        why=_("A reason to come that costs nothing more."),
        icon="hourglass",
        parts=({"kind": "credit_ending", "days": 7},),
    ),
    ReadySegment(
        slug="never_bought",
        name=_("Members who never bought"),
        why=_("Joined, but no purchase yet: a first gift helps."),
        icon="user",
        parts=({"kind": "purchases", "most": 0}, {"kind": "advertising"}),
    ),
)
