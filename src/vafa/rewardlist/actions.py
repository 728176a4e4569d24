"""The list, taking from it, and what becomes of what was taken."""

from vafa.rewardlist.claiming import cancel_claim, hand_over, lapse_claims, take_prize
from vafa.rewardlist.exchanging import change_points
from vafa.rewardlist.offering import add_prize, change_prize, change_rate
from vafa.rewardlist.thanking import give_prize, take_back_prizes

__all__ = [
    "add_prize",
    "cancel_claim",
    "change_points",
    "change_prize",
    "change_rate",
    "give_prize",
    "hand_over",
    "lapse_claims",
    "take_back_prizes",
    "take_prize",
]
