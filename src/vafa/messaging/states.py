"""The words for what a text is and what became of it."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class TextClass(TextChoices):
    """Service texts always go; advertising passes the gate."""

    SERVICE = "service", pgettext_lazy("text", "Service")
    ADVERTISING = "advertising", pgettext_lazy("text", "Advertising")


class State(TextChoices):
    """What became of a text. Reports move it down this list and never up (see `is_further`)."""

    QUEUED = "queued", pgettext_lazy("text", "Waiting")
    SENDING = "sending", pgettext_lazy("text", "Being sent")
    UNKNOWN = "unknown", pgettext_lazy("text", "Unknown")
    SENT = "sent", pgettext_lazy("text", "Sent")
    EXPIRED = "expired", pgettext_lazy("text", "Too late")
    FAILED = "failed", pgettext_lazy("text", "Failed")
    INVALID = "invalid", pgettext_lazy("text", "Wrong number")
    WITHHELD = "withheld", pgettext_lazy("text", "Not sent by our own rule")
    BLOCKED_OPERATOR = "blocked_operator", pgettext_lazy("text", "Blocked by the operator")
    BLOCKED_OPTOUT = "blocked_optout", pgettext_lazy("text", "Advertising is stopped")
    DELIVERED = "delivered", pgettext_lazy("text", "Delivered")


class Channel(TextChoices):
    """What carries a text to a person. SMS reaches everybody and is what others fall back to."""

    SMS = "sms", pgettext_lazy("text", "SMS")
    BALE = "bale", pgettext_lazy("text", "Bale")
    EMAIL = "email", pgettext_lazy("text", "Email")


class Reach(StrEnum):
    """By what a gateway finds a person."""

    MOBILE = "mobile"
    CHAT = "chat"  # that the person began with us
    EMAIL = "email"


class Carries(TextChoices):
    """Which texts an account carries: lines for service and for advertising may differ."""

    ALL = "all", pgettext_lazy("text", "All texts")
    SERVICE = "service", pgettext_lazy("text", "Service texts")
    ADVERTISING = "advertising", pgettext_lazy("text", "Advertising texts")


class ConsentWay(TextChoices):
    """By which way a customer allowed or stopped something."""

    TEXT = "text", pgettext_lazy("text", "By text")
    LINK = "link", pgettext_lazy("text", "By link")
    PORTAL = "portal", pgettext_lazy("text", "On their own pages")
    STAFF = "staff", pgettext_lazy("text", "By staff")
    TILL = "till", pgettext_lazy("text", "At the till")
    IMPORT = "import", pgettext_lazy("text", "By an import")
    API = "api", pgettext_lazy("text", "By another program")


class ConsentSubject(TextChoices):
    """What is allowed or not."""

    ADVERTISING = "advertising", pgettext_lazy("consent", "Advertising")
    ANALYSIS = "analysis", pgettext_lazy("consent", "Looking at how I buy")


class ConsentChannel(TextChoices):
    """By which channel; a word about any stands over those about one."""

    ANY = "any", pgettext_lazy("consent", "Every way")
    SMS = "sms", pgettext_lazy("consent", "Text messages")
    BALE = "bale", pgettext_lazy("consent", "Bale")
    EMAIL = "email", pgettext_lazy("consent", "Email")


class CallbackKind(StrEnum):
    """What a gateway calls us for."""

    REPORT = "report"
    INBOUND = "inbound"


class Meaning(TextChoices):
    """What a customer's text says to us."""

    STOP = "stop", pgettext_lazy("text", "Stop advertising")
    REJOIN = "rejoin", pgettext_lazy("text", "Rejoin")
    OTHER = "other", pgettext_lazy("text", "Something else")


# With this salt customers are drawn into the standing control group (`foundation.draw`).
STANDING_SALT = "standing"

_RANK = {state: rank for rank, state in enumerate(State)}
UNDECIDED = frozenset({State.SENT, State.UNKNOWN})
NOT_ARRIVED = frozenset(
    {
        *(State.EXPIRED, State.FAILED, State.INVALID, State.WITHHELD),
        *(State.BLOCKED_OPERATOR, State.BLOCKED_OPTOUT),
    }
)  # nobody read it, as far as is known
NOT_REACHED = frozenset({State.FAILED, State.INVALID, State.BLOCKED_OPERATOR, State.BLOCKED_OPTOUT})


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
