"""Branches, rules, texts."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _
from pydantic import Field

from vafa.api.v1.shapes.common import (
    BranchIdOut,
    CustomerIdOut,
    MessageIdOut,
    Part,
    RuleIdOut,
    TimeOut,
)


class BranchOut(Part):
    """A place where the business sells."""

    id: BranchIdOut
    code: str = Field(description=_("What sales may call it."))
    name: str
    is_active: bool


class BranchList(Part):
    """All branches."""

    data: list[BranchOut]


class RuleOut(Part):
    """A rule as its newest version says."""

    id: RuleIdOut
    name: str
    state: str
    version: int
    counts_from: TimeOut
    sentence: str


class RuleList(Part):
    """All rules."""

    data: list[RuleOut]


class MessageOut(Part):
    """A text and what became of it; codes in it are dots."""

    id: MessageIdOut
    customer: CustomerIdOut | None
    mobile: str
    purpose: str
    state: str
    reason: str
    body: str
    parts: int | None
    created_at: TimeOut
    sent_at: TimeOut | None
    delivered_at: TimeOut | None


class MessagePage(Part):
    """Texts, the last first."""

    data: list[MessageOut]
    next_cursor: str | None = Field(description=_("Send it as cursor for the next page."))
