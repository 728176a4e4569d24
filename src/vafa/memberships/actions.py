"""Plans, memberships, and the text before they end."""

from vafa.memberships.buying import (
    begin_membership,
    end_membership,
    follow_sale,
    hand_over_memberships,
)
from vafa.memberships.planning import add_plan, change_plan
from vafa.memberships.reminding import remind_members

__all__ = [
    "add_plan",
    "begin_membership",
    "change_plan",
    "end_membership",
    "follow_sale",
    "hand_over_memberships",
    "remind_members",
]
