"""States, verdicts and reasons of texts, as people read them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from vafa.messaging.types import State

_LOOKS = {
    State.QUEUED: ("plain", "clock"),
    State.SENDING: ("accent", "send"),
    State.UNKNOWN: ("warn", "help"),
    State.SENT: ("accent", "send"),
    State.EXPIRED: ("plain", "hourglass"),
    State.FAILED: ("bad", "alert-circle"),
    State.INVALID: ("bad", "ban"),
    State.WITHHELD: ("plain", "pause"),
    State.BLOCKED_OPERATOR: ("bad", "ban"),
    State.BLOCKED_OPTOUT: ("plain", "ban"),
    State.DELIVERED: ("good", "check"),
}


@dataclass(frozen=True, kw_only=True)
class Badge:
    """A state as it is shown."""

    word: str
    kind: str
    icon: str


def draw_state(state: str) -> Badge:
    """The badge of a text's state."""
    kind, icon = _LOOKS[State(state)]
    return Badge(word=str(State(state).label), kind=kind, icon=icon)


def say_verdict(verdict: str) -> str:
    """What the gate said."""
    known = {"go": _("May go"), "hold": _("Waits"), "drop": _("Does not go")}
    return known.get(verdict, verdict)


def say_reason(reason: str) -> str:
    """Why; a gateway's own code where we have no words."""
    known = {
        "service": _("service texts always go"),
        "allowed": _("nothing stands against it"),
        "late": _("it is too late for it"),
        "stopped": _("this number wants no advertising"),
        "no_consent": _("this number has not said yes to advertising"),
        "control_group": _("of the standing control group: no campaigns"),
        "operator_block": _("the operator lately blocked advertising to this number"),
        "no_mobile": _("no mobile number is known"),
        "cancelled": _("somebody kept it back"),
        "daily_cap": _("this number had its texts of the day"),
        "budget": _("the month's budget is spent"),
        "no_balance": _("the text account is used up"),
        "nothing_to_say": _("for this customer it would be empty"),
        "weekly_cap": _("this number had its texts of the week"),
        "quiet_hours": _("it is a quiet hour"),
        "late_in_the_morning": _("by the morning it would be too late"),
        "mourning_day": _("it is a day of mourning"),
        "late_after_mourning": _("when the mourning is over it would be too late"),
        "no_gateway": _("no gateway can send it now"),
        "waits_for_file": _("it waits for a file for your panel"),
        "handed_over": _("it is in a file for your panel"),
        "not_in_time": _("no word of it in time: by the next channel"),
        "too_long": _("it is too long"),
        "abandoned": _("it was on its way when the work stopped; nobody knows"),
        "never_arrived": _("the gateway never had it"),
        "sent_again": _("somebody had it sent again"),
        "unreachable": _("the gateway could not be reached"),
        "no_answer": _("the gateway did not answer"),
        "campaign_paused": _("its campaign is held"),
        "campaign_stopped": _("its campaign was stopped"),
        "campaign_hours": _("its campaign has other hours"),
        "awards_stopped": _("their awards are stopped"),
        "offer_used_up": _("the gifts of its campaign are used up"),
        "switched_off": _("texts of this kind are switched off"),
    }
    return known.get(reason, reason)
