"""Writing campaigns down, having them approved, sending them, holding and stopping them."""

from vafa.campaigns.beginning import begin_due
from vafa.campaigns.feeding import feed_next
from vafa.campaigns.planning import (
    add_campaign,
    approve_campaign,
    ask_to_send,
    change_campaign,
    decline_campaign,
    pause_campaign,
    resume_campaign,
    stop_campaign,
)

__all__ = [
    "add_campaign",
    "approve_campaign",
    "ask_to_send",
    "begin_due",
    "change_campaign",
    "decline_campaign",
    "feed_next",
    "pause_campaign",
    "resume_campaign",
    "stop_campaign",
]
