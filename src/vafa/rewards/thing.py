"""What is given whole, and not by the amount of an invoice: a text, a code, a place in a tier."""

from __future__ import annotations

from fractions import Fraction

from vafa.rewards.types import Counted, Reward


class Thing(Reward):
    """One of it for each sale or occasion, whatever was bought; in nobody's wallet.

    A kind gives it by its reference, once, and takes it back by how that begins.
    """

    unit = None
    step = 1

    @property
    def needs_sale(self) -> bool:
        return False

    def compute(self, counted: Counted) -> Fraction:
        return Fraction(1)
