"""The list, taking from it, and what becomes of what was taken."""

from vafa.rewardlist.claiming import cancel_claim, hand_over, lapse_claims, take_prize
from vafa.rewardlist.exchanging import change_points
from vafa.rewardlist.offering import add_prize, change_prize, change_rate

__all__ = [
    "add_prize",
    "cancel_claim",
    "change_points",
    "change_prize",
    "change_rate",
    "hand_over",
    "lapse_claims",
    "take_prize",
]
