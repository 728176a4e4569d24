"""What crosses the door of `referrals`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """How the club learned who brought whom."""

    LINK = "link", _("by the link")
    TILL = "till", _("told at the till")
    PANEL = "panel", _("written down in the panel")
    API = "api", _("told over the API")


class State(StrEnum):
    """How far a referral is."""

    JOINED = "joined"  # has not bought yet
    WAITING = "waiting"  # has bought; the goods may still come back
    SETTLED = "settled"  # the rules have given what they give


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralView:
    """Who was brought by whom, and what came of it. `due_at` ends the time of returns."""

    id: int
    newcomer_id: int
    newcomer: str
    inviter_id: int
    inviter: str
    way: Way
    at: datetime
    bought_at: datetime | None
    due_at: datetime | None
    settled_at: datetime | None
    credit_rial: int
    points: int

    @property
    def state(self) -> State:
        if self.settled_at is not None:
            return State.SETTLED
        return State.JOINED if self.bought_at is None else State.WAITING


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralSums:
    """How many were brought, bought, wait and are settled, and what that cost."""

    brought: int
    bought: int
    waiting: int
    settled: int
    credit_rial: int
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Somebody above the newcomer, and how much of the reward they get, in percent."""

    customer_id: int
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DueReferral:
    """A referral whose first purchase, `sale_id`, can no longer come back.

    `shares` are of who brought the newcomer, who brought that one, and so on; `root_id` is the
    first of them all.
    """

    id: int
    newcomer_id: int
    root_id: int
    sale_id: int
    branch_id: int
    shares: Sequence[Share]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link of a chain: who came, and the till or device where it was told."""

    newcomer_id: int
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """Who came by one chain in a time, the last first; `root_id` is where it begins."""

    root_id: int
    links: Sequence[Link]
