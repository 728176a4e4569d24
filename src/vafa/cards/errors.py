"""What is refused about cards."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import NotFound, Refused


class NoSuchCard(Refused):
    """One answer for a card that never was, is blocked, is over, or is not ours."""

    code = "no_such_card"
    message = _("This card is not known.")


class UnknownCard(NotFound):
    """No card or batch of this business has this id."""

    code = "unknown_card"
    message = _("There is no such card.")


class WrongGiftCard(Refused):
    """One answer for a gift card that never was, is blocked, is over, was not sold, or is not ours.

    The try stays counted.
    """

    code = "wrong_gift_card"
    message = _("This gift card does not work. Please check its number.")
    keeps_writes = True


class CardNotForSale(Refused):
    """The card that is to be sold is no gift card of ours, or is blocked or over."""

    code = "card_not_for_sale"
    message = _("This gift card cannot be sold. Take another one.")


class CardAlreadySpent(Refused):
    """What is to be taken back from a gift card is not on it any more. Facts: `left_rial`."""

    code = "card_already_spent"
    message = _("Part of this gift card is spent already, so it cannot be taken back.")


class NothingOnCard(Refused):
    """There is nothing on the card to transfer."""

    code = "nothing_on_card"
    message = _("There is nothing on this card.")


class BankCard(Refused):
    """A card of a bank was swiped; its number is kept nowhere."""

    code = "bank_card"
    message = _("This looks like a bank card. Only cards of the club are taken here.")


class CardTaken(Refused):
    """The card belongs to somebody else."""

    code = "card_taken"
    message = _("This card belongs to another customer.")


class TooManyCards(Refused):
    """A batch may not be so large."""

    code = "too_many_cards"
    message = _("A batch has 1 to 10,000 cards.")
