"""The words for what a text is and what became of it."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TextClass(TextChoices):
    """Service texts always go; advertising passes the gate."""

    SERVICE = "service", _("Service")
    ADVERTISING = "advertising", _("Advertising")


class State(TextChoices):
    """What became of a text. Reports move it down this list and never up (see `is_further`)."""

    QUEUED = "queued", _("Waiting")
    SENDING = "sending", _("Being sent")
    UNKNOWN = "unknown", _("Unknown")
    SENT = "sent", _("Sent")
    EXPIRED = "expired", _("Too late")
    FAILED = "failed", _("Failed")
    INVALID = "invalid", _("Wrong number")
    WITHHELD = "withheld", _("Not sent by our own rule")
    BLOCKED_OPERATOR = "blocked_operator", _("Blocked by the operator")
    BLOCKED_OPTOUT = "blocked_optout", _("Advertising is stopped")
    DELIVERED = "delivered", _("Delivered")


class Carries(TextChoices):
    """Which texts an account carries: lines for service and for advertising may differ."""

    ALL = "all", _("All texts")
    SERVICE = "service", _("Service texts")
    ADVERTISING = "advertising", _("Advertising texts")


class ConsentWay(TextChoices):
    """By which way a customer stopped or rejoined."""

    TEXT = "text", _("By text")
    LINK = "link", _("By link")
    STAFF = "staff", _("By staff")


class CallbackKind(StrEnum):
    """What a gateway calls us for."""

    REPORT = "report"
    INBOUND = "inbound"


class Meaning(TextChoices):
    """What a customer's text says to us."""

    STOP = "stop", _("Stop advertising")
    REJOIN = "rejoin", _("Rejoin")
    OTHER = "other", _("Something else")


_RANK = {state: rank for rank, state in enumerate(State)}
UNDECIDED = frozenset({State.SENT, State.UNKNOWN})


def is_further(new: State, than: State) -> bool:
    """Whether a report of `new` may replace `than`.

    One order over all states, so that reports which come twice, late or shuffled end in the
    same state whatever their order: that of the furthest.
    """
    return _RANK[State(new)] > _RANK[State(than)]


class Fault(StrEnum):
    """Why a gateway did not take a text, and so what helps."""

    NONE = ""
    PASSING = "passing"  # the same gateway, after a wait
    ACCOUNT = "account"  # this account cannot send now: another one
